"""Documents come by folder, pattern, list, column and address; what cannot be meant is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest

from dipla.command.batch_report import MANIFEST

from .data_sets import DOCUMENTS, Dipla


def test_sources_are_the_same_by_pattern_list_column_and_address(
    dipla: Dipla, whole: Path, corpus: Path, tmp_path: Path
) -> None:
    files = sorted(corpus.rglob("*.el.txt"))
    beside = {path: path.with_name(path.name.replace(".el.", ".en.")) for path in files}
    (tmp_path / "list.tsv").write_text("".join(f"{a}\t{b}\n" for a, b in beside.items()), "utf-8")
    columns = {"el": [p.read_text("utf-8") for p in files], "en": [p.read_text("utf-8") for p in beside.values()]}
    parquet.write_table(arrow.table(columns), tmp_path / "texts.parquet", row_group_size=4)
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.put(str(corpus), "/corpus", recursive=True)
    elsewhere = tmp_path / "english"
    elsewhere.mkdir()
    for path in beside.values():
        shutil.copy(path, elsewhere / path.name.replace(".en", ""))
    wanted = [*pd.read_parquet(whole / "data")["translation"]]
    ways: list[list[object]] = [
        [f"{corpus}/**/*.txt"],
        [*files, *beside.values()],
        [f"{corpus}/0000/*.el.txt", "--translations", elsewhere],
        [tmp_path / "list.tsv"],
        [f"@{tmp_path / 'list.tsv'}"],
        [f"{tmp_path}/texts.parquet:el:en"],
        ["memory://corpus"],
    ]
    for number, way in enumerate(ways):
        out = tmp_path / f"out{number}"
        done = dipla("batch", *way, "--out", out)
        assert done.code == 0, f"{way[0]}: {done.err}"
        assert [*pd.read_parquet(out / "data")["translation"]] == wanted, way[0]


def test_without_a_translation_sentences_stand_alone(dipla: Dipla, corpus: Path, tmp_path: Path) -> None:
    for path in corpus.rglob("*.en.txt"):
        path.unlink()
    done = dipla("batch", corpus, "--out", tmp_path / "pairs", "--json")
    assert (done.code, done.json["without_translation"]) == (0, DOCUMENTS)
    assert set(done.json["states"]) == {"untranslated"}


def test_splitting_alone_reads_no_translation(dipla: Dipla, corpus: Path, tmp_path: Path) -> None:
    next(corpus.rglob("*.en.txt")).write_bytes(b"")
    done = dipla("batch", corpus, "--out", tmp_path / "pairs", "--steps", "split", "--json")
    assert (done.code, set(done.json["states"])) == (0, {"untranslated"})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing-here"], "found no file there"),
        (["{corpus}", "--steps", "split,fold"], "found 'fold'; expected split, align, check, filter"),
        (["{corpus}", "--steps", "split,check"], "check looks at pairs"),
        (["{corpus}", "--recipe", "mine.toml"], "it is for the step filter"),
        (["{corpus}", "--format", "pdf"], "found 'pdf'; expected parquet"),
        (["{corpus}", "--from", "en"], "both en"),
        (["{corpus}", "{corpus}"], "two documents have this name"),
        (["{corpus}", "--cluster", "tcp://127.0.0.1:1", "--jobs", "2"], "has the workers that it has"),
        (["{texts}:greek"], "no column 'greek'; found el"),
        (["foo://corpus"], "Protocol not known"),
        (["{texts}"], "which of its columns"),
        (["{corpus}", "--cluster", "nowhere"], "expected local, none, or a scheduler's address"),
    ],
)
def test_a_mistake_ends_it_before_anything_is_made(
    dipla: Dipla, corpus: Path, tmp_path: Path, words: list[str], said: str
) -> None:
    parquet.write_table(arrow.table({"el": ["Ναι."]}), tmp_path / "texts.parquet")
    out = tmp_path / "pairs"
    places = {"corpus": corpus, "texts": tmp_path / "texts.parquet"}
    done = dipla("batch", *(word.format(**places) for word in words), "--out", out)
    assert done.code == 2
    assert said in done.err
    assert not out.exists()


def test_what_was_made_is_not_taken_for_a_document(dipla: Dipla, corpus: Path) -> None:
    for made in (1, 0):
        done = dipla("batch", corpus, "--out", corpus / "pairs", "--steps", "split", "--format", "jsonl", "--json")
        assert (done.code, done.json["documents"], done.json["run"]["made"]) == (0, DOCUMENTS, made)


def test_a_folder_with_something_else_is_left_alone(dipla: Dipla, corpus: Path) -> None:
    assert dipla("batch", corpus, "--out", corpus).code == 2
    assert not (corpus / MANIFEST).exists()


def test_a_null_cell_is_no_translation(dipla: Dipla, tmp_path: Path) -> None:
    columns = {"el": ["Ήρθε χθες.", "Έφυγε σήμερα."], "en": ["He came yesterday.", None]}
    parquet.write_table(arrow.table(columns), tmp_path / "texts.parquet")
    done = dipla("batch", f"{tmp_path}/texts.parquet:el:en", "--out", tmp_path / "pairs", "--json").json
    assert (done["without_translation"], done["states"]) == (1, {"aligned": 1, "untranslated": 1})
