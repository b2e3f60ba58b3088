//! Conditions on schools: tests on fields, and what a missing value means to them.

use serde::{Deserialize, Serialize};

use super::terms::term;

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// What a missing value means to the rule, tier or criterion that reads it.
///
/// In a condition, `skip` leaves the test out of its `all` or `any`, `fail` makes it false, and a
/// number stands in for the value. In a pair rule, `skip` lets the pair pass, `fail` forbids
/// it, and a number stands in. In a criterion, `skip` leaves the criterion out and reweights
/// the others, `fail` scores 0, and a number from 0 to 1 is the criterion's value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub enum Missing {
    /// `"skip"` or `"fail"`.
    Word(MissingWord),
    /// A number that stands in for the missing value.
    Value(f64),
}

impl Missing {
    /// `"skip"`.
    pub const SKIP: Self = Self::Word(MissingWord::Skip);
    /// `"fail"`.
    pub const FAIL: Self = Self::Word(MissingWord::Fail);
}

term! {
    /// The two words that say what a missing value means.
    MissingWord, "word for a missing value", {
        /// Leave the test or the criterion out.
        Skip = "skip",
        /// The test fails; the criterion scores 0.
        Fail = "fail",
    }
}

term! {
    /// What a condition may read of a school.
    Field, "field", {
        /// Open, closed or proposed.
        Status = "status",
        /// State-funded or independent.
        Sector = "sector",
        /// Phase.
        Phase = "phase",
        /// Type of establishment, as written in the input.
        EstablishmentType = "establishment_type",
        /// Local authority, as written in the input.
        LocalAuthority = "local_authority",
        /// Region.
        Region = "region",
        /// Investment area.
        InvestmentArea = "investment_area",
        /// Urban or rural.
        Rurality = "rurality",
        /// Support asked for.
        SupportAsked = "support_asked",
        /// Overall effectiveness.
        OfstedOverall = "ofsted_overall",
        /// Behaviour and attitudes.
        OfstedBehaviour = "ofsted_behaviour",
        /// Leadership and management.
        OfstedLeadership = "ofsted_leadership",
        /// Attendance and behaviour, on a report card.
        ReportCardAttendance = "report_card_attendance",
        /// Pupils on roll.
        Pupils = "pupils",
        /// Overall absence, percent of sessions.
        OverallAbsence = "overall_absence",
        /// Persistent absence, percent of pupils.
        PersistentAbsence = "persistent_absence",
        /// Severe absence, percent of pupils.
        SevereAbsence = "severe_absence",
        /// Suspensions per 100 pupils.
        Suspensions = "suspensions",
        /// Pupils persistently absent: pupils on roll times persistent absence, rounded down.
        PersistentlyAbsentPupils = "persistently_absent_pupils",
        /// Free school meals, percent, whatever the measure.
        Fsm = "fsm",
        /// Special educational needs, percent.
        Sen = "sen",
    }
}

/// A condition on a school: one test on a field, or `all`, `any` or `not` of others.
///
/// Exactly one of `all`, `any`, `not` and `field` is given. A test has exactly one comparison:
/// `in`, `at_least`, `below`, `at_least_percentile`, `above_expected` or `is_missing`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Condition {
    /// Every one of these holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all: Option<Vec<Condition>>,
    /// At least one of these holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub any: Option<Vec<Condition>>,
    /// This does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<Condition>>,
    /// The field that is tested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// The field's word is one of these.
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    pub one_of: Option<Vec<String>>,
    /// The field's number is this or more, in the field's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// The field's number is less than this, in the field's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
    /// The rate is at or above this percentile of the school's phase, in `reference`, for the
    /// rate's own period. A period or phase that the reference lacks makes the rate missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least_percentile: Option<u8>,
    /// `true`: the rate is above what `reference` expects of a school with its phase and FSM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above_expected: Option<bool>,
    /// `true`: the field is missing; `false`: it is there. A rate is missing here also when its
    /// period or phase is not in `reference`, where one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_missing: Option<bool>,
    /// Name of the reference to compare with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What a missing value means; required for every comparison but `is_missing`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
}
