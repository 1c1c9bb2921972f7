"""Many documents become one data set: the same wherever it is made, begun again where it stopped, nothing lost."""

from __future__ import annotations

import errno
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pandas as pd
import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest

import dipla
from dipla.command.batch_report import MANIFEST
from dipla.command.running import Lost, cluster_client, gathered
from dipla.command.shard import Shard, Wish
from dipla.corpus.sources import Source

ROOT = Path(dipla.__file__).parent
DOCUMENTS = 15
Dipla = Callable[..., Any]


def program(name: str) -> ModuleType:
    """A module of the benchmarks, which make their documents and clusters as the tests need them."""
    spec = importlib.util.spec_from_file_location(name, ROOT / f"benchmarks/{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of documents of six sentences, each with its translation."""
    return program("documents").make(tmp_path_factory.mktemp("texts") / "corpus", DOCUMENTS, 6)


@contextmanager
def cluster(workers: int = 2) -> Iterator[str]:
    """The address of a scheduler with workers, started as a person starts them."""
    with program("clusters").by_hand(workers, 300) as (address, _):
        yield address


@pytest.fixture
def corpus(texts: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(texts, tmp_path / "corpus"))


@pytest.fixture(scope="session")
def whole(texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a batch in one process makes of these documents."""
    out = tmp_path_factory.mktemp("whole") / "pairs"
    command = [sys.executable, "-m", "dipla", "batch", texts, "--out", out, "--shard", "5"]
    subprocess.run([*map(str, command), "--format", "parquet,tmx,moses,jsonl"], check=True, capture_output=True)
    return out


def manifest(out: Path) -> Any:
    return json.loads((out / MANIFEST).read_bytes())


def shard_files(out: Path) -> dict[str, bytes]:
    """All that a data set holds but for the times."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.parent != out
    }


def made_at(out: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (out / "data").iterdir()}


def documents(out: Path) -> list[str]:
    return [*pd.read_parquet(out / "data", columns=["doc"])["doc"].drop_duplicates()]


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


def test_a_second_run_makes_nothing_and_leaves_every_file(dipla: Dipla, corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "pairs"
    first = dipla("batch", corpus, "--out", out, "--shard", 5, "--json").json
    before, times = shard_files(out), made_at(out)
    second = dipla("batch", corpus, "--out", out, "--shard", 5, "--json").json
    assert (first["run"]["made"], second["run"]["made"], second["run"]["whole_before"]) == (3, 0, 3)
    assert shard_files(out) == before
    assert made_at(out) == times
    assert second["cpu"] == first["cpu"]


def test_only_the_shard_of_a_changed_text_is_made_anew(dipla: Dipla, corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "pairs"
    dipla("batch", corpus, "--out", out, "--shard", 5)
    times = made_at(out)
    changed = next(corpus.rglob("text000012.en.txt"))
    changed.write_text(changed.read_text("utf-8").replace(".", "!", 1), "utf-8")
    assert dipla("batch", corpus, "--out", out, "--shard", 5, "--json").json["run"]["made"] == 1
    assert {name for name, at in made_at(out).items() if times[name] != at} == {"shard-00002.parquet"}


def test_other_wishes_make_all_anew_and_what_is_no_longer_wished_goes(
    dipla: Dipla, corpus: Path, tmp_path: Path
) -> None:
    out = tmp_path / "pairs"
    dipla("batch", corpus, "--out", out, "--shard", 5, "--format", "parquet,tmx")
    done = dipla("batch", corpus, "--out", out, "--shard", 8, "--format", "jsonl", "--json").json
    assert done["run"]["made"] == 2
    assert {path.name for path in out.iterdir() if path.is_dir()} == {"jsonl", "shards"}
    assert sorted(shard_files(out)) == [
        f"{folder}/shard-0000{n}.{end}" for folder, end in (("jsonl", "jsonl"), ("shards", "json")) for n in (0, 1)
    ]


@pytest.mark.parametrize("harm", ["cut", "gone", "other"])
def test_a_shard_that_is_not_whole_is_made_again(dipla: Dipla, corpus: Path, tmp_path: Path, harm: str) -> None:
    out = tmp_path / "pairs"
    dipla("batch", corpus, "--out", out, "--shard", 5)
    before = shard_files(out)
    victim = out / "data/shard-00001.parquet"
    content = victim.read_bytes()
    victim.unlink()
    if harm != "gone":
        victim.write_bytes(content[:-9] if harm == "cut" else content[:-9] + b"x" + content[-8:])
    assert dipla("batch", corpus, "--out", out, "--shard", 5, "--json").json["run"]["made"] == 1
    assert shard_files(out) == before


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


def test_an_interrupted_run_keeps_its_whole_shards(
    dipla: Dipla, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dipla.command import running

    real, out = running.made, tmp_path / "pairs"

    def interrupted(shard: Shard, *rest: Any) -> Any:
        if shard.number == 2:
            raise KeyboardInterrupt
        return real(shard, *rest)

    monkeypatch.setattr(running, "made", interrupted)
    assert dipla("batch", corpus, "--out", out, "--shard", 5).code == 130
    assert not manifest(out)["whole"]
    times = made_at(out)
    monkeypatch.undo()
    assert dipla("batch", corpus, "--out", out, "--shard", 5, "--json").json["run"]["made"] == 1
    assert {name: at for name, at in made_at(out).items() if name in times} == times
    assert len(documents(out)) == DOCUMENTS


def test_a_killed_run_goes_on_where_it_was(corpus: Path, whole: Path, dipla: Dipla, tmp_path: Path) -> None:
    out = tmp_path / "pairs"
    words = ["batch", corpus, "--out", out, "--shard", "5", "--format", "parquet,tmx,moses,jsonl"]
    with subprocess.Popen([sys.executable, "-m", "dipla", *map(str, words)], stderr=subprocess.DEVNULL) as process:
        first = out / "shards/shard-00000.json"
        until(lambda: first.is_file() or process.poll() is not None)
        process.send_signal(signal.SIGKILL)
    at = first.stat().st_mtime_ns
    half = out / "data/.shard-00002.parquet.abc.part"
    half.write_bytes(b"half")
    assert dipla(*words).code == 0
    assert first.stat().st_mtime_ns == at
    assert shard_files(out) == shard_files(whole)


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


def test_translations_without_documents_are_named_in_the_manifest(dipla: Dipla, corpus: Path, tmp_path: Path) -> None:
    gone = next(corpus.rglob("text000003.el.txt"))
    gone.unlink()
    done = dipla("batch", corpus, "--out", tmp_path / "pairs", "--json")
    assert done.json["translations_alone"] == ["corpus/0000/text000003.en.txt"]
    assert "1 translations have no document" in (tmp_path / "pairs/report.txt").read_text("utf-8")


def test_a_null_cell_is_no_translation(dipla: Dipla, tmp_path: Path) -> None:
    columns = {"el": ["Ήρθε χθες.", "Έφυγε σήμερα."], "en": ["He came yesterday.", None]}
    parquet.write_table(arrow.table(columns), tmp_path / "texts.parquet")
    done = dipla("batch", f"{tmp_path}/texts.parquet:el:en", "--out", tmp_path / "pairs", "--json").json
    assert (done["without_translation"], done["states"]) == (1, {"aligned": 1, "untranslated": 1})


def test_a_second_run_at_the_same_time_is_refused_and_leaves_the_first_alone(
    dipla: Dipla, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dipla.command import running

    real, out, second = running.made, tmp_path / "pairs", []

    def meanwhile(shard: Shard, *rest: Any) -> Any:
        if not second:
            second.append(None)
            second[0] = dipla("batch", corpus, "--out", out, "--shard", 15)
        return real(shard, *rest)

    monkeypatch.setattr(running, "made", meanwhile)
    assert dipla("batch", corpus, "--out", out, "--shard", 5).code == 0
    assert second[0].code == 2
    assert "another dipla batch is at work in it" in second[0].err
    assert len(made_at(out)) == 3
    assert dipla("batch", corpus, "--out", out, "--shard", 5).code == 0


def test_a_full_disk_is_told_with_what_stays(
    dipla: Dipla, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dipla.command import running

    real, out = running.made, tmp_path / "pairs"

    def full(shard: Shard, *rest: Any) -> Any:
        if shard.number == 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(shard, *rest)

    monkeypatch.setattr(running, "made", full)
    done = dipla("batch", corpus, "--out", out, "--shard", 5)
    assert done.code == 2
    assert "Make room on the disk and run the command again: the shards that are whole stay." in done.err
    assert "Nothing was changed" not in done.err
    assert [*made_at(out)] == ["shard-00000.parquet"]


# On clusters.


def until(holds: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.mark.client
def test_a_cluster_makes_the_same_bytes(dipla: Dipla, texts: Path, whole: Path, tmp_path: Path) -> None:
    words = ["batch", texts, "--shard", 5, "--format", "parquet,tmx,moses,jsonl", "--json"]
    local = dipla(*words, "--out", tmp_path / "local", "--cluster", "local", "--jobs", 2)
    assert (local.code, local.json["run"]["made"]) == (0, 3)
    with cluster() as address:
        done = dipla(*words, "--out", tmp_path / "address", "--cluster", address)
        assert (done.code, done.json["run"]["where"]) == (0, address)
    assert shard_files(tmp_path / "local") == shard_files(whole) == shard_files(tmp_path / "address")


@pytest.mark.client
def test_the_scheduler_of_the_environment_is_used(
    dipla: Dipla, texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cluster(1) as address:
        monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", address)
        assert dipla("batch", texts, "--out", tmp_path / "pairs", "--json").json["run"]["where"] == address


@pytest.mark.client
def test_killed_workers_cost_no_document(dipla: Dipla, texts: Path, whole: Path, tmp_path: Path) -> None:
    import psutil

    out = tmp_path / "pairs"
    words = ["batch", texts, "--out", out, "--shard", "1", "--cluster", "local", "--jobs", "2"]
    with subprocess.Popen([sys.executable, "-m", "dipla", *map(str, words)], stderr=subprocess.PIPE) as process:
        for kills in (1, 2):
            until(lambda least=3 * kills: len(_records(out)) >= least or process.poll() is not None)  # type: ignore[misc]
            workers = [p for p in psutil.Process(process.pid).children() if "spawn_main" in " ".join(p.cmdline())]
            max(workers, key=lambda worker: worker.create_time()).kill()
        until(lambda: len(_records(out)) >= 9 or process.poll() is not None)
        process.send_signal(signal.SIGKILL)
        process.wait()
    kept = {path.name: path.stat().st_mtime_ns for path in _records(out)}
    assert 9 <= len(kept) < DOCUMENTS
    done = dipla("batch", texts, "--out", out, "--shard", 1, "--json")
    assert (done.code, done.json["run"]["made"]) == (0, DOCUMENTS - done.json["run"]["whole_before"])
    assert {path.name: path.stat().st_mtime_ns for path in _records(out) if path.name in kept} == kept
    frame = pd.read_parquet(out / "data")
    assert [*frame["id"]] == [*pd.read_parquet(whole / "data")["id"]]


def _records(out: Path) -> list[Path]:
    return sorted((out / "shards").glob("shard-*.json")) if out.is_dir() else []


@pytest.mark.client
def test_a_shard_that_kills_its_workers_is_given_up_and_told(tmp_path: Path, texts: Path) -> None:
    from dipla.command import running

    def deadly(shard: Shard, *_: object) -> None:
        os._exit(9)

    shard = Shard(0, (Source("a", str(next(texts.rglob("*.el.txt")))),))
    with cluster_client("local", 1) as client, pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "made", deadly)
        [lost] = gathered(client, [shard], Wish("el", "en", ("split",), ("parquet",)), str(tmp_path))
    assert isinstance(lost, Lost)
    assert lost.shard == shard


def test_an_address_where_nobody_answers_is_an_error(
    dipla: Dipla, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dipla.command import running

    monkeypatch.setattr(running, "PATIENCE", 1)
    done = dipla("batch", corpus, "--out", tmp_path / "pairs", "--cluster", "tcp://127.0.0.1:1")
    assert done.code == 2
    assert "no scheduler answers" in done.err
    assert not (tmp_path / "pairs").exists()


class Forsaken:
    """A cluster's client whose workers have all gone."""

    key = "never"

    def scheduler_info(self, n_workers: int) -> dict[str, dict[str, object]]:
        return {"workers": {}}

    def submit(self, *_: object, **__: object) -> Forsaken:
        return self

    def add_done_callback(self, _: object) -> None:
        """Nothing is ever done."""


def test_a_cluster_without_workers_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    from dipla.command import running
    from dipla.corpus.errors import DiplaError

    monkeypatch.setattr(running, "PATIENCE", 0.01)
    with pytest.raises(DiplaError, match="has lost all its workers"):
        list(gathered(Forsaken(), [Shard(0, ())], Wish("el", "en", ("split",), ("parquet",)), "nowhere"))
