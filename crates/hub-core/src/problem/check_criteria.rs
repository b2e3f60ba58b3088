//! Faults of a policy's criteria.

use std::collections::BTreeMap;

use super::condition::Tables;
use super::issues::Issues;
use super::ranges::positive;
use crate::issue::codes;
use crate::model::{Criteria, Field, GapCriterion, LeadStrongerCriterion, Missing, Reference};

/// Largest weight of a criterion.
pub const MAX_WEIGHT: u32 = 10_000;

pub(super) fn check_criteria(
    criteria: &Criteria,
    references: &BTreeMap<String, Reference>,
    issues: &mut Issues,
) {
    let mut each = |name: &str, weight: u32, missing: Missing| {
        if !(1..=MAX_WEIGHT).contains(&weight) {
            issues.policy(
                codes::OUT_OF_RANGE,
                &format!("criteria.{name}.weight"),
                &weight.to_string(),
                "a whole number from 1 to 10,000",
                "a criterion that should weigh nothing is left out",
            );
        }
        if let Missing::Value(value) = missing
            && !(0.0..=1.0).contains(&value)
        {
            issues.policy(
                codes::OUT_OF_RANGE,
                &format!("criteria.{name}.missing"),
                &value.to_string(),
                "a number from 0 to 1, \"skip\" or \"fail\"",
                "0.5 is neutral",
            );
        }
    };
    macro_rules! each {
        ($($name:ident),+) => { $(if let Some(c) = &criteria.$name { each(stringify!($name), c.weight, c.missing); })+ };
    }
    each!(
        themes,
        fsm_similarity,
        lead_stronger,
        sen_similarity,
        size_similarity,
        distance,
        same_region,
        rurality,
        preference,
        pair_scores
    );
    let gap = |name: &str, criterion: Option<&GapCriterion>, issues: &mut Issues| {
        if let Some(criterion) = criterion {
            positive(
                &format!("criteria.{name}.zero_at_gap"),
                criterion.zero_at_gap,
                issues,
            );
        }
    };
    gap("fsm_similarity", criteria.fsm_similarity.as_ref(), issues);
    gap("sen_similarity", criteria.sen_similarity.as_ref(), issues);
    gap("size_similarity", criteria.size_similarity.as_ref(), issues);
    if let Some(criterion) = &criteria.distance {
        positive("criteria.distance.half_at_km", criterion.half_at_km, issues);
    }
    if let Some(criterion) = &criteria.lead_stronger {
        check_lead_stronger(criterion, references, issues);
    }
}

fn check_lead_stronger(
    criterion: &LeadStrongerCriterion,
    references: &BTreeMap<String, Reference>,
    issues: &mut Issues,
) {
    let path = "criteria.lead_stronger";
    match references.get(&criterion.reference) {
        None => issues.unknown_reference(
            &format!("{path}.reference"),
            &criterion.reference,
            references,
        ),
        Some(reference) if !Tables::of(reference, Field::PersistentAbsence).has_context() => {
            issues.policy(
                codes::REFERENCE_LACKS_MEASURE,
                &format!("{path}.reference"),
                &criterion.reference,
                "a reference with a `context` of persistent_absence",
                "add the context to a table, or name another reference",
            );
        }
        Some(_) => {}
    }
    if !(criterion.zero_at.is_finite()
        && criterion.one_at.is_finite()
        && criterion.zero_at < criterion.one_at)
    {
        issues.policy(
            codes::OUT_OF_RANGE,
            &format!("{path}.one_at"),
            &criterion.one_at.to_string(),
            "a number above `zero_at`",
            "for instance zero_at = -1 and one_at = 1",
        );
    }
}
