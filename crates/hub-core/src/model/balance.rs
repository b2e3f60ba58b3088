//! Balance of a policy: how far apart hubs may be, in how many schools they take or in what these are like.

use serde::{Deserialize, Serialize};

use super::terms::{Term, term};
use super::{Field, HubId, Level, Missing};

#[cfg(feature = "schema")]
use schemars::JsonSchema;

term! {
    /// What hubs are balanced in.
    BalanceOf, "thing to balance", {
        /// How many schools a hub takes.
        Load = "load",
        /// The mean of pupils on roll.
        Pupils = "pupils",
        /// The mean of overall absence.
        OverallAbsence = "overall_absence",
        /// The mean of persistent absence.
        PersistentAbsence = "persistent_absence",
        /// The mean of severe absence.
        SevereAbsence = "severe_absence",
        /// The mean of suspensions.
        Suspensions = "suspensions",
        /// The mean of pupils persistently absent.
        PersistentlyAbsentPupils = "persistently_absent_pupils",
        /// The mean of free school meals.
        Fsm = "fsm",
        /// The mean of special educational needs.
        Sen = "sen",
    }
}

impl BalanceOf {
    /// The field whose mean is balanced; none for the load.
    #[must_use]
    pub fn field(self) -> Option<Field> {
        Field::from_name(self.name())
    }
}

/// How far apart hubs may be.
///
/// *Load*: the largest number of schools at a hub less the smallest is at most `at_most`. Where the policy has `[opening]`, hubs that take nobody are closed and do not count.
///
/// *A field*: the mean over the schools of a hub is within `at_most` of the mean m over all schools that take part, wherever they go. In whole numbers: with the field's numbers a(s) in
/// hundredths, m rounded to a hundredth and d hundredths allowed, `|sum over its schools of (a(s) - m)| <= d n` for each hub of n schools that count; so for a hub without any too.
///
/// With a price the bound is soft. A unit beyond it is a school for the load; for a field, a hundredth of its unit for one school: by how much the left side is above the right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Balance {
    /// The balance in a few words, for messages and reasons.
    pub name: String,
    /// What is balanced: `load`, or a field that holds a number.
    pub of: BalanceOf,
    /// The hubs that count; absent, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hubs: Option<Vec<HubId>>,
    /// The level of support that counts; absent, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Where the field is missing: `skip` (the school does not count), or a number that stands in. Required for a field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
    /// How far apart hubs may be: schools, or the field's unit with two decimals at most. Absent, 0; then it is not hard, also without a price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    /// What each unit beyond it costs, in points of score: tiers do not heed it. Absent, it is hard where there is `at_most`, and else costs nothing and is reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<u32>,
}

impl Balance {
    /// What each unit beyond the bound costs; none where it is hard.
    #[must_use]
    pub fn soft_price(&self) -> Option<u32> {
        match self.at_most {
            Some(_) => self.price,
            None => Some(self.price.unwrap_or(0)),
        }
    }

    /// A number of the field in hundredths, rounded half away from zero. Numbers are far below 2^53.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "rounded, and it saturates")]
    pub fn hundredths(number: f64) -> i64 {
        (number * 100.0).round() as i64
    }
}
