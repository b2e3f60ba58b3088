//! Where the policy's soft rules are among the side rules of [`crate::rules`]: so that what is paid can be told by rule.

use super::HubIx;
use crate::model::SoftKind;
use crate::rules::Rules;

/// A soft rule of the policy.
#[derive(Clone, Debug)]
pub(crate) struct Soft {
    pub(crate) kind: SoftKind,
    /// As the policy calls it.
    pub(crate) name: String,
    /// Points of score for each unit beyond a bound.
    pub(crate) price: u32,
    /// What it became.
    pub(crate) parts: Vec<SoftPart>,
}

/// A soft rule where it counts.
#[derive(Clone, Debug)]
pub(crate) struct SoftPart {
    /// What it became there.
    pub(crate) row: SoftRow,
    /// Its hub, where it holds for each by itself.
    pub(crate) hub: Option<HubIx>,
    /// Its value, where it holds for each by itself: a trust, for instance.
    pub(crate) value: Option<String>,
}

/// The position of a rule of [`crate::rules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SoftRow {
    /// Among the quotas.
    Quota(usize),
    /// Among the spreads.
    Spread(usize),
}

impl SoftRow {
    /// By how much a plan, the pool of each school, is beyond its bounds.
    pub(crate) fn beyond(self, rules: &Rules, plan: &[Option<u32>]) -> i128 {
        match self {
            Self::Quota(quota) => rules.quotas[quota].beyond(plan),
            Self::Spread(spread) => rules.spreads[spread].beyond(rules, plan),
        }
    }
}

impl Soft {
    pub(super) fn new(kind: SoftKind, name: &str, price: u32) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            price,
            parts: Vec::new(),
        }
    }

    /// It holds for these quotas, which are about one hub and value.
    pub(super) fn add(
        &mut self,
        quotas: std::ops::Range<usize>,
        hub: Option<HubIx>,
        value: Option<&str>,
    ) {
        let part = |quota| SoftPart {
            row: SoftRow::Quota(quota),
            hub,
            value: value.map(str::to_owned),
        };
        self.parts.extend(quotas.map(part));
    }

    /// It is about the spread at this position.
    pub(super) fn add_spread(&mut self, spread: usize) {
        self.parts.push(SoftPart {
            row: SoftRow::Spread(spread),
            hub: None,
            value: None,
        });
    }
}
