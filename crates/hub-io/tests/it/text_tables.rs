//! Tables as text that programs and people have had in their hands: tabs, UTF-16, quotation marks, NULs, encodings within one another.

use hub_io::{Located, read_hubs, read_schools};

use crate::samples::brief;

const COMMAS: &str =
    "urn,name,needs,pupils\n100000,\"St \"\"Mary\"\"\nthe, elder\",send,120\n100001,B,,\n";

/// Issues in brief, and the records as text.
fn read(bytes: &[u8]) -> (Vec<String>, Vec<(u64, String)>) {
    let table = read_schools("schools", bytes);
    let names = table.records.into_iter().map(|school| school.name);
    (
        brief(&table.issues),
        table.lines.into_iter().zip(names).collect(),
    )
}

fn issues(bytes: &[u8]) -> Vec<Located> {
    read_schools("schools", bytes).issues
}

#[track_caller]
fn check(bytes: impl AsRef<[u8]>, expect: &[&str]) {
    assert_eq!(brief(&issues(bytes.as_ref())), expect);
}

#[test]
fn tabs_are_told_by_the_header() {
    let tabs = COMMAS
        .replace(',', "\t")
        .replace("the\t elder", "the, elder");
    let table = read_schools("schools", tabs.as_bytes());
    assert_eq!(table.issues, []);
    assert_eq!(table.records, read_schools("s", COMMAS.as_bytes()).records);
    assert_eq!(table.records[0].name, "St \"Mary\"\nthe, elder");
    assert_eq!(table.lines, [2, 4]);
    // A comma in a name does not make a table of tabs one of commas.
    check(
        "urn\tname, as it was\tname\n100000\tA\tB\n",
        &["unknown_column 1 name, as it was"],
    );
}

#[test]
fn utf_16_is_read_where_a_mark_says_so() {
    let tabs = "urn\tname\r\n100000\tÉcole – 学校\r\n".to_owned();
    let little: Vec<u8> = tabs.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = tabs.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (mark, bytes) in [(b"\xff\xfe", &little), (b"\xfe\xff", &big)] {
        let marked = [&mark[..], bytes].concat();
        assert_eq!(
            read(&marked),
            (vec![], vec![(2, "École – 学校".to_owned())])
        );
        check(bytes, &["not_csv -"]);
        check([&marked[..], b"\x00"].concat(), &["not_utf8 -"]);
    }
}

#[test]
fn a_quotation_mark_that_is_not_closed_is_one_fault_where_it_opens() {
    let rows: Vec<_> = (0..500)
        .map(|row| format!("{},B\n", 100_100 + row))
        .collect();
    let rows = rows.concat();
    let open = format!("urn,name\n100000,A\n100001,\"\n{rows}");
    check(&open, &["quote_not_closed 3"]);
    // At the line of the mark, not of the record: a cell before has a line of its own.
    check("name,urn\n\"A\r\nB\",\"100000\n", &["quote_not_closed 3"]);
    check("urn,name\n100000,\"A", &["quote_not_closed 2"]);
    // These are closed.
    check("urn,name\n100000,\"A\"", &[]);
    check("urn,name\n100000,\"A\"\"\"", &[]);
    check("urn,name\n100000,A\"", &[]);
    check("urn,name\n100000,\"A\nB\"\n", &[]);
    // What was read before is no plan to go by: nobody says that other schools are unknown.
    let table = read_schools("schools", open.as_bytes());
    assert_eq!(table.records.len(), 1);
}

#[test]
fn every_end_of_line_counts_once() {
    for end in ["\n", "\r\n", "\r"] {
        let text = [
            "urn,name",
            "",
            "100000,A",
            "",
            "",
            "100001,\"B",
            "C\"",
            "1,D",
        ]
        .join(end);
        let table = read_schools("schools", text.as_bytes());
        assert_eq!(table.lines, [3, 6], "{end:?}");
        assert_eq!(brief(&table.issues), ["bad_urn 8 urn"], "{end:?}");
    }
    // Beyond what is read at once, with ends of lines where the pieces meet.
    for shift in 0..3 {
        let name = "x".repeat(65_536 - 17 - shift);
        let text = format!("urn,name\r\n100000,{name}\r\n\r\n100001,B\r\n1,C");
        let table = read_schools("schools", text.as_bytes());
        assert_eq!(table.lines, [2, 4], "{shift}");
        assert_eq!(brief(&table.issues), ["bad_urn 5 urn"], "{shift}");
    }
}

#[test]
fn bytes_of_another_encoding_are_faults_of_their_cells() {
    let mixed = b"urn,name\n100000,Caf\xc3\xa9\n100001,Caf\xe9\n100002,\x93A\x94\n";
    check(mixed, &["not_utf8 3 name", "not_utf8 4 name"]);
    check(b"urn,name,\xe9\n100000,A,\n", &["not_utf8 1"]);
}

#[test]
fn nul_characters_are_faults_of_their_cells() {
    check(
        b"urn,name,pupils\n100000,A\0B,1\n10\x000001,C,\0\n",
        &[
            "nul_in_cell 2 name",
            "nul_in_cell 3 urn",
            "nul_in_cell 3 pupils",
        ],
    );
}

/// Numbers as people and programs write them are no numbers here, and the hint says how to mend them.
#[test]
fn numbers_are_not_guessed() {
    let hint = |cells: &str| {
        let text = format!("urn,name,pupils,fsm,fsm_measure,ofsted_date\n{cells}\n");
        let issues = issues(text.as_bytes());
        assert_eq!(issues.len(), 1, "{issues:?}");
        format!("{}: {}", issues[0].kind, issues[0].hint)
    };
    let all = [
        "100000.0,A,1,,,",
        "1e5,A,1,,,",
        "100000,A,1 200,,,",
        "100000,A,\"1,200\",,,",
        "100000,A,12.0,,,",
        "100000,A,1,\"12,5\",ever_6,",
        "100000,A,1,12.5%,ever_6,",
        "100000,A,1,1 2.5,ever_6,",
        "100000,A,1,#REF!,ever_6,",
        "100000,A,1,=A1+1,ever_6,",
        "100000,A,1,,,45047",
        "100000,A,1,,,01/05/2023",
    ];
    let hints = all.map(|cells| format!("{cells}\n  {}", hint(cells)));
    insta::assert_snapshot!(hints.join("\n"));
}

#[test]
fn headings_given_twice_or_by_the_thousand() {
    check(
        "urn,name,urn\n100000,A,100001\n",
        &["duplicate_column 1 urn"],
    );
    let many: Vec<String> = (0..10_000).map(|column| format!("extra{column}")).collect();
    let text = format!(
        "urn,name,{}\n100000,A{}\n",
        many.join(","),
        ",".repeat(10_000)
    );
    let unknown = issues(text.as_bytes());
    assert_eq!(unknown.len(), 10_000);
    assert!(unknown.iter().all(|issue| issue.kind == "unknown_column"));
    let more = format!("urn,name{}\n", ",a".repeat(20_000));
    check(more, &["too_large 1"]);
}

#[test]
fn one_line_of_sixteen_million_commas() {
    check(
        format!("urn,name\n100000,A{}\n", ",".repeat(16 << 20)),
        &["too_large 2"],
    );
    assert_eq!(
        brief(&read_hubs("hubs", b"id,lead_urn,lead_name,places\n\"").issues),
        ["quote_not_closed 2"]
    );
}

#[test]
fn a_first_line_that_gives_the_separator_is_no_header() {
    let expected = read(COMMAS.as_bytes());
    let moved: Vec<_> = expected
        .1
        .iter()
        .map(|(line, name)| (line + 1, name.clone()))
        .collect();
    let semicolons = COMMAS.replace(',', ";").replace("the; elder", "the, elder");
    let tabs = semicolons.replace(';', "\t");
    for text in [
        format!("sep=,\n{COMMAS}"),
        format!("SEP=,,,,\r\n{COMMAS}"),
        format!("\u{feff}\"sep=;\"\n{semicolons}"),
        format!("sep=\t\n{tabs}"),
    ] {
        assert_eq!(read(text.as_bytes()), (Vec::new(), moved.clone()), "{text}");
    }
    // Without it, or with another sign, nothing is guessed.
    check(&semicolons, &["wrong_separator -"]);
    let told = issues(semicolons.as_bytes());
    assert!(told[0].hint.contains("sep=;"), "{told:?}");
    check(format!("sep=x\n{COMMAS}"), &["no_header -"]);
    check("sep=;\n", &["empty_file -"]);
    let bad = format!("sep=;\n{}", semicolons.replace("120", "many"));
    let issue = issues(bad.as_bytes()).remove(0);
    assert_eq!((issue.line, issue.column), (Some(3), None), "{issue:?}");
}
