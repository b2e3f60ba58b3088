//! Numbers and tables as people read them.

use hub_core::model::{Region, Term};
use hub_io::ShownTable;

/// A table without rows; headings of columns that hold numbers begin with `#`.
pub(crate) fn table(name: impl Into<String>, heads: &[&str]) -> ShownTable {
    let head = |head: &&str| match head.strip_prefix('#') {
        Some(number) => (number.to_owned(), true),
        None => ((*head).to_owned(), false),
    };
    ShownTable {
        name: name.into(),
        heads: heads.iter().map(head).collect(),
        rows: Vec::new(),
    }
}

/// `12,345`.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count of schools or places.
pub(crate) fn count(number: u32) -> String {
    thousands(number.into())
}

/// A number with so many decimals.
pub(crate) fn decimal(number: f64, decimals: usize) -> String {
    format!("{number:.decimals$}")
}

/// So many of something whose plural ends in s: `1 hub`, `1,800 places`.
#[must_use]
pub fn counted(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(number))
}

/// What people wrote, with an end.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.trim_end();
    let end = if text.is_empty() || text.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{text}{end}")
}

/// A word of a vocabulary as people spell it: names of regions and abbreviations with their capitals, blanks for underscores.
pub(crate) fn spelled(word: impl Term) -> String {
    let name = word.name();
    if Region::from_name(name).is_some() {
        let capital = |word: &str| match word {
            "and" | "the" | "of" => word.to_owned(),
            word => word[..1].to_uppercase() + &word[1..],
        };
        return name.split('_').map(capital).collect::<Vec<_>>().join(" ");
    }
    match name {
        "send" | "eia" | "peia" => name.to_uppercase(),
        "semh_and_anxiety" => "SEMH and anxiety".to_owned(),
        name => name.replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use hub_core::model::{Region, Theme};

    use super::{spelled, thousands};

    #[test]
    fn names_have_their_capitals() {
        assert_eq!(
            spelled(Region::YorkshireAndTheHumber),
            "Yorkshire and the Humber"
        );
        assert_eq!(spelled(Theme::Send), "SEND");
    }

    #[test]
    fn thousands_are_separated() {
        assert_eq!(
            [0, 999, 1_000, 21_990, 1_234_567].map(thousands),
            ["0", "999", "1,000", "21,990", "1,234,567"]
        );
    }
}
