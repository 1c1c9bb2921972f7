"""The XML that OPUS and InterText have in common: two texts of `<p>` and `<s>`, and a file of links.

`xtargets` holds the ids of one text, a semicolon, the ids of the other. OPUS puts the text that `fromDoc` names first,
InterText the one that `toDoc` names, and nothing in a file says which it is; so here the ids decide: a side belongs to
the text in which its ids stand. Only where every id stands in both texts does the dialect decide, by the root of the
file (`cesAlign`: OPUS; anything else: InterText).

What a pair says beyond its sentences stands in attributes of its link. A document that a link file names is looked for
beside it and below, never elsewhere.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

from ...corpus.errors import DiplaError
from ...corpus.languages import same_language
from ...corpus.model import Bitext, Header, Pair, Sentence
from ...corpus.xml_stream import DEEPEST, LONGEST, RefusedError, parsed
from ..finding import Notes, Skipped
from ..folding import folded
from ..heads import head
from ..ids import PairIds
from ..xml import Escaping, attributes
from .two_texts import Found, Link, Shelf, names, pair, sentence_facts

SUFFIXES = (".ces.xml", ".xces.xml", ".intertext.xml", ".xml")
# What a link says in every such file; the rest are facts of a pair.
_FORM = frozenset(("id", "xtargets", "type", "status", "certainty"))
_WORDS = frozenset(("w", "pc", "tok"))
# InterText knows whether a person has seen a link, no more.
_STATUS = {"man": "edited", "auto": "aligned", "plain": "aligned"}


# Writing


def files(path: Path, header: Header) -> list[Path]:
    """The link file, the source text and the target text, in the order in which `write` takes their streams."""
    return [path, *(path.with_name(name) for name in names(path, header, SUFFIXES))]


class Text:
    """A text as it grows. Numbered, its sentences are `2:1` (paragraph, sentence) and keep their own ids in `n`."""

    def __init__(self, out: BinaryIO, lang: str, escaping: Escaping, *, numbered: bool) -> None:
        self._out = out
        self._lang = lang
        self._escaping = escaping
        self._numbered = numbered
        self._open: tuple[str, int] | None = None
        self._paragraphs = self._sentences = 0
        self._write(f'<?xml version="1.0" encoding="utf-8"?>\n<text xml:lang="{lang}">\n')

    def add(self, doc: str, one: Sentence) -> str:
        """Put a sentence at the end; the id that links know it by."""
        if self._open != (doc, one.paragraph):
            self._write("</p>\n" if self._open else "")
            self._open = (doc, one.paragraph)
            self._paragraphs += 1
            self._sentences = 0
            named = attributes({"doc": doc}) if doc else ""
            self._write(f'<p id="{self._paragraphs}" n="{one.paragraph}"{named}>\n')
        self._sentences += 1
        said = sentence_facts(one, self._lang)
        identifier = one.id
        if self._numbered:
            identifier = f"{self._paragraphs}:{self._sentences}"
            said = {"n": one.id, **said}
        self._write(f'<s id="{identifier}"{attributes(said)}>{self._escaping.text(one.text)}</s>\n')
        return identifier

    def close(self) -> None:
        """End the text."""
        self._write(f"{'</p>' if self._open else '<p/>'}\n</text>\n")

    def _write(self, text: str) -> None:
        self._out.write(text.encode())


def written_facts(link: Link, escaping: Escaping) -> str:
    """The facts of a pair as attributes. An aligner's score is the link's `certainty`, any other is a `score`."""
    said = dict(link.said)
    if "score" in said and said.get("origin", "aligned") == "aligned":
        said = {"certainty": said.pop("score"), **said}
    return "".join(f" {name}={escaping.attribute(word)}" for name, word in said.items())


# Reading


def read(path: Path, source_lang: str, target_lang: str) -> tuple[Bitext, Notes]:
    """The pairs of a link file and the texts it names, and a list that fills with what is passed over on the way."""
    skipped = Notes()
    header = Header(source_lang, target_lang, title=path.name)
    return Bitext(header, _pairs(path, header, skipped)), skipped


def languages(path: Path) -> tuple[str, ...]:
    """The languages in the names of the two texts that a file of links names."""
    group = re.search(r"<linkGrp[^>]*>", head(path))
    sides = (re.search(rf"""\s{side}\s*=\s*["']([^"']+)""", group[0] if group else "") for side in ("fromDoc", "toDoc"))
    codes = (re.search(r"\.([A-Za-z]{2,3})\.", text[1]) for text in sides if text)
    return tuple(code[1] for code in codes if code)


class _LinkRow(NamedTuple):
    line: int
    said: dict[str, str]


class _Groups:
    """Expat's handlers: the starts of `linkGrp` and `link` as they come, None where a group ends."""

    def __init__(self) -> None:
        self.events: deque[_LinkRow | dict[str, str] | None] = deque()
        self.root = ""

    def attach(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self._depth = 0
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def _start(self, name: str, said: dict[str, str]) -> None:
        self.root = self.root or name
        self._depth += 1
        if self._depth > DEEPEST:
            raise RefusedError(self._parser.CurrentLineNumber, f"elements more than {DEEPEST} deep.")
        if name == "linkGrp":
            self.events.append(said)
        elif name == "link":
            self.events.append(_LinkRow(self._parser.CurrentLineNumber, said))

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name == "linkGrp":
            self.events.append(None)


def _pairs(path: Path, header: Header, skipped: Notes) -> Iterator[Pair]:
    languages = (header.source_lang, header.target_lang)
    found, ids = _Groups(), PairIds()
    seen = False
    with Shelf(languages) as shelf:
        group: _Group | None = None
        for _ in parsed(path, found.attach):
            while found.events:
                event = found.events.popleft()
                if isinstance(event, dict):
                    seen = True
                    group = _Group(shelf, _load(path, event, header, shelf, skipped), ids, skipped)
                    group.otherwise = found.root != "cesAlign"
                elif group and event:
                    yield from group.take(event)
                elif group:
                    yield from group.end()
                    group = None
    if not seen:
        raise DiplaError(
            f"{path}: found <{found.root}> and no <linkGrp>; expected a file of links (cesAlign, InterText). "
            "Name the file of links, not one of the texts."
        )


@dataclass
class _Group:
    """The links of two texts. `swapped`: text 0, the source, is the one that `toDoc` names."""

    shelf: Shelf
    swapped: bool
    ids: PairIds
    skipped: Notes
    otherwise: bool = False
    _crossed: bool | None = None
    _waiting: list[_LinkRow] = field(default_factory=list)
    _can_tell: bool | None = None

    def take(self, row: _LinkRow) -> Iterator[Pair]:
        """The pairs that can be told now; a link whose ids stand in both texts waits for one that shows the order."""
        sides = row.said.get("xtargets", "").split(";")
        if len(sides) != 2:
            told = row.said.get("xtargets")
            self.skipped.append(Skipped(row.line, f"xtargets {told!r}: expected two lists of ids and one semicolon"))
            return
        if self._crossed is None:
            if self._can_tell is None:
                self._can_tell = self.shelf.tells_apart()
            fits = self._fits(sides, crossed=False), self._fits(sides, crossed=True)
            if not self._can_tell:
                self._crossed = self._by_dialect
            elif fits == (True, True):
                self._waiting.append(row)
                return
            elif any(fits):
                self._crossed = fits[1]
                yield from self._flush()
        yield from self._told(row, sides)

    def end(self) -> Iterator[Pair]:
        """What still waits; then the sentences in no link are told."""
        yield from self._flush()
        for side in (0, 1):
            unused = self.shelf.unused(side)
            if first := next(unused, None):
                count = 1 + sum(1 for _ in unused)
                what = f"the sentence {first.id!r} is" if count == 1 else f"{count} sentences, first {first.id!r}, are"
                self.skipped.append(Skipped(first.line, f"{what} in no link"))

    @property
    def _by_dialect(self) -> bool:
        return self.otherwise != self.swapped

    def _fits(self, sides: Sequence[str], *, crossed: bool) -> bool:
        return all(self.shelf.has(side ^ crossed, text.split()) for side, text in enumerate(sides))

    def _flush(self) -> Iterator[Pair]:
        if self._crossed is None:
            self._crossed = self._by_dialect
        for row in self._waiting:
            yield from self._told(row, row.said["xtargets"].split(";"))
        self._waiting.clear()

    def _told(self, row: _LinkRow, sides: Sequence[str]) -> Iterator[Pair]:
        crossed = bool(self._crossed)
        found = self._named(sides, crossed=crossed) or self._named(sides, crossed=not crossed)
        if found is None:
            lost = [one for side in sides for one in side.split() if not self._stands(one)]
            why = f"no sentence has the id {lost[0]!r}" if lost else "ids of both texts on one side"
            self.skipped.append(Skipped(row.line, f"xtargets {';'.join(sides)!r}: {why}"))
            return
        texts = [self.shelf.use(side, one) for side, one in enumerate(found)]
        wished = row.said.get("id", "")
        identifier = self.skipped.named(row.line, wished, self.ids(wished))
        made = pair(identifier, texts[0], texts[1], _facts(row.said))
        if made:
            yield made
        else:
            self.skipped.append(Skipped(row.line, "a link without ids"))

    def _named(self, sides: Sequence[str], *, crossed: bool) -> tuple[list[Found], list[Found]] | None:
        """The sentences of both texts, the source first; None where not all ids stand in their text."""
        ids = [sides[side ^ crossed].split() for side in (0, 1)]
        found = self.shelf.named(0, ids[0]), self.shelf.named(1, ids[1])
        return found if (len(found[0]), len(found[1])) == (len(ids[0]), len(ids[1])) else None

    def _stands(self, identifier: str) -> bool:
        return self.shelf.has(0, [identifier]) or self.shelf.has(1, [identifier])


def _facts(said: Mapping[str, str]) -> dict[str, str]:
    facts = {name: word for name, word in said.items() if name not in _FORM}
    if "certainty" in said:
        facts.setdefault("score", said["certainty"])
    if "state" not in facts and said.get("status") in _STATUS:
        facts |= {"state": _STATUS[said["status"]], "origin": "aligned"}
    return facts


def _load(path: Path, group: Mapping[str, str], header: Header, shelf: Shelf, skipped: Notes) -> bool:
    """Put both texts on the shelf, the source as 0; whether the source is the one that `toDoc` names."""
    files = [
        _beside(path, group.get(name, ""), usual)
        for name, usual in zip(("fromDoc", "toDoc"), names(path, header, SUFFIXES), strict=True)
    ]
    languages = (header.source_lang, header.target_lang)
    said = [_language(file, languages) for file in files]
    swapped = 1 in said[:1] or 0 in said[1:]
    shelf.clear()
    for side, file in enumerate(reversed(files) if swapped else files):
        reading = _TextReading()
        for _ in parsed(file, reading.attach):
            while reading.done:
                one = reading.done.popleft()
                if not shelf.put(side, one):
                    skipped.append(Skipped(one.line, f"{file.name}: the id {one.id!r} stands there already"))
    return swapped


def _beside(path: Path, name: str, usual: str) -> Path:
    """The file of a text: as the link file names it, at or below its own folder, packed or not."""
    parts = [part for part in re.split(r"[/\\]", name) if part not in ("", ".")]
    whole = [] if ".." in parts else [Path(*parts)] if parts else []
    tried = [*whole, *(Path(part) for part in parts[-1:] if part != ".."), Path(usual)]
    for one in tried:
        plain = one.name.removesuffix(".gz")
        for file in (path.parent / one, path.parent / one.with_name(plain), path.parent / one.with_name(plain + ".gz")):
            if file.is_file() and file.resolve() != path.resolve():
                return file
    raise DiplaError(
        f"{path}: the text {name or usual!r} is not there; expected it beside the file of links, packed (.gz) or not. "
        "Put both texts into its folder and try again."
    )


def _language(file: Path, languages: tuple[str, str]) -> int | None:
    """Which of two languages a text is in: by its own `xml:lang`, else by folder and name; None when nobody says."""
    reading = _TextReading()
    for _ in parsed(file, reading.attach):
        break
    said = [reading.lang] if reading.lang else [*re.split(r"[._]", file.name), file.parent.name]
    for wanted in (str.__eq__, same_language):
        for index, lang in enumerate(languages):
            if any(part and wanted(part, lang) for part in said):
                return index
    return None


class _TextReading:
    """Expat's handlers: the sentences of a text as they end. Words (`w`) are joined by blanks, as OPUS has them."""

    def __init__(self) -> None:
        self.done: deque[Found] = deque()
        self.lang = ""
        self._depth = 0
        self._paragraph = -1
        self._said: dict[str, str] | None = None
        self._line = self._size = 0
        self._words: list[str] = []
        self._letters: list[str] = []

    def attach(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def _start(self, name: str, said: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise RefusedError(self._parser.CurrentLineNumber, f"elements more than {DEEPEST} deep.")
        if self._depth == 1:
            self.lang = said.get("xml:lang") or said.get("lang", "")
        if name == "p":
            number = said.get("n", "")
            self._paragraph = int(number) if re.fullmatch(r"-?\d{1,9}", number) else self._paragraph + 1
        elif name == "s":
            self._said, self._line = said, self._parser.CurrentLineNumber
            self._words, self._letters, self._size = [], [], 0
        elif name in _WORDS:
            self._letters = []

    def _text(self, text: str) -> None:
        if self._said is not None:
            self._letters.append(text)
            self._size += len(text)
            if self._size > LONGEST:
                raise RefusedError(self._line, f"a sentence of more than {LONGEST} characters.")

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._said is None:
            return
        if name in _WORDS:
            self._words.append("".join(self._letters).strip())
        elif name == "s":
            said, self._said = self._said, None
            text = folded(" ".join(self._words) if self._words else "".join(self._letters))
            # An empty sentence stands for nothing; a link to it is told.
            if text:
                self.done.append(Found(said.get("id", ""), text, max(self._paragraph, 0), self._line, said))
