//! The proof that a plan is the best within its moves: bounds on branches that are all there are.

use crate::problem::{PoolIx, Problem, SchoolIx};
use crate::rematch::{Branch, Decision, FrontierPoint};
use crate::score::{Arc, Arcs};

type Vector = Vec<i128>;

/// What is wrong with a point of a frontier as the best plan within its moves, in sentences; empty where it is proven. O(branches x arcs x levels).
#[must_use]
pub fn audit_point(problem: &Problem, arcs: &Arcs, point: &FrontierPoint) -> Vec<String> {
    let audit = Audit {
        problem,
        arcs,
        levels: problem.levels_of_tiers() + 4,
    };
    let Some((worth, moves)) = audit.count(point) else {
        return vec!["it breaks a rule, a pin or the places of a hub".to_owned()];
    };
    let mut wrong = Vec::new();
    let stated = std::iter::once(0).chain(point.objectives.iter().copied().map(i128::from));
    if !stated.eq(worth.iter().copied()) {
        wrong.push(format!("its levels are {worth:?}"));
    }
    if moves != i128::from(point.moves) {
        wrong.push(format!("{moves} schools move"));
    }
    let decisions: Vec<&[Decision]> = point.proof.iter().map(|it| &it.decisions[..]).collect();
    if !are_all(&decisions) {
        wrong.push("the branches of its proof are not all there are".to_owned());
    }
    let least = audit.had() - i128::from(point.moves);
    let is_bounded = |branch: &&Branch| audit.bounds(branch, &worth, least);
    if !point.proof.iter().all(|branch| is_bounded(&branch)) {
        wrong.push("a branch of its proof may hold a better plan".to_owned());
    }
    wrong
}

/// Whether branches are all ways to decide what they decide.
fn are_all(branches: &[&[Decision]]) -> bool {
    let Some(first) = branches.first() else {
        return false;
    };
    let Some(decision) = first.first() else {
        return branches.len() == 1;
    };
    let side = |is_there: bool| -> Option<Vec<&[Decision]>> {
        let mut side = Vec::new();
        for branch in branches {
            let (own, rest) = branch.split_first()?;
            if (own.school, own.pool) != (decision.school, decision.pool) {
                return None;
            }
            if own.is_there == is_there {
                side.push(rest);
            }
        }
        Some(side)
    };
    [true, false]
        .into_iter()
        .all(|is_there| side(is_there).is_some_and(|side| are_all(&side)))
}

struct Audit<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    /// Of the objective: those of the tiers, score, who stays, lottery, replay.
    levels: usize,
}

impl Audit<'_> {
    /// Schools that had a place.
    fn had(&self) -> i128 {
        let schools = SchoolIx::all(self.problem.schools().len());
        let had = schools.filter(|school| self.problem.had_place(*school));
        had.map(|_| 1).sum()
    }

    fn stays(&self, school: SchoolIx, pool: PoolIx) -> bool {
        self.problem.previous(school) == Some(self.problem.pool(pool).hub)
    }

    /// What a placement counts: nothing at first, then at each level.
    fn worth(&self, school: SchoolIx, arc: Arc) -> Vector {
        let problem = self.problem;
        let mut worth = vec![0; self.levels + 1];
        worth[1 + problem.level_of_tier(school)] = problem.standing(school).value.into();
        let stays = self.stays(school, arc.pool);
        let cost = problem.rematch().map_or(0, |terms| terms.move_cost);
        let bonus = if stays { cost } else { 0 };
        let rest: [i128; 4] = [
            i128::from(arc.score) + i128::from(bonus),
            stays.into(),
            problem.lottery_points(school).into(),
            problem
                .replay_hash(school, problem.pool(arc.pool).hub)
                .into(),
        ];
        let at = self.levels - 3;
        worth[at..].copy_from_slice(&rest);
        worth
    }

    /// What a plan is worth, and how many move; none where it is no plan.
    fn count(&self, point: &FrontierPoint) -> Option<(Vector, i128)> {
        let problem = self.problem;
        let (mut worth, mut moves) = (vec![0; self.levels + 1], 0);
        let mut free: Vec<u32> = problem.pools().iter().map(|pool| pool.places).collect();
        if point.assignment.len() != problem.schools().len() {
            return None;
        }
        for (school, pool) in SchoolIx::all(point.assignment.len()).zip(&point.assignment) {
            let stays = pool.is_some_and(|pool| self.stays(school, pool));
            moves += i128::from(problem.had_place(school) && !stays);
            let Some(pool) = *pool else {
                if problem.pinned(school).is_some() {
                    return None;
                }
                continue;
            };
            let score = self.arcs.score(school, pool)?;
            let left = free.get_mut(pool.at())?;
            *left = left.checked_sub(1)?;
            add(&mut worth, &self.worth(school, Arc { pool, score }), 1);
        }
        Some((worth, moves))
    }

    /// Whether no plan of a branch in which so many stay is worth more.
    fn bounds(&self, branch: &Branch, worth: &Vector, stays: i128) -> bool {
        let problem = self.problem;
        let wide =
            |vector: &Vec<i64>| -> Vector { vector.iter().copied().map(Into::into).collect() };
        let (gain, prices) = (wide(&branch.gain), branch.prices.iter().map(wide));
        let prices: Vec<Vector> = prices.collect();
        let zero = vec![0; self.levels + 1];
        let is_shaped = |vector: &Vector| vector.len() == zero.len() && *vector >= zero;
        let is_sound = branch.moves > 0
            && is_shaped(&gain)
            && prices.len() == problem.pools().len()
            && prices.iter().all(is_shaped);
        if !is_sound {
            return false;
        }
        let mut bound = zero.clone();
        for (pool, price) in problem.pools().iter().zip(&prices) {
            add(&mut bound, price, pool.places.into());
        }
        for school in SchoolIx::all(problem.schools().len()) {
            let own = branch.decisions.iter().filter(|it| it.school == school);
            let own: Vec<&Decision> = own.collect();
            let may = |pool: Option<PoolIx>| own.iter().all(|it| (it.pool == pool) == it.is_there);
            let row = self.arcs.row(school).iter();
            let brings = row.filter(|arc| may(Some(arc.pool))).map(|arc| {
                let mut brings = self.worth(school, *arc);
                for component in &mut brings {
                    *component *= i128::from(branch.moves);
                }
                add(&mut brings, &gain, self.stays(school, arc.pool).into());
                add(&mut brings, &prices[arc.pool.at()], -1);
                brings
            });
            let out = (problem.pinned(school).is_none() && may(None)).then(|| zero.clone());
            match brings.chain(out).max() {
                Some(most) => add(&mut bound, &most, 1),
                // A branch without a plan holds none that is better.
                None => return true,
            }
        }
        add(&mut bound, &gain, -stays);
        add(&mut bound, worth, -i128::from(branch.moves));
        bound <= zero
    }
}

fn add(sum: &mut [i128], vector: &[i128], times: i128) {
    for (sum, component) in sum.iter_mut().zip(vector) {
        *sum += component * times;
    }
}
