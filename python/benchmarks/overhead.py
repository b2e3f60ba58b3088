"""What the package costs beside the engine: ``python overhead.py``, where hubmatch and polars are installed.

``hm.solve`` is timed from call to answer, and against the time that the solver itself took within the same call. A problem is timed from a frame of
polars to its plan. Medians, with the fastest and the slowest.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import hubmatch as hm
import numpy as np

TURNS = 31


def turns(work: Callable[[], float | None], count: int = TURNS) -> list[float]:
    """Seconds of each turn: what ``work`` says, or else what it took."""
    seconds = []
    for _ in range(count):
        began = time.perf_counter()
        told = work()
        seconds.append(time.perf_counter() - began if told is None else told)
    return seconds


def told(name: str, seconds: list[float], unit: float = 1e3, suffix: str = "ms") -> None:
    """One line."""
    low, middle, high = (unit * of(seconds) for of in (min, statistics.median, max))
    print(f"{name:44} {middle:9.3f} {suffix}  ({low:.3f} to {high:.3f})")


def main() -> None:
    """All of it."""
    random = np.random.default_rng(0)
    for rows, columns in ((24_000, 100), (5_000, 93), (200, 10), (30, 4)):
        costs = random.integers(0, 1_000_000, (rows, columns), dtype=np.int32)
        capacities = np.full(columns, max(1, 9 * rows // (10 * columns)))
        inside: list[float] = []

        def solve(costs: np.ndarray = costs, capacities: np.ndarray = capacities, inside: list[float] = inside) -> None:
            inside.append(hm.solve(costs, capacities, unplaced_cost=1_000_000, threads=1).seconds)

        solve()
        inside.clear()
        whole = turns(solve)
        told(f"hm.solve {rows} x {columns}, int32, one thread", whole)
        told("  of it in the solver", inside)
        ratios = [a / b for a, b in zip(whole, inside, strict=True)]
        told("  the call in times of the solver", ratios, 1, "times")
    for schools, hubs in ((22_000, 93), (2_000, 32)):
        tables = [table.to_polars() for table in hm.synth(schools, hubs, seed=3)]
        problem = hm.Problem(*tables, "attendance-2023")
        told(f"Problem {schools} x {hubs} from polars", turns(lambda t=tables: hm.Problem(*t, "attendance-2023") and None, 11))
        told("  solve()", turns(lambda p=problem: p.solve(progress=False) and None, 11))
        told("  with_changes(capacity=...).solve()", turns(lambda p=problem: p.with_changes(capacity={"H07": 60}).solve() and None, 11))
        told("  both: from polars to solved", turns(lambda t=tables: hm.Problem(*t, "attendance-2023").solve() and None, 11))
        told("  verify()", turns(lambda p=problem.solve(): p.verify() and None, 11))


if __name__ == "__main__":
    main()
