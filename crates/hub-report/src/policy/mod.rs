//! A policy in words, for those who will not read the file.

mod sides;

use hub_core::model::{
    Condition, Criteria, CriterionCode, Field, Goal, Level, Missing, MissingWord, Phase, Policy,
    Reach, Term, Tolerance,
};
use serde::Serialize;

use sides::side_rules;

/// A policy in words. Names and descriptions are the policy's own: escape them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PolicyWords {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Who may apply: each requirement's name and what it asks.
    pub gate: Vec<Named>,
    /// Which pairs are allowed, a sentence a rule.
    pub rules: Vec<String>,
    /// Who goes first: each tier's name, and who is in it.
    pub tiers: Vec<Named>,
    /// What makes a good fit.
    pub criteria: Vec<CriterionWords>,
    /// What is decided in which order.
    pub order: Vec<String>,
    /// Rules about more than one pair.
    pub side_rules: Vec<String>,
}

/// Something with a name, and what it means.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Named {
    /// The name.
    pub name: String,
    /// What it means.
    pub words: String,
}

/// A criterion in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CriterionWords {
    /// What it looks at.
    pub name: &'static str,
    /// Its weight.
    pub weight: u32,
    /// Its share of all weights, percent.
    pub percent: f64,
    /// Its weight at enhanced support, where that is another one.
    pub enhanced_weight: Option<u32>,
    /// How it is read.
    pub how: String,
    /// What a missing value means.
    pub missing: String,
}

/// The policy in words as others than the team may read it: without decisions on single schools, of which few might be told apart.
pub(crate) fn shareable_words(policy: &Policy) -> PolicyWords {
    policy_words(&Policy {
        together: Vec::new(),
        apart: Vec::new(),
        pinned: Vec::new(),
        barred: Vec::new(),
        ..policy.clone()
    })
}

/// Puts a policy into words. Decisions on single schools (pins, bars, schools together or apart) are counted, not told.
#[must_use]
pub fn policy_words(policy: &Policy) -> PolicyWords {
    let named = |name: &str, words: String| Named {
        name: name.to_owned(),
        words,
    };
    let gate = policy.gate.iter();
    let tiers = policy.tiers.iter().map(|tier| {
        let words = tier.when.as_ref().map_or_else(
            || "all schools that are in none of the tiers before".to_owned(),
            |when| condition(when, false),
        );
        named(&tier.name, words)
    });
    PolicyWords {
        name: policy.name.clone(),
        description: policy.description.clone(),
        gate: gate
            .map(|rule| named(&rule.name, condition(&rule.require, false)))
            .collect(),
        rules: rules(policy),
        tiers: tiers.collect(),
        criteria: criteria(policy),
        order: order(policy),
        side_rules: side_rules(policy),
    }
}

/// A condition on a school, in words; in brackets where it is a part of another.
fn condition(it: &Condition, is_part: bool) -> String {
    let join = |parts: &[Condition], word: &str| {
        let words: Vec<String> = parts.iter().map(|part| condition(part, true)).collect();
        let words = words.join(word);
        if is_part && parts.len() > 1 {
            format!("({words})")
        } else {
            words
        }
    };
    if let Some(parts) = &it.all {
        return join(parts, " and ");
    }
    if let Some(parts) = &it.any {
        return join(parts, " or ");
    }
    if let Some(part) = &it.not {
        return format!("not ({})", condition(part, false));
    }
    let Some(field) = it.field else {
        return String::new();
    };
    let missing = it.missing.map(in_condition).unwrap_or_default();
    format!("{} {}{missing}", field_words(field), test(it, field))
}

/// The comparison of a test on a field.
fn test(it: &Condition, field: Field) -> String {
    let reference = it.reference.as_deref().unwrap_or("the reference");
    if let Some(words) = &it.one_of {
        let words: Vec<String> = words.iter().map(|word| word.replace('_', " ")).collect();
        return format!("is {}", listed(&words, "or"));
    }
    if let Some(number) = it.at_least {
        return format!("is {number}{} or more", unit(field));
    }
    if let Some(number) = it.below {
        return format!("is below {number}{}", unit(field));
    }
    if let Some(percentile) = it.at_least_percentile {
        return format!(
            "is at or above the {} percentile of its phase ({reference})",
            ordinal(u32::from(percentile))
        );
    }
    if it.above_expected.is_some() {
        return format!(
            "is above what {reference} lets expect of a school with its phase and free school meals"
        );
    }
    match it.is_missing {
        Some(false) => "is known".to_owned(),
        _ => "is not known".to_owned(),
    }
}

fn in_condition(missing: Missing) -> String {
    match missing {
        Missing::Word(MissingWord::Fail) => String::new(),
        Missing::Word(MissingWord::Skip) => " (not asked where it is not known)".to_owned(),
        Missing::Value(number) => format!(" ({number} where it is not known)"),
    }
}

/// What a missing value means to a rule on pairs.
fn in_rule(missing: Missing, unit: &str) -> String {
    match missing {
        Missing::Word(MissingWord::Skip) => "where that is not known, the pair is allowed".into(),
        Missing::Word(MissingWord::Fail) => {
            "where that is not known, the pair is not allowed".into()
        }
        Missing::Value(number) => format!("where that is not known, it counts as {number} {unit}"),
    }
}

/// What a missing value means to a criterion.
fn in_criterion(missing: Missing) -> String {
    match missing {
        Missing::Word(MissingWord::Skip) => {
            "left out where it is not known: the others count for more".into()
        }
        Missing::Word(MissingWord::Fail) => "counts as 0 where it is not known".into(),
        Missing::Value(number) => format!("counts as {number} of 1 where it is not known"),
    }
}

/// A field of a school in words.
#[must_use]
pub fn field_words(field: Field) -> String {
    match field {
        Field::Fsm => "free school meals".to_owned(),
        Field::Sen => "special educational needs".to_owned(),
        field => field.name().replace('_', " ").replace("ofsted", "Ofsted"),
    }
}

fn unit(field: Field) -> &'static str {
    match field {
        Field::OverallAbsence
        | Field::PersistentAbsence
        | Field::SevereAbsence
        | Field::Fsm
        | Field::Sen => " %",
        Field::Suspensions => " per 100 pupils",
        _ => "",
    }
}

/// `1st`, `2nd`, `3rd`, `4th`.
fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// `a, b and c`.
pub(crate) fn listed(words: &[String], and: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {and} {last}", most.join(", ")),
    }
}

fn rules(policy: &Policy) -> Vec<String> {
    let rules = &policy.rules;
    let mut words = vec!["A lead school is not supported by its own hub.".to_owned()];
    let except = |phases: &[Phase]| {
        if phases.is_empty() {
            return String::new();
        }
        let phases: Vec<String> = phases
            .iter()
            .map(|phase| phase.name().replace('_', " "))
            .collect();
        format!(" ({} schools may look wider)", listed(&phases, "and"))
    };
    if let Some(rule) = &rules.phase_served {
        let missing = in_rule(rule.missing, "");
        words.push(format!("The hub serves the school's phase; {missing}."));
    }
    if let Some(rule) = &rules.region_served {
        let (missing, except) = (in_rule(rule.missing, ""), except(&rule.except_phases));
        words.push(format!(
            "The hub serves the school's region{except}; {missing}."
        ));
    }
    if let Some(rule) = &rules.same_region {
        let (missing, except) = (in_rule(rule.missing, ""), except(&rule.except_phases));
        words.push(format!(
            "The hub is led from the school's region{except}; {missing}."
        ));
    }
    if rules.different_trust.is_some() {
        words.push("A hub takes no school of its lead's own trust.".to_owned());
    }
    for rule in &rules.max_distance {
        let missing = in_rule(rule.missing, "km");
        let whom = whom(rule.level, rule.delivery);
        words.push(format!(
            "At most {} km in a straight line{whom}; {missing}.",
            rule.km
        ));
    }
    for rule in &rules.max_travel_time {
        let missing = in_rule(rule.missing, "minutes");
        let whom = whom(rule.level, rule.delivery);
        words.push(format!(
            "At most {} minutes of travel{whom}; {missing}.",
            rule.minutes
        ));
    }
    words
}

/// To whom a limit applies.
fn whom(level: Option<Level>, delivery: Option<impl Term>) -> String {
    let level = level.map(|level| format!(" at {} support", level.name()));
    let delivery =
        delivery.map(|it| format!(" of hubs that deliver {}", it.name().replace('_', " ")));
    level.unwrap_or_default() + &delivery.unwrap_or_default()
}

fn criteria(policy: &Policy) -> Vec<CriterionWords> {
    let it = &policy.criteria;
    let with_weight = CriterionCode::ALL.iter();
    let with_weight = with_weight.filter_map(|code| Some((*code, it.weight(*code)?)));
    let sum: u32 = with_weight.clone().map(|(_, weight)| weight).sum();
    with_weight
        .map(|(code, weight)| {
            let (how, missing) = how(it, code);
            CriterionWords {
                name: code.words(),
                weight,
                percent: 100.0 * f64::from(weight) / f64::from(sum.max(1)),
                enhanced_weight: policy.enhanced_weight(code),
                how,
                missing: missing.map(in_criterion).unwrap_or_default(),
            }
        })
        .collect()
}

/// How a criterion is read, and what it makes of a missing value.
fn how(criteria: &Criteria, code: CriterionCode) -> (String, Option<Missing>) {
    let gap = |gap: Option<&hub_core::model::GapCriterion>, what: &str, unit: &str| {
        let zero = gap.map_or(0.0, |it| it.zero_at_gap);
        let words = format!(
            "1 where {what} are the same on both sides, in a line to 0 at a gap of {zero}{unit}"
        );
        (words, gap.map(|it| it.missing))
    };
    match code {
        CriterionCode::Themes => (
            "the share of the themes that the school asks help with and the hub is strong in".into(),
            criteria.themes.as_ref().map(|it| it.missing),
        ),
        CriterionCode::FsmSimilarity => gap(
            criteria.fsm_similarity.as_ref(),
            "free school meals, of the same measure,",
            " percentage points",
        ),
        CriterionCode::SenSimilarity => gap(
            criteria.sen_similarity.as_ref(),
            "special educational needs",
            " percentage points",
        ),
        CriterionCode::SizeSimilarity => {
            let gap = criteria.size_similarity.as_ref();
            let times = gap.map_or(0.0, |it| it.zero_at_gap).exp();
            let words = format!("1 for the same number of pupils, falling to 0 where one side has {times:.1} times as many as the other");
            (words, gap.map(|it| it.missing))
        }
        CriterionCode::LeadStronger => {
            let it = criteria.lead_stronger.as_ref();
            let words = it.map(|it| format!(
                "how far the lead's persistent absence is below what {} lets expect of a school with its phase and free school meals: 0 at {} standard deviations, 1 at {}",
                it.reference, it.zero_at, it.one_at
            ));
            (words.unwrap_or_default(), it.map(|it| it.missing))
        }
        CriterionCode::Distance => {
            let it = criteria.distance.as_ref();
            let half = it.map_or(0.0, |it| it.half_at_km);
            let words = format!("1 next door, a half at {half} km, a quarter at twice as far");
            (words, it.map(|it| it.missing))
        }
        CriterionCode::SameRegion => (
            "1 where the lead is in the school's region, otherwise 0".into(),
            criteria.same_region.as_ref().map(|it| it.missing),
        ),
        CriterionCode::Rurality => (
            "1 where both are urban or both rural, otherwise 0".into(),
            criteria.rurality.as_ref().map(|it| it.missing),
        ),
        CriterionCode::Preference => (
            "1 for the hub that the school names first, less for each further one, 0 for one that it does not name".into(),
            criteria.preference.as_ref().map(|it| it.missing),
        ),
        CriterionCode::PairScores => (
            "a score from 0 to 1 for each pair, from a table beside the policy".into(),
            criteria.pair_scores.as_ref().map(|it| it.missing),
        ),
    }
}

fn order(policy: &Policy) -> Vec<String> {
    let mut order: Vec<String> = Vec::new();
    if let Some(levels) = &policy.levels {
        order.push(format!(
            "Enhanced support goes to schools in tier {} or before, at most {} in all{}.",
            levels.up_to_tier,
            levels.at_most,
            if policy.decide().is_some() {
                ", decided together with the hubs"
            } else {
                ", by need and before hubs are chosen"
            }
        ));
    }
    if !policy.widening.is_empty() {
        let steps: Vec<String> = policy
            .widening
            .iter()
            .map(|step| {
                let reach = match (step.reach, step.within_km) {
                    (Some(Reach::OwnRegion), _) => "its own region".to_owned(),
                    (Some(Reach::NeighbouringRegions), _) => "neighbouring regions".to_owned(),
                    (None, Some(km)) => format!("{km} km"),
                    _ => "all hubs".to_owned(),
                };
                format!("{} ({reach})", step.name)
            })
            .collect();
        order.push(format!(
            "Near hubs before far ones: {}.",
            steps.join(", then ")
        ));
    }
    let counted = policy.value.as_ref().map_or_else(
        || "as many schools as can be".to_owned(),
        |bands| format!("as much value as can be, by {}", field_words(bands.field)),
    );
    order.push(format!(
        "Tier by tier, {counted} get a hub: no number of schools of later tiers outweighs one of an earlier tier."
    ));
    let goals: Vec<String> = policy.objectives.iter().map(goal).collect();
    if goals.is_empty() {
        order.push("Then the total fit of all schools placed is as good as can be.".to_owned());
    } else {
        order.push(format!("Then, in this order: {}.", goals.join("; ")));
    }
    order.push("Between plans that are equal in all this, a lottery decides, which anyone can replay from its seed.".to_owned());
    order
}

fn goal(objective: &hub_core::model::Objective) -> String {
    let goal = match objective.goal {
        Goal::Score => "the best total fit",
        Goal::WorstServed => "the best fit of the school placed worst",
        Goal::Distance => "the least total distance",
        Goal::OpenHubs => "the fewest open hubs",
        Goal::Changes => "the fewest schools that leave the hub they had",
        Goal::Balance => "hubs as balanced as can be",
    };
    match &objective.tolerance {
        None => goal.to_owned(),
        Some(Tolerance::Units(units)) => format!("{goal} (give or take {units})"),
        Some(Tolerance::Share(share)) => format!("{goal} (give or take {share})"),
    }
}
