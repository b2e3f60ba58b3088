//! Data frames in memory, as they are handed over and given out.

use std::sync::Arc;

use arrow_array::builder::{FixedSizeListBuilder, LargeListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BinaryArray, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow_schema::Schema;
use hub_core::model::HubId;
use hub_core::transport::ShapeError;
use hub_io::{
    CostMatrix, Frame, Given, GivenPolicy, Lent, Limits, ReadError, hubs_to_frame, read_given,
    read_hubs_given, read_schools_given, schools_to_frame,
};

fn frame(columns: Vec<(&str, ArrayRef)>) -> Frame {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    Frame {
        schema: batch.schema(),
        batches: vec![batch],
    }
}

fn given(columns: Vec<(&str, ArrayRef)>) -> Given {
    Given::Frame("schools".into(), frame(columns))
}

fn texts(texts: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(texts.to_vec()))
}

#[test]
fn frames_give_back_the_records_that_they_were_made_of() {
    let (schools, hubs) = hub_synth::england(300, 7, None, 3).unwrap();
    let school_frame = Given::Frame("schools".into(), schools_to_frame(&schools).unwrap());
    let hub_frame = Given::Frame("hubs".into(), hubs_to_frame(&hubs).unwrap());
    let read = read_schools_given(school_frame.clone(), Limits::default());
    assert_eq!(read.records, schools);
    let read = read_hubs_given(hub_frame.clone(), Limits::default());
    assert_eq!(read.records, hubs);
    let policy = GivenPolicy::Named("attendance-2023".into());
    let loaded = read_given(school_frame, hub_frame, Some(policy), Limits::default()).unwrap();
    assert_eq!((loaded.inputs.schools, loaded.inputs.hubs), (schools, hubs));
}

#[test]
fn lists_and_midnights_are_read() {
    let mut wishes = LargeListBuilder::new(StringBuilder::new());
    wishes.append_value([Some("H2"), Some("H1")]);
    // Midnight of 8 May 2023.
    let day = TimestampMicrosecondArray::from(vec![1_683_504_000_000_000]);
    let table = given(vec![
        ("urn", Arc::new(Int64Array::from(vec![100_000]))),
        ("name", texts(&["Ash"])),
        ("preferences", Arc::new(wishes.finish())),
        ("applied_on", Arc::new(day)),
    ]);
    let read = read_schools_given(table, Limits::default());
    assert_eq!(read.issues, []);
    let school = &read.records[0];
    let wishes: Vec<_> = school.preferences.iter().map(HubId::as_str).collect();
    assert_eq!(wishes, ["H2", "H1"]);
    assert_eq!(school.applied_on.unwrap().to_string(), "2023-05-08");
}

#[test]
fn columns_that_have_no_text_are_refused_by_name() {
    let mut wishes = FixedSizeListBuilder::new(StringBuilder::new(), 1);
    wishes.values().append_value("H1");
    wishes.append(true);
    let wishes: ArrayRef = Arc::new(wishes.finish());
    let bytes: ArrayRef = Arc::new(BinaryArray::from(vec![b"Ash".as_slice()]));
    let read = |name: ArrayRef| {
        let urns: ArrayRef = Arc::new(Int64Array::from(vec![100_000]));
        let columns = vec![
            ("urn", urns),
            ("name", name),
            ("preferences", wishes.clone()),
        ];
        read_schools_given(given(columns), Limits::default())
    };
    let good = read(texts(&["Ash"]));
    assert_eq!(good.records[0].preferences[0].as_str(), "H1");
    let bad = read(bytes);
    assert_eq!(bad.issues[0].kind.name(), "unreadable_frame");
    assert_eq!(bad.issues[0].field, "name");
}

#[test]
fn rows_of_frames_count_from_zero() {
    let schools = given(vec![
        ("urn", texts(&["100000", "100001", "100000"])),
        ("name", texts(&["A", "B", "C"])),
    ]);
    let hubs = Given::Bytes(
        "hubs".into(),
        b"id,lead_urn,lead_name,places\nH1,100009,Lead,x1\n".to_vec(),
    );
    let Err(ReadError::Bad(report)) = read_given(schools, hubs, None, Limits::default()) else {
        panic!("two faults are there");
    };
    let found: Vec<_> = report
        .issues()
        .iter()
        .map(|issue| (issue.file.as_str(), issue.kind.name(), issue.row()))
        .collect();
    assert_eq!(
        found,
        [
            ("hubs", "bad_integer", Some(2)),
            ("schools", "duplicate_urn", Some(2))
        ]
    );
    let text = report.to_string();
    assert!(
        text.contains("schools, row 2, counted from 0, column urn"),
        "{text}"
    );
    assert!(text.contains("row 0, counted from 0 has it"), "{text}");
}

#[test]
fn frames_keep_the_limits() {
    let limits = Limits {
        rows: 1,
        ..Limits::default()
    };
    let table = given(vec![
        ("urn", texts(&["100000", "100001"])),
        ("name", texts(&["A", "B"])),
    ]);
    let read = read_schools_given(table, limits);
    assert_eq!(read.records, []);
    assert_eq!(read.issues[0].kind.name(), "too_large");
}

#[test]
fn faults_of_frames_are_told_as_such() {
    let empty = Frame {
        schema: Arc::new(Schema::empty()),
        batches: vec![],
    };
    let none = Given::Frame("schools".into(), empty);
    let header = given(vec![("urn", texts(&[])), ("name", texts(&[]))]);
    let unknown = given(vec![
        ("urn", texts(&["100000"])),
        ("name", texts(&["A"])),
        ("shoe_size", texts(&["43"])),
    ]);
    for (table, kind, expected, hint) in [
        (
            none,
            "no_header",
            "columns, with urn, name among them",
            "name the columns as those of the tables that synth() gives",
        ),
        (
            header,
            "no_records",
            "a row or more",
            "check how the table was made: it has no rows",
        ),
        (
            unknown,
            "unknown_column",
            "a known column",
            "leave this column out, or rename it",
        ),
    ] {
        let read = read_schools_given(table, Limits::default());
        let issue = &read.issues[0];
        let told = (issue.kind.name(), &*issue.expected, &*issue.hint);
        assert_eq!(told, (kind, expected, hint));
    }
}

#[test]
fn lent_matrices_have_their_shape() {
    assert!(CostMatrix::lent("costs", Lent::Int32(&[1, 2]), 1, 2).is_ok());
    let wrong = CostMatrix::lent("costs", Lent::Float64(&[1.0; 3]), 2, 2);
    let expected = ShapeError::Entries {
        entries: 3,
        schools: 2,
        hubs: 2,
    };
    assert_eq!(wrong.unwrap_err(), expected);
    assert!(CostMatrix::lent("costs", Lent::Int64(&[]), usize::MAX, 2).is_err());
}
