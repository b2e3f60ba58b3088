//! Percentages and rates of a school against the register's: compared where both are of one year and one measure.

use hub_core::model::{Fsm, Rate, School};

use super::compare::Merge;
use super::settings::Prefer;
use crate::form::Answer;
use crate::report::codes;

use Answer as A;

impl Merge<'_> {
    pub(super) fn sen(&mut self, known: &School) -> Option<f64> {
        let points = self.settings.rate_points;
        if known.sen.is_none() {
            self.share(A::Sen, self.application.school.sen);
        }
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
    pub(super) fn fsm(&mut self, known: &School) -> Option<Fsm> {
        if known.fsm.is_none() {
            let form = self.application.school.fsm.as_ref();
            self.share(A::Fsm, form.map(|fsm| fsm.percent));
        }
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

    /// Lists percentages of a school that the register does not have and that may not be meant as they stand.
    pub(super) fn uncompared(&mut self) {
        let form = &self.application.school;
        self.share(
            A::OverallAbsence,
            form.overall_absence.as_ref().map(|it| it.value),
        );
        self.share(
            A::PersistentAbsence,
            form.persistent_absence.as_ref().map(|it| it.value),
        );
        self.share(A::Fsm, form.fsm.as_ref().map(|it| it.percent));
        self.share(A::Sen, form.sen);
    }

    /// Lists a percentage that may be a share, where nothing in the register can tell.
    fn share(&mut self, question: Answer, form: Option<f64>) {
        let Some(share) = form.filter(|value| *value > 0.0 && *value < 1.0) else {
            return;
        };
        let value = share.to_string();
        let sentence = format!(
            "{value} is a rare percentage: a share of {value} is {:.1} %.",
            share * 100.0
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

    /// Lists rates that cannot be compared, or that may not be meant as they stand.
    fn incomparable(&mut self, question: Answer, form: Option<&Rate>, known: Option<&Rate>) {
        let Some(form) = form else { return };
        let shown = |rate: &Rate| format!("{} of {}", rate.value, rate.period);
        let is_absence = matches!(question, A::OverallAbsence | A::PersistentAbsence);
        match known {
            Some(known) if known.period == form.period => return,
            Some(known) => self.other_year(question, shown(form), shown(known)),
            None => {}
        }
        if is_absence {
            self.share(question, Some(form.value));
        }
    }

    pub(super) fn rates(&mut self, known: &School) -> Rates {
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

/// The rates that count.
pub(super) struct Rates {
    pub(super) overall: Option<Rate>,
    pub(super) persistent: Option<Rate>,
    pub(super) severe: Option<Rate>,
    pub(super) suspensions: Option<Rate>,
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
