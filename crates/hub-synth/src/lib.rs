//! Calibrated synthetic England: schools and hubs from a seed.
