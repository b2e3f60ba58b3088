//! Answers against the register.

use hub_core::model::{InvestmentArea, Phase, School, Status, TrustUid};
use hub_io::intake::{Intake, Prefer, Settings, intake};
use hub_io::schools_to_csv;

use super::{Folder, HEAD, faults, findings, urn};

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
    let hint = &both.rejected[0].faults[0].hint;
    assert!(hint.contains("100012 Birch Lane; ask the school"), "{hint}");
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

/// The findings, in order of school and question.
fn sorted(intake: &Intake) -> Vec<(u32, &str, &str)> {
    let mut found = findings(intake);
    found.sort_unstable();
    found
}

/// The school with a URN, as the intake has it.
fn school(intake: &Intake, number: u32) -> &School {
    let mut schools = intake.schools.iter();
    schools.find(|it| it.urn == urn(number)).unwrap()
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
    assert_eq!(sorted(&register), expected);
    let ash = school(&register, 100_011);
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
    let ash = school(&form, 100_011);
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

/// Text that is copied out of a web page brings along characters that take no room.
#[test]
fn characters_that_take_no_room_are_no_part_of_names() {
    let folder = Folder::new();
    let export = "\u{feff}applied_on,\u{feff}urn,na\u{200b}me,phase,head_agrees,trust_agrees\n\
        2023-05-02,100001,\u{200b}Ash\u{2060}ton  School \u{200d},Primary\u{200b},yes,\n\
        2023-05-02,100002,\u{200b}\u{200c},primary,yes,\n";
    let mut settings = folder.settings(&[("a.csv", export)]);
    settings.prefer = Prefer::Form;
    settings.register = Some(folder.write(
        "register.csv",
        "urn,name\u{200b}\n100001,Ash\u{200b}ton\n100002,B\n",
    ));
    let intake = intake(&settings).unwrap();
    assert_eq!(findings(&intake), []);
    assert_eq!(intake.schools[0].name, "Ashton  School");
    assert_eq!(faults(&intake), [(3, "name", "empty_cell")]);
}

#[test]
fn a_school_under_another_name_stays_and_is_listed_with_what_counts() {
    let folder = Folder::new();
    let export = format!("{HEAD}\n2023-05-02,100012,Quarry Bank,secondary,yes,\n");
    let mut settings = folder.settings(&[("a.csv", &export)]);
    register(&folder, &mut settings);
    for (prefer, name, said) in [
        (Prefer::Register, "Birch Lane", "register"),
        (Prefer::Form, "Quarry Bank", "form"),
    ] {
        settings.prefer = prefer;
        let intake = intake(&settings).unwrap();
        assert_eq!(intake.schools.len(), 1);
        assert_eq!(intake.schools[0].name, name);
        let finding = intake
            .findings
            .iter()
            .find(|it| it.question == "name")
            .unwrap();
        assert_eq!(
            (finding.kind.name(), finding.taken.as_str()),
            ("name_differs", name)
        );
        let sentence = format!(
            "Until a person decides, the school of this URN counts as having applied, under the {said}'s name."
        );
        assert!(
            finding.sentence.ends_with(&sentence),
            "{}",
            finding.sentence
        );
        let text = intake.report.to_string();
        let line = format!("for a person to decide; until then the {said} counts");
        assert!(text.contains(&line), "{text}");
    }
}

#[test]
fn all_percentages_that_look_like_shares_are_listed_where_nothing_can_tell() {
    let folder = Folder::new();
    let head = format!("{HEAD},persistent_absence,absence_period,fsm,fsm_measure,sen");
    let row =
        |urn: u32| format!("2023-05-02,{urn},A,primary,yes,,0.125,2022/23,0.24,ever_6,0.17\n");
    let mut settings = folder.settings(&[(
        "a.csv",
        &format!("{head}\n{}{}", row(100_001), row(100_002)),
    )]);
    let share = |urn| ["fsm", "persistent_absence", "sen"].map(|it| (urn, it, "may_be_a_share"));
    let expected = [share(100_001), share(100_002)].concat();
    assert_eq!(findings(&intake(&settings).unwrap()), expected);
    settings.register = Some(folder.write(
        "register.csv",
        "urn,name,fsm,fsm_measure,sen\n100001,A,,,\n100002,A,0.3,ever_6,0.2\n",
    ));
    let mut expected = share(100_001).to_vec();
    expected.push((100_002, "persistent_absence", "may_be_a_share"));
    assert_eq!(findings(&intake(&settings).unwrap()), expected);
}
