//! Which step of the widening first reaches a hub.

use super::{HubIx, Problem, SchoolIx, distance_km};
use crate::model::{Hub, Missing, Reach, School, Step};

impl Problem {
    /// The first step of the widening, from 0, that reaches `hub` from `school`; `None` where none does. Without a widening, the first.
    #[must_use]
    pub fn step(&self, school: SchoolIx, hub: HubIx) -> Option<u32> {
        let steps = &self.policy().widening;
        if steps.is_empty() {
            return Some(0);
        }
        let (school, hub) = (self.school(school), self.hub(hub));
        let step = steps
            .iter()
            .position(|step| self.reaches(step, school, hub));
        step.and_then(|step| u32::try_from(step).ok())
    }

    fn reaches(&self, step: &Step, school: &School, hub: &Hub) -> bool {
        let known = match (step.reach, step.within_km) {
            (Some(Reach::Anywhere), _) => Some(true),
            (Some(Reach::OwnRegion), _) => {
                let regions = school.region.zip(hub.region);
                regions.map(|(from, to)| from == to)
            }
            (Some(Reach::NeighbouringRegions), _) => {
                let neighbours = &self.policy().neighbours;
                let regions = school.region.zip(hub.region);
                regions.map(|(from, to)| {
                    from == to || neighbours.get(&from).is_some_and(|all| all.contains(&to))
                })
            }
            (None, Some(km)) => {
                let positions = school.position().zip(hub.position());
                positions.map(|(from, to)| distance_km(from, to) <= km)
            }
            (None, None) => Some(false),
        };
        known.unwrap_or(step.missing == Some(Missing::SKIP))
    }
}
