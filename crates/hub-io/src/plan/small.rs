//! Small numbers that are not for the public.

use super::audience::{FEWEST_FOR_A_MEAN, SMALL_COUNT};

/// Whether a count by itself is not for the public.
pub(super) fn is_small_count(count: u64) -> bool {
    (1..=SMALL_COUNT).contains(&count)
}

/// Which counts of a list are withheld, where their sum may be known.
///
/// Where one is small, all from 0 to 4 are, and all that equal the smallest of those above. Then the same is withheld if any small count changes its place with one of
/// these, or with another small one, so that whoever knows the sum cannot tell what any of them is. Where none is above, everything is withheld.
pub(super) fn withheld(counts: &[u64]) -> Vec<bool> {
    let is_any_small = counts.iter().any(|count| is_small_count(*count));
    let above = counts.iter().copied().filter(|count| *count > SMALL_COUNT);
    let cover = above.min();
    counts
        .iter()
        .map(|count| is_any_small && (*count <= SMALL_COUNT || Some(*count) == cover))
        .collect()
}

/// A sum of values, and of how many.
#[derive(Clone, Copy, Default)]
pub(super) struct Mean {
    sum: f64,
    n: u64,
}

impl Mean {
    pub(super) fn add(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            self.sum += value;
            self.n += 1;
        }
    }

    /// The mean, where it is over enough schools for the public.
    pub(super) fn for_public(self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "a count of schools")]
        let mean = self.sum / self.n as f64;
        (self.n >= FEWEST_FOR_A_MEAN).then_some(mean)
    }
}

/// The means of groups that make up a whole whose mean may be known; `None` where one is withheld. Groups whose count is `hidden` have none, as a mean would say that they are not small.
///
/// Where the groups without a mean are together fewer schools than a mean is over, their mean could be worked out: then the smallest of the others has none either, the first of several.
pub(super) fn means(groups: &[Mean], hidden: &[bool]) -> Vec<Option<f64>> {
    let mut means: Vec<Option<f64>> = groups
        .iter()
        .zip(hidden)
        .map(|(group, hidden)| group.for_public().filter(|_| !hidden))
        .collect();
    let without = groups.iter().zip(&means);
    let without = without.filter(|(_, mean)| mean.is_none());
    let left: u64 = without.map(|(group, _)| group.n).sum();
    if (1..FEWEST_FOR_A_MEAN).contains(&left) {
        // One is enough: it is over as many schools as a mean for the public.
        let others = groups.iter().zip(&mut means);
        let others = others.filter(|(_, mean)| mean.is_some());
        if let Some((_, mean)) = others.min_by_key(|(group, _)| group.n) {
            *mean = None;
        }
    }
    means
}

#[cfg(test)]
mod tests {
    use super::{Mean, means, withheld};

    #[test]
    fn small_counts_go_with_what_would_give_them_away() {
        let which = |counts: &[u64]| -> Vec<u64> {
            let shown = counts.iter().zip(withheld(counts));
            shown
                .filter(|(_, withheld)| !withheld)
                .map(|(count, _)| *count)
                .collect()
        };
        assert_eq!(which(&[0, 5, 100]), [0, 5, 100], "nothing is small");
        assert_eq!(which(&[3, 5, 100]), [100]);
        assert_eq!(which(&[3, 0, 5, 5, 100]), [100], "zeros and ties too");
        assert_eq!(which(&[4, 4, 4]), [0; 0]);
        assert_eq!(which(&[1]), [0; 0]);
        assert_eq!(which(&[]), [0; 0]);
    }

    /// What those who know the sum and the rule could conclude: every list of the same length and sum that would be shown alike.
    #[test]
    fn no_subtraction_gives_a_small_count_back() {
        const MOST: u64 = 9;
        let view = |counts: &[u64]| -> Vec<Option<u64>> {
            let shown = counts.iter().zip(withheld(counts));
            shown
                .map(|(count, withheld)| (!withheld).then_some(*count))
                .collect()
        };
        let lists: Vec<[u64; 4]> = (0..10_u64.pow(4))
            .map(|code| [code % 10, code / 10 % 10, code / 100 % 10, code / 1000])
            .filter(|list| list.iter().all(|count| *count <= MOST))
            .collect();
        let mut seen: std::collections::BTreeMap<_, Vec<[u64; 4]>> =
            std::collections::BTreeMap::new();
        for list in lists {
            let sum: u64 = list.iter().sum();
            // Sums that are small themselves are not told.
            if sum > 4 {
                seen.entry((sum, view(&list))).or_default().push(list);
            }
        }
        for alike in seen.values() {
            for at in 0..4 {
                let first = alike[0][at];
                let is_certain = alike.iter().all(|list| list[at] == first);
                assert!(!is_certain || !(1..5).contains(&first), "{alike:?}");
            }
        }
    }

    #[test]
    fn means_are_over_ten_schools_or_more_and_so_is_what_is_left() {
        let group = |n: u32| {
            let mut mean = Mean::default();
            (0..n).for_each(|_| mean.add(Some(2.0)));
            mean
        };
        let shown = |sizes: &[u32], hidden: &[bool]| -> Vec<bool> {
            let groups: Vec<Mean> = sizes.iter().map(|n| group(*n)).collect();
            means(&groups, hidden).iter().map(Option::is_some).collect()
        };
        assert_eq!(shown(&[10, 20], &[false; 2]), [true, true]);
        assert_eq!(shown(&[9, 20], &[false; 2]), [false, false]);
        assert_eq!(
            shown(&[30, 9, 20, 20], &[false; 4]),
            [true, false, false, true]
        );
        assert_eq!(shown(&[9, 1, 20], &[false; 3]), [false, false, true]);
        assert_eq!(shown(&[10, 20], &[true, false]), [false, true]);
        assert_eq!(shown(&[0, 20], &[false; 2]), [false, true]);
    }
}
