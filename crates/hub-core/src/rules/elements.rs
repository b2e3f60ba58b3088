//! What an instance demands, one by one: what a conflict may consist of, and what a repair may relax.
//!
//! Who may go where is none of it: that is what the others are about.

use super::model::{Instance, Quota, Rules, Weights};
use super::spread::Spread;
use super::units::unplaced_cost;
use crate::transport::{Buffer, Costs, MUST, Row};

/// Something that is demanded. Numbers are positions in the instance's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Element {
    /// A quota's lower bound.
    QuotaLeast(usize),
    /// A quota's upper bound.
    QuotaMost(usize),
    /// A balance.
    Spread(usize),
    /// A pair that stays apart.
    Apart(usize),
    /// A group that stays together.
    Group(usize),
    /// So many sites are open at least.
    OpenLeast,
    /// So many sites are open at most.
    OpenMost,
    /// An objective of before.
    Kept(usize),
    /// A site's minimum.
    Minimum(usize),
    /// A hub's capacity.
    Capacity(u32),
    /// A school that must be placed.
    Demand(u32),
}

/// All that an instance demands, in groups of a kind: those first that a person would rather not hear of, where a conflict can be told without them.
pub(super) fn elements(instance: &Instance<'_>) -> Vec<Vec<Element>> {
    let rules = instance.rules;
    let hard = |(number, quota): (usize, &Quota)| {
        let least = quota.at_least.map(|_| Element::QuotaLeast(number));
        let most = quota.at_most.map(|_| Element::QuotaMost(number));
        [least, most]
            .into_iter()
            .flatten()
            .filter(|_| quota.price.is_none())
            .collect::<Vec<_>>()
    };
    let open = rules.open.map_or(Vec::new(), |(least, most)| {
        let least = (least > 0).then_some(Element::OpenLeast);
        let most = ((most as usize) < instance.sites()).then_some(Element::OpenMost);
        least.into_iter().chain(most).collect()
    });
    let minimums = (0..instance.sites()).filter(|site| instance.minimum(*site) > 0);
    let groups = rules
        .together
        .iter()
        .enumerate()
        .filter(|(_, group)| group.len() > 1);
    let demands = (0_u32..).take(instance.schools());
    let demands = demands.filter(|school| unplaced_cost(instance, *school as usize).is_none());
    let spreads = rules.spreads.iter().enumerate();
    let spreads = spreads.filter(|(_, spread)| spread.price.is_none());
    let kinds: [Vec<Element>; 9] = [
        rules.quotas.iter().enumerate().flat_map(hard).collect(),
        spreads.map(|(number, _)| Element::Spread(number)).collect(),
        (0..rules.apart.len()).map(Element::Apart).collect(),
        groups.map(|(number, _)| Element::Group(number)).collect(),
        open,
        (0..rules.kept.len()).map(Element::Kept).collect(),
        minimums.map(Element::Minimum).collect(),
        (0..).take(instance.hubs()).map(Element::Capacity).collect(),
        demands.map(Element::Demand).collect(),
    ];
    kinds.into_iter().filter(|kind| !kind.is_empty()).collect()
}

/// An instance that demands some of it only, and that costs nothing.
pub(super) struct Trial<'a> {
    instance: &'a Instance<'a>,
    capacities: Vec<u32>,
    unplaced: Vec<i64>,
    rules: Rules,
    /// By school: whether it matters where it goes.
    counts: Vec<bool>,
}

impl<'a> Trial<'a> {
    pub(super) fn new<'b>(
        instance: &'a Instance<'a>,
        kept: impl IntoIterator<Item = &'b Element>,
    ) -> Self {
        let mut trial = Self {
            capacities: vec![u32::MAX; instance.hubs()],
            unplaced: vec![0; instance.schools()],
            rules: bare(instance.rules),
            counts: vec![false; instance.schools()],
            instance,
        };
        for element in kept {
            trial.demand(*element);
        }
        let has_bounds = |quota: &Quota| quota.at_least.is_some() || quota.at_most.is_some();
        if trial.rules.kept.is_empty() {
            trial.rules.quotas.retain(has_bounds);
            let is_bound = |spread: &Spread| spread.at_most < u32::MAX;
            trial.rules.spreads.retain(is_bound);
        }
        trial
    }

    /// Takes something in.
    fn demand(&mut self, element: Element) {
        let from = self.instance.rules;
        match element {
            Element::QuotaLeast(number) => {
                self.rules.quotas[number].at_least = from.quotas[number].at_least;
                self.all_count(&from.quotas[number].schools);
            }
            Element::QuotaMost(number) => {
                let quota = &from.quotas[number];
                self.rules.quotas[number].at_most = quota.at_most;
                // Only a weight below 0, or a bound, can ask for someone.
                if quota.at_most < Some(0) || has_negative(&quota.weights) {
                    self.all_count(&quota.schools);
                }
            }
            Element::Spread(number) => {
                self.rules.spreads[number].at_most = from.spreads[number].at_most;
                self.counts.fill(true);
            }
            Element::Apart(number) => self.rules.apart.push(from.apart[number]),
            Element::Group(number) => {
                self.rules.together.push(from.together[number].clone());
                self.all_count(&from.together[number]);
            }
            Element::OpenLeast => {
                let most = self.rules.open.map_or(u32::MAX, |(_, most)| most);
                self.rules.open = from.open.map(|(least, _)| (least, most));
                self.counts.fill(true);
            }
            Element::OpenMost => {
                let least = self.rules.open.map_or(0, |(least, _)| least);
                self.rules.open = from.open.map(|(_, most)| (least, most));
            }
            Element::Kept(number) => {
                self.rules.kept.push(from.kept[number].clone());
                self.counts.fill(true);
            }
            Element::Minimum(site) => {
                self.rules.minimums[site] = from.minimums[site];
                self.counts.fill(true);
            }
            Element::Capacity(hub) => {
                self.capacities[hub as usize] = self.instance.capacities[hub as usize];
            }
            Element::Demand(school) => {
                self.unplaced[school as usize] = MUST;
                self.counts[school as usize] = true;
            }
        }
    }

    fn all_count(&mut self, schools: &[u32]) {
        for school in schools {
            self.counts[*school as usize] = true;
        }
    }

    /// Looks at it. Schools that need not be anywhere, and that nothing asks for, are left out: a plan without them keeps all that one with them does.
    pub(super) fn with<T>(&self, look: impl FnOnce(&Instance<'_>) -> T) -> T {
        let costs = Free {
            costs: self.instance.costs,
            counts: &self.counts,
        };
        look(&Instance {
            costs: &costs,
            capacities: &self.capacities,
            unplaced: crate::transport::Unplaced::Costs(&self.unplaced),
            sizes: self.instance.sizes,
            rules: &self.rules,
        })
    }
}

fn has_negative(weights: &Weights) -> bool {
    match weights {
        Weights::One => false,
        Weights::BySchool(weights) | Weights::ByHub(weights) | Weights::ByPair(weights) => {
            weights.iter().any(|weight| *weight < 0)
        }
    }
}

/// Rules that demand nothing, with lists as long where others refer to them.
fn bare(rules: &Rules) -> Rules {
    let quota = |quota: &Quota| Quota {
        at_least: quota.at_least.filter(|_| quota.price.is_some()),
        at_most: quota.at_most.filter(|_| quota.price.is_some()),
        price: quota.price.map(|_| 0),
        ..quota.clone()
    };
    let needs_soft = !rules.kept.is_empty();
    let spread = |spread: &Spread| Spread {
        at_most: if spread.price.is_some() && needs_soft {
            spread.at_most
        } else {
            u32::MAX
        },
        price: spread.price.map(|_| 0),
        ..spread.clone()
    };
    let quotas = rules.quotas.iter().map(quota);
    let without_soft = |mut quota: Quota| {
        if quota.price.is_some() && !needs_soft {
            (quota.at_least, quota.at_most) = (None, None);
        }
        quota
    };
    Rules {
        sites: rules.sites.clone(),
        minimums: vec![0; rules.minimums.len()],
        may_close: rules.may_close,
        quotas: quotas.map(without_soft).collect(),
        spreads: rules.spreads.iter().map(spread).collect(),
        ..Rules::default()
    }
}

/// The same pairs, each at no cost; none of schools that do not count.
struct Free<'a> {
    costs: &'a dyn Costs,
    counts: &'a [bool],
}

impl Costs for Free<'_> {
    fn schools(&self) -> usize {
        self.costs.schools()
    }

    fn hubs(&self) -> usize {
        self.costs.hubs()
    }

    fn row<'a>(&'a self, school: usize, buffer: &'a mut Buffer) -> Row<'a> {
        if !self.counts[school] {
            return buffer.arcs([]);
        }
        let mut hubs = Vec::new();
        let mut own = Buffer::default();
        self.costs
            .row(school, &mut own)
            .for_each(|hub, _| hubs.push(hub));
        buffer.arcs(hubs.into_iter().map(|hub| (hub, 0)))
    }
}
