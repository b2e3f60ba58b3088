//! Plans: `demo`, `check`, `match`, `verify`, `explain`, `places`, `export`, `report`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use hub_core::model::Urn;
use hub_io::Audience;

use super::{Answer, Faults, Format, Inputs, Reading, TableKind, parse_seconds, parse_urn};

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Folder for the inputs and the plan.
    #[arg(long, value_name = "DIR", default_value = "out/demo")]
    pub(crate) out: PathBuf,
    /// Threads; 0 is one for each core.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=1024))]
    pub(crate) threads: u16,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Schools that applied: CSV, tab-separated, JSON, NDJSON, XLSX or Parquet.
    #[arg(long, value_name = "FILE")]
    pub(crate) schools: PathBuf,
    /// Hubs: CSV, tab-separated, JSON, NDJSON, XLSX or Parquet.
    #[arg(long, value_name = "FILE")]
    pub(crate) hubs: PathBuf,
    /// Policy file, or the name of a preset: then it is also checked whether any plan keeps its pins and rules.
    #[arg(long, value_name = "FILE|NAME")]
    pub(crate) policy: Option<String>,
    /// Stop looking for such a plan after so many seconds.
    #[arg(long, value_name = "SECONDS", default_value = "20", allow_hyphen_values = true, value_parser = parse_seconds)]
    pub(crate) deadline: Duration,
    #[command(flatten)]
    pub(crate) faults: Faults,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Debug, Args)]
pub(crate) struct Match {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// Folder for plan.json and what goes with it.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// What goes with it: tables as CSV or Parquet (assignments, unplaced, waiting list, hubs), a workbook for the team (plan.xlsx), or several of them.
    #[arg(
        long = "as",
        value_enum,
        value_name = "FORMATS",
        value_delimiter = ',',
        default_value = "csv"
    )]
    pub(crate) formats: Vec<TableKind>,
    /// Replace another plan in the folder.
    #[arg(long)]
    pub(crate) force: bool,
    /// Threads; 0 is one for each core. The plan does not depend on it.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=1024))]
    pub(crate) threads: u16,
    /// Seed of the lottery.
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Where the policy has side rules: stop so many seconds after the start with the best plan found.
    #[arg(long, value_name = "SECONDS", allow_hyphen_values = true, value_parser = parse_seconds)]
    pub(crate) deadline: Option<Duration>,
    /// Text for people; JSON of the result, or of what is wrong with the inputs, for programs; or CSV of what is wrong, a header only where nothing is.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// The plan.
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: PathBuf,
    /// Refuse a plan that is not proven to be the best.
    #[arg(long)]
    pub(crate) require_optimal: bool,
    #[command(flatten)]
    pub(crate) faults: Faults,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// The plan.
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: PathBuf,
    /// URN of the school.
    #[arg(long, value_name = "URN", value_parser = parse_urn)]
    pub(crate) school: Urn,
    /// Also say why it is not at this hub: both side by side, what forcing it in there would cost, and what would bring it there.
    #[arg(long, value_name = "ID")]
    pub(crate) hub: Option<String>,
    /// And how far the weight of each criterion would have to move before it is there: takes many matches.
    #[arg(long, requires = "hub")]
    pub(crate) weights: bool,
    /// Threads; 0 is one for each core. The answer does not depend on it.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=1024))]
    pub(crate) threads: u16,
    /// Who will read it: a hub is told less than the team.
    #[arg(long, value_enum, default_value_t = Reader::Internal)]
    pub(crate) audience: Reader,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

#[derive(Debug, Args)]
pub(crate) struct Places {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// The plan.
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: PathBuf,
    /// Places more in all that are given out, one after the other, to where each is worth most.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub(crate) add: u32,
    /// Give them all to this hub, and say who gets them.
    #[arg(long, value_name = "ID")]
    pub(crate) hub: Option<String>,
    /// Places more and less of each hub that are looked at to say for how many a worth holds.
    #[arg(long = "up-to", value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) limit: u32,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

#[derive(Debug, Args)]
pub(crate) struct Robustness {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// The plan.
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: PathBuf,
    /// How often the problem is solved again.
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) runs: u32,
    /// Seed of what is drawn.
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Draw each weight from so many percent below to so many above, 0 to 100.
    #[arg(long, value_name = "PERCENT", default_value_t = 20.0, allow_hyphen_values = true, value_parser = parse_percent)]
    pub(crate) weights: f64,
    /// Draw each rate of absence of each school from so many percentage points below to so many above, 0 to 100.
    #[arg(long, value_name = "POINTS", default_value_t = 1.0, allow_hyphen_values = true, value_parser = parse_percent)]
    pub(crate) absence: f64,
    /// Take missing persistent absence, free school meals, special needs and pupils from another school of the same phase, another one in each run.
    #[arg(long)]
    pub(crate) impute: bool,
    /// Threads; 0 is one for each core. The answer does not depend on it.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=1024))]
    pub(crate) threads: u16,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

#[derive(Debug, Args)]
pub(crate) struct Fairness {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// The plan.
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: PathBuf,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The plan of before.
    #[arg(value_name = "PLAN")]
    pub(crate) before: PathBuf,
    /// The plan of after.
    #[arg(value_name = "PLAN")]
    pub(crate) after: PathBuf,
    /// Schools of either plan, for their names and regions: CSV, tab-separated, JSON, NDJSON, XLSX or Parquet.
    #[arg(long, value_name = "FILE")]
    pub(crate) schools: Option<PathBuf>,
    /// Hubs of either plan, for the map of the page.
    #[arg(long, value_name = "FILE", requires = "page")]
    pub(crate) hubs: Option<PathBuf>,
    /// Also make a page of it to look at, an HTML file.
    #[arg(long = "out", id = "page", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) answer: Answer,
}

fn parse_percent(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.parse().ok();
    number
        .filter(|number| (0.0..=100.0).contains(number))
        .ok_or_else(|| "a number from 0 to 100".to_owned())
}

/// Who will read what is written of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Reader {
    /// The team: everything.
    Internal,
    /// Each hub: its own schools and what they need, without rates of schools with fewer than 50 pupils.
    Hub,
    /// Everyone: hubs and counts, without small ones, and no single school.
    Public,
}

impl From<Reader> for Audience {
    fn from(reader: Reader) -> Self {
        match reader {
            Reader::Internal => Self::Internal,
            Reader::Hub => Self::Hub,
            Reader::Public => Self::Public,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// The plan.
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: PathBuf,
    /// Who will read it: the team gets everything; each hub a page of its own; the public hubs and counts.
    #[arg(long, value_enum, default_value_t = Reader::Internal)]
    pub(crate) audience: Reader,
    /// A summary on one sheet of paper instead, with the map.
    #[arg(long, conflicts_with_all = ["audience", "runs"])]
    pub(crate) one_page: bool,
    /// The page, an HTML file; for hubs, a folder for their pages.
    #[arg(long, value_name = "FILE|DIR")]
    pub(crate) out: PathBuf,
    /// How often to match again under other weights and answers, to say how sure each placement is; 0 leaves that out. `hubmatch robustness` draws otherwise.
    #[arg(long, value_name = "N", default_value_t = hub_report::RUNS, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub(crate) runs: u32,
    /// Threads; 0 is one for each core. The page does not depend on it.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=1024))]
    pub(crate) threads: u16,
    #[command(flatten)]
    pub(crate) faults: Faults,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// The plan.
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: PathBuf,
    /// Who will read it.
    #[arg(long, value_enum)]
    pub(crate) audience: Reader,
    /// Whom to speak to at the schools: CSV, XLSX or Parquet. It goes to the team and, of its own schools, to each hub.
    #[arg(long, value_name = "FILE")]
    pub(crate) contacts: Option<PathBuf>,
    /// Format, or several of them.
    #[arg(
        long = "as",
        value_enum,
        value_name = "FORMATS",
        value_delimiter = ',',
        default_value = "xlsx"
    )]
    pub(crate) formats: Vec<TableKind>,
    /// Folder for the files, new or with nothing in it but earlier ones of the same names.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) faults: Faults,
}
