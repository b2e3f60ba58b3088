//! The academic year that a file is about.

use std::path::Path;

use jiff::civil::Date;

use super::file_name;
use crate::report::{Located, codes};

/// The year that the caller gave, or else the one in the path; a fault where neither tells, or tells badly.
///
/// `option` is the name of the caller's setting, for the hint.
pub(super) fn period(
    path: &Path,
    given: Option<&str>,
    option: &'static str,
    faults: &mut Vec<Located>,
) -> Option<String> {
    let file = file_name(path);
    if let Some(given) = given {
        if is_period(given) {
            return Some(given.to_owned());
        }
        let expected = "an academic year, written `2018/19`";
        let hint = format!("mend the {option}");
        faults.push(Located::of_file(
            &file,
            codes::BAD_PERIOD,
            given,
            expected,
            hint,
        ));
        return None;
    }
    // The innermost folder that names a year decides: outer folders may hold several years.
    let components = path.components().rev();
    let years = components
        .map(|part| years(&part.as_os_str().to_string_lossy()))
        .find(|years| !years.is_empty());
    if let Some([year]) = years.as_deref() {
        return Some(year.clone());
    }
    let value = years.unwrap_or_default().join(", ");
    let expected =
        "one academic year in the path, as in `2018-19`: the file itself does not name its year";
    let hint = format!("give the {option}, for instance `2018/19`");
    faults.push(Located::of_file(
        &file,
        codes::UNKNOWN_PERIOD,
        value,
        expected,
        hint,
    ));
    None
}

/// The academic year written `201819`.
pub(super) fn of_six(text: &str) -> Option<String> {
    let (start, end) = text.split_at_checked(4)?;
    let start = year(start)?;
    let follows = end.len() == 2 && number(end) == Some((start + 1) % 100);
    follows.then(|| format!("{start}/{end}"))
}

/// The academic year, from September on, in which a day lies.
pub(super) fn of_day(day: Date) -> String {
    let year = i32::from(day.year()) - i32::from(day.month() < 9);
    format!("{year}/{:02}", (year + 1).rem_euclid(100))
}

/// The day of a file: the one that the caller gave, written `2019-06-01`, or else the eight digits at the end of the
/// file's name; a fault where neither tells, or tells badly.
pub(super) fn day(path: &Path, given: Option<&str>, faults: &mut Vec<Located>) -> Option<Date> {
    let stem = path.file_name()?.to_string_lossy();
    let stem = stem.split('.').next().unwrap_or_default();
    let from = stem.len().saturating_sub(8);
    let written = given.map(str::to_owned).or_else(|| {
        let digits = stem.get(from..)?;
        number(digits)?;
        let (year, rest) = digits.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        Some(format!("{year}-{month}-{day}"))
    });
    let found = written.as_deref().and_then(iso);
    if found.is_none() {
        let kind = given.map_or(codes::UNKNOWN_DAY, |_| codes::BAD_DAY);
        let expected = "the day of the file at the end of its name, as in `20190601.csv`, or given as `2019-06-01`";
        let hint = "give the day of the group links: those that begin later are not followed";
        let value = written.unwrap_or_default();
        faults.push(Located::of_file(
            &file_name(path),
            kind,
            value,
            expected,
            hint,
        ));
    }
    found
}

/// A day written `2019-06-01`, and nothing else that a parser of dates may take.
fn iso(text: &str) -> Option<Date> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.parse().ok().filter(|_| plain && text.len() == 10)
}

/// Whether `text` is `2018/19` or the like: two years, the second following the first.
fn is_period(text: &str) -> bool {
    text.len() == 7 && text.as_bytes().get(4) == Some(&b'/') && years(text).len() == 1
}

/// The academic years in `text`, each once: `2018-19`, `2018_19`, `2018/19`, `2018-2019`; not the days of a date.
fn years(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let parts: Vec<&str> = text.split(['-', '_', '/', ' ', '.']).collect();
    for (at, pair) in parts.windows(2).enumerate() {
        let [first, second] = pair else { continue };
        let Some(start) = year(first) else { continue };
        // `2018-19-05` is a day, and so is `2011-12-05`.
        let in_date = parts
            .get(at + 2)
            .is_some_and(|next| next.len() == 2 && number(next).is_some());
        let follows = match second.len() {
            2 => number(second) == Some((start + 1) % 100) && !in_date,
            4 => year(second) == Some(start + 1),
            _ => false,
        };
        let period = format!("{start}/{:02}", (start + 1) % 100);
        if follows && !found.contains(&period) {
            found.push(period);
        }
    }
    found
}

fn year(text: &str) -> Option<u32> {
    number(text).filter(|year| text.len() == 4 && (1990..2100).contains(year))
}

fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_tell_their_year() {
        let check = |path: &str, given: Option<&str>, expect: Option<&str>| {
            let mut faults = Vec::new();
            let found = period(Path::new(path), given, "absence period", &mut faults);
            assert_eq!(found.as_deref(), expect, "{path} {given:?}");
            assert_eq!(faults.is_empty(), expect.is_some(), "{path} {given:?}");
        };
        check(
            "performance_tables_2018-19/england_abs.csv",
            None,
            Some("2018/19"),
        );
        check(
            "2021-22/performance_tables_2018-19/england_abs.csv",
            None,
            Some("2018/19"),
        );
        check("x/2021-2022_england_census.csv", None, Some("2021/22"));
        check("x/2018-2019-2019-20.csv", None, None);
        check("x/england_abs.csv", None, None);
        check("x/abs_2018-08-31.csv", None, None);
        check("x/abs_2011-12-05.csv", None, None);
        check("x/abs_1999-00.csv", None, Some("1999/00"));
        check("x/abs_2018-20.csv", None, None);
        check("x/england_abs.csv", Some("2018/19"), Some("2018/19"));
        check("2021-22/england_abs.csv", Some("2018/19"), Some("2018/19"));
        for bad in ["2018-19", "2018/20", "18/19", "", "2018/2019", " 2018/19"] {
            check("2021-22/england_abs.csv", Some(bad), None);
        }
    }
}
