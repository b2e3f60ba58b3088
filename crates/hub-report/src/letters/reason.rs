//! Why a school is where it is, for the school itself: plain sentences that say nothing of any other school but its hub's lead.

use std::collections::{BTreeMap, BTreeSet};

use hub_core::model::{CriterionCode, Hub, Level, Term};
use hub_core::plan::{Placement, Plan, ReasonCode};
use hub_core::problem::{HubIx, PinnedBelow, Problem, RuleCode, SchoolIx};
use hub_core::score::{Arc, Arcs, Part, Scorer, UNIT};
use hub_io::SMALL_ROLL;

use crate::policy::listed;
use crate::shown::{counted, thousands};

/// Criteria that are named as what speaks for a hub, at most.
const NAMED: usize = 3;

/// Says why schools are where they are in a plan that the audit accepts for the same problem.
pub(super) struct Reasons<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    plan: &'a Plan,
    scorer: Scorer<'a>,
    pinned: PinnedBelow,
}

impl<'a> Reasons<'a> {
    pub(super) fn new(problem: &'a Problem, arcs: &'a Arcs, plan: &'a Plan) -> Self {
        Self {
            problem,
            arcs,
            plan,
            scorer: Scorer::new(problem),
            pinned: PinnedBelow::new(problem),
        }
    }

    /// The sentences for a school. O(|H|) rules and criteria.
    pub(super) fn of(&self, school: SchoolIx) -> String {
        let urn = self.problem.school(school).urn;
        let rows = &self.plan.placements;
        if let Ok(at) = rows.binary_search_by_key(&urn, |row| row.urn) {
            return self.placed(school, &rows[at]);
        }
        let rows = &self.plan.unplaced;
        let reason = rows.binary_search_by_key(&urn, |row| row.urn).ok();
        reason.map_or_else(String::new, |at| self.unplaced(school, rows[at].reason))
    }

    fn placed(&self, school: SchoolIx, row: &Placement) -> String {
        if row.pinned {
            return "The programme team decided on this hub for your school; it was not chosen by the matching.".to_owned();
        }
        let open = self.open(school);
        let is_better = |arc: &&Arc| i64::from(arc.score) > row.score;
        let better = self.hubs(open.iter().filter(is_better));
        let hubs = self.hubs(open.iter()).len() as u64;
        let choice = match (hubs, better.len() as u64) {
            (..=1, _) => "It is the one hub that is open to your school.".to_owned(),
            (hubs, 0) => format!(
                "None of the {} open to your school fits it better.",
                counted(hubs, "hub")
            ),
            (hubs, better) => format!(
                "Of the {} open to your school, {} {}, but {}.",
                counted(hubs, "hub"),
                thousands(better),
                if better == 1 {
                    "fits it better"
                } else {
                    "fit it better"
                },
                self.taken(better == 1)
            ),
        };
        let strengths = self.strengths(school, row);
        let of = |subject| -> Vec<String> {
            let own = strengths.iter().filter(|(whose, _)| *whose == subject);
            own.map(|(_, what)| what.clone()).collect()
        };
        let parts = [
            ("it", of(Subject::Hub)),
            ("its lead school", of(Subject::Lead)),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(_, what)| !what.is_empty())
            .map(|(whose, what)| format!("{whose} {}", listed(what, "and")))
            .collect();
        if parts.is_empty() {
            return choice;
        }
        format!("{choice} What speaks for this hub: {}.", parts.join("; "))
    }

    /// Why a school is not at hubs that fit it better.
    fn taken(&self, is_one: bool) -> &'static str {
        let has_rules = self.problem.side_rules().is_some();
        let terms = self.problem.rematch();
        if terms.is_some_and(|terms| terms.move_cost > 0) {
            return if is_one {
                "it is full, or fits too little better for your school to move"
            } else {
                "they are full, or fit too little better for your school to move"
            };
        }
        match (has_rules, is_one) {
            (false, true) => "it is full",
            (false, false) => "they are full",
            (true, true) => {
                "it is full, or had no place for it under the programme's rules on how schools are shared among hubs"
            }
            (true, false) => {
                "they are full, or had no place for it under the programme's rules on how schools are shared among hubs"
            }
        }
    }

    /// The arcs of a school to places that there are.
    fn open(&self, school: SchoolIx) -> Vec<Arc> {
        let row = self.arcs.row(school).iter().copied();
        row.filter(|arc| self.problem.pool(arc.pool).places > 0)
            .collect()
    }

    fn hubs<'b>(&self, arcs: impl Iterator<Item = &'b Arc>) -> BTreeSet<HubIx> {
        arcs.map(|arc| self.problem.pool(arc.pool).hub).collect()
    }

    /// What speaks most for the hub of a school, the largest share of the fit first.
    fn strengths(&self, school: SchoolIx, row: &Placement) -> Vec<(Subject, String)> {
        let Some(hub) = self.problem.find_hub(&row.hub) else {
            return Vec::new();
        };
        let mut parts = self.scorer.parts(school, hub, row.level);
        // Half of what a criterion can give, or more.
        let speaks = |part: &Part| {
            let value = part.value.filter(|_| !part.missing);
            part.weight > 0 && value.is_some_and(|value| 2 * value >= UNIT)
        };
        parts.retain(speaks);
        parts.sort_by_key(|part| std::cmp::Reverse(weighed(part)));
        let words = parts
            .iter()
            .filter_map(|part| self.strength(part, school, hub));
        words.take(NAMED).collect()
    }

    /// A criterion as something that speaks for a hub; none where it would say something of a small school.
    fn strength(&self, part: &Part, school: SchoolIx, hub: HubIx) -> Option<(Subject, String)> {
        let is_whole = part.value >= Some(UNIT);
        let is_large = is_large(self.problem.hub(hub));
        let (subject, words) = match part.criterion {
            CriterionCode::Themes if is_whole => (
                Subject::Hub,
                "is strong in everything that you asked for help with",
            ),
            CriterionCode::Themes => (
                Subject::Hub,
                "is strong in much of what you asked for help with",
            ),
            CriterionCode::FsmSimilarity if is_large => (
                Subject::Lead,
                "has a similar share of pupils with free school meals",
            ),
            CriterionCode::SenSimilarity if is_large => (
                Subject::Lead,
                "has a similar share of pupils with special educational needs",
            ),
            CriterionCode::LeadStronger if is_large => {
                (Subject::Lead, "has better attendance than one would expect")
            }
            CriterionCode::FsmSimilarity
            | CriterionCode::SenSimilarity
            | CriterionCode::LeadStronger => return None,
            CriterionCode::SizeSimilarity => (Subject::Lead, "is of a similar size"),
            CriterionCode::Distance => return Some((Subject::Hub, self.near(school, hub))),
            CriterionCode::SameRegion => (Subject::Hub, "is led from your region"),
            CriterionCode::Rurality => {
                (Subject::Lead, "is in the same kind of area, urban or rural")
            }
            CriterionCode::Preference if is_whole => {
                (Subject::Hub, "is the one that you named first")
            }
            CriterionCode::Preference => (Subject::Hub, "is one of those that you named"),
            CriterionCode::PairScores => (
                Subject::Hub,
                "is likely to help your school, by the programme's own estimate",
            ),
        };
        Some((subject, words.to_owned()))
    }

    fn near(&self, school: SchoolIx, hub: HubIx) -> String {
        match self.problem.metres(school, hub) {
            Some(metres) if metres >= 1_500 => {
                format!("is near ({} km in a straight line)", (metres + 500) / 1000)
            }
            _ => "is near".to_owned(),
        }
    }

    fn unplaced(&self, school: SchoolIx, reason: ReasonCode) -> String {
        let at_level = self.at_level(school);
        match reason {
            ReasonCode::NotEligible => self.gate(school),
            ReasonCode::NoHubs => "The programme has no hub.".to_owned(),
            ReasonCode::NoHubForPhase => match self.problem.school(school).phase {
                Some(phase) => format!(
                    "None of the programme's hubs serves {} schools.",
                    phase.name().replace('_', " ")
                ),
                None => {
                    "We do not know your school's phase, so that we could not match it to a hub."
                        .to_owned()
                }
            },
            ReasonCode::NoHubAllowed => format!(
                "None of the programme's hubs is open to your school: {}.",
                self.closed(school)
            ),
            ReasonCode::NoPlaces => format!(
                "{} open to your school, but without a place{at_level}.",
                are(self.hubs(self.arcs.row(school).iter()).len())
            ),
            ReasonCode::HubsFull => self.full(school),
            ReasonCode::SideRules => self.kept_out(school),
        }
    }

    fn gate(&self, school: SchoolIx) -> String {
        let gate = self.problem.standing(school).gate;
        let rule = gate.and_then(|gate| self.problem.policy().gate.get(gate));
        let name = rule.map_or("", |rule| rule.name.as_str());
        format!(
            "The programme is for schools that meet all its requirements, and by what we hold about your school it does not meet this one: {name}."
        )
    }

    fn full(&self, school: SchoolIx) -> String {
        let open = self.open(school);
        let of_arc = |arc: &Arc| self.problem.pool(arc.pool).hub;
        let is_pinned_over = self
            .pinned
            .any(self.problem, school, open.iter().map(of_arc));
        let hubs = self.hubs(open.iter()).len();
        let whose = if self.problem.side_rules().is_some() || is_pinned_over {
            ""
        } else {
            " of schools of higher or equal priority"
        };
        let open = match hubs {
            1 => "The one hub that is open to your school is".to_owned(),
            hubs => format!("All {hubs} hubs that are open to your school are"),
        };
        let at_level = self.at_level(school);
        let closed = self.closed(school);
        let closed = if closed.is_empty() {
            String::new()
        } else {
            format!(" Of the others, {closed}.")
        };
        format!("{open} full{whose}{at_level}.{closed}")
    }

    /// Places are left, but rules on more than one pair keep the school out of them.
    fn kept_out(&self, school: SchoolIx) -> String {
        let urn = self.problem.school(school).urn;
        let groups = &self.problem.policy().together;
        if groups.iter().any(|group| group.schools.contains(&urn)) {
            return "Your school was to go to one hub together with the other schools of its group, and no hub had a place for all of them.".to_owned();
        }
        "Hubs that are open to your school have places left, but the programme's rules on how schools are shared among hubs kept it out of them.".to_owned()
    }

    /// Which rules close hubs to a school, and how many each; the commonest first.
    fn closed(&self, school: SchoolIx) -> String {
        let levels = self.problem.levels_of(school);
        // Where several levels are open to the school, the last is the one with fewer conditions.
        let level = levels.last().copied().unwrap_or(Level::Single);
        let mut counts: BTreeMap<RuleCode, u64> = BTreeMap::new();
        for hub in HubIx::all(self.problem.hubs().len()) {
            if let Some(rule) = self.problem.first_broken(school, hub, level) {
                *counts.entry(rule).or_default() += 1;
            }
        }
        let mut counts: Vec<(RuleCode, u64)> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let words = |(rule, count): &(RuleCode, u64)| {
            let verb = if *count == 1 { "is" } else { "are" };
            format!(
                "{} {verb} {}",
                thousands(*count),
                self.closing(*rule, school)
            )
        };
        let words: Vec<String> = counts.iter().map(words).collect();
        listed(&words, "and")
    }

    /// What a rule says of the hubs that it closes.
    fn closing(&self, rule: RuleCode, school: SchoolIx) -> &'static str {
        let it = self.problem.school(school);
        match rule {
            RuleCode::OwnLead => "led by your own school",
            RuleCode::Barred => "ruled out for your school by a decision of the programme team",
            RuleCode::PhaseServed if it.phase.is_none() => {
                "closed as we do not know your school's phase"
            }
            RuleCode::PhaseServed => "not for schools of your phase",
            RuleCode::RegionServed | RuleCode::SameRegion if it.region.is_none() => {
                "closed as we do not know your school's region"
            }
            RuleCode::RegionServed => "not for schools of your region",
            RuleCode::SameRegion => "led from another region",
            RuleCode::DifferentTrust => "led by a school of your own trust",
            RuleCode::MaxDistance if it.position().is_none() => {
                "closed as we do not know where your school is"
            }
            RuleCode::OutOfReach if it.position().is_none() || it.region.is_none() => {
                "closed as we do not know where your school is, or in which region"
            }
            RuleCode::MaxDistance => "too far away",
            RuleCode::MaxTravelTime => "too long a journey away",
            RuleCode::OutOfReach => "beyond the area in which your school can be matched",
        }
    }

    /// At which level of support, where there are two.
    fn at_level(&self, school: SchoolIx) -> String {
        match self.problem.levels_of(school) {
            [Level::Single] => String::new(),
            levels => {
                let levels: Vec<String> = levels.iter().map(ToString::to_string).collect();
                format!(
                    " at the level of support for which we considered it ({})",
                    levels.join(" or ")
                )
            }
        }
    }
}

/// Of whom something is said that speaks for a hub.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Hub,
    Lead,
}

/// What a criterion adds to a score.
fn weighed(part: &Part) -> i64 {
    part.value.unwrap_or(0) * i64::from(part.weight)
}

/// Whether a likeness to the lead's rates may be told.
fn is_large(lead: &Hub) -> bool {
    lead.intake
        .pupils
        .is_some_and(|pupils| pupils >= SMALL_ROLL)
}

/// So many hubs are.
fn are(hubs: usize) -> String {
    match hubs {
        1 => "One hub is".to_owned(),
        hubs => format!("{hubs} hubs are"),
    }
}
