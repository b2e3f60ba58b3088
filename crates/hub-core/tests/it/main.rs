//! Integration tests of hub-core: exactness against oracles, the audit against tampering, rules and conditions.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod balance;
mod brute;
mod build;
mod caps;
mod changes;
mod conditions;
mod contrasts;
mod criteria;
mod deadlines;
mod exact;
mod faults;
mod generate;
mod large_rules;
mod levels;
mod linear;
mod objectives;
mod oracle;
mod policies;
mod published;
mod published_small;
mod refused;
mod regimes;
mod repairs;
mod robust;
mod rules;
mod session;
mod shared;
mod sided;
mod stopping;
mod tamper;
mod tamper_rules;
mod transport;
mod weights;
mod widening;
