//! The files of an intake.
//!
//! `schools.csv` and `late.csv` are tables of schools; the others are lists for people. Text in all of them is guarded against being taken for a formula.

use std::fs;
use std::path::Path;

use hub_core::issue::Code;
use hub_core::model::{HubId, Term};

use super::answers::Application;
use super::heading::ADDED;
use super::report::ExportRows;
use super::{Brief, Duplicate, Finding, Intake, Rejected};
use crate::error::WriteError;
use crate::folder::{File, refuse_foreign, write_all};
use crate::form::Answer;
use crate::records::schools_to_table;
use crate::report::{Located, plain};
use crate::sheets::{Cell, Head, Kind, Reader, TableFormat, to_csv};
use crate::table::Column;

use Kind::{Text, Whole};

/// Most characters of what is expected that a list shows: vocabularies are long.
const EXPECTED_CHARS: usize = 120;

const APPLICATIONS: [Head; 18] = [
    Head::new("urn", Whole),
    Head::new("name", Text),
    Head::new("standing", Text),
    Head::new("file", Text),
    Head::new("row", Whole),
    Head::new("sent", Text),
    Head::new("head_name", Text),
    Head::new("trust_agrees", Text),
    Head::new("trust_signatory", Text),
    Head::new("contact_name", Text),
    Head::new("contact_role", Text),
    Head::new("contact_email", Text),
    Head::new("contact_phone", Text),
    Head::new("meeting_times", Text),
    Head::new("comments", Text),
    Head::new("other_support", Text),
    Head::new("needs", Text),
    Head::new("preferences", Text),
];
const CONTACTS: [Head; 7] = [
    Head::new("urn", Whole),
    Head::new("head_name", Text),
    Head::new("contact_name", Text),
    Head::new("contact_role", Text),
    Head::new("contact_email", Text),
    Head::new("contact_phone", Text),
    Head::new("meeting_times", Text),
];
const DUPLICATES: [Head; 8] = [
    Head::new("urn", Whole),
    Head::new("name", Text),
    Head::new("file", Text),
    Head::new("row", Whole),
    Head::new("sent", Text),
    Head::new("kept_file", Text),
    Head::new("kept_row", Whole),
    Head::new("sentence", Text),
];
const FINDINGS: [Head; 10] = [
    Head::new("urn", Whole),
    Head::new("name", Text),
    Head::new("kind", Text),
    Head::new("question", Text),
    Head::new("form", Text),
    Head::new("register", Text),
    Head::new("taken", Text),
    Head::new("file", Text),
    Head::new("row", Whole),
    Head::new("sentence", Text),
];

/// Writes into `folder`, which is made if it is not there: `schools` and `late` in `format`, `rejected.csv`, `duplicates.csv`, `findings.csv`,
/// `applications.csv` (what was said beside, with contacts) and `contacts.csv`. All of them, or none.
///
/// # Errors
///
/// [`WriteError::ReadFile`] when one of the exports would be written over, [`WriteError::OldTable`] when schools are there in another format; [`WriteError::ForeignFile`] when a file of one of these names is there that is no such list, unless `force`; [`WriteError::Format`] as
/// for [`schools_to_table`](crate::schools_to_table()); [`WriteError::Io`].
pub fn write_intake(
    folder: &Path,
    intake: &Intake,
    format: TableFormat,
    force: bool,
) -> Result<(), WriteError> {
    let files = files(intake, format)?;
    for (name, _) in &files {
        // A list that was mended and read would be lost.
        let path = folder.join(name);
        let is_read = |it: &ExportRows| is_same(Path::new(&it.file), &path);
        if intake.report.exports.iter().any(is_read) {
            return Err(WriteError::ReadFile { path });
        }
    }
    if !force {
        refuse_foreign(folder, &files)?;
    }
    for name in ["schools", "late"] {
        let others = [TableFormat::Csv, TableFormat::Parquet, TableFormat::Xlsx];
        let others = others.into_iter().filter(|other| *other != format);
        let paths = others.map(|other| folder.join(name).with_extension(other.ending()));
        if let Some(path) = paths.into_iter().find(|path| path.exists()) {
            return Err(WriteError::OldTable { path });
        }
    }
    write_all(folder, files).map(|_| ())
}

fn files(intake: &Intake, format: TableFormat) -> Result<Vec<File>, WriteError> {
    let list = |name: &str, bytes| (format!("{name}.csv"), bytes);
    let table = |name: &str, schools| {
        let bytes = schools_to_table(format, schools)?;
        Ok((format!("{name}.{}", format.ending()), bytes))
    };
    let people = Reader::Both;
    let duplicates = intake.duplicates.iter().map(duplicate);
    let findings = intake.findings.iter().map(finding);
    let mut contacts: Vec<&Application> = intake.on_time.iter().chain(&intake.late).collect();
    contacts.sort_by_key(|it| it.school.urn);
    let contacts = contacts.into_iter().map(contact);
    Ok(vec![
        list("rejected", rejected(&intake.rejected)),
        list("duplicates", to_csv(&DUPLICATES, duplicates, people)),
        list("findings", to_csv(&FINDINGS, findings, people)),
        list("applications", applications(intake)),
        list("contacts", to_csv(&CONTACTS, contacts, people)),
        table("late", &intake.late_schools)?,
        // The table that a matching reads comes last: where it is new, all the others are.
        table("schools", &intake.schools)?,
    ])
}

/// Whether two paths lead to one file.
fn is_same(a: &Path, b: &Path) -> bool {
    let found = |path: &Path| fs::canonicalize(path).ok();
    found(a).zip(found(b)).is_some_and(|(a, b)| a == b)
}

/// Rejected rows as they stood, so that they can be mended here and read again.
fn rejected(rows: &[Rejected]) -> Vec<u8> {
    let names = Answer::names().chain(ADDED);
    let heads: Vec<Head> = names.map(|name| Head::new(name, Text)).collect();
    to_csv(&heads, rows.iter().map(rejected_row), Reader::Both)
}

fn rejected_row(it: &Rejected) -> Vec<Cell<'_>> {
    let mut codes: Vec<&str> = it.kinds().map(Code::name).collect();
    codes.dedup();
    let reasons = it.faults.iter().map(reason);
    let reasons: Vec<String> = reasons.chain(it.more.iter().map(in_brief)).collect();
    let cells = it.cells.iter().map(text);
    let added = [
        text(&it.file),
        Cell::text(Some(it.row.to_string())),
        Cell::list(codes.into_iter()),
        Cell::text(Some(reasons.join("\n"))),
    ];
    cells.chain(added).collect()
}

/// A fault of which only kind and question were kept.
fn in_brief(fault: &Brief) -> String {
    format!("{}{}", place(fault.field), fault.kind.about().title)
}

fn place(field: &str) -> String {
    if field.is_empty() {
        String::new()
    } else {
        format!("{field}: ")
    }
}

/// A fault in a sentence.
fn reason(fault: &Located) -> String {
    let place = place(&fault.field);
    let value = if fault.value.is_empty() {
        String::new()
    } else {
        format!("{:?}: ", fault.value)
    };
    let expected = plain(&fault.expected, EXPECTED_CHARS);
    format!("{place}{value}expected {expected}; {}", fault.hint)
}

fn text(text: &str) -> Cell<'_> {
    Cell::text(Some(text))
}

fn row(number: u64) -> Cell<'static> {
    Cell::whole(i64::try_from(number).ok())
}

fn duplicate(it: &Duplicate) -> Vec<Cell<'_>> {
    let dropped = &it.dropped;
    vec![
        Cell::whole(Some(dropped.school.urn.get())),
        text(&dropped.school.name),
        text(&dropped.file),
        row(dropped.row),
        Cell::text(Some(dropped.sent.to_string())),
        text(&it.kept_file),
        row(it.kept_row),
        text(&it.sentence),
    ]
}

fn finding(it: &Finding) -> Vec<Cell<'_>> {
    vec![
        Cell::whole(Some(it.urn.get())),
        text(&it.name),
        text(it.kind.name()),
        text(it.question),
        text(&it.form),
        text(&it.register),
        text(&it.taken),
        text(&it.file),
        row(it.row),
        text(&it.sentence),
    ]
}

fn applications(intake: &Intake) -> Vec<u8> {
    let on_time = intake.on_time.iter().map(|it| ("on_time", it));
    let late = intake.late.iter().map(|it| ("late", it));
    let mut all: Vec<_> = on_time.chain(late).collect();
    all.sort_by_key(|(_, it)| it.school.urn);
    let rows = all
        .into_iter()
        .map(|(standing, it)| application(standing, it));
    to_csv(&APPLICATIONS, rows, Reader::Both)
}

fn application<'a>(standing: &'a str, it: &'a Application) -> Vec<Cell<'a>> {
    let (school, people) = (&it.school, &it.people);
    vec![
        Cell::whole(Some(school.urn.get())),
        text(&school.name),
        text(standing),
        text(&it.file),
        row(it.row),
        Cell::text(Some(it.sent.to_string())),
        text(&people.head_name),
        text(if people.trust_agrees { "yes" } else { "" }),
        text(&people.trust_signatory),
        text(&people.contact_name),
        text(&people.contact_role),
        text(&people.contact_email),
        text(&people.contact_phone),
        text(&people.meeting_times),
        text(&people.comments),
        text(school.other_support.as_deref().unwrap_or_default()),
        Cell::list(school.needs.iter().map(|theme| theme.name())),
        Cell::list(school.preferences.iter().map(HubId::as_str)),
    ]
}

fn contact(it: &Application) -> Vec<Cell<'_>> {
    let people = &it.people;
    vec![
        Cell::whole(Some(it.school.urn.get())),
        text(&people.head_name),
        text(&people.contact_name),
        text(&people.contact_role),
        text(&people.contact_email),
        text(&people.contact_phone),
        text(&people.meeting_times),
    ]
}
