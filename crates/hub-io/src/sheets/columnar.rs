//! Tables as data frames, in memory or as Parquet files.

use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use jiff::civil::{Date, date};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::{Cell, Head, Kind, tenths};
use crate::error::WriteError;
use crate::frame::Frame;

/// Rows that are held as cells at a time.
const BATCH: usize = 8_192;

/// A Parquet file: columns of the kinds of `heads`, with nulls where a cell is empty or withheld.
pub(super) fn to_parquet<'a, R>(
    heads: &[Head],
    rows: impl IntoIterator<Item = R>,
) -> Result<Vec<u8>, WriteError>
where
    R: IntoIterator<Item = Cell<'a>>,
{
    let fault = |message: String| WriteError::Format {
        name: "a Parquet file".to_owned(),
        message,
    };
    let properties = WriterProperties::builder()
        // Without the version of a library, so that an upgrade is no change of content.
        .set_created_by("hubmatch".to_owned())
        .set_compression(Compression::SNAPPY)
        .build();
    let schema = schema(heads);
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema.clone(), Some(properties))
        .map_err(|error| fault(error.to_string()))?;
    for batch in batches(heads, &schema, rows) {
        let written = batch.map(|batch| writer.write(&batch));
        let written = written.map_err(|error| fault(error.to_string()))?;
        written.map_err(|error| fault(error.to_string()))?;
    }
    writer.close().map_err(|error| fault(error.to_string()))?;
    Ok(bytes)
}

/// A data frame of the same columns.
pub(crate) fn to_frame<'a, R>(
    name: &str,
    heads: &[Head],
    rows: impl IntoIterator<Item = R>,
) -> Result<Frame, WriteError>
where
    R: IntoIterator<Item = Cell<'a>>,
{
    let schema = schema(heads);
    let batches = batches(heads, &schema, rows).collect::<Result<_, _>>();
    let batches = batches.map_err(|error: ArrowError| WriteError::Format {
        name: name.to_owned(),
        message: error.to_string(),
    })?;
    Ok(Frame { schema, batches })
}

fn schema(heads: &[Head]) -> SchemaRef {
    let field = |head: &Head| Field::new(head.name, data_type(head.kind), true);
    Arc::new(Schema::new(heads.iter().map(field).collect::<Vec<_>>()))
}

/// The rows in batches, each made when it is asked for.
fn batches<'a, R>(
    heads: &[Head],
    schema: &SchemaRef,
    rows: impl IntoIterator<Item = R>,
) -> impl Iterator<Item = Result<RecordBatch, ArrowError>>
where
    R: IntoIterator<Item = Cell<'a>>,
{
    let mut rows = rows.into_iter().peekable();
    std::iter::from_fn(move || {
        rows.peek()?;
        let mut columns: Vec<Vec<Cell<'a>>> = heads.iter().map(|_| Vec::new()).collect();
        for row in rows.by_ref().take(BATCH) {
            for (column, cell) in columns.iter_mut().zip(row) {
                column.push(cell);
            }
        }
        let columns = heads.iter().zip(columns);
        let columns = columns.map(|(head, cells)| array(head.kind, cells));
        Some(RecordBatch::try_new(schema.clone(), columns.collect()))
    })
}

fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text | Kind::Words => DataType::Utf8,
        Kind::Whole => DataType::Int64,
        Kind::Decimal | Kind::Tenths => DataType::Float64,
        Kind::Day => DataType::Date32,
    }
}

/// A column; a cell of another kind is a null.
fn array(kind: Kind, cells: Vec<Cell<'_>>) -> ArrayRef {
    let cells = cells.into_iter();
    match kind {
        Kind::Text | Kind::Words => Arc::new(
            cells
                .map(|cell| match cell {
                    Cell::Text(text) => Some(text),
                    Cell::Coded(words) => Some(words),
                    _ => None,
                })
                .collect::<StringArray>(),
        ),
        Kind::Whole => Arc::new(
            cells
                .map(|cell| match cell {
                    Cell::Whole(number) => Some(number),
                    _ => None,
                })
                .collect::<Int64Array>(),
        ),
        Kind::Decimal | Kind::Tenths => Arc::new(
            cells
                .map(|cell| match cell {
                    Cell::Decimal(number) => Some(number),
                    Cell::Tenths(number) => Some(tenths(number)),
                    _ => None,
                })
                .collect::<Float64Array>(),
        ),
        Kind::Day => Arc::new(
            cells
                .map(|cell| match cell {
                    Cell::Day(day) => days(day),
                    _ => None,
                })
                .collect::<Date32Array>(),
        ),
    }
}

/// Days since the first of January 1970.
fn days(day: Date) -> Option<i32> {
    day.since(date(1970, 1, 1)).ok().map(|span| span.get_days())
}
