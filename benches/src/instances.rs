//! Instances by regime and size: the same from the same seed, on every platform.

use hub_core::transport::{Dense, Instance, ShapeError, Unplaced};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// Costs are below this, except where a regime says otherwise.
const COSTS: u32 = 1_000_000;

/// What being unplaced costs where it is allowed: more than any pair.
pub const UNPLACED: i64 = 2_000_000;

/// Marks a forbidden pair.
pub const FORBIDDEN: i32 = i32::MAX;

/// What makes an instance easy or hard. Costs are independent and uniform in 0..1,000,000, and everyone must be placed,
/// except where it says otherwise; then being unplaced costs [`UNPLACED`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// Places for 110 % of the schools.
    Plentiful,
    /// Places for 90 %; schools may be unplaced.
    Scarce,
    /// As many places as schools.
    Tight,
    /// Places for 45 %; schools may be unplaced.
    VeryScarce,
    /// Schools (70, 25 and 5 %) and hubs are of three phases, some hubs of two; pairs of different phases are forbidden.
    /// Places for 110 %; schools may be unplaced.
    Phases,
    /// All costs are the same. Places for 90 %; schools may be unplaced.
    AllEqual,
    /// Eight distinct costs. Places for 90 %; schools may be unplaced.
    Eight,
    /// One hub everyone wants: it costs at most 100,000, the others at least 1,000,000. As many places as schools.
    Favourite,
    /// Cheap hubs are small: half of a cost is in proportion to the hub's places. As many places as schools.
    AntiCorrelated,
    /// 5 % of the pairs are eligible, and at least one a school. Places for 100 %; schools may be unplaced.
    Sparse,
    /// Schools in three cities, hubs anywhere in 500 km, costs in metres. As many places as schools, so that prices must carry schools a
    /// long way.
    Cities,
    /// Clusters of ten hubs: near costs below 100, from cluster to cluster 1,000,000 each. As many places as schools, but the first twentieth of the hubs
    /// gave theirs to the last.
    Clusters,
    /// One place a hub, places for 100 %: the assignment problem where there are as many hubs as schools.
    Classic,
}

impl Regime {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Plentiful,
        Self::Scarce,
        Self::Tight,
        Self::VeryScarce,
        Self::Phases,
        Self::AllEqual,
        Self::Eight,
        Self::Favourite,
        Self::AntiCorrelated,
        Self::Sparse,
        Self::Cities,
        Self::Clusters,
        Self::Classic,
    ];

    /// As it is written in tables, on command lines and in names of files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plentiful => "plentiful",
            Self::Scarce => "scarce",
            Self::Tight => "tight",
            Self::VeryScarce => "very_scarce",
            Self::Phases => "phases",
            Self::AllEqual => "all_equal",
            Self::Eight => "eight",
            Self::Favourite => "favourite",
            Self::AntiCorrelated => "anti_correlated",
            Self::Sparse => "sparse",
            Self::Cities => "cities",
            Self::Clusters => "clusters",
            Self::Classic => "classic",
        }
    }

    /// The regime of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|regime| regime.name() == name)
    }

    /// Places in per cent of the schools.
    const fn share(self) -> usize {
        match self {
            Self::Plentiful | Self::Phases => 110,
            Self::Scarce | Self::AllEqual | Self::Eight => 90,
            Self::VeryScarce => 45,
            Self::Tight
            | Self::Favourite
            | Self::AntiCorrelated
            | Self::Sparse
            | Self::Cities
            | Self::Clusters
            | Self::Classic => 100,
        }
    }

    const fn unplaced(self) -> Option<i64> {
        match self {
            Self::Scarce
            | Self::VeryScarce
            | Self::Phases
            | Self::AllEqual
            | Self::Eight
            | Self::Sparse => Some(UNPLACED),
            Self::Plentiful
            | Self::Tight
            | Self::Favourite
            | Self::AntiCorrelated
            | Self::Cities
            | Self::Clusters
            | Self::Classic => None,
        }
    }
}

/// An instance that owns its costs.
#[derive(Clone, Debug)]
pub struct Case {
    /// Costs in row-major order, a row a school; [`FORBIDDEN`] marks forbidden pairs.
    pub costs: Vec<i32>,
    /// Rows.
    pub schools: usize,
    /// Columns.
    pub hubs: usize,
    /// Places by hub.
    pub capacities: Vec<u32>,
    /// What being unplaced costs; `None` where everyone must be placed.
    pub unplaced: Option<i64>,
}

impl Case {
    /// The instance of a regime and a size; `classic` has one place a hub, whatever the number of schools.
    #[must_use]
    pub fn new(regime: Regime, schools: usize, hubs: usize, seed: u64) -> Self {
        let mut draw = Draw::new(seed);
        let mut capacities = if regime == Regime::Classic {
            vec![1; hubs]
        } else {
            draw.places(schools * regime.share() / 100, hubs)
        };
        if regime == Regime::Clusters {
            move_to_the_end(&mut capacities);
        }
        let sites: Vec<Site> = match regime {
            Regime::Cities => (0..hubs).map(|_| draw.site()).collect(),
            _ => Vec::new(),
        };
        let mut costs = vec![0; schools * hubs];
        for row in costs.chunks_exact_mut(hubs.max(1)) {
            match regime {
                Regime::Cities => draw.distances(&sites, row),
                Regime::Clusters => draw.cluster(row),
                _ => draw.row(regime, &capacities, row),
            }
        }
        Self {
            costs,
            schools,
            hubs,
            capacities,
            unplaced: regime.unplaced(),
        }
    }

    /// The costs as the kernel reads them.
    ///
    /// # Errors
    ///
    /// [`ShapeError::Entries`] where the fields contradict each other.
    pub fn dense(&self) -> Result<Dense<'_, i32>, ShapeError> {
        Ok(Dense::new(&self.costs, self.schools, self.hubs)?.forbidding(FORBIDDEN))
    }

    /// The instance, of costs made by [`Self::dense`].
    #[must_use]
    pub fn instance<'a>(&'a self, costs: &'a Dense<'a, i32>) -> Instance<'a> {
        Instance {
            costs,
            capacities: &self.capacities,
            unplaced: self.unplaced.map_or(Unplaced::Forbidden, Unplaced::Cost),
        }
    }
}

/// Random numbers of a seed. Only the words of `ChaCha` are used, which are fixed for all time.
pub(crate) struct Draw(ChaCha8Rng);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number in `0..below`.
    pub(crate) fn below(&mut self, below: u32) -> u32 {
        let product = u64::from(self.0.next_u32()) * u64::from(below);
        // Less than `below`, by the shift.
        u32::try_from(product >> 32).unwrap_or(0)
    }

    /// A cost in `0..below`, where `below` is at most 2^31.
    fn cost(&mut self, below: u32) -> i32 {
        i32::try_from(self.below(below)).unwrap_or(i32::MAX)
    }

    /// `total` places, spread over the hubs within 30 % of even.
    pub(crate) fn places(&mut self, total: usize, hubs: usize) -> Vec<u32> {
        let weights: Vec<u64> = (0..hubs)
            .map(|_| u64::from(700 + self.below(601)))
            .collect();
        let sum: u64 = weights.iter().sum();
        let mut places: Vec<u32> = weights
            .iter()
            .map(|weight| u32::try_from(total as u64 * weight / sum).unwrap_or(u32::MAX))
            .collect();
        let given: usize = places.iter().map(|places| *places as usize).sum();
        // Rounding down leaves less than one place a hub.
        for places in places.iter_mut().take(total - given) {
            *places += 1;
        }
        places
    }

    /// The phase of a school, as a bit.
    pub(crate) fn phase(&mut self) -> u8 {
        match self.below(100) {
            0..70 => 1,
            70..95 => 2,
            _ => 4,
        }
    }

    fn row(&mut self, regime: Regime, capacities: &[u32], row: &mut [i32]) {
        for cost in row.iter_mut() {
            *cost = match regime {
                Regime::AllEqual => 500_000,
                Regime::Eight => 100_000 * (1 + self.cost(8)),
                _ => self.cost(COSTS),
            };
        }
        match regime {
            Regime::Favourite => favour(row),
            Regime::AntiCorrelated => correlate(row, capacities),
            Regime::Phases => {
                let phase = self.phase();
                separate(row, phase);
            }
            Regime::Sparse => {
                let hubs = u32::try_from(row.len()).unwrap_or(u32::MAX);
                let kept = self.below(hubs) as usize;
                for (hub, cost) in row.iter_mut().enumerate() {
                    if self.below(100) >= 5 && hub != kept {
                        *cost = FORBIDDEN;
                    }
                }
            }
            _ => {}
        }
    }
}

/// East and north in metres.
type Site = [i32; 2];

/// The side of the square that hubs of [`Regime::Cities`] are in.
const SIDE: u32 = 500_000;

/// Where the cities are, and how far they reach.
const CITIES: [Site; 3] = [[100_000, 120_000], [400_000, 90_000], [150_000, 380_000]];
const REACH: i32 = 90_000;

impl Draw {
    fn site(&mut self) -> Site {
        [self.cost(SIDE), self.cost(SIDE)]
    }

    /// A school in a city, dense in the middle, and its distances.
    fn distances(&mut self, sites: &[Site], row: &mut [i32]) {
        let city = CITIES[self.below(3) as usize];
        // The mean of four uniform numbers, less its mean.
        let mut off = || {
            let sum: i32 = (0..4).map(|_| self.cost(SIDE / 4)).sum();
            (sum - 250_000) * (REACH / 1_000) / 250
        };
        let [east, north] = [city[0] + off(), city[1] + off()];
        for (cost, site) in row.iter_mut().zip(sites) {
            let square = |a: i32, b: i32| (i64::from(a) - i64::from(b)).pow(2);
            let distance = (square(east, site[0]) + square(north, site[1])).isqrt();
            *cost = i32::try_from(distance).unwrap_or(i32::MAX - 1);
        }
    }

    /// A school of one of the clusters of ten hubs.
    fn cluster(&mut self, row: &mut [i32]) {
        let clusters = u32::try_from(row.len().div_ceil(10)).unwrap_or(1);
        let home = self.below(clusters) as usize;
        for (hub, cost) in row.iter_mut().enumerate() {
            let apart = (hub / 10).abs_diff(home);
            let apart = i32::try_from(apart).unwrap_or(0).min(2_000);
            *cost = 1_000_000 * apart + self.cost(100);
        }
    }
}

/// Gives the places of the first twentieth of the hubs to the last.
fn move_to_the_end(capacities: &mut [u32]) {
    for hub in 0..capacities.len() / 20 {
        let places = std::mem::take(&mut capacities[hub]);
        let last = capacities.len() - 1 - hub;
        capacities[last] += places;
    }
}

/// Makes the first hub cost a tenth, and the others 1,000,000 more.
fn favour(row: &mut [i32]) {
    if let Some((first, others)) = row.split_first_mut() {
        *first /= 10;
        for cost in others {
            *cost += 1_000_000;
        }
    }
}

/// Halves the costs, and adds a half that is in proportion to the hub's places.
fn correlate(row: &mut [i32], capacities: &[u32]) {
    let most = capacities.iter().copied().max().unwrap_or(1).max(1);
    for (cost, places) in row.iter_mut().zip(capacities) {
        let share = u64::from(*places) * u64::from(COSTS / 2) / u64::from(most);
        *cost = *cost / 2 + i32::try_from(share).unwrap_or(i32::MAX / 2);
    }
}

/// Forbids the hubs that do not serve a phase: 65 % serve the first alone, 22 % the second, 5 % the third, 8 % two of them.
pub(crate) fn separate(row: &mut [i32], phase: u8) {
    let hubs = row.len();
    for (hub, cost) in row.iter_mut().enumerate() {
        let serves = match hub * 100 / hubs {
            0..65 => 1,
            65..87 => 2,
            87..92 => 4,
            92..96 => 1 | 2,
            _ => 2 | 4,
        };
        if serves & phase == 0 {
            *cost = FORBIDDEN;
        }
    }
}
