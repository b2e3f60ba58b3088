//! Matrices: `solve`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use hub_core::problem::MAX_PRICE;
use hub_core::rules::Prices;
use hub_io::Number;

use super::{Faults, parse_seconds};

#[derive(Debug, Args)]
pub(crate) struct Solve {
    /// Costs, one row a school, one column a hub: .npy (int32, int64, float64; C order) or CSV without a header, where an empty cell is a forbidden pair.
    pub(crate) costs: PathBuf,
    /// Places by hub: .npy (int32, int64) or CSV.
    pub(crate) capacities: PathBuf,
    /// The entries are scores: maximise their sum.
    #[arg(long, visible_alias = "maximize")]
    pub(crate) maximise: bool,
    /// What a school without a hub counts, in the unit and sign of the entries, below 0 too; without it everyone must be placed.
    #[arg(long, value_name = "U", allow_hyphen_values = true)]
    pub(crate) unplaced_cost: Option<Number>,
    /// The entry that marks forbidden pairs. Among decimals infinity and NaN always do.
    #[arg(long, value_name = "V", allow_hyphen_values = true)]
    pub(crate) forbidden: Option<Number>,
    /// Entries may be negative.
    #[arg(long)]
    pub(crate) allow_negative: bool,
    /// What a school takes of a hub's capacity, in place of 1: .npy (int32, int64) or CSV, one a school, or one row a school and one column a hub.
    #[arg(long, value_name = "SIZES", help_heading = "Side rules")]
    pub(crate) sizes: Option<PathBuf>,
    /// How many schools each hub takes at least: .npy or CSV, one a hub.
    #[arg(long, value_name = "MINIMUMS", help_heading = "Side rules")]
    pub(crate) minimums: Option<PathBuf>,
    /// A hub with a minimum may take none at all instead.
    #[arg(long, requires = "minimums", help_heading = "Side rules")]
    pub(crate) may_close: bool,
    /// What it costs that a hub takes anyone, in the unit of the entries (less score when maximising): .npy or CSV, one a hub, 0 or more.
    #[arg(long, value_name = "COSTS", help_heading = "Side rules")]
    pub(crate) opening_costs: Option<PathBuf>,
    /// A label for each school, -1 for none: schools of the same label go to one hub, all or none. .npy or CSV.
    #[arg(long, value_name = "LABELS", help_heading = "Side rules")]
    pub(crate) groups: Option<PathBuf>,
    /// How many of some schools some hubs take at least and at most: JSON, with labels of schools, groups of hubs, and quotas on them. README.md has an example.
    #[arg(long, value_name = "QUOTAS.json", help_heading = "Side rules")]
    pub(crate) quotas: Option<PathBuf>,
    /// Where no plan places everyone and keeps all rules: what it costs to give something up, as place=10,quota=10,minimum=10,together=50,placed=100; those not named cost what stands here.
    #[arg(long, value_name = "PRICES", help_heading = "Side rules", value_parser = parse_prices)]
    pub(crate) repair_prices: Option<Prices>,
    /// Threads; 0 is one for each core. Optimum and prices do not depend on it.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=1024))]
    pub(crate) threads: u16,
    /// Stop so many seconds after the start, with the best plan found and its proven gap; making these takes as long as reading the costs once more, at most.
    #[arg(long, value_name = "SECONDS", allow_hyphen_values = true, value_parser = parse_seconds)]
    pub(crate) deadline: Option<Duration>,
    /// Write each school's hub to this .npy (int32, counted from 0; -1 is none).
    #[arg(long, value_name = "OUT.npy")]
    pub(crate) assignment: Option<PathBuf>,
    /// Write each hub's price to this .npy (int64, or float64 for decimals): what one place more is worth. With side rules: the multipliers of the proof, in float64.
    #[arg(long, value_name = "OUT.npy")]
    pub(crate) prices: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) faults: Faults,
}

fn parse_prices(text: &str) -> Result<Prices, String> {
    let mut prices = Prices::default();
    for pair in text.split(',') {
        let pair = pair.trim();
        let (kind, price) = pair
            .split_once('=')
            .ok_or_else(|| format!("{pair:?}: prices are written as kind=price"))?;
        let number = price.trim().parse().ok();
        let number = number.filter(|price| (1..=MAX_PRICE).contains(price));
        let price = number
            .ok_or_else(|| format!("{pair:?}: a price is a whole number from 1 to {MAX_PRICE}"))?;
        let at = match kind.trim() {
            "place" => &mut prices.place,
            "quota" => &mut prices.quota,
            "minimum" => &mut prices.minimum,
            "together" => &mut prices.together,
            "placed" => &mut prices.placed,
            _ => {
                return Err(format!(
                    "{:?}: there are prices of place, quota, minimum, together and placed",
                    kind.trim()
                ));
            }
        };
        *at = price;
    }
    Ok(prices)
}
