"""Tables that do not speak Arrow, as columns of text, which are read as the cells of a CSV file are."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# In their order; names may be double, which the reader reports.
Columns = list[tuple[str, list[str | None]]]


def of_rows(name: str, rows: Iterable[Any]) -> Columns:
    """The columns of dictionaries; a key that a row lacks is a missing value."""
    records = list(rows)
    for at, row in enumerate(records):
        if not isinstance(row, Mapping):
            kind = type(row).__name__
            raise TypeError(f"{name}: a dictionary is expected in each row, but row {at}, counted from 0, is a {kind}")
    keys: dict[Any, None] = {}
    for row in records:
        keys.update(dict.fromkeys(row))
    return [(str(key), _texts(name, key, [row.get(key) for row in records])) for key in keys]


def of_columns(name: str, columns: Mapping[Any, Sequence[Any]]) -> Columns:
    """The columns of a dictionary of columns."""
    texts: Columns = []
    for key, column in columns.items():
        if isinstance(column, (str, bytes)) or not hasattr(column, "__iter__"):
            raise TypeError(f"{name}: column {key} is a {type(column).__name__}, not a list of values")
        texts.append((str(key), _texts(name, key, column)))
    lengths = {key: len(column) for key, column in texts}
    if len(set(lengths.values())) > 1:
        raise TypeError(f"{name}: the columns differ in length: {lengths}")
    return texts


def of_pandas(name: str, frame: Any) -> Columns:
    """The columns of a data frame of pandas, without its index: the way that needs no pyarrow."""
    texts: Columns = []
    # By position: names of columns may be double.
    for at, key in enumerate(frame.columns):
        column = frame.iloc[:, at]
        values = zip(column, column.isna(), strict=True)
        texts.append((str(key), _texts(name, key, [None if gone else value for value, gone in values])))
    return texts


def of_polars(frame: Any) -> Any:
    """The data frame with columns of text in place of those whose type is that they hold nothing."""
    import polars as pl

    return frame.with_columns(pl.col(pl.Null).cast(pl.String))


def policy_json(policy: Mapping[str, Any]) -> str:
    """A policy as JSON, its days as text."""
    return json.dumps(policy, default=_plain)


def _plain(value: Any) -> Any:
    if getattr(value, "ndim", None) == 0 and hasattr(value, "item"):
        return value.item()
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"policy: a value of type {type(value).__name__} has no place in a policy")


def _texts(name: str, key: Any, values: Iterable[Any]) -> list[str | None]:
    texts = []
    for at, value in enumerate(values):
        try:
            texts.append(_text(value))
        except TypeError as error:
            raise TypeError(f"{name}: column {key}, row {at}, counted from 0: {error}") from None
    return texts


def _text(value: Any) -> str | None:
    """A value as a cell: whole floats without a point, midnights as days, lists separated by semicolons; NaN is a missing value."""
    dimensions = getattr(value, "ndim", None)
    if dimensions == 0 and hasattr(value, "item"):
        value = value.item()
    if dimensions == 1 and hasattr(value, "tolist"):
        value = value.tolist()
    # The missing value of pandas equals nothing, and is not even unequal.
    if value is None or type(value).__name__ == "NAType" or value != value:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return (value.date() if value.time() == datetime.time() else value).isoformat()
    if isinstance(value, (set, frozenset)):
        value = sorted(value, key=str)
    if isinstance(value, (list, tuple)):
        return ";".join(_text(item) or "" for item in value)
    # What has no text of its own would show where it lies in memory.
    has_text = not {type(value).__str__, type(value).__repr__} <= {object.__str__, object.__repr__}
    if not has_text or isinstance(value, (bytes, bytearray, complex, Mapping)):
        raise TypeError(f"text, a number, a day or a list of them is expected, not {type(value).__name__}")
    return str(value)
