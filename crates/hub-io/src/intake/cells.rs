//! Cells as the form has them: what the columns file says of how they are written is undone here, and nothing else.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime, date};
use jiff::fmt::strtime;
use jiff::{SignedDuration, Span};

use super::columns::{Dates, Writing};
use crate::form::{Answer, Kind};
use crate::report::{Located, codes};
use crate::table::{Column, urn_of};

/// A cell without what the columns file allows.
pub(super) fn plain<'a>(text: &'a str, kind: Kind, writing: &Writing) -> Cow<'a, str> {
    let text = text.trim();
    if writing
        .missing
        .iter()
        .any(|word| word.to_lowercase() == text.to_lowercase())
    {
        return "".into();
    }
    match kind {
        Kind::Integer { .. } | Kind::Number { .. } => number(text, writing),
        Kind::Moment => {
            let serial = serial(text).filter(|_| writing.serial_dates);
            let written = serial.map(|moment| moment.to_string());
            let written = written.or_else(|| day_first(text, writing.dates));
            written.map_or(text.into(), Cow::Owned)
        }
        _ => text.into(),
    }
}

fn number<'a>(text: &'a str, writing: &Writing) -> Cow<'a, str> {
    let mut text = Cow::Borrowed(text);
    if writing.percent_sign
        && let Some(bare) = text.strip_suffix('%')
    {
        text = Cow::Owned(bare.trim_end().to_owned());
    }
    if writing.grouped_thousands
        && let Some(bare) = ungrouped(&text, writing.decimal_comma)
    {
        text = Cow::Owned(bare);
    }
    if writing.decimal_comma && text.matches(',').count() == 1 && !text.contains('.') {
        text = Cow::Owned(text.replace(',', "."));
    }
    text
}

/// A number without the marks between its thousands; `None` where it has none, or not between groups of three.
fn ungrouped(text: &str, decimal_comma: bool) -> Option<String> {
    let (decimal, mark) = if decimal_comma {
        (',', '.')
    } else {
        ('.', ',')
    };
    let is_mark = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}') || c == mark;
    let (whole, rest) = text
        .find(decimal)
        .map_or((text, ""), |at| text.split_at(at));
    let mut groups = whole.split(is_mark);
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups
        .next()
        .filter(|group| (1..=3).contains(&group.len()) && is_digits(group))?;
    let rest_of_groups: Vec<&str> = groups.collect();
    let regular = rest_of_groups
        .iter()
        .all(|group| group.len() == 3 && is_digits(group));
    (regular && !rest_of_groups.is_empty())
        .then(|| format!("{first}{}{rest}", rest_of_groups.concat()))
}

/// A day as the columns file says it is written, as year, month and day; `None` where it is not written so.
fn day_first(text: &str, dates: Dates) -> Option<String> {
    let order = match dates {
        Dates::Iso => return None,
        Dates::DayMonthYear => "%d/%m/%Y",
        Dates::MonthDayYear => "%m/%d/%Y",
    };
    let (day, time) = text
        .split_once([' ', 'T'])
        .map_or((text, None), |(day, time)| (day, Some(time.trim())));
    let day = day.replace(['.', '-'], "/");
    let day = strtime::parse(order, &day).ok()?.to_date().ok()?;
    let Some(time) = time else {
        return Some(day.to_string());
    };
    let formats = ["%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p"];
    let mut times = formats
        .iter()
        .filter_map(|format| strtime::parse(format, time).ok());
    let time = times.find_map(|time| time.to_time().ok())?;
    Some(day.to_datetime(time).to_string())
}

/// The moment that a spreadsheet program keeps as this number of days, to the second; of this century and some years before, so that no year and no short number is taken for one.
fn serial(text: &str) -> Option<DateTime> {
    const FROM: Date = date(1990, 1, 1);
    const TO: Date = date(2100, 1, 1);
    let is_number = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number: f64 = is_number.then(|| text.parse().ok()).flatten()?;
    let whole = number.floor();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a float becomes the nearest integer, and too large a one is no day"
    )]
    let (days, seconds) = (whole as i64, ((number - whole) * 86_400.0).round() as i64);
    // Their first day is 1900-01-01, and they count a 29th of February of that year.
    let day = date(1899, 12, 30)
        .checked_add(Span::new().try_days(days).ok()?)
        .ok()?;
    let moment = day
        .at(0, 0, 0, 0)
        .checked_add(SignedDuration::from_secs(seconds))
        .ok()?;
    (FROM..TO).contains(&day).then_some(moment)
}

/// A moment written 2023-05-08, 2023-05-08 16:30 or 2023-05-08T16:30:00; the beginning of the day without a time.
pub(super) fn moment(text: &str) -> Option<DateTime> {
    let bytes = text.as_bytes();
    let day = bytes.get(..10)?;
    let is_day = day.iter().enumerate().all(|(at, byte)| {
        if at == 4 || at == 7 {
            *byte == b'-'
        } else {
            byte.is_ascii_digit()
        }
    });
    let is_plain = bytes
        .iter()
        .skip(10)
        .all(|byte| matches!(byte, b'0'..=b'9' | b':' | b'.' | b' ' | b'T'));
    (is_day && is_plain).then(|| text.parse().ok()).flatten()
}

/// Whether a text is several URNs with other signs or words between them.
fn are_urns(text: &str) -> bool {
    let mut parts = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty());
    parts.clone().nth(1).is_some() && parts.all(|part| urn_of(part).is_some())
}

/// Where the columns file could say how the cell is meant, the hint says so.
pub(super) fn say_how(issue: &mut Located, writing: &Writing) {
    let text = issue.value.as_str();
    if issue.kind == codes::BAD_MOMENT
        && let Some(moment) = serial(text)
    {
        // Before points are looked for: a moment kept as a number has one too.
        issue.hint = format!(
            "a spreadsheet program keeps {} as this number: format the column as days there; or let the columns file say serial_dates = true under [read]",
            moment.date()
        )
        .into();
        return;
    }
    if issue.kind == codes::BAD_URN && are_urns(text) {
        issue.hint = "separate the URNs of several schools by semicolons, or by what the columns file says: separator = \"comma\" or \"bar\" under [read]".into();
        return;
    }
    let setting = match issue.kind.name() {
        // Then there would be no value, which there must be.
        "missing_not_empty" if Answer::REQUIRED.iter().any(|it| it.name() == issue.field) => return,
        "missing_not_empty" => format!("missing = [{text:?}]"),
        "bad_moment" if text.contains(['/', '.']) => {
            "dates = \"day_month_year\" (or \"month_day_year\")".to_owned()
        }
        "bad_number" | "bad_integer" if text.contains('%') && !writing.percent_sign => {
            "percent_sign = true".to_owned()
        }
        "bad_number" if text.matches(',').count() == 1 && !writing.decimal_comma => {
            "decimal_comma = true".to_owned()
        }
        "bad_number" | "bad_integer"
            if text.contains([' ', ',', '.', '\u{a0}']) && !writing.grouped_thousands =>
        {
            "grouped_thousands = true".to_owned()
        }
        _ => return,
    };
    issue.hint = format!(
        "{}; or let the columns file say {setting} under [read]",
        issue.hint
    )
    .into();
}
