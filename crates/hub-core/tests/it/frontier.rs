//! Envy in the account of fairness against its definition, the frontier against all plans.

use std::collections::BTreeMap;

use hub_core::explain::{Forced, Frontier, Moves};
use hub_core::model::{Amount, Inputs, Quota};
use hub_core::plan::Plan;
use hub_core::problem::{PoolIx, Problem, SchoolIx};
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, Silent, solve};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use super::build;
use super::fairness::account;
use super::generate::{Size, inputs};

fn config(cases: u32) -> Config {
    Config {
        cases,
        rng_seed: RngSeed::Fixed(20_266),
        failure_persistence: None,
        ..Config::default()
    }
}

/// The pool of each school in a plan.
fn pools(problem: &Problem, plan: &Plan) -> Vec<Option<PoolIx>> {
    let mut pools = vec![None; problem.schools().len()];
    for row in &plan.placements {
        let hub = problem.find_hub(&row.hub).unwrap();
        pools[problem.find_school(row.urn).unwrap().at()] = problem.find_pool(hub, row.level);
    }
    pools
}

/// All pairs with envy, by looking at all schools twice: school, pool, gain, schools of lower priority there.
fn envies(problem: &Problem, arcs: &Arcs, plan: &Plan) -> Vec<(SchoolIx, PoolIx, u32, u32)> {
    let pools = pools(problem, plan);
    let all = SchoolIx::all(pools.len());
    let mut envies = Vec::new();
    for school in all.clone().filter(|it| problem.pinned(*it).is_none()) {
        let own = problem.standing(school);
        let here = pools[school.at()].map(|pool| arcs.score(school, pool).unwrap());
        for arc in arcs.row(school) {
            let is_lower = |other: &SchoolIx| {
                let it = problem.standing(*other);
                let lower = it.tier > own.tier || (it.tier == own.tier && it.value < own.value);
                lower && pools[other.at()] == Some(arc.pool) && problem.pinned(*other).is_none()
            };
            let lower = u32::try_from(all.clone().filter(is_lower).count()).unwrap();
            if lower > 0 && here.is_none_or(|here| arc.score > here) {
                envies.push((school, arc.pool, arc.score - here.unwrap_or(0), lower));
            }
        }
    }
    envies
}

proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn envy_is_what_it_says_and_no_school_without_a_hub_has_it((inputs, seed) in inputs(Size { schools: 14, hubs: 4, places: 3 })) {
        let Some((problem, arcs, plan, fairness)) = account(&inputs, seed) else { return Ok(()) };
        let envy = fairness.envy;
        prop_assert_eq!(envy.unplaced, 0);
        let mut found = envies(&problem, &arcs, &plan);
        prop_assert_eq!(envy.pairs, found.len() as u64);
        prop_assert_eq!(envy.largest.len(), found.len().min(100));
        found.sort_by_key(|(school, pool, gain, _)| (std::cmp::Reverse(*gain), *school, *pool));
        let moves = Moves::new(&problem, &arcs, &plan).unwrap();
        for (row, (school, pool, gain, lower)) in envy.largest.iter().zip(&found) {
            let there = problem.pool(*pool);
            prop_assert_eq!(row.urn, problem.school(*school).urn);
            prop_assert_eq!((&row.hub, row.level), (&problem.hub(there.hub).id, there.level));
            prop_assert_eq!((row.gain, row.lower), (*gain, *lower));
            let Forced::Possible { change, .. } = moves.force(*school, there.hub) else {
                return Err(TestCaseError::fail("it can be forced"));
            };
            prop_assert!(change < vec![0; change.len()]);
            prop_assert_eq!(row.change.as_ref(), Some(&change));
        }
        let mut placed: Vec<SchoolIx> = found.iter().map(|it| it.0).collect();
        placed.sort_unstable();
        placed.dedup();
        prop_assert_eq!(envy.placed as usize, placed.len());
    }
}

/// Every plan, one by one: of those whose tiers are `tiers`, the best total for each lowest score of schools that are not pinned.
struct All<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    tiers: &'a [i64],
    left: Vec<u32>,
    best: BTreeMap<u32, i64>,
}

impl All<'_> {
    fn place(&mut self, at: u32, tiers: &[i64], sum: i64, lowest: u32) {
        if at as usize == self.problem.schools().len() {
            if tiers == self.tiers && lowest < u32::MAX {
                let best = self.best.entry(lowest).or_insert(sum);
                *best = sum.max(*best);
            }
            return;
        }
        let school = SchoolIx(at);
        let is_pinned = self.problem.pinned(school).is_some();
        if !is_pinned {
            self.place(at + 1, tiers, sum, lowest);
        }
        for arc in self.arcs.row(school) {
            if self.left[arc.pool.at()] > 0 {
                self.left[arc.pool.at()] -= 1;
                let standing = self.problem.standing(school);
                let mut tiers = tiers.to_vec();
                tiers[standing.tier as usize] += standing.value;
                let lowest = if is_pinned {
                    lowest
                } else {
                    lowest.min(arc.score)
                };
                self.place(at + 1, &tiers, sum + i64::from(arc.score), lowest);
                self.left[arc.pool.at()] += 1;
            }
        }
    }
}

/// The lowest score and the total of each point.
fn told(frontier: &Frontier) -> Vec<(u32, i64)> {
    let points = frontier.points.iter();
    points.map(|point| (point.lowest, point.score)).collect()
}

/// Compares the frontier with that of all plans; gives the number of its points.
fn check(inputs: &Inputs, seed: u64) -> Result<usize, TestCaseError> {
    let Some((problem, arcs, plan, fairness)) = account(inputs, seed) else {
        return Ok(0);
    };
    let tier_count = problem.policy().tiers.len();
    let levels = plan.objectives.iter().map(|level| level.objective);
    let levels: Vec<i64> = levels.collect();
    let mut all = All {
        problem: &problem,
        arcs: &arcs,
        tiers: &levels[..tier_count],
        left: problem.pools().iter().map(|pool| pool.places).collect(),
        best: BTreeMap::new(),
    };
    all.place(0, &vec![0; tier_count], 0, u32::MAX);
    let free = plan.placements.iter().filter(|row| !row.pinned);
    let Some(first) = free.map(|row| row.score).min() else {
        prop_assert_eq!(fairness.frontier, None);
        return Ok(0);
    };
    let first = (u32::try_from(first).unwrap(), levels[tier_count]);
    let above = all.best.range(first.0 + 1..);
    let is_best = |(lowest, sum): &(&u32, &i64)| {
        let mut higher = all.best.range(*lowest + 1..);
        higher.all(|(_, other)| other < sum)
    };
    let mut expected = vec![first];
    expected.extend(above.filter(is_best).map(|(lowest, sum)| (*lowest, *sum)));
    let frontier = fairness.frontier.unwrap();
    prop_assert!(frontier.is_complete);
    prop_assert_eq!(frontier.points[0].moved, 0);
    prop_assert_eq!(told(&frontier), expected);
    Ok(frontier.points.len())
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn the_frontier_is_that_of_all_plans((inputs, seed) in inputs(Size { schools: 7, hubs: 3, places: 3 })) {
        check(&inputs, seed)?;
    }

    #[test]
    fn schools_without_arcs_of_low_scores_keep_their_pins((inputs, seed) in inputs(Size { schools: 7, hubs: 3, places: 3 })) {
        let problem = Problem::new(inputs, seed).unwrap();
        let arcs = Arcs::new(&problem);
        let fewer = arcs.at_least(&problem, 5_000);
        for school in SchoolIx::all(problem.schools().len()) {
            let is_pinned = problem.pinned(school).is_some();
            let mut row = arcs.row(school).to_vec();
            row.retain(|arc| is_pinned || arc.score >= 5_000);
            prop_assert_eq!(fewer.row(school), row);
        }
    }
}

#[test]
fn frontiers_of_several_points_are_those_of_all_plans() {
    let mut runner = TestRunner::new(config(600));
    // Few different scores, so that totals tie, and just enough places, so that who is served better pushes others away.
    let scores = prop::collection::vec(
        prop::collection::vec(prop::option::weighted(0.9, 0..20_u32), 6),
        6,
    );
    let longest = std::cell::Cell::new(0);
    let compare = |(scores, seed): (Vec<Vec<Option<u32>>>, u64)| {
        let inputs = build::inputs(&scores, &[1; 6], 1);
        longest.set(longest.get().max(check(&inputs, seed)?));
        Ok(())
    };
    runner.run(&(scores, any::<u64>()), compare).unwrap();
    assert!(longest.get() >= 4, "{} points at most", longest.get());
}

/// Pairs of schools with two hubs of their own, one place each: together they fit best where one is served badly, the worse the earlier the pair.
fn many(pairs: u32) -> Inputs {
    let score = |school: u32, hub: u32| {
        let pair = school / 2;
        let (low, middle) = (50 * pair, 4_000 + 20 * pair);
        match (school % 2, hub % 2) {
            _ if hub / 2 != pair => None,
            (0, 0) => Some(10_000),
            (1, 1) => Some(low),
            _ => Some(middle),
        }
    };
    let row = |school| (0..2 * pairs).map(|hub| score(school, hub)).collect();
    let scores: Vec<Vec<Option<u32>>> = (0..2 * pairs).map(row).collect();
    build::inputs(&scores, &vec![1; 2 * pairs as usize], 1)
}

#[test]
fn a_long_frontier_is_spread_and_a_short_one_whole() {
    for (pairs, is_complete) in [(20, true), (70, false)] {
        let (problem, arcs, plan, fairness) = account(&many(pairs), 3).unwrap();
        let frontier = fairness.frontier.unwrap();
        // From the plan upwards, one point after the other.
        let mut walk: Vec<(u32, i64, u32)> = Vec::new();
        let old = pools(&problem, &plan);
        let mut threshold = 0;
        while let Outcome::Solved(solution) =
            solve(&problem, &arcs.at_least(&problem, threshold), &Silent)
        {
            let placed = SchoolIx::all(old.len()).zip(&solution.assignment);
            let scores: Vec<u32> = placed
                .filter_map(|(school, pool)| arcs.score(school, (*pool)?))
                .collect();
            if scores.len() < plan.placements.len() {
                break;
            }
            let lowest = *scores.iter().min().unwrap();
            let moved = old
                .iter()
                .zip(&solution.assignment)
                .filter(|(a, b)| a != b)
                .count();
            let sum = scores.iter().map(|score| i64::from(*score)).sum();
            if walk.len() > 1 && walk.last().is_some_and(|last| last.1 == sum) {
                walk.pop();
            }
            walk.push((lowest, sum, u32::try_from(moved).unwrap()));
            threshold = lowest + 1;
        }
        let points: Vec<(u32, i64, u32)> = frontier
            .points
            .iter()
            .map(|it| (it.lowest, it.score, it.moved))
            .collect();
        assert_eq!(
            frontier.is_complete,
            is_complete,
            "{} of {}",
            points.len(),
            walk.len()
        );
        if is_complete {
            assert_eq!(points, walk);
        } else {
            assert!(walk.len() > 50, "{}", walk.len());
            assert!((45..=50).contains(&points.len()), "{}", points.len());
            assert_eq!((points.first(), points.last()), (walk.first(), walk.last()));
            assert!(points.iter().all(|point| walk.contains(point)));
        }
    }
}

#[test]
fn side_rules_may_leave_envy_and_say_why() {
    let mut inputs = build::inputs(
        &[vec![Some(9_000)], vec![Some(6_000)], vec![Some(1_000)]],
        &[2],
        2,
    );
    for (school, pupils) in inputs.schools.iter_mut().zip([250, 250, 50]) {
        school.pupils = Some(pupils);
    }
    inputs.policy.quotas = vec![Quota {
        name: "large schools".to_owned(),
        schools: Some(build::large(200.0)),
        at_most: Some(Amount::Schools(1)),
        ..Quota::default()
    }];
    let (_, _, plan, fairness) = account(&inputs, 1).unwrap();
    let envy = fairness.envy;
    assert_eq!((envy.pairs, envy.placed, envy.unplaced), (1, 0, 1));
    let row = &envy.largest[0];
    assert_eq!(row.urn, plan.unplaced[0].urn);
    assert_eq!((row.gain, row.lower, &row.from), (6_000, 1, &None));
    assert_eq!(row.change, None);
    assert!(row.rules[0].contains("large schools"), "{:?}", row.rules);
    assert_eq!(fairness.frontier, None);
}
