//! Contacts of schools, as they are read.

use hub_core::model::School;
use hub_io::{Limits, ReadError, read_contacts};

use crate::formats::to_workbook;
use crate::samples::{brief, folder, urn};

fn schools() -> Vec<School> {
    [100_000, 100_001]
        .map(|it| School::new(urn(it), "A"))
        .to_vec()
}

#[test]
fn all_columns_but_the_urn_may_be_absent_or_empty() {
    let folder = folder(&[(
        "contacts.csv",
        "contact_email,urn,head_name\na@b.example,100001,\n",
    )]);
    let contacts = read_contacts(
        &folder.path().join("contacts.csv"),
        &schools(),
        Limits::default(),
    )
    .unwrap();
    assert!(contacts.get(urn(100_000)).is_none());
    let contact = contacts.get(urn(100_001)).unwrap();
    assert_eq!(contact.contact_email.as_deref(), Some("a@b.example"));
    assert_eq!((&contact.head_name, &contact.meeting_times), (&None, &None));
    assert_eq!(contacts.iter().count(), 1);
}

/// Contacts are of all who applied, and who takes part may be fewer.
#[test]
fn contacts_of_other_schools_are_left_out() {
    let text = "urn,contact_phone\n999999,1\n100000,'+44 20\n100009,2\n";
    let folder = folder(&[("contacts.csv", text)]);
    let path = folder.path().join("contacts.csv");
    let contacts = read_contacts(&path, &schools(), Limits::default()).unwrap();
    assert_eq!(contacts.iter().count(), 1);
    let phone = &contacts.get(urn(100_000)).unwrap().contact_phone;
    assert_eq!(phone.as_deref(), Some("+44 20"));
    let others: Vec<_> = contacts.others().collect();
    assert_eq!(others, [urn(100_009), urn(999_999)]);
}

/// Guarded in CSV and as it stands in a workbook, a number is the same number.
#[test]
fn telephone_numbers_are_read_alike_from_csv_and_workbooks() {
    let folder = folder(&[("contacts.csv", "urn,contact_phone\n100000,'+44 20\n")]);
    let plain = to_workbook(b"urn,contact_phone\n100000,+44 20\n");
    std::fs::write(folder.path().join("contacts.xlsx"), plain).unwrap();
    let [csv, xlsx] = ["contacts.csv", "contacts.xlsx"].map(|name| {
        read_contacts(&folder.path().join(name), &schools(), Limits::default()).unwrap()
    });
    assert_eq!(csv, xlsx);
    let phone = &csv.get(urn(100_000)).unwrap().contact_phone;
    assert_eq!(phone.as_deref(), Some("+44 20"));
}

#[test]
fn everything_wrong_is_reported_at_once() {
    let text = "urn,head_name,email\n100000,A,\n999999,B,\n100000,C,\n10,D,\n";
    let folder = folder(&[("contacts.csv", text)]);
    let error = read_contacts(
        &folder.path().join("contacts.csv"),
        &schools(),
        Limits::default(),
    )
    .unwrap_err();
    let ReadError::Bad(report) = error else {
        panic!("{error}");
    };
    assert_eq!(
        brief(report.issues()),
        [
            "bad_urn 5 urn",
            "duplicate_urn 4 urn",
            "unknown_column 1 email"
        ]
    );
    assert!(report.to_string().contains("line 2 has it"), "{report}");
}
