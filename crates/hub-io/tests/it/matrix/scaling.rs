//! Decimals as whole numbers: exact where it can be, and bounded where it cannot.

use hub_core::transport::{Instance, Settings, Status, solve};
use hub_io::{Amount, SideRules, Terms, int32_to_npy};
use proptest::prelude::*;

use super::{float64, npy, read, rows, terms};

/// The scaled costs of one row of decimals, and the rounding bound.
fn scaled(row: &[f64], unplaced: &str) -> (Vec<Option<i64>>, f64) {
    let bytes = npy(
        "'<f8'",
        "False",
        &format!("(1, {})", row.len()),
        float64(row),
    );
    let places = int32_to_npy(&vec![1; row.len()]);
    let (matrix, _) = read(("c.npy", &bytes), ("p.npy", &places)).unwrap();
    let prepared = matrix
        .prepare(&terms(None, Some(unplaced), true), &SideRules::default())
        .unwrap();
    let Amount::Real(bound) = prepared.value(None, None, None).rounding_bound else {
        panic!("decimals");
    };
    (rows(&prepared).remove(0), bound)
}

#[test]
fn decimals_are_exact_where_they_can_be() {
    let exact = |row: &[f64], expect: &[Option<i64>]| {
        assert_eq!(scaled(row, "0"), (expect.to_vec(), 0.0), "{row:?}");
    };
    exact(
        &[3.0, -0.0, 1e15],
        &[Some(3), Some(0), Some(1_000_000_000_000_000)],
    );
    exact(&[0.1, 12.5, -0.375], &[Some(100), Some(12_500), Some(-375)]);
    exact(&[0.25, f64::INFINITY, f64::NAN], &[Some(25), None, None]);
    exact(&[0.0, f64::NEG_INFINITY], &[Some(0), None]);
    // Too many digits for a power of ten, but few bits.
    exact(&[1.0 + 2_f64.powi(-30)], &[Some((1 << 30) + 1)]);
    exact(&[2_f64.powi(-900), 2_f64.powi(-898)], &[Some(1), Some(4)]);
    exact(
        &[2_f64.powi(900), 3.0 * 2_f64.powi(901)],
        &[Some(1), Some(6)],
    );
    // The unplaced cost counts as well.
    assert_eq!(scaled(&[1.0], "0.5"), (vec![Some(10)], 0.0));
}

#[test]
fn decimals_that_do_not_fit_are_scaled_as_finely_as_they_can_be() {
    let limit = hub_core::transport::cost_limit(2);
    for small in [std::f64::consts::PI, 1e-300, f64::MIN_POSITIVE / 4.0] {
        for large in [1e18, 1e280, std::f64::consts::E * 1e30] {
            let (row, bound) = scaled(&[small, large], "0");
            let most = row[1].unwrap();
            assert!(
                most <= limit && most > limit / 2 - 1,
                "{small} {large}: {most}"
            );
            // The bound for one school is one unit, and an entry is half a unit off at most.
            assert!(bound > 0.0);
            #[expect(clippy::cast_precision_loss, reason = "the tolerance has room for it")]
            let back = most as f64 * bound;
            assert!((large - back).abs() <= bound / 2.0 + large * f64::EPSILON);
        }
    }
    let (row, bound) = scaled(&[1e-310, 2e-310], "0");
    assert!(row == [Some(0), Some(0)] && bound > 0.0 && bound < 1e-300);
}

/// The cheapest plan by trying them all, in float64: hub by school, one place each.
fn cheapest(rows: &[[f64; 3]], unplaced: f64, free: u8) -> f64 {
    let Some((row, rest)) = rows.split_first() else {
        return 0.0;
    };
    let placed = (0..3).filter(|hub| free & 1 << hub != 0 && row[*hub].is_finite());
    placed
        .map(|hub| row[hub] + cheapest(rest, unplaced, free & !(1 << hub)))
        .chain([unplaced + cheapest(rest, unplaced, free)])
        .fold(f64::INFINITY, f64::min)
}

proptest! {
    /// The reported bound holds for the true decimals, and the plan is as near to it as the rounding bound says.
    #[test]
    fn rounding_keeps_its_bound(
        rows in proptest::collection::vec(proptest::array::uniform3(
            prop_oneof![Just(f64::NAN), -1e3..1e3, (-400..400_i32).prop_map(|e| f64::from(e) / 8.0), 0.0..1e-9]
        ), 1..5),
        far in prop_oneof![Just(0.5), Just(1e12), Just(-3e17)],
        maximise: bool,
    ) {
        let data = float64(&rows.concat());
        let bytes = npy("'<f8'", "False", &format!("({}, 3)", rows.len()), data);
        let (matrix, places) = read(("c.npy", &bytes), ("p", b"1,1,1")).unwrap();
        let terms = Terms { maximise, ..terms(None, Some(&far.to_string()), true) };
        let prepared = matrix.prepare(&terms, &SideRules::default()).unwrap();
        let costs = prepared.costs().unwrap();
        let instance = Instance { costs: &*costs, capacities: &places, unplaced: prepared.unplaced() };
        let answer = solve(&instance, &Settings::new()).unwrap();
        prop_assert_eq!(answer.status, Status::Optimal);
        let bound = answer.dual.as_ref().map(|dual| dual.bound);
        let value = prepared.value(answer.matching.as_ref(), bound, bound);
        let real = |amount| match amount { Amount::Real(real) => real, Amount::Whole(_) => f64::NAN };
        let [objective, bound, gap] = [value.objective, value.bound, value.gap].map(|a| real(a.unwrap()));
        let sign = if maximise { -1.0 } else { 1.0 };
        let best = cheapest(&rows.iter().map(|row| row.map(|c| sign * c)).collect::<Vec<_>>(), sign * far, 7);
        // Sums in float64 are themselves off by a few units of the last digit of their largest part.
        let largest = |row: &[f64; 3]| row.iter().filter(|c| c.is_finite()).fold(far.abs(), |most, c| most.max(c.abs()));
        let slack = rows.iter().map(largest).sum::<f64>() * 4.0 * f64::EPSILON;
        prop_assert!(sign * bound <= best + slack, "{bound} {best}");
        prop_assert!(sign * objective >= best - slack, "{objective} {best}");
        prop_assert!(gap <= real(value.rounding_bound) + slack, "{gap} {:?}", value.rounding_bound);
    }
}
