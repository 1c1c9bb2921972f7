"""Cleaning of corpora: dipla beside OpusFilter, and what each rule costs, in seconds of the processor.

    python benchmarks/filtering.py [--pairs 1000000] [--peer 1000000] [--runs 1]

A corpus of made-up sentences in two files of lines: a tenth come again, some are too long, copied, or have no end. Both
read it and write it. Exact duplicates and four filters are the same on both sides (OpusFilter's remove_duplicates, then
LengthFilter, LengthRatioFilter, CharacterScoreFilter, LongWordFilter); every command runs in a process of its own, its
start counted. OpusFilter is a program in the path (`pip install opusfilter`, better in an environment of its own);
where it is missing that is said. Then dipla alone at a hundredth, a tenth and the whole: the five rules, the recipe
that comes with it, near-duplicates among them, and the three parts of `--split`. With DIPLA_SHARED, which names the
folder of the gold texts: what that recipe drops of good pairs.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

GREEK = [
    "το",
    "ένα",
    "σπίτι",
    "του",
    "παλιού",
    "ανθρώπου",
    "που",
    "ήρθε",
    "από",
    "χωριό",
    "και",
    "είπε",
    "ότι",
    "τίποτα",
    "δεν",
    "ήταν",
    "εκεί",
    "γιατί",
    "νύχτα",
]
ENGLISH = [
    "the",
    "a",
    "house",
    "of",
    "old",
    "man",
    "who",
    "came",
    "from",
    "village",
    "and",
    "said",
    "that",
    "nothing",
    "was",
    "there",
    "because",
    "night",
    "had",
]
SYLLABLES = (
    ["κα", "λο", "μι", "να", "πε", "ρα", "σου", "τη", "βι", "γω", "δε", "φα"],
    ["ca", "lo", "mi", "na", "pe", "ra", "sou", "ti", "vi", "go", "de", "fa"],
)

FIVE = """
[[rule]]
name = "duplicates"
[[rule]]
name = "length"
most = 100
[[rule]]
name = "ratio"
most = 3.0
slack = 0
[[rule]]
name = "script"
least = 0.5
[[rule]]
name = "long_word"
most = 39
"""
THEIRS = """
common: {{output_directory: {folder}}}
steps:
- type: remove_duplicates
  parameters: {{inputs: [a.el, a.en], outputs: [d.el, d.en], lowercase: true}}
- type: filter
  parameters:
    inputs: [d.el, d.en]
    outputs: [theirs.el, theirs.en]
    filters:
    - LengthFilter: {{unit: word, min_length: 1, max_length: 100}}
    - LengthRatioFilter: {{unit: char, threshold: 3}}
    - CharacterScoreFilter: {{scripts: [Greek, Latin], thresholds: [0.5, 0.5]}}
    - LongWordFilter: {{threshold: 40}}
"""


def make(folder: Path, name: str, count: int) -> None:
    """So many pairs in two files; the same number makes the same."""
    chance = random.Random(5)
    words = [
        [*map("".join, (chance.choices(side, k=chance.randint(2, 5)) for _ in range(20000)))] for side in SYLLABLES
    ]
    last: list[tuple[str, str]] = [("Ναι.", "Yes.")]
    with (
        (folder / f"{name}.el").open("w", encoding="utf-8") as one,
        (folder / f"{name}.en").open("w", encoding="utf-8") as other,
    ):
        for number in range(count):
            fate = chance.random()
            if fate < 0.1:
                source, target = chance.choice(last)
            else:
                places = [chance.randrange(40000) for _ in range(chance.randint(4, 24))]
                source, target = (
                    " ".join(side[at] if at < 20000 else small[at % len(small)] for at in places).capitalize() + "."
                    for side, small in zip(words, (GREEK, ENGLISH), strict=True)
                )
                if fate < 0.12:
                    target = " ".join([target] * 4)
                elif fate < 0.14:
                    source = target
                elif fate < 0.15:
                    source += "α" * 50
                elif fate < 0.2:
                    source, target = f"{source} {number}", f"{target} {number}"
            if len(last) < 1000:
                last.append((source, target))
            else:
                last[number % 1000] = source, target
            one.write(f"{source}\n")
            other.write(f"{target}\n")


def measured(words: list[str], folder: Path) -> tuple[float, float]:
    """Seconds of the processor and peak MB of one command."""
    with (folder / "said").open("w") as said:
        started = subprocess.Popen(words, cwd=folder, stderr=said, stdout=said)
        _, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        sys.exit(f"{' '.join(words)}: exit {started.returncode}\n{(folder / 'said').read_text()[-2000:]}")
    # Linux counts in KB.
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


def ours(name: str, *more: str) -> list[str]:
    """The command of ours."""
    return [sys.executable, "-m", "dipla", "filter", f"{name}.el", "ours.moses", "--to", "en", *more]


def lines(path: Path) -> int:
    """How many lines there are."""
    with path.open("rb") as stream:
        return sum(1 for _ in stream)


def beside_peer(folder: Path, count: int, runs: int) -> None:
    """Ours and OpusFilter in turn, on the same files."""
    program = shutil.which("opusfilter")
    if program is None:
        print("opusfilter: not installed, left out")
    make(folder, "a", count)
    (folder / "five.toml").write_text(FIVE, "utf-8")
    (folder / "theirs.yaml").write_text(THEIRS.format(folder=folder), "utf-8")
    table: dict[str, list[tuple[float, float]]] = {"dipla filter": []}
    if program:
        table["opusfilter"] = []
    for _ in range(runs):
        table["dipla filter"].append(measured(ours("a", "--recipe", "five.toml"), folder))
        if program:
            table["opusfilter"].append(measured([program, "--overwrite", "theirs.yaml"], folder))
    print(
        f"exact duplicates and four filters, {count:,} pairs, reading and writing lines; CPU s, pairs per CPU s, peak"
    )
    for name, found in table.items():
        cpu = statistics.median(seconds for seconds, _ in found)
        kept = lines(folder / ("ours.el" if name.startswith("dipla") else "theirs.el"))
        print(f"{name:14} {cpu:8.1f} s {count / cpu:9,.0f} /s {max(mb for _, mb in found):6.0f} MB  {kept:,} kept")
    if program:
        ratios = [theirs[0] / our[0] for our, theirs in zip(*table.values(), strict=True)]
        print(f"{'ratio':14} {statistics.median(ratios):8.1f}")


def growth(folder: Path, count: int) -> None:
    """Ours alone at three sizes."""
    (folder / "five.toml").write_text(FIVE, "utf-8")
    kinds = {
        "five rules": ("--recipe", "five.toml"),
        "default recipe": (),
        "default, in parts": ("--split", "train=0.9,dev=0.05,test=0.05"),
    }
    for size in (count // 100, count // 10, count):
        make(folder, "b", size)
        for name, more in kinds.items():
            cpu, mb = measured(ours("b", *more), folder)
            print(f"{size:>9,} {name:18} {cpu:8.1f} s {size / cpu:9,.0f} /s {mb:6.0f} MB", flush=True)


def gold(shared: Path) -> None:
    """What the default recipe drops of pairs that translators wrote: nearly all of that is a mistake."""
    from dipla.align.filtering.recipe import default
    from dipla.align.filtering.sieve import Counts, filtered
    from dipla.corpus.model import Pair, Sentence, State

    for name in ("ntrex-all", "xquad-all"):
        folder = shared / "gold/align" / name
        sides = [(folder / f"{lang}.txt").read_text("utf-8").split("\n") for lang in ("el", "en")]
        beads = [line.split("\t")[:2] for line in (folder / "gold.tsv").read_text("utf-8").splitlines()]
        texts = [
            [" ".join(side[int(n)] for n in one.split(",") if n) for one, side in zip(bead, sides, strict=True)]
            for bead in beads
        ]
        pairs = [
            Pair(f"p{n}", (Sentence(f"el_p{n}", source, "el"),), target, State.DRAFT)
            for n, (source, target) in enumerate(texts)
            if source.strip() and target.strip()
        ]
        counts = Counts()
        list(filtered(pairs, default(), ("el", "en"), counts))
        dropped = ", ".join(f"{rule} {number}" for rule, number in counts.dropped.items() if number)
        print(f"{name}: the default recipe drops {counts.pairs - counts.kept} of {counts.pairs} ({dropped})")


def minhash(count: int) -> None:
    """Signatures a second: ours of 128 functions for both sides, and rensa's for the same texts."""
    import time

    from dipla.align.filtering.near import _bands

    chance = random.Random(6)
    texts = [" ".join(chance.choices(ENGLISH, k=15)) for _ in range(count)]
    began = time.process_time()
    for start in range(0, count, 4096):
        _bands([texts[start : start + 4096]])
    print(f"MinHash of 128 functions: dipla {count / (time.process_time() - began):,.0f} texts a CPU second", end="")
    if importlib.util.find_spec("rensa") is None:
        print("; rensa: not installed, left out")
        return
    from rensa import RMinHash

    began = time.process_time()
    for text in texts:
        one = RMinHash(num_perm=128, seed=42)
        one.update([text[at : at + 4] for at in range(len(text) - 3)])
        one.digest()
    print(f", rensa {count / (time.process_time() - began):,.0f}")


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--peer", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        beside_peer(Path(made), chosen.peer, chosen.runs)
        growth(Path(made), chosen.pairs)
    minhash(20_000)
    if "DIPLA_SHARED" in os.environ:
        gold(Path(os.environ["DIPLA_SHARED"]))


if __name__ == "__main__":
    main()
