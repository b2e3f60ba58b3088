//! Wrong input: one report of everything, exit code 2, nothing written, never a panic.

use super::workshop::{INPUTS, Workshop};

/// Writes an input, and expects each of `expect` in the report of every command that reads it.
fn check(file: &str, bytes: impl AsRef<[u8]>, expect: &[&str]) {
    let workshop = Workshop::with_inputs();
    workshop.write(file, bytes);
    workshop.fails(&format!("match {INPUTS} --out plan"), 2, expect);
    workshop.fails(&format!("check {INPUTS}"), 2, expect);
    assert!(workshop.list("plan").is_empty(), "nothing is written");
}

#[test]
fn files_that_are_no_tables() {
    check(
        "in/schools.csv",
        "",
        &["in/schools.csv", "1 problem in 1 file"],
    );
    check("in/schools.csv", "urn,name\n", &["in/schools.csv"]);
    check(
        "in/hubs.csv",
        b"PK\x03\x04\x14\x00\x06\x00",
        &["in/hubs.csv"],
    );
    check("in/hubs.csv", "{\"hubs\": []}", &["in/hubs.csv"]);
    check(
        "in/schools.csv",
        b"urn,name\n100000,Caf\xe9\n",
        &["in/schools.csv", "UTF-8"],
    );
    check(
        "in/schools.csv",
        "urn;name\n100000;A\n",
        &["in/schools.csv"],
    );
    check(
        "in/policy.toml",
        "schema = \n",
        &["--> in/policy.toml:1:10", "1 | schema ="],
    );
    check("in/policy.toml", [0xff, 0xfe, 0x00], &["in/policy.toml"]);
}

#[test]
fn everything_wrong_in_all_files_at_once() {
    let workshop = Workshop::new();
    std::fs::create_dir(workshop.path("in")).unwrap();
    workshop.write(
        "in/schools.csv",
        "urn,nmae,name,persistent_absence,persistent_absence_period,easting,northing,preferences,region\n\
         100000,x,One,101,2018/19,1,1,H9,london\n\
         100000,x,Two,SUPP,2018/19,,,,landan\n\
         12,x,\u{1b}[31mThree,5,,9999999,5,,\n",
    );
    workshop.write(
        "in/hubs.csv",
        "id,lead_urn,lead_name,places\nH1,100001,Lead,-3\nH2,100002,Lead,0\nH2,100003,Lead,two\n",
    );
    workshop.write("in/policy.toml", "schema = 1\nname = \"n\"\ndescription = \"d\"\n[[teirs]]\nname = \"all\"\n[criteria.themes]\nwieght = 3\nmissing = \"maybe\"\n");
    let err = workshop.fails(
        &format!("match {INPUTS} --out plan"),
        2,
        &[
            "nmae",
            "duplicate_urn",
            "101",
            "SUPP",
            "landan",
            "H9",
            "12",
            "9999999",
            "-3",
            "duplicate_hub",
            "two",
            "teirs",
            "tiers",
            "wieght",
            "weight",
            "maybe",
            "3 files",
            "nothing was written",
        ],
    );
    assert!(!err.contains('\u{1b}'), "hostile text is escaped: {err}");
    assert!(workshop.list("plan").is_empty());
}

#[test]
fn a_hub_without_places_is_a_fault() {
    check(
        "in/hubs.csv",
        "id,lead_urn,lead_name,places\nH1,100001,Lead,0\n",
        &["in/hubs.csv:2:16", "H1,100001,Lead,0", "^ places"],
    );
}

#[test]
fn at_most_twenty_of_a_kind_are_shown() {
    let rows: Vec<String> = (0..30).map(|i| format!("{},A,none", 100_000 + i)).collect();
    let rows = rows.join("\n");
    let workshop = Workshop::with_inputs();
    workshop.write("in/schools.csv", format!("urn,name,pupils\n{rows}"));
    let err = workshop.fails(
        &format!("match {INPUTS} --out plan"),
        2,
        &["... and 10 more of this kind", "30 problems in 1 file"],
    );
    assert_eq!(err.matches(",A,none\n").count(), 20);
}

#[test]
fn what_is_not_there_is_an_input_failure() {
    let workshop = Workshop::with_inputs();
    workshop.fails(
        &format!(
            "match {} --out plan",
            INPUTS.replace("in/hubs.csv", "in/none.csv")
        ),
        1,
        &["in/none.csv"],
    );
    workshop.fails(
        &format!("verify {INPUTS} --plan none.json"),
        1,
        &["none.json"],
    );
    workshop.fails(
        &format!(
            "match {} --out plan",
            INPUTS.replace("in/policy.toml", "attendance-2032")
        ),
        2,
        &["attendance-2023"],
    );
    workshop.fails(
        &format!("match {INPUTS} --out in/schools.csv/plan"),
        1,
        &["in/schools.csv"],
    );
    workshop.fails(
        "import --ofsted none.csv --out schools.csv",
        1,
        &["none.csv"],
    );
}

#[test]
fn wrong_arguments_are_explained() {
    let workshop = Workshop::with_inputs();
    workshop.fails(
        &format!("explain {INPUTS} --plan p --school 12"),
        2,
        &["six digits"],
    );
    workshop.fails("import --out x", 2, &["--ofsted", "--gias"]);
    workshop.fails("import --ofsted o.csv", 2, &["--out"]);
    workshop.fails("import --ofsted o.csv --explain 12", 2, &["six digits"]);
    workshop.fails("synth --hubs 3 --seed 1 --out x", 2, &["--schools"]);
    workshop.fails(
        "synth --schools 10 --hubs 0 --seed 1 --out x",
        2,
        &["at least one hub"],
    );
    workshop.fails("mach", 2, &["match"]);
    assert!(!workshop.path("x").exists());
}
