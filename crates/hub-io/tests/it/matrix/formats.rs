//! The same matrix in every format.

use hub_io::{SideRules, int64_to_npy};

use super::{float64, int32, npy, read, rows, terms};

/// Expects these rows of a matrix with two columns.
#[track_caller]
fn reads(name: &str, bytes: &[u8], expect: &[[Option<i64>; 2]]) {
    let (matrix, places) = read((name, bytes), ("capacities", b"1\n2\n")).unwrap();
    assert_eq!(places, [1, 2]);
    assert_eq!((matrix.schools(), matrix.hubs()), (expect.len(), 2));
    let prepared = matrix
        .prepare(&terms(Some("7"), None, false), &SideRules::default())
        .unwrap();
    assert_eq!(rows(&prepared), expect);
}

#[test]
fn every_format() {
    let expect = [[Some(3), None], [Some(0), Some(5)]];
    let entries = [3, 7, 0, 5];
    let wide: Vec<u8> = entries
        .iter()
        .flat_map(|e| i64::from(*e).to_le_bytes())
        .collect();
    let real = float64(&entries.map(f64::from));
    reads(
        "a.npy",
        &npy("'<i4'", "False", "(2, 2)", int32(&entries)),
        &expect,
    );
    reads("a.npy", &npy("'<i8'", "False", "(2,2,)", &wide), &expect);
    reads(
        "a.npy",
        &npy("\"<f8\"", "False", "(2L, 2L)", &real),
        &expect,
    );
    // Headers of other lengths leave the data at any distance from an aligned address.
    for blanks in 0..8 {
        let shape = format!("({}2, 2)", " ".repeat(blanks));
        reads(
            "a",
            &npy("'<i4'", "False", &shape, int32(&entries)),
            &expect,
        );
        reads("a", &npy("'<i8'", "False", &shape, &wide), &expect);
        reads("a", &npy("'<f8'", "False", &shape, &real), &expect);
    }
    reads("a.csv", b"3,7\n0,5\n", &expect);
    reads("a.csv", b"\xef\xbb\xbf 3 ,\r\n\"0\",5", &expect);
    reads("a.csv", b"3,\n\n0,5\n\n", &expect);
    reads("a.csv", b"3.0,7\n0,5e0\n", &expect);
    reads("a.csv", b"3,inf\n0,5.\n", &expect);
    reads("a.csv", b"3,nan\n0,5\n", &expect);
}

#[test]
fn beyond_32_bits() {
    let large = 1_i64 << 40;
    let entries = [large, 7, i64::from(i32::MIN), i64::from(i32::MAX)];
    let data: Vec<u8> = entries.iter().flat_map(|e| e.to_le_bytes()).collect();
    let csv = format!("{large},\n{},{}\n", i32::MIN, i32::MAX);
    let expect = [
        vec![Some(large), None],
        vec![Some(i32::MIN.into()), Some(i32::MAX.into())],
    ];
    for bytes in [npy("'<i8'", "False", "(2, 2)", data), csv.into_bytes()] {
        let (matrix, _) = read(("costs", &bytes), ("capacities", b"1,1")).unwrap();
        let prepared = matrix
            .prepare(&terms(Some("7"), None, true), &SideRules::default())
            .unwrap();
        assert_eq!(rows(&prepared), expect);
    }
    // A mark that no entry of 32 bits can equal marks nothing.
    let narrow = npy("'<i4'", "False", "(1, 2)", int32(&[0, 1]));
    let (matrix, _) = read(("costs", &narrow), ("capacities", b"1,1")).unwrap();
    let prepared = matrix
        .prepare(
            &terms(Some("4294967296"), None, false),
            &SideRules::default(),
        )
        .unwrap();
    assert_eq!(rows(&prepared), [[Some(0), Some(1)]]);
}

#[test]
fn one_column_has_empty_cells_on_empty_lines() {
    // At the end too: a school that may go nowhere is not to be lost in silence.
    let cases: [(&str, &[Option<i64>]); 4] = [
        (
            "\n1\n\n2\n\n \n",
            &[None, Some(1), None, Some(2), None, None],
        ),
        ("1\r\n\r\n", &[Some(1), None]),
        ("1\n2", &[Some(1), Some(2)]),
        ("1\n\"\"\n", &[Some(1), None]),
    ];
    for (text, expect) in cases {
        let (matrix, _) = read(("c.csv", text.as_bytes()), ("p.csv", b"3")).unwrap();
        let prepared = matrix
            .prepare(&terms(None, None, false), &SideRules::default())
            .unwrap();
        let found: Vec<Option<i64>> = rows(&prepared).into_iter().map(|row| row[0]).collect();
        assert_eq!(found, expect, "{text:?}");
    }
}

#[test]
fn no_schools_or_no_hubs() {
    for (shape, hubs) in [("(0, 2)", 2), ("(3, 0)", 0)] {
        let places = int64_to_npy(&vec![1; hubs]);
        let costs = npy("'<i4'", "False", shape, "");
        let (matrix, places) = read(("c.npy", &costs), ("p.npy", &places)).unwrap();
        assert_eq!((matrix.hubs(), places.len()), (hubs, hubs));
    }
}
