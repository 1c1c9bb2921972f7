"""TEI written in each layout beside TMX from the same pairs, and checked, in CPU seconds.

    python benchmarks/tei.py [1000 10000 100000]

A third of the pairs is edited, the others are drafts; four pairs are a paragraph. Each time is the least of three.
Bars: no layout takes three times as long as TMX; 100,000 pairs are checked in 15 s.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

from dipla.corpus.model import Bitext, Header, Origin, OriginKind, Pair, Sentence, Span, State
from dipla.export import tei, tmx
from dipla.export.tei.check import check

LAYOUTS: tuple[Literal["corpus", "divs"], ...] = ("corpus", "divs")
ORIGIN = Origin(OriginKind.MT, "google", "nmt", "2026-11-23T10:00:00Z")
GREEK = Header("el", "en", tools=("dipla 0",), date="2026-11-23T10:00:00Z")


def made(number: int) -> Pair:
    """One pair of the corpus."""
    text = f"Η πρόταση {number} είναι εδώ."
    place = number * 40
    sentence = Sentence(f"el_s{number}", text, "el", number // 4, Span(place, place + len(text)))
    word, state = ("Draft", State.DRAFT) if number % 3 else ("Edited", State.EDITED)
    return Pair(f"p{number}", (sentence,), f"{word} {number}.", state, "Draft", ORIGIN, doc="a.el.txt")


def seconds(deed: Callable[[], object]) -> float:
    """Seconds of CPU, the least of three."""
    times = []
    for _ in range(3):
        began = time.process_time()
        deed()
        times.append(time.process_time() - began)
    return min(times)


def row(pairs: list[Pair]) -> str:
    """What TMX, two layouts of TEI and the check of the first take."""
    said = ""
    with tempfile.TemporaryDirectory() as folder, Path(os.devnull).open("wb") as null:
        beside = seconds(lambda: tmx.write(null, Bitext(GREEK, pairs)))
        for layout in LAYOUTS:
            took = seconds(partial(lambda layout: tei.write(null, Bitext(GREEK, pairs), layout=layout), layout))
            said += f"{took:>10.2f} s, {took / beside:>4.2f} x"
        path = Path(folder) / "a.xml"
        with path.open("wb") as out:
            tei.write(out, Bitext(GREEK, pairs))
        return f"{len(pairs):>8}{beside:>7.2f} s{said}{seconds(lambda: check(path)):>7.2f} s"


def main() -> None:
    """Print a row for each size."""
    print(f"{'pairs':>8}{'TMX':>9}{'TEI, one file':>21}{'TEI, divisions':>21}{'check':>9}")
    for count in map(int, sys.argv[1:] or ["1000", "10000", "100000"]):
        print(row([made(number) for number in range(count)]), flush=True)


if __name__ == "__main__":
    main()
