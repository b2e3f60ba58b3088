//! What a policy reads of schools, and what for.

use std::collections::{BTreeMap, BTreeSet};

use hub_core::model::{Condition, CriterionCode, Each, Field, Policy, Term};

use crate::policy::{field_words, listed};

/// The fields of schools that a policy reads, each in words with what for; and those whose coverage is known, as their columns are called.
pub(super) fn fields_read(policy: &Policy) -> (Vec<String>, Vec<&'static str>) {
    let mut uses = Uses::default();
    for rule in &policy.gate {
        uses.condition(&rule.require, "who may apply");
    }
    for tier in &policy.tiers {
        if let Some(when) = &tier.when {
            uses.condition(when, "tiers");
        }
    }
    for quota in &policy.quotas {
        if let Some(schools) = &quota.schools {
            uses.condition(schools, "quotas");
        }
        match quota.each {
            Some(Each::Trust) => uses.add("trust_uid", "trust", "quotas"),
            Some(Each::LocalAuthority) => {
                uses.add("local_authority", "local authority", "quotas");
            }
            Some(Each::Region) => uses.field(Field::Region, "quotas"),
            Some(Each::Phase) => uses.field(Field::Phase, "quotas"),
            None => {}
        }
    }
    uses.side_rules(policy);
    if let Some(bands) = &policy.value {
        uses.field(bands.field, "value within a tier");
    }
    if policy.levels.is_some() {
        uses.field(Field::SupportAsked, "level of support");
    }
    uses.rules(policy);
    for code in CriterionCode::ALL {
        if policy.criteria.weight(*code).is_some() {
            uses.criterion(*code);
        }
    }
    uses.told()
}

/// What each column is read for.
#[derive(Default)]
struct Uses(BTreeMap<(&'static str, String), BTreeSet<&'static str>>);

impl Uses {
    fn add(&mut self, column: &'static str, words: impl Into<String>, what_for: &'static str) {
        self.0
            .entry((column, words.into()))
            .or_default()
            .insert(what_for);
    }

    fn field(&mut self, field: Field, what_for: &'static str) {
        self.add(field.name(), field_words(field), what_for);
    }

    fn condition(&mut self, it: &Condition, what_for: &'static str) {
        let parts = it.all.iter().chain(&it.any).flatten();
        for part in parts.chain(it.not.as_deref()) {
            self.condition(part, what_for);
        }
        if let Some(field) = it.field {
            self.field(field, what_for);
        }
        if it.above_expected.is_some() {
            self.field(Field::Fsm, what_for);
        }
        if it.above_expected.is_some() || it.at_least_percentile.is_some() {
            self.field(Field::Phase, what_for);
        }
    }

    /// Resources, schools that stay apart, and balances.
    fn side_rules(&mut self, policy: &Policy) {
        for used in policy.resources.iter().flat_map(|it| &it.uses) {
            if let Some(schools) = &used.schools {
                self.condition(schools, "what schools use of hubs");
            }
        }
        for rule in &policy.apart {
            if let Some(when) = &rule.when {
                self.condition(when, "schools kept apart");
            }
            if rule.within_km.is_some() {
                self.add(POSITION, "position", "schools kept apart");
            }
        }
        for field in policy.balance.iter().filter_map(|it| it.of.field()) {
            self.field(field, "balance between hubs");
        }
    }

    fn rules(&mut self, policy: &Policy) {
        let rules = &policy.rules;
        let what_for = "which hubs are open";
        if rules.phase_served.is_some() {
            self.field(Field::Phase, what_for);
        }
        if rules.region_served.is_some()
            || rules.same_region.is_some()
            || !policy.widening.is_empty()
        {
            self.field(Field::Region, what_for);
        }
        if rules.different_trust.is_some() {
            self.add("trust_uid", "trust", what_for);
        }
        if !rules.max_distance.is_empty() || !policy.widening.is_empty() {
            self.add(POSITION, "position", what_for);
        }
    }

    fn criterion(&mut self, code: CriterionCode) {
        let what_for = "fit";
        match code {
            CriterionCode::Themes => self.add("needs", "themes asked for", what_for),
            CriterionCode::FsmSimilarity => self.field(Field::Fsm, what_for),
            CriterionCode::SenSimilarity => self.field(Field::Sen, what_for),
            CriterionCode::SizeSimilarity => self.field(Field::Pupils, what_for),
            CriterionCode::Distance => self.add(POSITION, "position", what_for),
            CriterionCode::SameRegion => self.field(Field::Region, what_for),
            CriterionCode::Rurality => self.field(Field::Rurality, what_for),
            CriterionCode::Preference => {
                self.add("preferences", "hubs that the school named", what_for);
            }
            // About the lead, and from a table beside the policy.
            CriterionCode::LeadStronger | CriterionCode::PairScores => {}
        }
    }

    fn told(self) -> (Vec<String>, Vec<&'static str>) {
        let words = self.0.iter().map(|((_, words), uses)| {
            let uses: Vec<String> = uses.iter().map(|it| (*it).to_owned()).collect();
            format!("{words}, for {}", listed(&uses, "and"))
        });
        let words = words.collect();
        (
            words,
            self.0.into_keys().map(|(column, _)| column).collect(),
        )
    }
}

/// The two columns of a position, as coverage calls them.
const POSITION: &str = "easting, northing";
