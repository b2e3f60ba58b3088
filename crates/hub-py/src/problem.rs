//! Problems: schools, hubs and a policy that fit together.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hub_cli::on_threads;
use hub_core::explain::conflict_report;
use hub_core::model::{HubId, Inputs};
use hub_core::plan::make_plan;
use hub_core::problem::BadInputs;
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, solve_within};
use hub_core::transport::Settings;
use hub_core::verify::audit;
use hub_io::{
    Frame, Given, GivenPolicy, Limits, Loaded, Locations, Report, Table as Read, WriteError,
    hubs_to_frame, presets, read_given, schools_to_frame,
};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::changes::{give, members, take_hubs, take_schools};
use crate::errors;
use crate::found::{Answer, Found};
use crate::frame;
use crate::plan::Plan;
use crate::table::Table;
use crate::warm::{Ready, Warm};
use crate::watch::{self, Shown, Watched, number_of_threads, pooled, seconds};

/// Schools, hubs and a policy, checked together.
///
/// `schools` and `hubs` are tables: a data frame of pandas, polars or pyarrow, a result of DuckDB, anything else with
/// `__arrow_c_stream__`, a list of dictionaries, a dictionary of columns, a `Table`, or the path of a CSV, XLSX, JSON, NDJSON or Parquet
/// file. Columns are found by name, as the command finds them; `Problem.schools.columns` lists them. Of a frame, the index is left out,
/// nulls are missing values, and lists are joined by semicolons; NaN is a missing value in pandas and in lists, as it is there, and a
/// fault in Arrow, which has nulls for that.
///
/// `policy` is a preset's name (`policies()`), the path of a TOML file, TOML, or a dictionary of the same.
///
/// Raises `InputError` with everything that is wrong with all three, `TypeError` for what is no table.
///
/// >>> import hubmatch as hm
/// >>> schools = [
/// ...     {"urn": 100000, "name": "Ash", "phase": "primary", "status": "open"},
/// ...     {"urn": 100001, "name": "Birch", "phase": "primary", "status": "open"},
/// ... ]
/// >>> hubs = [{"id": "H1", "lead_urn": 100002, "lead_name": "Cedar", "places": 1}]
/// >>> policy = {"schema": 1, "name": "first come", "description": "", "tiers": [{"name": "all"}]}
/// >>> hm.Problem(schools, hubs, policy)
/// Problem: 2 schools, 1 hub with 1 place, policy first come
#[pyclass(frozen, module = "hubmatch")]
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) inputs: Arc<Inputs>,
    pub(crate) policy_text: Arc<str>,
    locations: Arc<Locations>,
    warm: Warm,
}

impl Problem {
    fn read(py: Python<'_>, schools: Given, hubs: Given, policy: GivenPolicy) -> PyResult<Self> {
        let read = || read_given(schools, hubs, Some(policy), Limits::default());
        let loaded = pooled(py, read)?.map_err(|error| errors::read(py, &error))?;
        Ok(loaded.into())
    }

    /// Everything that is wrong with inputs, each fault where it is.
    fn located(&self, bad: BadInputs) -> Report {
        let issues = bad.0.into_iter().map(|issue| self.locations.locate(issue));
        Report::new(issues.collect())
    }

    /// The problem with other inputs, which `warm` vouches for, or else once they are checked.
    fn with(&self, py: Python<'_>, inputs: Inputs, warm: Option<Warm>) -> PyResult<Self> {
        if let Some(warm) = warm {
            return Ok(Self {
                inputs: Arc::new(inputs),
                warm,
                ..self.clone()
            });
        }
        let issues = pooled(py, || hub_core::problem::check(&inputs))?;
        if !issues.is_empty() {
            return Err(errors::report(py, &self.located(BadInputs(issues))));
        }
        Ok(Self {
            inputs: Arc::new(inputs),
            warm: Warm::default(),
            ..self.clone()
        })
    }

    /// What is to be solved, made anew where nothing is kept.
    fn ready(&self, seed: u64) -> Result<Ready, BadInputs> {
        if let Some(ready) = self.warm.get(seed) {
            return Ok(ready);
        }
        let problem = hub_core::problem::Problem::new((*self.inputs).clone(), seed)?;
        let ready = Ready {
            arcs: Arc::new(Arcs::new(&problem)),
            problem: Arc::new(problem),
        };
        self.warm.keep(&ready);
        Ok(ready)
    }

    fn solved(&self, seed: u64, deadline: Option<Duration>, watched: &Watched) -> Solved {
        let begun = Instant::now();
        let Ready { problem, arcs } = match self.ready(seed) {
            Ok(ready) => ready,
            Err(bad) => return Solved::Bad(self.located(bad)),
        };
        let clock = || begun.elapsed();
        let settings = Settings {
            clock: Some(&clock),
            deadline,
            cancel: Some(&watched.cancel),
            ..Settings::new()
        };
        let solution = match solve_within(&problem, &arcs, watched, &settings) {
            Outcome::Solved(solution) => solution,
            Outcome::Conflict(conflict) => {
                let report = conflict_report(&problem, &arcs, &conflict);
                return Solved::Answer(Answer::Conflict(Box::new(report)));
            }
            Outcome::Stopped => return Solved::Answer(Answer::Stopped),
            Outcome::Refused(error) => return Solved::Refused(error.to_string()),
        };
        let plan = make_plan(&problem, &arcs, &solution);
        Solved::Answer(Answer::Found(Box::new(Found::new(problem, plan))))
    }
}

/// What came of solving.
enum Solved {
    Answer(Answer),
    Bad(Report),
    Refused(String),
}

impl From<Loaded> for Problem {
    fn from(loaded: Loaded) -> Self {
        Self {
            policy_text: loaded.policy_text().into(),
            inputs: Arc::new(loaded.inputs),
            locations: Arc::new(loaded.locations),
            warm: Warm::default(),
        }
    }
}

#[pymethods]
impl Problem {
    #[new]
    fn new(
        py: Python<'_>,
        schools: &Bound<'_, PyAny>,
        hubs: &Bound<'_, PyAny>,
        policy: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        let (schools, hubs) = (
            frame::given("schools", schools)?,
            frame::given("hubs", hubs)?,
        );
        Self::read(py, schools, hubs, frame::policy(policy)?)
    }

    /// The schools, a `Table` of all columns, in the order given.
    #[getter]
    fn schools(&self) -> PyResult<Table> {
        written("schools", schools_to_frame(&self.inputs.schools))
    }

    /// The hubs, a `Table` of all columns, in the order given.
    #[getter]
    fn hubs(&self) -> PyResult<Table> {
        written("hubs", hubs_to_frame(&self.inputs.hubs))
    }

    /// The policy, TOML, as it was given.
    #[getter]
    fn policy(&self) -> &str {
        &self.policy_text
    }

    /// The best plan there is, a `Plan`.
    ///
    /// `seed` decides between schools that are equal in everything that matters, from 0 to 2**64 - 1. `deadline`, in seconds, counts where the policy has side
    /// rules: then the plan may be `feasible` only, with its gap. `threads`, 1024 at most, is one for each core where it is 0; the plan is the same for any number.
    /// `progress` is a function that is called now and then with the schools looked at and their number, `True` for a bar in the terminal or
    /// the notebook, `False` for none; left out, it is a bar where somebody watches and it takes more than half a second. With side rules nothing is
    /// counted: the bar only says that something is being done, and a function is not called.
    ///
    /// The interpreter's lock is free meanwhile, and Ctrl-C stops it. A problem whose pins and rules cannot all be kept raises
    /// nothing: `Plan.status` is then `infeasible`.
    ///
    /// Raises `SolverError` where the side rules are beyond what this was built with, and `ValueError` for a deadline of nothing and for more threads.
    ///
    /// >>> import hubmatch as hm
    /// >>> plan = hm.Problem(*hm.synth(300, 8), "attendance-2023").solve(seed=7)
    /// >>> plan.status, len(plan.assignments)
    /// ('optimal', 270)
    #[pyo3(signature = (*, seed=0, deadline=None, threads=0, progress=None))]
    fn solve(
        &self,
        py: Python<'_>,
        seed: u64,
        deadline: Option<f64>,
        threads: u16,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Plan> {
        let (threads, deadline) = (
            number_of_threads(threads)?,
            deadline.map(seconds).transpose()?,
        );
        let shown = Shown::new(py, progress)?;
        let solved = watch::run(py, &shown, |watched| {
            on_threads(threads, || self.solved(seed, deadline, watched))
        })?;
        match solved.map_err(|error| errors::solver(py, &error.to_string()))? {
            Solved::Answer(answer) => Ok(Plan::new(self.clone(), answer)),
            Solved::Bad(report) => Err(errors::report(py, &report)),
            Solved::Refused(message) => Err(errors::solver(py, &message)),
        }
    }

    /// The same problem with changes, a `Problem` of its own; this one stays as it is.
    ///
    /// `capacity` gives places by id of hub (of these, enhanced places are kept as far as there is room), `withdraw` names hubs that take no part any more (preferences for them go too), `without`
    /// schools (URNs), and `policy` is another one, of any kind that `Problem` takes.
    ///
    /// Raises `InputError` for what is not there, and for what then no longer fits together.
    ///
    /// >>> import hubmatch as hm
    /// >>> problem = hm.Problem(*hm.synth(300, 8), "attendance-2023")
    /// >>> more = problem.with_changes(capacity={"H07": 60}).solve()
    /// >>> len(more.assignments) > len(problem.solve().assignments)
    /// True
    #[pyo3(signature = (*, capacity=None, withdraw=None, without=None, policy=None))]
    fn with_changes(
        &self,
        py: Python<'_>,
        capacity: Option<&Bound<'_, PyDict>>,
        withdraw: Option<&Bound<'_, PyAny>>,
        without: Option<&Bound<'_, PyAny>>,
        policy: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let mut inputs = (*self.inputs).clone();
        let mut issues = Vec::new();
        let mut places = Vec::new();
        for (id, count) in capacity.into_iter().flatten() {
            let (id, count) = (id.extract::<String>()?, count.extract()?);
            // What is out of range is among the issues.
            places.push((HubId(id.clone()), u32::try_from(count).unwrap_or(0)));
            give(&mut inputs, id, count, &mut issues);
        }
        let has_more = withdraw.is_some() || without.is_some() || policy.is_some();
        if let Some(withdraw) = withdraw {
            let gone = members::<String>("withdraw", withdraw)?;
            let gone = gone.into_iter().map(HubId).collect();
            take_hubs(&mut inputs, gone, &mut issues);
        }
        if let Some(without) = without {
            let gone = members("without", without)?;
            take_schools(&mut inputs, gone, &mut issues);
        }
        if !issues.is_empty() {
            return Err(errors::report(py, &self.located(BadInputs(issues))));
        }
        let Some(policy) = policy else {
            let warm = (!has_more).then(|| self.warm.with_places(&places));
            return self.with(py, inputs, warm.flatten());
        };
        let schools = schools_to_frame(&inputs.schools).map_err(|error| errors::write(&error))?;
        let hubs = hubs_to_frame(&inputs.hubs).map_err(|error| errors::write(&error))?;
        let schools = Given::Frame("schools".to_owned(), schools);
        let hubs = Given::Frame("hubs".to_owned(), hubs);
        Self::read(py, schools, hubs, frame::policy(policy)?)
    }

    /// A plan that was written before: the path of a `plan.json` for this problem.
    ///
    /// Raises `VerificationError` where it does not pass the audit, `InputError` where it is no plan, and `OSError` where it cannot be opened.
    fn read_plan(&self, py: Python<'_>, path: PathBuf) -> PyResult<Plan> {
        let plan = hub_io::read_plan(&path).map_err(|error| errors::plan(py, &error))?;
        let audited = pooled(py, || {
            hub_core::problem::Problem::new((*self.inputs).clone(), plan.seed)
                .map(|problem| (audit(&problem, &plan), problem))
        })?;
        let (violations, problem) =
            audited.map_err(|bad| errors::report(py, &self.located(bad)))?;
        if !violations.is_empty() {
            return Err(errors::refused(py, &violations));
        }
        let found = Found::new(Arc::new(problem), plan);
        Ok(Plan::new(self.clone(), Answer::Found(Box::new(found))))
    }

    // It never changes.
    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }

    fn __repr__(&self) -> String {
        let (schools, hubs) = (self.inputs.schools.len(), self.inputs.hubs.len());
        let places: u64 = self
            .inputs
            .hubs
            .iter()
            .map(|hub| u64::from(hub.places))
            .sum();
        let policy = hub_cli::words::printable(&self.inputs.policy.name, 60);
        let s = |count: u64| if count == 1 { "" } else { "s" };
        format!(
            "Problem: {schools} school{}, {hubs} hub{} with {places} place{}, policy {policy}",
            s(schools as u64),
            s(hubs as u64),
            s(places)
        )
    }
}

/// Reads schools, as `Problem` does, and gives a `Table` of all columns.
///
/// Raises `InputError` with everything that is wrong.
///
/// >>> import hubmatch as hm
/// >>> hm.read_schools({"urn": [100000], "name": ["Ash"]})["urn"]
/// [100000]
#[pyfunction]
pub(crate) fn read_schools(py: Python<'_>, schools: &Bound<'_, PyAny>) -> PyResult<Table> {
    let given = frame::given("schools", schools)?;
    let read = || hub_io::read_schools_given(given, Limits::default());
    let schools = records(py, read)?;
    written("schools", schools_to_frame(&schools))
}

/// Reads hubs, as `Problem` does, and gives a `Table` of all columns.
///
/// Raises `InputError` with everything that is wrong.
///
/// >>> import hubmatch as hm
/// >>> hm.read_hubs([{"id": "H1", "lead_urn": 100002, "lead_name": "Cedar", "places": 3}])["places"]
/// [3]
#[pyfunction]
pub(crate) fn read_hubs(py: Python<'_>, hubs: &Bound<'_, PyAny>) -> PyResult<Table> {
    let given = frame::given("hubs", hubs)?;
    let read = || hub_io::read_hubs_given(given, Limits::default());
    let hubs = records(py, read)?;
    written("hubs", hubs_to_frame(&hubs))
}

/// The records of a table in which nothing is wrong.
fn records<T: Send>(py: Python<'_>, read: impl FnOnce() -> Read<T> + Send) -> PyResult<Vec<T>> {
    let table = py.detach(read);
    if !table.issues.is_empty() {
        return Err(errors::report(py, &Report::new(table.issues)));
    }
    Ok(table.records)
}

/// Records as a table of all columns.
fn written(name: &'static str, frame: Result<Frame, WriteError>) -> PyResult<Table> {
    Ok(Table::new(
        name,
        frame.map_err(|error| errors::write(&error))?,
    ))
}

/// Synthetic schools and hubs, calibrated to England: two tables, the same for the same numbers and seed.
///
/// `places` is the number at each hub; without it, the hubs together have places for nine in ten of the schools.
///
/// Raises `InputError` for more than England can hold.
///
/// >>> import hubmatch as hm
/// >>> schools, hubs = hm.synth(100, 4, places=20, seed=5)
/// >>> len(schools), hubs["places"]
/// (100, [20, 20, 20, 20])
#[pyfunction]
#[pyo3(signature = (schools=2000, hubs=32, *, places=None, seed=0))]
pub(crate) fn synth(
    py: Python<'_>,
    schools: u32,
    hubs: u32,
    places: Option<u32>,
    seed: u64,
) -> PyResult<(Table, Table)> {
    let made = pooled(py, || hub_synth::england(schools, hubs, places, seed))?;
    let (schools, hubs) = made.map_err(|error| errors::input(py, &error.to_string()))?;
    Ok((
        written("schools", schools_to_frame(&schools))?,
        written("hubs", hubs_to_frame(&hubs))?,
    ))
}

/// The names of the policies that come with the package.
///
/// >>> import hubmatch as hm
/// >>> "attendance-2023" in hm.policies()
/// True
#[pyfunction]
pub(crate) fn policies() -> Vec<&'static str> {
    presets().iter().map(|preset| preset.name).collect()
}

/// The TOML of a policy that comes with the package: something to start from.
///
/// Raises `InputError` where there is none of this name.
///
/// >>> import hubmatch as hm
/// >>> print(hm.policy("attendance-2023").splitlines()[0][:1])
/// #
#[pyfunction]
pub(crate) fn policy(py: Python<'_>, name: &str) -> PyResult<&'static str> {
    let found = presets().iter().find(|preset| preset.name == name);
    found.map(|preset| preset.text).ok_or_else(|| {
        let names = policies().join(", ");
        errors::input(py, &format!("{name:?} is no preset; there are {names}"))
    })
}
