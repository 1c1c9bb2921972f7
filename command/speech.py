"""How verbs speak: speech and progress on stderr, data on stdout, and who is speaking to us."""

from __future__ import annotations

import getpass
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ..corpus.documents.text import Document
    from ..corpus.project import Settings

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on stdout.")
by_option = click.option("--by", metavar="NAME", help="Who does this. Default: $DIPLA_BY, then git's user.name.")


def say(text: str) -> None:
    """A line of speech, on stderr."""
    click.echo(text, err=True)


def counted(number: int, one: str, several: str = "") -> str:
    """A number with what it counts.

    >>> counted(1, "pair"), counted(1_200, "pair"), counted(2, "was", "were")
    ('1 pair', '1,200 pairs', '2 were')
    """
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def warn(document: Document) -> None:
    """What was left out of a document, or guessed, on stderr."""
    for warning in document.warnings:
        say(f"{document.name}: {warning}")


def tell_offer(document: Document, settings: Settings) -> None:
    """What a document says of itself and the settings leave open, on stderr."""
    about = document.about
    title = f"title “{about.title}”" if about.title and not settings.title else ""
    authors = f"by {', '.join(about.authors)}" if about.authors and not settings.authors else ""
    more = (f"of {about.date[:10]}" if about.date else "", f"in {about.lang}" if about.lang else "")
    if title or authors:
        told = ", ".join(filter(None, (title, authors, *more)))
        say(f"{document.name} says of itself: {told}. Exports name title and authors, too, until dipla.toml has them.")


def print_json(result: Any) -> None:
    """A result as data, on stdout."""
    click.echo(json.dumps(result, ensure_ascii=False, indent=2))


def now() -> str:
    """The time as dipla writes it: ISO 8601, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def person(by: str | None) -> str:
    """Who is at work: as told, $DIPLA_BY, git's user.name, or the account's name."""
    if by or (by := os.environ.get("DIPLA_BY")):
        return by
    try:
        named = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, timeout=5, check=False)
        if named.stdout.strip():
            return named.stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        pass  # no git here: the account will do
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


@contextmanager
def interruption(kept: Callable[[], str]) -> Iterator[None]:
    """Work that is kept as it comes: where it is interrupted, the last word is what `kept` says, unless that is ""."""
    try:
        yield
    except KeyboardInterrupt as error:
        if told := kept():
            error.add_note(told)
        raise


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr for long work, when that is a terminal; the function given takes the steps done."""
    if not sys.stderr.isatty() or total < 1:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda steps: bar.advance(task, steps)
