"""`dipla diff`: what people made of the drafts, or what one step changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from ..corpus.errors import DiplaError
from ..corpus.model import State
from ..corpus.project import Project
from ..corpus.store import Store
from ..review.changes import REVIEWED, Entry, against_draft, chosen, is_changed, of_revisions
from ..review.diff_page import write_report
from .outputs import Outputs
from .publish import TOOL
from .showing import show, visible
from .speech import json_option, print_json, say


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be shown. `which` is a pair's id, a step's number, or "" for all that people changed."""

    which: str
    states: tuple[State, ...]
    by_letters: bool

    @property
    def step(self) -> int | None:
        """The number of the step, where one is asked for."""
        return int(self.which) if self.which.isdecimal() else None

    @property
    def told(self) -> str:
        """What is shown, in a sentence."""
        if self.step is not None:
            return f"What step {self.step} changed: the text before it against the text after it."
        return "The draft against what a person made of it."


@click.command("diff")
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("which", metavar="[ID|N]", default="")
@click.option("--by-words/--by-letters", default=True, show_default=True, help="What is compared whole.")
@click.option("--states", metavar="LIST", help="Which pairs: edited, approved, or both (the default), comma between.")
@click.option(
    "--html", "page", type=click.Path(path_type=Path), metavar="FILE", help="Write a report to read or print."
)
@json_option
def command(project: Path, which: str, by_words: bool, states: str | None, page: Path | None, as_json: bool) -> None:
    """Show the draft against the edited text of each pair that a person changed.

    With an ID, of that pair; with a number N, what step N changed, old against new (`dipla history` tells the steps).
    On a terminal what was taken out is red and struck through, what came in green and underlined; elsewhere
    [-taken out-]{+put in+}. The report of --html is one page that needs nothing beside it.

    \b
    Example:
      dipla diff serge
      dipla diff serge p12 --by-letters
      dipla diff serge --states approved --html changes.html
    """
    opened = Project.open(project)
    asked = _Asked(which, _states(states), not by_words)
    with opened.store() as store:
        if page is not None:
            with Outputs(opened, page.absolute().parent) as outputs:
                with store.transaction():
                    with (outputs.stage / page.name).open("wb") as stream:
                        header = opened.header(store, TOOL)
                        title = f"{header.title or project.name}: {'step ' + which if asked.step else 'changes'}"
                        write_report(stream, header, title, asked.told, _entries(store, asked, project))
                    outputs.settle(store)
                outputs.place()
            for path in outputs.kept:
                say(f"Kept: {path} is the file that stood in its place.")
            say(f"{page}: open it in a browser.")
        if as_json:
            print_json([entry.as_json() for entry in _entries(store, asked, project)])
        elif page is None:
            _show(_entries(store, asked, project), asked)


def show_entry(entry: Entry) -> None:
    """Print an entry: its pair, its source, then each field that was changed."""
    click.echo(f"{entry.pair}  {visible(entry.told)}")
    if entry.source:
        click.echo(f"    {visible(entry.source)}")
    for change in entry.changes:
        if change.pieces:
            show(f"    {change.field}: ", change.pieces)
        else:
            click.echo(f"    {change.field}: {_named(change.old)} → {_named(change.new)}")


def _show(entries: Iterable[Entry], asked: _Asked) -> None:
    number = 0
    for entry in entries:
        show_entry(entry)
        number += 1
    if asked.which and asked.step is None:
        return
    what = f"Step {asked.step} changed" if asked.step is not None else "A person changed the draft of"
    say(f"{what} {number} pair{'' if number == 1 else 's'}.")


def _entries(store: Store, asked: _Asked, project: Path) -> Iterator[Entry]:
    """The entries asked for; DiplaError when there is no such pair or step, before the first."""
    if asked.step is not None:
        found = list(chosen(store.revisions(), steps=(asked.step,)))
        if not found:
            last = max((revision.step for revision in store.revisions()), default=0)
            raise DiplaError(
                f"{project}: no step {asked.step}; the last one is {last}. `dipla history {project}` tells the steps."
            )
        return of_revisions(found, store.pair, by_letters=asked.by_letters)
    if asked.which:
        return _of_pair(store, asked, project)
    return (
        against_draft(pair, by_letters=asked.by_letters)
        for pair in store.pairs(states=asked.states)
        if is_changed(pair)
    )


def _of_pair(store: Store, asked: _Asked, project: Path) -> Iterator[Entry]:
    pair = store.pair(asked.which)
    if pair is None:
        raise DiplaError(
            f"{project}: no pair {asked.which!r}. The ids stand in the first column of a sheet, such as p12; "
            "a step is a number."
        )
    if pair.draft is None or pair.target is None:
        missing = "draft" if pair.draft is None else "target"
        raise DiplaError(
            f"{project}, {pair.id}: it has no {missing}. What became of it: dipla history {project} {pair.id}"
        )
    return iter([against_draft(pair, by_letters=asked.by_letters)])


def _states(text: str | None) -> tuple[State, ...]:
    names = [name.strip() for name in (text or "").split(",") if name.strip()]
    for name in names:
        if name not in REVIEWED:
            raise DiplaError(f"--states: found {name!r}; expected edited or approved, or both with a comma between.")
    return tuple(State(name) for name in names) or REVIEWED


def _named(text: str | None) -> str:
    return "(none)" if text is None else visible(text) or "(empty)"
