//! Our part of the race: one solve, and a line of JSON.

use std::fs;
use std::time::{Duration, Instant};

use hub_benches::{FORBIDDEN, Ruled};
use hub_core::rules::{Instance, Outcome, Sizes, solve};
use hub_core::transport::{Dense, Settings, Status, Unplaced};

use super::RACES;
use super::contest::Answer;
use crate::Failure;
use crate::turn::peak_bytes;

/// Solves the instance of a race within its time, and writes the plan.
pub(crate) fn work(title: &str, plan: &str) -> Result<(), Failure> {
    let race = RACES.iter().find(|race| race.title() == title);
    let race = race.ok_or("no such race")?;
    let ruled = race.instance();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build()?;
    let deadline = Duration::from_secs_f64(race.seconds);
    let (answer, outcome) = pool.install(|| timed(&ruled, deadline))?;
    let hubs = outcome.matching.map(|matching| matching.assignment);
    // Two columns are a hub.
    let hub = |place: Option<u32>| place.map_or(-1, |column| i64::from(column / 2));
    let hubs: Option<Vec<i64>> = hubs.map(|hubs| hubs.into_iter().map(hub).collect());
    fs::write(plan, serde_json::to_string(&hubs)?)?;
    println!("{}", serde_json::to_string(&answer)?);
    Ok(())
}

fn timed(case: &Ruled, deadline: Duration) -> Result<(Answer, Outcome), Failure> {
    let begun = Instant::now();
    let costs = case.pooled();
    let capacities = case.capacities();
    let rules = case.rules();
    let dense = Dense::new(&costs, case.shape.schools, capacities.len())?;
    let instance = Instance {
        costs: &dense.forbidding(FORBIDDEN),
        capacities: &capacities,
        unplaced: Unplaced::Costs(&case.outside),
        sizes: Sizes::One,
        rules: &rules,
    };
    let built = Instant::now();
    let clock = || built.elapsed();
    let settings = Settings {
        threads: 2,
        clock: Some(&clock),
        deadline: Some(deadline),
        ..Settings::new()
    };
    let outcome = solve(&instance, &settings)?;
    let answer = Answer {
        build: (built - begun).as_secs_f64(),
        solve: built.elapsed().as_secs_f64(),
        status: match outcome.status {
            Status::Optimal => "optimal",
            Status::Feasible => "feasible",
            Status::Infeasible => "infeasible",
            Status::Unknown => "unknown",
        }
        .to_owned(),
        objective: outcome
            .matching
            .as_ref()
            .map(|matching| i64::try_from(matching.objective))
            .transpose()?,
        bound: outcome.proof.as_ref().map(|proof| real(proof.bound)),
        claimed: outcome.claimed.map(real),
        peak: peak_bytes(),
    };
    Ok((answer, outcome))
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn real(number: i128) -> f64 {
    number as f64
}
