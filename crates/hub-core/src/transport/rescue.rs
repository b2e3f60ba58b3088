//! Answers from the state of a solve: proven, infeasible, or the best there is when it was stopped.

use super::answer::{Answer, Effort, Matching, Status, Stopped, Witness};
use super::costs::Buffer;
use super::drive::Drive;
use super::graph::Graph;
use super::node::Node;

/// The answer of a solve that ended at the optimum.
pub(super) fn proven(drive: &Drive<'_>) -> Answer {
    let matching = drive.graph.as_ref().map(|graph| Matching {
        assignment: graph.at.iter().map(|node| hub(graph, *node)).collect(),
        objective: graph.cost.iter().copied().map(i128::from).sum(),
    });
    Answer {
        status: Status::Optimal,
        stopped: None,
        matching,
        dual: drive.dual(),
        witness: None,
        effort: drive.effort,
    }
}

/// The answer where not everyone can be placed.
pub(super) fn infeasible(witness: Witness, effort: Effort) -> Answer {
    Answer {
        status: Status::Infeasible,
        stopped: None,
        matching: None,
        dual: None,
        witness: Some(witness),
        effort,
    }
}

/// The best there is when a solve was stopped.
pub(super) fn stopped(drive: &Drive<'_>, stopped: Stopped) -> Answer {
    let matching = best_plan(drive);
    Answer {
        status: match matching {
            Some(_) => Status::Feasible,
            None => Status::Unknown,
        },
        stopped: Some(stopped),
        matching,
        dual: drive.dual().or_else(|| match stopped {
            // Someone who cancels does not wait for the costs to be read once more.
            Stopped::Cancelled => None,
            Stopped::Deadline => drive.first_bound(),
        }),
        witness: None,
        effort: drive.effort,
    }
}

fn hub(graph: &Graph<i64>, node: Node) -> Option<u32> {
    (node != graph.outside()).then_some(node.0)
}

/// The plan so far, with schools too many at a hub moved to places that are free, or left out; `None` where someone
/// who must be placed finds none.
fn best_plan(drive: &Drive<'_>) -> Option<Matching> {
    let instance = drive.instance;
    let mut at: Vec<Option<u32>> = match &drive.graph {
        Some(graph) => graph.at.iter().map(|node| hub(graph, *node)).collect(),
        None => vec![None; drive.schools()],
    };
    let mut left: Vec<u32> = instance.capacities.to_vec();
    let mut homeless = Vec::new();
    for school in by_loss(drive) {
        let place = &mut at[school];
        match place.and_then(|hub| left.get_mut(hub as usize)) {
            Some(left) if *left > 0 => *left -= 1,
            _ => {
                *place = None;
                homeless.push(school);
            }
        }
    }
    let mut buffer = Buffer::default();
    let mut objective = 0_i128;
    for school in homeless {
        let row = instance.costs.row(school, &mut buffer);
        let unplaced = instance.unplaced_cost(school).ok()?;
        let mut best = unplaced.map(|cost| (cost, None));
        row.for_each(|hub, cost| {
            if left[hub as usize] > 0 && best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, Some(hub)));
            }
        });
        let (_, place) = best?;
        at[school] = place;
        if let Some(hub) = place {
            left[hub as usize] -= 1;
        }
    }
    for (school, place) in at.iter().enumerate() {
        let cost = match place {
            Some(hub) => instance.costs.row(school, &mut buffer).cost(*hub as usize),
            None => instance.unplaced_cost(school).ok()?,
        };
        objective += i128::from(cost?);
    }
    Some(Matching {
        assignment: at,
        objective,
    })
}

/// The schools, those first that lose most by being unplaced.
fn by_loss(drive: &Drive<'_>) -> Vec<usize> {
    let loss = |school: &usize| {
        let unplaced = drive.instance.unplaced_cost(*school).ok().flatten();
        let here = drive.graph.as_ref().map(|graph| graph.cost[*school]);
        std::cmp::Reverse(match (unplaced, here) {
            // It must be placed.
            (None, _) => i64::MAX,
            (Some(unplaced), Some(here)) => unplaced - here,
            (Some(_), None) => 0,
        })
    };
    let mut schools: Vec<usize> = (0..drive.schools()).collect();
    schools.sort_by_key(loss);
    schools
}
