//! What reading can give is written and read back the same.

use std::collections::BTreeSet;

use hub_core::model::{
    Delivery, Fsm, Hub, HubId, Intake, Ofsted, Rate, ReportCard, School, Term, TrustUid, Urn,
};
use hub_io::{
    TableFormat, hubs_to_csv, hubs_to_table, read_hubs, read_schools, schools_to_csv,
    schools_to_table,
};
use jiff::civil::{Date, date};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use crate::formats::{to_parquet, to_workbook};

/// Free text as reading gives it: anything but NUL, without blanks around it, not empty.
fn text() -> impl Strategy<Value = String> {
    let any = prop_oneof![
        ".{1,12}",
        "'{0,2}[=+@ ,;\"'\r\n\t-]{0,3}[a-zé]{1,3}[,;\"'\r\n ]{0,3}"
    ];
    any.prop_map(|text| text.replace('\0', "").trim().to_owned())
        .prop_filter("not empty", |text| !text.is_empty())
}

fn word<T: Term + std::fmt::Debug>() -> impl Strategy<Value = Option<T>> {
    option::of(select(T::ALL))
}

fn words<T: Term + Ord + std::fmt::Debug>() -> impl Strategy<Value = BTreeSet<T>> {
    proptest::collection::btree_set(select(T::ALL), 0..4)
}

fn rate(max: f64) -> impl Strategy<Value = Option<Rate>> {
    let source = prop_oneof![Just(String::new()), text()];
    option::of(
        (0.0..=max, 1900_u32..2100, source).prop_map(|(value, year, source)| Rate {
            value,
            period: period(year),
            source,
        }),
    )
}

fn period(year: u32) -> String {
    format!("{year}/{:02}", (year + 1) % 100)
}

fn fsm() -> impl Strategy<Value = Option<Fsm>> {
    let measure = select(hub_core::model::FsmMeasure::ALL);
    option::of((0.0..=100.0, measure, option::of(1900_u32..2100)).prop_map(
        |(percent, measure, year)| Fsm {
            percent,
            measure,
            period: year.map(period),
        },
    ))
}

fn day() -> impl Strategy<Value = Option<Date>> {
    option::of(
        (0_i16..=9999, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| date(year, month, day)),
    )
}

fn position() -> impl Strategy<Value = Option<(u32, u32)>> {
    option::of((1_u32..=700_000, 0_u32..=1_300_000))
}

fn hub_id() -> impl Strategy<Value = HubId> {
    text().prop_map(|text| HubId(text.replace(';', "_")))
}

fn ofsted() -> impl Strategy<Value = Ofsted> {
    let grades = (
        word(),
        word(),
        word(),
        word(),
        word(),
        day(),
        word(),
        option::of(text()),
    );
    let card = (word(), word(), word(), word(), day());
    (grades, card).prop_map(
        |(
            (
                overall,
                quality_of_education,
                behaviour,
                personal_development,
                leadership,
                date,
                previous_overall,
                ungraded_outcome,
            ),
            card,
        )| Ofsted {
            overall,
            quality_of_education,
            behaviour,
            personal_development,
            leadership,
            date,
            previous_overall,
            ungraded_outcome,
            report_card: ReportCard {
                attendance_and_behaviour: card.0,
                inclusion: card.1,
                personal_development: card.2,
                leadership: card.3,
                date: card.4,
            },
        },
    )
}

fn school() -> impl Strategy<Value = School> {
    let who = (
        100_000_u32..=999_999,
        text(),
        word(),
        word(),
        word(),
        option::of(text()),
        option::of(text()),
        word(),
    );
    let what = (
        option::of(any::<u32>()),
        position(),
        option::of(any::<u32>()),
        rate(100.0),
        rate(100.0),
        rate(100.0),
        rate(2000.0),
    );
    let context = (
        ofsted(),
        word(),
        fsm(),
        option::of(0.0..=100.0),
        word(),
        option::of(text()),
    );
    let asks = (
        words(),
        proptest::collection::vec(hub_id(), 0..4),
        word(),
        day(),
    );
    (who, what, context, asks).prop_map(|(who, what, context, asks)| School {
        status: who.2,
        sector: who.3,
        phase: who.4,
        establishment_type: who.5,
        local_authority: who.6,
        region: who.7,
        trust: what.0.map(TrustUid),
        easting: what.1.map(|(east, _)| east),
        northing: what.1.map(|(_, north)| north),
        pupils: what.2,
        overall_absence: what.3,
        persistent_absence: what.4,
        severe_absence: what.5,
        suspensions: what.6,
        ofsted: context.0,
        investment_area: context.1,
        fsm: context.2,
        sen: context.3,
        rurality: context.4,
        other_support: context.5,
        needs: asks.0,
        preferences: asks.1,
        support_asked: asks.2,
        applied_on: asks.3,
        ..School::new(Urn::new(who.0).unwrap(), who.1)
    })
}

fn hub() -> impl Strategy<Value = Hub> {
    let regions =
        option::of(words().prop_filter("an empty list is no list", |regions| !regions.is_empty()));
    let who = (
        hub_id(),
        100_000_u32..=999_999,
        text(),
        option::of(any::<u32>()),
        words(),
        regions,
        word(),
        position(),
    );
    let what = (0_u32..1000, 0_u32..1000, words(), word::<Delivery>());
    let intake = (
        word(),
        option::of(any::<u32>()),
        rate(100.0),
        fsm(),
        option::of(0.0..=100.0),
        word(),
    );
    (who, what, intake).prop_map(|(who, what, intake)| Hub {
        trust: who.3.map(TrustUid),
        phases: who.4,
        regions: who.5,
        region: who.6,
        easting: who.7.map(|(east, _)| east),
        northing: who.7.map(|(_, north)| north),
        enhanced_places: what.1.min(what.0.max(1)),
        strengths: what.2,
        delivery: what.3,
        intake: Intake {
            phase: intake.0,
            pupils: intake.1,
            persistent_absence: intake.2,
            fsm: intake.3,
            sen: intake.4,
            rurality: intake.5,
        },
        // A hub without places is a fault of the file.
        ..Hub::new(who.0, Urn::new(who.1).unwrap(), who.2, what.0.max(1))
    })
}

/// No cell of a CSV is one that a spreadsheet program would take for a formula.
#[track_caller]
fn is_guarded(bytes: &[u8]) {
    for row in csv::Reader::from_reader(bytes).records() {
        for cell in &row.unwrap() {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(22), ..ProptestConfig::default() })]

    #[test]
    fn schools(schools in proptest::collection::vec(school(), 1..5)) {
        let bytes = schools_to_csv(&schools);
        let table = read_schools("schools.csv", &bytes);
        prop_assert_eq!(&table.issues, &[]);
        prop_assert_eq!(&table.records, &schools);
        prop_assert_eq!(schools_to_csv(&table.records), &*bytes);
        is_guarded(&bytes);
        let ours = [TableFormat::Csv, TableFormat::Parquet, TableFormat::Xlsx]
            .map(|format| schools_to_table(format, &schools).unwrap());
        prop_assert_eq!(&ours[0], &bytes);
        for other in ours.into_iter().chain([to_workbook(&bytes), to_parquet(&bytes)]) {
            let table = read_schools("schools", &other);
            prop_assert_eq!(&table.issues, &[]);
            prop_assert_eq!(&table.records, &schools);
        }
    }

    #[test]
    fn hubs(hubs in proptest::collection::vec(hub(), 1..5)) {
        let bytes = hubs_to_csv(&hubs);
        let table = read_hubs("hubs.csv", &bytes);
        prop_assert_eq!(&table.issues, &[]);
        prop_assert_eq!(&table.records, &hubs);
        prop_assert_eq!(hubs_to_csv(&table.records), &*bytes);
        is_guarded(&bytes);
        let ours = [TableFormat::Csv, TableFormat::Parquet, TableFormat::Xlsx]
            .map(|format| hubs_to_table(format, &hubs).unwrap());
        prop_assert_eq!(&ours[0], &bytes);
        for other in ours.into_iter().chain([to_workbook(&bytes), to_parquet(&bytes)]) {
            let table = read_hubs("hubs", &other);
            prop_assert_eq!(&table.issues, &[]);
            prop_assert_eq!(&table.records, &hubs);
        }
    }
}
