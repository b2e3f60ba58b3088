//! Work that Ctrl-C can stop: it runs on a thread of its own, while this one looks at Python's signals and shows how far it has come.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use hub_cli::{Solving, on_threads};
use hub_core::solve::Observer;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::errors;

/// How often signals are looked at. Nobody waits for it: the end of the work is told at once.
const TICK: Duration = Duration::from_millis(20);

/// Work that is done by then shows no progress.
const PATIENCE: Duration = Duration::from_millis(500);

/// How far the work has come, and whether it is to stop.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    /// Set where the work is to stop with what it has.
    pub(crate) cancel: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
}

impl Observer for Watched {
    fn progress(&self, done: u64, total: u64) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}

/// Who is shown how far the work has come.
pub(crate) enum Shown {
    /// Nobody.
    Nobody,
    /// A person at a terminal.
    Terminal,
    /// A person in a notebook: a bar that takes the same, with nothing in all where nothing is counted yet, and is closed in the end.
    Notebook(Py<PyAny>),
    /// A function of Python, called with what is done and what there is in all.
    Function(Py<PyAny>),
}

impl Shown {
    /// `None` is what suits the place: a bar in a terminal or a notebook, and nothing elsewhere.
    pub(crate) fn new(py: Python<'_>, asked: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let asked = match asked {
            Some(asked) if asked.is_callable() => {
                return Ok(Self::Function(asked.clone().unbind()));
            }
            Some(asked) => asked.extract::<bool>()?,
            None => true,
        };
        if !asked {
            return Ok(Self::Nobody);
        }
        let progress = py.import("hubmatch._progress")?;
        let bar = progress.call_method0("in_notebook")?;
        Ok(if bar.is_none() {
            Self::Terminal
        } else {
            Self::Notebook(bar.unbind())
        })
    }
}

/// Runs `work` without the interpreter's lock.
///
/// # Errors
///
/// What a signal's handler raises, such as `KeyboardInterrupt`, or the function that is shown the progress: the work is told to stop, and its
/// answer is dropped.
pub(crate) fn run<T: Send>(
    py: Python<'_>,
    shown: &Shown,
    work: impl FnOnce(&Watched) -> T + Send,
) -> PyResult<T> {
    let watched = Watched::default();
    let (answer, raised) = py.detach(|| {
        thread::scope(|scope| {
            let (running, ended) = channel::<()>();
            let worker = scope.spawn(|| {
                // Dropped when the work ends, however it does.
                let _running = running;
                work(&watched)
            });
            let mut bar = Bar::new(shown);
            let mut raised = None;
            while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                if raised.is_none() {
                    // An interpreter that is shutting down has no more signals.
                    let looked = Python::try_attach(|py| {
                        py.check_signals().and_then(|()| bar.show(py, &watched))
                    });
                    raised = looked.and_then(Result::err);
                    watched.cancel.store(raised.is_some(), Ordering::Relaxed);
                }
            }
            (worker.join(), raised)
        })
    });
    if let Shown::Notebook(bar) = shown {
        bar.call_method0(py, "close")?;
    }
    match (answer, raised) {
        (_, Some(error)) => Err(error),
        (Ok(answer), None) => {
            // A signal that came in the last moment.
            py.check_signals()?;
            Ok(answer)
        }
        (Err(panic), None) => std::panic::resume_unwind(panic),
    }
}

/// What shows the progress, once there was patience enough.
struct Bar<'a> {
    shown: &'a Shown,
    begun: Instant,
    terminal: Option<Solving>,
    last: Option<(u64, u64)>,
}

impl<'a> Bar<'a> {
    fn new(shown: &'a Shown) -> Self {
        Self {
            shown,
            begun: Instant::now(),
            terminal: None,
            last: None,
        }
    }

    fn show(&mut self, py: Python<'_>, watched: &Watched) -> PyResult<()> {
        let done = watched.done.load(Ordering::Relaxed);
        let total = watched.total.load(Ordering::Relaxed);
        if self.begun.elapsed() < PATIENCE || self.last == Some((done, total)) {
            return Ok(());
        }
        self.last = Some((done, total));
        match self.shown {
            Shown::Nobody => {}
            Shown::Terminal => {
                let bar = self.terminal.get_or_insert_default();
                if total > 0 {
                    bar.progress(done, total);
                }
            }
            Shown::Notebook(bar) => drop(bar.call1(py, (done, total))?),
            Shown::Function(_) if total == 0 => {}
            Shown::Function(function) => drop(function.call1(py, (done, total))?),
        }
        Ok(())
    }
}

/// Runs `work` without the interpreter's lock, on a pool of its own.
pub(crate) fn pooled<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    let done = py.detach(|| on_threads(0, work));
    done.map_err(|error| errors::solver(py, &error.to_string()))
}

/// A number of threads that can be started in no time: more than a machine has cores are no use.
pub(crate) fn number_of_threads(threads: u16) -> PyResult<u16> {
    if threads > 1024 {
        let message = format!("threads: 0 to 1024 are expected, not {threads}");
        return Err(PyValueError::new_err(message));
    }
    Ok(threads)
}

/// Seconds as a length of time.
pub(crate) fn seconds(seconds: f64) -> PyResult<Duration> {
    let time = Duration::try_from_secs_f64(seconds).ok();
    time.filter(|time| !time.is_zero())
        .ok_or_else(|| PyValueError::new_err("a deadline is a number of seconds above 0"))
}
