//! How to solve: threads, clock, deadline, cancelling, progress.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::answer::Stopped;

/// Settings of a solve. None of them changes the optimum or the prices; a solve that is stopped early gives the best it has.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// 1: everything on the caller's thread. More: scans are shared over the rayon pool that the caller has installed.
    pub threads: usize,
    /// Time since any fixed moment. Without a clock there are no seconds in the effort and no deadline.
    pub clock: Option<&'a (dyn Fn() -> Duration + Sync)>,
    /// On the clock's scale: when to stop with the best plan found. It is looked at every few thousand rows and every few paths; after that the answer takes
    /// as long as making the plan keep all rules, and, where no plan was made yet, one reading of all costs.
    pub deadline: Option<Duration>,
    /// Set it from another thread to stop with the best plan found. Looked at as often as the deadline, and with the same work left then.
    pub cancel: Option<&'a AtomicBool>,
    /// Told now and then how far a phase has come, on the caller's thread, up to the total.
    pub progress: Option<&'a (dyn Fn(Progress) + Sync)>,
}

/// How far a phase has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// Units done, of `total`: schools when scanning, units of imbalance when finishing.
    pub done: u64,
    /// Units in all.
    pub total: u64,
}

/// The phases of a solve, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Prices from samples of the schools.
    Coarse,
    /// Prices refined on each school's candidate hubs.
    Refine,
    /// Augmenting paths to the optimum.
    Finish,
    /// The smallest prices, and the search for arcs that would disprove them.
    Prove,
}

impl Settings<'_> {
    /// One thread, no clock, no deadline, nobody watching.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            threads: 1,
            clock: None,
            deadline: None,
            cancel: None,
            progress: None,
        }
    }

    /// The clock's time; zero without one.
    pub(super) fn now(&self) -> Duration {
        self.clock.map_or(Duration::ZERO, |clock| clock())
    }

    /// Time until the deadline; `None` without one.
    pub(crate) fn left(&self) -> Option<Duration> {
        let (clock, deadline) = (self.clock?, self.deadline?);
        Some(deadline.saturating_sub(clock()))
    }

    /// The same with half of the time that is left.
    #[must_use]
    pub(crate) fn half(&self) -> Self {
        self.leaving(2)
    }

    /// The same with the time that is left but for one of so many parts, for what comes after.
    #[must_use]
    pub(crate) fn leaving(&self, parts: u32) -> Self {
        let left = self.left().unwrap_or_default();
        Self {
            deadline: self
                .deadline
                .map(|deadline| deadline.saturating_sub(left / parts)),
            ..*self
        }
    }

    /// The same with a later deadline.
    #[cfg(feature = "highs")]
    pub(crate) fn later(&self, more: Duration) -> Self {
        Self {
            deadline: self.deadline.map(|deadline| deadline + more),
            ..*self
        }
    }

    /// Whether it is time to stop.
    pub(crate) fn check(&self) -> Result<(), Stopped> {
        if self
            .cancel
            .is_some_and(|cancel| cancel.load(Ordering::Relaxed))
        {
            return Err(Stopped::Cancelled);
        }
        match (self.clock, self.deadline) {
            (Some(clock), Some(deadline)) if clock() >= deadline => Err(Stopped::Deadline),
            _ => Ok(()),
        }
    }

    pub(super) fn report(&self, phase: Phase, done: usize, total: usize) {
        if let Some(progress) = self.progress {
            progress(Progress {
                phase,
                done: done as u64,
                total: total as u64,
            });
        }
    }
}

impl Default for Settings<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Settings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("threads", &self.threads)
            .field("clock", &self.clock.is_some())
            .field("deadline", &self.deadline)
            .field("cancel", &self.cancel)
            .field("progress", &self.progress.is_some())
            .finish()
    }
}
