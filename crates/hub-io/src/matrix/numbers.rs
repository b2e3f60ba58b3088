//! Lists of numbers, one a hub or one a school, and what is wrong with them.

use std::fmt::Debug;
use std::path::Path;
use std::str::FromStr;

use super::npy::{self, Kind};
use super::terms::Number;
use super::{cells, fault};
use crate::report::{self, Located, codes};
use hub_core::issue::Code;

/// What a file of numbers is for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    /// What messages call the numbers.
    pub(super) what: &'static str,
    /// What one number is of: "hub" or "school".
    pub(super) of: &'static str,
    /// The kind of a bad one.
    pub(super) kind: Code,
    /// What a good one is.
    pub(super) expected: &'static str,
    /// How to mend a bad one.
    pub(super) hint: &'static str,
}

/// Places by hub.
pub(super) const CAPACITIES: Form = Form {
    what: "capacities",
    of: "hub",
    kind: codes::BAD_CAPACITY,
    expected: "a whole number from 0 to 4294967295",
    hint: "0 is a hub without places",
};

/// How many numbers there should be, and the file that says so by its rows or columns. Not known where that file could not be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) count: Option<usize>,
    pub(super) costs: &'a Path,
}

/// A number of a list.
pub(super) trait Item: FromStr + Sized {
    /// The same as whole number; `None` where it is out of range.
    fn from_whole(whole: i64) -> Option<Self>;

    /// Whether the list may be of decimals.
    const DECIMALS: bool = false;

    /// The same as decimal.
    fn from_real(_: f64) -> Option<Self> {
        None
    }
}

impl Item for u32 {
    fn from_whole(whole: i64) -> Option<Self> {
        whole.try_into().ok()
    }
}

/// A label of a school: 0 or more, or -1 for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Label(pub(super) Option<u64>);

impl Item for Label {
    fn from_whole(whole: i64) -> Option<Self> {
        match whole {
            -1 => Some(Self(None)),
            _ => u64::try_from(whole).ok().map(|label| Self(Some(label))),
        }
    }
}

impl FromStr for Label {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let whole = text.parse().map_err(|_| ())?;
        Self::from_whole(whole).ok_or(())
    }
}

impl Item for Number {
    const DECIMALS: bool = true;

    fn from_whole(whole: i64) -> Option<Self> {
        whole.to_string().parse().ok()
    }

    fn from_real(real: f64) -> Option<Self> {
        format!("{real:?}").parse().ok()
    }
}

/// Numbers, and how many of them stand in a row.
#[derive(Debug)]
pub(super) struct Table<T> {
    pub(super) columns: usize,
    pub(super) entries: Vec<T>,
}

/// Reads a list, of the length that is wanted.
pub(super) fn list<T: Item>(
    form: Form,
    file: &str,
    as_npy: bool,
    bytes: &[u8],
    wanted: Wanted<'_>,
) -> Result<Vec<T>, Vec<Located>> {
    let table = if as_npy {
        from_npy(form, file, bytes, false)?
    } else {
        from_csv(form, file, bytes, false)?
    };
    match wanted.count {
        Some(count) if count != table.entries.len() => {
            let value = format!("{} {}", table.entries.len(), form.what);
            let side = if form.of == "hub" { "column" } else { "row" };
            let costs = wanted.costs.display();
            let expected = format!("{count}, one for each {side} of {costs}");
            let hint = "check that both files are of the same instance";
            let issue = Located::of_file(file, codes::WRONG_NUMBER, value, expected, hint);
            Err(vec![issue])
        }
        _ => Ok(table.entries),
    }
}

/// Reads a list, or a matrix with more than one column.
pub(super) fn table<T: Item>(
    form: Form,
    file: &str,
    as_npy: bool,
    bytes: &[u8],
) -> Result<Table<T>, Vec<Located>> {
    if as_npy {
        from_npy(form, file, bytes, true)
    } else {
        from_csv(form, file, bytes, true)
    }
}

fn from_npy<T: Item>(
    form: Form,
    file: &str,
    bytes: &[u8],
    may_be_matrix: bool,
) -> Result<Table<T>, Vec<Located>> {
    let header = npy::header(file, bytes)?;
    let columns = match header.shape[..] {
        [_] => 1,
        [_, columns] if may_be_matrix => columns,
        _ => {
            let mut expected = format!("one dimension: one number a {}", form.of);
            if may_be_matrix {
                expected.push_str("; or two: one row a school, one column a hub");
            }
            return Err(npy::wrong_shape(file, &header.shape, &expected));
        }
    };
    let data = bytes.get(header.data..).unwrap_or_default();
    let entries = match header.kind {
        Kind::Int32 => {
            let numbers: Vec<i32> = bytemuck::pod_collect_to_vec(data);
            gather(form, file, &numbers, |number| T::from_whole(number.into()))?
        }
        Kind::Int64 => {
            let numbers: Vec<i64> = bytemuck::pod_collect_to_vec(data);
            gather(form, file, &numbers, T::from_whole)?
        }
        Kind::Float64 if T::DECIMALS => {
            let numbers: Vec<f64> = bytemuck::pod_collect_to_vec(data);
            gather(form, file, &numbers, T::from_real)?
        }
        Kind::Float64 => {
            let hint = format!("convert them before saving: {}.astype('<i8')", form.what);
            let expected = "little-endian int32 (<i4) or int64 (<i8)";
            let value = "<f8".to_owned();
            return Err(fault(file, codes::WRONG_DTYPE, value, expected, &hint));
        }
    };
    Ok(Table { columns, entries })
}

/// The numbers of an array as items, or all that are none.
fn gather<N: Copy + Debug, T>(
    form: Form,
    file: &str,
    numbers: &[N],
    item: impl Fn(N) -> Option<T>,
) -> Result<Vec<T>, Vec<Located>> {
    let mut issues = Vec::new();
    let mut entries = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        match item(*number) {
            Some(item) => entries.push(item),
            None => issues.push(bad(form, file, None, at, format!("{number:?}"))),
        }
    }
    if issues.is_empty() {
        Ok(entries)
    } else {
        Err(issues)
    }
}

fn from_csv<T: Item>(
    form: Form,
    file: &str,
    bytes: &[u8],
    may_be_matrix: bool,
) -> Result<Table<T>, Vec<Located>> {
    let expected = format!("{}: one a line, or all on one line", form.what);
    let text = cells::text(file, bytes, &expected)?;
    let lines = || {
        let numbered = (1_u64..).zip(text.lines());
        numbered.filter(|(_, text)| !text.trim_ascii().is_empty())
    };
    let (mut entries, mut issues) = (Vec::new(), Vec::new());
    let several = lines().nth(1).is_some();
    let first = lines()
        .next()
        .map_or(1, |(_, text)| text.split(',').count());
    // On one line they are a list all the same.
    let columns = if several && may_be_matrix { first } else { 1 };
    for (line, text) in lines() {
        let cells = text.split(',').count();
        if several && cells != columns {
            issues.push(ragged(file, line, cells, columns));
            continue;
        }
        for (column, cell) in text.split(',').map(cells::bare).enumerate() {
            match cell.parse() {
                Ok(number) => entries.push(number),
                Err(_) => issues.push(bad(form, file, Some(line), column, cell.to_owned())),
            }
        }
    }
    if issues.is_empty() {
        Ok(Table { columns, entries })
    } else {
        report::place(&mut issues, text.as_bytes(), b',');
        Err(issues)
    }
}

fn ragged(file: &str, line: u64, cells: usize, columns: usize) -> Located {
    let (expected, hint) = if columns == 1 {
        let hint = "write one number a line, or all on one line";
        ("one cell a line".to_owned(), hint)
    } else {
        let hint = "every line has one cell a hub";
        (format!("{columns} cells, as on the first line"), hint)
    };
    let mut issue = Located::of_file(
        file,
        codes::RAGGED_ROW,
        report::cells(cells),
        expected,
        hint,
    );
    issue.line = Some(line);
    issue
}

fn bad(form: Form, file: &str, line: Option<u64>, at: usize, value: String) -> Located {
    let mut issue = Located::of_file(file, form.kind, value, form.expected, form.hint);
    issue.line = line;
    issue.at = line.map(|_| at);
    issue.field = match line {
        Some(_) => format!("column {}", at + 1),
        None => format!("entry {at}, counted from 0"),
    };
    issue
}
