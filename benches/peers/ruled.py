"""A peer of the solver of side rules, in a process of its own.

usage: ruled.py PEER FOLDER SECONDS PLAN

FOLDER holds an instance: costs.npy (int32, a row a school) and instance.json. PEER is `cpsat` or `highs`; it gets SECONDS to solve on two
threads, and building does not count. The hub of each school goes to PLAN as JSON (-1: none), and a line of JSON to standard output: seconds of building and of
solving, the status, the objective, the bound, and the peak memory of the process in bytes.

Both peers get the same model, as strong as is usual: one variable for each hub that a school, or a federation as a whole, may be at, and one for whether a hub is open.
"""

import json
import sys
from pathlib import Path
from time import perf_counter

FORBIDDEN = 2**31 - 1
THREADS = 2


class Instance:
    """Costs, and who may be where: bundles are schools, or federations as a whole."""

    def __init__(self, folder: Path) -> None:
        import numpy as np

        self.costs = np.load(folder / "costs.npy").astype(np.int64)
        facts = json.loads((folder / "instance.json").read_text())
        self.schools, self.hubs = self.costs.shape
        self.enhanced, self.regional = facts["places"]
        self.minimum, self.reserved = facts["minimum"], facts["reserved"]
        self.outside = np.array(facts["outside"], dtype=np.int64)
        grouped = {school for group in facts["groups"] for school in group}
        self.bundles = [*facts["groups"], *([s] for s in range(self.schools) if s not in grouped)]
        of = {school: at for at, bundle in enumerate(self.bundles) for school in bundle}
        self.apart = sorted({tuple(sorted((of[a], of[b]))) for a, b in facts["apart"]})
        flags = np.array([facts["enhanced"], facts["priority"]], dtype=np.int64)
        # By bundle: schools at each level, all, and those of no priority area.
        of_bundle = [flags[:, bundle].sum(axis=1) for bundle in self.bundles]
        sizes = np.array([len(bundle) for bundle in self.bundles], dtype=np.int64)
        need, priority = np.array(of_bundle, dtype=np.int64).T
        self.counts = {"enhanced": need, "regional": sizes - need, "all": sizes, "others": sizes - priority}
        allowed = np.array([(self.costs[bundle] != FORBIDDEN).all(axis=0) for bundle in self.bundles])
        # Variables: pairs of bundle and hub, in order of bundle.
        self.of_bundle, self.of_hub = np.nonzero(allowed)
        totals = np.array([self.costs[bundle].sum(axis=0) for bundle in self.bundles])
        outside = np.array([self.outside[bundle].sum() for bundle in self.bundles])
        self.gain = totals[self.of_bundle, self.of_hub] - outside[self.of_bundle]
        self.nobody = int(self.outside.sum())

    @property
    def most(self) -> dict[str, int]:
        """What an open hub holds of each count."""
        places = self.enhanced + self.regional
        return {"enhanced": self.enhanced, "regional": self.regional, "others": places - self.reserved}

    def shared(self):
        """Pairs of variables of which one at most is 1."""
        import numpy as np

        first = np.searchsorted(self.of_bundle, np.arange(len(self.bundles) + 1))
        for a, b in self.apart:
            own = {self.of_hub[at]: at for at in range(first[a], first[a + 1])}
            for at in range(first[b], first[b + 1]):
                if self.of_hub[at] in own:
                    yield int(own[self.of_hub[at]]), int(at)

    def plan(self, chosen) -> list[int]:
        """The hub of each school, from the variables that are 1."""
        hubs = [-1] * self.schools
        for at in chosen:
            for school in self.bundles[self.of_bundle[at]]:
                hubs[school] = int(self.of_hub[at])
        return hubs


def cpsat(instance: Instance, seconds: float) -> dict:
    """OR-Tools CP-SAT."""
    import numpy as np
    from ortools.sat.python import cp_model

    begun = perf_counter()
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(len(instance.of_bundle))]
    is_open = [model.new_bool_var("") for _ in range(instance.hubs)]
    weigh = cp_model.LinearExpr.weighted_sum
    first = np.searchsorted(instance.of_bundle, np.arange(len(instance.bundles) + 1))
    for start, end in zip(first, first[1:]):
        model.add_at_most_one(x[start:end])
    for hub in range(instance.hubs):
        here = np.nonzero(instance.of_hub == hub)[0]
        for name, most in instance.most.items():
            counts = instance.counts[name][instance.of_bundle[here]]
            used = here[counts > 0]
            model.add(weigh([x[at] for at in used], counts[counts > 0].tolist()) <= most * is_open[hub])
        counts = instance.counts["all"][instance.of_bundle[here]]
        model.add(weigh([x[at] for at in here], counts.tolist()) >= instance.minimum * is_open[hub])
    for a, b in instance.shared():
        model.add_at_most_one([x[a], x[b]])
    model.minimize(weigh(x, instance.gain.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = THREADS
    solver.parameters.max_time_in_seconds = seconds
    built = perf_counter()
    status = solver.solve(model)
    solved = perf_counter()
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        "build": built - begun,
        "solve": solved - built,
        "status": solver.status_name(status).lower(),
        "objective": round(solver.objective_value) + instance.nobody if found else None,
        # Without a plan it says 0 where it has no bound.
        "bound": float(solver.best_objective_bound) + instance.nobody if found else None,
        "plan": instance.plan(at for at, it in enumerate(x) if solver.boolean_value(it)) if found else None,
    }


def highs(instance: Instance, seconds: float) -> dict:
    """HiGHS, the whole model at once."""
    import highspy
    import numpy as np

    begun = perf_counter()
    lp, rows = _programme(instance)
    model = highspy.Highs()
    model.silent()
    model.setOptionValue("threads", THREADS)
    model.setOptionValue("time_limit", seconds)
    model.setOptionValue("mip_rel_gap", 0.0)
    model.setOptionValue("mip_abs_gap", 0.999)
    if model.passModel(lp) == highspy.HighsStatus.kError:
        raise RuntimeError(f"HiGHS refused the model of {rows} rows")
    built = perf_counter()
    model.run()
    solved = perf_counter()
    info = model.getInfo()
    found = info.primal_solution_status == 2
    values = np.array(model.getSolution().col_value[: len(instance.of_bundle)]) if found else None
    best = model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return {
        "build": built - begun,
        "solve": solved - built,
        "status": "optimal" if best else "feasible" if found else "unknown",
        "objective": round(info.objective_function_value) + instance.nobody if found else None,
        "bound": info.mip_dual_bound + instance.nobody if np.isfinite(info.mip_dual_bound) else None,
        "plan": instance.plan(np.nonzero(values > 0.5)[0]) if found else None,
    }


def _programme(instance: Instance):
    """The model as columns: those of pairs, then one a hub."""
    import highspy
    import numpy as np

    pairs, hubs, bundles = len(instance.of_bundle), instance.hubs, len(instance.bundles)
    entries = [(instance.of_bundle, np.arange(pairs), np.ones(pairs))]
    lower, upper = [np.full(bundles, -np.inf)], [np.ones(bundles)]
    at = bundles
    for name, most in instance.most.items():
        entries.append((at + instance.of_hub, np.arange(pairs), instance.counts[name][instance.of_bundle]))
        entries.append((at + np.arange(hubs), pairs + np.arange(hubs), np.full(hubs, -most)))
        lower.append(np.full(hubs, -np.inf))
        upper.append(np.zeros(hubs))
        at += hubs
    entries.append((at + instance.of_hub, np.arange(pairs), instance.counts["all"][instance.of_bundle]))
    entries.append((at + np.arange(hubs), pairs + np.arange(hubs), np.full(hubs, -instance.minimum)))
    lower.append(np.zeros(hubs))
    upper.append(np.full(hubs, np.inf))
    at += hubs
    shared = np.array(list(instance.shared()), dtype=np.int64).reshape(-1, 2)
    for side in range(2):
        entries.append((at + np.arange(len(shared)), shared[:, side], np.ones(len(shared))))
    lower.append(np.full(len(shared), -np.inf))
    upper.append(np.ones(len(shared)))
    at += len(shared)
    row, column, value = (np.concatenate(part) for part in zip(*entries))
    row, column, value = (part[value != 0] for part in (row, column, value))
    order = np.lexsort((row, column))
    row, column, value = row[order], column[order], value[order]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = pairs + hubs, at
    lp.col_cost_ = np.concatenate([instance.gain, np.zeros(hubs)]).astype(np.float64)
    lp.col_lower_, lp.col_upper_ = np.zeros(pairs + hubs), np.ones(pairs + hubs)
    lp.row_lower_, lp.row_upper_ = np.concatenate(lower), np.concatenate(upper)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * (pairs + hubs)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.searchsorted(column, np.arange(pairs + hubs + 1)).astype(np.int32)
    lp.a_matrix_.index_, lp.a_matrix_.value_ = row.astype(np.int32), value.astype(np.float64)
    return lp, at


def main() -> None:
    peer, folder, seconds, plan = sys.argv[1:]
    solve = {"cpsat": cpsat, "highs": highs}[peer]
    found = solve(Instance(Path(folder)), float(seconds))
    Path(plan).write_text(json.dumps(found.pop("plan")))
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            found["peak"] = int(line.split()[1]) * 1024
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
