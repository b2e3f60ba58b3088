//! The same problem with one thing changed, made without checking all the rest again.

use std::sync::Arc;

use super::compiled::Compiled;
use super::issues::Issues;
use super::standing::{priority, select_levels};
use super::{HubIx, Problem, SchoolIx, pools, sha256};
use crate::model::{Level, School};

impl Problem {
    /// The same problem with a school pinned to a hub, whatever the rules say.
    #[must_use]
    pub fn with_pin(&self, school: SchoolIx, hub: HubIx) -> Self {
        let mut problem = self.clone();
        problem.pinned.insert(school, hub);
        problem
    }

    /// The same problem with other places at some hubs, as if it had been made of these. Its arcs are those of this one: who may go where, and how well pairs fit, does not
    /// depend on places. So it takes a small part of the time.
    ///
    /// `None` where places decide more than how many a hub takes (levels of support and side rules count them), and where a hub would have none, or fewer than it has for
    /// enhanced support: [`Problem::new`] says what is wrong with that.
    #[must_use]
    pub fn with_places(&self, changes: &[(HubIx, u32)]) -> Option<Self> {
        if self.policy.levels.is_some() || self.side_rules.is_some() {
            return None;
        }
        let mut problem = self.clone();
        for (hub, places) in changes {
            let it = &mut problem.hubs[hub.at()];
            if *places == 0 || *places < it.enhanced_places {
                return None;
            }
            it.places = *places;
        }
        problem.pools = pools(&problem.hubs, false);
        problem.digests.hubs = sha256(&problem.hubs);
        Some(problem)
    }

    /// The same problem with pins that are wishes: a pinned school goes to its hub or to none, and as many as can be are placed before anything else counts, those of the first tier first.
    #[must_use]
    pub fn with_soft_pins(&self) -> Self {
        Self {
            has_soft_pins: true,
            ..self.clone()
        }
    }

    /// The conditions of the policy, compiled, for [`Self::answer_again`].
    pub(crate) fn compiled(&self) -> Option<Compiled> {
        // Invariant: the policy has been checked, so it compiles.
        Compiled::new(&self.policy, &mut Issues::default())
    }

    /// Lets schools answer otherwise, in place: other tiers, values and levels follow from that, while who passes the gate stays as it is. For asking what might have been, again and again; the digests stay as
    /// they are.
    pub(crate) fn answer_again<R>(
        &mut self,
        compiled: &Compiled,
        answer: impl FnOnce(&mut [School]) -> R,
    ) -> R {
        // The first time a copy, if others have the schools too.
        let answered = answer(Arc::make_mut(&mut self.schools));
        let level = if self.policy.levels.is_some() {
            Level::Regional
        } else {
            Level::Single
        };
        let value = self.policy.value.as_ref();
        for (school, standing) in self.schools.iter().zip(&mut self.standings) {
            (standing.tier, standing.value) = priority(school, compiled, value);
            standing.level = level;
        }
        let policy = Arc::clone(&self.policy);
        if let Some(levels) = &policy.levels {
            select_levels(self, levels);
        }
        answered
    }
}
