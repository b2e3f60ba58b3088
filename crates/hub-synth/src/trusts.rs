//! Which schools are academies, and in which trust.
//!
//! Shares of each phase are exact. Sizes of trusts are log-normal with the median of real ones, cut at the largest,
//! and then scaled so that trusts and their schools are as many as in England. Trusts are local: schools in the
//! order of the map are cut into runs, after some have changed places within the region, and a few across England
//! (of real trusts' schools 71 % are in the trust's main authority and 91 % in its main region).

use std::collections::BTreeMap;

use hub_core::model::{Region, TrustUid};

use crate::apportion::apportion;
use crate::draft::{Draft, Governance, by_phase};
use crate::draw::{Draw, Stage};
use crate::figures::{ENGLAND, LARGEST_TRUST, TRUST_SCHOOLS, TRUSTS};
use crate::number::{count, whole};
use crate::places::AUTHORITIES;
use crate::shape::LogNormal;

/// First UID given. Real trusts have UIDs well below it.
const FIRST_UID: u32 = 50_000;
/// How much authorities differ in their share of academies, against differences between schools.
const LOCAL_HABIT: f64 = 0.6;
/// Share of schools that change places with another of their region.
const MOVED_IN_REGION: f64 = 0.10;
/// Share of schools that change places with any other.
const MOVED_ANYWHERE: f64 = 0.045;
/// Median size of trusts, and standard deviation of the logarithm.
const SIZES: (f64, f64) = (6.0, 0.90);

/// Sets the governance of all schools.
pub(crate) fn assign(drafts: &mut [Draft], seed: u64) {
    let mut draw = Draw::new(seed, Stage::Trusts);
    let mut members = choose_academies(drafts, &mut draw);
    members.sort_by_cached_key(|&i| map_order(&drafts[i]));
    let regions: Vec<Region> = members
        .iter()
        .map(|&i| drafts[i].authority.region)
        .collect();
    move_some(&mut members, &regions, &mut draw);
    let mut rest = members.into_iter();
    for (size, uid) in sizes(count(rest.len()), &mut draw)
        .into_iter()
        .zip(FIRST_UID..)
    {
        for i in rest.by_ref().take(size as usize) {
            drafts[i].governance = Governance::Trust(TrustUid(uid));
        }
    }
}

/// Marks the stand-alone academies and returns the schools in trusts.
fn choose_academies(drafts: &mut [Draft], draw: &mut Draw) -> Vec<usize> {
    let habits: BTreeMap<&str, f64> = AUTHORITIES
        .iter()
        .map(|a| (a.name, LOCAL_HABIT * draw.normal()))
        .collect();
    let habit = |name: &str| habits.get(name).copied().unwrap_or_default();
    let mut members = Vec::new();
    for (figures, positions) in by_phase(drafts) {
        let mut keyed: Vec<(f64, usize)> = positions
            .into_iter()
            .map(|i| (habit(drafts[i].authority.name) + draw.normal(), i))
            .collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        let maintained = 10_000 - figures.in_trust - figures.alone;
        let split = apportion(
            count(keyed.len()),
            &[figures.in_trust, figures.alone, maintained],
        );
        let in_trust = split[0] as usize;
        let alone = split[1] as usize;
        members.extend(keyed.iter().take(in_trust).map(|&(_, i)| i));
        for &(_, i) in keyed.iter().skip(in_trust).take(alone) {
            drafts[i].governance = Governance::Alone;
        }
    }
    members
}

/// A key that puts neighbours near each other: region, authority, then strips from west to east, each from south to
/// north.
fn map_order(draft: &Draft) -> (Region, &'static str, u32, u32, u32) {
    (
        draft.authority.region,
        draft.authority.name,
        draft.easting / 8_000,
        draft.northing,
        draft.urn.get(),
    )
}

/// Exchanges some schools; `members` is sorted by region, and `regions` says which.
fn move_some(members: &mut [usize], regions: &[Region], draw: &mut Draw) {
    for i in 0..members.len() {
        let u = draw.uniform();
        let from = if u < MOVED_ANYWHERE {
            0..members.len()
        } else if u < MOVED_ANYWHERE + MOVED_IN_REGION {
            let region = regions[i];
            regions.partition_point(|&r| r < region)..regions.partition_point(|&r| r <= region)
        } else {
            continue;
        };
        let other = from.start + draw.below(count(from.len())) as usize;
        members.swap(i, other);
    }
}

/// Sizes of the trusts that `members` schools are in, each at least 1.
fn sizes(members: u32, draw: &mut Draw) -> Vec<u32> {
    if members == 0 {
        return Vec::new();
    }
    let trusts = u64::from(members) * u64::from(TRUSTS) / u64::from(TRUST_SCHOOLS);
    let trusts = u32::try_from(trusts).unwrap_or(members).clamp(1, members);
    let shape = LogNormal::with_median(SIZES.0, SIZES.1);
    let weights: Vec<u32> = (0..trusts)
        .map(|_| {
            let size = shape.at(draw.normal()).clamp(1.0, f64::from(LARGEST_TRUST));
            whole(1000.0 * (size - 1.0)) + 1
        })
        .collect();
    let rest = apportion(members - trusts, &weights);
    rest.into_iter().map(|size| size + 1).collect()
}

// The figures are of an England of this size, in which the shares of academies by phase sum to the schools in trusts.
const _: () = assert!(TRUSTS < TRUST_SCHOOLS && TRUST_SCHOOLS < ENGLAND);
