//! Conditions, rules, levels and the faults of inputs.
