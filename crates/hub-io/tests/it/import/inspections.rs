//! The list of schools, in both layouts.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use hub_core::model::{
    Grade, Overall, Phase, Region, ReportCardGrade, Sector, Status, TrustUid, Urn,
};
use jiff::civil::date;

use super::files::{Files, List, counts, school, schools, source};

#[test]
fn a_school_of_the_layout_up_to_2025() {
    let list = List::graded().school(
        100_001,
        &[
            ("Multi-academy trust UID", "2044"),
            ("Ungraded inspection overall outcome", "School remains Good"),
            (
                "Latest ungraded inspection number since last graded inspection",
                "10000002",
            ),
        ],
    );
    let imported = Files::new(list.csv()).import();
    let school = school(&imported, 100_001);
    assert_eq!(school.name, "Ash");
    assert_eq!(school.status, Some(Status::Open));
    assert_eq!(school.sector, Some(Sector::StateFunded));
    assert_eq!(school.phase, Some(Phase::Primary));
    assert_eq!(
        school.establishment_type.as_deref(),
        Some("Community School")
    );
    assert_eq!(school.local_authority.as_deref(), Some("Oakshire"));
    assert_eq!(school.region, Some(Region::London));
    assert_eq!(school.trust, Some(TrustUid(2044)));
    assert_eq!(school.pupils, Some(210));
    assert_eq!(school.position(), None);
    assert_eq!(school.investment_area, None);
    let ofsted = &school.ofsted;
    assert_eq!(ofsted.overall, Some(Overall::Good));
    assert_eq!(ofsted.quality_of_education, Some(Grade::Good));
    assert_eq!(ofsted.behaviour, Some(Grade::Outstanding));
    assert_eq!(ofsted.personal_development, None);
    assert_eq!(ofsted.leadership, Some(Grade::RequiresImprovement));
    assert_eq!(ofsted.date, Some(date(2024, 6, 12)));
    assert_eq!(ofsted.previous_overall, Some(Overall::Inadequate));
    assert_eq!(
        ofsted.ungraded_outcome.as_deref(),
        Some("School remains Good")
    );
    assert_eq!(ofsted.report_card, hub_core::model::ReportCard::default());
}

#[test]
fn a_school_of_the_layout_of_report_cards() {
    let imported = Files::new(List::report_card().school(100_001, &[]).csv()).import();
    let ofsted = &school(&imported, 100_001).ofsted;
    assert_eq!(ofsted.overall, Some(Overall::NotJudged));
    assert_eq!(ofsted.date, None);
    let card = &ofsted.report_card;
    assert_eq!(
        card.attendance_and_behaviour,
        Some(ReportCardGrade::NeedsAttention)
    );
    assert_eq!(card.inclusion, Some(ReportCardGrade::Exceptional));
    assert_eq!(card.personal_development, Some(ReportCardGrade::Strong));
    assert_eq!(card.leadership, None);
    assert_eq!(card.date, Some(date(2026, 1, 6)));
}

#[test]
fn overall_tells_not_judged_never_inspected_and_unknown_apart() {
    let check = |list: List, cells: &[(&str, &str)], expect: Option<Overall>| {
        let imported = Files::new(list.school(100_001, cells).csv()).import();
        let overall = school(&imported, 100_001).ofsted.overall;
        assert_eq!(overall, expect, "{cells:?}");
    };
    let overall = "Overall effectiveness";
    let number = "Inspection number of latest graded inspection";
    for (text, expect) in [
        ("1", Some(Overall::Outstanding)),
        ("3", Some(Overall::RequiresImprovement)),
        ("4", Some(Overall::Inadequate)),
        ("Not judged", Some(Overall::NotJudged)),
        ("NOT JUDGED", Some(Overall::NotJudged)),
        ("9", None),
        ("8", None),
        ("0", None),
        ("NULL", None),
        ("", None),
    ] {
        check(List::graded(), &[(overall, text)], expect);
    }
    for blank in ["", "NULL"] {
        let never = [(overall, blank), (number, blank)];
        check(List::graded(), &never, Some(Overall::NeverInspected));
    }
    let ungraded = "Latest ungraded inspection number since last graded inspection";
    check(
        List::graded(),
        &[(overall, ""), (number, ""), (ungraded, "10000002")],
        None,
    );
    let card = "Inspection number of latest full inspection";
    check(
        List::report_card(),
        &[(card, "NULL")],
        Some(Overall::NeverInspected),
    );
    let ungraded = "Latest ungraded inspection number";
    check(
        List::report_card(),
        &[(card, "NULL"), (ungraded, "10000002")],
        None,
    );
    let overall = "Latest OEIF overall effectiveness";
    check(List::report_card(), &[(overall, "2")], Some(Overall::Good));
}

#[test]
fn phases_sectors_and_regions() {
    let phase_of = |cells: &[(&str, &str)]| {
        let imported = Files::new(List::graded().school(100_001, cells).csv()).import();
        school(&imported, 100_001).phase
    };
    for (text, expect) in [
        ("Secondary", Phase::Secondary),
        ("Special", Phase::Special),
        ("PRU", Phase::AlternativeProvision),
        ("Alternative provision", Phase::AlternativeProvision),
        ("Nursery", Phase::Nursery),
    ] {
        assert_eq!(phase_of(&[("Ofsted phase", text)]), Some(expect), "{text}");
    }
    for (phase, lowest, highest, expect) in [
        ("Secondary", "4", "18", Phase::AllThrough),
        ("Primary", "7", "16", Phase::AllThrough),
        ("Secondary", "8", "16", Phase::Secondary),
        ("Primary", "3", "15", Phase::Primary),
        ("Special", "2", "19", Phase::Special),
        ("Secondary", "NULL", "18", Phase::Secondary),
    ] {
        let ages = [
            ("Ofsted phase", phase),
            ("Statutory lowest age", lowest),
            ("Statutory highest age", highest),
        ];
        assert_eq!(phase_of(&ages), Some(expect), "{ages:?}");
    }
    let list = List::graded()
        .school(
            100_001,
            &[("Type of education", "Non-Maintained Special School")],
        )
        .school(100_002, &[("Region", "Yorkshire and The Humber")])
        .school(100_003, &[("Region", "NULL"), ("Ofsted phase", "")]);
    let imported = Files::new(list.csv()).import();
    assert_eq!(school(&imported, 100_001).sector, Some(Sector::Independent));
    assert_eq!(
        school(&imported, 100_002).region,
        Some(Region::YorkshireAndTheHumber)
    );
    assert_eq!(school(&imported, 100_003).region, None);
    assert_eq!(school(&imported, 100_003).phase, None);
    assert_eq!(
        counts(&source(&imported, "ofsted").notes),
        [("non_maintained", 1)]
    );
}

#[test]
fn schools_come_sorted_by_urn() {
    let imported = Files::new(schools(&[100_003, 100_001, 100_002])).import();
    let urns: Vec<_> = imported.schools.iter().map(|school| school.urn).collect();
    assert!(urns.is_sorted(), "{urns:?}");
    assert_eq!(urns.first().copied(), Urn::new(100_001));
}

#[test]
fn title_lines_and_blank_rows_are_passed_over() {
    let csv = schools(&[100_001]);
    let width = csv.lines().next().unwrap().matches(',').count();
    let blank = ",".repeat(width);
    let titled = format!(
        "State-funded schools\r\n\"As at 31 August, 2025\",,\r\n\r\n{csv}{blank}\r\n{blank}\r\n"
    );
    let imported = Files::new(titled).import();
    assert_eq!(imported.schools.len(), 1);
    let report = source(&imported, "ofsted");
    assert_eq!(report.rows, 3);
    assert_eq!(counts(&report.left_out), [("blank", 2)]);
}

#[test]
fn a_header_below_the_twentieth_row_is_none() {
    let csv = schools(&[100_001]);
    let check = |titles: usize| {
        let text = "title\n".repeat(titles) + &csv;
        Files::new(text)
    };
    assert_eq!(check(19).import().schools.len(), 1);
    assert_eq!(check(20).faults(), ["ofsted.csv no_header -"]);
}

#[test]
fn encodings_and_gzip_give_the_same() {
    let list = |name: &str| {
        List::graded()
            .school(100_001, &[("School name", name)])
            .csv()
    };
    let utf8 = list("St Zoë\u{2019}s \u{2013} Nord");
    let cp1252: Vec<u8> = list("St Zo#s % Nord")
        .bytes()
        .flat_map(|byte| match byte {
            b'#' => vec![0xeb, 0x92],
            b'%' => vec![0x96],
            byte => vec![byte],
        })
        .collect();
    let with_mark = [b"\xef\xbb\xbf".as_slice(), utf8.as_bytes()].concat();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(&cp1252).unwrap();
    let gzip = gzip.finish().unwrap();
    for bytes in [utf8.into_bytes(), with_mark, cp1252, gzip] {
        let imported = Files::new(bytes).import();
        let name = &school(&imported, 100_001).name;
        assert_eq!(name, "St Zoë\u{2019}s \u{2013} Nord");
    }
}

#[test]
fn symbols_read_as_missing_are_counted() {
    let list = List::graded()
        .school(100_001, &[("Total number of pupils", "NULL")])
        .school(
            100_002,
            &[
                ("Total number of pupils", ""),
                ("Quality of education", "9"),
            ],
        );
    let imported = Files::new(list.csv()).import();
    let missing = &source(&imported, "ofsted").missing;
    let count = |column: &str, symbol: &str| {
        let mut symbols = missing.iter();
        let found = symbols.find(|missing| missing.column == column && missing.symbol == symbol);
        found.map_or(0, |missing| missing.count)
    };
    assert_eq!(count("Total number of pupils", "NULL"), 1);
    assert_eq!(count("Total number of pupils", ""), 1);
    assert_eq!(count("Quality of education", "9"), 1);
    assert_eq!(count("Personal development", "9"), 2);
    assert_eq!(count("Postcode", ""), 0);
    assert_eq!(school(&imported, 100_001).pupils, None);
}
