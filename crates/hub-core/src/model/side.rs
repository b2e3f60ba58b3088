//! Side rules of a policy: those about more than one pair. See [`crate::rules`] for their formulas.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::terms::term;
use super::{Condition, HubId, Level, Missing, Urn};

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// When a hub opens: it takes a school, at any level of support.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Opening {
    /// Schools that a hub takes at least; absent, 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<u32>,
    /// Hubs with a minimum of their own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub minimums: BTreeMap<HubId, u32>,
    /// What each school short of a minimum costs, in points of score: minimums are soft, and tiers do not heed them. Absent, they are hard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_price: Option<u32>,
    /// `true`: a hub may take none at all instead of its minimum.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_close: bool,
    /// What an open hub costs, in points of score (a perfect pair has 10,000 times the sum of the weights); absent, 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<u32>,
    /// Hubs with a cost of their own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub costs: BTreeMap<HubId, u32>,
    /// Hubs open in all, at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// Hubs open in all, at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
}

/// A number of schools, or a share of the places that the quota is about; of units, where it has a `unit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub enum Amount {
    /// Schools.
    Schools(u32),
    /// Percent of places, rounded up to whole schools: `"30%"`, with two decimals at most.
    Share(String),
}

impl Amount {
    /// So many schools of so many places; `None` where a share cannot be read.
    #[must_use]
    pub fn of(&self, places: u64) -> Option<u64> {
        match self {
            Self::Schools(schools) => Some(u64::from(*schools)),
            Self::Share(text) => {
                let hundredths = hundredths(text)?;
                Some((hundredths * places).div_ceil(10_000))
            }
        }
    }
}

/// The hundredths of a percent in a text such as `30%` or `12.5%`; at most 100 %.
pub(super) fn hundredths(text: &str) -> Option<u64> {
    let number = text.strip_suffix('%')?;
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=3).contains(&whole.len()) || decimals.len() > 2 || !is_digits(whole) {
        return None;
    }
    if number.ends_with('.') || !is_digits(decimals) {
        return None;
    }
    let part: u64 = format!("{decimals:0<2}").parse().ok()?;
    let hundredths = whole.parse::<u64>().ok()? * 100 + part;
    (hundredths <= 10_000).then_some(hundredths)
}

term! {
    /// What a soft rule is about.
    SoftKind, "kind of soft rule", {
        /// The minimums of hubs.
        Minimum = "minimum",
        /// A quota.
        Quota = "quota",
        /// A resource.
        Resource = "resource",
        /// A balance.
        Balance = "balance",
    }
}

term! {
    /// What a quota is made for each value of. Schools without a value are in none.
    Each, "field that quotas are made for each value of", {
        /// Each trust.
        Trust = "trust",
        /// Each local authority.
        LocalAuthority = "local_authority",
        /// Each region.
        Region = "region",
        /// Each phase.
        Phase = "phase",
    }
}

/// Bounds on how many of some schools are placed at some hubs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Quota {
    /// The quota in a few words, for messages and reasons.
    pub name: String,
    /// The schools that count; absent, all. A condition that was skipped altogether does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schools: Option<Condition>,
    /// A quota for each value of this among the schools that count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<Each>,
    /// The hubs that count; absent, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hubs: Option<Vec<HubId>>,
    /// The level of support that counts; absent, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// `true`: it holds for each of these hubs by itself; else for all of them together.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub per_hub: bool,
    /// The name of a resource: a school counts as much as it uses of that, and shares are of what the hubs have of it. Absent, each school counts as one, and
    /// shares are of places. Where schools use several places, a quota that is about places names the resource that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// So many at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Amount>,
    /// So many at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Amount>,
    /// So many places are kept free for them: other schools take at most the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserve: Option<Amount>,
    /// `true`: none of these schools is as good as `at_least`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub or_none: bool,
    /// What each school beyond a bound costs, in points of score: the quota is soft, and tiers do not heed it. Absent, it is hard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<u32>,
}

/// Something that a hub has so much of, and schools use: leadership days, meeting seats, or more places than one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Resource {
    /// The resource in a few words, for messages and reasons.
    pub name: String,
    /// What a school uses at a hub: the first of these that is about both. A school that none is about uses nothing.
    pub uses: Vec<Use>,
    /// What each hub has, in the unit of the amounts; absent, as much as it has places at all levels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Hubs with a capacity of their own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub capacities: BTreeMap<HubId, u32>,
    /// What each unit beyond it costs, in points of score: the resource is soft, and tiers do not heed it. Absent, it is hard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<u32>,
}

/// How much some schools use of a resource.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Use {
    /// The schools that it is about; absent, all. A condition that was skipped altogether does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schools: Option<Condition>,
    /// The hubs at which it is about them; absent, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hubs: Option<Vec<HubId>>,
    /// The level of support at which it is about them; absent, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Units that each uses.
    pub amount: u32,
}

/// Schools that go to one hub, all or none: a federation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Together {
    /// The schools, two or more.
    pub schools: Vec<Urn>,
    /// Why, in a few words.
    pub reason: String,
}

/// Schools no two of which share a hub: those of a list, or those near each other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Apart {
    /// The schools, two or more; absent, those of `within_km`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schools: Option<Vec<Urn>>,
    /// Two schools are kept apart if the straight line between them is at most so many km.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_km: Option<f64>,
    /// With `within_km`: the schools that it is about; absent, all. A condition that was skipped altogether does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// With `within_km`: whether schools without coordinates are left out (`skip`) or kept apart from all the others (`fail`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
    /// Why, in a few words.
    pub reason: String,
}
