//! The lottery: what decides between schools and plans that are equal in everything else.
//!
//! Anyone can replay it: `mix` is the finaliser of `SplitMix64` (Steele, Lea and Flood, 2014), the hash
//! of a hub's id is FNV-1a, 64 bits. No state, no order of calls.

use crate::model::{HubId, Urn};

/// Bits of a pair's replay hash. With fewer than 2^22 pairs, two optimal plans tie with a
/// probability below 2^-18 (isolation lemma; Mulmuley, Vazirani and Vazirani, 1987).
pub(crate) const REPLAY_BITS: u32 = 40;

/// A hash of 64 bits to as many.
pub(crate) const fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A school's draw: schools are ranked by it, largest first.
pub(crate) const fn draw(seed: u64, urn: Urn) -> u64 {
    mix(mix(seed) ^ urn.get() as u64)
}

/// Hash of a hub's id.
pub(crate) fn hub_key(id: &HubId) -> u64 {
    id.as_str()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

/// Hash of a pair, 0 to 2^[`REPLAY_BITS`] - 1.
pub(crate) const fn replay(draw: u64, hub_key: u64) -> i64 {
    (mix(draw ^ hub_key) >> (64 - REPLAY_BITS)).cast_signed()
}

/// Lottery points of each draw: the number of draws that it beats, plus 1. Equal draws keep their order.
pub(crate) fn points(draws: &[u64]) -> Vec<i64> {
    let mut order: Vec<usize> = (0..draws.len()).collect();
    order.sort_by_key(|&i| (draws[i], std::cmp::Reverse(i)));
    let mut points = vec![0; draws.len()];
    for (beaten, i) in (1..).zip(order) {
        points[i] = beaten;
    }
    points
}
