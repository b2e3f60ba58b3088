//! Investment areas by local authority and by district.

use hub_core::model::InvestmentArea::{self, Eia, None as NoArea, Peia};

use super::files::{Files, List, counts, school, source};
use super::postcodes::row;

/// Oakshire is an investment area and two districts of it are priority ones; one of these was abolished.
const AREAS: &str = "EIA,Oakshire,310,\nPEIA,Oakshire,310,E07000001;E07000002\nEIA,Elmshire,311,\n\
                     EIA,Durham,840,\nPEIA,Durham,840,";

/// A school at this local authority and postcode.
fn files(laestab: &str, authority: &str, postcode: &str) -> Files {
    let cells = [
        ("LAESTAB", laestab),
        ("Local authority", authority),
        ("Postcode", postcode),
    ];
    Files::new(List::graded().school(100_001, &cells).csv()).areas(AREAS)
}

#[track_caller]
fn check(files: &Files, expect: Result<InvestmentArea, &'static str>) {
    let imported = files.import();
    let area = school(&imported, 100_001).investment_area;
    assert_eq!(area, expect.ok());
    let report = source(&imported, "areas");
    let doubts: Vec<_> = expect.err().map(|code| (code, 1)).into_iter().collect();
    assert_eq!(counts(&report.unmatched), doubts);
}

#[test]
fn by_local_authority() {
    let check = |laestab, authority, expect| check(&files(laestab, authority, ""), expect);
    check("3112001", "Elmshire", Ok(Eia));
    check("8402001", "Durham", Ok(Peia));
    check("9992001", "Ashshire", Ok(NoArea));
    check("", "DURHAM", Ok(Peia));
    check("8402001", "NULL", Ok(Peia));
    check("", "Ashshire", Ok(NoArea));
    check("", "", Err("no_authority"));
    check("9992001", "Elmshire", Err("two_authorities"));
    check("3112001", "Ashshire", Err("two_authorities"));
    check("3112001", "Durham", Err("two_authorities"));
}

#[test]
fn by_district_over_all_sources() {
    let at = |postcode, district| row(postcode, 10, (1, 2), district);
    let new =
        at("ZZ1 1AA", "E06000001") + &at("ZZ1 1AB", "E07000001") + &at("ZZ2 2AA", "E06000001");
    let old =
        at("ZZ1 1AA", "E07000002") + &at("ZZ2 2AA", "E07000003") + &at("ZZ1 1AC", "E07000002");
    let oak = |postcode, sources: &[&String]| {
        let files = files("3102001", "Oakshire", postcode);
        let mut sources = sources.iter().enumerate();
        sources
            .try_fold(files, |files, (at, text)| {
                Some(files.postcodes(&format!("{at}.csv"), text))
            })
            .unwrap()
    };
    check(&oak("ZZ1 1AB", &[&new, &old]), Ok(Peia));
    // Its district was abolished: the older source has it still.
    check(&oak("ZZ1 1AA", &[&new, &old]), Ok(Peia));
    check(&oak("ZZ1 1AA", &[&old, &new]), Ok(Peia));
    check(&oak("ZZ2 2AA", &[&new, &old]), Ok(Eia));
    // Without it nobody can tell, unless the district is a priority one in the newer source.
    check(&oak("ZZ1 1AA", &[&new]), Err("district_unseen"));
    check(&oak("ZZ1 1AB", &[&new]), Ok(Peia));
    check(&oak("ZZ1 1AA", &[]), Err("no_district"));
    check(&oak("ZZ3 3AA", &[&new, &old]), Err("no_district"));
    check(&oak("", &[&new, &old]), Err("no_district"));
    // A postcode made after the older source: its place may or may not have been in the abolished district.
    let newer = new.clone() + &at("ZZ1 1AD", "E06000001") + &at("ZZ4 4AA", "E06000001");
    check(&oak("ZZ1 1AD", &[&newer, &old]), Err("district_unsure"));
    check(&oak("ZZ4 4AA", &[&newer, &old]), Ok(Eia));
    // Other local authorities need no district.
    check(&files("3112001", "Elmshire", "ZZ1 1AA"), Ok(Eia));
}

#[test]
fn a_postcode_without_a_district_tells_nothing() {
    let text = row("ZZ1 1AA", 90, (0, 0), "")
        + &row("ZZ1 1AB", 10, (1, 2), "E07000001")
        + &row("ZZ1 1AC", 10, (1, 2), "E07000002");
    let files = files("3102001", "Oakshire", "ZZ1 1AA").postcodes("a.csv", text);
    check(&files, Err("no_district"));
}

#[test]
fn without_areas_all_are_missing() {
    let imported = Files::new(List::graded().school(100_001, &[]).csv()).import();
    assert_eq!(school(&imported, 100_001).investment_area, None);
    assert_eq!(imported.report.totals.unknown_area, 1);
}

#[test]
fn faults_of_the_areas() {
    let check = |rows: &str, expect: &[&str]| {
        let files = Files::new(List::graded().school(100_001, &[]).csv()).areas(rows);
        assert_eq!(files.faults(), expect, "{rows}");
    };
    check("XIA,Oakshire,310,", &["areas.csv bad_value 2 designation"]);
    check("EIA,Oakshire,31,", &["areas.csv bad_value 2 la_code"]);
    check("EIA,Oakshire,,", &["areas.csv bad_value 2 la_code"]);
    check(
        "PEIA,Oakshire,310,E0700001",
        &["areas.csv bad_value 2 district_codes"],
    );
    check(
        "EIA,Oakshire,310,\nEIA,Oakshire,311,",
        &["areas.csv bad_value 3 la_name_in_gias_and_ofsted"],
    );
}
