//! `errors`: the codes of faults, and what each of them means.

use hub_core::issue::Code;
use hub_io::{codes, codes_to_csv, codes_to_json, find_code, origins};

use crate::args::{Errors, Format};
use crate::failure::Failure;
use crate::view::{printable, wrapped};

/// Most characters of a line.
const WIDTH: usize = 100;

pub(crate) fn errors(args: &Errors) -> Result<String, Failure> {
    let chosen = match &args.code {
        Some(name) => vec![find(name)?],
        None => codes(),
    };
    Ok(match (args.format, args.code.is_some()) {
        (Format::Json, _) => codes_to_json(&chosen),
        (Format::Csv, _) => String::from_utf8_lossy(&codes_to_csv(&chosen)).into_owned(),
        (Format::Text, false) => list(&chosen),
        (Format::Text, true) => chosen.into_iter().map(explained).collect(),
    })
}

fn find(name: &str) -> Result<Code, Failure> {
    find_code(name).map_err(|hint| {
        Failure::Unknown(format!(
            "There is no code {:?}; {hint}",
            printable(name, 60)
        ))
    })
}

fn list(codes: &[Code]) -> String {
    let line = |code: &Code| format!("  {:<24}  {}\n", code, code.about().title);
    let lines: String = codes.iter().map(line).collect();
    format!("Codes\n{lines}\n`hubmatch errors CODE` says what one means and how to mend it.\n")
}

fn explained(code: Code) -> String {
    let about = code.about();
    format!(
        "{code}: {}\n\n{}\n\nFound in: {}\n\n  wrong:  {}\n  right:  {}\n",
        about.title,
        wrapped(about.meaning, WIDTH),
        origins(code),
        about.wrong,
        about.right
    )
}
