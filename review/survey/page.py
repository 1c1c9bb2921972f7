"""The page of a project's figures: summary, sizes, states, lengths, alignment, checks, edits, time, meanings.

It stays small: of documents, people and engines the tables name so many and count the others together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import BinaryIO

from ...align.check.finding import Severity
from ...corpus.languages import language
from ...corpus.model import Header, State
from ..changes import REVIEWED
from ..figures import Figures, Report
from ..figures_told import MEANINGS, QUALITY_MEANINGS, WORK_MEANINGS, count, rate, share
from ..page import escape, table, write
from ..pictures import legend, patterns, stacked
from .edit_sections import edits, few, spent
from .frame import Section, contents, figure, made, numbers, paragraph, several
from .pair_sections import alignment, checks, confidence, lengths
from .survey import Survey
from .time_picture import shown, timeline

# More bars than these are no picture any more.
MOST_BARS = 24


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is of: its title, how its commands name it, and which tables are wanted (document, person, engine).

    `which` is the document or the pair that it is of, "" for all.
    """

    title: str
    place: str
    which: str
    parts: Sequence[str]

    @property
    def stats(self) -> str:
        """The command that prints the page's numbers."""
        return " ".join(["dipla stats", *map(quote, filter(None, (self.place, self.which))), "--json"])


def write_page(out: BinaryIO, header: Header, asked: Asked, report: Report, survey: Survey) -> None:
    """The page of a report and its survey."""
    write(out, asked.title, _body(header, asked, report, survey), skip="the figures")


def _body(header: Header, asked: Asked, report: Report, survey: Survey) -> Iterator[str]:
    langs = header.source_lang, header.target_lang
    sections = [
        _sizes(asked, report),
        _over_time(asked, report, survey),
        lengths(survey.lengths, asked.stats, langs),
        alignment(survey.beads, asked.stats),
        confidence(survey.confidence, asked.stats),
        checks(survey.findings, f"dipla check {quote(asked.place)} --json", asked.stats, langs),
        edits(report, asked.stats, asked.parts),
        spent(report, asked.stats),
        _meanings(report),
    ]
    changed = f"last changed {header.date[:16].replace('T', ' ')} UTC" if header.date else ""
    told = (f"{language(langs[0]).name} → {language(langs[1]).name}", header.licence, changed, *header.tools)
    yield patterns()
    yield f"<header><h1>{escape(asked.title)}</h1>\n"
    yield paragraph(", ".join(word for word in told if word), "soft")
    yield f'{_summary(report, survey)}</header>\n{contents(sections)}<div id="figures" tabindex="-1">\n'
    for section in sections:
        yield section.html()
    yield "</div>\n"


def _summary(report: Report, survey: Survey) -> str:
    """What a hurried reader wants to know, in sentences."""
    total = report.total
    if not total.pairs:
        return paragraph("There are no pairs yet.", "lead")
    told = [
        f"{several(total.pairs, 'pair')} in {several(len(report.documents), 'document')}, "
        f"{share(_seen(total) / total.pairs)} of them edited or approved by a person."
    ]
    if total.looked_at:
        told.append(
            f"Of {several(total.looked_at, 'draft')} looked at, {share(total.verbatim_share)} stood as they were; "
            f"in all {rate((total.edit_rate or 0) * 100, 1)} of a hundred words were changed."
        )
    if survey.findings:
        found = survey.findings
        wanting = found.pairs - found.clean
        told.append(
            f"The checks want a person to look at {several(wanting, 'pair')} "
            f"({several(found.count(Severity.ERROR), 'error')}, {several(found.count(Severity.WARNING), 'warning')})."
            if wanting
            else "The checks find no error and no warning."
        )
    return paragraph(" ".join(told), "lead")


def _seen(total: Figures) -> int:
    """Pairs that a person has edited or approved."""
    return sum(total.states[state] for state in REVIEWED)


def _sizes(asked: Asked, report: Report) -> Section:
    total = report.total
    facts = [
        ("documents", count(len(report.documents))),
        ("pairs", count(total.pairs)),
        ("source words", count(total.source.words)),
        ("target words", count(total.target.words)),
        ("edited or approved", share(_seen(total) / total.pairs if total.pairs else None)),
        ("drafts looked at", f"{count(total.looked_at)} of {count(total.drafts)}"),
        ("taken verbatim", share(total.verbatim_share)),
        ("edit rate", rate(total.edit_rate)),
    ]
    if total.quality:
        facts += [("HTER", rate(total.quality.hter, 1)), ("chrF", rate(total.quality.chrf, 1))]
    told = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(fact)}</dd></div>" for name, fact in facts)
    sides = table(
        "Both sides; the target as it stands now, drafts too",
        ("side", "sentences", "words", "characters"),
        (
            [side, count(size.sentences), count(size.words), count(size.characters)]
            for side, size in (("source", total.source), ("target", total.target))
        ),
    )
    body = f'<dl class="facts">{told}</dl>\n{sides}{made((asked.stats, "total"))}'
    return Section("size", "Size", body)


def _over_time(asked: Asked, report: Report, survey: Survey) -> Section:
    times, total = survey.over_time, report.total
    parts = []
    if times.stands:
        columns_of = [state for state in State if any(stand.states[state] for stand in times.stands)]
        caption = (
            f"How many pairs stood in each state, by the {times.period}, from the history of all changes. "
            "Approved pairs are at the bottom; what rises from there is done."
        )
        stands = table(
            f"Pairs by state at the end of each {times.period} (UTC) in which something changed",
            (times.period, *map(str, columns_of)),
            ([shown(stand.begins), *(count(stand.states[state]) for state in columns_of)] for stand in times.stands),
        )
        parts.append(figure(legend(total.states) + timeline(times, "time"), caption))
        parts += [numbers("The numbers over time", stands), made((asked.stats, "over_time"))]
    if len(report.documents) > 1:
        documents = list(report.documents.items())
        of = f"the first {MOST_BARS} of {len(documents):,} documents" if len(documents) > MOST_BARS else "each document"
        bars = [(name, figures.states) for name, figures in documents[:MOST_BARS]]
        pictures = stacked(bars, "states")
        parts.append("<h3>By document</h3>\n")
        parts.append(figure(pictures, f"How far {of} has come; each bar is the whole document.", "long"))
        parts.append(numbers("The numbers by document", _states(report)))
        parts.append(made((asked.stats, "document")))
    return Section("states", "States over time", "".join(parts) or paragraph("There is nothing to show yet."))


def _states(report: Report) -> str:
    shown_states = [state for state in State if report.total.states[state]]
    return table(
        "Pairs by state",
        ("document", *map(str, shown_states)),
        (
            [name, *(count(found.states[state]) for state in shown_states)]
            for name, found in few(list(report.documents.items()))
        ),
    )


def _meanings(report: Report) -> Section:
    meanings = MEANINGS + (QUALITY_MEANINGS if report.total.quality else ())
    meanings += WORK_MEANINGS if report.work else ()
    told = "".join(f"<dt>{escape(name)}</dt><dd>{escape(meaning)}</dd>" for name, meaning in meanings)
    signed = "".join(
        f"<dt>signature of {escape(name)}</dt><dd><code>{escape(signature)}</code></dd>"
        for name, signature in report.signatures.items()
    )
    return Section("meanings", "What the figures mean", f'<dl class="meaning">{told}{signed}</dl>\n')
