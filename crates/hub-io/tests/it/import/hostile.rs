//! Arbitrary bytes in every file: an answer or a report, never a panic, and the same each time.

use hub_io::ReadError;
use hub_io::import::import;
use proptest::prelude::*;

use super::files::{Files, List, schools};
use super::gias::register;
use super::postcodes::{archive, row};

/// Good files of every kind.
fn good() -> Vec<(&'static str, Vec<u8>)> {
    let list = List::graded().school(100_001, &[]).school(100_002, &[]);
    let postcodes = row("ZZ1 1AA", 10, (1, 2), "E07000001");
    let packed = archive(&[("cpo/aa.csv", &postcodes)]);
    vec![
        ("ofsted", list.csv().into_bytes()),
        ("gias", register(&[100_001, 100_003])),
        (
            "groups",
            b"URN,Linked UID,Group Type,Closed Date,Group Status,Joined date\n100001,1,Multi-academy trust,,Open,01-01-2001\n".to_vec(),
        ),
        (
            "absence",
            b"LA,ESTAB,URN,PERCTOT,PPERSABS10\n1,1,100001,4,SUPP\n".to_vec(),
        ),
        (
            "ees",
            b"time_period,time_identifier,geographic_level,school_urn,sess_overall_percent,enrolments_pa_10_exact_percent\n201819,Academic year,School,100001,4,c\n".to_vec(),
        ),
        (
            "census",
            b"LA,ESTAB,URN,NOR,PSENELSE,PSENELK,PNUMFSMEVER\n1,1,100001,4,1,2,NA\n".to_vec(),
        ),
        (
            "links",
            b"URN,LinkURN,LinkType\r\n100001,200001,\"Predecessor\"\r\n".to_vec(),
        ),
        ("postcodes", postcodes.into_bytes()),
        ("archive", packed),
        (
            "areas",
            b"designation,la_name_in_gias_and_ofsted,la_code,district_codes\nPEIA,Oakshire,310,E07000001\n"
                .to_vec(),
        ),
    ]
}

/// Imports with `bytes` in place of the file `kind`, everything else good; whether that went well.
fn with(kind: &str, bytes: &[u8]) -> bool {
    let mut files = Files::new(schools(&[100_001]));
    for (name, good) in good() {
        let bytes = if name == kind { bytes } else { &good };
        let path = files.write(&format!("2018-19/{name}"), bytes);
        let sources = &mut files.sources;
        match name {
            "ofsted" => sources.ofsted = Some(path),
            "groups" => {
                sources.groups = Some(path);
                sources.groups_day = Some("2019-06-01".to_owned());
            }
            "gias" => sources.gias = Some(path),
            // Both are absence files: the later in order stays unless it is the other's turn.
            "ees" if kind != "ees" => {}
            "ees" | "absence" => sources.absence = Some(path),
            "census" => sources.census = vec![path],
            "links" => sources.links = Some(path),
            "areas" => sources.areas = Some(path),
            _ => sources.postcodes.push(path),
        }
    }
    let printable = |text: String| text.chars().all(|c| c == '\n' || !c.is_control());
    match (import(&files.sources), import(&files.sources)) {
        (Ok(first), Ok(second)) => {
            assert_eq!(first, second);
            assert_eq!(first.report.totals.schools, first.schools.len());
            assert!(printable(first.report.to_string()));
            true
        }
        (Err(ReadError::Bad(first)), Err(ReadError::Bad(second))) => {
            assert_eq!(first, second);
            assert!(!first.is_empty());
            assert!(printable(first.to_string()));
            false
        }
        other => panic!("{other:?}"),
    }
}

fn kind() -> impl Strategy<Value = usize> {
    0..good().len()
}

#[test]
fn the_good_files_are_good() {
    for (name, bytes) in good() {
        assert!(with(name, &bytes), "{name}");
        assert!(!with(name, b""), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(kind in kind(), bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        with(good()[kind].0, &bytes);
    }

    #[test]
    fn any_text(kind in kind(), text in "[A-Za-z0-9 ,;\"'\r\n\u{1b}\u{202e}é]{0,200}") {
        with(good()[kind].0, text.as_bytes());
    }

    #[test]
    fn a_good_file_with_other_bytes_in_it(
        kind in kind(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let (name, mut bytes) = good().swap_remove(kind);
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        with(name, &bytes);
    }
}
