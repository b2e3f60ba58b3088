//! What must be refused: plans that were changed, and inputs with faults.

use hub_core::model::Inputs;
use hub_core::plan::Plan;
use hub_core::problem::check;
use hub_core::verify::{Violation, verify};

/// Applies a change to an honest plan, makes its digest fit, and checks that the audit finds what it should.
pub(crate) fn tampered(
    (inputs, mut plan): (Inputs, Plan),
    change: impl FnOnce(&mut Plan),
    expect: impl Fn(&Violation) -> bool,
) {
    change(&mut plan);
    plan.digest = plan.own_digest();
    let violations = verify(inputs, &plan).unwrap();
    assert!(violations.iter().any(expect), "{violations:#?}");
}

/// Checks that inputs have these faults, each written as field and kind, and no others.
pub(crate) fn faults(inputs: &Inputs, expected: &[&str]) {
    let found: Vec<_> = check(inputs)
        .into_iter()
        .map(|issue| format!("{} {}", issue.place.field, issue.kind))
        .collect();
    for expected in expected {
        assert!(
            found.iter().any(|issue| issue == expected),
            "{expected} is not in {found:#?}"
        );
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
}
