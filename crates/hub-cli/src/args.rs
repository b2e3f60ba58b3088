//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use hub_core::model::Urn;
use hub_core::problem::MAX_PRICE;
use hub_core::rules::Prices;
use hub_io::intake::Closing;
use hub_io::{Audience, Limits, Loaded, Number, ReadError, TableFormat, read_inputs_within};

/// Puts schools into support hubs: the best plan there is, proven, with a reason for every placement.
#[derive(Debug, Parser)]
#[command(name = "hubmatch", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 input or output failed; 2 bad input; 3 infeasible; 4 plan refused; 5 stopped early; 130 interrupted.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Match 2,000 synthetic schools to 32 hubs, verify the plan and show it.
    Demo(Demo),
    /// Make schools.csv from public registers.
    Import(Import),
    /// Make synthetic schools and hubs, or plausible hubs among given schools.
    Synth(Synth),
    /// Print the application form: as JSON Schema, as a CSV header, or as a workbook to fill in.
    Form(Form),
    /// Make schools.csv from exports of the application form, with lists of all that was wrong, late or double.
    Intake(Intake),
    /// List the presets, or print one to start from.
    Policy(Policy),
    /// Report everything wrong with the inputs, and demand against places.
    Check(Check),
    /// Find the best plan, prove it and write it.
    Match(Match),
    /// Audit a plan from the inputs alone.
    Verify(Verify),
    /// Say why a school is where it is, and what another hub would cost.
    Explain(Explain),
    /// List the codes of errors, or say what one of them means.
    Errors(Errors),
    /// Write what the team, each hub or the public may see of a plan.
    Export(Export),
    /// Solve a matrix of costs: rows to columns of limited capacity, to a proven optimum.
    Solve(Solve),
}

impl Command {
    /// How what is wrong with the inputs is reported.
    pub(crate) fn faults(&self) -> Format {
        match self {
            Self::Import(args) => args.faults.format,
            Self::Intake(args) => args.format,
            Self::Check(args) => args.faults.format,
            Self::Match(args) => args.format,
            Self::Verify(args) => args.faults.format,
            Self::Explain(args) => args.faults.format,
            Self::Export(args) => args.faults.format,
            Self::Solve(args) => args.faults.format,
            _ => Format::Text,
        }
    }
}

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
pub(crate) struct Import {
    /// Ofsted management information, of 2025 or of 2026 (report cards). As all tables here: CSV, XLSX or Parquet, gzipped or not.
    #[arg(long, value_name = "FILE", required_unless_present = "gias")]
    pub(crate) ofsted: Option<PathBuf>,
    /// Register of establishments (edubasealldata). With it, it is the list of schools, and Ofsted's file gives inspections.
    #[arg(long, value_name = "FILE")]
    pub(crate) gias: Option<PathBuf>,
    /// Group links of the register: academies and their trusts.
    #[arg(long, value_name = "FILE")]
    pub(crate) groups: Option<PathBuf>,
    /// Day of the group links, for instance 2019-06-01, where the file's name does not end in it.
    #[arg(long, value_name = "DAY", requires = "groups")]
    pub(crate) groups_day: Option<String>,
    /// School-level absence by URN: performance tables, or the layout of explore-education-statistics.
    #[arg(long, value_name = "FILE")]
    pub(crate) absence: Option<PathBuf>,
    /// Academic year of the absence file, for instance 2018/19, where its path does not tell; of a file with several years, which (without it the latest).
    #[arg(long, value_name = "YEAR", requires = "absence")]
    pub(crate) absence_period: Option<String>,
    /// Establishment links: predecessors of converted schools.
    #[arg(long, value_name = "FILE")]
    pub(crate) links: Option<PathBuf>,
    /// School-level census: pupils, free school meals, special needs. Performance tables, or the layout of explore-education-statistics, which has these in
    /// files of their own: may be repeated, and the first file that has a value gives it.
    #[arg(long, value_name = "FILE")]
    pub(crate) census: Vec<PathBuf>,
    /// Academic year of the census files, where their paths do not tell; of a file with several years, which (without it the latest).
    #[arg(long, value_name = "YEAR", requires = "census")]
    pub(crate) census_period: Option<String>,
    /// Code-Point Open: a folder of CSV files, one CSV file, a zip or a tar.xz; may be repeated.
    #[arg(long, value_name = "FILE|DIR")]
    pub(crate) postcodes: Vec<PathBuf>,
    /// Education investment areas.
    #[arg(long, value_name = "FILE")]
    pub(crate) areas: Option<PathBuf>,
    /// Say where each field of this school comes from (file, line, cells, rule), or why it is empty, in place of how all were joined.
    #[arg(long, value_name = "URN", value_parser = parse_urn)]
    pub(crate) explain: Option<Urn>,
    /// Also write the schools that the register has as closed (name and status alone), for a register that intake compares applications with.
    #[arg(long, requires = "gias")]
    pub(crate) with_closed: bool,
    /// The file to write: Parquet or XLSX where its name ends so, CSV otherwise.
    #[arg(long, value_name = "FILE", required_unless_present = "explain")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) faults: Faults,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Debug, Args)]
pub(crate) struct Synth {
    /// Schools that apply.
    #[arg(
        long,
        value_name = "N",
        required_unless_present = "from",
        conflicts_with = "from"
    )]
    pub(crate) schools: Option<u32>,
    /// Hubs.
    #[arg(long, value_name = "M")]
    pub(crate) hubs: u32,
    /// Places in each hub; without it, about nine places for ten applicants.
    #[arg(long, value_name = "P")]
    pub(crate) places: Option<u32>,
    /// Draw the leads from these schools and write hubs only.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// Seed of every random choice.
    #[arg(long, value_name = "S")]
    pub(crate) seed: u64,
    /// Also make an export of the application form (form), a register to compare it with (register), and a list of the mistakes in it (mistakes.csv).
    #[arg(long, conflicts_with = "from")]
    pub(crate) form: bool,
    /// Share of forms with a mistake, as people make them.
    #[arg(long, value_name = "PERCENT", default_value = "5%", requires = "form", value_parser = parse_percent)]
    pub(crate) mistakes: f64,
    /// Folder for schools, hubs and policy.toml; with --from, the file of hubs, whose name's ending says the format.
    #[arg(long, value_name = "DIR|FILE")]
    pub(crate) out: PathBuf,
    /// Format of schools and hubs in the folder.
    #[arg(long = "as", value_enum, value_name = "FORMAT", default_value_t = TableKind::Csv, conflicts_with = "from")]
    pub(crate) format: TableKind,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// A format of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableKind {
    /// Comma-separated values.
    Csv,
    /// Parquet, for programs.
    Parquet,
    /// A workbook.
    Xlsx,
}

impl From<TableKind> for TableFormat {
    fn from(kind: TableKind) -> Self {
        match kind {
            TableKind::Csv => Self::Csv,
            TableKind::Parquet => Self::Parquet,
            TableKind::Xlsx => Self::Xlsx,
        }
    }
}

/// The shapes of the application form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormShape {
    /// JSON Schema of one application.
    Schema,
    /// The first line of a CSV file.
    Csv,
    /// A workbook to fill in: lists to choose from, checks, and a sheet of guidance.
    Xlsx,
}

#[derive(Debug, Args)]
pub(crate) struct Form {
    /// Its shape.
    #[arg(long = "as", value_enum, value_name = "SHAPE", default_value_t = FormShape::Schema)]
    pub(crate) shape: FormShape,
    /// The file to write, in place of printing it.
    #[arg(long, value_name = "FILE", required_if_eq("shape", "xlsx"))]
    pub(crate) out: Option<PathBuf>,
}

/// Which of two values counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Preferred {
    /// The answer on the form.
    Form,
    /// The register's value.
    Register,
}

#[derive(Debug, Args)]
pub(crate) struct Intake {
    /// Exports of the form.
    #[arg(value_name = "EXPORT", required = true)]
    pub(crate) exports: Vec<PathBuf>,
    /// Last day for applications, or the last moment: 2023-05-08, "2023-05-08 17:00". Later ones go to a list of their own.
    #[arg(long, value_name = "DAY", value_parser = parse_closing)]
    pub(crate) closes: Closing,
    /// Columns file (TOML): which of their headings answers which question, and how cells are written.
    #[arg(long, value_name = "FILE")]
    pub(crate) columns: Option<PathBuf>,
    /// Register to compare with: schools as `import` makes them. Then a URN that it lacks is a fault, and answers that are missing come from it.
    #[arg(long, value_name = "FILE")]
    pub(crate) register: Option<PathBuf>,
    /// Establishment links: which school continues a closed one.
    #[arg(long, value_name = "FILE", requires = "register")]
    pub(crate) links: Option<PathBuf>,
    /// Hubs: a preference for one that is not among them is a fault then.
    #[arg(long, value_name = "FILE")]
    pub(crate) hubs: Option<PathBuf>,
    /// What counts where form and register differ; each difference is listed either way.
    #[arg(long, value_enum, default_value_t = Preferred::Register)]
    pub(crate) prefer: Preferred,
    /// Percentage points by which a rate may differ from the register's.
    #[arg(long, value_name = "POINTS", default_value = "1", value_parser = parse_threshold)]
    pub(crate) rate_threshold: f64,
    /// Percent by which the number of pupils may differ from the register's.
    #[arg(long, value_name = "PERCENT", default_value = "10", value_parser = parse_threshold)]
    pub(crate) pupils_threshold: f64,
    /// A row with a fault is a fault of all: nothing is written then.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Format of schools and late schools.
    #[arg(long = "as", value_enum, value_name = "FORMAT", default_value_t = TableKind::Csv)]
    pub(crate) table: TableKind,
    /// Folder for schools.csv, rejected.csv, late.csv, duplicates.csv, findings.csv, applications.csv and contacts.csv.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Replace files of these names whatever they are.
    #[arg(long)]
    pub(crate) force: bool,
    /// Numbers as text for people or JSON for programs, or what is wrong with the rejected rows as CSV, which can be sent back to the schools.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// A percentage as a share from 0 to 1.
fn parse_percent(text: &str) -> Result<f64, String> {
    let number = text
        .strip_suffix('%')
        .and_then(|text| text.trim_end().parse().ok());
    let number = number.filter(|number: &f64| (0.0..=100.0).contains(number));
    let share = number.map(|number| number / 100.0);
    share.ok_or_else(|| "a percentage from 0% to 100%, such as 5%".to_owned())
}

fn parse_closing(text: &str) -> Result<Closing, String> {
    let message = "write 2023-05-08, or with a time 2023-05-08 17:00";
    Closing::parse(text).ok_or_else(|| message.to_owned())
}

fn parse_threshold(text: &str) -> Result<f64, String> {
    let number = text.parse().ok();
    let number = number.filter(|number: &f64| number.is_finite() && *number >= 0.0);
    number.ok_or_else(|| "a number, 0 or more".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct Policy {
    /// A preset to print.
    pub(crate) name: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Errors {
    /// A code, such as `bad_urn`.
    pub(crate) code: Option<String>,
    /// Text for people, JSON or CSV for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
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

/// How much is read of files.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    #[arg(long = "limit", value_name = "NAME=N", value_parser = parse_limit, help = limits_help())]
    limits: Vec<(&'static str, u64)>,
}

impl Reading {
    /// The limits, those that were set and the usual others.
    pub(crate) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        for (name, most) in &self.limits {
            limits.set(name, *most);
        }
        limits
    }
}

fn limits_help() -> String {
    let usual = Limits::default();
    let all = Limits::ALL.map(|limit| {
        let (name, most, what) = (limit.name, limit.of(usual), limit.what);
        format!("{name}={most} ({what})")
    });
    format!(
        "How much is read of a file at most; may be repeated. In force without it: {}",
        all.join(", ")
    )
}

fn parse_limit(text: &str) -> Result<(&'static str, u64), String> {
    let (name, most) = text.split_once('=').unwrap_or((text, ""));
    let Some(limit) = Limits::ALL.into_iter().find(|limit| limit.name == name) else {
        let names = Limits::ALL.map(|limit| limit.name);
        return Err(format!("there are limits of {}", names.join(", ")));
    };
    match most.parse() {
        Ok(most) if most > 0 => Ok((limit.name, most)),
        _ => Err(format!(
            "a limit is a whole number of 1 or more, as in {name}={}",
            limit.of(Limits::default())
        )),
    }
}

/// The three inputs of a matching.
#[derive(Debug, Args)]
pub(crate) struct Inputs {
    /// Schools that applied: CSV, tab-separated, JSON, NDJSON, XLSX or Parquet.
    #[arg(long, value_name = "FILE")]
    pub(crate) schools: PathBuf,
    /// Hubs: CSV, tab-separated, JSON, NDJSON, XLSX or Parquet.
    #[arg(long, value_name = "FILE")]
    pub(crate) hubs: PathBuf,
    /// Policy file, or the name of a preset.
    #[arg(long, value_name = "FILE|NAME")]
    pub(crate) policy: String,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

impl Inputs {
    /// Reads them.
    pub(crate) fn read(&self) -> Result<Loaded, ReadError> {
        let limits = self.reading.limits();
        read_inputs_within(&self.schools, &self.hubs, Some(&self.policy), limits)
    }
}

/// How something is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One JSON object, for programs.
    Json,
    /// A table, for spreadsheet programs.
    Csv,
}

/// How what is wrong with the inputs is reported.
#[derive(Debug, Args)]
pub(crate) struct Faults {
    /// Report what is wrong with the inputs as text on standard error, or as JSON or CSV on standard output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
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
    /// Also say what forcing the school into this hub would cost.
    #[arg(long, value_name = "ID")]
    pub(crate) hub: Option<String>,
    /// Who will read it: a hub is told less than the team.
    #[arg(long, value_enum, default_value_t = Reader::Internal)]
    pub(crate) audience: Reader,
    #[command(flatten)]
    pub(crate) faults: Faults,
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

fn parse_urn(text: &str) -> Result<Urn, String> {
    text.parse()
        .ok()
        .and_then(Urn::new)
        .ok_or_else(|| "a URN has six digits".to_owned())
}

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

fn parse_seconds(text: &str) -> Result<Duration, String> {
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|time| !time.is_zero())
        .ok_or_else(|| "seconds are a number above 0, and at most 1e19".to_owned())
}
