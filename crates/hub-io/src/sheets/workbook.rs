//! Tables as workbooks (XLSX).

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::text::guarded;
use super::{Cell, Head, Reader, tenths};
use crate::error::WriteError;

/// A workbook of one table.
pub(super) fn to_workbook<'a, R>(
    name: &str,
    heads: &[Head],
    rows: impl IntoIterator<Item = R>,
    reader: Reader,
) -> Result<Vec<u8>, WriteError>
where
    R: IntoIterator<Item = Cell<'a>>,
{
    let make = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // A fixed day, so that the same table gives the same bytes.
        let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
        let properties = DocProperties::new().set_author("hubmatch");
        book.set_properties(&properties.set_creation_datetime(&day));
        let formats = Formats::new();
        let sheet = book.add_worksheet();
        for (column, head) in (0..).zip(heads) {
            sheet.write_string_with_format(0, column, head.name, &formats.header)?;
        }
        for (line, row) in (1..).zip(rows) {
            for (column, cell) in (0..).zip(row) {
                write(sheet, (line, column), cell, &formats, reader)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        book.save_to_buffer()
    };
    make().map_err(|error| WriteError::Format {
        name: name.to_owned(),
        message: crate::report::plain(&error.to_string(), 300),
    })
}

/// How cells look.
struct Formats {
    header: Format,
    day: Format,
    tenths: Format,
}

impl Formats {
    fn new() -> Self {
        Self {
            header: Format::new().set_bold(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            tenths: Format::new().set_num_format("0.0"),
        }
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: Cell<'_>,
    formats: &Formats,
    reader: Reader,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            let text = match reader {
                Reader::People => guarded(text),
                Reader::Program => text,
            };
            sheet.write_string(row, column, text)?;
        }
        Cell::Whole(number) => {
            #[expect(
                clippy::cast_precision_loss,
                reason = "counts and metres: a workbook has no other numbers"
            )]
            sheet.write_number(row, column, number as f64)?;
        }
        Cell::Decimal(number) => {
            sheet.write_number(row, column, number)?;
        }
        Cell::Tenths(number) => {
            sheet.write_number_with_format(row, column, tenths(number), &formats.tenths)?;
        }
        Cell::Day(day) => match workbook_day(day) {
            Some(day) => {
                sheet.write_datetime_with_format(row, column, &day, &formats.day)?;
            }
            None => {
                sheet.write_string(row, column, day.to_string())?;
            }
        },
    }
    Ok(())
}

/// A day as workbooks have them. Those before March 1900 are told differently by different programs, and are text.
fn workbook_day(day: jiff::civil::Date) -> Option<ExcelDateTime> {
    if day < jiff::civil::date(1900, 3, 1) {
        return None;
    }
    let year = u16::try_from(day.year()).ok()?;
    let (month, day) = (
        u8::try_from(day.month()).ok()?,
        u8::try_from(day.day()).ok()?,
    );
    ExcelDateTime::from_ymd(year, month, day).ok()
}
