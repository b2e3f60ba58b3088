//! What a school answered against what the register says: what differs is listed for a person, and which of the two counts is said beforehand.

use hub_core::issue::Code;
use hub_core::model::{School, Status, Term};

use super::answers::Application;
use super::names::{are_akin, garbled};
use super::register::{Register, Standing};
use super::settings::{Prefer, Settings};
use crate::blanks::normal;
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
            merge.uncompared();
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

pub(super) struct Merge<'a> {
    pub(super) application: &'a Application,
    pub(super) settings: &'a Settings,
    has_trusts: bool,
    findings: Vec<Finding>,
}

impl Merge<'_> {
    pub(super) fn find(
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
    pub(super) fn field<T: Clone>(
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

    /// A school whose name is another one's is not rejected: who counts until a person decides is said with it.
    fn name(&mut self, known: &School) -> String {
        let (form, known) = (&self.application.school.name, &known.name);
        let (taken, whose) = match self.settings.prefer {
            Prefer::Form => (form, "form"),
            Prefer::Register => (known, "register"),
        };
        if garbled(form).is_none() && !are_akin(form, known) {
            let sentence = format!(
                "The form says {form}, the register {known}: the URN may be another school's. Until a person decides, the school of this URN counts as having applied, under the {whose}'s name."
            );
            let all = (form.clone(), known.clone(), taken.clone());
            self.find(codes::NAME_DIFFERS, A::Name, all.0, all.1, all.2, sentence);
        }
        taken.clone()
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
}

/// Whether one name is the other, or a part of it: "Leeds" and "Leeds City Council" are the same authority.
fn contains_either(a: &str, b: &str) -> bool {
    let (a, b) = (normal(a), normal(b));
    a.contains(&b) || b.contains(&a)
}
