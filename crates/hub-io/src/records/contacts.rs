//! `contacts.csv`: whom to speak to at a school. Kept apart from the schools, so that it reaches nobody by accident.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hub_core::issue::codes;
use hub_core::model::{School, Urn};

use crate::error::ReadError;
use crate::input::Opened;
use crate::limits::Limits;
use crate::report::{Located, Report};
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
pub struct Contacts {
    by_school: BTreeMap<Urn, Contact>,
    others: BTreeSet<Urn>,
}

impl Contacts {
    /// The contact of a school.
    #[must_use]
    pub fn get(&self, urn: Urn) -> Option<&Contact> {
        self.by_school.get(&urn)
    }

    /// All of them, by URN.
    pub fn iter(&self) -> impl Iterator<Item = &Contact> {
        self.by_school.values()
    }

    /// Schools that the file has contacts of and that are not among those asked for: these contacts were left out.
    #[must_use]
    pub fn others(&self) -> impl ExactSizeIterator<Item = Urn> {
        self.others.iter().copied()
    }
}

/// Reads contacts, in any format of tables and within `limits`: `urn`, and `head_name`, `contact_name`, `contact_role`, `contact_email`, `contact_phone` and
/// `meeting_times`, all of which may be absent or empty. Each school has one at most; those of schools that are not among `schools` are left out ([`Contacts::others`]).
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
    let mut late = repeated(&file, &table);
    table.layout.show(&mut late, &file, opened.input());
    table.issues.extend(late);
    if !table.issues.is_empty() {
        return Err(ReadError::Bad(Report::new(table.issues)));
    }
    let known: BTreeSet<Urn> = schools.iter().map(|it| it.urn).collect();
    let contacts = table.records.into_iter().map(|it| (it.urn, it));
    let (by_school, others): (BTreeMap<_, _>, BTreeMap<_, _>) =
        contacts.partition(|(urn, _)| known.contains(urn));
    Ok(Contacts {
        by_school,
        others: others.into_keys().collect(),
    })
}

fn contact(row: &mut Row<'_, C>) -> Option<Contact> {
    let urn = row.required(C::Urn, Row::urn);
    let contact = Contact {
        // Never used where the URN is unusable, as the record is dropped then.
        urn: urn.or(Urn::new(100_000))?,
        head_name: row.owned(C::HeadName),
        contact_name: row.owned(C::ContactName),
        contact_role: row.owned(C::ContactRole),
        contact_email: row.owned(C::ContactEmail),
        contact_phone: row.owned(C::ContactPhone),
        meeting_times: row.owned(C::MeetingTimes),
    };
    urn.map(|_| contact)
}

/// Schools that come twice.
fn repeated(file: &str, table: &Table<Contact>) -> Vec<Located> {
    let mut firsts = BTreeMap::new();
    let mut faults = Vec::new();
    for (contact, &line) in table.records.iter().zip(&table.lines) {
        let urn = contact.urn;
        let first = *firsts.entry(urn).or_insert(line);
        if first == line {
            continue;
        }
        let expected = format!("a value not given before; line {first} has it");
        let hint = "keep the contact that is right, and remove the other";
        let mut fault = Located {
            line: Some(line),
            field: C::Urn.name().to_owned(),
            urn: Some(urn),
            ..Located::of_file(file, codes::DUPLICATE_URN, urn.to_string(), expected, hint)
        };
        table.layout.place(&mut fault);
        faults.push(fault);
    }
    faults
}
