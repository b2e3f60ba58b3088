//! Tests of hub-io through its public interface.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod codes;
mod form;
mod formats;
mod frames;
mod fuzzed;
mod hostile;
mod hubs;
mod import;
mod inputs;
mod intake;
mod json;
mod limits;
mod matrix;
mod not_csv;
mod odd_sheets;
mod outputs;
mod plans;
mod policy;
mod presets;
mod report;
mod round_trip;
mod samples;
mod schemas;
mod schools;
mod shared;
mod text_tables;
mod whole;
