//! The transport kernel when it is stopped, watched, or has something to refuse.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use hub_core::transport::{
    Answer, Dense, Instance, Phase, Progress, Settings, Status, Stopped, TransportError, Unplaced,
    cost_limit, solve,
};

use crate::regimes::{REGIMES, case, on_threads};
use crate::transport::audit;

/// Solves by a clock that ticks once at each look, so that the deadline falls at any moment of the work.
fn stopped_after(looks: u64, instance: &Instance<'_>) -> Answer {
    let ticks = AtomicU64::new(0);
    let clock = || Duration::from_secs(ticks.fetch_add(1, Ordering::Relaxed));
    let settings = Settings {
        clock: Some(&clock),
        deadline: Some(Duration::from_secs(looks)),
        ..Settings::new()
    };
    solve(instance, &settings).unwrap()
}

#[test]
fn stopped_it_gives_the_best_it_has_and_how_good_that_is() {
    for regime in REGIMES {
        let case = case(regime, 2_000, 20);
        let matrix = case.matrix();
        let costs = Dense::new(&matrix, 2_000, 20).unwrap().forbidding(i64::MAX);
        let mut stops = 0;
        for deadline in [0, 1, 5, 9, 12, 15, 20, 40, 1_000] {
            let answer = stopped_after(deadline, &case.instance(&costs));
            stops += usize::from(answer.stopped == Some(Stopped::Deadline));
            assert_eq!(answer.stopped.is_none(), answer.status == Status::Optimal);
            assert!(answer.dual.is_some());
            if answer.matching.is_some() {
                audit(&case, &answer);
            } else {
                assert_eq!(
                    (answer.status, case.unplaced.is_some()),
                    (Status::Unknown, false)
                );
            }
        }
        assert!(stops >= 2, "{}", regime.0);
    }
}

#[test]
fn cancelled_it_stops() {
    let case = case(&REGIMES[1], 2_000, 20);
    let matrix = case.matrix();
    let costs = Dense::new(&matrix, 2_000, 20).unwrap();
    let cancel = AtomicBool::new(true);
    let settings = Settings {
        cancel: Some(&cancel),
        ..Settings::new()
    };
    let answer = solve(&case.instance(&costs), &settings).unwrap();
    assert_eq!(
        (answer.status, answer.stopped),
        (Status::Feasible, Some(Stopped::Cancelled))
    );
    assert!(answer.matching.is_some() && answer.dual.is_some());
    audit(&case, &answer);
}

#[test]
fn once_paths_run_the_bound_is_near() {
    for regime in REGIMES {
        let case = case(regime, 2_000, 20);
        let matrix = case.matrix();
        let costs = Dense::new(&matrix, 2_000, 20).unwrap().forbidding(i64::MAX);
        let best = solve(&case.instance(&costs), &Settings::new()).unwrap();
        let best = best.matching.unwrap().objective;
        let mut deadline = 20;
        loop {
            let answer = stopped_after(deadline, &case.instance(&costs));
            let gap = best - answer.dual.unwrap().bound;
            assert!(gap >= 0, "{}", regime.0);
            // A school that nobody expected to stay out costs more than all that prices tell before paths reach it.
            if !answer.effort.finish.is_zero() && case.unplaced.is_none() {
                assert!(3 * gap <= best.abs(), "{}: {gap} of {best}", regime.0);
            }
            if answer.stopped.is_none() {
                break;
            }
            deadline += deadline / 8;
        }
    }
}

#[test]
fn long_shipments_ask_whether_to_stop() {
    for name in ["crowded at one end of a line", "far clusters, one crowded"] {
        let regime = REGIMES.iter().find(|regime| regime.0 == name).unwrap();
        let case = case(regime, 3_000, 30);
        let matrix = case.matrix();
        let costs = Dense::new(&matrix, 3_000, 30).unwrap();
        let looks = AtomicU64::new(0);
        let clock = || Duration::from_secs(looks.fetch_add(1, Ordering::Relaxed));
        let settings = Settings {
            clock: Some(&clock),
            deadline: Some(Duration::MAX),
            ..Settings::new()
        };
        let answer = solve(&case.instance(&costs), &settings).unwrap();
        assert_eq!(answer.status, Status::Optimal);
        audit(&case, &answer);
        let looks = looks.load(Ordering::Relaxed);
        assert!(16 * looks >= answer.effort.augmentations, "{name}: {looks}");
    }
}

#[test]
fn progress_comes_in_order_on_the_callers_thread_and_reaches_the_end() {
    let case = case(&REGIMES[1], 9_000, 30);
    let matrix = case.matrix();
    let costs = Dense::new(&matrix, 9_000, 30).unwrap();
    let instance = case.instance(&costs);
    let seen: Mutex<Vec<Progress>> = Mutex::new(Vec::new());
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .build()
        .unwrap();
    pool.install(|| {
        let caller = std::thread::current().id();
        let report = |progress: Progress| {
            assert_eq!(std::thread::current().id(), caller);
            seen.lock().unwrap().push(progress);
        };
        let settings = Settings {
            threads: 2,
            progress: Some(&report),
            ..Settings::new()
        };
        solve(&instance, &settings).unwrap()
    });
    let seen = seen.into_inner().unwrap();
    assert!(seen.iter().all(|progress| progress.done <= progress.total));
    for phase in [Phase::Refine, Phase::Finish] {
        let last = seen
            .iter()
            .rfind(|progress| progress.phase == phase)
            .unwrap();
        assert_eq!(last.done, last.total, "{phase:?}");
    }
}

#[test]
fn the_first_fault_in_order_is_named_whatever_the_threads() {
    let (schools, hubs) = (9_000, 3);
    let mut matrix = vec![1_i64; schools * hubs];
    let faults = [2_500, 4_100, 8_000];
    for school in faults {
        matrix[school * hubs..(school + 1) * hubs].fill(i64::MAX);
    }
    let capacities = [4_000; 3];
    for threads in [1, 2] {
        let costs = Dense::new(&matrix, schools, hubs).unwrap();
        let mut instance = Instance {
            costs: &costs.forbidding(i64::MAX),
            capacities: &capacities,
            unplaced: Unplaced::Forbidden,
        };
        let witness = on_threads(threads, &instance).witness.unwrap();
        assert_eq!(witness.schools, [2_500]);
        instance.costs = &costs;
        let settings = Settings {
            threads,
            ..Settings::new()
        };
        let refused = TransportError::Overflow {
            school: 2_500,
            hub: Some(0),
            cost: i64::MAX,
            limit: cost_limit(hubs),
            hubs,
        };
        assert_eq!(solve(&instance, &settings), Err(refused));
    }
}
