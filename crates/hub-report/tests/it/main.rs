//! What is shown of a plan.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod letters;
mod pages;
mod record;
mod samples;
