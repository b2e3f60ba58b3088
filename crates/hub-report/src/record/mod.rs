//! The public record of the tool's use, drafted from what policy, inputs and plan already say, for a person to complete.

mod fields;

use std::fmt::Write;

use std::sync::{Arc, Mutex};

use hub_core::explain::{Fairness, is_proven, proof_words};
use hub_core::model::{Region, Term};
use hub_core::problem::Problem;
use hub_io::{Decided, Outputs, SMALL_ROLL, ShownPage, ShownPart, ShownTable};
use minijinja::Value;
use minijinja::value::Serde;
use serde_json::json;

use crate::error::ReportError;
use crate::letters::markdown_environment;
use crate::page::{certificate, digests};
use crate::policy::shareable_words;
use crate::shown::{counted, sentence, spelled, thousands};
use fields::fields_read;

/// Drafts the record of the UK Algorithmic Transparency Recording Standard for a plan that the audit accepts for `problem`, as Markdown.
///
/// It is for everyone, and tells what the public may see of the plan. What only people know is marked `[To be completed: ...]`, and listed at the end.
///
/// # Errors
///
/// [`ReportError::Template`], which would be a fault of this crate; [`ReportError::Write`] where the policy cannot be shown.
pub fn record(
    problem: &Problem,
    outputs: Outputs<'_>,
    fairness: Option<&Fairness>,
) -> Result<String, ReportError> {
    let gaps: Arc<Mutex<Vec<String>>> = Arc::default();
    let mut environment = markdown_environment()?;
    let found = Arc::clone(&gaps);
    environment.add_function("gap", move |what: &str| {
        let gap = format!("[To be completed: {what}]");
        if let Ok(mut found) = found.lock() {
            found.push(gap.clone());
        }
        Value::from_safe_string(gap)
    });
    environment.add_template("record", include_str!("template.md"))?;
    let known = known(problem, outputs, fairness)?;
    let mut text = environment.get_template("record")?.render(known)?;
    text += "## To be completed\n\n";
    let gaps = gaps.lock().map_or_else(|_| Vec::new(), |gaps| gaps.clone());
    for (number, gap) in (1..).zip(&gaps) {
        // Writing into a text does not fail.
        let _ = writeln!(text, "{number}. {gap}");
    }
    Ok(text)
}

/// All that is known.
fn known(
    problem: &Problem,
    outputs: Outputs<'_>,
    fairness: Option<&Fairness>,
) -> Result<Value, ReportError> {
    let policy = problem.policy();
    let (fields, covered) = fields_read(policy);
    let findings = fairness.and_then(|it| outputs.findings_for_public(it));
    let findings = findings.map(with_capitals);
    let own = json!({
        "programme": policy.name,
        "description": sentence(&policy.description),
        "version": env!("CARGO_PKG_VERSION"),
        "plan_version": outputs.plan.version,
        "policy": shareable_words(policy),
        "is_proven": is_proven(outputs.summary),
        "hubs": counted(outputs.inputs.hubs.len() as u64, "hub"),
        "places": thousands(outputs.summary.places),
        "summary": summary(outputs)?,
        "decisions": decisions(outputs),
        "tables": policy.travel_times.is_some() || policy.pair_scores.is_some() || policy.previous.is_some(),
        "has_side_rules": problem.side_rules().is_some(),
        "proof": proof_words(outputs.summary),
        "certificate": certificate(outputs),
        "digests": digests(outputs),
        "fields": fields,
        "coverage": outputs.coverage_for_public(&covered),
        "small_roll": SMALL_ROLL,
        "method": fairness.map(|it| it.groups.method()).unwrap_or_default(),
        "findings": findings,
        "envy": fairness.map(envy).unwrap_or_default(),
        "counts_note": COUNTS,
    });
    Ok(Value::from(Serde(own)))
}

/// The rule on counts, for those who find one withheld.
const COUNTS: &str =
    "Counts from 1 to 4, and others from which these could be worked out, are withheld.";

/// The public pages with numbers, apart from the policy and the hubs.
fn summary(outputs: Outputs<'_>) -> Result<Vec<ShownPage>, ReportError> {
    let mut pages = outputs.pages_for_public()?;
    pages.retain(|page| !["Policy", "Hubs"].contains(&page.name.as_str()));
    for part in pages.iter_mut().flat_map(|page| &mut page.parts) {
        if let ShownPart::Table(table) = part {
            *table = with_capitals(table.clone());
        }
    }
    Ok(pages)
}

/// A table with the names of regions as people spell them.
fn with_capitals(mut table: ShownTable) -> ShownTable {
    for cell in table.rows.iter_mut().flatten() {
        let region = Region::from_name(&cell.replace(' ', "_"));
        if let Some(region) = region {
            *cell = spelled(region);
        }
    }
    table
}

/// How many pairs people decided.
fn decisions(outputs: Outputs<'_>) -> String {
    let (pinned, barred) = outputs.decided_for_public();
    let words = |decided: Decided, what: &str| match decided {
        Decided::None => format!("no school was {what}"),
        Decided::Few => format!("a few schools were {what} (fewer than five)"),
        Decided::Many(count) => format!("{} {what}", counted(count, "school") + " were"),
    };
    format!(
        "In this plan {}, and {}, by decision of people.",
        words(pinned, "put into a hub"),
        words(barred, "kept out of one")
    )
}

/// Who would gain where a school of lower priority is, without counts.
fn envy(fairness: &Fairness) -> &'static str {
    match (fairness.envy.unplaced, fairness.envy.placed) {
        (0, 0) => "No school would gain at a hub where a school of lower priority is.",
        (0, _) => {
            "No school is without a hub while a school of lower priority has a place that is open to it. Some schools that have a hub would fit better at another one where a school of lower priority is: priority decides who is placed, the fit of all together where."
        }
        _ => {
            "Some schools are without a hub while a school of lower priority has a place that is open to them: rules on hubs and on groups of schools keep them out, or decisions of people."
        }
    }
}
