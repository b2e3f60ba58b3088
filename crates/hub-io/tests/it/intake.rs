//! Intake of exports that are written in other ways, for several schools at once, and against a register.

use std::fs;
use std::path::PathBuf;

use hub_core::model::{
    InvestmentArea, Overall, Phase, Region, School, Status, Theme, TrustUid, Urn,
};
use hub_io::intake::{Closing, Intake, Prefer, Settings, intake};
use hub_io::{Limits, ReadError, schools_to_csv};
use tempfile::TempDir;

/// Files to take in.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn settings(&self, files: &[(&str, &str)]) -> Settings {
        Settings {
            files: files
                .iter()
                .map(|(name, text)| self.write(name, text))
                .collect(),
            columns: None,
            closes: Closing::parse("2023-05-08").unwrap(),
            register: None,
            links: None,
            hubs: None,
            prefer: Prefer::Register,
            rate_points: 1.0,
            pupils_percent: 10.0,
            strict: false,
            limits: Limits::default(),
        }
    }
}

const HEAD: &str = "applied_on,urn,name,phase,head_agrees,trust_agrees";

fn urn(number: u32) -> Urn {
    Urn::new(number).unwrap()
}

/// Codes and questions of the rejected rows.
fn faults(intake: &Intake) -> Vec<(u64, &str, &str)> {
    let of_row = |row: &'_ hub_io::intake::Rejected| row.row;
    intake
        .rejected
        .iter()
        .flat_map(|row| {
            row.faults
                .iter()
                .map(move |it| (of_row(row), it.field.as_str(), it.kind.name()))
        })
        .collect()
}

fn findings(intake: &Intake) -> Vec<(u32, &str, &str)> {
    intake
        .findings
        .iter()
        .map(|it| (it.urn.get(), it.question, it.kind.name()))
        .collect()
}

fn bad(result: Result<Intake, ReadError>) -> Vec<(&'static str, String)> {
    match result {
        Err(ReadError::Bad(report)) => report
            .issues()
            .iter()
            .map(|it| (it.kind.name(), it.field.clone()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_the_columns_file_allows_is_read_and_nothing_else() {
    let folder = Folder::new();
    let export = "Sent;URN;School;Kind;Head?;Pupils;PA;Year;Themes;Ofsted;Start\n\
        08/05/2023 16:30;100001;A;Infant & junior;YES;1 024;12,5 %;2021/22;Send,Behaviour,;n/a;x\n\
        8.5.2023;100002;B;primary;yes;;;;;Good;\n\
        2023-05-08;100003;C;primary;yes;;;;;;\n";
    let export = export.replace(';', "\t");
    let mut settings = folder.settings(&[("export.tsv", &export)]);
    settings.columns = Some(folder.write(
        "columns.toml",
        r#"schema = 1
ignore = ["Start"]
[columns]
applied_on = "Sent"
urn = "URN"
name = "School"
phase = "Kind"
head_agrees = "Head?"
pupils = "Pupils"
persistent_absence = "PA"
absence_period = "Year"
needs = "Themes"
ofsted_overall = "Ofsted"
[words.phase]
"infant & junior" = "primary"
[read]
dates = "day_month_year"
percent_sign = true
decimal_comma = true
grouped_thousands = true
separator = "comma"
missing = ["N/A"]
"#,
    ));
    let intake = intake(&settings).unwrap();
    // The third row is written as a form writes it, which is no day, month and year.
    assert_eq!(intake.rejected, []);
    let [a, b, c] = intake.schools.as_slice() else {
        panic!("{:?}", intake.schools)
    };
    assert_eq!((a.phase, a.pupils), (Some(Phase::Primary), Some(1024)));
    let rate = a.persistent_absence.as_ref().unwrap();
    assert_eq!(
        (rate.value, rate.period.as_str(), rate.source.as_str()),
        (12.5, "2021/22", "application form")
    );
    assert_eq!(
        a.needs.iter().copied().collect::<Vec<_>>(),
        [Theme::Send, Theme::Behaviour]
    );
    assert_eq!(
        (a.ofsted.overall, b.ofsted.overall),
        (None, Some(Overall::Good))
    );
    assert_eq!(
        [a, b, c].map(|it| it.applied_on.unwrap().to_string()),
        ["2023-05-08"; 3]
    );
    assert_eq!(intake.on_time[0].sent.to_string(), "2023-05-08T16:30:00");
}

#[test]
fn without_a_columns_file_the_same_is_a_fault_with_a_hint() {
    let folder = Folder::new();
    let head = format!("{HEAD},pupils,persistent_absence,absence_period");
    let row = |urn: u32, day: &str, pupils: &str, rate: &str| {
        format!("{day},{urn},A,primary,yes,,\"{pupils}\",\"{rate}\",2021/22\n")
    };
    let export = [
        head + "\n",
        row(100_001, "08/05/2023", "", ""),
        row(100_002, "2023-05-08", "1 024", ""),
        row(100_003, "2023-05-08", "1,024", ""),
        row(100_004, "2023-05-08", "", "12.5%"),
        row(100_005, "2023-05-08", "", "12,5"),
        row(100_006, "2023-05-08", "", "SUPP"),
        row(100_007, "2023-02-30", "", ""),
        row(100_008, "2023-05-08T10:00:00Z", "", ""),
    ];
    let intake = intake(&folder.settings(&[("export.csv", &export.concat())])).unwrap();
    let (p, r) = ("pupils", "persistent_absence");
    assert_eq!(
        faults(&intake),
        [
            (2, "applied_on", "bad_moment"),
            (3, p, "bad_integer"),
            (4, p, "bad_integer"),
            (5, r, "bad_number"),
            (6, r, "bad_number"),
            (7, r, "missing_not_empty"),
            (8, "applied_on", "bad_moment"),
            (9, "applied_on", "bad_moment")
        ]
    );
    let hints: Vec<_> = intake
        .rejected
        .iter()
        .map(|row| row.faults[0].hint.to_string())
        .collect();
    for (hint, said) in hints.iter().zip([
        "dates = ",
        "grouped_thousands",
        "grouped_thousands",
        "percent_sign",
        "decimal_comma",
        "missing = [\"SUPP\"]",
    ]) {
        assert!(hint.contains(said), "{hint}");
    }
}

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

/// A register of five schools: 100001 was closed and is 100011 today; 100012 continues two schools.
fn register(folder: &Folder, settings: &mut Settings) {
    let school = |number: u32, name: &str| School {
        status: Some(Status::Open),
        phase: Some(Phase::Primary),
        pupils: Some(200),
        investment_area: Some(InvestmentArea::Peia),
        ..School::new(urn(number), name)
    };
    let closed = School {
        status: Some(Status::Closed),
        ..school(100_005, "Elm Grove")
    };
    let schools = [
        School {
            trust: Some(TrustUid(9)),
            local_authority: Some("Leeds".to_owned()),
            ..school(100_011, "Ash Hill Primary School")
        },
        school(100_012, "Birch Lane"),
        school(100_004, "Dale End"),
        closed,
        school(100_006, "St Mary's"),
    ];
    settings.register = Some(folder.write("register.csv", schools_to_csv(&schools)));
    let links = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n\
        100011,100001,x,Predecessor,01-01-2020\n\
        100012,100002,x,Predecessor - merged,01-01-2020\n\
        100012,100003,x,Predecessor - merged,01-01-2020\n";
    settings.links = Some(folder.write("links.csv", links));
}

#[test]
fn a_closed_school_and_its_successor_are_one() {
    let folder = Folder::new();
    let export = format!(
        "{HEAD}\n\
        2023-05-02,100001,Ash Hill,primary,yes,\n\
        2023-05-01,100011,Ash Hill,primary,yes,yes\n\
        2023-05-01,100002,Birch,primary,yes,\n\
        2023-05-01,100005,Elm,primary,yes,\n"
    );
    let mut settings = folder.settings(&[("a.csv", &export)]);
    register(&folder, &mut settings);
    let both = intake(&settings).unwrap();
    let urns: Vec<_> = both
        .schools
        .iter()
        .map(|it| (it.urn.get(), it.status))
        .collect();
    assert_eq!(
        urns,
        [
            (100_005, Some(Status::Closed)),
            (100_011, Some(Status::Open))
        ]
    );
    assert_eq!(
        both.schools[1].applied_on.unwrap().to_string(),
        "2023-05-02",
        "the latest counts"
    );
    assert!(
        both.duplicates[0]
            .sentence
            .starts_with("100011 and 100001 are one school"),
        "{:?}",
        both.duplicates
    );
    // A merger is no continuation of one school.
    assert_eq!(faults(&both), [(4, "urn", "unknown_urn")]);
    assert_eq!(findings(&both), [(100_005, "urn", "closed_school")]);

    let alone = format!("{HEAD}\n2023-05-02,100001,Ash Hill,primary,yes,\n");
    settings.files = vec![folder.write("b.csv", alone)];
    let alone = intake(&settings).unwrap();
    assert_eq!(
        (alone.schools[0].urn, alone.schools[0].status),
        (urn(100_001), Some(Status::Closed))
    );
    assert!(
        alone.findings[0].sentence.contains("continued by 100011"),
        "{:?}",
        alone.findings
    );
}

#[test]
fn answers_are_compared_and_the_preferred_one_counts() {
    let folder = Folder::new();
    let head = format!("{HEAD},trust_uid,local_authority,pupils,investment_area");
    let export = format!(
        "{head}\n\
        2023-05-02,100011,Ash Hil C.E. Primary,secondary,yes,yes,8,Leeds City Council,219,none\n\
        2023-05-02,100012,Quarry Bank,primary,yes,yes,4,Kent,180,peia\n\
        2023-05-02,100004,DALE END SCHOOL,primary,yes,,,,179,\n\
        2023-05-02,100006,St Maryâ€™s,primary,yes,,,,,\n"
    );
    let mut settings = folder.settings(&[("a.csv", &export)]);
    register(&folder, &mut settings);
    let register = intake(&settings).unwrap();
    let expected = [
        (100_004, "pupils", "answer_differs"),
        (100_006, "name", "garbled_text"),
        (100_011, "investment_area", "answer_differs"),
        (100_011, "phase", "answer_differs"),
        (100_011, "trust_uid", "answer_differs"),
        (100_012, "name", "name_differs"),
        (100_012, "trust_uid", "answer_differs"),
    ];
    let sorted = |intake: &Intake| {
        let mut found: Vec<_> = findings(intake)
            .into_iter()
            .map(|(urn, question, kind)| (urn, question.to_owned(), kind.to_owned()))
            .collect();
        found.sort();
        found
    };
    let expected: Vec<_> = expected
        .map(|(urn, question, kind)| (urn, question.to_owned(), kind.to_owned()))
        .into();
    assert_eq!(sorted(&register), expected);
    let ash = register
        .schools
        .iter()
        .find(|it| it.urn.get() == 100_011)
        .unwrap();
    assert_eq!(
        (ash.phase, ash.trust, ash.pupils),
        (Some(Phase::Primary), Some(TrustUid(9)), Some(200))
    );
    assert_eq!(
        (ash.name.as_str(), ash.status),
        ("Ash Hill Primary School", Some(Status::Open))
    );

    settings.prefer = Prefer::Form;
    let form = intake(&settings).unwrap();
    assert_eq!(sorted(&form), expected);
    let ash = form
        .schools
        .iter()
        .find(|it| it.urn.get() == 100_011)
        .unwrap();
    assert_eq!(
        (ash.phase, ash.trust, ash.pupils),
        (Some(Phase::Secondary), Some(TrustUid(8)), Some(219))
    );
    assert_eq!(ash.name, "Ash Hil C.E. Primary");
    let taken = |intake: &Intake| {
        intake
            .findings
            .iter()
            .map(|it| it.taken.clone())
            .collect::<Vec<_>>()
    };
    assert_ne!(taken(&register), taken(&form));
}

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

#[test]
fn exports_of_form_tools_are_read_as_they_come() {
    let folder = Folder::new();
    let export = "ID\tName\tWhat is the school called?\tTimestamp\turn\tphase\thead_agrees\tneeds\n\
        1\tJo\tSchool, The\t2/21/2025 8:38:05\t100001\tprimary\tYes\tSocial, emotional and mental health, and anxiety, Behaviour\n\
        2\tKim\tB\t2/21/2025 1:05:00 PM\t100002\tprimary\tYes\tBehaviour, Cooking, Severe absence\n";
    let mut settings = folder.settings(&[("export.tsv", export)]);
    settings.closes = Closing::parse("2025-03-28").unwrap();
    settings.columns = Some(folder.write(
        "columns.toml",
        "schema = 1\nignore = [\"ID\", \"Name\"]\n[columns]\napplied_on = \"Timestamp\"\n\
        [read]\ndates = \"month_day_year\"\nseparator = \"comma\"\n",
    ));
    let intake = intake(&settings).unwrap();
    assert_eq!(intake.schools[0].name, "School, The");
    assert_eq!(
        intake.schools[0].needs.iter().copied().collect::<Vec<_>>(),
        [Theme::SemhAndAnxiety, Theme::Behaviour]
    );
    assert_eq!(intake.on_time[0].sent.to_string(), "2025-02-21T08:38:05");
    assert_eq!(faults(&intake), [(3, "needs", "unknown_word")]);
    assert_eq!(intake.rejected[0].faults[0].value, "Cooking");
}

#[test]
fn columns_files_that_cannot_be_meant_are_refused() {
    let folder = Folder::new();
    let mut settings = folder.settings(&[("a.csv", "x\n")]);
    let text = "schema = 2\n[columns]\nurn = \"School\"\nname = \"school\"\n";
    settings.columns = Some(folder.write("columns.toml", text));
    let found = bad(intake(&settings));
    let kinds: Vec<_> = found.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, ["duplicate_column", "out_of_range"]);
}

#[test]
fn a_trust_of_the_register_must_agree_too() {
    let folder = Folder::new();
    let export = format!(
        "{HEAD}\n2023-05-02,100011,Ash Hill,primary,yes,\n2023-05-02,100006,St Mary's,primary,yes,\n"
    );
    let mut settings = folder.settings(&[("a.csv", &export)]);
    register(&folder, &mut settings);
    let intake = intake(&settings).unwrap();
    assert_eq!(faults(&intake), [(2, "trust_agrees", "not_signed_off")]);
}

#[test]
fn rates_that_cannot_be_compared_or_meant_are_listed() {
    let folder = Folder::new();
    let head = format!(
        "{HEAD},overall_absence,persistent_absence,absence_period,fsm,fsm_measure,fsm_period"
    );
    let export = format!(
        "{head}\n\
        2023-05-02,100001,A,primary,yes,,6.0,31,2022/23,60,ever_6,2022/23\n\
        2023-05-02,100002,B,primary,yes,,,0.125,2022/23,,,\n\
        2023-05-02,100003,C,primary,yes,,0.9,,2022/23,,,\n"
    );
    let mut settings = folder.settings(&[("a.csv", &export)]);
    settings.register = Some(folder.write(
        "register.csv",
        "urn,name,overall_absence,overall_absence_period,persistent_absence,persistent_absence_period,fsm,fsm_measure,fsm_period\n\
        100001,A,5.5,2022/23,10,2018/19,40,eligible_now,2022/23\n\
        100002,B,,,,,,,\n\
        100003,C,0.9,2022/23,,,,,\n",
    ));
    let intake = intake(&settings).unwrap();
    assert_eq!(
        findings(&intake),
        [
            (100_001, "fsm", "other_year"),
            (100_001, "persistent_absence", "other_year"),
            (100_002, "persistent_absence", "may_be_a_share"),
        ]
    );
    assert_eq!(intake.findings[1].form, "31 of 2022/23");
    assert_eq!(intake.findings[1].taken, "10 of 2018/19");
}

#[test]
fn names_of_other_schools_and_control_characters_are_told() {
    let folder = Folder::new();
    let export = format!(
        "{HEAD}\n\
        2023-05-02,100001,North Leeds Academy,primary,yes,\n\
        2023-05-02,100002,\u{1b}[2JB,primary,yes,\n"
    );
    let mut settings = folder.settings(&[("a.csv", &export)]);
    settings.register = Some(folder.write(
        "register.csv",
        "urn,name\n100001,South Leeds Academy\n100002,B\n",
    ));
    let intake = intake(&settings).unwrap();
    assert_eq!(findings(&intake), [(100_001, "name", "name_differs")]);
    assert_eq!(faults(&intake), [(3, "name", "control_character")]);
}
