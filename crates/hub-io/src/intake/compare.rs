//! What a school answered against what the register says: what differs is listed for a person, and which of the two counts is said beforehand.

use hub_core::issue::Code;
use hub_core::model::{Fsm, Rate, School, Status, Term};

use super::answers::Application;
use super::names::{are_akin, garbled};
use super::register::{Register, Standing};
use super::settings::{Prefer, Settings};
use crate::form::Answer;
use crate::report::codes;
use crate::table::Column;

use Answer as A;

/// Something for a person to decide.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// URN that the school applied under.
    pub urn: hub_core::model::Urn,
    /// Its name, as it wrote it.
    pub name: String,
    /// The export that the answer is in.
    pub file: String,
    /// Its row there.
    pub row: u64,
    /// What it is, a code such as `rate_differs`.
    pub kind: Code,
    /// The question's key.
    pub question: &'static str,
    /// The answer.
    pub form: String,
    /// What the register has.
    pub register: String,
    /// Which of them stands in the schools' table.
    pub taken: String,
    /// What a person should know.
    pub sentence: String,
}

/// The school with what counts of both, and what differs.
pub(super) fn merge(
    application: &Application,
    register: Option<&Register>,
    settings: &Settings,
) -> (School, Vec<Finding>) {
    let mut merge = Merge {
        application,
        settings,
        has_trusts: register.is_some_and(|register| register.has_trusts),
        findings: Vec::new(),
    };
    let form = &application.school;
    let standing = register.map(|register| register.standing(form.urn));
    let known = match standing {
        Some(Standing::Listed(known)) => Some(known),
        _ => None,
    };
    merge.texts(known);
    let school = match standing {
        None | Some(Standing::Unknown) => {
            merge.incomparable(A::OverallAbsence, form.overall_absence.as_ref(), None);
            merge.incomparable(A::PersistentAbsence, form.persistent_absence.as_ref(), None);
            form.clone()
        }
        Some(Standing::Listed(known)) => merge.with(known),
        Some(Standing::Closed { school, successor }) => {
            let hint = successor.map_or_else(
                || "ask whether the school applies under another URN".to_owned(),
                |successor| {
                    format!(
                        "it is continued by {successor}: ask the school to apply under that URN"
                    )
                },
            );
            merge.find(
                codes::CLOSED_SCHOOL,
                A::Urn,
                form.urn.to_string(),
                "closed".to_owned(),
                "closed".to_owned(),
                format!("The school is closed; {hint}."),
            );
            let mut merged = school.map_or_else(|| form.clone(), |known| merge.with(known));
            merged.status = Some(Status::Closed);
            merged
        }
    };
    (school, merge.findings)
}

struct Merge<'a> {
    application: &'a Application,
    settings: &'a Settings,
    has_trusts: bool,
    findings: Vec<Finding>,
}

impl Merge<'_> {
    fn find(
        &mut self,
        kind: Code,
        question: Answer,
        form: String,
        register: String,
        taken: String,
        sentence: String,
    ) {
        self.findings.push(Finding {
            urn: self.application.school.urn,
            name: self.application.school.name.clone(),
            file: self.application.file.clone(),
            row: self.application.row,
            kind,
            question: question.name(),
            form,
            register,
            taken,
            sentence,
        });
    }

    /// Text whose letters were read in another encoding than they were written in.
    fn texts(&mut self, known: Option<&School>) {
        let (school, people) = (&self.application.school, &self.application.people);
        let texts = [
            (A::Name, school.name.as_str()),
            (
                A::LocalAuthority,
                school.local_authority.as_deref().unwrap_or_default(),
            ),
            (
                A::OtherSupport,
                school.other_support.as_deref().unwrap_or_default(),
            ),
            (A::HeadName, &people.head_name),
            (A::TrustSignatory, &people.trust_signatory),
            (A::ContactName, &people.contact_name),
            (A::ContactRole, &people.contact_role),
            (A::Comments, &people.comments),
        ];
        let found: Vec<_> = texts
            .into_iter()
            .filter_map(|(answer, text)| Some((answer, text.to_owned(), garbled(text)?)))
            .collect();
        for (answer, text, meant) in found {
            let sentence = if meant.is_empty() {
                "Letters were lost when the text was saved: ask the school.".to_owned()
            } else {
                format!(
                    "The text was saved as UTF-8 and read as Windows-1252; it may have been {meant:?}."
                )
            };
            let known = match answer {
                A::Name => known.map(|school| school.name.clone()),
                A::LocalAuthority => known.and_then(|school| school.local_authority.clone()),
                _ => None,
            };
            let register = known.unwrap_or_default();
            let is_known = !register.is_empty() && self.settings.prefer == Prefer::Register;
            let taken = if is_known { &register } else { &text }.clone();
            self.find(codes::GARBLED_TEXT, answer, text, register, taken, sentence);
        }
    }

    /// The register's school, with the answers where they count.
    fn with(&mut self, known: &School) -> School {
        let form = &self.application.school;
        let same_text = |a: &String, b: &String| contains_either(a, b);
        let rates = self.rates(known);
        School {
            name: self.name(known),
            phase: self.word(A::Phase, form.phase, known.phase),
            local_authority: self.field(
                codes::ANSWER_DIFFERS,
                A::LocalAuthority,
                form.local_authority.as_ref(),
                known.local_authority.as_ref(),
                same_text,
                String::clone,
            ),
            region: self.word(A::Region, form.region, known.region),
            trust: self.trust(known),
            pupils: self.pupils(known),
            investment_area: self.word(
                A::InvestmentArea,
                form.investment_area,
                known.investment_area,
            ),
            ofsted: hub_core::model::Ofsted {
                overall: self.word(A::OfstedOverall, form.ofsted.overall, known.ofsted.overall),
                ..known.ofsted.clone()
            },
            fsm: self.fsm(known),
            sen: self.sen(known),
            overall_absence: rates.overall,
            persistent_absence: rates.persistent,
            severe_absence: rates.severe,
            suspensions: rates.suspensions,
            // Only the form tells these.
            urn: form.urn,
            other_support: form.other_support.clone(),
            needs: form.needs.clone(),
            preferences: form.preferences.clone(),
            support_asked: form.support_asked,
            applied_on: form.applied_on,
            ..known.clone()
        }
    }

    /// The answer or the register's value: the one that there is, or of two the preferred one. Two that are not the same are listed.
    fn field<T: Clone>(
        &mut self,
        kind: Code,
        question: Answer,
        form: Option<&T>,
        known: Option<&T>,
        same: impl Fn(&T, &T) -> bool,
        show: impl Fn(&T) -> String,
    ) -> Option<T> {
        let (Some(form), Some(known)) = (form, known) else {
            return form.or(known).cloned();
        };
        let taken = match self.settings.prefer {
            Prefer::Form => form,
            Prefer::Register => known,
        };
        if !same(form, known) {
            let sentence = format!(
                "The form says {}, the register {}.",
                show(form),
                show(known)
            );
            self.find(
                kind,
                question,
                show(form),
                show(known),
                show(taken),
                sentence,
            );
        }
        Some(taken.clone())
    }

    fn word<T: Term>(&mut self, question: Answer, form: Option<T>, known: Option<T>) -> Option<T> {
        self.field(
            codes::ANSWER_DIFFERS,
            question,
            form.as_ref(),
            known.as_ref(),
            |a, b| a == b,
            |word| word.name().to_owned(),
        )
    }

    fn name(&mut self, known: &School) -> String {
        let form = &self.application.school.name;
        let same = |a: &String, b: &String| garbled(a).is_some() || are_akin(a, b);
        self.field(
            codes::NAME_DIFFERS,
            A::Name,
            Some(form),
            Some(&known.name),
            same,
            String::clone,
        )
        .unwrap_or_default()
    }

    fn trust(&mut self, known: &School) -> Option<hub_core::model::TrustUid> {
        let form = self.application.school.trust;
        if let (Some(trust), None, true) = (form, known.trust, self.has_trusts) {
            let taken = match self.settings.prefer {
                Prefer::Form => Some(trust),
                Prefer::Register => None,
            };
            let shown = taken.map(|uid| uid.to_string()).unwrap_or_default();
            self.find(codes::ANSWER_DIFFERS, A::TrustUid, trust.to_string(), String::new(), shown, format!("The form says that the school is in trust {trust}, the register that it is in none."));
            return taken;
        }
        self.field(
            codes::ANSWER_DIFFERS,
            A::TrustUid,
            form.as_ref(),
            known.trust.as_ref(),
            |a, b| a == b,
            ToString::to_string,
        )
    }

    fn pupils(&mut self, known: &School) -> Option<u32> {
        let share = self.settings.pupils_percent / 100.0;
        let same = |a: &u32, b: &u32| f64::from(a.abs_diff(*b)) <= f64::from(*b) * share;
        self.field(
            codes::ANSWER_DIFFERS,
            A::Pupils,
            self.application.school.pupils.as_ref(),
            known.pupils.as_ref(),
            same,
            ToString::to_string,
        )
    }

    fn sen(&mut self, known: &School) -> Option<f64> {
        let points = self.settings.rate_points;
        self.field(
            codes::RATE_DIFFERS,
            A::Sen,
            self.application.school.sen.as_ref(),
            known.sen.as_ref(),
            |a, b| near(*a, *b, points),
            ToString::to_string,
        )
    }

    /// Percentages of different measures or years say nothing about each other.
    fn fsm(&mut self, known: &School) -> Option<Fsm> {
        let both = self.application.school.fsm.as_ref().zip(known.fsm.as_ref());
        if let Some((form, known)) = both
            && (form.measure != known.measure || form.period != known.period)
        {
            let shown = |fsm: &Fsm| {
                let period = fsm.period.as_deref().unwrap_or("no year");
                format!("{} {} of {period}", fsm.percent, fsm.measure)
            };
            self.other_year(A::Fsm, shown(form), shown(known));
        }
        let points = self.settings.rate_points;
        let same = |a: &Fsm, b: &Fsm| {
            a.measure != b.measure || a.period != b.period || near(a.percent, b.percent, points)
        };
        self.field(
            codes::RATE_DIFFERS,
            A::Fsm,
            self.application.school.fsm.as_ref(),
            known.fsm.as_ref(),
            same,
            |fsm| fsm.percent.to_string(),
        )
    }

    /// Lists rates of different years or measures, which are not compared.
    fn other_year(&mut self, question: Answer, form: String, known: String) {
        let taken = match self.settings.prefer {
            Prefer::Form => &form,
            Prefer::Register => &known,
        }
        .clone();
        let sentence =
            format!("The form tells {form}, the register {known}: they cannot be compared.");
        self.find(codes::OTHER_YEAR, question, form, known, taken, sentence);
    }

    /// Lists what cannot be compared, or may not be meant as it stands.
    fn incomparable(&mut self, question: Answer, form: Option<&Rate>, known: Option<&Rate>) {
        let Some(form) = form else { return };
        let shown = |rate: &Rate| format!("{} of {}", rate.value, rate.period);
        match known {
            Some(known) if known.period != form.period => {
                self.other_year(question, shown(form), shown(known));
            }
            Some(_) => return,
            None => {}
        }
        let is_absence = matches!(question, A::OverallAbsence | A::PersistentAbsence);
        if is_absence && form.value > 0.0 && form.value < 1.0 {
            let value = form.value.to_string();
            let sentence = format!(
                "{value} is a rare rate: a share of {value} is {:.1} %.",
                form.value * 100.0
            );
            self.find(
                codes::MAY_BE_A_SHARE,
                question,
                value.clone(),
                String::new(),
                value,
                sentence,
            );
        }
    }

    fn rates(&mut self, known: &School) -> Rates {
        let form = &self.application.school;
        let points = self.settings.rate_points;
        let same = |a: &Rate, b: &Rate| a.period != b.period || near(a.value, b.value, points);
        let swapped = is_swapped(form, known, points);
        if let (Some((overall, persistent)), Some((a, b))) = (
            swapped,
            form.overall_absence
                .as_ref()
                .zip(form.persistent_absence.as_ref()),
        ) {
            let taken = match self.settings.prefer {
                Prefer::Form => (a, b),
                Prefer::Register => (overall, persistent),
            };
            let pair = |(a, b): (&Rate, &Rate)| format!("{} and {}", a.value, b.value);
            self.find(
                codes::SWAPPED_RATES,
                A::OverallAbsence,
                pair((a, b)),
                pair((overall, persistent)),
                pair(taken),
                "Overall and persistent absence seem to stand in each other's place.".to_owned(),
            );
        }
        for (question, form, known) in [
            (
                A::OverallAbsence,
                &form.overall_absence,
                &known.overall_absence,
            ),
            (
                A::PersistentAbsence,
                &form.persistent_absence,
                &known.persistent_absence,
            ),
            (
                A::SevereAbsence,
                &form.severe_absence,
                &known.severe_absence,
            ),
            (A::Suspensions, &form.suspensions, &known.suspensions),
        ] {
            self.incomparable(question, form.as_ref(), known.as_ref());
        }
        let same_or_swapped = |a: &Rate, b: &Rate| swapped.is_some() || same(a, b);
        let show = |rate: &Rate| rate.value.to_string();
        Rates {
            overall: self.field(
                codes::RATE_DIFFERS,
                A::OverallAbsence,
                form.overall_absence.as_ref(),
                known.overall_absence.as_ref(),
                same_or_swapped,
                show,
            ),
            persistent: self.field(
                codes::RATE_DIFFERS,
                A::PersistentAbsence,
                form.persistent_absence.as_ref(),
                known.persistent_absence.as_ref(),
                same_or_swapped,
                show,
            ),
            severe: self.field(
                codes::RATE_DIFFERS,
                A::SevereAbsence,
                form.severe_absence.as_ref(),
                known.severe_absence.as_ref(),
                same,
                show,
            ),
            suspensions: self.field(
                codes::RATE_DIFFERS,
                A::Suspensions,
                form.suspensions.as_ref(),
                known.suspensions.as_ref(),
                same,
                show,
            ),
        }
    }
}

struct Rates {
    overall: Option<Rate>,
    persistent: Option<Rate>,
    severe: Option<Rate>,
    suspensions: Option<Rate>,
}

fn near(a: f64, b: f64, points: f64) -> bool {
    // Differences of decimals carry an error in their last digit.
    (a - b).abs() <= points + 1e-9
}

/// The register's overall and persistent absence, where the form's are far from them, and near when they are swapped.
fn is_swapped<'a>(form: &School, known: &'a School, points: f64) -> Option<(&'a Rate, &'a Rate)> {
    let (a, b) = form
        .overall_absence
        .as_ref()
        .zip(form.persistent_absence.as_ref())?;
    let (overall, persistent) = known
        .overall_absence
        .as_ref()
        .zip(known.persistent_absence.as_ref())?;
    let of_one_year = [b, overall, persistent]
        .iter()
        .all(|rate| rate.period == a.period);
    let are_right = near(a.value, overall.value, points) && near(b.value, persistent.value, points);
    let are_swapped =
        near(b.value, overall.value, points) && near(a.value, persistent.value, points);
    (of_one_year && are_swapped && !are_right).then_some((overall, persistent))
}

/// Whether one name is the other, or a part of it: "Leeds" and "Leeds City Council" are the same authority.
fn contains_either(a: &str, b: &str) -> bool {
    let (a, b) = (super::heading::normal(a), super::heading::normal(b));
    a.contains(&b) || b.contains(&a)
}
