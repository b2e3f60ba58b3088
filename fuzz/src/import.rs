//! Public files: one of them fuzzed, the others good.

use hub_io::TableFormat;
use hub_io::import::{Sources, import as read};

use super::files::written;
use super::{chosen, is_said, written_schools};

/// Good files, in the order in which the first byte chooses the one that is fuzzed.
const GOOD: [(&str, &[u8]); 8] = [
    ("ofsted", include_bytes!("../good/ofsted.csv")),
    ("gias", include_bytes!("../good/gias.csv")),
    ("groups", include_bytes!("../good/groups.csv")),
    ("absence", include_bytes!("../good/absence.csv")),
    ("census", include_bytes!("../good/census.csv")),
    ("links", include_bytes!("../good/links.csv")),
    ("areas", include_bytes!("../good/areas.csv")),
    ("postcodes", include_bytes!("../good/postcodes.csv")),
];

/// A public file: the first byte says which, the rest is the file.
pub fn import(bytes: &[u8]) {
    let kinds = u8::try_from(GOOD.len()).unwrap_or(u8::MAX);
    if let Some((kind, file)) = chosen(bytes, kinds) {
        with(GOOD[usize::from(kind)].0, file);
    }
}

/// Imports with `bytes` in place of the file called `fuzzed`.
pub(crate) fn with(fuzzed: &str, bytes: &[u8]) {
    let path = |name: &str| {
        let (_, good) = GOOD
            .iter()
            .find(|(good, _)| *good == name)
            .expect("a good file");
        Some(written(name, if name == fuzzed { bytes } else { good }))
    };
    let sources = Sources {
        // The register is the list only where it is the one that is fuzzed, so that both lists are reached.
        ofsted: path("ofsted"),
        gias: path("gias").filter(|_| fuzzed == "gias"),
        groups: path("groups"),
        groups_day: Some("2019-06-01".to_owned()),
        absence: path("absence"),
        absence_period: Some("2018/19".to_owned()),
        links: path("links"),
        census: path("census").into_iter().collect(),
        census_period: Some("2018/19".to_owned()),
        postcodes: path("postcodes").into_iter().collect(),
        areas: path("areas"),
        ..Sources::default()
    };
    match read(&sources) {
        Ok(imported) => {
            assert_eq!(imported.report.totals.schools, imported.schools.len());
            let text = imported.report.to_string();
            assert!(
                !text.chars().any(|c| c.is_control() && c != '\n'),
                "{text:?}"
            );
            written_schools(&imported.schools, TableFormat::Csv);
        }
        Err(error) => is_said(&error),
    }
}
