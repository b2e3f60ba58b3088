//! Explanations of one school or of all, which share what is made once.

use std::cmp::Reverse;
use std::sync::OnceLock;

use super::viewer::{Viewer, likeliest_pool};
use super::{Decision, Explanation, HubView, Losses, RateFact, Verdict};
use crate::model::Urn;
use crate::plan::Plan;
use crate::problem::{HubIx, PoolIx, Problem, SchoolIx, field};
use crate::score::{Arcs, Scorer};
use crate::verify::broken_rules;

/// Says where schools stand in a plan that [`crate::verify`] accepts for the same problem, and why.
#[derive(Debug)]
pub struct Explainer<'a> {
    problem: &'a Problem,
    plan: &'a Plan,
    losses: Option<&'a Losses<'a>>,
    scorer: Scorer<'a>,
    /// For side rules, where a school is first kept out by them: all arcs, and the pool of each school.
    known: OnceLock<(Arcs, Vec<Option<PoolIx>>)>,
}

impl<'a> Explainer<'a> {
    /// With the losses of the same plan, also for what forcing schools into other hubs would change. O(|S| + |H|).
    #[must_use]
    pub fn new(problem: &'a Problem, plan: &'a Plan, losses: Option<&'a Losses<'a>>) -> Self {
        Self {
            problem,
            plan,
            losses,
            scorer: Scorer::new(problem),
            known: OnceLock::new(),
        }
    }

    /// Where a school stands, and why. O(log |S| + |H| log |H|) criteria and rules; with side rules, where they keep it out of a hub, all of them for each such hub.
    #[must_use]
    pub fn explain(&self, school: SchoolIx) -> Explanation {
        let mut explanation = self.explain_but_rules(school);
        self.name_rules(school, &mut explanation.hubs);
        explanation
    }

    /// The same without naming side rules, for those who will show a few hubs alone: [`Self::name_rules`] does it for them.
    #[must_use]
    pub fn explain_but_rules(&self, school: SchoolIx) -> Explanation {
        let (problem, plan) = (self.problem, self.plan);
        let standing = problem.standing(school);
        let it = problem.school(school);
        let placed = plan.placements.binary_search_by_key(&it.urn, |row| row.urn);
        let placement = placed.ok().map(|at| &plan.placements[at]);
        let out = plan.unplaced.binary_search_by_key(&it.urn, |row| row.urn);
        let unplaced = out.ok().map(|at| &plan.unplaced[at]);
        let tier_name = problem
            .policy()
            .tiers
            .get(standing.tier as usize)
            .map(|tier| tier.name.clone());
        let viewer = Viewer::new(problem, plan, &self.scorer, school, placement);
        let mut hubs: Vec<HubView> = HubIx::all(problem.hubs().len())
            .map(|hub| viewer.view(hub))
            .collect();
        if let Some(losses) = self.losses {
            for (hub, change) in losses.of(school) {
                hubs[hub.at()].if_forced = Some(change);
            }
        }
        hubs.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.hub.cmp(&b.hub)));
        Explanation {
            urn: it.urn,
            name: it.name.clone(),
            tier: problem
                .takes_part(school)
                .then_some(standing.tier + 1)
                .zip(tier_name),
            value: standing.value,
            level: placement.map_or(standing.level, |row| row.level),
            lottery_points: problem.lottery_points(school),
            hub: placement.map(|row| row.hub.clone()),
            reason: unplaced.map(|row| row.reason),
            sentence: unplaced.map(|row| row.sentence.clone()),
            rates: rates(problem, school),
            missing: missing_fields(problem, school),
            decisions: decisions(problem, it.urn),
            hubs,
        }
    }

    /// Says which side rules keep the school out of some hubs, where some do. Checks all rules for each such hub.
    pub fn name_rules(&self, school: SchoolIx, hubs: &mut [HubView]) {
        let (problem, plan) = (self.problem, self.plan);
        let is_kept_out = |view: &HubView| matches!(view.verdict, Verdict::SideRules { .. });
        if !hubs.iter().any(is_kept_out) {
            return;
        }
        let (arcs, assignment) = self.known.get_or_init(|| {
            // Invariant: the plan is one of this problem.
            let assignment = plan.assignment(problem).unwrap_or_default();
            (Arcs::new(problem), assignment)
        });
        let mut assignment = assignment.clone();
        for view in hubs {
            let hub = problem.find_hub(&view.hub);
            if let (Verdict::SideRules { rules }, Some(hub)) = (&mut view.verdict, hub)
                && let Some(place) = assignment.get_mut(school.at())
            {
                *place = likeliest_pool(problem, plan, school, hub);
                *rules = broken_rules(problem, arcs, plan, &assignment);
            }
        }
    }
}

fn order(view: &HubView) -> (u8, Reverse<u32>) {
    let group = match view.verdict {
        Verdict::Here => 0,
        Verdict::FitsLess | Verdict::Full { .. } | Verdict::SideRules { .. } => 1,
        Verdict::NoPlaces => 2,
        Verdict::Closed { .. } | Verdict::NotTakingPart | Verdict::PinnedElsewhere => 3,
    };
    (group, Reverse(view.fit.score))
}

fn rates(problem: &Problem, school: SchoolIx) -> Vec<RateFact> {
    let measures = problem.policy().measures().into_iter();
    let fact = |measure| {
        let rate = field::rate(problem.school(school), measure)?.clone();
        Some(RateFact { measure, rate })
    };
    measures.filter_map(fact).collect()
}

fn decisions(problem: &Problem, urn: Urn) -> Vec<Decision> {
    let policy = problem.policy();
    let pins = policy
        .pinned
        .iter()
        .filter(|pin| pin.urn == urn)
        .map(|pin| Decision {
            hub: pin.hub.clone(),
            pinned: true,
            reason: pin.reason.clone(),
            authorised_by: pin.authorised_by.clone(),
            date: pin.date.to_string(),
        });
    let bars = policy
        .barred
        .iter()
        .filter(|bar| bar.urn == urn)
        .map(|bar| Decision {
            hub: bar.hub.clone(),
            pinned: false,
            reason: bar.reason.clone(),
            authorised_by: bar.authorised_by.clone(),
            date: bar.date.to_string(),
        });
    pins.chain(bars).collect()
}

/// Optional fields of a school that its policy may read and that are missing.
fn missing_fields(problem: &Problem, school: SchoolIx) -> Vec<&'static str> {
    let s = problem.school(school);
    let fields = [
        ("phase", s.phase.is_none()),
        ("region", s.region.is_none()),
        ("position", s.position().is_none()),
        ("pupils", s.pupils.is_none()),
        ("persistent_absence", s.persistent_absence.is_none()),
        ("investment_area", s.investment_area.is_none()),
        ("fsm", s.fsm.is_none()),
        ("sen", s.sen.is_none()),
        ("rurality", s.rurality.is_none()),
        ("needs", s.needs.is_empty()),
        ("preferences", s.preferences.is_empty()),
        ("support_asked", s.support_asked.is_none()),
    ];
    fields
        .into_iter()
        .filter(|(_, missing)| *missing)
        .map(|(field, _)| field)
        .collect()
}
