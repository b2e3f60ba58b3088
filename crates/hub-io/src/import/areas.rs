//! Education investment areas: local authorities, and districts of some.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hub_core::model::InvestmentArea;

use super::codepoint::Found;
use super::file_name;
use super::judgement::BLANK;
use super::list::Entry;
use super::load::{self, Scope};
use super::postcodes::Postcode;
use super::sheet::{self, Col, Holdings, Sheet};
use crate::report::{Located, codes};

/// The areas, by local authority.
#[derive(Clone, Debug)]
pub(super) struct Areas {
    pub(super) holdings: Holdings,
    authorities: BTreeMap<u16, Authority>,
    numbers: BTreeMap<String, u16>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Authority {
    is_eia: bool,
    /// The whole of it is a priority area.
    is_peia: bool,
    /// Codes of its districts that are priority areas.
    districts: BTreeSet<String>,
    /// Lines on which it stands.
    lines: Vec<u64>,
}

/// Why a school's investment area cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// The list gives neither number nor name of its local authority.
    NoAuthority,
    /// Number and name of its local authority are those of two.
    TwoAuthorities,
    /// Some districts of its local authority are priority areas, and no source knows its district.
    NoDistrict,
    /// The same, and no postcode source has the district that matters at all.
    DistrictUnseen,
    /// The same, and its postcode is unknown to the source that has the district, in a place where that may lie.
    DistrictUnsure,
}

struct Columns {
    designation: Col,
    name: Col,
    number: Col,
    districts: Col,
}

/// Reads the areas; none where the file has faults, all of which are in `faults`.
pub(super) fn read(path: &Path, scope: &Scope, faults: &mut Vec<Located>) -> Areas {
    let mut areas = Areas {
        holdings: Holdings::none(file_name(path)),
        authorities: BTreeMap::new(),
        numbers: BTreeMap::new(),
    };
    let Some(text) = load::load(path, scope, faults) else {
        return areas;
    };
    let Some(mut sheet) = Sheet::find(&text, &["designation", "la_code"], faults) else {
        return areas;
    };
    let columns = Columns {
        designation: sheet.need("designation"),
        name: sheet.need("la_name_in_gias_and_ofsted"),
        number: sheet.need("la_code"),
        districts: sheet.need("district_codes"),
    };
    while sheet.advance() {
        areas.add(&mut sheet, &columns);
    }
    areas.holdings = sheet.finish(faults);
    areas
}

impl Areas {
    fn add(&mut self, sheet: &mut Sheet<'_>, columns: &Columns) {
        let is_priority = sheet.value(columns.designation, &[], "EIA or PEIA", |text| match text {
            "EIA" => Some(false),
            "PEIA" => Some(true),
            _ => None,
        });
        let expected = "a local authority's number, three digits";
        let number = sheet.value(columns.number, &[], expected, |text| {
            sheet::whole(text).filter(|number| (100..1000).contains(number))
        });
        let expected =
            "codes of districts such as `E07000168`, separated by semicolons, or nothing";
        let districts = sheet.value(columns.districts, BLANK, expected, districts);
        let (Some(is_priority), Some(number)) = (is_priority, number) else {
            return;
        };
        let name = sheet.raw(columns.name).to_lowercase();
        if name.is_empty() || *self.numbers.entry(name).or_insert(number) != number {
            let expected = "the local authority's name, always with the same number";
            sheet.fault(
                columns.name,
                codes::BAD_VALUE,
                expected,
                "mend the row, or the earlier one of that name",
            );
        }
        let authority = self.authorities.entry(number).or_default();
        authority.lines.push(sheet.line());
        match districts {
            _ if !is_priority => authority.is_eia = true,
            None => authority.is_peia = true,
            Some(codes) => authority.districts.extend(codes),
        }
    }

    /// By which rows the area of a school of the list is told, in words.
    pub(super) fn rule(&self, entry: &Entry) -> String {
        let Ok(Some(authority)) = self.authority(entry) else {
            return "its local authority is on no row".to_owned();
        };
        let lines: Vec<_> = authority.lines.iter().map(ToString::to_string).collect();
        let by = if authority.districts.is_empty() {
            "local authority"
        } else {
            "local authority and district"
        };
        format!("by {by}, line {}", lines.join(" and "))
    }

    /// The codes of all districts that are priority areas.
    pub(super) fn districts(&self) -> impl Iterator<Item = &str> {
        self.authorities
            .values()
            .flat_map(|authority| &authority.districts)
            .map(String::as_str)
    }

    /// The investment area of a school of the list.
    ///
    /// `listed` are the districts that the list itself has.
    pub(super) fn area(
        &self,
        entry: &Entry,
        listed: &BTreeSet<String>,
        postcodes: &[Found],
    ) -> Result<InvestmentArea, Doubt> {
        let Some(authority) = self.authority(entry)? else {
            return Ok(InvestmentArea::None);
        };
        if authority.is_peia || is_in_priority_district(authority, entry, listed, postcodes)? {
            return Ok(InvestmentArea::Peia);
        }
        Ok(if authority.is_eia {
            InvestmentArea::Eia
        } else {
            InvestmentArea::None
        })
    }

    fn authority(&self, entry: &Entry) -> Result<Option<&Authority>, Doubt> {
        let name = entry
            .school
            .local_authority
            .as_ref()
            .map(|name| name.to_lowercase());
        let by_name = name.as_ref().map(|name| self.numbers.get(name).copied());
        let by_number = entry
            .authority
            .map(|number| Some(number).filter(|number| self.authorities.contains_key(number)));
        let number = match (by_number, by_name) {
            (None, None) => return Err(Doubt::NoAuthority),
            (Some(number), Some(named)) if number != named => return Err(Doubt::TwoAuthorities),
            (Some(number), _) | (None, Some(number)) => number,
        };
        Ok(number.and_then(|number| self.authorities.get(&number)))
    }
}

/// Whether the school is in one of its authority's priority districts, in any source's boundaries.
fn is_in_priority_district(
    authority: &Authority,
    entry: &Entry,
    listed: &BTreeSet<String>,
    postcodes: &[Found],
) -> Result<bool, Doubt> {
    if authority.districts.is_empty() {
        return Ok(false);
    }
    let postcode = entry.postcode;
    let district_in = |source: &Found| {
        let spot = source.spots.get(&postcode?)?;
        spot.district.clone()
    };
    let own = entry.district.as_ref().map(|code| code.as_bytes().to_vec());
    let known: BTreeSet<_> = postcodes
        .iter()
        .filter_map(district_in)
        .chain(own)
        .collect();
    if authority
        .districts
        .iter()
        .any(|code| known.contains(code.as_bytes()))
    {
        return Ok(true);
    }
    // A source of other boundaries says nothing of a district that it does not have, so ask one that has it.
    // The list is such a source too, of today's boundaries.
    let is_listed_elsewhere = |code: &String| entry.district.is_some() && listed.contains(code);
    for code in authority
        .districts
        .iter()
        .filter(|code| !is_listed_elsewhere(code))
    {
        let mut sources = postcodes
            .iter()
            .filter(|source| source.districts.contains_key(code.as_bytes()))
            .peekable();
        if known.is_empty() {
            return Err(Doubt::NoDistrict);
        }
        if sources.peek().is_none() {
            return Err(Doubt::DistrictUnseen);
        }
        let is_outside = |source: &Found| {
            let outwards = source.districts.get(code.as_bytes());
            let outward = postcode.map(Postcode::outward);
            let elsewhere =
                outward.is_some_and(|outward| outwards.is_some_and(|all| !all.contains(&outward)));
            elsewhere || district_in(source).is_some()
        };
        if !sources.any(is_outside) {
            return Err(Doubt::DistrictUnsure);
        }
    }
    Ok(false)
}

fn districts(text: &str) -> Option<Vec<String>> {
    let code = |code: &str| {
        let code = code.trim();
        let valid = code.len() == 9
            && code.starts_with('E')
            && code.bytes().skip(1).all(|byte| byte.is_ascii_digit());
        valid.then(|| code.to_owned())
    };
    text.split(';').map(code).collect()
}
