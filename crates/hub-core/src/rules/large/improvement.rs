//! Neighbourhoods: the bundles of a few sites, and those without a place that come near to having one there, decided anew (Shaw, 1998).

use super::choices::{Choice, mix};
use super::rounding::decide;
use super::{Search, relaxation};

/// Sites of a neighbourhood: at 5,000 schools and 93 hubs, 10 came twice as near to the bound as 4 in the same time.
const SITES: usize = 10;

/// Bundles without a place in a neighbourhood, at most.
const OUTSIDE: usize = 400;

/// Neighbourhoods after which it is asked whether the rest can be told at once.
const ASK: usize = 16;

/// Times that each site is the middle of one, at most.
const PASSES: u64 = 3;

/// Neighbourhoods of one plan.
pub(super) struct Improvement {
    choices: Vec<Choice>,
    /// By site: positions of the choices there.
    at_site: Vec<Vec<usize>>,
    /// By bundle: positions of its choices.
    of_bundle: Vec<Vec<usize>>,
    /// What each choice costs at the multipliers.
    reduced: Vec<f64>,
}

impl Improvement {
    pub(super) fn new(search: &Search<'_>, choices: &[Choice], at: &[f64]) -> Self {
        let mut at_site = vec![Vec::new(); search.instance.sites()];
        let mut of_bundle = vec![Vec::new(); search.bundles.list.len()];
        for (position, choice) in choices.iter().enumerate() {
            if let Some(site) = choice.site(search) {
                at_site[site].push(position);
            }
            of_bundle[choice.bundle].push(position);
        }
        let last = search.weighed.levels() - 1;
        let reduced = |choice: &Choice| {
            let counted = relaxation::entries(search, choice).into_iter();
            relaxation::cost(search, choice, last)
                + counted.map(|(row, sum)| at[row] * sum).sum::<f64>()
        };
        Self {
            reduced: choices.iter().map(reduced).collect(),
            choices: choices.to_vec(),
            at_site,
            of_bundle,
        }
    }

    /// Looks at each site in turn, until a pass gains nothing, or few choices are left that a better plan may use.
    pub(super) fn run(&self, search: &mut Search<'_>, at: &[f64]) {
        for pass in 0..PASSES {
            let mut sites: Vec<usize> = (0..self.at_site.len()).collect();
            sites.sort_by_key(|site| mix(*site as u64, pass));
            let mut has_gained = false;
            for (number, site) in sites.into_iter().enumerate() {
                if search.is_over() || search.is_proven() {
                    return;
                }
                if number.is_multiple_of(ASK) && search.within(at).is_some() {
                    return;
                }
                has_gained |= self.look_at(search, site);
            }
            if !has_gained {
                return;
            }
        }
    }

    fn look_at(&self, search: &mut Search<'_>, middle: usize) -> bool {
        let plan = search.plan();
        let place = |bundle: usize| plan[bundle].as_ref().and_then(|it| it.site(search));
        let mut links = vec![0_u32; self.at_site.len()];
        for position in &self.at_site[middle] {
            let bundle = self.choices[*position].bundle;
            if place(bundle) == Some(middle) {
                for other in &self.of_bundle[bundle] {
                    if let Some(site) = self.choices[*other].site(search) {
                        links[site] += 1;
                    }
                }
            }
        }
        let mut near: Vec<usize> = (0..links.len()).filter(|site| *site != middle).collect();
        near.sort_by_key(|site| (std::cmp::Reverse(links[*site]), *site));
        near.truncate(SITES - 1);
        near.push(middle);
        let mut is_free = vec![false; plan.len()];
        let mut outside: Vec<(f64, usize)> = Vec::new();
        for position in near.iter().flat_map(|site| &self.at_site[*site]) {
            let bundle = self.choices[*position].bundle;
            match place(bundle) {
                Some(site) => is_free[bundle] |= near.contains(&site),
                None => outside.push((self.reduced[*position], bundle)),
            }
        }
        outside.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (_, bundle) in outside.into_iter().take(OUTSIDE) {
            is_free[bundle] = true;
        }
        let free = self.choices.iter().filter(|choice| is_free[choice.bundle]);
        let mut free: Vec<Choice> = free.cloned().collect();
        // What they have now is a choice too, whoever found it.
        let now = plan.iter().flatten();
        let unknown = now.filter(|choice| {
            let own = &self.of_bundle[choice.bundle];
            is_free[choice.bundle] && own.iter().all(|it| self.choices[*it] != **choice)
        });
        free.extend(unknown.cloned());
        let decided = decide(search, &free, Some(&plan), &|| search.is_over());
        search.take(decided.plan)
    }
}
