//! Small instances, the files they are in, and their optimum by brute force.

use std::fmt::Write;

use super::super::workshop::Workshop;

/// Numbers that look random, the same on every run.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// A small instance; `None` is a forbidden pair.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) rows: Vec<Vec<Option<i64>>>,
    pub(super) places: Vec<u32>,
}

impl Case {
    pub(super) fn random(dice: &mut Dice, range: std::ops::Range<i64>) -> Self {
        let (schools, hubs) = (1 + dice.below(5), 1 + dice.below(4));
        let width = range.end.abs_diff(range.start);
        let mut entry = || {
            let drawn = range.start.checked_add_unsigned(dice.below(width)).unwrap();
            (dice.below(6) > 0).then_some(drawn)
        };
        let mut row = || (0..hubs).map(|_| entry()).collect();
        Self {
            rows: (0..schools).map(|_| row()).collect(),
            places: (0..hubs)
                .map(|_| u32::try_from(dice.below(3)).unwrap())
                .collect(),
        }
    }

    /// The least objective by trying every plan; `None` where someone cannot be placed.
    pub(super) fn least(&self, sign: i64, unplaced: Option<i64>) -> Option<i64> {
        fn best(
            rows: &[Vec<Option<i64>>],
            left: &mut [u32],
            end: (i64, Option<i64>),
        ) -> Option<i64> {
            let (sign, unplaced) = end;
            let Some((row, rest)) = rows.split_first() else {
                return Some(0);
            };
            let mut found = unplaced.and_then(|cost| Some(sign * cost + best(rest, left, end)?));
            for (hub, cost) in row.iter().enumerate() {
                if let Some(cost) = cost.filter(|_| left[hub] > 0) {
                    left[hub] -= 1;
                    let total = best(rest, left, end).map(|rest| sign * cost + rest);
                    left[hub] += 1;
                    found = found.into_iter().chain(total).min();
                }
            }
            found
        }
        best(&self.rows, &mut self.places.clone(), (sign, unplaced)).map(|least| sign * least)
    }

    /// Writes the costs in a format, over `divisor`, and the capacities.
    pub(super) fn write(&self, workshop: &Workshop, format: &str, mark: i64, divisor: f64) {
        let shape = format!("({}, {})", self.rows.len(), self.places.len());
        let cells = self.rows.iter().flatten();
        let real = |cell: &Option<i64>| cell.map_or(f64::NAN, |cost| as_real(cost) / divisor);
        let bytes = match format {
            "<i4" => npy(
                format,
                &shape,
                cells.map(|c| narrow(c.unwrap_or(mark)).to_le_bytes()),
            ),
            "<i8" => npy(
                format,
                &shape,
                cells.map(|c| c.unwrap_or(mark).to_le_bytes()),
            ),
            "<f8" => npy(format, &shape, cells.map(|c| real(c).to_le_bytes())),
            _ => self.csv(divisor).into_bytes(),
        };
        workshop.write("costs", bytes);
        let places: Vec<_> = self.places.iter().map(ToString::to_string).collect();
        workshop.write("places", places.join("\n"));
    }

    fn csv(&self, divisor: f64) -> String {
        let mut text = String::new();
        for row in &self.rows {
            let cell = |cell: &Option<i64>| match cell {
                #[expect(clippy::float_cmp, reason = "1 means whole numbers")]
                Some(cost) if divisor == 1.0 => cost.to_string(),
                Some(cost) => (as_real(*cost) / divisor).to_string(),
                None => String::new(),
            };
            let cells: Vec<_> = row.iter().map(cell).collect();
            writeln!(text, "{}", cells.join(",")).unwrap();
        }
        text
    }
}

#[expect(clippy::cast_precision_loss, reason = "tests use small numbers")]
pub(super) fn as_real(number: i64) -> f64 {
    number as f64
}

pub(super) fn narrow(number: i64) -> i32 {
    i32::try_from(number).unwrap()
}

pub(super) fn npy<const N: usize>(
    descr: &str,
    shape: &str,
    entries: impl Iterator<Item = [u8; N]>,
) -> Vec<u8> {
    let said = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}");
    let header = format!("{said:<117}\n");
    let mut bytes = b"\x93NUMPY\x01\0\x76\0".to_vec();
    bytes.extend(header.as_bytes());
    bytes.extend(entries.flatten());
    bytes
}

/// The entries of a one-dimensional `.npy` file that has this type.
pub(super) fn entries<const N: usize>(
    workshop: &Workshop,
    name: &str,
    descr: &str,
) -> Vec<[u8; N]> {
    let bytes = workshop.bytes(name);
    let (header, data) = bytes.split_at(128);
    let (entries, rest) = data.as_chunks();
    let said = format!(
        "{{'descr': '{descr}', 'fortran_order': False, 'shape': ({},), }}",
        entries.len()
    );
    let header = std::str::from_utf8(&header[10..]).unwrap();
    assert_eq!((header.trim_end(), rest), (said.as_str(), &[][..]));
    entries.to_vec()
}
