//! Match, verify, explain; and the demo.

use super::workshop::{INPUTS, Workshop};

const OUTPUTS: [&str; 5] = [
    "assignments.csv",
    "hubs.csv",
    "plan.json",
    "unplaced.csv",
    "waiting_list.csv",
];

/// Where the gate lets nobody in, that is said, not only that the best plan places nobody.
#[test]
fn nobody_eligible_is_said() {
    let workshop = Workshop::with_inputs();
    let gate = "[[gate]]\nname = \"large schools\"\nrequire = { field = \"pupils\", at_least = 90000.0, missing = \"fail\" }\n\n[[tiers]]";
    for command in ["check", "match --out plan"] {
        let said = workshop.ok(&format!("{command} {INPUTS}"));
        assert!(!said.contains("Warning"), "{said}");
    }
    workshop.edit("in/policy.toml", "[[tiers]]", gate);
    for command in ["check", "match --force --out plan"] {
        let said = workshop.ok(&format!("{command} {INPUTS}"));
        assert!(
            said.contains("Warning: no school is eligible for any hub.\n"),
            "{said}"
        );
        assert!(
            said.contains(
                "not eligible for the programme, first for this requirement: large schools"
            ),
            "{said}"
        );
    }
    // Nor where rules on pairs close every hub.
    let workshop = Workshop::with_inputs();
    workshop.write(
        "in/hubs.csv",
        "id,lead_urn,lead_name,places,phases,regions\nH01,900000,L,10,post_16,all\n",
    );
    let schools = workshop.read("in/schools.csv");
    let schools = schools.lines().map(|row| {
        let mut cells: Vec<&str> = row.split(',').collect();
        // Preferences for hubs that are gone.
        let at = cells.len() - 3;
        if !row.starts_with("urn") {
            cells[at] = "";
        }
        cells.join(",") + "\n"
    });
    let schools: String = schools.collect();
    workshop.write("in/schools.csv", schools);
    let said = workshop.ok(&format!("check {INPUTS}"));
    assert!(
        said.contains("most often, the hub does not serve the school's phase"),
        "{said}"
    );
}

#[test]
fn the_demo_shows_what_a_person_wants_to_see_first() {
    let workshop = Workshop::new();
    let out = workshop.ok("demo");
    for expect in [
        "2,000 schools, 32 hubs",
        "Optimal and proven",
        "Priority tier",
        "Without a hub:",
        "One more place is worth",
        "Worst served",
        "out/demo/plan/plan.json",
        " s\n",
    ] {
        assert!(out.contains(expect), "no {expect:?} in:\n{out}");
    }
    assert_eq!(workshop.list("out/demo/plan"), OUTPUTS);
    let given = "--schools out/demo/inputs/schools.csv --hubs out/demo/inputs/hubs.csv --policy out/demo/inputs/policy.toml";
    let verified = workshop.ok(&format!("verify {given} --plan out/demo/plan/plan.json"));
    assert!(verified.starts_with("Verified"), "{verified}");
    workshop.ok("demo");
}

#[test]
fn match_verify_and_explain_agree() {
    let workshop = Workshop::with_inputs();
    workshop.ok(&format!("match {INPUTS} --out plan"));
    assert_eq!(workshop.list("plan"), OUTPUTS);
    workshop.ok(&format!("verify {INPUTS} --plan plan/plan.json"));
    let assignments = workshop.read("plan/assignments.csv");
    let unplaced = workshop.read("plan/unplaced.csv");
    assert_eq!(
        assignments.lines().count() + unplaced.lines().count(),
        302,
        "every school once, and two headers"
    );
    let placed = assignments.lines().nth(1).unwrap();
    let urn = placed.split(',').next().unwrap();
    let told = workshop.ok(&format!(
        "explain {INPUTS} --plan plan/plan.json --school {urn} --hub H02"
    ));
    for expect in ["Placed at", "share of fit", "Forced into H02"] {
        assert!(told.contains(expect), "no {expect:?} in:\n{told}");
    }
    let urn = unplaced
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .to_owned();
    let told = workshop.ok(&format!(
        "explain {INPUTS} --plan plan/plan.json --school {urn}"
    ));
    assert!(told.contains("Not placed."), "{told}");
    workshop.fails(
        &format!("explain {INPUTS} --plan plan/plan.json --school 999999"),
        2,
        &["School 999999 is not in"],
    );
    workshop.fails(
        &format!("explain {INPUTS} --plan plan/plan.json --school {urn} --hub X"),
        2,
        &["Hub \"X\" is not in"],
    );
}

#[test]
fn the_plan_is_the_same_bytes_for_any_threads_and_order_of_rows() {
    let workshop = Workshop::with_inputs();
    let mut rows: Vec<String> = workshop
        .read("in/schools.csv")
        .lines()
        .map(str::to_owned)
        .collect();
    rows[1..].reverse();
    workshop.write("in/reversed.csv", rows.join("\n"));
    let reversed = INPUTS.replace("in/schools.csv", "in/reversed.csv");
    workshop.ok(&format!("match {INPUTS} --out one --threads 1"));
    workshop.ok(&format!("match {INPUTS} --out two --threads 2"));
    workshop.ok(&format!("match {reversed} --out three"));
    for file in OUTPUTS {
        let one = workshop.bytes(&format!("one/{file}"));
        assert_eq!(one, workshop.bytes(&format!("two/{file}")), "{file}");
        assert_eq!(one, workshop.bytes(&format!("three/{file}")), "{file}");
    }
}

#[test]
fn inputs_of_every_format_give_the_same_plan() {
    let workshop = Workshop::with_inputs();
    workshop.ok(&format!("match {INPUTS} --out csv"));
    for format in ["parquet", "xlsx"] {
        let made = workshop.ok(&format!(
            "synth --schools 300 --hubs 6 --seed 5 --as {format} --out in-{format}"
        ));
        assert!(
            made.contains(&format!("in-{format}/schools.{format}, hubs.{format}")),
            "{made}"
        );
        let inputs = format!(
            "--schools in-{format}/schools.{format} --hubs in-{format}/hubs.{format} --policy in/policy.toml"
        );
        workshop.ok(&format!("match {inputs} --out {format}"));
        assert_eq!(
            workshop.bytes("csv/plan.json"),
            workshop.bytes(&format!("{format}/plan.json"))
        );
    }
}

#[test]
fn json_is_one_object_that_names_its_version() {
    let workshop = Workshop::with_inputs();
    let out = workshop.ok(&format!("match {INPUTS} --out plan --format json"));
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&json["format"], &json["version"], &json["status"]),
        (&"hubmatch-summary".into(), &1.into(), &"optimal".into())
    );
    assert_eq!(json["schools"], 300);
    for (name, file) in [("summary", out), ("plan", workshop.read("plan/plan.json"))] {
        let schemas = hub_io::schemas();
        let (_, schema) = schemas.iter().find(|(found, _)| *found == name).unwrap();
        let validator = jsonschema::validator_for(schema).unwrap();
        let json = serde_json::from_str(&file).unwrap();
        assert!(
            validator.validate(&json).is_ok(),
            "{name}: {:?}",
            validator.validate(&json)
        );
    }
}

#[test]
fn another_plan_is_not_overwritten_without_force() {
    let workshop = Workshop::with_inputs();
    workshop.ok(&format!("match {INPUTS} --out plan"));
    let before = workshop.bytes("plan/plan.json");
    workshop.ok(&format!("match {INPUTS} --out plan"));
    workshop.fails(
        &format!("match {INPUTS} --out plan --seed 9"),
        1,
        &["holds another plan"],
    );
    assert_eq!(workshop.bytes("plan/plan.json"), before);
    workshop.ok(&format!("match {INPUTS} --out plan --seed 9 --force"));
    assert_ne!(workshop.bytes("plan/plan.json"), before);
    workshop.fails(&format!("match {INPUTS} --out in"), 1, &["hubs.csv"]);
}

#[test]
fn a_tampered_plan_is_refused_with_the_violation() {
    let workshop = Workshop::with_inputs();
    workshop.ok(&format!("match {INPUTS} --out plan"));
    let verify = format!("verify {INPUTS} --plan plan/plan.json");
    let honest = workshop.read("plan/plan.json");
    let mut plan: serde_json::Value = serde_json::from_str(&honest).unwrap();
    plan["objectives"][0]["objective"] =
        (plan["objectives"][0]["objective"].as_i64().unwrap() + 1).into();
    workshop.write("plan/plan.json", plan.to_string());
    workshop.fails(
        &verify,
        4,
        &["Refused", "objective, ", "its placements add up to"],
    );
    workshop.fails(
        &format!("explain {INPUTS} --plan plan/plan.json --school 200000"),
        4,
        &["Refused"],
    );
    workshop.write("plan/plan.json", &honest[..honest.len() / 2]);
    workshop.fails(&verify, 2, &["plan.json"]);
    workshop.write("plan/plan.json", "[]");
    workshop.fails(&verify, 2, &["plan.json"]);
    workshop.write("plan/plan.json", &honest);
    workshop.edit("in/hubs.csv", ",online,", ",in_person,");
    workshop.fails(&verify, 4, &["inputs.hubs"]);
}

#[test]
fn pins_over_the_places_are_infeasible() {
    let workshop = Workshop::with_inputs();
    let schools = workshop.read("in/schools.csv");
    let urns: Vec<&str> = schools
        .lines()
        .skip(1)
        .map(|row| row.split(',').next().unwrap())
        .collect();
    let pins = urns.iter().take(120).map(|urn| {
        format!("\n[[pinned]]\nurn = {urn}\nhub = \"H1\"\nreason = \"r\"\nauthorised_by = \"a\"\ndate = 2025-03-01\noverride = true\n")
    });
    let policy = workshop.read("in/policy.toml") + &pins.collect::<String>();
    let first = workshop
        .read("in/hubs.csv")
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .to_owned();
    workshop.write(
        "in/policy.toml",
        policy.replace("\"H1\"", &format!("{first:?}")),
    );
    workshop.fails(
        &format!("match {INPUTS} --out plan"),
        3,
        &[
            "No plan keeps all pins",
            "120 schools are pinned to hub H01",
        ],
    );
    assert!(workshop.list("plan").is_empty());
}

#[test]
fn policies_are_listed_and_printed() {
    let workshop = Workshop::new();
    let list = workshop.ok("policy");
    assert!(
        list.contains("attendance-2023") && list.contains("rise-2025"),
        "{list}"
    );
    for name in ["attendance-2023", "rise-2025"] {
        assert!(
            workshop
                .ok(&format!("policy {name}"))
                .contains("schema = 1")
        );
    }
    workshop.fails("policy attendance", 2, &["no preset", "attendance-2023"]);
}

#[test]
fn check_shows_demand_against_places() {
    let workshop = Workshop::with_inputs();
    let out = workshop.ok("check --schools in/schools.csv --hubs in/hubs.csv");
    for expect in [
        "No problem found",
        "persistent_absence",
        "Demand against places",
        "north west",
    ] {
        assert!(out.contains(expect), "no {expect:?} in:\n{out}");
    }
    let out = workshop.ok(&format!("check {INPUTS}"));
    assert!(
        out.contains("All pins and rules can be kept together"),
        "{out}"
    );
}

#[test]
fn hubs_are_drawn_among_given_schools() {
    let workshop = Workshop::with_inputs();
    workshop.ok("synth --hubs 4 --places 10 --from in/schools.csv --seed 1 --out leads.csv");
    let hubs = workshop.read("leads.csv");
    assert_eq!(hubs.lines().count(), 5);
    // Preferences name the hubs of the first list, so the second is checked without them.
    workshop.fails(
        "match --schools in/schools.csv --hubs leads.csv --policy attendance-2023 --out plan",
        2,
        &["unknown_hub"],
    );
    workshop.fails(
        "synth --hubs 0 --from in/schools.csv --seed 1 --out x.csv",
        2,
        &["at least one hub"],
    );
    workshop.fails(
        "synth --hubs 9000 --from in/schools.csv --seed 1 --out x.csv",
        2,
        &["9000 hubs"],
    );
    assert!(!workshop.path("x.csv").exists());
}
