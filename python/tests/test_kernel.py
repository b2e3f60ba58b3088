"""The solver of matrices."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import Any

import hubmatch as hm
import numpy as np
import pytest

COSTS = np.array([[3, 1], [2, 9], [4, 4]], dtype=np.int32)


def test_the_example() -> None:
    answer = hm.solve(COSTS, [1, 1], unplaced_cost=6)
    assert (answer.status, answer.objective, answer.bound, answer.gap) == ("optimal", 9, 9, 0)
    assert answer.assignment is not None and answer.prices is not None
    assert answer.assignment.tolist() == [1, 0, -1]
    assert answer.assignment.dtype == np.int32
    assert answer.prices.tolist() == [2, 2]
    assert "2 of 3 rows placed" in repr(answer)


SAME: dict[str, Any] = {
    "int64": COSTS.astype(np.int64),
    "float64": COSTS.astype(np.float64),
    "float32": COSTS.astype(np.float32),
    "int8": COSTS.astype(np.int8),
    "uint16": COSTS.astype(np.uint16),
    "uint32": COSTS.astype(np.uint32),
    "big-endian": COSTS.astype(">i4"),
    "big-endian floats": COSTS.astype(">f8"),
    "Fortran order": np.asfortranarray(COSTS),
    "strided": np.repeat(np.repeat(COSTS, 2, axis=0), 2, axis=1)[::2, ::2],
    "negative strides": COSTS[::-1, ::-1].copy()[::-1, ::-1],
    "unaligned": np.frombuffer(b"\0" + COSTS.tobytes(), dtype=np.int32, offset=1).reshape(COSTS.shape),
    "read-only": COSTS.copy(),
    "lists": COSTS.tolist(),
}
SAME["read-only"].flags.writeable = False


@pytest.mark.parametrize("kind", SAME)
def test_every_kind_of_array_gives_the_same_answer(kind: str) -> None:
    answer = hm.solve(SAME[kind], np.array([1, 1]), unplaced_cost=6)
    assert answer.assignment is not None
    assert answer.objective == 9
    assert answer.assignment.tolist() == [1, 0, -1]


BAD: dict[str, tuple[Any, Any, Any, str]] = {
    "one dimension": (COSTS[0], [1, 1], 6, "costs: the dimensions"),
    "three dimensions": (COSTS[None], [1, 1], 6, "costs: the dimensions"),
    "text": (np.array([["a", "b"]]), [1, 1], 6, "costs: an array of int32, int64 or float64 is expected"),
    "objects": (np.array([[None, 1]]), [1, 1], 6, "costs: an array of"),
    "booleans": (COSTS > 2, [1, 1], 6, "not bool"),
    "complex": (COSTS.astype(complex), [1, 1], 6, "not complex128"),
    "uint64": (COSTS.astype(np.uint64), [1, 1], 6, "not uint64"),
    "masked": (np.ma.masked_greater(COSTS, 4), [1, 1], 6, "would lose its mask"),
    "too many capacities": (COSTS, [1, 1, 1], 6, "2 numbers are expected"),
    "capacities of two dimensions": (COSTS, [[1, 1]], 6, "capacities: the dimensions"),
    "negative capacity": (COSTS, [1, -1], 6, "entry 1, counted from 0, is -1"),
    "decimal capacity": (COSTS, [1.0, 1.5], 6, "whole numbers are expected"),
    "decimal price of whole costs": (COSTS, [1, 1], 2.5, "unplaced_cost"),
    "costs out of range": (COSTS.astype(np.int64) << 58, [1, 1], 6, ""),
    "huge decimals": (COSTS * 1e300, [1, 1], 6, ""),
}


@pytest.mark.parametrize("kind", BAD)
def test_every_bad_array_is_an_input_error(kind: str) -> None:
    costs, capacities, unplaced, words = BAD[kind]
    with pytest.raises(hm.InputError) as raised:
        hm.solve(costs, capacities, unplaced_cost=unplaced)
    assert words in str(raised.value)
    assert "--" not in str(raised.value).replace("-->", "")


def test_ragged_lists_are_numpys_error() -> None:
    with pytest.raises(ValueError):
        hm.solve([[1, 2], [3]], [1, 1])


@pytest.mark.parametrize("number", ["6", None, True, [6]])
def test_what_is_no_number_is_a_type_error(number: Any) -> None:
    if number is None:
        assert hm.solve(COSTS, [1, 1]).status == "infeasible"
        return
    with pytest.raises(TypeError):
        hm.solve(COSTS, [1, 1], unplaced_cost=number)


def test_infeasible_says_why() -> None:
    answer = hm.solve(COSTS, [1, 1])
    assert answer.status == "infeasible"
    assert answer.assignment is None and answer.objective is None
    assert answer.reasons
    assert answer.reasons[0] in repr(answer)


def test_empty_matrices() -> None:
    assert hm.solve(np.zeros((0, 2), dtype=np.int32), [1, 1]).objective == 0
    assert hm.solve(np.zeros((2, 0), dtype=np.int32), np.zeros(0, dtype=int), unplaced_cost=3).objective == 6


def test_forbidden_pairs() -> None:
    costs = np.array([[1.0, np.nan], [np.inf, 5.0]])
    answer = hm.solve(costs, [2, 2])
    assert answer.assignment is not None
    assert answer.assignment.tolist() == [0, 1]
    assert hm.solve(np.array([[1, -1], [-1, 5]]), [2, 2], forbidden=-1).objective == 6


def test_scores_are_maximised() -> None:
    answer = hm.solve(COSTS, [1, 1, ], unplaced_cost=0, maximize=True)
    assert answer.objective == 4 + 9
    assert answer.gap == 0


@pytest.mark.parametrize("kind", [np.int32, np.int64, np.float64])
def test_objectives_are_those_of_scipy(kind: type) -> None:
    optimize = pytest.importorskip("scipy.optimize")
    random = np.random.default_rng(3)
    for _ in range(30):
        rows, columns = random.integers(1, 40), random.integers(1, 6)
        costs = random.integers(0, 50, (rows, columns)).astype(kind)
        capacities = random.integers(0, 12, columns)
        unplaced = 30
        wide = np.repeat(costs, capacities, axis=1)
        wide = np.hstack([wide, np.full((rows, rows), unplaced)])
        best = wide[optimize.linear_sum_assignment(wide)].sum()
        answer = hm.solve(costs, capacities, unplaced_cost=unplaced)
        assert answer.objective == best == answer.bound


def test_several_threads_solve_at_once() -> None:
    random = np.random.default_rng(4)
    costs = random.integers(0, 10**6, (6000, 60), dtype=np.int32)
    capacities = np.full(60, 90)
    wanted = hm.solve(costs, capacities, unplaced_cost=10**6).objective
    found: list[Any] = []

    def work() -> None:
        for _ in range(5):
            found.append(hm.solve(costs, capacities, unplaced_cost=10**6).objective)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 20


def test_another_thread_counts_on_meanwhile() -> None:
    # With the lock held, the count would stand still during each solve.
    random = np.random.default_rng(5)
    costs = random.integers(0, 10**6, (200_000, 100), dtype=np.int32)
    capacities = np.full(100, 1800)
    count = 0
    ended = False

    def counting() -> None:
        nonlocal count
        while not ended:
            count += 1

    thread = threading.Thread(target=counting)
    thread.start()
    before = count
    hm.solve(costs, capacities, unplaced_cost=10**6, threads=1)
    after = count
    ended = True
    thread.join()
    assert after > before + 1000


MEMORY = """
import resource, sys
import numpy as np, hubmatch as hm
random = np.random.default_rng(0)
costs = random.integers(0, 1000, (40_000, 800), dtype=np.int32)
hm.solve(costs[:100].copy(), np.full(800, 1), unplaced_cost=1000)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert hm.solve(costs, np.full(800, 45), unplaced_cost=1000).status == "optimal"
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(costs.nbytes // 1024, after - before)
"""


def test_costs_are_not_copied() -> None:
    ran = subprocess.run([sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True)
    size, more = map(int, ran.stdout.split())
    assert more < size / 2, f"{more} KiB more for {size} KiB of costs"
