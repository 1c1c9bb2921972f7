"""CPU seconds and peak memory of `dipla validate` and `dipla tmx` on a made memory.

    python benchmarks/tmx_verbs.py 200000 [1000000 …]

Each unit has an id, two props, a Greek and an English segment of 5 to 20 words, a date and an author; a fifth of the
units say again what an earlier one says. The same number makes the same memory.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

GREEK = (
    "η γάτα κοιμάται κάτω από το τραπέζι της κουζίνας ενώ ο σκύλος περιμένει στην αυλή να γυρίσει κάποιος από τη "
    "δουλειά του και να τον ταΐσει πριν πέσει η νύχτα"
)
ENGLISH = (
    "the cat sleeps under the kitchen table while the dog waits in the yard for somebody to come back from work and "
    "feed him before night falls over all"
)
HEADER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n<header creationtool="x" creationtoolversion="1" '
    'segtype="sentence" o-tmf="x" adminlang="en" srclang="el" datatype="plaintext"/>\n<body>\n'
)


def make(path: Path, count: int) -> None:
    """A memory of so many units."""
    chance = random.Random(count)
    greek_words, english_words = GREEK.split(), ENGLISH.split()
    said: list[tuple[str, str]] = [("Ναι.", "Yes.")] * 1000
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADER)
        for number in range(count):
            if number % 5:
                greek = " ".join(chance.choices(greek_words, k=chance.randint(5, 17))) + f" {number}."
                english = " ".join(chance.choices(english_words, k=chance.randint(5, 20))) + f" {number}."
                said[number % 1000] = (greek, english)
            else:
                greek, english = chance.choice(said)
            out.write(
                f'<tu tuid="p{number}">\n<prop type="x-dipla-state">edited</prop>\n<prop type="x-doc">a.txt</prop>\n'
                f'<tuv xml:lang="el"><seg>{greek}</seg></tuv>\n<tuv xml:lang="en" creationdate="20261123T180000Z" '
                f'changedate="202611{number % 28 + 1:02}T180000Z" changeid="me"><seg>{english}</seg></tuv>\n</tu>\n'
            )
        out.write("</body>\n</tmx>\n")


def measure(words: list[str], folder: Path) -> tuple[float, float]:
    """CPU seconds and peak MB of one command."""
    started = subprocess.Popen(
        [sys.executable, "-m", "dipla", *words], cwd=folder, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode not in (0, 1):
        sys.exit(f"dipla {' '.join(words)}: exit {started.returncode}")
    # Linux counts in KB.
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


def main() -> None:
    """Print a row for each command and size."""
    print(f"{'units':>9}  {'command':<48}{'CPU s':>8}{'peak MB':>9}")
    for count in map(int, sys.argv[1:] or ["200000"]):
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            make(folder / "a.tmx", count)
            for words in (
                ["tmx", "dedupe", "a.tmx", "-o", "out.tmx", "--by", "source", "--keep", "newest"],
                ["tmx", "split", "a.tmx", "-o", "part", "--by", "language"],
                ["tmx", "split", "a.tmx", "-o", "part", "--by", "size:20M"],
                ["tmx", "merge", "a.tmx", "a.tmx", "-o", "out.tmx"],
                ["validate", "a.tmx"],
            ):
                seconds, peak = measure(words, folder)
                print(f"{count:>9}  {'dipla ' + ' '.join(words):<48.48}{seconds:>8.1f}{peak:>9.0f}", flush=True)


if __name__ == "__main__":
    main()
