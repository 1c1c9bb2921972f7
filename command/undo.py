"""`dipla undo` and `dipla redo`: the last steps taken back, and done again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from ..corpus.project import Project
from ..corpus.rows import By
from ..corpus.store import Store
from ..corpus.undo import Step, undo
from .speech import by_option, json_option, now, person, print_json, say


@click.command("undo")
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("count", metavar="[N]", type=click.IntRange(1), default=1)
@by_option
@json_option
def command(project: Path, count: int, by: str | None, as_json: bool) -> None:
    """Take the last step back, or the last N. All that one command changed (a merge, a draft) is one step.

    Nothing is lost: what was taken back stays in the history, and `dipla redo` does it again.

    \b
    Example:
      dipla undo serge
      dipla redo serge
    """
    move(project, count, by, as_json, undo, "Taken back")


def move(
    project: Path,
    count: int,
    by: str | None,
    as_json: bool,
    deed: Callable[[Store, int, By], Sequence[Step]],
    told: str,
) -> None:
    """Take steps back or do them again, and say which."""
    with Project.open(project).store() as store, store.transaction():
        moved = deed(store, count, By(person(by), now(), ""))
    for step in moved:
        first = step.first
        say(f"{told}: step {step.number}, {first.way} by {first.who} at {first.at}, {step.pairs} pairs.")
    say(f"The sheets and files do not know yet: dipla sheet {project} -o SHEET.xlsx, dipla export {project} OUT")
    if as_json:
        print_json(
            [{"step": step.number, "way": step.first.way, "who": step.first.who, "pairs": step.pairs} for step in moved]
        )
