"""Plain text of two languages as a stream: which encoding its bytes are in, and how text becomes bytes again.

A byte order mark decides, then UTF-8; such a file is read as it goes. Any other is read whole and decoded as a document
of the language that has a script of its own: in a Greek-English table, the bytes that are not ASCII are Greek.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from ..corpus.documents.text import decode
from ..corpus.errors import DiplaError
from ..corpus.languages import language
from ..corpus.xml_stream import opened

_CHUNK = 1 << 16
# UTF-8 has no form for half a surrogate pair, and readers in C stop at NUL.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
# What some readers take for the end of a line.
_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


@contextmanager
def lines_of(path: Path, source_lang: str, target_lang: str, newline: str = "\n") -> Iterator[TextIO]:
    """The text of a file (plain or gzip), line ends as they are; `newline` as for `open`: by LF only, or "" by any.

    Raises DiplaError when there is no such file, or no encoding explains it.
    """
    encoding = _encoding(path)
    if encoding is None:
        with opened(path) as stream:
            content = stream.read()
        latin = language(source_lang).script in ("", "LATIN")
        text, _ = decode(content, target_lang if latin else source_lang, str(path))
        yield io.StringIO(text, newline=newline)
        return
    try:
        with io.TextIOWrapper(opened(path), encoding, newline=newline) as stream:
            yield stream
    except UnicodeDecodeError as error:
        raise DiplaError(
            f"{path}: bytes that are not {error.encoding}, as the file's mark says. Get a whole copy."
        ) from None


def _encoding(path: Path) -> str | None:
    """The encoding to read a file in as it goes; None where its bytes must be looked at as a whole."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with opened(path) as stream:
        head = stream.read(_CHUNK)
        if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
            return "utf-32"
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        chunk = head
        try:
            while chunk:
                if b"\0" in chunk:
                    return None
                decoder.decode(chunk)
                chunk = stream.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    return "utf-8-sig"


def one_line(text: str) -> str:
    r"""The text with every line break in it as one space, and none at its ends.

    >>> one_line("a\r\nb\u2028c\n")
    'a b c'
    """
    return text if text.isprintable() else _BREAKS.sub(" ", text).strip()


class Encoding:
    """Text to UTF-8 for a whole file; `replaced` counts the characters that became U+FFFD."""

    def __init__(self) -> None:
        self.replaced = 0

    def text(self, text: str) -> str:
        """The text without what plain UTF-8 files cannot hold (NUL, half a surrogate pair)."""
        if text.isprintable():
            return text
        text, count = _UNWRITABLE.subn("\ufffd", text)
        self.replaced += count
        return text
