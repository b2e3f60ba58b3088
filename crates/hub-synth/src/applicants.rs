//! Who applies, and what they write on the form.

use std::collections::BTreeSet;

use hub_core::model::{Hub, HubId, School, SupportAsked, Theme};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::draft::Draft;
use crate::draw::{Draw, Stage};
use crate::{dress, themes};

/// How much more readily a school applies, in log odds, for each standard deviation of persistent absence.
const EAGERNESS: f64 = 0.5;
/// Day on which applications close.
const CLOSING: Date = date(2025, 3, 28);
/// Weeks for which applications are open.
const WEEKS_OPEN: f64 = 6.0;
/// Hubs that a school looks at for each hub that it names.
const LOOKED_AT: u32 = 8;

/// Share of forms on which an answer is missing.
mod gap {
    pub(super) const PERSISTENT: f64 = 0.04;
    pub(super) const OVERALL: f64 = 0.02;
    pub(super) const SEVERE: f64 = 0.06;
    pub(super) const SUSPENSIONS: f64 = 0.05;
    pub(super) const FSM: f64 = 0.02;
    pub(super) const SEN: f64 = 0.03;
    pub(super) const POSITION: f64 = 0.002;
    pub(super) const NEEDS: f64 = 0.05;
    pub(super) const SUPPORT: f64 = 0.30;
    pub(super) const PREFERENCES: f64 = 0.75;
    pub(super) const OTHER_SUPPORT: f64 = 0.85;
}

const OTHER_SUPPORT: [&str; 5] = [
    "Attendance mentors",
    "Behaviour hub",
    "English hub",
    "Local authority targeting support meetings",
    "Trust attendance team",
];

/// The applications of `schools` of the `others`, in the same order.
pub(crate) fn applications(
    others: &[&Draft],
    schools: u32,
    hubs: &[Hub],
    seed: u64,
) -> Vec<School> {
    let mut draw = Draw::new(seed, Stage::Form);
    let sample = sample(others, schools, seed);
    let chosen = sample.into_iter().filter_map(|i| others.get(i));
    chosen
        .map(|draft| application(draft, hubs, &mut draw))
        .collect()
}

/// Positions of the schools that apply, ascending: a weighted sample without replacement, by the keys of Efraimidis
/// and Spirakis (2006).
fn sample(others: &[&Draft], schools: u32, seed: u64) -> Vec<usize> {
    let mut draw = Draw::new(seed, Stage::Sample);
    let mut keyed: Vec<(f64, usize)> = others
        .iter()
        .enumerate()
        .map(|(i, draft)| {
            let weight = libm::exp(EAGERNESS * draft.standing);
            (-libm::log(1.0 - draw.uniform()) / weight, i)
        })
        .collect();
    keyed.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut chosen: Vec<usize> = keyed
        .into_iter()
        .take(schools as usize)
        .map(|(_, i)| i)
        .collect();
    chosen.sort_unstable();
    chosen
}

fn application(draft: &Draft, hubs: &[Hub], draw: &mut Draw) -> School {
    let mut school = dress::school(draft);
    if !draw.chance(gap::NEEDS) {
        school.needs = needs(&school, draw);
    }
    if !draw.chance(gap::SUPPORT) {
        school.support_asked = Some(support(draft.standing, draw));
    }
    if !draw.chance(gap::PREFERENCES) {
        school.preferences = preferences(&school, hubs, draw);
    }
    if !draw.chance(gap::OTHER_SUPPORT) {
        school.other_support = Some(draw.one_of(&OTHER_SUPPORT).to_owned());
    }
    school.applied_on = applied_on(draw);
    leave_gaps(&mut school, draw);
    school
}

/// One to four themes.
fn needs(school: &School, draw: &mut Draw) -> BTreeSet<Theme> {
    let weights = themes::needs(school);
    let number = 1 + draw.weighted(&[0.25, 0.35, 0.25, 0.15]);
    themes::choose(&weights, number, draw)
}

/// Schools with more absence ask for more.
fn support(standing: f64, draw: &mut Draw) -> SupportAsked {
    let enhanced = libm::exp(-1.2 + 0.6 * standing);
    let weights = [enhanced, 0.7, 0.8];
    match draw.weighted(&weights) {
        0 => SupportAsked::Enhanced,
        1 => SupportAsked::Regional,
        _ => SupportAsked::Any,
    }
}

/// One to three hubs: each the best of a few that the school has heard of, first by phase and then by distance.
fn preferences(school: &School, hubs: &[Hub], draw: &mut Draw) -> Vec<HubId> {
    let number = 1 + draw.below(3) as usize;
    let mut named: Vec<HubId> = Vec::with_capacity(number);
    for _ in 0..number {
        let heard_of = (0..LOOKED_AT)
            .filter_map(|_| hubs.get(draw.below(crate::number::count(hubs.len())) as usize));
        let best = heard_of.min_by_key(|hub| {
            let serves = school
                .phase
                .is_some_and(|phase| hub.phases.contains(&phase));
            (!serves, distance(school, hub), &hub.id)
        });
        if let Some(hub) = best
            && !named.contains(&hub.id)
        {
            named.push(hub.id.clone());
        }
    }
    named
}

/// Square of the distance, m²; far where a position is missing.
fn distance(school: &School, hub: &Hub) -> u64 {
    let Some((a, b)) = school.position().zip(hub.position()) else {
        return u64::MAX;
    };
    let square = |x: u32, y: u32| u64::from(x.abs_diff(y)) * u64::from(x.abs_diff(y));
    square(a.0, b.0).saturating_add(square(a.1, b.1))
}

/// A day on which applications were open; most come late.
fn applied_on(draw: &mut Draw) -> Option<Date> {
    let u = draw.uniform();
    let early = crate::number::whole(WEEKS_OPEN * 7.0 * u * u);
    CLOSING.checked_sub(i64::from(early).days()).ok()
}

fn leave_gaps(school: &mut School, draw: &mut Draw) {
    // Where few pupils hide the one rate, they hide the other too.
    if draw.chance(gap::PERSISTENT) {
        school.persistent_absence = None;
        school.severe_absence = None;
    }
    if draw.chance(gap::OVERALL) {
        school.overall_absence = None;
    }
    if draw.chance(gap::SEVERE) {
        school.severe_absence = None;
    }
    if draw.chance(gap::SUSPENSIONS) {
        school.suspensions = None;
    }
    if draw.chance(gap::FSM) {
        school.fsm = None;
    }
    if draw.chance(gap::SEN) {
        school.sen = None;
    }
    if draw.chance(gap::POSITION) {
        school.easting = None;
        school.northing = None;
    }
}
