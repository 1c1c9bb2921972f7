"""`dipla stats`: how far the pairs have come, how long they are, how much of the drafts people changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import click

from ..align.check import Finding, findings
from ..align.check.consistency import Repeats
from ..corpus.errors import DiplaError
from ..corpus.model import Pair, State
from ..corpus.project import Project, short_names
from ..corpus.store import Store
from ..review.figures import Figures, Report, gather
from ..review.figures_told import WORK_COLUMNS, columns, count, rate, row, share, work_row
from ..review.measured import Measured
from ..review.quality import Sacrebleu
from ..review.survey.alarms import Alarms
from ..review.survey.page import Asked, write_page
from ..review.survey.survey import Survey, Surveyor
from .check import check_settings
from .outputs import Outputs
from .publish import TOOL
from .showing import show_table, visible
from .speech import json_option, print_json, say

_PARTS = ("document", "person", "engine")


@click.command("stats")
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("which", metavar="[DOC|ID]", default="")
@click.option("--full", is_flag=True, help="HTER and chrF by sacrebleu, too; some hundred pairs a second.")
@click.option("--by", "parts", type=click.Choice(_PARTS), multiple=True, help="Only this table. May be repeated.")
@click.option("--html", "page", type=click.Path(path_type=Path), metavar="FILE", help="Write a page with pictures.")
@click.option("--checks/--no-checks", default=None, help="Count what the checks find, too. Default: only for a page.")
@json_option
def command(
    project: Path,
    which: str,
    full: bool,
    parts: tuple[str, ...],
    page: Path | None,
    checks: bool | None,
    as_json: bool,
) -> None:
    """Count pairs, sentences, words and characters, and how much of the drafts people changed.

    The edit rate is words changed over words of the edited text, of the drafts that a person has edited or approved.
    All by document, by the person who changed a pair last, by the engine that made its draft; or of one document, or
    one pair. The page and --json also tell the states over time, lengths, alignment and the aligner's doubts.

    \b
    Example:
      dipla stats serge
      dipla stats serge --by person --html figures.html
      dipla stats serge --full --checks --json
    """
    opened = Project.open(project)
    judge = Sacrebleu() if full else None
    with opened.store() as store:
        chosen = _Chosen(store, which, opened, project)
        wanted = page is not None or as_json
        checking = checks if checks is not None else page is not None
        work = Measured(store.work.by_pair())
        surveyor = Surveyor(_alarms(opened, chosen) if checking else None) if wanted else None
        pairs = _watched(chosen.pairs(), [work, *([surveyor] if surveyor else [])])
        report = gather(pairs, judge.judge, judge.signatures) if judge else gather(pairs)
        survey = surveyor.survey(store.course.by_hour(chosen.doc, chosen.pair)) if surveyor else None
        report = replace(report, work=work.people(), engine_work=work.engines())
        if page is not None and survey is not None:
            title = f"{which or _title(opened, store, project)}: figures"
            _write(
                opened, store, page, Asked(title, opened.folder.resolve().name, which, parts or _PARTS), report, survey
            )
    if as_json:
        print_json(report.as_json() | (survey.as_json() if survey else {}))
    elif page is None:
        _show(report, which or str(project), parts or _PARTS)


class _Chosen:
    """All pairs, or those of a document, or one; DiplaError when there is no such one."""

    def __init__(self, store: Store, which: str, opened: Project, project: Path) -> None:
        self.store = store
        self.doc: str | None = None
        self.pair: str | None = None
        if not which:
            return
        names = [document.name for document in store.documents()]
        short = {short: name for name, short in short_names(names, opened.settings.source_lang).items()}
        self.doc = which if which in names else short.get(which)
        if self.doc is None:
            self.pair = which
            if store.pair(which) is None:
                listed = ", ".join(names[:5]) + (", …" if len(names) > 5 else "") or "none yet"
                raise DiplaError(f"{project}: no document and no pair {which!r}. The documents: {listed}.")

    def pairs(self) -> Iterable[Pair]:
        """The pairs from the first, as often as it is called."""
        if self.pair is None:
            return self.store.pairs(self.doc)
        found = self.store.pair(self.pair)
        return [found] if found else []


def _alarms(opened: Project, chosen: _Chosen) -> Alarms:
    """The checks as the project has set them."""
    langs = opened.settings.source_lang, opened.settings.target_lang
    settings = check_settings(opened.settings.check, opened.folder / "dipla.toml", opened.folder, langs)
    repeats = None
    if settings.is_on("inconsistent") or settings.is_on("same-target"):
        # Of all pairs, whichever are counted, so that a document's page says what the project's does.
        repeats = Repeats(chosen.store.pairs())

    def find(pair: Pair) -> Sequence[Finding]:
        return findings(pair, settings, repeats)

    return Alarms(find, frozenset((one.pair, one.rule, one.texts) for one in chosen.store.waived.all()))


class _Watcher(Protocol):
    def see(self, pair: Pair) -> None: ...


def _watched(pairs: Iterable[Pair], watchers: Sequence[_Watcher]) -> Iterator[Pair]:
    """The same pairs, seen by all who count something in them."""
    for pair in pairs:
        for watcher in watchers:
            watcher.see(pair)
        yield pair


def _write(opened: Project, store: Store, page: Path, asked: Asked, report: Report, survey: Survey) -> None:
    with Outputs(opened, page.absolute().parent) as outputs:
        with store.transaction():
            with (outputs.stage / page.name).open("wb") as stream:
                write_page(stream, opened.header(store, TOOL), asked, report, survey)
            outputs.settle(store)
        outputs.place()
    for path in outputs.kept:
        say(f"Kept: {path} is the file that stood in its place.")
    say(f"{page}: open it in a browser.")


def _title(opened: Project, store: Store, project: Path) -> str:
    return opened.header(store, TOOL).title or project.name


def _show(report: Report, name: str, parts: tuple[str, ...]) -> None:
    total = report.total
    click.echo(f"{visible(name)}: {total.pairs:,} pairs")
    show_table(
        ("", "sentences", "words", "characters"),
        (
            [side, count(size.sentences), count(size.words), count(size.characters)]
            for side, size in (("source", total.source), ("target", total.target))
        ),
    )
    click.echo()
    show_table(("state", "pairs"), ([str(state), count(total.states[state])] for state in State if total.states[state]))
    click.echo()
    show_table(("drafts", ""), _drafts(total))
    for part, named in report.parts():
        if part in parts and named:
            click.echo()
            show_table((part, *columns(total)), ([name, *row(figures, total)] for name, figures in named))
    if report.work and "person" in parts:
        click.echo()
        show_table(WORK_COLUMNS, map(work_row, report.work))
    if report.signatures:
        click.echo()
    for metric, signature in report.signatures.items():
        click.echo(f"{metric}: {signature}")


def _drafts(total: Figures) -> list[tuple[str, str]]:
    lines = [
        ("made", count(total.drafts)),
        ("looked at by a person", count(total.looked_at)),
        ("  taken verbatim", f"{count(total.verbatim)} ({share(total.verbatim_share)})"),
        ("  changed", f"{total.looked_at - total.verbatim:,}"),
        ("  approved", count(total.approved)),
        ("words changed", f"{total.edits:,} of {total.edited_words:,}"),
        ("edit rate", rate(total.edit_rate)),
    ]
    if total.quality:
        lines += [("HTER", rate(total.quality.hter, 1)), ("chrF", rate(total.quality.chrf, 1))]
    return lines
