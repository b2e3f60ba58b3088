//! Digests of the canonical inputs: SHA-256 of their JSON, in a fixed order.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::model::{Held, Inputs, PairRow, Rematch, RematchTerms};
use crate::plan::Digests;

/// Digests of inputs whose schools and hubs are in order already.
pub(super) fn digests(inputs: &Inputs) -> Digests {
    let tables =
        [&inputs.travel_times, &inputs.pair_scores].map(|rows| rows.as_deref().map(in_order));
    let previous = inputs.previous.as_deref().map(|rows| {
        let mut rows: Vec<_> = rows.iter().collect();
        rows.sort();
        rows
    });
    let (schools, hubs) = rayon::join(|| sha256(&inputs.schools), || sha256(&inputs.hubs));
    Digests {
        schools,
        hubs,
        policy: sha256(&inputs.policy),
        // Without a plan of before the digest is that of the other tables alone.
        tables: match (previous, inputs.rematch.as_ref().map(rematch)) {
            (None, None) => sha256(&tables),
            (Some(previous), None) => sha256(&(tables, previous)),
            (previous, Some(rematch)) => sha256(&(tables, previous, rematch)),
        },
    }
}

/// Where schools are in the plan in force, in order, and the terms.
fn rematch(rematch: &Rematch) -> (Vec<&Held>, &RematchTerms) {
    let mut held: Vec<_> = rematch.held.iter().collect();
    held.sort();
    (held, &rematch.terms)
}

fn in_order(rows: &[PairRow]) -> Vec<&PairRow> {
    let mut rows: Vec<_> = rows.iter().collect();
    rows.sort_by(|a, b| (a.urn, &a.hub).cmp(&(b.urn, &b.hub)));
    rows
}

/// SHA-256 of a value's JSON, in hexadecimal.
pub(crate) fn sha256(value: &impl Serialize) -> String {
    struct Sink(Sha256);
    impl std::io::Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut sink = std::io::BufWriter::with_capacity(1 << 16, Sink(Sha256::new()));
    // Invariant: the model's types serialise to JSON without fail (no maps with odd keys), and the sink takes all bytes.
    let written = serde_json::to_writer(&mut sink, value).is_ok();
    let hash = sink
        .into_inner()
        .map(|sink| sink.0.finalize())
        .unwrap_or_default();
    debug_assert!(written, "the model serialises");
    hash.iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}
