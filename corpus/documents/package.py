"""A document that is a zip of XML (DOCX, ODT, EPUB), opened within limits; a file that is something else says what.

Only the parts with text are unfolded, piece by piece, so the pictures of a document cost no memory.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NoReturn

from ..errors import DiplaError
from ..zipped import Zipped
from .gathering import Gathering

MEND = "Open it in the program that made it and save it again, without a password. Nothing was read."
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What an encrypted document of Microsoft Office is called inside.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# The head of a part in a zip: its mark, flags, size as folded, and the lengths of its name and what follows.
_LOCAL, _HEAD = b"PK\x03\x04", struct.Struct("<4s2xH10xL4xHH")
_CHUNK = 1 << 16
# Bytes that are looked through in a file that is damaged or of another kind.
_LOOKED = 1 << 26
# What beginnings of files say, for the message only.
_BEGINNINGS = (
    (b"{\\rtf", "an RTF document"),
    (b"%PDF", "a PDF"),
    (b"<!doctype html", "an HTML page"),
    (b"<html", "an HTML page"),
    (b"<?xml", "an XML file"),
)


class Package(Zipped):
    """The parts of a document, and the blocks that are gathered from them."""

    def __init__(self, path: Path, stream: BinaryIO, what: str) -> None:
        self.blocks = Gathering(path)
        super().__init__(path, stream, what=what, mend=MEND, members=20_000, deepest=256)

    def unopened(self, stream: BinaryIO, error: str) -> NoReturn:
        """Say what the file is instead, or where it is cut off."""
        stream.seek(0)
        head = stream.read(1024)
        if head.startswith(_LOCAL):
            raise DiplaError(
                f"{self.path}: the file is cut off or damaged ({error}); {_parts(stream)}. "
                "Get a whole copy of it. Nothing was read."
            )
        self.refuse(f"not {self._what}, but {_found(head, stream)}")

    def damaged(self, name: str, error: object) -> NoReturn:
        """Say what was readable before the damage."""
        raise DiplaError(
            f"{self.path}: {name} is damaged ({error}); {self.blocks.so_far()}. "
            "Get a whole copy of it, or repair it in the program that made it. Nothing was kept."
        )


@contextmanager
def opened_package(path: Path, what: str) -> Iterator[Package]:
    """The parts of a document; DiplaError when the file is missing, protected by a password or no zip."""
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        raise DiplaError(f"{path}: there is no such file. Check the path (relative to {Path.cwd()}).") from None
    except IsADirectoryError:
        raise DiplaError(f"{path}: this is a folder; expected {what}. Name a file inside it.") from None
    with stream:
        yield Package(path, stream, what)


def other(package: Package) -> str:
    """What a zip is that lacks the part which was looked for."""
    if "word/document.xml" in package:
        return "a DOCX document"
    if "META-INF/container.xml" in package:
        return "an EPUB book"
    if "content.xml" in package:
        return "an OpenDocument file"
    if "xl/workbook.xml" in package:
        return "an XLSX workbook"
    if "ppt/presentation.xml" in package:
        return "a presentation"
    return "a zip of other files"


def _found(head: bytes, stream: BinaryIO) -> str:
    if head.startswith(_CFB):
        if _holds(stream, _ENCRYPTED):
            return "a document with a password"
        return "a file of an old Office program (.doc) or one with a password"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for beginning, what in _BEGINNINGS:
        if start.startswith(beginning):
            return what
    if not head:
        return "an empty file"
    return "a binary file of another kind" if b"\0" in head else "plain text"


def _holds(stream: BinaryIO, wanted: bytes) -> bool:
    stream.seek(0)
    before = b""
    for _ in range(_LOOKED // _CHUNK):
        chunk = stream.read(_CHUNK)
        if wanted in before + chunk:
            return True
        if not chunk:
            break
        before = chunk[-len(wanted) :]
    return False


def _parts(stream: BinaryIO) -> str:
    """Which parts of a zip are whole that has lost its end, where its directory stands."""
    whole: list[str] = []
    cut = ""
    size = stream.seek(0, 2)
    at = 0
    while not cut and len(whole) < 1_000:
        stream.seek(at)
        head = stream.read(_HEAD.size)
        if len(head) < _HEAD.size or not head.startswith(_LOCAL):
            break
        _, flags, folded, name_length, more = _HEAD.unpack(head)
        name = stream.read(name_length).decode("utf-8", errors="replace")
        at += len(head) + name_length + more
        end = at + folded if folded or not flags & 8 else _end_of_part(stream, at)
        if end > size or end < at:
            cut = name
        else:
            whole.append(name)
            at = end
    found = f"of its parts {len(whole)} are whole" + (f" ({', '.join(whole[:6])}" if whole else "")
    found += (", …)" if len(whole) > 6 else ")") if whole else ""
    return found + (f" and {cut} is cut off" if cut else "")


def _end_of_part(stream: BinaryIO, at: int) -> int:
    """Where a part ends whose size stands behind it; -1 when it does not end."""
    stream.seek(at)
    unfold = zlib.decompressobj(-15)
    read = 0
    try:
        while not unfold.eof and read < _LOOKED:
            chunk = stream.read(_CHUNK)
            if not chunk:
                return -1
            read += len(chunk)
            rest = chunk
            while rest and not unfold.eof:
                unfold.decompress(rest, 1 << 20)
                rest = unfold.unconsumed_tail
    except zlib.error:
        return -1
    end = at + read - len(unfold.unused_data)
    stream.seek(end)
    return end + (16 if stream.read(4) == b"PK\x07\x08" else 12)
