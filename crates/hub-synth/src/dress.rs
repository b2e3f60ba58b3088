//! From numbers to a school as the model has it.

use hub_core::model::{Fsm, FsmMeasure, Ofsted, Overall, Rate, School, Sector, Status, TrustUid};

use crate::draft::{Draft, Governance};
use crate::figures::{ABSENCE_PERIOD, SUSPENSIONS_PERIOD};
use crate::inspections::Inspection;
use crate::names;
use crate::number::tenth;

/// Where the rates say they come from.
const SOURCE: &str = "synthetic";
/// One school in this many has a proposal to close.
const CLOSING: u32 = 250;

/// The school that a draft describes, with no gaps and nothing that only a form has.
pub(crate) fn school(draft: &Draft) -> School {
    let mut school = School::new(draft.urn, names::name(draft));
    school.status = Some(if is_closing(draft) {
        Status::ProposedToClose
    } else {
        Status::Open
    });
    school.sector = Some(Sector::StateFunded);
    school.phase = Some(draft.phase);
    school.establishment_type = Some(names::establishment_type(draft).to_owned());
    school.local_authority = Some(draft.authority.name.to_owned());
    school.region = Some(draft.authority.region);
    school.trust = trust(draft);
    school.easting = Some(draft.easting);
    school.northing = Some(draft.northing);
    school.pupils = Some(draft.pupils);
    if let Some(absence) = draft.absence {
        school.overall_absence = Some(rate(absence.overall, ABSENCE_PERIOD));
        school.persistent_absence = Some(rate(absence.persistent, ABSENCE_PERIOD));
        school.severe_absence = Some(rate(absence.severe, ABSENCE_PERIOD));
        school.suspensions = Some(rate(absence.suspensions, SUSPENSIONS_PERIOD));
    }
    school.ofsted = ofsted(&draft.inspection);
    school.investment_area = Some(draft.area);
    school.fsm = draft.fsm.map(|percent| Fsm {
        percent: tenth(percent),
        measure: FsmMeasure::Ever6,
        period: Some(ABSENCE_PERIOD.to_owned()),
    });
    school.sen = Some(tenth(draft.sen));
    school.rurality = Some(draft.rurality);
    school
}

/// Whether there is a proposal to close it.
pub(crate) fn is_closing(draft: &Draft) -> bool {
    draft.urn.get().is_multiple_of(CLOSING)
}

/// The draft's multi-academy trust.
pub(crate) fn trust(draft: &Draft) -> Option<TrustUid> {
    match draft.governance {
        Governance::Trust(uid) => Some(uid),
        Governance::Alone | Governance::Maintained => None,
    }
}

fn rate(value: f64, period: &str) -> Rate {
    Rate {
        value: tenth(value),
        period: period.to_owned(),
        source: SOURCE.to_owned(),
    }
}

fn ofsted(inspection: &Inspection) -> Ofsted {
    let [education, behaviour, development, leadership] = inspection
        .judgements
        .map_or([None; 4], |grades| grades.map(Some));
    let confirmed = inspection.confirmed.then_some(inspection.overall).flatten();
    Ofsted {
        overall: inspection.overall,
        quality_of_education: education,
        behaviour,
        personal_development: development,
        leadership,
        date: inspection.date,
        previous_overall: inspection.previous,
        ungraded_outcome: confirmed.map(|overall| {
            let word = if overall == Overall::Outstanding {
                "Outstanding"
            } else {
                "Good"
            };
            format!("School remains {word}")
        }),
        ..Ofsted::default()
    }
}
