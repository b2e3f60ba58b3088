//! `explain` and `places`: why one hub and not another, and what a place is worth.

use serde_json::Value;

use super::workshop::{INPUTS, Workshop};

fn matched() -> Workshop {
    let workshop = Workshop::with_inputs();
    workshop.ok(&format!("match {INPUTS} --out plan"));
    workshop
}

/// The URN in a row of a table of the plan.
fn urn(workshop: &Workshop, table: &str) -> String {
    let text = workshop.read(&format!("plan/{table}.csv"));
    text.lines()
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .to_owned()
}

/// A document of the command, valid by its published schema.
fn document(workshop: &Workshop, command: &str, schema: &str) -> Value {
    let text = workshop.ok(&format!("{command} --format json"));
    let value: Value = serde_json::from_str(&text).unwrap();
    let (_, published) = hub_io::schemas()
        .into_iter()
        .find(|(name, _)| *name == schema)
        .unwrap();
    let published = jsonschema::validator_for(&published).unwrap();
    let found: Vec<String> = published
        .iter_errors(&value)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(found, Vec::<String>::new());
    value
}

#[test]
fn a_contrast_names_who_would_move_and_what_would_flip_it() {
    let workshop = matched();
    let school = urn(&workshop, "assignments");
    let explain = format!("explain {INPUTS} --plan plan/plan.json --school {school}");
    let own = document(&workshop, &explain, "explanation")["hub"]
        .as_str()
        .unwrap()
        .to_owned();
    for hub in ["H01", "H02", "H03"].into_iter().filter(|hub| *hub != own) {
        let explain = format!("{explain} --hub {hub}");
        let told = workshop.ok(&explain);
        for expect in [
            &format!("{own} and {hub} side by side"),
            &format!("Forced into {hub}, the best plan changes by"),
            &format!("{school} "),
            &format!(": from {own} to {hub}"),
        ] {
            assert!(told.contains(expect.as_str()), "no {expect:?} in:\n{told}");
        }
        let value = document(&workshop, &explain, "explanation");
        assert_eq!(value["contrast"]["hub"], hub);
        assert_eq!(
            value["contrast"]["forced"]["moves"][0]["urn"].to_string(),
            school
        );
        assert_eq!(value["contrast"]["flips"]["hub"], hub);
        let views = value["hubs"].as_array().unwrap();
        let view = views.iter().find(|view| view["hub"] == hub).unwrap();
        assert_eq!(
            view["if_forced"], value["contrast"]["forced"]["change"],
            "the table says the same"
        );
    }
    let told = workshop.ok(&explain);
    assert!(told.contains("forced in, the plan changes by"), "{told}");
    let other = if own == "H02" { "H03" } else { "H02" };
    let asked = format!("{explain} --hub {other} --weights");
    let told = workshop.ok(&asked);
    let is_told = |text: &str| told.contains(text);
    assert!(
        is_told("The nearest weights with which") || is_told("No other weight of one criterion"),
        "{told}"
    );
    let value = document(&workshop, &asked, "explanation");
    assert!(!value["contrast"]["weights"].as_array().unwrap().is_empty());
    workshop.fails(&format!("{explain} --weights"), 2, &["--hub"]);
    let there = workshop.ok(&format!("{explain} --hub {own}"));
    assert!(
        there.contains(&format!("Forced into {own}: it is there.")),
        "{there}"
    );
}

#[test]
fn a_school_without_a_hub_is_told_its_turn() {
    let workshop = matched();
    let school = urn(&workshop, "unplaced");
    let explain = format!("explain {INPUTS} --plan plan/plan.json --school {school}");
    let told = workshop.ok(&explain);
    assert!(
        told.contains("Its turn where places are added at one hub alone"),
        "{told}"
    );
    let value = document(&workshop, &explain, "explanation");
    let turns = value["waits"]["turns"].as_array().unwrap();
    assert!(!turns.is_empty());
}

#[test]
fn places_are_priced_and_given_out() {
    let workshop = matched();
    let places = format!("places {INPUTS} --plan plan/plan.json");
    let told = workshop.ok(&places);
    for expect in [
        "One place more, or less",
        "one less",
        "Where places more are worth most",
        "  in all, ",
    ] {
        assert!(told.contains(expect), "no {expect:?} in:\n{told}");
    }
    let plan: Value = serde_json::from_str(&workshop.read("plan/plan.json")).unwrap();
    let value = document(&workshop, &format!("{places} --add 4"), "places");
    for (pool, row) in value["pools"]
        .as_array()
        .unwrap()
        .iter()
        .zip(plan["pools"].as_array().unwrap())
    {
        assert_eq!(
            pool["more"]["first"], row["price"],
            "one place more is worth the price"
        );
    }
    let next = value["next"].as_array().unwrap();
    assert_eq!(next.len(), 4);
    let hub = next[0]["hub"].as_str().unwrap();
    let value = document(
        &workshop,
        &format!("{places} --hub {hub} --add 1"),
        "places",
    );
    assert_eq!(
        value["next"][0], next[0],
        "the best place is the first of its hub"
    );
    workshop.fails(&format!("{places} --hub X"), 2, &["Hub \"X\" is not in"]);
    workshop.fails(&format!("{places} --up-to 0"), 2, &["--up-to"]);
}

#[test]
fn placements_are_tried_under_other_weights_and_answers() {
    let workshop = matched();
    let study = format!("robustness {INPUTS} --plan plan/plan.json --runs 20 --impute");
    let told = workshop.ok(&study);
    for expect in [
        "Matched again 20 times",
        "in all runs",
        "with which the first school",
    ] {
        assert!(told.contains(expect), "no {expect:?} in:\n{told}");
    }
    let value = document(&workshop, &study, "robustness");
    let again = document(&workshop, &format!("{study} --threads 1"), "robustness");
    assert_eq!(value, again, "threads do not matter");
    let other = document(&workshop, &format!("{study} --seed 2"), "robustness");
    assert_ne!(value, other);
    for school in value["schools"].as_array().unwrap() {
        let runs = school["kept"].as_u64().unwrap() + school["other_runs"].as_u64().unwrap();
        assert!(runs <= 20);
    }
    workshop.fails(
        &format!("{study} --weights 101"),
        2,
        &["a number from 0 to 100"],
    );
    workshop.fails(
        &format!("{study} --absence NaN"),
        2,
        &["a number from 0 to 100"],
    );
}

#[test]
fn two_plans_are_compared() {
    let workshop = matched();
    let hubs = workshop.read("in/hubs.csv");
    let places = hubs
        .lines()
        .next()
        .unwrap()
        .split(',')
        .position(|it| it == "places")
        .unwrap();
    let mut lines: Vec<String> = hubs.lines().map(str::to_owned).collect();
    let mut cells: Vec<String> = lines[1].split(',').map(str::to_owned).collect();
    let hub = cells[0].clone();
    cells[places] = (cells[places].parse::<u32>().unwrap() + 3).to_string();
    lines[1] = cells.join(",");
    workshop.write("more.csv", lines.join("\n") + "\n");
    workshop
        .ok("match --schools in/schools.csv --hubs more.csv --policy in/policy.toml --out second");
    let diff = "diff plan/plan.json second/plan.json --schools in/schools.csv";
    let told = workshop.ok(diff);
    for expect in [
        "What they are made of differs in: hubs.",
        "Hubs that have changed",
        "the same hub in both plans",
    ] {
        assert!(told.contains(expect), "no {expect:?} in:\n{told}");
    }
    let value = document(&workshop, diff, "comparison");
    let changed = value["hubs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["hub"] == *hub)
        .unwrap();
    let number = |key: &str| changed[key].as_i64().unwrap();
    assert_eq!(number("places_after") - number("places_before"), 3);
    assert_eq!(
        number("after") - number("before"),
        number("came") - number("went")
    );
    // Three places more are who `places` says.
    let next = document(
        &workshop,
        &format!("places {INPUTS} --plan plan/plan.json --hub {hub} --add 3"),
        "places",
    );
    let mut told: Vec<String> = next["next"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["school"].to_string())
        .collect();
    told.sort_unstable();
    let gained = value["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["kind"] == "gained");
    assert_eq!(
        gained.map(|row| row["urn"].to_string()).collect::<Vec<_>>(),
        told
    );
    let table = workshop.ok(&format!("{diff} --format csv"));
    assert!(
        table.starts_with("urn,name,kind,before,after,fit_before,fit_after\n"),
        "{table}"
    );
    let elsewhere = value["changes"].as_array().unwrap();
    assert_eq!(table.lines().count(), 1 + elsewhere.len());
    let same = workshop.ok("diff plan/plan.json plan/plan.json");
    assert!(
        same.contains("Both are of the same inputs and seed.")
            && same.contains("No hub has changed."),
        "{same}"
    );
    workshop.fails("diff plan/plan.json in/hubs.csv", 2, &["in/hubs.csv"]);
    workshop.fails("diff plan/plan.json nowhere.json", 1, &["nowhere.json"]);
}

#[test]
fn fairness_is_accounted_for() {
    let workshop = matched();
    let fairness = format!("fairness {INPUTS} --plan plan/plan.json");
    let told = workshop.ok(&fairness);
    for expect in [
        "that take part (",
        "at equal priority",
        "Free school meals, in six years, ",
        "by Holm's correction",
        "No school without a hub: every place",
        "Serving the worst-served better",
    ] {
        assert!(told.contains(expect), "no {expect:?} in:\n{told}");
    }
    let longest = told.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(longest <= 160, "{longest} characters:\n{told}");
    let plan: Value = serde_json::from_str(&workshop.read("plan/plan.json")).unwrap();
    let value = document(&workshop, &fairness, "fairness");
    let placed = plan["placements"].as_array().unwrap().len();
    assert_eq!(value["groups"]["placed"], placed);
    assert_eq!(value["envy"]["unplaced"], 0);
    let levels = plan["objectives"].as_array().unwrap();
    let score = levels.iter().find(|it| it["kind"] == "score").unwrap();
    let first = &value["frontier"]["points"][0];
    assert_eq!(first["score"], score["objective"]);
    let scores = plan["placements"].as_array().unwrap().iter();
    let lowest = scores.map(|row| row["score"].as_i64().unwrap()).min();
    assert_eq!(first["lowest"].as_i64(), lowest);
}

#[test]
fn fairness_under_side_rules_names_them() {
    let workshop = Workshop::with_inputs();
    let rules = "\n[[quotas]]\nname = \"few primary schools\"\nschools = { field = \"phase\", in = [\"primary\"], missing = \"fail\" }\nat_most = 5\n";
    let policy = workshop.read("in/policy.toml");
    workshop.write("in/policy.toml", policy + rules);
    workshop.ok(&format!("match {INPUTS} --out plan"));
    let fairness = format!("fairness {INPUTS} --plan plan/plan.json");
    let told = workshop.ok(&fairness);
    for expect in ["would break quota", "Not priced: the policy has side rules"] {
        assert!(told.contains(expect), "no {expect:?} in:\n{told}");
    }
    let value = document(&workshop, &fairness, "fairness");
    assert!(value["envy"]["unplaced"].as_u64().unwrap() > 0);
    assert_eq!(value["frontier"], Value::Null);
    let row = &value["envy"]["largest"][0];
    assert_eq!(row["change"], Value::Null);
    assert!(!row["rules"].as_array().unwrap().is_empty());
}

#[test]
fn answers_are_tables_too() {
    let workshop = matched();
    let school = urn(&workshop, "assignments");
    let of = format!("{INPUTS} --plan plan/plan.json");
    let hubs = workshop.read("plan/hubs.csv").lines().count() - 1;
    let check = |command: &str, begins: &str, rows: Option<usize>| {
        let csv = workshop.ok(&format!("{command} --format csv"));
        assert!(csv.starts_with(begins), "{command}: {csv}");
        let mut records = csv::Reader::from_reader(csv.as_bytes());
        let found = records.records().map(Result::unwrap).count();
        assert!(found > 0 && rows.is_none_or(|rows| rows == found), "{csv}");
        csv
    };
    let explain = check(
        &format!("explain {of} --school {school}"),
        "hub,lead_name,level,verdict,",
        Some(hubs),
    );
    assert!(explain.contains(",here,"), "{explain}");
    let priced = check(
        &format!("places {of}"),
        "hub,level,places,load,",
        Some(hubs),
    );
    assert!(priced.contains("points of fit"), "{priced}");
    check(
        &format!("places {of} --hub H01 --add 2"),
        "place,hub,level,school,",
        Some(2),
    );
    check(
        &format!("robustness {of} --runs 5"),
        "urn,hub,runs,kept,",
        None,
    );
    let fairness = check(&format!("fairness {of}"), "by,group,period,", None);
    assert!(fairness.contains("region,"), "{fairness}");
}
