"""What comes in as a table: the same problem from every kind of frame, and the right error for every bad one."""

from __future__ import annotations

import datetime
import pickle
from collections.abc import Callable
from typing import Any

import hubmatch as hm
import numpy as np
import pytest

HUBS = [{"id": "H1", "lead_urn": 100009, "lead_name": "Lead", "places": 2}]
POLICY = {"schema": 1, "name": "all", "description": "", "tiers": [{"name": "all"}]}


def rows(count: int = 3) -> list[dict[str, Any]]:
    """Schools."""
    return [
        {"urn": 100000 + at, "name": f"School {at}", "pupils": 100 + at, "sen": 12.5, "applied_on": datetime.date(2023, 5, at + 1)}
        for at in range(count)
    ]


def polars() -> Any:
    return pytest.importorskip("polars")


def pandas() -> Any:
    return pytest.importorskip("pandas")


def pyarrow() -> Any:
    return pytest.importorskip("pyarrow")


def chunked() -> Any:
    pl = polars()
    return pl.concat([pl.DataFrame(rows()[:1]), pl.DataFrame(rows()[1:])], rechunk=False)


def columns() -> dict[str, list[Any]]:
    return {key: [row[key] for row in rows()] for key in rows()[0]}


def pandas_index() -> Any:
    return pandas().DataFrame(rows(), index=[7, 7, -1])


def pandas_categories() -> Any:
    return pandas().DataFrame(rows()).astype({"name": "category"})


def pandas_nullable() -> Any:
    return pandas().DataFrame(rows()).astype({"urn": "Int64", "pupils": "Int64", "name": "string"})


def pandas_days() -> Any:
    pd = pandas()
    frame = pd.DataFrame(rows())
    return frame.assign(applied_on=pd.to_datetime(frame["applied_on"]))


def polars_categories() -> Any:
    pl = polars()
    return pl.DataFrame(rows()).with_columns(pl.col("name").cast(pl.Categorical), pl.col("pupils").cast(pl.UInt16))


def arrow_views() -> Any:
    pa = pyarrow()
    table = pa.table(columns())
    at = table.schema.get_field_index("name")
    return table.set_column(at, "name", table["name"].cast(pa.string_view()))


def duck() -> Any:
    duckdb = pytest.importorskip("duckdb")
    pl = polars()
    frame = pl.DataFrame(rows())  # noqa: F841, read by its name below
    return duckdb.sql("select * from frame order by urn")


def batch() -> Any:
    return pyarrow().RecordBatch.from_pydict(columns())


def reader() -> Any:
    return pyarrow().table(columns()).to_reader(max_chunksize=1)


def numpy_scalars() -> list[dict[str, Any]]:
    return [{**row, "urn": np.int32(row["urn"]), "sen": np.float32(12.5)} for row in rows()]


GOOD: dict[str, Callable[[], Any]] = {
    "list of dictionaries": rows,
    "tuple of dictionaries": lambda: tuple(rows()),
    "dictionary of columns": columns,
    "dictionary of numpy columns": lambda: columns() | {"urn": np.arange(100000, 100003, dtype=">i4")},
    "numpy scalars": numpy_scalars,
    "own table": lambda: hm.read_schools(rows()),
    "polars": lambda: polars().DataFrame(rows()),
    "polars in chunks": chunked,
    "polars categories and small ints": polars_categories,
    "pandas": lambda: pandas().DataFrame(rows()),
    "pandas with an index that is not 0..n": pandas_index,
    "pandas categories": pandas_categories,
    "pandas nullable ints": pandas_nullable,
    "pandas timestamps": pandas_days,
    "pandas floats for ints": lambda: pandas().DataFrame(rows()).astype({"urn": float, "pupils": float}),
    "pyarrow table": lambda: pyarrow().table(columns()),
    "pyarrow batch": batch,
    "pyarrow reader": reader,
    "pyarrow string views": arrow_views,
    "duckdb": duck,
}


@pytest.mark.parametrize("kind", GOOD)
def test_every_kind_of_frame_gives_the_same_schools(kind: str) -> None:
    table = hm.read_schools(GOOD[kind]())
    assert table.to_dicts() == hm.read_schools(rows()).to_dicts()
    assert table["applied_on"] == [row["applied_on"] for row in rows()]


def test_paths_are_read(tmp_path: Any) -> None:
    path = tmp_path / "schools.csv"
    path.write_text("urn,name\n100000,Ash\n", encoding="utf-8")
    assert hm.read_schools(path)["name"] == hm.read_schools(str(path))["name"] == ["Ash"]
    with pytest.raises(hm.InputError) as raised:
        hm.Problem(tmp_path / "none.csv", [{**HUBS[0], "places": -1}], POLICY)
    assert {row["code"] for row in raised.value.issues.to_dicts()} == {"cannot_read", "bad_integer"}


def test_missing_values_are_missing() -> None:
    wanted = [None, 101]
    for given in (
        [{"urn": 100000, "name": "A"}, {"urn": 100001, "name": "B", "pupils": 101}],
        [{"urn": 100000, "name": "A", "pupils": float("nan")}, {"urn": 100001, "name": "B", "pupils": 101}],
    ):
        assert hm.read_schools(given)["pupils"] == wanted
        assert hm.read_schools(pandas().DataFrame(given))["pupils"] == wanted
    absent = {"urn": 100000, "name": "A", "pupils": pandas().NA}
    assert hm.read_schools([absent, {"urn": 100001, "name": "B", "pupils": 101}])["pupils"] == wanted


def test_lists_are_joined() -> None:
    row = {"urn": 100000, "name": "A", "preferences": ["H2", "H1"]}
    for given in ([row], polars().DataFrame([row]), pyarrow().Table.from_pylist([row]), pandas().DataFrame([row])):
        assert hm.read_schools(given)["preferences"] == ["H2;H1"]
    array = polars().Series([["H2", "H1"]], dtype=polars().Array(polars().String, 2))
    assert hm.read_schools(polars().DataFrame({"urn": [100000], "name": ["A"], "preferences": array}))["preferences"] == ["H2;H1"]
    assert hm.read_schools([row | {"preferences": np.array(["H2", "H1"])}])["preferences"] == ["H2;H1"]


BAD: dict[str, tuple[Callable[[], Any], list[tuple[int | None, str, str]]]] = {
    "missing column": (lambda: [{"urn": 100000}], [(None, "name", "missing_column")]),
    "wrong type": (lambda: [{"urn": "xyz", "name": "A"}], [(0, "urn", "bad_urn")]),
    "missing name": (lambda: [{"urn": 100000, "name": None}], [(0, "name", "empty_cell")]),
    "NaN in Arrow": (
        lambda: polars().DataFrame({"urn": [100000], "name": ["A"], "sen": [float("nan")]}),
        [(0, "sen", "missing_not_empty")],
    ),
    "infinity": (lambda: [{"urn": 100000, "name": "A", "sen": float("inf")}], [(0, "sen", "bad_number")]),
    "duplicate key": (
        lambda: [{"urn": 100000, "name": "A"}, {"urn": 100000, "name": "B"}],
        [(1, "urn", "duplicate_urn")],
    ),
    "duplicate columns": (
        lambda: pandas().DataFrame([[100000, "A", "B"]], columns=["urn", "name", "name"]),
        [(None, "name", "duplicate_column")],
    ),
    "unknown column": (
        lambda: [{"urn": 100000, "name": "A", "pupil": 3}],
        [(None, "pupil", "unknown_column")],
    ),
    "empty frame": (lambda: polars().DataFrame({"urn": [], "name": []}), [(None, "", "no_records")]),
    "empty list": (lambda: [], [(None, "", "no_header")]),
    "two rows, two faults": (
        lambda: polars().DataFrame({"urn": [100000, 5], "name": ["A", "B"], "pupils": [-1, 3]}),
        [(0, "pupils", "bad_integer"), (1, "urn", "bad_urn")],
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_every_bad_frame_is_reported(kind: str) -> None:
    make, expected = BAD[kind]
    with pytest.raises(hm.InputError) as raised:
        hm.Problem(make(), HUBS, POLICY)
    found = {(row["row"], row["column"], row["code"]) for row in raised.value.issues.to_dicts()}
    assert found == set(expected), str(raised.value)
    assert all(row["file"] == "schools" for row in raised.value.issues.to_dicts())
    assert "nothing was written" not in str(raised.value)


def test_all_faults_of_all_inputs_are_reported_together() -> None:
    with pytest.raises(hm.InputError) as raised:
        hm.Problem([{"urn": 1, "name": "A"}], [{**HUBS[0], "places": -1}], 'schema = 1\nname = "x"\ntires = []\n')
    assert {row["file"] for row in raised.value.issues.to_dicts()} == {"schools", "hubs", "policy"}
    assert "error[bad_integer]" in str(raised.value)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (lambda: 3, "not int"),
        (lambda: None, "not NoneType"),
        (lambda: [1, 2], "a dictionary is expected in each row, but row 0"),
        (lambda: {"urn": [100000], "name": []}, "differ in length"),
        (lambda: {"urn": 100000}, "not a list of values"),
        (lambda: np.zeros((2, 2)), "not ndarray"),
        (lambda: polars().DataFrame(rows()).lazy(), "call .collect\\(\\) first"),
    ],
)
def test_what_is_no_table_is_a_type_error(given: Callable[[], Any], words: str) -> None:
    with pytest.raises(TypeError, match=words):
        hm.read_schools(given())


@pytest.mark.parametrize("value", [b"Ash", {"a": 1}, object(), 1j])
def test_what_has_no_text_is_refused(value: Any) -> None:
    rows = [{"urn": 100000, "name": "A"}, {"urn": 100001, "name": value}]
    with pytest.raises(TypeError, match="schools: column name, row 1, counted from 0"):
        hm.read_schools(rows)
    with pytest.raises(TypeError, match="column name, row 1"):
        hm.read_schools({"urn": [100000, 100001], "name": ["A", value]})


def test_columns_without_text_are_refused() -> None:
    pa = pyarrow()
    for name in (pa.array([b"A"]), pa.array([{"a": 1}]), pa.array([["A"]], pa.list_view(pa.string()))):
        with pytest.raises(hm.InputError) as raised:
            hm.read_schools(pa.table({"urn": [100000], "name": name}))
        assert raised.value.issues["code"] == ["unreadable_frame"]
        assert raised.value.issues["column"] == ["name"]


def test_series_are_no_tables() -> None:
    for series in (pandas().Series([1]), polars().Series([1])):
        with pytest.raises(hm.InputError, match="schools: Series gives no table of columns"):
            hm.read_schools(series)


def test_errors_of_others_are_passed_on() -> None:
    class Broken:
        def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        hm.read_schools(Broken())


def test_nothing_is_left_of_the_command_line(tmp_path: Any) -> None:
    bad: list[Any] = [
        [],
        {"urn": [], "name": []},
        [{"a": 1}],
        [{"urn": 100000, "name": "A", "qqq": 1}],
        [{"urn": 100000, "name": "A" * 100_000}, {"urn": 1, "name": "B"}],
        [{"urn": 1, "name": "A"}] * 1000,
        tmp_path,
        tmp_path / "none.csv",
    ]
    for schools in bad:
        with pytest.raises(hm.InputError) as raised:
            hm.read_schools(schools)
        words = str(raised.value)
        for left in ("--limit", "written", "header line", "/dev/stdin", "command", " in 1 file", "remove column"):
            assert left not in words
        assert words.splitlines()[-1].endswith(("problem", "problems"))


def test_pandas_needs_no_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    pd = pandas()
    frame = pd.DataFrame(rows()).astype({"pupils": "Int64"})

    def without(self: Any, requested_schema: Any = None) -> Any:
        raise ImportError("pyarrow is not there")

    monkeypatch.setattr(pd.DataFrame, "__arrow_c_stream__", without)
    assert hm.read_schools(frame).to_dicts() == hm.read_schools(rows()).to_dicts()


def test_tables_go_out_to_every_kind_of_frame(england: tuple[hm.Table, hm.Table]) -> None:
    polars(), pandas(), pyarrow()
    schools, _ = england
    wanted = schools.to_dicts()
    assert schools.to_arrow().to_pylist() == wanted
    assert schools.to_polars().to_dicts() == wanted
    assert list(schools.to_pandas()["urn"]) == schools["urn"]
    assert pytest.importorskip("duckdb").sql("select count(*) from schools").fetchall() == [(len(schools),)]
    assert schools.to_dict()["name"] == schools["name"] == [row["name"] for row in wanted]


def test_tables_are_like_dictionaries_of_columns(england: tuple[hm.Table, hm.Table]) -> None:
    _, hubs = england
    assert list(hubs) == hubs.columns == hubs._ipython_key_completions_()
    assert "id" in hubs and "urn" not in hubs


def test_tables_are_pickled(england: tuple[hm.Table, hm.Table]) -> None:
    for table in england:
        again = pickle.loads(pickle.dumps(table))
        assert again.to_dicts() == table.to_dicts()
        assert again.name == table.name


def test_pickled_tables_keep_their_types(england: tuple[hm.Table, hm.Table]) -> None:
    pa = pyarrow()
    for table in england:
        assert pa.table(pickle.loads(pickle.dumps(table))).schema == pa.table(table).schema


def test_tables_go_out_without_a_copy(england: tuple[hm.Table, hm.Table]) -> None:
    pa = pyarrow()
    schools, _ = england
    one, two = pa.table(schools), pa.table(schools)
    addresses = [[part.buffers()[1].address for part in table["urn"].chunks] for table in (one, two)]
    assert addresses[0] == addresses[1]


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="it has urn, name"):
        hm.read_schools(rows())["nome"]


def test_missing_packages_are_named(england: tuple[hm.Table, hm.Table], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    with pytest.raises(ImportError, match="pip install polars"):
        england[0].to_polars()


@pytest.mark.parametrize(
    ("policy", "error"),
    [
        ("attendance-2032", hm.InputError),
        ({"schema": 1, "name": None, "description": "", "tiers": []}, hm.InputError),
        ({"schema": 1, "name": {1, 2}}, TypeError),
        (3, TypeError),
        ({"schema": np.int64(1), "name": 3}, hm.InputError),
    ],
)
def test_bad_policies(policy: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        hm.Problem(rows(), HUBS, policy)


def test_policies_come_as_name_path_text_and_dictionary(tmp_path: Any) -> None:
    text = hm.policy("attendance-2023")
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    tomllib = pytest.importorskip("tomllib")
    england = hm.synth(60, 3)
    given: list[Any] = ["attendance-2023", path, str(path), text, tomllib.loads(text)]
    plans = {hm.Problem(*england, policy).solve().to_json() for policy in given}
    assert len(plans) == 1
