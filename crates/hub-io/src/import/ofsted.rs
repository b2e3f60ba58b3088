//! Ofsted's management information: the list of state-funded schools, with their inspections.

use std::collections::BTreeMap;
use std::path::Path;

use hub_core::model::{Phase, Region, School, Sector, Status, Term, TrustUid, Urn};

use super::file_name;
use super::judgement::{self, BLANK, Notes};
use super::list::{self, Entry, JOINED_BY, List};
use super::load::{self, Scope};
use super::postcodes::Postcode;
use super::sheet::{self, Col, Sheet};
use super::tally::{Tally, counted};
use crate::report::Located;

/// Statutory ages that make a primary or secondary school all-through: at most, at least.
const ALL_THROUGH_AGES: (u8, u8) = (7, 16);

struct Columns {
    urn: Col,
    name: Col,
    laestab: Col,
    phase: Col,
    kind: Col,
    region: Col,
    authority: Col,
    trust: Col,
    postcode: Col,
    pupils: Col,
    lowest_age: Col,
    highest_age: Col,
    judgements: judgement::Columns,
}

impl Columns {
    fn new(sheet: &mut Sheet<'_>) -> Self {
        Self {
            urn: sheet.need("URN"),
            name: sheet.need("School name"),
            laestab: sheet.need("LAESTAB"),
            phase: sheet.need("Ofsted phase"),
            kind: sheet.need("Type of education"),
            region: sheet.need("Region"),
            authority: sheet.need("Local authority"),
            trust: sheet.need("Multi-academy trust UID"),
            postcode: sheet.need("Postcode"),
            pupils: sheet.need("Total number of pupils"),
            lowest_age: sheet.need("Statutory lowest age"),
            highest_age: sheet.need("Statutory highest age"),
            judgements: judgement::Columns::new(sheet),
        }
    }
}

struct Remarks {
    all_through: Tally,
    non_maintained: Tally,
    judgements: Notes,
}

/// Reads the list; empty where the file has faults, all of which are in `faults`.
pub(super) fn read(path: &Path, scope: &Scope, faults: &mut Vec<Located>) -> List {
    let mut list = List::empty("ofsted", file_name(path));
    let Some(text) = load::load(path, scope, faults) else {
        return list;
    };
    let Some(mut sheet) = Sheet::find(&text, &["URN", "School name"], faults) else {
        return list;
    };
    let columns = Columns::new(&mut sheet);
    let mut remarks = Remarks {
        all_through: Tally::new(
            "all_through",
            "primary or secondary schools from age 7 or below to 16 or above: all-through",
        ),
        non_maintained: Tally::new(
            "non_maintained",
            "non-maintained special schools: sector independent",
        ),
        judgements: Notes::new(),
    };
    let mut lines = BTreeMap::new();
    while sheet.advance() {
        let urn = sheet.urn(columns.urn);
        let entry = urn.map(|urn| entry(&mut sheet, &columns, urn, &mut remarks));
        if let Some((urn, entry)) = urn.zip(entry)
            && sheet.is_first(urn, columns.urn, &mut lines)
        {
            list.entries.insert(urn, entry);
        }
    }
    list.layout = columns.judgements.layout();
    list.notes = counted([remarks.all_through, remarks.non_maintained]);
    list.inspections = remarks.judgements.counted();
    list.holdings = sheet.finish(faults);
    list
}

fn entry(sheet: &mut Sheet<'_>, columns: &Columns, urn: Urn, remarks: &mut Remarks) -> Entry {
    sheet.field("establishment_type");
    let kind = judgement::text(sheet, columns.kind);
    let mut school = School::new(urn, list::name(sheet, columns.name));
    // The list holds open schools only, those of the state and non-maintained special ones.
    sheet.field("status");
    sheet.note(columns.urn);
    school.status = Some(Status::Open);
    sheet.field("sector");
    sheet.note(columns.kind);
    school.sector = Some(sector(kind.as_deref(), urn, remarks));
    sheet.field("phase");
    school.phase = phase(sheet, columns, urn, remarks);
    school.establishment_type = kind;
    sheet.field("local_authority");
    school.local_authority = judgement::text(sheet, columns.authority);
    sheet.field("region");
    school.region = sheet.value(
        columns.region,
        BLANK,
        "one of the nine regions, such as `North East`",
        |text| Region::from_name(&text.to_lowercase().replace(' ', "_")),
    );
    sheet.field("trust_uid");
    school.trust = sheet.value(columns.trust, BLANK, "a trust's UID, digits", |text| {
        sheet::whole(text).map(TrustUid)
    });
    sheet.field("pupils");
    school.pupils = sheet.value(columns.pupils, BLANK, "a number of pupils", sheet::whole);
    school.ofsted = judgement::read(sheet, &columns.judgements, urn, &mut remarks.judgements);
    sheet.field(JOINED_BY);
    let expected = "LA number and establishment number, seven digits";
    let authority = sheet.value(columns.laestab, BLANK, expected, authority);
    Entry {
        school,
        authority,
        postcode: sheet.value(columns.postcode, BLANK, "a postcode", Postcode::new),
        district: None,
    }
}

fn sector(kind: Option<&str>, urn: Urn, remarks: &mut Remarks) -> Sector {
    if kind.is_some_and(|kind| kind.eq_ignore_ascii_case("Non-Maintained Special School")) {
        remarks.non_maintained.add(&urn);
        Sector::Independent
    } else {
        Sector::StateFunded
    }
}

fn phase(
    sheet: &mut Sheet<'_>,
    columns: &Columns,
    urn: Urn,
    remarks: &mut Remarks,
) -> Option<Phase> {
    let expected = "Primary, Secondary, Special, Nursery, PRU or `Alternative provision`";
    let phase = sheet.value(columns.phase, BLANK, expected, |text| {
        Some(match text.to_lowercase().as_str() {
            "primary" => Phase::Primary,
            "secondary" => Phase::Secondary,
            "special" => Phase::Special,
            "pru" | "pupil referral unit" | "alternative provision" => Phase::AlternativeProvision,
            "nursery" => Phase::Nursery,
            "all-through" => Phase::AllThrough,
            _ => return None,
        })
    });
    let mut age = |col| sheet.value(col, BLANK, "an age in years", sheet::whole::<u8>);
    let (lowest, highest) = (age(columns.lowest_age), age(columns.highest_age));
    let (at_most, at_least) = ALL_THROUGH_AGES;
    let spans =
        lowest.is_some_and(|age| age <= at_most) && highest.is_some_and(|age| age >= at_least);
    match phase {
        Some(Phase::Primary | Phase::Secondary) if spans => {
            remarks.all_through.add(&urn);
            Some(Phase::AllThrough)
        }
        phase => phase,
    }
}

fn authority(laestab: &str) -> Option<u16> {
    let number: u32 = sheet::whole(laestab).filter(|_| laestab.len() == 7)?;
    u16::try_from(number / 10_000).ok()
}
