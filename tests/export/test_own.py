"""A user's own columns come along from any table into any other, and where they cannot, that is said."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import dipla as package
from dipla.corpus.errors import DiplaError
from dipla.corpus.own import cell

Dipla = Callable[..., Any]
TABLES = ("csv", "tsv", "jsonl", "parquet")
# What people have in such columns: texts, numbers, truth, lists, names with blanks, and nothing.
OWN = {
    "genre": ["memoir", None, "=letter, “old”\nand new"],
    "Year of text": [1919, 1936, 1947],
    "weight": [0.5, 1.0, 1e-9],
    "checked": [True, False, True],
    "tags": [["a", "β"], [], ["γ"]],
}


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": ["Ναι.", "Όχι.", "Ίσως."],
            "target": ["Yes.", None, ""],
            "state": ["draft", "untranslated", "approved"],
        }
    ).assign(**{name: pd.Series(values, dtype=object) for name, values in OWN.items()})


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t" if path.suffix == ".tsv" else ","))


def texts_of(values: list[Any]) -> list[str]:
    return [cell(value) for value in values]


@pytest.mark.parametrize("form", TABLES)
def test_a_table_comes_back_with_its_own_columns_behind_ours(form: str, table: pd.DataFrame, tmp_path: Path) -> None:
    package.write_pairs(table, tmp_path / f"a.{form}")
    again = package.read_pairs(tmp_path / f"a.{form}")
    assert [*again.columns][-len(OWN) :] == [*OWN]
    for name, values in OWN.items():
        wanted = texts_of(values) if form in ("csv", "tsv") else values
        assert [*again[name]] == wanted, name
    batches = list(package.read_pairs(tmp_path / f"a.{form}", batches=2))
    assert [[*one.columns] for one in batches] == [[*again.columns]] * 2


@pytest.mark.parametrize("second", TABLES)
@pytest.mark.parametrize("first", TABLES)
def test_any_table_becomes_any_other_with_them(
    first: str, second: str, table: pd.DataFrame, tmp_path: Path, dipla: Dipla
) -> None:
    package.write_pairs(table, tmp_path / f"a.{first}")
    done = dipla("convert", tmp_path / f"a.{first}", tmp_path / f"b.{second}")
    assert "columns" not in done.err
    again = package.read_pairs(tmp_path / f"b.{second}")
    as_texts = {"csv", "tsv"} & {first, second}
    for name, values in OWN.items():
        assert [*again[name]] == (texts_of(values) if as_texts else values), name


def test_a_filtered_corpus_keeps_them(table: pd.DataFrame, tmp_path: Path, dipla: Dipla) -> None:
    for form in TABLES:
        package.write_pairs(table, tmp_path / f"a.{form}")
        told = dipla("filter", tmp_path / f"a.{form}", tmp_path / f"b.{form}", "--json").json
        assert (told["kept"], told["left_columns"]) == (1, [])
        assert [*map(cell, package.read_pairs(tmp_path / f"b.{form}")["Year of text"])] == ["1919"]


def test_types_of_parquet_stay_what_they_are(tmp_path: Path, dipla: Dipla) -> None:
    made = pa.table(
        {
            "translation": [{"el": "Ναι.", "en": "Yes."}, {"el": "Όχι.", "en": "No."}],
            "year": pa.array([1919, None], pa.int16()),
            "vector": pa.array([[0.5, 0.25], [1.0]], pa.list_(pa.float32())),
            "seen": pa.array([datetime.date(2026, 11, 26), None], pa.date32()),
            "nothing": pa.nulls(2),
        }
    )
    pq.write_table(made, tmp_path / "a.parquet")
    assert dipla("convert", tmp_path / "a.parquet", tmp_path / "b.parquet").code == 0
    again = pq.read_table(tmp_path / "b.parquet")
    for name in ("year", "vector", "seen", "nothing"):
        assert again[name].type == made[name].type
        assert again[name].to_pylist() == made[name].to_pylist()
    assert dipla("convert", tmp_path / "a.parquet", tmp_path / "b.jsonl").code == 0
    assert json.loads((tmp_path / "b.jsonl").read_text("utf-8").splitlines()[0])["seen"] == "2026-11-26"


def test_a_number_that_is_none_is_nothing_in_json(tmp_path: Path, dipla: Dipla) -> None:
    made = pa.table({"el": ["Ναι.", "Όχι."], "en": ["Yes.", "No."], "weight": [float("nan"), float("-inf")]})
    pq.write_table(made, tmp_path / "a.parquet")
    assert dipla("convert", tmp_path / "a.parquet", tmp_path / "b.jsonl").code == 0
    lines = (tmp_path / "b.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line, parse_constant=pytest.fail)["weight"] for line in lines] == [None, "-inf"]


@pytest.mark.parametrize("form", TABLES)
def test_a_time_that_is_not_there_is_nothing(form: str, table: pd.DataFrame, tmp_path: Path) -> None:
    given = table.assign(
        when=pd.to_datetime(["2026-01-02", None, None]),
        took=pd.to_timedelta([None, "1h", None]),
        other=pd.Series([np.datetime64("NaT"), np.float32("nan"), [pd.NaT, 1]], dtype=object),
    )
    package.write_pairs(given, tmp_path / f"a.{form}")
    again = package.read_pairs(tmp_path / f"a.{form}")
    nothing = "" if form in ("csv", "tsv") else None
    assert [*again["when"]][1:] == [nothing, nothing]
    assert [again["took"][0], again["took"][2]] == [nothing, nothing]
    assert [*again["other"]] == [nothing, nothing, "[null, 1]" if form in ("csv", "tsv") else [None, 1]]
    assert again["when"][0] is not nothing
    assert "NaT" not in again.to_csv()


def test_a_format_without_a_place_for_them_says_which_it_leaves(
    table: pd.DataFrame, tmp_path: Path, dipla: Dipla
) -> None:
    with pytest.warns(UserWarning, match="tmx has no place for the columns genre, Year of text, weight, checked, tags"):
        package.write_pairs(table, tmp_path / "a.tmx")
    package.write_pairs(table, tmp_path / "a.jsonl")
    for verb in ("convert", "filter"):
        done = dipla(verb, tmp_path / "a.jsonl", tmp_path / "b.tmx")
        assert "tmx has no place for the columns genre, Year of text, weight, checked, tags" in done.err
        assert dipla(verb, tmp_path / "a.jsonl", tmp_path / "b.tmx", "--json").json["left_columns"] == [*OWN]


@pytest.mark.parametrize("name", ["Score", "Source text", "translation ", "Origin tool", "sheet"])
def test_a_name_that_could_be_one_of_ours_is_not_written_and_told(
    name: str, table: pd.DataFrame, tmp_path: Path
) -> None:
    for form in TABLES:
        with pytest.warns(UserWarning, match=f"the columns {name} are called nearly as dipla's own"):
            package.write_pairs(table.assign(**{name: "0.5"}), tmp_path / f"a.{form}")
        again = package.read_pairs(tmp_path / f"a.{form}")
        assert [*again["source"]] == [*table["source"]]
        assert [*again["score"]] == [None] * 3


def test_columns_that_only_some_lines_have_stay_in_lines_and_are_told_elsewhere(tmp_path: Path, dipla: Dipla) -> None:
    lines = [{"translation": {"el": "Ναι.", "en": "Yes."}} | more for more in ({"a": 1}, {"b": {"c": [2]}}, {})]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    dipla("convert", tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    again = [json.loads(line) for line in (tmp_path / "b.jsonl").read_text("utf-8").splitlines()]
    assert [{name: row[name] for name in ("a", "b") if name in row} for row in again] == [
        {"a": 1}, {"b": {"c": [2]}}, {},
    ]  # fmt: skip
    done = dipla("convert", tmp_path / "a.jsonl", tmp_path / "b.csv")
    assert "not all pairs have the columns b, so they are not written; jsonl holds them." in done.err
    assert [row["a"] for row in rows_of(tmp_path / "b.csv")] == ["1", "", ""]
    assert [*package.read_pairs(tmp_path / "a.jsonl")["b"]] == [None, {"c": [2]}, None]


def test_columns_of_one_name_and_of_none_stay_apart(tmp_path: Path, dipla: Dipla) -> None:
    (tmp_path / "a.csv").write_text(",el,en,x,x\n0,Ναι.,Yes.,one,two\n", "utf-8")
    dipla("convert", tmp_path / "a.csv", tmp_path / "b.csv")
    (row,) = rows_of(tmp_path / "b.csv")
    assert (row[""], row["x"], row["x.1"]) == ("0", "one", "two")
    done = dipla("convert", tmp_path / "a.csv", tmp_path / "b.tmx")
    assert "no place for the columns (without a name), x, x.1, so" in done.err


def test_what_a_sheet_has_for_its_reader_is_no_column_of_a_user_s(sample: Path, tmp_path: Path, dipla: Dipla) -> None:
    sheet = next((sample / "out").glob("*.csv"))
    rows = rows_of(sheet)
    assert "sheet" in rows[0] or "\ufeffid" in rows[0]
    dipla("convert", sheet, tmp_path / "a.csv", "--from", "el", "--to", "en")
    dipla("convert", sheet, tmp_path / "a.jsonl", "--from", "el", "--to", "en")
    dipla("convert", tmp_path / "a.jsonl", tmp_path / "b.csv")
    assert [*rows_of(tmp_path / "a.csv")[0]] == [*rows_of(tmp_path / "b.csv")[0]]
    assert not {"sheet", "hint", "do", "engine"} & set(rows_of(tmp_path / "a.csv")[0])


def test_values_of_several_kinds_become_texts_and_one_that_comes_too_late_is_refused(
    table: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dipla.export.corpora import parquet

    mixed = table.assign(mixed=pd.Series([1, "two", [3]], dtype=object))
    package.write_pairs(mixed, tmp_path / "a.parquet")
    assert [*package.read_pairs(tmp_path / "a.parquet")["mixed"]] == ["1", "two", "[3]"]
    monkeypatch.setattr(parquet, "ROWS", 1)
    with pytest.raises(DiplaError, match=r"row 2, column 'mixed': found 'two'; expected int64, as in the rows before"):
        package.write_pairs(mixed, tmp_path / "b.parquet")
    assert not (tmp_path / "b.parquet").exists()
