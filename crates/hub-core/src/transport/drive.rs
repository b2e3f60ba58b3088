//! The driver: phases in order, until the plan is proven.

use std::time::Duration;

use super::answer::{Answer, Effort, TransportError};
use super::candidates::{Candidates, with_outside};
use super::coarse;
use super::graph::Graph;
use super::instance::{Instance, Unplaced};
use super::level;
use super::lists::Lists;
use super::newton::{self, Refined};
use super::node::Node;
use super::scan::{Scan, Schools, Width, scan};
use super::search::Stuck;
use super::settings::{Phase, Settings};
use super::{Halt, rescue};

/// Solves an instance to a proven optimum, or as far as the settings let it.
///
/// The answer depends on the instance alone, whatever the number of threads; unless it is stopped, where it depends on when.
///
/// # Errors
///
/// A [`TransportError`] where lengths do not fit together, or a cost is beyond [`super::cost_limit`].
pub fn solve(instance: &Instance<'_>, settings: &Settings<'_>) -> Result<Answer, TransportError> {
    Ok(solve_to_graph(instance, settings)?.answer)
}

/// A solve with the graph that it ended with.
pub(super) struct Solved {
    /// At the optimum, with the smallest prices; `None` where it ended otherwise.
    pub(super) graph: Option<Graph<i64>>,
    pub(super) answer: Answer,
}

/// Solves an instance, and gives the graph as well.
pub(super) fn solve_to_graph(
    instance: &Instance<'_>,
    settings: &Settings<'_>,
) -> Result<Solved, TransportError> {
    instance.check()?;
    let mut drive = Drive::new(instance, settings);
    let ended = drive.run();
    let is_optimal = ended.is_ok();
    let answer = drive.answer(ended)?;
    let graph = drive.graph.filter(|_| is_optimal).map(|mut graph| {
        graph.price = with_outside(&drive.prices);
        graph
    });
    Ok(Solved { graph, answer })
}

/// All optimal plans of an instance at once: those that use tight arcs only and fill every hub with a price.
#[derive(Clone, Debug)]
pub(crate) struct Face {
    /// The smallest optimal prices, by hub.
    pub(crate) prices: Vec<i64>,
    /// The arcs that cost as little as any of their school, prices included.
    pub(crate) tight: Lists,
    pub(crate) effort: Effort,
}

/// Finds all optimal plans of an instance that has one, among those that fill the hubs that must be full. Their prices may be negative.
///
/// The instance must be one that [`solve`] would not refuse, and the settings must hold neither a deadline nor a way to cancel.
pub(crate) fn optimal_face(
    instance: &Instance<'_>,
    full: Vec<bool>,
    settings: &Settings<'_>,
) -> Face {
    let mut drive = Drive::new(instance, settings);
    drive.full = full;
    let tight = drive.run().and_then(|()| drive.tight());
    Face {
        // Invariant: nothing halts a solve like this.
        tight: tight.unwrap_or_else(|_| Lists::empty(drive.schools())),
        prices: drive.prices,
        effort: drive.effort,
    }
}

/// Arcs of a school that paths run on to begin with, at most, beside being unplaced.
pub(super) const NEAR: usize = 12;

/// Scans more, at most, where prices go beyond what the candidates of one can tell.
const RESCANS: usize = 3;

/// A sample is solved no further where so few of its schools, one in so many or one a hub, are at the wrong place.
const FEW_LEFT: usize = 32;

/// The state of a solve.
pub(super) struct Drive<'a> {
    pub(super) instance: &'a Instance<'a>,
    pub(super) settings: &'a Settings<'a>,
    pub(super) effort: Effort,
    /// What scans found.
    pub(super) wide: Candidates,
    /// Those of them that paths run on.
    pub(super) near: Candidates,
    pub(super) graph: Option<Graph<i64>>,
    /// Hubs that must be full.
    full: Vec<bool>,
    /// The last prices by hub; at the end the smallest optimal ones.
    pub(super) prices: Vec<i64>,
    /// Those that paths began with: on their way, paths may prove less.
    pub(super) refined: Option<Vec<i64>>,
    pub(super) width: Width,
    /// How long a path may be before more arcs are looked at: what is left out might be shorter.
    pub(super) trust: i64,
    /// The imbalance at which arcs to deficits were last listed.
    pub(super) attracted: Option<u64>,
    /// How many arcs to each deficit are listed the next time.
    pub(super) drawn: usize,
    /// Whether prices start from nothing.
    pub(super) is_cold: bool,
}

impl<'a> Drive<'a> {
    fn new(instance: &'a Instance<'a>, settings: &'a Settings<'a>) -> Self {
        Self {
            instance,
            settings,
            effort: Effort::default(),
            wide: Candidates::new(),
            near: Candidates::new(),
            graph: None,
            full: vec![false; instance.costs.hubs()],
            prices: vec![0; instance.costs.hubs()],
            refined: None,
            width: Width {
                margin: 0,
                limit: usize::MAX,
            },
            trust: 0,
            attracted: None,
            drawn: NEAR,
            is_cold: false,
        }
    }

    /// Nearly optimal prices of an instance, and what they took. Where it is stopped, the prices so far.
    pub(super) fn prices_of(
        instance: &Instance<'_>,
        settings: &Settings<'_>,
    ) -> (Vec<i64>, Effort, Result<(), Halt>) {
        let mut drive = Drive::new(instance, settings);
        let ended = drive.run_nearly();
        (drive.prices, drive.effort, ended)
    }

    /// Runs until prices are good enough to start a larger instance from: to the optimum, unless Newton's method comes near.
    fn run_nearly(&mut self) -> Result<(), Halt> {
        self.width = coarse::prices(self)?;
        let imbalance = self.refine()?;
        let few = (self.schools() / FEW_LEFT).max(self.prices.len());
        if !self.is_cold && imbalance <= few as u64 {
            return Ok(());
        }
        loop {
            self.finish()?;
            if !self.improve()? {
                return Ok(());
            }
        }
    }

    fn answer(&mut self, ended: Result<(), Halt>) -> Result<Answer, TransportError> {
        match ended {
            Ok(()) => Ok(rescue::proven(self)),
            Err(Halt::Refused(error)) => Err(error),
            Err(Halt::Infeasible(witness)) => Ok(rescue::infeasible(witness, self.effort)),
            Err(Halt::Stopped(stopped)) => Ok(rescue::stopped(self, stopped)),
        }
    }

    pub(super) fn schools(&self) -> usize {
        self.instance.costs.schools()
    }

    /// Runs to the optimum and its smallest prices.
    fn run(&mut self) -> Result<(), Halt> {
        let begun = self.settings.now();
        self.width = coarse::prices(self)?;
        self.effort.coarse = self.since(begun);

        let begun = self.settings.now();
        self.refine()?;
        self.effort.refine = self.since(begun);
        loop {
            let begun = self.settings.now();
            let finished = self.finish();
            self.effort.finish += self.since(begun);
            finished?;

            let begun = self.settings.now();
            let proven = self.prove();
            self.effort.prove += self.since(begun);
            if proven? {
                return Ok(());
            }
        }
    }

    fn since(&self, begun: Duration) -> Duration {
        self.settings.now().saturating_sub(begun)
    }

    /// Scans schools at the prices of now.
    pub(super) fn scan(
        &mut self,
        schools: Schools<'_>,
        width: Width,
        phase: Phase,
    ) -> Result<Scan, Halt> {
        self.effort.rows += schools.len() as u64;
        scan(
            self.instance,
            schools,
            &self.prices,
            width,
            self.settings,
            phase,
        )
    }

    /// Lists the candidates of all schools, refines the prices on them, and places every school at its best. Returns the imbalance.
    fn refine(&mut self) -> Result<u64, Halt> {
        if matches!(self.instance.unplaced, Unplaced::Forbidden) {
            // Where nobody may stay out only differences matter, and the least price of some hub is 0.
            let least = self.prices.iter().copied().min().unwrap_or(0);
            for price in &mut self.prices {
                *price -= least;
            }
        }
        let mut refined = self.refine_prices()?;
        for _ in 0..RESCANS {
            if !refined.is_held {
                break;
            }
            refined = self.refine_prices()?;
        }
        if self.is_cold {
            // Prices have far to go, and few schools a hub to tell how far.
            self.near = self.wide.clone();
            self.trust = i64::MAX;
        } else {
            self.trust = self.width.margin;
            let width = Width {
                margin: refined.margin,
                limit: NEAR,
            };
            self.near = self.wide.near(&self.prices, width);
        }
        self.refined = Some(self.prices.clone());
        let imbalance = self.place();
        if !self.is_cold && coarse::is_small(self) && 2 * imbalance > self.schools() as u64 {
            // Schools are so much alike that their nearest hubs are the same few: paths need the others too.
            self.width = Width {
                margin: i64::MAX,
                limit: usize::MAX,
            };
            self.list()?;
            self.near = self.wide.clone();
            self.trust = i64::MAX;
            return Ok(self.place());
        }
        Ok(imbalance)
    }

    /// Puts every school at its best. Returns the imbalance.
    pub(super) fn place(&mut self) -> u64 {
        let graph = Graph::new(
            &self.near.lists,
            self.schools(),
            self.instance.capacities.to_vec(),
            with_outside(&self.prices),
        )
        .filling(self.full.clone());
        let imbalance = graph.imbalance();
        self.graph = Some(graph);
        imbalance
    }

    /// Scans all schools for their candidates, and improves the prices on these.
    fn refine_prices(&mut self) -> Result<Refined, Halt> {
        self.list()?;
        let tolerance = if self.is_cold { 0 } else { self.width.margin };
        let capacities = self.instance.capacities;
        let may_stay_out = !matches!(self.instance.unplaced, Unplaced::Forbidden);
        if may_stay_out
            && level::shift(&self.wide.lists, capacities, &mut self.prices, tolerance)
            && self.width.margin < i64::MAX
        {
            self.list()?;
        }
        if self.is_cold {
            return Ok(Refined::default());
        }
        let refined = newton::refine(
            &self.wide.lists,
            capacities,
            &mut self.prices,
            &self.full,
            self.width.margin,
            self.instance.price_limit(),
        );
        self.effort.steps += refined.steps;
        self.settings.check()?;
        Ok(refined)
    }

    /// Scans all schools for their candidates.
    fn list(&mut self) -> Result<(), Halt> {
        let scan = self.scan(Schools::All(self.schools()), self.width, Phase::Refine)?;
        self.wide = Candidates::of(scan, &self.prices);
        Ok(())
    }

    /// Sends all imbalance along shortest paths.
    fn finish(&mut self) -> Result<(), Halt> {
        let Some(mut graph) = self.graph.take() else {
            return Ok(());
        };
        let done = self.finish_graph(&mut graph);
        self.effort.augmentations += std::mem::take(&mut graph.augmentations);
        self.prices = graph
            .hub_prices()
            .zip(&self.full)
            .map(|(price, full)| if *full { price } else { price.max(0) })
            .collect();
        self.graph = Some(graph);
        done
    }

    fn finish_graph(&mut self, graph: &mut Graph<i64>) -> Result<(), Halt> {
        let total = usize::try_from(graph.imbalance()).unwrap_or(usize::MAX);
        let mut searches = 0_usize;
        let settings = self.settings;
        let check = || settings.check();
        let mut root = 0;
        while root < graph.price.len() {
            // A node once relieved stays so, for paths give no other an excess.
            if graph.excess(Node::of(root)) <= 0 {
                root += 1;
                continue;
            }
            if searches.is_multiple_of(64) {
                let left = usize::try_from(graph.imbalance()).unwrap_or(usize::MAX);
                settings.report(Phase::Finish, total.saturating_sub(left), total);
            }
            searches += 1;
            match graph.relieve(&self.near.lists, Node::of(root), self.trust, &check) {
                Ok(()) => continue,
                Err(Stuck::Blocked(nodes)) => self.widen(graph, &nodes)?,
                Err(Stuck::Far) => self.look_farther(graph)?,
                Err(Stuck::Stopped(stopped)) => return Err(stopped.into()),
            }
            // More arcs may have moved schools.
            root = 0;
        }
        settings.report(Phase::Finish, total, total);
        Ok(())
    }

    /// Moves schools to arcs left out that are better than where they are, and says whether there were any.
    fn improve(&mut self) -> Result<bool, Halt> {
        let Some(mut graph) = self.graph.take() else {
            return Ok(false);
        };
        graph.settle_prices();
        let better = self.complete(&mut graph, 0);
        self.graph = Some(graph);
        better
    }

    /// Whether no arc left out is better than where a school is; if so, finds the smallest prices.
    fn prove(&mut self) -> Result<bool, Halt> {
        if self.improve()? {
            return Ok(false);
        }
        let Some(mut graph) = self.graph.take() else {
            return Ok(true);
        };
        let found = self.find_smallest_prices(&mut graph);
        self.graph = Some(graph);
        found.map(|()| true)
    }

    fn find_smallest_prices(&mut self, graph: &mut Graph<i64>) -> Result<(), Halt> {
        loop {
            // The plan is optimal at both prices: the smallest are right if no arc left out is better at them.
            let smallest = with_outside(&graph.smallest_prices(&self.near.lists));
            if self.lead_in(graph)? {
                continue;
            }
            let proven = std::mem::replace(&mut graph.price, smallest);
            let left = self.left_out(graph, 0);
            graph.price = proven;
            let left = left?;
            if !left.is_better {
                return Ok(());
            }
            self.add_arcs(graph, &left.arcs);
        }
    }

    /// Every arc that is tight at the optimal prices.
    fn tight(&mut self) -> Result<Lists, Halt> {
        let Some(mut graph) = self.graph.take() else {
            return Ok(Lists::empty(self.schools()));
        };
        graph.price = with_outside(&self.prices);
        self.complete(&mut graph, 1)?;
        let mut tight = Lists::default();
        for school in 0..self.schools() {
            let here = graph.cost[school] + graph.price[graph.at[school].at()];
            let (nodes, costs) = self.near.lists.row(school);
            for (node, cost) in nodes.iter().zip(costs) {
                if cost + graph.price[node.at()] == here {
                    tight.push(*node, *cost);
                }
            }
            tight.end_row();
        }
        self.graph = Some(graph);
        Ok(tight)
    }
}
