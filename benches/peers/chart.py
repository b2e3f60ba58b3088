"""Draws the results of the race: usage: chart.py RESULTS.json CHART.svg."""

import json
import sys

import matplotlib
import matplotlib.pyplot as plt

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "hubmatch"

STYLES = {
    "ours": ("hubmatch, 1 thread", "o", "#0b6e4f"),
    "ours_two_threads": ("hubmatch, 2 threads", "D", "#5fb49c"),
    "process": ("hubmatch solve, whole process", "s", "#0b6e4f"),
    "reference": ("one scan", "|", "#555555"),
    "pot": ("POT", "^", "#c44536"),
    "or_tools": ("OR-Tools", "v", "#e09f3e"),
    "lemon": ("LEMON by mcmf", "<", "#6a4c93"),
    "sci_py": ("SciPy", "x", "#1d6996"),
    "lapx": ("lapx", "+", "#1d6996"),
    "highs": ("HiGHS", "*", "#8a8a8a"),
}


def main() -> None:
    results_file, chart_file = sys.argv[1:]
    with open(results_file, encoding="utf-8") as file:
        results = json.load(file)
    # Races against somebody; the others have no more than one point.
    results = [r for r in results if sum(e["median"] is not None for e in r["entries"]) > 1]
    titles = [f"{r['race']['field']} {r['race']['schools']:,} x {r['race']['hubs']:,}" for r in results]
    figure, axes = plt.subplots(figsize=(9, 1.6 + 0.36 * len(results)), layout="constrained")
    for solver, (label, marker, colour) in STYLES.items():
        points = [
            (entry["median"]["build"] + entry["median"]["solve"], -row)
            for row, result in enumerate(results)
            for entry in result["entries"]
            if entry["solver"] == solver and entry["median"]
        ]
        if points:
            xs, ys = zip(*points)
            hollow = {"facecolors": "none", "edgecolors": colour} if solver == "process" else {"color": colour}
            axes.scatter(xs, ys, label=label, marker=marker, s=42, **hollow)
    axes.set_xscale("log")
    axes.set_yticks([-row for row in range(len(titles))], titles)
    axes.set_xlabel("seconds, building included (logarithmic)")
    axes.grid(alpha=0.3)
    figure.legend(loc="outside upper center", ncols=4, frameon=False, fontsize="small")
    figure.savefig(chart_file, metadata={"Date": None})


if __name__ == "__main__":
    main()
