//! Pages: what they hold, what they must not, and that nothing in them runs but their own scripts.

use std::collections::BTreeMap;
use std::io::Read;

use hub_core::explain::{Moves, compare};
use hub_core::model::{Hub, HubId, Inputs, School, Tier, Urn};
use hub_report::{comparison_page, hub_pages, one_page, public_page};
use serde_json::Value;

use crate::samples::Sample;

/// What forms might send.
const HOSTILE: [&str; 6] = [
    "<script>document.title = 'run'</script>",
    "</script><script>document.title = 'run'</script>",
    "<img src=x onerror=\"document.title = 'run'\">",
    "{{ 7 * 7 }}{% raw %}",
    "\"><b onmouseover=alert(1)>'&amp;",
    "<!-- <script>\u{2028}",
];

fn hostile(inputs: &mut Inputs) {
    let text = |at: usize| HOSTILE[at % HOSTILE.len()].to_owned();
    for (at, school) in inputs.schools.iter_mut().enumerate() {
        *school = School {
            name: text(at),
            local_authority: Some(text(at + 1)),
            establishment_type: Some(text(at + 2)),
            ..school.clone()
        };
    }
    for (at, hub) in inputs.hubs.iter_mut().enumerate() {
        *hub = Hub {
            lead_name: text(at),
            ..hub.clone()
        };
    }
    let policy = &mut inputs.policy;
    (policy.name, policy.description) = (text(0), text(2));
    policy.tiers[0] = Tier {
        name: text(4),
        ..policy.tiers[0].clone()
    };
}

/// A block of data of a page.
fn data(page: &str, id: &str) -> String {
    let opening = format!("<script type=\"text/plain\" id=\"{id}\">");
    let (_, rest) = page.split_once(&opening).unwrap();
    let (packed, _) = rest.split_once("</script>").unwrap();
    let bytes = data_encoding::BASE64.decode(packed.as_bytes()).unwrap();
    let mut text = String::new();
    let mut gzip = flate2::read::GzDecoder::new(bytes.as_slice());
    gzip.read_to_string(&mut text).unwrap();
    text
}

/// The document that the page's scripts read.
fn contents(page: &str) -> Value {
    serde_json::from_str(&data(page, "contents")).unwrap()
}

/// Other hubs, by school.
fn other_hubs(page: &str) -> Vec<Value> {
    let lines = data(page, "other-hubs");
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// All that a page says: its markup, and the data that it unpacks.
fn all_text(page: &str) -> String {
    let packed = page.contains("id=\"other-hubs\"");
    let others = packed.then(|| data(page, "other-hubs"));
    format!(
        "{page}{}{}",
        data(page, "contents"),
        others.unwrap_or_default()
    )
}

/// All pages of a plan, by name.
fn all_pages(sample: &Sample) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::from([
        ("team".to_owned(), sample.team_page()),
        ("public".to_owned(), public_page(sample.outputs()).unwrap()),
        ("one".to_owned(), one_page(sample.outputs()).unwrap()),
    ]);
    pages.extend(hub_pages(sample.outputs()).unwrap());
    pages
}

#[test]
fn names_from_forms_are_only_names() {
    let plain = all_pages(&Sample::new("attendance-2023", (60, 4), |_| {}));
    let sample = Sample::new("attendance-2023", (60, 4), hostile);
    for (name, page) in all_pages(&sample) {
        // The page's own scripts and its one document, and nothing that a name brought along.
        let own = page.matches("<script>").count();
        let ends = page.matches("</script>").count();
        let data = page.matches("<script type=").count();
        assert_eq!(own + data, ends, "{name}");
        // As many as on the same page without a name from a form.
        let plain = &plain[&name];
        assert_eq!(own, plain.matches("<script>").count(), "{name}");
        assert_eq!(data, plain.matches("<script type=").count(), "{name}");
        // What stands before the scripts, the page's own.
        let (markup, _) = page.rsplit_once("</main>").unwrap();
        for text in [
            "<img",
            "<b onmouseover",
            "<!-- <script>",
            "= 'run'</script>",
        ] {
            assert!(!markup.contains(text), "{name} has {text}");
        }
        assert!(
            !page.contains("49{%"),
            "{name}: a name was filled as a template"
        );
        contents(&page);
    }
    let team = contents(&sample.team_page());
    assert_eq!(team["schools"]["name"][0], HOSTILE[0], "told as it is");
}

#[test]
fn pages_fetch_nothing() {
    let sample = Sample::new("attendance-2023", (60, 4), |_| {});
    for (name, page) in all_pages(&sample) {
        assert!(
            page.contains("default-src 'none'; script-src &#x27;sha256-"),
            "{name}"
        );
        for text in [" src=\"http", " href=\"http", "@import", "url(http"] {
            assert!(!page.contains(text), "{name} has {text}");
        }
    }
}

#[test]
fn the_team_sees_where_each_school_is_and_what_else_would_cost() {
    let sample = Sample::new("attendance-2023", (200, 6), |_| {});
    let page = sample.team_page();
    let others = other_hubs(&page);
    let page = contents(&page);
    let (schools, hubs) = (&page["schools"], page["hubs"].as_array().unwrap());
    let ids: Vec<&str> = hubs.iter().map(|hub| hub["id"].as_str().unwrap()).collect();
    let moves = Moves::new(&sample.problem, &sample.arcs, &sample.plan).unwrap();
    let score = sample
        .summary
        .objectives
        .iter()
        .position(|level| level.kind == hub_core::plan::LevelKind::Score)
        .unwrap();
    let urns = schools["urn"].as_array().unwrap();
    assert_eq!(urns.len(), 200);
    let mut compared = 0;
    for (at, urn) in urns.iter().enumerate() {
        let urn = Urn::new(u32::try_from(urn.as_u64().unwrap()).unwrap()).unwrap();
        let placed = sample.plan.placements.iter().find(|row| row.urn == urn);
        let hub = schools["hub"][at].as_i64().unwrap();
        let told = usize::try_from(hub).ok().map(|hub| ids[hub]);
        assert_eq!(told, placed.map(|row| row.hub.as_str()), "{urn}");
        for other in others[at].as_array().unwrap() {
            let Some(points) = other[4].as_i64() else {
                continue;
            };
            let hub = HubId(ids[usize::try_from(other[0].as_u64().unwrap()).unwrap()].to_owned());
            let school = sample.problem.find_school(urn).unwrap();
            let forced = moves.force(school, sample.problem.find_hub(&hub).unwrap());
            let hub_core::explain::Forced::Possible { change, .. } = forced else {
                panic!("{urn} at {hub:?}: {forced:?}")
            };
            let percent = hub_core::explain::percent(change[score], sample.plan.score_scale);
            #[expect(clippy::cast_precision_loss, reason = "tenths of points are small")]
            let told = points as f64;
            assert!(
                (told - percent * 10.0).abs() <= 0.5,
                "{urn} at {hub:?}: {points} and {percent}"
            );
            compared += 1;
        }
    }
    assert!(compared > 400, "{compared} other hubs");
    let waiting = page["waiting"].as_array().unwrap();
    let order: Vec<u64> = waiting
        .iter()
        .map(|at| {
            urns[usize::try_from(at.as_u64().unwrap()).unwrap()]
                .as_u64()
                .unwrap()
        })
        .collect();
    let expect: Vec<u64> = sample
        .waiting
        .iter()
        .map(|row| u64::from(row.urn.get()))
        .collect();
    assert_eq!(order, expect);
}

#[test]
fn hubs_get_their_own_schools_alone_and_the_public_none() {
    let sample = Sample::new("attendance-2023", (200, 6), |inputs| {
        for school in &mut inputs.schools {
            school.name = format!("Qx{}z Academy", school.urn);
        }
    });
    let hub_of: BTreeMap<Urn, &str> = sample
        .plan
        .placements
        .iter()
        .map(|row| (row.urn, row.hub.as_str()))
        .collect();
    let pages = hub_pages(sample.outputs()).unwrap();
    assert_eq!(pages.len(), 6);
    for (name, page) in &pages {
        // What comes from outside is the only place where six digits stand between tags or quotes.
        for school in &sample.inputs.schools {
            let is_own = hub_of
                .get(&school.urn)
                .is_some_and(|hub| *name == format!("hub-{hub}"));
            let is_told = page.contains(&format!(">{}<", school.urn));
            assert_eq!(is_told, is_own, "{} in {name}", school.urn);
            // Nor among the points of the map, whose names are data.
            let name_is_told = all_text(page).contains(&school.name);
            assert_eq!(name_is_told, is_own, "{} in {name}", school.name);
        }
    }
    let public = public_page(sample.outputs()).unwrap();
    for school in &sample.inputs.schools {
        assert!(
            !public.contains(&format!(">{}<", school.urn)),
            "{}",
            school.urn
        );
    }
    assert!(
        !all_text(&public).contains("z Academy"),
        "a school is named"
    );
}

#[test]
fn decisions_of_people_are_for_the_team_alone() {
    let sample = Sample::new("attendance-2023", (60, 4), |inputs| {
        let (school, hub) = (inputs.schools[0].urn, inputs.hubs[0].id.clone());
        let barred = format!(
            r#"{{ "urn": {school}, "hub": "{}", "reason": "a dispute", "authorised_by": "A. Person", "date": "2025-03-01" }}"#,
            hub.as_str()
        );
        inputs
            .policy
            .barred
            .push(serde_json::from_str(&barred).unwrap());
    });
    for (name, page) in all_pages(&sample) {
        let is_told = ["ruled out by people", "a dispute", "A. Person"]
            .iter()
            .any(|words| all_text(&page).contains(words));
        assert_eq!(is_told, name == "team", "{name}");
    }
}

#[test]
fn what_a_hub_sees_does_not_depend_on_how_schools_were_chosen() {
    // As many places as schools at one hub: everyone is placed, whatever counts.
    let page = |change: fn(&mut Inputs)| {
        let sample = Sample::new("attendance-2023", (60, 1), |inputs| {
            inputs.hubs[0].places = 60;
            change(inputs);
        });
        let placed = sample.plan.placements.len();
        (
            hub_pages(sample.outputs()).unwrap().swap_remove(0).1,
            placed,
        )
    };
    let (usual, placed) = page(|_| {});
    assert!(placed > 40, "{placed} placed");
    let own = |page: &str| {
        let (_, own) = page.split_once("<main").unwrap();
        let (own, _) = own.split_once("<section id=\"policy\"").unwrap();
        format!("{own}{}", data(page, "contents"))
    };
    let (other, _) = page(|inputs| {
        // Other tiers, values, criteria: other scores, and the same placements.
        inputs.policy.tiers.rotate_left(1);
        inputs.policy.tiers.truncate(1);
        inputs.policy.tiers[0].when = None;
        inputs.policy.criteria.themes = None;
    });
    assert_eq!(own(&usual), own(&other));
    for word in [
        "lottery_points",
        "\"fit\"",
        "score",
        "Why there",
        "tier-chart",
    ] {
        assert!(!own(&usual).contains(word), "{word}");
    }
}

#[test]
fn pages_are_the_same_on_any_number_of_threads() {
    let sample = Sample::new("attendance-2023", (120, 5), |_| {});
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap().install(|| sample.team_page())
    };
    assert!(on(1) == on(3));
}

#[test]
fn levels_of_support_are_told_apart() {
    let sample = Sample::new("rise-2025", (300, 10), |_| {});
    let page = contents(&sample.team_page());
    let levels: Vec<&str> = page["hubs"][0]["pools"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pool| pool["level"].as_str().unwrap())
        .collect();
    assert_eq!(levels, ["enhanced", "regional"]);
}

#[test]
fn side_rules_leave_out_what_they_leave_unknown() {
    let sample = Sample::new("attendance-2023", (40, 4), |inputs| {
        let opening = r#"{ "minimum": 5 }"#;
        inputs.policy.opening = Some(serde_json::from_str(opening).unwrap());
    });
    let page = sample.team_page();
    assert!(!page.contains("id=\"sure\""), "no study of how sure it is");
    let told = contents(&page);
    assert_eq!(told["runs"], Value::Null);
    assert_eq!(
        told["hubs"][0]["pools"][0]["next"],
        Value::Array(Vec::new())
    );
}

#[test]
fn five_thousand_schools_fit_into_a_mail() {
    let sample = Sample::new("attendance-2023", (5_000, 93), |_| {});
    let page = sample.team_page();
    assert!(page.len() < 5_000_000, "{} bytes", page.len());
}

#[test]
fn two_plans_are_shown_side_by_side() {
    let one = Sample::new("attendance-2023", (200, 6), |_| {});
    let other = Sample::new("attendance-2023", (200, 6), |inputs| {
        inputs.hubs[0].places += 5;
        inputs.hubs[1].places -= 5;
    });
    let inputs = &one.inputs;
    let comparison = compare(&one.plan, &other.plan, &inputs.schools);
    assert!(!comparison.changes.is_empty(), "nothing to show");
    let page = comparison_page(&comparison, &inputs.schools, &inputs.hubs).unwrap();
    for change in &comparison.changes {
        assert!(
            page.contains(&format!(">{}<", change.urn)),
            "{}",
            change.urn
        );
    }
    let told = contents(&page);
    let groups = told["map"]["groups"].as_object().unwrap().values();
    let points: usize = groups.map(|group| group.as_array().unwrap().len()).sum();
    assert_eq!(points, comparison.changes.len());
    assert_eq!(told["bars"]["rows"].as_array().unwrap().len(), 6);
    let bare = comparison_page(&comparison, &[], &[]).unwrap();
    assert_eq!(contents(&bare)["map"], Value::Null);
}
