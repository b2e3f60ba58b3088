//! Nothing reaches an audience that is not for it, in no byte of no file.

use std::collections::BTreeMap;

use hub_core::model::{Rate, School};
use hub_core::plan::ReasonCode;
use hub_io::{Audience, facts_for_hub};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use super::case::{Case, everything, is_small, rates};

const POLICIES: [&str; 2] = ["attendance-2023", "rise-2025"];

/// The files' contents, by name.
fn contents(files: &BTreeMap<String, Vec<u8>>) -> Vec<(&str, String)> {
    let files = files.iter();
    files
        .map(|(name, bytes)| (name.as_str(), everything(bytes)))
        .collect()
}

/// Other rates than the school has, and rates where it has none.
fn change_rates(school: &mut School) {
    let other = |rate: &Option<Rate>| {
        Some(Rate {
            value: rate
                .as_ref()
                .map_or(31.0, |rate| (rate.value + 13.0) % 100.0),
            period: "2001/02".to_owned(),
            source: "elsewhere".to_owned(),
        })
    };
    school.overall_absence = other(&school.overall_absence);
    school.persistent_absence = other(&school.persistent_absence);
    school.severe_absence = other(&school.severe_absence);
    school.suspensions = other(&school.suspensions);
    school.sen = Some(school.sen.map_or(1.0, |sen| (sen + 9.0) % 100.0));
    school.fsm = None;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn a_hub_sees_its_own_schools_and_no_rate_of_a_small_one(seed in 0_u64..1000, policy in select(&POLICIES[..])) {
        let case = Case::new(90, 5, seed, policy);
        let files = case.export(Audience::Hub);
        prop_assert_eq!(files.len(), 15);
        let mut told = 0;
        for (name, text) in contents(&files) {
            for school in &case.inputs.schools {
                let hub = case.hub_of(school.urn);
                let is_own = hub.is_some_and(|hub| name.starts_with(&format!("hub-{hub}.")));
                let find = |secret: String| text.contains(&secret);
                prop_assert_eq!(find(format!("Name of {}", school.urn)), is_own, "{}", name);
                prop_assert_eq!(find(format!("for-{}@", school.urn)), is_own, "{}", name);
                prop_assert_eq!(find(format!("Head of {}.", school.urn)), is_own, "{}", name);
                for rate in rates(school) {
                    let is_told = is_own && !is_small(school);
                    prop_assert_eq!(find(rate.clone()), is_told, "{} {} in {}", school.urn, rate, name);
                    told += u32::from(is_told);
                }
            }
        }
        prop_assert!(told > 0, "no rate was told at all");
    }

    /// Whatever small schools' rates are, and however schools were chosen: the same bytes.
    #[test]
    fn what_a_hub_sees_does_not_depend_on_what_is_withheld(seed in 0_u64..1000, policy in select(&POLICIES[..])) {
        let mut case = Case::new(90, 5, seed, policy);
        let before = case.export(Audience::Hub);
        let mut is_changed = false;
        for school in case.inputs.schools.iter_mut().filter(|school| is_small(school)) {
            change_rates(school);
            is_changed = true;
        }
        prop_assert!(is_changed);
        for row in &mut case.plan.placements {
            (row.tier, row.score, row.step, row.pinned) = (row.tier % 3 + 1, row.score / 2, Some(9), !row.pinned);
        }
        for row in &mut case.plan.unplaced {
            (row.reason, row.sentence) = (ReasonCode::NoHubs, "Other words.".to_owned());
        }
        prop_assert_eq!(case.export(Audience::Hub), before);
    }

    /// What a person is told of a school in words keeps to the same rule.
    #[test]
    fn facts_for_a_hub_have_no_rate_of_a_small_school(seed in 0_u64..1000, policy in select(&POLICIES[..])) {
        let case = Case::new(90, 5, seed, policy);
        for school in &case.inputs.schools {
            let facts = facts_for_hub(case.outputs(), school.urn);
            let is_placed = case.hub_of(school.urn).is_some();
            prop_assert_eq!(facts.is_empty(), !is_placed);
            let is_told = |rate: &String| facts.iter().any(|(_, value)| value.contains(rate.as_str()));
            for rate in rates(school) {
                prop_assert_eq!(is_told(&rate), is_placed && !is_small(school), "{:?}", facts);
            }
            let team = ["Tier", "Score", "Fit, %", "Reason", "Sentence", "Lottery points"];
            prop_assert!(facts.iter().all(|(what, _)| !team.contains(&what.as_str())));
        }
    }

    #[test]
    fn the_public_sees_no_single_school(seed in 0_u64..1000, policy in select(&POLICIES[..])) {
        let mut case = Case::new(90, 5, seed, policy);
        let before = case.export(Audience::Public);
        for (name, text) in contents(&before) {
            for school in &case.inputs.schools {
                let mut secrets = vec![format!("Name of {}", school.urn), format!("for-{}@", school.urn), school.urn.to_string()];
                secrets.extend(rates(school));
                for secret in secrets {
                    prop_assert!(!text.contains(&secret), "{} in {}", secret, name);
                }
            }
            for row in &case.plan.unplaced {
                prop_assert!(!text.contains(&row.sentence), "{} in {}", row.sentence, name);
            }
        }
        // Nor does it depend on what schools are like, where region, position and plan are the same.
        for school in &mut case.inputs.schools {
            change_rates(school);
            (school.pupils, school.name) = (Some(7), "Other".to_owned());
            school.needs.clear();
        }
        prop_assert_eq!(case.export(Audience::Public), before);
    }

    /// Counts as they stand in the tables, for programmes of any size.
    #[test]
    fn the_public_sees_no_small_count(schools in 1_u32..60, hubs in 1_u32..8, seed in 0_u64..1000) {
        let case = Case::new(schools, hubs, seed, "attendance-2023");
        let files = case.export(Audience::Public);
        let cells = |name: &str, column: &str| -> Vec<String> {
            let mut reader = csv::Reader::from_reader(files[name].as_slice());
            let at = reader.headers().unwrap().iter().position(|it| it == column).unwrap();
            reader.records().map(|row| row.unwrap()[at].to_owned()).collect()
        };
        let mut lists = vec![
            (cells("tiers.csv", "with_a_hub"), Some(case.plan.placements.len())),
            (cells("tiers.csv", "without_a_hub"), Some(case.plan.unplaced.len())),
            (cells("hubs.csv", "schools"), Some(case.plan.placements.len())),
            (cells("regions.csv", "schools_that_applied"), Some(case.inputs.schools.len())),
        ];
        let values = cells("summary.csv", "value");
        lists.extend(values[3..6].iter().map(|value| (vec![value.clone()], None)));
        for (list, sum) in lists {
            let counts: Vec<Option<usize>> = list.iter().map(|cell| cell.parse().ok()).collect();
            for (cell, count) in list.iter().zip(&counts) {
                prop_assert!(count.is_some() || cell == "withheld", "{}", cell);
                prop_assert!(!count.is_some_and(|count| (1..5).contains(&count)), "{:?}", list);
            }
            let hidden = counts.iter().filter(|count| count.is_none()).count();
            let shown: usize = counts.iter().flatten().sum();
            // One that is withheld alone is what the others lack of the sum.
            let is_certain = hidden == 1 && sum.is_some_and(|sum| sum - shown > 0 && values[4] != "withheld");
            prop_assert!(!is_certain, "{:?}", list);
        }
    }
}

/// A plan of which as few schools as can be told are without a hub: nothing tells how many.
#[test]
fn few_without_a_hub_are_not_what_is_left() {
    let case = (0..200)
        .map(|seed| Case::new(40, 3, seed, "attendance-2023"))
        .find(|case| (1..5).contains(&case.plan.unplaced.len()))
        .unwrap();
    let files = case.export(Audience::Public);
    for name in ["tiers.csv", "hubs.csv"] {
        let text = String::from_utf8(files[name].clone()).unwrap();
        for row in text.lines().skip(1) {
            assert!(row.contains("withheld"), "{row}");
        }
    }
}
