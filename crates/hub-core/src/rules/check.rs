//! Whether an instance fits together: lengths, ranges, and that what rules name is there.

use super::model::{Instance, Quota, RuleError, Sizes, Weights};

impl Instance<'_> {
    /// Checks lengths, ranges and references.
    pub(super) fn check(&self) -> Result<(), RuleError> {
        self.network().check()?;
        let (schools, hubs) = (self.schools(), self.hubs());
        let lengths = [
            ("sites", self.rules.sites.len(), hubs),
            ("minimums", self.rules.minimums.len(), self.sites()),
            ("opening costs", self.rules.opening.len(), self.sites()),
        ];
        for (what, count, wanted) in lengths {
            if count > 0 {
                check_length(what, count, wanted)?;
            }
        }
        match self.sizes {
            Sizes::One => {}
            Sizes::BySchool(sizes) => check_length("sizes", sizes.len(), schools)?,
            Sizes::ByPair(sizes) => {
                check_length("sizes", sizes.len(), schools.saturating_mul(hubs))?;
            }
        }
        if let Some((least, most)) = self.rules.open {
            check_bounds("open hubs", least.into(), most.into())?;
        }
        for (number, group) in self.rules.together.iter().enumerate() {
            let rule = format!("together, group {number}");
            check_members(&rule, "school", group, schools)?;
        }
        for (a, b) in &self.rules.apart {
            check_members("apart", "school", &[*a, *b], schools)?;
        }
        for quota in &self.rules.quotas {
            check_quota(quota, schools, hubs)?;
        }
        for spread in &self.rules.spreads {
            spread.check(hubs)?;
        }
        for kept in &self.rules.kept {
            check_length("kept costs", kept.costs.len(), schools.saturating_mul(hubs))?;
            if !kept.opening.is_empty() {
                check_length("kept opening costs", kept.opening.len(), self.sites())?;
            }
            if !kept.prices.is_empty() {
                check_length("kept prices", kept.prices.len(), self.rules.quotas.len())?;
            }
            if !kept.spreads.is_empty() {
                let (count, wanted) = (kept.spreads.len(), self.rules.spreads.len());
                check_length("kept prices of balances", count, wanted)?;
            }
            let mut prices = kept.prices.iter().chain(&kept.spreads);
            if let Some(&price) = prices.find(|price| **price < 0) {
                let rule = "kept objective".to_owned();
                return Err(RuleError::Price { rule, price });
            }
        }
        Ok(())
    }
}

fn check_quota(quota: &Quota, schools: usize, hubs: usize) -> Result<(), RuleError> {
    let rule = format!("quota {:?}", quota.name);
    check_members(&rule, "school", &quota.schools, schools)?;
    check_members(&rule, "hub", &quota.hubs, hubs)?;
    let (schools, hubs) = (quota.schools.len(), quota.hubs.len());
    match &quota.weights {
        Weights::One => {}
        Weights::BySchool(weights) => check_length("weights by school", weights.len(), schools)?,
        Weights::ByHub(weights) => check_length("weights by hub", weights.len(), hubs)?,
        Weights::ByPair(weights) => {
            check_length("weights by pair", weights.len(), schools * hubs)?;
        }
    }
    if let (Some(least), Some(most)) = (quota.at_least, quota.at_most) {
        check_bounds(&rule, least, most)?;
    }
    match quota.price {
        Some(price) if price < 0 => Err(RuleError::Price { rule, price }),
        _ => Ok(()),
    }
}

pub(super) fn check_length(
    what: &'static str,
    count: usize,
    wanted: usize,
) -> Result<(), RuleError> {
    if count != wanted {
        return Err(RuleError::Length {
            what,
            count,
            wanted,
        });
    }
    Ok(())
}

fn check_bounds(rule: &str, least: i64, most: i64) -> Result<(), RuleError> {
    if least > most {
        let rule = rule.to_owned();
        return Err(RuleError::Crossed { rule, least, most });
    }
    Ok(())
}

/// Checks that every number is there, and named once.
pub(super) fn check_members(
    rule: &str,
    what: &'static str,
    numbers: &[u32],
    count: usize,
) -> Result<(), RuleError> {
    let mut seen = numbers.to_vec();
    seen.sort_unstable();
    let rule = || rule.to_owned();
    if let Some(&number) = seen.iter().find(|number| **number as usize >= count) {
        let rule = rule();
        return Err(RuleError::NoSuch { rule, what, number });
    }
    if let Some(pair) = seen.windows(2).find(|pair| pair[0] == pair[1]) {
        let (rule, number) = (rule(), pair[0]);
        return Err(RuleError::Twice { rule, what, number });
    }
    Ok(())
}
