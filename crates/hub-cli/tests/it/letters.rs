//! Letters and the public record, as a user asks for them.

use std::io::Read;

use super::workshop::{INPUTS, Workshop};

const LETTERS: &str = "letters --plan plan/plan.json";

fn workshop() -> Workshop {
    let workshop = Workshop::with_inputs();
    workshop.ok(&format!("match {INPUTS} --out plan"));
    workshop
}

/// The files of an archive, with their text.
fn unpacked(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let all = 0..archive.len();
    all.map(|at| {
        let mut file = archive.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        (file.name().unwrap().into_owned(), text)
    })
    .collect()
}

#[test]
fn each_school_gets_its_letter_and_a_row() {
    let workshop = workshop();
    let said = workshop.ok(&format!("{LETTERS} {INPUTS} --out out --as md,csv,xlsx"));
    assert!(said.starts_with("300 letters ("), "{said}");
    assert!(
        said.ends_with(" in out: letters-md.zip, letters.csv, letters.xlsx\n"),
        "{said}"
    );
    let letters = unpacked(&workshop.bytes("out/letters-md.zip"));
    assert_eq!(letters.len(), 300);
    let table = workshop.read("out/letters.csv");
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(table.as_bytes())
        .records()
        .map(Result::unwrap)
        .collect();
    assert_eq!(rows.len(), 300);
    for row in &rows {
        let (kind, urn) = (&row[0], &row[1]);
        assert!(
            letters
                .iter()
                .any(|(file, _)| *file == format!("{kind}/{urn}.md")),
            "{kind} {urn}"
        );
    }
    // The same bytes again, over those that are there; and nothing over files that are not these.
    let before = workshop.bytes("out/letters-md.zip");
    workshop.ok(&format!("{LETTERS} {INPUTS} --out out --as md,csv,xlsx"));
    assert!(before == workshop.bytes("out/letters-md.zip"));
    workshop.write("out/letters-md.zip", "PK somebody's");
    let why = ["letters-md.zip is there", "would be lost"];
    workshop.fails(
        &format!("{LETTERS} {INPUTS} --out out --as md,csv,xlsx"),
        1,
        &why,
    );
}

#[test]
fn the_teams_own_templates_are_filled_or_all_their_faults_told() {
    let workshop = workshop();
    std::fs::create_dir(workshop.path("mine")).unwrap();
    for name in ["offer", "reserve", "decline"] {
        let text = workshop.ok(&format!("template {name}"));
        workshop.write(&format!("mine/{name}.md"), text);
    }
    workshop.ok(&format!("{LETTERS} {INPUTS} --out usual --as md"));
    workshop.ok(&format!(
        "{LETTERS} {INPUTS} --templates mine --out same --as md"
    ));
    assert!(workshop.bytes("usual/letters-md.zip") == workshop.bytes("same/letters-md.zip"));
    workshop.edit("mine/offer.md", "Dear", "{{ pirce }} Dear");
    workshop.edit("mine/decline.md", "Dear", "{{ hub }} Dear");
    let why = [
        "2 faults in templates; nothing was written",
        "offer.md, line 3: there is no variable pirce in this letter",
        "decline.md, line 3: there is no variable hub in this letter",
        "known here: programme, urn, name",
    ];
    workshop.fails(
        &format!("{LETTERS} {INPUTS} --templates mine --out faulty"),
        2,
        &why,
    );
    assert!(!workshop.path("faulty").exists());
    // One that is not there hides nothing of the others.
    std::fs::remove_file(workshop.path("mine/reserve.md")).unwrap();
    let why = [
        "3 faults",
        "variable pirce",
        "variable hub",
        "reserve.md: cannot be read",
    ];
    workshop.fails(
        &format!("{LETTERS} {INPUTS} --templates mine --out faulty"),
        2,
        &why,
    );
    let why = [
        "offer.md",
        "No such file",
        "`hubmatch template offer` prints one",
    ];
    workshop.fails(
        &format!("{LETTERS} {INPUTS} --templates nowhere --out faulty"),
        2,
        &why,
    );
}

#[test]
fn contacts_go_into_their_own_letters() {
    let workshop = workshop();
    let schools = workshop.read("in/schools.csv");
    let urn = schools.lines().nth(1).unwrap().split(',').next().unwrap();
    workshop.write("contacts.csv", format!("urn,head_name\n{urn},\"Ms *A*\"\n"));
    workshop.ok(&format!(
        "{LETTERS} {INPUTS} --contacts contacts.csv --out out"
    ));
    for (file, text) in unpacked(&workshop.bytes("out/letters-md.zip")) {
        let is_own = file.contains(urn);
        assert_eq!(text.contains("Dear Ms \\*A\\*,"), is_own, "{file}: {text}");
        assert_eq!(text.contains("Dear Headteacher,"), !is_own, "{file}");
    }
}

#[test]
fn a_folder_with_other_files_is_refused() {
    let workshop = workshop();
    std::fs::create_dir(workshop.path("out")).unwrap();
    workshop.write("out/notes.txt", "mine");
    let why = ["notes.txt is there already", "a folder of its own"];
    workshop.fails(&format!("{LETTERS} {INPUTS} --out out"), 1, &why);
    assert!(!workshop.path("out/letters.csv").exists());
}

#[test]
fn a_record_is_drafted_and_never_over_one_that_a_person_completed() {
    let workshop = workshop();
    let record = format!("record --plan plan/plan.json {INPUTS}");
    let printed = workshop.ok(&record);
    assert!(printed.starts_with("# Algorithmic transparency record: attendance-2023 (draft)\n"));
    let said = workshop.ok(&format!("{record} --out record.md"));
    assert_eq!(said, "record.md: a draft, to be completed by a person\n");
    assert!(workshop.read("record.md") == printed);
    workshop.write("record.md", "completed");
    workshop.fails(
        &format!("{record} --out record.md"),
        1,
        &["record.md is there already; --force replaces it"],
    );
    assert_eq!(workshop.read("record.md"), "completed");
    workshop.ok(&format!("{record} --out record.md --force"));
    assert!(workshop.read("record.md") == printed);
}
