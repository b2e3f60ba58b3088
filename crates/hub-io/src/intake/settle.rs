//! Which application of a school counts, and which come late.
//!
//! Of several applications for one school the latest that is valid and on time counts; of those sent at the same moment, the
//! one that stands last in the exports. Where none is on time, the latest one is late. A closed school and the one that
//! continues it are one school, and its URN is that of today.

use std::collections::BTreeMap;

use hub_core::model::Urn;

use super::answers::Application;
use super::settings::Closing;

/// An application that another one of the same school takes the place of.
#[derive(Clone, Debug, PartialEq)]
pub struct Duplicate {
    /// The application that does not count.
    pub dropped: Application,
    /// URN of the one that does.
    pub kept_urn: Urn,
    /// The export that it is in.
    pub kept_file: String,
    /// Its row there.
    pub kept_row: u64,
    /// Why it is that one.
    pub sentence: String,
}

/// Applications sorted out, each list by URN.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub(super) on_time: Vec<Application>,
    pub(super) late: Vec<Application>,
    pub(super) duplicates: Vec<Duplicate>,
}

/// Sorts applications out, which come in the order of the exports; `today` gives the URN under which a school is known.
pub(super) fn settle(
    applications: Vec<Application>,
    closes: Closing,
    today: impl Fn(Urn) -> Urn,
) -> Settled {
    let mut by_school: BTreeMap<Urn, Vec<Application>> = BTreeMap::new();
    for application in applications {
        by_school
            .entry(today(application.school.urn))
            .or_default()
            .push(application);
    }
    let mut settled = Settled::default();
    for (urn, mut all) in by_school {
        // A stable sort: the last of those sent at the same moment stays last.
        all.sort_by_key(|it| (closes.takes(it.sent), it.sent));
        let Some(mut kept) = all.pop() else { continue };
        let is_on_time = closes.takes(kept.sent);
        let continues = all.iter().any(|dropped| dropped.school.urn == urn);
        for dropped in all {
            let sentence = reason(&dropped, &kept, closes);
            settled.duplicates.push(Duplicate {
                kept_urn: urn,
                kept_file: kept.file.clone(),
                kept_row: kept.row,
                sentence,
                dropped,
            });
        }
        if continues {
            // The school of today applied too: what counts is its application, whichever URN is on it.
            kept.school.urn = urn;
        }
        if is_on_time {
            &mut settled.on_time
        } else {
            &mut settled.late
        }
        .push(kept);
    }
    settled.on_time.sort_by_key(|it| it.school.urn);
    settled.late.sort_by_key(|it| it.school.urn);
    settled
}

fn reason(dropped: &Application, kept: &Application, closes: Closing) -> String {
    let (ours, theirs) = (dropped.school.urn, kept.school.urn);
    let same = if ours == theirs {
        String::new()
    } else {
        format!("{ours} and {theirs} are one school: one continues the other. ")
    };
    let why = if closes.takes(kept.sent) && !closes.takes(dropped.sent) {
        "This one is late, and another is on time."
    } else if dropped.sent == kept.sent {
        "Both were sent at the same time; the one that stands last counts."
    } else {
        "A later one counts."
    };
    format!("{same}{why}")
}
