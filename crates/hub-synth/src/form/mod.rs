//! An export of the application form, typed as people type, with mistakes planted in it.
//!
//! Answers come from the applicants of [`england`](crate::england()). What is harmless stays in every row: blanks around
//! cells, capitals, lists that end in a separator. Mistakes are planted one a row, and each is told: where it is, and what intake has to make of it.

mod mistakes;

use hub_core::model::{Hub, Overall, Rate, School, Term, Urn};

use crate::draw::{Draw, Stage};
use crate::error::SynthError;

pub use mistakes::{Listed, Mistake};

/// Day on which applications close, as `2025-03-28`.
pub const CLOSES: &str = "2025-03-28";

/// A row of the export: an answer by the key of its question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormRow(Vec<(&'static str, String)>);

impl FormRow {
    /// The answer to a question; empty where there is none.
    #[must_use]
    pub fn answer(&self, key: &str) -> &str {
        let found = self.0.iter().find(|(question, _)| *question == key);
        found.map_or("", |(_, answer)| answer)
    }

    /// Sets an answer; always true, so that it stands within conditions.
    fn set(&mut self, key: &'static str, answer: impl Into<String>) -> bool {
        let answer = answer.into();
        match self.0.iter_mut().find(|(question, _)| *question == key) {
            Some((_, there)) => *there = answer,
            None => self.0.push((key, answer)),
        }
        true
    }

    /// The keys of the answers.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.iter().map(|(key, _)| *key)
    }
}

/// A round of applications as an export of the form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormExport {
    /// The export's rows, below its header.
    pub rows: Vec<FormRow>,
    /// The register that answers can be compared with, by URN.
    pub register: Vec<School>,
    /// The applicants as they are, by URN: what a faultless form would say.
    pub schools: Vec<School>,
    /// The hubs that they may name.
    pub hubs: Vec<Hub>,
    /// What was planted, by row.
    pub mistakes: Vec<Mistake>,
}

/// A round of applications of `schools` schools, in which each row has a mistake with probability `mistakes` (0 to 1).
///
/// Rows come in the order in which forms are sent, as near as makes no difference: by URN, doubles beside each other.
///
/// # Errors
///
/// As for [`england`](crate::england()).
pub fn form_export(
    schools: u32,
    hubs: u32,
    places: Option<u32>,
    mistakes: f64,
    seed: u64,
) -> Result<FormExport, SynthError> {
    let (schools, hubs) = crate::england(schools, hubs, places, seed)?;
    let mut draw = Draw::new(seed, Stage::Typing);
    let mut export = FormExport {
        rows: Vec::new(),
        register: schools.iter().map(registered).collect(),
        schools: Vec::new(),
        hubs,
        mistakes: Vec::new(),
    };
    for school in &schools {
        let row = typed(school, &mut draw);
        if draw.chance(mistakes) {
            mistakes::plant(school, row, &mut export, &mut draw);
        } else {
            export.rows.push(row);
        }
    }
    export.schools = schools;
    Ok(export)
}

/// What a register knows of a school.
fn registered(school: &School) -> School {
    School {
        needs: std::collections::BTreeSet::new(),
        preferences: Vec::new(),
        support_asked: None,
        other_support: None,
        applied_on: None,
        ..school.clone()
    }
}

/// The form as the school's office fills it in.
fn typed(school: &School, draw: &mut Draw) -> FormRow {
    let mut row = FormRow(Vec::new());
    let day = school
        .applied_on
        .map(|day| day.to_string())
        .unwrap_or_default();
    row.set(
        "applied_on",
        format!("{day} {:02}:{:02}", 8 + draw.below(9), draw.below(60)),
    );
    row.set("urn", school.urn.to_string());
    row.set("name", school.name.clone());
    row.set("phase", word(school.phase, draw));
    row.set(
        "local_authority",
        school.local_authority.clone().unwrap_or_default(),
    );
    row.set("region", word(school.region, draw));
    row.set("trust_uid", shown(school.trust));
    row.set("pupils", shown(school.pupils));
    rates(&mut row, school);
    row.set(
        "ofsted_overall",
        school.ofsted.overall.map_or("", Overall::name),
    );
    row.set("investment_area", word(school.investment_area, draw));
    if let Some(fsm) = &school.fsm {
        row.set("fsm", fsm.percent.to_string());
        row.set("fsm_measure", fsm.measure.name());
        row.set("fsm_period", fsm.period.clone().unwrap_or_default());
    }
    row.set("sen", shown(school.sen));
    support(&mut row, school, draw);
    people(&mut row, school, draw);
    for (_, answer) in &mut row.0 {
        if draw.chance(0.02) && !answer.is_empty() {
            *answer = format!(" {answer}  ");
        }
    }
    row
}

fn rates(row: &mut FormRow, school: &School) {
    let value = |rate: &Option<Rate>| shown(rate.as_ref().map(|rate| rate.value));
    row.set("overall_absence", value(&school.overall_absence));
    row.set("persistent_absence", value(&school.persistent_absence));
    row.set("severe_absence", value(&school.severe_absence));
    row.set("suspensions", value(&school.suspensions));
    let all = [
        &school.overall_absence,
        &school.persistent_absence,
        &school.severe_absence,
    ];
    let period = all
        .into_iter()
        .flatten()
        .map(|rate| rate.period.clone())
        .next();
    row.set("absence_period", period.unwrap_or_default());
    let period = school.suspensions.as_ref().map(|rate| rate.period.clone());
    row.set("suspensions_period", period.unwrap_or_default());
}

fn support(row: &mut FormRow, school: &School, draw: &mut Draw) {
    let needs: Vec<_> = school.needs.iter().map(|theme| theme.name()).collect();
    // Some form tools end a list with its separator.
    let end = if !needs.is_empty() && draw.chance(0.5) {
        ";"
    } else {
        ""
    };
    row.set("needs", needs.join(";") + end);
    let hubs: Vec<_> = school
        .preferences
        .iter()
        .map(hub_core::model::HubId::as_str)
        .collect();
    row.set("preferences", hubs.join("; "));
    row.set("support_asked", word(school.support_asked, draw));
    row.set(
        "other_support",
        school.other_support.clone().unwrap_or_default(),
    );
}

const FIRST: [&str; 8] = ["Alex", "Chris", "Jo", "Kim", "Pat", "Robin", "Sam", "Zoë"];
const LAST: [&str; 8] = [
    "Ahmed",
    "Brown",
    "Clarke",
    "Evans",
    "Nowak",
    "O’Neill",
    "Patel",
    "Smith",
];
const COMMENTS: [&str; 4] = [
    "We would rather not travel, please.",
    "Spoke to the local authority; they support this.",
    "Term dates differ from the authority's: see our site",
    "=HYPERLINK(\"http://example.invalid\",\"click\")",
];

fn people(row: &mut FormRow, school: &School, draw: &mut Draw) {
    let name = |draw: &mut Draw| format!("{} {}", draw.one_of(&FIRST), draw.one_of(&LAST));
    row.set("head_name", name(draw));
    row.set("head_agrees", yes(draw));
    if school.trust.is_some() {
        row.set("trust_signatory", name(draw));
        row.set("trust_agrees", yes(draw));
    }
    row.set("contact_name", name(draw));
    row.set("contact_role", "Attendance lead");
    row.set(
        "contact_email",
        format!("office{}@school.example", school.urn),
    );
    row.set(
        "contact_phone",
        format!("+44 1632 96{:04}", draw.below(10_000)),
    );
    row.set("meeting_times", "morning;after_school");
    if draw.chance(0.1) {
        row.set("comments", draw.one_of(&COMMENTS));
    }
}

fn yes(draw: &mut Draw) -> &'static str {
    draw.one_of(&["Yes", "yes", "YES"])
}

/// A word with or without a capital, as people type it.
fn word<T: Term>(word: Option<T>, draw: &mut Draw) -> String {
    let name = word.map_or("", Term::name);
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if draw.chance(0.3) => {
            first.to_uppercase().collect::<String>() + letters.as_str()
        }
        _ => name.to_owned(),
    }
}

fn shown(value: Option<impl std::fmt::Display>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Line of the last row of an export with a header of one line.
fn last_line(rows: &[FormRow]) -> u64 {
    rows.len() as u64 + 1
}

/// A URN that no school of synthetic England has: theirs begin at 200000.
fn nobody(urn: Urn) -> String {
    (100_000 + urn.get() % 100_000).to_string()
}
