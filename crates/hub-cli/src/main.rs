//! The command `hubmatch`: reads files, calls the engine, writes files, and shows a person what came of it.

mod args;
mod commands;
mod failure;
mod progress;
mod view;

use std::io::{self, Write};
use std::panic;
use std::process::ExitCode;
use std::thread;

use clap::Parser;

use args::{Cli, Command};
use commands::Said;
use failure::Failure;

fn main() -> ExitCode {
    hush_readers();
    let done = run(Cli::parse().command);
    match done.and_then(|said| print(&said.text).map(|()| said.code)) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            // Nothing is left to do where even standard error is closed. Colours are for terminals, and go where NO_COLOR is set.
            let _ = writeln!(anstream::stderr(), "{}", failure.coloured());
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Where the reader of a spoilt file panics, the report of issues says so: nothing more is to be printed.
fn hush_readers() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().name() != Some(hub_io::READER_THREAD) {
            usual(info);
        }
    }));
}

fn run(command: Command) -> Result<Said, Failure> {
    let text = match command {
        Command::Demo(args) => commands::demo(&args),
        Command::Import(args) => commands::import(args),
        Command::Synth(args) => commands::synth(&args),
        Command::Policy(args) => commands::policy(&args),
        Command::Errors(args) => commands::errors(&args),
        Command::Check(args) => commands::check(&args),
        Command::Match(args) => return commands::matching(&args),
        Command::Verify(args) => commands::verify(&args),
        Command::Explain(args) => commands::explain(&args),
        Command::Solve(args) => return commands::solve(&args),
    };
    text.map(Said::from)
}

/// Prints what a command has to say. A reader that has seen enough, such as `head`, is no failure.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Print(error)),
        _ => Ok(()),
    }
}
