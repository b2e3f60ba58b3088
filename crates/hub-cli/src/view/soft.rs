//! What is paid for soft rules.

use hub_core::explain::Summary;
use hub_core::plan::{Broken, SoftRule};

use super::{lines, printable, table, thousands};

/// Places named where a rule is broken, at most.
const SHOWN: usize = 3;

/// Each soft rule, and where it is broken most; nothing where there is none.
pub(super) fn soft(summary: &Summary) -> String {
    if summary.soft.is_empty() {
        return String::new();
    }
    let mut table = table(
        &[
            "Soft rule",
            "beyond",
            "a unit costs",
            "points",
            "most of it",
        ],
        &[1, 2, 3],
    );
    for rule in &summary.soft {
        table.add_row([
            printable(&rule.name, 60),
            thousands(rule.beyond),
            thousands(rule.price.into()),
            thousands(rule.cost),
            worst(rule),
        ]);
    }
    format!("\nSoft rules, and what is beyond them\n{}", lines(&table))
}

fn worst(rule: &SoftRule) -> String {
    let mut broken: Vec<&Broken> = rule.broken.iter().collect();
    broken.sort_by_key(|it| std::cmp::Reverse(it.beyond));
    let words = |it: &&Broken| {
        let hub = it.hub.as_ref();
        let hub = hub.map(|hub| format!(" at {}", printable(hub.as_str(), 12)));
        let value = it.value.as_ref();
        let value = value.map(|value| format!(" for {}", printable(value, 30)));
        let parts = [Some(it.beyond.to_string()), value, hub];
        parts.into_iter().flatten().collect::<String>()
    };
    let shown: Vec<String> = broken.iter().take(SHOWN).map(words).collect();
    match broken.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{}, and {more} more", shown.join(", ")),
    }
}
