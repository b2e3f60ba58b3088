//! The command as a user types it: whole runs, exit codes, and what happens with wrong input.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod bad_input;
mod codes;
mod conflicts;
mod explaining;
mod exports;
mod formats;
mod intake;
mod letters;
mod matching;
mod reading;
mod real;
mod report;
mod rules;
mod solve;
mod uneven;
mod whole;
mod workshop;
