//! The course: which instances are raced, and who races.

use hub_benches::Regime;
use serde::Serialize;

/// All instances come from this seed.
pub(crate) const SEED: u64 = 1;

/// Names the instances whose costs are computed.
pub(crate) const LOCATED: &str = "located";

/// A contestant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Solver {
    /// The kernel, in process, on the caller's thread.
    Ours,
    /// The kernel, in process, on two threads.
    OursTwoThreads,
    /// `hubmatch solve --threads 1` as a whole process.
    Process,
    /// One scan of the costs for best and second best.
    Reference,
    /// LEMON in process, by the crate mcmf.
    Lemon,
    OrTools,
    Pot,
    SciPy,
    Lapx,
    Highs,
}

impl Solver {
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Ours => "hubmatch, 1 thread",
            Self::OursTwoThreads => "hubmatch, 2 threads",
            Self::Process => "`hubmatch solve`, whole process",
            Self::Reference => "reference scan",
            Self::Lemon => "LEMON by mcmf",
            Self::OrTools => "OR-Tools",
            Self::Pot => "POT",
            Self::SciPy => "SciPy",
            Self::Lapx => "lapx",
            Self::Highs => "HiGHS",
        }
    }

    /// As the program that runs it calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours-1",
            Self::OursTwoThreads => "ours-2",
            Self::Process => "process",
            Self::Reference => "reference",
            Self::Lemon => "lemon",
            Self::OrTools => "ortools",
            Self::Pot => "pot",
            Self::SciPy => "scipy",
            Self::Lapx => "lapx",
            Self::Highs => "highs",
        }
    }

    /// Whether this program runs it.
    pub(crate) const fn in_rust(self) -> bool {
        matches!(
            self,
            Self::Ours | Self::OursTwoThreads | Self::Reference | Self::Lemon
        )
    }

    /// Whether it is someone else's.
    pub(crate) const fn is_peer(self) -> bool {
        !matches!(
            self,
            Self::Ours | Self::OursTwoThreads | Self::Process | Self::Reference
        )
    }
}

/// What a race is to show.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Aim {
    /// So many times faster than the fastest peer, its building counted.
    Faster(f64),
    /// How time grows with the schools.
    Growth,
    /// That it can be done at all.
    Done,
}

/// One instance, and who races on it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Race {
    /// A regime's name, or [`LOCATED`].
    pub(crate) field: &'static str,
    pub(crate) schools: usize,
    pub(crate) hubs: usize,
    pub(crate) aim: Aim,
    pub(crate) solvers: Vec<Solver>,
}

impl Race {
    fn new(
        field: &'static str,
        (schools, hubs): (usize, usize),
        aim: Aim,
        solvers: &[&[Solver]],
    ) -> Self {
        Self {
            field,
            schools,
            hubs,
            aim,
            solvers: solvers.concat(),
        }
    }

    /// As tables and folders name it.
    pub(crate) fn title(&self) -> String {
        format!("{} {}x{}", self.field, self.schools, self.hubs)
    }
}

const OURS: &[Solver] = &[Solver::Ours, Solver::OursTwoThreads, Solver::Process];
const FAST: &[Solver] = &[Solver::Pot, Solver::OrTools];
const LEMON: &[Solver] = &[Solver::Lemon];
const REFERENCE: &[Solver] = &[Solver::Reference];
const SLOW: &[Solver] = &[Solver::SciPy, Solver::Highs];
const ASSIGNMENT: &[Solver] = &[Solver::SciPy, Solver::Lapx];

const PROGRAMME: (usize, usize) = (5_000, 93);
const NATION: (usize, usize) = (24_000, 100);
const TEN_NATIONS: (usize, usize) = (240_000, 300);

/// All races, or those that take a minute or two (`--quick`), or those of some regimes.
pub(crate) fn races(part: &[&str]) -> Vec<Race> {
    let quick = part == ["--quick"];
    let mut races = all_races(quick);
    races.retain(|race| quick || part.is_empty() || part.contains(&race.field));
    races
}

fn all_races(quick: bool) -> Vec<Race> {
    let slow = if quick { &[] } else { SLOW };
    let mut races = Vec::new();
    for regime in [Regime::Plentiful, Regime::Scarce] {
        let solvers = [OURS, REFERENCE, FAST, LEMON, slow];
        races.push(Race::new(
            regime.name(),
            PROGRAMME,
            Aim::Faster(20.0),
            &solvers,
        ));
    }
    for regime in Regime::ALL {
        let main = matches!(regime, Regime::Plentiful | Regime::Scarce | Regime::Tight);
        if regime == Regime::Classic || quick && !main {
            continue;
        }
        let aim = Aim::Faster(if main { 40.0 } else { 5.0 });
        let solvers = [OURS, REFERENCE, FAST, LEMON];
        races.push(Race::new(regime.name(), NATION, aim, &solvers));
    }
    if !quick {
        races.extend(long_races());
    }
    races
}

fn long_races() -> Vec<Race> {
    let classic = Regime::Classic.name();
    let scarce = Regime::Scarce.name();
    let mut races = vec![
        Race::new(
            classic,
            (3_000, 3_000),
            Aim::Faster(1.0),
            &[OURS, ASSIGNMENT, FAST],
        ),
        Race::new(
            LOCATED,
            (1_000_000, 1_000),
            Aim::Done,
            &[&[Solver::OursTwoThreads]],
        ),
    ];
    for schools in [24_000, 100_000, 300_000, 1_000_000] {
        let size = (schools, 100);
        races.push(Race::new(scarce, size, Aim::Growth, &[&[Solver::Ours]]));
    }
    races.push(Race::new(
        scarce,
        TEN_NATIONS,
        Aim::Faster(30.0),
        &[OURS, REFERENCE, FAST],
    ));
    races
}
