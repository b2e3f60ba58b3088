//! The criteria: what each says of a pair, as a number from 0 to 1, or `None` where a value is missing.

use std::collections::BTreeSet;

use crate::model::{
    CriterionCode, Field, Fsm, FsmMeasure, GapCriterion, Hub, LeadStrongerCriterion, Missing,
    Phase, Policy, Theme,
};
use crate::problem::{HubIx, Problem, SchoolIx, Tables, distance_km};

/// A criterion of the policy with its weight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Criterion {
    pub(super) code: CriterionCode,
    pub(super) weight: u32,
    /// Its weight at enhanced support.
    pub(super) enhanced: u32,
    pub(super) missing: Missing,
    /// The gap that scores 0, or the distance that scores one half.
    width: f64,
}

impl Criterion {
    /// The policy's criteria, in a fixed order.
    pub(super) fn of(policy: &Policy) -> Vec<Self> {
        let c = &policy.criteria;
        let new = |code, weight, missing| Self {
            code,
            weight,
            enhanced: policy.enhanced_weight(code).unwrap_or(weight),
            missing,
            width: 0.0,
        };
        let gap = |code, c: &GapCriterion| Self {
            width: c.zero_at_gap,
            ..new(code, c.weight, c.missing)
        };
        let mut criteria = Vec::new();
        criteria.extend(
            c.themes
                .as_ref()
                .map(|c| new(CriterionCode::Themes, c.weight, c.missing)),
        );
        criteria.extend(
            c.fsm_similarity
                .as_ref()
                .map(|c| gap(CriterionCode::FsmSimilarity, c)),
        );
        criteria.extend(
            c.lead_stronger
                .as_ref()
                .map(|c| new(CriterionCode::LeadStronger, c.weight, c.missing)),
        );
        criteria.extend(
            c.sen_similarity
                .as_ref()
                .map(|c| gap(CriterionCode::SenSimilarity, c)),
        );
        criteria.extend(
            c.size_similarity
                .as_ref()
                .map(|c| gap(CriterionCode::SizeSimilarity, c)),
        );
        criteria.extend(c.distance.as_ref().map(|c| Self {
            width: c.half_at_km,
            ..new(CriterionCode::Distance, c.weight, c.missing)
        }));
        criteria.extend(
            c.same_region
                .as_ref()
                .map(|c| new(CriterionCode::SameRegion, c.weight, c.missing)),
        );
        criteria.extend(
            c.rurality
                .as_ref()
                .map(|c| new(CriterionCode::Rurality, c.weight, c.missing)),
        );
        criteria.extend(
            c.preference
                .as_ref()
                .map(|c| new(CriterionCode::Preference, c.weight, c.missing)),
        );
        criteria.extend(
            c.pair_scores
                .as_ref()
                .map(|c| new(CriterionCode::PairScores, c.weight, c.missing)),
        );
        criteria
    }

    /// The criterion's value for a pair.
    pub(super) fn value(
        &self,
        problem: &Problem,
        features: &Features,
        school: SchoolIx,
        hub: HubIx,
    ) -> Option<f64> {
        let (s, h) = (problem.school(school), problem.hub(hub));
        let (fs, fh) = (&features.schools[school.at()], &features.hubs[hub.at()]);
        let near = |a: f64, b: f64| (1.0 - (a - b).abs() / self.width).max(0.0);
        match self.code {
            CriterionCode::Themes => share(fs.themes, fh.themes),
            CriterionCode::FsmSimilarity => {
                let ((a, am), (b, bm)) = (fs.fsm?, fh.fsm?);
                (am == bm).then(|| near(a, b))
            }
            CriterionCode::LeadStronger => fh.stronger,
            CriterionCode::SenSimilarity => Some(near(s.sen?, h.intake.sen?)),
            CriterionCode::SizeSimilarity => Some(near(fs.log_size?, fh.log_size?)),
            CriterionCode::Distance => {
                let km = distance_km(s.position()?, h.position()?);
                Some(libm::exp2(-km / self.width))
            }
            CriterionCode::SameRegion => Some(f64::from(u8::from(s.region? == h.region?))),
            CriterionCode::Rurality => Some(f64::from(u8::from(s.rurality? == h.intake.rurality?))),
            CriterionCode::Preference => {
                // Lists are short, and their length is exact as a float.
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "a list of hubs is far shorter than 2^52"
                )]
                let rank = |i: usize, n: usize| (n - i) as f64 / n as f64;
                let n = s.preferences.len();
                let at = s.preferences.iter().position(|id| *id == h.id);
                (n > 0).then(|| at.map_or(0.0, |i| rank(i, n)))
            }
            CriterionCode::PairScores => problem.pair_score(school, hub),
        }
    }
}

/// The share of the themes asked for that the hub is strong in.
fn share(needs: u16, strengths: u16) -> Option<f64> {
    let asked = needs.count_ones();
    let met = (needs & strengths).count_ones();
    (asked > 0 && strengths > 0).then(|| f64::from(met) / f64::from(asked))
}

/// What the criteria read of schools and hubs, prepared once.
#[derive(Debug)]
pub(super) struct Features {
    schools: Vec<Side>,
    hubs: Vec<Side>,
}

/// One side of a pair.
#[derive(Debug)]
struct Side {
    /// Themes as a set of bits.
    themes: u16,
    fsm: Option<(f64, FsmMeasure)>,
    /// Natural logarithm of pupils on roll.
    log_size: Option<f64>,
    /// The value of "lead stronger"; hubs only.
    stronger: Option<f64>,
}

impl Features {
    pub(super) fn new(problem: &Problem) -> Self {
        let schools = problem
            .schools()
            .iter()
            .map(|s| Side::new(&s.needs, s.fsm.as_ref(), s.pupils));
        let lead = problem.policy().criteria.lead_stronger.as_ref();
        let lead = lead.and_then(|lead| {
            let reference = problem.policy().references.get(&lead.reference)?;
            Some((lead, Tables::of(reference, Field::PersistentAbsence)))
        });
        let hubs = problem.hubs().iter().map(|h| Side {
            stronger: lead
                .as_ref()
                .and_then(|(lead, tables)| stronger(h, lead, tables)),
            ..Side::new(&h.strengths, h.intake.fsm.as_ref(), h.intake.pupils)
        });
        Self {
            schools: schools.collect(),
            hubs: hubs.collect(),
        }
    }
}

impl Side {
    fn new(themes: &BTreeSet<Theme>, fsm: Option<&Fsm>, pupils: Option<u32>) -> Self {
        Self {
            themes: themes
                .iter()
                .fold(0, |bits, &theme| bits | 1 << theme as u16),
            fsm: fsm.map(|fsm| (fsm.percent, fsm.measure)),
            log_size: pupils
                .filter(|&pupils| pupils > 0)
                .map(|pupils| libm::log(f64::from(pupils))),
            stronger: None,
        }
    }
}

/// How far the lead is below what is expected of schools like it, from 0 at `zero_at` to 1 at `one_at`.
fn stronger(hub: &Hub, criterion: &LeadStrongerCriterion, tables: &Tables) -> Option<f64> {
    let intake = &hub.intake;
    let rate = intake.persistent_absence.as_ref()?;
    let phase: Option<Phase> = intake.phase;
    let (expected, line) = tables.expected(rate, phase, intake.fsm.as_ref())?;
    // The spread of schools like it: what the line leaves unexplained.
    let spread = line.rate_sd * (1.0 - line.correlation * line.correlation).sqrt();
    let deviations = (expected - rate.value) / spread;
    let value = (deviations - criterion.zero_at) / (criterion.one_at - criterion.zero_at);
    Some(value.clamp(0.0, 1.0))
}
