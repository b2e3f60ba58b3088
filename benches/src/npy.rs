//! Arrays in numpy's file format, version 1.0: little endian, C order.

use std::io::{self, Write};

/// Writes a matrix of `columns` columns as int32.
///
/// # Errors
///
/// Those of the writer.
pub fn write_matrix(mut out: impl Write, entries: &[i32], columns: usize) -> io::Result<()> {
    let rows = entries.len() / columns.max(1);
    header(&mut out, "<i4", &format!("({rows}, {columns})"))?;
    for entry in entries {
        out.write_all(&entry.to_le_bytes())?;
    }
    out.flush()
}

/// Writes a vector of counts as int64.
///
/// # Errors
///
/// Those of the writer.
pub fn write_vector(mut out: impl Write, entries: &[u32]) -> io::Result<()> {
    header(&mut out, "<i8", &format!("({},)", entries.len()))?;
    for entry in entries {
        out.write_all(&i64::from(*entry).to_le_bytes())?;
    }
    out.flush()
}

/// Magic, version, length, and a dictionary that is padded so that the data begin at a multiple of 64.
fn header(out: &mut impl Write, kind: &str, shape: &str) -> io::Result<()> {
    const BEFORE: usize = 10;
    let mut text = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}");
    let whole = (BEFORE + text.len() + 1).next_multiple_of(64);
    text.push_str(&" ".repeat(whole - BEFORE - text.len() - 1));
    text.push('\n');
    let length = u16::try_from(text.len()).map_err(io::Error::other)?;
    out.write_all(b"\x93NUMPY\x01\x00")?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(text.as_bytes())
}
