//! From what is to be shown to HTML.

use std::io::Write;

use data_encoding::BASE64;
use flate2::Compression;
use flate2::write::GzEncoder;
use hub_core::explain::{is_proven, proof_words};
use hub_io::{Outputs, ShownPage, ShownPart, ShownTable};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Value};
use serde::Serialize;
use serde_json::json;

use super::Material;
use super::assets::{LICENCES, SHARED, STYLE, TEAM, content_policy};
use super::contents::Contents;
use super::fair::fairness_context;
use super::sure::sureness_context;
use super::tables;
use crate::error::ReportError;
use crate::policy::{policy_words, shareable_words};
use crate::shown::{count, decimal, thousands};

/// What bars of tiers are made of.
const WITH_AND_WITHOUT: [&str; 2] = ["with a hub", "without"];

/// Templates by name; each name ends so that its values are escaped.
const TEMPLATES: [(&str, &str); 5] = [
    ("base.html", include_str!("../templates/base.html")),
    ("parts.html", include_str!("../templates/parts.html")),
    ("team.html", include_str!("../templates/team.html")),
    ("pages.html", include_str!("../templates/pages.html")),
    ("one-page.html", include_str!("../templates/one-page.html")),
];

/// The page for the team.
pub(super) fn team_page(material: &Material<'_>) -> Result<String, ReportError> {
    let Material {
        problem,
        outputs,
        fairness,
        robustness,
        ..
    } = material;
    let summary = outputs.summary;
    let (fairness, sure) = (
        fairness.map(|it| fairness_context(it, material)),
        robustness.map(|it| sureness_context(it, problem)),
    );
    let sections = [
        ("overview", "Overview", true),
        ("map", "Map", true),
        ("hubs", "Hubs", true),
        ("schools", "Schools", true),
        ("waiting", "Waiting list", !outputs.waiting.is_empty()),
        ("fairness", "Fairness", fairness.is_some()),
        ("sure", "How sure", sure.is_some()),
        ("policy", "Policy", true),
        ("proof", "Certificate", true),
    ];
    let sections: Vec<(&str, &str)> = sections
        .into_iter()
        .filter(|(_, _, is_there)| *is_there)
        .map(|(id, name, _)| (id, name))
        .collect();
    let contents = Contents::new(material);
    let own = json!({
        "sections": sections,
        "programme": summary.policy,
        "is_proven": is_proven(summary),
        "proof": proof_words(summary),
        "proof_words": certificate(*outputs),
        "has_prices": has_prices(*outputs),
        "figures": figures(*outputs),
        "tiers": tables::tiers(*outputs),
        "reasons": tables::reasons(*outputs),
        "worst": tables::worst(*outputs),
        "hubs": tables::hubs(*outputs),
        "waiting": !outputs.waiting.is_empty(),
        "fairness": fairness,
        "sure": sure,
        "policy": policy_words(problem.policy()),
        "policy_text": outputs.policy_text,
        "levels": tables::levels(*outputs),
        "digests": digests(*outputs),
    });
    let data = [
        ("contents", serde_json::to_string(&contents)?),
        ("other-hubs", contents.other_hubs()?),
    ];
    page("team.html", &outputs.plan.digest, &TEAM, &data, own)
}

/// A page for each hub, in order of id, with its own schools alone and what it may know of them; each with what its file is called, without an ending.
///
/// # Errors
///
/// [`ReportError::Template`], which would be a fault of this crate.
pub fn hub_pages(outputs: Outputs<'_>) -> Result<Vec<(String, String)>, ReportError> {
    let mut hubs: Vec<_> = outputs.inputs.hubs.iter().collect();
    hubs.sort_by(|a, b| a.id.cmp(&b.id));
    let pages = outputs.pages_for_hubs();
    hubs.iter()
        .zip(pages)
        .map(|(hub, (file, mut shown))| {
            let title = format!("Hub {}: its schools", hub.id.as_str());
            "Schools".clone_into(&mut shown.name);
            let map = super::maps::of_hub(outputs, hub);
            let own = json!({
                "title": title,
                "programme": outputs.summary.policy,
                "has_map": map.is_some(),
                "charts": { "bars": "", "tiers": "" },
                "pages": [shown],
                "policy": shareable_words(&outputs.inputs.policy),
            });
            let held = Held {
                map,
                ..Held::default()
            };
            let page = page(
                "pages.html",
                &outputs.plan.digest,
                &SHARED,
                &held.data()?,
                own,
            )?;
            Ok((file, page))
        })
        .collect()
}

/// The page for the public: hubs and counts, small numbers withheld, and no single school.
///
/// # Errors
///
/// As for [`hub_pages`]; [`ReportError::Write`] where the policy cannot be written as TOML.
pub fn public_page(outputs: Outputs<'_>) -> Result<String, ReportError> {
    let pages = outputs.pages_for_public()?;
    let held = Held {
        bars: find_table(&pages, "hubs").and_then(bars_of),
        tiers: find_table(&pages, "tiers").and_then(tiers_of),
        ..Held::default()
    };
    let own = json!({
        "title": "Schools and their support hubs",
        "programme": outputs.summary.policy,
        "has_map": false,
        "charts": json!({
            "bars": held.bars.as_ref().map_or("", |_| "hubs"),
            "tiers": held.tiers.as_ref().map_or("", |_| "tiers"),
        }),
        "pages": pages,
        "policy": shareable_words(&outputs.inputs.policy),
    });
    page(
        "pages.html",
        &outputs.plan.digest,
        &SHARED,
        &held.data()?,
        own,
    )
}

/// A summary on one sheet of paper, with the map: for those who will read no more than that.
///
/// # Errors
///
/// As for [`hub_pages`].
pub fn one_page(outputs: Outputs<'_>) -> Result<String, ReportError> {
    let tiers = outputs.summary.tiers.iter().map(|row| TierBar {
        name: format!("{} {}", row.tier, row.name),
        placed: row.placed.into(),
        without: row.unplaced.into(),
    });
    let held = Held {
        map: super::maps::of_all(outputs),
        tiers: Some(Bars {
            words: "Schools with and without a hub by tier.",
            names: WITH_AND_WITHOUT,
            rows: tiers.collect(),
        }),
        ..Held::default()
    };
    let own = json!({
        "programme": outputs.summary.policy,
        "figures": figures(outputs),
        "sentences": super::sentences::sentences(outputs),
        "regions": super::sentences::regions(outputs),
    });
    page(
        "one-page.html",
        &outputs.plan.digest,
        &SHARED,
        &held.data()?,
        own,
    )
}

/// What the scripts of the smaller pages read.
#[derive(Debug, Default, Serialize)]
pub(super) struct Held {
    pub(super) map: Option<super::maps::Map>,
    pub(super) bars: Option<Bars<HubBar>>,
    pub(super) tiers: Option<Bars<TierBar>>,
}

impl Held {
    /// The same as a block of data.
    pub(super) fn data(&self) -> Result<[(&'static str, String); 1], ReportError> {
        Ok([("contents", serde_json::to_string(self)?)])
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Bars<T> {
    pub(super) words: &'static str,
    /// What bars are, and the marks beside them.
    pub(super) names: [&'static str; 2],
    pub(super) rows: Vec<T>,
}

#[derive(Debug, Serialize)]
pub(super) struct HubBar {
    pub(super) name: String,
    pub(super) lead: String,
    pub(super) load: u64,
    pub(super) places: Option<u64>,
}

#[derive(Debug, Serialize)]
pub(super) struct TierBar {
    name: String,
    placed: u64,
    without: u64,
}

fn find_table<'a>(pages: &'a [ShownPage], name: &str) -> Option<&'a ShownTable> {
    pages
        .iter()
        .flat_map(|page| &page.parts)
        .find_map(|part| match part {
            ShownPart::Table(table) if table.name == name => Some(table),
            _ => None,
        })
}

/// Bars of the public table of hubs: of those whose number is told.
fn bars_of(table: &ShownTable) -> Option<Bars<HubBar>> {
    let row = |row: &Vec<String>| {
        let [name, lead, _, schools, ..] = row.as_slice() else {
            return None;
        };
        Some(HubBar {
            name: name.clone(),
            lead: lead.clone(),
            load: schools.parse().ok()?,
            places: None,
        })
    };
    let rows: Vec<HubBar> = table.rows.iter().filter_map(row).collect();
    (!rows.is_empty()).then_some(Bars {
        names: ["schools", "places"],
        words: "Schools of each hub, where the number is told; the table says the same.",
        rows,
    })
}

/// Bars of the public table of tiers: of those whose numbers are told.
fn tiers_of(table: &ShownTable) -> Option<Bars<TierBar>> {
    let row = |row: &Vec<String>| {
        let [tier, name, placed, without] = row.as_slice() else {
            return None;
        };
        Some(TierBar {
            name: format!("{tier} {name}").trim().to_owned(),
            placed: placed.parse().ok()?,
            without: without.parse().ok()?,
        })
    };
    let rows: Vec<TierBar> = table.rows.iter().filter_map(row).collect();
    (!rows.is_empty()).then_some(Bars {
        names: WITH_AND_WITHOUT,
        words: "Schools with and without a hub by tier, where the numbers are told; the table says the same.",
        rows,
    })
}

/// What a template is filled with.
#[derive(Serialize)]
struct Filled {
    #[serde(flatten)]
    shared: serde_json::Value,
    #[serde(flatten)]
    own: serde_json::Value,
}

/// Fills a template.
pub(super) fn page(
    template: &str,
    digest: &str,
    scripts: &[&str],
    data: &[(&str, String)],
    own: serde_json::Value,
) -> Result<String, ReportError> {
    let data = data
        .iter()
        .map(|(id, text)| Ok((*id, packed(text)?)))
        .collect::<Result<Vec<_>, ReportError>>()?;
    let shared = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "digest": digest,
        "style": STYLE,
        "licences": LICENCES,
        "script_hashes": content_policy(scripts),
        "scripts": scripts,
        "data": data,
    });
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let mut syntax = SyntaxConfig::builder();
    environment.set_syntax(syntax.trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_filter("decimal", |number: f64| decimal(number, 1));
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    let all = Filled { shared, own };
    let all = Value::from(Serde(all));
    Ok(environment.get_template(template)?.render(all)?)
}

/// A text as scripts read it: gzip in base 64, in which nothing is markup.
fn packed(text: &str) -> Result<String, ReportError> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(text.as_bytes())?;
    Ok(BASE64.encode(&gzip.finish()?))
}

/// Numbers that are read first.
fn figures(outputs: Outputs<'_>) -> Vec<(String, &'static str)> {
    let summary = outputs.summary;
    let mut figures = vec![
        (count(summary.schools), "schools applied"),
        (count(summary.placed), "have a hub"),
        (thousands(outputs.waiting.len() as u64), "wait for a place"),
        (thousands(outputs.inputs.hubs.len() as u64), "hubs"),
        (thousands(summary.places), "places"),
    ];
    figures.extend(
        summary
            .mean_fit_percent
            .map(|fit| (format!("{} %", decimal(fit, 1)), "mean fit")),
    );
    figures.extend(
        summary
            .mean_distance_km
            .map(|km| (format!("{} km", decimal(km, 0)), "mean distance")),
    );
    figures
}

pub(crate) fn certificate(outputs: Outputs<'_>) -> String {
    let words = if is_proven(outputs.summary) {
        "This plan is proven to be the best there is under the policy. Levels are decided one after the other: what an earlier one reaches is never given up for a later one."
    } else {
        "This plan keeps all rules; where what is reached is below the most that any plan can reach, a better one may exist."
    };
    let prices = if has_prices(outputs) {
        " The proof is a price for the places of each hub: what one more would be worth. With these prices no other plan can reach more, which is a sum that anyone can add up."
    } else {
        " The proof is a set of multipliers for the rules, with which no plan can reach more, which is a sum that anyone can add up."
    };
    words.to_owned() + prices
}

/// Whether places have prices: without side rules.
fn has_prices(outputs: Outputs<'_>) -> bool {
    outputs.summary.hubs.iter().any(|row| !row.price.is_empty())
}

pub(crate) fn digests(outputs: Outputs<'_>) -> Vec<(&'static str, String)> {
    let plan = outputs.plan;
    vec![
        ("Plan", plan.digest.clone()),
        ("Schools", plan.inputs.schools.clone()),
        ("Hubs", plan.inputs.hubs.clone()),
        ("Policy", plan.inputs.policy.clone()),
        ("Tables beside the policy", plan.inputs.tables.clone()),
        ("Seed of the lottery", plan.seed.to_string()),
    ]
}
