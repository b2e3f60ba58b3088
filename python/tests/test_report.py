"""The report as a person sees it: in Chromium, from a file, with the network off.

Chromium is Debian's package; Playwright drives it, and axe-core looks for what would keep people out.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

import hubmatch as hm

playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install axe-playwright-python")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

HOSTILE = [
    "<script>document.title = 'run'</script>",
    "</script><script>document.title = 'run'</script>",
    "<img src=x onerror=\"document.title = 'run'\">",
    '"><svg onload=document.title="run">',
    "javascript:document.title='run'//{{ 7 * 7 }}",
]


def matched(schools: int, hubs: int, change: Callable[[dict[str, Any], int], None] | None = None) -> hm.Plan:
    """A plan of synthetic schools, each changed first."""
    applied, leads = hm.synth(schools, hubs, seed=5)
    rows = applied.to_dicts()
    for at, row in enumerate(rows):
        if change:
            change(row, at)
    return hm.Problem(rows if change else applied, leads, "attendance-2023").solve()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with playwright.sync_playwright() as engine:
        started = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def plan() -> hm.Plan:
    return matched(400, 8)


@pytest.fixture(scope="session")
def files(plan: hm.Plan, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All kinds of pages, by name."""
    folder = tmp_path_factory.mktemp("report")
    pages = {"team": plan.report(runs=20), "public": plan.report("public"), "summary": plan.report("summary")}
    pages["hub"] = plan.hub_pages()["H01"]
    for name, page in pages.items():
        page.save(folder / f"{name}.html")
    return {name: folder / f"{name}.html" for name in pages}


class Opened:
    """A page that is open, with all that it complained of."""

    def __init__(self, browser: Browser, path: Path, **options: Any) -> None:
        self.context = browser.new_context(offline=True, **options)
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: None if request.url.startswith(("file:", "data:", "blob:")) else self.said.append(request.url))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-ready]")

    def __enter__(self) -> Page:
        return self.page

    def __exit__(self, *_: object) -> None:
        self.context.close()
        assert self.said == []


@pytest.fixture
def team(browser: Browser, files: dict[str, Path]) -> Iterator[Page]:
    with Opened(browser, files["team"]) as page:
        yield page


def rows(page: Page, table: str = "#school-table") -> int:
    return page.locator(f"{table} tbody tr").count()


def status(page: Page) -> str:
    return page.locator("#school-table [role=status]").inner_text()


def column(page: Page, title: str) -> list[str]:
    heads = [text.strip() for text in page.locator("#school-table thead th").all_inner_texts()]
    at = next(at for at, head in enumerate(heads) if head.startswith(title))
    return page.locator(f"#school-table tbody tr > :nth-child({at + 1})").all_inner_texts()


@pytest.mark.parametrize("name", ["team", "public", "summary", "hub"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_open_without_a_network_and_are_for_everyone(
    browser: Browser, files: dict[str, Path], name: str, width: int, scheme: Any
) -> None:
    with Opened(browser, files[name], viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "nothing sticks out"
        found = axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        assert [(it["id"], it["nodes"][0]["html"]) for it in found.response["violations"]] == []


def test_a_search_finds_names_numbers_and_authorities(team: Page, plan: hm.Plan) -> None:
    school = plan.problem.schools.to_dicts()[7]
    assert rows(team) == 50
    team.get_by_label("Search name").fill(str(school["urn"]))
    assert column(team, "School") == [school["name"]]
    authority = school["local_authority"]
    team.get_by_label("Search name").fill(authority.upper())
    expected = [row for row in plan.problem.schools.to_dicts() if authority in row["local_authority"]]
    assert status(team).startswith(f"{len(expected)} of 400")
    team.get_by_role("button", name="Clear all").click()
    playwright.expect(team.locator("#school-table [role=status]")).to_have_text("400 schools, 1 to 50 shown")


def test_filters_hold_together(team: Page, plan: hm.Plan) -> None:
    team.locator("select[name=standing]").select_option("with a hub")
    assert status(team).startswith(f"{len(plan.assignments)} of 400")
    team.locator("select[name=hub]").select_option(index=3)
    hub = plan.hubs["hub"][2]
    assert status(team).startswith(f"{plan.assignments['hub'].count(hub)} of 400")
    assert set(column(team, "Hub")) == {hub}


def test_headings_sort_both_ways(team: Page) -> None:
    for title, key in [("URN", int), ("Fit", float), ("School", str)]:
        heading = team.locator("#school-table thead button", has_text=title).first
        heading.click()
        one = column(team, title)
        heading.click()
        other = column(team, title)
        cell = heading.locator("xpath=ancestor::th")
        assert cell.get_attribute("aria-sort") in ("ascending", "descending")
        if key is not str:
            numbers = [[key(text) for text in shown if text != "–"] for shown in (one, other)]
            assert numbers[0] == sorted(numbers[0], reverse=True)
            assert numbers[1] == sorted(numbers[1])
            assert min(numbers[0]) > max(numbers[1]), "all schools are sorted, not the page that is shown"
        else:
            assert one != other


def test_a_school_and_its_hub_are_a_click_away(team: Page, plan: hm.Plan) -> None:
    placed = plan.assignments.to_dicts()[0]
    team.get_by_label("Search name").fill(str(placed["urn"]))
    team.locator("#school-table tbody a").first.click()
    details = team.get_by_role("dialog")
    assert details.get_by_role("heading", level=2).inner_text() == placed["name"]
    words = details.inner_text()
    assert f"Its hub is {placed['hub']}" in words
    assert f"{placed['fit_percent']:.1f} %" in words
    told = plan.explain(placed["urn"]).to_dict()
    others = [hub["hub"] for hub in told["hubs"] if hub["verdict"] in ("full", "fits_less")][:5]
    assert all(hub in words for hub in others)
    details.locator("p.lead a").click()
    assert details.get_by_role("heading", level=2).inner_text() == f"Hub {placed['hub']}"
    assert details.locator("table").count() >= 3
    team.go_back()
    assert details.get_by_role("heading", level=2).inner_text() == placed["name"]
    team.keyboard.press("Escape")
    assert team.get_by_role("dialog").count() == 0


def test_the_keyboard_is_enough(team: Page) -> None:
    team.keyboard.press("Tab")
    assert team.evaluate("document.activeElement.className") == "skip"
    team.keyboard.press("Enter")
    team.locator("input[name=search]").focus()
    team.keyboard.type("primary")
    for _ in range(40):
        team.keyboard.press("Tab")
        if team.evaluate("document.activeElement.closest('#school-table tbody') !== null"):
            break
    name = team.evaluate("document.activeElement.textContent")
    team.keyboard.press("Enter")
    details = team.get_by_role("dialog")
    assert details.get_by_role("heading", level=2).inner_text() == name
    for _ in range(60):
        team.keyboard.press("Tab")
        inside = team.evaluate("document.activeElement === document.body || document.activeElement.closest('dialog') !== null")
        assert inside, "the focus stays in the window"
    team.keyboard.press("Escape")
    assert team.evaluate("document.activeElement.textContent") == name, "and goes back"


def test_the_details_are_for_everyone(team: Page, plan: hm.Plan) -> None:
    for kind, key in [("school", plan.assignments["urn"][3]), ("school", plan.unplaced["urn"][3]), ("hub", "H03")]:
        team.evaluate(f"location.hash = '#{kind}/{key}'")
        team.wait_for_selector("dialog[open] table")
        found = axe.Axe().run(team, context="dialog")
        serious = [it["id"] for it in found.response["violations"] if it["impact"] in ("serious", "critical")]
        assert serious == []


def test_charts_are_drawn_and_said(team: Page) -> None:
    charts = team.locator(".chart")
    assert charts.count() >= 5
    for at in range(charts.count()):
        chart = charts.nth(at)
        assert chart.locator("canvas").count() == 1
        assert chart.get_attribute("role") == "img"
        assert len(chart.get_attribute("aria-label") or "") > 20


def test_the_map_moves_by_buttons(team: Page) -> None:
    seen = "() => echarts.getInstanceByDom(document.getElementById('map-chart')).getOption().dataZoom.map(({ start, end }) => [start, end])"
    assert team.evaluate(seen) == [[0, 100], [0, 100]]
    team.get_by_role("button", name="Nearer").click()
    assert team.evaluate(seen) == [[25, 75], [25, 75]]
    team.get_by_role("button", name="West").click()
    assert team.evaluate(seen) == [[12.5, 62.5], [25, 75]]
    team.get_by_role("button", name="North").click()
    team.get_by_role("button", name="North").click()
    team.get_by_role("button", name="North").click()
    assert team.evaluate(seen) == [[12.5, 62.5], [50, 100]], "not beyond the edge"
    team.get_by_role("button", name="Whole map").click()
    assert team.evaluate(seen) == [[0, 100], [0, 100]]


def test_charts_say_their_numbers(team: Page) -> None:
    words = team.locator("#fit-chart").get_attribute("aria-label") or ""
    assert "to 75 %: " in words, words


def test_paper_is_light_whatever_the_screen_is(browser: Browser, files: dict[str, Path]) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(files["team"].as_uri())
    page.wait_for_selector("html[data-ready]")
    text = "() => echarts.getInstanceByDom(document.getElementById('fit-chart')).getOption().textStyle.color"
    dark = page.evaluate(text)
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    light = page.evaluate(text)
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(text) == dark != light
    page.close()


def test_paper_has_everything_but_the_controls(team: Page) -> None:
    team.emulate_media(media="print")
    assert not team.locator("#filters").is_visible()
    assert team.locator("#map-chart").is_visible()
    assert len(team.pdf(format="A4")) > 20_000


def test_names_from_forms_run_nothing(browser: Browser, tmp_path: Path) -> None:
    def hostile(row: dict[str, Any], at: int) -> None:
        row["name"] = HOSTILE[at % len(HOSTILE)]
        row["local_authority"] = HOSTILE[(at + 1) % len(HOSTILE)]

    plan = matched(60, 4, hostile)
    pages = {"team": plan.report(runs=0), "public": plan.report("public"), **plan.hub_pages()}
    for name, made in pages.items():
        made.save(tmp_path / f"{name}.html")
        with Opened(browser, tmp_path / f"{name}.html") as page:
            title = page.title()
            if name == "team":
                assert HOSTILE[0] in column(page, "School"), "a name is only a name"
                for at in range(5):
                    page.evaluate(f"location.hash = '#school/{plan.problem.schools['urn'][at]}'")
                    playwright.expect(page.locator("#details h2")).to_have_text(HOSTILE[at])
                map_box = page.locator("#map-chart").bounding_box()
                assert map_box
            assert page.title() == title != "run"
            assert page.locator("img, svg").count() == 0


def test_the_page_of_a_hub_shows_no_other_schools(browser: Browser, files: dict[str, Path], plan: hm.Plan) -> None:
    own = {row["urn"] for row in plan.assignments.to_dicts() if row["hub"] == "H01"}
    with Opened(browser, files["hub"]) as page:
        words = page.locator("main").inner_text()
        assert all(str(urn) in words for urn in own)
        assert not any(str(urn) in words for urn in plan.problem.schools["urn"] if urn not in own)


def test_twenty_two_thousand_schools_can_be_searched(browser: Browser, tmp_path: Path) -> None:
    made = matched(22_000, 93).report(runs=0)
    made.save(tmp_path / "all.html")
    with Opened(browser, tmp_path / "all.html") as page:
        assert "22,000" in status(page)
        page.locator("select[name=standing]").select_option("waiting")
        page.get_by_label("Search name").fill("church")
        assert " of 22,000" in status(page)
        page.locator("#school-table thead button", has_text="URN").click()
        assert rows(page) == 50


def test_pages_show_and_keep_themselves(plan: hm.Plan, tmp_path: Path) -> None:
    page = plan.report("summary")
    assert page._repr_html_().startswith('<iframe sandbox="allow-scripts"')
    assert page.html.startswith("<!doctype html>")
    page.save(tmp_path / "new" / "page.html")
    page.save(tmp_path / "new" / "page.html")
    (tmp_path / "mine.html").write_text("<p>something else</p>")
    with pytest.raises(OSError, match=r"mine\.html"):
        page.save(tmp_path / "mine.html")
    with pytest.raises(ValueError, match="no audience"):
        plan.report("head teachers")  # type: ignore[arg-type]
