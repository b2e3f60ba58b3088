//! Inspection judgements, in both layouts of Ofsted's file.

use hub_core::model::{Grade, Ofsted, Overall, ReportCard, ReportCardGrade, Term, Urn};
use jiff::civil::Date;

use super::sheet::{self, Col, Sheet};
use super::tally::{Tally, counted};

/// Symbols for text, numbers and dates that are not there.
pub(super) const BLANK: &[&str] = &["", "NULL"];

/// Symbols for a judgement that was not made: 9, and in older files 0 and 8.
const NO_GRADE: &[&str] = &["", "NULL", "9", "8", "0", "Not judged", "Not applicable"];

/// Symbols for an overall grade that is not there. "Not judged" is an answer, and not one of them.
const NO_OVERALL: &[&str] = &["", "NULL", "9", "8", "0"];

/// The columns on inspections.
pub(super) struct Columns {
    overall: Col,
    quality: Col,
    behaviour: Col,
    personal: Col,
    leadership: Col,
    number: Col,
    date: Col,
    ungraded_number: Col,
    ungraded_outcome: Col,
    /// Up to 2025 only.
    previous: Option<Col>,
    /// Report cards: since 2026 only.
    card: Option<Card>,
}

struct Card {
    number: Col,
    attendance: Col,
    inclusion: Col,
    personal: Col,
    leadership: Col,
    date: Col,
}

impl Columns {
    /// The columns of the layout that the header is of; faults where it lacks one.
    pub(super) fn new(sheet: &mut Sheet<'_>) -> Self {
        let is_report_card = sheet.column("Latest OEIF overall effectiveness").is_some()
            || sheet.column("Attendance and behaviour").is_some();
        if is_report_card {
            Self::report_card(sheet)
        } else {
            Self::graded(sheet)
        }
    }

    fn graded(sheet: &mut Sheet<'_>) -> Self {
        Self {
            overall: sheet.need("Overall effectiveness"),
            quality: sheet.need("Quality of education"),
            behaviour: sheet.need("Behaviour and attitudes"),
            personal: sheet.need("Personal development"),
            leadership: sheet.need("Effectiveness of leadership and management"),
            number: sheet.need("Inspection number of latest graded inspection"),
            date: sheet.need("Inspection start date"),
            ungraded_number: sheet
                .need("Latest ungraded inspection number since last graded inspection"),
            ungraded_outcome: sheet.need("Ungraded inspection overall outcome"),
            previous: Some(sheet.need("Previous graded inspection overall effectiveness")),
            card: None,
        }
    }

    fn report_card(sheet: &mut Sheet<'_>) -> Self {
        Self {
            overall: sheet.need("Latest OEIF overall effectiveness"),
            quality: sheet.need("Latest OEIF quality of education"),
            behaviour: sheet.need("Latest OEIF behaviour and attitudes"),
            personal: sheet.need("Latest OEIF personal development"),
            leadership: sheet.need("Latest OEIF effectiveness of leadership and management"),
            number: sheet.need("Inspection number of latest OEIF graded inspection"),
            date: sheet.need("Inspection start date of latest OEIF graded inspection"),
            ungraded_number: sheet.need("Latest ungraded inspection number"),
            ungraded_outcome: sheet.need("Ungraded inspection overall outcome"),
            previous: None,
            card: Some(Card {
                number: sheet.need("Inspection number of latest full inspection"),
                attendance: sheet.need("Attendance and behaviour"),
                inclusion: sheet.need("Inclusion"),
                personal: sheet.need("Personal development and wellbeing"),
                leadership: sheet.need("Leadership and governance"),
                date: sheet.need("Attendance and behaviour - date of judgement"),
            }),
        }
    }

    /// Which layout the file is of, for the report.
    pub(super) fn layout(&self) -> &'static str {
        if self.card.is_some() {
            "layout of report cards, 2026"
        } else {
            "layout of graded inspections, up to 2025"
        }
    }
}

/// Schools whose overall judgement is worth a note.
pub(super) struct Notes {
    never: Tally,
    not_judged: Tally,
    unknown: Tally,
}

impl Notes {
    pub(super) fn new() -> Self {
        Self {
            never: Tally::new(
                "never_inspected",
                "schools with no inspection in the file: never inspected",
            ),
            not_judged: Tally::new(
                "not_judged",
                "schools inspected without an overall grade: not judged",
            ),
            unknown: Tally::new(
                "overall_unknown",
                "schools inspected, whose overall grade the file does not hold: missing",
            ),
        }
    }

    pub(super) fn counted(self) -> Vec<Tally> {
        counted([self.not_judged, self.never, self.unknown])
    }
}

/// Reads the judgements of a row, about the school called `urn` in notes.
pub(super) fn read(
    sheet: &mut Sheet<'_>,
    columns: &Columns,
    urn: Urn,
    notes: &mut Notes,
) -> Ofsted {
    let card = columns
        .card
        .as_ref()
        .map(|card| read_card(sheet, card))
        .unwrap_or_default();
    sheet.field("ofsted_overall");
    let overall = overall(sheet, columns);
    sheet.field("ofsted_previous_overall");
    let previous_overall = columns.previous.and_then(|col| stated(sheet, col));
    sheet.field("ofsted_date");
    let date = date(sheet, columns.date);
    sheet.field("ofsted_ungraded_outcome");
    let ungraded_outcome = text(sheet, columns.ungraded_outcome);
    let mut grade = |field, col| {
        sheet.field(field);
        grade(sheet, col)
    };
    let ofsted = Ofsted {
        overall,
        quality_of_education: grade("ofsted_quality_of_education", columns.quality),
        behaviour: grade("ofsted_behaviour", columns.behaviour),
        personal_development: grade("ofsted_personal_development", columns.personal),
        leadership: grade("ofsted_leadership", columns.leadership),
        date,
        previous_overall,
        ungraded_outcome,
        report_card: card,
    };
    match ofsted.overall {
        None => notes.unknown.add(&urn),
        Some(Overall::NeverInspected) => notes.never.add(&urn),
        Some(Overall::NotJudged) => notes.not_judged.add(&urn),
        Some(_) => {}
    }
    ofsted
}

/// The overall judgement; where the file states none, whether the school was inspected at all.
fn overall(sheet: &mut Sheet<'_>, columns: &Columns) -> Option<Overall> {
    let has = |sheet: &Sheet<'_>, col: Col| !BLANK.contains(&sheet.raw(col));
    if has(sheet, columns.overall) {
        return stated(sheet, columns.overall);
    }
    // The blank counts as a missing symbol all the same.
    sheet.is_missing(columns.overall, NO_OVERALL);
    // What else tells whether the school was inspected.
    let others = [columns.number, columns.ungraded_number];
    let card = columns.card.as_ref().map(|card| card.number);
    for col in others.into_iter().chain(card) {
        sheet.note(col);
    }
    if has(sheet, columns.number) {
        None
    } else if columns
        .card
        .as_ref()
        .is_some_and(|card| has(sheet, card.number))
    {
        // Report cards have no overall grade.
        Some(Overall::NotJudged)
    } else if has(sheet, columns.ungraded_number) {
        // Its graded inspection is older than those that the file covers.
        None
    } else {
        Some(Overall::NeverInspected)
    }
}

fn stated(sheet: &mut Sheet<'_>, col: Col) -> Option<Overall> {
    sheet.value(
        col,
        NO_OVERALL,
        "1, 2, 3, 4, `Not judged`, or 9 or NULL for none",
        |text| {
            if text.eq_ignore_ascii_case("not judged") {
                return Some(Overall::NotJudged);
            }
            [
                Overall::Outstanding,
                Overall::Good,
                Overall::RequiresImprovement,
                Overall::Inadequate,
            ]
            .into_iter()
            .find(|grade| grade.name() == text)
        },
    )
}

fn grade(sheet: &mut Sheet<'_>, col: Col) -> Option<Grade> {
    sheet.value(
        col,
        NO_GRADE,
        "1, 2, 3, 4, or 9 or NULL for none",
        Grade::from_name,
    )
}

fn read_card(sheet: &mut Sheet<'_>, card: &Card) -> ReportCard {
    sheet.field("report_card_date");
    let date = date(sheet, card.date);
    let mut grade = |field, col| {
        sheet.field(field);
        card_grade(sheet, col)
    };
    ReportCard {
        attendance_and_behaviour: grade("report_card_attendance", card.attendance),
        inclusion: grade("report_card_inclusion", card.inclusion),
        personal_development: grade("report_card_personal_development", card.personal),
        leadership: grade("report_card_leadership", card.leadership),
        date,
    }
}

fn card_grade(sheet: &mut Sheet<'_>, col: Col) -> Option<ReportCardGrade> {
    let expected = "a report-card grade such as `Expected standard`, or NULL for none";
    sheet.value(col, NO_GRADE, expected, |text| {
        ReportCardGrade::from_name(&text.to_lowercase().replace(' ', "_"))
    })
}

/// Free text, as published.
pub(super) fn text(sheet: &mut Sheet<'_>, col: Col) -> Option<String> {
    sheet.value(col, BLANK, "text", |text| Some(text.to_owned()))
}

fn date(sheet: &mut Sheet<'_>, col: Col) -> Option<Date> {
    sheet.value(
        col,
        BLANK,
        "a date, written dd/mm/yyyy, or NULL for none",
        |text| sheet::day(text, '/'),
    )
}
