//! The register of establishments, `edubasealldata` of "Get information about schools": the list of schools.
//!
//! Columns are found by name, in any order. Those that the register has had and dropped are not read, and a few that
//! it might drop may be absent; the report names them, and what they would give is missing for all.
//!
//! The percentage of free school meals is of pupils known to be eligible at the census whose date stands beside it.
//! Rurality is told by the classification of 2011 or of 2021; of the latter "larger rural" counts as town and fringe
//! and "smaller rural" as rural, which is the nearest that it has.

use std::collections::BTreeMap;
use std::path::Path;

use hub_core::model::{
    Fsm, FsmMeasure, Phase, Region, Rurality, School, Sector, Status, Term, TrustUid, Urn,
};

use super::codepoint::GRID;
use super::file_name;
use super::judgement::{self, BLANK};
use super::list::{self, Entry, JOINED_BY, List};
use super::load::{self, Scope};
use super::performance::{self, SYMBOLS};
use super::period;
use super::postcodes::Postcode;
use super::sheet::{self, Col, Sheet};
use super::tally::{Tally, counted};
use crate::report::Located;

/// Symbols of the register for a value that is not there.
const NONE: &[&str] = &["", "Not applicable", "Does not apply"];

/// The same for coordinates.
const NOWHERE: &[&str] = &["", "0"];

/// The same for codes of districts.
const NO_DISTRICT: &[&str] = &["", "999", "9999"];

/// Numbers of the local authorities of Wales.
const WALES: std::ops::RangeInclusive<u16> = 660..=681;

/// Groups of types that are no schools, with blanks as the register writes them.
const NO_SCHOOLS: [&str; 5] = [
    "colleges",
    "universities",
    "other types",
    "online provider",
    "children's centres",
];

struct Columns {
    urn: Col,
    name: Col,
    status: Col,
    kind: Col,
    group: Col,
    phase: Col,
    number: Col,
    authority: Col,
    region: Col,
    postcode: Col,
    easting: Col,
    northing: Col,
    pupils: Col,
    fsm: Option<Col>,
    census: Option<Col>,
    trust_flag: Option<Col>,
    trust: Option<Col>,
    rurality: Option<Col>,
    district: Option<Col>,
    /// Names of those that the header lacks.
    absent: Vec<&'static str>,
}

impl Columns {
    fn new(sheet: &mut Sheet<'_>) -> Self {
        let mut absent = Vec::new();
        let mut may = |sheet: &mut Sheet<'_>, name| {
            let found = sheet.column(name);
            if found.is_none() {
                absent.push(name);
            }
            found
        };
        Self {
            fsm: may(sheet, "PercentageFSM"),
            census: may(sheet, "CensusDate"),
            trust_flag: may(sheet, "TrustSchoolFlag (name)"),
            trust: may(sheet, "Trusts (code)"),
            rurality: may(sheet, "UrbanRural (name)"),
            district: may(sheet, "DistrictAdministrative (code)"),
            urn: sheet.need("URN"),
            name: sheet.need("EstablishmentName"),
            status: sheet.need("EstablishmentStatus (name)"),
            kind: sheet.need("TypeOfEstablishment (name)"),
            group: sheet.need("EstablishmentTypeGroup (name)"),
            phase: sheet.need("PhaseOfEducation (name)"),
            number: sheet.need("LA (code)"),
            authority: sheet.need("LA (name)"),
            region: sheet.need("GOR (name)"),
            postcode: sheet.need("Postcode"),
            easting: sheet.need("Easting"),
            northing: sheet.need("Northing"),
            pupils: sheet.need("NumberOfPupils"),
            absent,
        }
    }
}

/// What is counted of the rows.
struct Remarks {
    welsh: Tally,
    closed: Tally,
    closed_schools: Vec<School>,
    no_school: BTreeMap<String, Tally>,
    by_type: Tally,
    deemed: Tally,
    no_phase: Tally,
    independent: Tally,
    multi_academy: Tally,
    single_academy: Tally,
    other_trust: Tally,
    several_trusts: Tally,
    position: Tally,
    half: Tally,
}

impl Remarks {
    fn new() -> Self {
        Self {
            welsh: Tally::new("welsh", "establishments of Wales"),
            closed: Tally::new("closed", "closed establishments"),
            closed_schools: Vec::new(),
            no_school: BTreeMap::new(),
            by_type: Tally::new(
                "phase_by_type",
                "special schools and alternative provision: phase by the type",
            ),
            deemed: Tally::new("deemed", "middle schools: phase as deemed"),
            no_phase: Tally::new("no_phase", "phase told by neither phase nor type: missing"),
            independent: Tally::new("independent", "schools of the independent sector"),
            multi_academy: Tally::new("multi_academy_trust", "schools of a multi-academy trust"),
            single_academy: Tally::new("single_academy_trust", "schools of a single-academy trust"),
            other_trust: Tally::new(
                "no_academy_trust",
                "schools with a trust that is no academy trust: no trust",
            ),
            several_trusts: Tally::new("several_trusts", "schools with several trusts: missing"),
            position: Tally::new("position", "schools with a position from here"),
            half: Tally::new("half_position", "easting or northing alone: no position"),
        }
    }

    fn left_out(&mut self) -> Vec<Tally> {
        let welsh = std::mem::replace(&mut self.welsh, Tally::new("welsh", ""));
        let closed = std::mem::replace(&mut self.closed, Tally::new("closed", ""));
        let no_school = std::mem::take(&mut self.no_school);
        counted([welsh, closed].into_iter().chain(no_school.into_values()))
    }

    fn notes(self, absent: &[&'static str], schools: usize) -> Vec<Tally> {
        let absent = absent.iter().map(|name| {
            Tally::of(
                "absent_column",
                format!("no column `{name}`: missing for all"),
                schools,
            )
        });
        let notes = [
            self.by_type,
            self.deemed,
            self.no_phase,
            self.independent,
            self.multi_academy,
            self.single_academy,
            self.other_trust,
            self.several_trusts,
            self.position,
            self.half,
        ];
        counted(notes.into_iter().chain(absent))
    }
}

/// Reads the list; empty where the file has faults, all of which are in `faults`.
pub(super) fn read(path: &Path, scope: &Scope, faults: &mut Vec<Located>) -> List {
    let mut list = List::empty("gias", file_name(path));
    let Some(text) = load::load(path, scope, faults) else {
        return list;
    };
    let Some(mut sheet) = Sheet::find(&text, &["URN", "EstablishmentName"], faults) else {
        return list;
    };
    let columns = Columns::new(&mut sheet);
    let mut remarks = Remarks::new();
    let mut lines = BTreeMap::new();
    while sheet.advance() {
        let Some(urn) = sheet.urn(columns.urn) else {
            continue;
        };
        if !sheet.is_first(urn, columns.urn, &mut lines) {
            continue;
        }
        match entry(&mut sheet, &columns, urn, &mut remarks) {
            Some(entry) => {
                list.districts.extend(entry.district.clone());
                list.entries.insert(urn, entry);
            }
            None => {
                list.others.insert(urn);
            }
        }
    }
    list.layout = "register of establishments";
    list.left_out = remarks.left_out();
    list.closed = std::mem::take(&mut remarks.closed_schools);
    list.closed.sort_by_key(|school| school.urn);
    list.notes = remarks.notes(&columns.absent, list.entries.len());
    list.holdings = sheet.finish(faults);
    list
}

/// The school of a row; `None`, and counted, where it is none of England that is open or will be.
fn entry(
    sheet: &mut Sheet<'_>,
    columns: &Columns,
    urn: Urn,
    remarks: &mut Remarks,
) -> Option<Entry> {
    if is_welsh(sheet, columns) {
        remarks.welsh.add(&urn);
        return None;
    }
    sheet.field("status");
    let status = status(sheet, columns);
    if status == Some(Status::Closed) {
        remarks.closed.add(&urn);
        remarks.closed_schools.push(School {
            status,
            ..School::new(urn, list::name(sheet, columns.name))
        });
        return None;
    }
    sheet.field("sector");
    sheet.note(columns.kind);
    let sector = sector(sheet, columns, urn, remarks)?;
    let mut school = School::new(urn, list::name(sheet, columns.name));
    school.status = status;
    school.sector = Some(sector);
    sheet.field("phase");
    sheet.note(columns.kind);
    school.phase = phase(sheet, columns, urn, remarks);
    sheet.field("establishment_type");
    school.establishment_type = judgement::text(sheet, columns.kind);
    sheet.field("local_authority");
    school.local_authority = judgement::text(sheet, columns.authority);
    sheet.field("region");
    let expected = "one of the nine regions, such as `North East`";
    school.region = sheet.value(columns.region, NONE, expected, |text| {
        Region::from_name(&text.to_lowercase().replace(' ', "_"))
    });
    sheet.field("trust_uid");
    school.trust = trust(sheet, columns, urn, remarks);
    sheet.field("pupils");
    school.pupils = sheet.value(columns.pupils, SYMBOLS, "a number of pupils", sheet::whole);
    sheet.field("fsm");
    school.fsm = fsm(sheet, columns);
    sheet.field("rurality");
    let expected = "an urban or rural classification, such as `Rural village`";
    let rurality_col = columns.rurality;
    school.rurality = rurality_col.and_then(|col| sheet.value(col, NONE, expected, rurality));
    let position = position(sheet, columns, urn, remarks);
    school.easting = position.map(|(easting, _)| easting);
    school.northing = position.map(|(_, northing)| northing);
    sheet.field(JOINED_BY);
    let expected = "a local authority's number, three digits";
    let authority = sheet.value(columns.number, NONE, expected, |text| {
        sheet::whole(text).filter(|number| *number < 1000)
    });
    let expected = "the code of a district, such as `E07000168`";
    let district_col = columns.district;
    let district = district_col.and_then(|col| sheet.value(col, NO_DISTRICT, expected, district));
    Some(Entry {
        school,
        authority,
        postcode: sheet.value(columns.postcode, BLANK, "a postcode", Postcode::new),
        district,
    })
}

fn is_welsh(sheet: &Sheet<'_>, columns: &Columns) -> bool {
    let starts = |col, with: &str| {
        let cell = sheet.raw(col).get(..with.len());
        cell.is_some_and(|cell| cell.eq_ignore_ascii_case(with))
    };
    let number: Option<u16> = sheet::whole(sheet.raw(columns.number));
    starts(columns.region, "Wales")
        || starts(columns.group, "Welsh ")
        || starts(columns.kind, "Welsh ")
        || number.is_some_and(|number| WALES.contains(&number))
}

fn status(sheet: &mut Sheet<'_>, columns: &Columns) -> Option<Status> {
    let expected = "Open, Closed, `Open, but proposed to close` or `Proposed to open`";
    sheet.value(columns.status, BLANK, expected, |text| {
        Some(match text.to_lowercase().as_str() {
            "open" => Status::Open,
            "open, but proposed to close" => Status::ProposedToClose,
            "proposed to open" => Status::ProposedToOpen,
            "closed" => Status::Closed,
            _ => return None,
        })
    })
}

/// Who funds the school; `None`, and counted, where the establishment is no school, and a fault where its group of
/// types is unknown.
fn sector(
    sheet: &mut Sheet<'_>,
    columns: &Columns,
    urn: Urn,
    remarks: &mut Remarks,
) -> Option<Sector> {
    let group = sheet.raw(columns.group).to_owned();
    let lower = group.to_lowercase();
    if NO_SCHOOLS.contains(&lower.as_str()) {
        let tally = || Tally::new("no_school", format!("no schools: {group}"));
        remarks
            .no_school
            .entry(lower)
            .or_insert_with(tally)
            .add(&urn);
        return None;
    }
    let expected = "a group of types of schools, such as `Academies`";
    let by_group = sheet.value(columns.group, &[], expected, |_| {
        Some(match lower.as_str() {
            "local authority maintained schools"
            | "academies"
            | "free schools"
            | "special schools" => Sector::StateFunded,
            "independent schools" => Sector::Independent,
            _ => return None,
        })
    });
    let sector = match sheet.raw(columns.kind).to_lowercase().as_str() {
        "city technology college" => Sector::StateFunded,
        "non-maintained special school" => Sector::Independent,
        _ => by_group?,
    };
    if sector == Sector::Independent {
        remarks.independent.add(&urn);
    }
    Some(sector)
}

fn phase(
    sheet: &mut Sheet<'_>,
    columns: &Columns,
    urn: Urn,
    remarks: &mut Remarks,
) -> Option<Phase> {
    let kind = sheet.raw(columns.kind).to_lowercase();
    let by_type = if kind.contains("alternative provision") || kind == "pupil referral unit" {
        Some(Phase::AlternativeProvision)
    } else if kind.contains("special") {
        Some(Phase::Special)
    } else {
        None
    };
    if by_type.is_some() {
        remarks.by_type.add(&urn);
        return by_type;
    }
    if sheet
        .raw(columns.phase)
        .to_lowercase()
        .starts_with("middle")
    {
        remarks.deemed.add(&urn);
    }
    let expected = "Nursery, Primary, `Middle deemed primary`, `Middle deemed secondary`, Secondary, All-through or `16 plus`";
    let stated = sheet.value(columns.phase, NONE, expected, |text| {
        Some(match text.to_lowercase().replace('-', " ").as_str() {
            "nursery" => Phase::Nursery,
            "primary" | "middle deemed primary" => Phase::Primary,
            "secondary" | "middle deemed secondary" => Phase::Secondary,
            "all through" => Phase::AllThrough,
            "16 plus" => Phase::Post16,
            _ => return None,
        })
    });
    let is_post_16 = kind.contains("16 to 19") || kind.contains("16-19");
    let phase = stated.or(is_post_16.then_some(Phase::Post16));
    if phase.is_none() {
        remarks.no_phase.add(&urn);
    }
    phase
}

/// The academy trust, multi or single.
fn trust(
    sheet: &mut Sheet<'_>,
    columns: &Columns,
    urn: Urn,
    remarks: &mut Remarks,
) -> Option<TrustUid> {
    let (flag, col) = (columns.trust_flag?, columns.trust?);
    sheet.note(flag);
    let flag = sheet.raw(flag).to_lowercase();
    let tally = if flag.contains("multi-academy trust") {
        &mut remarks.multi_academy
    } else if flag.contains("single-academy trust") {
        &mut remarks.single_academy
    } else {
        if !sheet.raw(col).is_empty() {
            remarks.other_trust.add(&urn);
        }
        return None;
    };
    // The register joins several with a tilde; which of them the school is leaving, it does not say.
    if sheet.raw(col).contains('~') {
        sheet.note(col);
        remarks.several_trusts.add(&urn);
        return None;
    }
    let trust = sheet.value(col, NONE, "a trust's UID, digits", |text| {
        sheet::whole(text).map(TrustUid)
    });
    if trust.is_some() {
        tally.count();
    }
    trust
}

fn fsm(sheet: &mut Sheet<'_>, columns: &Columns) -> Option<Fsm> {
    let expected = "a date, written dd-mm-yyyy";
    let date = columns
        .census
        .and_then(|col| sheet.value(col, NONE, expected, |text| sheet::day(text, '-')));
    let percent = performance::percentage(sheet, columns.fsm?).percent()?;
    Some(Fsm {
        percent,
        measure: FsmMeasure::EligibleNow,
        period: date.map(period::of_day),
    })
}

fn position(
    sheet: &mut Sheet<'_>,
    columns: &Columns,
    urn: Urn,
    remarks: &mut Remarks,
) -> Option<(u32, u32)> {
    let metres = |sheet: &mut Sheet<'_>, col, most: u32, expected| {
        let read = sheet.value(col, NOWHERE, expected, |text| {
            sheet::whole(text).filter(|metres| *metres <= most)
        });
        read.filter(|metres| *metres > 0)
    };
    let expected = "metres on the National Grid, 0 to 700000";
    sheet.field("easting");
    let easting = metres(sheet, columns.easting, GRID.0, expected);
    let expected = "metres on the National Grid, 0 to 1300000";
    sheet.field("northing");
    let northing = metres(sheet, columns.northing, GRID.1, expected);
    let position = easting.zip(northing);
    if position.is_some() {
        remarks.position.count();
    } else if easting.or(northing).is_some() {
        remarks.half.add(&urn);
    }
    position
}

fn rurality(text: &str) -> Option<Rurality> {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["urban"]) {
        Some(Rurality::Urban)
    } else if has(&["rural town and fringe", "larger rural"]) {
        Some(Rurality::TownAndFringe)
    } else if has(&["rural village", "rural hamlet", "smaller rural"]) {
        Some(Rurality::Rural)
    } else {
        None
    }
}

fn district(text: &str) -> Option<String> {
    let (letter, digits) = text.split_at_checked(1)?;
    let valid =
        matches!(letter, "E" | "W") && digits.len() == 8 && sheet::whole::<u32>(digits).is_some();
    valid.then(|| text.to_owned())
}
