//! Tables as data frames, in memory or saved as Parquet files.
//!
//! A value that many rows share is there once in a Parquet file, and in each row once unpacked; and what the file's head says of its size may be wrong. So its pages are first measured ([`Size`]), and
//! only as many rows are unpacked at once as there is room for, however long their values.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{ArrowError, DataType, Schema};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::RowGroupMetaData;

use super::grid::{Grid, Marks, number};
use super::pages::Size;
use crate::frame::Frame;
use crate::limits::{CELLS, COLUMNS, Limits, ROWS, UNPACKED};
use crate::report::{Located, codes};

/// Rows that are unpacked at once, at most.
const BATCH: u64 = 256;

/// The rows of a file.
pub(super) fn grid(file: &str, bytes: &[u8], limits: &Limits) -> Result<Grid, Box<Located>> {
    rows(file, bytes, limits).map(|rows| Grid::new(None, rows.into_iter(), Marks::default()))
}

/// The same, the names of its columns first, as line 1.
pub(super) fn rows(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<(u64, csv::ByteRecord)>, Box<Located>> {
    let fault = |error: &dyn std::fmt::Display| {
        Box::new(Located::of_file(
            file,
            codes::UNREADABLE_PARQUET,
            error.to_string(),
            "a whole Parquet file",
            "it may have been cut short: write it again, or save it as CSV UTF-8",
        ))
    };
    let bytes = bytes::Bytes::copy_from_slice(bytes);
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(bytes.clone()).map_err(|error| fault(&error))?;
    let schema = builder.schema().clone();
    let groups = builder.metadata().row_groups();
    let sum = |of: fn(&RowGroupMetaData) -> i64| groups.iter().map(of).fold(0, i64::saturating_add);
    let whole = |count: i64| u64::try_from(count).unwrap_or(u64::MAX);
    let unpacked = whole(sum(RowGroupMetaData::total_byte_size));
    let count = whole(sum(RowGroupMetaData::num_rows));
    check_size(file, &schema, count, unpacked, limits)?;
    let size = Size::of(&bytes, limits.unpacked).map_err(|error| fault(&error))?;
    for (count, limit) in [(size.values, CELLS), (size.largest(), UNPACKED)] {
        if count > limit.of(*limits) {
            return Err(limit.breach(limits, file, None));
        }
    }
    let batch = (limits.unpacked / size.shared.max(1)).clamp(1, BATCH);
    let mut rows = vec![(1, names(&schema))];
    let mut left = limits.unpacked;
    for batch in builder
        .with_batch_size(usize::try_from(batch).unwrap_or(1))
        .build()
        .map_err(|error| fault(&error))?
    {
        let batch = batch.map_err(|error| fault(&error))?;
        push(&batch, &mut rows, &mut left).map_err(|error| fault(&error))?;
        if left == 0 {
            return Err(UNPACKED.breach(limits, file, None));
        }
    }
    Ok(rows)
}

/// The rows of a data frame.
pub(super) fn of_frame(file: &str, frame: &Frame, limits: &Limits) -> Result<Grid, Box<Located>> {
    let count = frame.batches.iter().map(|batch| batch.num_rows() as u64);
    check_size(file, &frame.schema, count.sum(), 0, limits)?;
    if let Some(field) = frame
        .schema
        .fields()
        .iter()
        .find(|field| !is_text(field.data_type()))
    {
        return Err(Box::new(Located {
            field: field.name().clone(),
            ..unreadable(file, field.data_type().to_string())
        }));
    }
    let mut rows = vec![(1, names(&frame.schema))];
    let mut left = limits.unpacked;
    for batch in &frame.batches {
        push(batch, &mut rows, &mut left)
            .map_err(|error| Box::new(unreadable(file, error.to_string())))?;
        if left == 0 {
            return Err(UNPACKED.breach(limits, file, None));
        }
    }
    Ok(Grid::of_frame(rows))
}

fn unreadable(file: &str, value: String) -> Located {
    Located::of_file(
        file,
        codes::UNREADABLE_FRAME,
        value,
        "columns of text, numbers, days or lists of them",
        "cast the column to one of these, or leave it out",
    )
}

/// Whether values of this type are text, or have one form as text.
fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
            is_text(item.data_type())
        }
        DataType::Dictionary(_, value) => is_text(value),
        DataType::RunEndEncoded(_, values) => is_text(values.data_type()),
        _ => !kind.is_nested() && !kind.is_binary() && !matches!(kind, DataType::Interval(_)),
    }
}

/// The names of the columns, as a row.
fn names(schema: &Schema) -> csv::ByteRecord {
    let fields = schema.fields().iter();
    fields.map(|field| field.name().as_bytes()).collect()
}

/// Whether a table is within the limits, as far as it says so itself.
fn check_size(
    file: &str,
    schema: &Schema,
    rows: u64,
    unpacked: u64,
    limits: &Limits,
) -> Result<(), Box<Located>> {
    let columns = schema.fields().len() as u64;
    let cells = rows.saturating_mul(columns);
    let sizes = [
        (columns, COLUMNS),
        (rows, ROWS),
        (cells, CELLS),
        (unpacked, UNPACKED),
    ];
    for (count, limit) in sizes {
        if count > limit.of(*limits) {
            return Err(limit.breach(limits, file, None));
        }
    }
    Ok(())
}

/// Adds the rows of a batch, as far as `left` bytes go: a value that many rows share is short in the file, and long in memory.
fn push(
    batch: &RecordBatch,
    rows: &mut Vec<(u64, csv::ByteRecord)>,
    left: &mut u64,
) -> Result<(), ArrowError> {
    let columns = batch.columns().iter();
    let texts: Vec<Texts<'_>> = columns.map(Texts::new).collect::<Result<_, _>>()?;
    for row in 0..batch.num_rows() {
        // Room for what most rows hold, so that it is had at once.
        let mut record = csv::ByteRecord::with_capacity(8 * texts.len(), texts.len());
        for texts in &texts {
            match texts.lent(row) {
                Some(text) => record.push_field(text.as_bytes()),
                None => record.push_field(texts.at(row)?.as_bytes()),
            }
        }
        *left = left.saturating_sub(record.as_slice().len() as u64);
        if *left == 0 {
            break;
        }
        rows.push((rows.len() as u64 + 1, record));
    }
    Ok(())
}

/// The values of a column as text.
struct Texts<'a> {
    array: &'a dyn Array,
    format: ArrayFormatter<'a>,
}

impl<'a> Texts<'a> {
    fn new(array: &'a ArrayRef) -> Result<Self, ArrowError> {
        const OPTIONS: FormatOptions<'static> = FormatOptions::new();
        Ok(Self {
            array,
            format: ArrayFormatter::try_new(array, &OPTIONS)?,
        })
    }

    /// A value that is there as text already, or not at all: nearly all of them are.
    fn lent(&self, row: usize) -> Option<&str> {
        if self.array.is_null(row) {
            return Some("");
        }
        match self.array.data_type() {
            DataType::Utf8 => Some(self.array.as_string::<i32>().value(row)),
            DataType::LargeUtf8 => Some(self.array.as_string::<i64>().value(row)),
            DataType::Utf8View => Some(self.array.as_string_view().value(row)),
            _ => None,
        }
    }

    /// A value; nothing where there is none. Lists are joined by semicolons.
    fn at(&self, row: usize) -> Result<String, ArrowError> {
        if self.array.is_null(row) {
            return Ok(String::new());
        }
        match self.array.data_type() {
            DataType::Float64 => Ok(number(self.array.as_primitive::<Float64Type>().value(row))),
            // The shortest form of a short float, not that of the long one nearest to it.
            DataType::Float32 => {
                let short = self.array.as_primitive::<Float32Type>().value(row);
                Ok(short.to_string())
            }
            DataType::List(_) => joined(&self.array.as_list::<i32>().value(row)),
            DataType::FixedSizeList(..) => joined(&self.array.as_fixed_size_list().value(row)),
            DataType::LargeList(_) => joined(&self.array.as_list::<i64>().value(row)),
            // A day is often kept as the time at which it begins.
            DataType::Timestamp(..) => {
                let text = self.format.value(row).try_to_string()?;
                let day = text.strip_suffix("T00:00:00").map(str::to_owned);
                Ok(day.unwrap_or(text))
            }
            _ => self.format.value(row).try_to_string(),
        }
    }
}

/// The items of a list, separated by semicolons.
fn joined(items: &ArrayRef) -> Result<String, ArrowError> {
    let texts = Texts::new(items)?;
    let items = (0..items.len()).map(|at| texts.at(at));
    Ok(items.collect::<Result<Vec<_>, _>>()?.join(";"))
}
