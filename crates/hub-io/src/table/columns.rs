//! The columns of a table, as an enum.

/// A column of one kind of table.
pub(crate) trait Column: Copy + 'static {
    /// All columns, in the order in which they are written.
    const ALL: &'static [Self];
    /// The columns that a file must have.
    const REQUIRED: &'static [Self];

    /// The name in the header.
    fn name(self) -> &'static str;

    /// Position in [`Self::ALL`].
    fn at(self) -> usize;

    /// The column called `name`, exactly.
    fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|column| column.name() == name)
    }

    /// All names, in order.
    fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|column| column.name())
    }
}

macro_rules! columns {
    ($(#[$meta:meta])* $type:ident, required [$($required:ident),+], { $($variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $type { $($variant),+ }

        impl $crate::table::Column for $type {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            const REQUIRED: &'static [Self] = &[$(Self::$required),+];

            fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            fn at(self) -> usize {
                self as usize
            }
        }
    };
}
pub(crate) use columns;
