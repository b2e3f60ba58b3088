//! The head of the plan: format, digests, levels, pools.

use super::{Audit, Violation};
use crate::plan::{FORMAT, VERSION, level_names};
use crate::words::counted;

impl Audit<'_> {
    pub(super) fn header(&mut self) {
        let plan = self.plan;
        let digests = self.problem.digests();
        let fields = [
            ("format", plan.format.clone(), FORMAT.to_owned()),
            ("version", plan.version.to_string(), VERSION.to_string()),
            (
                "inputs.schools",
                plan.inputs.schools.clone(),
                digests.schools.clone(),
            ),
            (
                "inputs.hubs",
                plan.inputs.hubs.clone(),
                digests.hubs.clone(),
            ),
            (
                "inputs.policy",
                plan.inputs.policy.clone(),
                digests.policy.clone(),
            ),
            (
                "inputs.tables",
                plan.inputs.tables.clone(),
                digests.tables.clone(),
            ),
            (
                "policy",
                plan.policy.clone(),
                self.problem.policy().name.clone(),
            ),
            (
                "score_scale",
                plan.score_scale.to_string(),
                self.arcs.scale().to_string(),
            ),
            ("objectives", self.stated_levels(), self.true_levels()),
        ];
        for (field, found, expected) in fields {
            if found != expected {
                self.add(Violation::Header {
                    field,
                    found,
                    expected,
                });
            }
        }
        if plan.digest != plan.own_digest() {
            self.add(Violation::Digest);
        }
        self.pools();
    }

    fn stated_levels(&self) -> String {
        let levels = self
            .plan
            .objectives
            .iter()
            .map(|level| format!("{:?} {}", level.kind, level.name));
        levels.collect::<Vec<_>>().join(", ")
    }

    fn true_levels(&self) -> String {
        let levels = level_names(self.problem)
            .into_iter()
            .map(|(kind, name)| format!("{kind:?} {name}"));
        levels.collect::<Vec<_>>().join(", ")
    }

    fn pools(&mut self) {
        let stated = self
            .plan
            .pools
            .iter()
            .map(|row| (row.hub.as_str(), row.level, row.places));
        let expected = self.problem.pools().iter().map(|pool| {
            (
                self.problem.hub(pool.hub).id.as_str(),
                pool.level,
                pool.places,
            )
        });
        let words = |pool: Option<(&str, crate::model::Level, u32)>| match pool {
            Some((hub, level, places)) => {
                format!("{hub} ({level}) with {}", counted(places, "place"))
            }
            None => "no further pool".to_owned(),
        };
        let rows = self.plan.pools.len().max(self.problem.pools().len());
        let stated = stated.map(Some).chain(std::iter::repeat(None));
        let expected = expected.map(Some).chain(std::iter::repeat(None));
        let differ = stated.zip(expected).take(rows).find(|(a, b)| a != b);
        if let Some((found, expected)) = differ {
            let (found, expected) = (words(found), words(expected));
            self.add(Violation::Pools { found, expected });
        }
    }
}
