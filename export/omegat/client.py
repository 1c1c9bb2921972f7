"""What a CAT client will find: the segments it cuts out of a text, and the memory as it loads it.

The client is OmegaT 3.6, whose behaviour was found by experiment and is told in docs/omegat.md. It is strict where
people do not expect it (one bad character loses the whole memory, a blank more loses the unit) and lax where
they do not expect it either (a target in a third language is taken when there is none in the wanted one).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from ...corpus.errors import DiplaError
from ..tmx.units import Head, Unit, Variant, units
from ..xml import legal

Cuts = Callable[[str], Sequence[int]]

# Java's \s, which the client's own rules are written with: no NBSP, no thin space.
_JAVA_BLANK = " \t\n\x0b\f\r"
_SEPARATORS = ("Zs", "Zl", "Zp")
# The no-break spaces: outside a paragraph they are blanks to the client, between two of its segments they are text.
_INNER = "\u00a0\u2007\u202f"
# The rules that the client applies to a language it has no rules for, such as Greek, as far as its behaviour shows
# them: it breaks after marks of ASCII before a blank, whatever follows, and where a line begins with a blank.
_BREAK = re.compile(rf"[.?!]+(?=[{_JAVA_BLANK}])|\n(?= )")
_AFTER_DOTS = re.compile(rf"[{_JAVA_BLANK}]+")
_DOTS = re.compile(r"\.+$")
# Languages that the client has rules of its own for, with abbreviations that we do not know.
OWN_RULES = frozenset(("ca", "cs", "de", "en", "es", "fi", "fr", "it", "ja", "nl", "pl", "ru", "sk", "sv", "zh"))
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Segment(NamedTuple):
    """One segment as the client shows it, and the line of the file on which it begins."""

    text: str
    line: int


class Entry(NamedTuple):
    """One source text as the file has it, what the client loads for it (None: it does not), and why not."""

    source: str
    target: str | None
    line: int
    why: str = ""


@dataclass(slots=True)
class Memory:
    """A memory as the client loads it.

    `known` maps what it can find to the target it will put there, `placed` what it puts only between two other
    segments (None: any); `lost` are units that it cannot use; `refused` says why it loads nothing, "" when it loads.
    """

    known: dict[str, Entry] = field(default_factory=dict)
    placed: dict[str, list[tuple[str | None, str | None, Entry]]] = field(default_factory=dict)
    lost: list[Entry] = field(default_factory=list)
    units: int = 0
    refused: str = ""
    doubles: int = 0
    empty: int = 0
    foreign: int = 0


def default_cuts(text: str) -> list[int]:
    """Where the client cuts a paragraph of a language that it has no rules of its own for."""
    places = []
    for found in _BREAK.finditer(text):
        place = found.end()
        dots = _DOTS.search(found[0])
        # After three dots it goes on unless a capital follows; it looks for dots three by three.
        if dots and not len(dots[0]) % 3 and _goes_on(text, place):
            continue
        places.append(place)
    return places


def _goes_on(text: str, place: int) -> bool:
    blanks = _AFTER_DOTS.match(text, place)
    if blanks is None:
        return False
    # Of two blanks the second is no capital, either.
    return len(blanks[0]) > 1 or (blanks.end() < len(text) and unicodedata.category(text[blanks.end()]) != "Lu")


def no_cuts(text: str) -> list[int]:  # noqa: ARG001  a rule set like the others
    """No place: a paragraph is one segment, as in a project without sentence segmentation."""
    return []


def read_text(path: Path) -> tuple[str, bool]:
    """A text file as the client decodes it, and whether its first bytes say how.

    Raises DiplaError when it cannot be read. Without a byte order mark the client takes the machine's own encoding;
    here that is UTF-8.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DiplaError(f"{path}: {error.strerror}. Give the text that the translator opens.") from error
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    try:
        return content.decode(encoding or "utf-8"), bool(encoding)
    except UnicodeDecodeError as error:
        raise DiplaError(
            f"{path}, byte {error.start}: found no {encoding or 'UTF-8'}; the client would show other letters. "
            "Save the text as UTF-8 with a byte order mark."
        ) from error


def segments(text: str, cuts: Cuts) -> Iterator[Segment]:
    """The segments of a text file: paragraphs part at empty lines, a line of blanks is not empty."""
    text = legal(text.replace("\r\n", "\n").replace("\r", "\n"), " ")
    line = 1
    for number, paragraph in enumerate(re.split(r"(\n{2,})", text)):
        if number % 2 == 0:
            start = len(paragraph) - len(_stripped(paragraph, left_only=True))
            block = _stripped(paragraph)
            for a, b in pairwise([0, *cuts(block), len(block)]):
                piece = _stripped(block[a:b], _INNER)
                if piece:
                    begin = a + len(block[a:b]) - len(_stripped(block[a:b], _INNER, left_only=True))
                    yield Segment(unicodedata.normalize("NFC", piece), line + paragraph.count("\n", 0, start + begin))
        line += paragraph.count("\n")


def _stripped(text: str, kept: str = "", *, left_only: bool = False) -> str:
    """Without the blanks at its ends, except those `kept`; U+200B is no blank."""
    start, end = 0, len(text)
    while start < end and _is_blank(text[start], kept):
        start += 1
    while not left_only and end > start and _is_blank(text[end - 1], kept):
        end -= 1
    return text[start:end]


def _is_blank(character: str, kept: str) -> bool:
    return character in _JAVA_BLANK or (character not in kept and unicodedata.category(character) in _SEPARATORS)


def memory(
    path: Path,
    languages: tuple[str, str],
    document: str,
    cuts: tuple[Cuts, Cuts] | None = None,
) -> Memory:
    """A TMX file as the client loads it from `tm/auto` for a document of that name.

    `cuts` cut the two languages where the client cuts sentences: it then cuts a memory of paragraphs, too. None when
    it does not.
    """
    loaded = Memory()
    if not path.name.endswith((".tmx", ".tmx.gz")):
        loaded.refused = f"the name does not end in .tmx, all small letters: found {path.name!r}"
        return loaded
    if not path.is_file():
        raise DiplaError(f"{path}: there is no such file. Give the memory that the client is to load.")
    head = Head()
    try:
        for unit in units(path, head):
            loaded.units += 1
            if not all(variant.lang for variant in unit.variants):
                loaded.refused = f"line {unit.line}: a <tuv> without xml:lang; the client breaks off there"
                break
            _load(loaded, unit, head, languages, document, cuts)
    except DiplaError as error:
        loaded.refused = f"{f'line {error.line}: ' if error.line else ''}the file cannot be read to its end: {error}"
    if loaded.refused:
        loaded.known.clear()
        loaded.placed.clear()
    return loaded


def _load(
    loaded: Memory,
    unit: Unit,
    head: Head,
    languages: tuple[str, str],
    document: str,
    cuts: tuple[Cuts, Cuts] | None,
) -> None:
    is_own = head.attributes.get("creationtool") == "OmegaT"
    source, target = _sides(unit, languages)
    if source is None:
        found = ", ".join(variant.lang for variant in unit.variants) or "none"
        why = f"language code: found {found}, expected {languages[0]} (a hyphen, two letters)"
        loaded.lost += [Entry(variant.text, None, unit.line, why) for variant in unit.variants]
        return
    text = _normal(_shown(source, is_own))
    if target is None:
        loaded.lost.append(Entry(text, None, unit.line, f"missing language: the unit has no {languages[1]}"))
        return
    words = _shown(target, is_own)
    said = unit.said
    if "file" in said:
        why = f"reserved prop: type file ({said['file']!r}) ties the unit to one place of one file"
        if said["file"] != document or "id" in said:
            loaded.lost.append(Entry(text, None, unit.line, why))
        else:
            place = (said.get("prev"), said.get("next"), Entry(text, words, unit.line, why))
            loaded.placed.setdefault(text, []).append(place)
        return
    if source.text != text:
        # What the person who wrote the memory sees, for the reasons.
        inline = "inline tags: the client drops the elements in this unit with all that they hold"
        loaded.lost.append(Entry(_normal(source.text), None, unit.line, inline))
    loaded.foreign += target.lang.split("-")[0].lower() != languages[1].split("-")[0].lower()
    pieces = [(text, words)]
    if cuts and head.attributes.get("segtype") == "paragraph":
        lefts, rights = _pieces(text, cuts[0]), _pieces(words, cuts[1])
        if len(lefts) == len(rights):
            pieces = list(zip(lefts, rights, strict=True))
    for left, right in pieces:
        before = loaded.known.get(left)
        loaded.doubles += before is not None and before.target != right
        loaded.empty += not right.strip()
        loaded.known[left] = Entry(left, right, unit.line)


def _sides(unit: Unit, languages: tuple[str, str]) -> tuple[Variant | None, Variant | None]:
    source = _of(unit.variants, languages[0])
    others = [variant for variant in unit.variants if variant is not source]
    if source is None or not others:
        return source, None
    target = _of(others, languages[1])
    # Another language stands in where the wanted one is missing, be it another region of the source's.
    return source, target or others[-1]


def _of(variants: Sequence[Variant], lang: str) -> Variant | None:
    """The last of the very code, else the last of the language; a code with an underscore is of none."""
    wanted = lang.lower()
    exact = [variant for variant in variants if variant.lang.lower() == wanted]
    like = [variant for variant in variants if variant.lang.lower().split("-")[0] == wanted.split("-")[0]]
    found = exact or like
    return found[-1] if found else None


def _shown(variant: Variant, is_own: bool) -> str:
    """The text that the client makes of a segment: without inline elements, `hi` and its words among them.

    In a memory of its own the codes hold the tags that it shows.
    """
    if not variant.markup:
        return variant.text
    root = ElementTree.fromstring(f"<seg>{variant.markup}</seg>")  # noqa: S314  written by our own escaping
    if is_own:
        return "".join(root.itertext())
    return (root.text or "") + "".join(child.tail or "" for child in root)


def _pieces(text: str, cuts: Cuts) -> list[str]:
    return [piece for a, b in pairwise([0, *cuts(text), len(text)]) if (piece := _stripped(text[a:b], _INNER))]


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)
