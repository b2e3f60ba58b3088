//! Costs, a row a school: dense matrices as they lie in memory, sparse arcs, or rows computed on demand.

use thiserror::Error;

/// The costs of an instance, read by row. Lower is better; negative costs are welcome.
///
/// A row may be asked for several times, by any thread, and must always be the same.
pub trait Costs: Sync {
    /// Number of schools: rows.
    fn schools(&self) -> usize;

    /// Number of hubs: columns.
    fn hubs(&self) -> usize;

    /// The costs of a school, `school < self.schools()`. The buffer is the caller's, reused from row to
    /// row, for implementations that have no row lying ready.
    fn row<'a>(&'a self, school: usize, buffer: &'a mut Buffer) -> Row<'a>;
}

/// One school's costs.
#[derive(Clone, Copy, Debug)]
pub enum Row<'a> {
    /// A 32-bit cost a hub.
    Narrow(Line<'a, i32>),
    /// A 64-bit cost a hub.
    Wide(Line<'a, i64>),
    /// Eligible hubs in increasing order, and the cost of each.
    Arcs(&'a [u32], &'a [i64]),
}

/// A row with one entry a hub.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a, T> {
    /// Entries, by hub.
    pub entries: &'a [T],
    /// The entry that marks a forbidden pair, if any does.
    pub forbidden: Option<T>,
    /// Whether the cost is minus the entry: the entries are scores to maximise.
    pub negated: bool,
}

/// Space for a row that is computed.
#[derive(Clone, Debug, Default)]
pub struct Buffer {
    narrow: Vec<i32>,
    wide: Vec<i64>,
    hubs: Vec<u32>,
}

impl Buffer {
    /// A sparse row of these arcs: hubs, which must rise strictly, and costs.
    pub fn arcs(&mut self, arcs: impl IntoIterator<Item = (u32, i64)>) -> Row<'_> {
        self.hubs.clear();
        self.wide.clear();
        for (hub, cost) in arcs {
            self.hubs.push(hub);
            self.wide.push(cost);
        }
        Row::Arcs(&self.hubs, &self.wide)
    }
}

/// A matrix that does not have the shape it should have.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ShapeError {
    /// Not a whole number of rows.
    #[error("{entries} entries are not {schools} rows of {hubs}")]
    Entries {
        /// Entries given.
        entries: usize,
        /// Rows announced.
        schools: usize,
        /// Columns announced.
        hubs: usize,
    },
    /// `starts` is not a partition of the arcs into rows.
    #[error("row starts must begin at 0, never fall, and end at the number of arcs, {arcs}")]
    Starts {
        /// Arcs given.
        arcs: usize,
    },
    /// Hubs and costs of the arcs differ in number.
    #[error("{hubs} hubs of arcs, but {costs} costs")]
    Lengths {
        /// Hubs of arcs.
        hubs: usize,
        /// Costs of arcs.
        costs: usize,
    },
    /// An arc that leads nowhere, or twice to the same hub.
    #[error("school {school}: its hubs must rise strictly and be below {hubs}")]
    Hubs {
        /// Row at fault.
        school: usize,
        /// Number of hubs.
        hubs: usize,
    },
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for i32 {}
    impl Sealed for i64 {}
}

/// An integer that costs may be held in: `i32` or `i64`.
pub trait Entry: sealed::Sealed + Copy + Default + Sync + Send + 'static {
    #[doc = "The largest value, which marks a forbidden pair in computed rows."]
    const FORBIDDEN: Self;

    #[doc = "A line of such entries as a row."]
    fn row(line: Line<'_, Self>) -> Row<'_>;

    #[doc = "The part of a buffer that holds such entries."]
    fn space(buffer: &mut Buffer) -> &mut Vec<Self>;
}

impl Entry for i32 {
    const FORBIDDEN: Self = Self::MAX;

    fn row(line: Line<'_, Self>) -> Row<'_> {
        Row::Narrow(line)
    }

    fn space(buffer: &mut Buffer) -> &mut Vec<Self> {
        &mut buffer.narrow
    }
}

impl Entry for i64 {
    const FORBIDDEN: Self = Self::MAX;

    fn row(line: Line<'_, Self>) -> Row<'_> {
        Row::Wide(line)
    }

    fn space(buffer: &mut Buffer) -> &mut Vec<Self> {
        &mut buffer.wide
    }
}

/// A matrix in row-major order, borrowed as it is.
#[derive(Clone, Copy, Debug)]
pub struct Dense<'a, T> {
    entries: &'a [T],
    schools: usize,
    hubs: usize,
    forbidden: Option<T>,
    negated: bool,
}

impl<'a, T: Entry> Dense<'a, T> {
    /// A view of `schools` rows of `hubs` costs.
    ///
    /// # Errors
    ///
    /// [`ShapeError::Entries`] where the number of entries is another.
    pub fn new(entries: &'a [T], schools: usize, hubs: usize) -> Result<Self, ShapeError> {
        if schools.checked_mul(hubs) != Some(entries.len()) {
            return Err(ShapeError::Entries {
                entries: entries.len(),
                schools,
                hubs,
            });
        }
        Ok(Self {
            entries,
            schools,
            hubs,
            forbidden: None,
            negated: false,
        })
    }

    /// The same, with an entry that marks forbidden pairs.
    #[must_use]
    pub fn forbidding(self, mark: T) -> Self {
        Self {
            forbidden: Some(mark),
            ..self
        }
    }

    /// The same, with entries that are scores: the cost of a pair is minus its entry.
    #[must_use]
    pub fn negated(self) -> Self {
        Self {
            negated: !self.negated,
            ..self
        }
    }
}

impl<T: Entry> Costs for Dense<'_, T> {
    fn schools(&self) -> usize {
        self.schools
    }

    fn hubs(&self) -> usize {
        self.hubs
    }

    fn row<'a>(&'a self, school: usize, _: &'a mut Buffer) -> Row<'a> {
        let start = school * self.hubs;
        T::row(Line {
            entries: &self.entries[start..start + self.hubs],
            forbidden: self.forbidden,
            negated: self.negated,
        })
    }
}

/// Eligible pairs only, in compressed sparse rows, borrowed as they are.
#[derive(Clone, Copy, Debug)]
pub struct Sparse<'a> {
    starts: &'a [usize],
    arc_hubs: &'a [u32],
    arc_costs: &'a [i64],
    hubs: usize,
}

impl<'a> Sparse<'a> {
    /// Arcs `starts[s]..starts[s + 1]` are those of school s, with hubs in increasing order. O(arcs).
    ///
    /// # Errors
    ///
    /// A [`ShapeError`] where the rows are not as announced.
    pub fn new(
        starts: &'a [usize],
        arc_hubs: &'a [u32],
        arc_costs: &'a [i64],
        hubs: usize,
    ) -> Result<Self, ShapeError> {
        let arcs = arc_costs.len();
        if arc_hubs.len() != arcs {
            return Err(ShapeError::Lengths {
                hubs: arc_hubs.len(),
                costs: arcs,
            });
        }
        if starts.first() != Some(&0) || starts.last() != Some(&arcs) || !starts.is_sorted() {
            return Err(ShapeError::Starts { arcs });
        }
        for (school, bounds) in starts.windows(2).enumerate() {
            let row = &arc_hubs[bounds[0]..bounds[1]];
            let rises = row.windows(2).all(|pair| pair[0] < pair[1]);
            if !rises || row.last().is_some_and(|last| *last as usize >= hubs) {
                return Err(ShapeError::Hubs { school, hubs });
            }
        }
        Ok(Self {
            starts,
            arc_hubs,
            arc_costs,
            hubs,
        })
    }
}

impl Costs for Sparse<'_> {
    fn schools(&self) -> usize {
        self.starts.len() - 1
    }

    fn hubs(&self) -> usize {
        self.hubs
    }

    fn row<'a>(&'a self, school: usize, _: &'a mut Buffer) -> Row<'a> {
        let arcs = self.starts[school]..self.starts[school + 1];
        Row::Arcs(&self.arc_hubs[arcs.clone()], &self.arc_costs[arcs])
    }
}

/// Rows made when they are asked for, so that nothing of the size of all pairs is ever stored.
///
/// `fill(school, row)` sets every entry of `row`, which has one a hub; `T::MAX` marks a forbidden pair.
#[derive(Clone, Copy, Debug)]
pub struct Computed<T, F> {
    schools: usize,
    hubs: usize,
    fill: F,
    entry: std::marker::PhantomData<T>,
}

impl<T: Entry, F: Fn(usize, &mut [T]) + Sync> Computed<T, F> {
    /// `schools` rows of `hubs` costs, each made by `fill`.
    pub fn new(schools: usize, hubs: usize, fill: F) -> Self {
        Self {
            schools,
            hubs,
            fill,
            entry: std::marker::PhantomData,
        }
    }
}

impl<T: Entry, F: Fn(usize, &mut [T]) + Sync> Costs for Computed<T, F> {
    fn schools(&self) -> usize {
        self.schools
    }

    fn hubs(&self) -> usize {
        self.hubs
    }

    fn row<'a>(&'a self, school: usize, buffer: &'a mut Buffer) -> Row<'a> {
        let space = T::space(buffer);
        space.resize(self.hubs, T::default());
        (self.fill)(school, space);
        T::row(Line {
            entries: space,
            forbidden: Some(T::FORBIDDEN),
            negated: false,
        })
    }
}

impl<T: Copy + Into<i64> + PartialEq> Line<'_, T> {
    /// The cost of a hub; `None` where the pair is forbidden.
    #[inline]
    fn cost(&self, hub: usize) -> Option<i64> {
        self.cost_of(*self.entries.get(hub)?)
    }

    #[inline]
    fn cost_of(&self, entry: T) -> Option<i64> {
        if self.forbidden == Some(entry) {
            return None;
        }
        let entry: i64 = entry.into();
        // Minus the smallest i64 is out of range either way, and refused as such.
        Some(if self.negated {
            entry.saturating_neg()
        } else {
            entry
        })
    }

    #[inline]
    fn for_each(&self, mut each: impl FnMut(u32, i64)) {
        for (hub, entry) in (0..).zip(self.entries) {
            if let Some(cost) = self.cost_of(*entry) {
                each(hub, cost);
            }
        }
    }
}

impl Row<'_> {
    /// The cost of a hub; `None` where the pair is forbidden. O(1), or O(log arcs) in a sparse row.
    #[must_use]
    pub fn cost(&self, hub: usize) -> Option<i64> {
        match self {
            Self::Narrow(line) => line.cost(hub),
            Self::Wide(line) => line.cost(hub),
            Self::Arcs(hubs, costs) => {
                let at = hubs.binary_search(&u32::try_from(hub).ok()?).ok()?;
                costs.get(at).copied()
            }
        }
    }

    /// Calls `each` with every eligible hub and its cost, in order of hub.
    pub fn for_each(&self, mut each: impl FnMut(u32, i64)) {
        match self {
            Self::Narrow(line) => line.for_each(each),
            Self::Wide(line) => line.for_each(each),
            Self::Arcs(hubs, costs) => {
                for (hub, cost) in hubs.iter().zip(*costs) {
                    each(*hub, *cost);
                }
            }
        }
    }
}
