//! Criterion benches of hubmatch: see `benches/`.
