//! Faults of a policy's references.

use std::collections::{BTreeMap, BTreeSet};

use super::check_records::{is_period, is_rate};
use super::issues::Issues;
use super::ranges::{non_negative, positive};
use crate::issue::codes;
use crate::model::{Reference, ReferenceTable};

pub(super) fn check_references(references: &BTreeMap<String, Reference>, issues: &mut Issues) {
    for (name, reference) in references {
        let mut seen = BTreeSet::new();
        for (i, table) in reference.tables.iter().enumerate() {
            let path = format!("references.{name}.tables[{i}]");
            check_table(table, &path, issues);
            if !seen.insert((table.measure, table.period.as_str(), table.phase)) {
                issues.policy(
                    codes::DUPLICATE_TABLE,
                    &path,
                    &format!("{} {} {}", table.measure, table.period, table.phase),
                    "one table a measure, period and phase",
                    "remove one of the two",
                );
            }
        }
    }
}

fn check_table(table: &ReferenceTable, path: &str, issues: &mut Issues) {
    if !is_rate(table.measure) {
        issues.policy(
            codes::NOT_A_RATE,
            &format!("{path}.measure"),
            &table.measure.to_string(),
            "a rate: overall_absence, persistent_absence, severe_absence or suspensions",
            "references are about rates",
        );
    }
    if !is_period(&table.period) {
        issues.policy(
            codes::BAD_PERIOD,
            &format!("{path}.period"),
            &table.period,
            "an academic year such as 2018/19",
            "give the year that the table is about",
        );
    }
    let mut points = Vec::new();
    for (percentile, value) in &table.percentiles {
        let path = format!("{path}.percentiles.{percentile}");
        match percentile.parse::<u8>() {
            Ok(p @ 1..=99) if p.to_string() == *percentile => points.push((p, *value)),
            _ => issues.policy(
                codes::BAD_PERCENTILE,
                &path,
                percentile,
                "a whole percentile from 1 to 99",
                "write for instance 75 = 10.7",
            ),
        }
        non_negative(&path, *value, issues);
    }
    points.sort_by_key(|(p, _)| *p);
    if points.windows(2).any(|w| w[0].1 > w[1].1) {
        issues.policy(
            codes::PERCENTILES_FALL,
            &format!("{path}.percentiles"),
            "",
            "values that do not fall as the percentile rises",
            "check the figures",
        );
    }
    if let Some(line) = &table.context {
        let path = format!("{path}.context");
        for (key, value) in [("rate_mean", line.rate_mean), ("fsm_mean", line.fsm_mean)] {
            non_negative(&format!("{path}.{key}"), value, issues);
        }
        for (key, value) in [("rate_sd", line.rate_sd), ("fsm_sd", line.fsm_sd)] {
            positive(&format!("{path}.{key}"), value, issues);
        }
        if !(line.correlation > -1.0 && line.correlation < 1.0) {
            issues.policy(
                codes::OUT_OF_RANGE,
                &format!("{path}.correlation"),
                &line.correlation.to_string(),
                "a number above -1 and below 1",
                "check the figure",
            );
        }
    }
}
