//! What places are worth.

use std::fmt::Write;

use hub_core::explain::{NextPlace, PlaceReport, PlaceValue, Run, worth_words};
use hub_core::plan::Plan;
use hub_core::problem::Problem;

use super::{lines, printable, table};

/// The value of places in text.
#[must_use]
pub fn places_text(report: &PlaceReport, problem: &Problem, plan: &Plan) -> String {
    let mut text = String::from("One place more, or less, at one hub alone\n");
    text += &values_text(&report.pools, plan);
    if let Some(hub) = &report.hub {
        let hub = printable(hub.as_str(), 40);
        let _ = writeln!(
            text,
            "\nWho gets the next places at {hub}, one after the other"
        );
        text += &next_text(&report.next, problem, plan);
    } else {
        text += "\nWhere places more are worth most, each priced after those before it\n";
        text += &next_text(&report.next, problem, plan);
    }
    text
}

fn values_text(pools: &[PlaceValue], plan: &Plan) -> String {
    let has_levels = pools.windows(2).any(|pair| pair[0].hub == pair[1].hub);
    let header = [
        "Hub",
        "schools",
        "places",
        "one more",
        "holds for",
        "one less",
        "holds for",
    ];
    let mut table = table(&header, &[1, 2, 4, 6]);
    let worth = |run: Option<&Run>| match run {
        Some(run) => worth_words(&run.first, &plan.objectives, plan.score_scale),
        None => "not possible".to_owned(),
    };
    let holds = |run: Option<&Run>| match run {
        Some(run) if run.is_cut => format!("{} or more", run.holds),
        Some(run) => run.holds.to_string(),
        None => String::new(),
    };
    for pool in pools {
        let level = if has_levels {
            format!(" {}", pool.level)
        } else {
            String::new()
        };
        table.add_row([
            printable(pool.hub.as_str(), 20) + &level,
            pool.load.to_string(),
            pool.places.to_string(),
            worth(Some(&pool.more)),
            holds(Some(&pool.more)),
            worth(pool.less.as_ref()),
            holds(pool.less.as_ref()),
        ]);
    }
    lines(&table)
}

fn next_text(next: &[NextPlace], problem: &Problem, plan: &Plan) -> String {
    if next.is_empty() {
        return "  nobody gains by another place\n".to_owned();
    }
    let header = [
        "",
        "hub",
        "comes in",
        "name",
        "others move",
        "the plan changes by",
    ];
    let mut table = table(&header, &[0, 4]);
    for (count, it) in (1_u32..).zip(next) {
        let school = it.school.and_then(|urn| problem.find_school(urn));
        let name = school.map_or("", |school| problem.school(school).name.as_str());
        let comes = it
            .school
            .map_or_else(|| "nobody".to_owned(), |urn| urn.to_string());
        let others = it.moves.len() - usize::from(it.school.is_some());
        table.add_row([
            count.to_string(),
            printable(it.hub.as_str(), 20),
            comes,
            printable(name, 40),
            others.to_string(),
            worth_words(&it.change, &plan.objectives, plan.score_scale),
        ]);
    }
    lines(&table)
}
