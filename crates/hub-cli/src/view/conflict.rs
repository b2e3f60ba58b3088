//! A conflict for people: why there is no plan, what would mend it, and the best plan without some of the pins.

use std::fmt::Write;

use hub_core::explain::{ConflictReport, PartialReport};
use hub_core::rules::{Prices, RepairReport};
use hub_core::solve::WithRepair;

use super::{counted, printable, thousands};

/// Reasons, and schools left out, shown at most.
const SHOWN: usize = 20;

/// Characters of a sentence, at most.
const WIDE: usize = 600;

/// Why no plan keeps all pins and rules, what would mend it, and the best plan in part.
#[must_use]
pub fn conflict_text(report: &ConflictReport) -> String {
    let has_pins = report.pinned > 0;
    let what = if has_pins {
        "all pins and rules"
    } else {
        "all rules"
    };
    let mut text = format!("No plan keeps {what}; nothing was written.\n\nWhy\n");
    for reason in report.reasons.iter().take(SHOWN) {
        let _ = writeln!(text, "  {}", printable(reason, WIDE));
    }
    more(report.reasons.len(), &mut text);
    match &report.repair {
        Some(repair) => repair_text(repair, &mut text),
        None => {
            text += "\nThe cheapest repair\n  none was found in time, or the problem is too large for it\n";
        }
    }
    if let Some(found) = &report.with_repair {
        with_repair_text(found, &mut text);
    }
    let _ = writeln!(
        text,
        "\n{}",
        if has_pins {
            "Without some of the pins"
        } else {
            "A plan in part"
        }
    );
    let _ = writeln!(text, "  {}", printable(&report.partial_sentence, WIDE));
    if let Some(partial) = &report.partial {
        partial_text(partial, &mut text);
    }
    text
}

fn with_repair_text(found: &WithRepair, text: &mut String) {
    let at_least = if found.is_most { "" } else { "at least " };
    let schools = counted(found.schools.into(), "school");
    let (take, verb) = match (found.schools, found.placed) {
        (1, 1) => ("takes", "is"),
        (1, _) => ("takes", "are"),
        (_, 1) => ("take", "is"),
        _ => ("take", "are"),
    };
    let _ = writeln!(
        text,
        "\nWith this repair\n  Of {schools} that {take} part, {at_least}{} {verb} placed.",
        thousands(found.placed.into())
    );
}

fn repair_text(repair: &RepairReport, text: &mut String) {
    let price = thousands(repair.price);
    let claim = if repair.proven == repair.price {
        "proven"
    } else if repair.is_cheapest {
        "says the solver"
    } else {
        "time was up before that was certain"
    };
    let _ = writeln!(text, "\nThe cheapest repair: {price} points ({claim})");
    for change in &repair.changes {
        let sentence = printable(&change.sentence, WIDE);
        let _ = writeln!(text, "  {sentence} ({} points)", thousands(change.price));
    }
    let Prices {
        place,
        quota,
        balance,
        minimum,
        open,
        apart,
        together,
        placed,
    } = repair.prices;
    let _ = writeln!(
        text,
        "  Prices, which [repair] in the policy may state: a place {place}, a unit of a quota {quota}, of a balance {balance}, a school of a minimum {minimum}, an open hub {open}, \
         a pair apart {apart}, a group {together}, a pin {placed}"
    );
}

/// How many are not shown.
fn more(count: usize, text: &mut String) {
    let more = count.saturating_sub(SHOWN);
    if more > 0 {
        let _ = writeln!(text, "  ... and {more} more");
    }
}

fn partial_text(partial: &PartialReport, text: &mut String) {
    for school in partial.left_out.iter().take(SHOWN) {
        let _ = writeln!(
            text,
            "  {}  {}",
            school.urn,
            printable(&school.sentence, WIDE)
        );
    }
    more(partial.left_out.len(), text);
    text.push_str("  --format json shows it.\n");
}
