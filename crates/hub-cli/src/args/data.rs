//! Where inputs come from: `import`, `synth`, `form`, `intake`, `policy`; and `errors`, what is wrong with them.

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};
use hub_core::model::Urn;
use hub_io::intake::Closing;

use super::{Faults, Format, Reading, TableKind, parse_urn};

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("list").required(true).multiple(true)))]
pub(crate) struct Import {
    /// Ofsted management information, of 2025 or of 2026 (report cards). As all tables here: CSV, XLSX or Parquet, gzipped or not.
    #[arg(long, value_name = "FILE", group = "list")]
    pub(crate) ofsted: Option<PathBuf>,
    /// Register of establishments (edubasealldata). With it, it is the list of schools, and Ofsted's file gives inspections.
    #[arg(long, value_name = "FILE", group = "list")]
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
    /// Say where each field of this school comes from (file, line, cells, rule), or why it is empty, in place of how all were joined; either as JSON with --format json.
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
    /// Replace a file that is there.
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
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
    /// Replace files of these names whatever they are, but none that was read.
    #[arg(long)]
    pub(crate) force: bool,
    /// Numbers as text for people; these and what is wrong with the rejected rows as JSON for programs; or the latter alone as CSV, which can be sent back to the schools.
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
