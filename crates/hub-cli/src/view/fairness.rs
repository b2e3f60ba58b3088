//! Whether a plan is fair.

use std::fmt::Write;

use hub_core::explain::{
    Dimension, DimensionCode, Envied, Envy, Fairness, Finding, Frontier, Group, GroupTest, Groups,
    percent, worth_words,
};
use hub_core::model::{FsmMeasure, HubId};
use hub_core::plan::Plan;
use hub_core::problem::Problem;

use super::{counted, lines, optional, printable, table, thousands, wrapped};

/// Pairs that are named, at most.
const NAMED: usize = 10;
/// Points of the frontier that are shown, at most.
const POINTS: usize = 10;
/// Characters of a line of text.
const WIDTH: usize = 110;

/// An account of fairness in text.
#[must_use]
pub fn fairness_text(report: &Fairness, problem: &Problem, plan: &Plan) -> String {
    let mut text = groups_text(&report.groups);
    text += &envy_text(&report.envy, problem, plan);
    text += &frontier_text(report, problem, plan);
    text
}

fn groups_text(groups: &Groups) -> String {
    let share = percent(groups.placed.into(), groups.schools.into());
    let mut text = format!(
        "Placed: {} of {} that take part ({share:.0} %), mean fit {} %\n\n",
        thousands(groups.placed.into()),
        counted(groups.schools.into(), "school"),
        optional(groups.mean_fit_percent, 1),
    );
    text += &findings_text(groups);
    for dimension in &groups.dimensions {
        text += &dimension_text(dimension, groups);
    }
    text += "\n";
    text += &paragraph(&method(groups));
    text
}

/// How the columns came about.
fn method(groups: &Groups) -> String {
    let within = if groups.priorities > 1 {
        "; at equal priority, drawn among schools of the same tier and value"
    } else {
        ""
    };
    let tests = thousands(groups.tests.into());
    format!(
        "Expected: how many would be placed on average, were places drawn by lot among all schools that take part{within}. \
         Marked: what a draw would give less than 5 times in 100, over all {tests} tests together (exact, two-sided, by Holm's correction). \
         A mark is no proof of unfairness: hubs serve phases and regions, and have more places in some. \
         The inputs do not say how large a trust is beyond these schools, nor anything of English as an additional language, faith or single-sex schools.",
    )
}

/// What stands out, in sentences.
fn findings_text(groups: &Groups) -> String {
    let mut text = String::new();
    let beyond = if groups.priorities > 1 {
        "Not explained by priority"
    } else {
        "More or fewer than expected"
    };
    let findings = [
        (beyond, Finding::BeyondPriority),
        ("Explained by priority", Finding::Priority),
    ];
    for (title, finding) in findings {
        let found: Vec<String> = groups
            .dimensions
            .iter()
            .filter_map(|dimension| found(dimension, finding))
            .collect();
        if !found.is_empty() {
            text += &paragraph(&format!("{title}: {}.", found.join("; ")));
        }
    }
    if text.is_empty() {
        text += "No group is placed more or less often than a draw by lot might place it.\n";
    }
    text
}

/// The groups of which the tests say so.
fn found(dimension: &Dimension, finding: Finding) -> Option<String> {
    let naming = Naming::of(dimension);
    let all = dimension.groups.iter().chain([&dimension.unknown]);
    let names: Vec<String> = all
        .filter(|group| group.finding == finding)
        .map(|group| naming.name(group))
        .collect();
    let what = title(dimension.dimension).to_lowercase();
    (!names.is_empty()).then(|| format!("{what} {}", names.join(", ")))
}

fn dimension_text(dimension: &Dimension, groups: &Groups) -> String {
    if dimension.groups.is_empty() {
        let title = title(dimension.dimension);
        return format!("\n  {title}: not known of any school\n");
    }
    let naming = Naming::of(dimension);
    let unit = match dimension.dimension {
        DimensionCode::PersistentAbsence | DimensionCode::Fsm | DimensionCode::Sen => ", %",
        _ => "",
    };
    let title = title(dimension.dimension).to_owned() + &naming.shared() + unit;
    let is_split = groups.priorities > 1;
    let mut header = vec![
        title.as_str(),
        "schools",
        "placed",
        "share",
        "fit",
        "expected",
    ];
    let mut right = vec![1, 2, 3, 4, 5];
    if is_split {
        header.push("at equal priority");
        right.push(6);
    }
    header.push("");
    let mut table = table(&header, &right);
    let unknown = Some(&dimension.unknown).filter(|group| group.schools > 0);
    for group in dimension.groups.iter().chain(unknown) {
        let percents = |number: Option<f64>, decimals| {
            number.map_or_else(|| "-".to_owned(), |number| format!("{number:.decimals$} %"))
        };
        let mut row = vec![
            naming.name(group),
            thousands(group.schools.into()),
            thousands(group.placed.into()),
            percents(group.share_percent, 0),
            percents(group.mean_fit_percent, 1),
            expected(group.overall.as_ref()),
        ];
        if is_split {
            row.push(expected(group.within_priority.as_ref()));
        }
        row.push(mark(group));
        table.add_row(row);
    }
    format!("\n{}", lines(&table))
}

/// How many would be placed on average, as a whole number; a dash where that was not asked.
fn expected(test: Option<&GroupTest>) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of schools: 0 to 900,000"
    )]
    let whole = |test: &GroupTest| thousands(test.expected.round() as u64);
    test.map_or_else(|| "-".to_owned(), whole)
}

/// What stands out of a group.
fn mark(group: &Group) -> String {
    let against = match group.finding {
        Finding::NotTested | Finding::InLine => return String::new(),
        Finding::Priority => group.overall,
        Finding::BeyondPriority => group.within_priority.or(group.overall),
    };
    let more = against.is_some_and(|test| f64::from(group.placed) > test.expected);
    let more = if more { "more" } else { "fewer" };
    match group.finding {
        Finding::Priority => format!("{more}, explained by priority"),
        _ if group.within_priority.is_some() => format!("{more}, not explained by priority"),
        _ => format!("{more} than expected"),
    }
}

/// How the groups of one kind are called: year and measure stand once, where they are the same for all.
struct Naming<'a> {
    same: Option<&'a Group>,
}

impl<'a> Naming<'a> {
    fn of(dimension: &'a Dimension) -> Self {
        let first = dimension.groups.first();
        let is_same = |group: &Group| {
            first.is_some_and(|it| (&it.period, it.measure) == (&group.period, group.measure))
        };
        Self {
            same: first.filter(|_| dimension.groups.iter().all(is_same)),
        }
    }

    /// What all groups have in common, after what they are called.
    fn shared(&self) -> String {
        self.same.map_or_else(String::new, figures)
    }

    fn name(&self, group: &Group) -> String {
        let name = match group.name.as_str() {
            "eia" | "peia" => group.name.to_uppercase(),
            name => name.replace('_', " "),
        };
        if self.same.is_some() {
            name
        } else {
            name + &figures(group)
        }
    }
}

/// Measure and year of a group's figures.
fn figures(group: &Group) -> String {
    let mut text = String::new();
    if let Some(measure) = group.measure {
        text += match measure {
            FsmMeasure::EligibleNow => ", eligible now",
            FsmMeasure::Ever6 => ", in six years",
            FsmMeasure::PupilPremium => ", pupil premium",
        };
    }
    if let Some(period) = &group.period {
        let _ = write!(text, ", {}", printable(period, 12));
    }
    text
}

/// What a kind of groups is called above its table.
fn title(dimension: DimensionCode) -> &'static str {
    match dimension {
        DimensionCode::Region => "Region",
        DimensionCode::Phase => "Phase",
        DimensionCode::InvestmentArea => "Investment area",
        DimensionCode::TrustSize => "Schools of its trust",
        DimensionCode::PersistentAbsence => "Persistent absence",
        DimensionCode::Fsm => "Free school meals",
        DimensionCode::Sen => "Special needs",
    }
}

fn envy_text(envy: &Envy, problem: &Problem, plan: &Plan) -> String {
    let mut text = "\nWho would gain where a school of lower priority is\n".to_owned();
    text += &paragraph(&match envy.unplaced {
        0 => "No school without a hub: every place that is open to it has a school of its own priority or higher.".to_owned(),
        unplaced => format!("{} without a hub, for rules on hubs and groups of schools keep them out.", counted(unplaced.into(), "school")),
    });
    if envy.placed > 0 {
        text += &paragraph(&format!(
            "{} with a hub would fit better at another one, {} in all: priority decides who is placed, the fit of all together where.",
            counted(envy.placed.into(), "school"),
            counted(envy.pairs, "pair"),
        ));
    } else {
        text += "No school with a hub.\n";
    }
    if envy.largest.is_empty() {
        return text;
    }
    let mut table = table(
        &[
            "School",
            "Name",
            "tier",
            "is at",
            "would gain at",
            "gain",
            "lower there",
            "there, the whole plan changes by",
        ],
        &[2, 5, 6],
    );
    for row in envy.largest.iter().take(NAMED) {
        let name = problem
            .find_school(row.urn)
            .map_or("", |school| &problem.school(school).name);
        let id = |hub: &HubId| printable(hub.as_str(), 12);
        table.add_row([
            row.urn.to_string(),
            printable(name, 40),
            row.tier.to_string(),
            row.from.as_ref().map_or_else(|| "no hub".to_owned(), id),
            id(&row.hub),
            format!("{:+.1}", percent(row.gain.into(), plan.score_scale)),
            row.lower.to_string(),
            why(row, problem, plan),
        ]);
    }
    text += &lines(&table);
    let more = envy.pairs.saturating_sub(table.row_count() as u64);
    if more > 0 {
        let _ = writeln!(text, "  and {} that gain less", counted(more, "pair"));
    }
    text
}

/// Why a school is not where it would gain.
fn why(row: &Envied, problem: &Problem, plan: &Plan) -> String {
    match &row.change {
        Some(change) => worth_words(change, plan, problem.policy()),
        None if row.rules.is_empty() => "not priced".to_owned(),
        None => format!("would break {}", printable(&row.rules.join("; "), 80)),
    }
}

fn frontier_text(report: &Fairness, problem: &Problem, plan: &Plan) -> String {
    let mut text =
        "\nServing the worst-served better, with as many placed of each tier\n".to_owned();
    match &report.frontier {
        Some(frontier) => text += &points_text(frontier, report, problem, plan),
        None if problem.side_rules().is_some() => {
            text += "Not priced: the policy has side rules.\n";
        }
        None => text += "Nobody is placed but by a pin.\n",
    }
    text
}

fn points_text(frontier: &Frontier, report: &Fairness, problem: &Problem, plan: &Plan) -> String {
    let Some(first) = frontier.points.first() else {
        return String::new();
    };
    let fit = |score: i64| percent(score, report.score_scale);
    if frontier.points.len() == 1 {
        return worst_text(problem, plan);
    }
    let placed = f64::from(report.groups.placed.max(1));
    let mut table = table(
        &[
            "Lowest fit",
            "mean fit",
            "all fits together",
            "schools that would move",
        ],
        &[0, 1, 2, 3],
    );
    for at in shown(frontier.points.len()) {
        let point = frontier.points[at];
        let lost = match at {
            0 => "as it is".to_owned(),
            _ => format!("{:+.1} points", fit(point.score - first.score)),
        };
        table.add_row([
            format!("{:.1} %", fit(point.lowest.into())),
            format!("{:.2} %", fit(point.score) / placed),
            lost,
            thousands(point.moved.into()),
        ]);
    }
    let mut text = lines(&table);
    let rest = frontier.points.len() - table.row_count();
    if rest > 0 || !frontier.is_complete {
        text += "  Steps in between are left out here; more of them are in the JSON document.\n";
    }
    text
}

/// Where the worst-served cannot be served better.
fn worst_text(problem: &Problem, plan: &Plan) -> String {
    let free = plan.placements.iter().filter(|row| !row.pinned);
    let Some(row) = free.min_by_key(|row| (row.score, row.urn)) else {
        return String::new();
    };
    let name = problem
        .find_school(row.urn)
        .map_or("", |school| &problem.school(school).name);
    paragraph(&format!(
        "The lowest fit is {:.1} %, of {} {} at {}, and no other plan that places as many has a higher one.",
        percent(row.score, plan.score_scale),
        row.urn,
        printable(name, 40),
        printable(row.hub.as_str(), 12),
    ))
}

/// The points that are shown: the first, the last, and others evenly between.
fn shown(points: usize) -> Vec<usize> {
    let rows = points.min(POINTS);
    (0..rows)
        .map(|row| row * (points - 1) / (rows - 1).max(1))
        .collect()
}

/// A paragraph in lines that fit a terminal.
fn paragraph(text: &str) -> String {
    wrapped(text, WIDTH) + "\n"
}
