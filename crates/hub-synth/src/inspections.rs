//! What inspectors said, as it stood at the start of 2025: no report cards yet.

use hub_core::model::{Grade, Overall};
use jiff::civil::Date;

use crate::apportion::apportion;
use crate::draft::{Draft, by_phase};
use crate::draw::{Draw, Stage};
use crate::figures::PhaseFigures;
use crate::number::count;

/// How much a school's absence weighs in its grade, against everything else.
const ABSENCE_WEIGHT: f64 = 0.4;

/// A school's inspection record.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Inspection {
    pub(crate) overall: Option<Overall>,
    /// Quality of education, behaviour, personal development, leadership.
    pub(crate) judgements: Option<[Grade; 4]>,
    pub(crate) date: Option<Date>,
    pub(crate) previous: Option<Overall>,
    /// Whether an ungraded inspection since has confirmed the grade.
    pub(crate) confirmed: bool,
}

const GRADES: [Grade; 4] = [
    Grade::Outstanding,
    Grade::Good,
    Grade::RequiresImprovement,
    Grade::Inadequate,
];

fn overall(grade: Grade) -> Overall {
    match grade {
        Grade::Outstanding => Overall::Outstanding,
        Grade::Good => Overall::Good,
        Grade::RequiresImprovement => Overall::RequiresImprovement,
        Grade::Inadequate => Overall::Inadequate,
    }
}

/// Sets the inspection of all schools. Of each phase, the schools with a grade are in order of merit (absence
/// and luck) and the grades are cut from it, so that their shares are exact.
pub(crate) fn assign(drafts: &mut [Draft], seed: u64) {
    let mut draw = Draw::new(seed, Stage::Inspections);
    for (figures, positions) in by_phase(drafts) {
        let mut ranked: Vec<(f64, usize)> = Vec::with_capacity(positions.len());
        for i in positions {
            let u = draw.uniform();
            if u < figures.never_inspected {
                drafts[i].inspection.overall = Some(Overall::NeverInspected);
            } else if u < figures.never_inspected + figures.not_judged {
                drafts[i].inspection = not_judged(figures, &mut draw);
            } else {
                ranked.push((ABSENCE_WEIGHT * drafts[i].standing + draw.normal(), i));
            }
        }
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
        let numbers = apportion(count(ranked.len()), &figures.grades);
        let grades = GRADES
            .into_iter()
            .zip(numbers)
            .flat_map(|(grade, number)| std::iter::repeat_n(grade, number as usize));
        for ((_, i), grade) in ranked.into_iter().zip(grades) {
            drafts[i].inspection = with_grade(grade, figures, &mut draw);
        }
    }
}

fn with_grade(grade: Grade, figures: &PhaseFigures, draw: &mut Draw) -> Inspection {
    // Schools below good are inspected again within thirty months.
    let sound = matches!(grade, Grade::Outstanding | Grade::Good);
    let old = sound && draw.chance(figures.old_grades);
    let years: [i16; 6] = match (old, sound) {
        (true, _) => [2012, 2013, 2014, 2016, 2017, 2018],
        (false, true) => [2021, 2022, 2022, 2023, 2023, 2024],
        (false, false) => [2022, 2023, 2023, 2023, 2024, 2024],
    };
    Inspection {
        overall: Some(overall(grade)),
        judgements: (!old).then(|| judgements(grade, draw)),
        date: day(draw.one_of(&years), 1, 7, draw),
        previous: previous(draw),
        confirmed: old && draw.chance(0.75),
    }
}

/// A graded inspection since September 2024: judgements, and no overall grade.
fn not_judged(figures: &PhaseFigures, draw: &mut Draw) -> Inspection {
    let weights = figures.grades.map(f64::from);
    let grade = GRADES
        .get(draw.weighted(&weights))
        .copied()
        .unwrap_or(Grade::Good);
    let (year, first, last) = if draw.chance(0.6) {
        (2024, 9, 12)
    } else {
        (2025, 1, 2)
    };
    Inspection {
        overall: Some(Overall::NotJudged),
        judgements: Some(judgements(grade, draw)),
        date: day(year, first, last, draw),
        previous: previous(draw),
        confirmed: false,
    }
}

/// The four judgements around a grade: mostly the same, sometimes a grade better, seldom one worse.
fn judgements(grade: Grade, draw: &mut Draw) -> [Grade; 4] {
    [(); 4].map(|()| {
        let u = draw.uniform();
        match grade {
            Grade::Good if u < 0.16 => Grade::Outstanding,
            Grade::RequiresImprovement if u < 0.40 => Grade::Good,
            Grade::Inadequate if u < 0.35 => Grade::RequiresImprovement,
            Grade::Outstanding if u > 0.97 => Grade::Good,
            Grade::Good if u > 0.98 => Grade::RequiresImprovement,
            same => same,
        }
    })
}

fn previous(draw: &mut Draw) -> Option<Overall> {
    let u = draw.uniform();
    match u {
        u if u < 0.18 => Some(Overall::Outstanding),
        u if u < 0.64 => Some(Overall::Good),
        u if u < 0.93 => Some(Overall::RequiresImprovement),
        u if u < 0.98 => Some(Overall::Inadequate),
        _ => None,
    }
}

/// A day in the months `first` to `last` of a year.
fn day(year: i16, first: i8, last: i8, draw: &mut Draw) -> Option<Date> {
    let within = |draw: &mut Draw, low: i8, high: i8| {
        let steps = u32::from(high.abs_diff(low)) + 1;
        i8::try_from(draw.below(steps)).map_or(low, |step| low + step)
    };
    let month = within(draw, first, last);
    Date::new(year, month, within(draw, 1, 28)).ok()
}
