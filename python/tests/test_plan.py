"""Plans: the same as the command's, explained, verified, changed."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import hubmatch as hm
import pytest

from conftest import POLICY


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command, as it is installed."""
    return subprocess.run(
        [sys.executable, "-m", "hubmatch", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_the_plan_is_the_commands_byte_for_byte(written: Path, plan: hm.Plan) -> None:
    out = written / "out"
    inputs = ("--schools", written / "schools.csv", "--hubs", written / "hubs.csv", "--policy", POLICY)
    ran = command("match", *inputs, "--out", out, "--seed", "5")
    assert ran.returncode == 0, ran.stderr
    assert (out / "plan.json").read_bytes() == plan.to_json()
    for threads in (1, 3):
        assert plan.problem.solve(seed=5, threads=threads).to_json() == plan.to_json()
    assert plan.problem.solve(seed=6).to_json() != plan.to_json()
    read = plan.problem.read_plan(out / "plan.json")
    assert read.to_json() == plan.to_json()
    assert read.summary == plan.summary


def test_what_is_written_is_what_the_command_writes(written: Path, plan: hm.Plan) -> None:
    inputs = ("--schools", written / "schools.csv", "--hubs", written / "hubs.csv", "--policy", POLICY)
    assert command("match", *inputs, "--out", written / "a", "--seed", "5").returncode == 0
    names = plan.write(written / "b")
    assert names[0] == "plan.json"
    for name in names:
        assert (written / "a" / name).read_bytes() == (written / "b" / name).read_bytes()
    other = plan.problem.solve(seed=6)
    with pytest.raises(OSError, match="another plan, digest .*; force=True replaces it"):
        other.write(written / "b")
    other.write(written / "b", force=True)
    with pytest.raises(ValueError, match="csv, parquet or xlsx"):
        plan.write(written / "c", formats=["ods"])  # type: ignore[list-item]


def test_the_command_has_its_exit_codes(tmp_path: Path) -> None:
    assert command("--version").stdout.startswith("hubmatch ")
    assert command("match").returncode == 2
    missing = ("--schools", tmp_path / "a", "--hubs", tmp_path / "b", "--policy", POLICY, "--out", tmp_path / "c")
    ran = command("match", *missing)
    assert ran.returncode == 1
    assert not (tmp_path / "c").exists()


def test_tables_of_a_plan(plan: hm.Plan) -> None:
    placed, unplaced = plan.assignments, plan.unplaced
    assert len(placed) + len(unplaced) == 400
    assert set(placed["hub"]) <= set(plan.problem.hubs["id"])
    assert plan.summary["placed"] == len(placed)
    loads = {row["hub"]: row["load"] for row in plan.hubs.to_dicts()}
    assert sum(loads.values()) == len(placed)
    assert all(gap == 0 for gap in plan.objectives["gap"])
    waiting = set(plan.waiting_list["urn"])
    assert waiting <= set(unplaced["urn"])
    criteria = plan.criteria.to_dicts()
    assert sum(row["weight_percent"] for row in criteria) == pytest.approx(100)
    assert sum(row["fit_percent"] for row in criteria) == pytest.approx(100)


def test_explanations(plan: hm.Plan) -> None:
    row = plan.assignments.to_dicts()[0]
    told = plan.explain(row["urn"])
    assert row["name"] in repr(told)
    assert told.to_dict()["urn"] == row["urn"]
    other = next(hub for hub in plan.problem.hubs["id"] if hub != row["hub"])
    contrast = plan.explain(row["urn"], other, weights=True).to_dict()["contrast"]
    assert contrast["hub"] == other
    assert contrast["forced"]["moves"][0] == {"urn": row["urn"], "from": row["hub"], "to": other}
    assert {"places", "score", "rules"} <= set(contrast["flips"])
    assert isinstance(contrast["weights"], list)
    with pytest.raises(KeyError, match="no school"):
        plan.explain(999999)
    with pytest.raises(KeyError, match="no school has the URN -1"):
        plan.explain(-1)
    with pytest.raises(KeyError, match="no hub"):
        plan.explain(row["urn"], "nowhere")


def test_a_school_without_a_hub_has_its_turn(plan: hm.Plan) -> None:
    rows = plan.waiting_list.to_dicts()
    if not rows:
        pytest.skip("nobody waits in this plan")
    waits = plan.explain(rows[0]["urn"]).to_dict()["waits"]
    assert any(turn["turn"] is not None for turn in waits["turns"])


def test_places_are_priced(plan: hm.Plan) -> None:
    report = plan.places(add=3)
    assert "One place more, or less" in repr(report)
    value = report.to_dict()
    prices = [pool["price"] for pool in json.loads(plan.to_json())["pools"]]
    assert [pool["more"]["first"] for pool in value["pools"]] == prices
    assert len(value["next"]) <= 3
    hub = plan.problem.hubs["id"][0]
    assert plan.places(hub=hub, add=2).to_dict()["hub"] == hub
    with pytest.raises(KeyError, match="no hub"):
        plan.places(hub="nowhere")


def test_placements_are_tried_under_other_weights(plan: hm.Plan) -> None:
    study = plan.robustness(runs=25, impute=True, seed=3)
    value = study.to_dict()
    assert "Matched again 25 times" in repr(study)
    assert value == plan.robustness(runs=25, impute=True, seed=3, threads=1).to_dict()
    assert all(school["kept"] + school["other_runs"] <= 25 for school in value["schools"])
    for wrong in ({"weights": 101.0}, {"absence": float("nan")}):
        with pytest.raises(ValueError, match="a number from 0 to 100"):
            plan.robustness(runs=1, **wrong)


def test_a_plan_is_weighed_for_fairness(plan: hm.Plan) -> None:
    report = plan.fairness()
    value = report.to_dict()
    assert value["groups"]["placed"] == len(plan.assignments["urn"])
    assert {it["dimension"] for it in value["groups"]["dimensions"]} >= {"region", "phase"}
    assert repr(report)


def test_two_plans_are_compared(plan: hm.Plan) -> None:
    assert plan.diff(plan).to_dict()["changes"] == []
    hub = plan.problem.hubs["id"][0]
    places = plan.problem.hubs["places"][0]
    more = plan.problem.with_changes(capacity={hub: places + 5}).solve(seed=5)
    there = plan.diff(more)
    changes = there.to_dict()["changes"]
    assert sum(it["kind"] == "gained" for it in changes) == 5
    assert all(it["name"] for it in changes)
    back = more.diff(plan).to_dict()["changes"]
    assert [(it["before"], it["after"]) for it in back] == [(it["after"], it["before"]) for it in changes]
    assert str(len(changes)) in repr(there)


def test_verification(plan: hm.Plan, written: Path) -> None:
    assert plan.verify()
    assert plan.verify().violations == []
    assert repr(plan.verify()).startswith("Verified: ")
    spoilt = json.loads(plan.to_json())
    spoilt["placements"][0]["score"] += 1
    path = written / "plan.json"
    path.write_text(json.dumps(spoilt), encoding="utf-8")
    with pytest.raises(hm.VerificationError) as raised:
        plan.problem.read_plan(path)
    assert raised.value.violations
    assert pickle.loads(pickle.dumps(raised.value)).violations == raised.value.violations
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(hm.InputError):
        plan.problem.read_plan(path)
    with pytest.raises(FileNotFoundError):
        plan.problem.read_plan(written / "none.json")


def test_changes(problem: hm.Problem, plan: hm.Plan) -> None:
    hub = problem.hubs["id"][0]
    places = problem.hubs["places"][0]
    more = problem.with_changes(capacity={hub: places + 5}).solve(seed=5)
    assert len(more.assignments) == len(plan.assignments) + 5
    none = problem.with_changes(withdraw=[hub]).solve(seed=5)
    assert hub not in none.assignments["hub"]
    urn = plan.assignments["urn"][0]
    assert urn not in problem.with_changes(without=[urn]).solve().assignments["urn"]
    same = problem.with_changes(policy=hm.policy(POLICY)).solve(seed=5)
    assert same.to_json() == plan.to_json()
    assert problem.solve(seed=5).to_json() == plan.to_json(), "changes leave the problem as it is"


def test_a_warm_start_changes_nothing(england: tuple[hm.Table, hm.Table]) -> None:
    cold, warm = hm.Problem(*england, POLICY), hm.Problem(*england, POLICY)
    warm.solve(seed=3)
    for capacity in ({"H01": 3}, {"H02": 90, "H03": 1}, {"H01": 3, "H04": 41}):
        answers = {problem.with_changes(capacity=capacity).solve(seed=3).to_json() for problem in (cold, warm)}
        assert len(answers) == 1
        warm = warm.with_changes(capacity=capacity)
        cold = cold.with_changes(capacity=capacity)
        assert warm.solve(seed=3).verify()
    assert warm.solve(seed=4).to_json() == cold.solve(seed=4).to_json()
    closed = [problem.with_changes(capacity={"H01": 0}).solve(seed=3) for problem in (cold, warm)]
    assert closed[0].to_json() == closed[1].to_json()
    assert "H01" not in closed[0].assignments["hub"]


def test_changes_are_as_if_they_had_been_given(problem: hm.Problem) -> None:
    hubs = problem.hubs.to_dicts()
    changed = [{**hub, "places": hub["places"] + (hub["id"] == "H03")} for hub in hubs]
    anew = hm.Problem(problem.schools, changed, POLICY)
    assert problem.with_changes(capacity={"H03": hubs[2]["places"] + 1}).solve().to_json() == anew.solve().to_json()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"capacity": {"X": 1}}, "unknown_hub"),
        ({"withdraw": ["X"]}, "unknown_hub"),
        ({"without": [123456]}, "unknown_urn"),
        ({"without": [-1]}, "unknown_urn"),
    ],
)
def test_bad_changes(problem: hm.Problem, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(hm.InputError) as raised:
        problem.with_changes(**changes)
    assert raised.value.issues["code"] == [code]


def test_bad_capacities_are_errors(problem: hm.Problem) -> None:
    for places in (-1, 2**32):
        with pytest.raises(hm.InputError, match="places for H01") as raised:
            problem.with_changes(capacity={"H01": places})
        assert raised.value.issues["value"] == [str(places)]
    with pytest.raises(TypeError):
        problem.with_changes(capacity={"H01": 1.5})  # type: ignore[dict-item]


def test_changes_take_any_collection_but_a_text(problem: hm.Problem) -> None:
    wanted = problem.with_changes(withdraw=["H01"], without=problem.schools["urn"][:2])
    for collection in (set, tuple, iter):
        same = problem.with_changes(withdraw=collection(["H01", "H01"]), without=collection(problem.schools["urn"][:2]))
        assert same.hubs.to_dicts() == wanted.hubs.to_dicts()
        assert same.schools["urn"] == wanted.schools["urn"]
    with pytest.raises(TypeError, match="withdraw: a list is expected"):
        problem.with_changes(withdraw="H01")


def test_copies_are_the_same(problem: hm.Problem, plan: hm.Plan) -> None:
    for thing in (problem, plan):
        assert copy.copy(thing) is thing
        assert copy.deepcopy(thing) is thing


def test_so_many_threads_are_refused(problem: hm.Problem) -> None:
    for solve in (lambda: problem.solve(threads=1025), lambda: hm.solve([[1]], [1], threads=65_535)):
        with pytest.raises(ValueError, match="0 to 1024"):
            solve()


def test_infeasible_is_a_status_until_a_plan_is_demanded(pinned: hm.Problem) -> None:
    plan = pinned.solve()
    assert plan.status == "infeasible"
    assert plan.conflict is not None
    assert "H1" in repr(plan)
    assert "<pre" in plan._repr_html_()
    for demand in (lambda: plan.assignments, lambda: plan.explain(100000), plan.verify, lambda: plan.plot):
        with pytest.raises(hm.InfeasibleError) as raised:
            demand()
        assert raised.value.conflict == plan.conflict
    assert pickle.loads(pickle.dumps(raised.value)).conflict == plan.conflict


def test_errors_have_a_hierarchy() -> None:
    for error in (hm.InputError, hm.InfeasibleError, hm.NoPlanError, hm.SolverError, hm.VerificationError):
        assert issubclass(error, hm.HubmatchError)
    with pytest.raises(ValueError) as raised:
        hm.policy("none")
    assert isinstance(raised.value, hm.InputError)
    assert isinstance(pickle.loads(pickle.dumps(raised.value)), hm.InputError)


def test_what_a_notebook_shows_is_escaped(england: tuple[hm.Table, hm.Table]) -> None:
    schools, hubs = (table.to_dicts() for table in england)
    for row in schools:
        row["name"] = "<script>alert(1)</script>"
    for row in hubs:
        row["lead_name"] = "<img src=x onerror=alert(1)>"
    plan = hm.Problem(schools, hubs, POLICY).solve()
    shown = [plan._repr_html_(), plan.assignments._repr_html_(), plan.explain(plan.assignments["urn"][0])._repr_html_()]
    for html in shown:
        assert "<script" not in html
        assert "<img" not in html
    assert "&lt;script" in shown[1]


class Recorder:
    """In place of a notebook's bar."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, int]] = []
        self.closed = 0

    def __call__(self, done: int, total: int) -> None:
        self.calls.append((done, total))

    def close(self) -> None:
        self.closed += 1


def test_a_notebook_sees_that_side_rules_are_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder()
    monkeypatch.setattr("hubmatch._progress.in_notebook", lambda: recorder)
    rules = "\n[opening]\nminimum = 30\nmay_close = true\ncost = 20000\n"
    problem = hm.Problem(*hm.synth(3000, 60), hm.policy(POLICY) + rules)
    assert problem.solve(deadline=2).status in {"optimal", "feasible", "unknown"}
    assert recorder.calls
    assert recorder.closed == 1


def test_a_notebooks_bar_is_shown_updated_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    display = pytest.importorskip("IPython.display")
    shown: list[str] = []

    class Handle:
        def update(self, bar: Any) -> None:
            shown.append(bar.data)

    def displayed(bar: Any, display_id: bool) -> Handle:
        shown.append(bar.data)
        return Handle()

    monkeypatch.setattr(display, "display", displayed)
    from hubmatch._progress import Bar

    bar = Bar()
    bar.close()
    assert shown == []
    for done, total in ((0, 0), (5, 10)):
        bar(done, total)
    bar.close()
    assert "<progress></progress>" in shown[0]
    assert 'value="5" max="10"' in shown[1]
    assert shown[2] == ""


def test_progress_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = hm.Problem(*hm.synth(60, 3), POLICY)
    assert problem.solve(progress=False).status == "optimal"
    assert problem.solve(progress=lambda done, total: None).status == "optimal"
    with pytest.raises(TypeError):
        problem.solve(progress="yes")  # type: ignore[arg-type]
    for deadline in (0.0, -1.0, float("nan")):
        with pytest.raises(ValueError, match="above 0"):
            problem.solve(deadline=deadline)
