//! A school as numbers: everything about it but its words, so that a whole country is quick to make.

use hub_core::model::{InvestmentArea, Phase, Rurality, TrustUid, Urn};

use crate::apportion::apportion;
use crate::draw::{Draw, Stage};
use crate::figures::{self, PHASES, REGIONS};
use crate::inspections::{self, Inspection};
use crate::places::Authority;
use crate::trusts;

mod atlas;
mod context;

pub(crate) use context::Absence;

/// First URN given. Schools in England have URNs well below it.
const FIRST_URN: u32 = 200_000;
/// Schools for which there are URNs.
pub(crate) const URNS: u32 = 1_000_000 - FIRST_URN;

/// Who runs a school.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Governance {
    /// The local authority.
    Maintained,
    /// An academy on its own.
    Alone,
    /// An academy in a multi-academy trust.
    Trust(TrustUid),
}

/// A school as numbers.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) urn: Urn,
    pub(crate) phase: Phase,
    pub(crate) authority: &'static Authority,
    pub(crate) easting: u32,
    pub(crate) northing: u32,
    pub(crate) area: InvestmentArea,
    pub(crate) rurality: Rurality,
    pub(crate) governance: Governance,
    pub(crate) pupils: u32,
    /// Ever-6 free school meals, percent; `None` for nurseries.
    pub(crate) fsm: Option<f64>,
    /// Special educational needs, percent.
    pub(crate) sen: f64,
    /// `None` for nurseries.
    pub(crate) absence: Option<Absence>,
    /// Persistent absence as a standard normal within region and phase.
    pub(crate) standing: f64,
    pub(crate) inspection: Inspection,
    /// Random bits that its words are chosen by.
    pub(crate) words: u32,
}

/// All schools of an England of `schools` schools, by URN.
///
/// The caller sees to it that `schools` is at most [`URNS`].
pub(crate) fn population(schools: u32, seed: u64) -> Vec<Draft> {
    let mut drafts = register(schools, seed);
    trusts::assign(&mut drafts, seed);
    inspections::assign(&mut drafts, seed);
    drafts
}

/// The schools with place, context and absence.
fn register(schools: u32, seed: u64) -> Vec<Draft> {
    let cells: Vec<u32> = REGIONS.iter().flat_map(|region| region.schools).collect();
    let mut kinds: Vec<usize> = Vec::with_capacity(schools as usize);
    for (cell, number) in apportion(schools, &cells).into_iter().enumerate() {
        kinds.extend(std::iter::repeat_n(cell, number as usize));
    }
    Draw::new(seed, Stage::Register).shuffle(&mut kinds);

    let maps = atlas::by_region();
    let shapes = context::shapes();
    let mut places = Draw::new(seed, Stage::Sites);
    let mut contexts = Draw::new(seed, Stage::Context);
    let mut names = Draw::new(seed, Stage::Names);
    let mut drafts = Vec::with_capacity(kinds.len());
    for (kind, urn) in kinds.into_iter().zip(FIRST_URN..) {
        let phase = PHASES[kind % PHASES.len()];
        let map = &maps[kind / PHASES.len()];
        let Some(urn) = Urn::new(urn) else { break };
        let site = map.site(phase, &mut places);
        let context = shapes[kind].context(phase, &site, &mut contexts);
        drafts.push(Draft {
            urn,
            phase,
            authority: site.authority,
            easting: site.easting,
            northing: site.northing,
            area: site.area,
            rurality: site.rurality,
            governance: Governance::Maintained,
            pupils: context.pupils,
            fsm: context.fsm,
            sen: context.sen,
            absence: context.absence,
            standing: context.standing,
            inspection: Inspection::default(),
            words: names.bits(),
        });
    }
    drafts
}

/// Positions of the schools of each phase, in the order of [`PHASES`].
pub(crate) fn by_phase(drafts: &[Draft]) -> [(&'static figures::PhaseFigures, Vec<usize>); 6] {
    PHASES.map(|phase| {
        let positions = drafts.iter().enumerate();
        let of_phase = positions.filter(|(_, draft)| draft.phase == phase);
        (figures::of(phase), of_phase.map(|(i, _)| i).collect())
    })
}
