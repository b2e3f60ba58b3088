//! Contestants in Rust: the kernel, the reference scan, LEMON.

use std::time::Instant;

use hub_benches::{Case, Located, Regime, UNPLACED, best_and_second, certified};
use hub_core::transport::{Instance, Settings, Unplaced, solve};

use crate::Failure;
use crate::course::{LOCATED, SEED};
use crate::lemon;
use crate::turn::{Turn, peak_bytes, serve};

/// Makes the instance, and takes turns at it until standard input ends.
pub(crate) fn work(solver: &str, field: &str, schools: &str, hubs: &str) -> Result<(), Failure> {
    let (schools, hubs) = (schools.parse()?, hubs.parse()?);
    if field == LOCATED {
        let located = Located::new(schools, hubs, SEED);
        let costs = located.costs();
        let instance = Instance {
            costs: &costs,
            capacities: &located.capacities,
            unplaced: Unplaced::Cost(UNPLACED),
        };
        return ours(solver, &instance);
    }
    let regime = Regime::named(field).ok_or("no such regime")?;
    let case = Case::new(regime, schools, hubs, SEED);
    match solver {
        "reference" => reference(&case),
        "lemon" => serve(|| lemon::solve(&case)),
        _ => {
            let costs = case.dense()?;
            ours(solver, &case.instance(&costs))
        }
    }
}

fn ours(solver: &str, instance: &Instance<'_>) -> Result<(), Failure> {
    match solver {
        "ours-1" => turns(instance, 1),
        "ours-2" => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build()?;
            pool.install(|| turns(instance, 2))
        }
        _ => Err(format!("no such solver: {solver}").into()),
    }
}

/// Turns of the kernel. The first answer is audited, after its time and memory were taken.
#[expect(
    clippy::cast_precision_loss,
    reason = "rows and schools are far below 2^52"
)]
fn turns(instance: &Instance<'_>, threads: usize) -> Result<(), Failure> {
    let settings = Settings {
        threads,
        ..Settings::new()
    };
    let mut objective = None;
    serve(|| {
        let begun = Instant::now();
        let answer = solve(instance, &settings)?;
        let seconds = begun.elapsed().as_secs_f64();
        let peak = peak_bytes();
        let found = answer.matching.as_ref().map(|plan| plan.objective);
        if objective.is_none() {
            objective = Some(certified(instance, &answer)?);
        }
        if found != objective {
            return Err("the objective differs from one solve to the next".into());
        }
        Ok(Turn {
            build: 0.0,
            solve: seconds,
            objective: objective.map(|objective| objective.to_string()),
            peak,
            scans: Some(answer.effort.rows as f64 / instance.costs.schools() as f64),
        })
    })
}

fn reference(case: &Case) -> Result<(), Failure> {
    serve(|| {
        let begun = Instant::now();
        std::hint::black_box(best_and_second(&case.costs, case.hubs));
        Ok(Turn {
            build: 0.0,
            solve: begun.elapsed().as_secs_f64(),
            objective: None,
            peak: peak_bytes(),
            scans: Some(1.0),
        })
    })
}
