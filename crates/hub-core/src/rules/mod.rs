//! Assignment with side rules: sizes, minimums, hubs that may close, schools together or apart, quotas. Exactly, with a bound that anyone can check.
//!
//! # The problem
//!
//! Schools s in S, hubs h in H, costs c(s,h) for eligible pairs, u(s) for leaving s unplaced, as in [`crate::transport`]; and sizes a(s,h): what a
//! school takes of a hub's capacity. A site k is one hub, or several that open and close together (the levels of support of one school that leads).
//! Variables: x(s,h) in {0,1}; y(k) in {0,1}, whether a site takes anyone.
//!
//! ```text
//! minimise    sum of c(s,h) x(s,h)  +  sum of u(s) (1 - sum over h of x(s,h))  +  sum of f(k) y(k)  +  sum of p(q) e(q)
//! subject to  sum over h of x(s,h) <= 1                    (= 1 where s must be placed)
//!             sum over s of a(s,h) x(s,h) <= cap(h) y(k)   sizes, h part of site k
//!             sum over s, h in k of x(s,h) >= m(k) y(k)    minimum; y(k) = 1 if the site may not close
//!             x(s,h) <= y(k),  y(k) <= sum over s, h in k of x(s,h)
//!             least <= sum of y(k) <= most                 open sites
//!             x(s,k) = x(t,k) for all k                    s and t together: one site, all or none; x(s,k) sums x(s,h) over h in k
//!             x(s,k) + x(t,k) <= 1 for all k               s and t apart
//!             lo(q) <= sum over s in S(q), h in H(q) of w(q,s,h) x(s,h) <= hi(q)    quota q; or nobody, where it says so
//!             largest over k of L(k) - smallest over k of L(k) <= d(b)              balance b: L(k) = sum over s, h in k of w(b,h) x(s,h)
//! ```
//!
//! A [`Kept`] objective is one more sum of this kind, by costs of its own, that stays below a limit: so objectives are taken in order.
//! A quota with a price p(q) is soft: e(q) is by how much its sum is beyond its bounds. So is a balance ([`Spread`]).
//!
//! # The method
//!
//! 1. *Units* (`units.rs`): schools that stay together become one, with the sum of their costs and sizes, where each hub is a site.
//! 2. Without rules that leave the network, the transport kernel solves it ([`crate::transport::solve`]); so it does where caps part each hub (`partition.rs`).
//!    Where caps are many, all are left out at first, and join where they are broken (`lazy.rs`).
//! 3. Else a mixed-integer programme (`programme.rs`), solved by `HiGHS` with the feature `highs`, and without it by `microlp`, which is in pure Rust and
//!    for small instances only.
//!    Large instances are solved by few of their arcs, and bounded by all (`large/`).
//! 4. *Proof* (`bound.rs`): multipliers, one a row (`rows.rs`), whose Lagrangian bound anyone can add up. What the solver claims beyond that is
//!    kept apart: [`Outcome::claimed`].
//! 5. Every plan is audited against all rules before it is given out ([`audit()`]).
//!
//! Where there is no plan, a [`Reason`] is an irreducible set of demands that cannot all be kept (`conflict.rs`); [`repair()`] finds what to give up at the least price (`elastic.rs`,
//! `linear.rs`), [`partial()`] the best plan that leaves out schools that must be placed.

mod ascent;
mod audit;
mod bound;
#[cfg(feature = "highs")]
mod by_highs;
#[cfg(not(feature = "highs"))]
mod by_microlp;
mod check;
mod clauses;
mod conflict;
mod crowded;
mod elastic;
mod elements;
mod kind;
#[cfg(feature = "highs")]
mod large;
mod lazy;
mod linear;
mod model;
mod one_more;
mod outcome;
mod partial;
mod partition;
mod prices;
mod programme;
mod reason;
mod repair;
mod report;
mod rows;
mod spread;
mod trim;
mod units;
mod words;

pub use audit::{Breach, audit};
pub use bound::{Multipliers, Proof, bound};
pub use kind::QuotaKind;
pub use model::{Instance, Kept, LARGEST_SUM, Quota, RuleError, Rules, Sizes, Weights};
pub(crate) use one_more::{Broken, OneMore};
pub use outcome::{Outcome, reasons, solve, solve_from};
#[cfg(feature = "highs")]
pub(crate) use outcome::{how_many_at_once, multipliers_of, solve_in_order};
pub(crate) use partial::most_placed;
pub use partial::{LeftOut, Partial, PartialPlan, partial};
pub use prices::Prices;
pub use reason::{Part, Reason, There};
pub use repair::{Change, Repair, Repaired, changes, repair};
pub use report::{ChangeReport, RepairReport};
pub(crate) use rows::before_quotas;
pub use spread::Spread;
pub(crate) use trim::trim;
pub use words::Names;
