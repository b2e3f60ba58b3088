"""The exceptions of the package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hubmatch._native import Table


class HubmatchError(Exception):
    """The base of all exceptions of this package."""


class InputError(HubmatchError, ValueError):
    """Inputs are wrong. The message says everything that is, as the command does.

    ``issues`` is a table of the faults, one a row: ``file`` (``schools``, ``hubs``, ``policy`` or
    a path), ``row`` (of a data frame its position, from 0; of a file its line), ``column``,
    ``code``, ``value``, ``expected``, ``hint`` and ``urn``. It is empty where the message is
    about the call as a whole.

    >>> import hubmatch as hm
    >>> try:
    ...     hm.read_schools([{"urn": 100000, "name": "Ash", "pupils": -1}])
    ... except hm.InputError as error:
    ...     print(error.issues["code"], error.issues["column"])
    ['bad_integer'] ['pupils']
    """

    issues: Table

    def __init__(self, message: str, issues: Table) -> None:
        super().__init__(message)
        self.issues = issues

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (str(self), self.issues))


class InfeasibleError(HubmatchError):
    """A plan was demanded of a problem whose pins and rules cannot all be kept.

    ``conflict`` says why, and what there is instead: the rules that contradict each other, the
    cheapest repair, and what the best plan in part reaches.
    """

    conflict: dict[str, Any]

    def __init__(self, message: str, conflict: dict[str, Any]) -> None:
        super().__init__(message)
        self.conflict = conflict

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (str(self), self.conflict))


class NoPlanError(HubmatchError):
    """A plan was demanded, and time was up before there was any."""


class SolverError(HubmatchError):
    """The solver failed, or the problem is beyond what it was built for."""


class VerificationError(HubmatchError):
    """A plan does not pass the audit. ``violations`` says why, a sentence each."""

    violations: list[str]

    def __init__(self, message: str, violations: list[str]) -> None:
        super().__init__(message)
        self.violations = violations

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (str(self), self.violations))
