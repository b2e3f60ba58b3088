//! Where the policy's soft rules are among the side rules of [`crate::rules`]: so that what is paid can be told by rule.

use super::HubIx;
use crate::model::SoftKind;

/// A soft rule of the policy.
#[derive(Clone, Debug)]
pub(crate) struct Soft {
    pub(crate) kind: SoftKind,
    /// As the policy calls it.
    pub(crate) name: String,
    /// Points of score for each unit beyond a bound.
    pub(crate) price: u32,
    /// What it became, in order of the quotas.
    pub(crate) parts: Vec<SoftPart>,
}

/// A soft rule where it counts.
#[derive(Clone, Debug)]
pub(crate) struct SoftPart {
    /// The position of its quota.
    pub(crate) quota: usize,
    /// Its hub, where it holds for each by itself.
    pub(crate) hub: Option<HubIx>,
    /// Its value, where it holds for each by itself: a trust, for instance.
    pub(crate) value: Option<String>,
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
            quota,
            hub,
            value: value.map(str::to_owned),
        };
        self.parts.extend(quotas.map(part));
    }
}
