"""How pairs become a written XLIFF of either family: what stands around the units, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from ...corpus.model import Bitext, Header, Pair
from ..nodes import Node, written
from ..xml import Written, attributes, illegal
from .pairs import Kept
from .units import Frame, Unit
from .written import beside_draft, runs


@dataclass(frozen=True, slots=True)
class Form:
    """What the two families write differently.

    `name` is that of a unit; `opened` gives the beginning of a file of our own by its name and id, `unit` a unit of our
    own, `rewritten` one that was read; `empty` must stand in a file without units.
    """

    name: str
    root: str
    opened: Callable[[str, str], str]
    unit: Callable[[Pair], str]
    rewritten: Callable[[list[Pair], Kept], Node]
    empty: str = ""


def write_pairs(out: BinaryIO, bitext: Bitext, form: Form) -> Written:
    """Write a whole XLIFF file."""
    head = bitext.header
    frames = _Frames(head, form)
    count = replaced = 0
    out.write(form.root.encode())
    for run in runs(bitext):
        count += len(run)
        for pair in run:
            beside = beside_draft(pair) or ""
            replaced += illegal(pair.source_text) + illegal(pair.target or "") + illegal(pair.note) + illegal(beside)
        kept = run[0].kept
        if isinstance(kept, Kept) and kept.unit.node.name == form.name:
            last = run[-1].kept
            after = last.around[1] if isinstance(last, Kept) and last.around else ()
            text = "".join(map(frames.passed, kept.around[0] if kept.around else ()))
            text += f"{frames.around(kept.unit)}{written(form.rewritten(run, kept))}\n"
            text += "".join(map(frames.passed, after))
        else:
            text = "".join([frames.of(pair.doc or head.title or "unknown") + form.unit(pair) for pair in run])
        out.write(text.encode())
    if not count:
        out.write(frames.of(head.title or "unknown").encode() + form.empty.encode())
    out.write((frames.closed() + "</xliff>\n").encode())
    return Written(count, replaced)


class _Frames:
    """What stands open. Frames that were read are told apart by what they are, not by their names."""

    def __init__(self, head: Header, form: Form) -> None:
        self._head = head
        self._form = form
        self._is_second = form.name == "unit"
        self._open: list[Frame] = []
        # The file of pairs that were not read from XLIFF; None when none stands open.
        self._own: str | None = None
        self._ids: set[str] = set()

    def of(self, name: str) -> str:
        """What must stand before a unit of a file of our own, of that name."""
        if self._own == name:
            return ""
        closed = self.closed()
        self._own = name
        return closed + self._form.opened(name, self._free_id())

    def around(self, unit: Unit) -> str:
        """What must stand before a unit that was read, in the frames that it came in."""
        text = "" if self._own is None else self.closed()
        same = 0
        for one, other in zip(self._open, unit.frames, strict=False):
            if one is not other:
                break
            same += 1
        text += self._closed_to(same)
        for frame in unit.frames[same:]:
            text += self._opened(frame)
            self._open.append(frame)
        return text

    def passed(self, unit: Unit) -> str:
        """A unit that holds no pair, in its frames, as it was read."""
        return f"{self.around(unit)}{written(unit.node)}\n"

    def closed(self) -> str:
        """What closes all that stands open."""
        text = self._closed_to(0)
        if self._own is not None:
            self._own = None
            text += self._end("file")
        return text

    def _free_id(self, wanted: str = "") -> str:
        """An id for a file that no other has."""
        made, number = wanted or "f1", 1
        while made in self._ids:
            number += 1
            made = f"{wanted or 'f'}{number}"
        self._ids.add(made)
        return made

    def _closed_to(self, count: int) -> str:
        text = ""
        while len(self._open) > count:
            text += self._end(self._open.pop().name)
        return text

    def _end(self, name: str) -> str:
        return "</body>\n</file>\n" if name == "file" and not self._is_second else f"</{name}>\n"

    def _opened(self, frame: Frame) -> str:
        said = frame.attributes
        if frame.name == "file":
            said = self._file(said)
        text = f"<{frame.name}{attributes(said)}>\n" + "".join(f"{written(node)}\n" for node in frame.leading)
        return text + "<body>\n" if frame.name == "file" and not self._is_second else text

    def _file(self, said: dict[str, str]) -> dict[str, str]:
        if self._is_second:
            return said | {"id": self._free_id(said.get("id", ""))}
        usual = {"original": self._head.title or "unknown", "datatype": "plaintext"}
        said = usual | {"source-language": self._head.source_lang} | said
        return said if said.get("target-language") else said | {"target-language": self._head.target_lang}
