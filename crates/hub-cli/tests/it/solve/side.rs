//! Side rules: the same optimum as by trying every plan, in each format and sense; and wrong files explained.

use std::fmt::Write;

use super::super::workshop::Workshop;
use super::case::{Case, Dice, as_real, entries, npy};
use super::solve;

/// Rules of a small case; empty is none.
#[derive(Clone, Debug, Default)]
struct Side {
    /// A row a school.
    sizes: Vec<Vec<u32>>,
    /// Whether the sizes are the same at all hubs.
    one_size: bool,
    minimums: Vec<u32>,
    may_close: bool,
    opening: Vec<i64>,
    /// -1 is none.
    labels: Vec<i64>,
    quota: Option<Quota>,
}

#[derive(Clone, Debug)]
struct Quota {
    schools: Vec<usize>,
    hubs: Vec<usize>,
    least: u32,
    most: Option<u32>,
    /// Whether it holds for each hub by itself.
    per_hub: bool,
    /// Whether there may be none instead.
    or_none: bool,
}

impl Quota {
    fn random(dice: &mut Dice, schools: usize, hubs: usize) -> Self {
        let some = |dice: &mut Dice, count: usize| -> Vec<usize> {
            (0..count).filter(|_| dice.below(2) > 0).collect()
        };
        // A bound of nothing is an error.
        let least = small(dice, 2);
        let most = (least == 0 || dice.below(2) > 0).then(|| least + small(dice, 2));
        Self {
            schools: some(dice, schools),
            hubs: some(dice, hubs),
            least,
            most,
            per_hub: dice.below(2) > 0,
            or_none: dice.below(2) > 0 && least > 0,
        }
    }

    fn file(&self) -> String {
        let mut quota = serde_json::json!({
            "label": "some", "hubs": "these", "per_hub": self.per_hub, "or_none": self.or_none, "at_least": self.least,
        });
        if let Some(most) = self.most {
            quota["at_most"] = most.into();
        }
        let labels = serde_json::json!({ "some": self.schools });
        let groups = serde_json::json!({ "these": self.hubs });
        serde_json::json!({ "labels": labels, "hub_groups": groups, "quotas": [quota] }).to_string()
    }

    fn is_kept(&self, plan: &[Option<usize>]) -> bool {
        let keeps = |hubs: &[usize]| {
            let places = self.schools.iter().filter_map(|school| plan[*school]);
            let count = u32::try_from(places.filter(|hub| hubs.contains(hub)).count()).unwrap();
            let is_none = count == 0 && self.or_none;
            is_none || (count >= self.least && self.most.is_none_or(|most| count <= most))
        };
        if self.per_hub {
            self.hubs.iter().all(|hub| keeps(&[*hub]))
        } else {
            keeps(&self.hubs)
        }
    }
}

fn small(dice: &mut Dice, end: u64) -> u32 {
    u32::try_from(dice.below(end)).unwrap()
}

impl Side {
    fn random(dice: &mut Dice, case: &Case) -> Self {
        let (schools, hubs) = (case.rows.len(), case.places.len());
        let mut side = Self::default();
        if dice.below(2) > 0 {
            side.one_size = dice.below(2) > 0;
            for _ in 0..schools {
                let row: Vec<u32> = (0..hubs).map(|_| small(dice, 3)).collect();
                side.sizes.push(if side.one_size {
                    vec![row[0]; hubs]
                } else {
                    row
                });
            }
        }
        if dice.below(2) > 0 {
            side.minimums = (0..hubs).map(|_| small(dice, 3)).collect();
            side.may_close = dice.below(3) > 0;
        }
        if dice.below(2) > 0 {
            side.opening = (0..hubs).map(|_| i64::from(small(dice, 40))).collect();
        }
        if dice.below(2) > 0 {
            side.labels = (0..schools)
                .map(|_| i64::from(small(dice, 3)) - 1)
                .collect();
        }
        if dice.below(2) > 0 {
            side.quota = Some(Quota::random(dice, schools, hubs));
        }
        side
    }

    /// Writes the files, and gives the options that name them.
    fn write(&self, workshop: &Workshop, as_npy: bool, divisor: f64) -> String {
        let mut args = String::new();
        let lines = |numbers: Vec<String>| numbers.join("\n");
        if !self.sizes.is_empty() {
            let rows = self.sizes.iter();
            let width = if self.one_size {
                1
            } else {
                self.sizes[0].len()
            };
            let rows: Vec<&[u32]> = rows.map(|row| &row[..width]).collect();
            if as_npy {
                let shape = if self.one_size {
                    format!("({},)", rows.len())
                } else {
                    format!("({}, {width})", rows.len())
                };
                let data = rows
                    .concat()
                    .into_iter()
                    .map(|size| i64::from(size).to_le_bytes());
                workshop.write("sizes", npy("<i8", &shape, data));
            } else {
                let row = |row: &&[u32]| {
                    let cells: Vec<_> = row.iter().map(ToString::to_string).collect();
                    cells.join(",")
                };
                workshop.write("sizes", lines(rows.iter().map(row).collect()));
            }
            args += " --sizes sizes";
        }
        if !self.minimums.is_empty() {
            let numbers = self.minimums.iter().map(ToString::to_string);
            workshop.write("minimums", lines(numbers.collect()));
            args += " --minimums minimums";
            if self.may_close {
                args += " --may-close";
            }
        }
        if !self.opening.is_empty() {
            let reals = self.opening.iter().map(|cost| as_real(*cost) / divisor);
            if as_npy && divisor > 1.0 {
                let data = reals.map(f64::to_le_bytes);
                let shape = format!("({},)", self.opening.len());
                workshop.write("opening", npy("<f8", &shape, data));
            } else {
                workshop.write(
                    "opening",
                    lines(reals.map(|cost| cost.to_string()).collect()),
                );
            }
            args += " --opening-costs opening";
        }
        if !self.labels.is_empty() {
            let numbers = self.labels.iter().map(ToString::to_string);
            workshop.write("labels", lines(numbers.collect()));
            args += " --groups labels";
        }
        if let Some(quota) = &self.quota {
            workshop.write("quotas.json", quota.file());
            args += " --quotas quotas.json";
        }
        args
    }

    /// What a plan costs, in the sense of minimising; `None` where it breaks a rule.
    fn cost(
        &self,
        case: &Case,
        plan: &[Option<usize>],
        sign: i64,
        unplaced: Option<i64>,
    ) -> Option<i64> {
        let hubs = case.places.len();
        let (mut loads, mut counts) = (vec![0; hubs], vec![0; hubs]);
        let mut sum = 0;
        for (school, place) in plan.iter().enumerate() {
            if let Some(hub) = *place {
                sum += sign * case.rows[school][hub]?;
                loads[hub] += self.sizes.get(school).map_or(1, |row| row[hub]);
                counts[hub] += 1;
            } else {
                sum += sign * unplaced?;
            }
        }
        for hub in 0..hubs {
            if loads[hub] > case.places[hub] {
                return None;
            }
            let minimum = self.minimums.get(hub).copied().unwrap_or(0);
            if counts[hub] < minimum && !(counts[hub] == 0 && self.may_close) {
                return None;
            }
            if counts[hub] > 0 {
                sum += self.opening.get(hub).copied().unwrap_or(0);
            }
        }
        for (school, label) in self.labels.iter().enumerate() {
            let first = self.labels.iter().position(|other| other == label).unwrap();
            if *label >= 0 && plan[school] != plan[first] {
                return None;
            }
        }
        if self
            .quota
            .as_ref()
            .is_some_and(|quota| !quota.is_kept(plan))
        {
            return None;
        }
        Some(sum)
    }

    /// The least cost by trying every plan.
    fn least(&self, case: &Case, sign: i64, unplaced: Option<i64>) -> Option<i64> {
        let choices = case.places.len() + 1;
        let plans = choices.pow(u32::try_from(case.rows.len()).unwrap());
        let plan = |mut number: usize| -> Vec<Option<usize>> {
            let mut digit = |_| {
                let digit = number % choices;
                number /= choices;
                digit.checked_sub(1)
            };
            (0..case.rows.len()).map(&mut digit).collect()
        };
        (0..plans)
            .filter_map(|number| self.cost(case, &plan(number), sign, unplaced))
            .min()
    }
}

#[test]
fn side_rules_in_every_format() {
    let mut dice = Dice(11);
    let (mut optimal, mut infeasible) = (0, 0);
    for round in 0..160 {
        let case = Case::random(&mut dice, 0..60);
        let side = Side::random(&mut dice, &case);
        let unplaced = (round % 3 > 0).then_some(70);
        let maximise = round % 5 == 0;
        let sign = if maximise { -1 } else { 1 };
        let format = ["<i4", "<i8", "<f8", "csv"][round % 4];
        let divisor = if format == "<f8" { 8.0 } else { 1.0 };
        let context = format!("{round} {case:?} {side:?} {format} {unplaced:?}");
        let workshop = Workshop::new();
        case.write(&workshop, format, 1_000_000, divisor);
        let mut args = format!(
            "--forbidden 1000000 --assignment plan.npy --prices prices.npy --threads 1{}",
            side.write(&workshop, format != "csv", divisor)
        );
        if maximise {
            args += " --maximise";
        }
        if let Some(cost) = unplaced {
            write!(args, " --unplaced-cost {}", as_real(cost) / divisor).unwrap();
        }
        let Some(least) = side.least(&case, sign, unplaced) else {
            let value = solve(&workshop, &args, 3);
            assert_eq!(value["status"], "infeasible", "{context}");
            assert!(
                value["reasons"].is_array() || value["witness"].is_object(),
                "{context}: {value}"
            );
            assert!(!workshop.path("plan.npy").exists());
            infeasible += 1;
            continue;
        };
        let value = solve(&workshop, &args, 0);
        assert_eq!(value["status"], "optimal", "{context}");
        let objective = as_real(sign * least) / divisor;
        assert_eq!(value["objective"].as_f64(), Some(objective), "{context}");
        assert_eq!(value["claimed_gap"].as_f64(), Some(0.0), "{context}");
        assert!(value["proven_gap"].as_f64().unwrap() >= 0.0, "{context}");
        let plan = entries(&workshop, "plan.npy", "<i4").into_iter();
        let plan: Vec<_> = plan
            .map(|hub| usize::try_from(i32::from_le_bytes(hub)).ok())
            .collect();
        assert_eq!(
            side.cost(&case, &plan, sign, unplaced),
            Some(least),
            "{context}"
        );
        optimal += 1;
    }
    assert!(optimal > 40 && infeasible > 10, "{optimal} {infeasible}");
}

#[test]
fn wrong_rules_are_explained_together() {
    let workshop = Workshop::new();
    workshop.write("costs", "1,2\n3,4\n5,6\n");
    workshop.write("places", "2,2");
    workshop.write("sizes", "1\n2\n");
    workshop.write("minimums", "1,-1");
    workshop.write("opening", "1,x");
    workshop.write("labels", "0\n-2\n1\n");
    let quotas = r#"{ "labels": { "far": [0, 3, 0] }, "hub_groups": { "north": [2] },
        "quotas": [ { "label": "fra", "at_most": 1 }, { "hubs": "north", "at_least": 3, "at_most": 2 }, { "label": "far" } ] }"#;
    workshop.write("quotas.json", quotas);
    let files = "--sizes sizes --minimums minimums --opening-costs opening --groups labels --quotas quotas.json";
    workshop.fails(
        &format!("solve costs places {files}"),
        2,
        &[
            "error[bad_group]",
            "error[bad_minimum]",
            "error[bad_opening_cost]",
            "2 sizes",
            "labels.far[1]",
            "labels.far[2]",
            "hub_groups.north[0]",
            "did you mean `far`?",
            "quotas[1].at_most",
            "error[no_bound]",
            "10 problems in 5 files",
        ],
    );
    workshop.write("quotas.json", "{ \"quotas\": [ }");
    workshop.fails(
        "solve costs places --quotas quotas.json",
        2,
        &["error[not_json]", "quotas.json:1:15"],
    );
    workshop.write("quotas.json", "{ \"quotas\": [ { \"lable\": \"a\" } ] }");
    workshop.fails(
        "solve costs places --quotas quotas.json",
        2,
        &["error[bad_value]", "lable"],
    );
    workshop.write("quotas.json", "4");
    let not_quotas = workshop.fails(
        "solve costs places --quotas quotas.json",
        2,
        &["error[bad_value]", "expected an object of quotas"],
    );
    assert!(!not_quotas.contains("struct"), "{not_quotas}");
    workshop.write("opening", "0.5\n1\n");
    workshop.fails(
        "solve costs places --opening-costs opening",
        2,
        &["error[bad_opening_cost]", "0.5", "whole"],
    );
}

#[test]
fn a_conflict_of_rules_is_said_in_words() {
    let workshop = Workshop::new();
    workshop.write("costs", "1,2\n3,4\n5,6\n");
    workshop.write("places", "3,3");
    workshop.write("labels", "0\n0\n-1\n");
    workshop.write("quotas.json", r#"{ "hub_groups": { "first": [0] }, "labels": { "pair": [0, 1] }, "quotas": [ { "name": "one of them", "label": "pair", "hubs": "first", "at_least": 1, "at_most": 1 } ] }"#);
    let value = solve(&workshop, "--groups labels --quotas quotas.json", 3);
    assert_eq!(
        value["reasons"][0],
        "these cannot all be kept: schools 0 and 1 stay together; quota \"one of them\" asks for at least 1; quota \"one of them\" allows at most 1"
    );
}
