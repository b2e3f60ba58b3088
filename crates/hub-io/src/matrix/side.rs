//! Side rules of a matrix: sizes, minimums, opening costs, groups and quotas from their files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hub_core::rules::{Rules, Sizes};

use super::map::Bytes;
use super::numbers::{self, Form, Label, Table, Wanted};
use super::opening::Opening;
use super::{npy, quotas};
use crate::error::ReadError;
use crate::report::{Located, codes};

/// Files of side rules; all may be absent.
#[derive(Clone, Debug, Default)]
pub struct SideFiles {
    /// What a school takes of a hub's capacity, by school or by school and hub; without it one place.
    pub sizes: Option<PathBuf>,
    /// How many schools a hub takes at least.
    pub minimums: Option<PathBuf>,
    /// Whether a hub with a minimum may take none at all instead.
    pub may_close: bool,
    /// What it costs that a hub takes anyone.
    pub opening_costs: Option<PathBuf>,
    /// Labels by school: the same label, the same hub. -1 is none.
    pub groups: Option<PathBuf>,
    /// Quotas, as JSON.
    pub quotas: Option<PathBuf>,
}

/// Side rules of a matrix.
#[derive(Clone, Debug, Default)]
pub struct SideRules {
    /// All but opening costs, which are in the unit of the entries: see [`super::Prepared::opening`].
    pub rules: Rules,
    sizes: Taken,
    pub(super) opening: Option<Opening>,
}

/// What schools take.
#[derive(Clone, Debug, Default)]
enum Taken {
    #[default]
    One,
    BySchool(Vec<u32>),
    ByPair(Vec<u32>),
}

impl SideRules {
    /// Whether there are none.
    #[must_use]
    pub fn is_none(&self) -> bool {
        matches!(self.sizes, Taken::One) && self.opening.is_none() && self.rules == Rules::default()
    }

    /// What a school takes of a hub's capacity.
    #[must_use]
    pub fn sizes(&self) -> Sizes<'_> {
        match &self.sizes {
            Taken::One => Sizes::One,
            Taken::BySchool(sizes) => Sizes::BySchool(sizes),
            Taken::ByPair(sizes) => Sizes::ByPair(sizes),
        }
    }
}

const SIZES: Form = Form {
    what: "sizes",
    of: "school",
    kind: codes::BAD_SIZE,
    expected: "a whole number from 0 to 4294967295",
    hint: "what the school takes of a hub's capacity",
};

const MINIMUMS: Form = Form {
    what: "minimums",
    of: "hub",
    kind: codes::BAD_MINIMUM,
    expected: "a whole number from 0 to 4294967295",
    hint: "0 is a hub without a minimum",
};

const OPENING: Form = Form {
    what: "opening costs",
    of: "hub",
    kind: codes::BAD_OPENING_COST,
    expected: "a number of 0 or more",
    hint: "in the unit of the entries",
};

const GROUPS: Form = Form {
    what: "group labels",
    of: "school",
    kind: codes::BAD_GROUP,
    expected: "a label, a whole number of 0 or more; or -1 for none",
    hint: "schools of the same label go to one hub, all or none",
};

/// The shape that rules must have: that of the costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a> {
    /// Schools and hubs. Not known where the costs could not be read.
    pub(super) size: Option<(usize, usize)>,
    pub(super) costs: &'a Path,
}

impl<'a> Shape<'a> {
    fn schools(self) -> Wanted<'a> {
        Wanted {
            count: self.size.map(|(schools, _)| schools),
            costs: self.costs,
        }
    }

    pub(super) fn hubs(self) -> Wanted<'a> {
        Wanted {
            count: self.size.map(|(_, hubs)| hubs),
            costs: self.costs,
        }
    }
}

/// Reads all files. Those that cannot be opened end it; what is wrong within is gathered.
pub(super) fn read(
    files: &SideFiles,
    shape: Shape<'_>,
) -> Result<Result<SideRules, Vec<Located>>, ReadError> {
    let mut issues = Vec::new();
    let mut side = SideRules::default();
    side.rules.may_close = files.may_close;
    let sizes = with(files.sizes.as_deref(), |file| {
        let table = numbers::table(SIZES, &file.name, file.as_npy, &file.bytes)?;
        taken(table, &file.name, shape)
    })?;
    side.sizes = keep(sizes, &mut issues).unwrap_or_default();
    let minimums = with(files.minimums.as_deref(), |file| {
        numbers::list(MINIMUMS, &file.name, file.as_npy, &file.bytes, shape.hubs())
    })?;
    side.rules.minimums = keep(minimums, &mut issues).unwrap_or_default();
    let opening = with(files.opening_costs.as_deref(), |file| {
        let costs = numbers::list(OPENING, &file.name, file.as_npy, &file.bytes, shape.hubs())?;
        let file = file.name.clone();
        Ok(Opening { file, costs })
    })?;
    side.opening = keep(opening, &mut issues);
    let labels = with(files.groups.as_deref(), |file| {
        numbers::list(
            GROUPS,
            &file.name,
            file.as_npy,
            &file.bytes,
            shape.schools(),
        )
    })?;
    side.rules.together = groups(&keep(labels, &mut issues).unwrap_or_default());
    let quotas = with(files.quotas.as_deref(), |file| {
        quotas::parse(&file.name, &file.bytes, shape.size)
    })?;
    side.rules.quotas = keep(quotas, &mut issues).unwrap_or_default();
    Ok(if issues.is_empty() {
        Ok(side)
    } else {
        Err(issues)
    })
}

struct File {
    name: String,
    as_npy: bool,
    bytes: Bytes,
}

type Parsed<T> = Option<Result<T, Vec<Located>>>;

fn with<T>(
    path: Option<&Path>,
    parse: impl FnOnce(&File) -> Result<T, Vec<Located>>,
) -> Result<Parsed<T>, ReadError> {
    let Some(path) = path else {
        return Ok(None);
    };
    let bytes = Bytes::open(path)?;
    let file = File {
        name: path.display().to_string(),
        as_npy: npy::is(path, &bytes),
        bytes,
    };
    Ok(Some(parse(&file)))
}

fn keep<T>(parsed: Parsed<T>, issues: &mut Vec<Located>) -> Option<T> {
    match parsed? {
        Ok(value) => Some(value),
        Err(wrong) => {
            issues.extend(wrong);
            None
        }
    }
}

/// Sizes by school, or by school and hub.
fn taken(table: Table<u32>, file: &str, shape: Shape<'_>) -> Result<Taken, Vec<Located>> {
    let Some((schools, hubs)) = shape.size else {
        return Ok(Taken::One);
    };
    let Table { columns, entries } = table;
    if columns == 1 && entries.len() == schools {
        return Ok(Taken::BySchool(entries));
    }
    // One line of a CSV is a list, unless there is one school.
    if (columns == hubs || schools == 1) && entries.len() == schools.saturating_mul(hubs) {
        return Ok(Taken::ByPair(entries));
    }
    let value = match columns {
        1 => format!("{} sizes", entries.len()),
        _ => format!("{} rows of {columns} sizes", entries.len() / columns.max(1)),
    };
    let costs = shape.costs.display();
    let expected = format!("{schools}, one for each row of {costs}; or {schools} rows of {hubs}");
    let hint = "check that both files are of the same instance";
    Err(vec![Located::of_file(
        file,
        codes::WRONG_NUMBER,
        value,
        expected,
        hint,
    )])
}

/// Schools of the same label, in order of label.
fn groups(labels: &[Label]) -> Vec<Vec<u32>> {
    let mut by_label: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    for (school, label) in (0..).zip(labels) {
        if let Label(Some(label)) = label {
            by_label.entry(*label).or_default().push(school);
        }
    }
    by_label
        .into_values()
        .filter(|group| group.len() > 1)
        .collect()
}
