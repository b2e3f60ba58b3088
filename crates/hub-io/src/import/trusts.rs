//! Joining the group links: schools to their trusts.

use hub_core::model::{TrustUid, Urn};

use super::groups::{Groups, Kind, Link};
use super::list::{Entry, List};
use super::report::SourceReport;
use super::tally::{Tally, counted};
use super::trace::{Place, Trace};

/// Schools and rows, counted by what became of them.
struct Counts {
    multi: Tally,
    single: Tally,
    differs: Tally,
    several: Tally,
    none: Tally,
    unlisted: Tally,
    several_rows: Tally,
}

impl Counts {
    fn new() -> Self {
        Self {
            multi: Tally::new("multi_academy_trust", "in a multi-academy trust, by URN"),
            single: Tally::new("single_academy_trust", "in a single-academy trust, by URN"),
            differs: Tally::new(
                "trust_differs",
                "the list has another trust, which stays: moved before or after",
            ),
            several: Tally::new("several_trusts", "two trusts or more at once: not followed"),
            none: Tally::new("no_row", "no trust under its URN"),
            unlisted: Tally::new("not_listed", "links of no listed school"),
            several_rows: Tally::new("several_trusts", "links of a school to two trusts or more"),
        }
    }

    /// Gives a school its one trust, unless the list has one for it.
    fn give(&mut self, urn: Urn, entry: &mut Entry, link: Link) {
        let trust = *entry.school.trust.get_or_insert(link.trust);
        if trust != link.trust {
            self.differs.add(&urn);
        } else if link.kind == Kind::Multi {
            self.multi.count();
        } else {
            self.single.count();
        }
    }
}

/// Notes where the trust is from, now that the links have been asked; `had` is that of the list.
fn tell(trace: &mut Trace, entry: &Entry, had: Option<TrustUid>, groups: &Groups) {
    let (urn, field) = (entry.school.urn, ["trust_uid"]);
    let place = Place::row("groups", &groups.holdings, urn);
    let links = groups.trusts.get(&urn).map_or(0, Vec::len);
    match (links, had) {
        (0, _) => trace.left(&field, place, "no trust of today under its URN"),
        (1, None) => trace.gave(&entry.school, &field, place, "by URN"),
        (1, Some(_)) => trace.left(&field, place, "the list's stays"),
        _ => trace.left(&field, place, "two trusts or more at once: not followed"),
    }
}

/// Gives each school its trust, where it has one of today and the list names none.
pub(super) fn join(list: &mut List, groups: &Groups, trace: &mut Trace) -> SourceReport {
    let mut counts = Counts::new();
    let mut used = 0;
    for (urn, entry) in &mut list.entries {
        let had = entry.school.trust;
        match groups.trusts.get(urn).map(Vec::as_slice) {
            None | Some([]) => counts.none.count(),
            Some([link]) => {
                used += 1;
                counts.give(*urn, entry, *link);
            }
            Some(links) => {
                counts.several.add(urn);
                for _ in links {
                    counts.several_rows.add(urn);
                }
            }
        }
        if trace.follows(*urn) {
            tell(trace, entry, had, groups);
        }
    }
    let unlisted = groups.trusts.iter();
    for (urn, links) in unlisted.filter(|(urn, _)| !list.entries.contains_key(urn)) {
        for _ in links {
            counts.unlisted.add(urn);
        }
    }
    let mut pending = Tally::new("pending", "schools with a transfer to come: not followed");
    let listed = groups.pending.iter();
    for urn in listed.filter(|urn| list.entries.contains_key(urn)) {
        pending.add(urn);
    }
    let mut report = SourceReport {
        about: groups.day.map(|day| format!("of {day}")),
        used,
        matched: counted([counts.multi, counts.single]),
        unmatched: counted([counts.differs, counts.several, counts.none]),
        ..SourceReport::new("groups", &groups.holdings)
    };
    let left_out = groups.left_out.iter().cloned();
    let left_out = left_out.chain([counts.several_rows, counts.unlisted]);
    report.left_out.extend(counted(left_out));
    report.notes.extend(counted([pending]));
    report
}
