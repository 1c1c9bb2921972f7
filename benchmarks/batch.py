"""What a batch takes, here and on Dask clusters, what is left of it after kills, and the memory of its workers.

    python benchmarks/batch.py times [DOCUMENTS] [FOLDER]     here, by two workers, by a cluster at an address: the same
                                                              bytes? and one worker beside two
    python benchmarks/batch.py kills [DOCUMENTS] [FOLDER]     ten broken documents; two workers and the run itself
                                                              killed, then run again
    python benchmarks/batch.py memory [SENTENCES] [FOLDER]    the workers' peak memory, 300 to 30,000 documents
    python benchmarks/batch.py make DOCUMENTS SENTENCES FOLDER

Documents are made (benchmarks/documents.py), of 40 sentences. With FOLDER all is kept there. Times are the clock's; say
what else the machine does.
"""

from __future__ import annotations

import filecmp
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from clusters import by_hand
from documents import make

# Runs by one worker and by two, in turn, of which the middle ratio is told.
TURNS = 3
BROKEN = 10
# What stands in a broken document: nothing, bytes that are no text, another language.
FAULTS = (b"", bytes(range(256)) * 8, b"There is not a word of Greek in this text, and so it is in the wrong place.")
# Seconds that anything is waited for.
BOUND = 1800


def times(documents: int, folder: Path) -> None:
    """A whole run here and one by each cluster, whose files must be the same; then warm workers, one beside two."""
    from dipla.command.running import cluster_client, gathered, here
    from dipla.command.shard import Wish

    work = list(_shards(make(folder / "corpus", documents, 40), 50))
    wish = Wish("el", "en", ("split", "align"), ("parquet",))
    _say(f"{documents} documents of 40 sentences in {len(work)} shards")
    for share in (100, 10):
        few = work[: max(1, len(work) // share)]
        count = sum(len(shard.sources) for shard in few)
        with _clocked(f"{count} documents in this process"):
            deque(here(few, wish, str(folder / f"here.{share}")), maxlen=0)
    with _clocked(f"{documents} documents in this process"):
        deque(here(work, wish, str(folder / "here")), maxlen=0)
    with cluster_client("local", 2) as client:
        _warm(client, work, wish, folder / "warm")
        with _clocked("by two local workers"):
            deque(gathered(client, work, wish, str(folder / "two")), maxlen=0)
    with by_hand() as (address, _), cluster_client(address, None) as client:
        client.wait_for_workers(2, timeout=60)
        _warm(client, work, wish, folder / "warm")
        with _clocked("by two workers at an address"):
            deque(gathered(client, work, wish, str(folder / "address")), maxlen=0)
    for other in ("two", "address"):
        assert same(folder / "here", folder / other), "the files of the runs are not the same"
    _say("the files of the three runs are the same, byte by byte")
    ratios = []
    with cluster_client("local", 1) as one, cluster_client("local", 2) as two:
        _warm(one, work, wish, folder / "warm")
        _warm(two, work, wish, folder / "warm")
        for turn in range(TURNS):
            took = []
            for client, name in ((one, "one"), (two, "two")):
                began = time.monotonic()
                deque(gathered(client, work[:12], wish, str(folder / f"{name}.{turn}")), maxlen=0)
                took.append(time.monotonic() - began)
            ratios.append(took[0] / took[1])
            count = sum(len(shard.sources) for shard in work[:12])
            _say(f"{count} documents: one worker {took[0]:.1f} s, two {took[1]:.1f} s, {ratios[-1]:.2f} times faster")
    print(f"median {statistics.median(ratios):.2f}")


def kills(documents: int, folder: Path) -> None:
    """Workers and the run itself are killed; run again, the files are those of a run that nobody disturbed."""
    import psutil

    corpus = make(folder / "corpus", documents, 40)
    broken = sorted(random.Random(documents).sample(range(documents), BROKEN))
    for place, number in enumerate(broken):
        (corpus / f"{number // 100:04}/text{number:06}.el.txt").write_bytes(FAULTS[place % len(FAULTS)])
    command = [sys.executable, "-m", "dipla", "batch", str(corpus), "--out"]
    with _clocked("in this process"):
        done = subprocess.run([*command, str(folder / "here")], capture_output=True, text=True, check=False)
    told = (folder / "here/report.txt").read_text("utf-8")
    named = sum(f"text{number:06}.el.txt" in told for number in broken)
    _say(f"exit {done.returncode}; {named} of {BROKEN} broken documents named; {told.splitlines()[0]}")
    out = folder / "killed"
    shards = -(-documents // 50)
    with by_hand() as (address, workers):
        command += [str(out), "--cluster", address]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            for share in (0.15, 0.35):
                _until(lambda least=share: run.poll() is not None or len(records(out)) >= least * shards)  # type: ignore[misc]
                nannies = [psutil.Process(worker.pid) for worker in workers]
                working = [child for one in nannies for child in one.children(recursive=True) if _works(child)]
                working[0].kill()
                _say(f"a worker killed, {len(records(out))} shards whole")
            _until(lambda: run.poll() is not None or len(records(out)) >= 0.6 * shards)
            assert run.poll() is None, "it was done before it could be killed"
            run.kill()
        # What a worker was at when the run was killed may still get done.
        time.sleep(5)
        before = records(out)
        _say(f"the run killed, {len(before)} shards whole")
        with _clocked("run again"):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
    again = sum(records(out)[name] != made for name, made in before.items())
    _say(f"exit {done.returncode}; {again} of {len(before)} whole shards made again; {done.stdout.splitlines()[0]}")
    assert same(folder / "here/data", out / "data"), "the files of the two runs are not the same"
    _say("the files of both runs are the same, byte by byte")


def memory(sentences: int, folder: Path) -> None:
    """The peak memory of two workers as the batch grows."""
    from dipla.command.batch import command

    for documents in (300, 3000, 30_000):
        corpus = make(folder / f"corpus{documents}", documents, sentences)
        done, peak = Event(), _Peak()
        watcher = Thread(target=peak.watch, args=(done,))
        watcher.start()
        began = time.monotonic()
        command.main(
            [str(corpus), "--out", str(folder / f"out{documents}"), "--cluster", "local", "--jobs", "2"],
            standalone_mode=False,
        )
        done.set()
        watcher.join()
        _say(
            f"{documents} documents of {sentences} sentences: {peak.worker / 1e6:.0f} MB the largest worker, "
            f"{peak.driver / 1e6:.0f} MB this process; {time.monotonic() - began:.0f} s"
        )


class _Peak:
    """The most memory (RSS) that a child of this process and the process itself had."""

    def __init__(self) -> None:
        self.worker = self.driver = 0

    def watch(self, done: Event) -> None:
        import psutil

        own = psutil.Process()
        while not done.wait(0.5):
            self.driver = max(self.driver, own.memory_info().rss)
            for child in own.children(recursive=True):
                try:
                    self.worker = max(self.worker, child.memory_info().rss)
                except psutil.NoSuchProcess:
                    continue


def records(out: Path) -> dict[str, int]:
    """The records of the shards that are whole, and when each was made."""
    return {path.name: path.stat().st_mtime_ns for path in (out / "shards").glob("shard-*.json")}


def same(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files with the same bytes."""
    names = [sorted(path.relative_to(place) for path in place.rglob("*") if path.is_file()) for place in (one, other)]
    return names[0] == names[1] and filecmp.cmpfiles(one, other, names[0], shallow=False)[1:] == ([], [])


def _works(process: Any) -> bool:
    import psutil

    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.Error:
        return False


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + BOUND
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


@contextmanager
def _clocked(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    _say(f"{what}: {time.monotonic() - began:.1f} s")


def _say(what: str) -> None:
    print(f"{what}; load {os.getloadavg()[0]:.1f}", flush=True)


def _shards(corpus: Path, size: int) -> Iterator[Any]:
    from dipla.command.batch import shards
    from dipla.corpus.sources import sources

    return shards(sources([str(corpus)], [], ("el", "en")).documents, size)


def _warm(client: Any, shards: list[Any], wish: Any, out: Path) -> None:
    """Every worker has read the rules and the lexicon before the clock runs."""
    from dipla.command.shard import made

    workers = list(client.scheduler_info()["workers"])
    client.gather([client.submit(made, shards[0], wish, str(out), workers=[one], pure=False) for one in workers])


def main() -> None:
    """Run what the first word says."""
    what, *rest = sys.argv[1:] or ["times"]
    with tempfile.TemporaryDirectory() as scratch:
        if what == "make":
            make(Path(rest[2]), int(rest[0]), int(rest[1]))
            return
        size = int(rest[0]) if rest else 40 if what == "memory" else 3000
        folder = Path(rest[1]) if len(rest) > 1 else Path(scratch)
        {"times": times, "kills": kills, "memory": memory}[what](size, folder)


if __name__ == "__main__":
    main()
