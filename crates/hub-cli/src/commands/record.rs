//! `record`: a draft of the public record of the tool's use.

use hub_core::explain::fairness;
use hub_core::score::Arcs;
use hub_io::{Report, write_whole};
use hub_report::record as draft;

use super::Said;
use super::verified::{Verified, verified};
use crate::args::{Format, Record};
use crate::failure::Failure;
use crate::progress::Step;
use crate::view::report_text;

pub(crate) fn record(args: &Record) -> Result<Said, Failure> {
    // A person may have completed what is there.
    let there = args
        .out
        .as_ref()
        .filter(|path| path.exists() && !args.force);
    if let Some(path) = there {
        return Err(Failure::There(path.clone()));
    }
    let verified = verified(&args.inputs, &args.plan)?;
    let Verified { problem, plan, .. } = &verified;
    let step = Step::new("weighing");
    let summed_up = verified.summed_up();
    let outputs = verified.outputs(&summed_up, None);
    let fairness = fairness(problem, &Arcs::new(problem), plan);
    let text = draft(problem, outputs, fairness.as_ref())?;
    drop(step);
    let Some(path) = &args.out else {
        return Ok(Said::from(text));
    };
    write_whole(&[(path.clone(), text.into_bytes())])?;
    let wrote = format!("{}: a draft, to be completed by a person", path.display());
    let text = match args.faults.format {
        Format::Text => format!("{wrote}\n"),
        format => report_text(&Report::default(), format),
    };
    Ok(Said::after_writing(text, wrote))
}
