"""The shapes that all rooms share: a sentence, a pair, a bitext.

A shape that would be wrong cannot be built: the constructors raise ValueError. Nothing here reads
or writes a file. `None`, `""` and absence are three things, and each field says which it uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

# A letter first: spreadsheets turn `0012`, `1:2` and `sep-12` into numbers and dates. An XML name, too.
ID = re.compile(r"[A-Za-z][\w.-]*")


class State(StrEnum):
    """How far a pair has come; only a person moves one to EDITED or APPROVED."""

    UNTRANSLATED = "untranslated"
    DRAFT = "draft"  # a machine's or a memory's; nobody has looked
    ALIGNED = "aligned"  # an existing translation whose pairing nobody has confirmed
    EDITED = "edited"
    APPROVED = "approved"


class OriginKind(StrEnum):
    """Where the target of a pair came from."""

    MT = "mt"
    TM = "tm"
    ALIGNED = "aligned"
    HUMAN = "human"


class BlockKind(StrEnum):
    """What a paragraph is in its document."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"  # of a list
    CELL = "cell"  # of a table
    FOOTNOTE = "footnote"  # or an endnote
    CUE = "cue"  # of subtitles
    VERSE = "verse"  # one line of a poem


class Span(NamedTuple):
    """Code points [start, end) of the document as read, whatever cleaning did since."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """The paragraph of a document that a sentence stands in.

    `level` is that of a heading or a list, 1 the outermost; 0 where there is none. `place` is the way back into the
    file, as its reader writes it (`table 2, row 3, column 1`, a cue's times); "" where the span is enough. `page` is
    the page on which the block begins, as the document numbers it; "" unknown.
    """

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    place: str = ""
    page: str = ""


PLAIN = Block()


@dataclass(frozen=True, slots=True)
class Origin:
    """Who or what made a target: `tool` is the engine, memory file, aligner or person.

    `model` is the engine's model; of a memory match it is what the matched unit said of itself (`mt`,
    `human`, "" unknown). `date` is ISO 8601 in UTC (`2026-11-23T10:00:00Z`), "" when nobody knows. `request` names
    the request that an engine answered (sentences with one name were asked together) and `checks` how the answer came
    through: `passed`, `passed-again` (asked once more), `passed-masked` (with marks in place of what must stay).
    `matched` is the source of the memory's unit where it is not the very sentence.
    """

    kind: OriginKind
    tool: str = ""
    model: str = ""
    date: str = ""
    request: str = ""
    checks: str = ""
    matched: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `paragraph` counts from 0 in its document; `span` is None where no document holds the sentence.

    `block` says what that paragraph is: all sentences of one paragraph have the same.
    """

    id: str
    text: str
    lang: str
    paragraph: int = 0
    span: Span | None = None
    block: Block = PLAIN

    def __post_init__(self) -> None:
        """Refuse a bad id and a sentence with no text."""
        _check_id(self.id)
        if not self.text.strip():
            raise ValueError(f"sentence {self.id}: found no text")


@dataclass(frozen=True, slots=True)
class Pair:
    """Source sentences beside a target.

    `source` is empty for an addition of the translator. `target_sentences` holds the sentences of an
    existing translation; a draft or an edit has none. `target` is one string: None untranslated, ""
    omitted on purpose. `draft` is what the machine offered, None when nothing was. `score` is 0 to 1: how
    like the matched source is (memory), or how sure the aligner is; None when nobody said. `doc` names
    the document. `created` and `changed` are ISO 8601 in UTC, "" when nobody knows; `by` is the person who
    changed it last, "" when no person has. `draft_origin` says who made the draft once a person has written the
    target; None where that is `origin` itself, or nobody knows. `kept` is the unit of the file that the pair was read
    from, as its format holds it: a writer of that format puts back what a pair has no field for.
    """

    id: str
    source: tuple[Sentence, ...]
    target: str | None = None
    state: State = State.UNTRANSLATED
    draft: str | None = None
    origin: Origin | None = None
    score: float | None = None
    note: str = ""
    target_sentences: tuple[Sentence, ...] = ()
    doc: str = ""
    flags: tuple[str, ...] = ()
    created: str = ""
    changed: str = ""
    by: str = ""
    draft_origin: Origin | None = None
    kept: object = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse what no pair can be."""
        _check_id(self.id)
        if not self.source and not self.target:
            raise ValueError(f"pair {self.id}: both sides are empty")
        if (self.target is None) != (self.state is State.UNTRANSLATED):
            raise ValueError(f"pair {self.id}: state {self.state} does not go with target {self.target!r}")
        if self.score is not None and not 0 <= self.score <= 1:
            raise ValueError(f"pair {self.id}: score {self.score} is not between 0 and 1")

    @property
    def source_text(self) -> str:
        """The source sentences joined by a space; "" for an addition."""
        if len(self.source) == 1:
            return self.source[0].text
        return " ".join([sentence.text for sentence in self.source])

    @property
    def drafted(self) -> Origin | None:
        """Who or what made the draft; None when there is none, or nobody knows."""
        made = self.draft_origin or self.origin
        return made if self.draft is not None and made and made.kind is not OriginKind.HUMAN else None

    @property
    def kind(self) -> str:
        """How many sentences stand on each side, `2:1`; a draft or an edit counts as one, nothing as none."""
        right = len(self.target_sentences) or (1 if self.target else 0)
        return f"{len(self.source)}:{right}"


@dataclass(frozen=True, slots=True)
class Contributor:
    """Someone who worked on the corpus, and as what (`author`, `translator`, `post-editor`)."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Header:
    """What holds for a whole bitext. Languages are BCP-47; `date` is that of the newest change, ISO 8601 in UTC.

    `tools` are programs with their version (`dipla 0.1.0`); `edits` counts silent corrections by rule. `text_class` are
    words for the kind of text (`memoir`, `prose`). `active` is how many seconds each person was at work on it, where an
    editor measured that. `columns` are a user's own of a table (see `corpus.own`), as far as they are known before its
    pairs are, with the type that their format gives them, None where it gives none.
    """

    source_lang: str
    target_lang: str
    title: str = ""
    authors: tuple[str, ...] = ()
    licence: str = ""
    source: str = ""  # whence the text comes, in words
    contributors: tuple[Contributor, ...] = ()
    tools: tuple[str, ...] = ()
    date: str = ""
    edits: Mapping[str, int] = field(default_factory=dict)
    publisher: str = ""
    text_class: tuple[str, ...] = ()
    active: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bitext:
    """A header and a stream of pairs, in document order. The stream may be read once only."""

    header: Header
    pairs: Iterable[Pair]

    def __iter__(self) -> Iterator[Pair]:
        return iter(self.pairs)

    def to_frame(self) -> pd.DataFrame:
        """The pairs as a table, one row a pair; see `corpus.frame`."""
        from .frame import to_frame

        return to_frame(self)

    @classmethod
    def from_frame(cls, table: pd.DataFrame, header: Header | None = None) -> Bitext:
        """A bitext from such a table; see `corpus.frame`."""
        from .frame import from_frame

        return from_frame(table, header)


def _check_id(identifier: str) -> None:
    if not ID.fullmatch(identifier):
        raise ValueError(f"id {identifier!r}: expected a letter, then letters, digits, '_', '-' or '.'")
