//! `hubs.csv`: one hub a line.

use std::collections::BTreeSet;

use hub_core::model::{Hub, HubId, Intake, Region, TrustUid, Urn};

use super::schools::{period, source, value};
use crate::error::WriteError;
#[cfg(feature = "parquet")]
use crate::frame::Frame;
use crate::given::Given;
use crate::input::Input;
use crate::limits::Limits;
use crate::report::codes;
#[cfg(feature = "parquet")]
use crate::sheets::to_frame;
use crate::sheets::{Cell, Head, Kind, Reader, TableFormat, to_bytes, to_csv};
use crate::table::{Column, Row, Table, columns, read_table};

use HubColumn as C;

columns! {
    /// The columns of `hubs.csv`.
    HubColumn, required [Id, LeadUrn, LeadName, Places], {
        Id = "id",
        LeadUrn = "lead_urn",
        LeadName = "lead_name",
        TrustUid = "trust_uid",
        Phases = "phases",
        Regions = "regions",
        Region = "region",
        Easting = "easting",
        Northing = "northing",
        Places = "places",
        EnhancedPlaces = "enhanced_places",
        Strengths = "strengths",
        Delivery = "delivery",
        LeadPhase = "lead_phase",
        LeadPupils = "lead_pupils",
        LeadPersistentAbsence = "lead_persistent_absence",
        LeadPersistentAbsencePeriod = "lead_persistent_absence_period",
        LeadPersistentAbsenceSource = "lead_persistent_absence_source",
        LeadFsm = "lead_fsm",
        LeadFsmMeasure = "lead_fsm_measure",
        LeadFsmPeriod = "lead_fsm_period",
        LeadSen = "lead_sen",
        LeadRurality = "lead_rurality",
    }
}

/// The word in `regions` for all of them.
const ALL_REGIONS: &str = "all";

/// Reads `hubs.csv`; `file` is its name in issues.
///
/// Columns may come in any order, and all but `id`, `lead_urn`, `lead_name` and `places` may be absent.
/// `regions` is a list, or `all`, which is also what an empty cell means. Blanks around a cell are
/// dropped, and guards, as for [`read_schools`](crate::read_schools).
///
/// ```
/// let table = hub_io::read_hubs("hubs.csv", b"id,lead_urn,lead_name,places\nH01,100000,St Mary's,-1\n");
/// assert_eq!(table.issues[0].kind, "bad_integer");
/// ```
#[must_use]
pub fn read_hubs(file: &str, bytes: &[u8]) -> Table<Hub> {
    hubs(file, bytes.into())
}

/// The same for what is given in any way, within `limits`. A file that cannot be opened is a fault of the table.
#[must_use]
pub fn read_hubs_given(given: Given, limits: Limits) -> Table<Hub> {
    let name = given.name();
    let opened = given.opened(limits);
    hubs(&name, opened.input())
}

/// Reads hubs; `file` is their name in issues.
pub(crate) fn hubs(file: &str, input: Input<'_>) -> Table<Hub> {
    read_table(file, input, C::Id, hub)
}

fn hub(row: &mut Row<'_, C>) -> Option<Hub> {
    let id = id(row);
    let lead_urn = row.required(C::LeadUrn, Row::urn);
    let lead_name = row
        .required(C::LeadName, Row::text)
        .unwrap_or_default()
        .to_owned();
    let position = row.position(C::Easting, C::Northing);
    let (places, enhanced_places) = places(row);
    let hub = Hub {
        // Where the id or the lead is unusable there is an issue, and the record is of no use but to name the hub.
        id: HubId(id.unwrap_or_default().to_owned()),
        lead_urn: lead_urn.or(Urn::new(100_000))?,
        lead_name,
        trust: row.integer(C::TrustUid).unwrap_or_default().map(TrustUid),
        phases: row.words(C::Phases),
        regions: regions(row),
        region: row.word(C::Region).unwrap_or_default(),
        easting: position.map(|(east, _)| east),
        northing: position.map(|(_, north)| north),
        places,
        enhanced_places,
        strengths: row.words(C::Strengths),
        delivery: row.word(C::Delivery).unwrap_or_default(),
        intake: intake(row),
    };
    id.map(|_| hub)
}

fn id<'a>(row: &mut Row<'a, C>) -> Option<&'a str> {
    let id = row.required(C::Id, Row::text)?;
    if id.contains(';') {
        row.fault(
            C::Id,
            codes::BAD_ID,
            id,
            "an id without semicolons",
            "semicolons separate the hubs of a school's preferences",
        );
        return None;
    }
    Some(id)
}

fn places(row: &mut Row<'_, C>) -> (u32, u32) {
    let places = row.required(C::Places, Row::integer);
    let enhanced = row
        .integer(C::EnhancedPlaces)
        .unwrap_or_default()
        .unwrap_or_default();
    let Some(places) = places else { return (0, 0) };
    if places == 0 {
        row.fault(
            C::Places,
            codes::NO_PLACES,
            "0",
            "1 place or more",
            "remove the hub, or give it places: one without any cannot be matched",
        );
        return (0, 0);
    }
    if enhanced > places {
        let expected = format!("at most the hub's {places} places");
        row.fault(
            C::EnhancedPlaces,
            codes::ENHANCED_ABOVE_PLACES,
            &enhanced.to_string(),
            expected,
            "enhanced places are part of the places",
        );
        return (places, 0);
    }
    (places, enhanced)
}

fn regions(row: &mut Row<'_, C>) -> Option<BTreeSet<Region>> {
    if row.text(C::Regions).ok().flatten() == Some(ALL_REGIONS) {
        return None;
    }
    Some(row.words(C::Regions)).filter(|regions| !regions.is_empty())
}

fn intake(row: &mut Row<'_, C>) -> Intake {
    Intake {
        phase: row.word(C::LeadPhase).unwrap_or_default(),
        pupils: row.integer(C::LeadPupils).unwrap_or_default(),
        persistent_absence: row.rate(
            [
                C::LeadPersistentAbsence,
                C::LeadPersistentAbsencePeriod,
                C::LeadPersistentAbsenceSource,
            ],
            100.0,
        ),
        fsm: row.fsm([C::LeadFsm, C::LeadFsmMeasure, C::LeadFsmPeriod]),
        sen: row.number(C::LeadSen, 0.0..=100.0).unwrap_or_default(),
        rurality: row.word(C::LeadRurality).unwrap_or_default(),
    }
}

/// Writes `hubs.csv`, all columns, in the order given.
///
/// Reading it back gives the same hubs, for every hub that reading can give: text without blanks around it,
/// ids without semicolons, positions and rates in range. Free text is guarded, as
/// in [`schools_to_csv`](crate::schools_to_csv).
#[must_use]
pub fn hubs_to_csv(hubs: &[Hub]) -> Vec<u8> {
    to_csv(&heads(), rows(hubs), Reader::Both)
}

/// Writes the table of hubs in any format, all columns, in the order given; [`read_hubs`] gives the same hubs again, as with [`hubs_to_csv`].
///
/// # Errors
///
/// [`WriteError::Format`] for text that is too long for a cell of a workbook, and where the crate was built without the format.
pub fn hubs_to_table(format: TableFormat, hubs: &[Hub]) -> Result<Vec<u8>, WriteError> {
    to_bytes(format, "hubs", &heads(), rows(hubs), Reader::Both)
}

/// The table of hubs as a data frame, all columns, in the order given; read again, it gives the same hubs.
///
/// # Errors
///
/// None for a table of this shape; [`WriteError::Format`] if one ever was.
#[cfg(feature = "parquet")]
pub fn hubs_to_frame(hubs: &[Hub]) -> Result<Frame, WriteError> {
    to_frame("hubs", &heads(), rows(hubs))
}

fn rows(hubs: &[Hub]) -> impl Iterator<Item = impl Iterator<Item = Cell<'_>>> {
    let row = |hub| C::ALL.iter().map(move |column| cell(hub, *column));
    hubs.iter().map(row)
}

fn heads() -> Vec<Head> {
    let head = |column: &C| Head::new(column.name(), kind(*column));
    C::ALL.iter().map(head).collect()
}

fn kind(column: C) -> Kind {
    match column {
        C::LeadUrn
        | C::TrustUid
        | C::Easting
        | C::Northing
        | C::Places
        | C::EnhancedPlaces
        | C::LeadPupils => Kind::Whole,
        C::LeadPersistentAbsence | C::LeadFsm | C::LeadSen => Kind::Decimal,
        _ => Kind::Text,
    }
}

fn cell(h: &Hub, column: C) -> Cell<'_> {
    let lead = &h.intake;
    let rate = lead.persistent_absence.as_ref();
    match column {
        C::Id => Cell::text(Some(h.id.as_str())),
        C::LeadUrn => Cell::whole(Some(h.lead_urn.get())),
        C::LeadName => Cell::text(Some(h.lead_name.as_str())),
        C::TrustUid => Cell::whole(h.trust.map(|trust| trust.0)),
        C::Phases => Cell::words(h.phases.iter().copied()),
        C::Regions => match &h.regions {
            None => Cell::text(Some(ALL_REGIONS)),
            Some(regions) => Cell::words(regions.iter().copied()),
        },
        C::Region => Cell::word(h.region),
        C::Easting => Cell::whole(h.easting),
        C::Northing => Cell::whole(h.northing),
        C::Places => Cell::whole(Some(h.places)),
        C::EnhancedPlaces => Cell::whole(Some(h.enhanced_places)),
        C::Strengths => Cell::words(h.strengths.iter().copied()),
        C::Delivery => Cell::word(h.delivery),
        C::LeadPhase => Cell::word(lead.phase),
        C::LeadPupils => Cell::whole(lead.pupils),
        C::LeadPersistentAbsence => value(rate),
        C::LeadPersistentAbsencePeriod => period(rate),
        C::LeadPersistentAbsenceSource => source(rate),
        C::LeadFsm => Cell::decimal(lead.fsm.as_ref().map(|fsm| fsm.percent)),
        C::LeadFsmMeasure => Cell::word(lead.fsm.as_ref().map(|fsm| fsm.measure)),
        C::LeadFsmPeriod => Cell::text(lead.fsm.as_ref().and_then(|fsm| fsm.period.as_deref())),
        C::LeadSen => Cell::decimal(lead.sen),
        C::LeadRurality => Cell::word(lead.rurality),
    }
}
