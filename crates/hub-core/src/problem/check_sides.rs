//! Faults of a policy's side rules.

use std::collections::{BTreeMap, BTreeSet};

use super::issues::Issues;
use crate::issue::codes;
use crate::model::{
    Amount, Apart, Hub, HubId, Inputs, Level, Missing, Opening, Policy, Quota, Resource, Urn,
};

/// Faults of the rules about more than one pair, conditions apart.
pub(super) fn check_sides(inputs: &Inputs, issues: &mut Issues) {
    let check = Check {
        urns: inputs.schools.iter().map(|school| school.urn).collect(),
        hubs: inputs.hubs.iter().map(|hub| (&hub.id, hub)).collect(),
        policy: &inputs.policy,
    };
    if let Some(opening) = &inputs.policy.opening {
        check.opening(opening, issues);
    }
    for (i, quota) in inputs.policy.quotas.iter().enumerate() {
        check.quota(quota, &format!("quotas[{i}]"), issues);
    }
    for (i, resource) in inputs.policy.resources.iter().enumerate() {
        check.resource(resource, &format!("resources[{i}]"), issues);
    }
    for (i, balance) in inputs.policy.balance.iter().enumerate() {
        check.balance(balance, &format!("balance[{i}]"), issues);
    }
    let policy = &inputs.policy;
    names("quotas", policy.quotas.iter().map(|it| &it.name), issues);
    names(
        "resources",
        policy.resources.iter().map(|it| &it.name),
        issues,
    );
    names("balance", policy.balance.iter().map(|it| &it.name), issues);
    for (i, group) in inputs.policy.together.iter().enumerate() {
        let path = format!("together[{i}]");
        check.schools(&group.schools, &format!("{path}.schools"), issues);
        words(&group.reason, &format!("{path}.reason"), issues);
    }
    for (i, rule) in inputs.policy.apart.iter().enumerate() {
        check.apart(rule, &format!("apart[{i}]"), issues);
    }
}

pub(super) struct Check<'a> {
    urns: BTreeSet<Urn>,
    hubs: BTreeMap<&'a HubId, &'a Hub>,
    policy: &'a Policy,
}

impl Check<'_> {
    fn opening(&self, opening: &Opening, issues: &mut Issues) {
        for (key, table) in [("minimums", &opening.minimums), ("costs", &opening.costs)] {
            for hub in table.keys() {
                self.hub(hub, &format!("opening.{key}.{hub}"), issues);
            }
        }
        if let (Some(least), Some(most)) = (opening.at_least, opening.at_most)
            && least > most
        {
            issues.policy(
                codes::BOUNDS_CROSSED,
                "opening.at_most",
                &most.to_string(),
                &format!("{least} or more, for that is at_least"),
                "correct one of the two",
            );
        }
        let has_minimum = opening.minimum.is_some() || !opening.minimums.is_empty();
        if opening.may_close && !has_minimum {
            issues.policy(
                codes::RULE_UNUSED,
                "opening.may_close",
                "true",
                "a minimum that may be waived",
                "a hub without a minimum may take none: remove it, or add `minimum`",
            );
        }
        if let Some(price) = opening.minimum_price.filter(|_| !has_minimum) {
            issues.policy(
                codes::RULE_UNUSED,
                "opening.minimum_price",
                &price.to_string(),
                "a minimum that it is the price of",
                "remove it, or add `minimum`",
            );
        }
        if *opening == Opening::default() {
            issues.policy(
                codes::RULE_UNUSED,
                "opening",
                "",
                "minimum, cost, at_least or at_most",
                "say what it asks for, or remove it",
            );
        }
    }

    fn quota(&self, quota: &Quota, path: &str, issues: &mut Issues) {
        words(&quota.name, &format!("{path}.name"), issues);
        self.hubs(quota.hubs.as_deref(), &format!("{path}.hubs"), issues);
        self.level(quota.level, &format!("{path}.level"), issues);
        let amounts = [
            ("at_least", &quota.at_least),
            ("at_most", &quota.at_most),
            ("reserve", &quota.reserve),
        ];
        for (key, amount) in amounts {
            if let Some(amount) = amount {
                check_amount(amount, &format!("{path}.{key}"), issues);
            }
        }
        if let Some(unit) = &quota.unit
            && self.policy.resource(unit).is_none()
        {
            issues.policy(
                codes::UNKNOWN_RESOURCE,
                &format!("{path}.unit"),
                unit,
                "the name of one of the policy's resources",
                "correct the name, or add the resource",
            );
        }
        check_bounds(quota, path, issues);
    }

    fn resource(&self, resource: &Resource, path: &str, issues: &mut Issues) {
        words(&resource.name, &format!("{path}.name"), issues);
        for hub in resource.capacities.keys() {
            self.hub(hub, &format!("{path}.capacities.{hub}"), issues);
        }
        if resource.uses.iter().all(|it| it.amount == 0) {
            issues.policy(
                codes::RULE_UNUSED,
                &format!("{path}.uses"),
                &resource.name,
                "a use with an amount above 0",
                "say what schools use of it, or remove it",
            );
        }
        let mut takes_rest = false;
        for (j, it) in resource.uses.iter().enumerate() {
            let path = format!("{path}.uses[{j}]");
            self.hubs(it.hubs.as_deref(), &format!("{path}.hubs"), issues);
            self.level(it.level, &format!("{path}.level"), issues);
            if takes_rest {
                issues.policy(
                    codes::RULE_UNUSED,
                    &path,
                    &it.amount.to_string(),
                    "no use after one that is about every school at every hub",
                    "the first that is about a school counts: put it before, or remove it",
                );
            }
            takes_rest |= it.schools.is_none() && it.hubs.is_none() && it.level.is_none();
        }
    }

    fn apart(&self, rule: &Apart, path: &str, issues: &mut Issues) {
        words(&rule.reason, &format!("{path}.reason"), issues);
        match (&rule.schools, rule.within_km) {
            (Some(schools), None) => self.schools(schools, &format!("{path}.schools"), issues),
            (None, Some(km)) => check_near(rule, km, path, issues),
            _ => issues.policy(
                codes::APART_SHAPE,
                path,
                "",
                "either `schools` or `within_km`",
                "list the schools, or say how near is too near",
            ),
        }
        if rule.within_km.is_none() && (rule.when.is_some() || rule.missing.is_some()) {
            issues.policy(
                codes::APART_SHAPE,
                path,
                "",
                "`when` and `missing` only beside `within_km`",
                "a list needs neither: remove them",
            );
        }
    }

    fn schools(&self, schools: &[Urn], path: &str, issues: &mut Issues) {
        for (j, urn) in schools.iter().enumerate() {
            if !self.urns.contains(urn) {
                issues.policy(
                    codes::UNKNOWN_URN,
                    &format!("{path}[{j}]"),
                    &urn.to_string(),
                    "the URN of a school in the list of schools",
                    "correct the URN, or remove it",
                );
            }
        }
        if let Some(urn) = twice(schools) {
            named_twice(&urn.to_string(), path, issues);
        }
        if schools.len() < 2 {
            issues.policy(
                codes::TOO_FEW_SCHOOLS,
                path,
                &schools.len().to_string(),
                "two schools or more",
                "add the others, or remove the rule",
            );
        }
    }

    /// Hubs that a rule names, if it does.
    pub(super) fn hubs(&self, hubs: Option<&[HubId]>, path: &str, issues: &mut Issues) {
        for (j, hub) in hubs.iter().copied().flatten().enumerate() {
            self.hub(hub, &format!("{path}[{j}]"), issues);
        }
        if let Some(twice) = hubs.and_then(twice) {
            named_twice(twice.as_str(), path, issues);
        }
        if hubs.is_some_and(<[HubId]>::is_empty) {
            issues.policy(
                codes::RULE_UNUSED,
                path,
                "[]",
                "one hub or more",
                "name the hubs, or leave the key out for all",
            );
        }
    }

    fn hub(&self, hub: &HubId, path: &str, issues: &mut Issues) {
        if !self.hubs.contains_key(hub) {
            issues.policy(
                codes::UNKNOWN_HUB,
                path,
                hub.as_str(),
                "the id of a hub in the list of hubs",
                "correct the id, or remove it",
            );
        }
    }

    pub(super) fn level(&self, level: Option<Level>, path: &str, issues: &mut Issues) {
        let has_levels = self.policy.levels.is_some();
        let Some(level) = level.filter(|level| has_levels == (*level == Level::Single)) else {
            return;
        };
        let (expected, hint) = if has_levels {
            ("enhanced or regional", "the policy has `[levels]`")
        } else {
            (
                "no level, as the policy has no `[levels]`",
                "remove it, or add `[levels]`",
            )
        };
        issues.policy(
            codes::LEVEL_UNUSED,
            path,
            &level.to_string(),
            expected,
            hint,
        );
    }
}

fn check_amount(amount: &Amount, path: &str, issues: &mut Issues) {
    if let (None, Amount::Share(text)) = (amount.of(0), amount) {
        issues.policy(
            codes::BAD_AMOUNT,
            path,
            text,
            "a whole number of schools, or a percentage from \"0%\" to \"100%\"",
            "write for instance 6, \"30%\" or \"12.5%\"",
        );
    }
}

/// The bounds of a quota fit together, as far as they can be told without the places.
fn check_bounds(quota: &Quota, path: &str, issues: &mut Issues) {
    let has_bounds = quota.at_least.is_some() || quota.at_most.is_some();
    if !has_bounds && quota.reserve.is_none() {
        issues.policy(
            codes::QUOTA_WITHOUT_BOUND,
            path,
            &quota.name,
            "at_least, at_most or reserve",
            "say what the quota asks for",
        );
    }
    let both = quota.at_least.as_ref().zip(quota.at_most.as_ref());
    if let Some((Amount::Schools(least), Amount::Schools(most))) = both
        && least > most
    {
        issues.policy(
            codes::BOUNDS_CROSSED,
            &format!("{path}.at_most"),
            &most.to_string(),
            &format!("{least} or more, for that is at_least"),
            "correct one of the two",
        );
    }
    if quota.or_none && quota.at_least.is_none() {
        issues.policy(
            codes::RULE_UNUSED,
            &format!("{path}.or_none"),
            "true",
            "`at_least`, which none may be instead of",
            "remove it, or add `at_least`",
        );
    }
    let selects = quota.schools.is_some() || quota.each.is_some();
    if quota.reserve.is_some() && !selects {
        issues.policy(
            codes::RESERVE_FOR_ALL,
            &format!("{path}.reserve"),
            &quota.name,
            "`schools` or `each`, for whom the places are kept",
            "say who may use the reserve",
        );
    }
}

fn check_near(rule: &Apart, km: f64, path: &str, issues: &mut Issues) {
    if !(km >= 0.0 && km.is_finite()) {
        issues.policy(
            codes::OUT_OF_RANGE,
            &format!("{path}.within_km"),
            &km.to_string(),
            "a number, 0 or more",
            "check the figure",
        );
    }
    let path = format!("{path}.missing");
    match rule.missing {
        Some(Missing::Word(_)) => {}
        Some(Missing::Value(value)) => issues.policy(
            codes::MISSING_NOT_A_WORD,
            &path,
            &value.to_string(),
            "\"skip\" or \"fail\"",
            "no number can stand in here",
        ),
        None => issues.policy(
            codes::MISSING_NOT_STATED,
            &path,
            "",
            "`missing`",
            "say what missing coordinates mean: \"skip\" or \"fail\"",
        ),
    }
}

pub(super) fn words(text: &str, path: &str, issues: &mut Issues) {
    if text.trim().is_empty() {
        issues.policy(
            codes::NO_WORDS,
            path,
            text,
            "a few words",
            "messages and reasons name the rule by them",
        );
    }
}

/// Rules of one kind have names of their own, so that messages name one.
fn names<'a>(list: &str, names: impl Iterator<Item = &'a String>, issues: &mut Issues) {
    let mut seen = BTreeSet::new();
    for (i, name) in names.enumerate() {
        if !seen.insert(name) {
            issues.policy(
                codes::NAMED_TWICE,
                &format!("{list}[{i}].name"),
                name,
                "a name of its own",
                "messages name the rule by it: say what sets it apart",
            );
        }
    }
}

fn named_twice(value: &str, path: &str, issues: &mut Issues) {
    issues.policy(
        codes::NAMED_TWICE,
        path,
        value,
        "each once",
        "remove one of the two",
    );
}

/// The first entry of a list that is in it twice.
fn twice<T: Ord>(list: &[T]) -> Option<&T> {
    let mut seen = BTreeSet::new();
    list.iter().find(|entry| !seen.insert(*entry))
}
