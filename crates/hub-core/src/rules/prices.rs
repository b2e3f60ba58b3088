//! What repairs cost.

use serde::{Deserialize, Serialize};

/// What it costs to give something up, in points that mean nothing but how much worse one is than another. Whole numbers from 1; 0 counts as 1.
///
/// What pairs cost, open hubs and soft bounds has no part in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Prices {
    /// A place more at a hub, or a unit of what it holds; 10 where nothing else is said.
    pub place: u32,
    /// A unit by which a quota's or resource's bound is moved; 10 where nothing else is said.
    pub quota: u32,
    /// A unit by which a balance's bound is moved; 10 where nothing else is said.
    pub balance: u32,
    /// A school fewer in a hub's minimum; 10 where nothing else is said.
    pub minimum: u32,
    /// An open hub more or less than there may be; 50 where nothing else is said.
    pub open: u32,
    /// Two schools apart that may share a hub all the same; 20 where nothing else is said.
    pub apart: u32,
    /// A group of schools that need not stay together; 50 where nothing else is said.
    pub together: u32,
    /// A school that must be placed, or is pinned, and is not; 100 where nothing else is said.
    pub placed: u32,
}

impl Prices {
    /// The largest number that divides all of them.
    pub(super) fn divisor(&self) -> i128 {
        let all = [
            self.place(),
            self.quota(),
            self.balance(),
            self.minimum(),
            self.open(),
            self.apart(),
            self.together(),
            self.placed(),
        ];
        let divisor = |mut a: i64, mut b: i64| {
            while b != 0 {
                (a, b) = (b, a % b);
            }
            a
        };
        all.into_iter().fold(0, divisor).into()
    }
}

impl Default for Prices {
    fn default() -> Self {
        Self {
            place: 10,
            quota: 10,
            balance: 10,
            minimum: 10,
            open: 50,
            apart: 20,
            together: 50,
            placed: 100,
        }
    }
}

/// Short ways to the prices that count.
macro_rules! counted {
    ($($name:ident),*) => {
        impl Prices {
            $(pub(super) fn $name(&self) -> i64 {
                i64::from(self.$name.max(1))
            })*
        }
    };
}

counted!(
    place, quota, balance, minimum, open, apart, together, placed
);
