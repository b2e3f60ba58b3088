//! Absence and census of the performance tables.

use hub_core::model::{Fsm, FsmMeasure, Rate};

use super::files::{Files, List, counts, school, schools, source};

#[test]
fn rates_carry_period_and_source() {
    let imported = Files::new(schools(&[100_001]))
        .absence("100001,4.3,11")
        .import();
    let rate = |value| {
        Some(Rate {
            value,
            period: "2018/19".to_owned(),
            source: "School performance tables 2018/19".to_owned(),
        })
    };
    assert_eq!(school(&imported, 100_001).overall_absence, rate(4.3));
    assert_eq!(school(&imported, 100_001).persistent_absence, rate(11.0));
}

#[test]
fn the_caller_may_give_the_period() {
    let mut files = Files::new(schools(&[100_001])).absence("100001,4.3,11");
    files.sources.absence_period = Some("2022/23".to_owned());
    let imported = files.import();
    let rate = school(&imported, 100_001).overall_absence.clone().unwrap();
    assert_eq!(rate.period, "2022/23");
    assert_eq!(rate.source, "School performance tables 2022/23");
}

#[test]
fn every_symbol_is_missing_and_counted() {
    let symbols = [
        "", "SUPP", "NA", "NE", "NP", "LOWCOV", "NEW", "SP", "RE", "DNS", "c", "x", "z", "u",
        "low", ":", ".", "..", "-", "NULL", "N/A",
    ];
    for symbol in symbols {
        let imported = Files::new(schools(&[100_001]))
            .absence(&format!("100001,4.3, {symbol} "))
            .import();
        let school = school(&imported, 100_001);
        assert!(school.overall_absence.is_some(), "{symbol}");
        assert_eq!(school.persistent_absence, None, "{symbol}");
        let missing = &source(&imported, "absence").missing;
        let found: Vec<_> = missing
            .iter()
            .map(|missing| (missing.column, missing.symbol, missing.count))
            .collect();
        assert_eq!(found, [("PPERSABS10", symbol, 1)]);
        let suppressed = imported.report.totals.persistent_absence_suppressed;
        assert_eq!(
            suppressed,
            usize::from(matches!(symbol, "SUPP" | "c")),
            "{symbol}"
        );
    }
}

#[test]
fn totals_and_rows_of_other_schools_are_left_out() {
    let mut files = Files::new(schools(&[100_001])).absence("100001,4.3,11");
    let text = "LA,ESTAB,URN,PERCTOT,PPERSABS10\n310,2001,100001,4.3,11\n310,2002,100009,5,6\n\
                310,,,4.1,9\nNAT,PRI,,4,8.2\nNAT,SEC,,5.5,13.7";
    files.sources.absence = Some(files.write("2018-19/abs.csv", text));
    let imported = files.import();
    let report = source(&imported, "absence");
    assert_eq!(report.rows, 5);
    assert_eq!(
        counts(&report.left_out),
        [
            ("national_totals", 2),
            ("authority_totals", 1),
            ("not_listed", 1)
        ]
    );
    assert_eq!(counts(&report.matched), [("direct", 1)]);
    assert!(report.unmatched.is_empty());
}

#[test]
fn the_census_gives_meals_needs_and_only_missing_pupils() {
    let list = List::graded()
        .school(100_001, &[])
        .school(100_002, &[("Total number of pupils", "")]);
    let imported = Files::new(list.csv())
        .census("100001,500,1.8,17.5,16.2\n100002,300,NA,10,NA")
        .import();
    let first = school(&imported, 100_001);
    assert_eq!(first.pupils, Some(210), "Ofsted's are newer");
    assert_eq!(
        first.sen,
        Some(19.3),
        "without the noise of binary fractions"
    );
    assert_eq!(
        first.fsm,
        Some(Fsm {
            percent: 16.2,
            measure: FsmMeasure::Ever6,
            period: Some("2021/22".to_owned()),
        })
    );
    let second = school(&imported, 100_002);
    assert_eq!((second.pupils, second.sen), (Some(300), None));
    assert_eq!(second.fsm, None);
    let notes = counts(&source(&imported, "census").notes);
    assert_eq!(notes, [("pupils_of_census", 1)]);
}

#[test]
fn two_rounded_percentages_may_add_up_to_a_little_over_100() {
    let files = Files::new(schools(&[100_001])).census("100001,40,98.4,1.7,50%");
    let imported = files.import();
    assert_eq!(school(&imported, 100_001).sen, Some(100.0));
    let notes = counts(&source(&imported, "census").notes);
    assert_eq!(notes, [("sen_rounded", 1)]);
    let faults = files.census("100001,40,98.4,1.9,50").faults();
    assert_eq!(faults, ["census.csv bad_sum 2 PSENELK"]);
}

#[test]
fn rows_that_end_early_lack_cells_and_are_counted() {
    let imported = Files::new(schools(&[100_001]))
        .census("100001,40,2,3")
        .import();
    let school = school(&imported, 100_001);
    assert_eq!((school.sen, &school.fsm), (Some(5.0), &None));
    let notes = counts(&source(&imported, "census").notes);
    assert_eq!(notes, [("short_rows", 1)]);
}
