//! The figures of the presets against the public data, where it is at hand.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::io::Write;

use hub_core::model::Phase;
use hub_io::read_policy;

use crate::samples::shared;

/// The phase of each school in the register. All-through schools are left out.
fn phases(register: impl Read) -> BTreeMap<String, Phase> {
    let mut phases = BTreeMap::new();
    for row in csv::Reader::from_reader(register).deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let phase = match (
            row["MINORGROUP"].as_str(),
            row["ISPRIMARY"].as_str(),
            row["ISSECONDARY"].as_str(),
        ) {
            ("Special school", _, _) => Phase::Special,
            (_, "1", "0") => Phase::Primary,
            (_, "0", "1") => Phase::Secondary,
            _ => continue,
        };
        phases.insert(row["URN"].clone(), phase);
    }
    phases
}

/// Phases are told here by three columns of the register alone, so the figures agree to about a point and
/// not exactly.
#[test]
fn percentiles_of_2018_19() {
    let absence = shared("data/performance_tables_2018-19/england_abs.csv");
    let register = shared("data/reexports/england_school_information_2018-19.csv.gz");
    let Some((absence, register)) = absence.zip(register) else {
        // Straight to standard error: what a passing test prints with macros is not shown.
        let mut out = std::io::stderr().lock();
        writeln!(
            out,
            "skipped: percentiles_of_2018_19: the public data not found"
        )
        .unwrap();
        return;
    };
    let phases = phases(flate2::read::GzDecoder::new(File::open(register).unwrap()));
    let mut rates: BTreeMap<Phase, Vec<f64>> = BTreeMap::new();
    for row in csv::Reader::from_path(absence)
        .unwrap()
        .deserialize::<BTreeMap<String, String>>()
    {
        let row = row.unwrap();
        let rate = row["PPERSABS10"].trim_end_matches('%').parse::<f64>();
        if let (Some(phase), Ok(rate)) = (phases.get(&row["URN"]), rate) {
            rates.entry(*phase).or_default().push(rate);
        }
    }
    let policy = read_policy("attendance-2023").unwrap();
    let tables = &policy.references["england"].tables;
    for (phase, mut rates) in rates {
        rates.sort_by(f64::total_cmp);
        let table = tables
            .iter()
            .find(|table| table.phase == phase && table.period == "2018/19")
            .unwrap();
        for (percentile, cut) in &table.percentiles {
            let found = rates[rates.len() * percentile.parse::<usize>().unwrap() / 100];
            assert!(
                (found - cut).abs() < 1.05,
                "{phase}, percentile {percentile}: {found} in the data, {cut} in the preset"
            );
        }
    }
}
