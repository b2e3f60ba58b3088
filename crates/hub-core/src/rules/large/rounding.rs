//! Whole choices: a programme of some bundles, where the others stay as they are.

use std::collections::{BTreeMap, BTreeSet};

use hub_highs::{Columns, Level, Solver, Status};

use super::Search;
use super::choices::{Choice, mix};
use super::relaxation::{Shares, cost, entries};
use super::weights::real;
use crate::rules::programme::Ended;
use crate::rules::rows::Row;

/// Shares nearer to a whole number than this are that number.
const WHOLE: f64 = 1e-6;

/// Nodes of a programme of few bundles, at most.
const NODES: i32 = 2_000;

/// What came of a programme.
pub(super) struct Decided {
    pub(super) ended: Ended,
    /// By bundle.
    pub(super) plan: Option<Vec<Option<Choice>>>,
}

/// A plan near the relaxation: what it leaves undecided is decided, and more if that does not suffice.
pub(super) fn round(
    search: &Search<'_>,
    choices: &[Choice],
    shares: &Shares,
) -> Option<Vec<Option<Choice>>> {
    let count = search.bundles.list.len();
    let mut plan: Vec<Option<Choice>> = vec![None; count];
    let mut is_free = vec![false; count];
    let is_open = |row: &Row| {
        let mut switches = row.switches.iter();
        // A level is chosen anew all the same.
        let is_level = |switch: usize| search.rows.switches[switch].level.is_some();
        switches.any(|(switch, _)| !is_level(*switch) && is_part(shares.switches[*switch]))
    };
    let open: Vec<bool> = search.rows.list.iter().map(is_open).collect();
    for (choice, share) in choices.iter().zip(&shares.choices) {
        if *share > WHOLE {
            let counts = entries(search, choice);
            is_free[choice.bundle] |= is_part(*share) || counts.iter().any(|(row, _)| open[*row]);
            plan[choice.bundle] = Some(choice.clone());
        }
    }
    for (one, other) in &search.units.apart {
        let bundle = |unit: &u32| search.bundles.of_unit[*unit as usize] as usize;
        let site = |bundle: usize| plan[bundle].as_ref().and_then(|it| it.site(search));
        let (one, other) = (bundle(one), bundle(other));
        if site(one).is_some() && site(one) == site(other) {
            is_free[one] = true;
            is_free[other] = true;
        }
    }
    // All of a bundle that must be placed is free as long as it is not.
    for bundle in 0..count {
        is_free[bundle] |= plan[bundle].is_none() && search.bundles.must(search.units, bundle);
    }
    for more in [0, 8, 3, 1] {
        if search.is_over() {
            return None;
        }
        let chance = |bundle: usize| more > 0 && mix(bundle as u64, more).is_multiple_of(more);
        let is_free = |bundle: usize| is_free[bundle] || chance(bundle);
        let free: Vec<Choice> = choices
            .iter()
            .filter(|choice| is_free(choice.bundle))
            .cloned()
            .collect();
        let mut others = plan.clone();
        for (bundle, choice) in others.iter_mut().enumerate() {
            if is_free(bundle) {
                *choice = None;
            }
        }
        let decided = decide(search, &free, Some(&others), &|| search.is_over());
        if decided.plan.is_some() {
            return decided.plan;
        }
    }
    None
}

pub(super) fn is_part(share: f64) -> bool {
    (share - share.round()).abs() > WHOLE
}

/// Decides between the choices of the bundles that have any; the other bundles stay as they are in `others`, or out. Asks on the way whether to `stop`.
pub(super) fn decide(
    search: &Search<'_>,
    choices: &[Choice],
    others: Option<&[Option<Choice>]>,
    stop: &(dyn Fn() -> bool + Sync),
) -> Decided {
    let nothing = |ended| Decided { ended, plan: None };
    let programme = Programme::new(search, choices, others);
    let Ok(mut solver) = Solver::new(&programme.columns, &programme.bounds) else {
        return nothing(Ended::Failed);
    };
    let half = 0.5 / search.weighed.scale;
    let mut options = vec![
        (c"mip_rel_gap", Level::Real(0.0)),
        (c"mip_abs_gap", Level::Real(half)),
    ];
    if others.is_some() {
        options.push((c"mip_max_nodes", Level::Whole(NODES)));
    }
    if options
        .into_iter()
        .any(|(name, value)| solver.set(name, value).is_err())
    {
        return nothing(Ended::Failed);
    }
    // Simplifying takes seconds, in which nobody is asked whether to stop.
    let left = search.settings.left();
    if left.is_some_and(|left| solver.limit(left.as_secs_f64()).is_err()) {
        return nothing(Ended::Failed);
    }
    if let Some(start) = programme.start(search)
        && solver.start_from(&start).is_err()
    {
        return nothing(Ended::Failed);
    }
    let ended = match solver.run(stop) {
        Status::Optimal => Ended::Done,
        Status::Infeasible => return nothing(Ended::Infeasible),
        Status::Stopped => Ended::Stopped,
        Status::Failed => return nothing(Ended::Failed),
    };
    let values = solver.solution().ok().filter(|_| solver.has_plan());
    let plan = values.map(|(values, _)| {
        let mut plan = others.map_or_else(|| vec![None; search.bundles.list.len()], <[_]>::to_vec);
        for choice in choices {
            plan[choice.bundle] = None;
        }
        for (choice, value) in programme.choices.iter().zip(&values[programme.first..]) {
            if *value > 0.5 {
                plan[choice.bundle] = Some((*choice).clone());
            }
        }
        plan
    });
    Decided { ended, plan }
}

/// A programme of some bundles.
struct Programme<'a> {
    columns: Columns,
    bounds: Vec<(f64, f64)>,
    /// Those that are left beside bundles that stay as they are.
    choices: Vec<&'a Choice>,
    /// Columns before those of the choices.
    first: usize,
}

impl<'a> Programme<'a> {
    fn new(search: &Search<'_>, choices: &'a [Choice], others: Option<&[Option<Choice>]>) -> Self {
        let mut row_of_bundle: BTreeMap<usize, usize> = BTreeMap::new();
        for choice in choices {
            let next = row_of_bundle.len();
            row_of_bundle.entry(choice.bundle).or_insert(next);
        }
        let must = |bundle: &usize| search.bundles.must(search.units, *bundle);
        let mut bounds = vec![(0.0, 1.0); row_of_bundle.len()];
        for (bundle, row) in &row_of_bundle {
            bounds[*row].0 = if must(bundle) { 1.0 } else { 0.0 };
        }
        let mut fixed = vec![0.0; search.rows.list.len()];
        for choice in others.into_iter().flatten().flatten() {
            if !row_of_bundle.contains_key(&choice.bundle) {
                for (row, more) in entries(search, choice) {
                    fixed[row] += more;
                }
            }
        }
        let base = bounds.len();
        let rows = search.rows.list.iter().zip(&fixed);
        bounds.extend(rows.map(|(row, fixed)| self::bounds(row, *fixed)));
        let mut columns = Columns::new();
        push_switches(search, &mut columns, &mut bounds, base, true);
        push_slacks(search, &mut columns, base);
        let first = columns.len();
        let (choices, mut rivals) = rivals(search, choices, others, &row_of_bundle, &mut bounds);
        let last = search.weighed.levels() - 1;
        for (at, choice) in choices.iter().enumerate() {
            let own = std::iter::once((row_of_bundle[&choice.bundle], 1.0));
            let counted = entries(search, choice).into_iter();
            let counted = counted.map(|(row, sum)| (base + row, sum));
            let apart = rivals.remove(&at).unwrap_or_default().into_iter();
            let all = own.chain(counted).chain(apart.map(|row| (row, 1.0)));
            columns.push(cost(search, choice, last), (0.0, 1.0), true, all);
        }
        Self {
            columns,
            bounds,
            choices,
            first,
        }
    }
}

impl Programme<'_> {
    /// The best plan known, as values of the columns; `None` where there is none, or it makes a choice that is not among these.
    fn start(&self, search: &Search<'_>) -> Option<Vec<f64>> {
        search.best.as_ref()?;
        let plan = search.plan();
        let mut activity = vec![0.0; search.rows.list.len()];
        for choice in plan.iter().flatten() {
            for (row, more) in entries(search, choice) {
                activity[row] += more;
            }
        }
        let mut values = Vec::with_capacity(self.columns.len());
        let on = switches_on(search, &plan);
        let mut on: Vec<f64> = on.iter().map(|on| f64::from(u8::from(*on))).collect();
        set_levels(search, &activity, &mut on);
        values.extend(&on);
        for (row, activity) in search.rows.list.iter().zip(activity) {
            if row.price.is_some() {
                let activity = activity + switched(row, &on);
                let (least, most) = bounds(row, 0.0);
                let under = row.least.map(|_| (least - activity).max(0.0));
                let over = row.most.map(|_| (activity - most).max(0.0));
                values.extend(under.into_iter().chain(over));
            }
        }
        let is_made = |choice: &&&Choice| plan[choice.bundle].as_ref() == Some(**choice);
        let made = self.choices.iter().filter(is_made).count();
        let own = self.choices.iter().map(|choice| is_made(&choice));
        values.extend(own.map(|is_made| f64::from(u8::from(is_made))));
        let free: BTreeSet<usize> = self.choices.iter().map(|choice| choice.bundle).collect();
        let wanted = free
            .iter()
            .filter(|bundle| plan[**bundle].is_some())
            .count();
        (made == wanted).then_some(values)
    }
}

/// What switches count in a row.
fn switched(row: &Row, on: &[f64]) -> f64 {
    let counted = row.switches.iter();
    let counted = counted.map(|(switch, more)| on[*switch] * real((*more).into()));
    counted.sum()
}

/// Sets the levels of spreads as near to each other as the loads of sites allow; other switches are set.
fn set_levels(search: &Search<'_>, activity: &[f64], on: &mut [f64]) {
    let rows = search.rows;
    let is_level = |switch: usize| rows.switches[switch].level.is_some();
    for (switch, at) in on.iter_mut().enumerate() {
        if is_level(switch) {
            *at = f64::NAN;
        }
    }
    for (row, activity) in rows.list.iter().zip(activity) {
        let mut levels = row.switches.iter().map(|(switch, _)| *switch);
        // The rows of a site are the ones that count arcs, and each has one level.
        let level = levels.find(|switch| is_level(*switch) && !row.hubs.is_empty());
        let Some(level) = level else { continue };
        let before = std::mem::replace(&mut on[level], 0.0);
        let load = activity + switched(row, on);
        let (least, most) = bounds(row, 0.0);
        // Of two numbers, one of which is none, these give the other.
        on[level] = match row.least {
            Some(_) => before.min(load - least),
            None => before.max(load - most),
        };
    }
}

/// The switches that a plan needs on: of sites that take anyone, and of quotas that count anyone.
fn switches_on(search: &Search<'_>, plan: &[Option<Choice>]) -> Vec<bool> {
    let rows = search.rows;
    let mut on: Vec<bool> = rows.switches.iter().map(|switch| switch.is_fixed).collect();
    let mut of_site = BTreeMap::new();
    for (number, switch) in rows.switches.iter().enumerate() {
        if let Some(site) = switch.site {
            of_site.insert(site, number);
        }
    }
    for choice in plan.iter().flatten() {
        if let Some(switch) = choice.site(search).and_then(|site| of_site.get(&site)) {
            on[*switch] = true;
        }
        for (row, _) in entries(search, choice) {
            for (switch, _) in &rows.list[row].switches {
                // Levels of spreads are set apart.
                on[*switch] |= rows.switches[*switch].site.is_none();
            }
        }
    }
    on
}

/// Choices that no bundle that stays as it is rules out, with a row for each pair and site where two of them would be too near.
fn rivals<'a>(
    search: &Search<'_>,
    choices: &'a [Choice],
    others: Option<&[Option<Choice>]>,
    free: &BTreeMap<usize, usize>,
    bounds: &mut Vec<(f64, f64)>,
) -> (Vec<&'a Choice>, BTreeMap<usize, Vec<usize>>) {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut closed: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (one, other) in &search.units.apart {
        let bundle = |unit: &u32| search.bundles.of_unit[*unit as usize] as usize;
        let (one, other) = (bundle(one), bundle(other));
        let site = |bundle: usize| {
            let choice = others.and_then(|others| others[bundle].as_ref());
            choice.and_then(|choice| choice.site(search))
        };
        match (free.contains_key(&one), free.contains_key(&other)) {
            (true, true) if one != other => pairs.push((one, other)),
            (true, false) => closed.entry(one).or_default().extend(site(other)),
            (false, true) => closed.entry(other).or_default().extend(site(one)),
            _ => {}
        }
    }
    let is_left = |choice: &&Choice| {
        let sites = closed.get(&choice.bundle);
        let site = choice.site(search);
        sites.is_none_or(|sites| site.is_none_or(|site| !sites.contains(&site)))
    };
    let choices: Vec<&Choice> = choices.iter().filter(is_left).collect();
    let mut at_site: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (at, choice) in choices.iter().enumerate() {
        if let Some(site) = choice.site(search) {
            at_site.entry((choice.bundle, site)).or_default().push(at);
        }
    }
    let mut rows: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    pairs.sort_unstable();
    pairs.dedup();
    for (one, other) in pairs {
        for (&(_, site), own) in at_site.range((one, 0)..=(one, usize::MAX)) {
            let Some(theirs) = at_site.get(&(other, site)) else {
                continue;
            };
            for at in own.iter().chain(theirs) {
                rows.entry(*at).or_default().push(bounds.len());
            }
            bounds.push((f64::NEG_INFINITY, 1.0));
        }
    }
    (choices, rows)
}

/// The bounds of a row, less what is counted already.
pub(super) fn bounds(row: &Row, fixed: f64) -> (f64, f64) {
    let bound = |bound: Option<i64>, none: f64| bound.map_or(none, |it| real(it.into()) - fixed);
    (
        bound(row.least, f64::NEG_INFINITY),
        bound(row.most, f64::INFINITY),
    )
}

/// Adds the columns of switches, and a row of how many sites are open. Rows of the instance come after so many others. Gives what the switches cost.
pub(super) fn push_switches(
    search: &Search<'_>,
    columns: &mut Columns,
    bounds: &mut Vec<(f64, f64)>,
    base: usize,
    is_whole: bool,
) -> Vec<f64> {
    let rows = search.rows;
    let mut of_switch: Vec<Vec<(usize, f64)>> = vec![Vec::new(); rows.switches.len()];
    for (number, row) in rows.list.iter().enumerate() {
        for (switch, coefficient) in &row.switches {
            of_switch[*switch].push((base + number, real((*coefficient).into())));
        }
    }
    if let Some((least, most)) = search.instance.rules.open {
        for (switch, entries) in rows.switches.iter().zip(&mut of_switch) {
            if switch.site.is_some() {
                entries.push((bounds.len(), 1.0));
            }
        }
        bounds.push((f64::from(least), f64::from(most)));
    }
    let mut costs = Vec::new();
    for (switch, entries) in rows.switches.iter().zip(of_switch) {
        let least = if switch.is_fixed { 1.0 } else { 0.0 };
        let cost = real(switch.cost.into()) / search.weighed.scale;
        let most = real(switch.most().into());
        columns.push(cost, (least, most), is_whole, entries);
        costs.push(cost);
    }
    costs
}

/// Adds the columns of what soft rows are beyond their bounds, below and above. Rows of the instance come after so many others. Gives what they cost.
pub(super) fn push_slacks(search: &Search<'_>, columns: &mut Columns, base: usize) -> Vec<f64> {
    let rows = &search.rows.list;
    let mut costs = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let Some(price) = row.price else { continue };
        let cost = real(price.into()) / search.weighed.scale;
        for (sign, is_there) in [(1.0, row.least.is_some()), (-1.0, row.most.is_some())] {
            if !is_there {
                continue;
            }
            let later = rows.iter().enumerate().skip(number + 1);
            let counts = later.flat_map(|(later, row)| {
                let own = row.slacks.iter().filter(|(soft, _)| *soft == number);
                own.map(move |(_, weight)| (base + later, real((*weight).into())))
            });
            let entries = std::iter::once((base + number, sign)).chain(counts);
            columns.push(cost, (0.0, f64::INFINITY), false, entries);
            costs.push(cost);
        }
    }
    costs
}
