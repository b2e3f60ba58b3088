//! `contacts.csv`: whom to speak to at a school. Kept apart from the schools, so that it reaches nobody by accident.

use std::collections::BTreeMap;
use std::path::Path;

use hub_core::issue::codes;
use hub_core::model::{School, Urn};

use crate::error::ReadError;
use crate::input::Opened;
use crate::limits::Limits;
use crate::report::{Located, Report};
use crate::sheets::unguarded;
use crate::table::{Column, Row, Table, columns, read_table};

use ContactColumn as C;

columns! {
    /// The columns of `contacts.csv`.
    ContactColumn, required [Urn], {
        Urn = "urn",
        HeadName = "head_name",
        ContactName = "contact_name",
        ContactRole = "contact_role",
        ContactEmail = "contact_email",
        ContactPhone = "contact_phone",
        MeetingTimes = "meeting_times",
    }
}

/// Whom to speak to at a school, as its form says. All free text: escape it wherever it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The school.
    pub urn: Urn,
    /// Name of its head.
    pub head_name: Option<String>,
    /// Name of the person to speak to.
    pub contact_name: Option<String>,
    /// What that person does there.
    pub contact_role: Option<String>,
    /// Email address.
    pub contact_email: Option<String>,
    /// Telephone number.
    pub contact_phone: Option<String>,
    /// When the school can meet.
    pub meeting_times: Option<String>,
}

/// Contacts by school.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contacts(BTreeMap<Urn, Contact>);

impl Contacts {
    /// The contact of a school.
    #[must_use]
    pub fn get(&self, urn: Urn) -> Option<&Contact> {
        self.0.get(&urn)
    }

    /// All of them, by URN.
    pub fn iter(&self) -> impl Iterator<Item = &Contact> {
        self.0.values()
    }
}

/// Reads contacts, in any format of tables and within `limits`: `urn`, and `head_name`, `contact_name`, `contact_role`, `contact_email`, `contact_phone` and
/// `meeting_times`, all of which may be absent or empty. Each contact is of one of `schools`, and each school has one at most.
///
/// # Errors
///
/// [`ReadError::Io`] when the file cannot be read at all, otherwise [`ReadError::Bad`] with everything that is wrong.
pub fn read_contacts(
    path: &Path,
    schools: &[School],
    limits: Limits,
) -> Result<Contacts, ReadError> {
    let opened = Opened::new(path, limits)?;
    let file = path.display().to_string();
    let mut table = read_table(&file, opened.input(), C::Urn, contact);
    let mut late = faults(&file, &table, schools);
    table.layout.show(&mut late, &file, opened.input());
    table.issues.extend(late);
    if !table.issues.is_empty() {
        return Err(ReadError::Bad(Report::new(table.issues)));
    }
    let contacts = table.records.into_iter();
    Ok(Contacts(contacts.map(|it| (it.urn, it)).collect()))
}

fn contact(row: &mut Row<'_, C>) -> Option<Contact> {
    let urn = row.required(C::Urn, Row::urn);
    let contact = Contact {
        // Never used where the URN is unusable, as the record is dropped then.
        urn: urn.or(Urn::new(100_000))?,
        head_name: free(row, C::HeadName),
        contact_name: free(row, C::ContactName),
        contact_role: free(row, C::ContactRole),
        contact_email: free(row, C::ContactEmail),
        contact_phone: free(row, C::ContactPhone),
        meeting_times: free(row, C::MeetingTimes),
    };
    urn.map(|_| contact)
}

/// Text as it was before it was guarded against being taken for a formula, as intake writes it: telephone numbers begin with a plus.
fn free(row: &mut Row<'_, C>, column: C) -> Option<String> {
    let text = row.text(column).ok().flatten()?;
    Some(unguarded(text).to_owned())
}

/// Schools that are not there, and those that come twice.
fn faults(file: &str, table: &Table<Contact>, schools: &[School]) -> Vec<Located> {
    let known: std::collections::BTreeSet<Urn> = schools.iter().map(|it| it.urn).collect();
    let mut firsts = BTreeMap::new();
    let mut faults = Vec::new();
    let mut add = |kind, line: u64, urn: Urn, expected: String, hint: &'static str| {
        let mut fault = Located {
            line: Some(line),
            field: C::Urn.name().to_owned(),
            urn: Some(urn),
            ..Located::of_file(file, kind, urn.to_string(), expected, hint)
        };
        table.layout.place(&mut fault);
        faults.push(fault);
    };
    for (contact, &line) in table.records.iter().zip(&table.lines) {
        let urn = contact.urn;
        let first = *firsts.entry(urn).or_insert(line);
        if first != line {
            let expected = format!("a value not given before; line {first} has it");
            let hint = "keep the contact that is right, and remove the other";
            add(codes::DUPLICATE_URN, line, urn, expected, hint);
        }
        if !known.contains(&urn) {
            let expected = "the URN of a school in the table of schools".to_owned();
            let hint = "correct the URN, or remove the contact of a school that did not apply";
            add(codes::UNKNOWN_URN, line, urn, expected, hint);
        }
    }
    faults
}
