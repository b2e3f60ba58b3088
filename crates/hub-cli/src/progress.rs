//! Progress of long steps: on a terminal, on standard error; nowhere else.

use std::sync::Once;
use std::time::Duration;

use hub_core::solve::Observer;
use indicatif::{ProgressBar, ProgressStyle};

/// How often a spinner turns.
const TICK: Duration = Duration::from_millis(100);

/// A line that says what is being done; gone when it is dropped.
pub(crate) struct Step(ProgressBar);

impl Step {
    /// Begins a step. Hidden by indicatif where standard error is no terminal.
    pub(crate) fn new(what: &'static str) -> Self {
        let bar = ProgressBar::new_spinner().with_message(what);
        bar.tick();
        Self(bar)
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// That something is being solved, and since when; and a bar over the schools that the solver has looked at, or whatever is counted, once it says so.
#[derive(Debug)]
pub struct Solving {
    bar: ProgressBar,
    counts: Once,
    /// What is counted.
    what: &'static str,
}

impl Solving {
    /// Nothing counted yet, on standard error; hidden by indicatif where that is no terminal.
    #[must_use]
    pub fn new() -> Self {
        Self::counting("schools")
    }

    /// The same where something else than schools is counted.
    pub(crate) fn counting(what: &'static str) -> Self {
        let bar = ProgressBar::new_spinner().with_message("solving");
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        if !bar.is_hidden() {
            bar.enable_steady_tick(TICK);
        }
        let counts = Once::new();
        Self { bar, counts, what }
    }
}

impl Default for Solving {
    fn default() -> Self {
        Self::new()
    }
}

impl Observer for Solving {
    fn progress(&self, done: u64, total: u64) {
        self.counts.call_once(|| {
            let template = format!("{{msg}} {{bar:40}} {{pos}}/{{len}} {}", self.what);
            if let Ok(style) = ProgressStyle::with_template(&template) {
                self.bar.set_style(style);
            }
        });
        self.bar.set_length(total);
        self.bar.set_position(done);
    }
}

impl Drop for Solving {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
