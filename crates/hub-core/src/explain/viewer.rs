//! The hubs as one school sees them: how well each fits, and what keeps the school out of it.

use super::{Fit, HubView, Share, Verdict, percent};
use crate::model::{Level, Term};
use crate::plan::{Placement, Plan, PoolRow};
use crate::problem::{HubIx, PoolIx, Problem, RuleCode, SchoolIx, distance_km};
use crate::score::Scorer;

/// The places of a hub that a school would have: at the first level of support at which it may be matched there and a place is free, or else the last.
pub(super) fn likeliest_pool(
    problem: &Problem,
    plan: &Plan,
    school: SchoolIx,
    hub: HubIx,
) -> Option<PoolIx> {
    let levels = problem.levels_of(school).iter();
    let is_open = |level: &&Level| problem.first_broken(school, hub, **level).is_none();
    let open = levels.clone().filter(is_open);
    let pools = open.filter_map(|level| problem.find_pool(hub, *level));
    let pools: Vec<PoolIx> = pools.collect();
    let is_free = |pool: &&PoolIx| {
        let row = plan.pools.get(pool.at());
        row.is_some_and(|row| row.load < row.places)
    };
    let free = pools.iter().find(is_free);
    let last = levels
        .last()
        .and_then(|level| problem.find_pool(hub, *level));
    free.or(pools.last()).copied().or(last)
}

/// Looks at the hubs with one school's eyes.
pub(super) struct Viewer<'a> {
    problem: &'a Problem,
    plan: &'a Plan,
    school: SchoolIx,
    here: Option<&'a Placement>,
    scorer: &'a Scorer<'a>,
}

impl<'a> Viewer<'a> {
    pub(super) fn new(
        problem: &'a Problem,
        plan: &'a Plan,
        scorer: &'a Scorer<'a>,
        school: SchoolIx,
        here: Option<&'a Placement>,
    ) -> Self {
        Self {
            problem,
            plan,
            school,
            here,
            scorer,
        }
    }

    /// The plan's row for the places of a hub that the school would have.
    fn pool(&self, hub: HubIx) -> Option<&'a PoolRow> {
        let pool = likeliest_pool(self.problem, self.plan, self.school, hub)?;
        self.plan.pools.get(pool.at())
    }

    /// The level at which the school is at a hub, or would be.
    fn level(&self, hub: HubIx) -> Level {
        if let Some(row) = self.here.filter(|row| row.hub == self.problem.hub(hub).id) {
            return row.level;
        }
        let pool = likeliest_pool(self.problem, self.plan, self.school, hub);
        pool.map_or(Level::Single, |pool| self.problem.pool(pool).level)
    }

    fn score(&self, hub: HubIx) -> u32 {
        self.scorer.score(self.school, hub, self.level(hub))
    }

    /// What keeps the school out of a hub with a free place.
    fn with_a_place(&self, hub: HubIx) -> Verdict {
        let here = self.here.and_then(|row| self.problem.find_hub(&row.hub));
        // Without side rules a free place is worth nothing, so that nobody is without one that fits better.
        let fits_less = here.is_some_and(|here| self.score(hub) <= self.score(here));
        if fits_less || self.problem.side_rules().is_none() {
            Verdict::FitsLess
        } else {
            Verdict::SideRules { rules: Vec::new() }
        }
    }

    pub(super) fn view(&self, hub: HubIx) -> HubView {
        let it = self.problem.hub(hub);
        let level = self.level(hub);
        HubView {
            hub: it.id.clone(),
            lead_name: it.lead_name.clone(),
            level,
            fit: self.fit(hub, level),
            verdict: self.verdict(hub),
            if_forced: None,
        }
    }

    fn fit(&self, hub: HubIx, level: Level) -> Fit {
        let parts = self.scorer.parts(self.school, hub, level);
        let score = self.scorer.score(self.school, hub, level);
        let shares = self.scorer.shares(&parts, score);
        let share = |(part, share)| Share { part, share };
        let positions = self
            .problem
            .school(self.school)
            .position()
            .zip(self.problem.hub(hub).position());
        Fit {
            score,
            percent: percent(i64::from(score), self.plan.score_scale),
            shares: parts.into_iter().zip(shares).map(share).collect(),
            distance_km: positions.map(|(a, b)| distance_km(a, b)),
        }
    }

    fn verdict(&self, hub: HubIx) -> Verdict {
        let (problem, school) = (self.problem, self.school);
        if self.here.is_some_and(|row| row.hub == problem.hub(hub).id) {
            return Verdict::Here;
        }
        if problem.pinned(school).is_some() {
            return Verdict::PinnedElsewhere;
        }
        if !problem.takes_part(school) {
            return Verdict::NotTakingPart;
        }
        let levels = problem.levels_of(school);
        let is_open = |level: &Level| problem.first_broken(school, hub, *level).is_none();
        if !levels.iter().any(is_open) {
            // What closes the last level, the one with fewer conditions, closes the hub.
            let level = levels.last().copied().unwrap_or(Level::Single);
            let breaks = |rule: &RuleCode| problem.breaks(*rule, school, hub, level);
            let rules = RuleCode::ALL.iter().copied().filter(breaks);
            return Verdict::Closed {
                rules: rules.collect(),
            };
        }
        match self.pool(hub) {
            Some(row) if row.places == 0 => Verdict::NoPlaces,
            Some(row) if row.load < row.places => self.with_a_place(hub),
            Some(row) => Verdict::Full {
                price: row.price.clone(),
            },
            None => Verdict::NoPlaces,
        }
    }
}
