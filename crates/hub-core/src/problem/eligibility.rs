//! Hard rules on pairs: which hubs a school may go to, and which rule closes the others.

use super::{HubIx, Problem, SchoolIx};
use crate::model::{
    Delivery, Hub, Level, MaxDistance, MaxTravelTime, Missing, MissingWord, Phase, School,
};

use crate::model::terms::term;

term! {
    /// A hard rule on pairs, as it appears in reasons.
    RuleCode, "rule", {
        /// The lead is not its own pupil.
        OwnLead = "own_lead",
        /// The policy bars the pair.
        Barred = "barred",
        /// The hub serves the school's phase.
        PhaseServed = "phase_served",
        /// The hub serves the school's region.
        RegionServed = "region_served",
        /// The lead is in the school's region.
        SameRegion = "same_region",
        /// Not the same trust on both sides.
        DifferentTrust = "different_trust",
        /// Not too far, in a straight line.
        MaxDistance = "max_distance",
        /// Not too far, in travel time.
        MaxTravelTime = "max_travel_time",
        /// Within reach of some step of the widening.
        OutOfReach = "out_of_reach",
    }
}

impl RuleCode {
    /// What keeps the school out, as the end of a sentence: "H07 ...".
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::OwnLead => "is led by the school itself",
            Self::Barred => "is barred for the school by the policy",
            Self::PhaseServed => "does not serve the school's phase",
            Self::RegionServed => "does not serve the school's region",
            Self::SameRegion => "is led from another region",
            Self::DifferentTrust => "is led by a school of the same trust",
            Self::MaxDistance => "is too far away",
            Self::MaxTravelTime => "takes too long to travel to",
            Self::OutOfReach => "is beyond the last step of the widening",
        }
    }
}

impl Problem {
    /// Whether `rule` closes `hub` to `school` when matched at `level`.
    #[must_use]
    pub fn breaks(&self, rule: RuleCode, school: SchoolIx, hub: HubIx, level: Level) -> bool {
        let (s, h) = (self.school(school), self.hub(hub));
        let rules = &self.policy().rules;
        match rule {
            RuleCode::OwnLead => s.urn == h.lead_urn,
            RuleCode::Barred => self.is_barred(school, hub),
            RuleCode::PhaseServed => rules
                .phase_served
                .as_ref()
                .is_some_and(|r| !serves_phase(s, h, r.missing)),
            RuleCode::RegionServed => rules
                .region_served
                .as_ref()
                .is_some_and(|r| !excepted(s, &r.except_phases) && !serves_region(s, h, r.missing)),
            RuleCode::SameRegion => rules.same_region.as_ref().is_some_and(|r| {
                !excepted(s, &r.except_phases)
                    && !s
                        .region
                        .zip(h.region)
                        .map_or(passes(r.missing), |(a, b)| a == b)
            }),
            RuleCode::DifferentTrust => {
                rules.different_trust.is_some() && s.trust.is_some() && s.trust == h.trust
            }
            RuleCode::MaxDistance => rules.max_distance.iter().any(|r| too_far(s, h, level, r)),
            RuleCode::MaxTravelTime => {
                let minutes = || self.travel_minutes(school, hub);
                rules
                    .max_travel_time
                    .iter()
                    .any(|r| too_long(minutes(), h, level, r))
            }
            RuleCode::OutOfReach => self.step(school, hub).is_none(),
        }
    }

    /// The first rule that closes `hub` to `school` at `level`; `None` when the pair is eligible.
    #[must_use]
    pub fn first_broken(&self, school: SchoolIx, hub: HubIx, level: Level) -> Option<RuleCode> {
        use crate::model::Term;
        RuleCode::ALL
            .iter()
            .copied()
            .find(|&rule| self.breaks(rule, school, hub, level))
    }
}

/// Straight line between two positions on the National Grid, km.
#[must_use]
pub fn distance_km(a: (u32, u32), b: (u32, u32)) -> f64 {
    let dx = f64::from(a.0) - f64::from(b.0);
    let dy = f64::from(a.1) - f64::from(b.1);
    (dx * dx + dy * dy).sqrt() / 1000.0
}

/// Whether the pair passes a rule whose value is missing.
fn passes(missing: Missing) -> bool {
    missing == Missing::SKIP
}

fn excepted(school: &School, phases: &[Phase]) -> bool {
    school.phase.is_some_and(|phase| phases.contains(&phase))
}

fn serves_phase(school: &School, hub: &Hub, missing: Missing) -> bool {
    match school.phase {
        Some(phase) if !hub.phases.is_empty() => phase_is_served(phase, hub),
        _ => passes(missing),
    }
}

/// Whether a hub names the phase; all-through schools also find their place where one of their halves does.
pub(super) fn phase_is_served(phase: Phase, hub: &Hub) -> bool {
    let halves: &[Phase] = match phase {
        Phase::AllThrough => &[Phase::AllThrough, Phase::Primary, Phase::Secondary],
        _ => &[phase],
    };
    halves.iter().any(|phase| hub.phases.contains(phase))
}

fn serves_region(school: &School, hub: &Hub, missing: Missing) -> bool {
    match (&hub.regions, school.region) {
        (None, _) => true,
        (Some(_), None) => passes(missing),
        (Some(regions), Some(region)) => regions.contains(&region),
    }
}

fn applies(hub: &Hub, delivery: Option<Delivery>, level: Level, only: Option<Level>) -> bool {
    // A hub of unknown delivery may turn out to meet in person, so the limit holds for it.
    let delivered = delivery.is_none() || hub.delivery.is_none() || hub.delivery == delivery;
    delivered && only.is_none_or(|only| only == level)
}

fn too_far(s: &School, h: &Hub, level: Level, rule: &MaxDistance) -> bool {
    let distance = s
        .position()
        .zip(h.position())
        .map(|(a, b)| distance_km(a, b));
    applies(h, rule.delivery, level, rule.level) && exceeds(distance, rule.km, rule.missing)
}

fn too_long(minutes: Option<f64>, h: &Hub, level: Level, rule: &MaxTravelTime) -> bool {
    applies(h, rule.delivery, level, rule.level) && exceeds(minutes, rule.minutes, rule.missing)
}

fn exceeds(value: Option<f64>, limit: f64, missing: Missing) -> bool {
    match (value, missing) {
        (Some(value), _) | (None, Missing::Value(value)) => value > limit,
        (None, Missing::Word(MissingWord::Skip)) => false,
        (None, Missing::Word(MissingWord::Fail)) => true,
    }
}
