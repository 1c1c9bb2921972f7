"""What can be had of a TMX file that is not well-formed: each unit that is whole by itself.

The file is searched for `<tu …>` and `</tu>`, and what stands between is read as if it were alone. A unit that cannot
be read so is passed over with its line and the reason; nothing is mended or guessed. Entities are not expanded here,
either.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from ...corpus.errors import DiplaError
from ...corpus.xml_stream import LONGEST, RefusedError, encoding_of, opened, parsed_text
from ..finding import Skipped
from .units import Head, Reading, Unit

_CHUNK = 1 << 18
_START = re.compile(r"<tu(?=[\s>])")
_END = re.compile(r"</tu\s*>")
_WHOLE = re.compile(r"</tmx\s*>")
_HEADER = re.compile(r"<tmx\b[^>]*>.*?(?:<header\b[^>]*/>|</header\s*>)", re.DOTALL)
# Before the first unit there is not more than a header.
_BEFORE = 1 << 20


def salvaged(path: Path, head: Head, skipped: list[Skipped]) -> Iterator[Unit]:
    """The units of a broken file that are whole; `skipped` receives the others as they are met.

    Raises DiplaError when there is no such file.
    """
    buffer, line, first = "", 1, True
    for text in _decoded(path, skipped):
        buffer += text
        if first:
            if not _START.search(buffer) and len(buffer) < _BEFORE:
                continue
            first = False
            _read_header(buffer, head)
        while (found := _block(buffer)) is not None:
            start, end, whole = found
            line += buffer.count("\n", 0, start)
            if whole:
                yield from _unit(buffer[start:end], line, skipped)
            else:
                skipped.append(Skipped(line, "a unit without its end"))
            line += buffer.count("\n", start, end)
            buffer = buffer[end:]
        if len(buffer) > 8 * LONGEST:
            skipped.append(Skipped(line, f"a unit of more than {8 * LONGEST} characters, or none"))
            line += buffer.count("\n")
            buffer = ""
    if first:
        _read_header(buffer, head)
    rest = _START.search(buffer)
    if rest or not _WHOLE.search(buffer):
        where = line + buffer.count("\n", 0, rest.start() if rest else None)
        skipped.append(Skipped(where, f"{'a unit without its end' if rest else 'no end'}: the file is cut off"))


def _decoded(path: Path, skipped: list[Skipped]) -> Iterator[str]:
    """The file as text; a byte that is none in its encoding becomes a lone surrogate."""
    with opened(path) as stream:
        decoder = codecs.getincrementaldecoder(encoding_of(stream))("surrogateescape")
        try:
            while chunk := stream.read(_CHUNK):
                yield decoder.decode(chunk)
        except DiplaError as error:
            # A compressed file that is cut off: what came before is there.
            skipped.append(Skipped(0, str(error)))


def _block(text: str) -> tuple[int, int, bool] | None:
    """Start and end of the first unit, and whether it has its end; None when more of the text is needed."""
    start = _START.search(text)
    if start is None:
        return None
    end = _END.search(text, start.end())
    following = _START.search(text, start.end(), end.start() if end else len(text))
    if following:
        return start.start(), following.start(), False
    return (start.start(), end.end(), True) if end else None


def _unit(block: str, line: int, skipped: list[Skipped]) -> Iterator[Unit]:
    found = Reading(Head())
    try:
        parsed_text(f"<tmx><body>{block}</body></tmx>", found.attach)
    except UnicodeEncodeError as error:
        byte = ord(block[error.start - len("<tmx><body>")]) - 0xDC00
        skipped.append(Skipped(line, f"the byte 0x{byte & 0xFF:02X} is none of the file's encoding"))
    except expat.ExpatError as error:
        at = line + error.lineno - 1
        skipped.append(Skipped(at, f"not well-formed ({expat.ErrorString(error.code)})"))
    except RefusedError as error:
        skipped.append(Skipped(line + error.line - 1, str(error)))
    else:
        yield from (unit._replace(line=line) for unit in found.done)


def _read_header(text: str, head: Head) -> None:
    if match := _HEADER.search(text):
        try:
            parsed_text(f"{match.group()}</tmx>", Reading(head).attach)
        except (UnicodeEncodeError, expat.ExpatError, RefusedError):
            return  # the units do without
