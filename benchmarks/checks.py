"""How many good pairs raise a false alarm, how many seeded errors are found, and how fast; beside pofilter.

    DIPLA_SHARED=… python benchmarks/checks.py            # alarms and errors, ours and pofilter's, on the same pairs
    DIPLA_SHARED=… python benchmarks/checks.py --speed [PAIRS]

Good pairs are the first 500 1-1 beads of two gold sets; the errors are those of tests/align/check/cases. pofilter runs
with all its tests, and with those alone that it counts as serious. Speed is measured in seconds of the processor and
on the gold pairs again and again, without spelling; memory is the most that the process ever held.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from dipla.align.check import Settings, Severity, checked, findings
from dipla.align.check.consistency import Repeats
from dipla.align.glossary import Term
from dipla.corpus.model import Pair, Sentence, State

CASES = Path(__file__).resolve().parents[1] / "tests/align/check/cases"


def gold_pairs(shared: Path, name: str, most: int) -> list[Pair]:
    """The first pairs of one sentence to one of a gold set."""
    folder = shared / "gold/align" / name
    sides = [(folder / f"{lang}.txt").read_text("utf-8").split("\n") for lang in ("el", "en")]
    beads = [line.split("\t")[:2] for line in (folder / "gold.tsv").read_text("utf-8").splitlines()]
    texts = [(sides[0][int(el)], sides[1][int(en)]) for el, en in beads if el.isdigit() and en.isdigit()]
    whole = [(source, target) for source, target in texts if source.strip() and target.strip()][:most]
    return [
        Pair(f"p{n}", (Sentence(f"el_s{n}", source, "el"),), target, State.EDITED)
        for n, (source, target) in enumerate(whole, 1)
    ]


class Pofilter:
    """The checks of translate-toolkit, all of them, for Greek to English."""

    def __init__(self, *, serious: bool = False) -> None:
        from translate.filters.checks import CheckerConfig, StandardChecker
        from translate.storage.po import pounit

        self._unit = pounit
        config = CheckerConfig(targetlanguage="en")
        self._checker = StandardChecker(checkerconfig=config)
        self._serious = serious

    def flags(self, source: str, target: str) -> bool:
        """Whether any test fails."""
        unit = self._unit(source)
        unit.target = target
        failed = self._checker.run_filters(unit, categorised=True)
        return any(not self._serious or told.get("category") == 100 for told in failed.values())


def seeded() -> Iterator[tuple[str, Pair]]:
    """Each seeded error with its kind."""
    for kind, cases in json.loads((CASES / "seeded.json").read_text("utf-8")).items():
        for n, (source, target, _) in enumerate(cases):
            yield kind, Pair(f"p{n}", (Sentence(f"el_s{n}", source, "el"),), target, State.DRAFT)


def settings() -> Settings:
    """What the project of the seeded errors has settled."""
    told = json.loads((CASES / "settings.json").read_text("utf-8"))
    return Settings(
        names={name: tuple(spellings) for name, spellings in told["names"].items()},
        forbidden=tuple(told["forbidden"]),
        terms=tuple(Term(source, tuple(targets)) for source, targets in told["terms"].items()),
    )


def compare(shared: Path) -> None:
    """Print alarms on good pairs and errors found, ours and pofilter's."""
    judges = {"pofilter, all tests": Pofilter(), "pofilter, serious": Pofilter(serious=True)}
    for name in ("ntrex-all", "xquad-all"):
        pairs = gold_pairs(shared, name, 500)
        found = [findings(pair, Settings()) for pair in pairs]
        errors = sum(any(one.severity is Severity.ERROR for one in each) for each in found)
        print(f"{name}: {len(pairs)} good pairs; dipla: {errors} with an error, {sum(map(bool, found))} with any")
        for label, judge in judges.items():
            print(f"  {label}: {sum(judge.flags(pair.source_text, pair.target or '') for pair in pairs)}")
    chosen = settings()
    cases = list(seeded())
    right = sum(any(one.rule == kind for one in findings(pair, chosen)) for kind, pair in cases)
    print(f"{len(cases)} seeded errors; dipla, by the right check: {right}")
    for label, judge in judges.items():
        print(f"  {label}, by any: {sum(judge.flags(pair.source_text, pair.target or '') for _, pair in cases)}")


def speed(shared: Path, count: int) -> None:
    """Print pairs a second, and the memory held, at a tenth of the pairs and at all."""
    texts = [*gold_pairs(shared, "ntrex-all", 500), *gold_pairs(shared, "xquad-all", 500)]

    letters = ("αβγδεζηθικ", "abcdefghij")

    def pairs() -> Iterator[Pair]:
        for n in range(count):
            one = texts[n % len(texts)]
            # A word of its own makes every pair another one.
            words = ["".join(alphabet[int(digit)] for digit in str(n)) for alphabet in letters]
            source = Sentence(f"el_s{n}", f"{words[0]} {one.source_text}", "el")
            yield Pair(f"p{n}", (source,), f"{words[1]} {one.target}", State.EDITED)

    began = time.process_time()
    for _ in pairs():
        pass
    making = time.process_time() - began
    began = time.process_time()
    repeats = Repeats(pairs())
    first = time.process_time() - began - making
    chosen, told = settings(), 0
    began = time.process_time()
    for n, (_, found) in enumerate(checked(pairs(), chosen, repeats), 1):
        told += len(found)
        if n in (count // 10, count):
            spent = time.process_time() - began - making * n / count
            most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{n:,} pairs: {n / spent:,.0f} a second, {most:.0f} MB, {told:,} findings")
    print(f"the pass before, for repeated texts: {count / first:,.0f} a second")


def main() -> None:
    """Run what was asked for."""
    if "DIPLA_SHARED" not in os.environ:
        sys.exit("DIPLA_SHARED must name the folder that holds gold/align")
    shared = Path(os.environ["DIPLA_SHARED"])
    if "--speed" in sys.argv:
        speed(shared, int(sys.argv[-1]) if sys.argv[-1].isdigit() else 1_000_000)
    else:
        compare(shared)


if __name__ == "__main__":
    main()
