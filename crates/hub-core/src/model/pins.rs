//! Pairs that a person decided: pinned or barred, with reason, authoriser and date.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{HubId, Urn};

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// A pair that must be: the school goes to this hub, at its level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Pinned {
    /// The school.
    pub urn: Urn,
    /// The hub.
    pub hub: HubId,
    /// Why.
    pub reason: String,
    /// Who authorised it.
    pub authorised_by: String,
    /// Day of the decision.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub date: Date,
    /// `true` where the pair breaks the gate or a rule and is wanted all the same.
    #[serde(
        default,
        rename = "override",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub overrides: bool,
}

/// A pair that must not be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Barred {
    /// The school.
    pub urn: Urn,
    /// The hub.
    pub hub: HubId,
    /// Why.
    pub reason: String,
    /// Who authorised it.
    pub authorised_by: String,
    /// Day of the decision.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub date: Date,
}
