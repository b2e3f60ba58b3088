//! The schools of a report, as columns, with what each would be like elsewhere.

use std::collections::BTreeMap;

use hub_core::explain::{
    Decision, Explainer, Explanation, HubView, Moves, Robustness, Share, Verdict, percent,
    worth_words,
};
use hub_core::model::{Field, HubId, Rate, School, Term};
use hub_core::plan::{LevelKind, Plan};
use hub_core::problem::{Problem, SchoolIx};
use rayon::prelude::*;
use serde::Serialize;

use super::Material;
use super::interned::Interned;
use crate::policy::field_words;
use crate::shown::spelled;

/// Other hubs that are shown of a school, best fit first; those that it asked for come on top.
const OTHERS: usize = 5;

/// Schools in order of URN, a column each. Numbers of texts are places in [`super::contents::Contents::texts`], -1 for none; numbers of hubs are places in the list of hubs, -1 for none.
#[derive(Debug, Default, Serialize)]
pub(super) struct Schools {
    urn: Vec<u32>,
    name: Vec<String>,
    phase: Vec<i32>,
    kind: Vec<i32>,
    region: Vec<i32>,
    authority: Vec<i32>,
    area: Vec<i32>,
    trust: Vec<Option<u32>>,
    pupils: Vec<Option<u32>>,
    /// Metres of the British National Grid, both or none.
    position: Vec<Option<(u32, u32)>>,
    /// From 1; 0 for a school that does not take part.
    tier: Vec<u32>,
    level: Vec<i32>,
    value: Vec<i64>,
    lottery: Vec<i64>,
    hub: Vec<i32>,
    /// Tenths of a percent.
    fit: Vec<Option<i64>>,
    /// Tenths of a km.
    km: Vec<Option<i64>>,
    /// Shares of the fit by criterion, tenths of a point of 100.
    shares: Vec<Vec<i64>>,
    /// Why it has no hub.
    why: Vec<i32>,
    asked: Vec<i32>,
    needs: Vec<i32>,
    missing: Vec<i32>,
    decisions: Vec<i32>,
    /// Hubs that it asked for, best first.
    preferences: Vec<Vec<i32>>,
    /// Told apart, see [`Schools::other_hubs`].
    #[serde(skip)]
    others: Vec<Vec<Other>>,
    /// Why hubs are closed to it, and how many are.
    closed: Vec<Vec<(i32, u32)>>,
    /// Runs in which it keeps its place; where else it mostly is, and in how many.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sure: Vec<Option<(u32, i32, u32)>>,
    rates: Vec<RateColumn>,
}

/// A rate of all schools.
#[derive(Debug, Serialize)]
struct RateColumn {
    /// What it is.
    name: String,
    /// What it is told in.
    unit: &'static str,
    values: Vec<Option<f64>>,
    /// Year and source of each.
    about: Vec<i32>,
}

/// Another hub as a school sees it: hub, fit and km in tenths, what keeps it out, what the total fit would change by if it were forced in there, in tenths of a point, and the shares of the fit.
#[derive(Debug, Serialize)]
struct Other(i32, i64, Option<i64>, i32, Option<i64>, Vec<i64>);

/// What is worked out of one school by itself, and no more: there may be many.
struct Row {
    /// Without its hubs.
    told: Explanation,
    here: Option<HubView>,
    others: Vec<Elsewhere>,
    closed: BTreeMap<String, u32>,
}

struct Elsewhere {
    view: HubView,
    why: String,
    points: Option<i64>,
}

/// The columns of all schools, worked out in parallel on the caller's pool.
pub(super) fn schools(material: &Material<'_>, texts: &mut Interned) -> Schools {
    let problem = material.problem;
    let losses = material.moves.map(Moves::losses);
    let told = Told {
        material,
        explainer: Explainer::new(problem, material.outputs.plan, losses.as_ref()),
    };
    let all = SchoolIx::all(problem.schools().len());
    let every: Vec<SchoolIx> = all.clone().collect();
    let rows: Vec<Row> = every
        .into_par_iter()
        .map(|school| told.row(school))
        .collect();
    let mut columns = Schools::default();
    for (school, row) in all.zip(rows) {
        columns.add(material, problem.school(school), row, texts);
    }
    columns.rates = rates(problem.schools(), texts);
    if let Some(study) = material.robustness {
        columns.sure = sure(problem, study);
    }
    columns
}

/// What is told of schools one by one.
struct Told<'a> {
    material: &'a Material<'a>,
    explainer: Explainer<'a>,
}

impl Told<'_> {
    fn row(&self, school: SchoolIx) -> Row {
        let mut told = self.explainer.explain_but_rules(school);
        let hubs = std::mem::take(&mut told.hubs);
        let asked = &self.material.problem.school(school).preferences;
        let is_open = |view: &HubView| {
            matches!(
                view.verdict,
                Verdict::FitsLess | Verdict::Full { .. } | Verdict::SideRules { .. }
            )
        };
        let mut shown = Vec::new();
        let mut closed = BTreeMap::new();
        let mut open = 0;
        for view in &hubs {
            open += usize::from(is_open(view));
            let is_shown = is_open(view) && open <= OTHERS || asked.contains(&view.hub);
            if is_shown && view.verdict != Verdict::Here {
                shown.push(view.clone());
            } else if let Some(words) = closed_words(&view.verdict) {
                *closed.entry(words).or_insert(0) += 1;
            }
        }
        // Of those alone: each takes a look at all rules.
        self.explainer.name_rules(school, &mut shown);
        let is_here = |view: &HubView| view.verdict == Verdict::Here;
        Row {
            told,
            here: hubs.into_iter().find(is_here),
            others: shown.iter().map(|view| self.elsewhere(view)).collect(),
            closed,
        }
    }

    /// Another hub: what keeps the school out, with what placements it would cost to force it in, and by how much the total fit would change then.
    fn elsewhere(&self, view: &HubView) -> Elsewhere {
        let (plan, problem) = (self.material.outputs.plan, self.material.problem);
        let why = keeps_out(&view.verdict);
        let (placements, points) = match &view.if_forced {
            Some(change) => told(change, plan, problem),
            None => (String::new(), None),
        };
        Elsewhere {
            view: view.clone(),
            why: why + &placements,
            points,
        }
    }
}

/// What keeps a school out of a hub.
fn keeps_out(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Full { .. } => "full".to_owned(),
        Verdict::FitsLess => "a place is free, but it fits less".to_owned(),
        Verdict::SideRules { rules } if rules.is_empty() => {
            "a place is free, but opening the hub or a soft rule costs more".to_owned()
        }
        Verdict::SideRules { rules } => {
            format!("a place is free, but it would break: {}", rules.join("; "))
        }
        verdict => closed_words(verdict).unwrap_or_default(),
    }
}

/// A change as words on placements and as tenths of a point of fit.
fn told(change: &[i64], plan: &Plan, problem: &Problem) -> (String, Option<i64>) {
    let is_score = |at: &usize| plan.objectives[*at].kind == LevelKind::Score;
    let score = (0..change.len().min(plan.objectives.len())).find(is_score);
    let mut tiers = change.to_vec();
    let points = score.map(|at| {
        let tail = tiers.split_off(at);
        tenths(percent(tail[0], plan.score_scale))
    });
    let words = if tiers.iter().all(|it| *it == 0) {
        String::new()
    } else {
        let words = worth_words(&tiers, plan, problem.policy());
        format!("; with it there, {words}")
    };
    (words, points)
}

/// Why a hub is out of the question; `None` for one that is not.
fn closed_words(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Closed { rules } => {
            let rules: Vec<&str> = rules.iter().map(|rule| rule.sentence()).collect();
            Some(rules.join("; "))
        }
        Verdict::NoPlaces => Some("no place at its level of support".to_owned()),
        Verdict::NotTakingPart => Some("it does not take part".to_owned()),
        Verdict::PinnedElsewhere => Some("people decided for another hub".to_owned()),
        _ => None,
    }
}

impl Schools {
    /// Other hubs of each school, JSON, a line a school: more than all else together, and read only for the schools that somebody looks at.
    pub(super) fn other_hubs(&self) -> Result<String, serde_json::Error> {
        let lines = self.others.iter().map(serde_json::to_string);
        Ok(lines.collect::<Result<Vec<_>, _>>()?.join("\n"))
    }

    fn add(&mut self, material: &Material<'_>, school: &School, row: Row, texts: &mut Interned) {
        let (problem, scale) = (material.problem, material.outputs.plan.score_scale);
        let Row {
            told,
            here,
            others,
            closed,
        } = row;
        let hub = |id: &HubId| number(problem, Some(id));
        let here = here.as_ref();
        self.about(school, texts);
        self.tier
            .push(told.tier.as_ref().map_or(0, |(tier, _)| *tier));
        self.level.push(texts.number(told.level.name()));
        self.value.push(told.value);
        self.lottery.push(told.lottery_points);
        self.hub.push(number(problem, told.hub.as_ref()));
        self.fit.push(here.map(|view| tenths(view.fit.percent)));
        self.km
            .push(here.and_then(|view| view.fit.distance_km.map(tenths)));
        self.shares
            .push(here.map_or_else(Vec::new, |view| shares(view, scale)));
        self.why.push(texts.maybe(told.sentence));
        let missing: Vec<String> = told.missing.iter().map(|it| it.replace('_', " ")).collect();
        self.missing.push(words(&missing, texts));
        let decisions: Vec<String> = told.decisions.iter().map(decision).collect();
        self.decisions.push(words(&decisions, texts));
        self.preferences
            .push(school.preferences.iter().map(hub).collect());
        let other = |it: Elsewhere| {
            let fit = &it.view.fit;
            let (percent, km) = (tenths(fit.percent), fit.distance_km.map(tenths));
            let why = texts.number(it.why);
            let shares = shares(&it.view, scale);
            Other(hub(&it.view.hub), percent, km, why, it.points, shares)
        };
        self.others.push(others.into_iter().map(other).collect());
        let closed = closed.into_iter();
        self.closed.push(
            closed
                .map(|(why, hubs)| (texts.number(why), hubs))
                .collect(),
        );
    }

    /// What its record says.
    fn about(&mut self, school: &School, texts: &mut Interned) {
        self.urn.push(school.urn.get());
        self.name.push(school.name.clone());
        self.phase.push(term(school.phase, texts));
        self.kind
            .push(texts.maybe(school.establishment_type.as_deref()));
        self.region.push(term(school.region, texts));
        self.authority
            .push(texts.maybe(school.local_authority.as_deref()));
        self.area.push(term(school.investment_area, texts));
        self.trust.push(school.trust.map(|trust| trust.0));
        self.pupils.push(school.pupils);
        self.position.push(school.position());
        self.asked.push(term(school.support_asked, texts));
        let needs: Vec<String> = school.needs.iter().copied().map(spelled).collect();
        self.needs.push(words(&needs, texts));
    }
}

/// Place of a hub in the list of hubs; -1 for none.
pub(super) fn number(problem: &Problem, hub: Option<&HubId>) -> i32 {
    let at = hub.and_then(|id| problem.find_hub(id));
    at.and_then(|hub| i32::try_from(hub.at()).ok())
        .unwrap_or(-1)
}

/// A word of a vocabulary as people read it.
pub(super) fn term(word: Option<impl Term>, texts: &mut Interned) -> i32 {
    texts.maybe(word.map(spelled))
}

/// A list of words.
fn words(words: &[String], texts: &mut Interned) -> i32 {
    texts.maybe((!words.is_empty()).then(|| words.join("; ")))
}

fn decision(it: &Decision) -> String {
    let verb = if it.pinned {
        "Pinned to"
    } else {
        "Barred from"
    };
    format!(
        "{verb} {}: {} (authorised by {}, {})",
        it.hub.as_str(),
        it.reason,
        it.authorised_by,
        it.date
    )
}

fn shares(view: &HubView, scale: i64) -> Vec<i64> {
    let share = |share: &Share| tenths(percent(share.share, scale));
    view.fit.shares.iter().map(share).collect()
}

/// The rates that any school has, each as a column.
fn rates(schools: &[School], texts: &mut Interned) -> Vec<RateColumn> {
    type Get = fn(&School) -> Option<&Rate>;
    let rates: [(Field, &'static str, Get); 4] = [
        (Field::OverallAbsence, "%", |it| it.overall_absence.as_ref()),
        (Field::PersistentAbsence, "%", |it| {
            it.persistent_absence.as_ref()
        }),
        (Field::SevereAbsence, "%", |it| it.severe_absence.as_ref()),
        (Field::Suspensions, "per 100 pupils", |it| {
            it.suspensions.as_ref()
        }),
    ];
    let mut columns: Vec<RateColumn> = rates
        .into_iter()
        .map(|(field, unit, get)| RateColumn {
            name: field_words(field),
            unit,
            values: schools
                .iter()
                .map(|it| get(it).map(|rate| rate.value))
                .collect(),
            about: schools
                .iter()
                .map(|it| {
                    texts.maybe(get(it).map(|rate| format!("{}, {}", rate.period, rate.source)))
                })
                .collect(),
        })
        .collect();
    let fsm = |it: &School| {
        let fsm = it.fsm.as_ref()?;
        let period = fsm.period.as_deref().unwrap_or("year not known");
        Some(format!(
            "{}, {period}",
            fsm.measure.name().replace('_', " ")
        ))
    };
    columns.push(RateColumn {
        name: field_words(Field::Fsm),
        unit: "%",
        values: schools
            .iter()
            .map(|it| Some(it.fsm.as_ref()?.percent))
            .collect(),
        about: schools.iter().map(|it| texts.maybe(fsm(it))).collect(),
    });
    columns.push(RateColumn {
        name: field_words(Field::Sen),
        unit: "%",
        values: schools.iter().map(|it| it.sen).collect(),
        about: vec![-1; schools.len()],
    });
    columns.retain(|column| column.values.iter().any(Option::is_some));
    columns
}

/// How often each school keeps its place.
fn sure(problem: &Problem, study: &Robustness) -> Vec<Option<(u32, i32, u32)>> {
    let of = |school: &School| {
        let at = study.schools.binary_search_by_key(&school.urn, |it| it.urn);
        let it = &study.schools[at.ok()?];
        Some((it.kept, number(problem, it.other.as_ref()), it.other_runs))
    };
    problem.schools().iter().map(of).collect()
}

/// Tenths of a number; whole numbers take less room than decimals.
fn tenths(number: f64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "percent and km are small numbers"
    )]
    let tenths = (number * 10.0).round() as i64;
    tenths
}
