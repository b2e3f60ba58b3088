//! Many caps, few of which bind: those that are needed join when they are.
//!
//! A cap that is left out leaves more plans, so what is proven without it holds with it, and a plan that keeps it all the same is the best with it too. Its multiplier is 0.

use super::bound::Multipliers;
use super::model::{Instance, Kept, LARGEST_SUM, Quota, RuleError, Rules};
use super::outcome::{Outcome, matching, solve_checked};
use super::rows::{Rows, count_rows};
use super::trim::trim;
use super::units::{Units, unplaced_cost};
use crate::transport::{Buffer, Matching, Settings, Status, Stopped};

/// Caps from which on they are left out at first, in all and a hub. A few a hub are no burden to a relaxation, and solving it again and again without them would be: a reserve at each of 93 hubs took all
/// the time there was.
const MANY: usize = 64;
const MANY_A_HUB: usize = 8;

/// Solves an instance with many caps; `None` where they are not so many.
pub(super) fn solve(
    instance: &Instance<'_>,
    start: Option<&[Option<u32>]>,
    settings: &Settings<'_>,
) -> Result<Option<Outcome>, RuleError> {
    let Some(mut lazy) = Lazy::new(instance) else {
        return Ok(None);
    };
    let mut best = start.and_then(|start| matching(instance, start.to_vec()));
    loop {
        let rules = lazy.rules();
        let fewer = Instance {
            rules: &rules,
            ..*instance
        };
        let known = best.as_ref().map(|best| best.assignment.as_slice());
        let mut outcome = solve_checked(&fewer, settings, known)?;
        for reason in &mut outcome.reasons {
            reason.renumber(&lazy.numbers());
        }
        let Some(found) = outcome.matching.take() else {
            return Ok(Some(lazy.whole(outcome, best)));
        };
        let is_kept = !lazy.add(&found.assignment);
        if is_kept {
            let known = best.into_iter().chain([found]);
            let best = known.min_by_key(|matching| matching.objective);
            return Ok(Some(lazy.whole(outcome, best)));
        }
        let trimmed = lazy.trim(found.assignment);
        let known = best.into_iter().chain(trimmed);
        best = known.min_by_key(|matching| matching.objective);
        if settings.check().is_err() {
            outcome.stopped = outcome.stopped.or(Some(Stopped::Deadline));
            return Ok(Some(lazy.whole(outcome, best)));
        }
    }
}

/// The same for objectives in order: see [`super::outcome::solve_in_order`].
#[cfg(feature = "highs")]
pub(super) fn in_order(
    instance: &Instance<'_>,
    before: &[&dyn crate::transport::Costs],
    start: Option<&[Option<u32>]>,
    settings: &Settings<'_>,
) -> Result<Option<super::large::Ordered>, RuleError> {
    let Some(mut lazy) = Lazy::new(instance) else {
        return super::outcome::in_order_checked(instance, before, start, settings);
    };
    loop {
        let rules = lazy.rules();
        let fewer = Instance {
            rules: &rules,
            ..*instance
        };
        let found = super::outcome::in_order_checked(&fewer, before, start, settings)?;
        let Some(mut found) = found else {
            return Ok(None);
        };
        let is_kept = !lazy.is_broken(&found.plan);
        if is_kept || settings.check().is_err() {
            if !is_kept {
                let Some(trimmed) = lazy.trim(found.plan) else {
                    return Ok(None);
                };
                found.plan = trimmed.assignment;
                found.is_best = false;
            }
            for multipliers in &mut found.multipliers {
                lazy.widen(multipliers);
            }
            return Ok(Some(found));
        }
        lazy.add(&found.plan);
    }
}

/// An instance some of whose caps are left out.
struct Lazy<'a> {
    instance: &'a Instance<'a>,
    /// By quota: whether it is left out.
    is_out: Vec<bool>,
    /// Rows before those of the quotas.
    first: usize,
}

impl<'a> Lazy<'a> {
    /// All caps are out; `None` where they are not many.
    fn new(instance: &'a Instance<'a>) -> Option<Self> {
        let is_out: Vec<bool> = instance.rules.quotas.iter().map(is_cap).collect();
        let caps = is_out.iter().filter(|is_out| **is_out).count();
        if caps < MANY || caps < MANY_A_HUB * instance.hubs() {
            return None;
        }
        let units = Units::new(instance);
        Some(Self {
            instance,
            is_out,
            first: Rows::before_quotas(instance, &units),
        })
    }

    /// The positions of the quotas that are not left out.
    fn numbers(&self) -> Vec<usize> {
        let numbers = self.is_out.iter().enumerate();
        numbers
            .filter(|(_, is_out)| !**is_out)
            .map(|(number, _)| number)
            .collect()
    }

    /// The rules without the caps that are out.
    fn rules(&self) -> Rules {
        let rules = self.instance.rules;
        let is_in = |(_, is_out): &(_, &bool)| !**is_out;
        let quotas = rules.quotas.iter().zip(&self.is_out).filter(is_in);
        let kept = |kept: &Kept| Kept {
            prices: {
                let prices = kept.prices.iter().zip(&self.is_out);
                prices
                    .filter(|(_, is_out)| !**is_out)
                    .map(|it| *it.0)
                    .collect()
            },
            ..kept.clone()
        };
        Rules {
            quotas: quotas.map(|(quota, _)| quota.clone()).collect(),
            kept: rules.kept.iter().map(kept).collect(),
            sites: rules.sites.clone(),
            minimums: rules.minimums.clone(),
            may_close: rules.may_close,
            opening: rules.opening.clone(),
            open: rules.open,
            together: rules.together.clone(),
            apart: rules.apart.clone(),
            spreads: rules.spreads.clone(),
        }
    }

    /// The caps that are out, each with its position.
    fn out(&self) -> impl Iterator<Item = (usize, &Quota)> {
        let quotas = self.instance.rules.quotas.iter().enumerate();
        quotas.filter(|(number, _)| self.is_out[*number])
    }

    fn is_broken(&self, plan: &[Option<u32>]) -> bool {
        self.out().any(|(_, cap)| cap.beyond(plan) > 0)
    }

    /// If any cap is broken, it joins, and so do those that are just kept: they might be broken next. Says whether any was.
    fn add(&mut self, plan: &[Option<u32>]) -> bool {
        if !self.is_broken(plan) {
            return false;
        }
        let binds = |cap: &Quota| {
            let count = cap.count(plan);
            count > 0 && cap.at_most.is_some_and(|most| count >= i128::from(most))
        };
        let joining: Vec<usize> = self
            .out()
            .filter(|(_, cap)| binds(cap))
            .map(|it| it.0)
            .collect();
        for number in joining {
            self.is_out[number] = false;
        }
        true
    }

    /// The plan without schools that are too many for caps, if it keeps all rules then.
    fn trim(&self, plan: Vec<Option<u32>>) -> Option<Matching> {
        let mut buffer = Buffer::default();
        let mut gain = |(at, hub): (usize, &Option<u32>)| {
            let row = self.instance.costs.row(at, &mut buffer);
            let cost = hub.and_then(|hub| row.cost(hub as usize));
            let gain = unplaced_cost(self.instance, at).zip(cost);
            gain.map_or(0, |(out, cost)| out.saturating_sub(cost))
        };
        let gains: Vec<i64> = plan.iter().enumerate().map(&mut gain).collect();
        let plan = trim(self.instance, plan, &gains)?;
        matching(self.instance, plan)
    }

    /// What came of the rules without some caps, as what came of all: with a plan that keeps them.
    fn whole(&self, mut outcome: Outcome, plan: Option<Matching>) -> Outcome {
        if let Some(proof) = &mut outcome.proof {
            self.widen(&mut proof.multipliers);
        }
        let is_found = outcome.status == Status::Optimal || outcome.status == Status::Feasible;
        outcome.status = match &plan {
            Some(plan) if outcome.claimed == Some(plan.objective) => Status::Optimal,
            Some(_) => Status::Feasible,
            None if is_found => Status::Unknown,
            None => outcome.status,
        };
        if outcome.status == Status::Optimal {
            outcome.stopped = None;
        }
        outcome.matching = plan;
        outcome
    }

    /// Multipliers of all rows: 0 for those that are out.
    fn widen(&self, multipliers: &mut Multipliers) {
        if multipliers.rows.len() <= self.first {
            return;
        }
        let mut given = std::mem::take(&mut multipliers.rows).into_iter();
        let mut rows: Vec<i64> = given.by_ref().take(self.first).collect();
        for (quota, is_out) in self.instance.rules.quotas.iter().zip(&self.is_out) {
            if *is_out {
                rows.push(0);
            } else {
                rows.extend(given.by_ref().take(count_rows(quota)));
            }
        }
        rows.extend(given);
        multipliers.rows = rows;
    }
}

/// Whether a quota is a hard bound above on a sum without negative parts, so that few at first are no loss; and its numbers are small enough to be bounded with all others.
fn is_cap(quota: &Quota) -> bool {
    quota.price.is_none()
        && !quota.or_none
        && quota.at_least.is_none()
        && quota.at_most.is_some_and(|most| most >= 0)
        && quota.is_never_negative()
        && quota.largest_sum() <= i128::from(LARGEST_SUM)
}
