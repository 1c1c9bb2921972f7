"""What a person changed, pair by pair: a draft against what became of it, or what one step did.

Nothing is read or written here: pairs and revisions come in, entries go out, one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..corpus.model import Origin, Pair, State
from ..corpus.rows import Revision
from .difference import Piece, difference

REVIEWED = (State.EDITED, State.APPROVED)
# What of a revision a person wants to see, in this order; `draft` only where the target is not simply a copy of it.
_SHOWN = ("source", "target_sentences", "draft", "target", "state", "note", "flags", "retired")
# Fields that are read as texts, word by word, and those of them that are in the target language.
_TEXTS = frozenset({"draft", "target", "note"})
# Below this share of the longer text what stayed is chance, a full stop or an article, and hinders reading.
_LEAST_KEPT = 0.2


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a pair, before and after. `pieces` are empty where the two are not texts to be compared."""

    field: str
    old: str | None
    new: str | None
    pieces: tuple[Piece, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The change as data; each piece has `old` and `new`."""
        pieces = [piece._asdict() for piece in self.pieces]
        return {"field": self.field, "old": self.old, "new": self.new, "pieces": pieces}


@dataclass(frozen=True, slots=True)
class Entry:
    """A pair in a report: its source, what is said of it (`edited by Maria`), and what was changed."""

    pair: str
    doc: str
    source: str
    told: str
    changes: tuple[Change, ...]

    def as_json(self) -> dict[str, Any]:
        """The entry as data."""
        changes = [change.as_json() for change in self.changes]
        return {"id": self.pair, "doc": self.doc, "source": self.source, "told": self.told, "changes": changes}


def is_changed(pair: Pair) -> bool:
    """Whether a person put something else in the place of the draft."""
    return pair.state in REVIEWED and pair.draft is not None and pair.target is not None and pair.draft != pair.target


def against_draft(pair: Pair, *, by_letters: bool = False) -> Entry:
    """The draft of a pair against its target. The pair has both."""
    draft, target = pair.draft or "", pair.target or ""
    maker = maker_name(pair.drafted)
    told = ", ".join(
        word
        for word in (
            f"{pair.state} by {pair.by}" if pair.by else str(pair.state),
            pair.changed,
            f"the draft by {maker}" if maker else "",
        )
        if word
    )
    change = Change("target", draft, target, pieces(draft, target, by_letters=by_letters))
    return Entry(pair.id, pair.doc, pair.source_text, told, (change,))


def maker_name(origin: Origin | None) -> str:
    """Who made a draft, in a word or two: the engine and its model, the memory's file; "" when nobody knows."""
    if origin is None:
        return ""
    # Of a memory's match `model` says how the match was made, not which model made it.
    model = origin.model if origin.kind.value == "mt" else ""
    return f"{origin.tool} {model}".strip() or str(origin.kind)


def of_revisions(
    revisions: Iterable[Revision], pair_of: Callable[[str], Pair | None], *, by_letters: bool = False
) -> Iterator[Entry]:
    """An entry for each revision that shows something, in their order; `pair_of` finds a pair by its id."""
    for revision in revisions:
        changes = changes_of(revision, by_letters=by_letters)
        if changes:
            pair = pair_of(revision.pair)
            told = f"{revision.way} by {revision.who}, {revision.at}"
            yield Entry(revision.pair, pair.doc if pair else "", pair.source_text if pair else "", told, tuple(changes))


def changes_of(revision: Revision, *, by_letters: bool = False) -> list[Change]:
    """What a revision changed, field by field."""
    found = []
    for field in _SHOWN:
        if field not in revision.new or (field == "draft" and revision.new[field] == revision.new.get("target")):
            continue
        old, new = _text(revision.old, field), _text(revision.new, field)
        compared = pieces(old, new, by_letters=by_letters) if field in _TEXTS and old and new else ()
        found.append(Change(field, old, new, compared))
    return found


def pieces(old: str, new: str, *, by_letters: bool = False) -> tuple[Piece, ...]:
    """The difference as a person reads it: a text that was written anew is one piece, whatever words it shares.

    >>> pieces("The war went on.", "Peace.")
    (Piece(old='The war went on.', new='Peace.'),)
    """
    found = difference(old, new, by_letters=by_letters)
    kept = sum(len(piece.old) for piece in found if piece.is_same)
    if kept < _LEAST_KEPT * max(len(old), len(new)):
        return (Piece(old, new),)
    return tuple(found)


def chosen(
    revisions: Iterable[Revision], *, who: str | None = None, since: str | None = None, steps: Collection[int] = ()
) -> Iterator[Revision]:
    """The revisions of a person or an engine, from a time on (ISO 8601 in UTC), of some steps; all that is asked."""
    for revision in revisions:
        if (
            (who is None or revision.who.casefold() == who.casefold())
            and (since is None or revision.at >= since)
            and (not steps or revision.step in steps)
        ):
            yield revision


def _text(facts: Mapping[str, Any], field: str) -> str | None:
    value = facts.get(field)
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)
