"""How texts and tables look in a terminal and in a pipe: colours and lines in the one, plain marks in the other.

Colour is for a terminal only, and not when $NO_COLOR is set. Control characters of a text are shown by their names:
a terminal would obey them.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence

import click

from ..review.difference import Piece

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def is_coloured() -> bool:
    """Whether stdout is a terminal that wants colour."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def visible(text: str) -> str:
    """The text without anything that a terminal would obey.

    >>> visible("a\\x1b[31mb")
    'a[U+001B][31mb'
    """
    return _CONTROL.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def marked(pieces: Iterable[Piece]) -> str:
    """A difference as plain text, `He [-went-]{+came+} in.`, as `wdiff` and `git diff --word-diff` write it.

    >>> marked([Piece("He ", "He "), Piece("went", "came"), Piece(" in", "")])
    'He [-went-]{+came+}[- in-]'
    """
    found = []
    for piece in pieces:
        if piece.is_same:
            found.append(piece.old)
            continue
        found.append((f"[-{piece.old}-]" if piece.old else "") + (f"{{+{piece.new}+}}" if piece.new else ""))
    return visible("".join(found))


def show(label: str, pieces: Sequence[Piece]) -> None:
    """Print a difference, `label` before it: coloured, struck through and underlined where that can be seen."""
    if not is_coloured():
        click.echo(label + marked(pieces))
        return
    from rich.console import Console
    from rich.text import Text

    line = Text(label)
    for piece in pieces:
        if piece.is_same:
            line.append(visible(piece.old))
            continue
        line.append(visible(piece.old), "red strike")
        line.append(visible(piece.new), "green underline")
    Console(soft_wrap=True, highlight=False).print(line)


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table whose first column is a name and whose others are figures."""
    lines = [[visible(cell) for cell in line] for line in rows]
    if is_coloured():
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for number, column in enumerate(columns):
            table.add_column(Text(column), justify="right" if number else "left", overflow="fold")
        for line in lines:
            table.add_row(*map(Text, line))
        Console(highlight=False).print(table)
        return
    widths = [max(len(line[at]) for line in [list(columns), *lines]) for at in range(len(columns))]
    for line in [list(columns), *lines]:
        cells = [
            line[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
        ]
        click.echo("  ".join(cells).rstrip())
