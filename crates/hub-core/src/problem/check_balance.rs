//! Faults of a policy's balances.

use super::check_sides::{Check, words};
use super::issues::Issues;
use crate::issue::codes;
use crate::model::{Balance, Missing};

/// The largest bound, and the largest number that stands in for a missing one: in its unit.
const LARGEST: f64 = 1e6;

impl Check<'_> {
    pub(super) fn balance(&self, balance: &Balance, path: &str, issues: &mut Issues) {
        words(&balance.name, &format!("{path}.name"), issues);
        self.hubs(balance.hubs.as_deref(), &format!("{path}.hubs"), issues);
        self.level(balance.level, &format!("{path}.level"), issues);
        let is_load = balance.of.field().is_none();
        if is_load && balance.hubs.as_ref().is_some_and(|hubs| hubs.len() == 1) {
            issues.policy(
                codes::RULE_UNUSED,
                &format!("{path}.hubs"),
                &balance.name,
                "two hubs or more, whose loads are compared",
                "name the others, or remove the rule",
            );
        }
        check_missing(balance, is_load, &format!("{path}.missing"), issues);
        let Some(at_most) = balance.at_most else {
            return;
        };
        let is_fit = if is_load {
            at_most.fract() == 0.0
        } else {
            // The nearest float of two decimals.
            (at_most * 100.0 - (at_most * 100.0).round()).abs() < 1e-6
        };
        if !(0.0..=LARGEST).contains(&at_most) || !is_fit {
            let expected = if is_load {
                "a whole number of schools, from 0 to 1,000,000"
            } else {
                "a number from 0 to 1,000,000 with two decimals at most"
            };
            issues.policy(
                codes::OUT_OF_RANGE,
                &format!("{path}.at_most"),
                &at_most.to_string(),
                expected,
                "check the figure",
            );
        }
    }
}

fn check_missing(balance: &Balance, is_load: bool, path: &str, issues: &mut Issues) {
    match balance.missing {
        Some(missing) if is_load => {
            let value = match missing {
                Missing::Word(word) => word.to_string(),
                Missing::Value(value) => value.to_string(),
            };
            let hint = "schools are counted, and none of them is missing: remove it";
            issues.policy(
                codes::RULE_UNUSED,
                path,
                &value,
                "no `missing` for the load",
                hint,
            );
        }
        None if is_load => {}
        None => issues.policy(
            codes::MISSING_NOT_STATED,
            path,
            "",
            "`missing`",
            "say what a missing number means: \"skip\", or a number that stands in",
        ),
        Some(Missing::Value(value)) if (0.0..=LARGEST).contains(&value) => {}
        Some(Missing::Value(value)) => issues.policy(
            codes::OUT_OF_RANGE,
            path,
            &value.to_string(),
            "a number from 0 to 1,000,000 that stands in",
            "check the figure",
        ),
        Some(Missing::SKIP) => {}
        Some(Missing::Word(word)) => issues.policy(
            codes::MISSING_HAS_NO_MEANING,
            path,
            &word.to_string(),
            "\"skip\", or a number that stands in",
            "a mean has nothing to fail: write \"skip\" to leave the school out",
        ),
    }
}
