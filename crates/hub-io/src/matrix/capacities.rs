//! Capacities by hub.

use std::path::Path;

use super::npy::{self, Kind};
use super::{cells, fault};
use crate::report::{self, Located};

const EXPECTED: &str = "a whole number from 0 to 4294967295";

/// Reads capacities; where the costs could be read, as many as `hubs`, the columns of that file.
pub(super) fn parse(
    file: &str,
    as_npy: bool,
    bytes: &[u8],
    hubs: Option<(usize, &Path)>,
) -> Result<Vec<u32>, Vec<Located>> {
    let places = if as_npy {
        from_npy(file, bytes)?
    } else {
        from_csv(file, bytes)?
    };
    match hubs {
        Some((hubs, costs)) if hubs != places.len() => {
            let value = format!("{} capacities", places.len());
            let expected = format!("{hubs}, one for each column of {}", costs.display());
            let hint = "check that both files are of the same instance";
            Err(vec![Located::of_file(
                file,
                "wrong_number",
                value,
                expected,
                hint,
            )])
        }
        _ => Ok(places),
    }
}

fn from_npy(file: &str, bytes: &[u8]) -> Result<Vec<u32>, Vec<Located>> {
    let header = npy::header(file, bytes)?;
    if header.shape.len() != 1 {
        let expected = "one dimension: one number a hub";
        return Err(npy::wrong_shape(file, &header.shape, expected));
    }
    let data = bytes.get(header.data..).unwrap_or_default();
    let wide: Vec<i64> = match header.kind {
        Kind::Int32 => bytemuck::pod_collect_to_vec::<u8, i32>(data)
            .into_iter()
            .map(i64::from)
            .collect(),
        Kind::Int64 => bytemuck::pod_collect_to_vec(data),
        Kind::Float64 => {
            let hint = "convert them before saving: capacities.astype('<i8')";
            let expected = "little-endian int32 (<i4) or int64 (<i8)";
            let value = "<f8".to_owned();
            return Err(fault(file, "wrong_dtype", value, expected, hint));
        }
    };
    let mut issues = Vec::new();
    let mut places = Vec::with_capacity(wide.len());
    for (hub, number) in wide.into_iter().enumerate() {
        match u32::try_from(number) {
            Ok(number) => places.push(number),
            Err(_) => issues.push(bad(file, None, hub, number.to_string())),
        }
    }
    if issues.is_empty() {
        Ok(places)
    } else {
        Err(issues)
    }
}

fn from_csv(file: &str, bytes: &[u8]) -> Result<Vec<u32>, Vec<Located>> {
    let expected = "capacities: one a line, or all on one line";
    let text = cells::text(file, bytes, expected)?;
    let lines = || {
        let numbered = (1_u64..).zip(text.lines());
        numbered.filter(|(_, text)| !text.trim_ascii().is_empty())
    };
    let (mut places, mut issues) = (Vec::new(), Vec::new());
    let several = lines().nth(1).is_some();
    for (line, text) in lines() {
        let cells = text.split(',').count();
        if several && cells > 1 {
            let hint = "write one number a line, or all on one line";
            let value = report::cells(cells);
            let mut issue = Located::of_file(file, "ragged_row", value, "one cell a line", hint);
            issue.line = Some(line);
            issues.push(issue);
            continue;
        }
        for (column, cell) in text.split(',').map(cells::bare).enumerate() {
            match cell.parse() {
                Ok(number) => places.push(number),
                Err(_) => issues.push(bad(file, Some(line), column, cell.to_owned())),
            }
        }
    }
    if issues.is_empty() {
        Ok(places)
    } else {
        Err(issues)
    }
}

fn bad(file: &str, line: Option<u64>, at: usize, value: String) -> Located {
    let hint = "0 is a hub without places";
    let mut issue = Located::of_file(file, "bad_capacity", value, EXPECTED, hint);
    issue.line = line;
    issue.field = match line {
        Some(_) => format!("column {}", at + 1),
        None => format!("entry {at}, counted from 0"),
    };
    issue
}
