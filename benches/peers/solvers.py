"""One function a peer: from an instance to a function that builds the peer's model, solves it, and times both.

Each peer gets the formulation that suits it best: balanced without slack where the instance allows it.
"""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

FORBIDDEN = 2**31 - 1
#: What a forbidden pair costs where a peer wants a full matrix; being unplaced is far cheaper.
PROHIBITIVE = 10**9
LP_SECONDS = 120.0


@dataclass
class Solve:
    """One solve: seconds of building and of solving, and what came of it."""

    build: float
    solve: float
    objective: int
    #: Peak memory in bytes, where it is not this process's own.
    peak: int = 0


class Instance:
    """Costs by school and hub, places by hub, and the cost of being unplaced (None: everyone must be placed)."""

    def __init__(self, folder: Path) -> None:
        import numpy as np

        self.costs = np.load(folder / "costs.npy")
        self.capacities = np.load(folder / "capacities.npy")
        self.unplaced = json.loads((folder / "instance.json").read_text())["unplaced"]
        self.schools, self.hubs = self.costs.shape
        self.places = int(self.capacities.sum())
        self.complete = not bool((self.costs == FORBIDDEN).any())

    @property
    def outside(self) -> int:
        """How many schools can be unplaced.

        Being unplaced costs more than any pair. So where all pairs are allowed, just as many stay out as have no place.
        """
        if self.unplaced is None:
            return 0
        return max(self.schools - self.places, 0) if self.complete else self.schools

    @property
    def spare(self) -> int:
        """Places, being unplaced included, that stay empty."""
        return self.places + self.outside - self.schools

    def matrix(self, dtype):
        """The costs as a full matrix; with a column for being unplaced and a row for spare places where needed."""
        import numpy as np

        rows, columns = self.schools + (self.spare > 0), self.hubs + (self.outside > 0)
        full = np.zeros((rows, columns), dtype=dtype)
        full[: self.schools, : self.hubs] = self.costs
        if not self.complete:
            full[: self.schools, : self.hubs][self.costs == FORBIDDEN] = PROHIBITIVE
        if self.outside:
            full[: self.schools, self.hubs] = self.unplaced
        return full

    def places_by_column(self):
        """Places of the columns of `matrix`."""
        import numpy as np

        return np.append(self.capacities, self.outside) if self.outside else self.capacities


def ortools(instance: Instance):
    """OR-Tools: cost-scaling push-relabel on arcs handed over in bulk."""
    import numpy as np
    from ortools.graph.python import min_cost_flow

    def solve() -> Solve:
        begun = perf_counter()
        n, hubs = instance.schools, instance.hubs
        if instance.complete:
            tails = np.repeat(np.arange(n, dtype=np.int32), hubs)
            heads = np.tile(np.arange(n, n + hubs, dtype=np.int32), n)
            costs = instance.costs.ravel().astype(np.int64)
        else:
            tails, heads = (x.astype(np.int32) for x in np.nonzero(instance.costs != FORBIDDEN))
            costs = instance.costs[tails, heads].astype(np.int64)
            heads += n
        flow = min_cost_flow.SimpleMinCostFlow()
        add = flow.add_arcs_with_capacity_and_unit_cost
        add(tails, heads, np.ones(len(tails), dtype=np.int64), costs)
        supplies = np.concatenate([np.ones(n, dtype=np.int64), -instance.capacities])
        if instance.outside:
            out = np.full(n, len(supplies), dtype=np.int32)
            price = np.full(n, instance.unplaced, dtype=np.int64)
            add(np.arange(n, dtype=np.int32), out, np.ones(n, dtype=np.int64), price)
            supplies = np.append(supplies, -instance.outside)
        if instance.spare:
            # A supply that costs nothing takes the places that stay empty.
            ends = np.arange(n, len(supplies), dtype=np.int32)
            source = np.full(len(ends), len(supplies), dtype=np.int32)
            add(source, ends, -supplies[n:], np.zeros(len(ends), dtype=np.int64))
            supplies = np.append(supplies, instance.spare)
        flow.set_nodes_supplies(np.arange(len(supplies), dtype=np.int32), supplies)
        built = perf_counter()
        status = flow.solve()
        solved = perf_counter()
        if status != flow.OPTIMAL:
            raise RuntimeError(f"OR-Tools ended with status {status}")
        return Solve(built - begun, solved - built, flow.optimal_cost())

    return solve


def pot(instance: Instance):
    """POT: network simplex on a full matrix; its core is LEMON's."""
    import numpy as np
    import ot

    def solve() -> Solve:
        begun = perf_counter()
        matrix = instance.matrix(np.float64)
        supply = np.ones(len(matrix))
        supply[instance.schools :] = instance.spare
        demand = instance.places_by_column().astype(np.float64)
        built = perf_counter()
        _, log = ot.emd(
            supply, demand, matrix, numItermax=10**9, log=True, center_dual=False, check_marginals=False
        )
        solved = perf_counter()
        if log["warning"] is not None:
            raise RuntimeError(f"POT: {log['warning']}")
        return Solve(built - begun, solved - built, round(log["cost"]))

    return solve


def _copied(instance: Instance):
    """A square-wise assignment: a column a place. Costs as the assignment codes want them."""
    import numpy as np

    full = instance.matrix(np.float64)[: instance.schools]
    return np.repeat(full, instance.places_by_column(), axis=1)


def scipy(instance: Instance):
    """SciPy: shortest augmenting paths on the dense matrix, a column a place."""
    from scipy.optimize import linear_sum_assignment

    def solve() -> Solve:
        begun = perf_counter()
        matrix = _copied(instance)
        built = perf_counter()
        rows, columns = linear_sum_assignment(matrix)
        solved = perf_counter()
        return Solve(built - begun, solved - built, round(float(matrix[rows, columns].sum())))

    return solve


def lapx(instance: Instance):
    """lapx: Jonker and Volgenant's algorithm on the dense matrix, a column a place."""
    import lap
    import numpy as np

    def solve() -> Solve:
        begun = perf_counter()
        matrix = _copied(instance)
        built = perf_counter()
        _, columns, _ = lap.lapjv(matrix, extend_cost=True)
        solved = perf_counter()
        return Solve(built - begun, solved - built, round(float(matrix[np.arange(len(columns)), columns].sum())))

    return solve


def highs(instance: Instance):
    """HiGHS: the linear programme, by its own choice of method. A complete instance only."""
    import highspy
    import numpy as np

    def solve() -> Solve:
        begun = perf_counter()
        matrix = instance.matrix(np.float64)[: instance.schools]
        n, columns = matrix.shape
        inf = highspy.kHighsInf
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = matrix.size, n + columns
        lp.col_cost_ = matrix.ravel()
        lp.col_lower_, lp.col_upper_ = np.zeros(matrix.size), np.full(matrix.size, inf)
        places = instance.places_by_column().astype(np.float64)
        lp.row_lower_ = np.concatenate([np.ones(n), np.full(columns, -inf)])
        lp.row_upper_ = np.concatenate([np.ones(n), places])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.arange(0, 2 * matrix.size + 1, 2, dtype=np.int32)
        rows = np.empty((matrix.size, 2), dtype=np.int32)
        rows[:, 0] = np.repeat(np.arange(n), columns)
        rows[:, 1] = np.tile(np.arange(n, n + columns), n)
        lp.a_matrix_.index_, lp.a_matrix_.value_ = rows.ravel(), np.ones(2 * matrix.size)
        model = highspy.Highs()
        model.silent()
        model.setOptionValue("threads", 1)
        model.setOptionValue("time_limit", LP_SECONDS)
        model.passModel(lp)
        built = perf_counter()
        model.run()
        solved = perf_counter()
        if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"HiGHS: {model.modelStatusToString(model.getModelStatus())}")
        return Solve(built - begun, solved - built, round(model.getInfo().objective_function_value))

    return solve


def process(folder: Path, command: list[str]):
    """A command that is given the files and prints JSON: `hubmatch solve` as a whole process. All of it counts as solving."""
    import resource

    unplaced = json.loads((folder / "instance.json").read_text())["unplaced"]
    command = [*command, str(folder / "costs.npy"), str(folder / "capacities.npy")]
    command += ["--forbidden", str(FORBIDDEN), "--threads", "1"]
    if unplaced is not None:
        command += ["--unplaced-cost", str(unplaced)]

    def solve() -> Solve:
        begun = perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        seconds = perf_counter() - begun
        if done.returncode != 0:
            raise RuntimeError(f"{command}: exit code {done.returncode}\n{done.stderr}")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        return Solve(0.0, seconds, json.loads(done.stdout)["objective"], peak)

    return solve


def prepare(peer: str, folder: Path, command: list[str]):
    """The function that solves the instance in `folder` with `peer`."""
    if peer == "process":
        return process(folder, command)
    peers = {"ortools": ortools, "pot": pot, "scipy": scipy, "lapx": lapx, "highs": highs}
    return peers[peer](Instance(folder))
