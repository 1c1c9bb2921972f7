"""Many documents become one data set, which others open; what is wrong with one is told, and the rest is done."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as parquet
import pytest

import dipla

from .data_sets import DOCUMENTS, Dipla, documents, manifest


def test_a_data_set_opens_in_pandas_duckdb_and_pyarrow_with_every_document_once(whole: Path) -> None:
    frame = pd.read_parquet(whole / "data")
    assert frame["id"].is_unique
    assert frame["doc"].nunique() == DOCUMENTS
    query = f"select count(*), count(distinct doc), min(translation.el) from '{whole}/data/*.parquet'"
    [asked] = duckdb.sql(query).fetchall()
    assert asked[:2] == (len(frame), DOCUMENTS)
    schemas = [parquet.read_schema(path) for path in (whole / "data").iterdir()]
    assert all(schema.equals(schemas[0], check_metadata=True) for schema in schemas)


@pytest.mark.client
def test_a_data_set_opens_in_datasets(whole: Path) -> None:
    python = next((Path(folder) / "python" for folder in _path() if (Path(folder) / "datasets-cli").exists()), None)
    if python is None:
        pytest.skip("datasets (Hugging Face) is not installed")
    program = (
        "import sys, datasets\n"
        "rows = datasets.load_dataset('parquet', data_files=sys.argv[1], split='train', cache_dir=sys.argv[2])\n"
        "print(len(rows), len(set(rows['doc'])), sorted(rows[0]['translation']))"
    )
    words = [python, "-c", program, f"{whole}/data/*.parquet", str(whole.parent / "cache")]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.strip().endswith(f"{manifest(whole)['pairs']} {DOCUMENTS} ['el', 'en']")


def _path() -> list[str]:
    return os.environ.get("PATH", "").split(os.pathsep)


def test_all_formats_of_a_shard_hold_the_same_pairs(whole: Path) -> None:
    kinds = {"data": "parquet", "tmx": "tmx", "jsonl": "jsonl", "moses": "moses"}
    tables = {form: dipla.read_pairs(whole / folder, "el", "en") for folder, form in kinds.items()}
    for form, table in tables.items():
        assert [*table["source"]] == [*tables["parquet"]["source"]], form
        assert [*table["target"]] == [*tables["parquet"]["target"]], form


def test_made_texts_are_paired_as_they_were_made(whole: Path) -> None:
    frame = pd.read_parquet(whole / "data")
    assert set(frame["state"]) == {"aligned"}
    assert (frame["score"] > 0.5).mean() > 0.95
    assert not frame[["created", "changed", "origin_date"]].replace("", None).notna().any(axis=None)
    assert frame["origin_tool"].unique().tolist() == [f"dipla {dipla.__version__}"]


def test_broken_documents_are_set_aside_by_name_and_the_rest_is_done(
    dipla: Dipla, texts: Path, corpus: Path, tmp_path: Path
) -> None:
    broken = {}
    for number, content in ((3, b""), (7, b"\x00\x01\x02"), (11, b"Only English words stand in here, alas.")):
        path = next(corpus.rglob(f"text{number:06}.el.txt"))
        path.write_bytes(content)
        broken[f"corpus/0000/{path.name}"] = path
    # A translation of something else.
    other = next(corpus.rglob("text000009.en.txt"))
    other.write_bytes(next(corpus.rglob("text000013.en.txt")).read_bytes())
    broken["corpus/0000/text000009.el.txt"] = other
    out = tmp_path / "pairs"
    done = dipla("batch", corpus, "--out", out, "--shard", 5, "--json")
    assert done.code == 1
    failures = {one["document"]: one["reason"] for one in done.json["failures"]}
    assert set(failures) == set(broken)
    assert all(name in done.err for name in broken)
    assert (done.json["done"], done.json["failed"]) == (DOCUMENTS - len(broken), len(broken))
    assert set(documents(out)) | set(broken) == {f"corpus/0000/text{n:06}.el.txt" for n in range(DOCUMENTS)}
    assert not set(documents(out)) & set(broken)
    # Mended, only they and their neighbours are made again.
    for path in broken.values():
        shutil.copy(texts / path.relative_to(corpus), path)
    again = dipla("batch", corpus, "--out", out, "--shard", 5, "--json")
    assert (again.code, again.json["failed"]) == (0, 0)


def test_a_fault_of_ours_in_one_document_does_not_end_the_run(
    dipla: Dipla, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dipla.command import shard

    real = shard.prepare

    def faulty(document: Any, *rest: Any, **more: Any) -> Any:
        if document.name == "text000004.el.txt":
            raise KeyError("no such rule")
        return real(document, *rest, **more)

    monkeypatch.setattr(shard, "prepare", faulty)
    done = dipla("batch", corpus, "--out", tmp_path / "pairs", "--json")
    assert done.code == 1
    [failure] = done.json["failures"]
    assert failure["document"].endswith("text000004.el.txt")
    assert "unforeseen KeyError" in failure["reason"]


def test_checks_say_what_they_find_in_the_flags_and_a_recipe_drops(dipla: Dipla, corpus: Path, tmp_path: Path) -> None:
    changed = next(corpus.rglob("text000003.en.txt"))
    first, rest = changed.read_text("utf-8").split(".", 1)
    changed.write_text(f"{first} 77345.{rest}", "utf-8")
    plain = dipla("batch", corpus, "--out", tmp_path / "all", "--steps", "split,align,check", "--json").json
    assert plain["findings"]["numbers"] >= 1
    flags = pd.read_parquet(tmp_path / "all/data").set_index("id")["flags"]
    assert any("check:numbers" in listed for listed in flags)
    recipe = tmp_path / "mine.toml"
    recipe.write_text('[[rule]]\nname = "digits"\n', "utf-8")
    steps = ["--steps", "split,align,filter", "--recipe", recipe]
    cleaned = dipla("batch", corpus, "--out", tmp_path / "clean", *steps, "--json").json
    assert cleaned["dropped"]["digits"] >= 1
    assert cleaned["pairs"] + sum(cleaned["dropped"].values()) == plain["pairs"]
    left = set(pd.read_parquet(tmp_path / "clean/data")["id"])
    assert len(left) == cleaned["pairs"]
    assert left < set(flags.index)


def test_translations_without_documents_are_named_in_the_manifest(dipla: Dipla, corpus: Path, tmp_path: Path) -> None:
    gone = next(corpus.rglob("text000003.el.txt"))
    gone.unlink()
    done = dipla("batch", corpus, "--out", tmp_path / "pairs", "--json")
    assert done.json["translations_alone"] == ["corpus/0000/text000003.en.txt"]
    assert "1 translation has no document" in (tmp_path / "pairs/report.txt").read_text("utf-8")
