//! The register of establishments as the list of schools.

use hub_core::model::{
    FsmMeasure, InvestmentArea, Overall, Phase, Region, Rurality, Sector, Status, Term, TrustUid,
};
use hub_io::ReadError;
use hub_io::import::{Sources, import};

use super::files::{Files, List, counts, school, schools, source};
use super::postcodes::row;

/// Columns that are read, with what a school has in them unless told, and two that nothing is read from.
const COLUMNS: [(&str, &str); 21] = [
    ("Easting", "533498"),
    ("Northing", "081201"),
    ("URN", ""),
    ("LA (code)", "310"),
    ("LA (name)", "Oakshire"),
    ("EstablishmentName", "Ash – St Mary’s"),
    ("TypeOfEstablishment (name)", "Community school"),
    (
        "EstablishmentTypeGroup (name)",
        "Local authority maintained schools",
    ),
    ("EstablishmentStatus (name)", "Open"),
    ("PhaseOfEducation (name)", "Primary"),
    ("OfstedRating (name)", "Good"),
    ("CensusDate", "20-01-2022"),
    ("NumberOfPupils", "210"),
    ("PercentageFSM", "10.2"),
    ("TrustSchoolFlag (name)", "Not applicable"),
    ("Trusts (code)", ""),
    ("GOR (name)", "London"),
    ("Postcode", "ZZ1 1AA"),
    ("UrbanRural (name)", "(England/Wales) Rural village"),
    ("DistrictAdministrative (code)", "E07000001"),
    ("Town", "Ashford"),
];

/// A register with schools that have these cells, and the usual ones elsewhere; without the columns `absent`.
fn of(rows: &[(u32, &[(&str, &str)])], absent: &[&str]) -> Vec<u8> {
    let columns = COLUMNS.iter().filter(|(name, _)| !absent.contains(name));
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer
        .write_record(columns.clone().map(|(name, _)| *name))
        .unwrap();
    for (urn, cells) in rows {
        let urn = urn.to_string();
        let cells = columns.clone().map(|(name, usual)| {
            let told = cells.iter().find(|(told, _)| told == name);
            match told {
                Some((_, cell)) => cell,
                None if *name == "URN" => urn.as_str(),
                None => usual,
            }
        });
        writer.write_record(cells).unwrap();
    }
    writer.into_inner().unwrap()
}

/// A register of usual schools.
pub(crate) fn register(urns: &[u32]) -> Vec<u8> {
    let rows: Vec<(u32, &[(&str, &str)])> = urns.iter().map(|urn| (*urn, &[][..])).collect();
    of(&rows, &[])
}

fn one(cells: &[(&str, &str)]) -> Vec<u8> {
    of(&[(100_001, cells)], &[])
}

#[test]
fn a_school_has_what_the_register_says() {
    // In Windows-1252, as the register is published: its dashes and apostrophes are single bytes.
    let text = String::from_utf8(register(&[100_001])).unwrap();
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(&text);
    for bytes in [text.as_bytes(), &bytes] {
        let imported = Files::gias(bytes).import();
        let school = school(&imported, 100_001);
        assert_eq!(school.name, "Ash – St Mary’s");
        assert_eq!(school.status, Some(Status::Open));
        assert_eq!(school.sector, Some(Sector::StateFunded));
        assert_eq!(school.phase, Some(Phase::Primary));
        assert_eq!(
            school.establishment_type.as_deref(),
            Some("Community school")
        );
        assert_eq!(school.local_authority.as_deref(), Some("Oakshire"));
        assert_eq!(school.region, Some(Region::London));
        assert_eq!(school.trust, None);
        assert_eq!(school.position(), Some((533_498, 81_201)));
        assert_eq!(school.pupils, Some(210));
        assert_eq!(school.rurality, Some(Rurality::Rural));
        let fsm = school.fsm.as_ref().unwrap();
        assert_eq!(fsm.percent.to_bits(), 10.2_f64.to_bits());
        assert_eq!(fsm.measure, FsmMeasure::EligibleNow);
        assert_eq!(fsm.period.as_deref(), Some("2021/22"));
    }
}

#[test]
fn a_list_is_required() {
    let Err(ReadError::Bad(report)) = import(&Sources::default()) else {
        panic!("a fault expected");
    };
    let [issue] = report.issues() else {
        panic!("{report}");
    };
    assert_eq!(issue.kind, "bad_option");
}

#[test]
fn phases_and_sectors() {
    let check = |kind, group, phase, expect: Option<Phase>, sector: Sector| {
        let cells = [
            ("TypeOfEstablishment (name)", kind),
            ("EstablishmentTypeGroup (name)", group),
            ("PhaseOfEducation (name)", phase),
        ];
        let imported = Files::gias(one(&cells)).import();
        let school = school(&imported, 100_001);
        assert_eq!(school.phase, expect, "{kind} {phase}");
        assert_eq!(school.sector, Some(sector), "{kind} {group}");
    };
    let (state, independent) = (Sector::StateFunded, Sector::Independent);
    let maintained = "Local authority maintained schools";
    for (phase, expect) in [
        ("Nursery", Some(Phase::Nursery)),
        ("Primary", Some(Phase::Primary)),
        ("Middle deemed primary", Some(Phase::Primary)),
        ("Middle deemed secondary", Some(Phase::Secondary)),
        ("Secondary", Some(Phase::Secondary)),
        ("All-through", Some(Phase::AllThrough)),
        ("All through", Some(Phase::AllThrough)),
        ("16 plus", Some(Phase::Post16)),
        ("Not applicable", None),
        ("", None),
    ] {
        check("Foundation school", maintained, phase, expect, state);
    }
    let none = "Not applicable";
    let (special, alternative) = (Some(Phase::Special), Some(Phase::AlternativeProvision));
    check("Pupil referral unit", maintained, none, alternative, state);
    let kind = "Free schools alternative provision";
    check(kind, "Free Schools", none, alternative, state);
    let kind = "Academy alternative provision converter";
    check(kind, "Academies", none, alternative, state);
    let kind = "Academy special sponsor led";
    check(kind, "Academies", "Secondary", special, state);
    let kind = "Community special school";
    check(kind, "Special schools", none, special, state);
    let kind = "Non-maintained special school";
    check(kind, "Special schools", none, special, independent);
    let kind = "Other independent special school";
    check(kind, "Independent schools", none, special, independent);
    let kind = "Other independent school";
    check(kind, "Independent schools", none, None, independent);
    let (kind, phase) = ("City technology college", Some(Phase::Secondary));
    check(kind, "Independent schools", "Secondary", phase, state);
    let kind = "Free schools 16 to 19";
    check(kind, "Free Schools", none, Some(Phase::Post16), state);
}

#[test]
fn each_row_is_listed_or_left_out_for_one_reason() {
    let status = |status| ("EstablishmentStatus (name)", status);
    let kind = |kind| ("TypeOfEstablishment (name)", kind);
    let group = |group| ("EstablishmentTypeGroup (name)", group);
    let closed = status("Closed");
    let rows: &[(u32, &[(&str, &str)])] = &[
        (100_001, &[status("Open, but proposed to close")]),
        (100_002, &[status("Proposed to open")]),
        (100_003, &[closed]),
        (100_004, &[closed, group("Other types")]),
        (100_005, &[("GOR (name)", "Wales (pseudo)"), closed]),
        (100_006, &[("LA (code)", "681"), ("GOR (name)", "")]),
        (100_007, &[group("Welsh schools")]),
        (100_008, &[kind("Welsh establishment")]),
        (100_009, &[group("Colleges")]),
        (100_010, &[group("Universities")]),
        (100_011, &[group("Other types"), kind("Offshore schools")]),
        (100_012, &[group("Other types"), kind("Secure units")]),
    ];
    let imported = Files::gias(of(rows, &[])).import();
    assert_eq!(imported.schools.len(), 2);
    let report = source(&imported, "gias");
    assert_eq!(
        counts(&report.left_out),
        [
            ("welsh", 4),
            ("closed", 2),
            ("no_school", 1),
            ("no_school", 2),
            ("no_school", 1)
        ]
    );
    let closed = imported.closed.iter();
    let closed: Vec<_> = closed.map(|it| (it.urn.get(), it.status)).collect();
    let is_closed = Some(Status::Closed);
    assert_eq!(closed, [(100_003, is_closed), (100_004, is_closed)]);
    let status = |urn| school(&imported, urn).status;
    assert_eq!(status(100_001), Some(Status::ProposedToClose));
    assert_eq!(status(100_002), Some(Status::ProposedToOpen));
}

#[test]
fn academy_trusts_multi_and_single_and_no_others() {
    let row = |flag, code| [("TrustSchoolFlag (name)", flag), ("Trusts (code)", code)];
    let multi = "Supported by a multi-academy trust";
    let imported = Files::gias(of(
        &[
            (100_001, &row(multi, "16243")),
            (100_002, &row("Supported by a single-academy trust", "4782")),
            (100_003, &row("Supported by a trust", "99")),
            (100_004, &row(multi, "16243~4782")),
            (100_005, &row(multi, "")),
        ],
        &[],
    ))
    .import();
    let trusts: Vec<_> = imported.schools.iter().map(|school| school.trust).collect();
    let (first, second) = (Some(TrustUid(16_243)), Some(TrustUid(4_782)));
    assert_eq!(trusts, [first, second, None, None, None]);
    let notes = counts(&source(&imported, "gias").notes);
    for note in [
        ("multi_academy_trust", 1),
        ("single_academy_trust", 1),
        ("no_academy_trust", 1),
        ("several_trusts", 1),
    ] {
        assert!(notes.contains(&note), "{notes:?}");
    }
}

#[test]
fn ruralities_of_both_classifications() {
    for (text, expect) in [
        ("(England/Wales) Urban major conurbation", "urban"),
        (
            "(England/Wales) Urban city and town in a sparse setting",
            "urban",
        ),
        (
            "(England/Wales) Rural town and fringe in a sparse setting",
            "town_and_fringe",
        ),
        (
            "(England/Wales) Rural hamlet and isolated dwellings",
            "rural",
        ),
        ("Urban: Nearer to a major town or city", "urban"),
        (
            "Larger rural: Further from a major town or city",
            "town_and_fringe",
        ),
        ("Smaller rural: Nearer to a major town or city", "rural"),
    ] {
        let imported = Files::gias(one(&[("UrbanRural (name)", text)])).import();
        let found = school(&imported, 100_001).rurality;
        assert_eq!(found, Rurality::from_name(expect), "{text}");
    }
}

#[test]
fn a_position_of_the_register_goes_before_that_of_the_postcode() {
    let row_of = |easting, northing| [("Easting", easting), ("Northing", northing)];
    let imported = Files::gias(of(
        &[
            (100_001, &[]),
            (100_002, &row_of("", "")),
            (100_003, &row_of("0", "0")),
            (100_004, &row_of("000000", "181201")),
        ],
        &[],
    ))
    .postcodes("cpo.csv", row("ZZ1 1AA", 10, (1, 2), "E07000001"))
    .import();
    let position = |urn| school(&imported, urn).position();
    assert_eq!(position(100_001), Some((533_498, 81_201)));
    for urn in [100_002, 100_003, 100_004] {
        assert_eq!(position(urn), Some((1, 2)));
    }
    let notes = counts(&source(&imported, "gias").notes);
    assert_eq!(notes, [("position", 1), ("half_position", 1)]);
    let postcodes = source(&imported, "postcodes");
    assert_eq!(counts(&postcodes.matched), [("position", 3)]);
}

#[test]
fn districts_of_the_register_tell_investment_areas() {
    let areas = "PEIA,Oakshire,310,E07000001;E07000002\nEIA,Oakshire,310,";
    let district = |code| [("DistrictAdministrative (code)", code)];
    let rows: &[(u32, &[(&str, &str)])] = &[
        (100_001, &district("E07000001")),
        (100_002, &district("E07000002")),
        (100_003, &district("E07000003")),
        (100_004, &district("9999")),
    ];
    let imported = Files::gias(of(rows, &[])).areas(areas).import();
    let area = |urn| school(&imported, urn).investment_area;
    assert_eq!(area(100_001), Some(InvestmentArea::Peia));
    assert_eq!(area(100_002), Some(InvestmentArea::Peia));
    // The register has both districts, so a school elsewhere is in neither.
    assert_eq!(area(100_003), Some(InvestmentArea::Eia));
    assert_eq!(area(100_004), None);
    // A district that the register has not may be one that was abolished.
    let imported = Files::gias(of(&rows[1..3], &[])).areas(areas).import();
    assert_eq!(
        school(&imported, 100_002).investment_area,
        Some(InvestmentArea::Peia)
    );
    assert_eq!(school(&imported, 100_003).investment_area, None);
}

#[test]
fn ofsted_gives_inspections_by_urn() {
    let closed = [("EstablishmentStatus (name)", "Closed")];
    let independent = [("EstablishmentTypeGroup (name)", "Independent schools")];
    let mut files = Files::gias(of(
        &[
            (100_001, &[]),
            (100_002, &closed),
            (100_003, &[]),
            (100_004, &independent),
        ],
        &[],
    ));
    let list = List::graded()
        .school(100_001, &[("School name", "Another name")])
        .school(100_002, &[])
        .school(100_009, &[]);
    files.sources.ofsted = Some(files.write("ofsted.csv", list.csv()));
    let imported = files.import();
    let first = school(&imported, 100_001);
    assert_eq!(first.ofsted.overall, Some(Overall::Good));
    assert_eq!(first.name, "Ash – St Mary’s");
    assert_eq!(school(&imported, 100_003).ofsted.overall, None);
    let report = source(&imported, "ofsted");
    assert_eq!((report.rows, report.used), (3, 1));
    assert_eq!(
        counts(&report.left_out),
        [("not_applicable", 1), ("not_listed", 1)]
    );
    assert_eq!(
        counts(&report.unmatched),
        [("no_row", 1), ("no_row_independent", 1)]
    );
    let cards = List::report_card().school(100_001, &[]).csv();
    files.sources.ofsted = Some(files.write("cards.csv", cards));
    let card = &school(&files.import(), 100_001).ofsted.report_card.clone();
    assert!(card.attendance_and_behaviour.is_some());
}

#[test]
fn the_census_goes_before_free_meals_of_the_register() {
    let imported = Files::gias(register(&[100_001, 100_002, 100_003]))
        .census("100001,300,1,2,33\n100002,300,1,2,SUPP")
        .import();
    let fsm = |urn| school(&imported, urn).fsm.clone().unwrap().measure;
    assert_eq!(fsm(100_001), FsmMeasure::Ever6);
    assert_eq!(fsm(100_002), FsmMeasure::EligibleNow);
    assert_eq!(fsm(100_003), FsmMeasure::EligibleNow);
    assert_eq!(school(&imported, 100_001).pupils, Some(210));
}

#[test]
fn columns_may_be_absent_and_the_report_names_them() {
    let absent = [
        "UrbanRural (name)",
        "PercentageFSM",
        "Trusts (code)",
        "OfstedRating (name)",
    ];
    let imported = Files::gias(of(&[(100_001, &[])], &absent)).import();
    let school = school(&imported, 100_001);
    assert_eq!((school.rurality, school.fsm.is_none()), (None, true));
    let notes = &source(&imported, "gias").notes;
    let names: Vec<_> = notes
        .iter()
        .filter(|note| note.code == "absent_column")
        .map(|note| note.what.split('`').nth(1).unwrap())
        .collect();
    assert_eq!(
        names,
        ["PercentageFSM", "Trusts (code)", "UrbanRural (name)"]
    );
    let files = Files::gias(of(&[(100_001, &[])], &["Easting", "LA (name)"]));
    assert_eq!(
        files.faults(),
        [
            "gias.csv missing_column 1 Easting",
            "gias.csv missing_column 1 LA (name)"
        ]
    );
}

#[test]
fn faults_have_their_places() {
    for (column, cell) in [
        ("EstablishmentStatus (name)", "Ajar"),
        ("EstablishmentTypeGroup (name)", "Scholae"),
        ("PhaseOfEducation (name)", "Tertiary"),
        ("GOR (name)", "Mercia"),
        ("LA (code)", "3102"),
        ("Easting", "700001"),
        ("Northing", "-1"),
        ("NumberOfPupils", "many"),
        ("PercentageFSM", "101"),
        ("CensusDate", "31-02-2022"),
        ("UrbanRural (name)", "Leafy"),
        ("DistrictAdministrative (code)", "E0700000"),
        ("Postcode", "nowhere in particular"),
    ] {
        let faults = Files::gias(one(&[(column, cell)])).faults();
        assert_eq!(faults, [format!("gias.csv bad_value 2 {column}")], "{cell}");
    }
    let name = Files::gias(one(&[("EstablishmentName", " ")])).faults();
    assert_eq!(name, ["gias.csv missing_name 2 EstablishmentName"]);
    let urn = Files::gias(one(&[("URN", "12")])).faults();
    assert_eq!(urn, ["gias.csv bad_urn 2 URN"]);
    let twice = Files::gias(register(&[100_001, 100_001])).faults();
    assert_eq!(twice, ["gias.csv duplicate_urn 3 URN"]);
    let other = Files::gias(schools(&[100_001])).faults();
    assert_eq!(other, ["gias.csv missing_column 1 EstablishmentName"]);
}
