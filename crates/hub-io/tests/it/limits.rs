//! Limits: one fault each, which names the limit; and files larger than what is kept of them.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write;

use hub_io::{Limits, ReadError, Report, read_inputs_within, read_schools_file};

use crate::samples::{HUBS, brief, folder};

const SCHOOLS: &str = "urn,name,needs\n100000,A,\n100001,Bcd,send\n";

fn limit(name: &str, most: u64) -> Limits {
    let mut limits = Limits::default();
    assert!(limits.set(name, most));
    limits
}

/// What is wrong with a file of this text within these limits.
#[track_caller]
fn check(text: impl AsRef<[u8]>, limits: Limits, expect: &[&str]) {
    let folder = folder(&[]);
    let path = folder.path().join("schools");
    fs::write(&path, text).unwrap();
    let table = read_schools_file(&path, limits).unwrap();
    assert_eq!(brief(&table.issues), expect);
    for issue in table
        .issues
        .iter()
        .filter(|issue| issue.kind == "too_large")
    {
        let limit = Limits::ALL
            .into_iter()
            .find(|limit| issue.hint.contains(&format!("--limit {}=N", limit.name)));
        assert!(
            issue
                .expected
                .contains(&limit.unwrap().of(limits).to_string())
        );
    }
}

#[test]
fn each_limit_is_kept_to_the_unit() {
    let length = SCHOOLS.len() as u64;
    for (name, least, line) in [
        ("bytes", length, "-"),
        ("rows", 2, "3"),
        ("columns", 3, "1"),
        ("cells", 9, "3"),
        ("row", 13, "3"),
        ("cell", 6, "2"),
    ] {
        check(SCHOOLS, limit(name, least), &[]);
        check(
            SCHOOLS,
            limit(name, least - 1),
            &[&format!("too_large {line}")],
        );
    }
    let json = r#"[{"urn": 100000, "name": "A"}, {"urn": 100001, "name": "éé"}]"#;
    for (name, least, line) in [
        ("unpacked", json.len() as u64, "-"),
        ("rows", 2, "-"),
        ("columns", 2, "1"),
        ("cells", 6, "1"),
    ] {
        check(json, limit(name, least), &[]);
        check(
            json,
            limit(name, least - 1),
            &[&format!("too_large {line}")],
        );
    }
    let lines = "{\"urn\": 100000, \"name\": \"A\"}\n{\"urn\": 100001, \"name\": \"éé\"}\n";
    for (name, least, line) in [
        ("bytes", lines.len() as u64, "-"),
        ("rows", 2, "2"),
        ("row", 32, "2"),
    ] {
        check(lines, limit(name, least), &[]);
        check(
            lines,
            limit(name, least - 1),
            &[&format!("too_large {line}")],
        );
    }
}

#[test]
fn names_and_defaults() {
    let mut limits = Limits::default();
    assert!(!limits.set("row_", 1));
    let all =
        Limits::ALL.map(|limit| format!("{} {}: {}", limit.name, limit.of(limits), limit.what));
    insta::assert_snapshot!(all.join("\n"));
}

/// Of hundreds of thousands of problems, some are listed, and all are counted.
#[test]
fn problems_beyond_those_listed_are_counted() {
    let mut text = "urn,name\n".to_owned();
    for row in 0..1_000 {
        let _ = writeln!(text, "{row},A");
    }
    let folder = folder(&[("schools", &text)]);
    let limits = limit("problems", 10);
    let table = read_schools_file(&folder.path().join("schools"), limits).unwrap();
    assert_eq!(table.issues.len(), 11);
    let report = Report::new(table.issues);
    assert_eq!(
        report.summary(),
        "1000 problems in 1 file; nothing was written."
    );
    assert!(
        report.to_string().contains("= found: \"990\"\n"),
        "{report}"
    );
}

/// A file that was not read to its end knows schools that nobody has seen.
#[test]
fn nobody_is_unknown_where_the_file_was_cut() {
    let hubs = HUBS
        .replace("places\n", "places,phases\n")
        .replace(",3\n", ",3,primary\n");
    let folder = folder(&[
        (
            "schools.csv",
            "urn,name,preferences\n100000,A,H01\n100001,B,H01\n",
        ),
        ("hubs.csv", &hubs),
        ("times.csv", "urn,hub,minutes\n100000,H01,1\n100001,H01,2\n"),
    ]);
    let policy = folder.path().join("policy.toml");
    let text = hub_io::presets()[0].text;
    fs::write(&policy, format!("travel_times = 'times.csv'\n{text}")).unwrap();
    let at = |name: &str| folder.path().join(name);
    let read =
        |limits| read_inputs_within(&at("schools.csv"), &at("hubs.csv"), policy.to_str(), limits);
    assert!(
        read(Limits::default()).is_ok(),
        "{:?}",
        read(Limits::default()).err()
    );
    let Err(ReadError::Bad(report)) = read(limit("rows", 1)) else {
        panic!("a file that was cut");
    };
    assert_eq!(brief(report.issues()), ["too_large 3", "too_large 3"]);
}

#[test]
fn folders_are_no_files_and_links_are() {
    let folder = folder(&[("schools.csv", SCHOOLS)]);
    let error = read_schools_file(folder.path(), Limits::default()).unwrap_err();
    assert!(matches!(error, ReadError::Io { .. }), "{error}");
    #[cfg(unix)]
    {
        let at = |name: &str| folder.path().join(name);
        std::os::unix::fs::symlink(at("schools.csv"), at("link")).unwrap();
        let table = read_schools_file(&at("link"), Limits::default()).unwrap();
        assert_eq!((table.records.len(), table.issues), (2, vec![]));
        std::os::unix::fs::symlink(at("nowhere"), at("broken")).unwrap();
        assert!(read_schools_file(&at("broken"), Limits::default()).is_err());
        std::os::unix::fs::symlink(folder.path(), at("folder")).unwrap();
        assert!(read_schools_file(&at("folder"), Limits::default()).is_err());
        // Endless, and no file.
        let zeros = std::path::Path::new("/dev/zero");
        assert!(read_schools_file(zeros, Limits::default()).is_err());
    }
}

/// A file of 5 GB that takes no place on the disk.
#[test]
fn a_file_beyond_the_limit_is_not_read() {
    let folder = folder(&[]);
    let path = folder.path().join("schools.csv");
    let mut file = File::create(&path).unwrap();
    file.write_all(SCHOOLS.as_bytes()).unwrap();
    file.set_len(5 << 30).unwrap();
    let table = read_schools_file(&path, Limits::default()).unwrap();
    assert_eq!(brief(&table.issues), ["too_large -"]);
}

/// Plans that never end are errors too: a device is no file.
#[cfg(unix)]
#[test]
fn nothing_endless_is_read_to_its_end() {
    use std::os::unix::fs::FileTypeExt;
    let zeros = std::path::Path::new("/dev/zero");
    assert!(fs::metadata(zeros).unwrap().file_type().is_char_device());
    let error = hub_io::read_plan(zeros).unwrap_err();
    assert!(
        std::error::Error::source(&error)
            .unwrap()
            .to_string()
            .contains("device"),
        "{error}"
    );
}
