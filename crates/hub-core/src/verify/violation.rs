//! What an audit can find.

use crate::model::{HubId, Level, Urn};
use crate::problem::RuleCode;
use crate::words;

/// One thing that is wrong with a plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Violation {
    /// A field of the head of the plan is not what the inputs give.
    #[error("{field}: the plan says {found:?}, the inputs give {expected:?}")]
    Header {
        /// The field.
        field: &'static str,
        /// In the plan.
        found: String,
        /// From the inputs.
        expected: String,
    },
    /// The plan's own digest does not fit its content.
    #[error("digest: the plan was changed after it was written")]
    Digest,
    /// The pools are not those of the inputs.
    #[error("pools: the plan lists {found}, the inputs give {expected}")]
    Pools {
        /// In the plan.
        found: String,
        /// From the inputs.
        expected: String,
    },
    /// A pool's stated load is not the number of schools placed there.
    #[error("hub {hub} ({level}): stated load {stated}, but it is {counted}")]
    Load {
        /// The hub.
        hub: HubId,
        /// The level.
        level: Level,
        /// In the plan.
        stated: u32,
        /// Counted.
        counted: u32,
    },
    /// A pool holds more schools than it has places.
    #[error("hub {hub} ({level}): {} in {}", words::counted(*.counted, "school"), words::counted(*.places, "place"))]
    OverFull {
        /// The hub.
        hub: HubId,
        /// The level.
        level: Level,
        /// Counted.
        counted: u32,
        /// Places.
        places: u32,
    },
    /// The plan names a school that is not in the inputs.
    #[error("school {urn}: not in the inputs")]
    UnknownSchool {
        /// The school.
        urn: Urn,
    },
    /// A list is not in ascending order of URN.
    #[error("school {urn}: out of order in the list of {list}")]
    Order {
        /// The school.
        urn: Urn,
        /// Which list.
        list: &'static str,
    },
    /// The plan lists a school more than once.
    #[error("school {urn}: listed more than once")]
    Twice {
        /// The school.
        urn: Urn,
    },
    /// The plan leaves a school of the inputs out.
    #[error("school {urn}: dropped, neither placed nor unplaced")]
    Dropped {
        /// The school.
        urn: Urn,
    },
    /// A school is placed at a hub, or a level of one, that is not there.
    #[error("school {urn}: hub {hub} has no places at level {level}")]
    UnknownPool {
        /// The school.
        urn: Urn,
        /// The hub.
        hub: HubId,
        /// The level.
        level: Level,
    },
    /// A school is placed that does not pass the gate.
    #[error("school {urn}: placed, but it does not pass the gate")]
    Gate {
        /// The school.
        urn: Urn,
    },
    /// A school is placed where a rule forbids it.
    #[error("school {urn}: placed at {hub}, which {}", .rule.sentence())]
    Rule {
        /// The school.
        urn: Urn,
        /// The hub.
        hub: HubId,
        /// The rule.
        rule: RuleCode,
    },
    /// A pinned school is not at its hub.
    #[error("school {urn}: pinned to {hub}, but not placed there")]
    Pin {
        /// The school.
        urn: Urn,
        /// The hub of the pin.
        hub: HubId,
    },
    /// The plan breaks a side rule.
    #[error("{rule}: {found}, but {expected}")]
    SideRule {
        /// The rule.
        rule: String,
        /// What the plan has.
        found: String,
        /// What the rule asks for.
        expected: String,
    },
    /// The plan has another number of levels with multipliers than of levels.
    #[error("proof: multipliers for {found} levels, where there are {levels}")]
    ProofShape {
        /// In the plan.
        found: usize,
        /// Levels of the objective.
        levels: usize,
    },
    /// The solver's claim is below what the plan reaches, or above what is proven.
    #[error("claim, {level}: {stated}, which should be {least} to {most}")]
    Claim {
        /// The level's name.
        level: String,
        /// In the plan; none where it is missing.
        stated: String,
        /// Reached.
        least: i64,
        /// Proven.
        most: i64,
    },
    /// What the plan says of a soft rule is not what its placements add up to.
    #[error("soft {rule}: the plan says {found}, its placements make it {expected}")]
    Soft {
        /// The rule.
        rule: String,
        /// In the plan.
        found: String,
        /// Added up.
        expected: String,
    },
    /// What the plan says of a resource at a hub is not what its placements add up to.
    #[error("hub {hub}: the plan says {found}, its placements make it {expected}")]
    Resource {
        /// The hub.
        hub: HubId,
        /// In the plan.
        found: String,
        /// Added up.
        expected: String,
    },
    /// A level is worse than its tolerance allows, or better than what is said to have been reached of it.
    #[error(
        "tolerance, {level}: the plan has {objective}, where {reached} was reached and {tolerance} less is allowed"
    )]
    Tolerance {
        /// The level's name.
        level: String,
        /// Stated.
        reached: i64,
        /// By how much later levels may make it worse.
        tolerance: i64,
        /// In the plan.
        objective: i64,
    },
    /// A field of a school's record is not what the inputs give.
    #[error("school {urn}, {field}: the plan says {found:?}, the inputs give {expected:?}")]
    Record {
        /// The school.
        urn: Urn,
        /// The field.
        field: &'static str,
        /// In the plan.
        found: String,
        /// From the inputs.
        expected: String,
    },
    /// A stated objective is not what the placements add up to.
    #[error("objective, {level}: the plan says {stated}, its placements add up to {counted}")]
    Objective {
        /// The level's name.
        level: String,
        /// In the plan.
        stated: i64,
        /// Added up.
        counted: i128,
    },
    /// A stated bound is not what the prices prove.
    #[error("bound, {level}: the plan says {stated}, its prices prove {proven}")]
    Bound {
        /// The level's name.
        level: String,
        /// In the plan.
        stated: i64,
        /// Proven.
        proven: i128,
    },
    /// The plan is not proven optimal: at this level the bound is above the objective.
    #[error(
        "not proven optimal, {level}: the placements reach {reached}, the prices allow {proven}"
    )]
    Gap {
        /// The level's name.
        level: String,
        /// Added up.
        reached: i128,
        /// Proven.
        proven: i128,
    },
    /// A price has the wrong number of components, or is below 0.
    #[error(
        "hub {hub} ({level}): its price is no vector of {components} components that is 0 or more"
    )]
    PriceShape {
        /// The hub.
        hub: HubId,
        /// The level.
        level: Level,
        /// Levels of the objective.
        components: usize,
    },
    /// A price is optimal but not the smallest: one place more is worth less than it says.
    #[error(
        "hub {hub} ({level}): its price is not the smallest, so one more place is worth less than it says"
    )]
    PriceNotSmallest {
        /// The hub.
        hub: HubId,
        /// The level.
        level: Level,
    },
    /// Another plan reaches the same in every level, so this one cannot be replayed.
    #[error("another plan reaches the same objective in every level; choose another seed")]
    NotUnique,
}
