//! Data frames: tables of Arrow in memory, as programs hand them over.

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

/// A data frame: columns of Arrow, in batches of rows that share one schema.
///
/// It is read as the same table saved as a Parquet file would be: text, numbers and days as they are, nulls as empty cells, lists as their items separated by
/// semicolons, and a timestamp at midnight as its day.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Names and types of the columns.
    pub schema: SchemaRef,
    /// Its rows, each batch as wide as the schema.
    pub batches: Vec<RecordBatch>,
}
