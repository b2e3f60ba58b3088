//! Gaps between sums of decimals.

/// How far apart two sums of decimals are, without digits that float64 does not hold of the larger.
pub(super) fn difference(one: f64, other: f64) -> f64 {
    let gap = (one - other).abs();
    let (mut larger, mut decimals) = (one.abs().max(other.abs()), 12_usize);
    while larger >= 10.0 && decimals > 0 {
        (larger, decimals) = (larger / 10.0, decimals - 1);
    }
    while larger > 0.0 && larger < 1.0 && decimals < 300 {
        (larger, decimals) = (larger * 10.0, decimals + 1);
    }
    let rounded = format!("{gap:.decimals$}").parse();
    // A gap that there is stays one.
    rounded.ok().filter(|rounded| *rounded > 0.0).unwrap_or(gap)
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn gaps_have_no_digits_of_rounding() {
        let gaps = [
            (0.3, 0.1 + 0.2),
            (15.12, 15.0),
            (3e9 + 0.5, 3e9),
            (0.0, 0.0),
            (1e-9, 3e-9),
        ];
        let gaps = gaps.map(|(one, other)| difference(one, other));
        assert!(gaps[0] > 0.0 && gaps[0] < 1e-15);
        assert_eq!(gaps[1..], [0.12, 0.5, 0.0, 2e-9]);
    }
}
