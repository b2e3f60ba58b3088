//! The formats, and which a file's name asks for.

use std::path::Path;

use super::text::escaped;
use super::{Cell, Head, Reader, to_csv};
use crate::error::WriteError;

/// A format of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableFormat {
    /// Comma-separated values, UTF-8.
    Csv,
    /// Apache Parquet, as data frames are saved: columns of numbers, days and text; lists are text, their items separated by semicolons.
    Parquet,
    /// A workbook of one sheet (XLSX): numbers as numbers, days as days.
    Xlsx,
}

impl TableFormat {
    /// The format that a file's name asks for by its ending, `.parquet` or `.xlsx` in any case; CSV otherwise.
    ///
    /// ```
    /// use hub_io::TableFormat;
    /// assert_eq!(TableFormat::of("out/schools.parquet".as_ref()), TableFormat::Parquet);
    /// assert_eq!(TableFormat::of("out/schools.csv".as_ref()), TableFormat::Csv);
    /// ```
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let ending = path.extension().and_then(|ending| ending.to_str());
        let is = |format: &Self| ending.is_some_and(|it| it.eq_ignore_ascii_case(format.ending()));
        let others = [Self::Parquet, Self::Xlsx];
        others.into_iter().find(is).unwrap_or(Self::Csv)
    }

    /// The ending of a file's name, without the dot.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Xlsx => "xlsx",
        }
    }
}

/// A table as the bytes of a file.
pub(crate) fn to_bytes<'a, R>(
    format: TableFormat,
    name: &str,
    heads: &[Head],
    rows: impl IntoIterator<Item = R>,
    reader: Reader,
) -> Result<Vec<u8>, WriteError>
where
    R: IntoIterator<Item = Cell<'a>>,
{
    let rows = rows.into_iter().map(|row| {
        row.into_iter().map(move |cell| match reader {
            // Text of CSV is guarded where it is written.
            Reader::Both if format != TableFormat::Csv => escaped(cell),
            _ => cell,
        })
    });
    match format {
        TableFormat::Csv => Ok(to_csv(heads, rows, reader)),
        #[cfg(feature = "parquet")]
        TableFormat::Parquet => super::columnar::to_parquet(heads, rows),
        #[cfg(feature = "xlsx")]
        TableFormat::Xlsx => super::workbook::to_workbook(name, heads, rows),
        #[cfg(not(all(feature = "parquet", feature = "xlsx")))]
        other => Err(without(name, other)),
    }
}

/// The fault of a table in a format that the crate was built without.
#[cfg(not(all(feature = "parquet", feature = "xlsx")))]
pub(crate) fn without(name: &str, format: TableFormat) -> WriteError {
    WriteError::Format {
        name: name.to_owned(),
        message: format!(
            "this program was built without the feature `{}`",
            format.ending()
        ),
    }
}
