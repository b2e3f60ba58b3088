//! A plan that breaks rules, made to keep them by leaving schools out: it is there at once, and is what there is where time is short.

use super::audit::audit;
use super::model::{Instance, Quota};
use super::units::{members, unplaced_cost};

/// Leaves schools out of a plan, which keeps capacities, until it keeps all rules: of those that are too many, the ones that gain least, by school. `None` where that does not suffice.
///
/// O(rules x schools) time for each school left out, at most.
pub(crate) fn trim(
    instance: &Instance<'_>,
    plan: Vec<Option<u32>>,
    gains: &[i64],
) -> Option<Vec<Option<u32>>> {
    let groups = members(instance);
    let mut group_of = vec![0; instance.schools()];
    for (number, group) in groups.iter().enumerate() {
        for school in group {
            group_of[*school as usize] = number;
        }
    }
    let mut trim = Trim {
        instance,
        gains,
        groups,
        group_of,
        plan,
        has_changed: true,
    };
    // Each round leaves someone out, or is the last.
    while std::mem::take(&mut trim.has_changed) {
        trim.together();
        trim.apart();
        trim.sites();
        for quota in &instance.rules.quotas {
            trim.quota(quota);
        }
    }
    // Else those that must be placed, where they are, may be a plan.
    let must = |(school, hub): (usize, &Option<u32>)| {
        hub.filter(|_| unplaced_cost(instance, school).is_none())
    };
    let least = trim.plan.iter().enumerate().map(must).collect();
    let mut plans = [trim.plan, least].into_iter();
    plans.find(|plan| audit(instance, plan).is_ok())
}

struct Trim<'a> {
    instance: &'a Instance<'a>,
    gains: &'a [i64],
    /// Schools that stay together, and the others each by itself.
    groups: Vec<Vec<u32>>,
    /// By school.
    group_of: Vec<usize>,
    plan: Vec<Option<u32>>,
    has_changed: bool,
}

impl Trim<'_> {
    /// Leaves a school out, and those that stay together with it, unless they must be placed.
    fn leave_out(&mut self, school: u32) {
        for member in &self.groups[self.group_of[school as usize]] {
            let at = *member as usize;
            if self.plan[at].is_some() && unplaced_cost(self.instance, at).is_some() {
                self.plan[at] = None;
                self.has_changed = true;
            }
        }
    }

    fn site(&self, school: u32) -> Option<usize> {
        let hub = self.plan[school as usize]?;
        Some(self.instance.site(hub))
    }

    fn together(&mut self) {
        let is_split = |group: &&Vec<u32>| {
            let mut sites = group.iter().map(|school| self.site(*school));
            let first = sites.next().flatten();
            sites.any(|site| site != first)
        };
        let split = self.groups.iter().filter(is_split);
        let split: Vec<u32> = split.flatten().copied().collect();
        for school in split {
            self.leave_out(school);
        }
    }

    fn apart(&mut self) {
        for &(one, other) in &self.instance.rules.apart {
            if self.site(one).is_some() && self.site(one) == self.site(other) {
                let gain = |school: &u32| (self.gains[*school as usize], *school);
                self.leave_out(if gain(&one) < gain(&other) {
                    one
                } else {
                    other
                });
            }
        }
    }

    /// Closes sites that have too few schools, and of too many open ones those that have the fewest.
    fn sites(&mut self) {
        let schools: Vec<u32> = (0..).take(self.plan.len()).collect();
        let mut at_site = vec![Vec::new(); self.instance.sites()];
        for school in schools {
            if let Some(site) = self.site(school) {
                at_site[site].push(school);
            }
        }
        let is_open = |site: &usize| !at_site[*site].is_empty();
        let mut open: Vec<usize> = (0..at_site.len()).filter(is_open).collect();
        open.sort_by_key(|site| (at_site[*site].len(), *site));
        let most = self.instance.rules.open.map_or(u32::MAX, |(_, most)| most);
        let surplus = open.len().saturating_sub(most as usize);
        for (number, site) in open.into_iter().enumerate() {
            let is_short = at_site[site].len() < self.instance.minimum(site) as usize;
            if self.instance.may_close(site) && (number < surplus || is_short) {
                for school in std::mem::take(&mut at_site[site]) {
                    self.leave_out(school);
                }
            }
        }
    }

    fn quota(&mut self, quota: &Quota) {
        if quota.price.is_some() || quota.beyond(&self.plan) == 0 {
            return;
        }
        let is_over = |count| quota.at_most.is_some_and(|most| count > i128::from(most));
        if !is_over(quota.count(&self.plan)) && !quota.or_none {
            return;
        }
        let mut counted: Vec<u32> = quota.schools.clone();
        counted.retain(|school| {
            let hub = self.plan[*school as usize];
            hub.is_some_and(|hub| quota.hubs.contains(&hub))
        });
        counted.sort_by_key(|school| (self.gains[*school as usize], *school));
        for school in counted {
            if quota.beyond(&self.plan) == 0 {
                break;
            }
            self.leave_out(school);
        }
    }
}
