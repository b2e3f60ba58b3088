//! `letters` and `template`: what each school is told of its place.

use hub_core::score::Arcs;
use hub_io::{LetterKind, Report, TableFormat, Told, letter_facts, read_contacts, write_letters};
use hub_report::{LetterError, Templates, fill, letter_template, letter_variables, packed, tell};

use super::Said;
use super::export::left_out;
use super::verified::{Verified, verified};
use crate::args::{Format, LetterShape, Letters, Template};
use crate::failure::Failure;
use crate::progress::Step;
use crate::view::{counted, report_text, thousands};

pub(crate) fn letters(args: &Letters) -> Result<Said, Failure> {
    // Before anything takes long: what can be wrong with the templates alone.
    let templates = match &args.templates {
        Some(folder) => {
            Templates::read(folder, args.contacts.is_some()).map_err(LetterError::Templates)?
        }
        None => Templates::default(),
    };
    // A plan that is not the answer to these inputs would tell schools what is not so.
    let verified = verified(&args.inputs, &args.plan)?;
    let Verified {
        loaded,
        problem,
        plan,
    } = &verified;
    let (contacts, limits) = (args.contacts.as_deref(), args.inputs.reading.limits());
    let contacts = contacts
        .map(|path| read_contacts(path, &loaded.inputs.schools, limits))
        .transpose()?;
    let step = Step::new("writing");
    let summed_up = verified.summed_up();
    let outputs = verified.outputs(&summed_up, contacts.as_ref());
    let told = tell(problem, &Arcs::new(problem), outputs);
    let mut archives = Vec::new();
    if args.shapes.contains(&LetterShape::Md) {
        let programme = args.programme.as_deref().unwrap_or(&plan.policy);
        let letters = fill(&templates, programme, outputs, &told)?;
        archives.push(("letters-md.zip".to_owned(), packed(&letters)?));
    }
    let files = write_letters(&args.out, outputs, &told, &tables(&args.shapes), archives)?;
    drop(step);
    let (folder, files) = (args.out.display(), files.join(", "));
    let wrote = format!("{} in {folder}: {files}", count(&told));
    let text = match args.faults.format {
        Format::Text => {
            let left_out = contacts.as_ref().map(left_out).unwrap_or_default();
            format!("{wrote}\n{left_out}")
        }
        format => report_text(&Report::default(), format),
    };
    Ok(Said::after_writing(text, wrote))
}

/// The tables among the shapes, each once.
fn tables(shapes: &[LetterShape]) -> Vec<TableFormat> {
    let tables = [
        (LetterShape::Csv, TableFormat::Csv),
        (LetterShape::Xlsx, TableFormat::Xlsx),
    ];
    let asked = tables
        .into_iter()
        .filter(|(shape, _)| shapes.contains(shape));
    asked.map(|(_, format)| format).collect()
}

/// How many letters of each kind.
fn count(told: &[Told]) -> String {
    let kinds = LetterKind::ALL.map(|kind| {
        let count = told.iter().filter(|it| it.kind == kind).count() as u64;
        format!("{} {}", thousands(count), kind.name())
    });
    let all = counted(told.len() as u64, "letter");
    format!("{all} ({})", kinds.join(", "))
}

pub(crate) fn template(args: &Template) -> String {
    if let Some(name) = args.name {
        return letter_template(name.into()).to_owned();
    }
    let line = |(name, what): (&str, String)| format!("  {{{{ {name} }}}}  {what}\n");
    let variables = |kind, contacts| letter_variables(kind, contacts).into_iter();
    let everywhere: Vec<&str> = variables(LetterKind::Decline, false)
        .map(|(name, _)| name)
        .collect();
    let is_new = |(name, _): &(&str, String)| !everywhere.contains(name);
    let own: String = variables(LetterKind::Offer, false)
        .filter(is_new)
        .map(line)
        .collect();
    let of_contact = letter_facts(LetterKind::Decline, true).into_iter();
    let contact: String = of_contact.filter(is_new).map(line).collect();
    let all: String = variables(LetterKind::Decline, false).map(line).collect();
    format!(
        "Letters\n  offer    to a school that has a hub\n  reserve  to a school on the waiting list\n  decline  to a school that has no hub, and waits for none\n\n\
         What can stand in each\n{all}\nIn an offer too\n{own}\nWith --contacts\n{contact}\n\
         `hubmatch template NAME > NAME.md` prints one to start from.\n"
    )
}
