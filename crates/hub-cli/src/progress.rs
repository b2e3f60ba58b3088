//! Progress of long steps: on a terminal, on standard error; nowhere else.

use hub_core::solve::Observer;
use indicatif::{ProgressBar, ProgressStyle};

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

/// A bar over the schools that the solver has looked at.
#[derive(Debug)]
pub struct Solving(ProgressBar);

impl Solving {
    /// An empty bar on standard error; hidden by indicatif where that is no terminal.
    #[must_use]
    pub fn new() -> Self {
        let bar = ProgressBar::new(0).with_message("solving");
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:40} {pos}/{len} schools") {
            bar.set_style(style);
        }
        Self(bar)
    }
}

impl Default for Solving {
    fn default() -> Self {
        Self::new()
    }
}

impl Observer for Solving {
    fn progress(&self, done: u64, total: u64) {
        self.0.set_length(total);
        self.0.set_position(done);
    }
}

impl Drop for Solving {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
