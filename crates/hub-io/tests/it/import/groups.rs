//! Group links: which trust a school is in.

use hub_core::model::TrustUid;

use super::files::{Files, List, counts, school, source};

const HEADER: &str = "\"URN\",\"Linked UID\",\"Group Name\",\"Group Type\",\"Closed Date\",\"Group Status\",\"Joined date\"\r\n";

/// Group links of 1 June 2019: `URN,UID,type,closed,status,joined` a row.
fn links(mut files: Files, rows: &str) -> Files {
    let rows = rows.lines().map(|row| {
        let [urn, uid, rest] = row.trim().splitn(3, ',').collect::<Vec<_>>()[..] else {
            panic!("six cells: {row}");
        };
        format!("{urn},{uid},\"Ash, Beech & Co\",{rest}\r\n")
    });
    let text = std::iter::once(HEADER.to_owned()).chain(rows);
    let text = text.collect::<String>();
    files.sources.groups = Some(files.write("grouplinks20190601.csv", text));
    files
}

fn listed(trusts: &[&str]) -> Files {
    let list = trusts.iter().zip(100_001..);
    let list = list.fold(List::graded(), |list, (trust, urn)| {
        list.school(urn, &[("Multi-academy trust UID", trust)])
    });
    Files::new(list.csv())
}

#[test]
fn trusts_are_told_apart_from_sponsors_and_from_what_is_to_come() {
    let imported = links(
        listed(&["", "", "", "", "", "70", "70", ""]),
        "100001,11,Multi-academy trust,,Open,01-09-2015\n\
         100001,12,School sponsor,,Open,01-09-2015\n\
         100001,11,Multi-academy trust,,Open,01-09-2015\n\
         100001,19,Multi-academy trust,,Open,02-06-2019\n\
         100002,13,Single-academy trust,,Open,01-06-2019\n\
         100003,14,Multi-academy trust,,Open,02-06-2019\n\
         100004,15,Multi-academy trust,,Open,01-09-2015\n\
         100004,16,Multi-academy trust,,Open,01-09-2016\n\
         100005,17,Multi-academy trust,31-05-2019,Closed,01-09-2016\n\
         100006,18,Multi-academy trust,,Open,01-09-2016\n\
         100007,70,Multi-academy trust,01-07-2019,Open,01-09-2016\n\
         200001,11,Multi-academy trust,,Open,01-09-2016\n\
         200001,21,Federation,,Open,01-09-2016",
    )
    .import();
    let trusts = imported.schools.iter().map(|school| school.trust);
    let expect = [
        Some(11),
        Some(13),
        None,
        None,
        None,
        Some(70),
        Some(70),
        None,
    ];
    assert_eq!(
        trusts.collect::<Vec<_>>(),
        expect.map(|trust| trust.map(TrustUid))
    );
    let report = source(&imported, "groups");
    assert_eq!(report.about.as_deref(), Some("of 2019-06-01"));
    assert_eq!((report.rows, report.used), (13, 4));
    assert_eq!(
        counts(&report.left_out),
        [
            ("other_kind", 1),
            ("other_kind", 1),
            ("closed_group", 1),
            ("pending", 2),
            ("repeated", 1),
            ("several_trusts", 2),
            ("not_listed", 1)
        ]
    );
    assert_eq!(
        counts(&report.matched),
        [("multi_academy_trust", 2), ("single_academy_trust", 1)]
    );
    assert_eq!(
        counts(&report.unmatched),
        [("trust_differs", 1), ("several_trusts", 1), ("no_row", 3)]
    );
    assert_eq!(counts(&report.notes), [("pending", 2)]);
}

#[test]
fn the_day_may_be_given_and_must_be_known() {
    let row = "100001,11,Multi-academy trust,,Open,01-09-2020";
    let mut files = links(listed(&[""]), row);
    assert_eq!(school(&files.import(), 100_001).trust, None);
    files.sources.groups_day = Some("2020-09-01".to_owned());
    assert_eq!(school(&files.import(), 100_001).trust, Some(TrustUid(11)));
    for bad in ["", "2020-9-1", "2020-02-31", "2020-09-01T00:00"] {
        files.sources.groups_day = Some(bad.to_owned());
        assert_eq!(
            files.faults(),
            ["grouplinks20190601.csv bad_day -"],
            "{bad}"
        );
    }
    files.sources.groups_day = None;
    files.sources.groups = Some(files.write("links.csv", HEADER));
    assert_eq!(
        files.faults(),
        ["links.csv no_rows -", "links.csv unknown_day -"]
    );
}

#[test]
fn faults_have_their_places() {
    let faults = |row: &str| links(listed(&[""]), row).faults();
    let file = "grouplinks20190601.csv";
    let bad = |field| vec![format!("{file} bad_value 2 {field}")];
    assert_eq!(
        faults("100001,x,Multi-academy trust,,Open,01-09-2015"),
        bad("Linked UID")
    );
    assert_eq!(
        faults("100001,11,Multi-academy trust,,Open,2015-9-1"),
        bad("Joined date")
    );
    assert_eq!(
        faults("100001,11,Multi-academy trust,soon,Open,01-09-2015"),
        bad("Closed Date")
    );
    assert_eq!(
        faults("1,11,Multi-academy trust,,Open,01-09-2015"),
        [format!("{file} bad_urn 2 URN")]
    );
}
