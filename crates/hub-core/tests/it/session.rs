//! Sessions: sequences of random changes end where solving afresh ends.

use hub_core::transport::{Dense, Session, SessionError, Settings, Status, cost_limit, solve};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::transport::{Case, audit, cases, second_opinion};

/// A change, with numbers that are taken modulo what there is.
#[derive(Clone, Debug)]
enum Change {
    Add(Vec<Option<i64>>, Option<i64>),
    Remove(usize),
    Row(usize, Vec<Option<i64>>, Option<i64>),
    Capacity(usize, u32),
    Column(usize, Vec<Option<i64>>),
}

const HUBS: usize = 6;

fn change() -> impl Strategy<Value = Change> {
    let cell = || prop_oneof![1 => Just(None), 6 => (0..40_i64).prop_map(Some)];
    let row = move || prop::collection::vec(cell(), HUBS);
    let unplaced = || prop_oneof![1 => Just(None), 5 => (0..60_i64).prop_map(Some)];
    prop_oneof![
        (row(), unplaced()).prop_map(|(row, unplaced)| Change::Add(row, unplaced)),
        (0..99_usize).prop_map(Change::Remove),
        (0..99_usize, row(), unplaced()).prop_map(|(s, row, u)| Change::Row(s, row, u)),
        (0..HUBS, 0..12_u32).prop_map(|(hub, places)| Change::Capacity(hub, places)),
        (0..HUBS, prop::collection::vec(cell(), 60))
            .prop_map(|(hub, col)| Change::Column(hub, col)),
    ]
}

/// Applies a change to the session and to plain data, in which schools that left have no hub and cost nothing.
fn apply(session: &mut Session<'_>, now: &mut Case, gone: &mut Vec<bool>, change: &Change) {
    let hubs = now.hubs;
    let unplaced = now.unplaced.as_mut().unwrap();
    let must = |cost: Option<i64>| cost.unwrap_or(i64::MAX);
    match change {
        Change::Add(row, cost) => {
            let school = session.add_school(&row[..hubs], *cost).unwrap();
            assert_eq!(school as usize, now.rows.len());
            now.rows.push(row[..hubs].to_vec());
            unplaced.push(must(*cost));
            gone.push(false);
        }
        Change::Remove(school) if !now.rows.is_empty() => {
            let school = school % now.rows.len();
            let removed = session.remove_school(u32::try_from(school).unwrap());
            assert_eq!(removed.is_err(), gone[school]);
            now.rows[school] = vec![None; hubs];
            unplaced[school] = 0;
            gone[school] = true;
        }
        Change::Row(school, row, cost) if !now.rows.is_empty() => {
            let school = school % now.rows.len();
            let number = u32::try_from(school).unwrap();
            let set = session.set_row(number, &row[..hubs], *cost);
            assert_eq!(set.is_err(), gone[school]);
            if set.is_ok() {
                now.rows[school] = row[..hubs].to_vec();
                unplaced[school] = must(*cost);
            }
        }
        Change::Capacity(hub, places) => {
            let hub = hub % hubs;
            session
                .set_capacity(u32::try_from(hub).unwrap(), *places)
                .unwrap();
            now.capacities[hub] = *places;
        }
        Change::Column(hub, column) => {
            let hub = hub % hubs;
            let column: Vec<_> = column
                .iter()
                .cycle()
                .take(now.rows.len())
                .copied()
                .collect();
            session
                .set_column(u32::try_from(hub).unwrap(), &column)
                .unwrap();
            for ((row, cost), gone) in now.rows.iter_mut().zip(column).zip(&*gone) {
                row[hub] = cost.filter(|_| !gone);
            }
        }
        Change::Remove(_) | Change::Row(..) => {}
    }
}

fn check(start: &Case, changes: &[Change]) -> Result<(), TestCaseError> {
    let matrix = start.matrix();
    let costs = Dense::new(&matrix, start.rows.len(), start.hubs)
        .unwrap()
        .forbidding(i64::MAX);
    let mut session = match Session::new(&start.instance(&costs), &Settings::new()) {
        Ok(session) => session,
        Err(SessionError::Unsolved(answer)) => {
            prop_assert_eq!(answer.status, Status::Infeasible);
            return Ok(());
        }
        Err(other) => return Err(TestCaseError::fail(other.to_string())),
    };
    let mut now = start.clone();
    now.unplaced
        .get_or_insert_with(|| vec![i64::MAX; start.rows.len()]);
    let mut gone = vec![false; start.rows.len()];
    for change in changes {
        apply(&mut session, &mut now, &mut gone, change);
        let afresh = now.solve();
        match session.reoptimise(&Settings::new()) {
            Ok(()) => {
                prop_assert_eq!(afresh.status, Status::Optimal);
                prop_assert_eq!(audit(&now, &afresh), session.objective());
                let dual = afresh.dual.unwrap();
                prop_assert_eq!(dual.prices, session.prices());
                let cost = |(school, row): (usize, &Vec<Option<i64>>)| match session
                    .hub_of(u32::try_from(school).unwrap())
                {
                    Some(hub) => i128::from(row[hub as usize].unwrap()),
                    None => i128::from(now.unplaced.as_ref().unwrap()[school]),
                };
                let sum: i128 = now.rows.iter().enumerate().map(cost).sum();
                prop_assert_eq!(sum, session.objective());
            }
            Err(SessionError::Infeasible(witness)) => {
                prop_assert_eq!(afresh.status, Status::Infeasible);
                let must = |school: &u32| now.unplaced.as_ref().unwrap()[*school as usize];
                prop_assert!(witness.schools.iter().all(|s| must(s) == i64::MAX));
                prop_assert!(witness.schools.len() as u64 > witness.places);
            }
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        }
    }
    Ok(())
}

#[test]
fn changes_end_where_solving_afresh_ends() {
    let config = Config {
        cases: 400,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[9; 32]);
    let start = cases(40, HUBS).prop_filter("costs of one size", |case| {
        let small = |cost: &i64| cost.abs() < 1_000_000;
        case.rows.iter().flatten().flatten().all(small) && case.unplaced.iter().flatten().all(small)
    });
    TestRunner::new_with_rng(config, rng)
        .run(
            &(start, prop::collection::vec(change(), 12)),
            |(start, changes)| check(&start, &changes),
        )
        .unwrap();
}

#[test]
fn a_change_that_is_refused_has_not_happened() {
    let case = Case {
        hubs: 2,
        rows: vec![vec![Some(1), Some(2)]; 3],
        capacities: vec![1, 1],
        unplaced: Some(vec![9; 3]),
    };
    let matrix = case.matrix();
    let costs = Dense::new(&matrix, 3, 2).unwrap();
    let mut session = Session::new(&case.instance(&costs), &Settings::new()).unwrap();
    let objective = second_opinion(&case).unwrap();
    assert!(session.add_school(&[Some(1)], None).is_err());
    assert!(
        session
            .add_school(&[Some(i64::MAX - 1), None], None)
            .is_err()
    );
    assert!(session.remove_school(3).is_err());
    assert!(session.set_row(7, &[None, None], Some(1)).is_err());
    assert!(session.set_capacity(2, 1).is_err());
    assert!(session.set_column(0, &[Some(1)]).is_err());
    session.reoptimise(&Settings::new()).unwrap();
    assert_eq!((session.objective(), session.schools()), (objective, 3));
}

#[test]
fn places_beyond_number_cost_nothing() {
    let case = Case {
        hubs: 2,
        rows: (0..50).map(|at| vec![Some(at), Some(90 - at)]).collect(),
        capacities: vec![5, 40],
        unplaced: None,
    };
    let matrix = case.matrix();
    let costs = Dense::new(&matrix, 50, 2).unwrap();
    let mut instance = case.instance(&costs);
    let capacities = [u32::MAX, u32::MAX];
    instance.capacities = &capacities;
    assert_eq!(
        solve(&instance, &Settings::new())
            .unwrap()
            .effort
            .augmentations,
        0
    );
    instance.capacities = &[25, 25];
    let mut session = Session::new(&instance, &Settings::new()).unwrap();
    session.set_capacity(0, u32::MAX).unwrap();
    session.reoptimise(&Settings::new()).unwrap();
    session.set_capacity(0, 10).unwrap();
    session.set_capacity(1, u32::MAX).unwrap();
    session.reoptimise(&Settings::new()).unwrap();
    assert!(session.augmentations() < 100, "{}", session.augmentations());
}

#[test]
fn changes_on_changes_keep_prices_in_range() {
    let limit = cost_limit(2);
    let case = Case {
        hubs: 2,
        rows: vec![vec![Some(0), Some(0)]; 2],
        capacities: vec![1, 1],
        unplaced: None,
    };
    let matrix = case.matrix();
    let costs = Dense::new(&matrix, 2, 2).unwrap();
    let mut session = Session::new(&case.instance(&costs), &Settings::new()).unwrap();
    for round in 0..200_u32 {
        let hub = round % 2;
        let mut row = [Some(limit); 2];
        row[hub as usize] = Some(-limit);
        for school in 0..2 {
            session.set_row(school, &row, None).unwrap();
        }
        session.set_column(hub, &[Some(-limit); 2]).unwrap();
        // Well below 64 bits, so that there is room for the sums that use it.
        assert!(session.prices().iter().all(|price| *price < 1 << 60));
    }
    session.reoptimise(&Settings::new()).unwrap();
    assert_eq!(session.objective(), 0);
}
