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
use hub_io::ReadError;

use args::{Cli, Command, Format};
use commands::Said;
use failure::Failure;
use view::report_text;

fn main() -> ExitCode {
    hush_readers();
    let command = Cli::parse().command;
    let format = command.faults();
    let said = run(command).or_else(|failure| in_format(failure, format));
    match said.and_then(|said| print(&said).map(|()| said.code)) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            // Nothing is left to do where even standard error is closed. Colours are for terminals, and go where NO_COLOR is set.
            let _ = writeln!(anstream::stderr(), "{}", failure.coloured());
            ExitCode::from(failure.exit_code())
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

fn run(command: Command) -> Result<Said, Failure> {
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
        Command::Export(args) => return commands::export(&args),
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
