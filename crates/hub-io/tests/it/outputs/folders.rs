//! Where things are written, and what is never lost.

use std::fs;

use hub_io::{
    Audience, TableFormat, WriteError, export_plan, hubs_to_table, schools_to_table, write_plan,
};

use super::case::{Case, FORMATS, files};

#[test]
fn a_plan_in_every_format_is_written_twice_and_never_over_another_table() {
    let case = Case::new(60, 4, 6, "attendance-2023");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    let names = write_plan(out, case.outputs(), &FORMATS, false).unwrap();
    assert_eq!(names.len(), 10);
    let before = files(out);
    write_plan(out, case.outputs(), &FORMATS, false).unwrap();
    assert_eq!(files(out), before);
    let (schools, hubs) = (&case.inputs.schools, &case.inputs.hubs);
    for (name, format, bytes) in [
        (
            "hubs.parquet",
            TableFormat::Parquet,
            hubs_to_table(TableFormat::Parquet, hubs),
        ),
        (
            "hubs.csv",
            TableFormat::Csv,
            hubs_to_table(TableFormat::Csv, hubs),
        ),
        (
            "plan.xlsx",
            TableFormat::Xlsx,
            schools_to_table(TableFormat::Xlsx, schools),
        ),
        (
            "plan.xlsx",
            TableFormat::Xlsx,
            Ok(b"PK\x03\x04 something else".to_vec()),
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let bytes = bytes.unwrap();
        fs::write(folder.path().join(name), &bytes).unwrap();
        let refused = write_plan(folder.path(), case.outputs(), &[format], true).unwrap_err();
        assert!(
            matches!(refused, WriteError::ForeignFile { .. }),
            "{name}: {refused}"
        );
        let left = files(folder.path());
        assert_eq!(
            left.into_iter().collect::<Vec<_>>(),
            [(name.to_owned(), bytes)]
        );
    }
}

/// What was written for one audience, or of hubs that are no more, might be sent along.
#[test]
fn an_audience_has_a_folder_of_its_own() {
    let case = Case::new(60, 4, 6, "attendance-2023");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    let write = |audience| export_plan(out, case.outputs(), audience, &[TableFormat::Xlsx]);
    assert_eq!(write(Audience::Hub).unwrap().len(), 4);
    write(Audience::Hub).unwrap();
    let before = files(out);
    for audience in [Audience::Internal, Audience::Public] {
        let refused = write(audience).unwrap_err();
        assert!(matches!(refused, WriteError::OtherFile { .. }), "{refused}");
        assert_eq!(files(out), before);
    }
}

/// The inputs alone in a folder have names that outputs have too.
#[test]
fn an_input_is_not_taken_for_an_output() {
    let case = Case::new(60, 4, 6, "attendance-2023");
    let hubs = &case.inputs.hubs;
    for format in [TableFormat::Csv, TableFormat::Parquet] {
        let folder = tempfile::tempdir().unwrap();
        let name = format!("hubs.{}", format.ending());
        fs::write(
            folder.path().join(&name),
            hubs_to_table(format, hubs).unwrap(),
        )
        .unwrap();
        let before = files(folder.path());
        for audience in [Audience::Internal, Audience::Public] {
            let refused = export_plan(folder.path(), case.outputs(), audience, &[format]);
            let refused = refused.unwrap_err();
            assert!(
                matches!(refused, WriteError::ForeignFile { .. }),
                "{refused}"
            );
            assert_eq!(files(folder.path()), before);
        }
    }
}
