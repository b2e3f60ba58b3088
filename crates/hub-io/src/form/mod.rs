//! The application form: what is asked, in one versioned definition, and its shapes.
//!
//! [`questions()`] are the form. [`schema()`] gives them as JSON Schema, for web forms and their exports; [`header`] as the first line
//! of a CSV file; [`template()`] as a workbook to fill in, with lists to choose from. [`crate::intake`] reads what comes back in any of them.
//!
//! Each question has a key (`persistent_absence`), which is its column's name in files, and a text, which form tools
//! use as the heading of the column: both are understood. So are both forms of a choice, its word (`all_through`) and its label ("All-through").

mod export;
mod questions;
mod schema;
#[cfg(feature = "xlsx")]
mod template;

use crate::sheets::{self, Cell, Head, Reader, to_csv};
use crate::table::Column;

pub use export::export_to_table;
pub(crate) use questions::Answer;
pub use schema::schema;
#[cfg(feature = "xlsx")]
pub use template::template;

/// Version of the form. It counts up when a question is added, dropped or means something else.
pub const VERSION: u32 = 1;

/// A question of the form.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// The part of the form that it belongs to.
    pub section: Section,
    pub(crate) answer: Answer,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// The question, as it is put to a person.
    pub text: &'static str,
    /// How to answer it; may be empty.
    pub guidance: &'static str,
}

impl Question {
    /// Name of the answer's column in files.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.answer.name()
    }

    /// Whether it must be answered.
    #[must_use]
    pub fn is_required(&self) -> bool {
        Answer::REQUIRED.contains(&self.answer)
    }

    /// Whether one form for several schools of a trust may have an answer for each of them, in the order of the URNs.
    #[must_use]
    pub fn may_be_several(&self) -> bool {
        let of_the_school = matches!(self.section, Section::School | Section::Figures);
        of_the_school && !matches!(self.answer, Answer::AppliedOn | Answer::TrustUid)
    }

    /// Whether one answer may stand for all schools of a form, as it may for a region but not for a name.
    pub(crate) fn may_be_shared(&self) -> bool {
        !self.may_be_several()
            || matches!(self.kind, Kind::OneOf(_) | Kind::Year)
            || self.answer == Answer::LocalAuthority
    }
}

/// A part of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Which school it is.
    School,
    /// The school in figures.
    Figures,
    /// What is applied for.
    Support,
    /// Who agrees, and whom to contact.
    People,
}

impl Section {
    /// Its heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::School => "The school",
            Self::Figures => "The school in figures",
            Self::Support => "What you apply for",
            Self::People => "Agreement and contact",
        }
    }
}

/// What kind of answer a question takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Free text.
    Text,
    /// An e-mail address.
    Email,
    /// A day, or a day and a time of day.
    Moment,
    /// One URN, or several.
    Urns,
    /// A whole number from 0.
    Integer {
        /// The largest that is taken.
        max: u32,
    },
    /// A number from 0.
    Number {
        /// The largest that is taken.
        max: f64,
    },
    /// An academic year, written `2022/23`.
    Year,
    /// One of several choices.
    OneOf(&'static [Choice]),
    /// Any of several choices.
    Choices(&'static [Choice]),
    /// Codes of hubs, in order.
    HubIds,
}

impl Kind {
    /// The choices, where there are any.
    #[must_use]
    pub fn choices(self) -> &'static [Choice] {
        match self {
            Self::OneOf(choices) | Self::Choices(choices) => choices,
            _ => &[],
        }
    }

    /// What to write, in a few words.
    #[must_use]
    pub fn hint(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Email => "an e-mail address".to_owned(),
            Self::Moment => {
                "a day written 2023-05-08, with a time (2023-05-08 16:30) or without".to_owned()
            }
            Self::Urns => "six digits; several separated by semicolons".to_owned(),
            Self::Integer { max: u32::MAX } => "a whole number".to_owned(),
            Self::Integer { max } => format!("a whole number from 0 to {max}"),
            Self::Number { max } => format!("a number from 0 to {max}"),
            Self::Year => "an academic year written 2022/23".to_owned(),
            Self::OneOf(_) => "one of the choices".to_owned(),
            Self::Choices(_) => "any of the choices, separated by semicolons".to_owned(),
            Self::HubIds => "codes of hubs separated by semicolons".to_owned(),
        }
    }
}

/// A choice: a word for files, and a label for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The word in files.
    pub value: &'static str,
    /// The label on the form.
    pub label: &'static str,
}

/// The questions, in the order in which they are asked.
///
/// ```
/// let required: Vec<_> = hub_io::form::questions().iter().filter(|it| it.is_required()).map(|it| it.key()).collect();
/// assert_eq!(required, ["applied_on", "urn", "name", "phase", "head_agrees"]);
/// ```
#[must_use]
pub fn questions() -> &'static [Question] {
    questions::QUESTIONS
}

/// The form as a CSV file without rows: its columns, named by key.
#[must_use]
pub fn header() -> Vec<u8> {
    let heads = Answer::names().map(|name| Head::new(name, sheets::Kind::Text));
    let heads: Vec<Head> = heads.collect();
    to_csv(&heads, std::iter::empty::<[Cell<'_>; 0]>(), Reader::Program)
}
