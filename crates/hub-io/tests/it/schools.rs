//! Faults of `schools.csv`.

use hub_core::model::{Phase, Theme};
use hub_io::read_schools;

use crate::samples::brief;

/// Reads a file of `urn,name` and one more column with this cell, and compares the issues.
#[track_caller]
fn check_cell(column: &str, cell: &str, expect: &[&str]) {
    check(&format!("urn,name,{column}\n100000,A,{cell}\n"), expect);
}

#[track_caller]
fn check(csv: &str, expect: &[&str]) {
    assert_eq!(
        brief(&read_schools("schools.csv", csv.as_bytes()).issues),
        expect,
        "{csv}"
    );
}

#[test]
fn a_plain_file_has_no_issues() {
    check("urn,name\n100000,A\n", &[]);
    check("\u{feff}urn,name\r\n100000,A\r\n", &[]);
    check("name,urn\nA,100000", &[]);
    check(" urn , name \n 100000 , A \n", &[]);
}

#[test]
fn cells_are_read() {
    let csv = "urn,name,phase,needs,preferences,overall_absence,overall_absence_period,fsm,fsm_measure\n\
               100000,\" A, \"\"B\"\" \",all_through,send; behaviour,H2;H1,5.25,2024/25,30,ever_6\n";
    let table = read_schools("schools.csv", csv.as_bytes());
    assert_eq!(table.issues, []);
    let school = &table.records[0];
    assert_eq!(school.name, "A, \"B\"");
    assert_eq!(school.phase, Some(Phase::AllThrough));
    assert_eq!(
        school.needs.iter().copied().collect::<Vec<_>>(),
        [Theme::Send, Theme::Behaviour]
    );
    assert_eq!(
        school
            .preferences
            .iter()
            .map(hub_core::model::HubId::as_str)
            .collect::<Vec<_>>(),
        ["H2", "H1"]
    );
    assert_eq!(
        school.overall_absence.as_ref().map(|rate| rate.value),
        Some(5.25)
    );
    assert_eq!(school.fsm.as_ref().map(|fsm| fsm.percent), Some(30.0));
}

#[test]
fn headers() {
    check("urn,name,phse\n100000,A,\n", &["unknown_column 1 phse"]);
    check("urn,name,Phase\n100000,A,\n", &["unknown_column 1 Phase"]);
    check("urn,name,\n100000,A,\n", &["unknown_column 1"]);
    check("urn,name,name\n100000,A,B\n", &["duplicate_column 1 name"]);
    check("urn,phase\n100000,primary\n", &["missing_column 1 name"]);
    check(
        "URN,name\n100000,A\n",
        &["unknown_column 1 URN", "missing_column 1 urn"],
    );
    let hints = |csv: &str| {
        read_schools("s", csv.as_bytes())
            .issues
            .into_iter()
            .map(|issue| issue.hint.into_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        hints("urn,name,persistant_absence\n100000,A,\n"),
        ["did you mean `persistent_absence`?"]
    );
    assert_eq!(
        hints("urn,name,head_teacher\n100000,A,\n"),
        ["it is not a known column of this table: remove column 3"]
    );
    assert_eq!(
        hints("urn,school name,nme\n100000,A,\n").last().unwrap(),
        "rename the column `nme`, if that is the one"
    );
}

#[test]
fn rows_of_another_width() {
    check(
        "urn,name,phase\n100000,A\n100001,B,primary\n",
        &["too_few_cells 2"],
    );
    check("urn,name\n100000,A,B\n", &["too_many_cells 2"]);
}

#[test]
fn lines_are_physical() {
    check("urn,name\n100000,\"A\nB\"\n1,C\n", &["bad_urn 4 urn"]);
    check(
        "urn,name\r\n100000,\"A\r\nB\"\r\n\r\n\r\n1,C\r\n",
        &["bad_urn 6 urn"],
    );
    check("urn,name\r100000,A\r1,C\r", &["bad_urn 3 urn"]);
    check("\n\nurn,name\n1,C\n", &["bad_urn 4 urn"]);
    let table = read_schools("s", b"urn,name\n1,A\n\n100000,\"B\n\"\n100001,C\n");
    assert_eq!(table.lines, [4, 6]);
}

#[test]
fn keys() {
    for urn in [
        "1",
        "99999",
        "1000000",
        "10000a",
        "-10000",
        "100000.0",
        "１００００００",
    ] {
        check(&format!("urn,name\n{urn},A\n"), &["bad_urn 2 urn"]);
    }
    check("urn,name\n,A\n", &["empty_cell 2 urn"]);
    check("urn,name\n100000, \n", &["empty_cell 2 name"]);
    check(
        "urn,name,pupils\nx,A,x\n",
        &["missing_not_empty 2 urn", "missing_not_empty 2 pupils"],
    );
}

#[test]
fn only_an_empty_cell_is_missing() {
    check_cell("pupils", "", &[]);
    for word in ["NA", "n/a", "SUPP", "c", "NULL", "-", "None"] {
        check_cell("pupils", word, &["missing_not_empty 2 pupils"]);
        check_cell("phase", word, &["missing_not_empty 2 phase"]);
        check_cell("sen", word, &["missing_not_empty 2 sen"]);
        check_cell("ofsted_date", word, &["missing_not_empty 2 ofsted_date"]);
    }
    // `none` is a word of this vocabulary, and free text may say anything.
    check_cell("investment_area", "none", &[]);
    check_cell("other_support", "NA", &[]);
}

#[test]
fn numbers() {
    for pupils in ["-1", "1.5", "1e3", "4294967296", "+5", "1 000", "0x10"] {
        check_cell("pupils", pupils, &["bad_integer 2 pupils"]);
    }
    check_cell("pupils", "\"1,000\"", &["bad_integer 2 pupils"]);
    check_cell("pupils", "0", &[]);
    for sen in [
        "12%", "\"12,5\"", "inf", "NaN1", "1e999", "infinity", "0x1p3",
    ] {
        check_cell("sen", sen, &["bad_number 2 sen"]);
    }
    check_cell("sen", "100.01", &["out_of_range 2 sen"]);
    check_cell("sen", "-0.1", &["out_of_range 2 sen"]);
    check_cell("sen", "1e1", &[]);
}

#[test]
fn rates() {
    let check = |cells: &str, expect: &[&str]| {
        check(
            &format!(
                "urn,name,suspensions,suspensions_period,suspensions_source\n100000,A,{cells}\n"
            ),
            expect,
        );
    };
    check("150,2023/24,DfE", &[]);
    check("2000.1,2023/24,", &["out_of_range 2 suspensions"]);
    check("5,,", &["rate_without_period 2 suspensions_period"]);
    check("5,2023-24,", &["bad_period 2 suspensions_period"]);
    check("5,2023/25,", &["bad_period 2 suspensions_period"]);
    check("5,1999/00,", &[]);
    check(",2023/24,DfE", &[]);
    check_cell(
        "overall_absence",
        "5",
        &["rate_without_period 2 overall_absence_period"],
    );
}

#[test]
fn free_school_meals() {
    check_cell("fsm", "20", &["fsm_without_measure 2 fsm_measure"]);
    check(
        "urn,name,fsm,fsm_measure\n100000,A,20,ever6\n",
        &["unknown_word 2 fsm_measure"],
    );
    check(
        "urn,name,fsm,fsm_measure,fsm_period\n100000,A,20,ever_6,2019\n",
        &["bad_period 2 fsm_period"],
    );
}

#[test]
fn positions() {
    let check = |cells: &str, expect: &[&str]| {
        check(
            &format!("urn,name,easting,northing\n100000,A,{cells}\n"),
            expect,
        );
    };
    check("530000,180000", &[]);
    check("0,5", &[]);
    check("0,0", &["outside_britain 2 easting"]);
    check("700001,5", &["outside_britain 2 easting"]);
    check("5,1300001", &["outside_britain 2 easting"]);
    check("5,", &["half_a_position 2 northing"]);
    check(",5", &["half_a_position 2 easting"]);
    check("x1,5", &["bad_integer 2 easting"]);
}

#[test]
fn words_and_lists() {
    check_cell("phase", "Primary", &["unknown_word 2 phase"]);
    check_cell("needs", "send;", &["empty_item 2 needs"]);
    check_cell(
        "needs",
        "send;sendd;behavior",
        &["unknown_word 2 needs", "unknown_word 2 needs"],
    );
    check_cell("needs", "send;send", &["repeated_word 2 needs"]);
    check_cell("preferences", "H1;;H2", &["empty_item 2 preferences"]);
}

#[test]
fn dates() {
    check_cell("applied_on", "2025-02-28", &[]);
    for date in [
        "2025-02-29",
        "28/02/2025",
        "20250228",
        "2025-2-8",
        "2025-02-28T10:00",
        "25-02-28",
    ] {
        check_cell("applied_on", date, &["bad_date 2 applied_on"]);
    }
}

#[test]
fn other_encodings_have_row_and_column() {
    let table = read_schools(
        "s",
        b"urn,name,local_authority\n100000,A,Leeds\n100001,Caf\xe9,Leeds\n",
    );
    assert_eq!(brief(&table.issues), ["not_utf8 3 name"]);
    assert_eq!(table.issues[0].hint, "save as CSV UTF-8");
    let table = read_schools("s", b"urn,name,\xe9\n100000,A,B\n");
    assert_eq!(brief(&table.issues), ["not_utf8 1"]);
}

/// What spreadsheet programs make of numbers and days is not guessed at, but named.
#[test]
fn hints_for_what_spreadsheets_do() {
    let hints = |csv: &str| -> Vec<String> {
        let issues = read_schools("schools.csv", csv.as_bytes()).issues;
        issues.iter().map(|issue| issue.hint.to_string()).collect()
    };
    let urn = hints("urn,name\n100000.0,A\n");
    assert_eq!(
        urn[0],
        "write 100000: some program has made a decimal of it"
    );
    let day = hints("urn,name,ofsted_date\n100000,A,45047\n");
    assert!(day[0].contains("format the cells as dates"), "{day:?}");
    let day = hints("urn,name,ofsted_date\n100000,A,1/5/2023\n");
    assert_eq!(day[0], "write year, month and day with hyphens");
}
