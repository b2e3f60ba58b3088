//! The race with side rules: `cargo xtask peers rules`. One model for all contestants, one objective, one auditor.
//!
//! Contestants run one after the other, each on two threads in a process of its own: what a deadline leaves is not to depend on who else is at work.

mod contest;
mod england;
mod page;
mod work;

use hub_benches::{Ruled, Shape, write_ruled};
use serde::Serialize;

use crate::Failure;
use crate::drive::Tools;
use contest::{Contestant, Entry};
use england::Whole;

pub(crate) use work::work;

/// Seed of all instances.
const SEED: u64 = 7;

/// Places of a hub for enhanced and for regional support.
const PLACES: [u32; 2] = [6, 50];

/// One instance.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Race {
    shape: Shape,
    /// Seconds to solve in.
    seconds: f64,
    /// Whether all must end with a proof, and agree.
    must_agree: bool,
}

impl Race {
    fn title(&self) -> String {
        let Shape { schools, hubs, .. } = self.shape;
        format!("{schools}x{hubs}")
    }

    fn instance(&self) -> Ruled {
        Ruled::new(self.shape, SEED)
    }
}

/// A small instance that all can prove, and England: the schools that apply, and all there are.
const RACES: [Race; 3] = [
    Race {
        shape: Shape {
            schools: 200,
            hubs: 8,
            places: [3, 20],
            groups: 12,
            apart: 8,
        },
        seconds: 300.0,
        must_agree: true,
    },
    Race {
        shape: Shape {
            schools: 5_000,
            hubs: 93,
            places: PLACES,
            groups: 300,
            apart: 200,
        },
        seconds: 10.0,
        must_agree: false,
    },
    Race {
        shape: Shape {
            schools: 22_000,
            hubs: 93,
            places: PLACES,
            groups: 300,
            apart: 200,
        },
        seconds: 60.0,
        must_agree: false,
    },
];

/// What came of a race.
#[derive(Clone, Debug, Serialize)]
struct Results {
    title: String,
    seconds: f64,
    entries: Vec<Entry>,
}

/// Runs the race, and whole commands on a policy with the same rules; or of both what is for so many schools. Writes `rules.json` and `rules.md`.
pub(crate) fn run(tools: &Tools, part: &[&str]) -> Result<(), Failure> {
    let is_wanted =
        |schools: usize| part.is_empty() || part.contains(&schools.to_string().as_str());
    let mut results = Vec::new();
    for race in RACES.iter().filter(|race| is_wanted(race.shape.schools)) {
        results.push(hold(race, tools)?);
    }
    let mut commands = Vec::new();
    for whole in Whole::ALL.iter().filter(|it| is_wanted(it.schools)) {
        commands.push(england::run(whole, tools)?);
    }
    let json = serde_json::json!({ "races": results, "commands": commands });
    let json = serde_json::to_string_pretty(&json)?;
    std::fs::write(tools.out.join("rules.json"), json)?;
    let page = page::section(&results, &commands)?;
    std::fs::write(tools.out.join("rules.md"), page)?;
    Ok(())
}

fn hold(race: &Race, tools: &Tools) -> Result<Results, Failure> {
    println!("\nrules {}, {} s", race.title(), race.seconds);
    let folder = tools.out.join(format!("rules-{}", race.title()));
    let ruled = race.instance();
    write_ruled(&ruled, &folder)?;
    let mut entries = Vec::new();
    for contestant in Contestant::ALL {
        let entry = contest::run(contestant, race, &ruled, &folder, tools)?;
        println!("  {}", entry.line());
        entries.push(entry);
    }
    std::fs::remove_dir_all(&folder)?;
    check(race, &entries)?;
    Ok(Results {
        title: race.title(),
        seconds: race.seconds,
        entries,
    })
}

/// Our plan keeps all rules, no bound is above any plan that does, and where all must end with a proof they agree.
fn check(race: &Race, entries: &[Entry]) -> Result<(), Failure> {
    let title = race.title();
    for entry in entries {
        let is_ours = entry.contestant == Contestant::Ours;
        if let (true, Some(broken)) = (is_ours, &entry.broken) {
            return Err(format!("{title}: our plan: {broken}").into());
        }
    }
    let objectives: Vec<Option<i64>> = entries.iter().map(Entry::kept).collect();
    let best = objectives.iter().flatten().min();
    for (bound, contestant) in entries
        .iter()
        .filter_map(|entry| Some((entry.answer.as_ref()?.bound?, entry.contestant)))
    {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let is_bound = best.is_none_or(|best| bound <= *best as f64 + 1.0);
        if !is_bound {
            let title_of = contestant.title();
            return Err(format!("{title}: {title_of} bounds {best:?} by {bound}").into());
        }
    }
    let agree = objectives
        .iter()
        .all(|it| it.is_some() && *it == objectives[0]);
    let proven = entries.iter().all(Entry::is_proven);
    if race.must_agree && !(agree && proven) {
        return Err(format!("{title}: no proof, or no agreement: {entries:?}").into());
    }
    Ok(())
}
