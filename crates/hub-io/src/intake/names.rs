//! Names as people write them: whether two are of one school, and whether one was read in the wrong encoding.

use std::collections::BTreeSet;

use crate::blanks::bare;

/// Words that many names have, and that tell no school from another.
const COMMON: [&str; 42] = [
    "the",
    "of",
    "and",
    "in",
    "at",
    "school",
    "schools",
    "academy",
    "primary",
    "secondary",
    "infant",
    "infants",
    "junior",
    "juniors",
    "first",
    "middle",
    "high",
    "upper",
    "lower",
    "college",
    "nursery",
    "special",
    "community",
    "church",
    "england",
    "ce",
    "cofe",
    "c",
    "e",
    "rc",
    "catholic",
    "roman",
    "controlled",
    "aided",
    "va",
    "vc",
    "voluntary",
    "st",
    "saint",
    "pupil",
    "referral",
    "unit",
];
/// Words that tell two schools of one place apart.
const SIDES: [&str; 6] = ["north", "south", "east", "west", "boys", "girls"];
/// Letters from which on one of them may be mistyped.
const LONG: usize = 5;

/// Whether two names may be of one school: they share a word that not every school has, or neither has one.
pub(super) fn are_akin(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    if sides(&a) != sides(&b) {
        return false;
    }
    let (own_a, own_b) = (own(&a), own(&b));
    if own_a.is_empty() || own_b.is_empty() {
        return !a.is_disjoint(&b) || a == b;
    }
    own_a
        .iter()
        .any(|word| own_b.iter().any(|other| is_like(word, other)))
}

fn words(name: &str) -> BTreeSet<String> {
    let lower = bare(name).to_lowercase().replace(['\'', '’', '.'], "");
    let words = lower.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn sides(words: &BTreeSet<String>) -> Vec<&String> {
    let is_side = |word: &&String| SIDES.contains(&word.as_str());
    words.iter().filter(is_side).collect()
}

fn own(words: &BTreeSet<String>) -> Vec<&String> {
    words
        .iter()
        .filter(|word| !COMMON.contains(&word.as_str()) && !SIDES.contains(&word.as_str()))
        .collect()
}

fn is_like(a: &str, b: &str) -> bool {
    a == b || (a.len() >= LONG && b.len() >= LONG && strsim::osa_distance(a, b) <= 1)
}

/// Where text looks as if it had been saved as UTF-8 and read as Windows-1252: what it was, or nothing where letters are lost. `None` where it looks sound.
pub(super) fn garbled(text: &str) -> Option<String> {
    if text.contains('\u{fffd}') {
        return Some(String::new());
    }
    if text.is_ascii() {
        return None;
    }
    let (bytes, _, has_others) = encoding_rs::WINDOWS_1252.encode(text);
    let meant = (!has_others).then(|| String::from_utf8(bytes.into_owned()).ok())??;
    (meant != text).then_some(meant)
}
