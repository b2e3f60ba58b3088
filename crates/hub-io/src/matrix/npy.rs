//! The `.npy` format of `NumPy`: one array, with its type and shape in a header.
//!
//! The header is a literal of Python with three fixed keys. It is read here by hand, strictly, so that a hostile one can neither overflow, nor nest, nor
//! ask for memory. See <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.

use std::path::Path;

use bytemuck::Pod;

use super::map::Bytes;
use super::{Held, fault};
use crate::report::{Located, codes};

const MAGIC: &[u8] = b"\x93NUMPY";

/// Headers of plain arrays have about 120 bytes; ten times that is no plain array.
const LONGEST_HEADER: usize = 1 << 10;

/// Types of numbers that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Int32,
    Int64,
    Float64,
}

impl Kind {
    fn from_descr(descr: &str) -> Option<Self> {
        // The data is used as it lies, so it must have this machine's order of bytes.
        let native = if cfg!(target_endian = "little") {
            '<'
        } else {
            '>'
        };
        match descr.strip_prefix(native)? {
            "i4" => Some(Self::Int32),
            "i8" => Some(Self::Int64),
            "f8" => Some(Self::Float64),
            _ => None,
        }
    }

    fn size(self) -> usize {
        match self {
            Self::Int32 => 4,
            Self::Int64 | Self::Float64 => 8,
        }
    }
}

/// What a header says, and where the data begins.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) kind: Kind,
    pub(super) shape: Vec<usize>,
    pub(super) data: usize,
}

/// Whether a file is to be read as `.npy`: it begins like one, or is called so.
pub(super) fn is(path: &Path, bytes: &[u8]) -> bool {
    let named = path
        .extension()
        .is_some_and(|name| name.eq_ignore_ascii_case("npy"));
    named || bytes.starts_with(MAGIC)
}

/// The entries of an array, as they lie; none where they lie askew.
pub(super) fn view<T: Pod>(bytes: &[u8], data: usize) -> &[T] {
    let data = bytes.get(data..).unwrap_or_default();
    bytemuck::try_cast_slice(data).unwrap_or_default()
}

/// A two-dimensional array: rows, columns and entries.
pub(super) fn matrix(
    file: &str,
    bytes: Bytes,
) -> Result<(usize, usize, Held<'static>), Vec<Located>> {
    let header = header(file, &bytes)?;
    let [schools, hubs] = header.shape[..] else {
        let expected = "two dimensions: one row a school, one column a hub";
        return Err(wrong_shape(file, &header.shape, expected));
    };
    let data = bytes.get(header.data..).unwrap_or_default();
    let askew = data.as_ptr().align_offset(header.kind.size()) != 0;
    let held = match header.kind {
        Kind::Int32 if askew => Held::Narrow(bytemuck::pod_collect_to_vec(data)),
        Kind::Int64 if askew => Held::Wide(bytemuck::pod_collect_to_vec(data)),
        Kind::Float64 if askew => Held::Real(bytemuck::pod_collect_to_vec(data)),
        kind => Held::File(bytes, kind, header.data),
    };
    Ok((schools, hubs, held))
}

/// The issue of an array with another number of dimensions than it should have.
pub(super) fn wrong_shape(file: &str, shape: &[usize], expected: &str) -> Vec<Located> {
    let hint = "reshape the array and save it again";
    fault(file, codes::WRONG_SHAPE, shape_text(shape), expected, hint)
}

/// As Python writes a shape.
fn shape_text(shape: &[usize]) -> String {
    let sizes: Vec<_> = shape.iter().map(ToString::to_string).collect();
    let comma = if shape.len() == 1 { "," } else { "" };
    format!("({}{comma})", sizes.join(", "))
}

/// Reads a header, and checks that the file holds the data it announces.
pub(super) fn header(file: &str, bytes: &[u8]) -> Result<Header, Vec<Located>> {
    let no_header = |value: &str| {
        let expected = "the header of a .npy file of format 1, 2 or 3";
        let hint = "save the array with numpy.save; give CSV another name than .npy";
        fault(file, codes::NOT_NPY, value.to_owned(), expected, hint)
    };
    let Some(rest) = bytes.strip_prefix(MAGIC) else {
        return Err(no_header("a file that does not begin like .npy"));
    };
    let (begin, length) = match *rest {
        [1, 0, a, b, ..] => (10, u32::from(u16::from_le_bytes([a, b]))),
        [2 | 3, 0, a, b, c, d, ..] => (12, u32::from_le_bytes([a, b, c, d])),
        [major, minor, ..] if !(1..=3).contains(&major) => {
            return Err(no_header(&format!("format {major}.{minor}")));
        }
        _ => return Err(no_header("a file that ends in its header")),
    };
    let length = length as usize;
    if length > LONGEST_HEADER {
        return Err(no_header(&format!("a header of {length} bytes")));
    }
    let data = begin + length;
    let Some(text) = bytes.get(begin..data) else {
        return Err(no_header("a file that ends in its header"));
    };
    let text = String::from_utf8_lossy(text);
    let said = Said::parse(&text).ok_or_else(|| no_header(text.trim_end()))?;
    let kind = checked_kind(file, &said)?;
    checked_size(file, &said.shape, kind, bytes.len() - data)?;
    Ok(Header {
        kind,
        shape: said.shape,
        data,
    })
}

fn checked_kind(file: &str, said: &Said) -> Result<Kind, Vec<Located>> {
    let kind = Kind::from_descr(&said.descr).ok_or_else(|| {
        let expected = "little-endian int32 (<i4), int64 (<i8) or float64 (<f8)";
        let hint = "convert it before saving, without losing decimals: costs.astype('<f8'), or '<i8' for whole numbers";
        fault(file, codes::WRONG_DTYPE, said.descr.clone(), expected, hint)
    })?;
    // With one row or column at most both orders are the same.
    if said.fortran && said.shape.iter().filter(|size| **size != 1).count() > 1 {
        let hint = "save it with numpy.save(path, numpy.ascontiguousarray(costs))";
        let value = "Fortran order".to_owned();
        return Err(fault(
            file,
            codes::WRONG_ORDER,
            value,
            "C order: row after row",
            hint,
        ));
    }
    Ok(kind)
}

fn checked_size(file: &str, shape: &[usize], kind: Kind, held: usize) -> Result<(), Vec<Located>> {
    let size = shape
        .iter()
        .try_fold(kind.size(), |size, n| size.checked_mul(*n));
    if size == Some(held) {
        return Ok(());
    }
    let shape = shape_text(shape);
    let (kind, expected, hint) = match size {
        None => (
            codes::WRONG_SHAPE,
            format!("a shape that memory can hold, not {shape}"),
            "the header is damaged: save the array again",
        ),
        Some(size) if size < held => (
            codes::WRONG_SIZE,
            format!("{size} bytes for the shape {shape}"),
            "the file must hold one array and nothing else",
        ),
        Some(size) => (
            codes::TRUNCATED,
            format!("{size} bytes for the shape {shape}"),
            "the file was not written to its end: save it again",
        ),
    };
    let value = format!("{held} bytes of data");
    Err(fault(file, kind, value, &expected, hint))
}

/// The three things a header says.
#[derive(Debug, Default)]
struct Said {
    descr: String,
    fortran: bool,
    shape: Vec<usize>,
}

impl Said {
    /// Reads `{'descr': '<i4', 'fortran_order': False, 'shape': (3, 2), }`, with keys in any order.
    fn parse(text: &str) -> Option<Self> {
        let mut said = Self::default();
        let (mut descr, mut fortran, mut shape) = (false, false, false);
        let mut rest = text.trim().strip_prefix('{')?.strip_suffix('}')?.trim();
        while !rest.is_empty() {
            let (key, after) = quoted(rest)?;
            let value = after.trim_start().strip_prefix(':')?.trim_start();
            let after = match key {
                "descr" if !std::mem::replace(&mut descr, true) => {
                    let (text, after) = quoted(value)?;
                    text.clone_into(&mut said.descr);
                    after
                }
                "fortran_order" if !std::mem::replace(&mut fortran, true) => {
                    said.fortran = value.starts_with("True");
                    let word = if said.fortran { "True" } else { "False" };
                    value.strip_prefix(word)?
                }
                "shape" if !std::mem::replace(&mut shape, true) => {
                    let (sizes, after) = value.strip_prefix('(')?.split_once(')')?;
                    said.shape = tuple(sizes)?;
                    after
                }
                _ => return None,
            };
            rest = next(after)?;
        }
        (descr && fortran && shape).then_some(said)
    }
}

/// A text in quotes without escapes, and what follows.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let (inside, rest) = text.get(1..)?.split_once(quote)?;
    (!inside.contains('\\')).then_some((inside, rest))
}

/// What comes after a comma, or nothing at the end.
fn next(text: &str) -> Option<&str> {
    let text = text.trim_start();
    if text.is_empty() {
        return Some(text);
    }
    Some(text.strip_prefix(',')?.trim_start())
}

/// `3, 2` or `3,`; numbers may end in L, as Python 2 wrote them.
fn tuple(text: &str) -> Option<Vec<usize>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(Vec::new());
    }
    let sizes = text.strip_suffix(',').unwrap_or(text).split(',');
    let size = |size: &str| {
        let digits = size.trim().trim_end_matches('L');
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok())?
    };
    sizes.map(size).collect()
}

/// A one-dimensional `.npy` file of int32.
#[must_use]
pub fn int32_to_npy(entries: &[i32]) -> Vec<u8> {
    write("<i4", entries.iter().map(|entry| entry.to_le_bytes()))
}

/// A one-dimensional `.npy` file of int64.
#[must_use]
pub fn int64_to_npy(entries: &[i64]) -> Vec<u8> {
    write("<i8", entries.iter().map(|entry| entry.to_le_bytes()))
}

/// A one-dimensional `.npy` file of float64.
#[must_use]
pub fn float64_to_npy(entries: &[f64]) -> Vec<u8> {
    write("<f8", entries.iter().map(|entry| entry.to_le_bytes()))
}

fn write<const N: usize>(descr: &str, entries: impl ExactSizeIterator<Item = [u8; N]>) -> Vec<u8> {
    let count = entries.len();
    let said = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({count},), }}");
    // Magic, format, length and header fill whole lines of 64 bytes, as NumPy wants them.
    let length: u16 = 128 - 10;
    let header = format!("{said:<width$}\n", width = usize::from(length) - 1);
    let mut bytes = Vec::with_capacity(128 + count * N);
    bytes.extend(MAGIC);
    bytes.extend([1, 0]);
    bytes.extend(length.to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(entries.flatten());
    bytes
}
