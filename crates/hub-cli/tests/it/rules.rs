//! Policies with side rules: match, verify, explain, and rules that contradict each other.

use super::workshop::{INPUTS, Workshop};

/// Sixty synthetic schools and four hubs, and a policy with these side rules at its end.
fn workshop(rules: &str) -> Workshop {
    let workshop = Workshop::new();
    workshop.ok("synth --schools 60 --hubs 4 --seed 11 --out in");
    let policy = workshop.read("in/policy.toml");
    workshop.write("in/policy.toml", policy + rules);
    workshop
}

const RULES: &str = r#"
[opening]
minimum = 5
may_close = true
cost = 2000

[[quotas]]
name = "special schools"
schools = { field = "phase", in = ["special"], missing = "fail" }
per_hub = true
at_least = 2
or_none = true

[[quotas]]
name = "room for schools with many free meals"
schools = { field = "fsm", at_least = 40.0, missing = "fail" }
per_hub = true
reserve = "30%"

[[quotas]]
name = "one trust"
each = "trust"
per_hub = true
at_most = "10%"
price = 1000
"#;

#[test]
fn a_plan_under_rules_is_found_verified_and_explained() {
    let workshop = workshop(RULES);
    let told = workshop.ok(&format!("match {INPUTS} --out plan"));
    for expect in [
        "Levels, most important first",
        "at most, proven",
        "total score less what open hubs and soft rules cost",
        "Soft rules, and what is beyond them",
    ] {
        assert!(told.contains(expect), "no {expect:?} in:\n{told}");
    }
    let args = format!("{INPUTS} --plan plan/plan.json");
    let told = workshop.ok(&format!("verify {args}"));
    assert!(told.contains("every rule kept"), "{told}");
    let unplaced = workshop.read("plan/unplaced.csv");
    let left_out = unplaced
        .lines()
        .find(|line| line.contains("side_rules"))
        .unwrap();
    assert!(left_out.contains("there it would break: "), "{left_out}");
    let urn = left_out.split(',').next().unwrap();
    let told = workshop.ok(&format!("explain {args} --school {urn} --hub H01"));
    for expect in ["Not placed.", "it would break: quota", "Forced into H01"] {
        assert!(told.contains(expect), "no {expect:?} in:\n{told}");
    }
    // The plan does not depend on threads.
    workshop.ok(&format!("match {INPUTS} --out again --threads 1"));
    assert_eq!(
        workshop.read("again/plan.json"),
        workshop.read("plan/plan.json")
    );
    // Nobody may loosen a rule afterwards, or tighten one.
    workshop.edit("in/policy.toml", "minimum = 5", "minimum = 25");
    workshop.fails(
        &format!("verify {args}"),
        4,
        &["Refused", "it takes at least 25, or none"],
    );
}

#[test]
fn the_rules_of_the_readme_can_be_used_as_they_stand() {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let blocks = readme.split("```toml\n").skip(1);
    let rules: String = blocks
        .map(|block| block.split("```").next().unwrap())
        // A columns file is of another command.
        .filter(|block| !block.starts_with("schema = 1"))
        .collect();
    assert!(rules.contains("[opening]") && rules.contains("[[objectives]]"));
    let workshop = workshop(&format!("\n{rules}"));
    let urns = workshop.read("in/schools.csv");
    let mut urns = urns.lines().skip(1).map(|line| &line[..6]);
    for urn in ["100001", "100002"] {
        workshop.edit("in/policy.toml", urn, urns.next().unwrap());
    }
    workshop.ok(&format!("match {INPUTS} --out plan"));
    workshop.ok(&format!("verify {INPUTS} --plan plan/plan.json"));
}

#[test]
fn a_gap_that_is_not_proven_is_refused_where_asked() {
    // Without rules that matter every level is proven.
    let workshop = workshop("\n[opening]\nat_least = 1\n");
    workshop.ok(&format!("match {INPUTS} --out plan"));
    let args = format!("{INPUTS} --plan plan/plan.json");
    let told = workshop.ok(&format!("verify {args}"));
    let is_proven = !told.contains("proven gap");
    let run = workshop.run(&format!("verify {args} --require-optimal"));
    assert_eq!(run.code, if is_proven { 0 } else { 4 }, "{told}{run:?}");
    // Multipliers that price nothing prove little.
    let mut plan: hub_core::plan::Plan =
        serde_json::from_str(&workshop.read("plan/plan.json")).unwrap();
    for (multipliers, level) in plan.proof.iter_mut().zip(&mut plan.objectives) {
        multipliers.rows.fill(0);
        level.bound = i64::MAX;
    }
    let bounds = |plan: &hub_core::plan::Plan| {
        let text = serde_json::to_string(&plan).unwrap();
        workshop.write("weak.json", text);
        workshop
            .run(&format!("verify {INPUTS} --plan weak.json"))
            .err
    };
    plan.digest = plan.own_digest();
    // The audit says what they prove.
    for line in bounds(&plan)
        .lines()
        .filter(|line| line.contains("prices prove"))
    {
        let name = line
            .split("bound, ")
            .nth(1)
            .unwrap()
            .split(": the plan")
            .next()
            .unwrap();
        let proven: i64 = line.rsplit(' ').next().unwrap().parse().unwrap();
        let level = plan
            .objectives
            .iter_mut()
            .find(|level| level.name == name)
            .unwrap();
        level.bound = proven;
    }
    plan.digest = plan.own_digest();
    assert_eq!(bounds(&plan), "");
    workshop.fails(
        &format!("verify {INPUTS} --plan weak.json --require-optimal"),
        4,
        &["Not proven optimal"],
    );
}

#[test]
fn rules_that_contradict_each_other_are_named_and_nothing_is_written() {
    let urns: Vec<String> = {
        let all = workshop("").read("in/schools.csv");
        let primary = all.lines().filter(|line| line.contains(",primary,"));
        primary.take(2).map(|line| line[..6].to_owned()).collect()
    };
    let (a, b) = (&urns[0], &urns[1]);
    let workshop = workshop(&format!(
        r#"
[opening]
minimum = 1

[[quotas]]
name = "both"
schools = {{ field = "phase", in = ["primary"], missing = "fail" }}
at_least = 1

[[apart]]
schools = [{a}, {b}]
reason = "rivals"

[[pinned]]
urn = {a}
hub = "H01"
reason = "agreed"
authorised_by = "the team"
date = 2025-03-01
override = true

[[pinned]]
urn = {b}
hub = "H01"
reason = "agreed"
authorised_by = "the team"
date = 2025-03-01
override = true
"#
    ));
    let expect = [
        "No plan keeps all pins and rules; nothing was written.",
        &format!("schools {a} and {b} are pinned to hub H01, but stay apart"),
        &format!("schools {a} and {b} may share a hub (20 points)"),
        "leaves out 1 of 2 pinned",
    ];
    let err = workshop.fails(&format!("match {INPUTS} --out plan"), 3, &expect);
    assert!(
        !err.contains("\"both\""),
        "a rule that has no part in it:\n{err}"
    );
    assert!(workshop.list("plan").is_empty());
}

#[test]
fn hostile_names_of_rules_stay_harmless() {
    let workshop = workshop(
        "\n[[quotas]]\nname = \"\\u001b[31m=cmd|' /C calc'!A0\"\nat_least = 99\nper_hub = true\n",
    );
    let err = workshop.fails(
        &format!("match {INPUTS} --out plan"),
        3,
        &["asks for at least"],
    );
    assert!(!err.contains('\u{1b}'), "{err:?}");
}

const STAGES: &str = r#"
previous = "previous.csv"

[levels]
up_to_tier = 3
at_most = 9
missing = "skip"
decide = { first = "enhanced", bonus = 2000 }

[[widening]]
name = "own region"
reach = "own_region"
missing = "fail"

[[widening]]
name = "near"
within_km = 120
missing = "skip"

[[widening]]
name = "anywhere"
reach = "anywhere"

[[objectives]]
goal = "score"
tolerance = "2%"

[[objectives]]
goal = "worst_served"

[[objectives]]
goal = "changes"
tolerance = 3

[[objectives]]
goal = "open_hubs"

[[objectives]]
goal = "distance"
missing = 100
"#;

#[test]
fn objectives_levels_and_steps_are_shown_and_verified() {
    let workshop = workshop("");
    // What was placed before is what the plan is compared with.
    workshop.ok(&format!("match {INPUTS} --out before"));
    workshop.write("in/previous.csv", workshop.read("before/assignments.csv"));
    // Keys at the top of the file come before all tables.
    let policy = workshop.read("in/policy.toml");
    let (top, stages) = STAGES.split_at(STAGES.find("[levels]").unwrap());
    workshop.write("in/policy.toml", format!("{top}{policy}{stages}"));
    let hubs = workshop.read("in/hubs.csv");
    let with_enhanced = |(at, line): (usize, &str)| {
        let header = hubs.lines().next().unwrap().split(',');
        let column = header.clone().position(|name| name == "enhanced_places");
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        if let Some(column) = column.filter(|_| at > 0) {
            cells[column] = "3".to_owned();
        }
        cells.join(",")
    };
    let lines: Vec<String> = hubs.lines().enumerate().map(with_enhanced).collect();
    workshop.write("in/hubs.csv", lines.join("\n") + "\n");
    let told = workshop.ok(&format!("match {INPUTS} --out plan"));
    for expect in [
        "Step of the widening",
        "own region",
        "lowest score of a school placed",
        "schools at the hub they had",
        "open hubs, negative",
        "metres from schools to hubs, negative",
        "enhanced support",
    ] {
        assert!(told.contains(expect), "no {expect:?} in:\n{told}");
    }
    let args = format!("{INPUTS} --plan plan/plan.json");
    let told = workshop.ok(&format!("verify {args}"));
    assert!(told.contains("every rule kept"), "{told}");
    let assignments = workshop.read("plan/assignments.csv");
    assert!(assignments.starts_with("urn,name,phase,region,tier,hub,lead_name,level,step,"));
    assert!(assignments.contains(",enhanced,1,"), "{assignments}");
    let urn = &assignments.lines().nth(1).unwrap()[..6];
    workshop.ok(&format!("explain {args} --school {urn} --hub H02"));
    // A plan of before that is another programme's is no typing error of one school.
    workshop.write("in/previous.csv", "urn,hub\n999999,Z1\n");
    workshop.fails(
        &format!("match {INPUTS} --out other"),
        2,
        &["a plan of before with some of these schools"],
    );
}

/// Ctrl-C while the schools are still coming through a pipe: the plan is the one that is there from the first moment on, and it is written.
#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_writes_the_plan_there_is() {
    let workshop = Workshop::with_inputs();
    workshop.edit(
        "in/policy.toml",
        "[[tiers]]",
        "[[quotas]]\nname = \"few\"\nper_hub = true\nat_most = 2\n\n[[tiers]]",
    );
    let args = "match --schools /dev/stdin --hubs in/hubs.csv --policy in/policy.toml --out plan --threads 1";
    let run = workshop.interrupted(args, &workshop.bytes("in/schools.csv"));
    assert_eq!(run.code, 130, "{run:?}");
    assert!(run.out.contains("plan.json"), "{run:?}");
    workshop.ok("verify --schools in/schools.csv --hubs in/hubs.csv --policy in/policy.toml --plan plan/plan.json");
}

#[test]
fn a_wrong_price_of_a_repair_is_named() {
    let workshop = Workshop::new();
    workshop.write("costs.csv", "1\n");
    workshop.write("places.csv", "1\n");
    let wrong = [
        ("place=2,apart=3", "\"apart\": there are prices of"),
        ("quota=0", "\"quota=0\""),
    ];
    for (prices, told) in wrong {
        workshop.fails(
            &format!("solve costs.csv places.csv --repair-prices {prices}"),
            2,
            &[told],
        );
    }
}

#[test]
fn what_is_used_of_resources_is_told() {
    let workshop = Workshop::new();
    workshop.write(
        "schools.csv",
        "urn,name,pupils\n100001,Ash,900\n100002,Birch,900\n100003,Cedar,900\n",
    );
    workshop.write(
        "hubs.csv",
        "id,lead_urn,lead_name,places\nH01,200001,Oak,4\nH02,200002,Pine,4\n",
    );
    workshop.write(
        "policy.toml",
        r#"
schema = 1
name = "test"
description = "for tests"

[[tiers]]
name = "all"

[[quotas]]
name = "none at the other hub"
hubs = ["H02"]
at_most = 0

[[resources]]
name = "places"
uses = [{ schools = { field = "pupils", at_least = 500, missing = "fail" }, amount = 2 }, { amount = 1 }]

[[resources]]
name = "days"
uses = [{ hubs = ["H01"], amount = 10 }]
capacity = 60
"#,
    );
    let all = "--schools schools.csv --hubs hubs.csv --policy policy.toml";
    let told = workshop.ok(&format!("match {all} --out plan"));
    for expect in [
        "places 4/4, days 20/60",
        "no place is free: places are used up",
    ] {
        assert!(told.contains(expect), "no {expect:?} in:\n{told}");
    }
    let hubs = workshop.read("plan/hubs.csv");
    assert!(hubs.contains(",4,2,0,"), "{hubs}");
    assert!(hubs.contains(",places 4/4; days 20/60\n"), "{hubs}");
    let unplaced = workshop.read("plan/unplaced.csv");
    assert!(
        unplaced.contains("resource \"\"places\"\" at H01"),
        "{unplaced}"
    );
    workshop.ok(&format!("verify {all} --plan plan/plan.json"));
}
