//! Mistakes that people make on forms, one a row.

use hub_core::model::{Phase, School, Status, Term, Urn};

use super::{FormExport, FormRow, last_line, nobody};
use crate::draw::Draw;

/// In which list of an intake a mistake has to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// The row is rejected.
    Rejected,
    /// A person has to decide; the register counts until then.
    ToDecide,
    /// The row is of a school that applied twice, and the other one counts.
    Duplicate,
    /// The application is late.
    Late,
}

impl Listed {
    /// Its name, as the lists' files have it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::ToDecide => "findings",
            Self::Duplicate => "duplicates",
            Self::Late => "late",
        }
    }
}

/// A planted mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Row of the export, from 1 for the header.
    pub row: u64,
    /// The school whose form it is, also where the mistake is in its URN.
    pub urn: Urn,
    /// The question answered wrongly; empty where it is the form as a whole.
    pub question: &'static str,
    /// What intake has to call it; empty for duplicates and late forms.
    pub code: &'static str,
    /// Where intake has to list it.
    pub listed: Listed,
}

/// A way to spoil a row, and what intake has to make of it.
struct Spoil {
    question: &'static str,
    code: &'static str,
    listed: Listed,
    /// Changes the row; whether the school lends itself to it.
    change: fn(&School, &mut FormRow, &mut Draw) -> bool,
}

const fn spoil(
    listed: Listed,
    code: &'static str,
    question: &'static str,
    change: fn(&School, &mut FormRow, &mut Draw) -> bool,
) -> Spoil {
    Spoil {
        question,
        code,
        listed,
        change,
    }
}

const SPOILS: &[Spoil] = &[
    spoil(Listed::ToDecide, "answer_differs", "phase", wrong_phase),
    spoil(Listed::ToDecide, "answer_differs", "trust_uid", wrong_trust),
    spoil(Listed::ToDecide, "answer_differs", "pupils", many_pupils),
    spoil(
        Listed::ToDecide,
        "rate_differs",
        "persistent_absence",
        far_off,
    ),
    spoil(
        Listed::ToDecide,
        "swapped_rates",
        "overall_absence",
        swapped,
    ),
    // UTF-8 read as Windows-1252.
    spoil(
        Listed::ToDecide,
        "garbled_text",
        "name",
        |school, row, _| row.set("name", format!("{} â€“ main site", school.name)),
    ),
    spoil(
        Listed::Rejected,
        "out_of_range",
        "persistent_absence",
        no_point,
    ),
    spoil(
        Listed::Rejected,
        "bad_number",
        "persistent_absence",
        percent_sign,
    ),
    spoil(
        Listed::Rejected,
        "bad_number",
        "overall_absence",
        decimal_comma,
    ),
    spoil(Listed::Rejected, "bad_integer", "pupils", spaced_pupils),
    spoil(Listed::Rejected, "bad_moment", "applied_on", day_first),
    spoil(
        Listed::Rejected,
        "rate_without_period",
        "absence_period",
        |school, row, _| row.set("absence_period", "") && school.persistent_absence.is_some(),
    ),
    spoil(
        Listed::Rejected,
        "missing_not_empty",
        "severe_absence",
        |_, row, draw| {
            row.set(
                "severe_absence",
                draw.one_of(&["SUPP", "c", "n/a", "unknown"]),
            )
        },
    ),
    spoil(Listed::Rejected, "bad_number", "sen", |_, row, _| {
        row.set("sen", "=C2/C3*100")
    }),
    spoil(Listed::Rejected, "unknown_word", "phase", |_, row, draw| {
        row.set(
            "phase",
            draw.one_of(&["Primry", "KS2", "Junior & infants", "secondery"]),
        )
    }),
    spoil(Listed::Rejected, "empty_cell", "phase", |_, row, _| {
        row.set("phase", "")
    }),
    spoil(Listed::Rejected, "unknown_urn", "urn", |school, row, _| {
        row.set("urn", nobody(school.urn))
    }),
    spoil(Listed::Rejected, "bad_urn", "urn", |school, row, _| {
        row.set("urn", format!("{}.0", school.urn))
    }),
    spoil(
        Listed::Rejected,
        "not_signed_off",
        "head_agrees",
        |_, row, _| row.set("head_agrees", "No"),
    ),
    spoil(
        Listed::Rejected,
        "bad_email",
        "contact_email",
        |_, row, _| row.set("contact_email", "the school office"),
    ),
    spoil(Listed::Late, "", "applied_on", |_, row, draw| {
        row.set(
            "applied_on",
            format!("2025-04-{:02} 10:15", 1 + draw.below(20)),
        )
    }),
];
/// Besides those that spoil a row: a form sent twice, and a school closed since.
const OTHERS: u32 = 2;

/// Adds the row of a school with a mistake in it, or beside it.
pub(super) fn plant(school: &School, row: FormRow, export: &mut FormExport, draw: &mut Draw) {
    let count = crate::number::count(SPOILS.len());
    loop {
        let kind = draw.below(count + OTHERS);
        let Some(spoil) = SPOILS.get(kind as usize) else {
            if kind == count {
                twice(school, row, export);
            } else {
                closed(school, row, export);
            }
            return;
        };
        let mut spoilt = row.clone();
        if (spoil.change)(school, &mut spoilt, draw) {
            export.rows.push(spoilt);
            return note(school, spoil.question, spoil.code, spoil.listed, export);
        }
    }
}

/// Notes a mistake in the last row.
fn note(
    school: &School,
    question: &'static str,
    code: &'static str,
    listed: Listed,
    export: &mut FormExport,
) {
    let row = last_line(&export.rows);
    export.mistakes.push(Mistake {
        row,
        urn: school.urn,
        question,
        code,
        listed,
    });
}

/// A first form, and the one that counts after it.
fn twice(school: &School, row: FormRow, export: &mut FormExport) {
    let mut first = row.clone();
    first.set("applied_on", "2025-01-06 09:30");
    first.set("comments", "We shall send another one.");
    export.rows.push(first);
    note(school, "", "", Listed::Duplicate, export);
    export.rows.push(row);
}

fn closed(school: &School, row: FormRow, export: &mut FormExport) {
    let mut register = export.register.iter_mut();
    if let Some(known) = register.find(|known| known.urn == school.urn) {
        known.status = Some(Status::Closed);
    }
    export.rows.push(row);
    note(school, "urn", "closed_school", Listed::ToDecide, export);
}

fn wrong_phase(school: &School, row: &mut FormRow, _: &mut Draw) -> bool {
    let wrong = if school.phase == Some(Phase::Primary) {
        Phase::Secondary
    } else {
        Phase::Primary
    };
    row.set("phase", wrong.name()) && school.phase.is_some()
}

fn wrong_trust(school: &School, row: &mut FormRow, _: &mut Draw) -> bool {
    let wrong = school.trust.map(|uid| (uid.0 + 1).to_string());
    wrong.is_some_and(|uid| row.set("trust_uid", uid))
}

fn many_pupils(school: &School, row: &mut FormRow, _: &mut Draw) -> bool {
    let pupils = school.pupils.filter(|pupils| (20..1000).contains(pupils));
    pupils.is_some_and(|pupils| row.set("pupils", (pupils * 2).to_string()))
}

/// The rate of another school, or of another year than the one said.
fn far_off(school: &School, row: &mut FormRow, draw: &mut Draw) -> bool {
    let off = f64::from(2 + draw.below(8));
    let wrong = persistent(school).map(|rate| libm::round((rate + off) * 10.0) / 10.0);
    let wrong = wrong.filter(|rate| *rate <= 100.0);
    wrong.is_some_and(|rate| row.set("persistent_absence", rate.to_string()))
}

fn swapped(school: &School, row: &mut FormRow, _: &mut Draw) -> bool {
    let Some((overall, persistent)) = overall(school).zip(persistent(school)) else {
        return false;
    };
    let severe = school
        .severe_absence
        .as_ref()
        .map_or(0.0, |rate| rate.value);
    // So far apart that it shows, and no other fault beside.
    let is_plain = persistent - overall > 3.0 && severe <= overall;
    is_plain
        && row.set("overall_absence", persistent.to_string())
        && row.set("persistent_absence", overall.to_string())
}

/// The decimal point forgotten.
fn no_point(school: &School, row: &mut FormRow, _: &mut Draw) -> bool {
    let wrong = persistent(school).map(|rate| libm::round(rate * 10.0) + 100.0);
    wrong.is_some_and(|rate| row.set("persistent_absence", rate.to_string()))
}

fn percent_sign(school: &School, row: &mut FormRow, _: &mut Draw) -> bool {
    persistent(school).is_some_and(|rate| row.set("persistent_absence", format!("{rate} %")))
}

fn decimal_comma(school: &School, row: &mut FormRow, _: &mut Draw) -> bool {
    let wrong = overall(school).map(|rate| format!("{rate:.1}").replace('.', ","));
    wrong.is_some_and(|rate| row.set("overall_absence", rate))
}

fn spaced_pupils(school: &School, row: &mut FormRow, _: &mut Draw) -> bool {
    let pupils = school.pupils.filter(|pupils| *pupils >= 1000);
    let spaced = pupils.map(|pupils| format!("{} {:03}", pupils / 1000, pupils % 1000));
    spaced.is_some_and(|pupils| row.set("pupils", pupils))
}

fn day_first(school: &School, row: &mut FormRow, _: &mut Draw) -> bool {
    let day = school
        .applied_on
        .map(|day| day.strftime("%d/%m/%Y").to_string());
    day.is_some_and(|day| row.set("applied_on", day))
}

fn overall(school: &School) -> Option<f64> {
    school.overall_absence.as_ref().map(|rate| rate.value)
}

fn persistent(school: &School) -> Option<f64> {
    school.persistent_absence.as_ref().map(|rate| rate.value)
}
