//! What a person sees on a terminal: plain text, no colour, escaped.

mod bar;
mod comparison;
mod conflict;
mod contrast;
mod demand;
mod explanation;
mod fairness;
mod nobody;
mod places;
mod plan;
mod robustness;
mod soft;

use std::fmt::Write;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

pub use comparison::comparison_text;
pub use conflict::conflict_text;
pub use contrast::account_text;
pub(crate) use demand::{coverage_text, demand_text};
use explanation::explanation_text;
pub(crate) use explanation::hub_explanation_text;
pub use fairness::fairness_text;
use hub_io::Report;
pub use hub_io::printable;
pub(crate) use hub_report::{counted, thousands};
pub(crate) use nobody::nobody_text;
pub use places::places_text;
pub use plan::summary_text;
pub use robustness::robustness_text;

use crate::args::Format;

/// A table without lines; the columns of `right` are aligned right.
fn table(header: &[&str], right: &[usize]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header);
    for &column in right {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// A table as lines, without blanks at their ends, indented by two.
fn lines(table: &Table) -> String {
    let mut text = String::new();
    for line in table.lines() {
        let _ = writeln!(text, "  {}", line.trim_end());
    }
    text
}

/// A level's name, safe for a terminal, cut in the middle to 60 characters: its end may be all that sets it apart.
pub(crate) fn level_name(name: &str) -> String {
    const HEAD: usize = 32;
    const TAIL: usize = 27;
    let name = printable(name, usize::MAX);
    let count = name.chars().count();
    if count <= HEAD + TAIL + 1 {
        return name;
    }
    let head: String = name.chars().take(HEAD).collect();
    let tail: String = name.chars().skip(count - TAIL).collect();
    format!("{head}…{tail}")
}

/// A number that may not be there.
fn optional(number: Option<f64>, decimals: usize) -> String {
    number.map_or_else(|| "-".to_owned(), |number| format!("{number:.decimals$}"))
}

/// A report of faults; of none, it is an empty list or a header only.
pub(crate) fn report_text(report: &Report, format: Format) -> String {
    match format {
        Format::Text => report.to_string(),
        Format::Json => report.to_json(),
        Format::Csv => String::from_utf8_lossy(&report.to_csv()).into_owned(),
    }
}

/// Words in lines of at most `width` characters; a longer word has a line of its own.
pub(crate) fn wrapped(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::level_name;

    #[test]
    fn what_sets_levels_apart_is_kept() {
        let tier =
            "own region: PA at or above the 90th percentile, or PEIA and at or above the 75th";
        let (one, other) = (
            level_name(tier),
            level_name(&format!("{tier}, enhanced support")),
        );
        assert_eq!(one.chars().count(), 60);
        assert_ne!(one, other);
        assert!(other.ends_with(", enhanced support"));
    }
}
