"""What a notebook shows: plain HTML, without scripts, and every text escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hubmatch._native import Plan, Table

#: Rows that are shown of a table.
SHOWN = 10

_CELL = "text-align:left;padding:0.2em 0.8em 0.2em 0;"
_NUMBER = "text-align:right;padding:0.2em 0.8em 0.2em 0;font-variant-numeric:tabular-nums;"


def text(words: str) -> str:
    """Text as it stands."""
    return f'<pre style="white-space:pre-wrap">{escape(words)}</pre>'


def table(shown: Table) -> str:
    """The first rows of a table, and how many there are."""
    columns = shown.columns
    values = [shown[name][:SHOWN] for name in columns]
    rows = list(zip(*values, strict=True))
    count = len(shown)
    note = f"{count:,} row{'' if count == 1 else 's'}"
    if count > SHOWN:
        note += f", the first {SHOWN} shown"
    return _rows(columns, rows) + f"<p>{escape(shown.name)}: {note}</p>"


def plan(shown: Plan) -> str:
    """A plan: what it reaches, and how full each hub is."""
    summary = shown.summary
    placed, schools = summary["placed"], summary["schools"]
    proof = "proven to be the best" if shown.status == "optimal" else "not proven to be the best: see objectives"
    lines = [
        f"<p><strong>{placed:,} of {schools:,} schools placed</strong>, {escape(proof)}. "
        f"Policy {escape(str(summary['policy']))}, seed {summary['seed']}.</p>",
    ]
    tiers = [(row["name"], row["placed"], row["schools"]) for row in summary["tiers"]]
    lines.append(_rows(["tier", "placed", "of"], tiers))
    hubs = shown.hubs.to_dicts()
    rows = [
        (hub["hub"], hub["lead_name"], hub["level"], hub["load"], hub["places"], _Bar(hub["load"], hub["places"]))
        for hub in hubs[: 4 * SHOWN]
    ]
    lines.append(_rows(["hub", "lead", "level", "schools", "places", ""], rows))
    if len(hubs) > len(rows):
        lines.append(f"<p>{len(rows)} of {len(hubs)} shown; all of them: <code>plan.hubs</code></p>")
    return "\n".join(lines)


def framed(page: str) -> str:
    """A page in a frame of its own, where its scripts run apart from the notebook's."""
    return (
        '<iframe sandbox="allow-scripts" title="hubmatch report" '
        f'style="width:100%;height:700px;border:1px solid #ccc" srcdoc="{escape(page)}"></iframe>'
    )


class _Bar:
    """How full a hub is."""

    def __init__(self, load: int, places: int) -> None:
        self.load = int(load)
        self.places = int(places)

    def html(self) -> str:
        return (
            f'<meter min="0" max="{max(self.places, 1)}" value="{self.load}" '
            f'title="{self.load} of {self.places}"></meter>'
        )


def _rows(columns: list[str], rows: list[tuple[Any, ...]]) -> str:
    head = "".join(f'<th scope="col" style="{_CELL}">{escape(name)}</th>' for name in columns)
    body = "".join("<tr>" + "".join(_cell(value) for value in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    if isinstance(value, _Bar):
        return f'<td style="{_CELL}">{value.html()}</td>'
    if isinstance(value, (int, float)):
        return f'<td style="{_NUMBER}">{value:,}</td>'
    return f'<td style="{_CELL}">{escape("" if value is None else str(value))}</td>'
