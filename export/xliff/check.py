"""What is wrong in an XLIFF file of either family: its structure, and what no schema says but clients act upon.

A problem is an error when a client refuses or ignores the unit (or the file) because of it, or would take something
for done that is not; a warning when a match or a code is likely to be lost. What is no text (a binary unit) is told
as skipped. The structure rules are those that the schemas of 1.2 (transitional) and 2.1 and clients share:
required attributes, known states, the elements that a unit must have, each once and in order; they are no schema.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from ...corpus.errors import DiplaError
from ..finding import Finding, Report, Skipped
from ..nodes import Node, plain
from .codes import codes_of, unbalanced
from .units import Frame, Head, Unit, marked_segments, named_segments, units

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?)?")
_VERSIONS = ("1.0", "1.1", "1.2", "2.0", "2.1", "2.2")
_REVIEWS = ("needs-review-adaptation", "needs-review-l10n", "needs-review-translation")
_NEEDS = ("needs-adaptation", "needs-l10n", "needs-translation")
_STATES = frozenset((*_NEEDS, *_REVIEWS, "new", "translated", "signed-off", "final"))
_STATES_2 = frozenset(("initial", "translated", "reviewed", "final"))
_DONE = frozenset(("translated", "signed-off", "final", "reviewed"))
# The order of what a unit holds.
_ORDER = {"source": 0, "seg-source": 1, "target": 2}
_ORDER_2 = {"notes": 1, "originalData": 2, "segment": 3, "ignorable": 3}
# Trados Cloud takes no longer segment.
_LONGEST = 2000


def check(path: Path) -> Report:
    """Every finding in an XLIFF file. A file that cannot be read is one error, with its line."""
    head, seen = Head(), _Seen()
    problems: list[Finding] = []
    skipped: list[Skipped] = []
    count = 0
    try:
        for unit in units(path, head):
            problems += seen.frames(unit, head)
            if unit.node.name == "bin-unit":
                skipped.append(Skipped(unit.line, "a binary unit; only its text units are read"))
                continue
            count += 1
            problems += seen.unit(unit, head)
    except DiplaError as error:
        problems.append(Finding(error.line, "not-readable", str(error)))
        return Report("xliff", head.version, count, tuple(skipped), tuple(problems))
    problems[:0] = _root(head, count)
    return Report("xliff", head.version, count, tuple(skipped), tuple(problems))


def _root(head: Head, count: int) -> Iterator[Finding]:
    if "version" not in head.attributes:
        yield Finding(1, "version", "the root has no version")
    elif head.version not in _VERSIONS:
        yield Finding(1, "version", f"version {head.version!r}; expected one of {', '.join(_VERSIONS)}")
    if head.is_second:
        yield from _language(1, "srcLang", head.attributes.get("srcLang"), is_needed=True)
        yield from _language(1, "trgLang", head.attributes.get("trgLang"))
    if not count:
        yield Finding(1, "empty-file", "no unit in the file", "warning")


def _language(line: int, name: str, code: str | None, is_needed: bool = False) -> Iterator[Finding]:
    if code is None:
        if is_needed:
            yield Finding(line, "language", f"no {name}")
    elif not _TAG.fullmatch(code):
        yield Finding(line, "language", f"{name} {code!r}; expected a BCP-47 code such as el or el-GR")


class _Seen:
    """What the rules that look beyond one unit remember: frames, ids, and of each source a digest of its target."""

    def __init__(self) -> None:
        self._frames: tuple[Frame, ...] = ()
        self._ids: dict[str, int] = {}
        self._file_ids: set[str] = set()
        self._groups: set[str] = set()
        self._targets: dict[int, tuple[int, int]] = {}

    def frames(self, unit: Unit, head: Head) -> Iterator[Finding]:
        """What is wrong with the frames that a unit is the first in."""
        for place, frame in enumerate(unit.frames):
            if place < len(self._frames) and self._frames[place] is frame:
                continue
            self._frames = ()
            if frame.name == "file":
                self._ids, self._groups = {}, set()
                yield from self._file(frame, head)
            elif frame.name == "group" and (identifier := frame.attributes.get("id")):
                if identifier in self._groups:
                    yield Finding(frame.line, "duplicate-id", f"two groups of the file have the id {identifier!r}")
                self._groups.add(identifier)
        if not unit.frames or unit.frames[0].name != "file":
            yield Finding(unit.line, "structure", "a unit that stands in no <file>")
        self._frames = unit.frames

    def _file(self, frame: Frame, head: Head) -> Iterator[Finding]:
        said = frame.attributes
        if head.is_second:
            if "id" not in said:
                yield Finding(frame.line, "structure", "a file has no id")
            elif said["id"] in self._file_ids:
                yield Finding(frame.line, "duplicate-id", f"two files have the id {said['id']!r}")
            self._file_ids.add(said.get("id", ""))
            return
        for name in ("original", "datatype"):
            if name not in said:
                yield Finding(frame.line, "structure", f"a file has no {name}")
        yield from _language(frame.line, "source-language", said.get("source-language"), is_needed=True)
        yield from _language(frame.line, "target-language", said.get("target-language"))
        dated = [one for node in frame.leading for one in node.within() if one.name == "phase"]
        for line, date in [(frame.line, said.get("date"))] + [(one.line, one.attributes.get("date")) for one in dated]:
            if date is not None and not _DATE.fullmatch(date):
                yield Finding(line, "date", f"date {date!r}; expected YYYY-MM-DDTHH:MM:SSZ")

    def unit(self, unit: Unit, head: Head) -> Iterator[Finding]:
        """What is wrong with a unit."""
        identifier = unit.node.attributes.get("id")
        if identifier is None:
            yield Finding(unit.line, "structure", f"a {unit.node.name} has no id")
        elif identifier in self._ids:
            told = f"the id {identifier!r} is that of the unit on line {self._ids[identifier]}, too"
            yield Finding(unit.line, "duplicate-id", told)
        else:
            self._ids[identifier] = unit.line
        yield from _structure(unit.node, head.is_second)
        for node in unit.node.within():
            lang = node.attributes.get("xml:lang")
            yield from _language(node.line, "xml:lang", lang)
        for side in ("source", "target"):
            # A code may open in one segment of a unit and close in another.
            owners = unit.node.all("segment") if head.is_second else [unit.node]
            whole = Node(side, {}, [one for owner in owners for one in owner.all(side)])
            for told in unbalanced(whole):
                yield Finding(unit.line, "tag-balance", f"{side}: {told}")
        for source, target, state in _texts(unit, head.is_second):
            yield from _text(source, "source")
            if target is not None:
                yield from _text(target, "target")
                yield from _translation(source, target, state)
                yield from self._twice(source, target)

    def _twice(self, source: Node, target: Node) -> Iterator[Finding]:
        left, right = plain(source).strip(), plain(target).strip()
        if not left or not right:
            return
        key, made = zlib.crc32(left.encode()) << 32 | len(left), zlib.crc32(right.encode())
        line, known = self._targets.setdefault(key, (source.line, made))
        if known != made:
            told = f"the source on line {line} is the same, its target another"
            yield Finding(source.line, "different-targets", told, "warning")


def _texts(unit: Unit, is_second: bool) -> Iterator[tuple[Node, Node | None, str]]:
    """Source, target and state of each segment."""
    node = unit.node
    if is_second:
        for segment in named_segments(node).values():
            yield segment.one("source") or Node("source"), segment.one("target"), segment.attributes.get("state", "")
        return
    target = node.one("target")
    state = target.attributes.get("state", "") if target is not None else ""
    state = "final" if node.attributes.get("approved") == "yes" else state
    left, right = marked_segments(node.one("seg-source")), marked_segments(target)
    if left and left.keys() == right.keys():
        for mid in left:
            yield left[mid], right[mid], state
    else:
        yield node.one("source") or Node("source"), target, state


def _structure(node: Node, is_second: bool) -> Iterator[Finding]:
    owners = node.all("segment") if is_second else [node]
    if not owners:
        yield Finding(node.line, "structure", "a unit has no segment")
    for owner in owners:
        for name, least in (("source", 1), ("target", 0)):
            found = len(owner.all(name))
            if found < least:
                yield Finding(owner.line, "structure", f"a {owner.name} has no {name}")
            elif found > 1:
                yield Finding(owner.line, "structure", f"a {owner.name} has {found} elements {name}")
    places = [
        (_ORDER_2.get(child.name, 0) if is_second else _ORDER.get(child.name, 3), child)
        for child in node.children
        if isinstance(child, Node)
    ]
    for (before, _), (after, child) in pairwise(places):
        if after < before:
            yield Finding(child.line, "structure", f"<{child.name}> stands too late in its {node.name}")
    for child in owners if is_second else node.all("target"):
        state = child.attributes.get("state")
        if state is not None and state not in (_STATES_2 if is_second else _STATES) and not state.startswith("x-"):
            yield Finding(child.line, "state", f"state {state!r} is none of XLIFF {'2' if is_second else '1.2'}")


def _text(node: Node, side: str) -> Iterator[Finding]:
    text = plain(node)
    if len(text) > _LONGEST:
        yield Finding(node.line, "long", f"{side}: {len(text)} characters; some clients take {_LONGEST}", "warning")
    if text.strip() and text != text.strip():
        yield Finding(node.line, "outer-space", f"{side}: white space at an end: it will not match", "warning")
    if "  " in text.strip():
        yield Finding(node.line, "doubled-space", f"{side}: a doubled space: it may not match", "warning")


def _translation(source: Node, target: Node, state: str) -> Iterator[Finding]:
    if not plain(source).strip():
        return
    if not plain(target).strip():
        if state in _DONE:
            told = f"an empty target with the state {state}; a client counts it as a translation"
            yield Finding(target.line, "empty-target", told)
        return
    left, right = codes_of(source), codes_of(target)
    if missing := left - right:
        told = ", ".join(missing)
        yield Finding(target.line, "missing-code", f"codes of the source that the target lacks: {told}", "warning")
    if added := right - left:
        told = ", ".join(added)
        yield Finding(target.line, "added-code", f"codes of the target that the source has not: {told}", "warning")
