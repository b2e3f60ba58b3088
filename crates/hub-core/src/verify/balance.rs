//! Balances from the policy alone.

use super::Audit;
use super::soft::at_hub;
use crate::model::{Balance, Field, Missing};
use crate::plan::Beyond;
use crate::problem::{HubIx, PoolIx, SchoolIx, field};

impl Audit<'_> {
    /// Checks a balance. Returns what is beyond it, where it is soft.
    pub(super) fn balance(&mut self, balance: &Balance, at: &[Option<PoolIx>]) -> Beyond {
        match balance.of.field() {
            None => self.balanced_loads(balance, at),
            Some(field) => self.balanced_means(balance, field, at),
        }
    }

    /// By hub: the schools there that count.
    fn balanced(&self, balance: &Balance, at: &[Option<PoolIx>]) -> Vec<(HubIx, Vec<SchoolIx>)> {
        let problem = self.problem;
        let mut hubs: Vec<(HubIx, Vec<SchoolIx>)> = HubIx::all(problem.hubs().len())
            .map(|hub| (hub, Vec::new()))
            .collect();
        for (school, pool) in SchoolIx::all(at.len()).zip(at) {
            if let Some(pool) = pool.map(|pool| problem.pool(pool))
                && balance.level.is_none_or(|level| level == pool.level)
            {
                hubs[pool.hub.at()].1.push(school);
            }
        }
        if let Some(ids) = &balance.hubs {
            hubs.retain(|(hub, _)| ids.contains(&problem.hub(*hub).id));
        }
        hubs
    }

    fn balanced_loads(&mut self, balance: &Balance, at: &[Option<PoolIx>]) -> Beyond {
        let problem = self.problem;
        let mut is_open = vec![problem.policy().opening.is_none(); problem.hubs().len()];
        for pool in at.iter().flatten() {
            is_open[problem.pool(*pool).hub.at()] = true;
        }
        let hubs = self.balanced(balance, at).into_iter();
        let loads = hubs
            .filter(|(hub, _)| is_open[hub.at()])
            .map(|(_, schools)| schools.len() as u64);
        let loads: Vec<u64> = loads.collect();
        let most = loads.iter().copied().max().unwrap_or(0);
        let least = loads.iter().copied().min().unwrap_or(0);
        // Checked to be a whole number of schools.
        let allowed = Balance::hundredths(balance.at_most.unwrap_or(0.0)) / 100;
        let beyond = (most - least).saturating_sub(allowed.unsigned_abs());
        if beyond > 0 && balance.soft_price().is_none() {
            self.broken(
                &format!("balance {:?}", balance.name),
                format!("hubs take {least} to {most} schools"),
                format!("they should be at most {allowed} apart"),
            );
            return Beyond::new();
        }
        [((None, None), beyond)].into()
    }

    fn balanced_means(&mut self, balance: &Balance, field: Field, at: &[Option<PoolIx>]) -> Beyond {
        let problem = self.problem;
        let number = |school: SchoolIx| -> Option<i128> {
            let stand_in = match balance.missing {
                Some(Missing::Value(value)) => Some(value),
                _ => None,
            };
            let number = field::number(problem.school(school), field).or(stand_in)?;
            let takes_part = problem.takes_part(school);
            takes_part.then(|| Balance::hundredths(number).into())
        };
        let all = SchoolIx::all(problem.schools().len()).filter_map(number);
        let (sum, count) = all.fold((0, 0), |(sum, count), number| (sum + number, count + 1));
        if count == 0 {
            return Beyond::new();
        }
        // To the nearest, and up from the middle.
        let mean = (sum * 2 + count).div_euclid(count * 2);
        let allowed = i128::from(Balance::hundredths(balance.at_most.unwrap_or(0.0)));
        let mut all = Beyond::new();
        for (hub, schools) in self.balanced(balance, at) {
            let numbers: Vec<i128> = schools.into_iter().filter_map(number).collect();
            let off: i128 = numbers.iter().map(|number| number - mean).sum();
            let beyond = off.abs() - allowed * numbers.len() as i128;
            if beyond <= 0 {
                continue;
            }
            let id = problem.hub(hub).id.clone();
            if balance.soft_price().is_some() {
                all.insert(at_hub(&id), u64::try_from(beyond).unwrap_or(u64::MAX));
                continue;
            }
            let name = format!("balance {:?} at {id}", balance.name);
            let found = format!(
                "{} schools are {off} hundredths off together",
                numbers.len()
            );
            let expected = format!("each may be {allowed} off the mean of {mean}");
            self.broken(&name, found, expected);
        }
        all
    }
}
