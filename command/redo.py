"""`dipla redo`: what was taken back is done again."""

from __future__ import annotations

from pathlib import Path

import click

from ..corpus.undo import redo
from .speech import by_option, json_option
from .undo import move


@click.command("redo")
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("count", metavar="[N]", type=click.IntRange(1), default=1)
@by_option
@json_option
def command(project: Path, count: int, by: str | None, as_json: bool) -> None:
    """Do the step again that was taken back last, or the last N of them; until something else is changed.

    \b
    Example:
      dipla undo serge
      dipla redo serge
    """
    move(project, count, by, as_json, redo, "Done again")
