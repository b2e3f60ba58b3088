//! The commands: each reads its inputs, calls the engine, writes its files, and returns what it has to say.

mod data;
mod diff;
mod errors;
mod export;
mod fairness;
mod form;
mod inspect;
mod intake;
mod letters;
mod places;
mod plan;
mod record;
mod report;
mod solve;
mod verified;

pub(crate) use data::{import, policy, synth};
pub(crate) use diff::diff;
pub(crate) use errors::errors;
pub(crate) use export::export;
pub(crate) use fairness::fairness;
pub(crate) use form::form;
pub(crate) use inspect::{check, explain, verify};
pub(crate) use intake::intake;
pub(crate) use letters::{letters, template};
pub(crate) use places::{places, robustness};
pub(crate) use plan::{demo, matching};
pub(crate) use record::record;
pub(crate) use report::report;
pub(crate) use solve::solve;

use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use crate::failure::Failure;

/// What a command that came to its end has to say, and the exit code it ends with.
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) code: u8,
    /// Which files it wrote, in a sentence.
    pub(crate) wrote: Option<String>,
}

impl Said {
    /// What was said after files were written; `wrote` says which.
    fn after_writing(text: String, wrote: String) -> Self {
        Self {
            text,
            code: 0,
            wrote: Some(wrote),
        }
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self {
            text,
            code: 0,
            wrote: None,
        }
    }
}

/// A value as JSON, the last thing that is printed.
pub(crate) fn printed(value: &impl Serialize) -> Result<String, Failure> {
    let json = serde_json::to_string_pretty(value);
    json.map(|json| json + "\n")
        .map_err(|error| Failure::print(error.into()))
}

/// A table as CSV.
pub(crate) fn tabled(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A flag that Ctrl-C sets: the solver then stops with what it has. A second Ctrl-C ends the process.
pub(crate) fn watch_interrupts() -> &'static AtomicBool {
    static INTERRUPTED: AtomicBool = AtomicBool::new(false);
    // Where no handler can be set, Ctrl-C ends the process at once, as it does in commands that do not ask for it.
    let _ = ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
    &INTERRUPTED
}
