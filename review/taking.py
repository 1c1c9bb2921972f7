"""Translations come back from a tool that knows no sheet: each that a person changed becomes an edit with history.

Such a file has no snapshot to be held against. What tells an edit from an old copy is the history of the pair: a
text that the pair had before, or the draft it was offered, is a copy, unless the unit was changed after the pair
was. A text that is new is an edit, unless a person has written something else meanwhile: that is a conflict, both
texts are told, none is overwritten.

A unit belongs to the pair of its id where their sources agree, else to the pairs of its source: all of them, or the
one between the neighbours that the unit names. A unit of none of them is counted and not taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..corpus.model import Pair, State
from ..corpus.rows import By, Revision
from ..corpus.store import Store
from ..corpus.undo import steps
from .cells import by_hand
from .doubts import doubt
from .report import Merged, Noted

_BLANKS = re.compile(r"[ \t\r\n]+")
# XML cannot hold these; a file that comes back has U+FFFD for them.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RANK = {state: rank for rank, state in enumerate((State.UNTRANSLATED, State.DRAFT, State.ALIGNED, State.EDITED))} | {
    State.APPROVED: 4
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tool says that a unit stands: its document, and the source texts around it (None: nobody said)."""

    doc: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """One translation in a file that comes back.

    `id` is "" when the file has none. `who` and `when` (ISO 8601, UTC) are "" when nobody said. `state` is None when
    the file knows no states. `omits` when the tool says that the target is empty on purpose.
    """

    id: str
    source: str
    target: str
    who: str = ""
    when: str = ""
    state: State | None = None
    note: str = ""
    line: int = 0
    place: Place | None = None
    omits: bool = False


@dataclass(slots=True)
class _Claim:
    """What a file says of one pair, the surest first: by id (3), by its place or as the only one (2), by source (1)."""

    pair: Pair
    works: list[tuple[int, Work]] = field(default_factory=list)
    # Pairs of the same source, which a tool that knows no ids cannot tell from this one.
    twins: list[Pair] = field(default_factory=list)


class _Standing:
    """The store with the history that stands: what was undone may come in again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        done, _ = steps(store.revisions())
        stands = {step.number for step in done}
        # Steps of this very import come after those that are known.
        self._gone = {revision.step for revision in store.revisions()} - stands

    def revisions(self, pair: str) -> list[Revision]:
        """The changes of a pair that stand, oldest first."""
        return [revision for revision in self._store.revisions(pair) if revision.step not in self._gone]

    def change(self, old: Pair, new: Pair, by: By) -> None:
        """As the store's."""
        self._store.change(old, new, by)


def take(store: Store, works: Iterable[Work], by: By, *, since: str = "") -> Merged:
    """Take translations into the store, inside the caller's transaction.

    `by` is who brings them, for those that name nobody; `since` is when the file was made, for those without a date.
    """
    report = Merged()
    pairs = [pair for pair in store.pairs() if pair.source]
    standing = _Standing(store)
    for claim in _claims(store, pairs, works, report).values():
        if claim.works:
            _settle(standing, claim, by, since, report)
        elif claim.pair.target is not None:
            reason = "the file has no unit for it; the pair stays as it is"
            report.noted.append(Noted("missing", claim.pair.id, 0, "id", reason))
    return report


def _claims(store: Store, pairs: list[Pair], works: Iterable[Work], report: Merged) -> dict[str, _Claim]:
    claims = {pair.id: _Claim(pair) for pair in pairs}
    by_source: dict[str, list[Pair]] = {}
    for pair in pairs:
        by_source.setdefault(_folded(pair.source_text), []).append(pair)
    around = _neighbours(pairs)
    for work in works:
        folded = _folded(work.source)
        own = claims.get(work.id) or _retired(store, work.id, claims)
        if own is not None and _folded(own.pair.source_text) == folded:
            own.works.append((3, work))
            continue
        alike = by_source.get(folded, [])
        if not alike:
            why = "no pair has its source text" + (f"; the source of {work.id} is another" if own else "")
            report.noted.append(Noted("new", work.id, work.line, "source", why, work.source))
            continue
        here = [pair for pair in alike if _stands(pair, work.place, around)] if work.place else []
        if work.place and not here and len(alike) > 1:
            why = "its source stands several times, and none has the neighbours that the unit names"
            report.noted.append(Noted("queued", alike[0].id, work.line, "source", why, work.target))
            continue
        sure = 2 if here or len(alike) == 1 else 1
        for pair in here or alike:
            claims[pair.id].works.append((sure, work))
            claims[pair.id].twins = alike
    return claims


def _retired(store: Store, identifier: str, claims: dict[str, _Claim]) -> _Claim | None:
    """The pair of that id, if it has left its document; work on it is kept, too."""
    pair = store.pair(identifier) if identifier else None
    if pair is None or not pair.source:
        return None
    return claims.setdefault(identifier, _Claim(pair))


def _neighbours(pairs: list[Pair]) -> Mapping[str, tuple[str, str]]:
    """The folded sources before and after each pair in its document, "" at its ends."""
    found = {}
    for number, pair in enumerate(pairs):
        sides = []
        for other in (number - 1, number + 1):
            inside = 0 <= other < len(pairs) and pairs[other].doc == pair.doc
            sides.append(_folded(pairs[other].source_text) if inside else "")
        found[pair.id] = (sides[0], sides[1])
    return found


def _stands(pair: Pair, place: Place, around: Mapping[str, tuple[str, str]]) -> bool:
    before, after = around[pair.id]
    return (
        place.doc in ("", pair.doc)
        and (place.before is None or _folded(place.before) == before)
        and (place.after is None or _folded(place.after) == after)
    )


def _settle(store: _Standing, claim: _Claim, by: By, since: str, report: Merged) -> None:
    """Choose what the file says of a pair where it says several things, and take it."""
    surest = max(sure for sure, _ in claim.works)
    works = [work for sure, work in claim.works if sure == surest]
    if surest > 1:
        claim.twins = []
    texts = {_folded(work.target) for work in works}
    for work in works[1:]:
        reason = "the file has this unit more than once"
        report.noted.append(Noted("duplicate", claim.pair.id, work.line, "id", reason, work.target))
    if len(texts) > 1 and not all(work.when for work in works):
        before = _history(store, [claim.pair])
        works = [work for work in works if _folded(work.target) not in before] or works[:1]
        texts = {_folded(work.target) for work in works}
    newest = max(works, key=lambda work: work.when)
    if len(texts) > 1 and any(
        work.when == newest.when and _folded(work.target) != _folded(newest.target) for work in works
    ):
        first, second = [work for work in works if work.when == newest.when][:2]
        lines = ", ".join(str(work.line) for work in works)
        reason = f"units in lines {lines} are of this pair and differ"
        report.noted.append(
            Noted("conflict", claim.pair.id, second.line, "target", reason, second.target, first.target)
        )
        return
    _take(store, claim, newest, by, since, report)


def _take(store: _Standing, claim: _Claim, work: Work, by: By, since: str, report: Merged) -> None:
    pair = claim.pair
    by = replace(by, who=work.who or by.who)
    before = len(report.noted)
    new = _with_target(store, claim, work, by, since, report)
    if not claim.twins:
        new = _with_note(store, new, work, by, report)
    if new != pair:
        store.change(pair, new, by)
        report.applied.append(pair.id)
    elif len(report.noted) == before:
        report.unchanged += 1


def _with_target(store: _Standing, claim: _Claim, work: Work, by: By, since: str, report: Merged) -> Pair:
    pair, mine, now = claim.pair, work.target.strip(), (claim.pair.target or "").strip()
    if _folded(mine) == _folded(now) and pair.target is not None:
        return _with_state(store, pair, work)
    last, is_own = _last_written(store, pair, by)
    when = work.when or since
    if not mine and not work.omits:
        if pair.target is not None:
            reason = "the target is empty in the file; nothing says that this is on purpose"
            report.noted.append(Noted("queued", pair.id, work.line, "target", reason, mine, now))
        return pair
    is_later = bool(when) and when >= last
    # A tool that knows no ids fills in the newest translation of a source wherever it stands.
    newest = max([last, *(twin.changed for twin in claim.twins)])
    if _was_taken(store, pair, work) or (when <= newest and _folded(mine) in _history(store, claim.twins or [pair])):
        return pair  # a copy of what was there before, or of the draft
    if mine and (why := doubt(mine, now)):
        report.noted.append(Noted("queued", pair.id, work.line, "target", why, mine, now))
        return pair
    is_written = _RANK[pair.state] >= _RANK[State.EDITED]
    if is_written and not is_later and not (is_own and not when):
        reason = "the store has another text, written by a person" + (f" on {last}" if last else "")
        report.noted.append(Noted("conflict", pair.id, work.line, "target", reason, mine, now))
        return pair
    state = State.APPROVED if work.state is State.APPROVED else State.EDITED
    flags = tuple(flag for flag in pair.flags if flag.startswith("text:"))
    # The date on which it was written, not that of the import: the next copy of the file is held against it.
    return replace(by_hand(pair, mine, state, replace(by, at=work.when or by.at)), flags=flags)


def _with_state(store: _Standing, pair: Pair, work: Work) -> Pair:
    """The pair with the state that the file says, where that is a step on and no copy of an earlier one."""
    if work.state not in (State.EDITED, State.APPROVED) or _RANK[work.state] <= _RANK[pair.state]:
        return pair
    if any(str(work.state) == revision.old.get("state") for revision in store.revisions(pair.id)):
        return pair
    return replace(pair, state=work.state)


def _with_note(store: _Standing, new: Pair, work: Work, by: By, report: Merged) -> Pair:
    mine, now = work.note.strip(), new.note.strip()
    if not mine or _folded(mine) == _folded(now):
        return new
    changes = [revision for revision in store.revisions(new.id) if "note" in revision.new]
    if any(_folded(revision.old.get("note") or "") == _folded(mine) for revision in changes):
        return new
    if now and not (changes and (changes[-1].who, changes[-1].way) == (by.who, by.way)):
        reason = "the store has another note"
        report.noted.append(Noted("conflict", new.id, work.line, "note", reason, mine, now))
        return new
    return replace(new, note=mine)


def _history(store: _Standing, pairs: Iterable[Pair]) -> set[str]:
    """All targets and drafts that these pairs ever had, folded."""
    texts: set[str] = set()
    for pair in pairs:
        texts |= {_folded(pair.draft or ""), _folded(pair.target or "")}
        for revision in store.revisions(pair.id):
            for facts in (revision.old, revision.new):
                texts |= {_folded(facts[name]) for name in ("target", "draft") if facts.get(name)}
    return texts - {""}


def _was_taken(store: _Standing, pair: Pair, work: Work) -> bool:
    """Whether this very unit came in before, whatever has become of the pair since."""
    mine, date = _folded(work.target), ""
    for revision in store.revisions(pair.id):
        # A revision holds what changed: of two edits with one date the second says none.
        date = (revision.new.get("origin") or {"date": date}).get("date", "")
        is_import = revision.way.startswith("import ") and "target" in revision.new
        if is_import and _folded(revision.new["target"] or "") == mine and work.when in ("", date):
            return True
    return False


def _last_written(store: _Standing, pair: Pair, by: By) -> tuple[str, bool]:
    """When the target became what it is, and whether this person made it so through a file of this name.

    Of their own work the date is the one on which they wrote it. Of others' it is that on which it came into the
    project: nobody could have seen it before.
    """
    changes = [revision for revision in store.revisions(pair.id) if "target" in revision.new]
    if not changes:
        return pair.created, False
    last = changes[-1]
    is_own = (last.who, last.way) == (by.who, by.way)
    said = pair.origin.date if pair.origin else ""
    return (said if is_own and said else last.at), is_own


def _folded(text: str) -> str:
    """A text as files of two languages keep it: NFC, blank runs as one blank, none at the ends, no control codes."""
    return _ILLEGAL.sub("\ufffd", _BLANKS.sub(" ", unicodedata.normalize("NFC", text))).strip()
