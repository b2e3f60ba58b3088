//! What schools are told.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use hub_core::model::{Amount, Barred, HubId, Inputs, Phase, Pinned, Quota, School};
use hub_core::plan::ReasonCode;
use hub_io::{LetterKind, Told};
use hub_report::{Letter, LetterError, TemplateFault, Templates, fill, packed, tell};

use crate::samples::Sample;

/// Names of schools by which each is known, and that are in no other text.
fn named(inputs: &mut Inputs) {
    for school in &mut inputs.schools {
        school.name = format!("Qx{}z Academy", school.urn);
    }
    for (at, hub) in (0..).zip(&mut inputs.hubs) {
        hub.lead_name = format!("Lead Vw{at}z");
    }
}

fn told(sample: &Sample) -> Vec<Told> {
    tell(&sample.problem, &sample.arcs, sample.outputs())
}

fn letters(sample: &Sample) -> Vec<Letter> {
    let told = told(sample);
    fill(&Templates::default(), "Hubs", sample.outputs(), &told).unwrap()
}

/// Samples of all kinds: presets, few and many places, side rules, pins, data missing.
fn all_kinds() -> Vec<(&'static str, Sample)> {
    let few = |inputs: &mut Inputs| {
        named(inputs);
        for hub in &mut inputs.hubs {
            hub.places = 12;
            hub.enhanced_places = hub.enhanced_places.min(2);
        }
    };
    let bare = |inputs: &mut Inputs| {
        few(inputs);
        for hub in &mut inputs.hubs {
            hub.phases.remove(&Phase::Special);
        }
        let bare = |school: &School| School::new(school.urn, school.name.clone());
        for school in inputs.schools.iter_mut().step_by(3) {
            let (status, sector) = (school.status, school.sector);
            *school = School {
                status,
                sector,
                ..bare(school)
            };
        }
    };
    let ruled = |inputs: &mut Inputs| {
        few(inputs);
        let (urn, hub) = (inputs.schools[0].urn, inputs.hubs[0].id.clone());
        inputs.policy.pinned.push(pin(urn, hub));
        inputs.policy.quotas.push(Quota {
            name: "half of each hub".to_owned(),
            at_most: Some(Amount::Schools(4)),
            per_hub: true,
            ..Quota::default()
        });
    };
    vec![
        ("attendance", Sample::new("attendance-2023", (200, 6), few)),
        ("rise", Sample::new("rise-2025", (200, 6), few)),
        ("bare", Sample::new("attendance-2023", (150, 5), bare)),
        ("ruled", Sample::new("attendance-2023", (60, 3), ruled)),
        ("roomy", Sample::new("rise-2025", (100, 8), named)),
    ]
}

fn pin(urn: hub_core::model::Urn, hub: HubId) -> Pinned {
    let text = r#"{"urn": 100000, "hub": "H01", "reason": "agreed with Qxsecretz", "authorised_by": "Bo Chair", "date": "2026-01-02", "override": true}"#;
    Pinned {
        urn,
        hub,
        ..serde_json::from_str(text).unwrap()
    }
}

#[test]
fn every_school_gets_one_letter_of_its_kind() {
    let mut reasons = BTreeSet::new();
    for (name, sample) in all_kinds() {
        let letters: BTreeSet<String> = letters(&sample).into_iter().map(|it| it.file).collect();
        let placed = sample
            .plan
            .placements
            .iter()
            .map(|row| format!("offer/{}.md", row.urn));
        let others = sample.plan.unplaced.iter().map(|row| {
            reasons.insert(row.reason);
            let kind = if row.reason == ReasonCode::HubsFull {
                "reserve"
            } else {
                "decline"
            };
            format!("{kind}/{}.md", row.urn)
        });
        let expect: BTreeSet<String> = placed.chain(others).collect();
        assert_eq!(letters, expect, "{name}");
        assert_eq!(letters.len(), sample.inputs.schools.len(), "{name}");
    }
    for reason in [
        ReasonCode::NotEligible,
        ReasonCode::HubsFull,
        ReasonCode::SideRules,
        ReasonCode::NoHubForPhase,
    ] {
        assert!(
            reasons.contains(&reason),
            "no sample has {reason}: {reasons:?}"
        );
    }
}

/// Nothing that a school is told names another one, or who decided something.
fn names_no_other_school(name: &str, sample: &Sample) {
    let urns: Vec<String> = sample
        .inputs
        .schools
        .iter()
        .map(|it| it.urn.to_string())
        .collect();
    let leads: BTreeMap<&HubId, &str> = sample
        .inputs
        .hubs
        .iter()
        .map(|hub| (&hub.id, hub.lead_name.as_str()))
        .collect();
    let told = told(sample);
    let by_urn: BTreeMap<String, String> = letters(sample)
        .into_iter()
        .map(|it| (it.file[it.file.len() - 9..][..6].to_owned(), it.text))
        .collect();
    for told in &told {
        let urn = told.urn.to_string();
        assert!(
            told.reason.ends_with('.') && told.reason.len() > 20,
            "{name}: {:?}",
            told.reason
        );
        let letter = &by_urn[&urn];
        let own_lead = sample
            .plan
            .placements
            .iter()
            .find(|row| row.urn == told.urn)
            .map(|row| leads[&row.hub]);
        for text in [letter.as_str(), &told.reason] {
            for other in urns.iter().filter(|it| **it != urn) {
                assert!(
                    !text.contains(other.as_str()),
                    "{name}: {urn} is told of {other}: {text}"
                );
            }
            // No other name, no secret of a pin, no lead but that of its hub.
            assert_eq!(
                text.matches("Qx").count(),
                text.matches(&format!("Qx{urn}z")).count(),
                "{name}: {text}"
            );
            assert!(!text.contains("Bo Chair"), "{name}: {text}");
            for lead in leads.values().filter(|lead| Some(**lead) != own_lead) {
                assert!(!text.contains(lead), "{name}: {urn} is told of {lead}");
            }
        }
    }
}

#[test]
fn letters_and_reasons_name_no_other_school() {
    for (name, sample) in all_kinds() {
        names_no_other_school(name, &sample);
    }
}

#[test]
fn letters_of_random_plans_name_no_other_school() {
    let mut reasons = BTreeSet::new();
    for seed in 0..60 {
        let preset = ["attendance-2023", "rise-2025"][usize::from(seed % 2 == 1)];
        let size = (20 + 2 * seed, 1 + seed % 7);
        let sample = Sample::drawn(preset, size, seed.into(), |inputs| change(inputs, seed));
        names_no_other_school(&format!("seed {seed}"), &sample);
        reasons.extend(sample.plan.unplaced.iter().map(|row| row.reason));
    }
    let missing = [
        ReasonCode::NotEligible,
        ReasonCode::NoHubs,
        ReasonCode::NoHubForPhase,
        ReasonCode::NoHubAllowed,
        ReasonCode::NoPlaces,
        ReasonCode::HubsFull,
    ];
    let missing: Vec<_> = missing.iter().filter(|it| !reasons.contains(it)).collect();
    assert!(missing.is_empty(), "no plan has {missing:?}");
}

/// What makes plans differ, by seed: few places, none at one level, bars, pins, closed phases, no hub.
fn change(inputs: &mut Inputs, seed: u32) {
    named(inputs);
    for hub in &mut inputs.hubs {
        hub.places = 2 + seed % 9;
        // Where all places are for enhanced support, there is none at the regional level.
        hub.enhanced_places = [0, 1, hub.places][seed as usize % 3];
        if seed.is_multiple_of(5) {
            hub.phases.remove(&Phase::Primary);
        }
    }
    let schools: Vec<_> = inputs.schools.iter().map(|school| school.urn).collect();
    let hubs: Vec<HubId> = inputs.hubs.iter().map(|hub| hub.id.clone()).collect();
    if seed.is_multiple_of(3) {
        let Pinned {
            reason,
            authorised_by,
            date,
            ..
        } = pin(schools[0], hubs[0].clone());
        let barred = |hub: &HubId| Barred {
            urn: schools[1],
            hub: hub.clone(),
            reason: reason.clone(),
            authorised_by: authorised_by.clone(),
            date,
        };
        inputs.policy.barred.extend(hubs.iter().map(barred));
    }
    if seed % 4 == 2 && inputs.hubs[0].enhanced_places < inputs.hubs[0].places {
        inputs.policy.pinned.push(pin(schools[2], hubs[0].clone()));
    }
    if seed % 20 == 19 {
        inputs.hubs.clear();
        for school in &mut inputs.schools {
            school.preferences.clear();
        }
        inputs.policy.pinned.clear();
        inputs.policy.barred.clear();
    }
}

#[test]
fn reasons_are_those_of_the_plan() {
    let (_, sample) = all_kinds().swap_remove(0);
    for told in told(&sample) {
        let school = sample.problem.find_school(told.urn).unwrap();
        let open = sample.arcs.row(school);
        let placed = sample
            .plan
            .placements
            .iter()
            .find(|row| row.urn == told.urn);
        match (told.kind, placed) {
            (LetterKind::Offer, Some(row)) => {
                let better = open
                    .iter()
                    .filter(|arc| i64::from(arc.score) > row.score)
                    .count();
                let expect = match (open.len(), better) {
                    (1, _) => "It is the one hub that is open to your school.".to_owned(),
                    (hubs, 0) => {
                        format!("None of the {hubs} hubs open to your school fits it better.")
                    }
                    (hubs, 1) => format!(
                        "Of the {hubs} hubs open to your school, 1 fits it better, but it is full."
                    ),
                    (hubs, better) => format!(
                        "Of the {hubs} hubs open to your school, {better} fit it better, but they are full."
                    ),
                };
                assert!(
                    told.reason.starts_with(&expect),
                    "{}: {expect}",
                    told.reason
                );
            }
            (LetterKind::Reserve, None) => {
                let expect = match open.len() {
                    1 => "The one hub that is open to your school is full of schools of higher or equal priority.".to_owned(),
                    hubs => format!("All {hubs} hubs that are open to your school are full of schools of higher or equal priority."),
                };
                assert!(
                    told.reason.starts_with(&expect),
                    "{}: {expect}",
                    told.reason
                );
            }
            (LetterKind::Decline, None) => assert!(open.is_empty()),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn hostile_names_are_only_names() {
    let names = [
        "# Heading",
        "[x](javascript:alert(1))",
        "<script>alert(1)</script>",
        "=cmd()",
        "{{ 7*7 }}",
        "{% raw %}",
        "![](http://x.example)",
        "1. one",
        "a\n\n# b",
        "| a | b |",
    ];
    let sample = Sample::new("attendance-2023", (60, 4), |inputs| {
        for (school, name) in inputs.schools.iter_mut().zip(names.iter().cycle()) {
            (*name).clone_into(&mut school.name);
        }
        for (hub, name) in inputs.hubs.iter_mut().zip(names) {
            name.clone_into(&mut hub.lead_name);
        }
        inputs.policy.name = "<b>policy</b> [x](http://y.example)".to_owned();
    });
    let told = told(&sample);
    let letters = fill(
        &Templates::default(),
        &sample.plan.policy,
        sample.outputs(),
        &told,
    )
    .unwrap();
    for letter in &letters {
        // An escaped bracket ends no link, and an escaped colon begins none.
        let text = &letter.text.replace("\\]", "").replace("\\:", "");
        for bad in [
            "<script",
            "<b>",
            "](",
            "://",
            "49",
            "\n# b",
            "\n# Heading",
            "\n1. ",
        ] {
            assert!(!text.contains(bad), "{bad:?} in {text}");
        }
        // The headings are those of the template.
        let headings = text
            .lines()
            .filter(|line| line.trim_start().starts_with('#'))
            .count();
        let expect = if letter.file.starts_with("decline") {
            2
        } else {
            3
        };
        assert_eq!(headings, expect, "{text}");
    }
}

#[test]
fn all_faults_of_all_templates_are_told_with_their_lines() {
    let sample = Sample::new("attendance-2023", (40, 3), |_| {});
    let told = told(&sample);
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let faults =
        |templates: Result<Templates, Vec<TemplateFault>>| -> Vec<(String, Option<usize>, String)> {
            let filled = templates
                .map_err(LetterError::Templates)
                .and_then(|it| fill(&it, "Hubs", sample.outputs(), &told));
            let Err(LetterError::Templates(faults)) = filled else {
                panic!("no faults")
            };
            let short = |file: &str| file.rsplit('/').next().unwrap().to_owned();
            faults
                .into_iter()
                .map(|it| (short(&it.file), it.line, it.what))
                .collect()
        };
    let read = || Templates::read(folder.path(), false);
    write(
        "offer.md",
        "Dear {{ nmae }},\n{{ reason }} {{ nmae }}\n{{ score }}\n",
    );
    write(
        "reserve.md",
        "Dear {{ name }},\nabout {{ lead_name }}\n{{ contact_email }}\n",
    );
    let found = faults(read());
    // What is missing hides nothing of the others.
    assert_eq!(found.len(), 6, "{found:?}");
    assert!(
        found
            .iter()
            .any(|it| (it.0.as_str(), it.1) == ("decline.md", None))
    );
    write("decline.md", "Dear {{ name }\n");
    let found = faults(read());
    let no = |name: &str| format!("there is no variable {name} in this letter");
    let expect = [
        ("offer.md", Some(1), no("nmae")),
        ("offer.md", Some(2), no("nmae")),
        ("offer.md", Some(3), no("score")),
        ("reserve.md", Some(2), no("lead_name")),
        ("reserve.md", Some(3), no("contact_email")),
    ];
    for (file, line, what) in expect {
        assert!(
            found.contains(&(file.to_owned(), line, what.clone())),
            "{file} {line:?} {what}: {found:?}"
        );
    }
    let (file, line, what) = found.iter().find(|it| it.0 == "decline.md").unwrap();
    assert_eq!((file.as_str(), *line), ("decline.md", Some(1)), "{what}");
    assert!(what.starts_with("syntax error"), "{what}");
    // What only shows as letters are filled: once for all letters of the kind.
    write("offer.md", "{{ name | safe }}\n");
    write("reserve.md", "{{ name }}\n");
    write(
        "decline.md",
        "{{ name }}\n\n{{ name.first }}\n{% include 'x' %}\n",
    );
    let found = faults(read());
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!((found[0].0.as_str(), found[0].1), ("decline.md", Some(3)));
    assert_eq!((found[1].0.as_str(), found[1].1), ("offer.md", Some(1)));
}

#[test]
fn nothing_gets_by_the_escaping_of_values() {
    let sample = Sample::new("attendance-2023", (40, 3), |inputs| {
        for school in &mut inputs.schools {
            school.name = "<i>[x](y)".to_owned();
        }
    });
    let told = told(&sample);
    let folder = tempfile::tempdir().unwrap();
    let text = "{% autoescape false %}{{ name }}{% endautoescape %}\n{{ name | upper }}\n{{ name ~ '!' }}\n{% macro m(it) %}{{ it }}{% endmacro %}{{ m(name) }}\n{% set it = name %}{{ it }}\n{% filter upper %}{{ name }}{% endfilter %}\n{{ [name] }}\n";
    for kind in LetterKind::ALL {
        fs::write(folder.path().join(format!("{}.md", kind.name())), text).unwrap();
    }
    let templates = Templates::read(folder.path(), false).unwrap();
    for letter in fill(&templates, "Hubs", sample.outputs(), &told).unwrap() {
        assert!(
            !letter.text.contains('<') && !letter.text.replace("\\]", "").contains("]("),
            "{}",
            letter.text
        );
    }
}

#[test]
fn letters_are_the_same_bytes_again_and_in_any_number_of_threads() {
    let (_, sample) = all_kinds().swap_remove(1);
    let bytes = || packed(&letters(&sample)).unwrap();
    let first = bytes();
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        assert!(pool.install(bytes) == first, "{threads} threads");
    }
    assert!(first.ends_with(hub_io::ARCHIVE.as_bytes()));
}
