//! Faults of whole files, and kinds of files.

use hub_io::intake::intake;

use super::{Folder, HEAD, bad, faults};

#[test]
fn faults_of_whole_files_are_reported_together_and_stop_the_intake() {
    let folder = Folder::new();
    let no_rows = format!("{HEAD}\n");
    let twice =
        format!("{HEAD},Which phase is the school?\n2023-05-02,100001,A,primary,yes,,primary\n");
    let missing = "applied_on,name,phase,head_agrees\n2023-05-02,A,primary,yes\n";
    let found = bad(intake(&folder.settings(&[
        ("a.csv", &no_rows),
        ("b.csv", &twice),
        ("c.csv", missing),
        ("d.csv", ""),
    ])));
    let kinds: Vec<_> = found.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(
        kinds,
        [
            "no_records",
            "duplicate_column",
            "missing_column",
            "empty_file"
        ]
    );
    let mut settings = folder.settings(&[("a.csv", &no_rows)]);
    settings.register = Some(folder.write("register.csv", "urn,name\n100001,A\n100001,B\n"));
    assert_eq!(
        bad(intake(&settings)),
        [("duplicate_urn", "urn".to_owned())]
    );
}

#[test]
fn the_workbook_of_the_form_is_found_by_its_sheet() {
    let folder = Folder::new();
    let mut settings = folder.settings(&[]);
    settings.files = vec![folder.write("form.xlsx", hub_io::form::template())];
    // It has no rows yet, but its sheet of applications is the one that was read.
    assert_eq!(bad(intake(&settings)), [("no_records", String::new())]);
}

#[test]
fn exports_in_json_are_as_the_schema_of_the_form_has_them() {
    let folder = Folder::new();
    let export = r#"[
      {"applied_on": "2023-05-02T14:05:30", "urn": "100001", "name": "A", "phase": "primary", "head_agrees": "yes", "pupils": 210, "needs": ["send", "transition"]},
      {"applied_on": "2023-05-02", "urn": "100002;100003", "name": ["B", "C"], "phase": "special", "head_agrees": "yes", "trust_agrees": "yes", "pupils": [90, 120]}
    ]"#;
    let lines = r#"{"applied_on": "2023-05-02", "urn": 100004, "name": "D", "phase": "Special school", "head_agrees": "Yes", "sen": 17.2}
{"applied_on": "2023-05-02", "urn": 100005, "name": "E", "phase": "primary", "head_agrees": "yes", "sen": "a lot"}
"#;
    let intake = intake(&folder.settings(&[("a.json", export), ("b.ndjson", lines)])).unwrap();
    let pupils: Vec<_> = intake
        .schools
        .iter()
        .map(|it| (it.urn.get(), it.pupils))
        .collect();
    assert_eq!(
        pupils,
        [
            (100_001, Some(210)),
            (100_002, Some(90)),
            (100_003, Some(120)),
            (100_004, None)
        ]
    );
    assert_eq!(intake.schools[0].needs.len(), 2);
    assert_eq!(intake.schools[3].sen, Some(17.2));
    assert_eq!(faults(&intake), [(2, "sen", "bad_number")]);
}

#[test]
fn what_the_schema_of_the_form_takes_is_read() {
    let folder = Folder::new();
    let application = |urn: &str, name: &str, agrees: &str| {
        let text = format!(
            r#"{{"applied_on": "2023-05-02", "urn": {urn}, "name": "{name}", "phase": "primary", "head_agrees": {agrees}, "trust_agrees": {agrees}, "trust_uid": 7}}"#
        );
        text
    };
    let validator = jsonschema::validator_for(&hub_io::form::schema()).unwrap();
    for (urn, name, agrees, is_good) in [
        ("100001", "A", "true", true),
        ("\"100001\"", "A", "\"yes\"", true),
        ("100001", "A", "\"maybe\"", false),
        ("100001", "A", "1", false),
        ("99999", "A", "true", false),
        ("100001", "", "true", false),
        ("100001", " ", "true", false),
    ] {
        let text = application(urn, name, agrees);
        let value = serde_json::from_str(&text).unwrap();
        assert_eq!(validator.is_valid(&value), is_good, "{text}");
        let found = intake(&folder.settings(&[("a.ndjson", &text)])).unwrap();
        assert_eq!(found.schools.len(), usize::from(is_good), "{text}");
    }
    let refused = application("100001", "A", "false");
    let value = serde_json::from_str(&refused).unwrap();
    assert!(validator.is_valid(&value));
    let found = intake(&folder.settings(&[("a.ndjson", &refused)])).unwrap();
    let kinds = [
        (1, "head_agrees", "not_signed_off"),
        (1, "trust_agrees", "not_signed_off"),
    ];
    assert_eq!(faults(&found), kinds);
}

#[test]
fn headings_that_have_the_words_of_a_question_are_suggested() {
    let folder = Folder::new();
    let heads = "Timestamp,School URN,School name,Phase of school,Head agrees?,E-mail of contact,Comments box";
    let row = "2023-05-02,100001,A,primary,yes,,";
    let result = intake(&folder.settings(&[("a.csv", &format!("{heads}\n{row}\n"))]));
    let Err(hub_io::ReadError::Bad(report)) = result else {
        panic!("{result:?}")
    };
    let hint = |kind: &str, field: &str| {
        let of = |it: &&hub_io::Located| it.kind.name() == kind && it.field == field;
        report.issues().iter().find(of).unwrap().hint.to_string()
    };
    for (key, heading) in [
        ("urn", "School URN"),
        ("name", "School name"),
        ("phase", "Phase of school"),
        ("head_agrees", "Head agrees?"),
    ] {
        let line = format!("{key} = {heading:?} under [columns]");
        assert!(
            hint("missing_column", key).contains(&line),
            "{}",
            hint("missing_column", key)
        );
        assert!(
            hint("unknown_column", heading).contains(&line),
            "{}",
            hint("unknown_column", heading)
        );
    }
    assert!(hint("unknown_column", "Comments box").contains("comments = "));
    assert!(hint("unknown_column", "Timestamp").starts_with("say under"));
    assert!(hint("missing_column", "applied_on").contains("\"their heading\""));
}

#[test]
fn an_export_is_given_once() {
    let folder = Folder::new();
    let export = format!("{HEAD}\n2023-05-02,100001,A,primary,yes,\n");
    let mut settings = folder.settings(&[("a.csv", &export)]);
    let other = folder.0.path().join(".").join("a.csv");
    settings.files.push(other);
    let once = [("bad_option", "exports".to_owned())];
    assert_eq!(bad(intake(&settings)), once);
}
