"""The sections about work: how much of the drafts was changed, by whom and whose, and how long it took."""

from __future__ import annotations

from collections.abc import Sequence

from ..figures import BIN_NAMES, Figures, Report
from ..figures_told import WORK_COLUMNS, columns, count, rate, row, share, work_row
from ..measured import Worked
from ..page import table
from ..pictures import Bar, bars, histogram
from .frame import Section, figure, made, numbers, paragraph, several

# Rows that a table has before the others are told together: nobody reads more on a page.
MOST_ROWS = 60
_MOST_BARS = 12


def few(rows: Sequence[tuple[str, Figures]]) -> list[tuple[str, Figures]]:
    """As many rows as a page shows; the others are one row, added up."""
    if len(rows) <= MOST_ROWS:
        return list(rows)
    others = Figures()
    for _, figures in rows[MOST_ROWS:]:
        others.add(figures)
    return [*rows[:MOST_ROWS], (f"(the other {len(rows) - MOST_ROWS:,})", others)]


def edits(report: Report, command: str, wanted: Sequence[str]) -> Section:
    """How much of the drafts was changed: of each draft, and by document, person and engine."""
    total = report.total
    parts = [_rates(total) if total.looked_at else paragraph("No person has edited or approved a draft yet.")]
    parts.append(made((command, "total.edit_rates")))
    for part, named in report.parts():
        if part not in wanted or not named:
            continue
        parts.append(f"<h3>By {part}</h3>\n")
        rated = [(name, figures) for name, figures in named if figures.looked_at]
        if rated:
            parts.append(_edit_bars(part, rated, total))
        told = table(
            f"All figures by {part}",
            (part, *columns(total)),
            ([name, *row(figures, total)] for name, figures in few(named)),
        )
        parts.append(numbers(f"The numbers by {part}", told) + made((command, part)))
    return Section("edits", "How much of the drafts was changed", "".join(parts))


def _rates(total: Figures) -> str:
    bins = list(zip(BIN_NAMES, total.rates, strict=True))
    told = "How many drafts have which edit rate, from not one word changed to more words than the text has."
    picture = histogram(
        "Edit rates of the drafts looked at", told, [(name, {"bar": found}) for name, found in bins], "rates"
    )
    caption = (
        "Words put in, taken out or replaced from draft to edited text, over the words of the edited text, of each of "
        f"the {total.looked_at:,} drafts that a person looked at. Of all together: {rate(total.edit_rate)}."
    )
    shares = table(
        "Drafts looked at, by edit rate",
        ("edit rate", "drafts", "share"),
        ([name, count(found), share(found / total.looked_at)] for name, found in bins),
    )
    return figure(picture, caption) + numbers("The numbers by edit rate", shares)


def _edit_bars(part: str, rated: Sequence[tuple[str, Figures]], total: Figures) -> str:
    """Bars of edit rates; of HTER where sacrebleu has judged."""
    shown = sorted(rated, key=lambda named: -named[1].looked_at)[:_MOST_BARS]
    measure = "HTER" if total.quality else "edit rate"
    drawn = []
    for name, figures in shown:
        rated_as = figures.quality.hter if figures.quality else figures.edit_rate
        said = rate(rated_as, 1 if figures.quality else 3)
        drawn.append(Bar(name, rated_as, f"{said}, {several(figures.looked_at, 'draft')}"))
    most = f", the {_MOST_BARS} with the most drafts looked at" if len(rated) > _MOST_BARS else ""
    caption = f"The {measure} by {part}{most}, beside how many drafts were looked at. Shorter is nearer to the draft."
    return figure(bars(f"{measure} by {part}", caption, drawn, f"edits-{part}"), caption, "long")


def spent(report: Report, command: str) -> Section:
    """How long people took for 1,000 source words, where an editor measured that."""
    if not report.work:
        told = (
            "Not measured. The editor measures time while its page is seen and used, unless it is started with "
            "--no-timing; work in sheets and other programs is never measured, and nothing is estimated."
        )
        return Section("time-spent", "Time for 1,000 words", paragraph(told))
    measured = sum(worked.pairs for worked in report.engine_work)
    parts = [
        paragraph(f"Measured in the editor at {measured:,} of {report.total.pairs:,} pairs. Nothing is estimated.")
    ]
    for part, rows, keys in (("person", report.work, "work"), ("engine", report.engine_work, "work_by_engine")):
        drawn = [
            Bar(worked.name, worked.minutes_per_thousand, f"{rate(worked.minutes_per_thousand, 1)} min")
            for worked in rows[:_MOST_BARS]
        ]
        told = f"Minutes of active time for 1,000 source words, by {part}"
        caption = f"{told}{'' if part == 'person' else ' that made the draft'}."
        parts.append(f"<h3>By {part}</h3>\n{figure(bars(told, caption, drawn, f'time-{part}'), caption)}")
        parts.append(numbers(f"The measured work by {part}", _work_table(part, rows)) + made((command, keys)))
    return Section("time-spent", "Time for 1,000 words", "".join(parts))


def _work_table(part: str, rows: Sequence[Worked]) -> str:
    return table(f"Measured work by {part}", (part, *WORK_COLUMNS[1:]), map(work_row, rows[:MOST_ROWS]))
