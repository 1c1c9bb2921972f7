"""The HTML report of what people changed: the old text struck through, the new underlined, the source beside it.

The marks are lines, so that they are seen without colour, too; a browser tells a reader that listens `deletion` and
`insertion`. Each text says its language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from ..corpus.model import Header
from .changes import Change, Entry
from .difference import Piece
from .page import escape, write

# Fields in the target language; what else is shown is dipla's words, or nobody says in which language it is.
_TARGET = frozenset({"target", "draft"})


def write_report(out: BinaryIO, header: Header, title: str, told: str, entries: Iterable[Entry]) -> None:
    """The page of these entries, written as they come. `told` says in a sentence what they are."""
    write(out, title, _body(header, title, told, entries))


def _body(header: Header, title: str, told: str, entries: Iterable[Entry]) -> Iterator[str]:
    yield f"<h1>{escape(title)}</h1>\n<p>{escape(told)}</p>\n"
    yield (
        '<p class="soft"><del>Taken out</del> is struck through, <ins>put in</ins> is underlined. '
        f"{escape(', '.join(word for word in (*header.tools, header.licence, header.date) if word))}</p>\n"
    )
    number = 0
    for entry in entries:
        number += 1
        yield _article(entry, header)
    if not number:
        yield "<p>There is nothing to show.</p>\n"


def _article(entry: Entry, header: Header) -> str:
    where = f'<span class="soft">{escape(entry.doc)}</span>' if entry.doc else ""
    changes = "".join(_change(change, header.target_lang) for change in entry.changes)
    return (
        f'<article id="{escape(entry.pair)}"><header><h3>{escape(entry.pair)}</h3>{where}'
        f'<span class="soft">{escape(entry.told)}</span></header>\n'
        f'<p lang="{escape(header.source_lang)}" dir="auto">{escape(entry.source)}</p>\n'
        f"<div>{changes}</div></article>\n"
    )


def _change(change: Change, lang: str) -> str:
    if change.pieces or change.field in _TARGET:
        pieces: Sequence[Piece] = change.pieces or [Piece(change.old or "", change.new or "")]
        named = "" if change.field == "target" else f'<span class="soft">{escape(change.field)}: </span>'
        of = f' lang="{escape(lang)}"' if change.field in _TARGET else ""
        empty = f' <span class="soft" lang="en">({_empty(change.new)})</span>' if not change.new else ""
        return f'<p dir="auto">{named}<span{of}>{"".join(map(_marked, pieces))}</span>{empty}</p>\n'
    return (
        f'<p><span class="soft">{escape(change.field)}:</span> {escape(change.old or _empty(change.old))} → '
        f"{escape(change.new or _empty(change.new))}</p>\n"
    )


def _marked(piece: Piece) -> str:
    if piece.is_same:
        return escape(piece.old)
    old = f"<del>{escape(piece.old)}</del>" if piece.old else ""
    new = f"<ins>{escape(piece.new)}</ins>" if piece.new else ""
    return old + new


def _empty(text: str | None) -> str:
    """What an absent or an empty text is called."""
    return "none" if text is None else "empty"
