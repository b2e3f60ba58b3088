//! Values that take several cells of a record: rates, free school meals, positions.

use hub_core::model::{Fsm, FsmMeasure, Rate};
use hub_core::problem::{MAX_EASTING, MAX_NORTHING};

use super::Column;
use super::row::Row;
use crate::report::codes;

impl<C: Column> Row<'_, C> {
    /// A rate, its period and its source, from three columns. A period or source without a rate says nothing
    /// and is left out: forms fill them for every school.
    pub(crate) fn rate(&mut self, [value, period, source]: [C; 3], max: f64) -> Option<Rate> {
        let number = self.number(value, 0.0..=max);
        let year = self.period(period);
        let source = self.text(source);
        let number = number.ok().flatten()?;
        let source = source.map(|source| source.unwrap_or_default().to_owned());
        let Some(year) = year.ok()? else {
            let expected = format!(
                "an academic year such as 2018/19, as `{}` has a value",
                value.name()
            );
            self.fault(
                period,
                codes::RATE_WITHOUT_PERIOD,
                "",
                expected,
                "a rate says nothing without its year: fill the cell",
            );
            return None;
        };
        Some(Rate {
            value: number,
            period: year,
            source: source.ok()?,
        })
    }

    /// Free school meals: percentage, measure and year, from three columns.
    pub(crate) fn fsm(&mut self, [percent, measure, period]: [C; 3]) -> Option<Fsm> {
        let number = self.number(percent, 0.0..=100.0);
        let which = self.word::<FsmMeasure>(measure);
        let period = self.period(period).unwrap_or_default();
        let number = number.ok().flatten()?;
        let Some(which) = which.ok()? else {
            let expected = format!(
                "eligible_now, ever_6 or pupil_premium, as `{}` has a value",
                percent.name()
            );
            self.fault(
                measure,
                codes::FSM_WITHOUT_MEASURE,
                "",
                expected,
                "the measures differ: say which one it is",
            );
            return None;
        };
        Some(Fsm {
            percent: number,
            measure: which,
            period,
        })
    }

    /// Easting and northing; neither where either is bad.
    pub(crate) fn position(&mut self, easting: C, northing: C) -> Option<(u32, u32)> {
        let (east, north) = (self.integer(easting), self.integer(northing));
        let both = "both easting and northing, or neither";
        match (east.ok()?, north.ok()?) {
            (None, None) => None,
            (Some(0), Some(0)) => {
                self.fault(
                    easting,
                    codes::OUTSIDE_BRITAIN,
                    "0 0",
                    "metres on the National Grid",
                    "0 0 stands for an unknown place: leave both cells empty",
                );
                None
            }
            (Some(east), Some(north)) if east <= MAX_EASTING && north <= MAX_NORTHING => {
                Some((east, north))
            }
            (Some(east), Some(north)) => {
                let expected = format!(
                    "metres on the National Grid, at most {MAX_EASTING} east and {MAX_NORTHING} north"
                );
                self.fault(
                    easting,
                    codes::OUTSIDE_BRITAIN,
                    &format!("{east} {north}"),
                    expected,
                    "give easting and northing in metres, or leave both cells empty",
                );
                None
            }
            (Some(_), None) => {
                self.fault(
                    northing,
                    codes::HALF_A_POSITION,
                    "",
                    both,
                    "give both, or leave both cells empty",
                );
                None
            }
            (None, Some(_)) => {
                self.fault(
                    easting,
                    codes::HALF_A_POSITION,
                    "",
                    both,
                    "give both, or leave both cells empty",
                );
                None
            }
        }
    }
}
