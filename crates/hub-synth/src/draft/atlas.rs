//! Where a school is, and what that says of it.

use hub_core::model::{InvestmentArea, Phase, Rurality};

use crate::draw::Draw;
use crate::figures::REGIONS;
use crate::number::whole;
use crate::places::{AUTHORITIES, Authority, PRIORITY_TOWNS, Town};
use crate::shape::logit;

/// Furthest that a school is from the middle of its town, in standard deviations: keeps schools out of the sea,
/// mostly.
const REACH: f64 = 2.0;
/// How much of a town with a priority area belongs to it, as a radius in standard deviations: about half.
const PRIORITY_RADIUS: f64 = 1.2;

/// A region's towns.
pub(super) struct RegionMap {
    /// Each town with the number of schools up to and including it.
    towns: Vec<(u32, Spot)>,
}

/// A town in its authority.
#[derive(Clone, Copy)]
struct Spot {
    authority: &'static Authority,
    town: Town,
    priority: bool,
    deprivation: Deprivation,
}

/// Free school meals of an authority against others, in standard deviations of log odds between schools' authorities.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deprivation {
    /// Against England.
    pub(super) nationally: f64,
    /// Mean of `nationally` over the region's schools.
    pub(super) region_mean: f64,
    /// Its variance over the region's schools.
    pub(super) region_variance: f64,
}

/// A place for a school.
pub(super) struct Site {
    pub(super) authority: &'static Authority,
    pub(super) easting: u32,
    pub(super) northing: u32,
    pub(super) area: InvestmentArea,
    pub(super) rurality: Rurality,
    pub(super) deprivation: Deprivation,
}

/// Mean and variance of `value`, weighted by schools.
fn moments(
    authorities: impl Iterator<Item = &'static Authority> + Clone,
    value: impl Fn(&Authority) -> f64,
) -> (f64, f64) {
    let weighed = authorities.map(|a| (f64::from(schools(a)), value(a)));
    let weight: f64 = weighed.clone().map(|(w, _)| w).sum();
    let mean = weighed.clone().map(|(w, x)| w * x).sum::<f64>() / weight;
    let variance = weighed
        .map(|(w, x)| w * (x - mean) * (x - mean))
        .sum::<f64>()
        / weight;
    (mean, variance)
}

fn schools(authority: &Authority) -> u32 {
    authority.towns.iter().map(|town| town.3).sum()
}

fn log_odds(authority: &Authority) -> f64 {
    logit(f64::from(authority.fsm) / 100.0)
}

/// The maps of the regions, in the order of [`REGIONS`].
pub(super) fn by_region() -> [RegionMap; 9] {
    let (mean, variance) = moments(AUTHORITIES.iter(), log_odds);
    let nationally = |a: &Authority| (log_odds(a) - mean) / libm::sqrt(variance);
    REGIONS.each_ref().map(|region| {
        let authorities = AUTHORITIES.iter().filter(|a| a.region == region.region);
        let (region_mean, region_variance) = moments(authorities.clone(), nationally);
        let mut towns = Vec::new();
        let mut schools = 0;
        for authority in authorities {
            let deprivation = Deprivation {
                nationally: nationally(authority),
                region_mean,
                region_variance,
            };
            for (index, &town) in authority.towns.iter().enumerate() {
                schools += town.3;
                let priority = PRIORITY_TOWNS.contains(&(authority.name, index));
                let spot = Spot {
                    authority,
                    town,
                    priority,
                    deprivation,
                };
                towns.push((schools, spot));
            }
        }
        RegionMap { towns }
    })
}

impl RegionMap {
    /// A random place for a school of this phase: a town in proportion to its schools, and a position around its
    /// middle.
    pub(super) fn site(&self, phase: Phase, draw: &mut Draw) -> Site {
        let all = self.towns.last().map_or(0, |&(schools, _)| schools);
        let ticket = draw.below(all);
        let found = self
            .towns
            .partition_point(|&(schools, _)| schools <= ticket);
        let spot = self.towns[found].1;
        let (east, north, sd, _) = spot.town;
        let (mut x, mut y) = (draw.normal(), draw.normal());
        let radius = libm::sqrt(x * x + y * y);
        if radius > REACH {
            x *= REACH / radius;
            y *= REACH / radius;
        }
        let metres = |middle: u32, offset: f64| {
            whole(f64::from(middle) * 1000.0 + offset * f64::from(sd) * 1000.0)
        };
        let priority = spot.priority && radius < PRIORITY_RADIUS;
        Site {
            authority: spot.authority,
            easting: metres(east, x),
            northing: metres(north, y),
            area: if priority {
                InvestmentArea::Peia
            } else {
                spot.authority.area
            },
            rurality: rurality(spot.town, radius.min(REACH), phase, draw),
            deprivation: spot.deprivation,
        }
    }
}

/// Urban or rural: the sparser the town's schools and the further out, the more rural. Tuned to three primary and one
/// and a half secondary schools in ten outside towns and cities.
fn rurality(town: Town, radius: f64, phase: Phase, draw: &mut Draw) -> Rurality {
    let (_, _, sd, schools) = town;
    let area = 4.0 * std::f64::consts::PI * f64::from(sd) * f64::from(sd);
    let sparse = libm::log(0.16 * area / f64::from(schools));
    let (shift, fringe) = if phase == Phase::Primary {
        (0.0, 0.35)
    } else {
        (-1.4, 0.7)
    };
    let odds = libm::exp(1.6 * sparse + 1.2 * (radius - 1.2) + shift);
    if !draw.chance(odds / (1.0 + odds)) {
        Rurality::Urban
    } else if draw.chance(fringe) {
        Rurality::TownAndFringe
    } else {
        Rurality::Rural
    }
}
