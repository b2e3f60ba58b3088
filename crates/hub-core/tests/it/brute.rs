//! The oracle: every plan, one by one.

use hub_core::problem::{Problem, SchoolIx};
use hub_core::score::Arcs;

/// The best objective, a component a level, and the pool of each school in the plans that reach it.
#[derive(Debug)]
pub(crate) struct Best {
    pub(crate) objective: Vec<i64>,
    pub(crate) plans: Vec<Vec<Option<u32>>>,
}

/// The best over all plans with these places; `None` where the pins fit no plan.
pub(crate) fn best(problem: &Problem, arcs: &Arcs, places: &[u32]) -> Option<Best> {
    let mut search = Search {
        problem,
        arcs,
        left: places.to_vec(),
        chosen: Vec::new(),
        sum: vec![0; problem.policy().tiers.len() + 3],
        best: None,
    };
    search.place(0);
    search.best
}

struct Search<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    left: Vec<u32>,
    chosen: Vec<Option<u32>>,
    sum: Vec<i64>,
    best: Option<Best>,
}

impl Search<'_> {
    fn place(&mut self, at: u32) {
        if at as usize == self.problem.schools().len() {
            self.compare();
            return;
        }
        let school = SchoolIx(at);
        if self.problem.pinned(school).is_none() {
            self.chosen.push(None);
            self.place(at + 1);
            self.chosen.pop();
        }
        for arc in self.arcs.row(school) {
            if self.left[arc.pool.at()] > 0 {
                self.left[arc.pool.at()] -= 1;
                self.chosen.push(Some(arc.pool.0));
                self.count(school, arc.pool.at(), arc.score, 1);
                self.place(at + 1);
                self.count(school, arc.pool.at(), arc.score, -1);
                self.chosen.pop();
                self.left[arc.pool.at()] += 1;
            }
        }
    }

    fn count(&mut self, school: SchoolIx, pool: usize, score: u32, times: i64) {
        let standing = self.problem.standing(school);
        let tail = self.sum.len() - 3;
        self.sum[standing.tier as usize] += times * standing.value;
        self.sum[tail] += times * i64::from(score);
        self.sum[tail + 1] += times * self.problem.lottery_points(school);
        self.sum[tail + 2] += times
            * self
                .problem
                .replay_hash(school, self.problem.pools()[pool].hub);
    }

    fn compare(&mut self) {
        match &mut self.best {
            Some(best) if self.sum < best.objective => {}
            Some(best) if self.sum == best.objective => best.plans.push(self.chosen.clone()),
            best => {
                *best = Some(Best {
                    objective: self.sum.clone(),
                    plans: vec![self.chosen.clone()],
                });
            }
        }
    }
}
