//! The whole way on real public data, where it is at hand.

use std::io::Write;
use std::path::PathBuf;

use super::workshop::Workshop;

/// The folder of public data; `None`, and a word to the reader, where it is missing.
fn shared(test: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared"));
    let folder = std::env::var_os("HUBMATCH_SHARED")
        .map_or_else(beside, PathBuf::from)
        .join("data");
    if folder.is_dir() {
        return Some(folder.canonicalize().unwrap());
    }
    // Straight to standard error: what a passing test prints with macros is not shown.
    let mut out = std::io::stderr().lock();
    writeln!(out, "skipped: {test}: {} not found", folder.display()).unwrap();
    None
}

#[test]
fn every_school_of_england_is_imported_matched_and_verified() {
    let Some(data) = shared("every_school_of_england_is_imported_matched_and_verified") else {
        return;
    };
    let data = data.display();
    let workshop = Workshop::new();
    let report = workshop.ok(&format!(
        "import --ofsted {data}/reexports/ofsted_mi_2025-08-31.csv.gz \
         --absence {data}/performance_tables_2018-19/england_abs.csv \
         --links {data}/gias/links_edubasealldata_20260821.csv \
         --census {data}/performance_tables_2021-22/england_census.csv \
         --postcodes {data}/postcodes/codepo_gb_2025.4.0.tar.xz \
         --postcodes {data}/postcodes/codepo_gb_2014.3.0_yo_ta_ex_ts.tar.xz \
         --areas {data}/education_investment_areas.csv --out schools.csv"
    ));
    assert!(report.contains("21,990 schools written"), "{report}");
    workshop.ok("synth --hubs 93 --places 54 --from schools.csv --seed 1 --out hubs.csv");
    for policy in ["attendance-2023", "rise-2025"] {
        let inputs = format!("--schools schools.csv --hubs hubs.csv --policy {policy}");
        workshop.ok(&format!("match {inputs} --out {policy}"));
        let verified = workshop.ok(&format!("verify {inputs} --plan {policy}/plan.json"));
        assert!(verified.contains("each level proven optimal"), "{verified}");
    }
}
