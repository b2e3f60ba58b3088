"""Charts: figures that can be restyled and drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hubmatch as hm
import pytest

alt = pytest.importorskip("altair")

CHARTS: dict[str, Callable[[hm.Plan], Any]] = {
    "loads": lambda plan: plan.plot.loads(),
    "map": lambda plan: plan.plot.map(),
    "scores": lambda plan: plan.plot.scores(),
    "scores by region": lambda plan: plan.plot.scores(by="region"),
    "prices": lambda plan: plan.plot.prices(),
    "weights": lambda plan: plan.plot.weights(),
}


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_drawn(name: str, plan: hm.Plan) -> None:
    chart = CHARTS[name](plan)
    assert chart.properties(title="Mine").to_dict()["title"] == "Mine"
    converter = pytest.importorskip("vl_convert")
    svg = converter.vegalite_to_svg(chart.to_dict())
    assert svg.startswith("<svg")
    assert len(svg) > 2000


def test_levels_of_support_have_rows_of_their_own() -> None:
    plan = hm.Problem(*hm.synth(200, 4), "rise-2025").solve()
    rows = [row["row"] for row in plan.plot.loads().data.values]
    assert rows[:2] == ["H01 enhanced", "H01 regional"]
    assert {row["row"] for row in plan.plot.prices().data.values} == set(rows)


def test_every_school_is_on_the_map(plan: hm.Plan) -> None:
    _, points, hubs = plan.plot.map().layer
    known = [row for row in plan.problem.schools.to_dicts() if row["easting"] is not None]
    assert len(points.data.values) == len(known) > 390
    assert len(hubs.data.values) == len(plan.problem.hubs)


# A gate that nobody passes.
NOBODY = """
schema = 1
name = "none"
description = ""
[[gate]]
name = "open"
require = { field = "status", in = ["open"], missing = "fail" }
[[tiers]]
name = "all"
"""


def test_charts_of_plans_with_nobody() -> None:
    schools = [{"urn": 100000, "name": "A"}]
    hubs = [{"id": "H1", "lead_urn": 100009, "lead_name": "Lead", "places": 1}]
    plan = hm.Problem(schools, hubs, NOBODY).solve()
    assert len(plan.assignments) == 0
    for make in CHARTS.values():
        assert make(plan).to_dict()


def test_scores_are_by_what_is_there(plan: hm.Plan) -> None:
    with pytest.raises(ValueError, match="tier, region, phase, level"):
        plan.plot.scores(by="colour")
