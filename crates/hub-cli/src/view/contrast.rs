//! Why one hub and not another, and what a school without a hub waits for.

use std::fmt::Write;

use hub_core::explain::{
    Account, Contrast, Explanation, Flips, Forced, HubView, Move, Nearest, TURNS, Verdict, Waits,
    WeightFlip, percent, worth_words,
};
use hub_core::plan::Plan;
use hub_core::problem::Problem;
use hub_core::score::UNIT;

use super::explanation::{criteria, rule_words};
use super::{counted, explanation_text, lines, printable, table, thousands};

/// Moves that are shown, at most.
const MOVES: usize = 12;
/// Turns that are shown, at most.
const SHOWN: usize = 8;

/// All that can be said of one school, in text.
#[must_use]
pub fn account_text(account: &Account, problem: &Problem, plan: &Plan) -> String {
    let explanation = &account.explanation;
    let beside = account.contrast.as_ref().map(|contrast| &contrast.hub);
    let mut text = explanation_text(explanation, plan, problem.policy(), beside);
    if let Some(waits) = &account.waits {
        text += &waits_text(waits, explanation, problem);
    }
    let Some(contrast) = &account.contrast else {
        return text;
    };
    text += &side_by_side(explanation, contrast, plan);
    text += &forced_text(contrast, explanation, problem, plan);
    if let Some(flips) = &contrast.flips {
        text += &flips_text(flips, explanation, plan);
    }
    if let Some(weights) = &contrast.weights {
        text += &weights_text(weights, contrast, problem);
    }
    if problem.policy().levels.is_some() {
        text += SELECTED;
    }
    text
}

/// Said of numbers that leave the selection for enhanced support as it is.
pub(super) const SELECTED: &str = "All this leaves the schools selected for enhanced support as they are. Matching again selects anew, and may come to other numbers.\n";

/// The criteria at the school's own hub and at the other.
fn side_by_side(explanation: &Explanation, contrast: &Contrast, plan: &Plan) -> String {
    let own = |view: &&HubView| view.verdict == Verdict::Here;
    let other = |view: &&HubView| view.hub == contrast.hub;
    let views = explanation.hubs.iter();
    let (here, there) = (views.clone().find(own), views.clone().find(other));
    let (Some(here), Some(there)) = (here, there) else {
        // A school without a hub: the other by itself.
        let title = |view| {
            let hub = printable(contrast.hub.as_str(), 12);
            format!("\n{hub}\n{}", criteria(view, plan.score_scale))
        };
        return there.map(title).unwrap_or_default();
    };
    if here.hub == there.hub {
        return String::new();
    }
    let (a, b) = (
        printable(here.hub.as_str(), 12),
        printable(there.hub.as_str(), 12),
    );
    let values = [format!("value at {a}"), format!("value at {b}")];
    let shares = [format!("points at {a}"), format!("points at {b}")];
    let header = [
        "Criterion",
        &values[0],
        &values[1],
        &shares[0],
        &shares[1],
        "difference",
    ];
    let mut table = table(&header, &[1, 2, 3, 4, 5]);
    let points = |share: i64| percent(share, plan.score_scale);
    let mut row = |name: &str, values: [String; 2], here: i64, there: i64| {
        let [a, b] = values;
        let shares = [points(here), points(there)].map(|points| format!("{points:.1}"));
        let [here_points, there_points] = shares;
        let difference = format!("{:+.1}", points(there - here));
        table.add_row([name.to_owned(), a, b, here_points, there_points, difference]);
    };
    for (a, b) in here.fit.shares.iter().zip(&there.fit.shares) {
        let value = |value: Option<i64>| {
            value.map_or_else(
                || "-".to_owned(),
                |value| format!("{:.2}", percent(value, UNIT) / 100.0),
            )
        };
        let values = [value(a.part.value), value(b.part.value)];
        row(a.part.criterion.words(), values, a.share, b.share);
    }
    let (here, there) = (here.fit.score.into(), there.fit.score.into());
    row("fit", [String::new(), String::new()], here, there);
    format!(
        "\n{a} and {b} side by side, in points of fit\n{}",
        lines(&table)
    )
}

/// What forcing the school into the hub would cost, and who would move.
fn forced_text(
    contrast: &Contrast,
    explanation: &Explanation,
    problem: &Problem,
    plan: &Plan,
) -> String {
    let hub = printable(contrast.hub.as_str(), 40);
    let view = explanation
        .hubs
        .iter()
        .find(|view| view.hub == contrast.hub);
    let against = match view.map(|view| &view.verdict) {
        Some(Verdict::NotTakingPart) => {
            " It does not pass the gate: forced in, it would take part against the policy."
        }
        Some(Verdict::PinnedElsewhere) => " The policy pins it elsewhere: forcing it undoes that.",
        _ => "",
    };
    match &contrast.forced {
        Forced::Impossible { pinned, places } => {
            let pinned = counted((*pinned).into(), "school");
            let places = counted((*places).into(), "place");
            format!("\nForced into {hub}: impossible, {pinned} would be pinned to {places}.\n")
        }
        Forced::Conflict { reasons } => {
            let lines = reasons
                .iter()
                .map(|reason| format!("  {}\n", printable(reason, 300)));
            format!(
                "\nForced into {hub}: no plan keeps all rules.\n{}",
                lines.collect::<String>()
            )
        }
        Forced::Possible { moves, .. } if moves.is_empty() => {
            format!("\nForced into {hub}: it is there.\n")
        }
        Forced::Possible {
            rules,
            change,
            moves,
        } => {
            let broken = if rules.is_empty() {
                String::new()
            } else {
                format!(" It would break a rule: {hub} {}.", rule_words(rules))
            };
            let change = worth_words(change, plan, problem.policy());
            let others = moves_text(moves, problem);
            let again = if problem.side_rules().is_some() {
                " The policy has side rules, so it was matched again: some schools may move for no other reason than that plans are equally good."
            } else {
                ""
            };
            format!(
                "\nForced into {hub}, the best plan changes by: {change}.{broken}{against}{again}\n{others}"
            )
        }
    }
}

/// Who moves, a line each.
pub(super) fn moves_text(moves: &[Move], problem: &Problem) -> String {
    let mut text = String::new();
    let at = |hub: &Option<hub_core::model::HubId>| match hub {
        Some(hub) => printable(hub.as_str(), 40),
        None => "no hub".to_owned(),
    };
    for it in moves.iter().take(MOVES) {
        let school = problem.find_school(it.urn);
        let name = school.map_or("", |school| problem.school(school).name.as_str());
        let (name, from, to) = (printable(name, 50), at(&it.from), at(&it.to));
        let _ = writeln!(text, "  {} {name}: from {from} to {to}", it.urn);
    }
    if let Some(more) = moves.len().checked_sub(MOVES).filter(|more| *more > 0) {
        let _ = writeln!(text, "  and {} more", counted(more as u64, "school"));
    }
    text
}

/// What would bring the school to the hub.
fn flips_text(flips: &Flips, explanation: &Explanation, plan: &Plan) -> String {
    let hub = printable(flips.hub.as_str(), 40);
    if flips.places == Some(0) {
        let rules = rule_words(&flips.rules);
        return format!(
            "Without the rule, for this school alone, it would be there: {hub} {rules}.\n"
        );
    }
    let lifted = if flips.rules.is_empty() {
        String::new()
    } else {
        format!(
            " once the rule is lifted for it ({hub} {})",
            rule_words(&flips.rules)
        )
    };
    let places = match flips.places {
        Some(places) => format!("{} more at {hub}", counted(places.into(), "place")),
        None => format!(
            "no number of places more at {hub}: even where one is free, the plan is better with the school where it is"
        ),
    };
    let view = explanation.hubs.iter().find(|view| view.hub == flips.hub);
    let fit = view.map_or(0, |view| i64::from(view.fit.score));
    let points = |score: i64| percent(score, plan.score_scale);
    let score = match flips.score {
        Some(score) if fit + score <= plan.score_scale => format!(
            "a fit higher by {:.2} points, {:.2} in all ({} in {} of the score)",
            points(score),
            points(fit + score),
            thousands(score.unsigned_abs()),
            thousands(plan.score_scale.unsigned_abs()),
        ),
        Some(_) => "not even a perfect fit".to_owned(),
        None => {
            "no fit: it would cost a placement, or one of higher priority, which count before fit"
                .to_owned()
        }
    };
    format!("What would bring it there{lifted}, each by itself:\n  {places}\n  {score}\n")
}

/// How far weights must move before the school is at the hub.
fn weights_text(weights: &[WeightFlip], contrast: &Contrast, problem: &Problem) -> String {
    let hub = printable(contrast.hub.as_str(), 40);
    if weights.is_empty() {
        return "Weights were not tried: the school is there, a pin, a rule or the gate decides, or the policy has side rules.\n".to_owned();
    }
    let is_never = |it: &WeightFlip| it.more == Nearest::Nowhere && it.less == Nearest::Nowhere;
    if weights.iter().all(is_never) {
        return format!("No other weight of one criterion alone would bring it to {hub}.\n");
    }
    let mut table = table(&["Criterion", "weight", "more", "less"], &[1, 2, 3]);
    let words = |nearest: Nearest| match nearest {
        Nearest::Weight(0) => "left out".to_owned(),
        Nearest::Weight(weight) => weight.to_string(),
        Nearest::Nowhere => "never".to_owned(),
        Nearest::NotBefore(weight) => format!("not up to {weight}, not searched further"),
    };
    for it in weights {
        let name = it.criterion.words().to_owned();
        table.add_row([name, it.weight.to_string(), words(it.more), words(it.less)]);
    }
    let levels = problem.policy().levels.as_ref();
    let enhanced = if levels.is_some_and(|levels| !levels.enhanced_weights.is_empty()) {
        "  These are the usual weights; those that enhanced support has of its own stay as they are.\n"
    } else {
        ""
    };
    format!(
        "The nearest weights with which it would be at {hub}, each criterion by itself\n{}{enhanced}",
        lines(&table)
    )
}

/// A school's turn at each hub, and the tier that it would have needed.
fn waits_text(waits: &Waits, explanation: &Explanation, problem: &Problem) -> String {
    let mut turns: Vec<_> = waits.turns.iter().collect();
    turns.sort_by_key(|it| it.turn.unwrap_or(u32::MAX));
    let mut table = table(
        &["Hub", "its turn", "first in line", "it would go to"],
        &[1],
    );
    for it in turns.iter().take(SHOWN) {
        let turn = match it.turn {
            Some(turn) => turn.to_string(),
            None => format!("after {TURNS}"),
        };
        let hub = it.goes_to.as_ref().map_or("", |hub| hub.as_str());
        let next = it.next.map(|urn| urn.to_string()).unwrap_or_default();
        let own = printable(it.hub.as_str(), 12);
        table.add_row([own, turn, next, printable(hub, 12)]);
    }
    let more = turns.len().saturating_sub(SHOWN);
    let more = if more > 0 {
        format!("  and {more} more\n")
    } else {
        String::new()
    };
    let mut text = format!(
        "\nIts turn where places are added at one hub alone, exactly (1 is next)\n{}{more}",
        lines(&table)
    );
    let name = |tier: u32| {
        problem
            .policy()
            .tiers
            .get(tier as usize - 1)
            .map(|tier| printable(&tier.name, 80))
    };
    let _ = match waits.tier.and_then(|tier| Some((tier, name(tier)?))) {
        Some((tier, name)) => writeln!(
            text,
            "If it were in tier {tier} ({name}), it would have a place."
        ),
        None if explanation
            .tier
            .as_ref()
            .is_some_and(|(tier, _)| *tier == 1) =>
        {
            writeln!(
                text,
                "It is in the first tier: others there count for more or fit better."
            )
        }
        None => writeln!(
            text,
            "No higher tier would give it a place as things stand."
        ),
    };
    text
}
