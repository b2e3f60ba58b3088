//! `schools.csv`: one school a line.

use std::path::Path;

use hub_core::model::{HubId, Ofsted, Rate, ReportCard, School};
use hub_core::problem::MAX_SUSPENSIONS;

use crate::error::{ReadError, WriteError};
#[cfg(feature = "parquet")]
use crate::frame::Frame;
use crate::given::Given;
use crate::input::{Input, Opened};
use crate::limits::Limits;
#[cfg(feature = "parquet")]
use crate::sheets::to_frame;
use crate::sheets::{Cell, Head, Kind, Reader, TableFormat, to_bytes, to_csv};
use crate::table::{Column, Row, Table, columns, read_table};

use SchoolColumn as C;

columns! {
    /// The columns of `schools.csv`.
    SchoolColumn, required [Urn, Name], {
        Urn = "urn",
        Name = "name",
        Status = "status",
        Sector = "sector",
        Phase = "phase",
        EstablishmentType = "establishment_type",
        LocalAuthority = "local_authority",
        Region = "region",
        TrustUid = "trust_uid",
        Easting = "easting",
        Northing = "northing",
        Pupils = "pupils",
        OverallAbsence = "overall_absence",
        OverallAbsencePeriod = "overall_absence_period",
        OverallAbsenceSource = "overall_absence_source",
        PersistentAbsence = "persistent_absence",
        PersistentAbsencePeriod = "persistent_absence_period",
        PersistentAbsenceSource = "persistent_absence_source",
        SevereAbsence = "severe_absence",
        SevereAbsencePeriod = "severe_absence_period",
        SevereAbsenceSource = "severe_absence_source",
        Suspensions = "suspensions",
        SuspensionsPeriod = "suspensions_period",
        SuspensionsSource = "suspensions_source",
        OfstedOverall = "ofsted_overall",
        OfstedQualityOfEducation = "ofsted_quality_of_education",
        OfstedBehaviour = "ofsted_behaviour",
        OfstedPersonalDevelopment = "ofsted_personal_development",
        OfstedLeadership = "ofsted_leadership",
        OfstedDate = "ofsted_date",
        OfstedPreviousOverall = "ofsted_previous_overall",
        OfstedUngradedOutcome = "ofsted_ungraded_outcome",
        ReportCardAttendance = "report_card_attendance",
        ReportCardInclusion = "report_card_inclusion",
        ReportCardPersonalDevelopment = "report_card_personal_development",
        ReportCardLeadership = "report_card_leadership",
        ReportCardDate = "report_card_date",
        InvestmentArea = "investment_area",
        Fsm = "fsm",
        FsmMeasure = "fsm_measure",
        FsmPeriod = "fsm_period",
        Sen = "sen",
        Rurality = "rurality",
        OtherSupport = "other_support",
        Needs = "needs",
        Preferences = "preferences",
        SupportAsked = "support_asked",
        AppliedOn = "applied_on",
    }
}

const OVERALL: [C; 3] = [
    C::OverallAbsence,
    C::OverallAbsencePeriod,
    C::OverallAbsenceSource,
];
const PERSISTENT: [C; 3] = [
    C::PersistentAbsence,
    C::PersistentAbsencePeriod,
    C::PersistentAbsenceSource,
];
const SEVERE: [C; 3] = [
    C::SevereAbsence,
    C::SevereAbsencePeriod,
    C::SevereAbsenceSource,
];
const SUSPENSIONS: [C; 3] = [C::Suspensions, C::SuspensionsPeriod, C::SuspensionsSource];

/// Reads `schools.csv`; `file` is its name in issues.
///
/// Columns may come in any order, and all but `urn` and `name` may be absent. Only an empty cell is a
/// missing value. Blanks around a cell are dropped, and the apostrophe that [`schools_to_csv`] puts before what looks like a formula: that is all the lenience there is.
///
/// ```
/// let table = hub_io::read_schools("schools.csv", b"urn,name,pupils\n100000,St Mary's,twelve\n");
/// assert_eq!(table.records.len(), 1);
/// assert_eq!(table.issues[0].kind, "bad_integer");
/// ```
#[must_use]
pub fn read_schools(file: &str, bytes: &[u8]) -> Table<School> {
    schools(file, bytes.into())
}

/// The same for the file at `path`, which is read in pieces where its format allows it, within `limits`.
///
/// # Errors
///
/// [`ReadError::Io`] when there is no such file, or it cannot be opened.
pub fn read_schools_file(path: &Path, limits: Limits) -> Result<Table<School>, ReadError> {
    let opened = Opened::new(path, limits)?;
    Ok(schools(&path.display().to_string(), opened.input()))
}

/// The same for what is given in any way, within `limits`. A file that cannot be opened is a fault of the table.
#[must_use]
pub fn read_schools_given(given: Given, limits: Limits) -> Table<School> {
    let name = given.name();
    let opened = given.opened(limits);
    schools(&name, opened.input())
}

/// Reads schools; `file` is their name in issues.
pub(crate) fn schools(file: &str, input: Input<'_>) -> Table<School> {
    read_table(file, input, C::Urn, school)
}

fn school(row: &mut Row<'_, C>) -> Option<School> {
    // The other cells are read also where the URN is unusable, so that all faults are reported at once.
    let urn = row.required(C::Urn, Row::urn);
    let name = row
        .required(C::Name, Row::text)
        .unwrap_or_default()
        .to_owned();
    let position = row.position(C::Easting, C::Northing);
    let school = School {
        // Never used where the URN is unusable, as the record is dropped then.
        urn: urn.or(hub_core::model::Urn::new(100_000))?,
        name,
        status: row.word(C::Status).unwrap_or_default(),
        sector: row.word(C::Sector).unwrap_or_default(),
        phase: row.word(C::Phase).unwrap_or_default(),
        establishment_type: row.owned(C::EstablishmentType),
        local_authority: row.owned(C::LocalAuthority),
        region: row.word(C::Region).unwrap_or_default(),
        trust: row
            .integer(C::TrustUid)
            .unwrap_or_default()
            .map(hub_core::model::TrustUid),
        easting: position.map(|(east, _)| east),
        northing: position.map(|(_, north)| north),
        pupils: row.integer(C::Pupils).unwrap_or_default(),
        overall_absence: row.rate(OVERALL, 100.0),
        persistent_absence: row.rate(PERSISTENT, 100.0),
        severe_absence: row.rate(SEVERE, 100.0),
        suspensions: row.rate(SUSPENSIONS, MAX_SUSPENSIONS),
        ofsted: ofsted(row),
        investment_area: row.word(C::InvestmentArea).unwrap_or_default(),
        fsm: row.fsm([C::Fsm, C::FsmMeasure, C::FsmPeriod]),
        sen: row.number(C::Sen, 0.0..=100.0).unwrap_or_default(),
        rurality: row.word(C::Rurality).unwrap_or_default(),
        other_support: row.owned(C::OtherSupport),
        needs: row.words(C::Needs),
        preferences: row
            .items(C::Preferences)
            .unwrap_or_default()
            .into_iter()
            .map(|id| HubId(id.to_owned()))
            .collect(),
        support_asked: row.word(C::SupportAsked).unwrap_or_default(),
        applied_on: row.date(C::AppliedOn).unwrap_or_default(),
    };
    urn.map(|_| school)
}

fn ofsted(row: &mut Row<'_, C>) -> Ofsted {
    Ofsted {
        overall: row.word(C::OfstedOverall).unwrap_or_default(),
        quality_of_education: row.word(C::OfstedQualityOfEducation).unwrap_or_default(),
        behaviour: row.word(C::OfstedBehaviour).unwrap_or_default(),
        personal_development: row.word(C::OfstedPersonalDevelopment).unwrap_or_default(),
        leadership: row.word(C::OfstedLeadership).unwrap_or_default(),
        date: row.date(C::OfstedDate).unwrap_or_default(),
        previous_overall: row.word(C::OfstedPreviousOverall).unwrap_or_default(),
        ungraded_outcome: row.owned(C::OfstedUngradedOutcome),
        report_card: ReportCard {
            attendance_and_behaviour: row.word(C::ReportCardAttendance).unwrap_or_default(),
            inclusion: row.word(C::ReportCardInclusion).unwrap_or_default(),
            personal_development: row
                .word(C::ReportCardPersonalDevelopment)
                .unwrap_or_default(),
            leadership: row.word(C::ReportCardLeadership).unwrap_or_default(),
            date: row.date(C::ReportCardDate).unwrap_or_default(),
        },
    }
}

/// Writes `schools.csv`, all columns, in the order given.
///
/// Reading it back gives the same schools, for every school that reading can give: text without blanks
/// around it, no empty text, positions and rates in range.
///
/// Free text that a spreadsheet program would take for a formula has an apostrophe before it, which reading takes off again.
#[must_use]
pub fn schools_to_csv(schools: &[School]) -> Vec<u8> {
    to_csv(&heads(), rows(schools), Reader::Both)
}

/// Writes the table of schools in any format, all columns, in the order given; [`read_schools`] gives the same schools again, as with [`schools_to_csv`].
///
/// # Errors
///
/// [`WriteError::Format`] for text that is too long for a cell of a workbook, and where the crate was built without the format.
///
/// ```
/// use hub_core::model::{School, Urn};
/// use hub_io::{TableFormat, read_schools, schools_to_table};
///
/// let schools: Vec<School> = Urn::new(100_000).map(|urn| School::new(urn, "St Mary's")).into_iter().collect();
/// let bytes = schools_to_table(TableFormat::of("schools.parquet".as_ref()), &schools)?;
/// assert_eq!(read_schools("schools.parquet", &bytes).records, schools);
/// # Ok::<(), hub_io::WriteError>(())
/// ```
pub fn schools_to_table(format: TableFormat, schools: &[School]) -> Result<Vec<u8>, WriteError> {
    to_bytes(format, "schools", &heads(), rows(schools), Reader::Both)
}

/// The table of schools as a data frame, all columns, in the order given; read again, it gives the same schools.
///
/// # Errors
///
/// None for a table of this shape; [`WriteError::Format`] if one ever was.
#[cfg(feature = "parquet")]
pub fn schools_to_frame(schools: &[School]) -> Result<Frame, WriteError> {
    to_frame("schools", &heads(), rows(schools))
}

fn rows(schools: &[School]) -> impl Iterator<Item = impl Iterator<Item = Cell<'_>>> {
    let row = |school| C::ALL.iter().map(move |column| cell(school, *column));
    schools.iter().map(row)
}

fn heads() -> Vec<Head> {
    let head = |column: &C| Head::new(column.name(), kind(*column));
    C::ALL.iter().map(head).collect()
}

fn kind(column: C) -> Kind {
    match column {
        C::Urn | C::TrustUid | C::Easting | C::Northing | C::Pupils => Kind::Whole,
        C::OverallAbsence
        | C::PersistentAbsence
        | C::SevereAbsence
        | C::Suspensions
        | C::Fsm
        | C::Sen => Kind::Decimal,
        C::OfstedDate | C::ReportCardDate | C::AppliedOn => Kind::Day,
        _ => Kind::Text,
    }
}

/// What `schools.csv` has of a school in the column `name`; nothing where there is no such column.
pub(crate) fn school_field(school: &School, name: &str) -> String {
    let column = C::from_name(name);
    let text = column.map(|column| cell(school, column).into_text());
    text.unwrap_or_default().into_owned()
}

fn cell(s: &School, column: C) -> Cell<'_> {
    let (o, card) = (&s.ofsted, &s.ofsted.report_card);
    match column {
        C::Urn => Cell::whole(Some(s.urn.get())),
        C::Name => Cell::text(Some(s.name.as_str())),
        C::Status => Cell::word(s.status),
        C::Sector => Cell::word(s.sector),
        C::Phase => Cell::word(s.phase),
        C::EstablishmentType => Cell::text(s.establishment_type.as_deref()),
        C::LocalAuthority => Cell::text(s.local_authority.as_deref()),
        C::Region => Cell::word(s.region),
        C::TrustUid => Cell::whole(s.trust.map(|trust| trust.0)),
        C::Easting => Cell::whole(s.easting),
        C::Northing => Cell::whole(s.northing),
        C::Pupils => Cell::whole(s.pupils),
        C::OverallAbsence => value(s.overall_absence.as_ref()),
        C::OverallAbsencePeriod => period(s.overall_absence.as_ref()),
        C::OverallAbsenceSource => source(s.overall_absence.as_ref()),
        C::PersistentAbsence => value(s.persistent_absence.as_ref()),
        C::PersistentAbsencePeriod => period(s.persistent_absence.as_ref()),
        C::PersistentAbsenceSource => source(s.persistent_absence.as_ref()),
        C::SevereAbsence => value(s.severe_absence.as_ref()),
        C::SevereAbsencePeriod => period(s.severe_absence.as_ref()),
        C::SevereAbsenceSource => source(s.severe_absence.as_ref()),
        C::Suspensions => value(s.suspensions.as_ref()),
        C::SuspensionsPeriod => period(s.suspensions.as_ref()),
        C::SuspensionsSource => source(s.suspensions.as_ref()),
        C::OfstedOverall => Cell::word(o.overall),
        C::OfstedQualityOfEducation => Cell::word(o.quality_of_education),
        C::OfstedBehaviour => Cell::word(o.behaviour),
        C::OfstedPersonalDevelopment => Cell::word(o.personal_development),
        C::OfstedLeadership => Cell::word(o.leadership),
        C::OfstedDate => Cell::day(o.date),
        C::OfstedPreviousOverall => Cell::word(o.previous_overall),
        C::OfstedUngradedOutcome => Cell::text(o.ungraded_outcome.as_deref()),
        C::ReportCardAttendance => Cell::word(card.attendance_and_behaviour),
        C::ReportCardInclusion => Cell::word(card.inclusion),
        C::ReportCardPersonalDevelopment => Cell::word(card.personal_development),
        C::ReportCardLeadership => Cell::word(card.leadership),
        C::ReportCardDate => Cell::day(card.date),
        C::InvestmentArea => Cell::word(s.investment_area),
        C::Fsm => Cell::decimal(s.fsm.as_ref().map(|fsm| fsm.percent)),
        C::FsmMeasure => Cell::word(s.fsm.as_ref().map(|fsm| fsm.measure)),
        C::FsmPeriod => Cell::text(s.fsm.as_ref().and_then(|fsm| fsm.period.as_deref())),
        C::Sen => Cell::decimal(s.sen),
        C::Rurality => Cell::word(s.rurality),
        C::OtherSupport => Cell::text(s.other_support.as_deref()),
        C::Needs => Cell::words(s.needs.iter().copied()),
        C::Preferences => Cell::list(s.preferences.iter().map(HubId::as_str)),
        C::SupportAsked => Cell::word(s.support_asked),
        C::AppliedOn => Cell::day(s.applied_on),
    }
}

pub(super) fn value(rate: Option<&Rate>) -> Cell<'static> {
    Cell::decimal(rate.map(|rate| rate.value))
}

pub(super) fn period(rate: Option<&Rate>) -> Cell<'_> {
    Cell::text(rate.map(|rate| rate.period.as_str()))
}

pub(super) fn source(rate: Option<&Rate>) -> Cell<'_> {
    Cell::text(rate.map(|rate| rate.source.as_str()))
}
