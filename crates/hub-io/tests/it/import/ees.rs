//! Absence by school in the layout of "Explore education statistics".

use hub_core::model::{FsmMeasure, Urn};
use hub_io::import::import_and_explain;

use super::files::{Files, counts, school, schools, source};

const COLUMNS: &str = "time_period,time_identifier,geographic_level,country_code,school_laestab,school_urn,education_phase,\
    sess_overall_percent,enrolments_pa_10_exact_percent,enrolments_pa_50_exact_percent";

/// An absence file with rows of schools and of others.
fn with(header: &str, rows: &[&str]) -> Files {
    let mut files = Files::new(schools(&[100_001, 100_002]));
    let text = format!("{header}\n{}\n", rows.join("\n"));
    files.sources.absence = Some(files.write("absence.csv", text));
    files
}

/// A row of a school.
fn row(year: &str, urn: &str, rates: &str) -> String {
    format!("{year},Academic year,School,E92000001,3102001,{urn},Primary,{rates}")
}

#[test]
fn the_latest_of_several_years_unless_another_is_asked_for() {
    let rows = [
        "201819,Academic year,National,E92000001,,,Total,4.7,10.9,0.8".to_owned(),
        row("201718", "100001", "4.1,8.25,0.5"),
        row("201819", "100001", "5.123456,9.5,1.25"),
        row("201718", "100002", "3,7,0"),
        "201819,Autumn term,School,E92000001,3102001,100002,Primary,9,9,9".to_owned(),
        "201819,Academic year,Local authority,E92000001,,,Primary,4.7,10.9,0.8".to_owned(),
        row("201819", "200009", "1,1,1"),
    ];
    let rows: Vec<_> = rows.iter().map(String::as_str).collect();
    let mut files = with(COLUMNS, &rows);
    let imported = files.import();
    let first = school(&imported, 100_001);
    let overall = first.overall_absence.as_ref().unwrap();
    assert_eq!(overall.value.to_bits(), 5.123_456_f64.to_bits());
    assert_eq!(overall.period, "2018/19");
    assert_eq!(
        overall.source,
        "Pupil absence in schools in England 2018/19"
    );
    let persistent = first.persistent_absence.as_ref().unwrap();
    assert_eq!(persistent.value.to_bits(), 9.5_f64.to_bits());
    let severe = first.severe_absence.as_ref().unwrap();
    assert_eq!(severe.value.to_bits(), 1.25_f64.to_bits());
    assert!(school(&imported, 100_002).overall_absence.is_none());
    let report = source(&imported, "absence");
    let about = "academic year 2018/19; explore education statistics, with 2017/18, 2018/19";
    assert_eq!(report.about.as_deref(), Some(about));
    assert_eq!((report.rows, report.used), (7, 1));
    let mut left_out = counts(&report.left_out);
    left_out.sort_unstable();
    assert_eq!(
        left_out,
        [
            ("not_listed", 1),
            ("other_level", 1),
            ("other_level", 1),
            ("other_year", 2),
            ("part_of_year", 1)
        ]
    );
    assert_eq!(imported.report.totals.severe_absence, 1);

    files.sources.absence_period = Some("2017/18".to_owned());
    let imported = files.import();
    let second = school(&imported, 100_002).overall_absence.as_ref().unwrap();
    assert_eq!(
        (second.value.to_bits(), second.period.as_str()),
        (3.0_f64.to_bits(), "2017/18")
    );
    files.sources.absence_period = Some("2016/17".to_owned());
    assert_eq!(files.faults(), ["absence.csv bad_period -"]);
}

#[test]
fn symbols_are_missing_values_each_counted() {
    let symbols = ["z", "x", "c", "k", "low", "u", ":", "."];
    let rows: Vec<_> = symbols
        .iter()
        .zip(100_001..)
        .map(|(symbol, urn)| {
            row(
                "202223",
                &urn.to_string(),
                &format!("{symbol},{symbol},{symbol}"),
            )
        })
        .collect();
    let rows: Vec<_> = rows.iter().map(String::as_str).collect();
    let imported = with(COLUMNS, &rows).import();
    let school = school(&imported, 100_001);
    assert!(school.overall_absence.is_none() && school.severe_absence.is_none());
    let missing = &source(&imported, "absence").missing;
    assert_eq!(missing.len(), 3 * symbols.len());
    assert!(missing.iter().all(|missing| missing.count == 1));
}

#[test]
fn the_column_of_severe_absence_may_be_absent() {
    let header = COLUMNS.replace(",enrolments_pa_50_exact_percent", "");
    let imported = with(&header, &[&row("201213", "100001", "4,5")]).import();
    let school = school(&imported, 100_001);
    assert!(school.persistent_absence.is_some() && school.severe_absence.is_none());
}

#[test]
fn six_half_terms_are_a_year() {
    let row = row("201819", "100001", "4,5,6").replace("Academic year", "Six half terms");
    let imported = with(COLUMNS, &[&row]).import();
    assert!(school(&imported, 100_001).overall_absence.is_some());
}

#[test]
fn faults_have_their_places() {
    let faults = |rows: &[&str]| with(COLUMNS, rows).faults();
    let bad = |field| vec![format!("absence.csv bad_value 2 {field}")];
    assert_eq!(
        faults(&[&row("201819", "100001", "101,5,6")]),
        bad("sess_overall_percent")
    );
    assert_eq!(
        faults(&[&row("201820", "100001", "1,5,6")]),
        bad("time_period")
    );
    assert_eq!(
        faults(&[&row("201819", "z", "1,5,6")]),
        ["absence.csv bad_urn 2 school_urn"]
    );
    let once = row("201819", "100001", "1,5,6");
    assert_eq!(
        faults(&[&once, &once]),
        ["absence.csv duplicate_urn 3 school_urn"]
    );
    let header = COLUMNS.replace("school_urn", "region");
    assert_eq!(
        with(&header, &[&once]).faults(),
        ["absence.csv missing_column 1 school_urn"]
    );
    assert_eq!(
        faults(&["201819,Academic year,National,E92000001,,,Total,4.7,10.9,0.8"]),
        ["absence.csv no_schools -"]
    );
}

#[test]
fn the_report_says_what_symbols_mean() {
    let imported = with(COLUMNS, &[&row("202223", "100001", "z,c,low")]).import();
    let text = imported.report.to_string();
    for line in [
        "sess_overall_percent: z (not applicable)",
        "enrolments_pa_10_exact_percent: c (suppressed)",
        "enrolments_pa_50_exact_percent: low (rounds to zero)",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert_eq!(imported.report.totals.persistent_absence_suppressed, 1);
}

/// What a census file of one row in this layout gives the school 100001.
fn census(header: &str, cells: &str) -> hub_core::model::School {
    let mut files = Files::new(schools(&[100_001]).replace(",210,", ",NULL,"));
    let text = format!(
        "time_period,time_identifier,geographic_level,URN,{header}\n202425,Academic year,School,100001,{cells}\n"
    );
    files.sources.census = vec![files.write("census.csv", text)];
    school(&files.import(), 100_001).clone()
}

#[test]
fn pupils_and_free_school_meals_of_the_census() {
    let header = "headcount of pupils,% of pupils known to be eligible for free school meals";
    let school = census(header, "240,12.5");
    let fsm = school.fsm.unwrap();
    assert_eq!(school.pupils, Some(240));
    assert_eq!((fsm.percent, fsm.measure), (12.5, FsmMeasure::EligibleNow));
    assert_eq!(fsm.period.as_deref(), Some("2024/25"));
    assert_eq!(school.sen, None);
    assert_eq!(census(header, "240,z").fsm, None);
}

#[test]
fn special_educational_needs_are_a_share_of_pupils() {
    let header = "Total pupils,SEN support,EHC plan";
    let sen = |cells| census(header, cells).sen;
    assert_eq!(sen("240,36,9"), Some(18.75));
    assert_eq!(sen("3,1,0"), Some(33.33));
    assert_eq!(sen("0,0,0"), None);
    assert_eq!(sen("240,c,9"), None);
}

/// Free school meals and special needs are published apart: each file gives what it has, and the first that has a value gives it.
#[test]
fn several_census_files_give_what_they_have() {
    let mut files = Files::new(schools(&[100_001, 100_002]).replace(",210,", ",NULL,"));
    let text = |header: &str, rows: [&str; 2]| {
        let row = |(urn, cells)| format!("202425,Academic year,School,{urn},{cells}\n");
        let rows: Vec<_> = [100_001, 100_002].into_iter().zip(rows).map(row).collect();
        let rows = rows.concat();
        format!("time_period,time_identifier,geographic_level,URN,{header}\n{rows}")
    };
    let meals = "headcount of pupils,% of pupils known to be eligible for free school meals";
    let needs = "Total pupils,SEN support,EHC plan";
    files.sources.census = vec![
        files.write("meals.csv", text(meals, ["240,12.5", "c,z"])),
        files.write("needs.csv", text(needs, ["250,50,25", "100,10,0"])),
        files.write("older.csv", text(meals, ["99,1.0", "99,2.0"])),
    ];
    let imported = files.import();
    let of = |urn| {
        let school = school(&imported, urn);
        (
            school.pupils,
            school.fsm.as_ref().map(|fsm| fsm.percent),
            school.sen,
        )
    };
    assert_eq!(of(100_001), (Some(240), Some(12.5), Some(30.0)));
    assert_eq!(of(100_002), (Some(100), Some(2.0), Some(10.0)));
    let sources = &imported.report.sources;
    assert_eq!(
        sources
            .iter()
            .filter(|source| source.source == "census")
            .count(),
        3
    );
    let origins = import_and_explain(&files.sources, Urn::new(100_001).unwrap())
        .unwrap()
        .1;
    let text = origins.to_string();
    for line in [
        "% of pupils known to be eligible for free school meals `12.5`: by URN",
        "% of pupils known to be eligible for free school meals `1.0`: a census file given before has it",
        "EHC plan `25`, SEN support `50`: by URN",
        "Total pupils `250`: a census file given before has it",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
}
