//! Positions by postcode, from every kind of source.

use std::io::{Cursor, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use liblzma::write::XzEncoder;

use super::files::{Files, List, counts, school, schools, source};

/// A row of Code-Point Open.
pub(crate) fn row(postcode: &str, quality: u32, position: (u32, u32), district: &str) -> String {
    let (easting, northing) = position;
    format!(
        "\"{postcode}\",{quality},{easting},{northing},\"E92000001\",\"\",\"\",\"\",\"{district}\",\"E05000001\"\n"
    )
}

/// A `.tar.xz` of these files.
pub(crate) fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(XzEncoder::new(Vec::new(), 1));
    for (name, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, Path::new(name), text.as_bytes())
            .unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap()
}

/// A `.zip` of these files.
pub(crate) fn zip_of(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn position(files: &Files) -> Option<(u32, u32)> {
    school(&files.import(), 100_001).position()
}

#[test]
fn every_kind_of_source_gives_the_position() {
    let here = row("ZZ1 1AA", 10, (530_000, 180_000), "E09000001");
    let other = row("ZZ1 1AB", 10, (1, 2), "E09000001");
    let docs = "PC,PQ\nPostcode,Quality\n";
    let text = format!("{other}{here}");
    let with_header = format!("PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\n{text}");
    let crlf = text.replace('\n', "\r\n");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let files = [
        ("cpo/Doc/Headers.csv", docs),
        ("cpo/Doc/readme.txt", "not a table"),
        ("cpo/Data/CSV/aa.csv", &other),
        ("cpo/Data/CSV/zz.CSV", &here),
    ];
    let (packed, zipped) = (archive(&files), zip_of(&files));
    for (name, bytes) in [
        ("zz.csv", text.into_bytes()),
        ("zz.csv", with_header.into_bytes()),
        ("zz.csv", crlf.into_bytes()),
        ("zz.csv.gz", gzip),
        ("cpo.tar.xz", packed),
        ("cpo.zip", zipped),
    ] {
        let files = Files::new(schools(&[100_001])).postcodes(name, bytes);
        assert_eq!(position(&files), Some((530_000, 180_000)), "{name}");
        assert_eq!(source(&files.import(), "postcodes").rows, 2, "{name}");
    }
    let mut files = Files::new(schools(&[100_001]));
    files.write("cpo/Doc/Headers.csv", docs);
    files.write("cpo/Data/CSV/aa.csv", &other);
    files.write("cpo/Data/CSV/zz.csv", &here);
    let folder = files.folder().join("cpo");
    files.sources.postcodes.push(folder);
    assert_eq!(position(&files), Some((530_000, 180_000)));
}

#[test]
fn blanks_and_case_of_postcodes_do_not_matter() {
    let list = List::graded().school(100_001, &[("Postcode", " zz11aa ")]);
    let files = Files::new(list.csv()).postcodes("a.csv", row("ZZ1  1AA", 10, (5, 6), ""));
    assert_eq!(position(&files), Some((5, 6)));
}

#[test]
fn the_first_source_with_a_position_gives_it() {
    let files = |first: &str, second: &str| {
        Files::new(schools(&[100_001]))
            .postcodes("a.csv", first)
            .postcodes("b.csv", second)
    };
    let at = |x, y| row("ZZ1 1AA", 10, (x, y), "E09000001");
    assert_eq!(position(&files(&at(1, 2), &at(3, 4))), Some((1, 2)));
    let elsewhere = row("ZZ9 9ZZ", 10, (7, 8), "");
    assert_eq!(position(&files(&elsewhere, &at(3, 4))), Some((3, 4)));
    for nowhere in [
        row("ZZ1 1AA", 90, (0, 0), ""),
        row("ZZ1 1AA", 10, (0, 0), ""),
    ] {
        assert_eq!(position(&files(&nowhere, &at(3, 4))), Some((3, 4)));
        let none = files(&nowhere, &elsewhere);
        assert_eq!(position(&none), None);
        let imported = none.import();
        let last = imported.report.sources.last().unwrap();
        assert_eq!(counts(&last.unmatched), [("no_position", 1)]);
    }
    let unknown = files(&elsewhere, &elsewhere).import();
    let last = unknown.report.sources.last().unwrap();
    assert_eq!(counts(&last.unmatched), [("unknown_postcode", 1)]);
}

#[test]
fn faults_of_postcode_sources() {
    let check = |name: &str, bytes: &[u8], expect: &[&str]| {
        let files = Files::new(schools(&[100_001])).postcodes(name, bytes);
        assert_eq!(files.faults(), expect, "{name}");
    };
    let good = row("ZZ1 1AA", 10, (1, 2), "");
    let here = |text: &str| good.clone() + text;
    check("a.csv", b"", &["a.csv empty_file -"]);
    check("a.csv", b"ZZ1 1AA,10,1,2\n", &["a.csv wrong_width 1"]);
    check(
        "a.csv",
        schools(&[100_001]).as_bytes(),
        &["a.csv wrong_width 1", "a.csv wrong_width 2"],
    );
    check(
        "a.csv",
        b"a,b,c,d,e,f,g,h,i,j\n",
        &["a.csv bad_value 1 Postcode"],
    );
    let late = here(&row("ZZ1 1AA", 10, (700_001, 2), ""));
    check("a.csv", late.as_bytes(), &["a.csv bad_value 2 Eastings"]);
    let twice = here(&row("ZZ1 1AA", 10, (3, 4), ""));
    check(
        "a.csv",
        twice.as_bytes(),
        &["a.csv duplicate_postcode 2 Postcode"],
    );
    let none = archive(&[("cpo/Doc/readme.txt", "no table")]);
    check("a.tar.xz", &none, &["a.tar.xz no_rows -"]);
    let whole = archive(&[("cpo/aa.csv", &good.repeat(2000))]);
    for at in [7, whole.len() / 2, whole.len() - 20] {
        let cut = whole.get(..at).unwrap();
        check("a.tar.xz", cut, &["a.tar.xz unreadable_archive -"]);
    }
    check("a.zip", b"PK\x03\x04rest", &["a.zip unreadable_archive -"]);
    let bad = archive(&[("cpo/aa.csv", "ZZ1 1AA,10\n")]);
    check("a.tar.xz", &bad, &["aa.csv wrong_width 1"]);
    // The same row twice is no contradiction.
    let same = Files::new(schools(&[100_001])).postcodes("a.csv", here(&good));
    assert_eq!(position(&same), Some((1, 2)));
}

#[test]
fn a_file_of_another_kind_is_not_read_to_its_end() {
    let text = "a,b\n".repeat(5000);
    let files = Files::new(schools(&[100_001])).postcodes("a.csv", text);
    assert_eq!(files.faults().len(), 20);
}

/// Names longer than a header of tar holds come before their entries; one that never ends is not read.
#[test]
fn names_in_archives_may_be_long_and_not_endless() {
    let here = row("ZZ1 1AA", 10, (530_000, 180_000), "E09000001");
    let long = format!("{}/aa.csv", "folder".repeat(30));
    let with = |packed: &[u8]| {
        let mut files = Files::new(schools(&[100_001]));
        files.sources.postcodes = vec![files.write("cpo.tar.xz", packed)];
        files
    };
    let files = with(&archive(&[(&long, &here)]));
    assert_eq!(position(&files), Some((530_000, 180_000)));
    let mut tar = tar::Builder::new(XzEncoder::new(Vec::new(), 1));
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(64 << 20);
    let endless = std::io::repeat(b'a');
    tar.append_data(
        &mut header,
        "././@LongLink",
        std::io::Read::take(endless, 64 << 20),
    )
    .unwrap();
    let packed = tar.into_inner().unwrap().finish().unwrap();
    let faults = with(&packed).faults();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(
        faults[0].starts_with("cpo.tar.xz unreadable_archive"),
        "{faults:?}"
    );
    // As newer programs write them.
    let mut tar = tar::Builder::new(XzEncoder::new(Vec::new(), 1));
    tar.append_pax_extensions([("path", long.as_bytes()), ("mtime", b"1.5")])
        .unwrap();
    let mut header = tar::Header::new_ustar();
    header.set_size(here.len() as u64);
    tar.append_data(&mut header, "cut.txt", here.as_bytes())
        .unwrap();
    let packed = tar.into_inner().unwrap().finish().unwrap();
    assert_eq!(position(&with(&packed)), Some((530_000, 180_000)));
}
