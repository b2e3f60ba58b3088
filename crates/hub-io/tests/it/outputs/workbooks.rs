//! Workbooks and tables as people open them.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, DataType, Reader, Xlsx};
use hub_core::plan::LevelKind;
use hub_io::Audience;

use super::case::Case;

fn open(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

#[test]
fn no_cell_is_taken_for_a_formula_and_numbers_stay_numbers() {
    let case = Case::new(90, 5, 1, "attendance-2023");
    let is_formula = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let (mut numbers, mut plain) = (0, 0);
    for audience in [Audience::Internal, Audience::Hub, Audience::Public] {
        for (name, bytes) in case.export(audience) {
            if name.ends_with("xlsx") {
                let mut book = open(&bytes);
                for (sheet, range) in book.worksheets() {
                    assert!(
                        book.worksheet_formula(&sheet).unwrap().is_empty(),
                        "{name} {sheet}"
                    );
                    for (_, _, cell) in range.cells() {
                        match cell {
                            // Text is text there, and has no guard that people would see.
                            Data::String(text) => {
                                plain += usize::from(is_formula(text));
                                assert!(!text.starts_with('\''), "{name} {sheet}: {text}");
                            }
                            Data::Float(_) | Data::Int(_) => numbers += 1,
                            _ => {}
                        }
                    }
                }
            } else if name.ends_with("csv") {
                let mut reader = csv::Reader::from_reader(bytes.as_slice());
                for row in reader.records() {
                    for cell in &row.unwrap() {
                        assert!(!is_formula(cell), "{name}: {cell}");
                    }
                }
            }
        }
    }
    assert!(numbers > 1000 && plain > 100, "{numbers} {plain}");
}

#[test]
fn a_hubs_page_is_the_same_for_the_team_and_in_the_hubs_own_file() {
    let case = Case::new(90, 5, 2, "rise-2025");
    let team = case.export(Audience::Internal);
    let own = case.export(Audience::Hub);
    let mut book = open(&team["plan.xlsx"]);
    for hub in &case.inputs.hubs {
        let id = hub.id.as_str();
        let mut alone = open(&own[&format!("hub-{id}.xlsx")]);
        assert_eq!(alone.sheet_names(), [id]);
        let (one, other) = (book.worksheet_range(id), alone.worksheet_range(id));
        assert_eq!(one.unwrap(), other.unwrap(), "{id}");
        let name = format!("hub-{id}.csv");
        assert_eq!(team[&name], own[&name]);
    }
}

#[test]
fn the_team_finds_every_school_with_its_reason_and_contact() {
    let case = Case::new(90, 5, 4, "attendance-2023");
    let files = case.export(Audience::Internal);
    let mut book = open(&files["plan.xlsx"]);
    let names = book.sheet_names();
    let expect = [
        "Summary",
        "Assignments",
        "Without a hub",
        "Waiting list",
        "Hubs",
        "Local authorities",
        "Trusts",
        "Regions",
        "Contacts",
        "Policy",
        "Columns",
    ];
    assert_eq!(names[..11], expect);
    assert_eq!(names.len(), 16);
    let mut rows = |name: &str| book.worksheet_range(name).unwrap().height() - 1;
    let unplaced = case.plan.unplaced.len();
    assert_eq!(rows("Assignments"), case.plan.placements.len());
    assert_eq!(rows("Without a hub"), unplaced);
    assert_eq!(rows("Waiting list"), case.waiting.len());
    assert_eq!((rows("Regions"), rows("Contacts")), (90, 90));
    assert!(unplaced > 0 && !case.waiting.is_empty());
    let order: Vec<_> = case
        .waiting
        .iter()
        .map(|it| (it.tier, -it.value, -it.lottery_points))
        .collect();
    assert!(order.is_sorted(), "{order:?}");
}

/// The first row of a page that has one table, and the rows below.
fn table(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> (Vec<String>, Vec<Vec<Data>>) {
    let range = book.worksheet_range(name).unwrap();
    let mut rows = range.rows();
    let head = rows.next().unwrap().iter().map(ToString::to_string);
    (head.collect(), rows.map(<[Data]>::to_vec).collect())
}

#[test]
fn the_page_of_hubs_has_numbers_and_no_empty_columns() {
    let case = Case::new(90, 5, 4, "attendance-2023");
    let files = case.export(Audience::Internal);
    let mut book = open(&files["plan.xlsx"]);
    let (head, rows) = table(&mut book, "Hubs");
    assert!(!head.contains(&"Resources".to_owned()), "{head:?}");
    assert!(!head.contains(&"Price".to_owned()), "{head:?}");
    let price = head.iter().position(|it| it == "Price, points of score");
    let score = case.summary.objectives.iter();
    let score = score.clone().position(|it| it.kind == LevelKind::Score);
    for (row, hub) in rows.iter().zip(&case.summary.hubs) {
        let expect = hub.price[score.unwrap()].to_string();
        assert_eq!(row[price.unwrap()].as_f64().unwrap().to_string(), expect);
    }
    let summary = book.worksheet_range("Summary").unwrap();
    let seed = summary.rows().find(|row| row[0] == "Seed of the lottery");
    assert_eq!(seed.unwrap()[1], Data::Float(4.0));
}

#[test]
fn every_column_is_explained() {
    for name in ["attendance-2023", "rise-2025"] {
        let case = Case::new(90, 5, 4, name);
        let files = case.export(Audience::Internal);
        let mut book = open(&files["plan.xlsx"]);
        let (_, rows) = table(&mut book, "Columns");
        let known: BTreeSet<String> = rows.iter().map(|row| row[0].to_string()).collect();
        assert!(rows.iter().all(|row| row[2].to_string().len() > 10));
        let pages = ["Assignments", "Without a hub", "Waiting list", "Hubs"];
        let lists = ["Local authorities", "Trusts", "Regions", "Contacts"];
        for page in pages.into_iter().chain(lists) {
            for title in table(&mut book, page).0 {
                assert!(known.contains(&title), "{page}: {title}");
            }
        }
        let names: BTreeSet<String> = rows.iter().map(|row| row[1].to_string()).collect();
        for (file, bytes) in files.iter().filter(|(file, _)| file.ends_with("csv")) {
            // These have their words beside them.
            if ["summary.csv", "columns.csv"].contains(&file.as_str()) {
                continue;
            }
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            for name in reader.headers().unwrap() {
                assert!(names.contains(name), "{file}: {name}");
            }
        }
    }
}

#[test]
fn names_that_sheets_and_files_cannot_have() {
    let long = "a hub whose name is longer than any sheet's may be";
    let (one, other) = (format!("{long}, one"), format!("{long}, another"));
    let ids = [
        "a/b",
        "A\\B",
        "[x]:*?",
        "'q'",
        "History",
        "summary",
        "../../etc",
        "nul\u{7}",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
        &one,
        &other,
    ];
    let case = Case::with_ids(&ids);
    let team = case.export(Audience::Internal);
    let names = open(&team["plan.xlsx"]).sheet_names();
    assert_eq!(names.len(), 11 + ids.len());
    let lower: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(lower.len(), names.len(), "{names:?}");
    for name in &names {
        assert!(
            name.encode_utf16().count() <= 31 && !name.contains(['/', '\\', '[', ':']),
            "{name}"
        );
    }
    let own = case.export(Audience::Hub);
    assert_eq!(own.len(), 3 * ids.len());
    for name in own.keys() {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_~.".contains(c);
        assert!(
            name.starts_with("hub-") && name.chars().all(is_plain),
            "{name}"
        );
    }
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let case = Case::new(60, 4, 5, "attendance-2023");
    for audience in [Audience::Internal, Audience::Hub, Audience::Public] {
        assert_eq!(case.export(audience), case.export(audience));
    }
}
