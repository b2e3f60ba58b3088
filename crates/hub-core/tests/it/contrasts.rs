//! Explanations by the graph of moves, against solving again from scratch.

use std::collections::BTreeMap;

use hub_core::explain::{Forced, Move, Moves};
use hub_core::model::{HubId, Inputs, Level, Urn};
use hub_core::plan::{Plan, make_plan};
use hub_core::problem::{HubIx, PoolIx, Problem, SchoolIx};
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, Silent, solve};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::generate::{Size, inputs};

fn config(cases: u32) -> Config {
    Config {
        cases,
        rng_seed: RngSeed::Fixed(20_262),
        failure_persistence: None,
        ..Config::default()
    }
}

const SIZE: Size = Size {
    schools: 14,
    hubs: 4,
    places: 3,
};

fn plan(problem: &Problem, arcs: &Arcs) -> Option<Plan> {
    match solve(problem, arcs, &Silent) {
        Outcome::Solved(solution) => Some(make_plan(problem, arcs, &solution)),
        _ => None,
    }
}

/// The plan of inputs from scratch; none where they make no problem or pins fit no plan.
fn anew(inputs: &Inputs, seed: u64) -> Option<Plan> {
    let problem = Problem::new(inputs.clone(), seed).ok()?;
    plan(&problem, &Arcs::new(&problem))
}

fn hubs_of(plan: &Plan) -> BTreeMap<Urn, HubId> {
    let rows = plan.placements.iter();
    rows.map(|row| (row.urn, row.hub.clone())).collect()
}

fn change(new: &Plan, old: &Plan) -> Vec<i64> {
    let levels = new.objectives.iter().zip(&old.objectives);
    levels
        .map(|(new, old)| new.objective - old.objective)
        .collect()
}

/// Moves schools, each from where it is said to be.
fn follow(hubs: &mut BTreeMap<Urn, HubId>, moves: &[Move]) {
    for step in moves {
        assert_eq!(hubs.get(&step.urn), step.from.as_ref(), "{step:?}");
        match &step.to {
            Some(hub) => hubs.insert(step.urn, hub.clone()),
            None => hubs.remove(&step.urn),
        };
    }
}

/// Each next school leaves the hub to which the one before comes; once, places that stay or fall empty may come between.
fn is_chain(moves: &[Move]) -> bool {
    let breaks = moves.windows(2).filter(|pair| pair[0].to != pair[1].from);
    breaks.count() <= 1
}

fn sum(changes: &[Vec<i64>]) -> Vec<i64> {
    let mut sum = changes[0].clone();
    for change in &changes[1..] {
        sum.iter_mut().zip(change).for_each(|(sum, it)| *sum += it);
    }
    sum
}

/// The inputs with other places at a hub: for a pool of single or regional places, which decide nothing but how many the hub takes.
fn with_places(inputs: &Inputs, hub: &HubId, change: i64) -> Option<Inputs> {
    let mut inputs = inputs.clone();
    let it = inputs.hubs.iter_mut().find(|it| it.id == *hub)?;
    it.places = u32::try_from(i64::from(it.places) + change).ok()?;
    Some(inputs)
}

fn plain_pools(problem: &Problem) -> Vec<PoolIx> {
    let pools = PoolIx::all(problem.pools().len());
    pools
        .filter(|pool| problem.pool(*pool).level != Level::Enhanced)
        .collect()
}

proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn a_forced_pair_costs_what_solving_again_says((inputs, seed) in inputs(SIZE)) {
        let problem = Problem::new(inputs, seed).unwrap();
        let arcs = Arcs::new(&problem);
        let Some(old) = plan(&problem, &arcs) else { return Ok(()) };
        let moves = Moves::new(&problem, &arcs, &old).unwrap();
        let losses = moves.losses();
        for school in SchoolIx::all(problem.schools().len()) {
            let mut elsewhere = Vec::new();
            for hub in HubIx::all(problem.hubs().len()) {
                let pinned = problem.with_pin(school, hub);
                match (moves.force(school, hub), plan(&pinned, &Arcs::new(&pinned))) {
                    (Forced::Possible { change: said, moves, .. }, Some(new)) => {
                        prop_assert_eq!(&said, &change(&new, &old));
                        let mut open = arcs.row(school).iter();
                        if open.any(|arc| problem.pool(arc.pool).hub == hub) && !moves.is_empty() {
                            elsewhere.push((hub, said));
                        }
                        let mut hubs = hubs_of(&old);
                        follow(&mut hubs, &moves);
                        prop_assert_eq!(hubs, hubs_of(&new));
                        prop_assert!(is_chain(&moves), "{:?}", moves);
                        let first = moves.first().map_or(problem.school(school).urn, |it| it.urn);
                        prop_assert_eq!(first, problem.school(school).urn);
                    }
                    (Forced::Impossible { pinned, places }, None) => prop_assert!(pinned > places),
                    (said, new) => prop_assert!(false, "{:?} against {:?}", said, new),
                }
            }
            prop_assert_eq!(losses.of(school), elsewhere);
        }
    }

    #[test]
    fn places_more_and_less_are_worth_what_solving_again_says((inputs, seed) in inputs(SIZE)) {
        let problem = Problem::new(inputs.clone(), seed).unwrap();
        let arcs = Arcs::new(&problem);
        let Some(old) = plan(&problem, &arcs) else { return Ok(()) };
        let moves = Moves::new(&problem, &arcs, &old).unwrap();
        // All pools on one graph, which is as it was after each of them.
        let values = moves.place_values(20);
        prop_assert_eq!(values.len(), problem.pools().len());
        for (pool, value) in PoolIx::all(values.len()).zip(&values) {
            prop_assert_eq!(&moves.place_value(pool, 20), value);
        }
        for pool in plain_pools(&problem) {
            let value = moves.place_value(pool, 20);
            prop_assert_eq!(&value.more.first, &old.pools[pool.at()].price);
            let next = moves.next_places(pool, 3);
            let (mut hubs, mut changes) = (hubs_of(&old), vec![vec![0; old.objectives.len()]]);
            for more in 1..=3_usize {
                if let Some(next) = next.get(more - 1) {
                    follow(&mut hubs, &next.moves);
                    prop_assert!(is_chain(&next.moves));
                    changes.push(next.change.clone());
                }
                let new = anew(&with_places(&inputs, &value.hub, i64::try_from(more).unwrap()).unwrap(), seed).unwrap();
                prop_assert_eq!(sum(&changes), change(&new, &old));
                prop_assert_eq!(&hubs, &hubs_of(&new));
            }
            let less = with_places(&inputs, &value.hub, -1).and_then(|inputs| anew(&inputs, seed));
            match (&value.less, less) {
                (Some(less), Some(new)) => {
                    prop_assert_eq!(&less.first, &change(&new, &old));
                    let mut hubs = hubs_of(&old);
                    follow(&mut hubs, &less.moves);
                    prop_assert_eq!(hubs, hubs_of(&new));
                }
                // A hub without places is no hub, and fewer places than it has for enhanced support are a fault of the inputs.
                (Some(_), None) => {
                    let hub = inputs.hubs.iter().find(|it| it.id == value.hub).unwrap();
                    prop_assert!(hub.places <= 1 || hub.places <= hub.enhanced_places);
                }
                (less, new) => prop_assert_eq!((less, new), (&None, None)),
            }
        }
    }

    #[test]
    fn the_best_places_to_add_are_the_best_of_all_ways((inputs, seed) in inputs(Size { schools: 9, hubs: 3, places: 2 })) {
        let mut inputs = inputs;
        inputs.policy.levels = None;
        let Some(old) = anew(&inputs, seed) else { return Ok(()) };
        let problem = Problem::new(inputs.clone(), seed).unwrap();
        let arcs = Arcs::new(&problem);
        let moves = Moves::new(&problem, &arcs, &old).unwrap();
        let best_places = moves.enlarge(3);
        let hubs = problem.hubs().len();
        for total in 1..=3_usize {
            let added: Vec<Vec<i64>> = best_places.iter().take(total).map(|it| it.change.clone()).collect();
            let said = if added.is_empty() { vec![0; old.objectives.len()] } else { sum(&added) };
            let mut best = vec![0; old.objectives.len()];
            // All ways to give so many places to the hubs, as numbers in base hubs.
            for way in 0..hubs.pow(u32::try_from(total).unwrap()) {
                let mut more = inputs.clone();
                let mut rest = way;
                for _ in 0..total {
                    more.hubs[rest % hubs].places += 1;
                    rest /= hubs;
                }
                best = best.max(change(&anew(&more, seed).unwrap(), &old));
            }
            prop_assert_eq!(said, best, "{} places", total);
        }
    }

    #[test]
    fn flips_are_the_smallest_that_work((inputs, seed) in inputs(Size { schools: 8, hubs: 3, places: 2 })) {
        let problem = Problem::new(inputs.clone(), seed).unwrap();
        let arcs = Arcs::new(&problem);
        let Some(old) = plan(&problem, &arcs) else { return Ok(()) };
        let moves = Moves::new(&problem, &arcs, &old).unwrap();
        for school in SchoolIx::all(problem.schools().len()) {
            for hub in HubIx::all(problem.hubs().len()) {
                let urn = problem.school(school).urn;
                let id = problem.hub(hub).id.clone();
                let Some(flips) = moves.flips(school, hub) else {
                    let is_here = hubs_of(&old).get(&urn) == Some(&id);
                    prop_assert!(is_here || problem.pinned(school).is_some());
                    continue;
                };
                // Lifting a rule may change who is selected for enhanced support, which flips do not look at.
                if inputs.policy.levels.is_some() && !flips.rules.is_empty() {
                    continue;
                }
                let mut lifted = inputs.clone();
                lifted.policy.barred.retain(|bar| (bar.urn, &bar.hub) != (urn, &id));
                let comes = |inputs: &Inputs| {
                    let new = anew(inputs, seed).unwrap();
                    hubs_of(&new).get(&urn) == Some(&id)
                };
                let level = problem.levels_of(school)[0];
                if level != Level::Enhanced {
                    let more = |places: u32| comes(&with_places(&lifted, &id, i64::from(places)).unwrap());
                    match flips.places {
                        Some(places) => {
                            prop_assert!(more(places));
                            prop_assert!(places == 0 || !more(places - 1), "{:?} {:?} {:?}", urn, flips, hubs_of(&old));
                        }
                        None => prop_assert!(!more(0) && !more(1) && !more(20)),
                    }
                }
                let score = |by: i64| -> Option<Inputs> {
                    let mut inputs = lifted.clone();
                    let rows = inputs.pair_scores.get_or_insert_default();
                    let at = rows.iter().position(|row| (row.urn, &row.hub) == (urn, &id));
                    let mut row = match at {
                        Some(at) => rows.swap_remove(at),
                        None => hub_core::model::PairRow { urn, hub: id.clone(), value: 0.0 },
                    };
                    row.value += f64::from(i32::try_from(by).unwrap()) / 10_000.0;
                    let fits = row.value <= 1.0;
                    rows.push(row);
                    fits.then_some(inputs)
                };
                if let Some(by) = flips.score {
                    prop_assert!(score(by).is_none_or(|inputs| comes(&inputs)));
                    prop_assert!(by == 0 || score(by - 1).is_none_or(|inputs| !comes(&inputs)));
                    continue;
                }
                let most = score(0).unwrap().pair_scores.unwrap().last().unwrap().value;
                #[expect(clippy::cast_possible_truncation, reason = "at most 10,000")]
                let most = score((10_000.0 - most * 10_000.0).floor() as i64);
                prop_assert!(most.is_none_or(|inputs| !comes(&inputs)));
            }
        }
    }
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn a_school_has_its_turn_and_its_tier((inputs, seed) in inputs(Size { schools: 24, hubs: 5, places: 3 })) {
        let mut inputs = inputs;
        (inputs.policy.levels, inputs.policy.value) = (None, None);
        let problem = Problem::new(inputs.clone(), seed).unwrap();
        let arcs = Arcs::new(&problem);
        let Some(old) = plan(&problem, &arcs) else { return Ok(()) };
        let moves = Moves::new(&problem, &arcs, &old).unwrap();
        for row in &old.unplaced {
            let school = problem.find_school(row.urn).unwrap();
            let waits = moves.waits(school, 30).unwrap();
            prop_assert_eq!(waits.turns.len(), arcs.row(school).len());
            let place = |inputs: &Inputs| hubs_of(&anew(inputs, seed).unwrap()).get(&row.urn).cloned();
            for turn in &waits.turns {
                let more = |places: u32| with_places(&inputs, &turn.hub, i64::from(places)).unwrap();
                let Some(places) = turn.turn else {
                    prop_assert_eq!(place(&more(30)), None);
                    continue;
                };
                prop_assert_eq!(place(&more(places)), turn.goes_to.clone());
                prop_assert_eq!(place(&more(places - 1)), None);
                let (first, now) = (hubs_of(&anew(&more(1), seed).unwrap()), hubs_of(&old));
                let comes: Vec<&Urn> = first.keys().filter(|urn| !now.contains_key(urn)).collect();
                prop_assert_eq!(comes, turn.next.iter().collect::<Vec<_>>());
            }
            let tiers = u32::try_from(inputs.policy.tiers.len()).unwrap();
            let within = |tier: u32| {
                let mut inputs = inputs.clone();
                let it = inputs.schools.iter_mut().find(|it| it.urn == row.urn).unwrap();
                it.pupils = Some(100 * (tiers - tier));
                place(&inputs).is_some()
            };
            let own = row.tier.unwrap();
            match waits.tier {
                Some(tier) => {
                    prop_assert!(tier < own && within(tier));
                    prop_assert!(tier + 1 == own || !within(tier + 1));
                }
                None => prop_assert!(own == 1 || !within(1)),
            }
        }
    }
}
