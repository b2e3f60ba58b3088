//! Matrices of costs: what is read from which file, what is refused, and how decimals become whole.

mod formats;
mod refused;
mod scaling;

use std::fs;

use crate::samples::brief;
use hub_core::transport::Buffer;
use hub_io::{CostMatrix, Located, Prepared, ReadError, Terms, read_matrix};

/// A `.npy` file with any header.
fn npy(descr: &str, order: &str, shape: &str, data: impl AsRef<[u8]>) -> Vec<u8> {
    let header = format!("{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}");
    let mut bytes = b"\x93NUMPY\x01\0".to_vec();
    bytes.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data.as_ref());
    bytes
}

fn int32(entries: &[i32]) -> Vec<u8> {
    entries.iter().flat_map(|e| e.to_le_bytes()).collect()
}

fn float64(entries: &[f64]) -> Vec<u8> {
    entries.iter().flat_map(|e| e.to_le_bytes()).collect()
}

/// Reads files of these names and bytes.
fn read(
    costs: (&str, &[u8]),
    capacities: (&str, &[u8]),
) -> Result<(CostMatrix<'static>, Vec<u32>), String> {
    let folder = tempfile::tempdir().unwrap();
    let path = |(name, bytes): (&str, &[u8])| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    read_matrix(&path(costs), &path(capacities)).map_err(|error| text(&error))
}

/// Issues in brief, with the values found.
fn text(error: &ReadError) -> String {
    let ReadError::Bad(report) = error else {
        return error.to_string();
    };
    let one = |issue: &Located| {
        format!(
            "{} [{}]",
            brief(std::slice::from_ref(issue))[0],
            issue.value
        )
    };
    let all: Vec<_> = report.issues().iter().map(one).collect();
    all.join("; ")
}

/// Costs as read, row by row: `None` is a forbidden pair.
fn rows(prepared: &Prepared) -> Vec<Vec<Option<i64>>> {
    let costs = prepared.costs().unwrap();
    let row = |school| {
        let mut buffer = Buffer::default();
        let row = costs.row(school, &mut buffer);
        (0..costs.hubs()).map(|hub| row.cost(hub)).collect()
    };
    (0..costs.schools()).map(row).collect()
}

fn terms(forbidden: Option<&str>, unplaced: Option<&str>, allow_negative: bool) -> Terms {
    Terms {
        maximise: false,
        forbidden: forbidden.map(|text| text.parse().unwrap()),
        unplaced: unplaced.map(|text| text.parse().unwrap()),
        allow_negative,
    }
}
