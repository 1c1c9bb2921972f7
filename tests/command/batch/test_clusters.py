"""A batch is the same wherever it is made, whoever is killed on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from dipla.command.running import Lost, cluster_client, gathered
from dipla.command.shard import Shard, Wish
from dipla.corpus.sources import Source

from .data_sets import DOCUMENTS, Dipla, cluster, records, shard_files, until


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
            until(lambda least=3 * kills: len(records(out)) >= least or process.poll() is not None)  # type: ignore[misc]
            workers = [p for p in psutil.Process(process.pid).children() if "spawn_main" in " ".join(p.cmdline())]
            max(workers, key=lambda worker: worker.create_time()).kill()
        until(lambda: len(records(out)) >= 9 or process.poll() is not None)
        process.send_signal(signal.SIGKILL)
        process.wait()
    kept = {path.name: path.stat().st_mtime_ns for path in records(out)}
    assert 9 <= len(kept) < DOCUMENTS
    done = dipla("batch", texts, "--out", out, "--shard", 1, "--json")
    assert (done.code, done.json["run"]["made"]) == (0, DOCUMENTS - done.json["run"]["whole_before"])
    assert {path.name: path.stat().st_mtime_ns for path in records(out) if path.name in kept} == kept
    frame = pd.read_parquet(out / "data")
    assert [*frame["id"]] == [*pd.read_parquet(whole / "data")["id"]]


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
