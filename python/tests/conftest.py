"""What several tests share."""

from __future__ import annotations

import datetime
import signal
from pathlib import Path

import hubmatch as hm
import pytest

POLICY = "attendance-2023"

# A shell starts its jobs in the background with interrupts ignored, and processes inherit that: then no interrupt would ever come, and the tests of them would wait for ever.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def england() -> tuple[hm.Table, hm.Table]:
    """Schools and hubs."""
    return hm.synth(400, 9, seed=11)


@pytest.fixture(scope="session")
def problem(england: tuple[hm.Table, hm.Table]) -> hm.Problem:
    """The problem of these."""
    return hm.Problem(*england, POLICY)


@pytest.fixture(scope="session")
def plan(problem: hm.Problem) -> hm.Plan:
    """Its plan."""
    return problem.solve(seed=5)


@pytest.fixture
def pinned() -> hm.Problem:
    """Two schools pinned to the one place of a hub: no plan keeps both."""
    schools = [{"urn": 100000 + at, "name": f"School {at}"} for at in range(2)]
    hubs = [{"id": "H1", "lead_urn": 100009, "lead_name": "Lead", "places": 1}]
    pins = [{"urn": 100000 + at, "hub": "H1", "reason": "r", "authorised_by": "a", "date": datetime.date(2025, 3, 1)} for at in range(2)]
    policy = {"schema": 1, "name": "pins", "description": "", "tiers": [{"name": "all"}], "pinned": pins}
    return hm.Problem(schools, hubs, policy)


@pytest.fixture
def written(england: tuple[hm.Table, hm.Table], tmp_path: Path) -> Path:
    """A folder with schools.csv and hubs.csv."""
    csv = pytest.importorskip("csv")
    for table in england:
        with (tmp_path / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table.columns)
            writer.writeheader()
            writer.writerows(table.to_dicts())
    return tmp_path
