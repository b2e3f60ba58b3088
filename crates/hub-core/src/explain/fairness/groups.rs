//! Who is placed of each group, against all other schools that take part, and against those of the same priority.

use std::collections::BTreeMap;

use serde::Serialize;

use super::chance::{Stratum, chance, holm};
use super::{Placed, count};
use crate::explain::percent;
use crate::model::terms::term;
use crate::model::{FsmMeasure, School, Term, TrustUid};
use crate::problem::SchoolIx;

/// A group is tested where so many schools are in it, and so many are not.
const FEWEST: u32 = 5;
/// A difference stands out where its corrected p-value is below this.
const LEVEL: f64 = 0.05;

term! {
    /// By what schools are grouped.
    DimensionCode, "grouping of schools", {
        /// Region.
        Region = "region",
        /// Phase.
        Phase = "phase",
        /// Investment area.
        InvestmentArea = "investment_area",
        /// Schools of the same trust that take part, with the school itself. Of trusts the inputs know nothing else.
        TrustSize = "trust_size",
        /// Persistent absence, percent of pupils.
        PersistentAbsence = "persistent_absence",
        /// Pupils with free school meals, percent.
        Fsm = "fsm",
        /// Pupils with special educational needs, percent. The inputs have no year of it.
        Sen = "sen",
    }
}

impl DimensionCode {
    /// Where bands begin: each goes up to the next, without it. None for words.
    fn bands(self) -> &'static [u32] {
        match self {
            Self::TrustSize => &[1, 2, 5, 10],
            Self::PersistentAbsence => &[0, 10, 15, 20, 30],
            Self::Fsm => &[0, 10, 20, 35, 50],
            Self::Sen => &[0, 10, 15, 20, 25, 50],
            Self::Region | Self::Phase | Self::InvestmentArea => &[],
        }
    }
}

/// Who is placed, by group.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Groups {
    /// Schools that take part.
    pub schools: u32,
    /// Of these, placed.
    pub placed: u32,
    /// Mean fit of the placed, percent; none where none is.
    pub mean_fit_percent: Option<f64>,
    /// Classes of schools of the same priority, which is tier and value, among those that take part.
    pub priorities: u32,
    /// Tests that were made: each p-value is corrected for so many.
    pub tests: u32,
    /// The groups, by what makes them.
    pub dimensions: Vec<Dimension>,
}

/// Groups of one kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dimension {
    /// The kind.
    pub dimension: DimensionCode,
    /// Groups with at least one school that takes part.
    pub groups: Vec<Group>,
    /// Schools that lack the value.
    pub unknown: Group,
}

/// The schools of a group that take part.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Group {
    /// The word of the inputs, or the band, from its first number up to the next, without that.
    pub name: String,
    /// Academic year of the figures, written `2018/19`; none where the inputs have none. Figures of different years make different groups, for they cannot be compared.
    pub period: Option<String>,
    /// Which free-school-meals measure it is.
    pub measure: Option<FsmMeasure>,
    /// Schools.
    pub schools: u32,
    /// Of these, placed.
    pub placed: u32,
    /// Placed of all, percent; none of no school.
    pub share_percent: Option<f64>,
    /// Mean fit of the placed, percent; none where none is.
    pub mean_fit_percent: Option<f64>,
    /// Against all other schools that take part; none where the group or the others are fewer than five.
    pub overall: Option<GroupTest>,
    /// Against other schools of the same priority, over all priorities together; none as before, and where all have the same priority.
    pub within_priority: Option<GroupTest>,
    /// What the tests say.
    pub finding: Finding,
}

/// An exact two-sided test of the number placed of a group, were places drawn by lot.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GroupTest {
    /// The number that chance alone would place on average.
    pub expected: f64,
    /// Probability that chance alone gives a number no likelier than the one seen.
    pub p: f64,
    /// The same, corrected by Holm's method for all tests of the document.
    pub corrected: f64,
    /// Whether `corrected` is below 0.05.
    pub stands_out: bool,
}

/// What the tests of a group say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Too few schools to tell.
    NotTested,
    /// Chance alone may do as much.
    InLine,
    /// It stands out among all schools, but not among those of the same priority: that it has other priority explains it.
    Priority,
    /// It stands out, and priority does not explain it.
    BeyondPriority,
}

/// What makes a group, in the order in which groups are listed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    period: Option<String>,
    measure: Option<FsmMeasure>,
    order: usize,
    name: String,
}

/// Counts of schools by class of priority.
#[derive(Clone, Debug)]
struct Counts {
    /// Schools, and those placed, by class.
    classes: Vec<(u32, u32)>,
    score: i64,
}

impl Counts {
    fn new(classes: usize) -> Self {
        Self {
            classes: vec![(0, 0); classes],
            score: 0,
        }
    }

    /// Schools, and those placed.
    fn all(&self) -> (u32, u32) {
        let add = |sum: (u32, u32), it: &(u32, u32)| (sum.0 + it.0, sum.1 + it.1);
        self.classes.iter().fold((0, 0), add)
    }

    fn mean_fit_percent(&self, scale: i64) -> Option<f64> {
        let placed = self.all().1;
        (placed > 0).then(|| percent(self.score, scale) / f64::from(placed))
    }
}

impl Placed<'_> {
    /// Who is placed, by group.
    pub(super) fn groups(&self) -> Groups {
        let counting = Counting::new(self);
        let dimensions = DimensionCode::ALL.iter();
        let mut groups = Groups {
            schools: counting.all.all().0,
            placed: counting.all.all().1,
            mean_fit_percent: counting.all.mean_fit_percent(self.plan.score_scale),
            priorities: count(counting.all.classes.len()),
            tests: 0,
            dimensions: dimensions.map(|it| counting.dimension(*it)).collect(),
        };
        correct(&mut groups);
        groups
    }
}

/// Corrects the tests for being many, and says what they find.
fn correct(groups: &mut Groups) {
    let dimensions = groups.dimensions.iter_mut();
    let mut all: Vec<&mut Group> = dimensions
        .flat_map(|it| it.groups.iter_mut().chain([&mut it.unknown]))
        .collect();
    let tests = |group: &Group| [group.overall, group.within_priority];
    let p: Vec<f64> = all
        .iter()
        .flat_map(|group| tests(group))
        .flatten()
        .map(|test| test.p)
        .collect();
    let mut corrected = holm(&p).into_iter();
    for group in &mut all {
        let tests = [&mut group.overall, &mut group.within_priority];
        // The tests first: a group without one must not use up a p-value.
        for (test, corrected) in tests.into_iter().flatten().zip(&mut corrected) {
            test.corrected = corrected;
            test.stands_out = corrected < LEVEL;
        }
        group.finding = finding(group.overall, group.within_priority);
    }
    groups.tests = count(p.len());
}

fn finding(overall: Option<GroupTest>, within: Option<GroupTest>) -> Finding {
    let Some(overall) = overall else {
        return Finding::NotTested;
    };
    match within {
        Some(within) if within.stands_out => Finding::BeyondPriority,
        Some(_) if overall.stands_out => Finding::Priority,
        None if overall.stands_out => Finding::BeyondPriority,
        _ => Finding::InLine,
    }
}

/// Counts schools by group.
struct Counting<'a> {
    placed: &'a Placed<'a>,
    /// Schools that take part, with the class of each.
    schools: Vec<(SchoolIx, usize)>,
    /// Of each trust, schools that take part.
    trusts: BTreeMap<&'a TrustUid, u32>,
    all: Counts,
}

impl<'a> Counting<'a> {
    fn new(placed: &'a Placed<'a>) -> Self {
        let problem = placed.problem;
        let schools = SchoolIx::all(problem.schools().len());
        let schools: Vec<SchoolIx> = schools.filter(|it| problem.takes_part(*it)).collect();
        let mut ranks: Vec<i64> = schools.iter().map(|it| placed.ranks[it.at()]).collect();
        ranks.sort_unstable();
        ranks.dedup();
        let class = |school: &SchoolIx| {
            let rank = placed.ranks[school.at()];
            (*school, ranks.partition_point(|other| *other < rank))
        };
        let mut trusts = BTreeMap::new();
        for school in &schools {
            if let Some(trust) = &problem.school(*school).trust {
                *trusts.entry(trust).or_insert(0) += 1;
            }
        }
        let mut counting = Self {
            placed,
            schools: schools.iter().map(class).collect(),
            trusts,
            all: Counts::new(ranks.len()),
        };
        let mut all = Counts::new(ranks.len());
        for (school, class) in &counting.schools {
            counting.add(&mut all, *school, *class);
        }
        counting.all = all;
        counting
    }

    fn add(&self, counts: &mut Counts, school: SchoolIx, class: usize) {
        let (schools, placed) = &mut counts.classes[class];
        *schools += 1;
        if let Some(pool) = self.placed.pools[school.at()] {
            *placed += 1;
            let score = self.placed.arcs.score(school, pool);
            counts.score += score.map_or(0, i64::from);
        }
    }

    fn dimension(&self, dimension: DimensionCode) -> Dimension {
        let mut groups: BTreeMap<Key, Counts> = BTreeMap::new();
        let mut unknown = Counts::new(self.all.classes.len());
        for (school, class) in &self.schools {
            let counts = match self.key(dimension, self.placed.problem.school(*school)) {
                Some(key) => groups
                    .entry(key)
                    .or_insert_with(|| Counts::new(self.all.classes.len())),
                None => &mut unknown,
            };
            self.add(counts, *school, *class);
        }
        let nothing = Key {
            period: None,
            measure: None,
            order: 0,
            name: "not known".to_owned(),
        };
        Dimension {
            dimension,
            groups: groups
                .into_iter()
                .map(|(key, counts)| self.group(key, &counts))
                .collect(),
            unknown: self.group(nothing, &unknown),
        }
    }

    /// The group of a school; none where it lacks the value.
    fn key(&self, dimension: DimensionCode, school: &School) -> Option<Key> {
        match dimension {
            DimensionCode::Region => word(school.region),
            DimensionCode::Phase => word(school.phase),
            DimensionCode::InvestmentArea => word(school.investment_area),
            DimensionCode::TrustSize => {
                let trust = school.trust.as_ref();
                let schools = trust.and_then(|trust| self.trusts.get(trust).copied());
                // A missing trust equals none.
                Some(schools.map_or_else(alone, |schools| band(dimension, schools.into())))
            }
            DimensionCode::PersistentAbsence => {
                let rate = school.persistent_absence.as_ref()?;
                Some(Key {
                    period: Some(rate.period.clone()),
                    ..band(dimension, rate.value)
                })
            }
            DimensionCode::Fsm => {
                let fsm = school.fsm.as_ref()?;
                Some(Key {
                    period: fsm.period.clone(),
                    measure: Some(fsm.measure),
                    ..band(dimension, fsm.percent)
                })
            }
            DimensionCode::Sen => Some(band(dimension, school.sen?)),
        }
    }

    fn group(&self, key: Key, counts: &Counts) -> Group {
        let (schools, placed) = counts.all();
        let others = self.all.all().0 - schools;
        let is_tested = schools >= FEWEST && others >= FEWEST;
        let (all_schools, all_placed) = self.all.all();
        let overall = Stratum {
            schools: all_schools,
            placed: all_placed,
            of_group: schools,
        };
        let stratum = |(all, group): (&(u32, u32), &(u32, u32))| Stratum {
            schools: all.0,
            placed: all.1,
            of_group: group.0,
        };
        let classes = self.all.classes.iter().zip(&counts.classes);
        let within: Vec<Stratum> = classes.map(stratum).collect();
        let is_split = is_tested && within.len() > 1;
        Group {
            name: key.name,
            period: key.period,
            measure: key.measure,
            schools,
            placed,
            share_percent: (schools > 0).then(|| percent(placed.into(), schools.into())),
            mean_fit_percent: counts.mean_fit_percent(self.placed.plan.score_scale),
            overall: test(&[overall], placed).filter(|_| is_tested),
            within_priority: test(&within, placed).filter(|_| is_split),
            finding: Finding::NotTested,
        }
    }
}

/// A test that is not corrected yet.
fn test(strata: &[Stratum], placed: u32) -> Option<GroupTest> {
    let chance = chance(strata, placed)?;
    Some(GroupTest {
        expected: chance.expected,
        p: chance.p,
        corrected: chance.p,
        stands_out: false,
    })
}

fn word<T: Term>(term: Option<T>) -> Option<Key> {
    let term = term?;
    Some(Key {
        period: None,
        measure: None,
        order: T::ALL.iter().position(|other| *other == term)?,
        name: term.name().to_owned(),
    })
}

fn alone() -> Key {
    Key {
        period: None,
        measure: None,
        order: 0,
        name: "no trust".to_owned(),
    }
}

/// The band of a number; numbers below the first band are in it.
fn band(dimension: DimensionCode, number: f64) -> Key {
    let starts = dimension.bands();
    let order = starts
        .iter()
        .take_while(|start| number >= f64::from(**start))
        .count()
        .max(1);
    let start = starts.get(order - 1).copied().unwrap_or(0);
    let is_count = dimension == DimensionCode::TrustSize;
    let name = match starts.get(order) {
        Some(end) if is_count && end - start == 1 => start.to_string(),
        Some(end) if is_count => format!("{start} to {}", end - 1),
        Some(end) if start == 0 => format!("under {end}"),
        Some(end) => format!("{start} to under {end}"),
        None => format!("{start} or more"),
    };
    Key {
        period: None,
        measure: None,
        order,
        name,
    }
}
