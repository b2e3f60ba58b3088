//! Letters: what each school is told of its place, in the team's own words, with a reason that says nothing of any other school.

mod fault;
mod markdown;
mod pack;
mod reason;
mod template;

use std::collections::{BTreeMap, BTreeSet};

use hub_core::problem::Problem;
use hub_core::score::Arcs;
use hub_io::{LetterKind, Outputs, Told};
use rayon::prelude::*;

pub use fault::{LetterError, TemplateFault};
pub use pack::packed;
use reason::Reasons;
pub(crate) use template::markdown_environment;
pub use template::{Templates, letter_template, letter_variables};

/// A letter that was filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What its file is called, in the folder of its kind: `offer/100123.md`.
    pub file: String,
    /// The letter.
    pub text: String,
}

/// What each school of a plan is told, by URN. The plan is one that the audit accepts for the same problem. O(|S| |H|) rules and criteria, in parallel over schools.
#[must_use]
pub fn tell(problem: &Problem, arcs: &Arcs, outputs: Outputs<'_>) -> Vec<Told> {
    let reasons = Reasons::new(problem, arcs, outputs.plan);
    let kinds = outputs.letter_kinds().into_par_iter();
    let told = kinds.filter_map(|(urn, kind)| {
        let school = problem.find_school(urn)?;
        Some(Told {
            urn,
            kind,
            reason: reasons.of(school),
        })
    });
    told.collect()
}

/// Fills the letter of each school, in order of kind and URN.
///
/// # Errors
///
/// [`LetterError::Templates`] with all that is wrong with all templates.
pub fn fill(
    templates: &Templates,
    programme: &str,
    outputs: Outputs<'_>,
    told: &[Told],
) -> Result<Vec<Letter>, LetterError> {
    let contacts = outputs.contacts.is_some();
    let compiled = templates
        .compile(contacts)
        .map_err(LetterError::Templates)?;
    let names: BTreeMap<LetterKind, Vec<&'static str>> = LetterKind::ALL
        .map(|kind| {
            let facts = hub_io::letter_facts(kind, contacts);
            (kind, facts.into_iter().map(|(name, _)| name).collect())
        })
        .into();
    let facts = outputs.told(told);
    let filled: Vec<_> = told
        .par_iter()
        .zip(facts)
        .map(|(told, facts)| {
            let names = names.get(&told.kind).into_iter().flatten().copied();
            let mut values: BTreeMap<&'static str, String> = names.zip(facts).collect();
            values.insert("programme", programme.to_owned());
            values.insert("reason", told.reason.clone());
            let text = compiled.fill(told.kind, values)?;
            let file = format!("{}/{}.md", told.kind.name(), told.urn);
            Ok(((told.kind, told.urn), Letter { file, text }))
        })
        .collect();
    // Each fault once, however many letters have it.
    let faults: BTreeSet<TemplateFault> = filled
        .iter()
        .filter_map(|it| it.as_ref().err())
        .cloned()
        .collect();
    if !faults.is_empty() {
        return Err(LetterError::Templates(faults.into_iter().collect()));
    }
    let mut letters: Vec<_> = filled.into_iter().flatten().collect();
    letters.sort_by_key(|(key, _)| *key);
    Ok(letters.into_iter().map(|(_, letter)| letter).collect())
}
