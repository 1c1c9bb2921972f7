"""Figures as people read them, in a terminal and on a page: the columns of a table, its cells, and what each means."""

from __future__ import annotations

from ..corpus.model import State
from .figures import Figures
from .measured import Worked

MEANINGS = (
    ("words", "what stands between white space; a mark that is glued to a word belongs to it"),
    ("characters", "code points, spaces counted"),
    ("target words", "of whatever stands in the target now, drafts too"),
    ("drafts", "pairs that a memory or an engine made a draft for, whatever became of it"),
    ("looked at", "drafts whose pair a person has edited or approved"),
    ("verbatim", "of those looked at: the target is the draft, letter for letter"),
    (
        "edit rate",
        "words put in, taken out or replaced from draft to edited text (Levenshtein), over the words of the edited "
        "text; all drafts looked at together. It is no HTER: nothing is moved, and case and marks count",
    ),
    ("person", "who changed the pair last"),
    ("engine", "who made the draft, whoever wrote the target since"),
)
WORK_MEANINGS = (
    (
        "active",
        "time at the pair in the editor, while its page was seen and used; of the pairs that were measured, and with "
        "all the words of their sources",
    ),
)
WORK_COLUMNS = ("person", "pairs", "source words", "active minutes", "minutes for 1,000 words", "keys for a word")
QUALITY_MEANINGS = (
    ("HTER", "TER of the draft with the edited text as its reference, by sacrebleu, in percent; less is nearer"),
    ("chrF", "how like the letters of draft and edited text are, by sacrebleu, in percent; more is nearer"),
)


def columns(total: Figures) -> list[str]:
    """The columns of a table of figures, after the first; only the states that some pair has."""
    states = [str(state) for state in State if total.states[state]]
    quality = ["HTER", "chrF"] if total.quality else []
    sizes = ["source words", "target words", "drafts", "looked at", "verbatim", "edit rate"]
    return ["pairs", *states, *sizes, *quality]


def row(figures: Figures, total: Figures) -> list[str]:
    """The cells of these columns."""
    cells = [
        count(figures.pairs),
        *(count(figures.states[state]) for state in State if total.states[state]),
        count(figures.source.words),
        count(figures.target.words),
        count(figures.drafts),
        count(figures.looked_at),
        share(figures.verbatim_share),
        rate(figures.edit_rate),
    ]
    if figures.quality:
        cells += [rate(figures.quality.hter, 1), rate(figures.quality.chrf, 1)]
    return cells


def work_row(worked: Worked) -> list[str]:
    """The cells of the table of measured work."""
    return [
        worked.name,
        count(worked.pairs),
        count(worked.words),
        rate(worked.active_ms / 60_000, 1),
        rate(worked.minutes_per_thousand, 1),
        rate(worked.keys / worked.words if worked.words else None, 1),
    ]


def count(number: int) -> str:
    """A number as people read it.

    >>> count(10448107)
    '10,448,107'
    """
    return f"{number:,}"


def share(number: float | None) -> str:
    """A share as people read it; a dash where there is none."""
    return "–" if number is None else f"{number:.0%}"


def rate(number: float | None, digits: int = 3) -> str:
    """A rate as people read it; a dash where there is none."""
    return "–" if number is None else f"{number:.{digits}f}"
