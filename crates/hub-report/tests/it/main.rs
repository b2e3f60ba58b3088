//! What is shown of a plan.
