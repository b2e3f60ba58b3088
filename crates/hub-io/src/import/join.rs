//! Joining all that was read to the schools of the list.

use std::collections::{BTreeMap, BTreeSet};

use hub_core::model::{Fsm, Rate, School, Sector, Urn};

use super::Imported;
use super::absence::Absence;
use super::areas::Areas;
use super::census::Census;
use super::codepoint::Found;
use super::groups::Groups;
use super::links::{Fork, Links, Route};
use super::list::{Entry, List};
use super::performance::{Cell, Performance};
use super::places::{join_areas, join_positions};
use super::report::{ImportTotals, JoinReport, SourceReport};
use super::tally::{Succession, Tally, counted};
use super::trace::{self, Place, Trace};
use super::trusts;

/// All that was read, without a fault.
pub(super) struct Parts {
    pub(super) list: List,
    /// Ofsted's file, where another one is the list.
    pub(super) ofsted: Option<List>,
    pub(super) groups: Option<Groups>,
    pub(super) links: Option<Links>,
    pub(super) absence: Option<Performance<Absence>>,
    pub(super) census: Vec<Performance<Census>>,
    pub(super) areas: Option<Areas>,
    pub(super) postcodes: Vec<Found>,
}

/// Schools with all that could be joined, and the report of it; `trace` notes where what it follows comes from.
pub(super) fn join(mut parts: Parts, trace: &mut Trace) -> Imported {
    trace.list(&parts.list);
    let mut sources = vec![of_list(&parts.list)];
    let mut totals = ImportTotals::default();
    let links = parts.links.as_ref();
    if let Some(ofsted) = parts.ofsted {
        sources.push(join_ofsted(&mut parts.list, ofsted, trace));
    }
    if let Some(groups) = &parts.groups {
        sources.push(trusts::join(&mut parts.list, groups, trace));
    }
    if let Some(absence) = &parts.absence {
        let report = join_absence(&mut parts.list, links, absence, &mut totals, trace);
        sources.push(report);
    }
    let mut given = BTreeSet::new();
    for census in &parts.census {
        let report = join_census(&mut parts.list, links, census, &mut given, trace);
        sources.push(report);
    }
    sources.extend(links.map(of_links));
    sources.extend(join_positions(&mut parts.list, &parts.postcodes, trace));
    if let Some(areas) = &parts.areas {
        let report = join_areas(&mut parts.list, areas, &parts.postcodes, trace);
        sources.push(report);
    }
    let schools: Vec<School> = parts
        .list
        .entries
        .into_values()
        .map(|entry| entry.school)
        .collect();
    totals.count(&schools);
    Imported {
        schools,
        closed: parts.list.closed,
        report: JoinReport::new(sources, totals),
    }
}

fn of_list(list: &List) -> SourceReport {
    let mut report = SourceReport {
        about: Some(list.layout.to_owned()),
        used: list.entries.len(),
        matched: vec![Tally::of(
            "listed",
            "schools, one row each",
            list.entries.len(),
        )],
        ..SourceReport::new(list.source, &list.holdings)
    };
    report.left_out.extend(list.left_out.iter().cloned());
    let notes = list.notes.iter().chain(&list.inspections);
    report.notes.extend(notes.cloned());
    report
}

/// Gives each school of the register its inspections. They are of the school under its present URN: no other's count.
fn join_ofsted(list: &mut List, ofsted: List, trace: &mut Trace) -> SourceReport {
    let mut direct = Tally::new("direct", "by URN");
    let mut closed = Tally::new(
        "not_applicable",
        "rows of establishments that the register has as closed, Welsh or no school",
    );
    let mut unknown = Tally::new("not_listed", "rows of schools that the register has not");
    let mut inspected = BTreeSet::new();
    for (urn, row) in ofsted.entries {
        if let Some(entry) = list.entries.get_mut(&urn) {
            entry.school.ofsted = row.school.ofsted;
            inspected.insert(urn);
            direct.count();
            if trace.follows(urn) {
                let place = Place::row("ofsted", &ofsted.holdings, urn);
                trace.gave(&entry.school, &trace::inspections(), place, "by URN");
            }
        } else if list.others.contains(&urn) {
            closed.add(&urn);
        } else {
            unknown.add(&urn);
        }
    }
    let mut state_funded = Tally::new("no_row", "no row: state-funded schools");
    let mut independent = Tally::new("no_row_independent", "no row: independent schools");
    let without = list
        .entries
        .iter()
        .filter(|(urn, _)| !inspected.contains(urn));
    for (urn, entry) in without {
        if trace.follows(*urn) {
            let place = Place::row("ofsted", &ofsted.holdings, *urn);
            trace.left(&trace::inspections(), place, "no row under its URN");
        }
        if entry.school.sector == Some(Sector::Independent) {
            independent.add(urn);
        } else {
            state_funded.add(urn);
        }
    }
    let mut report = SourceReport {
        about: Some(ofsted.layout.to_owned()),
        used: inspected.len(),
        matched: counted([direct]),
        unmatched: counted([state_funded, independent]),
        ..SourceReport::new("ofsted", &ofsted.holdings)
    };
    report.left_out.extend(counted([closed, unknown]));
    report.notes.extend(ofsted.inspections);
    report
}

fn of_links(links: &Links) -> SourceReport {
    let mut report = SourceReport::new("links", &links.holdings);
    report.left_out.extend(links.left_out.iter().cloned());
    report.use_the_rest()
}

fn join_absence(
    list: &mut List,
    links: Option<&Links>,
    table: &Performance<Absence>,
    totals: &mut ImportTotals,
    trace: &mut Trace,
) -> SourceReport {
    let rate = |cell: Cell| {
        cell.percent().map(|value| Rate {
            value,
            period: table.period.clone(),
            source: table.source(),
        })
    };
    let source = Source {
        name: "absence",
        fields: &["overall_absence", "persistent_absence", "severe_absence"],
    };
    join_performance(&source, list, links, table, trace, |entry, row, told| {
        entry.school.overall_absence = rate(row.overall);
        entry.school.persistent_absence = rate(row.persistent);
        entry.school.severe_absence = rate(row.severe);
        totals.persistent_absence_suppressed += usize::from(row.persistent == Cell::Suppressed);
        if let Some(told) = told {
            told.gave(&entry.school, source.fields);
        }
    })
}

/// Why a school does not take a value of a census file.
const EARLIER: &str = "a census file given before has it";

/// `given` are the schools to which an earlier census file gave these fields.
fn join_census(
    list: &mut List,
    links: Option<&Links>,
    table: &Performance<Census>,
    given: &mut BTreeSet<(Urn, &'static str)>,
    trace: &mut Trace,
) -> SourceReport {
    let mut pupils = Tally::new(
        "pupils_of_census",
        format!(
            "schools whose pupils are the census's, as {list} has none ({list}'s are newer, and go first)",
            list = if list.source == "ofsted" {
                "Ofsted"
            } else {
                "the register"
            }
        ),
    );
    let source = Source {
        name: "census",
        fields: &["pupils", "fsm", "sen"],
    };
    let mut report = join_performance(&source, list, links, table, trace, |entry, row, told| {
        let school = &mut entry.school;
        let (has_pupils, has_sen) = (school.pupils.is_some(), school.sen.is_some());
        let has = |field| given.contains(&(school.urn, field));
        let (has_fsm, of_census) = (has("fsm"), has("pupils"));
        let stays = school.fsm.is_some() && row.fsm.is_none();
        if !has_sen {
            school.sen = row.sen;
        }
        if let Some((percent, measure)) = row.fsm.filter(|_| !has_fsm) {
            given.insert((school.urn, "fsm"));
            school.fsm = Some(Fsm {
                percent,
                measure,
                period: Some(table.period.clone()),
            });
        }
        if school.pupils.is_none() && row.pupils.is_some() {
            school.pupils = row.pupils;
            given.insert((school.urn, "pupils"));
            pupils.add(&school.urn);
        }
        if let Some(told) = told {
            told.gave_unless(has_sen, school, "sen", EARLIER);
            let of_list = "the list's are newer, and go first";
            let why = if of_census { EARLIER } else { of_list };
            told.gave_unless(has_pupils, school, "pupils", why);
            let why = if has_fsm {
                EARLIER
            } else {
                "no value: the list's stays"
            };
            told.gave_unless(has_fsm || stays, school, "fsm", why);
        }
    });
    report.notes.extend(counted([pupils]));
    report
}

/// A source of rows by school, and what it gives.
struct Source {
    name: &'static str,
    fields: &'static [&'static str],
}

/// What there is to tell of a school that is followed.
struct Told<'a> {
    place: Place<'a>,
    /// By which route it got its row.
    rule: String,
    trace: &'a mut Trace,
}

impl Told<'_> {
    fn gave(&mut self, school: &School, fields: &[&'static str]) {
        self.trace.gave(school, fields, self.place, &self.rule);
    }

    /// The same of a field, or why the school has kept what it had.
    fn gave_unless(&mut self, kept: bool, school: &School, field: &'static str, why: &str) {
        if kept {
            self.trace.left(&[field], self.place, why);
        } else {
            self.gave(school, &[field]);
        }
    }
}

/// Gives each school the row that is its own, and reports which rows and schools stay without.
///
/// `give` gives a school its row, and tells where the school is followed.
fn join_performance<T>(
    source: &Source,
    list: &mut List,
    links: Option<&Links>,
    table: &Performance<T>,
    trace: &mut Trace,
    mut give: impl FnMut(&mut Entry, &T, Option<&mut Told<'_>>),
) -> SourceReport {
    let mut routes = Routes::new();
    let listed: BTreeSet<Urn> = list.entries.keys().copied().collect();
    for (urn, entry) in &mut list.entries {
        let has = |urn| table.rows.contains_key(&urn);
        let route = match links {
            Some(links) => links.route(*urn, has, |urn| listed.contains(&urn)),
            None if has(*urn) => Route::Direct,
            None => Route::NoRow,
        };
        let rule = trace.follows(*urn).then(|| routes.rule(&route));
        let from = routes.note(*urn, route);
        let mut told = rule.map(|rule| Told {
            place: Place::row(source.name, &table.holdings, from.unwrap_or(*urn)),
            rule,
            trace: &mut *trace,
        });
        if let Some(row) = from.and_then(|from| table.rows.get(&from)) {
            give(entry, row, told.as_mut());
        } else if let Some(told) = told {
            told.trace.left(source.fields, told.place, &told.rule);
        }
    }
    let mut left_out = table.left_out.clone();
    left_out.extend(routes.rows_left_out(table.rows.keys().copied()));
    let mut report = SourceReport {
        about: Some(if table.layout.is_empty() {
            format!("academic year {}", table.period)
        } else {
            format!("academic year {}; {}", table.period, table.layout)
        }),
        used: routes.used.len(),
        matched: counted([routes.direct, routes.by_predecessor]),
        unmatched: counted(routes.forks.into_values().chain([routes.no_row])),
        successions: routes.successions,
        ..SourceReport::new(source.name, &table.holdings)
    };
    report.left_out.extend(left_out);
    report.notes.extend(table.notes.clone());
    report
}

/// Routes taken, counted.
struct Routes {
    direct: Tally,
    by_predecessor: Tally,
    forks: BTreeMap<Fork, Tally>,
    no_row: Tally,
    successions: Vec<Succession>,
    used: BTreeSet<Urn>,
    /// Rows beyond a fork.
    beyond: BTreeSet<Urn>,
}

impl Routes {
    fn new() -> Self {
        let fork = |fork| {
            let (code, what) = match fork {
                Fork::Joined => ("joined", "a merger, amalgamation or split: not one to one"),
                Fork::Several => (
                    "several_predecessors",
                    "several predecessors: not one to one",
                ),
                Fork::Shared => (
                    "shared_predecessor",
                    "a predecessor shared with another listed school: not one to one",
                ),
            };
            (fork, Tally::new(code, what))
        };
        Self {
            direct: Tally::new("direct", "by URN"),
            by_predecessor: Tally::new("predecessor", "by the URN of the predecessor, one to one"),
            forks: [Fork::Joined, Fork::Several, Fork::Shared].map(fork).into(),
            no_row: Tally::new("no_row", "no row under its URN or a predecessor's"),
            successions: Vec::new(),
            used: BTreeSet::new(),
            beyond: BTreeSet::new(),
        }
    }

    /// A route in words.
    fn rule(&self, route: &Route) -> String {
        match route {
            Route::Direct => self.direct.what.clone(),
            Route::Predecessor(urn) => format!("through its predecessor {urn}, one to one"),
            Route::NotOneToOne(fork, rows) => {
                let rows: Vec<_> = rows.iter().map(ToString::to_string).collect();
                let why = self.forks.get(fork).map_or("", |tally| &tally.what);
                format!("{why}; rows under {}", rows.join(", "))
            }
            Route::NoRow => self.no_row.what.clone(),
        }
    }

    /// Counts a school's route, and gives the URN whose row it takes.
    fn note(&mut self, urn: Urn, route: Route) -> Option<Urn> {
        let from = match route {
            Route::Direct => {
                self.direct.count();
                urn
            }
            Route::Predecessor(predecessor) => {
                self.by_predecessor
                    .add(&format!("{urn} from {predecessor}"));
                self.successions.push(Succession { urn, predecessor });
                predecessor
            }
            Route::NotOneToOne(fork, rows) => {
                if let Some(tally) = self.forks.get_mut(&fork) {
                    tally.add(&urn);
                }
                self.beyond.extend(rows);
                return None;
            }
            Route::NoRow => {
                self.no_row.add(&urn);
                return None;
            }
        };
        self.used.insert(from);
        Some(from)
    }

    /// The rows that no school took, by reason.
    fn rows_left_out(&self, rows: impl Iterator<Item = Urn>) -> Vec<Tally> {
        let mut forks = Tally::new(
            "not_one_to_one",
            "rows of a school that was merged, amalgamated, split or shared",
        );
        let mut unlisted = Tally::new(
            "not_listed",
            "rows of no listed school: closed, independent, or replaced by a newer row",
        );
        for urn in rows.filter(|urn| !self.used.contains(urn)) {
            if self.beyond.contains(&urn) {
                forks.add(&urn);
            } else {
                unlisted.add(&urn);
            }
        }
        counted([forks, unlisted])
    }
}
