//! The domain's nouns: what a school, a hub and a policy are, before anything is checked.
//!
//! Everything here is plain data that serialises; [`crate::problem`] checks it.

mod balance;
mod condition;
mod criteria;
mod hub;
mod ids;
mod inputs;
mod objectives;
mod pair_rules;
mod pins;
mod policy;
mod reference;
mod rematch;
mod school;
mod side;
pub(crate) mod terms;
mod widening;

pub use balance::{Balance, BalanceOf};
pub use condition::{Condition, Field, Missing, MissingWord};
pub use criteria::{
    Criteria, CriterionCode, DistanceCriterion, GapCriterion, LeadStrongerCriterion,
    MatchCriterion, PairScoreCriterion, PreferenceCriterion, ThemesCriterion,
};
pub use hub::{Delivery, Hub, Intake};
pub use ids::{HubId, TrustUid, Urn};
pub use inputs::{HubBefore, Inputs, PairRow};
pub use objectives::{Goal, Objective, Tolerance};
pub use pair_rules::{
    DifferentTrust, MaxDistance, MaxTravelTime, PhaseServed, RegionServed, Rules, SameRegion,
};
pub use pins::{Barred, Pinned};
pub use policy::{Bands, Decide, First, GateRule, Levels, Policy, Tier};
pub use reference::{ContextLine, Reference, ReferenceTable};
pub use rematch::{Held, PlaceState, Rematch, RematchTerms};
pub use school::{
    Fsm, FsmMeasure, Grade, InvestmentArea, Ofsted, Overall, Rate, ReportCard, ReportCardGrade,
    Rurality, School, Sector, Status, SupportAsked,
};
pub use side::{Amount, Apart, Each, Opening, Quota, Resource, SoftKind, Together, Use};
pub use terms::{Level, Phase, Region, Term, Theme};
pub use widening::{Reach, Step};
