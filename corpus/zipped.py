"""A zip of XML files from anybody (a workbook, a document, a book), read as a stream within limits.

Refused are a zip that would unfold beyond all measure, an entity that the XML declares, a tree too deep, a tag too
long. Only the members that are asked for are read, and none is written anywhere, so a name that leads out of the zip
leads nowhere. The sizes that a zip declares may be believed: Python reads no more of a member than that.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, NoReturn
from xml.parsers import expat

from .errors import DiplaError

# Bytes of all members that are read, unfolded: a sheet of 100,000 rows takes about 150 MB.
LARGEST = 1 << 29
# Sheets and documents fold to a tenth or a thirtieth; what folds more, and is large, was made to burst.
RATIO, SMALL = 150, 1 << 24
# Bytes of one tag: expat would gather without end.
WIDEST_TAG = 1 << 21
_CHUNK = 1 << 16
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)


class Zipped:
    """The members of a zip; use it while its stream is open.

    `what` names the kind of file in a message and `mend` says what the person may do; `members` and `deepest` limit
    the number of members and the depth of their XML.
    """

    def __init__(
        self, path: Path, stream: BinaryIO, *, what: str, mend: str, members: int = 2_000, deepest: int = 64
    ) -> None:
        self.path = path
        self._what, self._mend, self._deepest = what, mend, deepest
        try:
            self._zip = zipfile.ZipFile(stream)
            found = self._zip.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            self.unopened(stream, str(error))
        if len(found) > members:
            self.refuse(f"holds {len(found)} files, {what} at most {members}")
        self._names = {member.filename.lower(): member for member in found}
        self._opened: dict[str, int] = {}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def check(self) -> None:
        """Refuse a password and a member that would unfold beyond all measure, be it read or not."""
        for member in self._names.values():
            self._check(member)

    def refuse(self, why: str) -> NoReturn:
        """Raise the DiplaError that says why this file is not read."""
        raise DiplaError(f"{self.path}: {why}. {self._mend}")

    def unopened(self, stream: BinaryIO, error: str) -> NoReturn:  # noqa: ARG002 (documents look into what is there)
        """Raise the DiplaError for a file that is no zip."""
        self.refuse(f"not {self._what} ({error})")

    def damaged(self, name: str, error: object) -> NoReturn:
        """Raise the DiplaError for a member that cannot be read to its end."""
        self.refuse(f"{name} is damaged ({error})")

    def parsed(
        self,
        name: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None],
        text: Callable[[str], None],
    ) -> Iterator[None]:
        """Parse a member with these handlers, names without their namespace; yields after each chunk."""
        depth = fed = 0

        def opened(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > self._deepest:
                self.refuse(f"{name}: elements {depth} deep")
            start(_local(tag), {_local(key): value for key, value in attributes.items()} if attributes else attributes)

        def closed(tag: str) -> None:
            nonlocal depth
            depth -= 1
            end(_local(tag))

        def declared(*_: Any) -> None:
            self.refuse(f"{name} declares an entity, which {self._what} never does")

        parser = expat.ParserCreate(namespace_separator="|")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = opened, closed
        parser.CharacterDataHandler, parser.EntityDeclHandler = text, declared
        try:
            for chunk in self.chunks(name):
                fed += len(chunk)
                parser.Parse(chunk, False)
                # An index of -1: nothing was told yet.
                if fed - max(0, parser.CurrentByteIndex) > WIDEST_TAG:
                    self.refuse(f"{name}: a tag or text of more than {WIDEST_TAG} bytes")
                yield
            parser.Parse(b"", True)
            yield
        except expat.ExpatError as error:
            self.damaged(name, error)

    def content(self, name: str, most: int) -> bytes:
        """The bytes of a small member; DiplaError where it is larger than `most`."""
        if self._member(name).file_size > most:
            self.refuse(f"{name} has {self._member(name).file_size} bytes; at most {most} are read")
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, unfolded piece by piece."""
        member = self._member(name)
        self._check(member)
        self._opened[member.filename] = member.file_size
        if sum(self._opened.values()) > LARGEST:
            self._burst(member)
        try:
            with self._zip.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except _BROKEN as error:
            self.damaged(name, error)

    def _check(self, member: zipfile.ZipInfo) -> None:
        if member.flag_bits & 1:
            self.refuse("the file has a password")
        if member.file_size > LARGEST or member.file_size > max(SMALL, RATIO * member.compress_size):
            self._burst(member)

    def _burst(self, member: zipfile.ZipInfo) -> NoReturn:
        self.refuse(
            f"{member.filename} would unfold from {member.compress_size} to {member.file_size} bytes, "
            f"which {self._what} never does"
        )

    def _member(self, name: str) -> zipfile.ZipInfo:
        if name not in self:
            self.refuse(f"no {name} is in it")
        return self._names[name.lower()]


@lru_cache(maxsize=4096)  # formats have some hundred names
def _local(name: str) -> str:
    return name.rpartition("|")[2]
