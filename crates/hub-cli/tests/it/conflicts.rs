//! Conflicts of many kinds as a person sees them: why there is no plan, what would mend it, and the best plan without some of the pins.

use super::workshop::Workshop;

const ALL: &str = "--schools schools.csv --hubs hubs.csv --policy policy.toml";

const SCHOOLS: &str = "urn,name,phase,pupils
100001,Ash,special,100
100002,Birch,special,100
100003,Cedar,special,100
100004,Dale,primary,300
100005,Elm,primary,300
100006,Fern,primary,300
100007,Gorse,secondary,900
100008,Hazel,secondary,900
";

const HUBS: &str = "id,lead_urn,lead_name,places,enhanced_places,phases
H01,200001,Oak,3,1,primary;secondary
H02,200002,Pine,3,1,primary;secondary;special
H03,200003,Rowan,3,1,primary;secondary;special
";

const POLICY: &str = r#"
schema = 1
name = "test"
description = "for tests"

[rules.phase_served]
missing = "fail"

[[tiers]]
name = "special schools"
when = { field = "phase", in = ["special"], missing = "fail" }

[[tiers]]
name = "the rest"
"#;

/// What has no hub but these.
fn pin(urn: u32, hub: &str) -> String {
    format!(
        "\n[[pinned]]\nurn = {urn}\nhub = {hub:?}\nreason = \"agreed\"\nauthorised_by = \"the team\"\ndate = 2025-03-01\n"
    )
}

fn pins(pairs: &[(u32, &str)]) -> String {
    pairs.iter().map(|(urn, hub)| pin(*urn, hub)).collect()
}

const PRIMARY: &str = "schools = { field = \"phase\", in = [\"primary\"], missing = \"fail\" }";
const SPECIAL: &str = "schools = { field = \"phase\", in = [\"special\"], missing = \"fail\" }";
const LARGE: &str = "schools = { field = \"pupils\", at_least = 300, missing = \"fail\" }";

fn workshop(rules: &str) -> Workshop {
    let workshop = Workshop::new();
    workshop.write("schools.csv", SCHOOLS);
    workshop.write("hubs.csv", HUBS);
    workshop.write("policy.toml", format!("{POLICY}{rules}"));
    workshop
}

/// What a person sees of the conflict of these rules. Which of several repairs of one price it is depends on the solver, so the text is that of `HiGHS`.
fn check(name: &str, rules: &str) {
    let workshop = workshop(rules);
    let in_part = if rules.contains("[[pinned]]") {
        "Without some of the pins\n"
    } else {
        "With this repair\n"
    };
    let parts = ["Why\n", "The cheapest repair", in_part];
    let told = workshop.fails(&format!("match {ALL} --out plan"), 3, &parts);
    assert!(workshop.list("plan").is_empty());
    if cfg!(feature = "highs") {
        insta::assert_snapshot!(name, told);
    }
}

#[test]
fn too_many_pins() {
    check(
        "pins_over_places",
        &pins(&[
            (100_004, "H01"),
            (100_005, "H01"),
            (100_006, "H01"),
            (100_007, "H01"),
        ]),
    );
    check(
        "pins_over_places_twice",
        &pins(&[
            (100_001, "H02"),
            (100_002, "H02"),
            (100_003, "H02"),
            (100_004, "H02"),
            (100_005, "H02"),
            (100_006, "H01"),
            (100_007, "H01"),
            (100_008, "H01"),
        ]),
    );
    let levels = "\n[levels]\nup_to_tier = 1\nat_most = 2\nmissing = \"skip\"\n";
    let three = pins(&[(100_004, "H02"), (100_005, "H02"), (100_006, "H02")]);
    check("pins_over_places_of_a_level", &format!("{levels}{three}"));
}

#[test]
fn schools_together_and_apart() {
    let both = |one, other| pins(&[(100_004, one), (100_005, other)]);
    let apart = "\n[[apart]]\nschools = [100004, 100005]\nreason = \"rivals\"\n";
    let together = "\n[[together]]\nschools = [100004, 100005]\nreason = \"federation\"\n";
    check(
        "pinned_together_but_apart",
        &(apart.to_owned() + &both("H01", "H01")),
    );
    check(
        "pinned_apart_but_together",
        &(together.to_owned() + &both("H01", "H02")),
    );
    check(
        "prices_of_the_policy",
        &format!("\n[repair]\nplaced = 5\n{apart}{}", both("H01", "H01")),
    );
    let four =
        "\n[[together]]\nschools = [100004, 100005, 100006, 100007]\nreason = \"federation\"\n";
    check(
        "a_group_larger_than_its_hub",
        &(four.to_owned() + &pin(100_004, "H01")),
    );
    let mixed = "\n[[together]]\nschools = [100001, 100004]\nreason = \"federation\"\n";
    check(
        "a_group_without_a_hub",
        &(mixed.to_owned() + &pin(100_004, "H01")),
    );
    let rivals = "\n[[apart]]\nschools = [100004, 100005, 100006, 100007]\nreason = \"rivals\"\n";
    let all = format!("\n[[quotas]]\nname = \"all large schools\"\n{LARGE}\nat_least = 5\n");
    check("more_rivals_than_hubs", &format!("{rivals}{all}"));
}

#[test]
fn minimums_and_open_hubs() {
    check(
        "a_minimum_of_more_than_may_come",
        "\n[repair]\nminimum = 9\n\n[opening]\nminimums = { H01 = 6 }\n",
    );
    check(
        "a_minimum_of_more_than_places",
        "\n[repair]\nplace = 15\n\n[opening]\nminimums = { H01 = 4 }\n",
    );
    check(
        "minimums_of_more_than_there_are",
        "\n[opening]\nminimums = { H01 = 3, H02 = 3, H03 = 3 }\n",
    );
    check("minimums_of_more_than_places", "\n[opening]\nminimum = 4\n");
    check(
        "more_open_hubs_than_there_are",
        "\n[opening]\nat_least = 4\n",
    );
    let one = "\n[opening]\nat_most = 1\n";
    check(
        "more_hubs_than_may_open",
        &(one.to_owned() + &pins(&[(100_004, "H01"), (100_005, "H02")])),
    );
    check(
        "fewer_hubs_than_must_open",
        "\n[opening]\nminimum = 3\nmay_close = true\nat_least = 3\n",
    );
}

#[test]
fn quotas() {
    let quota = |name: &str, rest: &str| format!("\n[[quotas]]\nname = {name:?}\n{rest}\n");
    check(
        "a_quota_of_more_than_there_are",
        &quota("special schools", &format!("{SPECIAL}\nat_least = 4")),
    );
    check(
        "a_quota_of_more_than_places",
        &quota(
            "large schools of the north",
            &format!("{LARGE}\nhubs = [\"H01\"]\nat_least = 4"),
        ),
    );
    let secondary = "schools = { field = \"phase\", in = [\"secondary\"], missing = \"fail\" }";
    check(
        "quotas_of_more_than_there_are",
        &quota(
            "secondary schools",
            &format!("{secondary}\nper_hub = true\nat_least = 1"),
        ),
    );
    let least = quota(
        "primary schools",
        &format!("{PRIMARY}\nhubs = [\"H02\"]\nat_least = 3"),
    );
    let most = quota("a small hub", "hubs = [\"H02\"]\nat_most = 2");
    check("quotas_that_cross", &format!("{least}{most}"));
    let none = quota(
        "no lone special school",
        &format!("{SPECIAL}\nper_hub = true\nat_least = 2\nor_none = true"),
    );
    check(
        "two_lone_special_schools",
        &(none + &pins(&[(100_001, "H02"), (100_002, "H03")])),
    );
    let reserve = quota(
        "large schools",
        &format!("{LARGE}\nper_hub = true\nreserve = 2"),
    );
    check(
        "pins_into_a_reserve",
        &(reserve + &pins(&[(100_001, "H02"), (100_002, "H02")])),
    );
    let each = quota(
        "one of a phase",
        "each = \"phase\"\nper_hub = true\nat_most = 1",
    );
    check(
        "two_of_a_phase",
        &(each + &pins(&[(100_001, "H02"), (100_002, "H02")])),
    );
    let days = "\n[[resources]]\nname = \"days\"\nuses = [{ schools = { field = \"pupils\", at_least = 500, missing = \"fail\" }, amount = 20 }, { amount = 1 }]\ncapacity = 30\n";
    check(
        "too_few_days",
        &(days.to_owned() + &pins(&[(100_007, "H01"), (100_008, "H01")])),
    );
    let hostile = "\n[[quotas]]\nname = \"\\u001b[31m=cmd|' /C calc'!A0\"\nat_least = 99\n";
    check("hostile_names", hostile);
}

#[test]
fn programs_read_it_as_json() {
    let apart = "\n[[apart]]\nschools = [100004, 100005]\nreason = \"rivals\"\n";
    let workshop = workshop(&(apart.to_owned() + &pins(&[(100_004, "H01"), (100_005, "H01")])));
    let run = workshop.run(&format!("match {ALL} --out plan --format json"));
    assert_eq!((run.code, run.err.as_str()), (3, ""), "{run:?}");
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(value["format"], "hubmatch-conflict");
    assert_eq!(value["repair"]["price"], 20);
    assert_eq!(value["repair"]["changes"][0]["kind"], "apart");
    let partial = &value["partial"];
    assert_eq!(partial["left_out"].as_array().unwrap().len(), 1);
    assert_eq!(partial["left_out"][0]["reason"], "side_rules");
    let count = |list: &str| partial[list].as_array().unwrap().len();
    assert_eq!(count("placements") + count("unplaced") + 1, 8);
    assert!(workshop.list("plan").is_empty());
    let expect = ["100004 and 100005", "20 points"];
    workshop.fails(&format!("check {ALL}"), 3, &expect);
    let (_, schema) = hub_io::schemas()
        .into_iter()
        .find(|(name, _)| *name == "conflict")
        .unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    assert!(schema.is_valid(&value), "{:?}", schema.validate(&value));
    // Prices that are none.
    workshop.edit(
        "policy.toml",
        "[rules.phase_served]",
        "[repair]\nplace = 0\nquota = 1000001\n\n[rules.phase_served]",
    );
    workshop.fails(
        &format!("match {ALL} --out plan"),
        2,
        &["out_of_range", "repair.place", "repair.quota"],
    );
}
