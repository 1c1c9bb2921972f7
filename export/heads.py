"""How an XML file begins, as far as the letters of ASCII go: which format it is, and in which languages."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from ..corpus.xml_stream import opened

# Bytes in which an XML file has said what it is, and lines in which it has shown its languages.
_HEAD = 1 << 16
_LINES = 1000


def head(path: Path) -> str:
    """How a file begins; "" where there is none."""
    if not path.is_file():
        return ""
    # Whatever the encoding: names of elements and languages are ASCII, in UTF-16 with NULs between.
    with opened(path) as stream:
        return stream.read(_HEAD).replace(b"\0", b"").decode("latin-1")


def lines_with(name: str, path: Path) -> str:
    """The first lines of a file that hold a name, such as `xml:lang`; "" where there is no file."""
    if not path.is_file():
        return ""
    with opened(path) as stream:
        found = (line for line in iter(lambda: stream.readline(_HEAD), b"") if name.encode() in line)
        return b"".join(islice(found, _LINES)).decode("latin-1")
