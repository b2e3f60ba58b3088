//! Intake, size and absence of a school: correlated normals behind calibrated marginals.
//!
//! Free school meals come first, part from the authority, part from the school. Persistent absence follows them as
//! they stand *within* the region, because the regions' means are given; the other rates follow persistent absence.

use hub_core::model::{Phase, Rurality};

use crate::draw::Draw;
use crate::figures::{self, PHASES, PhaseFigures, REGIONS};
use crate::number::whole;
use crate::shape::{LogNormal, Percentage};

use super::atlas::{Deprivation, Site};

/// Correlation of severe with persistent absence, behind the marginals. About.
const SEVERE_PERSISTENT: f64 = 0.8;
/// Correlation of suspensions with persistent absence, behind the marginals. About.
const SUSPENSIONS_PERSISTENT: f64 = 0.5;
/// Size of rural and of urban schools against the median, in standard deviations.
const RURAL_SIZE: (f64, f64) = (-1.0, 0.35);

/// A school's absence and suspensions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Absence {
    /// Overall absence, percent of sessions.
    pub(crate) overall: f64,
    /// Persistent absence, percent of pupils.
    pub(crate) persistent: f64,
    /// Severe absence, percent of pupils.
    pub(crate) severe: f64,
    /// Suspensions per 100 pupils.
    pub(crate) suspensions: f64,
}

/// What a school is like.
pub(super) struct Context {
    pub(super) pupils: u32,
    pub(super) fsm: Option<f64>,
    pub(super) sen: f64,
    pub(super) absence: Option<Absence>,
    pub(super) standing: f64,
}

/// The marginals of a region and phase.
pub(super) struct Shapes {
    figures: &'static PhaseFigures,
    pupils: LogNormal,
    fsm: Percentage,
    sen: Percentage,
    severe: LogNormal,
    suspensions: LogNormal,
    /// Persistent and overall absence, where they are comparable.
    absence: Option<(Percentage, Percentage)>,
}

/// The marginals of all regions and phases, region by region.
pub(super) fn shapes() -> Vec<Shapes> {
    let national = PHASES.map(|phase| {
        let f = figures::of(phase);
        let percentage = |(mean, sd)| Percentage::with_moments(mean, sd);
        (phase, percentage(f.fsm), percentage(f.sen))
    });
    let of_region = |region: &'static figures::RegionFigures| {
        national.map(|(phase, fsm, sen)| {
            let f = figures::of(phase);
            Shapes {
                figures: f,
                pupils: LogNormal::with_median(f.pupils.0, f.pupils.1),
                fsm,
                sen,
                severe: LogNormal::with_mean(f.severe.0, f.severe.1),
                suspensions: LogNormal::with_mean(f.suspensions.0, f.suspensions.1),
                absence: region.absence(phase).map(|(persistent, overall)| {
                    (
                        Percentage::with_moments(persistent, f.persistent_sd),
                        Percentage::with_moments(overall, f.overall_sd),
                    )
                }),
            }
        })
    };
    REGIONS.iter().flat_map(of_region).collect()
}

impl Shapes {
    /// What a school of this phase at this site is like.
    pub(super) fn context(&self, phase: Phase, site: &Site, draw: &mut Draw) -> Context {
        let f = self.figures;
        let local = draw.normal();
        let between = f.fsm_between;
        let within = libm::sqrt(1.0 - between * between);
        let deprived = between * site.deprivation.nationally + within * local;
        let standing = draw.correlated(
            f.persistent_fsm,
            within_region(deprived, between, site.deprivation),
        );
        let sen = self.sen.at(draw.correlated(f.sen_fsm, deprived));
        let stature = match site.rurality {
            Rurality::Urban => RURAL_SIZE.1,
            Rurality::TownAndFringe => 0.0,
            Rurality::Rural => RURAL_SIZE.0,
        };
        let pupils = self
            .pupils
            .at(stature + draw.correlated(f.pupils_fsm, deprived));
        let absence = self.absence(standing, draw);
        Context {
            pupils: whole(pupils).max(4),
            fsm: (phase != Phase::Nursery).then(|| self.fsm.at(deprived)),
            sen,
            absence,
            standing,
        }
    }

    fn absence(&self, standing: f64, draw: &mut Draw) -> Option<Absence> {
        let (persistent, overall) = self.absence?;
        let persistent = persistent.at(standing);
        let overall = overall.at(draw.correlated(self.figures.persistent_overall, standing));
        let severe = self.severe.at(draw.correlated(SEVERE_PERSISTENT, standing));
        let severe = severe.min(0.8 * persistent);
        let suspensions = self
            .suspensions
            .at(draw.correlated(SUSPENSIONS_PERSISTENT, standing));
        Some(Absence {
            // Who is persistently absent misses a tenth of sessions at least, who is severely absent half.
            overall: overall.max(0.1 * persistent + 0.4 * severe),
            persistent,
            severe,
            suspensions: suspensions.min(300.0),
        })
    }
}

/// Deprivation of a school as a standard normal within its region.
fn within_region(deprived: f64, between: f64, deprivation: Deprivation) -> f64 {
    let variance = 1.0 - between * between * (1.0 - deprivation.region_variance);
    (deprived - between * deprivation.region_mean) / libm::sqrt(variance)
}
