//! Answers about a plan, each as one table, for spreadsheet programs. The documents hold more.

use hub_core::explain::{
    Change, Comparison, Explanation, Fairness, Finding, Group, GroupTest, HubView, NextPlace,
    PlaceReport, PlaceRun, PlaceValue, Robustness, Sureness, Verdict, worth_words,
};
use hub_core::model::{HubId, Policy, Urn};
use hub_core::plan::{LevelKind, Plan};

use crate::sheets::{Cell, Head, Kind, Reader, to_csv};

const VIEWS: [Head; 10] = [
    Head::new("hub", Kind::Text),
    Head::new("lead_name", Kind::Text),
    Head::new("level", Kind::Text),
    Head::new("verdict", Kind::Text),
    Head::new("rules", Kind::Text),
    Head::new("fit_percent", Kind::Tenths),
    Head::new("score", Kind::Whole),
    Head::new("distance_km", Kind::Tenths),
    Head::new("if_forced", Kind::Words),
    Head::new("if_forced_score", Kind::Whole),
];
const PLACES: [Head; 12] = [
    Head::new("hub", Kind::Text),
    Head::new("level", Kind::Text),
    Head::new("places", Kind::Whole),
    Head::new("load", Kind::Whole),
    Head::new("one_more", Kind::Words),
    Head::new("one_more_score", Kind::Whole),
    Head::new("more_alike", Kind::Whole),
    Head::new("last_more_score", Kind::Whole),
    Head::new("one_less", Kind::Words),
    Head::new("one_less_score", Kind::Whole),
    Head::new("less_alike", Kind::Whole),
    Head::new("last_less_score", Kind::Whole),
];
const NEXT: [Head; 6] = [
    Head::new("place", Kind::Whole),
    Head::new("hub", Kind::Text),
    Head::new("level", Kind::Text),
    Head::new("school", Kind::Whole),
    Head::new("change", Kind::Words),
    Head::new("change_score", Kind::Whole),
];
const SURENESS: [Head; 6] = [
    Head::new("urn", Kind::Whole),
    Head::new("hub", Kind::Text),
    Head::new("runs", Kind::Whole),
    Head::new("kept", Kind::Whole),
    Head::new("other", Kind::Text),
    Head::new("other_runs", Kind::Whole),
];
const CHANGES: [Head; 7] = [
    Head::new("urn", Kind::Whole),
    Head::new("name", Kind::Text),
    Head::new("kind", Kind::Text),
    Head::new("before", Kind::Text),
    Head::new("after", Kind::Text),
    Head::new("fit_before", Kind::Tenths),
    Head::new("fit_after", Kind::Tenths),
];
const GROUPS: [Head; 15] = [
    Head::new("by", Kind::Text),
    Head::new("group", Kind::Text),
    Head::new("period", Kind::Text),
    Head::new("measure", Kind::Text),
    Head::new("schools", Kind::Whole),
    Head::new("placed", Kind::Whole),
    Head::new("share_percent", Kind::Tenths),
    Head::new("mean_fit_percent", Kind::Tenths),
    Head::new("expected", Kind::Tenths),
    Head::new("p", Kind::Decimal),
    Head::new("corrected", Kind::Decimal),
    Head::new("expected_within_priority", Kind::Tenths),
    Head::new("p_within_priority", Kind::Decimal),
    Head::new("corrected_within_priority", Kind::Decimal),
    Head::new("finding", Kind::Text),
];

/// The hubs as a school sees them, in the order of the explanation.
#[must_use]
pub fn explanation_to_csv(explanation: &Explanation, plan: &Plan, policy: &Policy) -> Vec<u8> {
    let worth = Worth { plan, policy };
    let rows = explanation.hubs.iter().map(|view| worth.view(view));
    to_csv(&VIEWS, rows, Reader::Both)
}

/// What places are worth: the next places of the hub that was asked for, or else those of each hub, one more and one less.
#[must_use]
pub fn places_to_csv(report: &PlaceReport, plan: &Plan, policy: &Policy) -> Vec<u8> {
    let worth = Worth { plan, policy };
    if report.hub.is_some() {
        let rows = (1_i64..).zip(&report.next);
        let rows = rows.map(|(place, next)| worth.next(place, next));
        return to_csv(&NEXT, rows, Reader::Both);
    }
    let rows = report.pools.iter().map(|pool| worth.pool(pool));
    to_csv(&PLACES, rows, Reader::Both)
}

/// How sure each school's place is, in order of URN.
#[must_use]
pub fn robustness_to_csv(study: &Robustness) -> Vec<u8> {
    let row = |it: &Sureness| {
        vec![
            Cell::whole(Some(it.urn.get())),
            Cell::text(it.hub.as_ref().map(|hub| hub.as_str().to_owned())),
            Cell::whole(Some(study.counted)),
            Cell::whole(Some(it.kept)),
            Cell::text(it.other.as_ref().map(|hub| hub.as_str().to_owned())),
            Cell::whole(Some(it.other_runs)),
        ]
    };
    to_csv(&SURENESS, study.schools.iter().map(row), Reader::Both)
}

/// The schools that are elsewhere in the second plan, in order of URN.
#[must_use]
pub fn comparison_to_csv(comparison: &Comparison) -> Vec<u8> {
    let rows = comparison.changes.iter().map(change);
    to_csv(&CHANGES, rows, Reader::Both)
}

/// The groups of schools, those of which the value is not known after the others.
#[must_use]
pub fn fairness_to_csv(fairness: &Fairness) -> Vec<u8> {
    let dimensions = fairness.groups.dimensions.iter();
    let rows = dimensions.flat_map(|it| {
        let groups = it.groups.iter().chain([&it.unknown]);
        groups.map(|of| group(Cell::word(Some(it.dimension)), of))
    });
    to_csv(&GROUPS, rows, Reader::Both)
}

fn change(it: &Change) -> Vec<Cell<'_>> {
    vec![
        Cell::whole(Some(it.urn.get())),
        Cell::text(it.name.as_deref()),
        Cell::word(Some(it.kind)),
        Cell::text(it.before.as_ref().map(HubId::as_str)),
        Cell::text(it.after.as_ref().map(HubId::as_str)),
        Cell::tenths(it.fit_before),
        Cell::tenths(it.fit_after),
    ]
}

fn group<'a>(by: Cell<'a>, it: &'a Group) -> Vec<Cell<'a>> {
    let test = |test: Option<GroupTest>| {
        [
            Cell::tenths(test.map(|test| test.expected)),
            Cell::decimal(test.map(|test| test.p)),
            Cell::decimal(test.map(|test| test.corrected)),
        ]
    };
    let mut cells = vec![
        by,
        Cell::text(Some(it.name.as_str())),
        Cell::text(it.period.as_deref()),
        Cell::word(it.measure),
        Cell::whole(Some(it.schools)),
        Cell::whole(Some(it.placed)),
        Cell::tenths(it.share_percent),
        Cell::tenths(it.mean_fit_percent),
    ];
    cells.extend(test(it.overall));
    cells.extend(test(it.within_priority));
    cells.push(Cell::Coded(finding(it.finding).into()));
    cells
}

/// The word of the document.
fn finding(finding: Finding) -> &'static str {
    match finding {
        Finding::NotTested => "not_tested",
        Finding::InLine => "in_line",
        Finding::Priority => "priority",
        Finding::BeyondPriority => "beyond_priority",
    }
}

/// The word of the document.
fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Here => "here",
        Verdict::FitsLess => "fits_less",
        Verdict::Full { .. } => "full",
        Verdict::SideRules { .. } => "side_rules",
        Verdict::NoPlaces => "no_places",
        Verdict::Closed { .. } => "closed",
        Verdict::NotTakingPart => "not_taking_part",
        Verdict::PinnedElsewhere => "pinned_elsewhere",
    }
}

/// Changes of the objective, in words and in points of score.
struct Worth<'a> {
    plan: &'a Plan,
    policy: &'a Policy,
}

impl Worth<'_> {
    fn words(&self, change: Option<&[i64]>) -> Cell<'static> {
        Cell::text(change.map(|change| worth_words(change, self.plan, self.policy)))
    }

    fn score(&self, change: Option<&[i64]>) -> Cell<'static> {
        let mut levels = self.plan.objectives.iter();
        let at = levels.position(|level| level.kind == LevelKind::Score);
        Cell::whole(
            at.zip(change)
                .and_then(|(at, change)| change.get(at).copied()),
        )
    }

    fn view<'a>(&self, view: &'a HubView) -> Vec<Cell<'a>> {
        let forced = view.if_forced.as_deref();
        let rules = match &view.verdict {
            Verdict::Closed { rules } => Cell::words(rules.iter().copied()),
            Verdict::SideRules { rules } => Cell::list(rules.iter()),
            _ => Cell::Empty,
        };
        vec![
            Cell::text(Some(view.hub.as_str())),
            Cell::text(Some(view.lead_name.as_str())),
            Cell::word(Some(view.level)),
            Cell::Coded(verdict(&view.verdict).into()),
            rules,
            Cell::tenths(Some(view.fit.percent)),
            Cell::whole(Some(view.fit.score)),
            Cell::tenths(view.fit.distance_km),
            self.words(forced),
            self.score(forced),
        ]
    }

    fn pool<'a>(&self, pool: &'a PlaceValue) -> Vec<Cell<'a>> {
        let mut cells = vec![
            Cell::text(Some(pool.hub.as_str())),
            Cell::word(Some(pool.level)),
            Cell::whole(Some(pool.places)),
            Cell::whole(Some(pool.load)),
        ];
        cells.extend(self.run(Some(&pool.more)));
        cells.extend(self.run(pool.less.as_ref()));
        cells
    }

    fn run(&self, run: Option<&PlaceRun>) -> [Cell<'static>; 4] {
        let first = run.map(|run| run.first.as_slice());
        [
            self.words(first),
            self.score(first),
            Cell::whole(run.map(|run| run.alike)),
            self.score(run.map(|run| run.last.as_slice())),
        ]
    }

    fn next<'a>(&self, place: i64, next: &'a NextPlace) -> Vec<Cell<'a>> {
        let change = Some(next.change.as_slice());
        vec![
            Cell::whole(Some(place)),
            Cell::text(Some(next.hub.as_str())),
            Cell::word(Some(next.level)),
            Cell::whole(next.school.map(Urn::get)),
            self.words(change),
            self.score(change),
        ]
    }
}
