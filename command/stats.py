"""`dipla stats`: how far the pairs have come, how long they are, how much of the drafts people changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click

from ..corpus.errors import DiplaError
from ..corpus.model import Pair, State
from ..corpus.project import Project, short_names
from ..corpus.store import Store
from ..review.figures import Figures, Report, gather
from ..review.figures_page import WORK_COLUMNS, columns, count, rate, row, share, work_row, write_page
from ..review.measured import Measured
from ..review.quality import Sacrebleu
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
@json_option
def command(project: Path, which: str, full: bool, parts: tuple[str, ...], page: Path | None, as_json: bool) -> None:
    """Count pairs, sentences, words and characters, and how much of the drafts people changed.

    The edit rate is words changed over words of the edited text, of the drafts that a person has edited or approved.
    All by document, by the person who changed a pair last, by the engine that made its draft; or of one document, or
    one pair.

    \b
    Example:
      dipla stats serge
      dipla stats serge --by person --html figures.html
      dipla stats serge --full --json
    """
    opened = Project.open(project)
    judge = Sacrebleu() if full else None
    with opened.store() as store:
        work = Measured(store.work.by_pair())
        pairs = work.watch(_pairs(store, which, opened, project))
        report = gather(pairs, judge.judge, judge.signatures) if judge else gather(pairs)
        report = replace(report, work=work.people())
        if page is not None:
            _write(opened, store, page, f"{which or _title(opened, store, project)}: figures", report, parts or _PARTS)
    if as_json:
        print_json(report.as_json())
    elif page is None:
        _show(report, which or str(project), parts or _PARTS)


def _pairs(store: Store, which: str, opened: Project, project: Path) -> Iterable[Pair]:
    """All pairs, or those of a document, or one; DiplaError when there is no such one."""
    if not which:
        return store.pairs()
    names = [document.name for document in store.documents()]
    short = {short: name for name, short in short_names(names, opened.settings.source_lang).items()}
    doc = which if which in names else short.get(which)
    if doc is not None:
        return store.pairs(doc)
    pair = store.pair(which)
    if pair is None:
        listed = ", ".join(names[:5]) + (", …" if len(names) > 5 else "") or "none yet"
        raise DiplaError(f"{project}: no document and no pair {which!r}. The documents: {listed}.")
    return [pair]


def _write(opened: Project, store: Store, page: Path, title: str, report: Report, parts: tuple[str, ...]) -> None:
    with Outputs(opened, page.absolute().parent) as outputs:
        with store.transaction():
            with (outputs.stage / page.name).open("wb") as stream:
                write_page(stream, opened.header(store, TOOL), title, report, parts)
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
