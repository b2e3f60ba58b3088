//! Whole numbers in proportion to weights.

/// Splits `total` in proportion to `weights` by largest remainders; of equal remainders the first wins.
///
/// The parts sum to `total`, and no part is more than the exact share rounded up. All zeros when no weight is above
/// 0. Overflow: `total` and each weight are below 2^32, so their product is below 2^64.
pub(crate) fn apportion(total: u32, weights: &[u32]) -> Vec<u32> {
    let sum: u64 = weights.iter().map(|&w| u64::from(w)).sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut given = 0_u32;
    for (position, &weight) in weights.iter().enumerate() {
        let product = u64::from(total) * u64::from(weight);
        // A share of `total` is at most `total`.
        let part = u32::try_from(product / sum).unwrap_or(total);
        given += part;
        parts.push(part);
        remainders.push((std::cmp::Reverse(product % sum), position));
    }
    remainders.sort_unstable();
    for &(_, position) in remainders.iter().take((total - given) as usize) {
        if let Some(part) = parts.get_mut(position) {
            *part += 1;
        }
    }
    parts
}
