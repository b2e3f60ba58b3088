"""Interrupting and repeating: nothing breaks, nothing hangs, nothing grows."""

from __future__ import annotations

import _thread
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import hubmatch as hm
import numpy as np
import pytest

from conftest import POLICY

INTERRUPTS = 200
SOLVES = 100_000


def interrupted_after(seconds: float, work: Callable[[], object]) -> None:
    """Runs ``work`` again and again until an interrupt comes, which must be seen."""
    timer = threading.Timer(seconds, _thread.interrupt_main)
    with pytest.raises(KeyboardInterrupt):
        timer.start()
        while True:
            work()
    timer.join()


def test_interrupts_at_random_times() -> None:
    chance = random.Random(1)
    numbers = np.random.default_rng(1)
    costs = numbers.integers(0, 10**6, (20_000, 60), dtype=np.int32)
    capacities = np.full(60, 300)
    wanted = hm.solve(costs, capacities, unplaced_cost=10**6).objective
    problem = hm.Problem(*hm.synth(500, 9), POLICY)
    plan = problem.solve().to_json()
    for at in range(INTERRUPTS):
        if at % 2:
            interrupted_after(chance.uniform(0, 0.05), lambda: hm.solve(costs, capacities, unplaced_cost=10**6))
        else:
            interrupted_after(chance.uniform(0, 0.05), problem.solve)
    assert hm.solve(costs, capacities, unplaced_cost=10**6).objective == wanted
    assert problem.solve().to_json() == plan


# Minimum loads and opening costs: no flow, so the solver of programmes takes it, and takes its time.
RULES = """
[opening]
minimum = 30
may_close = true
"""


def test_side_rules_are_interrupted_too() -> None:
    problem = hm.Problem(*hm.synth(300, 8), hm.policy(POLICY) + RULES)
    assert problem.solve(deadline=30).status in {"optimal", "feasible"}
    interrupted_after(0.05, problem.solve)


INTERRUPTED = """
import numpy as np, hubmatch as hm
costs = np.random.default_rng(0).integers(0, 10**6, (300_000, 100), dtype=np.int32)
print("ready", flush=True)
while True:
    hm.solve(costs, np.full(100, 2800), unplaced_cost=10**6)
"""


def test_ctrl_c_ends_a_process() -> None:
    process = subprocess.Popen([sys.executable, "-c", INTERRUPTED], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
        process.wait(timeout=60)
    assert "KeyboardInterrupt" in told
    assert process.returncode in (1, 130, -signal.SIGINT)


def resident() -> int:
    """Bytes of memory in use."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_many_solves_do_not_grow_the_memory() -> None:
    costs = np.random.default_rng(2).integers(0, 100, (30, 4), dtype=np.int32)
    capacities = np.full(4, 6)

    def solve(times: int) -> None:
        for _ in range(times):
            hm.solve(costs, capacities, unplaced_cost=100)

    solve(SOLVES // 10)
    before = resident()
    solve(SOLVES)
    assert resident() - before < 4 << 20


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_many_plans_do_not_grow_the_memory() -> None:
    england = hm.synth(60, 3)

    def solve(times: int) -> None:
        for _ in range(times):
            hm.Problem(*england, POLICY).solve().assignments.to_dicts()

    solve(100)
    before = resident()
    solve(400)
    assert resident() - before < 16 << 20


THREADS = """
import os, sys, tempfile
import numpy as np, hubmatch as hm
problem = hm.Problem(*hm.synth(300, 8), "attendance-2023")
plan = problem.solve()
urn = plan.assignments["urn"][0]
plan.explain(urn, "H02"), plan.verify(), plan.summary, plan.criteria, plan.waiting_list, repr(plan)
problem.with_changes(capacity={"H01": 9}, policy=problem.policy).solve()
with tempfile.TemporaryDirectory() as folder:
    plan.write(folder, formats=["csv", "parquet", "xlsx"])
    problem.read_plan(folder + "/plan.json")
hm.solve(np.zeros((4000, 100), dtype=np.int32), np.full(100, 40))
import time
for _ in range(100):
    threads = [open(f"/proc/self/task/{task}/comm").read().strip() for task in os.listdir("/proc/self/task")]
    if len(threads) == 1:
        break
    time.sleep(0.05)
if os.fork() == 0:
    os._exit(0 if problem.solve().to_json() == plan.to_json() else 1)
print(threads, os.waitstatus_to_exitcode(os.wait()[1]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_no_thread_is_left_that_a_forked_process_would_miss() -> None:
    # Numpy's own threads are not ours.
    alone = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    ran = subprocess.run([sys.executable, "-W", "ignore", "-c", THREADS], capture_output=True, text=True, check=True, env=alone)
    threads, code = ran.stdout.rsplit(" ", 1)
    assert threads.count(",") == 0, threads
    assert int(code) == 0
