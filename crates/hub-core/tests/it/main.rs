//! Integration tests of hub-core: exactness against oracles, the audit against tampering, rules and conditions.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod brute;
mod build;
mod exact;
mod generate;
mod linear;
mod policy;
mod tamper;
