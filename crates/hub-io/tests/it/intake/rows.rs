//! Rows: of several schools, of one school twice, and of another width.

use hub_core::model::{Region, School, TrustUid};
use hub_io::intake::{Closing, Intake, intake, write_intake};
use hub_io::{Limits, TableFormat};

use super::{Folder, HEAD, bad, faults, urn};

#[test]
fn a_trust_applies_for_several_schools_in_one_row() {
    let folder = Folder::new();
    let head = "applied_on,urn,name,phase,head_agrees,trust_agrees,trust_uid,region,pupils,persistent_absence,absence_period,needs";
    let export = format!(
        "{head}\n\
        2023-05-01,100001;100002,A; B,primary,yes,yes,77,london,200;300,12.5;,2021/22,send;behaviour\n\
        2023-05-01,100003;100004,A;B,primary;secondary,yes,,77,london,200,12.5,2021/22,\n\
        2023-05-01,100005;100005,A;B,primary,yes,yes,,,,,,\n\
        2023-05-01,100006,A,primary,yes,no,77,,,,,\n"
    );
    let intake = intake(&folder.settings(&[("export.csv", &export)])).unwrap();
    let [a, b] = intake.schools.as_slice() else {
        panic!("{:?}", intake.schools)
    };
    assert_eq!(
        (a.urn, a.name.as_str(), a.pupils),
        (urn(100_001), "A", Some(200))
    );
    assert_eq!(
        (b.urn, b.name.as_str(), b.pupils),
        (urn(100_002), "B", Some(300))
    );
    assert_eq!([a.trust, b.trust], [Some(TrustUid(77)); 2]);
    assert_eq!([a.region, b.region], [Some(Region::London); 2]);
    assert_eq!([a.needs.len(), b.needs.len()], [2, 2]);
    // The second item is empty: a rate that is not known.
    assert!(a.persistent_absence.is_some() && b.persistent_absence.is_none());
    assert_eq!(
        faults(&intake),
        [
            (3, "persistent_absence", "answers_of_several"),
            (3, "pupils", "answers_of_several"),
            (3, "trust_agrees", "not_signed_off"),
            (4, "urn", "repeated_word"),
            (5, "trust_agrees", "not_signed_off"),
        ]
    );
}

/// Lines do not tell the records of one line apart, in lists no more than in reports.
#[test]
fn rows_of_json_on_one_line_are_numbered() {
    let folder = Folder::new();
    let row = |urn: &str, phase: &str| {
        format!(
            "{{\"applied_on\": \"2023-05-01\", \"urn\": {urn}, \"name\": \"A\", \"phase\": \"{phase}\", \"head_agrees\": \"yes\", \"trust_agrees\": \"\"}}"
        )
    };
    let rows = [
        row("100001", "primary"),
        row("100002", "primry"),
        row("1", "primary"),
        row("100004", "primary"),
    ];
    let export = format!("[{}]", rows.join(", "));
    let intake = intake(&folder.settings(&[("a.json", &export)])).unwrap();
    let applied: Vec<u64> = intake.on_time.iter().map(|it| it.row).collect();
    assert_eq!(applied, [1, 4]);
    let rejected: Vec<u64> = intake.rejected.iter().map(|it| it.row).collect();
    assert_eq!(rejected, [2, 3]);
    for row in &intake.rejected {
        let at = (row.faults[0].line, row.faults[0].record);
        assert_eq!(at, (Some(1), Some(row.row)), "{:?}", row.faults);
    }
}

#[test]
fn of_several_applications_the_latest_on_time_counts() {
    let folder = Folder::new();
    let first = format!(
        "{HEAD}\n\
        2023-05-01 10:00,100001,early,primary,yes,\n\
        2023-05-08 23:59,100001,latest on time,primary,yes,\n\
        2023-05-09,100001,late,primary,yes,\n\
        2023-05-10,100002,late,primary,yes,\n\
        2023-05-11,100002,later,primary,yes,\n\
        2023-05-01,100003,valid,primary,yes,\n\
        2023-05-02,100003,invalid,primry,yes,\n"
    );
    let second = format!("{HEAD}\n2023-05-08 23:59,100001,same time and last,primary,yes,\n");
    let intake = intake(&folder.settings(&[("a.csv", &first), ("b.csv", &second)])).unwrap();
    let names = |schools: &[School]| schools.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&intake.schools), ["same time and last", "valid"]);
    assert_eq!(names(&intake.late_schools), ["later"]);
    let dropped: Vec<_> = intake
        .duplicates
        .iter()
        .map(|it| (it.dropped.row, it.kept_row, it.sentence.as_str()))
        .collect();
    assert_eq!(
        dropped,
        [
            (4, 2, "This one is late, and another is on time."),
            (2, 2, "A later one counts."),
            (
                3,
                2,
                "Both were sent at the same time; the one that stands last counts."
            ),
            (5, 6, "A later one counts."),
        ]
    );
    let report = &intake.report;
    assert_eq!(
        (report.accepted, report.rejected, report.applications),
        (7, 1, 7)
    );
    assert_eq!((report.on_time, report.late, report.duplicates), (2, 1, 4));
}

#[test]
fn closing_may_be_a_moment() {
    let folder = Folder::new();
    let export = format!(
        "{HEAD}\n2023-05-08 17:00,100001,A,primary,yes,\n2023-05-08 17:01,100002,B,primary,yes,\n"
    );
    let mut settings = folder.settings(&[("a.csv", &export)]);
    settings.closes = Closing::parse("2023-05-08 17:00").unwrap();
    let intake = intake(&settings).unwrap();
    assert_eq!((intake.schools.len(), intake.late.len()), (1, 1));
}

#[test]
fn rows_of_another_width_and_cells_without_a_heading_are_faults() {
    let folder = Folder::new();
    let export = format!(
        "{HEAD},\n\
        2023-05-02,100001,A,primary,yes,,\n\
        2023-05-02,100002,B,primary,yes,,what is this\n\
        2023-05-02,100003,C,primary,yes\n\
        2023-05-02,100004,D,primary,yes,,,,\n\
        ,,,,,,\n"
    );
    let intake = intake(&folder.settings(&[("a.csv", &export)])).unwrap();
    assert_eq!(intake.schools.len(), 1);
    assert_eq!(
        faults(&intake),
        [
            (3, "", "cell_without_heading"),
            (4, "", "too_few_cells"),
            (5, "", "too_many_cells")
        ]
    );
}

#[test]
fn hubs_that_schools_name_are_there_and_named_once() {
    let folder = Folder::new();
    let export = format!(
        "{HEAD},preferences\n\
        2023-05-02,100001,A,primary,yes,,H01; H02;\n\
        2023-05-02,100002,B,primary,yes,,H01;H01\n\
        2023-05-02,100003,C,primary,yes,,H1\n"
    );
    let mut settings = folder.settings(&[("a.csv", &export)]);
    settings.hubs = Some(folder.write(
        "hubs.csv",
        "id,lead_urn,lead_name,places\nH01,100009,X,5\nH02,100008,Y,5\n",
    ));
    let intake = intake(&settings).unwrap();
    assert_eq!(intake.schools.len(), 1);
    assert_eq!(
        faults(&intake),
        [
            (3, "preferences", "repeated_preference"),
            (4, "preferences", "unknown_hub")
        ]
    );
    assert_eq!(intake.rejected[1].faults[0].hint, "did you mean `H01`?");
}

/// Rows of which nothing can be used, each with two faults.
fn nonsense(rows: u32) -> String {
    let row = |number: u32| format!("yesterday,{number},A,primary,perhaps,\n");
    format!("{HEAD}\n") + &(100_001..=100_000 + rows).map(row).collect::<String>()
}

#[test]
fn faults_beyond_the_limit_are_counted_and_every_row_keeps_its_reasons() {
    let folder = Folder::new();
    let good = "2023-05-02,100999,A,primary,yes,\n";
    let export = nonsense(5) + good;
    let mut settings = folder.settings(&[("a.csv", &export), ("b.csv", &nonsense(1))]);
    settings.limits = Limits {
        problems: 3,
        ..Limits::default()
    };
    let intake = intake(&settings).unwrap();
    assert_eq!(intake.schools.len(), 1);
    let kept: Vec<_> = intake
        .rejected
        .iter()
        .map(|row| (row.faults.len(), row.more.len()))
        .collect();
    assert_eq!(kept, [(2, 0), (1, 1), (0, 2), (0, 2), (0, 2), (2, 0)]);
    let counts = [("bad_moment", 6), ("unknown_word", 6)];
    let counts = counts.map(|(kind, count)| (kind.to_owned(), count));
    assert_eq!(intake.report.faults, counts.into());
    let more: Vec<_> = intake
        .more_faults
        .iter()
        .map(|it| (it.kind.name(), it.value.as_str()))
        .collect();
    assert_eq!(more, [("more_problems", "7")]);
    assert_eq!(intake.faults().issues().len(), 3 + 2 + 1);
    let text = intake.report.to_string();
    assert!(
        text.contains("      7 of these faults are beyond the limit"),
        "{text}"
    );

    let out = folder.0.path().join("out");
    write_intake(&out, &intake, TableFormat::Csv, false).unwrap();
    let list = std::fs::read_to_string(out.join("rejected.csv")).unwrap();
    let row = list.lines().rev().nth(3).unwrap();
    assert!(
        row.starts_with("yesterday,100005,")
            && row.ends_with("bad_moment;unknown_word,\"applied_on: this is no day"),
        "{row}"
    );

    settings.strict = true;
    let kinds: Vec<_> = bad(hub_io::intake::intake(&settings))
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    assert_eq!(kinds.iter().filter(|it| **it == "more_problems").count(), 1);
    assert_eq!(kinds.len(), 6);
}

#[test]
fn a_list_of_rejected_rows_beyond_the_limit_can_be_read_again() {
    let folder = Folder::new();
    let mut settings = folder.settings(&[("a.csv", &nonsense(3))]);
    settings.limits.problems = 0;
    let first = intake(&settings).unwrap();
    let out = folder.0.path().join("out");
    write_intake(&out, &first, TableFormat::Csv, false).unwrap();
    let list = std::fs::read_to_string(out.join("rejected.csv")).unwrap();
    let mended = list
        .replace("yesterday", "2023-05-02")
        .replace("perhaps", "yes");
    settings.files.push(folder.write("mended.csv", mended));
    let second = intake(&settings).unwrap();
    assert_eq!((second.schools.len(), second.rejected.len()), (3, 0));
    assert_eq!((second.report.read_again, second.more_faults.len()), (3, 0));
}

#[test]
fn what_must_be_there_is_not_said_to_be_left_empty() {
    let folder = Folder::new();
    let export = format!(
        "{HEAD},region\n\
        x,100001,A,primary,yes,,\n\
        2023-05-02,z,A,primary,yes,,\n\
        2023-05-02,100003,A,n/a,yes,,\n\
        2023-05-02,100004,A,primary,yes,,z\n"
    );
    let intake = intake(&folder.settings(&[("a.csv", &export)])).unwrap();
    let kind = "missing_not_empty";
    let expected = [
        (2, "applied_on", kind),
        (3, "urn", kind),
        (4, "phase", kind),
        (5, "region", kind),
    ];
    assert_eq!(faults(&intake), expected);
    let hints: Vec<_> = intake
        .rejected
        .iter()
        .map(|row| row.faults[0].hint.as_ref())
        .collect();
    assert_eq!(hints[..3], ["write the value: it may not be missing"; 3]);
    assert!(hints[3].contains("missing = [\"z\"]"), "{}", hints[3]);
}

#[test]
fn e_mail_addresses_are_such_as_mail_goes_to() {
    let folder = Folder::new();
    let rows = [
        "office@school.example",
        "o'neill+hub@st-mary.sch.uk",
        "office",
        "office@school",
        "Jo <jo@school.example>",
        "a@b@c.example",
        "jo@[10.0.0.1]",
        "jo @school.example",
    ];
    let row = |(at, address): (usize, &&str)| {
        format!("2023-05-02,{},A,primary,yes,,{address}\n", 100_001 + at)
    };
    let rows: String = rows.iter().enumerate().map(row).collect();
    let export = format!("{HEAD},contact_email\n{rows}");
    let intake = intake(&folder.settings(&[("a.csv", &export)])).unwrap();
    let expected: Vec<_> = (4..10)
        .map(|row| (row, "contact_email", "bad_email"))
        .collect();
    assert_eq!(faults(&intake), expected);
}

#[test]
fn a_list_read_again_takes_the_place_of_its_own_rows_alone() {
    let folder = Folder::new();
    let head = format!("{HEAD},contact_email");
    let row = |urn: &str, name: &str| format!("2023-05-01,{urn},{name},primary,perhaps,,\n");
    let export = format!("{head}\n{}{}", row("100001", "Ash"), row("100002", "Elm"));
    let mut settings = folder.settings(&[("a.csv", &export)]);
    let first = intake(&settings).unwrap();
    let out = folder.0.path().join("out");
    write_intake(&out, &first, TableFormat::Csv, false).unwrap();
    let list = std::fs::read_to_string(out.join("rejected.csv")).unwrap();
    // What was not mended is open, each row once, and the text does not call it mended.
    settings.files.push(folder.write("list.csv", &list));
    let again = intake(&settings).unwrap();
    assert_eq!((again.rejected.len(), again.report.read_again), (2, 2));
    assert!(
        !again.report.to_string().contains("mended"),
        "{}",
        again.report
    );
    assert!(again.report.to_string().contains("2 rows in "));
    // The export is made anew, with another school's row in the place of the first, which nobody has seen yet.
    let anew = format!("{head}\n{}{}", row("100003", "Oak"), row("100002", "Elm"));
    folder.write("a.csv", anew);
    folder.write("list.csv", list.replace("perhaps", "yes"));
    let anew = intake(&settings).unwrap();
    let open: Vec<_> = anew
        .rejected
        .iter()
        .map(|row| (row.row, row.faults[0].urn))
        .collect();
    assert_eq!(open, [(2, Some(urn(100_003)))]);
    assert_eq!((anew.schools.len(), anew.report.read_again), (2, 1));
}

#[test]
fn a_mended_row_counts_in_place_of_one_that_is_sound_by_now() {
    let folder = Folder::new();
    let export =
        format!("{HEAD}\n01/05/2023,100001,Ash,primary,yes,\n2023-05-02,100002,Elm,primary,yes,\n");
    let mut settings = folder.settings(&[("a.csv", &export)]);
    let first = intake(&settings).unwrap();
    assert_eq!(faults(&first), [(2, "applied_on", "bad_moment")]);
    let out = folder.0.path().join("out");
    write_intake(&out, &first, TableFormat::Csv, false).unwrap();
    let list = std::fs::read_to_string(out.join("rejected.csv")).unwrap();
    // Mended, and with the URN that is right; then the columns file makes the old row sound as well.
    let mended = list
        .replace("01/05/2023", "2023-05-01")
        .replace("100001", "100007");
    settings.files.push(folder.write("list.csv", mended));
    let columns = "schema = 1\n[read]\ndates = \"day_month_year\"\n";
    settings.columns = Some(folder.write("columns.toml", columns));
    for reversed in [false, true] {
        if reversed {
            settings.files.reverse();
        }
        let again = intake(&settings).unwrap();
        let urns: Vec<_> = again.schools.iter().map(|school| school.urn).collect();
        assert_eq!(urns, [urn(100_002), urn(100_007)]);
        let report = &again.report;
        assert_eq!(
            (report.accepted, report.rejected, report.read_again),
            (2, 0, 1)
        );
    }
}

#[test]
fn a_list_finds_its_export_by_another_path_or_says_that_it_does_not() {
    let folder = Folder::new();
    let export = format!("{HEAD}\n2023-05-01,100001,Ash,primary,perhaps,\n");
    let mut settings = folder.settings(&[("a.csv", &export)]);
    let first = intake(&settings).unwrap();
    let out = folder.0.path().join("out");
    write_intake(&out, &first, TableFormat::Csv, false).unwrap();
    let list = std::fs::read_to_string(out.join("rejected.csv")).unwrap();
    let mended = folder.write("list.csv", list.replace("perhaps", "yes"));
    let moved = folder.0.path().join("moved");
    std::fs::create_dir(&moved).unwrap();
    std::fs::copy(folder.0.path().join("a.csv"), moved.join("a.csv")).unwrap();
    let other_path = out.join("..").join("a.csv");
    for export in [other_path, moved.join("a.csv")] {
        settings.files = vec![export, mended.clone()];
        let again = intake(&settings).unwrap();
        assert_eq!((again.rejected.len(), again.schools.len()), (0, 1));
        assert_eq!(again.report.read_again, 1);
        assert_eq!(again.report.strayed, []);
    }
    let renamed = folder.write("b.csv", &export);
    settings.files = vec![renamed, mended];
    let again = intake(&settings).unwrap();
    assert_eq!((again.rejected.len(), again.report.strayed[0].rows), (1, 1));
    let told = again.report.to_string();
    assert!(
        told.contains("a.csv, which is not among the files"),
        "{told}"
    );
}

#[test]
fn faults_show_cells_as_they_are_written() {
    let folder = Folder::new();
    let export = format!(
        "{HEAD},pupils,fsm\n2023-05-01,100001,Ash,primary,yes,,\"1,024\",\"112,5\"\n2023-05-01,100002,Elm,primary,yes,,1.200,\"1.400,5\"\n"
    );
    let mut settings = folder.settings(&[("a.csv", &export)]);
    let read = |text: &str| folder.write("columns.toml", format!("schema = 1\n[read]\n{text}"));
    settings.columns = Some(read("decimal_comma = true\n"));
    let told = |intake: &Intake| -> Vec<(String, bool)> {
        let faults = intake.rejected.iter().flat_map(|row| &row.faults);
        faults
            .map(|fault| (fault.value.clone(), fault.hint.contains("decimal_comma")))
            .collect()
    };
    let values = ["112,5", "1,024", "1.400,5", "1.200"];
    let found = told(&intake(&settings).unwrap());
    for value in values {
        assert!(
            found.contains(&(value.to_owned(), false)),
            "{value} in {found:?}"
        );
    }
    settings.columns = Some(read("decimal_comma = true\ngrouped_thousands = true\n"));
    let found = told(&intake(&settings).unwrap());
    assert!(
        !found.iter().any(|(value, _)| value == "1.200"),
        "{found:?}"
    );
}

#[test]
fn faults_found_before_the_answers_tell_the_school_too() {
    let folder = Folder::new();
    let export = format!(
        "{HEAD}\n2023-05-01,100001,A\u{0}sh,primary,yes,\n2023-05-01,100002,Elm,primary\n2023-05-01,nil,E\u{0}lm,primary,yes,\n"
    );
    let found = intake(&folder.settings(&[("a.csv", &export)])).unwrap();
    let urns: Vec<_> = found.rejected.iter().map(|row| row.faults[0].urn).collect();
    assert_eq!(urns, [Some(urn(100_001)), Some(urn(100_002)), None]);
}

#[test]
fn one_row_is_a_row() {
    let folder = Folder::new();
    let export = format!("{HEAD}\n2023-05-01,100001,Ash,primary,yes,\n");
    let report = intake(&folder.settings(&[("a.csv", &export)]))
        .unwrap()
        .report
        .to_string();
    assert!(
        report.contains("1 row in ") && report.contains("1 accepted, for 1 application\n"),
        "{report}"
    );
}

#[test]
fn urns_with_other_signs_between_them_are_told_how_to_be_separated() {
    let folder = Folder::new();
    let row = |urns: &str| format!("2023-05-01,\"{urns}\",A,primary,yes,\n");
    let rows = [
        "100001, 100002",
        "100001 and 100002",
        "100001/100002",
        "100001, 12",
        "12345",
    ];
    let rows: String = rows.into_iter().map(row).collect();
    let found = intake(&folder.settings(&[("a.csv", &format!("{HEAD}\n{rows}"))])).unwrap();
    let is_told = |row: &hub_io::intake::Rejected| row.faults[0].hint.contains("by semicolons");
    let told: Vec<_> = found.rejected.iter().map(is_told).collect();
    assert_eq!(told, [true, true, true, false, false]);
}
