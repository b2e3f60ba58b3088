//! The fixed reference: what any method must do at least once.
#![expect(
    clippy::inline_always,
    reason = "code must be inlined into the closure that is compiled for each instruction set"
)]

/// Entries that are looked at together: two vectors of AVX2.
const LANES: usize = 16;

/// Reads every cost once on one thread, for the least and the second least of each row, and returns the sum of both over all rows.
///
/// Vectorised for the best instruction set that `pulp` finds. O(entries).
#[must_use]
pub fn best_and_second(costs: &[i32], hubs: usize) -> i64 {
    pulp::Arch::new().dispatch(
        #[inline(always)]
        || {
            let rows = costs.chunks_exact(hubs.max(1));
            rows.map(|row| {
                let (best, second) = row_best_and_second(row);
                i64::from(best) + i64::from(second)
            })
            .sum()
        },
    )
}

#[inline(always)]
fn row_best_and_second(row: &[i32]) -> (i32, i32) {
    let mut best = [i32::MAX; LANES];
    let mut second = [i32::MAX; LANES];
    let (whole, rest) = row.as_chunks::<LANES>();
    for chunk in whole {
        for lane in 0..LANES {
            second[lane] = second[lane].min(best[lane].max(chunk[lane]));
            best[lane] = best[lane].min(chunk[lane]);
        }
    }
    let mut pair = (i32::MAX, i32::MAX);
    for cost in best.iter().chain(&second).chain(rest) {
        pair = (pair.0.min(*cost), pair.1.min(pair.0.max(*cost)));
    }
    pair
}
