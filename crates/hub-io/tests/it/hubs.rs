//! Faults of `hubs.csv`.

use hub_core::model::{Phase, Region};
use hub_io::read_hubs;

use crate::samples::brief;

#[track_caller]
fn check_cell(column: &str, cell: &str, expect: &[&str]) {
    check(
        &format!("id,lead_urn,lead_name,places,{column}\nH01,100000,A,6,{cell}\n"),
        expect,
    );
}

#[track_caller]
fn check(csv: &str, expect: &[&str]) {
    assert_eq!(
        brief(&read_hubs("hubs.csv", csv.as_bytes()).issues),
        expect,
        "{csv}"
    );
}

#[test]
fn places() {
    let check = |places: &str, enhanced: &str, expect: &[&str]| {
        check(
            &format!(
                "id,lead_urn,lead_name,places,enhanced_places\nH01,100000,A,{places},{enhanced}\n"
            ),
            expect,
        );
    };
    check("0", "", &["no_places 2 places"]);
    check("6", "6", &[]);
    check("-1", "", &["bad_integer 2 places"]);
    check("1.5", "3", &["bad_integer 2 places"]);
    check("", "3", &["empty_cell 2 places"]);
    check("6", "7", &["enhanced_above_places 2 enhanced_places"]);
    check("6", "-7", &["bad_integer 2 enhanced_places"]);
}

#[test]
fn required_columns() {
    check(
        "id\nH01\n",
        &[
            "missing_column 1 lead_urn",
            "missing_column 1 lead_name",
            "missing_column 1 places",
        ],
    );
    check(
        "id,lead_urn,lead_name,capacity\nH01,100000,A,6\n",
        &["unknown_column 1 capacity", "missing_column 1 places"],
    );
    check(
        "id,lead_urn,lead_name,places\n,1,,\n",
        &[
            "empty_cell 2 id",
            "bad_urn 2 lead_urn",
            "empty_cell 2 lead_name",
            "empty_cell 2 places",
        ],
    );
}

#[test]
fn ids_can_be_listed_in_preferences() {
    check(
        "id,lead_urn,lead_name,places\nH;1,100000,A,6\n",
        &["bad_id 2 id"],
    );
}

#[test]
fn regions_are_all_or_a_list() {
    let regions = |cell: &str| {
        let csv = format!(
            "id,lead_urn,lead_name,places,regions,phases\nH01,100000,A,6,{cell},primary;special\n"
        );
        let table = read_hubs("hubs.csv", csv.as_bytes());
        assert_eq!(table.issues, []);
        assert!(table.records[0].phases.contains(&Phase::Special));
        table.records[0].regions.clone().map(Vec::from_iter)
    };
    assert_eq!(regions(""), None);
    assert_eq!(regions("all"), None);
    assert_eq!(
        regions("london; north_east"),
        Some(vec![Region::NorthEast, Region::London])
    );
    check_cell("regions", "all;london", &["unknown_word 2 regions"]);
    check_cell("regions", "London", &["unknown_word 2 regions"]);
}

#[test]
fn the_lead_has_an_intake() {
    check_cell(
        "lead_persistent_absence",
        "5",
        &["rate_without_period 2 lead_persistent_absence_period"],
    );
    check_cell("lead_fsm", "5", &["fsm_without_measure 2 lead_fsm_measure"]);
    check_cell("delivery", "in person", &["unknown_word 2 delivery"]);
}
