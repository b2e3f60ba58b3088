//! `report`: a plan as pages to look at.

use std::path::Path;

use hub_core::problem::Problem;
use hub_io::{Outputs, Report as Faults, check_page, write_page, write_pages};
use hub_report::{ReportError, hub_pages, one_page, public_page, team_page, usual_spread};

use super::Said;
use super::verified::{Verified, verified};
use crate::args::{Format, Reader, Report};
use crate::failure::Failure;
use crate::on_threads;
use crate::progress::{Solving, Step};
use crate::view::{counted, report_text};

pub(crate) fn report(args: &Report) -> Result<Said, Failure> {
    if args.audience != Reader::Hub {
        must_be_html(&args.out)?;
        check_page(&args.out)?;
    }
    // A plan that is not the answer to these inputs would be shown as what it is not.
    let verified = verified(&args.inputs, &args.plan)?;
    let wrote = on_threads(args.threads, || write(args, &verified))??;
    let text = match args.faults.format {
        Format::Text => format!("{wrote}\n"),
        format => report_text(&Faults::default(), format),
    };
    Ok(Said::after_writing(text, wrote))
}

/// A page under another ending would be opened by a program that cannot read it.
pub(super) fn must_be_html(path: &Path) -> Result<(), Failure> {
    let ending = path.extension().unwrap_or_default();
    if ["html", "htm"]
        .iter()
        .any(|it| ending.eq_ignore_ascii_case(it))
        || path.is_dir()
    {
        return Ok(());
    }
    let path = path.display();
    Err(Failure::Unknown(format!(
        "--out {path}: a page is a file in HTML, so that its name ends in .html; a browser prints it as PDF."
    )))
}

/// Makes what is asked for, and says what was written.
fn write(args: &Report, verified: &Verified) -> Result<String, Failure> {
    let summed_up = verified.summed_up();
    let outputs = verified.outputs(&summed_up, None);
    let out = args.out.display();
    let (page, whom) = match args.audience {
        _ if args.one_page => (one_page(outputs)?, "a summary on one sheet"),
        Reader::Internal => (for_team(args, &verified.problem, outputs)?, "for the team"),
        Reader::Public => (public_page(outputs)?, "for the public"),
        Reader::Hub => {
            let step = Step::new("writing");
            let files = write_pages(&args.out, hub_pages(outputs)?)?;
            drop(step);
            let pages = counted(files.len() as u64, "page");
            return Ok(format!(
                "{pages} for hubs, each with its own schools alone, in {out}"
            ));
        }
    };
    write_page(&args.out, page)?;
    Ok(format!("{out}: {whom}, to be opened in a browser"))
}

fn for_team(args: &Report, problem: &Problem, outputs: Outputs<'_>) -> Result<String, ReportError> {
    let solving = Solving::counting("matches");
    team_page(problem, outputs, &usual_spread(args.runs), &solving)
}
