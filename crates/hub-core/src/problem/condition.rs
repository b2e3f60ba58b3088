//! Conditions, compiled: checked against their fields and references, then evaluated.
//!
//! A test has three outcomes: it holds, it does not, or it was skipped because the value is
//! missing and the policy says `skip`. Skipped tests drop out of `all` and `any`; an `all` or
//! `any` of skipped tests alone is skipped, and so is the `not` of a skipped test.

use std::collections::BTreeMap;

use super::field::{self, Kind};
use super::issues::Issues;
use crate::issue::codes;
use crate::model::{
    Condition, ContextLine, Field, Fsm, Missing, MissingWord, Phase, Rate, Reference,
    ReferenceTable, School,
};

/// A checked condition.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    Leaf(Leaf),
}

/// A checked test of one field.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    field: Field,
    compare: Compare,
    /// Never read by [`Compare::IsMissing`].
    missing: Missing,
}

#[derive(Clone, Debug)]
enum Compare {
    OneOf(Vec<String>),
    AtLeast(f64),
    Below(f64),
    Percentile {
        percentile: String,
        tables: Tables,
    },
    AboveExpected(Tables),
    IsMissing {
        wanted: bool,
        tables: Option<Tables>,
    },
}

/// The tables of one measure in one reference.
#[derive(Clone, Debug)]
pub(crate) struct Tables(Vec<ReferenceTable>);

impl Tables {
    /// The tables of `measure` in `reference`.
    pub(crate) fn of(reference: &Reference, measure: Field) -> Self {
        Self(
            reference
                .tables
                .iter()
                .filter(|t| t.measure == measure)
                .cloned()
                .collect(),
        )
    }

    /// Whether any table says what to expect of a school.
    pub(crate) fn has_context(&self) -> bool {
        self.0.iter().any(|table| table.context.is_some())
    }

    fn find(&self, period: &str, phase: Phase) -> Option<&ReferenceTable> {
        self.0
            .iter()
            .find(|table| table.phase == phase && table.period == period)
    }

    /// The line of what to expect of a school with this phase, for a rate of this period, and what it expects
    /// at this FSM. `None` where the reference has none or the measures differ.
    pub(crate) fn expected(
        &self,
        rate: &Rate,
        phase: Option<Phase>,
        fsm: Option<&Fsm>,
    ) -> Option<(f64, &ContextLine)> {
        let line = self.find(&rate.period, phase?)?.context.as_ref()?;
        let fsm = fsm.filter(|fsm| fsm.measure == line.fsm_measure)?;
        let slope = line.correlation * line.rate_sd / line.fsm_sd;
        Some((line.rate_mean + slope * (fsm.percent - line.fsm_mean), line))
    }
}

impl Test {
    /// Evaluates the condition: `None` when it was skipped altogether.
    pub(crate) fn holds(&self, school: &School) -> Option<bool> {
        match self {
            Self::All(tests) => fold(tests, school, |all, one| all && one),
            Self::Any(tests) => fold(tests, school, |any, one| any || one),
            Self::Not(test) => test.holds(school).map(|held| !held),
            Self::Leaf(leaf) => leaf.holds(school),
        }
    }
}

fn fold(tests: &[Test], school: &School, join: impl Fn(bool, bool) -> bool) -> Option<bool> {
    tests
        .iter()
        .filter_map(|test| test.holds(school))
        .reduce(join)
}

impl Leaf {
    fn holds(&self, school: &School) -> Option<bool> {
        let known = match &self.compare {
            Compare::OneOf(words) => {
                field::word(school, self.field).map(|word| words.iter().any(|w| w == word))
            }
            Compare::AtLeast(bound) => self.number(school).map(|value| value >= *bound),
            Compare::Below(bound) => self.number(school).map(|value| value < *bound),
            Compare::Percentile { percentile, tables } => {
                cut_point(school, self.field, tables, percentile)
                    .map(|(rate, cut)| rate.value >= cut)
            }
            Compare::AboveExpected(tables) => field::rate(school, self.field).and_then(|rate| {
                let (expected, _) = tables.expected(rate, school.phase, school.fsm.as_ref())?;
                Some(rate.value > expected)
            }),
            Compare::IsMissing { wanted, tables } => {
                return Some(self.is_missing(school, tables.as_ref()) == *wanted);
            }
        };
        known.or(match self.missing {
            Missing::Word(MissingWord::Skip) => None,
            // A number that stands in was used by `number` already.
            Missing::Word(MissingWord::Fail) | Missing::Value(_) => Some(false),
        })
    }

    fn number(&self, school: &School) -> Option<f64> {
        field::number(school, self.field).or(match self.missing {
            Missing::Value(value) => Some(value),
            Missing::Word(_) => None,
        })
    }

    fn is_missing(&self, school: &School, tables: Option<&Tables>) -> bool {
        match tables {
            Some(tables) => field::rate(school, self.field)
                .zip(school.phase)
                .and_then(|(rate, phase)| tables.find(&rate.period, phase))
                .is_none(),
            None => {
                field::word(school, self.field).is_none()
                    && field::number(school, self.field).is_none()
            }
        }
    }
}

fn cut_point<'a>(
    school: &'a School,
    measure: Field,
    tables: &Tables,
    percentile: &str,
) -> Option<(&'a Rate, f64)> {
    let rate = field::rate(school, measure)?;
    let table = tables.find(&rate.period, school.phase?)?;
    table.percentiles.get(percentile).map(|cut| (rate, *cut))
}

/// Checks `condition`, found at `path` of the policy; faults go to `issues`.
pub(crate) fn compile(
    condition: &Condition,
    path: &str,
    references: &BTreeMap<String, Reference>,
    issues: &mut Issues,
) -> Option<Test> {
    let compiler = Compiler { references };
    compiler.condition(condition, path, issues)
}

struct Compiler<'a> {
    references: &'a BTreeMap<String, Reference>,
}

impl Compiler<'_> {
    fn condition(&self, c: &Condition, path: &str, issues: &mut Issues) -> Option<Test> {
        let heads = [
            c.all.is_some(),
            c.any.is_some(),
            c.not.is_some(),
            c.field.is_some(),
        ];
        if heads.iter().filter(|given| **given).count() != 1 {
            issues.policy(
                codes::CONDITION_SHAPE,
                path,
                "",
                "exactly one of `all`, `any`, `not` and `field`",
                "write `all = [...]`, `any = [...]`, `not = {...}`, or one test with `field = ...`",
            );
            return None;
        }
        let several = |tests: &[Condition], name: &str, issues: &mut Issues| {
            if tests.is_empty() {
                issues.policy(
                    codes::CONDITION_SHAPE,
                    &format!("{path}.{name}"),
                    "[]",
                    "one condition or more",
                    "remove it, or fill it",
                );
            }
            let tests = tests.iter().enumerate();
            let compiled: Vec<_> = tests
                .map(|(i, test)| self.condition(test, &format!("{path}.{name}[{i}]"), issues))
                .collect();
            compiled.into_iter().collect::<Option<Vec<_>>>()
        };
        let group = match (&c.all, &c.any, &c.not) {
            (Some(tests), _, _) => several(tests, "all", issues).map(Test::All),
            (_, Some(tests), _) => several(tests, "any", issues).map(Test::Any),
            (_, _, Some(test)) => self
                .condition(test, &format!("{path}.not"), issues)
                .map(|test| Test::Not(Box::new(test))),
            _ => {
                return c
                    .field
                    .and_then(|field| self.leaf(c, field, path, issues))
                    .map(Test::Leaf);
            }
        };
        let plain = Condition {
            all: c.all.clone(),
            any: c.any.clone(),
            not: c.not.clone(),
            ..Condition::default()
        };
        if plain != *c {
            issues.policy(
                codes::CONDITION_SHAPE,
                path,
                "",
                "nothing beside `all`, `any` or `not`",
                "move the test into the list as `{ field = ..., ... }`",
            );
        }
        group
    }

    fn leaf(&self, c: &Condition, field: Field, path: &str, issues: &mut Issues) -> Option<Leaf> {
        let given = [
            c.one_of.is_some(),
            c.at_least.is_some(),
            c.below.is_some(),
            c.at_least_percentile.is_some(),
            c.above_expected.is_some(),
            c.is_missing.is_some(),
        ];
        if given.iter().filter(|given| **given).count() != 1 {
            issues.policy(
                codes::CONDITION_SHAPE,
                path,
                &field.to_string(),
                "exactly one comparison",
                "give one of `in`, `at_least`, `below`, `at_least_percentile`, `above_expected` and `is_missing`",
            );
            return None;
        }
        let before = issues.len();
        check_kind(c, field, path, issues);
        check_missing(c, path, issues);
        let compare = self.compare(c, field, path, issues)?;
        (issues.len() == before).then(|| Leaf {
            field,
            compare,
            missing: c.missing.unwrap_or(Missing::FAIL),
        })
    }

    fn compare(
        &self,
        c: &Condition,
        field: Field,
        path: &str,
        issues: &mut Issues,
    ) -> Option<Compare> {
        if let Some(words) = &c.one_of {
            return Some(Compare::OneOf(words.clone()));
        }
        if let Some(bound) = c.at_least {
            return finite(bound, &format!("{path}.at_least"), issues).map(Compare::AtLeast);
        }
        if let Some(bound) = c.below {
            return finite(bound, &format!("{path}.below"), issues).map(Compare::Below);
        }
        if let Some(wanted) = c.is_missing {
            let tables = match &c.reference {
                Some(_) => Some(self.tables(c, field, path, issues)?),
                None => None,
            };
            return Some(Compare::IsMissing { wanted, tables });
        }
        let tables = self.tables(c, field, path, issues)?;
        if let Some(percentile) = c.at_least_percentile {
            let percentile = percentile.to_string();
            if tables
                .0
                .iter()
                .any(|table| !table.percentiles.contains_key(&percentile))
            {
                issues.policy(
                    codes::PERCENTILE_UNKNOWN,
                    &format!("{path}.at_least_percentile"),
                    &percentile,
                    "a percentile that every table of the reference gives for this measure",
                    "add the percentile to the reference's tables, or use one that is there",
                );
            }
            return Some(Compare::Percentile { percentile, tables });
        }
        if c.above_expected != Some(true) {
            issues.policy(
                codes::CONDITION_SHAPE,
                &format!("{path}.above_expected"),
                "false",
                "true",
                "write `not = { ... above_expected = true ... }`",
            );
        }
        Some(Compare::AboveExpected(tables))
    }

    fn tables(
        &self,
        c: &Condition,
        field: Field,
        path: &str,
        issues: &mut Issues,
    ) -> Option<Tables> {
        let path = format!("{path}.reference");
        let name = c.reference.as_deref().unwrap_or_default();
        let Some(reference) = self.references.get(name) else {
            issues.unknown_reference(&path, name, self.references);
            return None;
        };
        let tables = Tables::of(reference, field);
        if tables.0.is_empty() {
            issues.policy(
                codes::REFERENCE_LACKS_MEASURE,
                &path,
                name,
                &format!("a reference with tables of {field}"),
                "add the tables, or name another reference",
            );
            return None;
        }
        Some(tables)
    }
}

fn finite(value: f64, path: &str, issues: &mut Issues) -> Option<f64> {
    if value.is_finite() {
        return Some(value);
    }
    issues.policy(
        codes::NOT_FINITE,
        path,
        &value.to_string(),
        "a finite number",
        "write a plain number",
    );
    None
}

/// Comparisons fit the field: words with words, numbers with numbers, references with rates.
fn check_kind(c: &Condition, field: Field, path: &str, issues: &mut Issues) {
    let kind = field::kind(field);
    let words = matches!(kind, Kind::Word | Kind::Text);
    let fits = if c.one_of.is_some() {
        words
    } else if c.at_least.is_some() || c.below.is_some() {
        !words
    } else {
        kind == Kind::Rate || (c.is_missing.is_some() && c.reference.is_none())
    };
    if !fits {
        let expected = match kind {
            Kind::Word | Kind::Text => "`in` or `is_missing` for a field that holds a word",
            Kind::Number => "`at_least`, `below` or `is_missing` for a field that holds a number",
            Kind::Rate => {
                "`at_least`, `below`, `at_least_percentile`, `above_expected` or `is_missing` for a rate"
            }
        };
        issues.policy(
            codes::COMPARISON_DOES_NOT_FIT,
            path,
            &field.to_string(),
            expected,
            "use a comparison that fits the field",
        );
    }
    let reads_reference =
        c.at_least_percentile.is_some() || c.above_expected.is_some() || c.is_missing.is_some();
    if c.reference.is_some() && !reads_reference {
        issues.policy(
            codes::REFERENCE_UNUSED,
            &format!("{path}.reference"),
            c.reference.as_deref().unwrap_or_default(),
            "no reference for this comparison",
            "remove it",
        );
    }
    if let (Some(words), Some(vocabulary)) = (&c.one_of, field::vocabulary(field)) {
        for (i, word) in words
            .iter()
            .enumerate()
            .filter(|(_, w)| !vocabulary.contains(&w.as_str()))
        {
            issues.policy(
                codes::UNKNOWN_WORD,
                &format!("{path}.in[{i}]"),
                word,
                &format!("one of {}", vocabulary.join(", ")),
                "use a word of the vocabulary",
            );
        }
    }
    if c.one_of.as_ref().is_some_and(Vec::is_empty) {
        issues.policy(
            codes::CONDITION_SHAPE,
            &format!("{path}.in"),
            "[]",
            "one word or more",
            "name the words",
        );
    }
}

/// Every reading of an optional field says what missing means.
fn check_missing(c: &Condition, path: &str, issues: &mut Issues) {
    let path = format!("{path}.missing");
    let number = c.at_least.is_some() || c.below.is_some();
    match c.missing {
        _ if c.is_missing.is_some() => {
            if c.missing.is_some() {
                issues.policy(codes::MISSING_UNUSED, &path, "", "no `missing` beside `is_missing`", "remove it");
            }
        }
        None => issues.policy(codes::MISSING_NOT_STATED, &path, "", "`missing`", "say what a missing value means: \"skip\", \"fail\", or for a number a value that stands in"),
        Some(Missing::Value(value)) if !number || !value.is_finite() => {
            issues.policy(codes::MISSING_NOT_A_WORD, &path, &value.to_string(), "\"skip\" or \"fail\"", "a value can stand in only for `at_least` and `below`");
        }
        Some(_) => {}
    }
}
