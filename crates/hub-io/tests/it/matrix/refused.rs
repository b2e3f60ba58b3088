//! Files and terms that are wrong: each fault with its place.

use hub_io::{SideRules, Terms, int32_to_npy, int64_to_npy};

use super::{float64, int32, npy, read, terms, text};

#[track_caller]
fn refuses(name: &str, bytes: impl AsRef<[u8]>, expect: &str) {
    let error = read((name, bytes.as_ref()), ("capacities", b"1\n2\n")).unwrap_err();
    assert_eq!(error, expect);
}

#[test]
fn other_npy_files() {
    let four = int32(&[1, 2, 3, 4]);
    refuses(
        "a.npy",
        npy("'<i4'", "True", "(2, 2)", &four),
        "wrong_order - [Fortran order]",
    );
    for descr in [">i4", "<u4", "<f4", "|i1", "<U3"] {
        let bytes = npy(&format!("'{descr}'"), "False", "(2, 2)", &four);
        refuses("a.npy", bytes, &format!("wrong_dtype - [{descr}]"));
    }
    refuses(
        "a.npy",
        npy("'<i4'", "False", "(4,)", &four),
        "wrong_shape - [(4,)]",
    );
    refuses(
        "a.npy",
        npy("'<i4'", "False", "(1, 2, 2)", &four),
        "wrong_shape - [(1, 2, 2)]",
    );
    refuses(
        "a.npy",
        npy("'<i4'", "False", "()", &four[..4]),
        "wrong_shape - [()]",
    );
    refuses(
        "a.npy",
        npy("'<i4'", "False", "(2, 2)", &four[1..]),
        "truncated - [15 bytes of data]",
    );
    refuses(
        "a.npy",
        npy("'<i4'", "False", "(2, 1)", &four),
        "wrong_size - [16 bytes of data]",
    );
    let huge = "(4294967296, 4294967296)";
    refuses(
        "a.npy",
        npy("'<i8'", "False", huge, &four),
        "wrong_shape - [16 bytes of data]",
    );
}

#[test]
fn headers_that_are_none() {
    let not_npy = |bytes: &[u8]| {
        let error = read(("a.npy", bytes), ("capacities", b"1\n2\n")).unwrap_err();
        assert!(error.starts_with("not_npy - ["), "{error}");
    };
    let good = npy("'<i4'", "False", "(1, 1)", int32(&[1]));
    for end in 0..good.len() - 5 {
        not_npy(&good[..end]);
    }
    not_npy(b"1,2\n3,4\n");
    not_npy(b"\x93NUMPY\x04\0\0\0\0\0");
    // Headers that ask for memory, or nest.
    not_npy(b"\x93NUMPY\x02\0\xff\xff\xff\xff{");
    not_npy(&npy("'<i4'", "False", &"(".repeat(900), ""));
    not_npy(&npy("[('a', '<i4')]", "False", "(1, 1)", ""));
    for shape in [
        "(-1, 1)",
        "(1 1)",
        "(1, 1",
        "1, 1",
        "(99999999999999999999, 1)",
        "(,)",
        "(1,,1)",
    ] {
        not_npy(&npy("'<i4'", "False", shape, int32(&[1])));
    }
    not_npy(&npy("'<i4'", "0", "(1, 1)", int32(&[1])));
    not_npy(&npy(
        "'<i4', 'descr': '<i4'",
        "False",
        "(1, 1)",
        int32(&[1]),
    ));
    not_npy(&npy("'<i4', 'other': 1", "False", "(1, 1)", int32(&[1])));
}

#[test]
fn every_bad_cell_of_a_matrix() {
    refuses(
        "a.csv",
        "h1,h2\n1,x\n1\n2,3,4\n9223372036854775808,-9223372036854775808\n",
        "bad_cell 1 column 1 [h1]; bad_cell 1 column 2 [h2]; bad_cell 2 column 2 [x]; \
         bad_cell 5 column 1 [9223372036854775808]; bad_cell 5 column 2 [-9223372036854775808]; \
         ragged_row 3 [1 cell]; ragged_row 4 [3 cells]",
    );
    refuses("a.csv", "", "empty_file - []");
    refuses("a.csv", " \n\n", "empty_file - []");
    refuses("a.csv", "1;2\n3;4\n", "wrong_separator - [semicolons]");
    refuses("a.csv", "1\t2\n", "wrong_separator - [tabs]");
    refuses("a.csv", "1 2\n", "wrong_separator - [blanks]");
    refuses(
        "a.csv",
        b"1,2\0\n",
        "not_csv - [a binary file (it holds NUL bytes)]",
    );
    refuses("a.csv", b"1,\xff\n", "not_csv - [bytes that are not UTF-8]");
}

#[test]
fn whole_numbers_lose_no_digits_beside_decimals() {
    refuses(
        "a.csv",
        "9007199254740993,1\n0.5,9007199254740993\n1,9007199254740992\n",
        "too_many_digits - row 0, column 0, counted from 0 [9007199254740993]; \
         too_many_digits 2 column 2 [9007199254740993]",
    );
}

#[test]
fn reading_stops_at_ten_thousand_bad_cells() {
    let error = read(("a.csv", "x,x\n".repeat(9_000).as_bytes()), ("p", b"1,1")).unwrap_err();
    assert_eq!(error.matches("bad_cell").count(), 10_000);
    assert!(error.ends_with("stopped 5000 []"));
}

#[test]
fn capacities() {
    let check = |bytes: &[u8], expect: Result<&[u32], &str>| {
        let found = read(("c.csv", b"1,2,3\n"), ("p", bytes)).map(|(_, places)| places);
        assert_eq!(found.as_deref().map_err(String::as_str), expect);
    };
    check(b"0,4294967295, 2\n", Ok(&[0, u32::MAX, 2]));
    check(b"1\r\n\r\n2\n3", Ok(&[1, 2, 3]));
    check(&int32_to_npy(&[1, 2, 3]), Ok(&[1, 2, 3]));
    check(&int64_to_npy(&[1, 2, 4_294_967_295]), Ok(&[1, 2, u32::MAX]));
    check(b"1,2\n", Err("wrong_number - [2 capacities]"));
    check(
        b"1,-2,\n",
        Err("bad_capacity 1 column 2 [-2]; bad_capacity 1 column 3 []"),
    );
    check(
        b"1\n2.5\nx\n",
        Err("bad_capacity 2 column 1 [2.5]; bad_capacity 3 column 1 [x]"),
    );
    check(b"1,2\n3\n", Err("ragged_row 1 [2 cells]"));
    check(b"", Err("empty_file - []"));
    let wide = int64_to_npy(&[1, -1, 4_294_967_296]);
    check(
        &wide,
        Err(
            "bad_capacity - entry 1, counted from 0 [-1]; bad_capacity - entry 2, counted from 0 [4294967296]",
        ),
    );
    check(
        &npy("'<f8'", "False", "(3,)", float64(&[1.0; 3])),
        Err("wrong_dtype - [<f8]"),
    );
    check(
        &npy("'<i4'", "False", "(3, 1)", int32(&[1; 3])),
        Err("wrong_shape - [(3, 1)]"),
    );
    check(
        &npy("'<i4'", "False", "(3,)", ""),
        Err("truncated - [0 bytes of data]"),
    );
}

#[test]
fn both_files_are_reported() {
    let error = read(("c.csv", b"x,1\n"), ("p.csv", b"y\n")).unwrap_err();
    assert_eq!(
        error,
        "bad_cell 1 column 1 [x]; bad_capacity 1 column 1 [y]"
    );
}

#[test]
fn entries_and_terms_that_do_not_fit() {
    let check = |csv: &str, terms: &Terms, expect: &str| {
        let places = vec!["1"; csv.lines().next().unwrap().split(',').count()].join(",");
        let (matrix, _) = read(("c.csv", csv.as_bytes()), ("p.csv", places.as_bytes())).unwrap();
        let error = matrix.prepare(terms, &SideRules::default()).unwrap_err();
        assert_eq!(text(&error), expect);
    };
    let plain = terms(None, None, false);
    let first = "negative_entry - row 1, column 0, counted from 0 [-2]";
    let first_decimal = "negative_entry - row 1, column 0, counted from 0 [-2.0]";
    check("1,2\n-2,-1\n", &plain, first);
    check("1,2.5\n-2,-1\n", &plain, first_decimal);
    check("-1,2\n-2,-1\n", &terms(Some("-1"), None, false), first);
    check(
        "-1,2.5\n-2,-1\n",
        &terms(Some("-1"), None, false),
        first_decimal,
    );
    check(
        "1,2\n",
        &terms(Some("inf"), Some("1.5"), false),
        "bad_option - --forbidden [inf]; bad_option - --unplaced-cost [1.5]",
    );
    let beyond = "9223372036854775807";
    check(
        "1,2\n",
        &terms(None, Some(beyond), false),
        &format!("bad_option - --unplaced-cost [{beyond}]"),
    );
    check(
        "1.5,2\n",
        &terms(None, Some("inf"), false),
        "bad_option - --unplaced-cost [inf]",
    );
    let at = "too_large - row 0, column 1, counted from 0";
    check("1.5,1e291\n", &plain, &format!("{at} [1e291]"));
}
