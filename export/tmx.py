"""Translation memories: TMX 1.1 to 1.4b in, TMX 1.4b out.

Reading is a stream through expat, so a large memory needs little space. A file that is not well-formed
is refused whole, with the line: half a memory would look like a whole one. A unit that lacks one of
the two languages, or has no text there, is passed over and told. No entity is declared or fetched.

Writing composes strings. What a client matches against is the text of `<seg>` to the letter, so it is NFC
with no blank at its ends. Facts that TMX has no place for travel as `x-dipla-…` props. An omission has
no target text, which clients would take for a translation, and an addition has no source: both stay out.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from ..corpus.errors import DiplaError
from ..corpus.languages import same_language
from ..corpus.model import ID, Bitext, Header, Origin, OriginKind, Pair, Sentence, State
from .finding import Skipped
from .xml import Written, attribute, escape, illegal

_CHUNK = 1 << 16
# The facts of an origin beside its kind, each a prop of that name.
_ORIGIN = ("tool", "model", "date", "request", "checks", "matched")
# Inline elements whose content is a code of the original format, not text; `hi` and `sub` hold text.
_CODES = frozenset({"bpt", "ept", "it", "ph", "ut"})


@dataclass(slots=True)
class Variant:
    """One language of a unit: its code as written, its plain text, whether it has inline codes, its facts."""

    lang: str
    text: str = ""
    codes: bool = False
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Unit:
    """One `<tu>` as read; `props` and `notes` are those of the unit and of its variants."""

    line: int
    facts: dict[str, str] = field(default_factory=dict)
    props: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)


@dataclass(slots=True)
class Memory:
    """A TMX file being read: the header's facts are there once the first unit has come."""

    name: str
    facts: dict[str, str] = field(default_factory=dict)
    props: dict[str, str] = field(default_factory=dict)
    version: str = ""


def read(path: Path, source_lang: str, target_lang: str) -> tuple[Bitext, list[Skipped]]:
    """The pairs of a memory in two languages, and a list that fills with the units passed over as they are read.

    A unit without a dipla state is a DRAFT of unknown origin: nobody has said more. Raises DiplaError with line
    and column when the file is no TMX.
    """
    skipped: list[Skipped] = []
    header = Header(source_lang, target_lang, title=path.name)
    return Bitext(header, _pairs(path, source_lang, target_lang, skipped)), skipped


def units(path: Path, memory: Memory | None = None) -> Iterator[Unit]:
    """The units of a TMX file as they stand in it; `memory` receives what the header says."""
    parser = _Parser(memory or Memory(path.name))
    try:
        with _open(path) as stream:
            while chunk := stream.read(_CHUNK):
                parser.feed(chunk, final=False)
                yield from parser.take()
            parser.feed(b"", final=True)
    except expat.ExpatError as error:
        raise DiplaError(f"{path}, {_place(path, error)}") from None
    except (gzip.BadGzipFile, EOFError) as error:
        raise DiplaError(f"{path}: the compressed file is cut off or damaged ({error}). Get a whole copy.") from None
    except FileNotFoundError:
        raise DiplaError(f"{path}: there is no such file. Check the path (relative to {Path.cwd()}).") from None
    except IsADirectoryError:
        raise DiplaError(f"{path}: this is a folder; expected a TMX file. Name a file inside it.") from None
    except _NoTmxError as error:
        raise DiplaError(f"{path}, line {error.line}: {error}") from None
    yield from parser.take()


def write(out: BinaryIO, bitext: Bitext) -> Written:
    """Write the pairs that have text on both sides as TMX 1.4b; the same bitext gives the same bytes."""
    head = bitext.header
    out.write(_header(head).encode())
    count = replaced = 0
    for pair in bitext:
        source, target = _segment(pair.source_text), _segment(pair.target or "")
        if not source or not target:
            continue
        replaced += illegal(source) + illegal(target) + illegal(pair.note)
        out.write(_unit(pair, source, target, head).encode())
        count += 1
    out.write(b"</body>\n</tmx>\n")
    return Written(count, replaced)


# Writing


def _header(head: Header) -> str:
    version = next((tool.removeprefix("dipla ") for tool in head.tools if tool.startswith("dipla ")), "0")
    date = f" creationdate={attribute(_compact(head.date))}" if head.date else ""
    props = "".join(
        f"<prop type={attribute(kind)}>{escape(text)}</prop>\n"
        for kind, text in (("x-dipla-title", head.title), ("x-dipla-licence", head.licence))
        if text
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        f'<header creationtool="dipla" creationtoolversion={attribute(version)} segtype="sentence" o-tmf="dipla" '
        f'adminlang="en" srclang={attribute(head.source_lang)} datatype="plaintext"{date}'
        + (f">\n{props}</header>\n<body>\n" if props else "/>\n<body>\n")
    )


def _unit(pair: Pair, source: str, target: str, head: Header) -> str:
    facts = [("x-dipla-state", str(pair.state))]
    facts += _origin_props("x-dipla-", pair.origin)
    if pair.score is not None:
        facts.append(("x-dipla-score", f"{pair.score:.4g}"))
    if pair.draft is not None and pair.draft != pair.target:
        facts.append(("x-dipla-draft", pair.draft))
    facts += _origin_props("x-dipla-draft-", pair.draft_origin)
    facts += [("x-dipla-doc", pair.doc), ("x-dipla-flags", " ".join(pair.flags)), ("x-dipla-by", pair.by)]
    props = "".join(f"<prop type={attribute(kind)}>{escape(text)}</prop>\n" for kind, text in facts if text)
    note = f"<note>{escape(pair.note)}</note>\n" if pair.note else ""
    # Clients show who changed a unit last: of a draft that is its engine, whoever added a note to it.
    engine = pair.origin.tool if pair.origin else ""
    who = engine if pair.state is State.DRAFT else pair.by or engine
    dates = (
        (f" creationdate={attribute(_compact(pair.created))}" if pair.created else "")
        + (f" changedate={attribute(_compact(pair.changed))}" if pair.changed else "")
        + (f" changeid={attribute(who)}" if who else "")
    )
    return (
        f"<tu tuid={attribute(pair.id)}>\n{note}{props}"
        f"<tuv xml:lang={attribute(head.source_lang)}><seg>{escape(source)}</seg></tuv>\n"
        f"<tuv xml:lang={attribute(head.target_lang)}{dates}><seg>{escape(target)}</seg></tuv>\n</tu>\n"
    )


def _origin_props(prefix: str, origin: Origin | None) -> list[tuple[str, str]]:
    if origin is None:
        return []
    return [(f"{prefix}origin", str(origin.kind)), *((prefix + name, getattr(origin, name)) for name in _ORIGIN)]


def _origin(unit: Unit, prefix: str) -> Origin | None:
    kind = unit.props.get(f"{prefix}origin", "")
    if kind not in set(OriginKind):
        return None
    return Origin(OriginKind(kind), **{name: unit.props.get(prefix + name, "") for name in _ORIGIN})


def _segment(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _compact(date: str) -> str:
    """`2026-11-23T10:00:00Z` as TMX wants it, `20261123T100000Z`."""
    return date.replace("-", "").replace(":", "")


# Reading


class _NoTmxError(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class _Parser:
    """Expat, gathering units as they end."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self._expat = expat.ParserCreate()
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text
        self._expat.EntityDeclHandler = self._entity
        # With a DOCTYPE that is not fetched expat would leave an unknown entity out, and its text would be lost.
        self._expat.SkippedEntityHandler = self._unknown
        self._done: list[Unit] = []
        self._path: list[str] = []
        self._unit: Unit | None = None
        self._words: list[str] | None = None
        self._codes = 0
        self._prop = ""

    def feed(self, chunk: bytes, *, final: bool) -> None:
        self._expat.Parse(chunk, final)

    def take(self) -> list[Unit]:
        done, self._done = self._done, []
        return done

    @property
    def _line(self) -> int:
        return self._expat.CurrentLineNumber

    def _start(self, name: str, facts: dict[str, str]) -> None:
        if not self._path and name != "tmx":
            raise _NoTmxError(self._line, f"found <{name}>, expected <tmx>: this is no translation memory.")
        self._path.append(name)
        if name == "tmx":
            self.memory.version = facts.get("version", "")
        elif name == "header":
            self.memory.facts = facts
        elif name == "tu":
            self._unit = Unit(self._line, facts)
        elif name == "tuv" and self._unit:
            lang = facts.get("xml:lang") or facts.get("lang") or ""
            self._unit.variants.append(Variant(lang, facts=facts))
        elif name == "seg" or name in {"prop", "note"}:
            self._words = []
            self._prop = facts.get("type", "")
        elif name in _CODES:
            self._codes += 1
            if self._unit and self._unit.variants:
                self._unit.variants[-1].codes = True
        elif name == "sub":
            # A sub-flow is a text of its own inside a code: not part of this sentence.
            self._codes += 1

    def _end(self, name: str) -> None:
        self._path.pop()
        if name in _CODES or name == "sub":
            self._codes -= 1
        elif name == "tu" and self._unit:
            self._done.append(self._unit)
            self._unit = None
        elif name in {"seg", "prop", "note"} and self._words is not None:
            self._keep(name, "".join(self._words))
            self._words = None

    def _keep(self, name: str, text: str) -> None:
        if name == "prop":
            (self._unit.props if self._unit else self.memory.props)[self._prop] = text
        elif name == "note" and self._unit:
            self._unit.notes.append(text)
        elif name == "seg" and self._unit and self._unit.variants:
            self._unit.variants[-1].text = text

    def _text(self, text: str) -> None:
        if self._words is not None and not self._codes:
            self._words.append(text)

    def _entity(self, name: str, *_: object) -> None:
        raise _NoTmxError(
            self._line, f"declares the entity &{name};. Entities are refused: replace it by its text and try again."
        )

    def _unknown(self, name: str, *_: object) -> None:
        raise _NoTmxError(
            self._line, f"undefined entity &{name};. Replace it by its character (a bare & is &amp;) and try again."
        )


def _open(path: Path) -> BinaryIO:
    stream = path.open("rb")
    if stream.read(2) == b"\x1f\x8b":
        stream.close()
        return gzip.open(path)  # type: ignore[return-value]  # a GzipFile reads as a BinaryIO does
    stream.seek(0)
    return stream


def _place(path: Path, error: expat.ExpatError) -> str:
    """Line and column of a fault, the character that stands there by its name, and what to do."""
    what = expat.ErrorString(error.code)
    found = ""
    with _open(path) as stream:
        for number, line in enumerate(stream, start=1):
            if number == error.lineno:
                # Expat counts columns in characters; a byte that is none shows as U+FFFD here.
                character = line.decode("utf-8", errors="replace")[error.offset : error.offset + 1]
                if character and character != "\ufffd":
                    found = f": U+{ord(character):04X} {unicodedata.name(character, 'control character')}"
                break
    return (
        f"line {error.lineno}, column {error.offset + 1}: not well-formed XML ({what}{found}). "
        "Mend that place, or export the memory again from the tool that made it. Nothing was read."
    )


def _pairs(path: Path, source_lang: str, target_lang: str, skipped: list[Skipped]) -> Iterator[Pair]:
    seen: set[str] = set()
    for number, unit in enumerate(units(path), start=1):
        sides = [_side(unit, lang) for lang in (source_lang, target_lang)]
        missing = [lang for lang, text in zip((source_lang, target_lang), sides, strict=True) if not text]
        if missing:
            skipped.append(Skipped(unit.line, f"no text in {' and '.join(missing)}; found {_languages(unit)}"))
            continue
        tuid = unit.facts.get("tuid", "")
        identifier = tuid if ID.fullmatch(tuid) and tuid not in seen else f"tu{number}"
        seen.add(identifier)
        yield _pair(identifier, unit, sides[0], sides[1], source_lang)


def _side(unit: Unit, lang: str) -> str:
    """The text of the first variant in a language; blank runs are one blank, as clients match."""
    for variant in unit.variants:
        if same_language(variant.lang, lang) and variant.text.strip():
            return unicodedata.normalize("NFC", re.sub(r"[ \t\r\n]+", " ", variant.text).strip())
    return ""


def _languages(unit: Unit) -> str:
    return ", ".join(variant.lang or "no language" for variant in unit.variants) or "no variant"


def _pair(identifier: str, unit: Unit, source: str, target: str, source_lang: str) -> Pair:
    said = unit.props.get("x-dipla-state", "")
    state = State(said) if said in set(State) - {State.UNTRANSLATED} else State.DRAFT
    facts = next((v.facts for v in unit.variants if v.text and not same_language(v.lang, source_lang)), {})
    dates = {name: _expanded(facts.get(name) or unit.facts.get(name, "")) for name in ("creationdate", "changedate")}
    return Pair(
        id=identifier,
        source=(Sentence(f"{source_lang.split('-')[0]}_{identifier}", source, source_lang),),
        target=target,
        state=state,
        draft=unit.props.get("x-dipla-draft", target if state is State.DRAFT else None),
        origin=_origin(unit, "x-dipla-"),
        draft_origin=_origin(unit, "x-dipla-draft-"),
        score=_score(unit.props.get("x-dipla-score", "")),
        note="\n".join(unit.notes),
        doc=unit.props.get("x-dipla-doc", ""),
        flags=tuple(unit.props.get("x-dipla-flags", "").split()),
        created=dates["creationdate"],
        changed=dates["changedate"],
        # In another tool's file the changer of a unit is a person, as far as anybody can tell.
        by=unit.props.get("x-dipla-by", "" if said else facts.get("changeid", "")),
    )


def _score(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def _expanded(date: str) -> str:
    """`20261123T100000Z` as dipla keeps it; anything else is no date."""
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", date)
    return "{}-{}-{}T{}:{}:{}Z".format(*match.groups()) if match else ""
