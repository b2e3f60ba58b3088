//! The answers of one school, as values: each fault reported with its place.

use email_address::EmailAddress;
use hub_core::model::{Fsm, FsmMeasure, HubId, Overall, Rate, School, Term, TrustUid, Urn};
use hub_core::problem::MAX_SUSPENSIONS;
use jiff::civil::DateTime;

use super::answers::{Application, People, items};
use super::cells::moment;
use super::columns::ColumnsFile;
use crate::blanks::{bare, normal};
use crate::form::{Answer, Choice, Kind, Question, questions};
use crate::report::codes;
use crate::suggest;
use crate::table::{Cell, Column, Row, stands_for_missing};

use Answer as A;

/// An address such as mail goes to: no name around it, and a host with a point.
const ADDRESS: email_address::Options = email_address::Options {
    minimum_sub_domains: 2,
    allow_domain_literal: false,
    allow_display_text: false,
};
/// What rates that a school declared are said to come from.
const SOURCE: &str = "application form";

/// Reads the answers of one school.
pub(super) struct Reader<'r, 'a> {
    pub(super) file: &'r str,
    pub(super) line: u64,
    pub(super) row: &'r mut Row<'a, Answer>,
    pub(super) columns: &'r ColumnsFile,
    /// Schools in the row.
    pub(super) several: usize,
}

impl Reader<'_, '_> {
    /// The application, where nothing that identifies it is wrong; what is wrong goes to the issues of the row.
    pub(super) fn application(&mut self) -> Option<Application> {
        // All cells are read, also where one before is bad, so that all faults are reported at once.
        let sent = self.row.required(A::AppliedOn, Self::moment);
        let urn = self.row.required(A::Urn, Row::urn);
        let school = self.school(urn.or(Urn::new(100_000))?, sent);
        let people = self.people(school.trust.is_some());
        let (_, sent) = urn.zip(sent)?;
        Some(Application {
            school,
            sent,
            file: self.file.to_owned(),
            row: self.line,
            people,
        })
    }

    fn school(&mut self, urn: Urn, sent: Option<DateTime>) -> School {
        let name = self.row.required(A::Name, Self::name).unwrap_or_default();
        let phase = self.term(A::Phase);
        if phase.is_none() {
            self.must(A::Phase);
        }
        let year = self.row.period(A::AbsencePeriod).ok().flatten();
        let suspensions_year = self.row.period(A::SuspensionsPeriod).ok().flatten();
        let school = School {
            phase,
            local_authority: self.row.owned(A::LocalAuthority),
            region: self.term(A::Region),
            trust: self
                .row
                .integer(A::TrustUid)
                .unwrap_or_default()
                .map(TrustUid),
            pupils: self.pupils(),
            overall_absence: self.rate(A::OverallAbsence, 100.0, A::AbsencePeriod, year.as_deref()),
            persistent_absence: self.rate(
                A::PersistentAbsence,
                100.0,
                A::AbsencePeriod,
                year.as_deref(),
            ),
            severe_absence: self.rate(A::SevereAbsence, 100.0, A::AbsencePeriod, year.as_deref()),
            suspensions: self.rate(
                A::Suspensions,
                MAX_SUSPENSIONS,
                A::SuspensionsPeriod,
                suspensions_year.as_deref(),
            ),
            ofsted: hub_core::model::Ofsted {
                overall: self.term::<Overall>(A::OfstedOverall),
                ..Default::default()
            },
            investment_area: self.term(A::InvestmentArea),
            fsm: self.fsm(),
            sen: self.row.number(A::Sen, 0.0..=100.0).unwrap_or_default(),
            needs: self
                .several_of(A::Needs)
                .into_iter()
                .filter_map(Term::from_name)
                .collect(),
            preferences: self.preferences(),
            support_asked: self.term(A::SupportAsked),
            other_support: self.row.owned(A::OtherSupport),
            applied_on: sent.map(DateTime::date),
            ..School::new(urn, name)
        };
        self.severe_within_persistent(&school);
        school
    }

    fn name(row: &mut Row<'_, Answer>, column: Answer) -> Cell<String> {
        let text = row.text(column)?;
        let name = text.map(|text| bare(text).into_owned());
        Ok(name.filter(|name| !name.is_empty()))
    }

    fn moment(row: &mut Row<'_, Answer>, column: Answer) -> Cell<DateTime> {
        let hint = "write year, month and day with hyphens, and local time without a time zone";
        row.parse(
            column,
            codes::BAD_MOMENT,
            "a day that exists, written 2023-05-08, or with a time, 2023-05-08 16:30",
            hint,
            moment,
        )
    }

    fn pupils(&mut self) -> Option<u32> {
        let pupils = self.row.integer(A::Pupils).ok().flatten()?;
        let Kind::Integer { max } = question(A::Pupils).kind else {
            return Some(pupils);
        };
        if pupils > max {
            self.row.fault(
                A::Pupils,
                codes::OUT_OF_RANGE,
                &pupils.to_string(),
                format!("a whole number from 0 to {max}"),
                "correct the number, or leave the cell empty",
            );
            return None;
        }
        Some(pupils)
    }

    fn rate(
        &mut self,
        value: Answer,
        max: f64,
        period: Answer,
        year: Option<&str>,
    ) -> Option<Rate> {
        let number = self.row.number(value, 0.0..=max).ok().flatten()?;
        let Some(year) = year else {
            // A year that is there and bad has been reported.
            if self.row.raw(period).is_none_or(str::is_empty) {
                self.row.fault(
                    period,
                    codes::RATE_WITHOUT_PERIOD,
                    "",
                    "an academic year such as 2022/23, as there are rates",
                    "a rate says nothing without its year: fill the cell",
                );
            }
            return None;
        };
        Some(Rate {
            value: number,
            period: year.to_owned(),
            source: SOURCE.to_owned(),
        })
    }

    fn severe_within_persistent(&mut self, school: &School) {
        let Some((severe, persistent)) = school
            .severe_absence
            .as_ref()
            .zip(school.persistent_absence.as_ref())
        else {
            return;
        };
        if severe.value > persistent.value {
            let expected = format!(
                "at most the {} % of pupils that are persistently absent, of whom they are a part",
                persistent.value
            );
            self.row.fault(
                A::SevereAbsence,
                codes::SEVERE_ABOVE_PERSISTENT,
                &severe.value.to_string(),
                expected,
                "check both rates: they may have been swapped",
            );
        }
    }

    fn fsm(&mut self) -> Option<Fsm> {
        let percent = self.row.number(A::Fsm, 0.0..=100.0);
        let measure = self.term::<FsmMeasure>(A::FsmMeasure);
        let period = self.row.period(A::FsmPeriod).unwrap_or_default();
        let percent = percent.ok().flatten()?;
        if measure.is_none() && self.row.raw(A::FsmMeasure).is_none_or(str::is_empty) {
            self.row.fault(
                A::FsmMeasure,
                codes::FSM_WITHOUT_MEASURE,
                "",
                "how the percentage is counted",
                "the measures differ: say which one it is",
            );
        }
        Some(Fsm {
            percent,
            measure: measure?,
            period,
        })
    }

    fn preferences(&mut self) -> Vec<HubId> {
        let text = self
            .row
            .text(A::Preferences)
            .ok()
            .flatten()
            .unwrap_or_default();
        let hubs = items(text, self.columns)
            .into_iter()
            .filter(|id| !id.is_empty());
        hubs.map(|id| HubId(id.to_owned())).collect()
    }

    fn people(&mut self, in_a_trust: bool) -> People {
        let agrees = self.one_of(A::HeadAgrees);
        self.must(A::HeadAgrees);
        if agrees == Some("no") {
            self.row.fault(
                A::HeadAgrees,
                codes::NOT_SIGNED_OFF,
                "no",
                "the head teacher's agreement",
                "an application without it does not count: ask the school",
            );
        }
        let trust_agrees = self.one_of(A::TrustAgrees);
        let is_empty = self.row.raw(A::TrustAgrees).is_none_or(str::is_empty);
        if (in_a_trust || self.several > 1) && (is_empty || trust_agrees == Some("no")) {
            self.row.fault(
                A::TrustAgrees,
                codes::NOT_SIGNED_OFF,
                trust_agrees.unwrap_or_default(),
                "the trust's agreement, as the school is in a trust",
                "an application without it does not count: ask the trust",
            );
        }
        People {
            head_name: self.free(A::HeadName),
            trust_signatory: self.free(A::TrustSignatory),
            trust_agrees: trust_agrees == Some("yes"),
            contact_name: self.free(A::ContactName),
            contact_role: self.free(A::ContactRole),
            contact_email: self.email(),
            contact_phone: self.free(A::ContactPhone),
            meeting_times: self.several_of(A::MeetingTimes).join(";"),
            comments: self.free(A::Comments),
        }
    }

    fn free(&mut self, answer: Answer) -> String {
        self.row.owned(answer).unwrap_or_default()
    }

    fn email(&mut self) -> String {
        let text = self.free(A::ContactEmail);
        let is_address = EmailAddress::parse_with_options(&text, ADDRESS).is_ok();
        if !text.is_empty() && !is_address {
            self.row.fault(
                A::ContactEmail,
                codes::BAD_EMAIL,
                &text,
                "one e-mail address, such as office@school.example",
                "correct it, or leave the cell empty",
            );
        }
        text
    }

    /// Reports a required cell that is empty.
    fn must(&mut self, answer: Answer) {
        self.row.required(answer, Row::text);
    }

    fn term<T: Term>(&mut self, answer: Answer) -> Option<T> {
        self.one_of(answer).and_then(T::from_name)
    }

    /// The choice in a cell: by its word, its label, or a word of the columns file.
    fn one_of(&mut self, answer: Answer) -> Option<&'static str> {
        let text = self.row.text(answer).ok().flatten()?;
        self.choice(answer, text)
    }

    fn several_of(&mut self, answer: Answer) -> Vec<&'static str> {
        let text = self.row.text(answer).ok().flatten().unwrap_or_default();
        let mut chosen = Vec::new();
        for item in self.chosen(answer, text) {
            if let Some(choice) = self.choice(answer, item) {
                if chosen.contains(&choice) {
                    self.row.fault(
                        answer,
                        codes::REPEATED_WORD,
                        item,
                        "each choice once",
                        "remove the repetition",
                    );
                } else {
                    chosen.push(choice);
                }
            }
        }
        chosen
    }

    /// The items of a list of choices: labels may have the separator within, so each item is the longest label that stands there, or else what is up to the next separator.
    fn chosen<'t>(&self, answer: Answer, text: &'t str) -> Vec<&'t str> {
        let separator = self.columns.read.separator.char();
        let choices = question(answer).kind.choices();
        let mut chosen = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let ends = |length: usize| {
                let after = rest.get(length..)?.trim_start();
                (after.is_empty() || after.starts_with([separator, '\n'])).then_some(length)
            };
            let label = |choice: &Choice| {
                let head = rest.get(..choice.label.len())?;
                head.eq_ignore_ascii_case(choice.label)
                    .then_some(head.len())
                    .and_then(ends)
            };
            let next = rest.find([separator, '\n']).unwrap_or(rest.len());
            let length = choices.iter().filter_map(label).max().unwrap_or(next);
            let (item, after) = rest.split_at(length);
            chosen.push(item.trim());
            let after = after.trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
            rest = after
                .strip_prefix([separator, '\n'])
                .unwrap_or(after)
                .trim_start();
        }
        chosen
    }

    fn choice(&mut self, answer: Answer, text: &str) -> Option<&'static str> {
        let choices = question(answer).kind.choices();
        let theirs = self.columns.words.get(answer.name());
        let found = find(choices, text).or_else(|| {
            let ours = theirs?
                .iter()
                .find(|(theirs, _)| normal(theirs) == normal(text))?
                .1;
            find(choices, ours)
        });
        if found.is_some() {
            return found;
        }
        let labels: Vec<_> = choices.iter().map(|choice| choice.label).collect();
        let expected = format!("one of: {}", labels.join("; "));
        if stands_for_missing(text) {
            self.row.missing(answer, text, expected);
        } else {
            let names = choices
                .iter()
                .flat_map(|choice| [choice.label, choice.value]);
            let hint = suggest::did_you_mean(text, names, "use a choice of the list");
            let hint = format!(
                "{hint}; or let the columns file say under [words.{}] what {text:?} means",
                answer.name()
            );
            self.row
                .fault(answer, codes::UNKNOWN_WORD, text, expected, hint);
        }
        None
    }
}

fn find(choices: &'static [Choice], text: &str) -> Option<&'static str> {
    let text = match normal(text).as_str() {
        // JSON and workbooks have truth values.
        "true" => "yes".to_owned(),
        "false" => "no".to_owned(),
        text => text.to_owned(),
    };
    let is_it = |choice: &&Choice| choice.value == text || choice.label.to_lowercase() == text;
    choices.iter().find(is_it).map(|choice| choice.value)
}

/// The question of an answer.
pub(super) fn question(answer: Answer) -> &'static Question {
    // Invariant: questions are in the order of their answers, of which a test makes sure.
    questions().get(answer.at()).unwrap_or(&questions()[0])
}
