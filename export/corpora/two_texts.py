"""A bitext as two texts with links between them: what cesAlign, InterText, vertical files and CoNLL-U share.

A pair becomes a link with the sentences of both sides and, by name, what it says beyond them. A target whose sentences
nobody knows (a draft, an edit) is one sentence there, marked `undivided`; the target is the truth, so sentences that no
longer say it are not written. Texts are NFC, blank runs are one blank, and there is none at the ends. Each side is
written in the order of the pairs. What a pair keeps of the file it was read from does not travel.

Reading keeps the sentences of both texts in a temporary database until links name them, so memory stays the same.
"""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self, cast

from ...corpus.errors import DiplaError
from ...corpus.languages import code_of
from ...corpus.model import ID, Bitext, Header, Pair, Sentence, Span, State
from ..facts import block_of, block_word, facts, facts_of
from ..folding import folded
from ..heads import head
from ..ids import Ids
from ..moses import stem

_SPAN = re.compile(r"(-?\d+)-(-?\d+)")
_OUTSIDE_IDS = re.compile(r"[^\w.-]")
# The key is twice the position, and one more on side 1.
_TABLE = """
CREATE TABLE sentence (
    key INTEGER PRIMARY KEY, side INTEGER, id TEXT, text TEXT, paragraph INTEGER, line INTEGER, said TEXT,
    UNIQUE (side, id)
);
"""
_BY_ID = "SELECT key, id, text, paragraph, line, said FROM sentence WHERE side = ? AND id = ?"
_BY_KEY = "SELECT key, id, text, paragraph, line, said FROM sentence WHERE key = ?"


# Writing


class Link(NamedTuple):
    """A pair as a link: its sentences on both sides, and what it says beyond them."""

    pair: Pair
    source: tuple[Sentence, ...]
    target: tuple[Sentence, ...]
    said: dict[str, str]


def links(bitext: Bitext) -> Iterator[Link]:
    """The pairs as links. DiplaError when two sentences have one id: links go by ids."""
    head = bitext.header
    whole = head.target_lang.split("-")[0] + "_"
    ids = Ids()
    for pair in bitext:
        source, target = tuple(map(_folded, pair.source)), tuple(map(_folded, pair.target_sentences))
        text = folded(pair.target or "")
        said = dict(facts(pair))
        said |= {
            name: word
            for name, word in (("note", pair.note), ("created", pair.created), ("changed", pair.changed))
            if word
        }
        if " ".join(one.text for one in target) != text:
            target = ()
        for one in (*source, *target):
            if not ids.take(one.id):
                raise DiplaError(
                    f"the sentence id {one.id!r} stands twice; expected each id once, because links go by ids. "
                    "Give one of the two another id, or export the documents one by one. Nothing was written."
                )
        if text and not target:
            said["undivided"] = "yes"
            identifier = whole + pair.id
            while not ids.take(identifier):
                identifier += "_"
            first = source[0] if source else Sentence(identifier, text, head.target_lang)
            target = (Sentence(identifier, text, head.target_lang, first.paragraph, block=first.block),)
        if source or target:
            yield Link(pair, source, target, said)


def sentence_facts(one: Sentence, lang: str) -> dict[str, str]:
    """What a sentence says beyond id, text and paragraph."""
    said = {"span": f"{one.span.start}-{one.span.end}"} if one.span else {}
    if block := block_word(one.block):
        said["block"] = block
    return said if one.lang == lang else said | {"lang": one.lang}


def names(path: Path, header: Header, known: Sequence[str]) -> tuple[str, str]:
    """The names of both texts beside a file: `a.el.xml` and `a.en.xml` for `a.xml`; `known` are its suffixes.

    >>> names(Path("a.xml.gz"), Header("el", "en"), [".xml"])
    ('a.el.xml.gz', 'a.en.xml.gz')
    """
    name, packed = (path.name[:-3], ".gz") if path.name.lower().endswith(".gz") else (path.name, "")
    suffix = next((one for one in known if name.lower().endswith(one)), "")
    stem = name[: len(name) - len(suffix)]
    suffix = suffix or known[0]
    source, target = header.source_lang, header.target_lang
    second = target if target != source else f"{target}-2"
    return f"{stem}.{source}{suffix}{packed}", f"{stem}.{second}{suffix}{packed}"


@contextmanager
def packed(streams: Sequence[BinaryIO], file_names: Sequence[str]) -> Iterator[list[BinaryIO]]:
    """The streams, those packed whose file ends in `.gz`; the same content gives the same bytes."""
    with ExitStack() as stack:
        yield [
            cast("BinaryIO", stack.enter_context(gzip.GzipFile("", "wb", fileobj=stream, mtime=0)))
            if name.lower().endswith(".gz")
            else stream
            for stream, name in zip(streams, file_names, strict=True)
        ]


def _folded(one: Sentence) -> Sentence:
    text = folded(one.text)
    return one if text == one.text else replace(one, text=text)


# Reading


def languages_beside(
    path: Path, suffixes: Sequence[str], sentence: tuple[str, str], stated: str
) -> tuple[tuple[str, ...], bool]:
    """The languages in the names of the texts that stand together, `a.el.vert` and `a.en.vert`, and whether their order
    is known; that of the file that was named comes first where it is not.

    It is known where only one text says of each sentence what state its pair is in, as we write it of the target's:
    `sentence` is what begins and what ends one, `stated` what stands in one that says so.
    """
    base = stem(path.with_name(_bare(path.name, suffixes))).name
    found: dict[str, Path] = {}
    for place in sorted(path.parent.iterdir()) if path.parent.is_dir() else ():
        bare = _bare(place.name, suffixes)
        if bare != place.name and place.is_file() and stem(Path(bare)).name == base and bare != base:
            found.setdefault(code_of(bare.rpartition(".")[2]), place)
    codes = sorted(found, key=lambda code: (found[code] != path, code))
    if len(codes) != 2:
        return tuple(codes), False
    begins, ends = sentence
    whole = [text[: text.rfind(ends) + 1] for text in (head(found[code]) for code in codes)]
    counts = [(len(re.findall(begins, text)), len(re.findall(stated, text))) for text in whole]
    all_say = [said == number for number, said in counts]
    is_known = all(number for number, _ in counts) and all_say[0] != all_say[1]
    return tuple(sorted(codes, key=lambda code: all_say[codes.index(code)]) if is_known else codes), is_known


def _bare(name: str, suffixes: Sequence[str]) -> str:
    """A name without `.gz` and suffix; as it is where it has none of these suffixes."""
    plain = name[:-3] if name.lower().endswith(".gz") else name
    return next((plain[: -len(one)] for one in suffixes if plain.lower().endswith(one)), name)


class Found(NamedTuple):
    """A sentence as it stands in a file. `said` may hold `n` (our own id), `span`, `block`, `lang` and others."""

    id: str
    text: str
    paragraph: int
    line: int
    said: dict[str, str]
    position: int = 0


class Shelf:
    """The sentences of two texts, 0 and 1, by id and by position."""

    def __init__(self, languages: tuple[str, str]) -> None:
        self._languages = languages
        # A byte for each sentence: whether something has named it.
        self._used = (bytearray(), bytearray())
        # No name: SQLite's own temporary file, which is gone with the connection.
        self._db = sqlite3.connect("")
        self._db.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLE}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def put(self, side: int, found: Found) -> bool:
        """Keep a sentence at the end of its text; False where its id stands there already.

        A sentence without an id can be had by its position only.
        """
        position = len(self._used[side])
        identifier = found.id or f"#{position}"
        row = (2 * position + side, side, identifier, found.text, found.paragraph, found.line, json.dumps(found.said))
        kept = self._db.execute("INSERT OR IGNORE INTO sentence VALUES (?, ?, ?, ?, ?, ?, ?)", row).rowcount == 1
        if kept:
            self._used[side].append(0)
        return kept

    def clear(self) -> None:
        """Forget all sentences."""
        self._db.execute("DELETE FROM sentence")
        for used in self._used:
            used.clear()

    def has(self, side: int, identifiers: Iterable[str]) -> bool:
        """Whether all of these stand in a text."""
        query = "SELECT 1 FROM sentence WHERE side = ? AND id = ?"
        return all(self._db.execute(query, (side, identifier)).fetchone() for identifier in identifiers)

    def tells_apart(self) -> bool:
        """Whether some id stands in one text only."""
        other = "SELECT 1 FROM sentence WHERE side = ? AND id = one.id"
        query = f"SELECT 1 FROM sentence one WHERE side = ? AND NOT EXISTS ({other})"  # noqa: S608
        return any(self._db.execute(f"{query} LIMIT 1", (side, 1 - side)).fetchone() for side in (0, 1))

    def named(self, side: int, identifiers: Iterable[str]) -> list[Found]:
        """The sentences with these ids, those that are there."""
        rows = (self._db.execute(_BY_ID, (side, identifier)).fetchone() for identifier in identifiers)
        return [_found(row) for row in rows if row]

    def waiting(self, side: int, identifiers: Iterable[str]) -> list[Found]:
        """Those of them that nothing has used."""
        return [one for one in self.named(side, identifiers) if not self._used[side][one.position]]

    def at(self, side: int, position: int) -> Found:
        """The sentence at a position. KeyError where there is none."""
        row = self._db.execute(_BY_KEY, (2 * position + side,)).fetchone()
        if row is None:
            raise KeyError(position)
        return _found(row)

    def use(self, side: int, found: Iterable[Found]) -> list[Sentence]:
        """The sentences as shapes; from now on they are used."""
        made = []
        for one in found:
            self._used[side][one.position] = 1
            made.append(self._sentence(side, one))
        return made

    def count(self, side: int) -> int:
        """How many sentences a text has."""
        return len(self._used[side])

    def unused(self, side: int) -> Iterator[Found]:
        """The sentences that nothing has used, in order."""
        used = self._used[side]
        return (self.at(side, position) for position in range(len(used)) if not used[position])

    def _sentence(self, side: int, found: Found) -> Sentence:
        """The shape: an id that is none of ours, or stands in both texts, gets its language before it."""
        identifier = found.said.get("n", "")
        if not ID.fullmatch(identifier):
            identifier = found.id or f"#{found.position}"
            if not ID.fullmatch(identifier) or self.has(1 - side, [identifier]):
                prefix = self._languages[side].split("-")[0]
                identifier = f"{prefix}_{_OUTSIDE_IDS.sub('.', identifier)}"
        span = _SPAN.fullmatch(found.said.get("span", ""))
        return Sentence(
            identifier,
            found.text,
            found.said.get("lang") or self._languages[side],
            found.paragraph,
            Span(int(span[1]), int(span[2])) if span else None,
            block_of(found.said.get("block", "")),
        )


def _found(row: tuple[int, str, str, int, int, str]) -> Found:
    key, identifier, text, paragraph, line, said = row
    return Found("" if identifier.startswith("#") else identifier, text, paragraph, line, json.loads(said), key // 2)


def pair(
    identifier: str, source: Sequence[Sentence], target: Sequence[Sentence], said: Mapping[str, str]
) -> Pair | None:
    """The pair that a link speaks of; None where both sides are empty.

    A link that says no state joins two texts that existed: ALIGNED, by somebody. One without a target is an omission.
    """
    if not source and not target:
        return None
    told = dict(said)
    if "state" not in told:
        told |= {"state": str(State.ALIGNED), "origin": "aligned"}
    text: str | None = " ".join(one.text for one in target)
    if not target and told["state"] == State.UNTRANSLATED and source:
        text = None
    return Pair(
        id=identifier,
        source=tuple(source),
        target=text,
        target_sentences=() if told.get("undivided") and len(target) == 1 else tuple(target),
        note=told.get("note", ""),
        created=told.get("created", ""),
        changed=told.get("changed", ""),
        **facts_of(told, text),
    )
