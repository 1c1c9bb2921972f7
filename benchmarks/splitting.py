"""Speed and F1 of sentence splitters in one run: ours, and of the others whichever are installed.

    DIPLA_SHARED=DATA python benchmarks/splitting.py [--seconds 2]

DATA holds gold/segment/*.jsonl and tools/score_segment.py, whose way of counting is used ("fair"). MB/s is UTF-8
input a second of CPU on one core, for spans where a splitter gives them. What is not installed is said and left out:
`pip install sentencex PyICU pysbd nltk`. Punkt has no Greek model of its own here unless NLTK finds one; without it
the text itself trains it. A splitter that changes the text is mapped back by its non-space characters.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from dipla import __version__
from dipla.corpus.sentences import Cut, cuts
from dipla.corpus.srx import rules_for

Spans = list[tuple[int, int]]
Split = Callable[[str], Spans]


@dataclass(frozen=True)
class Splitter:
    """`spans` is what is scored, `run` the library's own call, what is timed."""

    spans: Split
    run: Callable[[str], object]


SETS = (("ntrex-el-dev", "el"), ("gud-dev", "el"), ("ntrex-en-dev", "en"))


def dipla(lang: str) -> Splitter:
    """Ours, every line a paragraph, as the gold has it."""
    rules = rules_for(lang)

    def run(text: str) -> list[Cut]:
        return cuts(text, lang, newlines="break", rules=rules)

    return Splitter(lambda text: [(cut.start, cut.end) for cut in run(text)], run)


def sentencex(lang: str) -> Splitter:
    """Wikimedia's splitter."""
    import sentencex as library

    return Splitter(
        by_line(lambda line: [str(piece) for piece in library.segment(lang, line)]),
        lambda text: list(library.segment(lang, text)),
    )


def icu(lang: str) -> Splitter:
    """ICU's sentence break iterator. Its offsets count UTF-16 units, which are code points in these texts."""
    import icu as library

    breaks = library.BreakIterator.createSentenceInstance(library.Locale(lang))

    def pieces(line: str) -> list[str]:
        breaks.setText(line)
        return [line[a:b] for a, b in pairwise([0, *breaks])]

    def run(text: str) -> object:
        breaks.setText(text)
        return list(breaks)

    return Splitter(by_line(pieces), run)


def pysbd(lang: str) -> Splitter:
    """The pragmatic segmenter."""
    import pysbd as library

    segment = library.Segmenter(language=lang, clean=False).segment
    return Splitter(
        by_line(lambda line: [str(piece) for piece in segment(line)]),
        lambda text: [segment(line) for _, line in lines(text)],
    )


def punkt(lang: str) -> Splitter:
    """NLTK's Punkt: its model for the language where there is one, else trained by the text."""
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    try:
        from nltk.tokenize.punkt import PunktTokenizer

        tokenizer: Any = PunktTokenizer({"el": "greek", "en": "english"}[lang])
    except (ImportError, LookupError):
        tokenizer = None

    def spans(text: str) -> Spans:
        nonlocal tokenizer
        tokenizer = tokenizer or PunktSentenceTokenizer(text)
        found: Spans = []
        for start, line in lines(text):
            found += [(start + a, start + b) for a, b in tokenizer.span_tokenize(line)]
        return found

    return Splitter(spans, spans)


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Where each line begins, and the line."""
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def by_line(pieces: Callable[[str], list[str]]) -> Split:
    """Spans from a splitter that gives the pieces of one line."""

    def split(text: str) -> Spans:
        found: Spans = []
        for start, line in lines(text):
            at = 0
            for piece in pieces(line):
                end = at
                for character in "".join(piece.split()):
                    end = line.find(character, end) + 1 or end
                if end > at:
                    found.append((start + at, start + end))
                at = end
        return found

    return split


def scorer(shared: Path) -> ModuleType:
    """The scoring program as a module."""
    spec = importlib.util.spec_from_file_location("score_segment", shared / "tools/score_segment.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def f1(score: ModuleType, documents: list[Any], split: Split) -> float:
    """The fair F1 of the boundaries, in per cent."""
    hit = extra = missed = 0
    for document in documents:
        text = document["text"]
        gold_lines = score.paragraphs(text, [tuple(span) for span in document["spans"]])
        for (line, gold), (_, ours) in zip(gold_lines, score.paragraphs(text, split(text)), strict=True):
            left_out = score.doubtful(line, gold)
            g, o = score.boundaries(line, gold) - left_out, score.boundaries(line, ours) - left_out
            hit, extra, missed = hit + len(g & o), extra + len(o - g), missed + len(g - o)
    return float(score.f1(hit, extra, missed)["f1"])


def speed(run: Callable[[str], object], text: str, seconds: float) -> float:
    """Megabytes of UTF-8 a second of CPU."""
    run(text[:20_000])
    size, spent, rounds = len(text.encode()) / 1e6, 0.0, 0
    while spent < seconds:
        start = time.process_time()
        run(text)
        spent += time.process_time() - start
        rounds += 1
    return rounds * size / spent


def main() -> None:
    """Print one line a splitter and gold set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2.0, help="CPU seconds a measurement of speed takes at least")
    seconds = parser.parse_args().seconds
    warnings.simplefilter("ignore")  # of the peers' own making
    shared = Path(os.environ.get("DIPLA_SHARED", "")).expanduser().resolve()
    if not os.environ.get("DIPLA_SHARED") or not (shared / "gold/segment").is_dir():
        sys.exit("DIPLA_SHARED: expected the folder that holds gold/segment and tools; set it and run again.")
    score = scorer(shared)
    print(f"dipla {__version__}, Python {sys.version.split()[0]}")
    print(f"{'splitter':12}{'gold':16}{'fair F1':>8}{'MB/s':>9}")
    for make in (dipla, sentencex, icu, pysbd, punkt):
        for name, lang in SETS:
            documents = [json.loads(line) for line in (shared / f"gold/segment/{name}.jsonl").open(encoding="utf-8")]
            try:
                splitter = make(lang)
            except ImportError as error:
                print(f"{make.__name__:12}not installed ({error.name})")
                break
            text = "\n".join(document["text"] for document in documents)
            result = f1(score, documents, splitter.spans)
            print(f"{make.__name__:12}{name:16}{result:8.2f}{speed(splitter.run, text, seconds):9.1f}", flush=True)


if __name__ == "__main__":
    main()
