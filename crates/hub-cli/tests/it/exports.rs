//! What is written for the team, for hubs and for the public; and what each is told.

use std::fmt::Write;

use super::workshop::{INPUTS, Workshop};

/// A plan, and a contact of each school.
fn workshop() -> Workshop {
    let workshop = Workshop::with_inputs();
    workshop.ok(&format!("match {INPUTS} --out plan"));
    let mut contacts = "urn,contact_email\n".to_owned();
    for urn in urns(&workshop, "in/schools.csv") {
        writeln!(contacts, "{urn},for-{urn}@school.example").unwrap();
    }
    workshop.write("contacts.csv", contacts);
    workshop
}

/// The URNs of a table whose first column they are.
fn urns(workshop: &Workshop, table: &str) -> Vec<String> {
    let text = workshop.read(table);
    let rows = text.lines().skip(1);
    rows.map(|row| row.split(',').next().unwrap().to_owned())
        .collect()
}

const EXPORT: &str = "export --plan plan/plan.json";

#[test]
fn each_audience_has_its_files() {
    let workshop = workshop();
    let said = workshop.ok(&format!(
        "{EXPORT} {INPUTS} --audience internal --contacts contacts.csv --out team"
    ));
    assert_eq!(said, "1 file for the team: team/plan.xlsx\n");
    let said = workshop.ok(&format!(
        "{EXPORT} {INPUTS} --audience hub --contacts contacts.csv --as csv,xlsx --out hubs"
    ));
    assert!(
        said.starts_with("12 files for hubs, each with its own schools alone: hubs/hub-H01.csv"),
        "{said}"
    );
    let said = workshop.ok(&format!(
        "{EXPORT} {INPUTS} --audience public --as csv --out public"
    ));
    assert_eq!(
        said,
        "5 files for the public: public/hubs.csv, policy-used.toml, regions.csv, summary.csv, tiers.csv\n"
    );
    let own = workshop.read("hubs/hub-H01.csv");
    let schools = urns(&workshop, "hubs/hub-H01.csv");
    assert!(!schools.is_empty());
    for urn in urns(&workshop, "in/schools.csv") {
        let contact = format!("for-{urn}@school.example");
        assert_eq!(own.contains(&contact), schools.contains(&urn), "{urn}");
    }
    // Without being asked for, contacts are nowhere.
    workshop.ok(&format!(
        "{EXPORT} {INPUTS} --audience hub --as csv --out without"
    ));
    assert!(
        !workshop
            .read("without/hub-H01.csv")
            .contains("contact_email")
    );
}

#[test]
fn contacts_of_schools_that_are_not_matched_are_left_out_and_counted() {
    let workshop = workshop();
    let contacts = workshop.read("contacts.csv");
    workshop.write("contacts.csv", contacts + "999999,gone@school.example\n");
    let export = format!("{EXPORT} {INPUTS} --audience hub --as csv --out hubs");
    let said = workshop.ok(&format!("{export} --contacts contacts.csv"));
    let expect = "Contacts of 1 school left out, not in the table of schools: 999999\n";
    assert!(said.ends_with(expect), "{said}");
    // Other columns than before: nothing is replaced unseen, and it is said why.
    let why = ["hub-H01.csv is there with other columns", "remove it"];
    workshop.fails(&export, 1, &why);
}

#[test]
fn what_is_not_to_be_is_refused_and_nothing_is_written() {
    let workshop = workshop();
    workshop.fails(
        &format!("{EXPORT} {INPUTS} --audience public --contacts contacts.csv --out public"),
        2,
        &["Contacts of schools are not for the public"],
    );
    workshop.fails(
        &format!("{EXPORT} {INPUTS} --audience public --out in"),
        1,
        &["is there already, and no part of what is written"],
    );
    workshop.edit("plan/plan.json", "\"tier\": 1", "\"tier\": 2");
    workshop.fails(
        &format!("{EXPORT} {INPUTS} --audience public --out public"),
        4,
        &["Refused"],
    );
    assert!(!workshop.path("public").exists());
}

#[test]
fn a_hub_is_told_what_its_list_tells_it() {
    let workshop = workshop();
    workshop.ok(&format!(
        "{EXPORT} {INPUTS} --audience hub --as csv --out hubs"
    ));
    let explain = |urn: &str| format!("explain --plan plan/plan.json {INPUTS} --school {urn}");
    let list = workshop.read("hubs/hub-H01.csv");
    let small = list.lines().find(|row| row.contains("withheld"));
    let large = list.lines().skip(1).find(|row| !row.contains("withheld"));
    for (row, is_small) in [(small, true), (large, false)] {
        let urn = row.unwrap().split(',').next().unwrap();
        let told = workshop.ok(&format!("{} --audience hub", explain(urn)));
        assert!(
            told.starts_with("Placed at H01.") && told.contains(urn),
            "{told}"
        );
        let rate = told
            .lines()
            .find(|line| line.contains("Persistent absence, %"));
        assert_eq!(rate.unwrap().contains("withheld"), is_small, "{told}");
        assert_eq!(told.contains("can point at a child"), is_small, "{told}");
        for secret in ["Lottery:", "Tier ", "fit %", "Value of"] {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
        let team = workshop.ok(&explain(urn));
        assert_eq!(
            team,
            workshop.ok(&format!("{} --audience internal", explain(urn)))
        );
        assert!(team.contains("Lottery:"), "{team}");
        let public = format!("{} --audience public", explain(urn));
        workshop.fails(
            &public,
            2,
            &["Nothing of a single school is for the public"],
        );
        let forced = format!("{} --audience hub --hub H02", explain(urn));
        workshop.fails(&forced, 2, &["for the team"]);
    }
    let unplaced = &urns(&workshop, "plan/unplaced.csv")[0];
    let told = format!("{} --audience hub", explain(unplaced));
    workshop.fails(&told, 2, &["is at no hub"]);
}

#[test]
fn a_match_writes_what_it_is_asked_for() {
    let workshop = Workshop::with_inputs();
    let said = workshop.ok(&format!("match {INPUTS} --out plan --as xlsx,parquet"));
    assert!(
        said.contains("Files: plan/plan.json, assignments.parquet, unplaced.parquet, waiting_list.parquet, hubs.parquet, plan.xlsx\n"),
        "{said}"
    );
    assert_eq!(workshop.list("plan").len(), 6);
    workshop.ok(&format!("match {INPUTS} --out csv"));
    assert_eq!(
        workshop.bytes("csv/plan.json"),
        workshop.bytes("plan/plan.json")
    );
}
