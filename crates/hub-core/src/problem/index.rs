//! Positions in a [`super::Problem`]. Newtypes, so that a hub is never taken for a pool.

macro_rules! index {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The position as a `usize`.
            #[must_use]
            pub const fn at(self) -> usize {
                self.0 as usize
            }

            /// All positions below `count`, which is at most `u32::MAX`.
            pub fn all(count: usize) -> impl ExactSizeIterator<Item = Self> + Clone {
                // Invariant: a problem holds at most u32::MAX schools, hubs and pools (checked when it is made).
                (0..u32::try_from(count).unwrap_or(u32::MAX)).map(Self)
            }
        }
    };
}

index! {
    /// A school, by position in order of URN.
    SchoolIx
}
index! {
    /// A hub, by position in order of id.
    HubIx
}
index! {
    /// A pool: the places of one hub at one level of support, in order of hub and level.
    PoolIx
}
