//! Which themes schools ask help with, and which leads are strong in.

use std::collections::BTreeSet;

use hub_core::model::{Phase, Rate, School, Term, Theme};

use crate::draw::Draw;

/// A weight for each theme, in the order of [`Theme::ALL`].
pub(crate) type Weights = Vec<(Theme, f64)>;

/// How likely a school is to ask help with each theme, by what it is like.
pub(crate) fn needs(school: &School) -> Weights {
    let value = |rate: &Option<Rate>| rate.as_ref().map_or(0.0, |r| r.value);
    let deprived = school.fsm.as_ref().is_some_and(|fsm| fsm.percent > 35.0);
    let comfortable = school.fsm.as_ref().is_some_and(|fsm| fsm.percent < 15.0);
    let high_sen = school.sen.is_some_and(|sen| sen > 25.0);
    let older = matches!(school.phase, Some(Phase::Secondary | Phase::AllThrough));
    let weigh = |theme| match theme {
        Theme::WholeSchoolCulture | Theme::DataAndTracking => 1.0,
        Theme::DisadvantagedPupils => {
            if deprived {
                2.5
            } else {
                0.8
            }
        }
        Theme::Send => {
            if high_sen {
                2.0
            } else {
                0.7
            }
        }
        Theme::SemhAndAnxiety => {
            if older {
                1.8
            } else {
                1.1
            }
        }
        Theme::SevereAbsence => (0.3 + 0.4 * value(&school.severe_absence)).min(3.5),
        Theme::FamiliesAndCommunity => {
            if deprived {
                1.5
            } else {
                1.1
            }
        }
        Theme::Transition => {
            if older {
                1.0
            } else {
                0.5
            }
        }
        Theme::TermTimeHolidays => match (older, comfortable) {
            (false, true) => 1.8,
            (false, false) => 1.0,
            (true, _) => 0.3,
        },
        Theme::Behaviour => (0.4 + 0.04 * value(&school.suspensions)).min(2.5),
    };
    Theme::ALL
        .iter()
        .map(|&theme| (theme, weigh(theme)))
        .collect()
}

/// How likely a lead is to be strong in each theme: schools learn what their pupils need.
pub(crate) fn strengths(lead: &School) -> Weights {
    let practised = |(theme, weight): (Theme, f64)| {
        let common = match theme {
            Theme::WholeSchoolCulture => 1.5,
            Theme::DataAndTracking => 1.2,
            _ => 0.5,
        };
        (theme, common + 0.6 * weight)
    };
    needs(lead).into_iter().map(practised).collect()
}

/// `number` different themes, one after the other in proportion to their weights.
pub(crate) fn choose(weights: &Weights, number: usize, draw: &mut Draw) -> BTreeSet<Theme> {
    let (mut themes, mut left): (Vec<Theme>, Vec<f64>) = weights.iter().copied().unzip();
    let mut chosen = BTreeSet::new();
    for _ in 0..number.min(themes.len()) {
        let position = draw.weighted(&left);
        left.remove(position);
        chosen.insert(themes.remove(position));
    }
    chosen
}
