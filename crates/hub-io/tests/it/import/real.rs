//! The real files, where they are at hand: what is known of them must come out.

use std::io::Write;
use std::path::PathBuf;

use hub_core::model::{InvestmentArea, Overall, Phase, Region, Rurality, Sector, Status};
use hub_io::import::{Imported, Sources, import};
use hub_io::{ReadError, read_schools, schools_to_csv};

use super::files::{assert_adds_up, counts, school, source};

/// A file of the shared data; says that the test is skipped where it is not there.
fn shared(test: &str, path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("HUBMATCH_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let path = root.join("data").join(path);
    if !path.exists() {
        // Straight to standard error: what a passing test prints with macros is not shown.
        let mut out = std::io::stderr().lock();
        writeln!(out, "skipped: {test}: {} not found", path.display()).unwrap();
        return None;
    }
    Some(path)
}

fn england(test: &str) -> Option<Imported> {
    let shared = |path| shared(test, path);
    let sources = Sources {
        ofsted: Some(shared("reexports/ofsted_mi_2025-08-31.csv.gz")?),
        absence: Some(shared("performance_tables_2018-19/england_abs.csv")?),
        links: Some(shared("gias/links_edubasealldata_20260821.csv")?),
        census: vec![shared("performance_tables_2018-19/england_census.csv")?],
        postcodes: vec![
            shared("postcodes/codepo_gb_2025.4.0.tar.xz")?,
            shared("postcodes/codepo_gb_2014.3.0_yo_ta_ex_ts.tar.xz")?,
        ],
        areas: Some(shared("education_investment_areas.csv")?),
        ..Sources::default()
    };
    let imported = import(&sources).unwrap();
    assert_adds_up(&imported);
    Some(imported)
}

#[test]
fn england_2025_has_the_known_counts() {
    let Some(imported) = england("england_2025_has_the_known_counts") else {
        return;
    };
    let totals = &imported.report.totals;
    assert_eq!(totals.schools, 21_990);
    assert_eq!(totals.open, 21_990);
    assert_eq!(totals.peia, 2_048);
    assert_eq!(totals.positions, 21_952);
    // 8,223 schools are in the 55 authorities by name; the area of four of them cannot be told.
    assert_eq!(totals.peia + totals.eia + totals.unknown_area, 8_223);
    assert_eq!(totals.unknown_area, 4);
    assert_eq!(totals.overall_absence, 20_893);
    assert_eq!(totals.persistent_absence, 20_042);
    assert_eq!(totals.persistent_absence_suppressed, 851);

    let absence = source(&imported, "absence");
    assert_eq!(
        counts(&absence.matched),
        [("direct", 17_867), ("predecessor", 3_026)]
    );
    // Following every predecessor link, mergers and splits too, would reach 20,946 schools: 53 more.
    assert_eq!(
        counts(&absence.unmatched),
        [("joined", 50), ("shared_predecessor", 3), ("no_row", 1_044)]
    );
    assert_eq!(absence.successions.len(), 3_026);

    let in_priority = |phase| {
        let schools = imported.schools.iter();
        let peia = Some(InvestmentArea::Peia);
        schools
            .filter(|school| school.investment_area == peia && school.phase == Some(phase))
            .count()
    };
    assert_eq!(in_priority(Phase::Special), 126);
    assert_eq!(in_priority(Phase::AlternativeProvision), 45);
    assert_eq!(in_priority(Phase::Nursery), 37);
    let mainstream = [Phase::Primary, Phase::Secondary, Phase::AllThrough].map(in_priority);
    assert_eq!(mainstream.iter().sum::<usize>(), 1_519 + 321);

    let overall = |overall| {
        let schools = imported.schools.iter();
        schools
            .filter(|school| school.ofsted.overall == Some(overall))
            .count()
    };
    assert_eq!(overall(Overall::NotJudged), 3_269);
    assert_eq!(overall(Overall::NeverInspected), 103);
    assert_eq!(overall(Overall::Outstanding), 2_063);

    let written = schools_to_csv(&imported.schools);
    let read = read_schools("schools.csv", &written);
    assert_eq!(read.issues, []);
    assert_eq!(read.records, imported.schools);
}

#[test]
fn leeds_2026_has_report_cards() {
    let test = "leeds_2026_has_report_cards";
    let Some(ofsted) = shared(
        test,
        "ofsted/ofsted_mi_latest_inspections_2026-02-28_leeds.csv",
    ) else {
        return;
    };
    let Some(census) = shared(test, "performance_tables_2021-22/england_census.csv") else {
        return;
    };
    let sources = Sources {
        ofsted: Some(ofsted),
        census: vec![census],
        ..Sources::default()
    };
    let imported = import(&sources).unwrap();
    assert_eq!(imported.schools.len(), 279);
    let cards = imported
        .schools
        .iter()
        .filter(|school| school.ofsted.report_card.attendance_and_behaviour.is_some());
    assert_eq!(cards.count(), 2);
    let notes = counts(&source(&imported, "ofsted").notes);
    assert_eq!(
        notes,
        [
            ("all_through", 4),
            ("non_maintained", 1),
            ("not_judged", 40),
            ("never_inspected", 5),
            ("overall_unknown", 104)
        ]
    );
    let short = &source(&imported, "census").notes[0];
    assert_eq!((short.code, short.count), ("short_rows", 2_859));
}

#[test]
fn the_sample_of_the_register_is_read_whole() {
    let test = "the_sample_of_the_register_is_read_whole";
    let Some(gias) = shared(test, "gias/gias_sample_full_columns_2021.csv") else {
        return;
    };
    let Some(ofsted) = shared(test, "reexports/ofsted_mi_2025-08-31.csv.gz") else {
        return;
    };
    let sources = Sources {
        gias: Some(gias),
        ofsted: Some(ofsted),
        ..Sources::default()
    };
    let imported = import(&sources).unwrap();
    assert_adds_up(&imported);
    let register = source(&imported, "gias");
    assert_eq!(register.rows, 99);
    assert_eq!(counts(&register.left_out), [("welsh", 51), ("closed", 6)]);
    assert_eq!(imported.schools.len(), 42);
    let aldgate = school(&imported, 100_000);
    assert_eq!(aldgate.name, "The Aldgate School");
    assert_eq!(aldgate.status, Some(Status::Open));
    assert_eq!(aldgate.position(), Some((533_498, 181_201)));
    assert_eq!(aldgate.pupils, Some(276));
    assert_eq!(aldgate.region, Some(Region::London));
    assert_eq!(aldgate.rurality, Some(Rurality::Urban));
    let fsm = aldgate.fsm.as_ref().unwrap();
    assert_eq!(
        (fsm.percent, fsm.period.as_deref()),
        (10.2, Some("2019/20"))
    );
    assert!(aldgate.ofsted.overall.is_some());
    let independent = school(&imported, 100_001);
    assert_eq!(independent.sector, Some(Sector::Independent));
    assert_eq!(independent.phase, None);
}

#[test]
fn group_links_of_2019_tell_trusts_and_no_sponsors() {
    let test = "group_links_of_2019_tell_trusts_and_no_sponsors";
    let Some(ofsted) = shared(test, "reexports/ofsted_mi_2025-08-31.csv.gz") else {
        return;
    };
    let groups = "gias/grouplinks_edubaseallacademiesandfree20190601.csv";
    let Some(groups) = shared(test, groups) else {
        return;
    };
    let sources = Sources {
        ofsted: Some(ofsted),
        groups: Some(groups),
        ..Sources::default()
    };
    let imported = import(&sources).unwrap();
    assert_adds_up(&imported);
    let report = source(&imported, "groups");
    assert_eq!(report.rows, 14_621);
    // Of 8,625 academies, each in one trust; all links begin before the day of the file.
    assert_eq!(report.left_out[0].count, 5_996);
    assert_eq!(report.left_out.len(), 2);
    assert_eq!(report.used + report.left_out[1].count, 8_625);
}

#[test]
fn attendance_of_local_authorities_is_none_of_schools() {
    let test = "attendance_of_local_authorities_is_none_of_schools";
    let Some(ofsted) = shared(test, "reexports/ofsted_mi_2025-08-31.csv.gz") else {
        return;
    };
    for file in ["EES_ytd_data.csv", "week_29_persistent_absence.csv"] {
        let Some(absence) = shared(test, &format!("absence_la/{file}")) else {
            return;
        };
        let sources = Sources {
            ofsted: Some(ofsted.clone()),
            absence: Some(absence),
            ..Sources::default()
        };
        let Err(ReadError::Bad(report)) = import(&sources) else {
            panic!("{file} has no schools");
        };
        let mut issues = report.issues().iter();
        assert!(
            issues.any(|issue| issue.kind == "missing_column" && issue.field == "school_urn"),
            "{report}"
        );
    }
}

#[test]
fn the_parquet_copy_of_inspections_gives_what_csv_gives() {
    let test = "the_parquet_copy_of_inspections_gives_what_csv_gives";
    let Some(csv) = shared(test, "reexports/ofsted_mi_2025-08-31.csv.gz") else {
        return;
    };
    let parquet = "ofsted/ofsted_state_funded_schools_mi_2025-08-31.parquet";
    let Some(parquet) = shared(test, parquet) else {
        return;
    };
    let of = |path| {
        let sources = Sources {
            ofsted: Some(path),
            ..Sources::default()
        };
        import(&sources).unwrap()
    };
    let (csv, parquet) = (of(csv), of(parquet));
    assert_eq!(parquet.schools.len(), 21_990);
    assert_eq!(parquet.schools, csv.schools);
    assert_eq!(
        counts(&source(&parquet, "ofsted").left_out),
        [("blank", 15)]
    );
}
