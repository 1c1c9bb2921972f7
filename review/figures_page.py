"""The HTML page of a project's figures: the sums, a picture of the states, one of the edit rates, tables, meanings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from ..corpus.model import Header, State
from .figures import BIN_NAMES, Figures, Report
from .measured import Worked
from .page import escape, table, write
from .pictures import histogram, legend, stacked

# More bars than these are no picture any more; the table has all.
MOST_BARS = 40
# Bars in one picture: paper can break between two pictures, not within one.
_TOGETHER = 8

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
        worked.person,
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


def write_page(out: BinaryIO, header: Header, title: str, report: Report, by: Iterable[str]) -> None:
    """The page; `by` names the tables wanted: document, person, engine."""
    write(out, title, _body(header, title, report, set(by)))


def _body(header: Header, title: str, report: Report, by: set[str]) -> Iterator[str]:
    total = report.total
    yield f"<h1>{escape(title)}</h1>\n"
    told = (f"{header.source_lang} → {header.target_lang}", *header.tools, header.licence, header.date)
    yield f'<p class="soft">{escape(", ".join(word for word in told if word))}</p>\n'
    yield _facts(total)
    documents = list(report.documents.items())
    yield "<h2>States by document</h2>\n"
    yield legend()
    if len(documents) > MOST_BARS:
        yield f'<p class="soft">The first {MOST_BARS} of {len(documents)} documents; the table has all.</p>\n'
    bars = [(name, figures.states) for name, figures in documents[:MOST_BARS]]
    picture = "".join(
        stacked(bars[at : at + _TOGETHER], f"states-{at // _TOGETHER}") for at in range(0, len(bars), _TOGETHER)
    )
    shown = [state for state in State if total.states[state]]
    states = table(
        "Pairs by state",
        ("document", *map(str, shown)),
        ([name, *(count(figures.states[state]) for state in shown)] for name, figures in documents),
    )
    yield f'<div class="side"><figure>{picture}</figure>{states}</div>\n'
    yield "<h2>How much of the drafts was changed</h2>\n"
    if total.looked_at:
        yield _rates(total)
    else:
        yield "<p>No person has edited or approved a draft yet.</p>\n"
    for part, named in report.parts():
        if part in by and named:
            yield f"<h2>By {part}</h2>\n"
            yield table("", (part, *columns(total)), ([name, *row(figures, total)] for name, figures in named))
    if report.work:
        yield "<h2>Measured work</h2>\n"
        yield table("", WORK_COLUMNS, (work_row(worked) for worked in report.work))
    yield _meanings(report)


def _facts(total: Figures) -> str:
    facts = [
        ("pairs", count(total.pairs)),
        ("source sentences", count(total.source.sentences)),
        ("source words", count(total.source.words)),
        ("source characters", count(total.source.characters)),
        ("target words", count(total.target.words)),
        ("target characters", count(total.target.characters)),
        ("drafts", count(total.drafts)),
        ("drafts looked at", count(total.looked_at)),
        ("taken verbatim", share(total.verbatim_share)),
        ("edit rate", rate(total.edit_rate)),
    ]
    if total.quality:
        facts += [("HTER", rate(total.quality.hter, 1)), ("chrF", rate(total.quality.chrf, 1))]
    told = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(fact)}</dd></div>" for name, fact in facts)
    return f'<dl class="facts">{told}</dl>\n'


def _rates(total: Figures) -> str:
    bins = list(zip(BIN_NAMES, total.rates, strict=True))
    told = "How many drafts have which edit rate, from not one word changed to more words than the text has."
    picture = histogram("Edit rates of the drafts looked at", told, bins, "rates")
    shares = table(
        "Drafts looked at, by edit rate",
        ("edit rate", "drafts", "share"),
        ([name, count(found), share(found / total.looked_at)] for name, found in bins),
    )
    return f'<div class="side"><figure class="whole">{picture}</figure>{shares}</div>\n'


def _meanings(report: Report) -> str:
    meanings = MEANINGS + (QUALITY_MEANINGS if report.total.quality else ())
    meanings += WORK_MEANINGS if report.work else ()
    told = "".join(f"<dt>{escape(name)}</dt><dd>{escape(meaning)}</dd>" for name, meaning in meanings)
    signed = "".join(
        f"<dt>signature of {escape(name)}</dt><dd><code>{escape(signature)}</code></dd>"
        for name, signature in report.signatures.items()
    )
    return f'<h2>What the figures mean</h2>\n<dl class="meaning">{told}{signed}</dl>\n'
