//! What schools want at given prices, on their candidates.
//!
//! An arc is one word: what it costs more than the school's best at the start, and its node in the lowest bits. Prices are words of the same form, so that one
//! addition, a minimum and a maximum find the two best. Where costs are too wide for that, the lowest bits of them are left out: Newton's method need not be exact.

use std::ops::Range;

use super::candidates::with_outside;
use super::lists::Lists;
use super::node::Node;

/// Bits of a word that sums stay within, whatever the prices.
const BITS: u32 = 62;

/// Where words are too narrow for the reach, prices stay within so many times what the candidates cost apart.
const REACH: i64 = 16;

/// A school between its two best candidates: how much better the first is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Border {
    pub(super) gap: i64,
    pub(super) first: Node,
    pub(super) second: Node,
}

/// How words are made of amounts and nodes.
#[derive(Clone, Copy, Debug)]
struct Form {
    /// Bits for the node.
    node: u32,
    /// Bits of amounts that are left out.
    coarse: u32,
}

impl Form {
    fn new(nodes: usize, reach: i64) -> Self {
        let node = usize::BITS - nodes.leading_zeros();
        // Eight times the reach, for a best and a second whose prices have both moved.
        let wanted = i64::BITS - reach.leading_zeros() + 3;
        Self {
            node,
            coarse: wanted.saturating_sub(BITS - node),
        }
    }

    fn amount(self, amount: i64) -> i64 {
        (amount >> self.coarse) << self.node
    }

    fn arc(self, amount: i64, node: Node) -> i64 {
        self.amount(amount) | i64::from(node.0)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the lowest bits of a word are a node"
    )]
    fn node_of(self, word: i64) -> Node {
        Node((word & ((1 << self.node) - 1)) as u32)
    }

    fn amount_of(self, word: i64) -> i64 {
        (word >> self.node) << self.coarse
    }
}

/// The demand of schools at prices that move.
#[derive(Debug)]
pub(super) struct Demand<'a> {
    capacities: &'a [u32],
    /// Prices by node that amounts count from.
    start: Vec<i64>,
    /// How far prices may move: amounts beyond are cut off.
    pub(super) reach: i64,
    form: Form,
    /// Candidates of the schools that have a choice, one after the other.
    arcs: Vec<i64>,
    spans: Vec<Range<u32>>,
    /// How far prices have moved, by node: work space.
    moved: Vec<i64>,
    /// Schools without a choice, by node.
    fixed: Vec<i64>,
    /// Those who are asked: positions in `spans`.
    asked: Vec<u32>,
    /// Schools that are not asked, by node.
    settled: Vec<i64>,
    /// Demand by node.
    pub(super) load: Vec<i64>,
    /// Where each of those asked stands.
    pub(super) borders: Vec<Border>,
    /// Those asked who are indifferent, by position in `asked`.
    ties: Vec<u32>,
}

impl<'a> Demand<'a> {
    /// The demand on those arcs of the lists that are within `reach` of their school's best at these prices. Nothing is asked yet.
    pub(super) fn new(lists: &Lists, capacities: &'a [u32], prices: &[i64], reach: i64) -> Self {
        let start = with_outside(prices);
        let (mut reach, mut form) = (reach, Form::new(start.len(), reach));
        if form.coarse > 0 {
            reach = reach.min(spread(lists, &start).saturating_mul(REACH));
            form = Form::new(start.len(), reach);
        }
        let mut demand = Self {
            capacities,
            reach,
            form,
            arcs: Vec::new(),
            spans: Vec::with_capacity(lists.schools()),
            moved: vec![0; 1 << form.node],
            fixed: vec![0; start.len()],
            asked: Vec::new(),
            settled: Vec::new(),
            load: vec![0; start.len()],
            borders: Vec::new(),
            ties: Vec::new(),
            start,
        };
        for school in 0..lists.schools() {
            demand.add(lists.row(school));
        }
        demand.ask_all();
        demand
    }

    fn add(&mut self, (nodes, costs): (&[Node], &[i64])) {
        let reduced = |(node, cost): (&Node, &i64)| cost + self.start[node.at()];
        let Some(least) = nodes.iter().zip(costs).map(reduced).min() else {
            return;
        };
        let from = self.arcs.len();
        for (node, cost) in nodes.iter().zip(costs) {
            let amount = cost + self.start[node.at()] - least;
            // Being outside is listed however far it is.
            if amount <= self.reach {
                self.arcs.push(self.form.arc(amount, *node));
            }
        }
        if let [arc] = self.arcs[from..] {
            self.fixed[self.form.node_of(arc).at()] += 1;
            self.arcs.truncate(from);
        } else {
            self.spans
                .push(Node::of(from).0..Node::of(self.arcs.len()).0);
        }
    }

    /// Asks every school from now on.
    pub(super) fn ask_all(&mut self) {
        self.asked.clear();
        self.asked.extend(0..Node::of(self.spans.len()).0);
        self.settled.clone_from(&self.fixed);
    }

    /// Whether some are taken for settled.
    pub(super) fn is_partial(&self) -> bool {
        self.asked.len() < self.spans.len()
    }

    /// Asks schools for their two best candidates at prices by node, which are within reach of the start. Those that are indifferent are
    /// counted last, where most places are left.
    pub(super) fn respond(&mut self, prices: &[i64]) {
        let form = self.form;
        for ((moved, price), start) in self.moved.iter_mut().zip(prices).zip(&self.start) {
            *moved = form.amount(price - start);
        }
        self.load.clone_from(&self.settled);
        self.borders.clear();
        self.ties.clear();
        let mask = self.moved.len() - 1;
        for (position, school) in self.asked.iter().enumerate() {
            let span = &self.spans[*school as usize];
            let (mut best, mut next) = (i64::MAX, i64::MAX);
            for arc in &self.arcs[span.start as usize..span.end as usize] {
                let reduced = arc + self.moved[form.node_of(*arc).at() & mask];
                next = next.min(best.max(reduced));
                best = best.min(reduced);
            }
            let border = Border {
                gap: form.amount_of(next) - form.amount_of(best),
                first: form.node_of(best),
                second: form.node_of(next),
            };
            if border.gap == 0 {
                self.ties.push(Node::of(position).0);
            } else {
                self.load[border.first.at()] += 1;
            }
            self.borders.push(border);
        }
        self.share_ties();
    }

    fn share_ties(&mut self) {
        for position in &self.ties {
            let span = &self.spans[self.asked[*position as usize] as usize];
            let free = |node: Node| {
                let places = self.capacities.get(node.at());
                places.map_or(1, |places| 2 * (i64::from(*places) - self.load[node.at()]))
            };
            let key = |arc: &i64| {
                let node = self.form.node_of(*arc);
                let amount = self.form.amount_of(arc + self.moved[node.at()]);
                (amount, -free(node), node)
            };
            let arcs = &self.arcs[span.start as usize..span.end as usize];
            let Some(best) = arcs.iter().map(key).min() else {
                continue;
            };
            self.load[best.2.at()] += 1;
            self.borders[*position as usize].first = best.2;
        }
    }

    /// Takes schools whose best leads by more than `far` for settled: they are not asked again for a while.
    pub(super) fn settle(&mut self, far: i64) {
        let mut borders = self.borders.iter();
        let settled = &mut self.settled;
        self.asked.retain(|_| {
            let Some(border) = borders.next() else {
                return true;
            };
            if border.gap > far {
                settled[border.first.at()] += 1;
            }
            border.gap <= far
        });
    }
}

/// How far apart the candidates of a school are, at most.
fn spread(lists: &Lists, prices: &[i64]) -> i64 {
    let of = |school: usize| {
        let (nodes, costs) = lists.row(school);
        let arcs = || nodes.iter().zip(costs);
        let reduced = || arcs().map(|(node, cost)| cost + prices[node.at()]);
        Some(reduced().max()? - reduced().min()?)
    };
    (0..lists.schools()).filter_map(of).max().unwrap_or(0)
}
