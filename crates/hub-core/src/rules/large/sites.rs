//! Which sites take anyone, where the relaxation opens parts of many: as many as it opens in all, those first that it opens most of. What goes where is then found anew among these.

use super::Search;
use super::relaxation::Shares;
use super::rounding::is_part;

/// Parts of sites from which on that is asked: fewer are for the rounding.
const MANY: usize = 4;

/// By site: whether it stays closed; `None` where few sites are open in part.
pub(super) fn closed(search: &Search<'_>, shares: &Shares) -> Option<Vec<bool>> {
    let switches = search.rows.switches.iter().zip(&shares.switches);
    let mut opened: Vec<(f64, usize)> = switches
        .filter_map(|(switch, share)| Some((*share, switch.site?)))
        .collect();
    let parts = opened.iter().filter(|(share, _)| is_part(*share)).count();
    if parts < MANY {
        return None;
    }
    opened.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let sum: f64 = opened.iter().map(|(share, _)| *share).sum();
    let mut is_closed = vec![false; search.instance.sites()];
    let mut room = sum;
    for (_, site) in opened {
        is_closed[site] = room < 0.5 && search.instance.may_close(site);
        room -= 1.0;
    }
    Some(is_closed)
}
