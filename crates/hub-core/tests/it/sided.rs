//! Assignment with side rules: against brute force, alone and in random combination.

use hub_core::rules::{
    Instance, Kept, Outcome, Quota, QuotaKind, Rules, Sizes, Spread, Weights, audit, bound, solve,
};
use hub_core::transport::{Dense, Settings, Status, Unplaced};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// An instance that owns its numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Case {
    pub(crate) hubs: usize,
    /// By school and hub; `i64::MAX` is forbidden.
    pub(crate) costs: Vec<i64>,
    pub(crate) capacities: Vec<u32>,
    /// By school; `i64::MAX` must be placed.
    pub(crate) unplaced: Vec<i64>,
    /// By school and hub; empty: one each.
    pub(crate) sizes: Vec<u32>,
    pub(crate) rules: Rules,
}

impl Case {
    pub(crate) fn with<T>(&self, look: impl FnOnce(&Instance<'_>) -> T) -> T {
        let schools = self.unplaced.len();
        let costs = Dense::new(&self.costs, schools, self.hubs).unwrap();
        look(&Instance {
            costs: &costs.forbidding(i64::MAX),
            capacities: &self.capacities,
            unplaced: Unplaced::Costs(&self.unplaced),
            sizes: if self.sizes.is_empty() {
                Sizes::One
            } else {
                Sizes::ByPair(&self.sizes)
            },
            rules: &self.rules,
        })
    }

    pub(crate) fn solve(&self) -> Outcome {
        self.with(|instance| solve(instance, &Settings::new()))
            .unwrap()
    }

    /// The best of all plans.
    pub(crate) fn brute_force(&self) -> Option<i128> {
        self.with(|instance| {
            self.plans()
                .filter_map(|plan| audit(instance, &plan).ok())
                .min()
        })
    }

    /// All plans, one by one, those that break rules too.
    pub(crate) fn plans(&self) -> impl Iterator<Item = Vec<Option<u32>>> + use<> {
        let (schools, hubs) = (self.unplaced.len(), self.hubs);
        let choices = hubs + 1;
        let all = choices.pow(u32::try_from(schools).unwrap());
        (0..all).map(move |mut code| {
            let mut plan = Vec::with_capacity(schools);
            for _ in 0..schools {
                let hub = code % choices;
                code /= choices;
                plan.push((hub < hubs).then(|| u32::try_from(hub).unwrap()));
            }
            plan
        })
    }

    /// Solves it, and checks all that can be checked.
    pub(crate) fn check(&self) -> Result<(), TestCaseError> {
        let outcome = self.solve();
        let best = self.brute_force();
        let found = outcome.matching.as_ref().map(|matching| matching.objective);
        prop_assert_eq!(found, best, "{:?}", outcome);
        let Some(best) = best else {
            prop_assert_eq!(outcome.status, Status::Infeasible);
            prop_assert!(!outcome.reasons.is_empty());
            return Ok(());
        };
        prop_assert_eq!(outcome.status, Status::Optimal);
        prop_assert_eq!(outcome.claimed, Some(best));
        let proof = outcome.proof.unwrap();
        prop_assert!(proof.bound <= best);
        let proven = self.with(|instance| bound(instance, &proof.multipliers));
        prop_assert_eq!(proven, Ok(proof.bound));
        let plan = outcome.matching.unwrap().assignment;
        prop_assert_eq!(self.with(|instance| audit(instance, &plan)), Ok(best));
        Ok(())
    }
}

const SCHOOLS: usize = 5;
const HUBS: usize = 3;

/// Ways to make sites of the hubs.
const SITES: [[u32; HUBS]; 4] = [[0, 0, 1], [1, 0, 1], [0, 1, 1], [0, 0, 0]];

fn quota() -> impl Strategy<Value = Quota> {
    let members = |count: usize| {
        let all: Vec<u32> = (0..).take(count).collect();
        prop::sample::subsequence(all, 1..=count)
    };
    let weight = || -2..4_i64;
    let weights = prop_oneof![
        4 => Just(Weights::One),
        1 => prop::collection::vec(weight(), SCHOOLS).prop_map(Weights::BySchool),
        1 => prop::collection::vec(weight(), HUBS).prop_map(Weights::ByHub),
        1 => prop::collection::vec(weight(), SCHOOLS * HUBS).prop_map(Weights::ByPair),
    ];
    (
        members(SCHOOLS),
        members(HUBS),
        weights,
        prop::option::weighted(0.7, -1..3_i64),
        prop::option::of(0..3_i64),
        prop::bool::weighted(0.3),
        prop::option::weighted(0.3, 0..40_i64),
    )
        .prop_map(
            |(schools, hubs, weights, at_least, more, or_none, price)| Quota {
                name: "q".to_owned(),
                kind: QuotaKind::default(),
                weights: cut(weights, schools.len(), hubs.len()),
                schools,
                hubs,
                at_least,
                at_most: more.map(|more| at_least.unwrap_or(0) + more),
                or_none,
                price,
            },
        )
}

/// Weights for so many schools and hubs.
fn cut(weights: Weights, schools: usize, hubs: usize) -> Weights {
    let to = |mut weights: Vec<i64>, count: usize| {
        weights.truncate(count);
        weights
    };
    match weights {
        Weights::One => Weights::One,
        Weights::BySchool(weights) => Weights::BySchool(to(weights, schools)),
        Weights::ByHub(weights) => Weights::ByHub(to(weights, hubs)),
        Weights::ByPair(weights) => Weights::ByPair(to(weights, schools * hubs)),
    }
}

fn spread() -> impl Strategy<Value = Spread> {
    (
        prop::sample::subsequence(vec![0, 1, 2], 1..=HUBS),
        prop::option::weighted(0.3, prop::collection::vec(0..4_u32, HUBS)),
        any::<bool>(),
        0..3_u32,
        prop::option::weighted(0.6, 0..40_i64),
    )
        .prop_map(|(hubs, weights, open_only, at_most, price)| Spread {
            name: "b".to_owned(),
            weights: weights.map_or(Vec::new(), |mut weights| {
                weights.truncate(hubs.len());
                weights
            }),
            hubs,
            open_only,
            at_most,
            price,
        })
}

fn rules() -> impl Strategy<Value = Rules> {
    let school = || 0..u32::try_from(SCHOOLS).unwrap();
    let pair = move || (school(), school()).prop_filter("two schools", |(a, b)| a != b);
    // A rule is on in two cases of five.
    let some = |list: BoxedStrategy<Rules>| {
        prop::option::weighted(0.4, list).prop_map(Option::unwrap_or_default)
    };
    let minimums = prop::collection::vec(0..4_u32, HUBS);
    let opening = prop::collection::vec(-20..60_i64, HUBS);
    let open = (0..3_u32, 0..3_u32).prop_map(|(least, more)| (least, least + more));
    (
        some(
            (minimums, any::<bool>())
                .prop_map(|(minimums, may_close)| Rules {
                    minimums,
                    may_close,
                    ..Rules::default()
                })
                .boxed(),
        ),
        some(
            opening
                .prop_map(|opening| Rules {
                    opening,
                    ..Rules::default()
                })
                .boxed(),
        ),
        some(
            open.prop_map(|open| Rules {
                open: Some(open),
                ..Rules::default()
            })
            .boxed(),
        ),
        some(
            prop::collection::vec(pair(), 1..3)
                .prop_map(|pairs| Rules {
                    together: pairs.into_iter().map(|(a, b)| vec![a, b]).collect(),
                    ..Rules::default()
                })
                .boxed(),
        ),
        some(
            prop::collection::vec(pair(), 1..4)
                .prop_map(|apart| Rules {
                    apart,
                    ..Rules::default()
                })
                .boxed(),
        ),
        some(
            prop::collection::vec(spread(), 1..3)
                .prop_map(|spreads| Rules {
                    spreads,
                    ..Rules::default()
                })
                .boxed(),
        ),
        some(
            prop::collection::vec(quota(), 1..3)
                .prop_map(|quotas| Rules {
                    quotas,
                    ..Rules::default()
                })
                .boxed(),
        ),
    )
        .prop_map(
            |(minimums, opening, open, together, apart, spreads, quotas)| Rules {
                opening: opening.opening,
                open: open.open,
                together: together.together,
                apart: apart.apart,
                quotas: quotas.quotas,
                spreads: spreads.spreads,
                ..minimums
            },
        )
}

fn kept() -> impl Strategy<Value = Kept> {
    (
        prop::collection::vec(-9..30_i64, SCHOOLS * HUBS),
        prop::collection::vec(-5..20_i64, HUBS),
        prop::collection::vec(0..20_i64, 1..3),
        prop::collection::vec(0..20_i64, 1..3),
        -10..80_i64,
    )
        .prop_map(|(costs, opening, prices, spreads, at_most)| Kept {
            costs,
            opening,
            prices,
            spreads,
            at_most,
        })
}

pub(crate) fn cases() -> impl Strategy<Value = Case> {
    let cost = prop_oneof![1 => Just(i64::MAX), 6 => -30..100_i64];
    let unplaced = prop_oneof![1 => Just(i64::MAX), 3 => 0..150_i64];
    (
        prop::collection::vec(cost, SCHOOLS * HUBS),
        prop::collection::vec(0..5_u32, HUBS),
        prop::collection::vec(unplaced, SCHOOLS),
        prop::option::of(prop::collection::vec(0..4_u32, SCHOOLS * HUBS)),
        prop::option::weighted(0.3, prop::sample::select(SITES.to_vec())),
        prop_oneof![
            2 => Just(Vec::new()),
            1 => prop::collection::vec(kept(), 1..3),
        ],
        rules(),
    )
        .prop_map(
            |(costs, capacities, unplaced, sizes, sites, kept, mut rules)| {
                for (number, quota) in rules.quotas.iter_mut().enumerate() {
                    quota.name = format!("q{number}");
                }
                for (number, spread) in rules.spreads.iter_mut().enumerate() {
                    spread.name = format!("b{number}");
                }
                rules.kept = kept;
                for kept in &mut rules.kept {
                    kept.prices.truncate(rules.quotas.len());
                    kept.prices.resize(rules.quotas.len(), 0);
                    kept.spreads.truncate(rules.spreads.len());
                    kept.spreads.resize(rules.spreads.len(), 0);
                }
                if let Some(sites) = sites {
                    rules.sites = sites.to_vec();
                    let count = sites.iter().max().map_or(0, |last| *last as usize + 1);
                    rules.minimums.truncate(count);
                    rules.opening.truncate(count);
                    for kept in &mut rules.kept {
                        kept.opening.truncate(count);
                    }
                }
                Case {
                    hubs: HUBS,
                    costs,
                    capacities,
                    unplaced,
                    sizes: sizes.unwrap_or_default(),
                    rules,
                }
            },
        )
}

#[test]
fn every_rule_in_random_combination_equals_brute_force() {
    let config = Config {
        cases: 2_500,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[4; 32]);
    TestRunner::new_with_rng(config, rng)
        .run(&cases(), |case| case.check())
        .unwrap();
}

/// Four schools, two hubs of two places, all must be placed.
pub(crate) fn small() -> Case {
    Case {
        hubs: 2,
        costs: vec![1, 5, 2, 6, 3, 9, 4, 5],
        capacities: vec![2, 2],
        unplaced: vec![i64::MAX; 4],
        ..Case::default()
    }
}

#[test]
fn without_rules_the_kernel_proves_it() {
    let outcome = small().solve();
    let objective = outcome.matching.unwrap().objective;
    assert_eq!((objective, outcome.proof.unwrap().bound), (15, 15));
    assert_eq!(outcome.claimed, Some(15));
}

#[test]
fn instances_that_contradict_themselves_are_refused() {
    let refused = |change: &dyn Fn(&mut Case), expect: &str| {
        let mut case = small();
        change(&mut case);
        let error = case.with(|instance| solve(instance, &Settings::new()).unwrap_err());
        assert_eq!(error.to_string(), expect);
    };
    refused(
        &|case| case.rules.minimums = vec![1],
        "1 minimums where there should be 2",
    );
    refused(
        &|case| case.rules.opening = vec![1; 3],
        "3 opening costs where there should be 2",
    );
    refused(
        &|case| case.sizes = vec![1; 7],
        "7 sizes where there should be 8",
    );
    refused(
        &|case| case.rules.open = Some((2, 1)),
        "open hubs: at least 2, but at most 1",
    );
    refused(
        &|case| case.rules.together = vec![vec![0, 4]],
        "together, group 0: there is no school 4",
    );
    refused(
        &|case| case.rules.apart = vec![(1, 1)],
        "apart: school 1 is named twice",
    );
    refused(
        &|case| {
            case.rules.opening = vec![1, 0];
            case.costs[0] = 1 << 53;
        },
        "costs or weights that sum to 18014398509482025 are beyond 9007199254740992, up to which float64 counts every whole number",
    );
}
