//! Maps of the smaller pages: points without a word of how schools were chosen.

use std::collections::BTreeMap;

use hub_core::model::{Hub, School, Urn};
use hub_io::Outputs;
use serde::Serialize;

use crate::shown::counted;

/// Points: east and north in metres of the British National Grid, and the place of the name.
pub(super) type Point = (u32, u32, usize);

/// A map.
#[derive(Debug, Serialize)]
pub(super) struct Map {
    /// What it shows, for those who do not see it.
    pub(super) words: String,
    /// Pixels.
    pub(super) height: u32,
    pub(super) names: Vec<String>,
    pub(super) hubs: Vec<Point>,
    /// Schools by standing.
    pub(super) groups: BTreeMap<&'static str, Vec<Point>>,
    /// From the hub to a school and so on, parted by nothing.
    pub(super) links: Vec<(Option<u32>, Option<u32>)>,
}

/// The map of a hub and its own schools; none where nothing has a position.
pub(super) fn of_hub(outputs: Outputs<'_>, hub: &Hub) -> Option<Map> {
    let schools = by_urn(outputs);
    let own = outputs
        .plan
        .placements
        .iter()
        .filter(|row| row.hub == hub.id);
    let own: Vec<&School> = own
        .filter_map(|row| schools.get(&row.urn).copied())
        .collect();
    let mut names = Names::default();
    let hubs: Vec<Point> = names
        .point(hub.position(), &hub.lead_name)
        .into_iter()
        .collect();
    let points: Vec<Point> = own
        .iter()
        .filter_map(|school| names.point(school.position(), &school.name))
        .collect();
    let links = hubs.first().map_or_else(Vec::new, |(east, north, _)| {
        let link = |(e, n, _): &Point| {
            [
                (Some(*east), Some(*north)),
                (Some(*e), Some(*n)),
                (None, None),
            ]
        };
        points.iter().flat_map(link).collect()
    });
    let words = format!(
        "Map of the hub and its {}; the table has them all.",
        counted(own.len() as u64, "school")
    );
    let is_empty = points.is_empty() && hubs.is_empty();
    (!is_empty).then_some(Map {
        words,
        height: 480,
        names: names.0,
        hubs,
        groups: BTreeMap::from([("with a hub", points)]),
        links,
    })
}

/// The map of all schools, without names; none where nothing has a position.
pub(super) fn of_all(outputs: Outputs<'_>) -> Option<Map> {
    let schools = by_urn(outputs);
    let point = |urn: &Urn| {
        let (east, north) = schools.get(urn)?.position()?;
        Some((east, north, 0))
    };
    let placed = outputs.plan.placements.iter().map(|row| row.urn);
    let waiting = outputs.waiting.iter().map(|row| row.urn);
    let points = |urns: &mut dyn Iterator<Item = Urn>| -> Vec<Point> {
        urns.filter_map(|urn| point(&urn)).collect()
    };
    let groups = BTreeMap::from([
        ("with a hub", points(&mut placed.into_iter())),
        ("waiting", points(&mut waiting.into_iter())),
    ]);
    let hubs = outputs.inputs.hubs.iter();
    let hubs: Vec<Point> = hubs
        .filter_map(|hub| hub.position().map(|(east, north)| (east, north, 0)))
        .collect();
    let is_empty = hubs.is_empty() && groups.values().all(Vec::is_empty);
    (!is_empty).then_some(Map {
        words: "Map of schools with a hub, of those that wait, and of hubs, where they are. The figures beside it count them.".to_owned(),
        height: 720,
        names: vec![String::new()],
        hubs,
        groups,
        links: Vec::new(),
    })
}

fn by_urn(outputs: Outputs<'_>) -> BTreeMap<Urn, &School> {
    let schools = outputs.inputs.schools.iter();
    schools.map(|school| (school.urn, school)).collect()
}

/// Names of points.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn point(&mut self, position: Option<(u32, u32)>, name: &str) -> Option<Point> {
        let (east, north) = position?;
        self.0.push(name.to_owned());
        Some((east, north, self.0.len() - 1))
    }
}
