//! A hub: a lead school with places for others.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::terms::term;
use super::{Fsm, HubId, Phase, Rate, Region, Rurality, Theme, TrustUid, Urn};

term! {
    /// How the hub meets its schools.
    Delivery, "delivery", {
        /// Online: distance does not matter by itself.
        Online = "online",
        /// In person.
        InPerson = "in_person",
    }
}

/// What the lead school's own intake looks like. All optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Intake {
    /// The lead's phase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
    /// Pupils on the lead's roll.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pupils: Option<u32>,
    /// The lead's persistent absence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persistent_absence: Option<Rate>,
    /// The lead's free school meals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fsm: Option<Fsm>,
    /// The lead's pupils with special educational needs, percent, 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sen: Option<f64>,
    /// Urban or rural.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rurality: Option<Rurality>,
}

/// A hub with its places.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hub {
    /// Its id, unique in the input.
    pub id: HubId,
    /// URN of the lead school.
    pub lead_urn: Urn,
    /// Name of the lead school. Free text: escape it wherever it goes.
    pub lead_name: String,
    /// The lead's trust. Missing equals no trust.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust: Option<TrustUid>,
    /// Phases it serves. Empty when the file left them out: the policy's rule says what that means.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub phases: BTreeSet<Phase>,
    /// Regions it serves; `None` is all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regions: Option<BTreeSet<Region>>,
    /// Region of the lead school.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// British National Grid, metres; both or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub easting: Option<u32>,
    /// British National Grid, metres; both or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub northing: Option<u32>,
    /// Places in all, 0 or more.
    pub places: u32,
    /// How many of `places` are for enhanced support; used where the policy has `[levels]`.
    pub enhanced_places: u32,
    /// Themes the lead is strong in. Empty when the file named none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub strengths: BTreeSet<Theme>,
    /// Online or in person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// The lead's own intake.
    #[serde(default)]
    pub intake: Intake,
}

impl Hub {
    /// A hub with nothing known of it but its lead and its places.
    #[must_use]
    pub fn new(id: HubId, lead_urn: Urn, lead_name: impl Into<String>, places: u32) -> Self {
        Self {
            id,
            lead_urn,
            lead_name: lead_name.into(),
            trust: None,
            phases: BTreeSet::new(),
            regions: None,
            region: None,
            easting: None,
            northing: None,
            places,
            enhanced_places: 0,
            strengths: BTreeSet::new(),
            delivery: None,
            intake: Intake::default(),
        }
    }

    /// Easting and northing in metres, where both are known.
    #[must_use]
    pub fn position(&self) -> Option<(u32, u32)> {
        self.easting.zip(self.northing)
    }
}
