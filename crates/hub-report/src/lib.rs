//! What hubmatch shows of a plan to people who did not make it.
//!
//! Texts and pages are filled from templates; what they say is worked out by `hub-core`, and nothing is decided here.
