"""One memory cut into several: by language, date, prop, state, expression, number of units or size.

Each part is a whole memory under the header that the units came with. Every unit goes into one part; by language a
unit goes into one part for each target language, with its source, its props and its notes in each.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ...corpus.errors import DiplaError
from .said import date_of, props_of, source_of, state_of
from .units import Head, Unit
from .writing import write_units

# Where a unit goes: names of parts, with the unit as it stands in each.
Cut = Callable[[Unit, Head], Iterator[tuple[str, Unit]]]

# More parts are a mistake: a prop that is another in each unit.
MOST = 1000
# Units held in memory before the parts are written on.
_HELD = 5000
_DIGITS = {"year": 4, "month": 6, "day": 8}
_SIZES = {"": 1, "K": 1000, "M": 1000**2, "G": 1000**3}
WAYS = "language, date[:year|month|day], prop:NAME, state, size:N, units:N or match:REGEX"


def cut(by: str) -> Cut:
    """How units are told apart, from a person's words; DiplaError when they say nothing."""
    way, _, word = by.partition(":")
    if way == "language" and not word:
        return _language
    if way == "date" and word in {"", *_DIGITS}:
        return lambda unit, _: iter([(_date(unit, _DIGITS[word or "month"]), unit)])
    if way == "prop" and word:
        return lambda unit, _: iter([(_prop(unit, word), unit)])
    if way == "state" and not word:
        return lambda unit, _: iter([(state_of(unit) or "none", unit)])
    if way == "units" and word.isdecimal() and int(word):
        return _Numbered(int(word), lambda _unit, _head: 1)
    if way == "size" and (size := re.fullmatch(r"(\d+)([KMG]?)B?", word, re.IGNORECASE | re.ASCII)) and int(size[1]):
        return _Numbered(int(size[1]) * _SIZES[size[2].upper()], _weight, _frame)
    if way == "match" and word:
        return _match(word)
    raise DiplaError(f"--by {by!r}: expected {WAYS}. Nothing was written.")


class Part(NamedTuple):
    """A part that was written: its name, how many units it holds, how many bytes."""

    name: str
    units: int
    size: int


class Parts:
    """Parts as they fill, each a file `STEM.NAME.tmx` in a folder; few units are held, and no file stays open."""

    def __init__(self, folder: Path, stem: str, head: Head) -> None:
        self._folder, self._stem, self._head = folder, stem, head
        self._waiting: dict[str, list[Unit]] = {}
        self._held = 0
        self._counts: dict[str, int] = {}
        self._files: dict[str, Path] = {}
        self._taken: set[str] = set()
        self.replaced = 0

    def put(self, name: str, unit: Unit) -> None:
        """Add a unit to a part. DiplaError when there are too many parts."""
        if name not in self._files:
            if len(self._files) == MOST:
                told = f"more than {MOST} parts, the last for {name!r}. Split by something that fewer units differ in."
                raise DiplaError(f"{told} Nothing was written.")
            self._files[name] = self._folder / f"{self._stem}.{self._file_name(name)}.tmx"
        self._waiting.setdefault(name, []).append(unit)
        self._counts[name] = self._counts.get(name, 0) + 1
        self._held += 1
        if self._held >= _HELD:
            self._write_on()

    def end(self) -> list[Part]:
        """Write what is left and close each part; the parts in the order in which they came."""
        self._write_on()
        closing = _pieces(self._head)[1]
        told = []
        for name, path in self._files.items():
            with path.open("ab") as stream:
                stream.write(closing)
            told.append(Part(path.name, self._counts[name], path.stat().st_size))
        return told

    def _write_on(self) -> None:
        opening, closing = _pieces(self._head)
        for name, waiting in self._waiting.items():
            out = io.BytesIO()
            self.replaced += write_units(out, waiting, self._head).replaced
            begun = self._files[name].exists()
            with self._files[name].open("ab") as stream:
                stream.write(out.getvalue()[len(opening) if begun else 0 : -len(closing)])
        self._waiting.clear()
        self._held = 0

    def _file_name(self, name: str) -> str:
        """The name as any file system takes it; two that look alike there are kept apart by a number."""
        plain = re.sub(r"[^\w.-]+", "_", name).strip("._")[:80] or "empty"
        number = 1
        while (made := plain if number == 1 else f"{plain}-{number}").casefold() in self._taken:
            number += 1
        self._taken.add(made.casefold())
        return made


def _pieces(head: Head) -> tuple[bytes, bytes]:
    """What stands before the units of a memory and after them."""
    out = io.BytesIO()
    write_units(out, [], head)
    opening, end, rest = out.getvalue().partition(b"</body>")
    return opening, end + rest


def _frame(head: Head) -> int:
    return sum(map(len, _pieces(head)))


def _weight(unit: Unit, head: Head) -> int:
    """Bytes that a unit takes in its file."""
    out = io.BytesIO()
    write_units(out, [unit], head)
    return len(out.getvalue()) - _frame(head)


class _Numbered:
    """Parts `0001`, `0002`, … each as full as may be; one unit that is too heavy by itself has a part of its own."""

    def __init__(
        self, most: int, weight: Callable[[Unit, Head], int], frame: Callable[[Head], int] = lambda _: 0
    ) -> None:
        self._most, self._weight, self._frame = most, weight, frame
        self._number, self._sum = 0, 0

    def __call__(self, unit: Unit, head: Head) -> Iterator[tuple[str, Unit]]:
        weight = self._weight(unit, head)
        if not self._number or self._sum + weight > self._most:
            self._number += 1
            self._sum = self._frame(head)
        self._sum += weight
        yield f"{self._number:04}", unit


def _language(unit: Unit, head: Head) -> Iterator[tuple[str, Unit]]:
    """A unit for each target language; variants in the language of the source that are not the source are targets."""
    source = source_of(unit, head)
    if source is None or len(unit.variants) == 1:
        yield (source.lang if source else "") or "none", unit
        return
    for lang in dict.fromkeys(one.lang for one in unit.variants if one is not source):
        chosen = tuple(one for one in unit.variants if one is source or one.lang == lang)
        yield f"{source.lang or 'none'}-{lang or 'none'}", unit._replace(variants=chosen)


def _date(unit: Unit, digits: int) -> str:
    date = date_of(unit)[:digits]
    return "-".join(filter(None, (date[:4], date[4:6], date[6:8]))) or "none"


def _prop(unit: Unit, name: str) -> str:
    return next((prop.text.strip() or "empty" for prop in props_of(unit) if prop.type == name), "none")


def _match(expression: str) -> Cut:
    try:
        pattern = re.compile(expression)
    except re.error as error:
        raise DiplaError(f"--by match:{expression}: {error}. Mend the expression; nothing was written.") from None

    def chosen(unit: Unit, _: Head) -> Iterator[tuple[str, Unit]]:
        found = any(pattern.search(variant.text) for variant in unit.variants)
        yield "match" if found else "rest", unit

    return chosen
