//! The head of the plan: format, digests, levels, pools.

use super::{Audit, Violation};
use crate::plan::{FORMAT, LevelKind, VERSION, level_names};
use crate::words::counted;

impl Audit<'_> {
    pub(super) fn header(&mut self) {
        let plan = self.plan;
        let digests = self.problem.digests();
        let (stated, levels) = self.levels_apart();
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
            ("objectives", stated, levels),
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

    /// The first level that is not what it should be, as stated and as it should be.
    fn levels_apart(&self) -> (String, String) {
        let stated = self.plan.objectives.iter();
        let stated: Vec<(LevelKind, &str)> = stated
            .map(|level| (level.kind, level.name.as_str()))
            .collect();
        let names = level_names(self.problem);
        let names: Vec<(LevelKind, &str)> = names
            .iter()
            .map(|(kind, name)| (*kind, name.as_str()))
            .collect();
        let count = stated.len().max(names.len());
        let apart = (0..count).find(|at| stated.get(*at) != names.get(*at));
        let words = |levels: &[(LevelKind, &str)]| match apart {
            None => String::new(),
            Some(at) => levels.get(at).map_or_else(
                || format!("no level {}", at + 1),
                |(kind, name)| format!("level {}, {kind}: {name}", at + 1),
            ),
        };
        (words(&stated), words(&names))
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
