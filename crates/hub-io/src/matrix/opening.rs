//! What it costs that hubs take anyone, in the unit of the entries.

use super::scale::LARGEST;
use super::terms::Number;
use crate::report::{Located, codes};

/// Opening costs as they were written, and the file that they are from.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    pub(super) file: String,
    pub(super) costs: Vec<Number>,
}

impl Opening {
    /// Among whole entries: those up to a limit, and what is wrong with the others.
    pub(super) fn wholes(&self, limit: i64, issues: &mut Vec<Located>) -> Vec<i64> {
        let whole = |cost: &Number| cost.whole().filter(|cost| (0..=limit).contains(cost));
        let expected = format!("a whole number, as the entries are, from 0 to {limit}");
        issues.extend(self.bad(&expected, |cost| whole(cost).is_none()));
        self.costs.iter().filter_map(whole).collect()
    }

    pub(super) fn reals(&self) -> Vec<f64> {
        self.costs.iter().map(Number::real).collect()
    }

    /// What is wrong with them among decimals.
    pub(super) fn bad_reals(&self) -> impl Iterator<Item = Located> {
        self.bad("a number from 0 to 1e290", |cost| {
            !(0.0..=LARGEST).contains(&cost.real())
        })
    }

    fn bad(
        &self,
        expected: &str,
        is_bad: impl Fn(&Number) -> bool,
    ) -> impl Iterator<Item = Located> {
        self.costs
            .iter()
            .enumerate()
            .filter(move |(_, cost)| is_bad(cost))
            .map(move |(hub, cost)| {
                let hint = "what it costs that the hub takes anyone, in the unit of the entries";
                let value = cost.text().to_owned();
                let mut issue = Located::of_file(
                    &self.file,
                    codes::BAD_OPENING_COST,
                    value,
                    expected.to_owned(),
                    hint,
                );
                issue.field = format!("entry {hub}, counted from 0");
                issue
            })
    }
}
