"""What a batch takes: the same documents made here, by one worker and by two, and the memory of the workers.

    python benchmarks/batch.py times [DOCUMENTS] [FOLDER]     here and by two workers, compared; one worker beside two
    python benchmarks/batch.py memory [SENTENCES] [FOLDER]    the workers' peak memory, 300 to 30,000 documents
    python benchmarks/batch.py make DOCUMENTS SENTENCES FOLDER

The documents are made: Greek words of the aligner's seed lexicon at random, beside them their English words, now and
then two sentences for one, so that the aligner has its usual work. With FOLDER all is kept there. Times are the
clock's; say what else the machine does.
"""

from __future__ import annotations

import filecmp
import os
import random
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from threading import Event, Thread
from typing import Any

# Runs by one worker and by two, in turn, of which the middle ratio is told.
TURNS = 3
MONTHS = ["Ιανουαρίου", "Μαρτίου", "Μαΐου"], ["January", "March", "May"]


def words() -> list[tuple[str, str]]:
    """Greek words and their most usual English one."""
    found = []
    for line in files("dipla.align").joinpath("lexicon-el-en.tsv").read_text("utf-8").splitlines():
        left, tab, right = line.partition("\t")
        if tab and not line.startswith("#"):
            found.append((left.split()[0], right.split()[0]))
    return found


def document(number: int, sentences: int, known: list[tuple[str, str]]) -> tuple[str, str]:
    """A Greek text and its translation, in paragraphs of ten sentences; the same for the same number."""
    chance = random.Random(number)
    texts: tuple[list[str], list[str]] = ([], [])
    for place in range(sentences):
        chosen = [chance.choice(known) for _ in range(chance.randint(6, 24))]
        sides = [[word[side] for word in chosen] for side in (0, 1)]
        if chance.random() < 0.2:
            year, month = str(chance.randint(1821, 2024)), chance.randrange(3)
            sides = [[*side, MONTHS[n][month], year] for n, side in enumerate(sides)]
        if chance.random() < 0.05:
            half = len(chosen) // 2
            english = f"{_sentence(sides[1][:half])} {_sentence(sides[1][half:])}"
        else:
            english = _sentence(sides[1])
        end = "\n\n" if place % 10 == 9 else " "
        texts[0].append(_sentence(sides[0]) + end)
        texts[1].append(english + end)
    return "".join(texts[0]).strip() + "\n", "".join(texts[1]).strip() + "\n"


def make(folder: Path, documents: int, sentences: int) -> Path:
    """A folder with so many documents and their translations, a hundred in a folder."""
    known = words()
    for number in range(documents):
        place = folder / f"{number // 100:04}"
        place.mkdir(parents=True, exist_ok=True)
        for code, text in zip(("el", "en"), document(number, sentences, known), strict=True):
            path = place / f"text{number:06}.{code}.txt"
            if not path.is_file():
                path.write_text(text, "utf-8")
    return folder


def _sentence(listed: list[str]) -> str:
    text = " ".join(listed)
    return text[:1].upper() + text[1:] + "."


def times(documents: int, folder: Path) -> None:
    """A whole run here and one by each cluster, whose files must be the same; then warm workers, one beside two."""
    from dipla.command.running import cluster_client, gathered, here
    from dipla.command.shard import Wish

    work = list(_shards(make(folder / "corpus", documents, 40), 50))
    wish = Wish("el", "en", ("split", "align"), ("parquet",))
    print(f"{documents} documents of 40 sentences in {len(work)} shards; load {os.getloadavg()[0]:.1f}", flush=True)
    began = time.monotonic()
    deque(here(work, wish, str(folder / "here")), maxlen=0)
    print(f"in this process: {time.monotonic() - began:.1f} s; load {os.getloadavg()[0]:.1f}", flush=True)
    with cluster_client("local", 2) as client:
        _warm(client, work, wish, folder / "warm")
        began = time.monotonic()
        deque(gathered(client, work, wish, str(folder / "two")), maxlen=0)
        print(f"by two workers: {time.monotonic() - began:.1f} s; load {os.getloadavg()[0]:.1f}", flush=True)
    assert _same(folder / "here", folder / "two"), "the files of the two runs are not the same"
    print("the files of both runs are the same, byte by byte", flush=True)
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
            print(
                f"600 documents: one worker {took[0]:.1f} s, two {took[1]:.1f} s, {ratios[-1]:.2f} times faster; "
                f"load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
    print(f"median {statistics.median(ratios):.2f}")


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
        print(
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


def _shards(corpus: Path, size: int) -> Iterator[Any]:
    from dipla.command.batch import shards
    from dipla.corpus.sources import sources

    return shards(sources([str(corpus)], [], ("el", "en")).documents, size)


def _warm(client: Any, shards: list[Any], wish: Any, out: Path) -> None:
    """Every worker has read the rules and the lexicon before the clock runs."""
    from dipla.command.shard import made

    workers = list(client.scheduler_info()["workers"])
    client.gather([client.submit(made, shards[0], wish, str(out), workers=[one], pure=False) for one in workers])


def _same(one: Path, other: Path) -> bool:
    names = [sorted(path.relative_to(place) for path in place.rglob("*") if path.is_file()) for place in (one, other)]
    return names[0] == names[1] and not filecmp.cmpfiles(one, other, names[0], shallow=False)[1]


def main() -> None:
    """Run what the first word says."""
    what, *rest = sys.argv[1:] or ["times"]
    with tempfile.TemporaryDirectory() as scratch:
        if what == "make":
            make(Path(rest[2]), int(rest[0]), int(rest[1]))
        elif what == "memory":
            memory(int(rest[0]) if rest else 40, Path(rest[1]) if len(rest) > 1 else Path(scratch))
        else:
            times(int(rest[0]) if rest else 3000, Path(rest[1]) if len(rest) > 1 else Path(scratch))


if __name__ == "__main__":
    main()
