//! What is drawn in each run: weights and answers, by a hash of seed, run and what is drawn, so that no run depends on another.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Phase, School};
use crate::problem::{MAX_WEIGHT, Problem, SchoolIx, mix};
use crate::score::{Values, Weights};

/// What is drawn, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Spread {
    /// How often the problem is solved again.
    pub runs: u32,
    /// The seed of all draws.
    pub seed: u64,
    /// Each weight is drawn evenly from so many percent below to so many above, 0 to 100.
    pub weights: f64,
    /// Each rate of absence (overall, persistent, severe) of each school is drawn evenly from so many percentage points below to so many above, 0 to 100.
    pub absence: f64,
    /// Whether persistent absence, free school meals, special needs and pupils that are missing are taken from a school of the same phase that has them, drawn anew in each run.
    pub impute: bool,
}

/// The draws of all runs.
pub(super) struct Draws<'a> {
    problem: &'a Problem,
    spread: &'a Spread,
    /// The weights that move, and by what all are multiplied beforehand, so that whole numbers tell them apart.
    weights: Weights,
    criteria: usize,
    finer: u32,
    donors: BTreeMap<Option<Phase>, Donors>,
}

/// Schools of one phase that have an answer.
#[derive(Default)]
struct Donors {
    absence: Vec<SchoolIx>,
    fsm: Vec<SchoolIx>,
    sen: Vec<SchoolIx>,
    pupils: Vec<SchoolIx>,
}

/// What a draw is about.
#[derive(Clone, Copy)]
enum About {
    Weight = 1,
    Overall,
    Persistent,
    Severe,
    AbsenceDonor,
    FsmDonor,
    SenDonor,
    PupilsDonor,
}

impl<'a> Draws<'a> {
    pub(super) fn new(problem: &'a Problem, values: &Values, spread: &'a Spread) -> Self {
        let weights = values.weights(problem);
        let criteria = values.criteria().len();
        let largest = weights.largest().max(1);
        let mut donors: BTreeMap<Option<Phase>, Donors> = BTreeMap::new();
        for (at, school) in SchoolIx::all(problem.schools().len()).zip(problem.schools()) {
            let of_phase = donors.entry(school.phase).or_default();
            let has = [
                (school.persistent_absence.is_some(), &mut of_phase.absence),
                (school.fsm.is_some(), &mut of_phase.fsm),
                (school.sen.is_some(), &mut of_phase.sen),
                (school.pupils.is_some(), &mut of_phase.pupils),
            ];
            has.into_iter()
                .filter(|(has, _)| *has)
                .for_each(|(_, list)| list.push(at));
        }
        Self {
            problem,
            spread,
            weights,
            criteria,
            // Twice as much is the most that a draw makes of a weight. Where the largest is above half of what a policy may say, a draw may be above it, and small weights move by whole numbers only.
            finer: (MAX_WEIGHT / 2 / largest).max(1),
            donors,
        }
    }

    /// The weights of a run.
    pub(super) fn weights(&self, run: u32) -> Weights {
        let mut weights = self.weights.clone();
        for criterion in 0..self.criteria {
            let share =
                1.0 + self.spread.weights / 100.0 * self.either_side(run, About::Weight, criterion);
            weights = weights.scaled(criterion, f64::from(self.finer) * share);
        }
        weights
    }

    /// Whether answers are drawn at all.
    pub(super) fn moves_answers(&self) -> bool {
        self.spread.absence > 0.0 || self.spread.impute
    }

    /// Makes `schools`, which are the problem's as any run left them, answer as they do in this one; and says who has an answer to what criteria may read that it did not give.
    pub(super) fn answer(&self, run: u32, schools: &mut [School]) -> Vec<SchoolIx> {
        let mut imputed = Vec::new();
        let own = self.problem.schools();
        for ((at, school), own) in SchoolIx::all(schools.len()).zip(schools).zip(own) {
            if self.spread.impute && self.impute(run, at, school, own) {
                imputed.push(at);
            }
            let rates = [
                (
                    &mut school.overall_absence,
                    &own.overall_absence,
                    About::Overall,
                ),
                (
                    &mut school.persistent_absence,
                    &own.persistent_absence,
                    About::Persistent,
                ),
                (
                    &mut school.severe_absence,
                    &own.severe_absence,
                    About::Severe,
                ),
            ];
            for (rate, own, about) in rates {
                if let Some(rate) = rate {
                    let by = self.spread.absence * self.either_side(run, about, at.at());
                    // A rate that was filled in is its giver's.
                    let value = own.as_ref().map_or(rate.value, |own| own.value);
                    rate.value = (value + by).clamp(0.0, 100.0);
                }
            }
        }
        imputed
    }

    /// Fills in what a school lacks, and says whether that was anything that a criterion may read: absence decides tiers and values alone.
    fn impute(&self, run: u32, at: SchoolIx, school: &mut School, own: &School) -> bool {
        let Some(donors) = self.donors.get(&school.phase) else {
            return false;
        };
        let donor = |is_missing: bool, list: &[SchoolIx], about: About| {
            let count = is_missing
                .then_some(list.len() as u64)
                .filter(|count| *count > 0)?;
            let drawn = usize::try_from(self.draw(run, about, at.at()) % count).ok()?;
            Some(self.problem.school(*list.get(drawn)?))
        };
        let mut is_any = false;
        if let Some(other) = donor(
            own.persistent_absence.is_none(),
            &donors.absence,
            About::AbsenceDonor,
        ) {
            school
                .persistent_absence
                .clone_from(&other.persistent_absence);
        }
        if let Some(other) = donor(own.fsm.is_none(), &donors.fsm, About::FsmDonor) {
            school.fsm.clone_from(&other.fsm);
            is_any = true;
        }
        if let Some(other) = donor(own.sen.is_none(), &donors.sen, About::SenDonor) {
            school.sen = other.sen;
            is_any = true;
        }
        if let Some(other) = donor(own.pupils.is_none(), &donors.pupils, About::PupilsDonor) {
            school.pupils = other.pupils;
            is_any = true;
        }
        is_any
    }

    fn draw(&self, run: u32, about: About, at: usize) -> u64 {
        let run = mix(mix(self.spread.seed) ^ u64::from(run));
        mix(mix(run ^ ((about as u64) << 56)) ^ at as u64)
    }

    /// A number from -1 to 1, evenly.
    fn either_side(&self, run: u32, about: About, at: usize) -> f64 {
        let bits = self.draw(run, about, at) >> 11;
        #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
        let share = bits as f64 / (1_u64 << 53) as f64;
        2.0 * share - 1.0
    }
}
