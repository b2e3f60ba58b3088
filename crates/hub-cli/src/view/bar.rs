//! Bars of text.

/// Width of a full bar, in characters.
const WIDTH: u32 = 20;

/// A bar for `load` of `places`, then the numbers. A hub without places has no bar.
pub(super) fn bar(load: u32, places: u32) -> String {
    // Halves of characters, rounded down, so that only a full hub shows a full bar.
    let halves = (2 * u64::from(WIDTH) * u64::from(load))
        .checked_div(u64::from(places))
        .unwrap_or(0);
    let full = usize::try_from(halves / 2).unwrap_or(0).min(WIDTH as usize);
    let half = usize::from(halves % 2 == 1 && full < WIDTH as usize);
    let rest = WIDTH as usize - full - half;
    format!(
        "{}{}{} {load}/{places}",
        "█".repeat(full),
        "▌".repeat(half),
        "·".repeat(rest)
    )
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn a_bar_is_full_only_when_the_hub_is() {
        assert_eq!(bar(40, 40), format!("{} 40/40", "█".repeat(20)));
        assert_eq!(bar(39, 40), format!("{}▌ 39/40", "█".repeat(19)));
        assert_eq!(bar(0, 0), format!("{} 0/0", "·".repeat(20)));
        assert_eq!(bar(0, 3), format!("{} 0/3", "·".repeat(20)));
    }
}
