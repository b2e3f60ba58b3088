//! What the columns file says of how exports are written.

use hub_core::model::{Overall, Phase, Theme};
use hub_io::intake::{Closing, intake};

use super::{Folder, HEAD, bad, faults};

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
fn an_export_in_windows_1252_is_one_fault_or_read_as_the_columns_file_says() {
    let folder = Folder::new();
    let text = |rows: &[&str]| {
        let row = |(at, name): (usize, &&str)| {
            format!("2023-05-02,{},{name},primary,yes,\n", 100_001 + at)
        };
        let rows: String = rows.iter().enumerate().map(row).collect();
        format!("{HEAD}\n{rows}").replace('é', "\u{e9}")
    };
    let windows = |rows: &[&str]| text(rows).chars().map(|c| c as u8).collect::<Vec<u8>>();
    let mut settings = folder.settings(&[]);
    settings.files = vec![folder.write("all.csv", windows(&["é", "B", "éé", "D", "Né"]))];
    let found = hub_io::intake::intake(&settings);
    let Err(hub_io::ReadError::Bad(report)) = &found else {
        panic!("{found:?}")
    };
    let [only] = report.issues() else {
        panic!("{report:?}")
    };
    assert_eq!(only.kind.name(), "not_utf8");
    assert!(
        only.hint.contains("encoding = \"windows-1252\""),
        "{}",
        only.hint
    );

    // One spoilt row is no matter of the file.
    let mut mixed = text(&["é", "é", "é"]).into_bytes();
    mixed.extend(b"2023-05-02,100009,\xe9,primary,yes,\n");
    let whole = settings.files.clone();
    settings.files = vec![folder.write("mixed.csv", &mixed)];
    let spoilt = intake(&settings).unwrap();
    assert_eq!(faults(&spoilt), [(5, "name", "not_utf8")]);
    assert!(spoilt.rejected[0].faults[0].hint.contains("windows-1252"));

    let mut says = |encoding: &str| {
        let text = format!("schema = 1\n[read]\nencoding = \"{encoding}\"\n");
        settings.columns = Some(folder.write("columns.toml", text));
        settings.files.clone_from(&whole);
        // Files that are UTF-8 are read as such whatever is said of the others.
        settings.files.push(folder.write(
            "utf8.csv",
            format!("{HEAD}\n2023-05-02,100009,é,primary,yes,\n"),
        ));
        intake(&settings)
    };
    let windows = says("windows-1252").unwrap();
    let names: Vec<_> = windows.schools.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["é", "B", "éé", "D", "Né", "é"]);
    let utf8 = says("utf-8").unwrap();
    assert_eq!((utf8.schools.len(), utf8.rejected.len()), (3, 3));
    assert_eq!(
        bad(says("latin")),
        [("unknown_word", "read.encoding".to_owned())]
    );
}

#[test]
fn faults_in_windows_1252_are_shown_as_they_are_read() {
    let folder = Folder::new();
    let mut settings = folder.settings(&[]);
    let export = format!("{HEAD}\n2023-05-02,100001,N,#cole,yes,\n").replace('#', "\u{c9}");
    let bytes: Vec<u8> = export.chars().map(|c| c as u8).collect();
    settings.files = vec![folder.write("a.csv", bytes)];
    settings.columns = Some(folder.write(
        "columns.toml",
        "schema = 1\n[read]\nencoding = \"windows-1252\"\n",
    ));
    let text = intake(&settings).unwrap().faults().to_string();
    assert!(text.contains("2023-05-02,100001,N,École,yes,"), "{text}");
}

#[test]
fn days_that_a_spreadsheet_program_kept_as_numbers_are_told_and_read_where_the_columns_file_says_so()
 {
    let folder = Folder::new();
    let row = |urn: u32, sent: &str| format!("{sent},{urn},A,primary,yes,\n");
    let export = [
        format!("{HEAD}\n"),
        row(100_001, "45054"),
        row(100_002, "45054.6875"),
        row(100_003, "2023"),
        row(100_004, "20230508"),
        row(100_005, "99999999999999999999"),
        row(100_006, "2023-05-07"),
    ];
    let mut settings = folder.settings(&[("export.csv", &export.concat())]);
    let told = intake(&settings).unwrap();
    let hints: Vec<_> = told
        .rejected
        .iter()
        .map(|row| &row.faults[0].hint)
        .collect();
    let is_told = |hint: &&std::borrow::Cow<'static, str>| {
        hint.contains("keeps 2023-05-08 as this number") && hint.contains("serial_dates = true")
    };
    assert_eq!(
        (hints.len(), hints.iter().filter(|it| is_told(it)).count()),
        (5, 2)
    );
    assert!(is_told(&hints[0]) && is_told(&hints[1]));
    let text = "schema = 1\n[read]\nserial_dates = true\n";
    settings.columns = Some(folder.write("columns.toml", text));
    let read = intake(&settings).unwrap();
    let sent: Vec<_> = read.on_time.iter().map(|it| it.sent.to_string()).collect();
    assert_eq!(
        sent,
        [
            "2023-05-08T00:00:00",
            "2023-05-08T16:30:00",
            "2023-05-07T00:00:00"
        ]
    );
    assert_eq!(
        read.rejected.len(),
        3,
        "years and compact days are no such numbers"
    );
}
