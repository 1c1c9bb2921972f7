"""The pairs of a TEI file: all that the writer put there, and of a foreign file what its links or its sentences say.

Links are read where they stand, with `@target` or the old `@targets`, two pointers or more, to sentences, groups of
them, or paragraphs with ids; pointers into other files (`text.xml#s1`) are followed as long as they are relative.
Where no link joins two texts, sentences that point at each other (`@corresp`, also by a prefix that a `prefixDef`
declares) are pairs. A side is decided by its language, not by its order. A foreign pair is ALIGNED, of unknown origin.

What is read lies on a temporary shelf, in memory only while it is small. In memory stay, of any file, who is
responsible and which texts there are; of one without links, who points at whom.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from ...corpus.errors import DiplaError
from ...corpus.languages import same_language, tag
from ...corpus.model import ID, Bitext, Origin, OriginKind, Pair, Sentence, Span, State
from ..facts import block_of
from ..finding import Notes, Skipped
from .front import front
from .pointers import expanded, local_path
from .shelf import Segment, Shelf, Unit
from .single_pass import Found, passed

_PLACE = re.compile(r"#char=(-?\d+),(-?\d+)$")
_NO_NAME = re.compile(r"[^\w.-]")
_STATES = {str(state): state for state in State}
_KINDS = {f"#origin.{kind}": kind for kind in OriginKind}
_LAST_CHANGE = "#last-change"


def read(path: Path, source_lang: str, target_lang: str) -> tuple[Bitext, Notes]:
    """The pairs of a TEI file in two languages, and a list that fills with what was passed over as they are read.

    For the layout of three files, `path` is that of the pairs. Raises DiplaError when the file, or one that its links
    point into, is no TEI that can be read.
    """
    skipped = Notes()
    languages = (tag(source_lang), tag(target_lang))
    return Bitext(front(path, *languages), _pairs(path, languages, skipped)), skipped


def _pairs(path: Path, languages: tuple[str, str], skipped: list[Skipped]) -> Iterator[Pair]:
    with closing(Shelf()) as shelf:
        found = Found(shelf)
        files = _Files(path, found)
        reading = _Reading(found, files, languages, skipped)
        count = 0
        for unit in _units(shelf):
            if pair := reading.pair(unit):
                count += 1
                yield pair
        if not count:
            for unit, left, right in _corresponding(reading):
                if pair := reading.joined(unit, left, right):
                    yield pair


class _Files:
    """The file and those that it points into, by their address; all are on the shelf."""

    def __init__(self, path: Path, found: Found) -> None:
        self._numbers = {path.name: 0}
        passed(path, 0, found)
        for address in sorted(found.files):
            name = local_path(address)
            if not name or name in self._numbers:
                continue
            other = path.parent / name
            if not other.is_file():
                raise DiplaError(
                    f"{path}: its links point into {name}, which is not there. Put that file where they point "
                    f"({other}) and run the command again."
                )
            self._numbers[name] = len(self._numbers)
            passed(other, self._numbers[name], found)
        found.shelf.flush()

    def number(self, address: str) -> int | None:
        return self._numbers.get(local_path(address))


def _units(shelf: Shelf) -> Iterator[Unit]:
    """Links and annotations in the order of the pairs: an annotation says its place, links fill the others."""
    links = (unit for _, unit in shelf.units("link"))
    place = 1
    for at, annotation in shelf.units("annotation"):
        while place < at and (link := next(links, None)):
            yield link
            place += 1
        yield annotation
        place += 1
    yield from links


class _End(NamedTuple):
    """A segment that a pointer led to."""

    file: int
    identifier: str
    segment: Segment


class _Reading:
    """How a unit becomes a pair."""

    def __init__(self, found: Found, files: _Files, languages: tuple[str, str], skipped: list[Skipped]) -> None:
        self._found = found
        self._shelf = found.shelf
        self._files = files
        self._languages = languages
        self._skipped = skipped
        self._ids: set[str] = set()
        self._number = 0
        self._changes: dict[tuple[int, str], dict[str, str]] = {}
        self._sides: dict[tuple[str, str], int | None] = {}
        sides = [self._side(version.lang, version.identifier) for version in found.versions]
        named = {version.identifier: side for version, side in zip(found.versions, sides, strict=True)}
        # Only in the direction in which it was made does our own file say who made the target.
        made = named.get("version.source", 0), named.get("version.target", 1)
        self.ours = bool(found.ours) and made == (0, 1)

    def pair(self, unit: Unit) -> Pair | None:
        """The pair of a link or an annotation; None when it is none, which is told."""
        if unit.kind == "annotation" and not self.ours:
            return None
        ends = list(self._ends(unit.file, unit.marks.get("target", "")))
        left = [end for end in ends if self.side(end) == 0]
        right = [end for end in ends if self.side(end) == 1]
        if self.ours:
            return self._own(unit, left, right)
        if not (left and right):
            self.tell(unit, ends, left, right)
            return None
        return self.joined(unit, left, right)

    def joined(self, unit: Unit, left: list[_End], right: list[_End]) -> Pair | None:
        """The pair of a foreign link."""
        left, right = ([end for end in side if end.segment.text.strip()] for side in (left, right))
        if not (left and right):
            self._skip(unit, "a sentence that it joins has no text")
            return None
        self._number += 1
        identifier = unit.marks.get("xml:id", "")
        if not ID.fullmatch(identifier) or identifier in self._ids:
            identifier = f"link{self._number}"
        self._ids.add(identifier)
        taken = {end.identifier for end in left} if left[0].file != right[0].file else set()
        divided = tuple(self._foreign(end, self._languages[1], taken) for end in right)
        return Pair(
            identifier,
            tuple(self._foreign(end, self._languages[0], set()) for end in left),
            " ".join(one.text for one in divided),
            State.ALIGNED,
            score=_score(unit.marks.get("cert", "")),
            target_sentences=divided,
            doc=left[0].segment.doc,
        )

    def side(self, end: _End) -> int | None:
        """Which side a segment is on: 0 or 1; None for neither."""
        version = self._found.versions[end.segment.version] if end.segment.version >= 0 else None
        if version and end.file in self._found.ours:
            return self._side(version.lang, version.identifier)
        return self._side(end.segment.lang, version.identifier if version else "")

    def corresponding(self) -> Iterator[tuple[int, Unit]]:
        """The segments that point at others."""
        return self._shelf.units("corresp")

    def tell(self, unit: Unit, ends: list[_End], left: list[_End], right: list[_End]) -> None:
        """Pass over a unit that lacks a side."""
        self._skip(unit, self._lacking(ends, left, right))

    def resolved(self, file: int, pointers: str) -> Iterator[tuple[int, str]]:
        """File and id that pointers lead to; what cannot be followed is left out."""
        for pointer in pointers.split():
            whole = pointer if pointer[0] == "#" else expanded(pointer, self._found.prefixes.get(file, {}))
            address, _, identifier = whole.partition("#")
            number = self._files.number(address) if address else file
            if identifier and number is not None:
                yield number, identifier

    def end(self, file: int, identifier: str) -> _End | None:
        """The segment of an id."""
        segment = self._shelf.segment(file, identifier)
        return segment and _End(file, identifier, segment)

    def _ends(self, file: int, pointers: str, *, within: bool = False) -> Iterator[_End]:
        for number, identifier in self.resolved(file, pointers):
            if end := self.end(number, identifier):
                yield end
            elif not within and (group := self._shelf.get("link", number, identifier)):
                yield from self._ends(number, group, within=True)

    def _side(self, lang: str, version: str) -> int | None:
        key = (lang, version)
        if key not in self._sides:
            self._sides[key] = _side(lang, version, self._languages)
        return self._sides[key]

    def _skip(self, unit: Unit, reason: str) -> None:
        kind = "sentence" if unit.kind == "corresp" else unit.kind
        name = unit.marks.get("xml:id") or unit.marks.get("id", "")
        self._skipped.append(Skipped(unit.line, f"the {kind} {name}: {reason}" if name else f"a {kind}: {reason}"))

    def _lacking(self, ends: list[_End], left: list[_End], right: list[_End]) -> str:
        if not ends:
            return "its pointers lead to no sentence"
        missing = [lang for lang, side in zip(self._languages, (left, right), strict=True) if not side]
        found = sorted({end.segment.lang or "no language" for end in ends})
        return f"no sentence in {' and '.join(missing)}; found {', '.join(found)}"

    def _foreign(self, end: _End, lang: str, taken: set[str]) -> Sentence:
        identifier = _NO_NAME.sub("-", end.identifier)
        if not ID.fullmatch(identifier) or end.identifier in taken:
            identifier = f"{lang.split('-')[0]}.{identifier}"
        return Sentence(identifier, end.segment.text, end.segment.lang or lang, end.segment.paragraph)

    # Our own files

    def _own(self, unit: Unit, left: list[_End], right: list[_End]) -> Pair | None:
        """The pair of a link or annotation that the writer made, with all that it says."""
        file, marks = (right[0].file, right[0].segment.marks) if right else (unit.file, unit.marks)
        ana = {one[1:] for one in marks.get("ana", "").split()}
        state = next((_STATES[one] for one in ana if one in _STATES), State.ALIGNED if right else State.UNTRANSLATED)
        text = " ".join(end.segment.text for end in right) if right else None
        if not right and state is not State.UNTRANSLATED:
            text = ""
        identifier = unit.marks.get("xml:id", "")
        ends = left + right
        if not ends or not ID.fullmatch(identifier) or not all(_is_sentence(end) for end in left):
            self._skip(unit, "its sentences are missing, or have no text or no id that a sentence can have")
            return None
        if not left and not (text or "").strip() and not text:
            self._skip(unit, "both sides are empty")
            return None
        if (text is None) != (state is State.UNTRANSLATED):
            state = State.UNTRANSLATED if text is None else State.DRAFT
        notes = self._shelf.notes(unit.file, identifier)
        whole = any(end.segment.marks.get("type") == "undivided" or not _is_sentence(end) for end in right)
        origin, by, times = self._history(file, marks)
        draft, drafted = (text, None) if "verbatim" in ana else self._draft(file, marks)
        return Pair(
            identifier,
            tuple(map(self._sentence, left)),
            text,
            state,
            draft,
            _matched(origin, notes),
            _score(unit.marks.get("cert", "") or marks.get("cert", "")),
            "".join(words for kind, words in notes if kind == "remark"),
            () if whole else tuple(map(self._sentence, right)),
            ends[0].segment.doc,
            tuple(words for kind, words in notes if kind == "flag"),
            times.get("created", ""),
            times.get("changed", ""),
            by,
            drafted,
        )

    def _sentence(self, end: _End) -> Sentence:
        segment = end.segment
        place = _PLACE.search(segment.marks.get("source", ""))
        span = Span(int(place[1]), int(place[2])) if place else None
        return Sentence(end.identifier, segment.text, segment.lang, segment.paragraph, span, block_of(segment.block))

    def _draft(self, file: int, marks: dict[str, str]) -> tuple[str | None, Origin | None]:
        """The draft that a target was edited away from, and who made it where that is said of the draft itself."""
        for number, identifier in self.resolved(file, marks.get("source", "")):
            found = self._shelf.get("draft", number, identifier)
            if found is None:
                continue
            own, text = found
            resp = list(self.resolved(number, own.get("resp", "")))
            notes = self._shelf.notes(number, identifier)
            same = not own.get("change") and all(one in self.resolved(file, marks.get("resp", "")) for one in resp)
            if not resp or (same and not notes):
                return text, None
            return text, _matched(self._history(number, own)[0], notes)
        return None, None

    def _history(self, file: int, marks: dict[str, str]) -> tuple[Origin | None, str, dict[str, str]]:
        """Who made a text, who changed it last, and when."""
        times: dict[str, str] = {}
        said: dict[str, str] = {}
        for key in self.resolved(file, marks.get("change", "")):
            change = self._change(key)
            times[change.get("type", "")] = change.get("when", "")
            said |= {name: words for name, words in change.items() if name in ("request", "checks")}
        origin, by = None, ""
        for key in self.resolved(file, marks.get("resp", "")):
            agent = self._found.agents.get(key)
            if agent and agent.deed == _LAST_CHANGE:
                by = agent.name
            elif agent and agent.deed in _KINDS:
                date = times.get("made", "")
                origin = Origin(_KINDS[agent.deed], agent.name, agent.model, date, **said)
        return origin, by, times

    def _change(self, key: tuple[int, str]) -> dict[str, str]:
        if key not in self._changes:
            if len(self._changes) > 10_000:
                self._changes.clear()
            self._changes[key] = self._shelf.get("change", *key) or {}
        return self._changes[key]


def _side(lang: str, version: str, languages: tuple[str, str]) -> int | None:
    sides = [same_language(lang, wanted) for wanted in languages]
    if not any(sides):
        return None
    if not all(sides):
        return sides.index(True)
    # Two varieties of one language, or the very same one.
    exact = [lang.lower() == wanted.lower() for wanted in languages]
    if exact[0] != exact[1]:
        return exact.index(True)
    return int(version == "version.target")


def _corresponding(reading: _Reading) -> Iterator[tuple[Unit, list[_End], list[_End]]]:
    """Sentences that point at each other, gathered: whoever is reached from one of them belongs to its pair."""
    leader: dict[tuple[int, str], tuple[int, str]] = {}
    first: dict[tuple[int, str], Unit] = {}

    def led(key: tuple[int, str]) -> tuple[int, str]:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for _, unit in reading.corresponding():
        here = led((unit.file, unit.marks["id"]))
        for there in reading.resolved(unit.file, unit.marks["corresp"]):
            leader[led(there)] = led(here)
        first[unit.file, unit.marks["id"]] = unit
    members: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for key in leader:
        members.setdefault(led(key), []).append(key)
    yield from _in_order(reading, members.values(), first)


def _in_order(
    reading: _Reading, groups: Iterable[list[tuple[int, str]]], first: dict[tuple[int, str], Unit]
) -> Iterator[tuple[Unit, list[_End], list[_End]]]:
    """The groups as units with their two sides, in the order of the source."""
    beads = []
    for keys in groups:
        ends = sorted((end for key in keys if (end := reading.end(*key))), key=lambda end: end.segment.place)
        left = [end for end in ends if reading.side(end) == 0]
        right = [end for end in ends if reading.side(end) == 1]
        unit = next(first[key] for key in keys if key in first)
        if left and right:
            beads.append((left[0].segment.place, keys, unit))
        else:
            reading.tell(unit, ends, left, right)
    for _, keys, unit in sorted(beads, key=lambda bead: bead[0]):
        ends = sorted((end for key in keys if (end := reading.end(*key))), key=lambda end: end.segment.place)
        marks = {name: words for name, words in unit.marks.items() if name == "cert"}
        yield (
            unit._replace(marks=marks),
            [end for end in ends if reading.side(end) == 0],
            [end for end in ends if reading.side(end) == 1],
        )


def _is_sentence(end: _End) -> bool:
    return bool(ID.fullmatch(end.identifier) and end.segment.text.strip())


def _matched(origin: Origin | None, notes: list[tuple[str, str]]) -> Origin | None:
    """The origin with the source that a memory matched."""
    matched = "".join(words for kind, words in notes if kind == "matched")
    if origin is None or not matched:
        return origin
    return Origin(origin.kind, origin.tool, origin.model, origin.date, origin.request, origin.checks, matched)


def _score(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None
