//! `export`: what the team, each hub or the public may see of a plan.

use hub_io::{Contacts, Report, export_plan, read_contacts};

use super::Said;
use super::plan::formats;
use super::verified::verified;
use crate::args::{Export, Format, Reader};
use crate::failure::Failure;
use crate::progress::Step;
use crate::view::{counted, report_text};

pub(crate) fn export(args: &Export) -> Result<Said, Failure> {
    if args.audience == Reader::Public && args.contacts.is_some() {
        return Err(Failure::Unknown(
            "Contacts of schools are not for the public: leave out --contacts.".to_owned(),
        ));
    }
    // A plan that is not the answer to these inputs would put schools where they are not.
    let verified = verified(&args.inputs, &args.plan)?;
    let loaded = &verified.loaded;
    let (contacts, limits) = (args.contacts.as_deref(), args.inputs.reading.limits());
    let contacts = contacts
        .map(|path| read_contacts(path, &loaded.inputs.schools, limits))
        .transpose()?;
    let _step = Step::new("writing");
    let summed_up = verified.summed_up();
    let outputs = verified.outputs(&summed_up, contacts.as_ref());
    let formats = formats(&args.formats);
    let files = export_plan(&args.out, outputs, args.audience.into(), &formats)?;
    let whom = match args.audience {
        Reader::Internal => "the team",
        Reader::Hub => "hubs, each with its own schools alone",
        Reader::Public => "the public",
    };
    let shown = match files.as_slice() {
        [first, .., last] if files.len() > 12 => format!("{first} to {last}"),
        all => all.join(", "),
    };
    let count = counted(files.len() as u64, "file");
    let folder = args.out.display();
    let text = match args.faults.format {
        Format::Text => {
            let left_out = contacts.as_ref().map(left_out).unwrap_or_default();
            format!("{count} for {whom}: {folder}/{shown}\n{left_out}")
        }
        format => report_text(&Report::default(), format),
    };
    Ok(Said::after_writing(
        text,
        format!("{count} written to {folder}"),
    ))
}

/// URNs that are named, at most.
const NAMED: usize = 5;

/// Says that contacts of schools that are not matched were left out.
pub(super) fn left_out(contacts: &Contacts) -> String {
    let others = contacts.others();
    let count = others.len();
    if count == 0 {
        return String::new();
    }
    let named: Vec<String> = others.take(NAMED).map(|urn| urn.to_string()).collect();
    let more = if count > NAMED { ", ..." } else { "" };
    let schools = counted(count as u64, "school");
    format!(
        "Contacts of {schools} left out, not in the table of schools: {}{more}\n",
        named.join(", ")
    )
}
