//! From an export of the form to schools: every planted mistake is found, nothing else is, and clean rows stay what they are.

use std::collections::{BTreeMap, BTreeSet};

use crate::workshop::Workshop;

type Row = BTreeMap<String, String>;

fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// Synthetic forms, and what intake makes of them.
fn taken_in(synth: &str, intake: &str) -> Workshop {
    let workshop = Workshop::new();
    workshop.ok(&format!("synth {synth} --hubs 32 --form --out in"));
    workshop.ok(&format!(
        "intake in/form.csv --closes 2025-03-28 --register in/register.csv --out got {intake}"
    ));
    workshop
}

/// Row, question, list and code of everything that an intake lists.
fn listed(workshop: &Workshop) -> BTreeSet<[String; 4]> {
    let of = |name: &str| rows(&workshop.read(&format!("got/{name}.csv")));
    let entry = |row: &str, question: &str, list: &str, code: &str| {
        [row, question, list, code].map(str::to_owned)
    };
    let mut all = BTreeSet::new();
    for row in of("rejected") {
        // The reasons begin with the question.
        let question = row["rejected_reasons"]
            .split(':')
            .next()
            .unwrap()
            .to_owned();
        let code = &row["rejected_codes"];
        all.insert(entry(&row["rejected_row"], &question, "rejected", code));
    }
    for row in of("findings") {
        all.insert(entry(
            &row["row"],
            &row["question"],
            "findings",
            &row["kind"],
        ));
    }
    for row in of("duplicates") {
        all.insert(entry(&row["row"], "", "duplicates", ""));
    }
    for row in of("applications")
        .iter()
        .filter(|row| row["standing"] == "late")
    {
        all.insert(entry(&row["row"], "applied_on", "late", ""));
    }
    all
}

fn planted(workshop: &Workshop) -> BTreeSet<[String; 4]> {
    let mistakes = rows(&workshop.read("in/mistakes.csv"));
    let entry = |row: Row| ["row", "question", "listed", "code"].map(|key| row[key].clone());
    mistakes.into_iter().map(entry).collect()
}

/// The lines of a file, by their first cell, the header apart.
fn lines(text: &str) -> BTreeMap<&str, &str> {
    text.lines()
        .skip(1)
        .map(|line| (line.split(',').next().unwrap(), line))
        .collect()
}

#[test]
fn every_planted_mistake_is_found_and_nothing_else() {
    let workshop = taken_in("--schools 2000 --seed 11 --mistakes 40%", "");
    let (planted, listed) = (planted(&workshop), listed(&workshop));
    assert!(planted.len() > 700, "{}", planted.len());
    let kinds: BTreeSet<_> = planted
        .iter()
        .map(|[_, question, list, code]| (question, list, code))
        .collect();
    assert_eq!(kinds.len(), 23, "each kind is planted: {kinds:?}");
    assert_eq!(
        planted.difference(&listed).collect::<Vec<_>>(),
        Vec::<&[String; 4]>::new()
    );
    assert_eq!(
        listed.difference(&planted).collect::<Vec<_>>(),
        Vec::<&[String; 4]>::new()
    );
}

#[test]
fn rows_without_a_mistake_come_out_unchanged() {
    let workshop = taken_in("--schools 2000 --seed 3 --mistakes 5%", "");
    let (given, got) = (
        workshop.read("in/schools.csv"),
        workshop.read("got/schools.csv"),
    );
    let (given, got) = (lines(&given), lines(&got));
    let mistakes = rows(&workshop.read("in/mistakes.csv"));
    assert!(mistakes.len() > 60);
    let gone: BTreeSet<_> = mistakes
        .iter()
        .filter(|it| matches!(it["listed"].as_str(), "rejected" | "late"))
        .map(|it| it["urn"].as_str())
        .collect();
    let closed: BTreeSet<_> = mistakes
        .iter()
        .filter(|it| it["code"] == "closed_school")
        .map(|it| it["urn"].as_str())
        .collect();
    let expected: Vec<_> = given.keys().filter(|urn| !gone.contains(*urn)).collect();
    assert_eq!(got.keys().collect::<Vec<_>>(), expected);
    for (urn, line) in got {
        if closed.contains(urn) {
            assert_ne!(line, given[urn]);
        } else {
            assert_eq!(line, given[urn]);
        }
    }
}

#[test]
fn without_mistakes_or_a_register_only_what_the_form_asks_is_there() {
    let workshop = Workshop::new();
    workshop.ok("synth --schools 300 --hubs 32 --seed 4 --form --mistakes 0% --out in");
    workshop.ok("intake in/form.csv --closes 2025-03-28 --out got");
    let (given, got) = (
        rows(&workshop.read("in/schools.csv")),
        rows(&workshop.read("got/schools.csv")),
    );
    assert_eq!(given.len(), got.len());
    for (given, got) in given.iter().zip(&got) {
        for (column, value) in given {
            let is_source = column.ends_with("_source") && !value.is_empty();
            let is_asked = !matches!(
                column.as_str(),
                "status" | "sector" | "establishment_type" | "easting" | "northing" | "rurality"
            ) && (!column.starts_with("ofsted_") || column == "ofsted_overall");
            let expected = match (is_source, is_asked) {
                (true, _) => "application form",
                (_, true) => value,
                _ => "",
            };
            assert_eq!(got[column], expected, "{column} of {}", given["urn"]);
        }
    }
    assert_eq!(workshop.read("got/rejected.csv").lines().count(), 1);
}

#[test]
fn rejected_rows_can_be_mended_and_read_again() {
    let workshop = taken_in("--schools 400 --seed 8 --mistakes 20%", "");
    let clean: BTreeMap<String, Row> = rows(&workshop.read("in/schools.csv"))
        .into_iter()
        .map(|row| (row["urn"].clone(), row))
        .collect();
    let mistakes = rows(&workshop.read("in/mistakes.csv"));
    let by_row: BTreeMap<_, _> = mistakes.iter().map(|it| (it["row"].as_str(), it)).collect();
    let rejected = workshop.read("got/rejected.csv");
    let mut reader = csv::Reader::from_reader(rejected.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for record in reader.records() {
        let record = record.unwrap();
        let cell = |name: &str| header.iter().position(|it| it == name).unwrap();
        let mistake = by_row[&record[cell("rejected_row")]];
        let school = &clean[&mistake["urn"]];
        let question = mistake["question"].as_str();
        let right = match question {
            "head_agrees" => "yes",
            "contact_email" => "",
            "absence_period" => &school["persistent_absence_period"],
            _ => &school[question],
        };
        let at = cell(question);
        let mended = record
            .iter()
            .enumerate()
            .map(|(here, text)| if here == at { right } else { text });
        writer.write_record(mended).unwrap();
    }
    workshop.write("mended.csv", writer.into_inner().unwrap());
    workshop.ok(
        "intake in/form.csv mended.csv --closes 2025-03-28 --register in/register.csv --out again",
    );
    assert_eq!(
        rows(&workshop.read("again/rejected.csv")).len(),
        0,
        "what was mended is open no more"
    );
    let late = mistakes.iter().filter(|it| it["listed"] == "late").count();
    assert_eq!(
        rows(&workshop.read("again/schools.csv")).len() + late,
        clean.len()
    );
}

#[test]
fn strict_writes_nothing_where_a_row_has_a_fault() {
    let workshop = Workshop::new();
    workshop.ok("synth --schools 200 --hubs 32 --seed 2 --form --mistakes 30% --out in");
    let run = workshop.run(
        "intake in/form.csv --closes 2025-03-28 --register in/register.csv --out got --strict",
    );
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("nothing was written."), "{}", run.err);
    assert!(!workshop.path("got").exists());
}

#[test]
fn programs_are_told_of_each_row_that_is_rejected() {
    let workshop = Workshop::new();
    workshop.ok("synth --schools 200 --hubs 32 --seed 2 --form --mistakes 10% --out in");
    let command = "intake in/form.csv --closes 2025-03-28 --register in/register.csv";
    let json = workshop.ok(&format!("{command} --out json --format json"));
    let csv = rows(&workshop.ok(&format!("{command} --out csv --format csv")));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["format"], "hubmatch-intake");
    let issues = json["issues"].as_array().unwrap();
    let told = |issue: &serde_json::Value| {
        let text = |name: &str| issue[name].as_str().unwrap().to_owned();
        let number = |name: &str| {
            issue[name]
                .as_u64()
                .map_or_else(String::new, |it| it.to_string())
        };
        ["file", "field", "kind", "expected", "hint"]
            .map(text)
            .into_iter()
            .chain(["line", "urn"].map(number))
            .collect::<Vec<_>>()
    };
    let mut json: Vec<_> = issues.iter().map(told).collect();
    let names = ["file", "field", "code", "expected", "hint", "line", "urn"];
    let mut csv: Vec<_> = csv
        .iter()
        .map(|row| names.map(|name| row[name].clone()).to_vec())
        .collect();
    json.sort();
    csv.sort();
    assert!(!json.is_empty());
    assert_eq!(json, csv);
}

#[test]
fn others_headings_are_told_by_a_columns_file() {
    let workshop = Workshop::new();
    workshop.ok("synth --schools 60 --hubs 32 --seed 6 --form --mistakes 0% --out in");
    workshop.edit("in/form.csv", "Which phase is the school?", "Phse");
    workshop.edit("in/form.csv", "What is the school called?", "School");
    workshop.edit(
        "in/form.csv",
        "Is there anything else that you would like to say?",
        "Start time",
    );
    let run = workshop.run("intake in/form.csv --closes 2025-03-28 --out got");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("phase = \"Phse\""), "{}", run.err);
    assert!(!workshop.path("got").exists());
    workshop.write(
        "columns.toml",
        "schema = 1\nignore = [\"start TIME\"]\n[columns]\nphase = \"Phse\"\nname = \"School\"\n",
    );
    workshop.ok("intake in/form.csv --closes 2025-03-28 --columns columns.toml --out got");
    assert_eq!(rows(&workshop.read("got/schools.csv")).len(), 60);
    workshop.write("columns.toml", "schema = 1\n[columns]\nphse = \"Phse\"\n[words.phase]\n\"KS 2\" = \"primry\"\n[read]\ndates = \"us\"\n");
    let run =
        workshop.run("intake in/form.csv --closes 2025-03-28 --columns columns.toml --out other");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("day_month_year"), "{}", run.err);
    workshop.edit("columns.toml", "dates = \"us\"", "");
    let run =
        workshop.run("intake in/form.csv --closes 2025-03-28 --columns columns.toml --out other");
    assert!(
        run.err.contains("did you mean `phase`?") && run.err.contains("did you mean `primary`?"),
        "{}",
        run.err
    );
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let workshop = Workshop::new();
    workshop.ok("synth --schools 60 --hubs 32 --seed 6 --form --mistakes 0% --out in");
    workshop.write("in/contacts.csv", "name,phone\n");
    let run = workshop.run("intake in/form.csv --closes 2025-03-28 --out in");
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(workshop.read("in/contacts.csv"), "name,phone\n");
    workshop.ok("intake in/form.csv --closes 2025-03-28 --out in --force");
    workshop.ok("intake in/form.csv --closes 2025-03-28 --out in");
}

#[test]
fn an_export_is_the_same_in_every_format() {
    let workshop = Workshop::new();
    let mut made = Vec::new();
    for format in ["csv", "parquet", "xlsx"] {
        workshop.ok(&format!(
            "synth --schools 400 --hubs 32 --seed 9 --form --mistakes 20% --as {format} --out {format}"
        ));
        workshop.ok(&format!(
            "intake {format}/form.{format} --closes 2025-03-28 --register {format}/register.{format} --out got/{format}"
        ));
        let table = |name: &str| workshop.read(&format!("got/{format}/{name}.csv"));
        let lists = ["schools", "late", "duplicates", "findings"].map(table);
        made.push(lists.map(|list| list.replace(&format!("{format}/form.{format}"), "form")));
    }
    assert_eq!(made[0], made[1]);
    assert_eq!(made[0], made[2]);
}

#[test]
fn schools_are_written_in_the_format_asked_for() {
    let workshop = Workshop::new();
    workshop.ok("synth --schools 100 --hubs 32 --seed 9 --form --out in");
    let command =
        "intake in/form.csv --closes 2025-03-28 --register in/register.csv --out got --as";
    workshop.ok(&format!("{command} parquet"));
    workshop.ok(&format!("{command} parquet"));
    workshop.ok("check --schools got/schools.parquet --hubs in/hubs.csv");
    workshop.write("got/schools.parquet", "something else\n");
    assert_eq!(workshop.run(&format!("{command} parquet")).code, 1);
}

#[test]
fn the_columns_file_of_the_readme_can_be_used_as_it_stands() {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let mut blocks = readme.split("```toml\n").skip(1);
    let columns = blocks
        .find(|block| block.starts_with("schema = 1"))
        .unwrap();
    let workshop = Workshop::new();
    workshop.write("columns.toml", columns.split("```").next().unwrap());
    let heading = "Applied_on,URN,name,phase,PA % last year,absence_period,head_agrees,start time";
    let row = "08/05/2023,100001,A,infant AND junior,\"12,5 %\",2021/22,yes,x";
    workshop.write("form.csv", format!("{heading}\n{row}\n"));
    workshop.ok("intake form.csv --closes 2023-05-08 --columns columns.toml --out got");
    let school = rows(&workshop.read("got/schools.csv")).remove(0);
    assert_eq!(
        (
            school["phase"].as_str(),
            school["persistent_absence"].as_str()
        ),
        ("primary", "12.5")
    );
}

#[test]
fn contacts_go_from_the_form_to_the_hub_of_the_school() {
    let workshop = Workshop::new();
    workshop.ok("synth --schools 200 --hubs 6 --seed 5 --form --mistakes 5% --out in");
    workshop.ok("intake in/form.csv --closes 2025-03-28 --register in/register.csv --hubs in/hubs.csv --out got");
    let inputs = "--schools got/schools.csv --hubs in/hubs.csv --policy in/policy.toml";
    workshop.ok(&format!("match {inputs} --out plan"));
    let export = format!("export {inputs} --plan plan/plan.json --as csv");
    workshop.ok(&format!(
        "{export} --audience hub --contacts got/contacts.csv --out hubs"
    ));
    let placed = rows(&workshop.read("plan/assignments.csv"));
    let contacts = rows(&workshop.read("got/contacts.csv"));
    let contacts: BTreeMap<&str, &Row> = contacts
        .iter()
        .map(|row| (row["urn"].as_str(), row))
        .collect();
    assert!(placed.len() > 100);
    for school in &placed {
        let own = rows(&workshop.read(&format!("hubs/hub-{}.csv", school["hub"])));
        let row = own.iter().find(|row| row["urn"] == school["urn"]).unwrap();
        // Numbers that begin with a plus are guarded once in either file.
        for column in ["contact_email", "contact_phone"] {
            assert_eq!(row[column], contacts[school["urn"].as_str()][column]);
        }
    }
}

#[test]
fn a_list_that_was_mended_is_never_written_over() {
    let workshop = Workshop::new();
    workshop.ok("synth --schools 200 --hubs 32 --seed 2 --form --mistakes 30% --out in");
    let command = "intake in/form.csv --closes 2025-03-28 --register in/register.csv --out got";
    workshop.ok(command);
    let rejected = workshop.read("got/rejected.csv");
    // As a spreadsheet program saves it.
    let saved = format!("\u{feff}{}", rejected.replace('\n', "\r\n"));
    workshop.write("got/rejected.csv", &saved);
    let command = command.replace("form.csv", "form.csv got/rejected.csv");
    for force in ["", " --force"] {
        let run = workshop.run(&format!("{command}{force}"));
        assert_eq!(run.code, 1, "{run:?}");
        assert!(
            run.err.contains("was read and would be lost"),
            "{}",
            run.err
        );
    }
    assert_eq!(workshop.read("got/rejected.csv"), saved);
    workshop.write("mended.csv", &saved);
    let said = workshop.ok(&command.replace("got/rejected.csv", "mended.csv"));
    assert!(said.contains("read again: what the list"), "{said}");
    // Nothing was mended yet: the same rows are open, each once and under the name that it had.
    let open = |text: &str| {
        rows(text)
            .iter()
            .map(|row| (row["rejected_file"].clone(), row["rejected_row"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(open(&workshop.read("got/rejected.csv")), open(&rejected));
    // Tables of before do not stay beside new ones of another format.
    let run = workshop.run(
        &command
            .replace(" got/rejected.csv", "")
            .replace("--out", "--as parquet --out"),
    );
    assert!(
        run.code == 1 && run.err.contains("is of an intake before"),
        "{run:?}"
    );
}

#[test]
fn a_form_is_not_written_over_what_is_there() {
    let workshop = Workshop::new();
    workshop.write("mine.csv", "precious\n");
    let run = workshop.run("form --as csv --out mine.csv");
    assert_eq!(
        (run.code, run.err.trim()),
        (1, "mine.csv is there already; --force replaces it")
    );
    let run = workshop.run("form --as csv --out .");
    assert!(run.code == 1 && !run.err.contains("--force"), "{}", run.err);
    assert_eq!(workshop.read("mine.csv"), "precious\n");
    workshop.ok("form --as csv --out mine.csv --force");
}
