//! Where each field of one school comes from: said by the readers and by the joining as they go, about that school alone.

use std::collections::BTreeSet;
use std::fmt;

use hub_core::model::{School, Urn};
use schemars::JsonSchema;
use serde::Serialize;

use super::list::List;
use super::sheet::Holdings;
use crate::records::school_field;
use crate::report::{Located, codes, plain};

/// Most characters of a cell or a file's name that the text shows.
const SHOWN_CHARS: usize = 160;

/// How many listed schools are named where one is not listed.
const NEAR: usize = 5;

/// Fields of which something can be said, by their columns in `schools.csv`.
const FIELDS: [&str; 31] = [
    "name",
    "status",
    "sector",
    "phase",
    "establishment_type",
    "local_authority",
    "region",
    "trust_uid",
    "easting",
    "northing",
    "pupils",
    "overall_absence",
    "persistent_absence",
    "severe_absence",
    "ofsted_overall",
    "ofsted_quality_of_education",
    "ofsted_behaviour",
    "ofsted_personal_development",
    "ofsted_leadership",
    "ofsted_date",
    "ofsted_previous_overall",
    "ofsted_ungraded_outcome",
    "report_card_attendance",
    "report_card_inclusion",
    "report_card_personal_development",
    "report_card_leadership",
    "report_card_date",
    "investment_area",
    "fsm",
    "sen",
    "rurality",
];

/// Those that inspections give.
pub(super) fn inspections() -> Vec<&'static str> {
    let is_one = |field: &&str| field.starts_with("ofsted_") || field.starts_with("report_card_");
    FIELDS.into_iter().filter(is_one).collect()
}

/// Where each field of a school comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SchoolOrigins {
    /// The school.
    #[schemars(with = "u32")]
    pub urn: Urn,
    /// Its fields that an import can give, in the order of `schools.csv`.
    pub fields: Vec<FieldOrigins>,
}

/// Where a field comes from, or why it is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldOrigins {
    /// Its column in `schools.csv`.
    pub field: &'static str,
    /// Its value there; empty where there is none.
    pub value: String,
    /// What the sources have to say of it, in the order in which they are asked; none where no source given can tell it.
    pub origins: Vec<Origin>,
}

/// What a source has to say of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Origin {
    /// Which source, as in the report of the join.
    pub source: &'static str,
    /// The file, as it was named.
    pub file: String,
    /// Whether the value is from here.
    pub gives: bool,
    /// By which rule, or why not.
    pub rule: String,
    /// The cells that were read for it.
    pub cells: Vec<Reading>,
}

/// A cell that was read for a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reading {
    /// Line of the file, from 1.
    pub line: u64,
    /// The column's name in the file's documentation; empty for the row as a whole.
    pub column: &'static str,
    /// What the cell holds.
    pub cell: String,
    /// What that means where it stands for a missing value, as far as the publisher says.
    pub means: Option<&'static str>,
}

/// A cell that a reader read for a field of a school that is followed.
#[derive(Clone, Debug)]
pub(super) struct Noted {
    pub(super) urn: Urn,
    pub(super) field: &'static str,
    pub(super) reading: Reading,
}

/// Follows one school through the joining, or none, which costs nothing but the question.
#[derive(Debug)]
pub(super) struct Trace {
    urn: Option<Urn>,
    said: Vec<(&'static str, Origin)>,
}

/// A source's table, as an origin names it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) source: &'static str,
    pub(super) file: &'a str,
    /// Cells that were noted in it.
    pub(super) noted: &'a [Noted],
    /// Under which URN the row is.
    pub(super) urn: Urn,
}

impl<'a> Place<'a> {
    /// The row of `urn` in a sheet.
    pub(super) fn row(source: &'static str, holdings: &'a Holdings, urn: Urn) -> Self {
        Self {
            source,
            file: &holdings.file,
            noted: &holdings.noted,
            urn,
        }
    }

    /// A file as a whole, whose cells are in the rule.
    pub(super) fn file(source: &'static str, file: &'a str, urn: Urn) -> Self {
        Self {
            source,
            file,
            noted: &[],
            urn,
        }
    }

    fn cells(&self, field: &str) -> Vec<Reading> {
        let noted = self.noted.iter();
        let noted = noted.filter(|noted| noted.urn == self.urn && noted.field == field);
        noted.map(|noted| noted.reading.clone()).collect()
    }
}

impl Trace {
    pub(super) fn new(urn: Option<Urn>) -> Self {
        Self {
            urn,
            said: Vec::new(),
        }
    }

    /// Whether `urn` is followed.
    pub(super) fn follows(&self, urn: Urn) -> bool {
        self.urn == Some(urn)
    }

    /// Notes that these fields of `school` are now what `place` says: a value, or nothing where its cells have none.
    pub(super) fn gave(
        &mut self,
        school: &School,
        fields: &[&'static str],
        place: Place<'_>,
        rule: &str,
    ) {
        for field in fields {
            let gives = !school_field(school, field).is_empty();
            if gives {
                self.replace(field);
                self.say(field, true, place, rule);
            } else if place.cells(field).is_empty() {
                self.say(
                    field,
                    false,
                    place,
                    &format!("{rule}; it has no such column"),
                );
            } else {
                self.say(field, false, place, rule);
            }
        }
    }

    /// Notes that `place` gives these fields nothing, and why.
    pub(super) fn left(&mut self, fields: &[&'static str], place: Place<'_>, rule: &str) {
        for field in fields {
            self.say(field, false, place, rule);
        }
    }

    /// What the list gives: all that was noted when its row was read.
    pub(super) fn list(&mut self, list: &List) {
        let Some((urn, entry)) = self.urn.and_then(|urn| list.entries.get_key_value(&urn)) else {
            return;
        };
        let place = Place::row(list.source, &list.holdings, *urn);
        let noted: BTreeSet<_> = place.noted.iter().map(|noted| noted.field).collect();
        for field in FIELDS.iter().filter(|field| noted.contains(**field)) {
            self.gave(&entry.school, &[field], place, "its row of the list");
        }
    }

    /// All that was said, by field.
    pub(super) fn finish(self, schools: &[School]) -> Option<SchoolOrigins> {
        let urn = self.urn?;
        let school = schools.iter().find(|school| school.urn == urn)?;
        let origins = |field: &str| {
            let said = self.said.iter().filter(|(about, _)| *about == field);
            said.map(|(_, origin)| origin.clone()).collect()
        };
        let fields = FIELDS.iter().map(|field| FieldOrigins {
            field,
            value: school_field(school, field),
            origins: origins(field),
        });
        Some(SchoolOrigins {
            urn,
            fields: fields.collect(),
        })
    }

    fn say(&mut self, field: &'static str, gives: bool, place: Place<'_>, rule: &str) {
        let origin = Origin {
            source: place.source,
            file: place.file.to_owned(),
            gives,
            rule: rule.to_owned(),
            cells: place.cells(field),
        };
        self.said.push((field, origin));
    }

    /// What gave the field before does not any more.
    fn replace(&mut self, field: &str) {
        for (_, origin) in self
            .said
            .iter_mut()
            .filter(|(about, it)| *about == field && it.gives)
        {
            origin.gives = false;
            origin.rule.push_str(", replaced by what follows");
        }
    }
}

/// The fault of a URN that is not on the list, with those near to it.
pub(super) fn not_listed(urn: Urn, list: &List) -> Located {
    let written = urn.to_string();
    let distance = |other: &Urn| {
        let letters = strsim::osa_distance(&written, &other.to_string());
        (letters, other.get().abs_diff(urn.get()))
    };
    let mut near: Vec<_> = list.entries.iter().collect();
    near.sort_by_cached_key(|(other, _)| distance(other));
    let near = near.iter().take(NEAR);
    let near: Vec<_> = near
        .map(|(urn, entry)| format!("{urn} {}", entry.school.name))
        .collect();
    let why = if list.others.contains(&urn) {
        "the register has it, but as closed, Welsh or no school"
    } else {
        "it is not on the list"
    };
    Located {
        field: "explain".to_owned(),
        ..Located::of_file(
            &list.holdings.file,
            codes::UNKNOWN_URN,
            written,
            "the URN of a school on the list",
            format!("{why}; near are {}", near.join(", ")),
        )
    }
}

impl fmt::Display for SchoolOrigins {
    /// Plain text for a terminal: each field with its value, and below it what the sources say. Nothing of the inputs is shown unescaped.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "school {}", self.urn)?;
        for field in &self.fields {
            let value = plain(&field.value, SHOWN_CHARS);
            let value = if value.is_empty() { "-" } else { &value };
            writeln!(f, "  {}: {value}", field.field)?;
            if field.origins.is_empty() {
                writeln!(f, "    no source given has it")?;
            }
            for origin in &field.origins {
                writeln!(f, "    {origin}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gives = if self.gives { "from" } else { "not from" };
        // The folder is the same on nearly every line.
        let file = self.file.rsplit(['/', '\\']).next().unwrap_or_default();
        let file = plain(file, SHOWN_CHARS);
        write!(f, "{gives} {}, {file}", self.source)?;
        let mut line = 0;
        for cell in &self.cells {
            if cell.line != line {
                write!(f, ", line {}", cell.line)?;
                line = cell.line;
            }
            write!(f, ", {cell}")?;
        }
        write!(f, ": {}", plain(&self.rule, SHOWN_CHARS))
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cell = plain(&self.cell, SHOWN_CHARS);
        let means = self.means.map(|means| format!(" ({means})"));
        let means = means.unwrap_or_default();
        if cell.is_empty() {
            write!(f, "{} blank", self.column)
        } else {
            write!(f, "{} `{cell}`{means}", self.column)
        }
    }
}
