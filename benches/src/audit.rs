//! The audit of an answer from the instance alone, by the definitions.

use hub_core::transport::{Answer, Buffer, Instance, Unplaced};

/// The objective of a plan that keeps all rules and that its prices prove optimal. O(pairs).
///
/// # Errors
///
/// What is wrong with the answer, in words.
pub fn certified(instance: &Instance<'_>, answer: &Answer) -> Result<i128, String> {
    let matching = answer.matching.as_ref().ok_or("no plan")?;
    let dual = answer.dual.as_ref().ok_or("no prices")?;
    let schools = instance.costs.schools();
    if matching.assignment.len() != schools || dual.prices.len() != instance.costs.hubs() {
        return Err("the answer is of another size".into());
    }
    if dual.prices.iter().any(|price| *price < 0) {
        return Err("a price is negative".into());
    }
    let mut load = vec![0_u32; instance.costs.hubs()];
    let (mut objective, mut bound) = (0_i128, 0_i128);
    let mut buffer = Buffer::default();
    for (school, place) in matching.assignment.iter().enumerate() {
        let row = instance.costs.row(school, &mut buffer);
        let outside = match instance.unplaced {
            Unplaced::Forbidden => None,
            Unplaced::Cost(cost) => Some(cost),
            Unplaced::Costs(costs) => costs.get(school).copied(),
        };
        let cost = match place {
            Some(hub) => {
                load[*hub as usize] += 1;
                row.cost(*hub as usize)
            }
            None => outside,
        };
        objective += i128::from(cost.ok_or_else(|| format!("school {school}: not allowed"))?);
        let mut least = outside.unwrap_or(i64::MAX);
        row.for_each(|hub, cost| least = least.min(cost + dual.prices[hub as usize]));
        bound += i128::from(least);
    }
    for (hub, load) in load.iter().enumerate() {
        if *load > instance.capacities[hub] {
            return Err(format!("hub {hub}: more schools than places"));
        }
        bound -= i128::from(dual.prices[hub]) * i128::from(instance.capacities[hub]);
    }
    if bound != objective || objective != matching.objective || bound != dual.bound {
        return Err(format!(
            "objective {objective}, said to be {}; bound {bound}, said to be {}",
            matching.objective, dual.bound
        ));
    }
    Ok(objective)
}
