//! Means, standard deviations, correlations.

use hub_core::model::{Phase, Rate, School};

/// A variable of a school; `None` where it has no value.
pub(crate) type Variable = fn(&School) -> Option<f64>;

pub(crate) fn persistent(school: &School) -> Option<f64> {
    school.persistent_absence.as_ref().map(|r: &Rate| r.value)
}

pub(crate) fn overall(school: &School) -> Option<f64> {
    school.overall_absence.as_ref().map(|r| r.value)
}

pub(crate) fn fsm(school: &School) -> Option<f64> {
    school.fsm.as_ref().map(|fsm| fsm.percent)
}

pub(crate) fn pupils(school: &School) -> Option<f64> {
    school.pupils.map(f64::from)
}

/// The values of a variable over the schools of a phase.
pub(crate) fn of_phase(schools: &[School], phase: Phase, variable: Variable) -> Vec<f64> {
    let of_phase = schools.iter().filter(|s| s.phase == Some(phase));
    of_phase.filter_map(variable).collect()
}

pub(crate) fn number(length: usize) -> f64 {
    f64::from(u32::try_from(length).unwrap())
}

pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / number(values.len())
}

pub(crate) fn sd(values: &[f64]) -> f64 {
    covariance(values, values).sqrt()
}

pub(crate) fn correlation(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    covariance(a, b) / sd(a) / sd(b)
}

/// Covariance over all values.
fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (mean_a, mean_b) = (mean(a), mean(b));
    let products = a.iter().zip(b).map(|(x, y)| (x - mean_a) * (y - mean_b));
    products.sum::<f64>() / number(a.len())
}

#[track_caller]
pub(crate) fn near(what: &str, value: f64, target: f64, tolerance: f64) {
    assert!(
        (value - target).abs() <= tolerance,
        "{what}: {value:.3}, not within {tolerance} of {target}"
    );
}
