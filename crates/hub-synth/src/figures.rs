//! The figures that synthetic England is calibrated to.
//!
//! Counts: state-funded schools, August 2025 (Ofsted). Absence: academic year 2024/25, whole year, means by region
//! and phase; spreads and correlations between schools, and free school meals: 2018/19 (Department for Education).
//! Figures that were not published in this form, and are near what was, are marked "about".

use hub_core::model::Phase::{
    self, AllThrough, AlternativeProvision, Nursery, Primary, Secondary, Special,
};
use hub_core::model::Region;

/// Schools in England, about: the population from which a small programme's applicants come.
pub(crate) const ENGLAND: u32 = 22_000;
/// Schools in multi-academy trusts.
pub(crate) const TRUST_SCHOOLS: u32 = 10_679;
/// Multi-academy trusts.
pub(crate) const TRUSTS: u32 = 1_257;
/// Schools in the largest trust.
pub(crate) const LARGEST_TRUST: u32 = 92;
/// Year of absence and of free school meals.
pub(crate) const ABSENCE_PERIOD: &str = "2024/25";
/// Year of suspensions: published a year later than absence.
pub(crate) const SUSPENSIONS_PERIOD: &str = "2023/24";

/// The phases that are made, in the order of [`RegionFigures::schools`].
pub(crate) const PHASES: [Phase; 6] = [
    Primary,
    Secondary,
    AllThrough,
    Special,
    AlternativeProvision,
    Nursery,
];

/// A region.
pub(crate) struct RegionFigures {
    /// Which one.
    pub(crate) region: Region,
    /// Schools by phase, as in [`PHASES`]. Ofsted counts all-through schools as secondary; here they are apart.
    pub(crate) schools: [u32; 6],
    /// Persistent absence of primary, secondary and special schools, percent of pupils.
    persistent: [f64; 3],
    /// Overall absence of primary, secondary and special schools, percent of sessions.
    overall: [f64; 3],
}

impl RegionFigures {
    /// Means of persistent and overall absence, percent; `None` for a phase without comparable absence.
    pub(crate) fn absence(&self, phase: Phase) -> Option<(f64, f64)> {
        let of = |column: usize| (self.persistent[column], self.overall[column]);
        match phase {
            Primary => Some(of(0)),
            Secondary => Some(of(1)),
            // All-through schools had 0.84 and 0.90 of the absence of secondary schools in 2018/19.
            AllThrough => Some((0.84 * self.persistent[1], 0.90 * self.overall[1])),
            Special => Some(of(2)),
            // About: no school-level or regional figure is published with the others.
            AlternativeProvision => Some((68.0, 38.0)),
            Nursery | Phase::Post16 => None,
        }
    }
}

const fn region(
    region: Region,
    schools: [u32; 6],
    persistent: [f64; 3],
    overall: [f64; 3],
) -> RegionFigures {
    RegionFigures {
        region,
        schools,
        persistent,
        overall,
    }
}

/// The nine regions, in reading order.
#[rustfmt::skip]
pub(crate) const REGIONS: [RegionFigures; 9] = [
    region(Region::NorthEast, [860, 167, 6, 66, 18, 28], [13.3, 26.0, 32.1], [5.19, 9.33, 12.74]),
    region(Region::NorthWest, [2438, 455, 12, 175, 50, 63], [13.3, 24.5, 35.4], [5.17, 8.77, 12.93]),
    region(Region::YorkshireAndTheHumber, [1770, 306, 15, 89, 34, 27], [14.0, 26.1, 34.3], [5.31, 9.28, 13.54]),
    region(Region::EastMidlands, [1655, 279, 12, 85, 22, 32], [12.6, 23.6, 35.6], [5.07, 8.53, 12.84]),
    region(Region::WestMidlands, [1780, 407, 15, 130, 42, 56], [14.4, 24.8, 37.8], [5.44, 8.51, 12.54]),
    region(Region::EastOfEngland, [1984, 379, 9, 119, 37, 38], [12.9, 23.4, 33.5], [5.19, 8.48, 12.00]),
    region(Region::London, [1778, 460, 42, 162, 53, 75], [15.1, 22.3, 38.2], [5.38, 7.42, 12.68]),
    region(Region::SouthEast, [2594, 492, 27, 188, 43, 42], [12.9, 24.1, 36.7], [5.20, 8.61, 13.40]),
    region(Region::SouthWest, [1884, 321, 17, 99, 35, 18], [12.5, 26.0, 35.4], [5.19, 9.34, 13.09]),
];

/// A phase.
#[derive(Debug)]
pub(crate) struct PhaseFigures {
    /// Standard deviation of persistent absence between the schools of a region, percentage points: a little below
    /// the published one between all schools (primary 4.75, secondary 6.0, special 15.7), which has the regions in
    /// it.
    pub(crate) persistent_sd: f64,
    /// Standard deviation of overall absence, likewise (1.06, 1.53, 6.48).
    pub(crate) overall_sd: f64,
    /// Correlation of persistent with overall absence within a region and behind the marginals: a little above the
    /// published one between schools (primary .88, secondary .95, special .93), which regions and skewness dilute.
    pub(crate) persistent_overall: f64,
    /// Correlation of persistent absence with free school meals, likewise (.54, .49, .45: London has many free
    /// meals and little absence).
    pub(crate) persistent_fsm: f64,
    /// Ever-6 free school meals: mean and standard deviation, percent.
    pub(crate) fsm: (f64, f64),
    /// Standard deviation of free school meals between local authorities, over that between schools, both in log
    /// odds.
    pub(crate) fsm_between: f64,
    /// Special educational needs, support or plan: mean and standard deviation, percent. About.
    pub(crate) sen: (f64, f64),
    /// Correlation of special educational needs with free school meals.
    pub(crate) sen_fsm: f64,
    /// Severe absence, percent of pupils: mean and coefficient of variation. About.
    pub(crate) severe: (f64, f64),
    /// Suspensions per 100 pupils: mean and coefficient of variation. About.
    pub(crate) suspensions: (f64, f64),
    /// Pupils of a school in a small town: median, and standard deviation of the logarithm.
    pub(crate) pupils: (f64, f64),
    /// Correlation of size with free school meals.
    pub(crate) pupils_fsm: f64,
    /// In a multi-academy trust, per 10,000 schools.
    pub(crate) in_trust: u32,
    /// Stand-alone academies, per 10,000 schools.
    pub(crate) alone: u32,
    /// Ofsted grades 1 to 4, per 1,000 schools.
    pub(crate) grades: [u32; 4],
    /// Inspected but not judged overall, share of schools.
    pub(crate) not_judged: f64,
    /// Never inspected, share of schools.
    pub(crate) never_inspected: f64,
    /// Share of good and outstanding grades from before September 2019, which have no judgement on behaviour.
    pub(crate) old_grades: f64,
}

const PRIMARY: PhaseFigures = PhaseFigures {
    persistent_sd: 4.68,
    overall_sd: 1.06,
    persistent_overall: 0.89,
    persistent_fsm: 0.558,
    fsm: (21.8, 15.0),
    fsm_between: 0.48,
    sen: (18.0, 6.8),
    sen_fsm: 0.45,
    severe: (1.0, 1.0),
    suspensions: (2.2, 1.8),
    pupils: (225.0, 0.50),
    pupils_fsm: 0.15,
    in_trust: 4556,
    alone: 203,
    grades: [67, 730, 46, 7],
    not_judged: 0.147,
    never_inspected: 0.003,
    old_grades: 0.45,
};

const SECONDARY: PhaseFigures = PhaseFigures {
    persistent_sd: 5.87,
    overall_sd: 1.42,
    persistent_overall: 0.965,
    persistent_fsm: 0.535,
    fsm: (28.6, 15.0),
    fsm_between: 0.59,
    sen: (17.0, 6.5),
    sen_fsm: 0.43,
    severe: (3.9, 0.7),
    suspensions: (22.6, 0.9),
    pupils: (890.0, 0.34),
    pupils_fsm: -0.30,
    in_trust: 6963,
    alone: 1336,
    grades: [108, 627, 75, 18],
    not_judged: 0.167,
    never_inspected: 0.006,
    old_grades: 0.36,
};

const ALL_THROUGH: PhaseFigures = PhaseFigures {
    persistent_sd: 5.65,
    overall_sd: 1.35,
    persistent_overall: 0.965,
    persistent_fsm: 0.55,
    fsm: (27.8, 15.0),
    fsm_between: 0.50,
    severe: (2.8, 0.8),
    suspensions: (15.0, 0.9),
    pupils: (720.0, 0.42),
    pupils_fsm: 0.0,
    ..SECONDARY
};

const SPECIAL: PhaseFigures = PhaseFigures {
    persistent_sd: 15.7,
    overall_sd: 6.48,
    persistent_overall: 0.953,
    persistent_fsm: 0.485,
    fsm: (52.0, 17.0),
    fsm_between: 0.54,
    sen: (99.6, 0.4),
    sen_fsm: 0.0,
    severe: (6.0, 1.0),
    suspensions: (9.0, 1.5),
    pupils: (116.0, 0.45),
    pupils_fsm: -0.20,
    in_trust: 4537,
    alone: 314,
    grades: [292, 495, 31, 22],
    not_judged: 0.132,
    never_inspected: 0.028,
    old_grades: 0.60,
};

const ALTERNATIVE_PROVISION: PhaseFigures = PhaseFigures {
    persistent_sd: 16.0,
    overall_sd: 12.0,
    fsm: (60.0, 16.0),
    sen: (82.0, 12.0),
    severe: (22.0, 0.6),
    suspensions: (30.0, 1.3),
    pupils: (36.0, 0.65),
    pupils_fsm: 0.0,
    in_trust: 4910,
    alone: 419,
    grades: [159, 587, 48, 30],
    not_judged: 0.158,
    never_inspected: 0.018,
    ..SPECIAL
};

/// Nurseries have no absence; of the rest only sizes and grades are read.
const NURSERY: PhaseFigures = PhaseFigures {
    pupils: (75.0, 0.38),
    in_trust: 0,
    alone: 0,
    grades: [560, 400, 15, 5],
    not_judged: 0.02,
    never_inspected: 0.0,
    ..PRIMARY
};

/// The figures of a phase.
pub(crate) const fn of(phase: Phase) -> &'static PhaseFigures {
    match phase {
        Primary => &PRIMARY,
        Secondary => &SECONDARY,
        AllThrough => &ALL_THROUGH,
        Special => &SPECIAL,
        AlternativeProvision => &ALTERNATIVE_PROVISION,
        Nursery | Phase::Post16 => &NURSERY,
    }
}
