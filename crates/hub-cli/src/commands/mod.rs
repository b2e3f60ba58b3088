//! The commands: each reads its inputs, calls the engine, writes its files, and returns what it has to say.

mod data;
mod inspect;
mod plan;

pub(crate) use data::{import, policy, synth};
pub(crate) use inspect::{check, explain, verify};
pub(crate) use plan::{demo, matching};

use crate::failure::Failure;

/// Runs `work` on a pool of `threads` threads; 0 is one for each core.
fn on_threads<T: Send>(threads: u16, work: impl FnOnce() -> T + Send) -> Result<T, Failure> {
    Ok(rayon::ThreadPoolBuilder::new()
        .num_threads(threads.into())
        .build()?
        .install(work))
}
