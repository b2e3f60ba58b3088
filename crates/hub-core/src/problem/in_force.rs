//! What a problem knows of the plan that is in force, where it is matched again.

use std::collections::BTreeMap;

use super::{HubIx, Problem, SchoolIx};
use crate::model::{PlaceState, Rematch, RematchTerms};

/// What a school that takes part has of the plan in force: within a tier, those who have a place come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Claim {
    /// A place that is still there, at a hub that is open to it.
    Held,
    /// A place that is gone, or at a hub that has closed to it.
    Displaced,
    /// None. All schools where no plan is in force, or a place gives no claim.
    #[default]
    New,
}

impl Claim {
    /// All, the strongest first.
    pub const ALL: [Self; 3] = [Self::Held, Self::Displaced, Self::New];
}

/// The plan that is in force.
#[derive(Clone, Debug)]
pub(super) struct InForce {
    /// The hub of each school that had one; none where the hub is gone.
    had: BTreeMap<SchoolIx, Option<HubIx>>,
    /// Schools that are matched no more.
    left: BTreeMap<SchoolIx, PlaceState>,
    terms: RematchTerms,
}

impl Problem {
    /// The terms on which it is matched again, where a plan is in force.
    #[must_use]
    pub fn rematch(&self) -> Option<&RematchTerms> {
        self.in_force.as_ref().map(|it| &it.terms)
    }

    /// Whether a school takes part that had a place in the plan in force. It moves where it is not at [`Self::previous`].
    #[must_use]
    pub fn had_place(&self, school: SchoolIx) -> bool {
        let had = self
            .in_force
            .as_ref()
            .map(|it| it.had.contains_key(&school));
        had == Some(true) && self.takes_part(school)
    }

    /// How a school has left, where it is matched no more.
    #[must_use]
    pub fn has_left(&self, school: SchoolIx) -> Option<PlaceState> {
        self.in_force.as_ref()?.left.get(&school).copied()
    }

    /// What staying at the hub it had adds to a pair's score.
    pub(crate) fn stay_bonus(&self, school: SchoolIx, hub: HubIx) -> i64 {
        match &self.in_force {
            Some(it) if self.previous(school) == Some(hub) => it.terms.move_cost.into(),
            _ => 0,
        }
    }

    /// 1 where a hub is the one that the school had, else 0; none where no plan is in force.
    pub(crate) fn stay(&self, school: SchoolIx, hub: HubIx) -> Option<i64> {
        let stays = self.previous(school) == Some(hub);
        self.in_force.as_ref().map(|_| i64::from(stays))
    }

    /// The claims that part tiers; one where a place gives none.
    pub(crate) fn claims(&self) -> &'static [Claim] {
        match self.rematch() {
            Some(terms) if !terms.allow_displacement => &Claim::ALL,
            _ => &[Claim::New],
        }
    }

    /// The level of the objective at which placing a school counts: its tier, parted by claims.
    pub(crate) fn level_of_tier(&self, school: SchoolIx) -> usize {
        let standing = self.standing(school);
        self.level_of(standing.tier, standing.claim)
    }

    /// The level of the objective of a tier and a claim.
    pub(crate) fn level_of(&self, tier: u32, claim: Claim) -> usize {
        let claims = self.claims();
        let at = claims.iter().position(|it| *it == claim);
        tier as usize * claims.len() + at.unwrap_or(0)
    }

    /// How many levels of the objective are about tiers.
    #[must_use]
    pub fn levels_of_tiers(&self) -> usize {
        self.policy().tiers.len() * self.claims().len()
    }

    /// Takes up the plan in force: who has left, who is kept where.
    pub(super) fn take_up(&mut self, rematch: Rematch) {
        let Rematch { held, terms } = rematch;
        let mut in_force = InForce {
            had: BTreeMap::new(),
            left: BTreeMap::new(),
            terms,
        };
        for row in held {
            let Some(school) = self.find_school(row.urn) else {
                continue;
            };
            if row.state.has_left() {
                in_force.left.insert(school, row.state);
                self.pinned.remove(&school);
                continue;
            }
            let Some(id) = &row.hub else { continue };
            let hub = self.find_hub(id);
            in_force.had.insert(school, hub);
            let Some(hub) = hub else { continue };
            self.previous.insert(school, hub);
            if in_force.terms.keep.contains(&row.state) {
                // What the policy says of a school is later and by name.
                self.pinned.entry(school).or_insert(hub);
            }
        }
        self.in_force = Some(in_force.into());
    }

    /// Says who has which claim, where places give any. Levels of support have been chosen.
    pub(super) fn weigh_claims(&mut self) {
        let Some(in_force) = self.in_force.clone() else {
            return;
        };
        if in_force.terms.allow_displacement {
            return;
        }
        for (school, hub) in &in_force.had {
            let holds = hub.is_some_and(|hub| self.may_stay(*school, hub));
            let claim = if holds { Claim::Held } else { Claim::Displaced };
            self.standings[school.at()].claim = claim;
        }
    }

    /// Whether a hub is open to a school at a level at which it has places.
    fn may_stay(&self, school: SchoolIx, hub: HubIx) -> bool {
        let levels = self.open_levels(school, hub);
        let mut pools = levels
            .iter()
            .filter_map(|level| self.find_pool(hub, *level));
        pools.any(|pool| self.pool(pool).places > 0)
    }
}
