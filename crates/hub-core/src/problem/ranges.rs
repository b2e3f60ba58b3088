//! Checks of single values that several parts of a policy share.

use super::issues::Issues;
use crate::issue::codes;
use crate::model::Missing;

/// `missing` of something that cannot take a stand-in.
pub(super) fn word_only(path: &str, missing: Missing, issues: &mut Issues) {
    if let Missing::Value(value) = missing {
        issues.policy(
            codes::MISSING_NOT_A_WORD,
            &format!("{path}.missing"),
            &value.to_string(),
            "\"skip\" or \"fail\"",
            "no number can stand in here",
        );
    }
}

pub(super) fn non_negative(path: &str, value: f64, issues: &mut Issues) {
    if !(value >= 0.0 && value.is_finite()) {
        issues.policy(
            codes::OUT_OF_RANGE,
            path,
            &value.to_string(),
            "a number, 0 or more",
            "check the figure",
        );
    }
}

pub(super) fn positive(path: &str, value: f64, issues: &mut Issues) {
    if !(value > 0.0 && value.is_finite()) {
        issues.policy(
            codes::OUT_OF_RANGE,
            path,
            &value.to_string(),
            "a number above 0",
            "check the figure",
        );
    }
}
