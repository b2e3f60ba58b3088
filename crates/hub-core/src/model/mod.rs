//! The domain's nouns: what a school, a hub and a policy are, before anything is checked.
//!
//! Everything here is plain data that serialises; [`crate::problem`] checks it.

mod hub;
mod ids;
mod inputs;
mod policy;
mod school;
mod side;
pub(crate) mod terms;

pub use hub::{Delivery, Hub, Intake};
pub use ids::{HubId, TrustUid, Urn};
pub use inputs::{Inputs, PairRow};
pub use policy::{
    Bands, Barred, Condition, ContextLine, Criteria, DifferentTrust, DistanceCriterion, Field,
    GapCriterion, GateRule, LeadStrongerCriterion, Levels, MatchCriterion, MaxDistance,
    MaxTravelTime, Missing, MissingWord, PairScoreCriterion, PhaseServed, Pinned, Policy,
    PreferenceCriterion, Reference, ReferenceTable, RegionServed, Rules, SameRegion,
    ThemesCriterion, Tier,
};
pub use school::{
    Fsm, FsmMeasure, Grade, InvestmentArea, Ofsted, Overall, Rate, ReportCard, ReportCardGrade,
    Rurality, School, Sector, Status, SupportAsked,
};
pub use side::{Amount, Apart, Each, Opening, Quota, Resource, Together, Use};
pub use terms::{Level, Phase, Region, Term, Theme};
