//! Cells and their kinds.

use std::borrow::Cow;
use std::fmt::Display;

use hub_core::model::Term;
use jiff::civil::Date;

/// In place of what is not for the reader to know.
pub(crate) const WITHHELD: &str = "withheld";

/// What the cells of a column hold, where they hold anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text of a few words, or a list of words separated by semicolons.
    Text,
    /// A sentence or more, to be read over several lines.
    Words,
    /// A whole number.
    Whole,
    /// A number as it is.
    Decimal,
    /// A number to one decimal place.
    Tenths,
    /// A day.
    Day,
}

/// A column: its name in the header, and its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// The name.
    pub(crate) name: &'static str,
    /// The kind.
    pub(crate) kind: Kind,
}

impl Head {
    /// A column.
    pub(crate) const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind }
    }

    /// The name for people.
    pub(crate) fn title(self) -> String {
        let title = match self.name {
            "urn" => "URN",
            "trust_uid" => "Trust UID",
            "overall_absence" => "Overall absence, %",
            "persistent_absence" => "Persistent absence, %",
            "severe_absence" => "Severe absence, %",
            "suspensions" => "Suspensions per 100 pupils",
            "overall_absence_period" => "Overall absence: year",
            "persistent_absence_period" => "Persistent absence: year",
            "severe_absence_period" => "Severe absence: year",
            "suspensions_period" => "Suspensions: year",
            "fsm" => "Free school meals, %",
            "fsm_measure" => "Free school meals: measure",
            "fsm_period" => "Free school meals: year",
            "sen" => "Special needs, %",
            "fit_percent" => "Fit, %",
            "mean_fit_percent" => "Mean fit, %",
            "price_points_of_score" => "Price, points of score",
            "distance_km" => "Distance, km",
            "mean_distance_km" => "Mean distance, km",
            name => {
                let mut letters = name.chars();
                let first = letters.next().map(|letter| letter.to_ascii_uppercase());
                return first
                    .into_iter()
                    .chain(letters)
                    .map(|letter| if letter == '_' { ' ' } else { letter })
                    .collect();
            }
        };
        title.to_owned()
    }
}

/// A value, of its column's kind or empty.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Something, or nothing: it is not for the reader to know.
    Withheld,
    /// Text from outside or from here.
    Text(Cow<'a, str>),
    /// A word of a vocabulary, or several separated by semicolons, as files spell them: people see blanks for underscores.
    Coded(Cow<'static, str>),
    /// A whole number.
    Whole(i64),
    /// A finite number.
    Decimal(f64),
    /// A finite number that is told to one decimal place.
    Tenths(f64),
    /// A day.
    Day(Date),
}

impl<'a> Cell<'a> {
    /// Text that may not be there; empty text is nothing.
    pub(crate) fn text(text: Option<impl Into<Cow<'a, str>>>) -> Self {
        match text.map(Into::into) {
            Some(text) if !text.is_empty() => Self::Text(text),
            _ => Self::Empty,
        }
    }

    /// A word of a vocabulary.
    pub(crate) fn word(word: Option<impl Term>) -> Self {
        word.map_or(Self::Empty, |word| Self::Coded(word.name().into()))
    }

    /// Words of a vocabulary, separated by semicolons.
    pub(crate) fn words<T: Term>(words: impl Iterator<Item = T>) -> Self {
        let words: Vec<&str> = words.map(Term::name).collect();
        if words.is_empty() {
            return Self::Empty;
        }
        Self::Coded(words.join(";").into())
    }

    /// A whole number.
    pub(crate) fn whole(number: Option<impl Into<i64>>) -> Self {
        number.map_or(Self::Empty, |number| Self::Whole(number.into()))
    }

    /// A number.
    pub(crate) fn decimal(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, Self::Decimal)
    }

    /// A number to one decimal place.
    pub(crate) fn tenths(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, Self::Tenths)
    }

    /// A day.
    pub(crate) fn day(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }

    /// A list, its items separated by semicolons.
    pub(crate) fn list(items: impl Iterator<Item = impl AsRef<str>>) -> Self {
        let mut list = String::new();
        for item in items {
            if !list.is_empty() {
                list.push(';');
            }
            list += item.as_ref();
        }
        Self::text(Some(list))
    }

    /// The value as text. Numbers come in the shortest form that reads back the same.
    pub(crate) fn into_text(self) -> Cow<'a, str> {
        fn shown<'a>(value: impl Display) -> Cow<'a, str> {
            value.to_string().into()
        }
        match self {
            Self::Empty => "".into(),
            Self::Withheld => WITHHELD.into(),
            Self::Text(text) => text,
            Self::Coded(words) => words,
            Self::Whole(number) => shown(number),
            Self::Decimal(number) => shown(number),
            Self::Tenths(number) => format!("{number:.1}").into(),
            Self::Day(day) => shown(day),
        }
    }

    /// The value as people read it.
    pub(crate) fn into_words(self) -> Cow<'a, str> {
        match self {
            Self::Coded(words) => words.replace('_', " ").replace(';', "; ").into(),
            other => other.into_text(),
        }
    }
}
