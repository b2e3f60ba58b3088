//! `diff`: two plans side by side; nothing is written.

use hub_core::explain::compare;
use hub_io::{Report, read_plan, read_schools_file};

use crate::args::{Diff, Format};
use crate::failure::Failure;
use crate::view::{comparison_text, report_text};

pub(crate) fn diff(args: &Diff) -> Result<String, Failure> {
    let (before, after) = (read_plan(&args.before)?, read_plan(&args.after)?);
    let limits = args.reading.limits();
    let schools = args
        .schools
        .as_deref()
        .map(|path| read_schools_file(path, limits));
    let schools = schools.transpose()?.map(|table| table.records);
    let comparison = compare(&before, &after, &schools.unwrap_or_default());
    match args.faults.format {
        Format::Text => Ok(comparison_text(&comparison)),
        Format::Json => super::printed(&comparison),
        Format::Csv => Ok(report_text(&Report::default(), Format::Csv)),
    }
}
