"""`dipla draft`: a draft beside each sentence that has none."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..corpus.model import State
from ..corpus.project import Project
from .drafting import (
    ask_engine,
    engine_option,
    fill,
    floor_option,
    jobs_option,
    means,
    memory_option,
    report_missing,
    url_option,
)
from .speech import json_option, now, print_json, say


@click.command("draft")
@click.argument("project", type=click.Path(path_type=Path))
@memory_option
@engine_option
@url_option
@jobs_option
@floor_option
@click.option("--yes", is_flag=True, help="Send without asking first (on a terminal, dipla asks).")
@json_option
def command(
    project: Path,
    memories: tuple[Path, ...],
    engine_name: str | None,
    url: str | None,
    jobs: int,
    floor: float,
    yes: bool,
    as_json: bool,
) -> int:
    """Put a draft beside each sentence that has none: memories first, then the engine, if one is named.

    A draft is a machine's: it stays a draft until a person has edited or approved it. An engine is told in a line
    what it will be sent before it is; every answer is kept as it comes.

    \b
    Example:
      dipla draft serge --memory draft.tmx
      dipla draft serge --engine google --jobs 4
    """
    opened = Project.open(project)
    how = means(opened.settings, memories, engine_name, url, jobs, floor)
    with opened.store() as store:
        waiting = list(store.pairs(states=[State.UNTRANSLATED]))
        if how.engine and how.engine.sends_to and waiting and not yes and sys.stdin.isatty():
            click.confirm(f"Send sentences of this project to {how.engine.sends_to}?", abort=True, err=True)
        ask_engine(how, (pair.source_text for pair in waiting), store, opened.settings)
        with store.transaction():
            drafted = fill(store, waiting, how, now())
        left = sum(1 for _ in store.pairs(states=[State.UNTRANSLATED]))
    report_missing(how.asked)
    say(f"{drafted['memory']} drafts from memory, {drafted['engine']} from an engine; {left} sentences have none.")
    say(f"Next: dipla sheet {project} -o SHEET.xlsx, edit it, dipla merge {project} SHEET.xlsx")
    if as_json:
        print_json({"drafted": drafted, "untranslated": left, "missing": how.asked.missing})
    return 1 if how.asked.missing else 0
