//! What a plan reaches in each criterion.

use hub_core::model::CriterionCode;
use hub_core::plan::Plan;
use hub_core::problem::Problem;
use hub_core::score::{Part, Scorer, UNIT};

/// A criterion over all placed schools.
#[derive(Debug)]
pub(crate) struct Reached {
    pub(crate) criterion: CriterionCode,
    /// Its weight; where levels of support have weights of their own, the mean over the schools.
    pub(crate) weight: f64,
    /// What it adds to the total score, in units of weight times value.
    pub(crate) score: f64,
    /// Pairs without a value.
    pub(crate) missing: i64,
    value: f64,
    valued: f64,
}

impl Reached {
    /// All criteria, in the order of the policy; none without a placed school.
    pub(crate) fn of(problem: &Problem, plan: &Plan) -> Vec<Self> {
        let scorer = Scorer::new(problem);
        let mut all: Vec<Self> = Vec::new();
        let pairs = plan.placements.len().max(1);
        for row in &plan.placements {
            let (Some(school), Some(hub)) =
                (problem.find_school(row.urn), problem.find_hub(&row.hub))
            else {
                continue;
            };
            let parts = scorer.parts(school, hub, row.level);
            let shares = scorer.shares(&parts, u32::try_from(row.score).unwrap_or(u32::MAX));
            if all.is_empty() {
                all.extend(parts.iter().map(Self::new));
            }
            for ((reached, part), share) in all.iter_mut().zip(&parts).zip(shares) {
                reached.add(part, share, pairs);
            }
        }
        all
    }

    fn new(part: &Part) -> Self {
        Self {
            criterion: part.criterion,
            weight: 0.0,
            score: 0.0,
            missing: 0,
            value: 0.0,
            valued: 0.0,
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "scores and counts are far below 2^53"
    )]
    fn add(&mut self, part: &Part, share: i64, pairs: usize) {
        self.weight += f64::from(part.weight) / pairs as f64;
        self.score += share as f64;
        self.missing += i64::from(part.missing);
        if let Some(value) = part.value {
            self.value += value as f64 / UNIT as f64;
            self.valued += 1.0;
        }
    }

    /// The mean of its values, percent; `None` where there is none.
    pub(crate) fn mean_percent(&self) -> Option<f64> {
        (self.valued > 0.0).then(|| 100.0 * self.value / self.valued)
    }
}
