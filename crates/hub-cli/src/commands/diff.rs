//! `diff`: two plans side by side.

use std::path::PathBuf;

use hub_core::explain::compare;
use hub_core::model::{Hub, School};
use hub_io::{
    Given, ReadError, Report, check_page, comparison_to_csv, read_hubs_given, read_plan,
    read_schools_given, write_page,
};
use hub_report::comparison_page;

use super::Said;
use super::report::must_be_html;
use crate::args::{Diff, Format};
use crate::failure::Failure;
use crate::view::comparison_text;

pub(crate) fn diff(args: &Diff) -> Result<Said, Failure> {
    if let Some(path) = &args.out {
        must_be_html(path)?;
        check_page(path)?;
    }
    let (before, after) = (read_plan(&args.before)?, read_plan(&args.after)?);
    let (schools, hubs) = records(args)?;
    let comparison = compare(&before, &after, &schools);
    let mut wrote = None;
    if let Some(path) = &args.out {
        write_page(path, comparison_page(&comparison, &schools, &hubs)?)?;
        wrote = Some(format!("the page was written to {}", path.display()));
    }
    let text = match args.answer.format {
        Format::Text => {
            let page = args.out.as_ref();
            let page = page.map(|path| format!("\nPage: {}\n", path.display()));
            comparison_text(&comparison) + &page.unwrap_or_default()
        }
        Format::Json => super::printed(&comparison)?,
        Format::Csv => super::tabled(&comparison_to_csv(&comparison)),
    };
    Ok(Said {
        text,
        code: 0,
        wrote,
    })
}

/// The schools and hubs that are given, if any are; what is wrong with either is told together.
fn records(args: &Diff) -> Result<(Vec<School>, Vec<Hub>), Failure> {
    let limits = args.reading.limits();
    let given = |path: &Option<PathBuf>| path.clone().map(Given::File);
    let schools = given(&args.schools).map(|given| read_schools_given(given, limits));
    let hubs = given(&args.hubs).map(|given| read_hubs_given(given, limits));
    let (mut issues, mut records) = (Vec::new(), (Vec::new(), Vec::new()));
    if let Some(table) = schools {
        issues.extend(table.issues);
        records.0 = table.records;
    }
    if let Some(table) = hubs {
        issues.extend(table.issues);
        records.1 = table.records;
    }
    if issues.is_empty() {
        return Ok(records);
    }
    Err(ReadError::Bad(Report::new(issues)).into())
}
