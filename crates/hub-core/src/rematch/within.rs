//! The best plan within a number of moves, exactly.
//!
//! Plans that are the best at some rate are not all that matter: between two of them another may be the best with no more moves than it has. Two neighbours on the hull, one with at most so many moves and one with
//! more, bound all plans: none is worth more than the line between them. Where that leaves room above the best plan known, it is branched on a school that is elsewhere in the two: either it may not be where the second
//! has it, or it must be there. In either case one of the two plans is still the best at the rate, so that nothing is solved again: from there the hull is followed to the next two neighbours.
//!
//! Each branch ends with a proof: a rate, and prices that bound all its plans by weak duality.

use super::proof::{Branch as Bound, Decision};
use super::sweep::Sweep;
use super::worth::{Rate, Worth};
use crate::problem::{PoolIx, SchoolIx};
use crate::transport::Node;

/// The best plan within a number of moves.
#[derive(Clone, Debug)]
pub(super) struct Within<'a, const N: usize> {
    pub(super) best: Option<Sweep<'a, N>>,
    /// Whether it is proven to be the best; else the search was cut.
    pub(super) is_proven: bool,
    /// Why each branch has no better plan.
    pub(super) proof: Vec<Bound>,
}

/// A search under way.
struct Search<'a, const N: usize> {
    /// Schools that stay, at least.
    stays: i64,
    best: Option<Sweep<'a, N>>,
    proof: Vec<Bound>,
    branches: usize,
}

/// A branch that is still open.
struct Branch<'a, const N: usize> {
    sweep: Sweep<'a, N>,
    decisions: Vec<Decision>,
}

/// Finds the best plan in which at least so many schools stay, from one that is the best at some rate. Looks at no more than `limit` branches.
pub(super) fn within<const N: usize>(
    start: Sweep<'_, N>,
    stays: i64,
    limit: usize,
) -> Within<'_, N> {
    let mut search = Search {
        stays,
        best: None,
        proof: Vec::new(),
        branches: 0,
    };
    let mut open = vec![Branch {
        sweep: start,
        decisions: Vec::new(),
    }];
    while let Some(branch) = open.pop() {
        search.branches += 1;
        if search.branches > limit {
            break;
        }
        search.look_into(branch, &mut open);
    }
    Within {
        is_proven: search.branches <= limit,
        best: search.best,
        proof: search.proof,
    }
}

/// Where a branch stands.
enum Stand<'a, const N: usize> {
    /// This plan is its best.
    Best(Sweep<'a, N>),
    /// No plan of it has so few moves.
    Never(Sweep<'a, N>),
    /// The first is within the moves and the second beyond; both are the best at the rate of the second. The school is elsewhere in the two.
    Between(Box<(Sweep<'a, N>, Sweep<'a, N>)>, SchoolIx),
}

impl<'a, const N: usize> Search<'a, N> {
    /// Closes a branch, or parts it in two.
    fn look_into(&mut self, branch: Branch<'a, N>, open: &mut Vec<Branch<'a, N>>) {
        let Branch { sweep, decisions } = branch;
        let (pair, school) = match self.stand(sweep) {
            Stand::Best(sweep) => {
                self.take(&sweep);
                self.close(&sweep, decisions);
                return;
            }
            Stand::Never(sweep) => {
                self.close(&sweep, decisions);
                return;
            }
            Stand::Between(pair, school) => (*pair, school),
        };
        let (mut low, mut high) = pair;
        self.take(&low);
        if !self.may_hold_better(&high) {
            self.close(&high, decisions);
            return;
        }
        let node = high.exchange.at(school);
        let pool = (node != high.exchange.outside()).then_some(PoolIx(node.0));
        let decided = |is_there| {
            let mut decisions = decisions.clone();
            decisions.push(Decision {
                school,
                pool,
                is_there,
            });
            decisions
        };
        low.rate = high.rate;
        low.exchange.bar(school, node);
        high.exchange.fix(school);
        for (sweep, is_there) in [(low, false), (high, true)] {
            open.push(Branch {
                sweep,
                decisions: decided(is_there),
            });
        }
    }

    /// Follows the hull of a branch to the number of moves.
    fn stand(&self, mut sweep: Sweep<'a, N>) -> Stand<'a, N> {
        let is_within = |sweep: &Sweep<'a, N>| sweep.exchange.stays() >= self.stays;
        let elsewhere = |moved: &[(SchoolIx, Node)]| moved.first().map(|(school, _)| *school);
        if is_within(&sweep) {
            while sweep.exchange.stays() > self.stays {
                let mut next = sweep.clone();
                let Some(moved) = next.more() else {
                    sweep.rate = Rate::ZERO;
                    break;
                };
                match elsewhere(&moved) {
                    Some(school) if !is_within(&next) => {
                        return Stand::Between(Box::new((sweep, next)), school);
                    }
                    _ => sweep = next,
                }
            }
            return Stand::Best(sweep);
        }
        loop {
            let mut next = sweep.clone();
            let Some(moved) = next.fewer() else {
                sweep.rate = Rate::Infinite;
                return Stand::Never(sweep);
            };
            match elsewhere(&moved) {
                Some(school) if is_within(&next) => {
                    sweep.rate = next.rate;
                    return Stand::Between(Box::new((next, sweep)), school);
                }
                _ => sweep = next,
            }
        }
    }

    /// Whether a plan within the moves may be better than the best known, as far as a plan beyond them tells that is the best at its rate.
    fn may_hold_better(&self, beyond: &Sweep<'a, N>) -> bool {
        let Some(best) = &self.best else {
            return true;
        };
        let more = best.exchange.worth() - beyond.exchange.worth();
        let stays = self.stays - beyond.exchange.stays();
        // What the line between the two allows at so many moves, less the best.
        beyond.rate.cost(more, -stays) < Worth::ZERO
    }

    /// Takes a plan within the moves for the best, where it is better.
    fn take(&mut self, sweep: &Sweep<'a, N>) {
        let known = self.best.as_ref().map(|best| best.exchange.worth());
        if known.is_none_or(|known| sweep.exchange.worth() > known) {
            self.best = Some(sweep.clone());
        }
    }

    /// Proves that a branch holds no better plan.
    fn close(&mut self, sweep: &Sweep<'a, N>, decisions: Vec<Decision>) {
        self.proof.push(sweep.bound(decisions));
    }
}
