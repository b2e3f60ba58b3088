//! Tables and pages as workbooks (XLSX).

use std::borrow::Cow;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use super::names::Names;
use super::page::{Page, Part, Sheet};
use super::text::is_formula;
use super::{Cell, Head, Kind, tenths};
use crate::error::WriteError;
use crate::folder::TABLE;
use crate::report::plain;

/// Who made the workbook, by which it is known again.
const AUTHOR: &str = "hubmatch";
/// Characters of a cell, as workbooks count them.
const LONGEST: usize = 32_767;
/// Widths of columns, in characters: the narrowest, the widest, and of sentences.
const WIDTHS: (f64, f64, f64) = (8.0, 42.0, 64.0);
/// Characters that can be read side by side on a printed page.
const WIDEST_PAGE: f64 = 230.0;
/// Pages side by side, at most.
const MOST_ACROSS: u16 = 5;
/// Lines of a row, at most: rows can be no higher.
const MOST_LINES: u32 = 27;
/// Rows that a column's width is taken from.
const MEASURED: usize = 2_000;

/// A workbook of one table, as this program reads it.
pub(super) fn to_workbook<'a, R>(
    name: &str,
    heads: &[Head],
    rows: impl IntoIterator<Item = R>,
) -> Result<Vec<u8>, WriteError>
where
    R: IntoIterator<Item = Cell<'a>>,
{
    let make = || -> Result<Vec<u8>, XlsxError> {
        let mut book = book(TABLE)?;
        let formats = Formats::new();
        let sheet = book.add_worksheet_with_low_memory()?;
        for (column, head) in (0..).zip(heads) {
            sheet.write_string_with_format(0, column, head.name, &formats.header)?;
        }
        for (line, row) in (1..).zip(rows) {
            for ((column, head), cell) in (0..).zip(heads).zip(row) {
                let at = (line, column);
                write(sheet, at, head.kind, cell, &formats, For::Program)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        book.save_to_buffer()
    };
    make().map_err(|error| fault(name, &error))
}

/// A workbook of pages for people. Each page is made, written and let go before the next.
pub(crate) fn to_book<'a>(
    title: &str,
    pages: impl IntoIterator<Item = Page<'a>>,
) -> Result<Vec<u8>, WriteError> {
    let make = || -> Result<Vec<u8>, XlsxError> {
        let mut book = book(title)?;
        let formats = Formats::new();
        let mut names = Names::default();
        for page in pages {
            let sheet = book.add_worksheet_with_low_memory()?;
            sheet.set_name(names.sheet(&page.name))?;
            write_page(sheet, page, &formats)?;
        }
        book.save_to_buffer()
    };
    make().map_err(|error| fault(title, &error))
}

/// The title of a workbook that this program made.
pub(crate) fn title(bytes: &[u8]) -> Option<String> {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).ok()?;
    let entry = archive.by_name("docProps/core.xml").ok()?;
    let mut text = Vec::new();
    entry.take(1 << 16).read_to_end(&mut text).ok()?;
    let text = String::from_utf8_lossy(&text);
    let is_ours = text.contains(&format!("<dc:creator>{AUTHOR}</dc:creator>"));
    let (_, title) = text.split_once("<dc:title>hubmatch: ")?;
    let (title, _) = title.split_once("</dc:title>")?;
    is_ours.then(|| title.to_owned())
}

fn fault(name: &str, error: &XlsxError) -> WriteError {
    WriteError::Format {
        name: name.to_owned(),
        message: plain(&error.to_string(), 300),
    }
}

fn book(title: &str) -> Result<Workbook, XlsxError> {
    // A fixed day, so that the same tables give the same bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new()
        .set_author(AUTHOR)
        .set_title(format!("hubmatch: {title}"))
        .set_creation_datetime(&day);
    let mut book = Workbook::new();
    book.set_properties(&properties);
    Ok(book)
}

/// Who reads a workbook: people see words of a vocabulary with blanks, and long text cut.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Program,
    People,
}

/// How cells look.
#[derive(Clone)]
struct Formats {
    title: Format,
    note: Format,
    label: Format,
    header: Format,
    header_right: Format,
    words: Format,
    text: Format,
    whole: Format,
    decimal: Format,
    tenths: Format,
    day: Format,
    withheld: Format,
    line: Format,
}

impl Formats {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        // Text keeps off the number to its left.
        let text = || top().set_align(FormatAlign::Left).set_indent(1);
        let grey = Color::RGB(0x0059_5959);
        Self {
            title: Format::new().set_bold().set_font_size(14),
            note: Format::new().set_italic().set_font_color(grey),
            label: top().set_bold(),
            header: heading(text()),
            header_right: heading(top().set_align(FormatAlign::Right)),
            words: text().set_text_wrap(),
            text: text(),
            whole: top().set_num_format("0"),
            decimal: top(),
            tenths: top().set_num_format("0.0"),
            day: top().set_num_format("yyyy-mm-dd"),
            withheld: text().set_italic().set_font_color(grey),
            line: Format::new().set_font_name("Consolas"),
        }
    }

    /// The same, with numbers to the left.
    fn left(&self) -> Self {
        let left = |format: &Format| {
            let format = format.clone().set_align(FormatAlign::Left);
            format.set_indent(1)
        };
        Self {
            whole: left(&self.whole),
            tenths: left(&self.tenths),
            ..self.clone()
        }
    }
}

/// The look of a column's name.
fn heading(format: Format) -> Format {
    format
        .set_bold()
        .set_text_wrap()
        .set_background_color(Color::RGB(0x00DD_E6F0))
        .set_border_bottom(FormatBorder::Thin)
}

fn write_page(sheet: &mut Worksheet, page: Page<'_>, formats: &Formats) -> Result<(), XlsxError> {
    let widths = widths(&page);
    for (column, width) in (0..).zip(&widths) {
        sheet.set_column_width(column, *width)?;
    }
    let tables = page.parts.iter();
    let tables = tables.filter(|part| matches!(part, Part::Sheet(_))).count();
    let mut line = 0;
    for part in page.parts {
        line = match part {
            Part::Title(text) => {
                let text = fitting(text.into(), For::People);
                write_text(sheet, (line, 0), text, &formats.title)?;
                line + 1
            }
            Part::Note(text) => {
                let text = fitting(text.into(), For::People);
                write_text(sheet, (line, 0), text, &formats.note)?;
                line + 1
            }
            Part::Facts(facts) => write_facts(sheet, line, facts, formats, &widths)?,
            Part::Sheet(table) => write_table(sheet, line, table, formats, &widths, tables == 1)?,
            Part::Text(_, text) => {
                let mut at = line;
                for text in text.lines() {
                    let text = fitting(text.into(), For::People);
                    write_text(sheet, (at, 0), text, &formats.line)?;
                    at += 1;
                }
                at + 1
            }
        };
    }
    sheet.set_landscape();
    sheet.set_paper_size(9);
    // As many pages long as it takes; what is too wide to be read on one goes on beside it, with its first two columns again.
    let breadth = widths.iter().sum::<f64>() / WIDEST_PAGE;
    let across = (1..MOST_ACROSS).find(|pages| breadth <= f64::from(*pages));
    let across = across.unwrap_or(MOST_ACROSS);
    if across > 1 {
        sheet.set_repeat_columns(0, 1)?;
    }
    sheet.set_print_fit_to_pages(across, 0);
    sheet.set_footer("&L&A&RPage &P of &N");
    Ok(())
}

fn write_facts(
    sheet: &mut Worksheet,
    mut line: u32,
    facts: Vec<(&'static str, Cell<'_>)>,
    formats: &Formats,
    widths: &[f64],
) -> Result<u32, XlsxError> {
    // Numbers stand where the words above and below them begin.
    let left = formats.left();
    for (what, value) in facts {
        let room = widths.get(1).copied().unwrap_or(WIDTHS.2);
        set_height(sheet, line, lines(&value, room))?;
        sheet.write_string_with_format(line, 0, what, &formats.label)?;
        write(sheet, (line, 1), Kind::Words, value, &left, For::People)?;
        line += 1;
    }
    Ok(line + 1)
}

/// Writes a table; where it is the only one of its page, its header stays in sight and on each printed page, and it can be filtered.
fn write_table(
    sheet: &mut Worksheet,
    line: u32,
    table: Sheet<'_>,
    formats: &Formats,
    widths: &[f64],
    is_only: bool,
) -> Result<u32, XlsxError> {
    let titles = table
        .heads
        .iter()
        .map(|head| Cell::text(Some(head.title())));
    // Beside the button of the filter.
    let titles = titles
        .zip(widths)
        .map(|(title, width)| lines(&title, width - 3.0));
    set_height(sheet, line, titles.max().unwrap_or(1))?;
    for (column, head) in (0..).zip(&table.heads) {
        let format = match head.kind {
            Kind::Text | Kind::Words | Kind::Day => &formats.header,
            Kind::Whole | Kind::Decimal | Kind::Tenths => &formats.header_right,
        };
        sheet.write_string_with_format(line, column, head.title(), format)?;
    }
    let mut last = line;
    for row in table.rows {
        last += 1;
        let wrapped = table.heads.iter().zip(&row).zip(widths);
        let wrapped = wrapped.filter(|((head, _), _)| head.kind == Kind::Words);
        let most = wrapped.map(|((_, cell), width)| lines(cell, *width)).max();
        set_height(sheet, last, most.unwrap_or(1))?;
        for ((column, head), cell) in (0..).zip(&table.heads).zip(row) {
            let at = (last, column);
            write(sheet, at, head.kind, cell, formats, For::People)?;
        }
    }
    if is_only {
        sheet.set_freeze_panes(line + 1, 0)?;
        sheet.set_repeat_rows(line, line)?;
        let width = u16::try_from(table.heads.len()).unwrap_or(u16::MAX);
        if width > 0 && last > line {
            sheet.autofilter(line, 0, last, width - 1)?;
        }
    }
    Ok(last + 2)
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    kind: Kind,
    cell: Cell<'_>,
    formats: &Formats,
    whom: For,
) -> Result<(), XlsxError> {
    let words = match kind {
        Kind::Words => &formats.words,
        _ => &formats.text,
    };
    match cell {
        Cell::Empty => {}
        Cell::Withheld => {
            let text = cell.into_text();
            sheet.write_string_with_format(row, column, text, &formats.withheld)?;
        }
        Cell::Text(text) => {
            write_text(sheet, (row, column), fitting(text, whom), words)?;
        }
        Cell::Coded(_) => {
            let text = match whom {
                For::People => cell.into_words(),
                For::Program => cell.into_text(),
            };
            sheet.write_string_with_format(row, column, text, words)?;
        }
        Cell::Whole(number) => {
            #[expect(
                clippy::cast_precision_loss,
                reason = "counts and scores: a workbook has no other numbers"
            )]
            sheet.write_number_with_format(row, column, number as f64, &formats.whole)?;
        }
        Cell::Decimal(number) => {
            sheet.write_number_with_format(row, column, number, &formats.decimal)?;
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

/// Writes text, which is text whatever it looks like; where it looks like a formula, it also stays text when a person edits it.
fn write_text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: Cow<'_, str>,
    format: &Format,
) -> Result<(), XlsxError> {
    if is_formula(&text) {
        let quoted = format.clone().set_quote_prefix();
        sheet.write_string_with_format(row, column, text, &quoted)?;
    } else {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

/// Text for a cell: for people, what is too long is cut; for this program it is as it is, or refused.
fn fitting(text: Cow<'_, str>, whom: For) -> Cow<'_, str> {
    if whom == For::Program {
        return text;
    }
    if text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST {
        return text;
    }
    let mut left = LONGEST - 1;
    let fits = |c: &char| {
        let width = c.len_utf16();
        let is_room = width <= left;
        left = left.saturating_sub(width);
        is_room
    };
    let head: String = text.chars().take_while(fits).collect();
    Cow::Owned(head + "…")
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

/// Lines that a cell takes in a column of this width; words that do not fit go to the next one, so that lines are not quite full.
fn lines(cell: &Cell<'_>, width: f64) -> u32 {
    let text = match cell {
        Cell::Text(text) => text.as_ref(),
        Cell::Coded(words) => words.as_ref(),
        _ => return 1,
    };
    let of_line = |line: &str| {
        let full = f64::from(u32::try_from(line.chars().count()).unwrap_or(u32::MAX));
        (1..MOST_LINES)
            .find(|count| full <= 0.9 * width * f64::from(*count))
            .unwrap_or(MOST_LINES)
    };
    let all: u32 = text.lines().take(MOST_LINES as usize).map(of_line).sum();
    all.clamp(1, MOST_LINES)
}

/// Makes a row so many lines high. Not every program does that by itself.
fn set_height(sheet: &mut Worksheet, row: u32, lines: u32) -> Result<(), XlsxError> {
    if lines > 1 {
        sheet.set_row_height(row, 15.0 * f64::from(lines))?;
    }
    Ok(())
}

/// Widths of columns: as wide as what stands in them, within bounds.
fn widths(page: &Page<'_>) -> Vec<f64> {
    let mut widths: Vec<f64> = Vec::new();
    let mut grow = |column: usize, width: f64| {
        if widths.len() <= column {
            widths.resize(column + 1, WIDTHS.0);
        }
        if let Some(most) = widths.get_mut(column) {
            *most = most.max(width);
        }
    };
    for part in &page.parts {
        match part {
            Part::Title(_) | Part::Note(_) => {}
            Part::Text(..) => grow(0, 2.0 * WIDTHS.2),
            Part::Facts(facts) => {
                for (what, _) in facts {
                    grow(0, width(what));
                }
                grow(1, 16.0);
            }
            Part::Sheet(table) => {
                for (column, head) in table.heads.iter().enumerate() {
                    grow(column, column_width(table, column, *head));
                }
            }
        }
    }
    widths
}

fn column_width(table: &Sheet<'_>, column: usize, head: Head) -> f64 {
    if head.kind == Kind::Words {
        return WIDTHS.2;
    }
    // Headers wrap between words, beside the button of the filter.
    let title = head.title();
    let longest = title.split(' ').map(width).fold(0.0, f64::max) + 3.0;
    let cells = table.rows.iter().take(MEASURED);
    let cells = cells.filter_map(|row| row.get(column));
    let most = cells.map(cell_width).fold(longest, f64::max);
    most.clamp(WIDTHS.0, WIDTHS.1)
}

fn cell_width(cell: &Cell<'_>) -> f64 {
    match cell {
        Cell::Empty => 0.0,
        Cell::Text(text) => width(text),
        other => width(&other.clone().into_text()),
    }
}

/// Characters, and a little room.
fn width(text: &str) -> f64 {
    let count = u32::try_from(text.chars().take(200).count()).unwrap_or(200);
    f64::from(count) + 2.5
}
