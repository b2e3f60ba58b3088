//! Two plans side by side, as a page with the same pictures.

use std::collections::BTreeMap;

use hub_core::explain::{Change, ChangeKind, Comparison};
use hub_core::model::{Hub, HubId, School, Term, Urn};
use hub_io::{ShownPage, ShownPart, ShownTable};
use serde_json::json;

use super::assets::SHARED;
use super::maps::{Map, Point};
use super::render::{Bars, Held, HubBar, page};
use crate::error::ReportError;
use crate::shown::{count, counted, decimal, spelled, table};

/// Moves that are drawn as lines, at most: more would hide each other.
const LINES: usize = 300;

/// The page of a comparison. `schools` and `hubs`, of either plan, tell where they are; those that are not given are not on the map.
///
/// # Errors
///
/// [`ReportError::Template`], which would be a fault of this crate.
pub fn comparison_page(
    comparison: &Comparison,
    schools: &[School],
    hubs: &[Hub],
) -> Result<String, ReportError> {
    let places = Places::new(schools, hubs);
    let held = Held {
        map: places.map(comparison),
        bars: Some(Bars {
            words: "Schools of each hub in both plans; the table says the same.",
            names: ["second plan", "first plan"],
            rows: comparison.hubs.iter().map(|hub| places.bar(hub)).collect(),
        }),
        tiers: None,
    };
    let own = json!({
        "title": "Two plans side by side",
        "programme": "",
        "has_map": held.map.is_some(),
        "charts": { "bars": "hubs", "tiers": "" },
        "pages": pages(comparison),
    });
    page("pages.html", "two plans", &SHARED, &held.data()?, own)
}

fn pages(comparison: &Comparison) -> Vec<ShownPage> {
    let page = |name: &str, parts: Vec<ShownPart>| ShownPage {
        name: name.to_owned(),
        parts,
    };
    let mut pages = vec![
        page(
            "What is different",
            vec![
                ShownPart::Facts {
                    facts: facts(comparison),
                },
                ShownPart::Table(levels(comparison)),
            ],
        ),
        page("Hubs", vec![ShownPart::Table(hubs(comparison))]),
    ];
    if !comparison.regions.is_empty() {
        pages.push(page("Regions", vec![ShownPart::Table(regions(comparison))]));
    }
    if !comparison.changes.is_empty() {
        pages.push(page("Schools", vec![ShownPart::Table(changes(comparison))]));
    }
    pages
}

fn facts(comparison: &Comparison) -> Vec<(String, String)> {
    let of = |kind: &ChangeKind| {
        let changes = comparison.changes.iter();
        changes.filter(|change| change.kind == *kind).count() as u64
    };
    let same = (
        "With the same hub in both".to_owned(),
        count(comparison.same),
    );
    let kinds = ChangeKind::ALL.iter().filter(|kind| of(kind) > 0);
    let kinds = kinds.map(|kind| (capital(kind.words()), counted(of(kind), "school")));
    let other = comparison.alike.different();
    let inputs = if other.is_empty() {
        "all the same".to_owned()
    } else {
        format!("other {}", other.join(", "))
    };
    [same]
        .into_iter()
        .chain(kinds)
        .chain([("Inputs".to_owned(), inputs)])
        .collect()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn levels(comparison: &Comparison) -> ShownTable {
    let number = |it: Option<i64>| it.map_or_else(|| "–".to_owned(), |it| it.to_string());
    let rows = comparison.levels.iter();
    let rows = rows.map(|it| vec![it.name.clone(), number(it.before), number(it.after)]);
    ShownTable {
        rows: rows.collect(),
        ..table(
            "levels",
            &["Level of the objective", "#First plan", "#Second plan"],
        )
    }
}

fn hubs(comparison: &Comparison) -> ShownTable {
    let places = |it: Option<u32>| it.map_or_else(|| "–".to_owned(), count);
    let rows = comparison.hubs.iter().map(|it| {
        vec![
            it.hub.as_str().to_owned(),
            places(it.places_before),
            places(it.places_after),
            count(it.before),
            count(it.after),
            count(it.came),
            count(it.went),
        ]
    });
    ShownTable {
        rows: rows.collect(),
        ..table(
            "hubs",
            &[
                "Hub",
                "#Places, first plan",
                "#second",
                "#Schools, first plan",
                "#second",
                "#Came",
                "#Went",
            ],
        )
    }
}

fn regions(comparison: &Comparison) -> ShownTable {
    let rows = comparison.regions.iter().map(|it| {
        let name = it.region.map_or_else(|| "not known".to_owned(), spelled);
        vec![name, count(it.moved), count(it.gained), count(it.lost)]
    });
    ShownTable {
        rows: rows.collect(),
        ..table(
            "regions",
            &["Region", "#At another hub", "#Gained a hub", "#Lost one"],
        )
    }
}

fn changes(comparison: &Comparison) -> ShownTable {
    let hub = |it: &Option<HubId>| {
        it.as_ref()
            .map_or_else(|| "none".to_owned(), |hub| hub.as_str().to_owned())
    };
    let fit = |it: Option<f64>| it.map_or_else(|| "–".to_owned(), |fit| decimal(fit, 1));
    let row = |it: &Change| {
        vec![
            it.urn.to_string(),
            it.name.clone().unwrap_or_default(),
            it.kind.words().to_owned(),
            hub(&it.before),
            hub(&it.after),
            fit(it.fit_before),
            fit(it.fit_after),
        ]
    };
    ShownTable {
        rows: comparison.changes.iter().map(row).collect(),
        ..table(
            "changes",
            &[
                "#URN",
                "School",
                "What became of it",
                "First hub",
                "Second hub",
                "#Fit, %",
                "#then, %",
            ],
        )
    }
}

/// Where schools and hubs are.
struct Places<'a> {
    schools: BTreeMap<Urn, &'a School>,
    hubs: BTreeMap<&'a HubId, &'a Hub>,
}

impl<'a> Places<'a> {
    fn new(schools: &'a [School], hubs: &'a [Hub]) -> Self {
        Self {
            schools: schools.iter().map(|school| (school.urn, school)).collect(),
            hubs: hubs.iter().map(|hub| (&hub.id, hub)).collect(),
        }
    }

    fn bar(&self, hub: &hub_core::explain::HubChange) -> HubBar {
        let lead = self.hubs.get(&hub.hub);
        HubBar {
            name: hub.hub.as_str().to_owned(),
            lead: lead.map_or_else(String::new, |it| it.lead_name.clone()),
            load: hub.after.into(),
            places: Some(hub.before.into()),
        }
    }

    /// The schools that changed, by what became of them; none where none of them has a position.
    fn map(&self, comparison: &Comparison) -> Option<Map> {
        let mut names = Vec::new();
        let mut groups: BTreeMap<&'static str, Vec<Point>> = BTreeMap::new();
        let mut links = Vec::new();
        let moved = comparison.changes.iter();
        let draws = moved.filter(|it| it.kind == ChangeKind::Moved).count() <= LINES;
        for change in &comparison.changes {
            let Some((east, north)) = self.schools.get(&change.urn).and_then(|it| it.position())
            else {
                continue;
            };
            names.push(change.name.clone().unwrap_or_default());
            let point = (east, north, names.len() - 1);
            groups.entry(group(change.kind)).or_default().push(point);
            let ends = [&change.before, &change.after].map(|hub| self.position(hub.as_ref()));
            if let ([Some(from), Some(to)], true) = (ends, draws) {
                links.extend([from, (Some(east), Some(north)), to, (None, None)]);
            }
        }
        if groups.is_empty() {
            return None;
        }
        let hubs = self.hubs.values().filter_map(|hub| {
            let (east, north) = hub.position()?;
            names.push(hub.lead_name.clone());
            Some((east, north, names.len() - 1))
        });
        let hubs = hubs.collect();
        let words = format!(
            "Map of {} that changed; the table has them all.",
            counted(comparison.changes.len() as u64, "school")
        );
        Some(Map {
            words,
            height: 640,
            names,
            hubs,
            groups,
            links,
        })
    }

    fn position(&self, hub: Option<&HubId>) -> Option<(Option<u32>, Option<u32>)> {
        let (east, north) = self.hubs.get(hub?)?.position()?;
        Some((Some(east), Some(north)))
    }
}

/// What changes are called on the map.
fn group(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Moved => "moved",
        ChangeKind::Gained | ChangeKind::Joined => "gained a hub",
        ChangeKind::Lost | ChangeKind::Withdrew => "lost a hub",
    }
}
