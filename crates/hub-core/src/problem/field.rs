//! What a condition reads of a school: words and numbers, with missing as `None`.

use crate::model::{Field, Rate, School, Term};

/// Whether a field holds a word, a number, or a rate (a number with a period).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word from a vocabulary.
    Word,
    /// Free text of the register, compared as written.
    Text,
    /// A number.
    Number,
    /// A number with a period.
    Rate,
}

pub(crate) fn kind(field: Field) -> Kind {
    match field {
        Field::Status
        | Field::Sector
        | Field::Phase
        | Field::Region
        | Field::InvestmentArea
        | Field::Rurality
        | Field::SupportAsked
        | Field::OfstedOverall
        | Field::OfstedBehaviour
        | Field::OfstedLeadership
        | Field::ReportCardAttendance => Kind::Word,
        Field::EstablishmentType | Field::LocalAuthority => Kind::Text,
        Field::OverallAbsence
        | Field::PersistentAbsence
        | Field::SevereAbsence
        | Field::Suspensions => Kind::Rate,
        Field::Pupils | Field::PersistentlyAbsentPupils | Field::Fsm | Field::Sen => Kind::Number,
    }
}

/// The words that a field may hold, where they are a closed vocabulary.
pub(crate) fn vocabulary(field: Field) -> Option<Vec<&'static str>> {
    use crate::model::{
        Grade, InvestmentArea, Overall, Phase, Region, ReportCardGrade, Rurality, Sector, Status,
        SupportAsked,
    };
    fn names<T: Term>() -> Vec<&'static str> {
        T::ALL.iter().map(|term| term.name()).collect()
    }
    let names = match field {
        Field::Status => names::<Status>(),
        Field::Sector => names::<Sector>(),
        Field::Phase => names::<Phase>(),
        Field::Region => names::<Region>(),
        Field::InvestmentArea => names::<InvestmentArea>(),
        Field::Rurality => names::<Rurality>(),
        Field::SupportAsked => names::<SupportAsked>(),
        Field::OfstedOverall => names::<Overall>(),
        Field::OfstedBehaviour | Field::OfstedLeadership => names::<Grade>(),
        Field::ReportCardAttendance => names::<ReportCardGrade>(),
        _ => return None,
    };
    Some(names)
}

/// The word or text of a school's field.
pub(crate) fn word(school: &School, field: Field) -> Option<&str> {
    fn name<T: Term>(term: Option<T>) -> Option<&'static str> {
        term.map(Term::name)
    }
    match field {
        Field::Status => name(school.status),
        Field::Sector => name(school.sector),
        Field::Phase => name(school.phase),
        Field::Region => name(school.region),
        Field::InvestmentArea => name(school.investment_area),
        Field::Rurality => name(school.rurality),
        Field::SupportAsked => name(school.support_asked),
        Field::OfstedOverall => name(school.ofsted.overall),
        Field::OfstedBehaviour => name(school.ofsted.behaviour),
        Field::OfstedLeadership => name(school.ofsted.leadership),
        Field::ReportCardAttendance => name(school.ofsted.report_card.attendance_and_behaviour),
        Field::EstablishmentType => school.establishment_type.as_deref(),
        Field::LocalAuthority => school.local_authority.as_deref(),
        _ => None,
    }
}

/// The rate of a school's field.
pub(crate) fn rate(school: &School, field: Field) -> Option<&Rate> {
    match field {
        Field::OverallAbsence => school.overall_absence.as_ref(),
        Field::PersistentAbsence => school.persistent_absence.as_ref(),
        Field::SevereAbsence => school.severe_absence.as_ref(),
        Field::Suspensions => school.suspensions.as_ref(),
        _ => None,
    }
}

/// The number of a school's field, rates included, in the field's unit.
pub(crate) fn number(school: &School, field: Field) -> Option<f64> {
    match field {
        Field::Pupils => school.pupils.map(f64::from),
        Field::PersistentlyAbsentPupils => {
            let pupils = f64::from(school.pupils?);
            Some((pupils * school.persistent_absence.as_ref()?.value / 100.0).floor())
        }
        Field::Fsm => school.fsm.as_ref().map(|fsm| fsm.percent),
        Field::Sen => school.sen,
        _ => rate(school, field).map(|rate| rate.value),
    }
}
