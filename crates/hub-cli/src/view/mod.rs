//! What a person sees on a terminal: plain text, no colour, escaped.

mod bar;
mod demand;
mod explanation;
mod plan;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

pub(crate) use demand::{coverage_text, demand_text};
pub(crate) use explanation::{explanation_text, forced_text};
pub(crate) use plan::summary_text;

/// Text from a form, made safe for a terminal: control characters become visible escapes, and what is
/// longer than `width` characters is cut.
pub(crate) fn printable(text: &str, width: usize) -> String {
    let safe: String = text
        .chars()
        .flat_map(|c| {
            let hidden = c.is_control() || is_invisible(c);
            let escaped = hidden.then(|| c.escape_unicode().collect::<Vec<_>>());
            escaped.unwrap_or_else(|| vec![c])
        })
        .collect();
    if safe.chars().count() <= width {
        return safe;
    }
    safe.chars()
        .take(width.saturating_sub(1))
        .chain(['…'])
        .collect()
}

/// Characters that change the order or the look of others: bidirectional controls, zero-width ones.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

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
    table
        .lines()
        .map(|line| format!("  {}\n", line.trim_end()))
        .collect()
}

/// A whole number with thousands separated.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number that may not be there.
fn optional(number: Option<f64>, decimals: usize) -> String {
    number.map_or_else(|| "-".to_owned(), |number| format!("{number:.decimals$}"))
}

#[cfg(test)]
mod tests {
    use super::{printable, thousands};

    #[test]
    fn hostile_text_is_shown_and_not_obeyed() {
        assert_eq!(printable("\u{1b}[2Jgone", 40), "\\u{1b}[2Jgone");
        assert_eq!(printable("a\u{202e}b\n", 40), "a\\u{202e}b\\u{a}");
        assert_eq!(printable("St Mary's", 40), "St Mary's");
        assert_eq!(printable("abcdef", 4), "abc…");
    }

    #[test]
    fn thousands_are_separated() {
        assert_eq!(
            [0, 999, 1_000, 21_990, 1_234_567].map(thousands),
            ["0", "999", "1,000", "21,990", "1,234,567"]
        );
    }
}
