//! Policies: every fault at once, in plain words, at its line and column.

use std::fs;

use hub_core::model::Policy;
use hub_io::{ReadError, Report, presets, read_policy};

use crate::samples::folder;

const TOP: &str = "schema = 1\nname = \"n\"\ndescription = \"d\"\n";

fn read(text: &str) -> Result<Policy, Report> {
    let folder = folder(&[("policy.toml", text)]);
    match read_policy(folder.path().join("policy.toml").to_str().unwrap()) {
        Ok(policy) => Ok(policy),
        Err(ReadError::Bad(report)) => Err(report),
        Err(error) => panic!("{error}"),
    }
}

/// Reads the three keys at the top, then `rest`, and compares the issues: `kind line:column path`.
#[track_caller]
fn check(rest: &str, expect: &[&str]) {
    let issues = read(&format!("{TOP}{rest}")).err().unwrap_or_default();
    let brief: Vec<_> = (issues.issues().iter())
        .map(|i| {
            format!(
                "{} {}:{} {}",
                i.kind,
                i.line.unwrap_or(0),
                i.column.unwrap_or(0),
                i.field
            )
        })
        .collect();
    assert_eq!(brief, expect, "{issues}");
}

const TIER: &str = "[[tiers]]\nname = \"all\"\n";

#[test]
fn a_small_policy_is_read() {
    check(TIER, &[]);
    let text = format!(
        "\u{feff}{TOP}{TIER}[[pinned]]\nurn = 100000\nhub = \"H01\"\nreason = \"r\"\nauthorised_by = \"a\"\ndate = 2025-03-01\n"
    );
    let bare = read(&text).unwrap();
    assert_eq!(bare.pinned[0].date.to_string(), "2025-03-01");
    assert_eq!(
        read(&text.replace("2025-03-01", "\"2025-03-01\"")).unwrap(),
        bare
    );
}

#[test]
fn whole_numbers_and_decimals_are_one() {
    let text = |km: &str, weight: &str| {
        format!(
            "{TOP}{TIER}[[rules.max_distance]]\nkm = {km}\nmissing = 5\n[criteria.themes]\nweight = {weight}\nmissing = 0\n"
        )
    };
    assert_eq!(
        read(&text("60", "30")).unwrap(),
        read(&text("60.0", "30.0")).unwrap()
    );
}

#[test]
fn keys() {
    check(&format!("nmae = 1\n{TIER}"), &["unknown_key 4:1 nmae"]);
    check("", &["missing_key 0:0 "]);
    check("[[tiers]]\n", &["missing_key 4:1 tiers[0]"]);
    check(
        &format!("{TIER}[rules.phase_served]\nmising = \"skip\"\n"),
        &[
            "missing_key 6:8 rules.phase_served",
            "unknown_key 7:1 rules.phase_served.mising",
        ],
    );
    check(
        &format!("{TIER}[criteria]\nthemes = {{ weight = 3, missing = \"skip\", wait = 1 }}\n"),
        &["unknown_key 7:42 criteria.themes.wait"],
    );
    check(
        &format!("{TIER}[criteria]\ntheems = {{ weight = 3, missing = \"skip\" }}\n"),
        &["unknown_key 7:1 criteria.theems"],
    );
}

#[test]
fn types() {
    check(
        &TIER.replace("\"all\"", "3"),
        &["wrong_type 5:1 tiers[0].name"],
    );
    check(
        &TIER.replace("\"all\"", "2025-03-01"),
        &["wrong_type 5:1 tiers[0].name"],
    );
    check("tiers = { name = \"all\" }\n", &["wrong_type 4:1 tiers"]);
    check(
        &format!("{TIER}[criteria.themes]\nweight = \"30\"\nmissing = 0.5\n"),
        &["wrong_type 7:1 criteria.themes.weight"],
    );
    check(
        &format!("{TIER}[criteria.themes]\nweight = 30.5\nmissing = 0.5\n"),
        &["wrong_type 7:1 criteria.themes.weight"],
    );
    check(
        &format!("{TIER}[criteria.themes]\nweight = -3\nmissing = 0.5\n"),
        &["out_of_range 7:1 criteria.themes.weight"],
    );
    check(
        &format!("{TIER}[criteria.themes]\nweight = 5000000000\nmissing = 0.5\n"),
        &["out_of_range 7:1 criteria.themes.weight"],
    );
    check(
        &format!("{TIER}[criteria.themes]\nweight = 99999999999999999999\nmissing = 0.5\n"),
        &["not_finite 7:1 criteria.themes.weight"],
    );
    check(
        &format!("{TIER}[[rules.max_distance]]\nkm = inf\nmissing = \"skip\"\n"),
        &["not_finite 7:1 rules.max_distance[0].km"],
    );
}

#[test]
fn what_missing_means() {
    for bad in ["\"skp\"", "true", "[]", "{ a = 1 }"] {
        check(
            &format!("{TIER}[criteria.themes]\nweight = 30\nmissing = {bad}\n"),
            &["bad_missing 8:1 criteria.themes.missing"],
        );
    }
}

#[test]
fn words() {
    check(
        &format!(
            "{TIER}[rules]\nsame_region = {{ except_phases = [\"special\", \"specail\"], missing = \"fail\" }}\n"
        ),
        &["unknown_word 7:45 rules.same_region.except_phases[1]"],
    );
    check(
        "[[tiers]]\nname = \"a\"\nwhen = { field = \"pa\", at_least = 3, missing = \"fail\" }\n[[tiers]]\nname = \"b\"\n",
        &["unknown_word 6:10 tiers[0].when.field"],
    );
}

#[test]
fn dates_and_urns() {
    let pin = |urn: &str, date: &str| {
        format!(
            "{TIER}[[pinned]]\nurn = {urn}\nhub = \"H01\"\nreason = \"r\"\nauthorised_by = \"a\"\ndate = {date}\n"
        )
    };
    check(
        &pin("100000", "\"1 March\""),
        &["bad_date 11:1 pinned[0].date"],
    );
    check(
        &pin("100000", "2025-03-01T10:00:00"),
        &["bad_date 11:1 pinned[0].date"],
    );
    check(
        &pin("99999", "2025-03-01"),
        &["out_of_range 7:1 pinned[0].urn"],
    );
    check(
        &pin("1000000", "2025-03-01"),
        &["out_of_range 7:1 pinned[0].urn"],
    );
}

#[test]
fn syntax() {
    check("[[tiers]\n", &["bad_toml 4:9 "]);
    check("é = 1\n", &["bad_toml 4:1 "]);
    check("name = 1\n", &["bad_toml 4:1 "]);
}

#[test]
fn meaning_has_a_place_too() {
    let tiers = "[[tiers]]\nname = \"a\"\n[tiers.when]\nany = [\n  { field = \"pupils\", at_least = 3, missing = \"fail\" },\n  { field = \"persistent_absence\", at_least_percentile = 75, reference = \"englnd\", missing = \"fail\" },\n]\n[[tiers]]\nname = \"b\"\n";
    check(
        tiers,
        &["unknown_reference 9:61 tiers[0].when.any[1].reference"],
    );
    check(
        &tiers.replace(", reference = \"englnd\"", ""),
        &["unknown_reference 9:3 tiers[0].when.any[1].reference"],
    );
    check(
        "[[tiers]]\nname = \"a\"\n[[tiers]]\nname = \"b\"\n",
        &["tier_takes_all 4:1 tiers[0]"],
    );
}

#[test]
fn names() {
    let report = |name: &str| match read_policy(name) {
        Err(ReadError::Bad(report)) => report,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        report("rise-2024").issues()[0].hint,
        "did you mean `rise-2025`?"
    );
    assert_eq!(
        report("no/such/file.toml").issues()[0].kind,
        "unknown_policy"
    );
    let folder = folder(&[]);
    assert!(report(folder.path().to_str().unwrap()).is_unread());
    let path = folder.path().join("latin1.toml");
    fs::write(&path, b"schema = 1\nname = \"\xe9\"\n").unwrap();
    let latin1 = report(path.to_str().unwrap());
    assert_eq!(
        (latin1.issues()[0].kind.name(), latin1.issues()[0].line),
        ("not_utf8", Some(2))
    );
    assert!(
        presets()
            .iter()
            .all(|preset| read_policy(preset.name).is_ok())
    );
}
