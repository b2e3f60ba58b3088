//! LEMON's network simplex, by the crate mcmf.

use hub_benches::Case;

use crate::Failure;
use crate::turn::Turn;

/// Whether LEMON was compiled in.
pub(crate) const HERE: bool = cfg!(feature = "peers");

/// Builds and solves once. The crate gives the total modulo 2^32, so it is added up from the paths.
#[cfg(feature = "peers")]
pub(crate) fn solve(case: &Case) -> Result<Turn, Failure> {
    use std::time::Instant;

    let begun = Instant::now();
    let graph = build(case)?;
    let built = Instant::now();
    let (total, paths) = graph.mcmf();
    let solved = Instant::now();
    if paths.len() != case.schools {
        return Err("LEMON did not place everyone".into());
    }
    let objective: i64 = paths.iter().map(|path| i64::from(path.cost())).sum();
    let low = objective.rem_euclid(1 << 32) - i64::from(total).rem_euclid(1 << 32);
    if low != 0 {
        return Err("LEMON's total is not that of its paths".into());
    }
    Ok(Turn {
        build: (built - begun).as_secs_f64(),
        solve: (solved - built).as_secs_f64(),
        objective: Some(objective.to_string()),
        peak: crate::turn::peak_bytes(),
        scans: None,
    })
}

/// Without the feature `peers` there is no LEMON.
#[cfg(not(feature = "peers"))]
pub(crate) fn solve(_: &Case) -> Result<Turn, Failure> {
    Err("built without LEMON: turn the feature `peers` on".into())
}

#[cfg(feature = "peers")]
fn build(case: &Case) -> Result<mcmf::GraphBuilder<u32>, Failure> {
    use hub_benches::FORBIDDEN;
    use mcmf::{Capacity, Cost, GraphBuilder, Vertex};

    let node = |index: usize| u32::try_from(index).map(Vertex::Node);
    let outside = node(case.schools + case.hubs)?;
    let mut graph = GraphBuilder::new();
    let arcs = case.schools * (case.hubs + 2) + case.hubs + 1;
    graph.edge_list.reserve_exact(arcs);
    for (school, row) in case.costs.chunks_exact(case.hubs).enumerate() {
        let school = node(school)?;
        graph.add_edge(Vertex::Source, school, Capacity(1), Cost(0));
        for (hub, cost) in row.iter().enumerate() {
            if *cost != FORBIDDEN {
                graph.add_edge(school, node(case.schools + hub)?, Capacity(1), Cost(*cost));
            }
        }
        if let Some(cost) = case.unplaced {
            graph.add_edge(school, outside, Capacity(1), Cost(i32::try_from(cost)?));
        }
    }
    for (hub, places) in case.capacities.iter().enumerate() {
        let places = Capacity(i32::try_from(*places)?);
        graph.add_edge(node(case.schools + hub)?, Vertex::Sink, places, Cost(0));
    }
    if case.unplaced.is_some() {
        let all = Capacity(i32::try_from(case.schools)?);
        graph.add_edge(outside, Vertex::Sink, all, Cost(0));
    }
    Ok(graph)
}
