"""Pairs as tables: every format comes in and goes out, in one table or in many, and the notebook runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import dipla
from dipla.corpus.errors import DiplaError
from dipla.export.formats import FORMATS, Format

ROOT = Path(dipla.__file__).parent
DRAFT = ROOT / "examples/serge/draft.tmx"
NOTEBOOK = ROOT / "examples/pairs.ipynb"
BOTH_WAYS = [form for form in FORMATS.values() if form.reads and form.writes]


@pytest.fixture(scope="module")
def serge() -> pd.DataFrame:
    return dipla.read_pairs(DRAFT)


@pytest.mark.parametrize("form", BOTH_WAYS, ids=lambda form: form.name)
def test_a_table_comes_back_from_every_format_with_its_texts(form: Format, serge: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / f"serge{form.suffixes[0] if form.suffixes else '.xlf'}"
    assert dipla.write_pairs(serge, path, form=form.name) == len(serge)
    again = dipla.read_pairs(path, "el", "en", form=form.name)
    assert [*again["source"]] == [*serge["source"]]
    assert [*again["target"]] == [*serge["target"]]


def test_batches_hold_so_many_rows_and_miss_none(serge: pd.DataFrame) -> None:
    tables = list(dipla.read_pairs(DRAFT, batches=40))
    assert [len(table) for table in tables[:-1]] == [40] * (len(serge) // 40)
    assert len(tables[-1]) == len(serge) % 40
    assert [*pd.concat(tables)["id"]] == [*serge["id"]]


def test_tables_that_come_one_after_another_are_one_file(tmp_path: Path) -> None:
    path = tmp_path / "serge.jsonl"
    count = dipla.write_pairs(dipla.read_pairs(DRAFT, batches=7), path)
    assert count == len(path.read_bytes().splitlines()) == len(dipla.read_pairs(path))


def test_a_folder_is_read_as_the_data_set_in_it(serge: pd.DataFrame, tmp_path: Path) -> None:
    for form in ("parquet", "moses"):
        folder = tmp_path / form
        folder.mkdir()
        for number, table in enumerate(dipla.read_pairs(DRAFT, batches=50)):
            dipla.write_pairs(table, folder / f"shard-{number}.{form}")
        assert [*dipla.read_pairs(folder, "el", "en")["source"]] == [*serge["source"]]


def test_an_untranslated_and_an_omitted_pair_stay_apart(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {"id": ["p1", "p2", "p3"], "source": ["Ναι.", "Όχι.", "Ίσως."], "target": [None, "", "Maybe."]}
    )
    dipla.write_pairs(table, tmp_path / "three.parquet")
    assert [*dipla.read_pairs(tmp_path / "three.parquet")["target"]] == [None, "", "Maybe."]


def test_what_is_passed_over_is_told_in_the_table(tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    rows = [{"translation": {"el": "Ναι.", "en": "Yes."}}, {"translation": {"el": "", "en": ""}}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with pytest.warns(UserWarning, match=r"two\.jsonl: 1 skipped; all are in attrs\['skipped'\]\. The first: line 2, "):
        table = dipla.read_pairs(path)
    assert len(table) == 1
    assert [one["line"] for one in table.attrs["skipped"]] == [2]


def test_a_table_in_other_languages_does_not_follow(serge: pd.DataFrame, tmp_path: Path) -> None:
    other = serge.assign(target_lang="fr")
    with pytest.raises(DiplaError, match=r"el and fr follows one in el and en"):
        dipla.write_pairs([serge, other], tmp_path / "both.tmx")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_several_formats_is_refused(serge: pd.DataFrame, tmp_path: Path) -> None:
    for name in ("a.tmx", "b.csv"):
        dipla.write_pairs(serge, tmp_path / name)
    with pytest.raises(DiplaError, match=r"csv, tmx in this folder"):
        dipla.read_pairs(tmp_path)


def test_importing_dipla_brings_no_pandas() -> None:
    program = "import sys, dipla; print('pandas' in sys.modules, callable(dipla.read_pairs))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_the_notebook_runs_from_top_to_bottom_and_keeps_no_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [cell for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert len(cells) > 3
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)
    monkeypatch.chdir(NOTEBOOK.parent)
    names: dict[str, object] = {"__name__": "__main__"}
    for cell in cells:
        exec("".join(cell["source"]), names)
    assert isinstance(names["count"], int)
    assert names["count"] > 0


def test_a_table_without_ids_is_counted_through(tmp_path: Path) -> None:
    tables = [pd.DataFrame({"source": texts, "target": texts}) for texts in (["Ένα", "Δύο"], ["Τρία"])]
    assert dipla.write_pairs(tables, tmp_path / "a.jsonl") == 3
    again = dipla.read_pairs(tmp_path / "a.jsonl")
    assert [*again["id"]] == ["p1", "p2", "p3"]
    assert [*again["source"]] == ["Ένα", "Δύο", "Τρία"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"source": ["Ένα"]}, "found str to write; expected a DataFrame"),
        (pd.DataFrame({"source": ["Ένα"], "target": ["One"]})["source"], "found str to write"),
        (pd.DataFrame({"id": ["a"], "translation": [{"el": "Ένα", "en": "One"}]}), r"Read it with dipla\.read_pairs"),
    ],
)
def test_what_is_no_table_of_pairs_is_refused(table: Any, said: str, tmp_path: Path) -> None:
    with pytest.raises(DiplaError, match=said):
        dipla.write_pairs(table, tmp_path / "a.jsonl")
    assert not (tmp_path / "a.jsonl").exists()


def test_batches_that_come_out_even_end_with_a_full_table_that_tells_what_was_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,source,target\na,Ένα,One\nb,Δύο,Two\nc,Τρία,Three\nd,Τέσσερα,Four\ne,,\n", "utf-8")
    with pytest.warns(UserWarning, match=r"a\.csv: 1 skipped") as told:
        tables = list(dipla.read_pairs(path, "el", "en", batches=2))
    assert len(told) == 1
    assert [len(table) for table in tables] == [2, 2]
    with pytest.warns(UserWarning, match=r"a\.csv: 1 skipped"):
        assert [*tables[-1].attrs["skipped"]] == [*dipla.read_pairs(path, "el", "en").attrs["skipped"]]


def test_a_file_that_is_not_there_is_told_before_the_first_batch(tmp_path: Path) -> None:
    with pytest.raises(DiplaError, match="there is no such file"):
        dipla.read_pairs(tmp_path / "none.tmx", batches=10)


def test_the_folder_of_a_batch_stands_for_its_pairs(serge: pd.DataFrame, tmp_path: Path) -> None:
    (tmp_path / "shards").mkdir()
    (tmp_path / "manifest.json").write_text("{}", "utf-8")
    for folder, form in (("data", "parquet"), ("tmx", "tmx")):
        (tmp_path / folder).mkdir()
        dipla.write_pairs(serge, tmp_path / folder / f"shard-00000.{form}")
    for form in (None, "parquet", "tmx"):
        assert [*dipla.read_pairs(tmp_path, form=form)["source"]] == [*serge["source"]]
    with pytest.raises(DiplaError, match="was not written in this format"):
        dipla.read_pairs(tmp_path, form="jsonl")


def test_the_page_shows_what_runs_and_lists_every_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs/formats.md").read_text("utf-8").partition("## In pandas")[2]
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "serge.tmx").write_bytes(DRAFT.read_bytes())
    exec(block, {})
    count, lang = capsys.readouterr().out.split()
    assert (0 < int(count) < len(dipla.read_pairs(DRAFT)), lang) == (True, "en")
    assert {*dipla.read_pairs("short.jsonl")["genre"]} == {"memoir"}
    named = [name for row in re.findall(r"^\| (`.*?) \|", page, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]
    table = dipla.read_pairs("serge.tmx")
    assert named == [*table.columns]
    assert all(f"`{name}`" in page for name in table.attrs)


TWO = {"source": ["Ένα", "Δύο"], "target": ["One", "Two"]}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"id": ["a", None]}, r"table, row 2: found no id; expected one in each row, or no column `id`"),
        (
            {"state": ["draft", "reviewed"]},
            r"row 2: state: found 'reviewed'; expected untranslated, draft, aligned, ed",
        ),
        ({"origin": ["x", "mt"]}, r"row 1: origin: found 'x'; expected mt, tm, aligned, human\."),
        ({"score": [0.5, "high"]}, r"row 2: score: found 'high'; expected a number"),
        ({"paragraph": [1, "second"]}, r"row 2: paragraph: found 'second'; expected a number"),
        (
            {"target_lang": ["en", "fr"]},
            r"row 2, column 'target_lang': found 'fr' after 'en'; .*groupby\('target_lang'",
        ),
        ({"source_lang": ["el", "de"]}, r"row 2, column 'source_lang': found 'de' after 'el'"),
        ({"source_lang": "Greek"}, r"language 'Greek': expected a BCP-47 code such as el"),
    ],
)
def test_what_no_pair_can_be_is_told_with_what_can_and_nothing_is_written(
    more: dict[str, Any], said: str, tmp_path: Path
) -> None:
    for form in ("csv", "tmx", "jsonl"):
        with pytest.raises(DiplaError, match=said):
            dipla.write_pairs(pd.DataFrame(TWO).assign(**more), tmp_path / f"a.{form}")
    assert list(tmp_path.iterdir()) == []


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    table = pd.DataFrame([["Ένα", "One", "a", "b"]], columns=["source", "target", "g", "g"])
    with pytest.raises(DiplaError, match="two columns are called 'g'; expected one"):
        dipla.write_pairs(table, tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DiplaError, match=r"a\.csv: there is no folder .*none\. Make it"):
        dipla.write_pairs(pd.DataFrame(TWO), tmp_path / "none" / "a.csv")


def test_a_language_that_only_some_rows_name_is_that_of_all(tmp_path: Path) -> None:
    table = pd.DataFrame(TWO).assign(target_lang=[None, "fr"])
    dipla.write_pairs(table, tmp_path / "a.csv")
    assert [*dipla.read_pairs(tmp_path / "a.csv")["target_lang"]] == ["fr", "fr"]


def test_flags_may_be_a_list_and_times_those_of_pandas(tmp_path: Path) -> None:
    table = pd.DataFrame(TWO).assign(
        flags=[["a", "b"], []],
        created=pd.to_datetime(["2026-11-26T10:00:00+02:00", None]),
        changed=pd.to_datetime([None, "2026-11-26 08:00"]),
    )
    for form in ("csv", "tmx", "jsonl", "parquet"):
        dipla.write_pairs(table, tmp_path / f"a.{form}")
        again = dipla.read_pairs(tmp_path / f"a.{form}", "el", "en")
        assert [*again["flags"]] == ["a b", ""]
        assert [*again["created"]] == ["2026-11-26T08:00:00Z", ""]
        assert [*again["changed"]] == ["", "2026-11-26T08:00:00Z"]


def test_a_time_that_is_none_is_left_out_and_told(tmp_path: Path) -> None:
    table = pd.DataFrame(TWO).assign(created=["yesterday", "2026-11-26"], origin="mt", origin_date=["", "2026-02-30"])
    with pytest.warns(UserWarning, match=r"left out 2 times that are none; .* The first: pair p1, created 'yesterday'"):
        dipla.write_pairs(table, tmp_path / "a.jsonl")
    again = dipla.read_pairs(tmp_path / "a.jsonl")
    assert [*again["created"]] == ["", "2026-11-26"]
    assert [*again["origin_date"]] == ["", ""]
