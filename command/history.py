"""`dipla history`: who changed what, when, and what it was before."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ..corpus.errors import DiplaError
from ..corpus.project import Project
from ..corpus.rows import Revision
from .speech import json_option, print_json

_SHOWN = ("target", "state", "note", "retired")


@click.command("history")
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("pair", required=False, metavar="[ID]")
@json_option
def command(project: Path, pair: str | None, as_json: bool) -> None:
    """Who changed a pair (or any pair), when, by which way, and what it was before; oldest first.

    \b
    Example:
      dipla history serge p12
    The ids stand in the first column of the sheet, which comes back through `dipla merge`.
    """
    opened = Project.open(project)
    with opened.store() as store:
        if pair is not None and store.pair(pair) is None:
            raise DiplaError(f"{project}: no pair {pair!r}. The ids stand in the first column of a sheet, such as p12.")
        if as_json:
            print_json([asdict(revision) for revision in store.revisions(pair)])
            return
        if pair is not None:
            found = store.pair(pair)
            click.echo(f"{pair}: {found.source_text if found else ''}")
        for revision in store.revisions(pair):
            click.echo(_told(revision))


def _told(revision: Revision) -> str:
    lines = [f"{revision.at}  {revision.pair}  {revision.who}  by {revision.way}  (change {revision.n})"]
    for name in _SHOWN:
        if name in revision.new:
            old, new = revision.old.get(name), revision.new[name]
            lines.append(f"    {name}: {_text(old)}\n    {' ' * len(name)}→ {_text(new)}")
    return "\n".join(lines)


def _text(value: object) -> str:
    if value is None:
        return "(none)"
    return str(value).lower() if isinstance(value, bool) else f"{value}" or "(empty)"
