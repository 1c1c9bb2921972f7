"""Run again after anything, a batch makes what is missing and nothing else."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dipla.command.shard import Shard

from .data_sets import DOCUMENTS, Dipla, documents, made_at, manifest, shard_files, until


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
    done = dipla("batch", corpus, "--out", out, "--shard", 5)
    assert done.code == 130
    assert done.err.endswith(
        "dipla: interrupted. The shards that are whole stay; the same command goes on from there.\n"
    )
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
