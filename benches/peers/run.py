"""A peer of the kernel, in a process of its own.

usage: run.py PEER FOLDER [COMMAND...]

FOLDER holds an instance: costs.npy (int32, a row a school), capacities.npy (int64) and instance.json.
Each line on standard input asks for a turn: solve afresh until 0.2 s have gone by, 99 times at most. Each
turn answers with a line of JSON: the seconds of building and of solving of the median solve (by their sum),
the objective, and the peak memory of the process in bytes. Reading the instance is not timed.
"""

import json
import sys
from pathlib import Path

import solvers

TURN_SECONDS = 0.2
TURN_SOLVES = 99


def peak_bytes() -> int:
    """The most memory that this process ever held, without what its parent held when it forked."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def turn(solve) -> dict:
    """Solves until the turn is over, and reports the median."""
    solves = []
    while len(solves) < TURN_SOLVES and sum(s.build + s.solve for s in solves) < TURN_SECONDS:
        solves.append(solve())
    objectives = {s.objective for s in solves}
    if len(objectives) > 1:
        raise RuntimeError(f"different objectives in one turn: {objectives}")
    solves.sort(key=lambda s: s.build + s.solve)
    median = solves[(len(solves) - 1) // 2]
    return {
        "build": median.build,
        "solve": median.solve,
        "objective": str(median.objective),
        "peak": median.peak or peak_bytes(),
    }


def main() -> None:
    peer, folder, *command = sys.argv[1:]
    solve = solvers.prepare(peer, Path(folder), command)
    for _ in sys.stdin:
        print(json.dumps(turn(solve)), flush=True)


if __name__ == "__main__":
    main()
