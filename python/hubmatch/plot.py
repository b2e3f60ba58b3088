"""Charts of a plan, as figures of Altair that can be restyled, combined and saved.

>>> import hubmatch as hm
>>> plan = hm.Problem(*hm.synth(100, 4), "attendance-2023").solve()
>>> chart = plan.plot.loads().properties(title="How full the hubs are")
>>> type(chart).__name__
'LayerChart'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

try:
    import altair as alt
except ImportError:
    raise ImportError("charts need altair: pip install hubmatch[plot]") from None

if TYPE_CHECKING:
    from hubmatch._native import Plan

__all__ = ["Plots"]

# Of Okabe and Ito, told apart by those who are colour-blind.
_BLUE, _ORANGE, _GREY = "#0072B2", "#E69F00", "#999999"

# A hub, or a level of support of it: a row each.
_ROW = "row:N"


class Plots:
    """The charts of one plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def loads(self) -> alt.LayerChart:
        """How full each hub is: schools as bars, places as ticks, by level of support where there are several."""
        rows = [
            {"row": _row(row), "hub": row["hub"], "lead": row["lead_name"], "level": row["level"], "schools": row["load"], "places": row["places"]}
            for row in self._plan.hubs.to_dicts()
        ]
        base = _chart(rows).encode(
            y=alt.Y(_ROW, title=None),
            tooltip=[alt.Tooltip(f"{name}:N") for name in ("hub", "lead", "level", "schools", "places")],
        )
        bars = base.mark_bar(color=_BLUE).encode(x=alt.X("schools:Q", title="schools, and places (ticks)"))
        ticks = base.mark_tick(color=_ORANGE, thickness=3).encode(x="places:Q")
        return _layers(bars, ticks)

    def map(self) -> alt.LayerChart:
        """Schools and hubs where they are, each school linked to its hub; grey schools have none.

        The axes are the British National Grid, in km. Schools and hubs without a position are left out.
        """
        schools = {row["urn"]: row for row in self._plan.problem.schools.to_dicts() if row["easting"] is not None}
        hubs = {row["id"]: row for row in self._plan.problem.hubs.to_dicts() if row["easting"] is not None}
        rows: list[dict[str, Any]] = []
        for placed in self._plan.assignments.to_dicts():
            school, hub = schools.get(placed["urn"]), hubs.get(placed["hub"])
            if school is not None:
                row = {**_spot(school), "name": school["name"], "hub": placed["hub"], "fit": placed["fit_percent"]}
                if hub is not None:
                    row |= {"hub_east": _km(hub["easting"]), "hub_north": _km(hub["northing"])}
                rows.append(row)
        for unplaced in self._plan.unplaced.to_dicts():
            school = schools.get(unplaced["urn"])
            if school is not None:
                rows.append({**_spot(school), "name": school["name"], "hub": None})
        leads = [{**_spot(hub), "hub": key, "name": hub["lead_name"]} for key, hub in hubs.items()]
        spots = [*rows, *leads]
        east = _axis([row["east"] for row in spots], "east, km")
        north = _axis([row["north"] for row in spots], "north, km")
        width, height = _size(spots)
        x, y = alt.X("east:Q", **east), alt.Y("north:Q", **north)
        tooltip = [alt.Tooltip("name:N"), alt.Tooltip("hub:N")]
        links = (
            _chart([row for row in rows if "hub_east" in row])
            .mark_rule(color=_GREY, opacity=0.25, strokeWidth=0.5)
            .encode(x=x, y=y, x2="hub_east:Q", y2="hub_north:Q")
        )
        points = (
            _chart(rows)
            .mark_circle(size=9, opacity=0.8)
            .encode(
                x=x,
                y=y,
                color=alt.condition("datum.hub === null", alt.value(_GREY), alt.value(_BLUE)),
                tooltip=tooltip,
            )
        )
        centres = (
            _chart(leads)
            .mark_point(shape="diamond", filled=True, size=70, color=_ORANGE, stroke="black", strokeWidth=0.5)
            .encode(x=x, y=y, tooltip=tooltip)
        )
        return _layers(links, points, centres).properties(width=width, height=height)

    def scores(self, by: str = "tier") -> alt.Chart:
        """How well the placed schools fit, percent: a box for each tier, or ``by="region"``, ``"phase"`` or ``"level"``."""
        allowed = ("tier", "region", "phase", "level")
        if by not in allowed:
            raise ValueError(f"by is one of {', '.join(allowed)}, not {by!r}")
        rows = [{by: row[by], "fit": row["fit_percent"]} for row in self._plan.assignments.to_dicts()]
        chart: alt.Chart = (
            _chart(rows)
            .mark_boxplot(color=_BLUE)
            .encode(
                x=alt.X("fit:Q", title="fit, % of a perfect pair", scale=alt.Scale(domain=[0, 100])),
                y=alt.Y(f"{by}:N", title=by),
            )
        )
        return chart

    def prices(self) -> alt.LayerChart:
        """What one place more at each hub is worth: schools by tier, then points of fit (100 are a perfect pair).

        Policies with side rules have no prices: the chart is empty.
        """
        summary = self._plan.summary
        tiers = len(summary["tiers"])
        names = [f"tier {at + 1}" for at in range(tiers)] + ["fit"]
        rows = [
            {"row": _row(row), "hub": row["hub"], "level": row["level"], "at": name, "worth": worth if at < tiers else _points(worth, summary)}
            for row in summary["hubs"]
            for at, (name, worth) in enumerate(zip(names, row["price"], strict=False))
        ]
        base = _chart(rows).encode(
            x=alt.X("at:N", title="worth of one more place", sort=names),
            y=alt.Y(_ROW, title=None),
        )
        cells = base.mark_rect().encode(
            color=alt.condition("datum.worth > 0", alt.value("#cfe3f1"), alt.value("#f4f4f4"))
        )
        numbers = base.mark_text(color="black").encode(text=alt.Text("worth:Q", format=".1~f"))
        return _layers(cells, numbers).properties(width=alt.Step(44))

    def weights(self) -> alt.LayerChart:
        """What each criterion was to count for, and what the plan reaches in it.

        Bars are the criterion's share of all weights; ticks are its share of the fit of the placed schools.
        """
        rows = self._plan.criteria.to_dicts()
        base = _chart(rows).encode(
            y=alt.Y("criterion:N", title=None, sort=[row["criterion"] for row in rows]),
            tooltip=[alt.Tooltip(f"{name}:N") for name in rows[0]] if rows else [],
        )
        bars = base.mark_bar(color=_BLUE).encode(
            x=alt.X("weight_percent:Q", title="% of the weights, and of the fit (ticks)")
        )
        ticks = base.mark_tick(color=_ORANGE, thickness=3).encode(x="fit_percent:Q")
        return _layers(bars, ticks)


def _chart(rows: list[dict[str, Any]]) -> alt.Chart:
    """A chart of rows, which it holds itself."""
    return alt.Chart(alt.Data(values=rows))  # type: ignore[no-untyped-call]


def _layers(*charts: alt.Chart) -> alt.LayerChart:
    """Charts on top of each other."""
    return alt.LayerChart(layer=list(charts))


def _row(hub: dict[str, Any]) -> str:
    """A hub by its id, with the level of support where there are several."""
    return str(hub["hub"]) if hub["level"] == "single" else f"{hub['hub']} {hub['level']}"


def _km(metres: int) -> float:
    return metres / 1000


def _spot(row: dict[str, Any]) -> dict[str, Any]:
    return {"east": _km(row["easting"]), "north": _km(row["northing"])}


def _points(worth: int, summary: dict[str, Any]) -> float:
    """A score as points of fit, of which 100 are one perfect pair."""
    return 100.0 * worth / max(int(summary["score_scale"]), 1)


def _axis(values: list[float], title: str) -> dict[str, Any]:
    domain = [min(values, default=0), max(values, default=1)]
    return {"title": title, "scale": alt.Scale(domain=domain, nice=False, zero=False)}


def _size(spots: list[dict[str, Any]]) -> tuple[int, int]:
    """Width and height in which a km is as long both ways."""
    height = 560
    east = [row["east"] for row in spots]
    north = [row["north"] for row in spots]
    if not spots or max(north) == min(north):
        return 400, height
    wide = height * (max(east) - min(east)) / (max(north) - min(north))
    return int(min(max(wide, 120), 900)), height
