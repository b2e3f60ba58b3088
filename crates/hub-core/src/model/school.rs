//! A school that applied.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::terms::term;
use super::{HubId, Phase, Region, Theme, TrustUid, Urn};

term! {
    /// Whether the school is open.
    Status, "status", {
        /// Open.
        Open = "open",
        /// Open, with a proposal to close.
        ProposedToClose = "proposed_to_close",
        /// Not yet open.
        ProposedToOpen = "proposed_to_open",
        /// Closed.
        Closed = "closed",
    }
}

term! {
    /// Who funds the school.
    Sector, "sector", {
        /// Funded by the state: maintained schools, academies, free schools.
        StateFunded = "state_funded",
        /// Independent, with non-maintained special schools.
        Independent = "independent",
    }
}

term! {
    /// Education investment area of the school's local authority or district.
    InvestmentArea, "investment area", {
        /// In no investment area (known, unlike a missing value).
        None = "none",
        /// Education investment area.
        Eia = "eia",
        /// Priority education investment area.
        Peia = "peia",
    }
}

term! {
    /// Which free-school-meals measure a percentage is.
    FsmMeasure, "free-school-meals measure", {
        /// Eligible now.
        EligibleNow = "eligible_now",
        /// Eligible at any time in the past six years.
        Ever6 = "ever_6",
        /// Attracting the pupil premium.
        PupilPremium = "pupil_premium",
    }
}

term! {
    /// Urban or rural, in three steps.
    Rurality, "rurality", {
        /// Urban.
        Urban = "urban",
        /// Rural: town and fringe.
        TownAndFringe = "town_and_fringe",
        /// Rural: village, hamlet or isolated dwelling.
        Rural = "rural",
    }
}

term! {
    /// Support that the school asked for.
    SupportAsked, "support asked for", {
        /// Enhanced support only.
        Enhanced = "enhanced",
        /// Regional support only.
        Regional = "regional",
        /// Either.
        Any = "any",
    }
}

term! {
    /// A graded judgement before report cards.
    Grade, "grade", {
        /// 1, outstanding.
        Outstanding = "1",
        /// 2, good.
        Good = "2",
        /// 3, requires improvement.
        RequiresImprovement = "3",
        /// 4, inadequate.
        Inadequate = "4",
    }
}

term! {
    /// The overall-effectiveness column of an inspection record.
    Overall, "overall judgement", {
        /// 1, outstanding.
        Outstanding = "1",
        /// 2, good.
        Good = "2",
        /// 3, requires improvement.
        RequiresImprovement = "3",
        /// 4, inadequate.
        Inadequate = "4",
        /// Inspected, without an overall grade: graded inspections since September 2024.
        NotJudged = "not_judged",
        /// Never inspected.
        NeverInspected = "never_inspected",
    }
}

term! {
    /// A judgement on a report card (inspections since November 2025).
    ReportCardGrade, "report-card grade", {
        /// Exceptional.
        Exceptional = "exceptional",
        /// Strong standard.
        Strong = "strong_standard",
        /// Expected standard.
        Expected = "expected_standard",
        /// Needs attention.
        NeedsAttention = "needs_attention",
        /// Urgent improvement.
        UrgentImprovement = "urgent_improvement",
    }
}

/// A percentage or rate, with the period it is about and where it was taken from.
///
/// A rate without its period says nothing: rates of 2018/19 and 2024/25 differ by half.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rate {
    /// Percent of sessions or of pupils, 0 to 100; suspensions are per 100 pupils and may exceed 100.
    pub value: f64,
    /// Academic year, written `2018/19`.
    pub period: String,
    /// Publication or form, in a few words. Empty only where the file named none.
    pub source: String,
}

/// Free school meals: a percentage, which measure it is, and of which year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fsm {
    /// Percent of pupils, 0 to 100.
    pub percent: f64,
    /// Which measure.
    pub measure: FsmMeasure,
    /// Academic year, written `2018/19`, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
}

/// Report-card judgements that bear on attendance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReportCard {
    /// Attendance and behaviour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendance_and_behaviour: Option<ReportCardGrade>,
    /// Inclusion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inclusion: Option<ReportCardGrade>,
    /// Personal development and wellbeing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_development: Option<ReportCardGrade>,
    /// Leadership and governance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leadership: Option<ReportCardGrade>,
    /// Date of the attendance-and-behaviour judgement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
}

/// Inspection judgements. All optional: 15 to 18 % of schools have no overall grade.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ofsted {
    /// Overall effectiveness; tells "not judged" from "never inspected", and both from unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overall: Option<Overall>,
    /// Quality of education.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality_of_education: Option<Grade>,
    /// Behaviour and attitudes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behaviour: Option<Grade>,
    /// Personal development.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_development: Option<Grade>,
    /// Leadership and management.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leadership: Option<Grade>,
    /// Start of the latest graded inspection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Overall effectiveness at the graded inspection before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_overall: Option<Overall>,
    /// Outcome of the latest ungraded inspection, as published ("School remains Good").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ungraded_outcome: Option<String>,
    /// Report card, where there is one.
    #[serde(default)]
    pub report_card: ReportCard,
}

/// A school that applied. Everything that a form may leave out is optional; each rule, tier and
/// criterion of the policy says what a missing value means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct School {
    /// Its URN, unique in the input.
    pub urn: Urn,
    /// Its name. Free text: escape it wherever it goes.
    pub name: String,
    /// Open, closed or proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// State-funded or independent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<Sector>,
    /// Phase, middle schools as deemed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
    /// Type of establishment, as registered ("Academy converter").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub establishment_type: Option<String>,
    /// Local authority's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_authority: Option<String>,
    /// Region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// Multi-academy trust. Missing equals no trust, so it differs from every trust.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust: Option<TrustUid>,
    /// British National Grid, metres; both or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub easting: Option<u32>,
    /// British National Grid, metres; both or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub northing: Option<u32>,
    /// Pupils on roll.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pupils: Option<u32>,
    /// Overall absence: percent of possible sessions missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overall_absence: Option<Rate>,
    /// Persistent absence: percent of pupils who missed 10 % of sessions or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persistent_absence: Option<Rate>,
    /// Severe absence: percent of pupils who missed 50 % of sessions or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severe_absence: Option<Rate>,
    /// Suspensions per 100 pupils in the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspensions: Option<Rate>,
    /// Inspection judgements.
    #[serde(default)]
    pub ofsted: Ofsted,
    /// Investment area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub investment_area: Option<InvestmentArea>,
    /// Free school meals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fsm: Option<Fsm>,
    /// Pupils with special educational needs (support or plan), percent, 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sen: Option<f64>,
    /// Urban or rural.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rurality: Option<Rurality>,
    /// Other support that it has already, as written on the form. Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_support: Option<String>,
    /// Themes it asks help with. Empty when it named none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub needs: BTreeSet<Theme>,
    /// Hubs it would like, best first. Empty when it named none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preferences: Vec<HubId>,
    /// Level of support it asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_asked: Option<SupportAsked>,
    /// Day it applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applied_on: Option<Date>,
}

impl School {
    /// A school with nothing known of it but its URN and name.
    #[must_use]
    pub fn new(urn: Urn, name: impl Into<String>) -> Self {
        Self {
            urn,
            name: name.into(),
            status: None,
            sector: None,
            phase: None,
            establishment_type: None,
            local_authority: None,
            region: None,
            trust: None,
            easting: None,
            northing: None,
            pupils: None,
            overall_absence: None,
            persistent_absence: None,
            severe_absence: None,
            suspensions: None,
            ofsted: Ofsted::default(),
            investment_area: None,
            fsm: None,
            sen: None,
            rurality: None,
            other_support: None,
            needs: BTreeSet::new(),
            preferences: Vec::new(),
            support_asked: None,
            applied_on: None,
        }
    }

    /// Easting and northing in metres, where both are known.
    #[must_use]
    pub fn position(&self) -> Option<(u32, u32)> {
        self.easting.zip(self.northing)
    }
}
