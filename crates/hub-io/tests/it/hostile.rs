//! Any bytes at all: an answer or a report, and never a panic.

use std::fs;

use hub_io::{
    Report, read_hubs, read_inputs, read_plan, read_policy, read_schools, schools_to_csv,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::samples::{HUBS, SCHOOLS, folder, plan};

/// Bytes, or a good file with pieces replaced.
fn mangled(good: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..6),
        Just(b"\"".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\xe2\x80\xae\x1b[31m".to_vec()),
        Just(b"99999999999999999999".to_vec()),
        Just(b"[[".to_vec()),
        Just(b" = ".to_vec()),
        Just(b"{".to_vec()),
    ];
    let spots = proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..8, piece), 1..6);
    let changed = spots.prop_map(move |spots| {
        let mut bytes = good.as_bytes().to_vec();
        for (at, removed, piece) in spots {
            let at = at.index(bytes.len() + 1);
            let end = (at + removed).min(bytes.len());
            bytes.splice(at..end, piece);
        }
        bytes
    });
    prop_oneof![proptest::collection::vec(any::<u8>(), 0..200), changed]
}

/// The text of a report has nothing in it that a terminal would act on.
fn assert_printable(text: &str) {
    assert!(
        text.chars().all(|c| c == '\n'
            || !(c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))),
        "{text:?}"
    );
}

fn schools() -> &'static str {
    let schools = read_schools("s", SCHOOLS.as_bytes()).records;
    Box::leak(
        String::from_utf8(schools_to_csv(&schools))
            .unwrap()
            .into_boxed_str(),
    )
}

fn plan_json() -> &'static str {
    Box::leak(serde_json::to_string(&plan()).unwrap().into_boxed_str())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(22), ..ProptestConfig::default() })]

    #[test]
    fn tables(schools in mangled(schools()), hubs in mangled(HUBS)) {
        let schools = read_schools("schools.csv", &schools);
        let hubs = read_hubs("hubs.csv", &hubs);
        prop_assert_eq!(schools.records.len(), schools.lines.len());
        prop_assert!(schools.lines.is_sorted() && hubs.lines.is_sorted());
        prop_assert!(!(schools.records.is_empty() && schools.issues.is_empty()));
        assert_printable(&Report::new(schools.issues.into_iter().chain(hubs.issues).collect()).to_string());
    }

    #[test]
    fn policies(text in prop_oneof![mangled(hub_io::presets()[0].text), mangled(hub_io::presets()[1].text)]) {
        let folder = folder(&[("schools.csv", SCHOOLS), ("hubs.csv", HUBS)]);
        let path = folder.path().join("policy.toml");
        fs::write(&path, text).unwrap();
        let path = path.to_str().unwrap();
        let alone = read_policy(path);
        let together = read_inputs(&folder.path().join("schools.csv"), &folder.path().join("hubs.csv"), Some(path));
        prop_assert!(alone.is_ok() || together.is_err());
        if let Err(error) = together {
            let hub_io::ReadError::Bad(report) = error else { panic!("{error}") };
            assert_printable(&report.to_string());
            // The schema says all that the types say, so that every fault has its place.
            prop_assert!(report.issues().iter().all(|issue| issue.kind != "not_valid"), "{}", report);
        }
    }

    #[test]
    fn plans(bytes in mangled(plan_json())) {
        let folder = folder(&[]);
        let path = folder.path().join("plan.json");
        fs::write(&path, bytes).unwrap();
        if let Err(error) = read_plan(&path) {
            assert_printable(&error.to_string());
        }
    }
}

#[test]
fn deep_nesting_is_an_issue() {
    let dotted = vec!["not"; 79].join(".");
    let tables = format!(
        "schema = 1\n[[tiers]]\nname = 'a'\nwhen.{} = {}\n",
        dotted,
        "{ ".repeat(70) + "a=1" + &" }".repeat(70)
    );
    let mut inline = "1".to_owned();
    for _ in 0..70 {
        inline = format!("{{ {dotted} = {inline} }}");
    }
    let lists = format!("gate = {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    for text in [
        tables,
        format!("rules = {inline}\n"),
        lists,
        format!("{}=1", vec!["a"; 100_000].join(".")),
    ] {
        let folder = folder(&[("deep.toml", &text)]);
        let read = read_policy(folder.path().join("deep.toml").to_str().unwrap());
        assert!(matches!(read, Err(hub_io::ReadError::Bad(_))));
    }
}
