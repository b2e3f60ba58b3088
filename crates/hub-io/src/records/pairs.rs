//! Tables on pairs of a school and a hub: travel times and scores from outside.

use hub_core::model::{HubBefore, HubId, PairRow};

use crate::input::Input;
use crate::table::{Column, Row, Table, columns, read_table};

columns! {
    /// The columns of a table of travel times.
    TimeColumn, required [Urn, Hub, Minutes], { Urn = "urn", Hub = "hub", Minutes = "minutes" }
}

columns! {
    /// The columns of a table of pair scores.
    ScoreColumn, required [Urn, Hub, Score], { Urn = "urn", Hub = "hub", Score = "score" }
}

columns! {
    /// The columns of a plan of before: those of `assignments.csv`, of which only school and hub are read.
    BeforeColumn, required [Urn, Hub], {
        Urn = "urn",
        Name = "name",
        Phase = "phase",
        Region = "region",
        Tier = "tier",
        Hub = "hub",
        LeadName = "lead_name",
        Level = "level",
        Step = "step",
        Score = "score",
        FitPercent = "fit_percent",
        DistanceKm = "distance_km",
        Pinned = "pinned",
    }
}

/// Reads a plan of before (`assignments.csv`): school and hub of each row. `file` is its name in issues.
#[must_use]
pub fn read_previous(file: &str, bytes: &[u8]) -> Table<HubBefore> {
    previous(file, bytes.into())
}

/// The same of any input.
pub(crate) fn previous(file: &str, input: Input<'_>) -> Table<HubBefore> {
    read_table(file, input, BeforeColumn::Urn, |row| {
        let urn = row.required(BeforeColumn::Urn, Row::urn);
        let hub = row.required(BeforeColumn::Hub, Row::text);
        Some(HubBefore {
            urn: urn?,
            hub: HubId(hub?.to_owned()),
        })
    })
}

/// Which table on pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairKind {
    /// Minutes of travel, 0 or more.
    TravelTimes,
    /// Scores from 0 to 1.
    Scores,
}

impl PairKind {
    /// The key at the top of a policy that names the file.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::TravelTimes => "travel_times",
            Self::Scores => "pair_scores",
        }
    }
}

/// Reads a table on pairs: `urn`, `hub`, and `minutes` or `score`. `file` is its name in issues.
#[must_use]
pub fn read_pairs(kind: PairKind, file: &str, bytes: &[u8]) -> Table<PairRow> {
    pairs(kind, file, bytes.into())
}

/// The same of any input.
pub(crate) fn pairs(kind: PairKind, file: &str, input: Input<'_>) -> Table<PairRow> {
    match kind {
        PairKind::TravelTimes => {
            let columns = (TimeColumn::Urn, TimeColumn::Hub, TimeColumn::Minutes);
            read_table(file, input, TimeColumn::Urn, |row| {
                pair(row, columns, f64::MAX)
            })
        }
        PairKind::Scores => {
            let columns = (ScoreColumn::Urn, ScoreColumn::Hub, ScoreColumn::Score);
            read_table(file, input, ScoreColumn::Urn, |row| pair(row, columns, 1.0))
        }
    }
}

fn pair<C: Column>(
    row: &mut Row<'_, C>,
    (urn, hub, value): (C, C, C),
    max: f64,
) -> Option<PairRow> {
    let urn = row.required(urn, Row::urn);
    let hub = row.required(hub, Row::text);
    let value = row.required(value, |row, column| row.number(column, 0.0..=max));
    Some(PairRow {
        urn: urn?,
        hub: HubId(hub?.to_owned()),
        value: value?,
    })
}
