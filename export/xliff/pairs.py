"""What XLIFF 1 and 2 share on the way to pairs: texts, facts, states, ids.

Of a unit that dipla wrote, the facts hold, and what has happened to it since wins over them: another target
than the one written is a person's edit, another state than the one written is a person's decision. Of any other unit
only its own state speaks: one with text and no state is a DRAFT of unknown origin, for nobody has said more, and an
empty target is no translation.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from ...corpus.errors import DiplaError
from ...corpus.languages import same_language
from ...corpus.model import ID, Origin, OriginKind, Pair, Sentence, State
from ..facts import STATES, facts_of, sentences
from ..finding import Skipped
from ..folding import evened
from ..nodes import Node, plain
from ..xml import escape
from . import xliff2_codes, xliff12_codes
from .units import Head, Unit, units

# The flag of a unit that its file wants left alone.
UNTOUCHABLE = "no-translate"
# What a format can say of a state; of ALIGNED no more than of a draft.
SAYABLE = {
    State.UNTRANSLATED: State.DRAFT,
    State.DRAFT: State.DRAFT,
    State.ALIGNED: State.DRAFT,
    State.EDITED: State.EDITED,
    State.APPROVED: State.APPROVED,
}
_ORDER = (State.UNTRANSLATED, State.DRAFT, State.ALIGNED, State.EDITED, State.APPROVED)


class Kept(NamedTuple):
    """Where a pair was read from: the unit, the id that its pairs are named by, the segment ("" the whole unit).

    `around` are units without text that stand before the first pair that was read, and after any.
    """

    unit: Unit
    id: str
    segment: str = ""
    around: tuple[list[Unit], list[Unit]] | None = None

    def segs(self, side: int, languages: tuple[str, str]) -> Iterator[Node]:  # noqa: ARG002  as every kept unit is asked
        """What the unit says on one side, as a tree of TMX; see `inline`."""
        codes = xliff12_codes if self.unit.node.name == "trans-unit" else xliff2_codes
        if (found := codes.seg(self.unit.node, self.segment, side)) is not None:
            yield found


class Candidate(NamedTuple):
    """A translation that a unit offers beside its target."""

    target: str
    origin: Origin
    score: float | None = None


@dataclass(slots=True)
class Said:
    """What one segment of a unit says, in the words of dipla. `target` is None where there is no target.

    `state` is the file's own, None where it says none; `facts` are those that dipla wrote into it.
    """

    source: str
    target: str | None
    segment: str = ""
    state: State | None = None
    origin: Origin | None = None
    score: float | None = None
    facts: dict[str, str] = field(default_factory=dict)
    draft: str | None = None
    held: str | None = None
    candidates: list[Candidate] = field(default_factory=list)
    note: str = ""
    flags: tuple[str, ...] = ()


def is_preserved(*texts: str) -> bool:
    """Whether one of the texts has blanks that would not come back without `xml:space="preserve"`."""
    return any(evened(text) != text for text in texts)


def text_of(node: Node, unit: Unit) -> str:
    """The text of an element of a unit."""
    return evened(plain(node), (node.attributes.get("xml:space") or unit.said("xml:space")) == "preserve")


def second_or_first(path: Path, head: Head, wanted_second: bool) -> Iterator[Unit]:
    """The units of a file of one of the two families; DiplaError for one of the other."""
    for unit in units(path, head):
        if head.is_second is not wanted_second:
            found, other = ("2", "1") if head.is_second else ("1", "2")
            raise DiplaError(f"{path}: found XLIFF {head.version or found}, expected XLIFF {other}. Name it as it is.")
        yield unit


class Ids:
    """Ids of units as ids of pairs: the unit's own where it can be one, else made from it, each given once."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def __call__(self, unit: Unit, number: int) -> str:
        """The id for a unit, which is the `number`th."""
        wanted = unit.node.attributes.get("id", "")
        made = base = wanted if ID.fullmatch(wanted) else "u" + (re.sub(r"[^\w.-]", "_", wanted) or str(number))
        again = 1
        while made in self._given:
            again += 1
            made = f"{base}.{again}"
        self._given.add(made)
        return made


class Languages:
    """Whether a unit's file is in the languages asked for; tells those that are not."""

    def __init__(self, source_lang: str, target_lang: str, skipped: list[Skipped]) -> None:
        self.wanted = (source_lang, target_lang)
        self._skipped = skipped

    def fit(self, unit: Unit, source: str, target: str) -> bool:
        """False, and told, when the unit is no text or in other languages; a file that names none is in those asked."""
        if unit.node.name == "bin-unit":
            self._skipped.append(Skipped(unit.line, "a binary unit; only its text units are read"))
            return False
        fits = [not said or same_language(said, lang) for said, lang in zip((source, target), self.wanted, strict=True)]
        if not all(fits):
            told = f"the file is {source or '?'} to {target or '?'}, not {' to '.join(self.wanted)}"
            self._skipped.append(Skipped(unit.line, told))
        return all(fits)

    def empty(self, unit: Unit) -> None:
        """Tell a unit without text on either side."""
        self._skipped.append(Skipped(unit.line, "no text in source and target"))


# Reading


def pairs(
    found: Iterable[Unit],
    languages: Languages,
    pairs_of: Callable[[Unit, str, tuple[str, str]], Iterator[Pair]],
    codes: Callable[[Unit], tuple[str, str]],
) -> Iterator[Pair]:
    """The pairs of some units; `codes` gives the languages of a unit's file."""
    ids = Ids()
    passed: list[Unit] = []
    is_first = True
    for number, unit in enumerate(found, start=1):
        if not languages.fit(unit, *codes(unit)):
            continue
        here = list(pairs_of(unit, ids(unit, number), languages.wanted))
        if not here:
            languages.empty(unit)
            # Who takes the file back wants the units without text, too.
            passed.append(unit)
        for pair in here:
            if isinstance(pair.kept, Kept):
                before, passed = passed if is_first else [], []
                is_first = False
                pair = replace(pair, kept=pair.kept._replace(around=(before, passed)))  # noqa: PLW2901
            yield pair


def pairs_said(
    saids: Iterable[Said], unit: Unit, identifier: str, languages: tuple[str, str], *, is_ours: bool
) -> Iterator[Pair]:
    """The pairs that a unit says, under ids of their own; a unit in a form that is not ours is kept with them."""
    for said in saids:
        kept = None if is_ours else Kept(unit, identifier, said.segment)
        usual = f"{identifier}.{said.segment}" if said.segment else identifier
        own = said.facts.get("id", "")
        pair = pair_of(said, own if ID.fullmatch(own) else usual, languages, unit.file.get("original", ""), kept)
        if pair is not None:
            yield pair


def pair_of(said: Said, identifier: str, languages: tuple[str, str], doc: str, kept: Kept | None) -> Pair | None:
    """The pair that a segment speaks of; None when it has no text."""
    known = dict(said.facts)
    if "state" in known:
        target, changes = _of_ours(said, known)
    else:
        target, changes = _of_others(said), {"doc": doc}
    if not said.source.strip() and not target:
        return None
    # The segment that facts belong to was chosen by this.
    fields = facts_of(known, target) | {"created": known.get("created", ""), "changed": known.get("changed", "")}
    if "state" not in known and target is not None:
        offered = said.candidates[0] if not said.target and said.candidates else None
        fields["state"] = State.DRAFT if offered else said.state or State.DRAFT
        fields["draft"] = target if fields["state"] is State.DRAFT else None
        fields["origin"], fields["score"] = (offered.origin, offered.score) if offered else (said.origin, said.score)
    fields |= changes
    fields["flags"] += tuple(flag for flag in said.flags if flag not in fields["flags"])
    usual = f"{languages[0].split('-')[0]}_{identifier}"
    source: tuple[Sentence, ...] = ()
    if said.source.strip():
        source = sentences(known.get("source", ""), said.source, languages[0], usual)
        source = source or (Sentence(usual, said.source, languages[0]),)
    words = known.get("target", "")
    return Pair(
        id=identifier,
        source=source,
        target=target,
        target_sentences=sentences(words, target, languages[1], "") if words and target else (),
        note=known.get("note", said.note),
        kept=kept,
        **fields,
    )


def _of_others(said: Said) -> str | None:
    if said.target and said.target.strip():
        return said.target
    return said.candidates[0].target if said.candidates else None


def _of_ours(said: Said, known: dict[str, str]) -> tuple[str | None, dict[str, object]]:
    """The target of a unit that dipla wrote, and what differs from its facts because somebody worked on it since."""
    before = STATES.get(known["state"], State.DRAFT)
    if said.draft is not None:
        known["draft"] = said.draft
    target, native = said.target, said.state
    if known.get("client") == "omegat":
        # The copy of the source that stands there for OmegaT is no target.
        native = None
        if target is None or target in ("", said.source):
            target = said.held
        touched = target != said.held
    elif before is State.UNTRANSLATED:
        target = target or None
        touched = target is not None
    else:
        touched = "written" in known and digest(target or "") != known["written"]
        if target is None and not touched:
            target = ""
    if touched and not target:
        return None, {"origin": None}
    if target is None or (before is State.UNTRANSLATED and not touched):
        return None, {}
    after = SAYABLE[before]
    if touched:
        after = native if native is State.APPROVED or (before is State.UNTRANSLATED and native) else State.EDITED
    elif native is not None and native is not after:
        after = native
    else:
        after = before
    return target, _worked(said, known, before, after, touched, target)


def _worked(
    said: Said, known: dict[str, str], before: State, after: State, touched: bool, target: str
) -> dict[str, object]:
    """What a person's work since changes of a pair."""
    changes: dict[str, object] = {}
    if after is before and not touched:
        return changes
    changes["state"] = after
    is_person = after in (State.EDITED, State.APPROVED)
    if before is State.DRAFT and is_person and known.get("drafted") != "no":
        # Where a client wrote over the draft, its text is gone.
        lost = touched and said.held is None
        changes["draft"] = known.get("draft", None if lost else (said.held or target))
    if touched:
        was = facts_of(known, target)["origin"]
        changes["origin"] = Origin(OriginKind.HUMAN) if is_person else said.origin
        if was and was.kind is not OriginKind.HUMAN and changes.get("draft", known.get("draft")) is not None:
            changes["draft_origin"] = was
    return changes


def digest(text: str) -> str:
    """Eight hexadecimal digits that tell whether a text is still the one that was written."""
    return f"{zlib.crc32(escape(text).encode()):08x}"


def weakest(states: Iterable[State]) -> State:
    """What can be said of a whole of which the parts have come so far."""
    return min(states, key=_ORDER.index)


def score_of(text: str) -> float | None:
    """The score that such a word or `87%` means; None when it means none."""
    try:
        value = float(text.strip().removesuffix("%")) / 100
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None
