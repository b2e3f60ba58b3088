//! Why a school is where it is.

use std::fmt::Write;

use hub_core::explain::{Explanation, Fit, HubView, Verdict, percent, worth_words};
use hub_core::model::{CriterionCode, Field, HubId, Policy, Term};
use hub_core::plan::Plan;
use hub_core::problem::RuleCode;
use hub_io::SMALL_ROLL;

use super::{lines, optional, printable, table};

/// Open hubs shown after the school's own.
const RUNNERS_UP: usize = 8;

/// An explanation in text. Of the hub `beside`, more is said below it.
#[must_use]
pub(super) fn explanation_text(
    explanation: &Explanation,
    plan: &Plan,
    policy: &Policy,
    beside: Option<&HubId>,
) -> String {
    let mut text = format!("{} {}\n", explanation.urn, printable(&explanation.name, 80));
    if let Some((tier, name)) = &explanation.tier {
        let _ = writeln!(
            text,
            "Tier {tier}: {}. Value of placing it: {}. Level of support: {}. Lottery: {} of {} points.",
            printable(name, 80),
            explanation.value,
            explanation.level,
            explanation.lottery_points,
            plan.placements.len() + plan.unplaced.len(),
        );
    }
    for fact in &explanation.rates {
        let unit = if fact.measure == Field::Suspensions {
            "per 100 pupils"
        } else {
            "%"
        };
        let _ = writeln!(
            text,
            "Its {}: {} {unit} in {} ({}).",
            fact.measure.name().replace('_', " "),
            fact.rate.value,
            printable(&fact.rate.period, 12),
            printable(&fact.rate.source, 60),
        );
    }
    if !explanation.missing.is_empty() {
        let _ = writeln!(
            text,
            "Not known of it: {}. The policy says what each missing value means.",
            explanation.missing.join(", ")
        );
    }
    let sentence = explanation.sentence.as_deref().unwrap_or_default();
    let _ = match &explanation.hub {
        Some(hub) => writeln!(text, "\nPlaced at {}.", printable(hub.as_str(), 40)),
        None => writeln!(text, "\nNot placed. {}", printable(sentence, 400)),
    };
    for decision in &explanation.decisions {
        let verb = if decision.pinned {
            "Pinned to"
        } else {
            "Barred from"
        };
        let _ = writeln!(
            text,
            "{verb} {} by the policy: {} (authorised by {}, {}).",
            printable(decision.hub.as_str(), 40),
            printable(&decision.reason, 120),
            printable(&decision.authorised_by, 60),
            decision.date,
        );
    }
    if let Some(view) = explanation
        .hubs
        .iter()
        .find(|view| view.verdict == Verdict::Here)
    {
        text += &criteria(view, plan.score_scale);
    }
    text += &runners_up(explanation, plan, policy, beside);
    text += &closed(explanation);
    text
}

/// Each criterion's share of the fit.
pub(super) fn criteria(view: &HubView, scale: i64) -> String {
    let Fit {
        percent: fit,
        shares,
        distance_km,
        ..
    } = &view.fit;
    let mut table = table(
        &["Criterion", "value", "weight", "share of fit", ""],
        &[1, 2, 3],
    );
    for share in shares {
        let part = share.part;
        let note = match (part.missing, part.value) {
            (false, _) => "",
            (true, None) => "missing: left out, the others count for more",
            (true, Some(0)) => "missing: counts as 0",
            (true, Some(_)) => "missing: the policy's stand-in",
        };
        table.add_row([
            part.criterion.words().to_owned(),
            part.value.map_or_else(
                || "-".to_owned(),
                |value| format!("{:.2}", percent(value, hub_core::score::UNIT) / 100.0),
            ),
            part.weight.to_string(),
            format!("{:.1}", percent(share.share, scale)),
            note.to_owned(),
        ]);
    }
    let lead = printable(&view.lead_name, 60);
    format!(
        "Lead: {lead}; distance {} km; fit {fit:.1} %:\n\n{}",
        optional(*distance_km, 0),
        lines(&table)
    )
}

fn runners_up(
    explanation: &Explanation,
    plan: &Plan,
    policy: &Policy,
    beside: Option<&HubId>,
) -> String {
    let open = |view: &&HubView| {
        matches!(
            view.verdict,
            Verdict::FitsLess
                | Verdict::Full { .. }
                | Verdict::SideRules { .. }
                | Verdict::NoPlaces
        )
    };
    let views: Vec<&HubView> = explanation.hubs.iter().filter(open).collect();
    if views.is_empty() {
        return String::new();
    }
    let mut table = table(
        &["Hub", "Lead", "fit %", "km", "what keeps it out"],
        &[2, 3],
    );
    for view in views.iter().take(RUNNERS_UP) {
        table.add_row([
            printable(view.hub.as_str(), 12),
            printable(&view.lead_name, 30),
            format!("{:.1}", view.fit.percent),
            optional(view.fit.distance_km, 0),
            keeps_out(view, plan, policy, beside),
        ]);
    }
    let more = views.len().saturating_sub(RUNNERS_UP);
    let more = if more > 0 {
        format!("  and {more} more that are open to it\n")
    } else {
        String::new()
    };
    let title = if explanation.hub.is_some() {
        "Other hubs open to it, best fit first"
    } else {
        "Hubs open to it, best fit first"
    };
    format!("\n{title}\n{}{more}", lines(&table))
}

fn keeps_out(view: &HubView, plan: &Plan, policy: &Policy, beside: Option<&HubId>) -> String {
    let forced = match &view.if_forced {
        Some(_) if beside == Some(&view.hub) => "; see below".to_owned(),
        Some(change) => format!(
            "; forced in, the plan changes by {}",
            worth_words(change, plan, policy)
        ),
        None => String::new(),
    };
    match &view.verdict {
        Verdict::Full { price } if price.is_empty() => "full".to_owned(),
        Verdict::SideRules { rules } if rules.is_empty() => {
            "a place is free, but opening the hub or a soft rule costs more".to_owned()
        }
        Verdict::SideRules { rules } => {
            format!(
                "a place is free, but it would break: {}",
                printable(&rules.join("; "), 200)
            )
        }
        Verdict::Full { price } => {
            let price = worth_words(price, plan, policy);
            format!("full, at a price of {price}{forced}")
        }
        Verdict::FitsLess => format!("a place is free, but it fits less{forced}"),
        Verdict::NoPlaces => "no place at its level of support".to_owned(),
        Verdict::Here => "it is here".to_owned(),
        Verdict::Closed { rules } => rule_words(rules),
        Verdict::NotTakingPart => "it does not take part".to_owned(),
        Verdict::PinnedElsewhere => "pinned elsewhere".to_owned(),
    }
}

pub(super) fn rule_words(rules: &[RuleCode]) -> String {
    rules
        .iter()
        .map(|rule| rule.sentence())
        .collect::<Vec<_>>()
        .join("; ")
}

/// The hubs that rules close to the school, by the rules.
fn closed(explanation: &Explanation) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for view in &explanation.hubs {
        if let Verdict::Closed { rules } = &view.verdict {
            let words = rule_words(rules);
            let hub = printable(view.hub.as_str(), 12);
            match groups.iter_mut().find(|(group, _)| *group == words) {
                Some((_, hubs)) => hubs.push(hub),
                None => groups.push((words, vec![hub])),
            }
        }
    }
    if groups.is_empty() {
        return String::new();
    }
    let line = |(words, hubs): (String, Vec<String>)| format!("  {words}: {}\n", hubs.join(" "));
    format!(
        "\nHubs closed to it\n{}",
        groups.into_iter().map(line).collect::<String>()
    )
}

/// What a hub may be told of one of its schools: `facts` by the rule for hubs, and how the policy decides, which says nothing of this school.
pub(crate) fn hub_explanation_text(
    hub: &HubId,
    facts: &[(String, String)],
    policy: &Policy,
) -> String {
    let mut table = table(&["", ""], &[]);
    for (what, value) in facts {
        table.add_row([what, value]);
    }
    let mut text = format!(
        "Placed at {}.\n\n{}",
        printable(hub.as_str(), 40),
        lines(&table)
    );
    if facts.iter().any(|(_, value)| value == "withheld") {
        let _ = writeln!(
            text,
            "\nRates of schools with fewer than {SMALL_ROLL} pupils, or of which the number of pupils is not known, are withheld: they can point at a child."
        );
    }
    let criteria: Vec<&str> = CriterionCode::ALL
        .iter()
        .filter(|criterion| policy.criteria.weight(**criterion).is_some_and(|it| it > 0))
        .map(|criterion| criterion.words())
        .collect();
    let _ = writeln!(
        text,
        "\nHow it was decided: by the policy {}, for all schools at once. Priority tiers come first; within them hubs are given so that schools and hubs fit best on the whole ({}), and a lottery decides between equals.",
        printable(&policy.name, 60),
        criteria.join(", ")
    );
    text
}
