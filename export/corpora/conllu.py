r"""A bitext as two CoNLL-U files, for treebank tools: `corpus.el.conllu` and `corpus.en.conllu`.

Each sentence has `# sent_id`, `# text`, and `# align` with the ids beside it in the other file; documents begin with
`# newdoc id`, paragraphs with `# newpar id` (`d1p5`: paragraph 5 of the first document). `# pair` is the id of the pair
and `# pair_n` its place; what it says beyond the texts stands in comments of the target (`# state = draft`), or of the
source where there is no target. In these a backslash, a line end and the like are written `\u005c`.

Tokens are those of `vertical`, with SpaceAfter=No; the other columns are `_`, and those of a foreign file do not
travel: `# text` is what is read, the tokens only where it is missing. Without `# align`, sentences with one `sent_id`
in both files stand beside each other, as in parallel treebanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from ...corpus.errors import DiplaError
from ...corpus.model import Bitext, Header, Pair, Sentence
from ...corpus.xml_stream import LONGEST, opened
from ..finding import Notes, Skipped
from ..folding import folded
from ..ids import PairIds
from ..xml import Written
from .two_texts import Found, Link, Shelf, languages_beside, links, names, packed, pair, sentence_facts
from .vertical import joined, tokens

SUFFIXES = (".conllu",)
# Comments that a sentence has by itself; all others of ours are facts of the pair.
_FORM = frozenset(("sent_id", "text", "align", "newdoc id", "newpar id", "newdoc", "newpar", "pair", "pair_n"))
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")
_UNSAFE = re.compile(r"[\\\x00-\x1f\x7f-\xa0\u1680\u2000-\u200b\u2028-\u202f\u205f\u3000\ufeff]|^ +| +$")
_PARAGRAPH = re.compile(r"(?:.*p)?(-?\d{1,9})")


def files(path: Path, header: Header) -> list[Path]:
    """The source text and the target text, in the order in which `write` takes their streams."""
    return [path.with_name(name) for name in names(path, header, SUFFIXES)]


def write(streams: Sequence[BinaryIO], bitext: Bitext, file_names: Sequence[str] = ()) -> Written:
    """Write source and target; those whose name ends in `.gz` are packed."""
    head = bitext.header
    called = list(file_names) or [file.name for file in files(Path("corpus.conllu"), head)]
    count = 0
    with packed(streams, called) as texts:
        source, target = (
            _Text(stream, lang) for stream, lang in zip(texts, (head.source_lang, head.target_lang), strict=True)
        )
        for count, link in enumerate(links(bitext), start=1):
            source.add(link, link.source, link.target, count, {} if link.target else link.said)
            target.add(link, link.target, link.source, count, link.said)
    return Written(count, 0)


def read(path: Path, source_lang: str, target_lang: str) -> tuple[Bitext, Notes]:
    """The pairs of two files, and a list that fills with what is passed over as they are read.

    `path` names either file, or what their names have in common (`corpus.conllu`).
    """
    skipped = Notes()
    header = Header(source_lang, target_lang, title=path.name)
    return Bitext(header, _pairs(path, header, skipped)), skipped


def languages(path: Path) -> tuple[str, ...]:
    """The languages in the names of the two files: first that of the source, where the target says states."""
    return languages_beside(path, SUFFIXES, (r"(?m)^# sent_id\b", "\n\n"), r"(?m)^# state = ")[0]


# Writing


class _Text:
    """A text as it grows."""

    def __init__(self, out: BinaryIO, lang: str) -> None:
        self._out = out
        self._lang = lang
        self._doc: str | None = None
        self._paragraph: int | None = None
        self._docs = 0

    def add(
        self, link: Link, own: Sequence[Sentence], others: Sequence[Sentence], number: int, said: Mapping[str, str]
    ) -> None:
        """Put the sentences of a side at the end."""
        for one in own:
            comments = [*self._structures(link.pair.doc, one.paragraph), ("sent_id", one.id), ("text", one.text)]
            if others:
                comments.append(("align", " ".join(other.id for other in others)))
            comments += [("pair", link.pair.id), ("pair_n", str(number))]
            facts = {**sentence_facts(one, self._lang), **said}
            comments += [(name, _UNSAFE.sub(_escaped, word)) for name, word in facts.items()]
            lines = [f"# {name} = {word}" for name, word in comments]
            parts = list(tokens(one.text))
            for place, (token, blank) in enumerate(parts, start=1):
                lines.append(f"{place}\t{token}\t_\t_\t_\t_\t_\t_\t_\t{'_' if blank else 'SpaceAfter=No'}")
            self._out.write(("\n".join(lines) + "\n\n").encode())

    def _structures(self, doc: str, paragraph: int) -> Iterator[tuple[str, str]]:
        if self._doc != doc:
            self._docs += 1
            yield "newdoc id", _UNSAFE.sub(_escaped, doc) or f"d{self._docs}"
        if self._doc != doc or self._paragraph != paragraph:
            yield "newpar id", f"d{self._docs}p{paragraph}"
        self._doc, self._paragraph = doc, paragraph


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"\\u{ord(character):04x}" for character in found[0])


# Reading


def _pairs(path: Path, header: Header, skipped: list[Skipped]) -> Iterator[Pair]:
    here, there = _both(path, header)
    ids = PairIds()
    with Shelf((header.source_lang, header.target_lang)) as shelf:
        for side, file in enumerate((here, there)):
            for one in _sentences(file):
                if not shelf.put(side, one):
                    told = f"{file.name}: the sent_id {one.id!r} stands there already"
                    skipped.append(Skipped(one.line, told))
        # The source leads; what only the target has comes in by its place.
        additions = _Additions(shelf, ids)
        for group in _groups(shelf):
            target = shelf.waiting(1, _beside(group))
            yield from additions.before(target[0].position if target else 0, _number(group[0]))
            if made := _pair(shelf, ids, group, target):
                yield made
        yield from additions.before(shelf.count(1), None)
        for one in shelf.unused(1):
            told = f"the target sentence {one.id!r} is aligned with {one.said['align']!r}, which is not there or taken"
            skipped.append(Skipped(one.line, told))


def _groups(shelf: Shelf) -> Iterator[list[Found]]:
    """Source sentences that share their `align` and pair, in order."""
    group: list[Found] = []
    for position in range(shelf.count(0)):
        one = shelf.at(0, position)
        if group and not _together(group[-1], one):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _together(one: Found, other: Found) -> bool:
    mine, yours = one.said.get("pair"), other.said.get("pair")
    if mine or yours:
        return mine == yours
    beside = one.said.get("align")
    return bool(beside) and beside == other.said.get("align")


def _beside(group: Sequence[Found]) -> list[str]:
    """The ids of the target sentences that a group stands beside."""
    wanted = group[0].said.get("align", "").split()
    return wanted if wanted or "pair" in group[0].said else [group[0].id]


class _Additions:
    """Target sentences that stand beside nothing, in their order."""

    def __init__(self, shelf: Shelf, ids: PairIds) -> None:
        self._shelf = shelf
        self._ids = ids
        self._next = 0

    def before(self, position: int, number: int | None) -> Iterator[Pair]:
        """Those before a place in the target, or before a pair with this number."""
        group: list[Found] = []
        while self._next < self._shelf.count(1):
            one = self._shelf.at(1, self._next)
            own = _number(one)
            if self._next >= position and (number is None or own is None or own >= number):
                break
            self._next += 1
            if one.said.get("align") or not self._shelf.waiting(1, [one.id]):
                continue
            if group and not _together(group[-1], one):
                yield from self._told(group)
                group = []
            group.append(one)
        if group:
            yield from self._told(group)

    def _told(self, group: list[Found]) -> Iterator[Pair]:
        if made := _pair(self._shelf, self._ids, [], group):
            yield made


def _pair(shelf: Shelf, ids: PairIds, source: Sequence[Found], target: Sequence[Found]) -> Pair | None:
    bearer = target[0] if target else source[0]
    said = {name: word for name, word in bearer.said.items() if name not in _FORM}
    return pair(ids(bearer.said.get("pair", "")), shelf.use(0, source), shelf.use(1, target), said)


def _number(one: Found) -> int | None:
    word = one.said.get("pair_n", "")
    return int(word) if word.isdecimal() else None


def _both(path: Path, header: Header) -> list[Path]:
    name = path.name
    for lang in (header.source_lang, header.target_lang):
        name = re.sub(rf"\.{re.escape(lang)}(?=\.conllu(\.gz)?$)", "", name, flags=re.IGNORECASE)
    found = []
    for usual in files(path.with_name(name), header):
        plain = usual.name.removesuffix(".gz")
        there = next((usual.with_name(one) for one in (plain, plain + ".gz") if usual.with_name(one).is_file()), None)
        if there is None:
            raise DiplaError(
                f"{path}: {plain} is not there; expected both files in one folder, NAME.{header.source_lang}.conllu "
                f"and NAME.{header.target_lang}.conllu. Name the files so and try again."
            )
        found.append(there)
    return found


def _sentences(path: Path) -> Iterator[Found]:
    """The sentences of a file, in order."""
    said: dict[str, str] = {}
    parts: list[tuple[str, bool]] = []
    doc, paragraph, start, until = "", 0, 0, 0
    with opened(path) as stream:
        for number, raw in enumerate(iter(lambda: stream.readline(8 * LONGEST), b""), start=1):
            try:
                line = raw.decode().rstrip("\r\n").removeprefix("\ufeff" if number == 1 else "")
            except UnicodeDecodeError:
                raise DiplaError(f"{path}, line {number}: bytes that are not UTF-8. Save it as UTF-8.") from None
            if line.startswith("#"):
                start = start or number
                name, _, word = line[1:].partition("=")
                said[name.strip()] = word.strip()
            elif line:
                start = start or number
                until = _token(path, number, line, parts, until, told="text" in said)
            elif said or parts:
                doc, paragraph = _place(said, doc, paragraph)
                if text := folded(said.get("text", "") or joined(parts)):
                    yield _found(said, text, doc, paragraph, start)
                said, parts, start, until = {}, [], 0, 0
    if said or parts:
        doc, paragraph = _place(said, doc, paragraph)
        if text := folded(said.get("text", "") or joined(parts)):
            yield _found(said, text, doc, paragraph, start)


def _token(path: Path, number: int, line: str, parts: list[tuple[str, bool]], until: int, *, told: bool) -> int:
    """Put a line's token at the end; the words of a multiword token and empty nodes are no text of their own.

    Where the text is `told` already, only the form of the line is looked at.
    Returns the number of the last word that a multiword token covers.
    """
    if line.count("\t") != 9:
        found = line.count("\t") + 1
        raise DiplaError(f"{path}, line {number}: found {found} columns; expected the 10 of CoNLL-U with tabs between.")
    if told:
        return until
    columns = line.split("\t")
    place = columns[0]
    blank = "SpaceAfter=No" not in columns[9].split("|")
    if "-" in place:
        parts.append((columns[1], blank))
        last = place.split("-")[1]
        return int(last) if last.isdecimal() else until
    if "." not in place and not (place.isdecimal() and int(place) <= until):
        parts.append((columns[1], blank))
    return until


def _place(said: Mapping[str, str], doc: str, paragraph: int) -> tuple[str, int]:
    if "newdoc id" in said or "newdoc" in said:
        doc, paragraph = _unescaped(said.get("newdoc id", "")), 0
    if "newpar id" in said:
        number = _PARAGRAPH.fullmatch(said["newpar id"])
        paragraph = int(number[1]) if number else paragraph + 1
    elif "newpar" in said:
        paragraph += 1
    return doc, paragraph


def _found(said: dict[str, str], text: str, doc: str, paragraph: int, line: int) -> Found:
    facts = {name: _unescaped(word) for name, word in said.items() if name != "text"}
    # Ours say the document of the pair, which may be none.
    if "state" not in facts and "pair" not in facts:
        facts["doc"] = doc
    return Found(said.get("sent_id", ""), text, paragraph, line, facts)


def _unescaped(word: str) -> str:
    return word if "\\" not in word else _ESCAPE.sub(lambda found: chr(int(found[1], 16)), word)
