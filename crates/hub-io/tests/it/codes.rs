//! The registry of codes: complete, used, and the same as its page.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use hub_io::{codes, codes_page, codes_to_csv, codes_to_json, find_code};

const CRATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// All sources of hub-core and hub-io, the registries apart.
fn sources() -> String {
    fn walk(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, text);
            } else if !path.ends_with("codes.rs") {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut text = String::new();
    for name in ["hub-core/src", "hub-io/src"] {
        walk(&Path::new(CRATES).join(name), &mut text);
    }
    text
}

/// That a code is registered where it is used, the compiler checks.
#[test]
fn each_is_used_by_its_constant() {
    let sources = sources();
    let words: BTreeSet<&str> = sources
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':'))
        .filter_map(|word| word.strip_prefix("codes::"))
        .collect();
    for code in codes() {
        let constant = code.name().to_uppercase();
        assert!(words.contains(constant.as_str()), "{code} is used nowhere");
    }
}

#[test]
fn each_is_told_once_and_in_full() {
    let all = codes();
    assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
    for code in all {
        let about = code.about();
        assert!(
            !about.title.is_empty() && !about.title.ends_with('.'),
            "{code}"
        );
        assert!(about.meaning.ends_with('.'), "{code}");
        assert!(
            about.wrong != about.right && !about.right.is_empty(),
            "{code}"
        );
        assert!(!about.origins.is_empty(), "{code}");
        assert_eq!(find_code(code.name()).unwrap(), code);
    }
    assert_eq!(find_code("bad-urn").unwrap_err(), "did you mean `bad_urn`?");
    assert_eq!(find_code("").unwrap_err(), "`hubmatch errors` lists them");
}

#[test]
fn listed_for_programs() {
    let all = codes();
    let json: serde_json::Value = serde_json::from_str(&codes_to_json(&all)).unwrap();
    assert_eq!(json["format"], "hubmatch-codes");
    assert_eq!(json["codes"].as_array().unwrap().len(), all.len());
    let csv = codes_to_csv(&all);
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let names = reader.records().map(|row| row.unwrap()[0].to_owned());
    assert!(names.eq(all.iter().map(|code| code.name().to_owned())));
}

/// To write it anew after a change of the codes: `UPDATE_ERRORS=1 cargo test -p hub-io codes`.
#[test]
fn page_as_generated() {
    let path = PathBuf::from(CRATES).join("../ERRORS.md");
    if std::env::var_os("UPDATE_ERRORS").is_some() {
        fs::write(&path, codes_page()).unwrap();
    }
    assert!(
        fs::read_to_string(path).unwrap() == codes_page(),
        "ERRORS.md is not as generated"
    );
}
