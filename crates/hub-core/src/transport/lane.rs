//! One pass over a row: the least reduced cost, and which entries are within a threshold of it.
//!
//! Written over fixed arrays of lanes, so that the compiler turns each loop over them into a few vector instructions; `pulp` chooses
//! the instruction set at run time. Costs are read once from memory: the second look at a row finds it in the nearest cache.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined into the dispatched function is compiled without its instruction set"
)]

use super::costs::Line;

/// An integer wide enough for reduced costs of one kind of row.
pub(super) trait Lane: Copy + Ord {
    /// What a forbidden pair costs: more than any reduced cost.
    const FAR: Self;
    /// 0.
    const NIL: Self;

    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
}

macro_rules! lane {
    ($int:ty, $far:expr) => {
        impl Lane for $int {
            const FAR: Self = $far;
            const NIL: Self = 0;

            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }

            #[inline(always)]
            fn minus(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }

            #[inline(always)]
            fn xor(self, other: Self) -> Self {
                self ^ other
            }

            #[inline(always)]
            fn or(self, other: Self) -> Self {
                self | other
            }
        }
    };
}

lane!(i32, 1 << 30);
lane!(i64, 1 << 62);

/// Entries that are looked at together.
const LANES: usize = 16;

/// What turns an entry into a cost.
#[derive(Clone, Copy)]
struct Reading<T> {
    /// All ones to negate, else 0: (x ^ flip) - flip.
    flip: T,
    mark: T,
    /// Half the width of the range that costs must lie in.
    half: T,
}

/// What the first pass over a row finds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Least<T> {
    /// Least reduced cost; [`Lane::FAR`] or more where all pairs are forbidden.
    pub(super) reduced: T,
    /// Has a bit beyond twice `half` set if and only if a cost is not in `-half..half`.
    pub(super) spread: T,
}

/// The least entry plus price of a line, where costs are in `-half..half`.
///
/// `prices` has one entry a hub.
#[inline(always)]
pub(super) fn least<T: Lane>(line: &Line<'_, T>, flip: T, prices: &[T], half: T) -> Least<T> {
    let reading = |mark| Reading { flip, mark, half };
    match line.forbidden {
        Some(mark) => least_of::<T, true>(line.entries, prices, reading(mark)),
        None => least_of::<T, false>(line.entries, prices, reading(T::NIL)),
    }
}

/// Calls `each` with the position of every entry whose cost plus price is at most `threshold`, which is less than [`Lane::FAR`].
#[inline(always)]
pub(super) fn within<T: Lane>(
    line: &Line<'_, T>,
    flip: T,
    prices: &[T],
    threshold: T,
    each: impl FnMut(usize),
) {
    let reading = |mark| Reading {
        flip,
        mark,
        half: T::NIL,
    };
    match line.forbidden {
        Some(mark) => within_of::<T, true>(line.entries, prices, reading(mark), threshold, each),
        None => within_of::<T, false>(line.entries, prices, reading(T::NIL), threshold, each),
    }
}

/// Reduced cost of an entry, and the cost moved so that the range begins at 0.
#[inline(always)]
fn look<T: Lane, const MARKED: bool>(entry: T, price: T, reading: Reading<T>) -> (T, T) {
    let cost = entry.xor(reading.flip).minus(reading.flip);
    let (reduced, moved) = (cost.plus(price), cost.plus(reading.half));
    if MARKED && entry == reading.mark {
        (T::FAR, T::NIL)
    } else {
        (reduced, moved)
    }
}

/// What the first pass has seen, by lane. Not a closure: that might not be inlined, and then lose its instruction set.
struct Lanes<T> {
    least: [T; LANES],
    spread: [T; LANES],
}

impl<T: Lane> Lanes<T> {
    #[inline(always)]
    fn take<const MARKED: bool>(
        &mut self,
        entries: &[T; LANES],
        prices: &[T; LANES],
        reading: Reading<T>,
    ) {
        for lane in 0..LANES {
            let (reduced, moved) = look::<T, MARKED>(entries[lane], prices[lane], reading);
            self.least[lane] = self.least[lane].min(reduced);
            self.spread[lane] = self.spread[lane].or(moved);
        }
    }
}

#[inline(always)]
fn least_of<T: Lane, const MARKED: bool>(
    entries: &[T],
    prices: &[T],
    reading: Reading<T>,
) -> Least<T> {
    let mut lanes = Lanes {
        least: [T::FAR; LANES],
        spread: [T::NIL; LANES],
    };
    let (whole, rest) = entries.as_chunks::<LANES>();
    let (prices_whole, prices_rest) = prices.as_chunks::<LANES>();
    for (entries, prices) in whole.iter().zip(prices_whole) {
        lanes.take::<MARKED>(entries, prices, reading);
    }
    // The last entries, together with some that were looked at already: a minimum does not mind.
    if let (false, Some(entries), Some(prices)) = (
        rest.is_empty(),
        entries.last_chunk::<LANES>(),
        prices.last_chunk::<LANES>(),
    ) {
        lanes.take::<MARKED>(entries, prices, reading);
    } else {
        for (entry, price) in rest.iter().zip(prices_rest) {
            let (reduced, moved) = look::<T, MARKED>(*entry, *price, reading);
            lanes.least[0] = lanes.least[0].min(reduced);
            lanes.spread[0] = lanes.spread[0].or(moved);
        }
    }
    let mut all = Least {
        reduced: T::FAR,
        spread: T::NIL,
    };
    for lane in 0..LANES {
        all.reduced = all.reduced.min(lanes.least[lane]);
        all.spread = all.spread.or(lanes.spread[lane]);
    }
    all
}

#[inline(always)]
fn within_of<T: Lane, const MARKED: bool>(
    entries: &[T],
    prices: &[T],
    reading: Reading<T>,
    threshold: T,
    mut each: impl FnMut(usize),
) {
    let (whole, rest) = entries.as_chunks::<LANES>();
    let (prices_whole, prices_rest) = prices.as_chunks::<LANES>();
    let mut near = Near::default();
    for (entries, prices) in whole.iter().zip(prices_whole) {
        let bits = near_of::<T, MARKED>(entries, prices, reading, threshold);
        near.take(bits, LANES, &mut each);
    }
    // The last entries again come with some that were looked at already, which are masked.
    if let (false, Some(entries), Some(prices)) = (
        rest.is_empty(),
        entries.last_chunk::<LANES>(),
        prices.last_chunk::<LANES>(),
    ) {
        let bits = near_of::<T, MARKED>(entries, prices, reading, threshold);
        near.take(bits >> (LANES - rest.len()), rest.len(), &mut each);
    } else {
        for (entry, price) in rest.iter().zip(prices_rest) {
            let is_near = look::<T, MARKED>(*entry, *price, reading).0 <= threshold;
            near.take(u32::from(is_near), 1, &mut each);
        }
    }
    near.tell(&mut each);
}

/// Entries that are near, collected a word at a time: how many are in a chunk cannot be foreseen, in a word it can be more often.
#[derive(Default)]
struct Near {
    bits: u64,
    /// Entries that the word tells of so far.
    count: usize,
    /// Where the word starts.
    start: usize,
}

impl Near {
    #[inline(always)]
    fn take(&mut self, bits: u32, count: usize, each: &mut impl FnMut(usize)) {
        if self.count + count > 64 {
            self.tell(each);
        }
        self.bits |= u64::from(bits) << self.count;
        self.count += count;
    }

    #[inline(always)]
    fn tell(&mut self, each: &mut impl FnMut(usize)) {
        while self.bits != 0 {
            each(self.start + self.bits.trailing_zeros() as usize);
            self.bits &= self.bits - 1;
        }
        self.start += self.count;
        self.count = 0;
    }
}

/// A bit for each lane: whether its cost plus price is at most the threshold.
#[inline(always)]
fn near_of<T: Lane, const MARKED: bool>(
    entries: &[T; LANES],
    prices: &[T; LANES],
    reading: Reading<T>,
    threshold: T,
) -> u32 {
    let mut near = 0;
    for lane in 0..LANES {
        let reduced = look::<T, MARKED>(entries[lane], prices[lane], reading).0;
        near |= u32::from(reduced <= threshold) << lane;
    }
    near
}
