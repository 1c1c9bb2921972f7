"""Whether the alignment of a TEI corpus holds: what its pointers mean, once every id of its files is known.

A link joins two ends of different texts, an end is a sentence or a group of them, and a sentence is in one link or one
annotation. A pointer into a file that was not read is not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ..finding import Finding

_KIND = re.compile(r"(\d+):(\d+)", re.ASCII)


class Link(NamedTuple):
    """A link as it stands, `target` the keys that its `pointers` name.

    It is a `group` when its linkGrp says that it only gathers sentences of one side.
    """

    line: int
    key: str
    kind: str
    target: tuple[str, ...]
    pointers: int
    group: bool
    file: str


class Segment(NamedTuple):
    """A sentence of the text; `version` is the number of the element whose language it has."""

    line: int
    version: int
    untranslated: bool
    file: str


@dataclass(slots=True)
class Gathered:
    """What is known of all files. An id of another file than the first is kept as a pointer names it."""

    agents: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    segments: dict[str, Segment] = field(default_factory=dict)
    nameless: list[tuple[str, int]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    annotated: list[str] = field(default_factory=list)
    partners: dict[str, list[str]] = field(default_factory=dict)
    pending: list[tuple[str, int, str, str]] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    declared: set[str] = field(default_factory=set)
    elsewhere: dict[str, int] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    units: int = 0

    def reached(self, key: str) -> bool:
        """Whether what a key names is in a file that was read."""
        address, mark, _ = key.partition("#")
        return not mark or (address in self.elsewhere and address not in self.missing)


def faults(gathered: Gathered) -> list[Finding]:
    """What the pointers mean, once every id is known."""
    return [*_pointers(gathered), *_links(gathered)]


def _pointers(gathered: Gathered) -> Iterator[Finding]:
    """Pointers that lead nowhere, but those of links."""
    for file, line, name, key in gathered.pending:
        if not gathered.reached(key):
            continue
        if name == "resp" and key not in gathered.agents:
            found = "is no person, name or statement of responsibility" if key in gathered.ids else "stands nowhere"
            yield Finding(line, "unknown-resp", f"@resp points at {_hash(key)}, which {found}", file=file)
        elif key not in gathered.ids:
            message = f"@{name} points at {_hash(key)}, which stands nowhere"
            yield Finding(line, "dangling-pointer", message, file=file)


def _links(gathered: Gathered) -> Iterator[Finding]:
    """What is wrong with the links, and with the sentences by them."""
    ends = {one for link in gathered.links if not link.group for one in link.target}
    groups = {link.key: link.target for link in gathered.links if link.key and (link.group or link.key in ends)}
    linked: dict[str, int] = {}
    for link in gathered.links:
        for one in link.target:
            if one not in gathered.ids and gathered.reached(one):
                message = f"{_named(link)} points at {_hash(one)}, which stands nowhere"
                yield Finding(link.line, "dangling-pointer", message, file=link.file)
        if link.group or link.key in groups:
            if link.pointers < 2:
                message = f"{_named(link)} is a group of one; expected two or more"
                yield Finding(link.line, "group-pointers", message, file=link.file)
            continue
        gathered.units += 1
        yield from _link(link, groups, gathered)
        for one in _members(link.target, groups):
            linked[one] = linked.get(one, 0) + 1
    yield from _segments(linked, gathered)


def _link(link: Link, groups: Mapping[str, tuple[str, ...]], gathered: Gathered) -> Iterator[Finding]:
    """What is wrong with one alignment link."""
    if link.pointers != 2:
        message = f"{_named(link)} has {link.pointers} pointers; expected exactly two"
        yield Finding(link.line, "link-pointers", message, file=link.file)
        return
    if len(link.target) != 2 or not all(map(gathered.reached, link.target)):
        return  # a pointer that is not followed
    sides = [_members((one,), groups) for one in link.target]
    if counts := _KIND.fullmatch(link.kind):
        found = f"{len(sides[0])}:{len(sides[1])}"
        if found != f"{int(counts[1])}:{int(counts[2])}":
            message = f"{_named(link)} has the type {link.kind} but joins {found}"
            yield Finding(link.line, "link-type", message, file=link.file)
    left, right = (
        {gathered.segments[one].version for one in side if one in gathered.segments} - {-1} for side in sides
    )
    if left & right or (len(gathered.declared) > 1 and _codes(left, gathered) & _codes(right, gathered)):
        language = ", ".join(sorted(_codes(left, gathered))) or "no language"
        message = f"both ends of {_named(link)} are in the same text ({language})"
        yield Finding(link.line, "one-language", message, file=link.file)
    for one, others in ((one, sides[1 - n]) for n, side in enumerate(sides) for one in side):
        partners = gathered.partners.get(one)
        if partners is not None and set(partners) != set(others):
            message = f"@corresp of the sentence {_hash(one)} names others than {_named(link)} joins it with"
            segment = gathered.segments[one]
            yield Finding(segment.line, "corresp", message, file=segment.file)


def _segments(linked: Mapping[str, int], gathered: Gathered) -> Iterator[Finding]:
    """What is wrong with the sentences, where there is an alignment at all."""
    if not gathered.units:
        return
    for file, line in gathered.nameless:
        message = "a sentence without xml:id; nothing can point at it"
        yield Finding(line, "segment-without-id", message, file=file)
    annotated = set(gathered.annotated)
    for key, segment in gathered.segments.items():
        times = linked.get(key, 0)
        if times > 1:
            message = f"the sentence {_hash(key)} is in {times} links; expected one"
            yield Finding(segment.line, "segment-in-many-links", message, "warning", segment.file)
        elif not times and key and key not in annotated and not segment.untranslated:
            message = f"the sentence {_hash(key)} is in no link and no annotation"
            yield Finding(segment.line, "segment-unlinked", message, "warning", segment.file)


def _members(keys: Iterable[str], groups: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The sentences behind pointers: those of a group, or the one itself."""
    return [one for key in keys for one in groups.get(key, (key,))]


def _codes(versions: Iterable[int], gathered: Gathered) -> set[str]:
    return {gathered.languages[version] for version in versions}


def _hash(key: str) -> str:
    """A key as a pointer of the first file has it."""
    return key if "#" in key else f"#{key}"


def _named(link: Link) -> str:
    return f"the link {link.key}" if link.key else "a link"
