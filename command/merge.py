"""`dipla merge`: an edited sheet comes back."""

from __future__ import annotations

from pathlib import Path

import click

from ..corpus.project import Project
from ..corpus.rows import By
from ..review.merge import Merged, merge
from ..review.sheet import read
from .run import encoding_option
from .speech import by_option, json_option, now, person, print_json, say


@click.command("merge")
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("sheet", type=click.Path(path_type=Path), metavar="X.csv|X.xlsx")
@encoding_option
@by_option
@json_option
def command(project: Path, sheet: Path, encoding: str | None, by: str | None, as_json: bool) -> int:
    """Take an edited sheet back into the project.

    The sheet is one that `dipla sheet` or `dipla run` wrote. Each changed target, state or note becomes a revision.
    Rows may be sorted, columns moved, rows missing (nothing is deleted). An edit of what somebody else changed
    meanwhile is a conflict, and what looks like a spreadsheet's doing is queued: both are listed, neither is
    applied, and the exit code is 1.

    \b
    Example:
      dipla sheet serge -o serge.xlsx
      (edit it)
      dipla merge serge serge.xlsx --by "Your name"
    """
    opened = Project.open(project)
    columns, rows = read(sheet, encoding)
    with opened.store() as store, store.transaction():
        report = merge(store, columns, rows, str(sheet), By(person(by), now(), ""))
    _tell(report, sheet, project)
    if as_json:
        print_json(report.as_json())
    return 1 if report.wants_person else 0


def _tell(report: Merged, sheet: Path, project: Path) -> None:
    counts = report.as_json()
    say(f"{sheet}: {', '.join(f'{count} {kind}' for kind, count in counts.items() if isinstance(count, int))}.")
    for item in report.noted:
        where = f"row {item.row}" if item.row else "no row"
        say(f"  {item.kind}: {item.id}, {where}, {item.column}: {item.reason}.")
        if item.kind == "conflict":
            say(f"    sheet: {item.found}\n    store: {item.store}")
        elif item.kind == "queued":
            say(f"    found: {item.found}")
    if report.extra_columns:
        say(f"  columns that are not ours were left alone: {', '.join(report.extra_columns)}.")
    if report.wants_person:
        say("Mend these rows in a new sheet (dipla sheet), and merge that.")
    say(f"Next: dipla export {project} corpus.tmx, or dipla history {project} ID")
