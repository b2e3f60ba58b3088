//! Tests of the synthetic England: it is like the real one, always the same, and always valid.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop at once"
)]

mod calibration;
mod digest;
mod errors;
mod leads;
mod records;
mod statistics;
