//! What makes a school a possible lead, and how good a one.

use std::collections::BTreeSet;

use hub_core::model::{Grade, Overall, Phase, Region, School, Sector, Status, TrustUid};

use crate::draft::Draft;
use crate::draw::Draw;
use crate::dress;

/// A school that could lead a hub: what the choice looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    /// Position in the caller's list.
    pub(super) position: usize,
    pub(super) phase: Phase,
    pub(super) region: Option<Region>,
    pub(super) trust: Option<TrustUid>,
    /// Persistent absence, percent.
    persistent: Option<f64>,
    /// Free school meals, percent.
    fsm: Option<f64>,
    grade: Option<Grade>,
    located: bool,
}

/// The phases with comparable absence, in which a hub can be led.
pub(super) const LEADING: [Phase; 5] = [
    Phase::Primary,
    Phase::Secondary,
    Phase::AllThrough,
    Phase::Special,
    Phase::AlternativeProvision,
];

impl Candidate {
    /// A given school; `None` when it could not lead.
    pub(crate) fn of_school(position: usize, school: &School) -> Option<Self> {
        let phase = school.phase.filter(|phase| LEADING.contains(phase))?;
        let open = school.status.is_none_or(|status| status == Status::Open);
        let funded = school
            .sector
            .is_none_or(|sector| sector == Sector::StateFunded);
        let finite = |value: f64| value.is_finite().then_some(value);
        (open && funded).then(|| Self {
            position,
            phase,
            region: school.region,
            trust: school.trust,
            persistent: school
                .persistent_absence
                .as_ref()
                .and_then(|rate| finite(rate.value)),
            fsm: school.fsm.as_ref().and_then(|fsm| finite(fsm.percent)),
            grade: grade(school.ofsted.behaviour, school.ofsted.overall),
            located: school.position().is_some(),
        })
    }

    /// A school not yet dressed; `None` when it could not lead.
    pub(crate) fn of_draft(position: usize, draft: &Draft) -> Option<Self> {
        let able = LEADING.contains(&draft.phase) && !dress::is_closing(draft);
        let inspection = &draft.inspection;
        let behaviour = inspection.judgements.map(|[_, behaviour, ..]| behaviour);
        able.then(|| Self {
            position,
            phase: draft.phase,
            region: Some(draft.authority.region),
            trust: dress::trust(draft),
            persistent: draft.absence.map(|absence| absence.persistent),
            fsm: draft.fsm,
            grade: grade(behaviour, inspection.overall),
            located: true,
        })
    }
}

/// The judgement on behaviour, or else the overall one.
fn grade(behaviour: Option<Grade>, overall: Option<Overall>) -> Option<Grade> {
    behaviour.or(match overall? {
        Overall::Outstanding => Some(Grade::Outstanding),
        Overall::Good => Some(Grade::Good),
        Overall::RequiresImprovement => Some(Grade::RequiresImprovement),
        Overall::Inadequate => Some(Grade::Inadequate),
        Overall::NotJudged | Overall::NeverInspected => None,
    })
}

/// Which phases are present in which regions.
pub(crate) fn present(candidates: &[Candidate]) -> BTreeSet<(Option<Region>, Phase)> {
    candidates.iter().map(|c| (c.region, c.phase)).collect()
}

/// How good a lead each candidate would be; higher is better. Some luck is in it, as programmes weigh more than
/// tables.
pub(super) fn merits(candidates: &[Candidate], draw: &mut Draw) -> Vec<f64> {
    let lines = LEADING.map(|phase| {
        let of_phase: Vec<&Candidate> = candidates.iter().filter(|c| c.phase == phase).collect();
        (phase, Line::fit(&of_phase))
    });
    let line = |phase| lines.iter().find(|l| l.0 == phase).map(|l| l.1);
    candidates
        .iter()
        .map(|c| {
            let stronger = line(c.phase).map_or(0.0, |line| line.strength(c));
            let trust = if c.trust.is_some() { 0.8 } else { 0.0 };
            let grade = match c.grade {
                Some(Grade::Outstanding) => 0.8,
                Some(Grade::Good) => 0.4,
                None => 0.0,
                Some(Grade::RequiresImprovement | Grade::Inadequate) => -2.5,
            };
            let located = if c.located { 1.5 } else { 0.0 };
            stronger + trust + grade + located + 0.3 * draw.normal()
        })
        .collect()
}

/// The line of persistent absence on free school meals of a phase, by least squares.
#[derive(Clone, Copy, Debug)]
struct Line {
    fsm_mean: f64,
    mean: f64,
    slope: f64,
    /// Standard deviation of persistent absence around the line.
    residual_sd: f64,
}

impl Line {
    fn fit(schools: &[&Candidate]) -> Self {
        let known = || schools.iter().filter_map(|c| Some((c.fsm?, c.persistent?)));
        let n = f64::from(crate::number::count(known().count())).max(1.0);
        let fsm_mean = known().map(|(x, _)| x).sum::<f64>() / n;
        let mean = known().map(|(_, y)| y).sum::<f64>() / n;
        let xx: f64 = known().map(|(x, _)| (x - fsm_mean) * (x - fsm_mean)).sum();
        let xy: f64 = known().map(|(x, y)| (x - fsm_mean) * (y - mean)).sum();
        let slope = if xx > 0.0 { xy / xx } else { 0.0 };
        let error = |(x, y)| y - mean - slope * (x - fsm_mean);
        let squares: f64 = known().map(error).map(|e| e * e).sum();
        Self {
            fsm_mean,
            mean,
            slope,
            residual_sd: libm::sqrt(squares / n),
        }
    }

    /// Standard deviations below the line, -2.5 to 2.5. A school that does not say is taken for a little worse than
    /// its like.
    fn strength(&self, c: &Candidate) -> f64 {
        let Some((fsm, persistent)) = c.fsm.zip(c.persistent) else {
            return -0.5;
        };
        let below = self.mean + self.slope * (fsm - self.fsm_mean) - persistent;
        let standard = below / self.residual_sd;
        if standard.is_finite() {
            standard.clamp(-2.5, 2.5)
        } else {
            0.0
        }
    }
}
