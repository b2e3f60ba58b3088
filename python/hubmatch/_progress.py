"""A bar in a notebook, for what takes long."""

from __future__ import annotations

import sys
from collections.abc import Callable


def in_notebook() -> Callable[[int, int], None] | None:
    """What shows progress in a notebook; ``None`` elsewhere.

    A notebook is where IPython's shell is one without a terminal; IPython is not imported for that.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None or not hasattr(shell, "kernel"):
        return None
    return _Bar()


class _Bar:
    """A bar of IPython, displayed once and then updated in its place."""

    def __init__(self) -> None:
        self._handle: object | None = None

    def __call__(self, done: int, total: int) -> None:
        from IPython.display import HTML, display  # type: ignore[import-not-found, unused-ignore]

        html = f'<progress value="{int(done)}" max="{int(total)}" aria-label="solving"></progress>'
        bar = HTML(html)  # type: ignore[no-untyped-call, unused-ignore]
        if self._handle is None:
            self._handle = display(bar, display_id=True)  # type: ignore[no-untyped-call, unused-ignore]
        else:
            self._handle.update(bar)  # type: ignore[attr-defined]
