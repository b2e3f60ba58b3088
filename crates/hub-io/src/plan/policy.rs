//! The policy as others than the team may read it.

use hub_core::model::Policy;

use super::outputs::Lookup;
use crate::error::WriteError;

/// The name of its file: not that of an input.
pub(super) const POLICY: &str = "policy-used.toml";

/// What stands at the top of it.
const HEAD: &str =
    "# The policy, without decisions on single schools and without the files that it names.\n\n";

/// The policy as TOML, made anew: comments may say anything, and pins, bars, schools together or apart say it of single schools.
pub(super) fn shareable(lookup: &Lookup<'_>) -> Result<String, WriteError> {
    let policy = Policy {
        travel_times: None,
        pair_scores: None,
        previous: None,
        together: Vec::new(),
        apart: Vec::new(),
        pinned: Vec::new(),
        barred: Vec::new(),
        ..lookup.outputs.inputs.policy.clone()
    };
    // By way of JSON, whose maps have no keys but text.
    let text = serde_json::to_value(&policy)
        .map_err(|error| error.to_string())
        .and_then(|value| toml::to_string(&value).map_err(|error| error.to_string()));
    text.map(|text| HEAD.to_owned() + &text)
        .map_err(|message| WriteError::Format {
            name: "the policy".to_owned(),
            message: crate::report::plain(&message, 300),
        })
}
