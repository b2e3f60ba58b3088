"""What is documented is there, and runs."""

from __future__ import annotations

import doctest
import inspect
from collections.abc import Iterator

import hubmatch as hm
import hubmatch._errors
import pytest


def documented() -> Iterator[tuple[str, str]]:
    """Everything public, with its docstring."""
    for name in hm.__all__:
        thing = getattr(hm, name)
        yield name, inspect.getdoc(thing) or ""
        if inspect.isclass(thing) and not issubclass(thing, Exception):
            for member, value in vars(thing).items():
                if not member.startswith("_"):
                    yield f"{name}.{member}", inspect.getdoc(value) or ""


@pytest.mark.parametrize(("name", "text"), list(documented()))
def test_everything_public_is_documented(name: str, text: str) -> None:
    assert len(text) > 10, name


def test_examples_run() -> None:
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    examples = [("hubmatch", hm.__doc__ or ""), *documented()]
    plot = pytest.importorskip("hubmatch.plot", exc_type=ImportError)
    examples.append(("hubmatch.plot", plot.__doc__ or ""))
    for name, text in examples:
        test = parser.get_doctest(text, {}, name, None, None)
        runner.run(test, clear_globs=True)
    assert runner.failures == 0
    assert runner.tries > 30


def test_what_solves_has_an_example() -> None:
    for name in ("Problem", "Problem.solve", "Problem.with_changes", "Plan", "Plan.explain", "solve", "synth", "Table"):
        assert ">>>" in dict(documented())[name], name
