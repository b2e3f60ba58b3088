//! How an intake is done.

use std::path::PathBuf;

use jiff::civil::{Date, DateTime};

use crate::limits::Limits;

/// Which of an answer and the register's value counts where they differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prefer {
    /// The answer.
    Form,
    /// The register's value.
    #[default]
    Register,
}

/// When applications close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// At the end of a day.
    Day(Date),
    /// At a moment; what is sent at that moment is on time.
    Moment(DateTime),
}

impl Closing {
    /// A closing written `2023-05-08` or `2023-05-08 17:00`; `None` where it is neither.
    ///
    /// ```
    /// use hub_io::intake::Closing;
    /// use jiff::civil::date;
    ///
    /// let day = Closing::parse("2023-05-08");
    /// assert!(day.is_some_and(|day| day.takes(date(2023, 5, 8).at(23, 59, 0, 0))));
    /// assert!(!day.is_some_and(|day| day.takes(date(2023, 5, 9).at(0, 0, 0, 0))));
    /// assert_eq!(Closing::parse("08/05/2023"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let moment = super::cells::moment(text)?;
        Some(if text.len() == 10 {
            Self::Day(moment.date())
        } else {
            Self::Moment(moment)
        })
    }

    /// Whether an application sent then is on time.
    #[must_use]
    pub fn takes(self, sent: DateTime) -> bool {
        match self {
            Self::Day(day) => sent.date() <= day,
            Self::Moment(moment) => sent <= moment,
        }
    }
}

/// What to read, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Exports of the form, each CSV, XLSX or Parquet.
    pub files: Vec<PathBuf>,
    /// How they are written, where it is not as the form has it.
    pub columns: Option<PathBuf>,
    /// When applications close.
    pub closes: Closing,
    /// The register: schools as `import` makes them.
    pub register: Option<PathBuf>,
    /// Links between establishments of the register, which tell closed schools from their successors.
    pub links: Option<PathBuf>,
    /// The hubs that schools may name; any where `None`.
    pub hubs: Option<PathBuf>,
    /// What counts where answer and register differ.
    pub prefer: Prefer,
    /// Percentage points by which rates may differ, 0 or more.
    pub rate_points: f64,
    /// Percent of the register's pupils by which the form's may differ, 0 or more.
    pub pupils_percent: f64,
    /// Whether a row with a fault is a fault of all.
    pub strict: bool,
    /// How much is read of each file.
    pub limits: Limits,
}
