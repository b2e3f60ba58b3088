//! What places are worth.

use std::fmt::Write;

use hub_core::explain::{NextPlace, PlaceReport, PlaceRun, PlaceValue, percent, worth_words};
use hub_core::plan::Plan;
use hub_core::problem::Problem;

use super::contrast::SELECTED;
use super::{lines, printable, table};

/// The value of places in text.
#[must_use]
pub fn places_text(report: &PlaceReport, problem: &Problem, plan: &Plan) -> String {
    let mut text = String::from("One place more, or less, at one hub alone\n");
    text += &values_text(&report.pools, problem, plan);
    text += "  `for` is how many places, one after the other, win or lose the same placements, and `to` what the last of them is worth in points of fit; they are looked for up to a limit (--up-to).\n";
    if let Some(hub) = &report.hub {
        let hub = printable(hub.as_str(), 40);
        let regional = if has_levels(&report.pools) {
            " for regional support"
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "\nWho gets the next places at {hub}{regional}, one after the other"
        );
    } else {
        text += "\nWhere places more are worth most, each priced after those before it\n";
    }
    text += &next_text(report, problem, plan);
    if has_levels(&report.pools) {
        text += SELECTED;
    }
    text
}

/// Whether hubs have places at several levels of support.
fn has_levels(pools: &[PlaceValue]) -> bool {
    pools.windows(2).any(|pair| pair[0].hub == pair[1].hub)
}

fn values_text(pools: &[PlaceValue], problem: &Problem, plan: &Plan) -> String {
    let header = [
        "Hub", "schools", "places", "one more", "for", "to", "one less", "for", "to",
    ];
    let mut table = table(&header, &[1, 2, 4, 5, 7, 8]);
    let score = problem.policy().tiers.len();
    let cells = |run: Option<&PlaceRun>| match run {
        Some(run) => {
            let more = if run.is_cut { "+" } else { "" };
            let last = run.last.get(score).copied().unwrap_or(0);
            let last = match last {
                0 => String::new(),
                last => format!("{:+.1}", percent(last, plan.score_scale)),
            };
            let worth = worth_words(&run.first, plan, problem.policy());
            [worth, format!("{}{more}", run.alike), last]
        }
        None => ["not possible".to_owned(), String::new(), String::new()],
    };
    let has_levels = has_levels(pools);
    for pool in pools {
        let level = if has_levels {
            format!(" {}", pool.level)
        } else {
            String::new()
        };
        let mut row = vec![
            printable(pool.hub.as_str(), 20) + &level,
            pool.load.to_string(),
            pool.places.to_string(),
        ];
        row.extend(cells(Some(&pool.more)));
        row.extend(cells(pool.less.as_ref()));
        table.add_row(row);
    }
    lines(&table)
}

fn next_text(report: &PlaceReport, problem: &Problem, plan: &Plan) -> String {
    let next = &report.next;
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
    let has_levels = has_levels(&report.pools);
    for (count, it) in (1_u32..).zip(next) {
        // Where nobody comes in, the first who moves has the place.
        let urn = it
            .school
            .or_else(|| it.moves.first().map(|first| first.urn));
        let school = urn.and_then(|urn| problem.find_school(urn));
        let name = school.map_or("", |school| problem.school(school).name.as_str());
        let comes = it
            .school
            .map_or_else(|| "nobody".to_owned(), |urn| urn.to_string());
        let name = if it.school.is_some() {
            printable(name, 40)
        } else {
            format!("(moves: {})", printable(name, 30))
        };
        let others = it.moves.len() - usize::from(it.school.is_some());
        let level = if has_levels {
            format!(" {}", it.level)
        } else {
            String::new()
        };
        table.add_row([
            count.to_string(),
            printable(it.hub.as_str(), 20) + &level,
            comes,
            name,
            others.to_string(),
            worth_words(&it.change, plan, problem.policy()),
        ]);
    }
    lines(&table) + &total_text(next, problem, plan)
}

/// How many places each hub gets, and what all of them are worth.
fn total_text(next: &[NextPlace], problem: &Problem, plan: &Plan) -> String {
    let mut hubs: Vec<(&str, u64)> = Vec::new();
    let mut sum: Vec<i64> = Vec::new();
    for it in next {
        match hubs.iter_mut().find(|(hub, _)| *hub == it.hub.as_str()) {
            Some((_, count)) => *count += 1,
            None => hubs.push((it.hub.as_str(), 1)),
        }
        sum.resize(it.change.len(), 0);
        for (sum, change) in sum.iter_mut().zip(&it.change) {
            *sum = sum.saturating_add(*change);
        }
    }
    let hubs: Vec<String> = hubs
        .iter()
        .map(|(hub, count)| format!("{count} at {}", printable(hub, 20)))
        .collect();
    format!(
        "  in all, {}: {}\n",
        hubs.join(", "),
        worth_words(&sum, plan, problem.policy())
    )
}
