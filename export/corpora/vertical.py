"""Vertical text for Sketch Engine, NoSketch Engine and CWB: a token a line, and a mapping of sentences by their order.

`corpus.align` holds `2,4⇥5` for the sentences 2 to 4 of the source beside sentence 5 of the target, counted from 0 over
the whole file, and `5⇥-1` for a sentence beside nothing. Both texts are `<doc>`, `<p>`, `<s>`; a `<g/>` stands between
tokens that no blank divides, so the text comes back to the letter. Each target sentence says in its attributes what the
pair says (`state`, `origin`, …), so a query can ask for it; where there is no target, the source sentence does.

Tokens are the pieces of `corpus.tokens`, no analysis. Other columns of a foreign file do not travel, nor do
structures other than `doc`, `p`, `s` and `g`. CWB's own alignments do not encode a sentence beside nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from ...corpus.errors import DiplaError
from ...corpus.model import Bitext, Header, Pair, Sentence
from ...corpus.tokens import tokens as pieces
from ...corpus.xml_stream import LONGEST, opened
from ..finding import Notes, Skipped
from ..folding import folded
from ..ids import PairIds
from ..xml import Escaping, Written
from .two_texts import Found, Shelf, languages_beside, links, names, packed, pair, sentence_facts

SUFFIXES = (".vert", ".vrt", ".align")
_TAG = re.compile(r"<(/?)([A-Za-z_][\w.-]*)((?:\s+[\w.:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)>")
_ATTRIBUTE = re.compile(r"([\w.:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_PLACE = re.compile(r"(-1)|(\d+)(?:([,:])(\d+))?")


def tokens(text: str) -> Iterator[tuple[str, bool]]:
    """The tokens of a text, and whether a blank follows each.

    >>> list(tokens("Ναι, 3.5!"))
    [('Ναι', False), (',', True), ('3.5', False), ('!', True)]
    """
    begin, end = 0, None
    for one in pieces(text):
        if end is not None:
            # A blank that is not U+0020 stays with the token before it, so that no token is blank and none is lost.
            odd, blank, _ = text[end : one.start].partition(" ")
            yield text[begin : end + len(odd)], bool(blank)
            begin = end + len(odd) + len(blank)
        end = one.end
    if text:
        yield text[begin:], True


def joined(parts: Iterable[tuple[str, bool]]) -> str:
    """The text of such tokens."""
    return "".join([token + " " if blank else token for token, blank in parts]).rstrip(" ")


def files(path: Path, header: Header) -> list[Path]:
    """The mapping, the source text and the target text, in the order in which `write` takes their streams."""
    usual = path.with_name(re.sub(r"\.(vert|vrt|align)(?=(\.gz)?$)", ".vert", path.name, flags=re.IGNORECASE))
    texts = names(usual, header, SUFFIXES)
    stem = texts[0].removesuffix(".gz").removesuffix(f".{header.source_lang}.vert")
    return [path.with_name(f"{stem}.align"), *(path.with_name(name) for name in texts)]


def write(streams: Sequence[BinaryIO], bitext: Bitext, file_names: Sequence[str] = ()) -> Written:
    """Write mapping, source and target; those whose name ends in `.gz` are packed."""
    head = bitext.header
    called = list(file_names) or [file.name for file in files(Path("corpus.vert"), head)]
    escaping, count = Escaping(), 0
    with packed(streams, called) as (out, *texts):
        source, target = (
            _Text(stream, lang, escaping)
            for stream, lang in zip(texts, (head.source_lang, head.target_lang), strict=True)
        )
        for link in links(bitext):
            said = {"pair": link.pair.id}
            all_said = said | link.said
            left = source.add(link.pair.doc, link.source, said if link.target else all_said)
            right = target.add(link.pair.doc, link.target, all_said)
            out.write(f"{left}\t{right}\n".encode())
            count += 1
        for text in (source, target):
            text.close()
    return Written(count, escaping.replaced)


def read(path: Path, source_lang: str, target_lang: str) -> tuple[Bitext, Notes]:
    """The pairs of a mapping and the two texts beside it; the list fills with what is passed over as it is read.

    `path` names the mapping or either text: `corpus.align`, `corpus.el.vert`, or `corpus.vert` for all three.
    """
    skipped = Notes()
    header = Header(source_lang, target_lang, title=path.name)
    return Bitext(header, _pairs(path, header, skipped)), skipped


def languages(path: Path) -> tuple[str, ...]:
    """The languages in the names of the two texts; () where nothing says which of them the mapping counts first."""
    found, is_known = languages_beside(path, SUFFIXES, (r"<s\b", "</s>"), r"<s\b[^>]*\sstate=")
    return found if is_known else ()


# Writing


class _Text:
    """A text as it grows."""

    def __init__(self, out: BinaryIO, lang: str, escaping: Escaping) -> None:
        self._out = out
        self._lang = lang
        self._escaping = escaping
        self._doc: str | None = None
        self._paragraph: int | None = None
        self._count = 0

    def add(self, doc: str, sentences: Sequence[Sentence], said: Mapping[str, str]) -> str:
        """Put sentences at the end; their places as the mapping has them."""
        first = self._count
        for one in sentences:
            lines = [*self._structures(doc, one.paragraph)]
            facts = {"id": one.id, **sentence_facts(one, self._lang), **said}
            lines.append("<s" + "".join(f" {name}={self._escaping.attribute(word)}" for name, word in facts.items()))
            lines[-1] += ">"
            glued = False
            for token, blank in tokens(one.text):
                if glued:
                    lines.append("<g/>")
                lines.append(self._escaping.text(token))
                glued = not blank
            lines.append("</s>\n")
            self._out.write("\n".join(lines).encode())
            self._count += 1
        last = self._count - 1
        return "-1" if last < first else str(first) if last == first else f"{first},{last}"

    def close(self) -> None:
        """End the paragraph and the document that are open."""
        if self._doc is not None:
            self._out.write(b"</p>\n</doc>\n")

    def _structures(self, doc: str, paragraph: int) -> Iterator[str]:
        if self._doc == doc and self._paragraph == paragraph:
            return
        if self._doc is not None:
            yield "</p>"
        if self._doc != doc:
            if self._doc is not None:
                yield "</doc>"
            yield f"<doc id={self._escaping.attribute(doc)}>"
        yield f'<p n="{paragraph}">'
        self._doc, self._paragraph = doc, paragraph


# Reading


def _pairs(path: Path, header: Header, skipped: list[Skipped]) -> Iterator[Pair]:
    mapping, *texts = _there(path, header)
    ids = PairIds()
    with Shelf((header.source_lang, header.target_lang)) as shelf:
        for side, file in enumerate(texts):
            for one in _sentences(file):
                if not shelf.put(side, one):
                    skipped.append(Skipped(one.line, f"{file.name}: the id {one.id!r} stands there already"))
                    # The mapping counts it.
                    shelf.put(side, one._replace(id=""))
        for number, line in _lines(mapping):
            for beads in _beads(mapping, number, line):
                if any(last >= shelf.count(side) for side, (_, last) in enumerate(beads)):
                    told = f"{line!r}: the texts have {shelf.count(0)} and {shelf.count(1)} sentences, counted from 0"
                    skipped.append(Skipped(number, told))
                    continue
                sides = [
                    [shelf.at(side, at) for at in range(first, last + 1)] for side, (first, last) in enumerate(beads)
                ]
                said = next((one.said for side in reversed(sides) for one in side), {})
                here, there = (shelf.use(side, found) for side, found in enumerate(sides))
                made = pair(ids(said.pop("pair", "")), here, there, said)
                if made:
                    yield made
                else:
                    skipped.append(Skipped(number, "nothing on either side"))
        for side, file in enumerate(texts):
            unused = list(shelf.unused(side))
            if unused:
                told = f"{file.name}: {len(unused)} sentences in no pair, first {unused[0].id!r}"
                skipped.append(Skipped(unused[0].line, told))


def _there(path: Path, header: Header) -> list[Path]:
    """The three files that one of them, or their common name, speaks of."""
    name = path.name
    for lang in (header.source_lang, header.target_lang):
        name = re.sub(rf"\.{re.escape(lang)}(?=\.(vert|vrt)(\.gz)?$)", "", name, flags=re.IGNORECASE)
    found = []
    for usual in files(path.with_name(name), header):
        plain = usual.name.removesuffix(".gz")
        tried = [plain, plain + ".gz", plain.removesuffix(".vert") + ".vrt", plain.removesuffix(".vert") + ".vrt.gz"]
        there = next((usual.with_name(one) for one in tried if usual.with_name(one).is_file()), None)
        if there is None:
            raise DiplaError(
                f"{path}: {plain} is not there; expected NAME.align, NAME.{header.source_lang}.vert and "
                f"NAME.{header.target_lang}.vert in one folder. Name the files so and try again."
            )
        found.append(there)
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with opened(path) as stream:
        for number, line in enumerate(iter(lambda: stream.readline(LONGEST), b""), start=1):
            try:
                text = line.decode()
            except UnicodeDecodeError:
                raise DiplaError(f"{path}, line {number}: bytes that are not UTF-8. Save it as UTF-8.") from None
            yield number, (text.removeprefix("\ufeff") if number == 1 else text).rstrip("\r\n")


def _beads(path: Path, number: int, line: str) -> Iterator[list[tuple[int, int]]]:
    """The positions (first and last) on both sides; a line `6:8⇥6:8` speaks of three beads."""
    if not line.strip():
        return
    columns = [_PLACE.fullmatch(column.strip()) for column in line.split("\t")]
    if len(columns) != 2 or columns[0] is None or columns[1] is None:
        raise DiplaError(
            f"{path}, line {number}: found {line!r}; expected two columns with a tab between, each of them 3, or 3,5 "
            "or -1. Mend the line and try again."
        )
    places = [(0, -1) if one[1] else (int(one[2]), int(one[4] or one[2])) for one in columns if one]
    if columns[0][3] == ":" and columns[1][3] == ":" and places[0][1] - places[0][0] == places[1][1] - places[1][0]:
        yield from ([(a, a), (b, b)] for a, b in zip(*(range(first, last + 1) for first, last in places), strict=True))
    else:
        yield places


@dataclass
class _Reading:
    doc: str = ""
    paragraph: int = -1
    said: dict[str, str] | None = None
    line: int = 0
    parts: list[tuple[str, bool]] = field(default_factory=list)
    size: int = 0

    def tag(self, name: str, attributes: dict[str, str]) -> None:
        """A structure begins."""
        if name == "doc":
            self.doc, self.paragraph = attributes.get("id", ""), -1
        elif name == "p":
            number = attributes.get("n", "")
            self.paragraph = int(number) if re.fullmatch(r"-?\d{1,9}", number) else self.paragraph + 1
        elif name == "s":
            self.said, self.parts, self.size = attributes, [], 0
        elif name == "g":
            self.glue()

    def glue(self) -> None:
        """No blank follows the last token."""
        if self.parts:
            self.parts[-1] = (self.parts[-1][0], False)


def _sentences(path: Path) -> Iterator[Found]:
    """The sentences of a text, in order; one without tokens is `(…)`, since the mapping counts it."""
    state = _Reading()
    for number, line in _lines(path):
        if line == "<g/>":
            state.glue()
            continue
        tag = _TAG.fullmatch(line.strip()) if line.startswith("<") else None
        if tag is None:
            if state.said is not None and line:
                token = line.partition("\t")[0]
                if "&" in token:
                    token = html.unescape(token)
                state.parts.append((token, True))
                state.size += len(token)
                if state.size > LONGEST:
                    raise DiplaError(
                        f"{path}, line {number}: a sentence of more than {LONGEST} characters. Is an </s> missing?"
                    )
            continue
        closing, name, inner, _ = tag.groups()
        if not closing:
            state.line = number if name == "s" else state.line
            found = _ATTRIBUTE.findall(inner)
            state.tag(name, {key: html.unescape(double or single) for key, double, single in found})
        elif name == "s" and state.said is not None:
            said, state.said = {"doc": state.doc, **state.said}, None
            text = folded(joined(state.parts)) or "(…)"
            yield Found(said.pop("id", ""), text, max(state.paragraph, 0), state.line, said)
