//! Answers from the state of a solve: proven, infeasible, or the best there is when it was stopped.

use super::answer::{Answer, Dual, Effort, Matching, Status, Stopped, Witness};
use super::candidates::{Candidates, with_outside};
use super::costs::Buffer;
use super::drive::Drive;
use super::graph::Graph;
use super::node::Node;
use super::scan::{Schools, Width, scan};
use super::settings::{Phase, Settings};

/// The answer of a solve that ended at the optimum: its plan costs what its prices prove.
pub(super) fn proven(drive: &Drive<'_>) -> Answer {
    let matching = drive.graph.as_ref().map(|graph| Matching {
        assignment: graph.at.iter().map(|node| hub(graph, *node)).collect(),
        objective: graph.cost.iter().copied().map(i128::from).sum(),
    });
    let dual = drive.dual(&drive.prices);
    let objective = matching.as_ref().map(|matching| matching.objective);
    let bound = dual.as_ref().map(|dual| dual.bound);
    Answer {
        // Invariant: they are equal. If they ever were not, the answer would say so.
        status: if objective == bound {
            Status::Optimal
        } else {
            Status::Feasible
        },
        stopped: None,
        matching,
        dual,
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
pub(super) fn stopped(drive: &mut Drive<'_>, stopped: Stopped) -> Answer {
    if drive.graph.is_none() {
        catch_up(drive);
    }
    let matching = best_plan(drive);
    Answer {
        status: match matching {
            Some(_) => Status::Feasible,
            None => Status::Unknown,
        },
        stopped: Some(stopped),
        matching,
        dual: best_dual(drive),
        witness: None,
        effort: drive.effort,
    }
}

/// Reads all costs once at the prices so far, whatever the settings say: without that there is neither plan nor bound.
fn catch_up(drive: &mut Drive<'_>) {
    let settings = Settings {
        deadline: None,
        cancel: None,
        progress: None,
        ..*drive.settings
    };
    let best = Width {
        margin: 0,
        limit: 1,
    };
    let schools = Schools::All(drive.schools());
    let found = scan(
        drive.instance,
        schools,
        &drive.prices,
        best,
        &settings,
        Phase::Refine,
    );
    // Otherwise refused.
    if let Ok(found) = found {
        drive.effort.rows += schools.len() as u64;
        drive.near = Candidates::of(found, &drive.prices);
        drive.place();
    }
}

fn hub(graph: &Graph<i64>, node: Node) -> Option<u32> {
    (node != graph.outside()).then_some(node.0)
}

/// The plan so far, with schools too many at a hub moved to places that are free, or left out; `None` where someone
/// who must be placed finds none.
fn best_plan(drive: &Drive<'_>) -> Option<Matching> {
    let instance = drive.instance;
    let Some(graph) = &drive.graph else {
        return nobody(drive);
    };
    let mut at: Vec<Option<u32>> = vec![None; drive.schools()];
    let mut left: Vec<u32> = instance.capacities.to_vec();
    let mut homeless = Vec::new();
    let mut objective = 0_i128;
    for school in by_loss(drive, graph) {
        let place = hub(graph, graph.at[school]);
        match place.and_then(|hub| left.get_mut(hub as usize)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                at[school] = place;
                objective += i128::from(graph.cost[school]);
            }
            _ => homeless.push(school),
        }
    }
    let mut buffer = Buffer::default();
    for school in homeless {
        let row = instance.costs.row(school, &mut buffer);
        let unplaced = instance.unplaced_cost(school).ok()?;
        let mut best = unplaced.map(|cost| (cost, None));
        row.for_each(|hub, cost| {
            if left[hub as usize] > 0 && best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, Some(hub)));
            }
        });
        let (cost, place) = best?;
        at[school] = place;
        objective += i128::from(cost);
        if let Some(hub) = place {
            left[hub as usize] -= 1;
        }
    }
    Some(Matching {
        assignment: at,
        objective,
    })
}

/// The plan that places nobody, if it is one.
fn nobody(drive: &Drive<'_>) -> Option<Matching> {
    let cost = |school| drive.instance.unplaced_cost(school).ok().flatten();
    let costs = (0..drive.schools()).map(|school| cost(school).map(i128::from));
    Some(Matching {
        objective: costs.sum::<Option<i128>>()?,
        assignment: vec![None; drive.schools()],
    })
}

/// The schools, those first that lose most by being unplaced.
fn by_loss(drive: &Drive<'_>, graph: &Graph<i64>) -> Vec<usize> {
    let loss = |school: &usize| {
        let unplaced = drive.instance.unplaced_cost(*school).ok().flatten();
        // Without a cost it must be placed.
        let loss = unplaced.map_or(i64::MAX, |unplaced| unplaced - graph.cost[*school]);
        std::cmp::Reverse(loss)
    };
    let mut schools: Vec<usize> = (0..drive.schools()).collect();
    schools.sort_by_key(loss);
    schools
}

/// Of all prices known that which proves most: paths on their way may prove less than the prices they began with.
fn best_dual(drive: &Drive<'_>) -> Option<Dual> {
    let of_graph: Option<Vec<i64>> = drive
        .graph
        .as_ref()
        .map(|graph| graph.hub_prices().map(|price| price.max(0)).collect());
    let known = [
        Some(&drive.prices),
        drive.refined.as_ref(),
        of_graph.as_ref(),
    ];
    let duals = known
        .into_iter()
        .flatten()
        .filter_map(|prices| drive.dual(prices));
    duals.max_by_key(|dual| dual.bound)
}

impl Drive<'_> {
    /// What prices prove by the lists; `None` before all rows were read.
    fn dual(&self, prices: &[i64]) -> Option<Dual> {
        let lists = [&self.near, &self.wide];
        let candidates = lists
            .into_iter()
            .find(|candidates| candidates.lists.schools() == self.schools())?;
        let fallen = candidates.fallen(prices);
        let by_node = with_outside(prices);
        let least = |school: usize| {
            let (nodes, costs) = candidates.lists.row(school);
            let listed = nodes
                .iter()
                .zip(costs)
                .map(|(node, cost)| cost + by_node[node.at()]);
            i128::from(listed.fold(candidates.left_out(school, &fallen), i64::min))
        };
        let least: i128 = (0..self.schools()).map(least).sum();
        let pairs = prices.iter().zip(self.instance.capacities);
        let places: i128 = pairs
            .map(|(price, places)| i128::from(*price) * i128::from(*places))
            .sum();
        Some(Dual {
            prices: prices.to_vec(),
            bound: least - places,
        })
    }
}
