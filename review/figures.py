"""Figures of a corpus: how far its pairs have come, how long they are, how much of the drafts people changed.

One pass over the pairs; all is counted by document, person and engine at once.

A word is what stands between white space, so a mark that is glued to a word belongs to it. A character is a code
point, spaces counted. The draft of a pair is *looked at* when a person has edited or approved the pair. The edit rate
is the number of words put in, taken out or replaced on the way from the draft to the edited text (Levenshtein), over
the words of the edited text: the sums of all drafts looked at, not the mean of their rates. It is no HTER: nothing is
moved, case and marks count (see review/quality.py for that one).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz.distance import Levenshtein

from ..corpus.model import Pair, State
from .changes import REVIEWED
from .makers import Maker, maker
from .measured import Worked
from .quality import Quality

# The edit rates of single pairs are counted in bins: none changed, up to a tenth, …, up to all, more than all.
BINS = 12
BIN_NAMES = ("0", *(f"up to 0.{tenth}" for tenth in range(1, 10)), "up to 1", "over 1")


@dataclass(slots=True)
class Size:
    """How long one side is."""

    sentences: int = 0
    words: int = 0
    characters: int = 0

    def add(self, sentences: int, words: int, characters: int) -> None:
        """Count more of it."""
        self.sentences += sentences
        self.words += words
        self.characters += characters

    def as_json(self) -> dict[str, int]:
        """The three numbers by name."""
        return {"sentences": self.sentences, "words": self.words, "characters": self.characters}


@dataclass(slots=True)
class Figures:
    """The figures of some pairs. `target` counts whatever stands there now, drafts too; of the rest see the module."""

    pairs: int = 0
    states: Counter[State] = field(default_factory=Counter)
    source: Size = field(default_factory=Size)
    target: Size = field(default_factory=Size)
    drafts: int = 0
    looked_at: int = 0
    verbatim: int = 0  # of those looked at: the target is the draft, letter for letter
    approved: int = 0  # of those looked at
    edits: int = 0
    edited_words: int = 0
    rates: list[int] = field(default_factory=lambda: [0] * BINS)
    quality: Quality | None = None

    @property
    def edit_rate(self) -> float | None:
        """Words changed over words of the edited text; None when no draft was looked at, or all were emptied."""
        return self.edits / self.edited_words if self.edited_words else None

    @property
    def verbatim_share(self) -> float | None:
        """Which share of the drafts looked at was taken as it stood."""
        return self.verbatim / self.looked_at if self.looked_at else None

    def add(self, other: Figures) -> None:
        """Count the pairs of other figures, too; not their quality, which is no sum."""
        self.pairs += other.pairs
        self.states.update(other.states)
        self.source.add(other.source.sentences, other.source.words, other.source.characters)
        self.target.add(other.target.sentences, other.target.words, other.target.characters)
        self.drafts += other.drafts
        self.looked_at += other.looked_at
        self.verbatim += other.verbatim
        self.approved += other.approved
        self.edits += other.edits
        self.edited_words += other.edited_words
        self.rates = [mine + theirs for mine, theirs in zip(self.rates, other.rates, strict=True)]

    def as_json(self) -> dict[str, Any]:
        """The figures as data. Rates and shares are 0 to 1 and more, null where there is nothing to divide by."""
        made: dict[str, Any] = {
            "pairs": self.pairs,
            "states": {str(state): self.states[state] for state in State},
            "source": self.source.as_json(),
            "target": self.target.as_json(),
            "drafts": self.drafts,
            "looked_at": self.looked_at,
            "verbatim": self.verbatim,
            "changed": self.looked_at - self.verbatim,
            "approved": self.approved,
            "verbatim_share": self.verbatim_share,
            "edits": self.edits,
            "edited_words": self.edited_words,
            "edit_rate": self.edit_rate,
            "edit_rates": dict(zip(BIN_NAMES, self.rates, strict=True)),
        }
        if self.quality:
            made |= {"hter": self.quality.hter, "chrf": self.quality.chrf}
        return made


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of all pairs, and the same by document, by person (who changed a pair last; "" nobody), by engine.

    `work` is what an editor measured, by person, and `engine_work` the same by who made the draft.
    """

    total: Figures
    documents: Mapping[str, Figures]
    people: Mapping[str, Figures]
    engines: Mapping[Maker, Figures]
    signatures: Mapping[str, str]
    work: tuple[Worked, ...] = ()
    engine_work: tuple[Worked, ...] = ()

    def parts(self) -> Iterator[tuple[str, list[tuple[str, Figures]]]]:
        """`document`, `person` and `engine`, each with its names and figures, as people read them."""
        yield "document", list(self.documents.items())
        yield "person", [(name or "(nobody yet)", figures) for name, figures in self.people.items()]
        yield "engine", [(made.told, figures) for made, figures in self.engines.items()]

    def as_json(self) -> dict[str, Any]:
        """The report as data."""
        engines = [made._asdict() | figures.as_json() for made, figures in self.engines.items()]
        made: dict[str, Any] = {
            "total": self.total.as_json(),
            "document": [{"name": name} | figures.as_json() for name, figures in self.documents.items()],
            "person": [{"name": name} | figures.as_json() for name, figures in self.people.items()],
            "engine": engines,
        }
        if self.work:
            made["work"] = [worked.as_json() for worked in self.work]
            made["work_by_engine"] = [worked.as_json() for worked in self.engine_work]
        if self.signatures:
            made["signatures"] = dict(self.signatures)
        return made


# Drafts and what became of them, to judge.
Texts = list[tuple[str, str]]
Judge = Callable[[Texts], Quality]


def gather(
    pairs: Iterable[Pair], judge: Judge | None = None, signatures: Callable[[], Mapping[str, str]] = dict
) -> Report:
    """The figures of these pairs, read once. `judge` rates drafts against what became of them, which takes long.

    Documents keep their order; people and engines come with the most pairs first.
    """
    # Each pair is counted in one cell, and the cells are added up: three times less work than counting it four times.
    cells: dict[tuple[str, str, Maker], Figures] = defaultdict(Figures)
    texts: dict[tuple[str, str, Maker], Texts] = defaultdict(list)
    for pair in pairs:
        key = pair.doc, pair.by, maker(pair)
        looked_at = _count(cells[key], pair)
        if judge and looked_at:
            texts[key].append((pair.draft or "", pair.target or ""))
    total = Figures()
    for figures in cells.values():
        total.add(figures)
    found = [_by(cells, side) for side in range(3)]
    if judge:
        _judge(judge, total, texts, found)
    documents, people, engines = found
    return Report(
        total,
        documents,
        dict(sorted(people.items(), key=_most)),
        dict(sorted(engines.items(), key=_most)),
        signatures() if judge else {},
    )


def _count(figures: Figures, pair: Pair) -> bool:
    """Count a pair; whether a person looked at its draft."""
    figures.pairs += 1
    figures.states[pair.state] += 1
    text = pair.source_text
    figures.source.add(len(pair.source), len(text.split()), len(text))
    if pair.target:
        # A draft or an edit counts as one sentence: nobody has cut it.
        figures.target.add(len(pair.target_sentences) or 1, len(pair.target.split()), len(pair.target))
    if pair.draft is None:
        return False
    figures.drafts += 1
    if pair.state not in REVIEWED or pair.target is None:
        return False
    figures.looked_at += 1
    figures.approved += pair.state is State.APPROVED
    edited = pair.target.split()
    figures.edited_words += len(edited)
    if pair.draft == pair.target:
        figures.verbatim += 1
        figures.rates[0] += 1
        return True
    edits = Levenshtein.distance(pair.draft.split(), edited)
    figures.edits += edits
    figures.rates[_bin(edits, len(edited))] += 1
    return True


def _bin(edits: int, words: int) -> int:
    """Where an edit rate is counted; whole numbers, so that 3 of 10 never falls beside its tenth."""
    return 0 if not edits else BINS - 1 if edits > words else -(-edits * 10 // words)


def _by(cells: Mapping[tuple[Any, ...], Figures], side: int) -> dict[Any, Figures]:
    found: dict[Any, Figures] = {}
    for key, figures in cells.items():
        found.setdefault(key[side], Figures()).add(figures)
    return found


def _judge(
    judge: Judge, total: Figures, texts: Mapping[tuple[Any, ...], Texts], parts: Iterable[Mapping[Any, Figures]]
) -> None:
    """Judge the whole and each part; a part that holds all the texts is the whole."""
    everything = [pair for some in texts.values() for pair in some]
    total.quality = judge(everything)
    for side, part in enumerate(parts):
        for name, figures in part.items():
            mine = [pair for key, some in texts.items() if key[side] == name for pair in some]
            figures.quality = total.quality if len(mine) == len(everything) else judge(mine)


def _most(named: tuple[Any, Figures]) -> tuple[int, str]:
    return -named[1].pairs, str(named[0])
