//! The command `hubmatch` as a library, for the programs that bring it along: reads files, calls the engine, writes files, and shows a person what came of it.
//!
//! [`run`] is the whole command. [`words`] are the texts that it prints, for front ends that say the same; [`on_threads`] is where it solves.

mod args;
mod commands;
mod failure;
mod progress;
mod threads;
mod view;
pub mod words;

use std::ffi::OsString;
use std::io::{self, Write};
use std::panic;
use std::thread;

use clap::Parser;
use hub_io::ReadError;

use args::{Cli, Command, Format};
use commands::Said;
use failure::Failure;
pub use progress::Solving;
pub use threads::on_threads;
use view::report_text;

/// Runs the command with arguments, of which the first is the program's own name, and gives its exit code. It writes to standard output and standard error.
///
/// It is the whole of a process: it has a panic hook and, in some commands, a handler of Ctrl-C of its own.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    hush_readers();
    let command = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli.command,
        Err(error) => {
            // Nothing is left to do where nothing can be printed.
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    let format = command.faults();
    let said = call(command).or_else(|failure| in_format(failure, format));
    match said.and_then(|said| print(&said).map(|()| said.code)) {
        Ok(code) => code,
        Err(failure) => {
            // Nothing is left to do where even standard error is closed. Colours are for terminals, and go where NO_COLOR is set.
            let _ = writeln!(anstream::stderr(), "{}", failure.coloured());
            failure.exit_code()
        }
    }
}

/// What is wrong with the inputs, or why no plan keeps all rules, as something to say where programs are to read it; any other failure as it is.
fn in_format(failure: Failure, format: Format) -> Result<Said, Failure> {
    let code = failure.exit_code();
    let text = match failure {
        Failure::Read(ReadError::Bad(report)) if format != Format::Text => {
            report_text(&report, format)
        }
        Failure::Conflict(report) if format == Format::Json => commands::printed(&report)?,
        other => return Err(other),
    };
    Ok(Said {
        text,
        code,
        wrote: None,
    })
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

fn call(command: Command) -> Result<Said, Failure> {
    let text = match command {
        Command::Demo(args) => return commands::demo(&args),
        Command::Form(args) => return commands::form(&args),
        Command::Import(args) => return commands::import(args),
        Command::Intake(args) => return commands::intake(args),
        Command::Synth(args) => return commands::synth(&args),
        Command::Policy(args) => commands::policy(&args),
        Command::Errors(args) => commands::errors(&args),
        Command::Check(args) => commands::check(&args),
        Command::Match(args) => return commands::matching(&args),
        Command::Verify(args) => commands::verify(&args),
        Command::Explain(args) => commands::explain(&args),
        Command::Places(args) => commands::places(&args),
        Command::Robustness(args) => commands::robustness(&args),
        Command::Fairness(args) => commands::fairness(&args),
        Command::Diff(args) => return commands::diff(&args),
        Command::Report(args) => return commands::report(&args),
        Command::Export(args) => return commands::export(&args),
        Command::Letters(args) => return commands::letters(&args),
        Command::Record(args) => return commands::record(&args),
        Command::Template(args) => Ok(commands::template(&args)),
        Command::Solve(args) => return commands::solve(&args),
    };
    text.map(Said::from)
}

/// Prints what a command has to say. Where that fails, it is said which files were written before.
fn print(said: &Said) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let printed = out
        .write_all(said.text.as_bytes())
        .and_then(|()| out.flush());
    printed.map_err(|error| Failure::Print {
        error,
        wrote: said.wrote.clone(),
    })
}
