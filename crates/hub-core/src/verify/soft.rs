//! What is paid for soft rules, as it was added up from the policy alone, against what the plan says.

use super::{Audit, Violation};
use crate::model::{HubId, SoftKind};
use crate::plan::{Beyond, ResourceUse, SoftRule};

/// What rules take off the score.
#[derive(Clone, Debug, Default)]
pub(super) struct Paid {
    /// What open hubs cost.
    pub(super) opening: i128,
    /// What is paid beyond soft bounds.
    pub(super) soft: i128,
    /// The same by rule, in the order of the policy.
    pub(super) rules: Vec<SoftRule>,
    /// What is used of resources, paid for or not.
    pub(super) resources: Vec<ResourceUse>,
}

impl Paid {
    /// Takes down what is paid for a rule, if it is a soft one.
    pub(super) fn add(&mut self, kind: SoftKind, name: &str, price: Option<u32>, beyond: Beyond) {
        if let Some(price) = price {
            let rule = SoftRule::new(kind, name, price, beyond);
            self.soft += i128::from(rule.price) * i128::from(rule.beyond);
            self.rules.push(rule);
        }
    }
}

impl Audit<'_> {
    /// Compares what the plan says of each soft rule with what was added up.
    pub(super) fn soft_rules(&mut self, counted: &[SoftRule]) {
        let words = |rule: Option<&SoftRule>| match rule {
            Some(rule) => format!(
                "{} beyond at {}, {} points, broken at {} places",
                rule.beyond,
                rule.price,
                rule.cost,
                rule.broken.len()
            ),
            None => "nothing".to_owned(),
        };
        let stated = &self.plan.soft;
        for at in 0..stated.len().max(counted.len()) {
            let (found, expected) = (stated.get(at), counted.get(at));
            if found != expected
                && let Some(rule) = expected.or(found)
            {
                let violation = Violation::Soft {
                    rule: format!("{} {:?}", rule.kind, rule.name),
                    found: words(found),
                    expected: words(expected),
                };
                self.violations.push(violation);
            }
        }
    }
}

impl Audit<'_> {
    /// Compares what the plan says of each resource with what was added up.
    pub(super) fn resource_uses(&mut self, counted: &[ResourceUse]) {
        let words = |it: Option<&ResourceUse>| {
            it.map_or("nothing".to_owned(), |it| {
                format!("{} of {} {:?} used", it.used, it.capacity, it.name)
            })
        };
        let stated = &self.plan.resources;
        for at in 0..stated.len().max(counted.len()) {
            let (found, expected) = (stated.get(at), counted.get(at));
            if found != expected
                && let Some(it) = expected.or(found)
            {
                let violation = Violation::Resource {
                    hub: it.hub.clone(),
                    found: words(found),
                    expected: words(expected),
                };
                self.violations.push(violation);
            }
        }
    }
}

/// The key of [`Beyond`] for a hub.
pub(super) fn at_hub(hub: &HubId) -> (Option<HubId>, Option<String>) {
    (Some(hub.clone()), None)
}
