//! The matching engine of hubmatch: schools to support hubs, to a proven optimum.
//!
//! # The problem
//!
//! Sets: schools s in S, hubs h in H, tiers t in 1..T. Arcs E: the pairs that the policy's gate and rules leave
//! open. Data: an integer score w(s,h) >= 0 an arc ([`score`]); a tier t(s) and an integer value v(s) >= 1 a
//! school; cap(h) >= 0 places a hub. With levels of support a hub is several *pools* of places, one a
//! level, and each school has one level, so "hub" below is "pool".
//!
//! Variables: x(s,h) in {0,1} for each arc.
//!
//! ```text
//! lexicographic max   sum of v(s) x(s,h) over the schools of tier t,  for t = 1, 2, ..., T
//!                     sum of w(s,h) x(s,h)
//!                     sum of the lottery points of the schools placed
//!                     sum of the replay hashes of the pairs
//! subject to          sum over h of x(s,h) <= 1          a school goes to one hub at most
//!                     sum over s of x(s,h) <= cap(h)     a hub takes at most its places
//!                     x(s,h) = 1 for pinned pairs
//! ```
//!
//! Lottery points and replay hashes come from a seed, by a function that anyone can replay ([`problem`]): they decide
//! between schools and plans that are equal in everything that matters, so that the plan is unique.
//!
//! A policy may have side rules, about more than one pair ([`model::Opening`], [`model::Quota`], [`model::Resource`], [`model::Together`], [`model::Apart`]); their formulas stand in
//! [`rules`]. Then the levels are the tiers, the score less what open hubs and broken soft bounds cost, and the lottery. It may also state
//!
//! * *steps* from near hubs to far ones ([`model::Step`]): with r(s,h) the first step that reaches h from s, the levels of the tiers come once for each step k, the tier t then being the sum of
//!   v(s) x(s,h) over r(s,h) <= k;
//! * that the matching decides *levels of support* ([`model::Decide`]): a school has arcs to pools of both, and each tier that may have enhanced support is a level more, of the pools at enhanced support alone;
//! * *objectives* in order in place of the score alone ([`model::Objective`]), `z_1, z_2, ...`: each is maximised over the plans that have `z_i >= best(z_i) - tolerance_i` for all before it. They are the score; minus the
//!   sum of d(s,h) x(s,h), metres; minus the sum of y(h), open hubs; the sum of x(s,h) over the pairs of a plan of before; and min of w(s,h) over x(s,h) = 1, for which t can be reached if and only if
//!   the sum of x(s,h) over w(s,h) < t can be 0.
//!
//! # The certificate
//!
//! Write W(s,h) for the vector of an arc's T + 3 contributions, compared lexicographically. For any
//! prices p(h) >= 0, vectors too, every plan x satisfies
//!
//! ```text
//! sum of W(s,h) x(s,h)  <=  sum over s of max(0, max over h of W(s,h) - p(h))  +  sum over h of cap(h) p(h)
//! ```
//!
//! (a pinned school has no 0 in its maximum). A plan that reaches the right side is optimal in every level at
//! once, with no weight between levels. A [`plan::Plan`] carries the smallest such prices: p(h) is what one
//! place more at h is worth. [`verify`] checks it all from the inputs alone. With side rules the certificate is a Lagrangian bound instead, by
//! multipliers of capacities and rules, a level each; it need not meet what the plan reaches, and the gap is stated.
//!
//! # Reading order
//!
//! [`model`] the nouns; [`issue`] what can be wrong with them; [`problem`] the validated instance; [`score`]
//! criteria to eligible arcs with scores; [`transport`] the solver for costs and capacities alone; [`rules`] the same with side rules; [`solve`] arcs to a solution, with it; [`plan`] the answer; [`verify`] the audit;
//! [`explain`] why, and what else would cost. The data goes one way:
//!
//! ```
//! use hub_core::model::{Hub, HubId, Inputs, Policy, School, Tier, Urn};
//! use hub_core::{plan, problem::Problem, score::Arcs, solve, verify};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let urn = |number| Urn::new(number).ok_or("six digits");
//! let policy = Policy {
//!     schema: 1,
//!     name: "first come".into(),
//!     tiers: vec![Tier { name: "all".into(), when: None }],
//!     ..Policy::default()
//! };
//! let inputs = Inputs {
//!     schools: vec![School::new(urn(100_001)?, "Ash"), School::new(urn(100_002)?, "Birch")],
//!     hubs: vec![Hub::new(HubId("H1".into()), urn(100_003)?, "Cedar", 1)],
//!     policy,
//!     ..Inputs::default()
//! };
//! let problem = Problem::new(inputs.clone(), 42)?;
//! let arcs = Arcs::new(&problem);
//! let solve::Outcome::Solved(solution) = solve::solve(&problem, &arcs, &solve::Silent) else {
//!     return Err("pins over capacity".into());
//! };
//! let plan = plan::make_plan(&problem, &arcs, &solution);
//! assert_eq!(plan.placements.len(), 1);
//! assert!(verify::verify(inputs, &plan)?.is_empty());
//! # Ok(())
//! # }
//! ```

pub mod explain;
pub mod issue;
pub mod model;
pub mod plan;
pub mod problem;
pub mod rematch;
pub mod rules;
pub mod score;
pub mod solve;
pub mod transport;
pub mod verify;
mod words;
