//! The corpus of the fuzz targets through the functions that they call: what was found once stays mended.

#[expect(unreachable_pub, reason = "a library elsewhere, a module here")]
#[path = "../../../../fuzz/src/lib.rs"]
mod harness;

use std::fs;
use std::path::Path;

use harness::TARGETS;

const FUZZ: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz");

fn names(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(Path::new(FUZZ).join(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().path());
    let mut names: Vec<_> = names
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn every_target_has_a_corpus_and_the_other_way_round() {
    let targets = TARGETS.map(|(name, _)| name.to_owned());
    assert_eq!(names("corpus"), targets);
    assert_eq!(names("fuzz_targets"), targets);
    let manifest = fs::read_to_string(Path::new(FUZZ).join("Cargo.toml")).unwrap();
    for target in targets {
        assert!(
            manifest.contains(&format!("name = \"{target}\"")),
            "{target}"
        );
    }
}

#[test]
fn the_corpus_holds() {
    harness::hush_readers();
    for (name, target) in TARGETS {
        let folder = Path::new(FUZZ).join("corpus").join(name);
        let mut files: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        assert!(!files.is_empty(), "{name}");
        for file in files {
            let bytes = fs::read(&file).unwrap();
            let ran = std::panic::catch_unwind(|| target(&bytes));
            assert!(ran.is_ok(), "{}", file.display());
        }
    }
}

/// Seeds that reach nothing teach nothing: workbooks packed from parts are workbooks.
#[test]
fn parts_make_workbooks() {
    let file = Path::new(FUZZ).join("corpus/workbook/parts-hubs");
    let bytes = fs::read(file).unwrap();
    let table = hub_io::read_hubs("hubs", &harness::packed(&bytes[1..]));
    assert_eq!((table.records.len(), table.issues), (1, vec![]));
}
