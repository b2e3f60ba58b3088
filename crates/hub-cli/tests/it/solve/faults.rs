//! Wrong input and wrong arguments: explained, and nothing written.

use super::super::workshop::Workshop;

#[test]
fn wrong_input_writes_nothing() {
    let workshop = Workshop::new();
    workshop.write("costs", "1,2\n-3,-4\n");
    workshop.write("places", "1,1");
    workshop.write("a.npy", "before");
    let outs = "--assignment a.npy --prices p.npy";
    let fails = |args: &str, expect: &[&str]| {
        workshop.fails(&format!("solve {args} {outs}"), 2, expect);
        assert_eq!(workshop.read("a.npy"), "before");
        assert!(!workshop.path("p.npy").exists());
    };
    let negative = [
        "costs",
        "row 1, column 0, counted from 0",
        "\"-3\"",
        "2 of 4 entries",
        "--allow-negative",
    ];
    fails("costs places", &negative);
    fails(
        "costs places --forbidden -4",
        &["\"-3\"", "1 of 4 entries is"],
    );
    fails(
        "costs places --allow-negative --forbidden 0.5",
        &[
            "options, --forbidden",
            "\"0.5\"",
            "whole",
            "1 problem in the options;",
        ],
    );
    fails("places costs", &["costs:2:1\n", "one cell a line"]);
    workshop.write("places", "1,x,3");
    workshop.write("costs", "1,y\n2\n");
    fails(
        "costs places",
        &[
            "bad_cell",
            "costs:1:3\n",
            "ragged_row",
            "bad_capacity",
            "3 problems in 2 files",
        ],
    );
    workshop.write("costs.npy", "1,2");
    fails("costs.npy places", &["not_npy", "numpy.save"]);
    let missing = workshop.fails("solve none places", 1, &["none"]);
    assert!(!missing.contains("problem"));
}

#[test]
fn a_mark_that_no_entry_is_is_worth_a_note() {
    let workshop = Workshop::new();
    workshop.write("costs", "1,2\n3,9\n");
    workshop.write("places", "1,1");
    let notes = |mark: &str| {
        let run = workshop.run(&format!("solve costs places --forbidden {mark}"));
        assert_eq!(run.code, 0, "{run:?}");
        run.err
    };
    assert_eq!(notes("9"), "");
    assert_eq!(notes("9e0"), "");
    let note =
        "note: no entry of costs is 99, which --forbidden names: no pair is forbidden by it\n";
    assert_eq!(notes("99"), note);
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_not_replaced() {
    use std::os::unix::fs::FileTypeExt;

    let workshop = Workshop::new();
    workshop.write("costs", "1,2\n");
    workshop.write("places", "1,1");
    let path = workshop.path("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
    for option in ["--assignment", "--prices"] {
        let args = format!("solve costs places {option} socket");
        workshop.fails(&args, 1, &["socket", "no regular file"]);
    }
    assert!(path.metadata().unwrap().file_type().is_socket());
}

#[test]
fn wrong_arguments_are_explained() {
    let workshop = Workshop::new();
    workshop.write("costs", "1,2\n");
    workshop.write("places", "1,1");
    for (args, expect) in [
        ("--deadline 0", "above 0"),
        ("--deadline -1", "above 0"),
        ("--deadline nan", "above 0"),
        ("--unplaced-cost much", "a number is expected"),
        ("--threads 2000", "1024"),
        ("--assignment costs", "is an input or another output"),
        (
            "--assignment a.npy --prices ./a.npy",
            "is an input or another output",
        ),
    ] {
        workshop.fails(&format!("solve costs places {args}"), 2, &[expect]);
    }
    workshop.fails("solve costs places --prices none/p.npy", 1, &["none/p.npy"]);
    assert_eq!(workshop.read("costs"), "1,2\n");
    assert_eq!(workshop.list("."), ["costs", "places"]);
}
