//! A study of robustness in words.

use super::{Spread, WeightRange};

impl Spread {
    /// What was drawn, in a sentence without its full stop.
    #[must_use]
    pub fn words(&self) -> String {
        let imputed = if self.impute {
            ", missing answers drawn from schools of the same phase"
        } else {
            ""
        };
        format!(
            "Matched again {} time{}, with weights up to {} % and rates of absence up to {} percentage point{} either way{imputed}, seed {}",
            self.runs,
            if self.runs == 1 { "" } else { "s" },
            self.weights,
            self.absence,
            if self.absence <= 1.0 { "" } else { "s" },
            self.seed,
        )
    }
}

impl WeightRange {
    /// A row of words: the criterion, its weight, then the smaller weights with which one school, 1 % and 10 % change hub, and the larger ones.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let word = |weight: Option<u32>| match weight {
            Some(0) => "left out".to_owned(),
            Some(weight) => weight.to_string(),
            None => "never".to_owned(),
        };
        let mut row = vec![self.criterion.words().to_owned(), self.weight.to_string()];
        row.extend(self.less.into_iter().chain(self.more).map(word));
        row
    }
}
