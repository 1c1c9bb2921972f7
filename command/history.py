"""`dipla history`: who changed what, when, by which way, and what it was before."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from ..corpus.errors import DiplaError
from ..corpus.project import Project
from ..corpus.rows import Revision
from ..review.changes import Entry, changes_of, chosen
from .diff import show_entry
from .showing import visible
from .speech import json_option, print_json


@click.command("history")
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("pair", required=False, metavar="[ID]")
@click.option("--who", metavar="NAME", help="Only what this person, engine or memory did.")
@click.option(
    "--since", metavar="TIME", help="Only from then on: 2026-11-25, or with a time (UTC unless it says more)."
)
@click.option(
    "--step", "steps", type=click.IntRange(1), multiple=True, metavar="N", help="Only step N. May be repeated."
)
@click.option("--last", type=click.IntRange(1), metavar="N", help="Only the newest N of these changes.")
@json_option
def command(
    project: Path,
    pair: str | None,
    who: str | None,
    since: str | None,
    steps: tuple[int, ...],
    last: int | None,
    as_json: bool,
) -> None:
    """Who changed a pair (or any pair), when, by which way, and what it was before; oldest first.

    Texts are shown word by word: [-taken out-]{+put in+}, or in colour on a terminal. All that one command changed is
    one step; `dipla undo` takes the last one back.

    \b
    Example:
      dipla history serge p12
      dipla history serge --who Maria --since 2026-11-01 --last 20
    The ids stand in the first column of the sheet, which comes back through `dipla merge`.
    """
    opened = Project.open(project)
    moment = _moment(since) if since else None
    with opened.store() as store:
        found = store.pair(pair) if pair is not None else None
        if pair is not None and found is None:
            raise DiplaError(f"{project}: no pair {pair!r}. The ids stand in the first column of a sheet, such as p12.")
        revisions: Iterable[Revision] = chosen(store.revisions(pair), who=who, since=moment, steps=steps)
        if last is not None:
            revisions = deque(revisions, maxlen=last)
        if as_json:
            print_json([asdict(revision) for revision in revisions])
            return
        if found is not None:
            click.echo(f"{pair}: {visible(found.source_text)}")
        for revision in revisions:
            told = f"{revision.at}  {revision.way} by {revision.who}  (step {revision.step}, change {revision.n})"
            show_entry(Entry(revision.pair, "", "", told, tuple(changes_of(revision))))


def _moment(text: str) -> str:
    """A time as the history writes it; DiplaError when the text names none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise DiplaError(f"--since {text!r}: expected a date such as 2026-11-25, or 2026-11-25T10:00.") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
