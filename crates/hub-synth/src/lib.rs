//! Calibrated synthetic England: schools and hubs from a seed, for the demo, tests and benches.
//!
//! [`england()`] makes applicants and hubs, [`leads()`] makes plausible hubs among given schools (a real list, for
//! instance), and [`population`] makes the whole country from which `england` draws.
//!
//! # What is calibrated
//!
//! To state-funded schools in England in 2024/25, as published by the Department for Education and Ofsted: schools
//! by region and phase; where schools are, by local authority and town; persistent and overall absence by region
//! and phase; their spread and their correlations with each other and with free school meals (as of 2018/19, the
//! latest year at hand with figures a school); Ofsted grades by phase; sizes of multi-academy trusts; investment
//! areas. The figures are in one file, `figures.rs`, and the places in another, `places.rs`.
//!
//! # What is not
//!
//! Names, URNs (200000 and up, where England has no school today) and trust UIDs are made up. Severe absence,
//! suspensions and what alternative provision looks like are near the national rates, no more. Rurality follows
//! from how dense schools are.
//!
//! # Who applies
//!
//! Applicants are no random sample: a school applies the more readily, the higher its persistent absence among
//! schools of its region and phase (one standard deviation more: 1.6 times as readily). Like real forms, theirs
//! have gaps.
//!
//! # The same seed, the same England
//!
//! Every choice comes from `ChaCha8`, seeded by `seed_from_u64`, one stream a stage. Floating-point numbers go
//! through `libm` and the four operations only, so the output is the same for ever on every platform with IEEE 754
//! arithmetic.
//!
//! ```
//! let (schools, hubs) = hub_synth::england(200, 6, None, 1)?;
//! assert_eq!((schools.len(), hubs.len()), (200, 6));
//! assert_eq!(hub_synth::england(200, 6, None, 1)?.0, schools);
//! # Ok::<(), hub_synth::SynthError>(())
//! ```
//!
//! # On paper
//!
//! [`form_export`] makes a round of applications as an export of the application form, with the mistakes that people make, and says where each is.
//!
//! Reading order: `figures` and `places` the facts; `draw`, `shape` and `apportion` the tools; `draft` a school as
//! numbers, with `trusts` and `inspections`; `dress` and `names` make it a school; `applicants` and `leads` what
//! the programme adds; `form` what is typed on the form.

mod applicants;
mod apportion;
mod draft;
mod draw;
mod dress;
mod england;
mod error;
mod figures;
mod form;
mod inspections;
mod leads;
mod names;
mod number;
mod places;
mod shape;
mod themes;
mod trusts;

pub use england::{MAX_SCHOOLS, england, population};
pub use error::SynthError;
pub use form::{CLOSES, FormExport, FormRow, Listed, Mistake, form_export};
pub use leads::leads;
