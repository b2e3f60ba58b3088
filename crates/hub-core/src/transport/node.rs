//! The nodes of the graph that paths run on: the hubs, and "outside" as the last.

/// A hub by number, or, with the number of hubs, outside: where schools without a place are, and free places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Node(pub(crate) u32);

impl Node {
    pub(crate) const fn at(self) -> usize {
        self.0 as usize
    }

    /// The node of a position, which is below 2^32 for a checked instance.
    pub(crate) fn of(position: usize) -> Self {
        Self(u32::try_from(position).unwrap_or(u32::MAX))
    }
}

/// What paths add up and compare: an ordered abelian group, such as the integers, or vectors of them compared lexicographically.
pub(crate) trait Value:
    Copy
    + Ord
    + Send
    + Sync
    + std::fmt::Debug
    + std::ops::Add<Output = Self>
    + std::ops::Sub<Output = Self>
{
    /// The neutral element.
    const ZERO: Self;

    /// More than any path is long.
    const FAR: Self;
}

impl Value for i64 {
    const ZERO: Self = 0;
    const FAR: Self = Self::MAX;
}
