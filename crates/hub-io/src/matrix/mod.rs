//! Matrices of costs and capacities by hub, as researchers have them: `.npy` files and CSV without a header.
//!
//! In reading order: `map` a file's bytes, `npy` and `cells` the two formats, `numbers` by hub or school, `opening` costs, `quotas` and `side` rules, `terms` what the caller
//! says of the numbers, `scale` decimals as whole numbers, `prepare` the matrix as the engine takes it, `value` what a plan
//! counts in the unit of the file, `outcome` the JSON object that comes of it.

mod cells;
mod gap;
mod map;
mod npy;
mod numbers;
mod opening;
mod outcome;
mod prepare;
mod quotas;
mod scale;
mod side;
mod terms;
mod value;

use std::path::Path;

use crate::error::ReadError;
use crate::report::{Located, Report};
use hub_core::issue::Code;
use hub_core::transport::ShapeError;

pub use npy::{float64_to_npy, int32_to_npy, int64_to_npy};
pub use outcome::{
    Amount, Deficit, LeftOutSchool, PartialAssignment, Seconds, SolveStatus, Solved,
};
pub use prepare::Prepared;
pub use quotas::{QuotaFile, QuotaLine};
pub use side::{SideFiles, SideRules};
pub use terms::{Number, Terms};
pub use value::Value;

use map::Bytes;

/// A matrix as it lies in its file or in memory: one row a school, one column a hub.
#[derive(Debug)]
pub struct CostMatrix<'a> {
    file: String,
    schools: usize,
    hubs: usize,
    held: Held<'a>,
}

/// Where the entries are. In the CSV formats an empty cell is [`BLANK`] or not a number.
#[derive(Debug)]
enum Held<'a> {
    /// A `.npy` file mapped into memory, and the type and first byte of its data.
    File(Bytes, npy::Kind, usize),
    /// `.npy` data that lay askew in its file.
    Narrow(Vec<i32>),
    /// The same in 64 bits.
    Wide(Vec<i64>),
    /// Whole numbers from CSV.
    Cells(Vec<i64>),
    /// Decimals, from either.
    Real(Vec<f64>),
    /// What the caller has in memory.
    Lent(Lent<'a>),
}

/// Marks a forbidden pair among whole numbers that are ours; as a cost it would be out of range.
const BLANK: i64 = i64::MIN;

/// Entries that the caller has in memory.
#[derive(Clone, Copy, Debug)]
pub enum Lent<'a> {
    /// Whole numbers.
    Int32(&'a [i32]),
    /// Whole numbers.
    Int64(&'a [i64]),
    /// Decimals; infinities and NaN are forbidden pairs.
    Float64(&'a [f64]),
}

impl Lent<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Int32(entries) => entries.len(),
            Self::Int64(entries) => entries.len(),
            Self::Float64(entries) => entries.len(),
        }
    }
}

/// The entries of a matrix, row by row.
#[derive(Clone, Copy, Debug)]
enum Entries<'a> {
    Narrow(&'a [i32]),
    Wide(&'a [i64]),
    Cells(&'a [i64]),
    Real(&'a [f64]),
}

impl<'a> CostMatrix<'a> {
    /// Entries that are in memory, row by row, called `name` in issues; they are read where they lie.
    ///
    /// # Errors
    ///
    /// [`ShapeError::Entries`] unless there are as many entries as `schools` times `hubs`.
    pub fn lent(
        name: &str,
        lent: Lent<'a>,
        schools: usize,
        hubs: usize,
    ) -> Result<Self, ShapeError> {
        let entries = lent.len();
        if schools.checked_mul(hubs) != Some(entries) {
            return Err(ShapeError::Entries {
                entries,
                schools,
                hubs,
            });
        }
        Ok(Self {
            file: name.to_owned(),
            schools,
            hubs,
            held: Held::Lent(lent),
        })
    }

    /// Number of schools: rows.
    #[must_use]
    pub fn schools(&self) -> usize {
        self.schools
    }

    /// Number of hubs: columns.
    #[must_use]
    pub fn hubs(&self) -> usize {
        self.hubs
    }

    fn entries(&self) -> Entries<'_> {
        match &self.held {
            Held::File(bytes, npy::Kind::Int32, data) => Entries::Narrow(npy::view(bytes, *data)),
            Held::File(bytes, npy::Kind::Int64, data) => Entries::Wide(npy::view(bytes, *data)),
            Held::File(bytes, npy::Kind::Float64, data) => Entries::Real(npy::view(bytes, *data)),
            Held::Narrow(entries) => Entries::Narrow(entries),
            Held::Wide(entries) => Entries::Wide(entries),
            Held::Cells(entries) => Entries::Cells(entries),
            Held::Real(entries) => Entries::Real(entries),
            Held::Lent(Lent::Int32(entries)) => Entries::Narrow(entries),
            Held::Lent(Lent::Int64(entries)) => Entries::Wide(entries),
            Held::Lent(Lent::Float64(entries)) => Entries::Real(entries),
        }
    }
}

/// Reads a matrix of costs and the capacities of its hubs.
///
/// Costs: `.npy` (int32, int64 or float64, two-dimensional, C order, little endian), mapped into memory and not copied; or CSV without a
/// header, one row a school, whole numbers or decimals, an empty cell for a forbidden pair. Capacities: `.npy`
/// (int32 or int64, one-dimensional) or CSV, one a line or all on one line; each 0 to 4294967295, as many as the costs have columns.
///
/// A mapped file must not be changed by others while the matrix is in use.
///
/// # Errors
///
/// [`ReadError::Io`]; or [`ReadError::Bad`] with everything that is wrong with both files.
pub fn read_matrix(
    costs: &Path,
    capacities: &Path,
) -> Result<(CostMatrix<'static>, Vec<u32>), ReadError> {
    let read = read_with_rules(costs, capacities, &SideFiles::default());
    read.map(|(matrix, places, _)| (matrix, places))
}

/// The same with side rules. Sizes: `.npy` (int32 or int64, one a school, or one row a school and one column a hub) or CSV; minimums, opening costs and groups: the
/// same in one dimension, opening costs in float64 too; quotas: JSON, see [`QuotaFile`].
///
/// # Errors
///
/// As [`read_matrix`], with everything that is wrong with all files.
pub fn read_with_rules(
    costs: &Path,
    capacities: &Path,
    side: &SideFiles,
) -> Result<(CostMatrix<'static>, Vec<u32>, SideRules), ReadError> {
    let (cost_bytes, capacity_bytes) = (Bytes::open(costs)?, Bytes::open(capacities)?);
    let file = costs.display().to_string();
    let capacity_file = capacities.display().to_string();
    let matrix = matrix(file, npy::is(costs, &cost_bytes), cost_bytes);
    let as_npy = npy::is(capacities, &capacity_bytes);
    let known = matrix.as_ref().ok();
    let shape = side::Shape {
        size: known.map(|matrix| (matrix.schools, matrix.hubs)),
        costs,
    };
    let form = numbers::CAPACITIES;
    let places = numbers::list(form, &capacity_file, as_npy, &capacity_bytes, shape.hubs());
    let side = side::read(side, shape)?;
    match (matrix, places, side) {
        (Ok(matrix), Ok(places), Ok(side)) => Ok((matrix, places, side)),
        (matrix, places, side) => {
            let faults = [matrix.err(), places.err(), side.err()];
            let issues = faults.into_iter().flatten().flatten().collect();
            Err(ReadError::Bad(Report::new(issues)))
        }
    }
}

fn matrix(file: String, as_npy: bool, bytes: Bytes) -> Result<CostMatrix<'static>, Vec<Located>> {
    let (schools, hubs, held) = if as_npy {
        npy::matrix(&file, bytes)?
    } else {
        let grid = cells::parse(&file, &bytes)?;
        (grid.rows, grid.columns, grid.held)
    };
    Ok(CostMatrix {
        file,
        schools,
        hubs,
        held,
    })
}

/// A file that ends the reading at one issue.
fn fault(file: &str, kind: Code, value: String, expected: &str, hint: &str) -> Vec<Located> {
    vec![Located::of_file(
        file,
        kind,
        value,
        expected.to_owned(),
        hint.to_owned(),
    )]
}

/// How an entry's place is written. Counted from 0, as in the assignment and the witness.
fn entry_name(at: usize, columns: usize) -> String {
    let columns = columns.max(1);
    format!(
        "row {}, column {}, counted from 0",
        at / columns,
        at % columns
    )
}
