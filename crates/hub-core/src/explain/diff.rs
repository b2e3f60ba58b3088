//! Two plans side by side: who moved, who gained a hub, who lost one.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::percent;
use crate::model::terms::term;
use crate::model::{HubId, Region, School, Urn};
use crate::plan::{Placement, Plan};

/// Value of [`Comparison::format`].
pub const COMPARISON_FORMAT: &str = "hubmatch-comparison";
/// Version of the schema of [`Comparison`].
pub const COMPARISON_VERSION: u32 = 1;

term! {
    /// What became of a school between two plans.
    ChangeKind, "kind of change", {
        /// It is at another hub.
        Moved = "moved",
        /// It had no hub and has one.
        Gained = "gained",
        /// It had a hub and has none.
        Lost = "lost",
        /// It is in the second plan alone, and has a hub there.
        Joined = "joined",
        /// It is in the first plan alone, and had a hub there.
        Withdrew = "withdrew",
    }
}

impl ChangeKind {
    /// What became of a school, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Moved => "at another hub",
            Self::Gained => "with a hub that had none",
            Self::Lost => "without a hub that had one",
            Self::Joined => "with a hub in the second plan and not in the first at all",
            Self::Withdrew => "with a hub in the first plan and not in the second at all",
        }
    }
}

/// A school that is elsewhere in the second plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// The school.
    pub urn: Urn,
    /// Its name, where the schools are given. Free text: escape it.
    pub name: Option<String>,
    /// What became of it.
    pub kind: ChangeKind,
    /// Its hub in the first plan.
    pub before: Option<HubId>,
    /// Its hub in the second.
    pub after: Option<HubId>,
    /// Its fit there, percent of a perfect pair's score under that plan's policy.
    pub fit_before: Option<f64>,
    /// The same in the second.
    pub fit_after: Option<f64>,
}

/// One hub in both plans, its levels of support together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HubChange {
    /// The hub.
    pub hub: HubId,
    /// Places in the first plan; none where the hub is not in it.
    pub places_before: Option<u32>,
    /// Places in the second.
    pub places_after: Option<u32>,
    /// Schools in the first plan.
    pub before: u32,
    /// Schools in the second.
    pub after: u32,
    /// Schools that were not there.
    pub came: u32,
    /// Schools that are there no more.
    pub went: u32,
}

/// The schools of one region.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RegionChange {
    /// The region; none for schools of which it is not known.
    pub region: Option<Region>,
    /// Schools at another hub.
    pub moved: u32,
    /// Schools that have a hub now, those that joined among them.
    pub gained: u32,
    /// Schools that have none any more, those that withdrew among them.
    pub lost: u32,
}

/// A level of the objective in both plans, by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LevelChange {
    /// The level.
    pub name: String,
    /// What the first plan has of it; none where it has no such level.
    pub before: Option<i64>,
    /// What the second has.
    pub after: Option<i64>,
}

/// Which inputs of the two plans are the same, by their digests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(clippy::struct_excessive_bools, reason = "one for each input")]
pub struct Alike {
    /// The schools.
    pub schools: bool,
    /// The hubs.
    pub hubs: bool,
    /// The policy.
    pub policy: bool,
    /// Travel times and pair scores.
    pub tables: bool,
    /// The seed of the lottery.
    pub seed: bool,
}

impl Alike {
    /// The inputs that differ, in words.
    #[must_use]
    pub fn different(self) -> Vec<&'static str> {
        let inputs = [
            ("schools", self.schools),
            ("hubs", self.hubs),
            ("policy", self.policy),
            ("travel times or pair scores", self.tables),
            ("seed", self.seed),
        ];
        let different = inputs.into_iter().filter(|(_, is_alike)| !is_alike);
        different.map(|(name, _)| name).collect()
    }
}

/// Two plans side by side, as one document.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comparison {
    /// [`COMPARISON_FORMAT`].
    pub format: String,
    /// [`COMPARISON_VERSION`].
    pub version: u32,
    /// Which inputs are the same.
    pub alike: Alike,
    /// The levels of both objectives, those of the first plan first. Their numbers compare where the policies do.
    pub levels: Vec<LevelChange>,
    /// Schools that have the same hub in both.
    pub same: u32,
    /// Of these, at another level of support.
    pub other_level: u32,
    /// The others, in order of URN.
    pub changes: Vec<Change>,
    /// All hubs of both plans, in order of id.
    pub hubs: Vec<HubChange>,
    /// Regions with a change, where the schools are given.
    pub regions: Vec<RegionChange>,
}

/// Compares two plans, as they stand: neither is verified, and they may be of other schools, hubs and policies. `schools`, of either plan, tell names and regions. O(n log n) for n schools.
#[must_use]
pub fn compare(before: &Plan, after: &Plan, schools: &[School]) -> Comparison {
    let known: BTreeMap<Urn, &School> = schools.iter().map(|it| (it.urn, it)).collect();
    let [old, new] = [before, after].map(without_hub);
    let (mut same, mut other_level) = (0, 0);
    let mut changes = Vec::new();
    for (urn, places) in places(before, after) {
        let [was, is] = places;
        if !is_elsewhere(places) {
            same += 1;
            other_level += u32::from(was.map(|row| row.level) != is.map(|row| row.level));
            continue;
        }
        let kind = match (was, is) {
            (Some(_), Some(_)) => ChangeKind::Moved,
            (None, _) if old.contains(&urn) => ChangeKind::Gained,
            (None, _) => ChangeKind::Joined,
            (_, None) if new.contains(&urn) => ChangeKind::Lost,
            (_, None) => ChangeKind::Withdrew,
        };
        changes.push(Change {
            urn,
            name: known.get(&urn).map(|school| school.name.clone()),
            kind,
            before: was.map(|row| row.hub.clone()),
            after: is.map(|row| row.hub.clone()),
            fit_before: was.map(|row| percent(row.score, before.score_scale)),
            fit_after: is.map(|row| percent(row.score, after.score_scale)),
        });
    }
    Comparison {
        format: COMPARISON_FORMAT.to_owned(),
        version: COMPARISON_VERSION,
        alike: alike(before, after),
        levels: levels(before, after),
        same,
        other_level,
        hubs: hubs(before, after, &changes),
        regions: regions(&changes, &known),
        changes,
    }
}

/// Where a school is in two plans.
pub(super) type Places<'a> = [Option<&'a Placement>; 2];

/// Where the schools are that have a hub in one of two plans.
pub(super) fn places<'a>(before: &'a Plan, after: &'a Plan) -> BTreeMap<Urn, Places<'a>> {
    let mut places: BTreeMap<Urn, Places<'_>> = BTreeMap::new();
    for (at, plan) in [before, after].into_iter().enumerate() {
        for row in &plan.placements {
            places.entry(row.urn).or_default()[at] = Some(row);
        }
    }
    places
}

/// Whether a school has another hub in the second plan, or has one in one of them alone.
pub(super) fn is_elsewhere(places: Places<'_>) -> bool {
    let [was, is] = places.map(|row| row.map(|row| &row.hub));
    was != is
}

fn without_hub(plan: &Plan) -> BTreeSet<Urn> {
    plan.unplaced.iter().map(|row| row.urn).collect()
}

fn alike(before: &Plan, after: &Plan) -> Alike {
    let (a, b) = (&before.inputs, &after.inputs);
    Alike {
        schools: a.schools == b.schools,
        hubs: a.hubs == b.hubs,
        policy: a.policy == b.policy,
        tables: a.tables == b.tables,
        seed: before.seed == after.seed,
    }
}

fn levels(before: &Plan, after: &Plan) -> Vec<LevelChange> {
    let value = |plan: &Plan, name: &str| {
        let level = plan.objectives.iter().find(|level| level.name == name);
        level.map(|level| level.objective)
    };
    let names = before.objectives.iter().chain(&after.objectives);
    let mut levels: Vec<LevelChange> = Vec::new();
    for name in names.map(|level| &level.name) {
        if levels.iter().all(|level| level.name != *name) {
            levels.push(LevelChange {
                name: name.clone(),
                before: value(before, name),
                after: value(after, name),
            });
        }
    }
    levels
}

fn hubs(before: &Plan, after: &Plan, changes: &[Change]) -> Vec<HubChange> {
    let mut hubs: BTreeMap<HubId, HubChange> = BTreeMap::new();
    let mut entry = |hub: &HubId, change: &mut dyn FnMut(&mut HubChange)| {
        change(hubs.entry(hub.clone()).or_insert_with(|| HubChange {
            hub: hub.clone(),
            places_before: None,
            places_after: None,
            before: 0,
            after: 0,
            came: 0,
            went: 0,
        }));
    };
    for pool in &before.pools {
        entry(&pool.hub, &mut |it| {
            it.places_before = Some(it.places_before.unwrap_or(0).saturating_add(pool.places));
            it.before = it.before.saturating_add(pool.load);
        });
    }
    for pool in &after.pools {
        entry(&pool.hub, &mut |it| {
            it.places_after = Some(it.places_after.unwrap_or(0).saturating_add(pool.places));
            it.after = it.after.saturating_add(pool.load);
        });
    }
    for change in changes
        .iter()
        .filter(|change| change.before != change.after)
    {
        if let Some(hub) = &change.before {
            entry(hub, &mut |it| it.went += 1);
        }
        if let Some(hub) = &change.after {
            entry(hub, &mut |it| it.came += 1);
        }
    }
    hubs.into_values().collect()
}

fn regions(changes: &[Change], known: &BTreeMap<Urn, &School>) -> Vec<RegionChange> {
    let mut regions: BTreeMap<Option<Region>, RegionChange> = BTreeMap::new();
    // Without schools every region would be unknown.
    for change in changes.iter().filter(|_| !known.is_empty()) {
        let region = known.get(&change.urn).and_then(|school| school.region);
        let row = regions.entry(region).or_default();
        row.region = region;
        match change.kind {
            ChangeKind::Moved => row.moved += 1,
            ChangeKind::Gained | ChangeKind::Joined => row.gained += 1,
            ChangeKind::Lost | ChangeKind::Withdrew => row.lost += 1,
        }
    }
    regions.into_values().collect()
}
