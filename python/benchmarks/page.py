"""How long the report of 22,000 schools takes to open: to where it can be searched, and to where all is drawn.

Usage: python page.py [RUNS]   (it takes playwright, and Chromium: apt-get install chromium)
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import hubmatch as hm

SCHOOLS, HUBS = 22_000, 93


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    page = hm.Problem(*hm.synth(SCHOOLS, HUBS, seed=1), "attendance-2023").solve().report(runs=0)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        path = Path(folder) / "report.html"
        page.save(path)
        browser = engine.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        print(f"Chromium {browser.version}, {SCHOOLS:,} schools, {HUBS} hubs, {path.stat().st_size / 1e6:.1f} MB, {runs} runs")
        times = [opened(browser, path) for _ in range(runs)]
        browser.close()
    for name, values in zip(("can be searched", "all is drawn"), zip(*times, strict=True), strict=True):
        print(f"{name}: median {statistics.median(values):.2f} s, {min(values):.2f} to {max(values):.2f}")


def opened(browser, path: Path) -> tuple[float, float]:
    """Seconds from the beginning of opening, by the page's own clock."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    ready = page.evaluate("performance.now()")
    interactive = page.evaluate("performance.getEntriesByName('interactive')[0].startTime")
    context.close()
    return interactive / 1000, ready / 1000


if __name__ == "__main__":
    main()
