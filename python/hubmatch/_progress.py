"""A bar in a notebook, for what takes long."""

from __future__ import annotations

import sys


def in_notebook() -> Bar | None:
    """What shows progress in a notebook; ``None`` elsewhere.

    A notebook is where IPython's shell is one without a terminal; IPython is not imported for that.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None or not hasattr(shell, "kernel"):
        return None
    return Bar()


class Bar:
    """A bar of IPython, displayed once, updated in its place, and gone in the end."""

    def __init__(self) -> None:
        self._handle: object | None = None

    def __call__(self, done: int, total: int) -> None:
        """Show how much is done; where nothing is counted, that something is."""
        state = f' value="{int(done)}" max="{int(total)}"' if total else ""
        self._show(f'<label>solving <progress{state}></progress></label>')

    def close(self) -> None:
        """Take it away, if it was shown."""
        if self._handle is not None:
            self._show("")

    def _show(self, html: str) -> None:
        from IPython.display import HTML, display  # type: ignore[import-not-found, unused-ignore]

        bar = HTML(html)  # type: ignore[no-untyped-call, unused-ignore]
        if self._handle is None:
            self._handle = display(bar, display_id=True)  # type: ignore[no-untyped-call, unused-ignore]
        else:
            self._handle.update(bar)  # type: ignore[attr-defined]
