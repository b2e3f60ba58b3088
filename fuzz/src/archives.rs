//! Workbooks and archives of postcodes. Bytes changed in an archive mostly break its checksums: so archives are also packed here from text, which reaches what is within.

use std::io::{Cursor, Write};
use std::path::Path;

use hub_io::TableFormat;
use liblzma::write::XzEncoder;

use super::import::with;
use super::{chosen, hubs, schools};

/// What stands between the parts of a packed archive.
const BETWEEN: &[u8] = b"\n----\n";

/// The parts of a workbook, as they are in one that has nothing but a sheet.
const PARTS: [(&str, &str); 7] = [
    ("xl/worksheets/sheet1.xml", ""),
    (
        "xl/sharedStrings.xml",
        "<sst><si><t>urn</t></si><si><t>name</t></si></sst>",
    ),
    (
        "xl/styles.xml",
        r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    ),
    ("[Content_Types].xml", "<Types/>"),
    (
        "_rels/.rels",
        r#"<Relationships><Relationship Id="r0" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
];

/// A workbook: as it is, or packed from its parts; of schools or hubs.
pub fn workbook(bytes: &[u8]) {
    match chosen(bytes, 4) {
        Some((0, file)) => schools(file, TableFormat::Xlsx),
        Some((1, file)) => hubs(file, TableFormat::Xlsx),
        Some((2, parts)) => schools(&packed(parts), TableFormat::Xlsx),
        Some((_, parts)) => hubs(&packed(parts), TableFormat::Xlsx),
        None => {}
    }
}

/// The first part is the sheet, the others what stands beside it; those not given are the usual ones.
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut given = parts(bytes).into_iter();
    let parts = PARTS.map(|(name, usual)| (name, given.next().unwrap_or(usual.as_bytes())));
    zipped(&parts)
}

fn parts(bytes: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(BETWEEN.len()).position(|it| it == BETWEEN) {
        parts.push(&rest[..at]);
        rest = &rest[at + BETWEEN.len()..];
    }
    parts.push(rest);
    parts
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in parts {
        archive.start_file(*name, stored).expect("an entry");
        archive.write_all(part).expect("a part");
    }
    archive.finish().expect("an archive").into_inner()
}

/// Postcodes: a table or an archive as it is, or one packed from tables.
pub fn postcodes(bytes: &[u8]) {
    let named = |part| {
        let tables = parts(part).into_iter();
        let names = ["Data/CSV/aa.csv", "Data/CSV/ab.csv", "Doc/Headers.csv"];
        names.into_iter().zip(tables).collect::<Vec<_>>()
    };
    match chosen(bytes, 3) {
        Some((0, file)) => with("postcodes", file),
        Some((1, part)) => with("postcodes", &zipped(&named(part))),
        Some((_, part)) => with("postcodes", &tarred(&named(part))),
        None => {}
    }
}

fn tarred(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(XzEncoder::new(Vec::new(), 0));
    for (name, part) in parts {
        let mut header = tar::Header::new_gnu();
        header.set_size(part.len() as u64);
        tar.append_data(&mut header, Path::new(name), *part)
            .expect("an entry");
    }
    let packed = tar.into_inner().expect("an archive");
    packed.finish().expect("a packed archive")
}
