"""XML from anybody, read as a stream: nothing is fetched, nothing expanded, and a hostile file ends early.

Expat does the work. It knows UTF-8, UTF-16, Latin-1 and, through Python, every encoding of one byte a character;
a file in any other encoding is decoded here and handed on as UTF-8. An entity that the file declares is refused, be
it a bomb or a way to a local file; so is a tree that is too deep, and a tag or text without end. A file that is not
well-formed is refused whole, with line, column and the character that stands there: half would look like the whole.
"""

from __future__ import annotations

import codecs
import gzip
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from .errors import DiplaError

# Elements inside each other; as libxml2 has it.
DEEPEST = 256
# Characters of one text. Translators' segments end at some thousands; a whole book is no segment.
LONGEST = 1_000_000
_CHUNK = 1 << 16
# Bytes of one tag: expat would gather without end.
_WIDEST = 2 * LONGEST
# What expat knows by itself.
_OWN = frozenset(("utf-8", "utf-16", "utf-16le", "utf-16be", "iso-8859-1", "us-ascii"))
_NO_ELEMENT, _INVALID = (expat.errors.codes[what] for what in ("no element found", "not well-formed (invalid token)"))
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z][\w.-]*)[\"']")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class RefusedError(Exception):
    """What handlers raise when a file is not what they read; `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def parsed(path: Path, attach: Callable[[expat.XMLParserType], None]) -> Iterator[None]:
    """Parse a file (plain or gzip) with the handlers that `attach` sets; yields after each chunk.

    Raises DiplaError with the place for a file that cannot be read to its end.
    """
    try:
        with opened(path) as stream:
            decoder = _decoder(stream)
            parser = _parser("utf-8" if decoder else None)
            attach(parser)
            fed = 0
            while chunk := stream.read(_CHUNK):
                data = decoder.decode(chunk).encode() if decoder else chunk
                fed += len(data)
                parser.Parse(data, False)
                # An index of -1: nothing was told yet.
                if fed - max(0, parser.CurrentByteIndex) > _WIDEST:
                    raise RefusedError(parser.CurrentLineNumber, f"a tag or text of more than {_WIDEST} bytes.")
                yield
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        if error.code == _NO_ELEMENT and _is_blank(path):
            raise DiplaError(f"{path}: the file is empty; expected XML. Get a whole copy.", 1) from None
        raise DiplaError(f"{path}, {_place(path, error)}", error.lineno) from None
    except RefusedError as error:
        raise DiplaError(f"{path}, line {error.line}: {error}", error.line) from None
    except UnicodeDecodeError as error:
        raise DiplaError(
            f"{path}: bytes that are not {error.encoding}, as the file says it is. Get a whole copy."
        ) from None
    yield


def parsed_text(text: str, attach: Callable[[expat.XMLParserType], None]) -> None:
    """Parse a text; raises what expat raises, RefusedError, and UnicodeEncodeError for a lone surrogate."""
    parser = _parser("utf-8")
    attach(parser)
    parser.Parse(text.encode(), True)


def _parser(encoding: str | None) -> expat.XMLParserType:
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    parser.EntityDeclHandler = lambda name, *_: _refuse_entity(parser, f"declares the entity &{name};")
    # With a DOCTYPE that is not fetched expat would leave an unknown entity out, and its text would be lost.
    parser.SkippedEntityHandler = lambda name, *_: _refuse_entity(parser, f"undefined entity &{name};")
    return parser


def encoding_of(stream: BinaryIO) -> str:
    """The encoding that a file's mark or its declaration names, UTF-8 where neither does."""
    head = stream.read(1024)
    stream.seek(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    found = _DECLARED.search(head)
    try:
        return codecs.lookup(found[1].decode()).name if found else "utf-8"
    except LookupError:
        return "utf-8"


def opened(path: Path) -> BinaryIO:
    """The bytes of a file, unpacked where it is gzipped. DiplaError when there is none."""
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        raise DiplaError(f"{path}: there is no such file. Check the path (relative to {Path.cwd()}).") from None
    except IsADirectoryError:
        raise DiplaError(f"{path}: this is a folder; expected a file. Name a file inside it.") from None
    packed = stream.read(2) == b"\x1f\x8b"
    stream.seek(0)
    return _Unpacked(path, stream) if packed else stream  # type: ignore[return-value]  # reads as a BinaryIO does


class _Unpacked(gzip.GzipFile):
    """A gzip file that says where it is cut off."""

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        super().__init__(fileobj=stream, mode="rb")
        self._path, self._stream = path, stream

    def read(self, size: int | None = -1) -> bytes:
        try:
            # What came before a cut is given; a plain read would lose it.
            return super().read1(size) if size and size > 0 else super().read(size)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise self._damaged(error) from None

    def read1(self, size: int = -1) -> bytes:
        try:
            return super().read1(size)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise self._damaged(error) from None

    def readline(self, size: int | None = -1) -> bytes:
        try:
            return super().readline(-1 if size is None else size)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise self._damaged(error) from None

    def _damaged(self, error: Exception) -> DiplaError:
        return DiplaError(f"{self._path}: the compressed file is cut off or damaged ({error}). Get a whole copy.")

    def close(self) -> None:
        super().close()
        self._stream.close()


def _decoder(stream: BinaryIO) -> codecs.IncrementalDecoder | None:
    """How to decode a file that expat cannot; None when it can."""
    head = stream.read(1024)
    stream.seek(0)
    found = _DECLARED.search(head)
    if found is None or head.startswith(_MARKS):
        return None
    name = found[1].decode().lower()
    try:
        if name in _OWN or len(bytes(range(256)).decode(name, "replace")) == 256:
            return None
        return codecs.getincrementaldecoder(name)()
    except LookupError:
        return None  # expat says so, with the place


def _refuse_entity(parser: expat.XMLParserType, found: str) -> None:
    raise RefusedError(
        parser.CurrentLineNumber,
        f"{found}. Entities are refused: write the character itself (a bare & is &amp;) and try again.",
    )


def _is_blank(path: Path) -> bool:
    """Whether a file holds blanks at most."""
    with opened(path) as stream:
        return not any(chunk.strip() for chunk in iter(lambda: stream.read(_CHUNK), b""))


def _place(path: Path, error: expat.ExpatError) -> str:
    """Line and column of a fault, the character that stands there by its name, and what to do."""
    what = expat.ErrorString(error.code)
    found = ""
    with opened(path) as stream:
        is_utf8 = encoding_of(stream).startswith("utf-8")
    with opened(path) as stream:
        for number, line in enumerate(iter(lambda: stream.readline(_WIDEST), b""), start=1):
            if number == error.lineno:
                if is_utf8 and error.code == _INVALID and (byte := _outside_utf8(line)) is not None:
                    return (
                        f"line {error.lineno}, column {error.offset + 1}: not well-formed XML (the byte 0x{byte:02X} "
                        "is no UTF-8, in which the file is by its first line; likely it is in another encoding, as "
                        "windows-1253 for Greek). Mend the encoding there, or save the file as UTF-8. Nothing was read."
                    )
                # Expat counts columns in characters; a byte that is none shows as U+FFFD here.
                character = line.decode("utf-8", errors="replace")[error.offset : error.offset + 1]
                if character and character != "\ufffd":
                    found = f": U+{ord(character):04X} {unicodedata.name(character, 'control character')}"
                break
    return (
        f"line {error.lineno}, column {error.offset + 1}: not well-formed XML ({what}{found}). "
        "Mend that place, or export the file again from the tool that made it. Nothing was read."
    )


def _outside_utf8(line: bytes) -> int | None:
    """The first byte of a line that is no UTF-8; None where all are."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        return line[error.start]
    return None
