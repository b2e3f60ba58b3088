//! Rules about more than one school in words.

use hub_core::model::{Amount, Balance, Policy, Quota, Term};

use super::condition;

pub(super) fn side_rules(policy: &Policy) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(opening) = &policy.opening {
        let mut parts = Vec::new();
        parts.extend(
            opening
                .minimum
                .map(|n| format!("a hub takes {n} schools or more")),
        );
        parts.extend(opening.may_close.then(|| "or none at all".to_owned()));
        parts.extend(
            opening
                .at_least
                .map(|n| format!("{n} hubs or more are open")),
        );
        parts.extend(
            opening
                .at_most
                .map(|n| format!("{n} hubs at most are open")),
        );
        parts.extend(
            opening
                .cost
                .map(|n| format!("each open hub costs {n} points of score")),
        );
        if !parts.is_empty() {
            words.push(format!("Opening of hubs: {}.", parts.join(", ")));
        }
    }
    words.extend(policy.quotas.iter().map(quota));
    for resource in &policy.resources {
        let capacity = resource.capacity.map_or_else(
            || "as much as a hub has places".to_owned(),
            |n| format!("{n} a hub"),
        );
        words.push(format!("Resource {}: {capacity}.", resource.name));
    }
    words.extend(policy.balance.iter().map(balance));
    for (count, what) in [
        (policy.together.len(), "groups of schools that share a hub"),
        (policy.apart.len(), "rules that keep schools apart"),
        (policy.pinned.len(), "pairs decided by people (pins)"),
        (policy.barred.len(), "pairs ruled out by people (bars)"),
    ] {
        if count > 0 {
            words.push(format!("{count} {what}."));
        }
    }
    words
}

fn quota(quota: &Quota) -> String {
    let amount = |amount: &Amount| match amount {
        Amount::Schools(n) => n.to_string(),
        Amount::Share(share) => format!("{share} of places"),
    };
    let mut parts = Vec::new();
    parts.extend(
        quota
            .at_least
            .as_ref()
            .map(|it| format!("at least {}", amount(it))),
    );
    parts.extend(
        quota
            .at_most
            .as_ref()
            .map(|it| format!("at most {}", amount(it))),
    );
    parts.extend(
        quota
            .reserve
            .as_ref()
            .map(|it| format!("{} kept free for them", amount(it))),
    );
    let whom = quota.schools.as_ref().map_or_else(
        || "all schools".to_owned(),
        |schools| format!("schools whose {}", condition(schools, false)),
    );
    let each = quota
        .each
        .map(|each| format!(", for each {}", each.name().replace('_', " ")));
    let per_hub = if quota.per_hub {
        " at each hub"
    } else {
        " in all"
    };
    let soft = quota
        .price
        .map(|price| format!("; each one beyond costs {price} points of score"));
    format!(
        "Quota {}: {}{per_hub}, {whom}{}{}.",
        quota.name,
        parts.join(", "),
        each.unwrap_or_default(),
        soft.unwrap_or_default()
    )
}

fn balance(balance: &Balance) -> String {
    let of = balance.of.name().replace('_', " ");
    let bound = balance.at_most.map_or_else(
        || "as even as can be".to_owned(),
        |most| format!("at most {most} apart"),
    );
    format!("Balance {}: {of} of hubs {bound}.", balance.name)
}
