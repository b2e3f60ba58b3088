//! Late applicants: what one more school takes once the instance is solved.

use std::fmt;
use std::time::Instant;

use hub_benches::{Case, FORBIDDEN, Regime, UNPLACED};
use hub_core::transport::{Session, Settings};

use crate::Failure;
use crate::course::SEED;
use crate::markdown::{heading, row, time};

const SCHOOLS: usize = 22_000;
const HUBS: usize = 93;

/// So many come, one after the other.
const COME: usize = 500;

/// What late applicants took in a regime, in seconds.
struct Late {
    regime: Regime,
    first: f64,
    /// All, in order of length.
    sorted: Vec<f64>,
}

/// Adds the table of all regimes to the page.
pub(crate) fn late_applicants(page: &mut String) -> Result<(), Failure> {
    // At capacity 1 everywhere, 22,000 schools would need as many hubs.
    let regimes = Regime::ALL
        .into_iter()
        .filter(|regime| *regime != Regime::Classic);
    let all: Vec<Late> = regimes.map(measure).collect::<Result<_, _>>()?;
    Ok(table(page, &all)?)
}

fn measure(regime: Regime) -> Result<Late, Failure> {
    println!("\nlate applicants, {}", regime.name());
    let case = Case::new(regime, SCHOOLS, HUBS, SEED);
    let others = Case::new(regime, SCHOOLS, HUBS, SEED + 1);
    let costs = case.dense()?;
    let settings = Settings::new();
    let mut session = Session::new(&case.instance(&costs), &settings)?;
    let mut seconds = Vec::with_capacity(COME);
    for row in others.costs.chunks(HUBS).take(COME) {
        let cost = |cost: &i32| (*cost != FORBIDDEN).then(|| i64::from(*cost));
        let row: Vec<Option<i64>> = row.iter().map(cost).collect();
        let begun = Instant::now();
        session.add_school(&row, Some(UNPLACED))?;
        session.reoptimise(&settings)?;
        seconds.push(begun.elapsed().as_secs_f64());
    }
    let first = seconds[0];
    seconds.sort_by(f64::total_cmp);
    Ok(Late {
        regime,
        first,
        sorted: seconds,
    })
}

fn table(page: &mut String, all: &[Late]) -> fmt::Result {
    heading(
        page,
        "One late applicant",
        &[
            "instance",
            "the first",
            "median of 500",
            "95 %",
            "the longest",
        ],
    )?;
    for late in all {
        let part = |per_cent: usize| late.sorted[(late.sorted.len() - 1) * per_cent / 100];
        let times = [late.first, part(50), part(95), part(100)];
        let mut cells = vec![format!("{} {SCHOOLS}x{HUBS}", late.regime.name())];
        cells.extend(times.map(time));
        row(page, &cells)?;
    }
    Ok(())
}
