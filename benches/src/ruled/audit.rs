//! The audit of a plan from the numbers of the instance alone: it knows nothing of any solver.

use std::collections::BTreeMap;

use super::{MINIMUM, Ruled};
use crate::instances::FORBIDDEN;

impl Ruled {
    /// What a plan costs that keeps all rules: the hub of each school, `None` where it has none. O(schools + pairs apart).
    ///
    /// # Errors
    ///
    /// The first rule that it breaks, in words.
    pub fn certified(&self, plan: &[Option<u32>]) -> Result<i128, String> {
        if plan.len() != self.shape.schools {
            return Err("the plan is of another size".into());
        }
        let mut cost = 0;
        // By hub: schools at each level, and those of no priority area.
        let mut loads: BTreeMap<u32, [u32; 3]> = BTreeMap::new();
        for (school, hub) in plan.iter().enumerate() {
            let Some(hub) = *hub else {
                cost += i128::from(self.outside[school]);
                continue;
            };
            cost += i128::from(self.cost(school, hub)?);
            let load = loads.entry(hub).or_default();
            load[usize::from(!self.enhanced[school])] += 1;
            load[2] += u32::from(!self.priority[school]);
        }
        for (hub, load) in loads {
            self.check_hub(hub, load)?;
        }
        let at = |school: u32| plan[school as usize];
        for group in &self.groups {
            if group.iter().any(|school| at(*school) != at(group[0])) {
                return Err(format!("{group:?} are not together"));
            }
        }
        for [one, other] in &self.apart {
            if at(*one).is_some() && at(*one) == at(*other) {
                return Err(format!("{one} and {other} share a hub"));
            }
        }
        Ok(cost)
    }

    fn cost(&self, school: usize, hub: u32) -> Result<i32, String> {
        let hubs = self.shape.hubs;
        let cost = self.costs[school * hubs..][..hubs].get(hub as usize);
        let cost = cost.copied().filter(|cost| *cost != FORBIDDEN);
        cost.ok_or_else(|| format!("school {school} may not be at hub {hub}"))
    }

    fn check_hub(&self, hub: u32, [enhanced, regional, others]: [u32; 3]) -> Result<(), String> {
        let places = self.shape.places;
        if enhanced > places[0] || regional > places[1] {
            return Err(format!("hub {hub}: more schools than places"));
        }
        if enhanced + regional < MINIMUM {
            return Err(format!("hub {hub}: fewer schools than its minimum"));
        }
        if others > places[0] + places[1] - self.reserved() {
            return Err(format!("hub {hub}: places of priority areas are taken"));
        }
        Ok(())
    }
}
