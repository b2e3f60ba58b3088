//! The form as a workbook to fill in: one row a school, lists to choose from, and a sheet of guidance.
//!
//! Lists stand on a hidden sheet, since a list within a cell's validation holds 255 characters at most. What a cell takes is
//! checked while it is filled in; where one cell may hold the answers for several schools, a person may keep them after a warning.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties,
    ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use super::{Kind, Question, VERSION, questions};

/// Rows that can be filled in.
const ROWS: u32 = 2_000;
/// Most characters of a message of a validation.
const MESSAGE: usize = 255;
/// Most characters of the title of such a message.
const TITLE: usize = 32;
const LISTS: &str = "Lists";

/// The form as a workbook (XLSX): a sheet to fill in, and one that says how.
///
/// The bytes are the same at any time.
#[must_use]
pub fn template() -> Vec<u8> {
    // Invariant: the form's texts fit what a workbook takes, of which a test makes sure.
    workbook().unwrap_or_default()
}

fn workbook() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let properties = DocProperties::new()
        .set_title(format!("Application form, version {VERSION}"))
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    book.set_properties(&properties);
    applications(book.add_worksheet())?;
    guidance(book.add_worksheet())?;
    lists(book.add_worksheet())?;
    book.save_to_buffer()
}

fn applications(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("Applications")?;
    sheet.set_freeze_panes(1, 3)?;
    sheet.set_row_height(0, 75)?;
    let heading = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border_bottom(FormatBorder::Thin)
        .set_background_color(Color::RGB(0xE7_EE_F5));
    let required = heading.clone().set_background_color(Color::RGB(0xFF_E8_C2));
    for (column, question) in (0..).zip(questions()) {
        let heading = if question.is_required() {
            &required
        } else {
            &heading
        };
        sheet.write_with_format(0, column, question.text, heading)?;
        sheet.set_column_width(column, width(question.kind))?;
        sheet.set_column_format(column, &format(question.kind))?;
        sheet.add_data_validation(1, column, ROWS, column, &validation(column, question)?)?;
    }
    Ok(())
}

fn width(kind: Kind) -> f64 {
    match kind {
        Kind::Integer { .. } | Kind::Number { .. } | Kind::Year => 16.0,
        _ => 24.0,
    }
}

/// Text stays as it is typed: telephone numbers keep their zeros, and 2011/12 is no month.
fn format(kind: Kind) -> Format {
    match kind {
        Kind::Moment => Format::new().set_num_format("yyyy-mm-dd"),
        Kind::Integer { .. } | Kind::Number { .. } | Kind::Urns => Format::new(),
        _ => Format::new().set_num_format("@"),
    }
}

fn validation(column: u16, question: &Question) -> Result<DataValidation, XlsxError> {
    let any = DataValidation::new();
    let rule = match question.kind {
        Kind::OneOf(choices) => any.allow_list_formula(list(column, choices.len())),
        Kind::Integer { max } => any.allow_whole_number(DataValidationRule::Between(
            0,
            i32::try_from(max).unwrap_or(i32::MAX),
        )),
        Kind::Number { max } => any.allow_decimal_number(DataValidationRule::Between(0.0, max)),
        Kind::Urns => any.allow_whole_number(DataValidationRule::Between(100_000, 999_999)),
        Kind::Moment => any.allow_date(DataValidationRule::GreaterThan(ExcelDateTime::from_ymd(
            2000, 1, 1,
        )?)),
        Kind::Year => any.allow_text_length(DataValidationRule::Between(7, 7)),
        Kind::Text | Kind::Email | Kind::Choices(_) | Kind::HubIds => any.allow_any_value(),
    };
    let style = if question.may_be_several() {
        DataValidationErrorStyle::Warning
    } else {
        DataValidationErrorStyle::Stop
    };
    let message = format!(
        "{}: {}",
        first_upper(&question.kind.hint()),
        question.guidance
    );
    rule.ignore_blank(true)
        .set_error_style(style)
        .set_error_title("Please check")?
        .set_error_message(cut(&format!("Expected {}.", question.kind.hint()), MESSAGE))?
        .set_input_title(cut(question.key(), TITLE))?
        .set_input_message(cut(message.trim_end_matches([':', ' ']), MESSAGE))
}

/// Where the choices of a question stand.
fn list(column: u16, choices: usize) -> Formula {
    let name = rust_xlsxwriter::utility::column_number_to_name(column);
    Formula::new(format!("={LISTS}!${name}$1:${name}${choices}"))
}

fn lists(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(LISTS)?;
    for (column, question) in (0..).zip(questions()) {
        for (row, choice) in (0..).zip(question.kind.choices()) {
            sheet.write(row, column, choice.label)?;
        }
    }
    sheet.set_hidden(true);
    Ok(())
}

fn guidance(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let title = Format::new().set_bold().set_font_size(14);
    let bold = Format::new()
        .set_bold()
        .set_border_bottom(FormatBorder::Thin);
    let part = Format::new().set_bold().set_font_size(12);
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_name("Guidance")?;
    for (column, width) in (0..).zip([48.0, 12.0, 36.0, 60.0, 44.0, 24.0]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.write_with_format(0, 0, format!("Application form, version {VERSION}"), &title)?;
    sheet.write(1, 0, "Fill in the sheet Applications, one row a school. Columns with an orange heading must be filled in; leave a cell empty where an answer is not known.")?;
    for (column, name) in (0..).zip([
        "Asked",
        "Must be",
        "Answer",
        "How",
        "Choices",
        "Key in files",
    ]) {
        sheet.write_with_format(3, column, name, &bold)?;
    }
    let mut row = 4;
    let mut section = None;
    for question in questions() {
        if section.replace(question.section) != Some(question.section) {
            sheet.write_with_format(row, 0, question.section.title(), &part)?;
            row += 1;
        }
        let choices: Vec<_> = question.kind.choices().iter().map(|it| it.label).collect();
        let must = if question.is_required() {
            "answered"
        } else {
            ""
        };
        let cells = [
            question.text,
            must,
            &question.kind.hint(),
            question.guidance,
            &choices.join("\n"),
            question.key(),
        ];
        for (column, cell) in (0..).zip(cells) {
            sheet.write_with_format(row, column, cell, &text)?;
        }
        row += 1;
    }
    sheet.set_freeze_panes(4, 0)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn first_upper(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most.saturating_sub(1)).collect();
    head + "…"
}
