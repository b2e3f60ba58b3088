//! Plans: who goes where, why, and the proof.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array, StringArray};
use hub_cli::{on_threads, words};
use hub_core::explain::Spread;
use hub_core::model::Term;
use hub_core::plan::PlanStatus;
use hub_core::verify::{audit, verify};
use hub_io::{Outputs, PlanTable, TableFormat, plan_to_frame, plan_to_json, write_plan};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::errors;
use crate::explanation::{Explanation, Verification};
use crate::found::{Answer, Found};
use crate::problem::Problem;
use crate::questions;
use crate::reached::Reached;
use crate::report::{self, Page};
use crate::table::Table;
use crate::watch::{self, Shown, pooled};

/// The answer to a problem: who goes where, why, and the proof that nothing is better.
///
/// Where there is no plan, `status` says so, and everything that takes one raises `InfeasibleError` or `NoPlanError`.
///
/// >>> import hubmatch as hm
/// >>> plan = hm.Problem(*hm.synth(100, 4), "attendance-2023").solve()
/// >>> plan.verify()
/// Verified: 90 placed, 10 not; every rule kept; every level proven optimal
/// >>> plan.assignments.columns[:2]
/// ['urn', 'name']
#[pyclass(frozen, module = "hubmatch")]
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    problem: Problem,
    answer: Arc<Answer>,
}

impl Plan {
    pub(crate) fn new(problem: Problem, answer: Answer) -> Self {
        let answer = Arc::new(answer);
        Self { problem, answer }
    }

    /// The plan, which is demanded.
    fn found(&self, py: Python<'_>) -> PyResult<&Found> {
        match &*self.answer {
            Answer::Found(found) => Ok(found),
            Answer::Conflict(conflict) => Err(errors::infeasible(py, conflict)),
            Answer::Stopped => Err(errors::unknown(py)),
        }
    }

    fn outputs<'a>(&'a self, found: &'a Found) -> Outputs<'a> {
        Outputs {
            inputs: &self.problem.inputs,
            plan: &found.plan,
            summary: found.summary(),
            waiting: found.waiting(),
            policy_text: &self.problem.policy_text,
            contacts: None,
        }
    }

    fn table(&self, py: Python<'_>, name: &str, table: PlanTable) -> PyResult<Table> {
        let outputs = self.outputs(self.found(py)?);
        let frame = py.detach(|| plan_to_frame(outputs, table));
        Ok(Table::new(
            name,
            frame.map_err(|error| errors::write(&error))?,
        ))
    }
}

#[pymethods]
impl Plan {
    /// The problem that it answers.
    #[getter]
    fn problem(&self) -> Problem {
        self.problem.clone()
    }

    /// `optimal`; `feasible`, where there may be a better one, by the gaps in `objectives` at most; `infeasible`; or `unknown`, where time was up before there was a plan.
    #[getter]
    fn status(&self) -> &'static str {
        match &*self.answer {
            Answer::Found(found) => match found.plan.status {
                PlanStatus::Optimal => "optimal",
                PlanStatus::Feasible => "feasible",
            },
            Answer::Conflict(_) => "infeasible",
            Answer::Stopped => "unknown",
        }
    }

    /// Who goes where, a `Table` by URN: hub, level of support, tier, score, fit (percent), distance (km).
    #[getter]
    fn assignments(&self, py: Python<'_>) -> PyResult<Table> {
        self.table(py, "assignments", PlanTable::Assignments)
    }

    /// Who has no hub, and why, a `Table` by URN.
    #[getter]
    fn unplaced(&self, py: Python<'_>) -> PyResult<Table> {
        self.table(py, "unplaced", PlanTable::Unplaced)
    }

    /// Who waits for a place, a `Table` in order.
    #[getter]
    fn waiting_list(&self, py: Python<'_>) -> PyResult<Table> {
        self.table(py, "waiting_list", PlanTable::WaitingList)
    }

    /// How full the hubs are, and what one place more is worth, a `Table` by id and level.
    #[getter]
    fn hubs(&self, py: Python<'_>) -> PyResult<Table> {
        self.table(py, "hubs", PlanTable::Hubs)
    }

    /// What the plan reaches at each level of the objective, most important first, and what is proven of it, a `Table`: `gap` 0 is optimal.
    #[getter]
    fn objectives(&self, py: Python<'_>) -> PyResult<Table> {
        let levels = &self.found(py)?.plan.objectives;
        let names: ArrayRef = Arc::new(StringArray::from_iter_values(
            levels.iter().map(|level| &level.name),
        ));
        let number = |of: fn(&hub_core::plan::Objective) -> i64| -> ArrayRef {
            Arc::new(Int64Array::from_iter_values(levels.iter().map(of)))
        };
        Table::of_columns(
            "objectives",
            vec![
                ("level", names),
                ("objective", number(|level| level.objective)),
                ("bound", number(|level| level.bound)),
                (
                    "gap",
                    number(|level| level.bound.saturating_sub(level.reached())),
                ),
            ],
        )
    }

    /// What each criterion was to count for, and what the plan reaches in it, a `Table`: its share of all weights, its mean value among the placed schools that have one, its share of their
    /// fit, each in percent, and for how many it was missing.
    #[getter]
    fn criteria(&self, py: Python<'_>) -> PyResult<Table> {
        let Found { problem, plan, .. } = self.found(py)?;
        let reached = py.detach(|| Reached::of(problem, plan));
        let names = reached.iter().map(|it| it.criterion.name());
        let names: ArrayRef = Arc::new(StringArray::from_iter_values(names));
        let means = reached.iter().map(Reached::mean_percent);
        let (weights, fit) = (
            reached.iter().map(|it| it.weight).sum::<f64>().max(1.0),
            reached.iter().map(|it| it.score).sum::<f64>().max(1.0),
        );
        let shares = |of: fn(&Reached) -> f64, all: f64| -> ArrayRef {
            let share = |it| 100.0 * of(it) / all;
            Arc::new(Float64Array::from_iter_values(reached.iter().map(share)))
        };
        let missing = reached.iter().map(|it| it.missing);
        Table::of_columns(
            "criteria",
            vec![
                ("criterion", names),
                ("weight_percent", shares(|it| it.weight, weights)),
                (
                    "mean_value_percent",
                    Arc::new(means.collect::<Float64Array>()),
                ),
                ("fit_percent", shares(|it| it.score, fit)),
                ("missing", Arc::new(Int64Array::from_iter_values(missing))),
            ],
        )
    }

    /// The summary in numbers, as `hubmatch match --format json` prints it.
    #[getter]
    fn summary<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        errors::as_python(py, self.found(py)?.summary())
    }

    /// Why there is no plan, and what there is instead; `None` where there is one.
    #[getter]
    fn conflict<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        match &*self.answer {
            Answer::Conflict(conflict) => errors::as_python(py, conflict).map(Some),
            Answer::Found(_) | Answer::Stopped => Ok(None),
        }
    }

    /// The seed of the lottery.
    #[getter]
    fn seed(&self, py: Python<'_>) -> PyResult<u64> {
        Ok(self.found(py)?.plan.seed)
    }

    /// The digest that the plan states of itself.
    #[getter]
    fn digest(&self, py: Python<'_>) -> PyResult<&str> {
        Ok(&self.found(py)?.plan.digest)
    }

    /// Charts of the plan, `hubmatch.plot.Plots`. Raises `ImportError` without altair: `pip install hubmatch[plot]`.
    #[getter]
    fn plot<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.get().found(slf.py())?;
        let charts = slf.py().import("hubmatch.plot")?;
        charts.call_method1("Plots", (slf,))
    }

    /// Why a school is where it is, or has no hub, what it waits for, and with `hub` why it is not there, exactly: an `Explanation`. With `weights` also how far the weight of each criterion would have to move, which takes many matches.
    ///
    /// Raises `KeyError` for a school or a hub that the problem does not have.
    ///
    /// >>> import hubmatch as hm
    /// >>> plan = hm.Problem(*hm.synth(100, 4), "attendance-2023").solve()
    /// >>> urn = plan.assignments["urn"][0]
    /// >>> plan.explain(urn).to_dict()["urn"] == urn
    /// True
    #[pyo3(signature = (urn, hub=None, *, weights=false))]
    fn explain(
        &self,
        py: Python<'_>,
        urn: i64,
        hub: Option<String>,
        weights: bool,
    ) -> PyResult<Explanation> {
        questions::explain(py, self.found(py)?, urn, hub, weights)
    }

    /// What places are worth: one more and one less at each hub, for how many that holds (looking at no more than `up_to`), and the next `add` places, those of `hub` or wherever each is worth most: an `Explanation`.
    ///
    /// Raises `KeyError` for a hub that the problem does not have, and `ValueError` where the policy has side rules, under which places have no price.
    ///
    /// >>> import hubmatch as hm
    /// >>> plan = hm.Problem(*hm.synth(100, 4), "attendance-2023").solve()
    /// >>> len(plan.places(add=3).to_dict()["pools"])
    /// 4
    #[pyo3(signature = (*, add=10, hub=None, up_to=50))]
    fn places(
        &self,
        py: Python<'_>,
        add: u32,
        hub: Option<String>,
        up_to: u32,
    ) -> PyResult<Explanation> {
        questions::places(py, self.found(py)?, add, hub, up_to)
    }

    /// How sure each placement is: the problem is solved again `runs` times under other weights (from so many percent below to so many above), other rates of absence (from so many points below to so many above) and, with `impute`,
    /// answers in place of missing ones, all drawn from `seed`: an `Explanation`.
    ///
    /// It runs on all cores without the interpreter's lock, and Ctrl-C ends it. Raises `ValueError` where the policy has side rules, under which one match may take as long as the whole study, and for percentages and points outside 0 to 100.
    ///
    /// >>> import hubmatch as hm
    /// >>> plan = hm.Problem(*hm.synth(100, 4), "attendance-2023").solve()
    /// >>> sure = plan.robustness(runs=20).to_dict()
    /// >>> sum(school["kept"] == 20 for school in sure["schools"]) > 50
    /// True
    #[pyo3(signature = (*, runs=1000, seed=0, weights=20.0, absence=1.0, impute=false, threads=0, progress=None))]
    #[expect(
        clippy::too_many_arguments,
        reason = "keywords of a function in Python"
    )]
    fn robustness(
        &self,
        py: Python<'_>,
        runs: u32,
        seed: u64,
        weights: f64,
        absence: f64,
        impute: bool,
        threads: u16,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Explanation> {
        let spread = Spread {
            runs,
            seed,
            weights,
            absence,
            impute,
        };
        questions::robustness(py, self.found(py)?, &spread, threads, progress)
    }

    /// Whether the plan is fair: who is placed, by region, phase, deprivation and more, which differences stand out and whether priority explains them, which schools would gain at a hub where one of lower priority is, and what serving
    /// the worst-served better would cost: an `Explanation`.
    ///
    /// >>> import hubmatch as hm
    /// >>> plan = hm.Problem(*hm.synth(100, 4), "attendance-2023").solve()
    /// >>> plan.fairness().to_dict()["groups"]["placed"]
    /// 90
    fn fairness(&self, py: Python<'_>) -> PyResult<Explanation> {
        questions::fairness(py, self.found(py)?)
    }

    /// This plan and a later one side by side: who moved, who gained a hub or lost one, by hub and by region, and what the levels of the objective have become: an `Explanation`. The two may be of other schools, hubs and policies.
    ///
    /// >>> import hubmatch as hm
    /// >>> problem = hm.Problem(*hm.synth(100, 4), "attendance-2023")
    /// >>> plan = problem.solve()
    /// >>> plan.diff(plan).to_dict()["changes"]
    /// []
    fn diff(&self, py: Python<'_>, other: &Self) -> PyResult<Explanation> {
        let after = other.found(py)?;
        questions::diff(py, self.found(py)?, after)
    }

    /// A page to look at: one HTML file with map, tables and reasons that needs nothing beside it, a `Page`.
    ///
    /// `audience` is `team` (everything), `public` (hubs and counts, small numbers withheld) or `summary` (one sheet of paper). For the team the problem is solved again `runs` times under other weights and answers, to say how sure each placement is; 0 leaves
    /// that out. It runs on all cores without the interpreter's lock, and Ctrl-C ends it. Raises `ValueError` for another audience.
    ///
    /// >>> import hubmatch as hm
    /// >>> plan = hm.Problem(*hm.synth(100, 4), "attendance-2023").solve()
    /// >>> "<title>" in plan.report(runs=0).html
    /// True
    #[pyo3(signature = (audience="team", *, runs=200, threads=0, progress=None))]
    fn report(
        &self,
        py: Python<'_>,
        audience: &str,
        runs: u32,
        threads: u16,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Page> {
        let found = self.found(py)?;
        let outputs = self.outputs(found);
        let audience = report::audience(audience)?;
        let threads = watch::number_of_threads(threads)?;
        let shown = Shown::new(py, progress)?;
        let page = watch::run(py, &shown, |watched| {
            on_threads(threads, || {
                audience.page(&found.problem, outputs, runs, watched)
            })
        })?
        .map_err(|error| errors::solver(py, &error.to_string()))?;
        page.map_err(|error| report::failed(py, &error))
    }

    /// The page of each hub, with its own schools alone: a dictionary of `Page` by hub.
    fn hub_pages(&self, py: Python<'_>) -> PyResult<BTreeMap<String, Page>> {
        let outputs = self.outputs(self.found(py)?);
        let pages = py.detach(|| report::for_hubs(outputs));
        pages.map_err(|error| report::failed(py, &error))
    }

    /// Audits the plan again, from the inputs alone: a `Verification`, true where nothing is wrong.
    fn verify(&self, py: Python<'_>) -> PyResult<Verification> {
        let plan = &self.found(py)?.plan;
        let inputs = (*self.problem.inputs).clone();
        let found = pooled(py, || verify(inputs, plan))?;
        let found = found.map_err(|bad| errors::input(py, &bad.to_string()))?;
        let proven = match plan.status {
            PlanStatus::Optimal => "every level proven optimal",
            PlanStatus::Feasible => "every bound proven",
        };
        Ok(Verification {
            violations: errors::sentences(&found),
            sound: format!(
                "Verified: {} placed, {} not; every rule kept; {proven}",
                plan.placements.len(),
                plan.unplaced.len()
            ),
        })
    }

    /// The bytes of `plan.json`, the same that the command writes for the same inputs and seed.
    fn to_json<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let plan = &self.found(py)?.plan;
        let bytes = py.detach(|| plan_to_json(plan));
        Ok(PyBytes::new(py, &bytes))
    }

    /// Writes `plan.json` and what goes with it into a folder, all of it or nothing, and gives the names of the files.
    ///
    /// `formats` are some of `csv`, `parquet` and `xlsx`; with `force` another plan in the folder is replaced.
    ///
    /// The plan is audited before. Raises `VerificationError` where it does not pass, `OSError` where the folder holds something else, and `ValueError` for other formats.
    #[pyo3(signature = (folder, *, formats=None, force=false))]
    fn write(
        &self,
        py: Python<'_>,
        folder: PathBuf,
        formats: Option<Vec<String>>,
        force: bool,
    ) -> PyResult<Vec<String>> {
        let outputs = self.outputs(self.found(py)?);
        let formats = formats.unwrap_or_else(|| vec!["csv".to_owned()]);
        let mut known = formats
            .iter()
            .map(|name| format(name))
            .collect::<PyResult<Vec<_>>>()?;
        known.sort_unstable();
        known.dedup();
        // Nothing leaves the notebook that the audit refuses.
        let found = self.found(py)?;
        let violations = pooled(py, || audit(&found.problem, &found.plan))?;
        if !violations.is_empty() {
            return Err(errors::refused(py, &violations));
        }
        let written = py.detach(|| write_plan(&folder, outputs, &known, force));
        written.map_err(|error| errors::write(&error))
    }

    // It never changes.
    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }

    fn __repr__(&self) -> String {
        let text = match &*self.answer {
            Answer::Found(found) => words::summary_text(found.summary()),
            Answer::Conflict(conflict) => errors::conflict_text(conflict),
            Answer::Stopped => "No plan was found in time.".to_owned(),
        };
        text.trim_end().to_owned()
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let page = slf.py().import("hubmatch._html")?;
        match &*slf.get().answer {
            Answer::Found(_) => page.call_method1("plan", (slf,)),
            Answer::Conflict(_) | Answer::Stopped => {
                page.call_method1("text", (slf.get().__repr__(),))
            }
        }
    }
}

fn format(name: &str) -> PyResult<TableFormat> {
    let formats = [TableFormat::Csv, TableFormat::Parquet, TableFormat::Xlsx];
    let found = formats.into_iter().find(|format| format.ending() == name);
    found.ok_or_else(|| {
        PyValueError::new_err(format!("{name:?} is no format: csv, parquet or xlsx"))
    })
}
