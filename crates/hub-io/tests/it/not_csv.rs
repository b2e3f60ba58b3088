//! Files that are no table, or a table of another make: one clear issue each.

use hub_io::{read_hubs, read_schools};

use crate::samples::brief;

#[track_caller]
fn check(bytes: &[u8], expect: &str) {
    assert_eq!(brief(&read_schools("schools.csv", bytes).issues), [expect]);
    assert_eq!(brief(&read_hubs("hubs.csv", bytes).issues), [expect]);
}

#[test]
fn nothing_in_it() {
    check(b"", "empty_file -");
    check(b"\xef\xbb\xbf", "empty_file -");
    check(b" \r\n\n", "empty_file -");
    let schools = read_schools("s", b"urn,name\n");
    assert_eq!(brief(&schools.issues), ["no_records -"]);
}

#[test]
fn other_formats() {
    check(b"PK\x03\x04rest of a workbook", "unreadable_workbook -");
    check(b"\xd0\xcf\x11\xe0\xa1", "not_csv -");
    check(b"%PDF-1.7", "not_csv -");
    check(b"urn\0,name\n100000,A\n", "not_csv -");
    check(b"<!DOCTYPE html><html>", "not_csv -");
    check(b"\xff\xfeu\0r\0n", "not_utf8 -");
    check(b"\xff\xfe{\0\"\0a\0\"\0:\0\x31\0}\0", "not_utf8 -");
}

#[test]
fn no_header() {
    check("x".repeat(1 << 20).as_bytes(), "no_header -");
    check(b"100000,St Mary's\n100001,High Street\n", "no_header -");
}

#[test]
fn other_separators() {
    for (separator, name) in [(";", "semicolons"), ("|", "vertical bars")] {
        let csv = ["urn,name,phase\n", "100000,A,primary\n"]
            .concat()
            .replace(',', separator);
        let issues = read_schools("s", csv.as_bytes()).issues;
        assert_eq!(brief(&issues), ["wrong_separator -"]);
        assert_eq!(issues[0].value, name);
    }
}
