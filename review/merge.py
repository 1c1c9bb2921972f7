"""An edited sheet comes back: every human edit lands in the store as a revision, nothing else does.

Three texts are compared for each cell: what the sheet said last, what it says now, and what the store says
now. What it said last is its snapshot from when it went out, or what this person last merged from this very
file. A cell that says the same was not edited, however the store moved on. An edit of a cell that somebody
else changed meanwhile is a conflict: both texts are told, none is overwritten. What looks like a spreadsheet's
doing, or an emptied target, waits for a person. A missing row is no deletion. All of one merge is one transaction.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from ..corpus.errors import DiplaError
from ..corpus.model import Origin, OriginKind, Pair, State
from ..corpus.rows import By
from ..corpus.store import Store
from .sheet import COLUMNS, Row, unfit

_MACHINE = re.compile(r"#(NAME|REF|VALUE|DIV/0|N/A|NUM|NULL)[?!]?|Err:\d+")
_SETTABLE = frozenset({State.DRAFT, State.ALIGNED, State.EDITED, State.APPROVED})


@dataclass(frozen=True, slots=True)
class Noted:
    """A row that a person should know of: `found` is the sheet's text, `store` the store's, when they matter."""

    kind: str  # queued, conflict, duplicate, missing, new
    id: str
    row: int
    column: str
    reason: str
    found: str = ""
    store: str = ""


@dataclass(slots=True)
class Merged:
    """What came of a merge: rows applied and unchanged, and those a person should know of."""

    applied: list[str] = field(default_factory=list)
    unchanged: int = 0
    noted: list[Noted] = field(default_factory=list)
    extra_columns: tuple[str, ...] = ()

    def count(self, kind: str) -> int:
        """How many rows of a kind were noted."""
        return sum(item.kind == kind for item in self.noted)

    @property
    def wants_person(self) -> bool:
        """Whether a queue or a conflict waits."""
        return bool(self.count("queued") or self.count("conflict"))

    @property
    def is_whole(self) -> bool:
        """Whether the store now holds all that the sheet said."""
        return not (self.wants_person or self.count("new") or self.extra_columns)

    def as_json(self) -> dict[str, Any]:
        """Counts by the names that scripts rely on, then the rows noted."""
        return {
            "applied": len(self.applied),
            "unchanged": self.unchanged,
            "queued": self.count("queued"),
            "conflicts": self.count("conflict"),
            "duplicates": self.count("duplicate"),
            "missing": self.count("missing"),
            "new": self.count("new"),
            "repaired": 0,
            "rows": [asdict(item) for item in self.noted],
        }


def merge(store: Store, columns: Sequence[str], rows: Sequence[Row], where: str, by: By) -> Merged:
    """Take the rows of an edited sheet into the store, inside the caller's transaction.

    Raises DiplaError, and changes nothing, when a row has a state that is none, or no row is of this project.
    """
    report = Merged(extra_columns=tuple(name for name in columns if name and name not in COLUMNS))
    _check_states(rows, where)
    known = {pair.id: pair for pair in store.pairs()}
    # One person goes on in one file; another copy of the sheet is held against what went out.
    mark = hashlib.blake2b(f"{by.who}\0{Path(where).resolve()}".encode("utf-8", "replace"), digest_size=6).hexdigest()
    names = sorted({name for row in rows if (name := _said(row, "sheet"))})
    bases = {name: store.sheet(name) | store.sheet(f"{name}@{mark}") for name in names}
    said_now: dict[str, list[tuple[str, str, str, str, str]]] = {name: [] for name in names}
    _check_project(rows, known, bases, where)
    for row in _distinct(rows, report):
        identifier, name = _said(row, "id"), _said(row, "sheet")
        pair = known.get(identifier) or store.pair(identifier)
        if pair is None:
            report.noted.append(Noted("new", identifier, row.number, "id", "no pair of the project has this id"))
            continue
        base = bases.get(name, {}).get(identifier)
        if base is None and "source" in row.cells and not _same_source(row, pair):
            reason = "the source text is not this pair's, and no sheet of this project says what it was"
            report.noted.append(
                Noted("queued", identifier, row.number, "source", reason, _said(row, "source"), pair.source_text)
            )
            continue
        before = len(report.noted)
        _merge_row(store, pair, row, base, replace(by, way=f"sheet {name}".strip()), report)
        if base and len(report.noted) == before:
            target, state, note = _editable(row)
            now = base[0], target, state.lower() or base[2], note if "note" in row.cells else base[3]
            if now != base:
                said_now[name].append((identifier, *now))
    for name, cells in said_now.items():
        store.renew_sheet(f"{name}@{mark}", cells)
    seen = {_said(row, "id") for row in rows}
    expected = {identifier for base in bases.values() for identifier in base}
    for identifier in sorted(expected - seen, key=lambda i: (len(i), i)):
        report.noted.append(Noted("missing", identifier, 0, "id", "the row is gone; the pair stays as it is"))
    return report


def _check_project(
    rows: Sequence[Row], known: Mapping[str, Pair], bases: Mapping[str, Mapping[str, object]], where: str
) -> None:
    """Refuse a sheet of another project: ids are alike in all projects, so its sources decide."""
    ours = [
        row
        for row in rows
        if _said(row, "id") in bases.get(_said(row, "sheet"), {})
        or ((pair := known.get(_said(row, "id"))) and ("source" not in row.cells or _same_source(row, pair)))
    ]
    if rows and len(ours) * 2 < len(rows):
        raise DiplaError(
            f"{where}: of its {len(rows)} rows {len(ours)} are of this project (the first id is "
            f"{_said(rows[0], 'id')!r}). Give the project that the sheet came from. Nothing was changed."
        )


def _same_source(row: Row, pair: Pair) -> bool:
    return _folded(_said(row, "source")) == _folded(pair.source_text)


def _check_states(rows: Iterable[Row], where: str) -> None:
    names = [str(state) for state in State]
    bad = [
        f'row {row.number}, column "state": found {found!r}'
        for row in rows
        if (found := row.cells.get("state", "").strip().lower()) and found not in names
    ]
    if bad:
        more = f" (and {len(bad) - 5} more)" if len(bad) > 5 else ""
        raise DiplaError(
            f"{where}, {'; '.join(bad[:5])}{more}; expected {', '.join(names)}. "
            "Mend the cells and merge again. Nothing was changed."
        )


def _distinct(rows: Sequence[Row], report: Merged) -> list[Row]:
    """One row an id: equal copies count once, copies that differ are conflicts and are left out."""
    by_id: dict[str, list[Row]] = {}
    for row in rows:
        by_id.setdefault(_said(row, "id"), []).append(row)
    kept = []
    for identifier, copies in by_id.items():
        texts = {_editable(row) for row in copies}
        for row in copies[1:]:
            report.noted.append(
                Noted("duplicate", identifier, row.number, "id", "the id stands in an earlier row, too")
            )
        if len(texts) > 1:
            first = copies[0]
            second = next(row for row in copies if _editable(row) != _editable(first))
            report.noted.append(
                Noted(
                    "conflict",
                    identifier,
                    second.number,
                    "target",
                    f"rows {', '.join(str(row.number) for row in copies)} have this id and differ",
                    _said(second, "target"),
                    _said(first, "target"),
                )
            )
            continue
        kept.append(copies[0])
    return kept


def _said(row: Row, column: str) -> str:
    return row.cells.get(column, "").strip()


def _editable(row: Row) -> tuple[str, ...]:
    return tuple(_said(row, name) for name in ("target", "state", "note"))


def _merge_row(
    store: Store, pair: Pair, row: Row, base: tuple[str, str, str, str] | None, by: By, report: Merged
) -> None:
    # A row without snapshot (a sheet column that was deleted) can only be held against the store.
    source, target, state, note = (
        (text.strip() for text in base) if base else (pair.source_text, pair.target or "", str(pair.state), pair.note)
    )
    before = len(report.noted)
    if "source" in row.cells and _folded(_said(row, "source")) != _folded(source):
        reason = "the source text was changed in the sheet; it is never taken from there"
        report.noted.append(Noted("queued", pair.id, row.number, "source", reason, _said(row, "source"), source))
    new = _with_target(store, pair, row, target, by, report)
    new = _with_state(store, new, pair, row, state, by, report)
    new = _with_note(store, new, pair, row, note, by, report)
    if new != pair:
        store.change(pair, new, by)
        report.applied.append(pair.id)
    elif len(report.noted) == before:
        report.unchanged += 1


def _with_target(store: Store, pair: Pair, row: Row, base: str, by: By, report: Merged) -> Pair:
    mine, now = _said(row, "target"), (pair.target or "").strip()
    if mine in (base, now):
        return pair
    if not mine and _said(row, "state").lower() == State.APPROVED:
        # Emptied and approved by hand: an omission, on purpose.
        return by_hand(pair, "", State.APPROVED, by)
    if why := doubt(mine, base):
        report.noted.append(Noted("queued", pair.id, row.number, "target", why, mine, now))
        return pair
    if now != base and not _continues(store, pair, mine, by):
        if not _was_taken(store, pair, mine, by):
            reason = "the store has another text since the sheet went out"
            report.noted.append(Noted("conflict", pair.id, row.number, "target", reason, mine, now))
        return pair
    state = pair.state if pair.state is State.APPROVED else State.EDITED
    flags = tuple(flag for flag in pair.flags if flag.startswith("text:"))
    return replace(by_hand(pair, mine, state, by), flags=flags)


def by_hand(pair: Pair, target: str, state: State, by: By) -> Pair:
    """The pair with a target that a person wrote; who made its draft is kept."""
    return replace(
        pair,
        target=target,
        state=state,
        origin=Origin(OriginKind.HUMAN, by.who, "", by.at),
        draft_origin=pair.drafted,
        score=None,
        # The sentences of an existing translation do not say what the person wrote: an edit has none.
        target_sentences=(),
    )


def doubt(mine: str, base: str) -> str:
    """Why an edit does not look like a person's, or no sheet could hold it; "" when neither is so."""
    if not mine:
        return "the target was emptied; write approved into its state if the translation leaves it out on purpose"
    if _MACHINE.fullmatch(mine):
        return "looks like a spreadsheet's error value"
    if _lost_letters(mine, base) or ("??" in mine and mine.count("?") * 2 > len(mine.replace(" ", "")) > 4):
        return "letters became ? in saving; save the sheet as UTF-8 or XLSX"
    return unfit(mine)


def _lost_letters(mine: str, base: str) -> bool:
    """Whether the only difference is that letters beyond ASCII became question marks, as an 8-bit encoding does it."""
    return (
        len(mine) == len(base)
        and mine != base
        and all(a == b or (a == "?" and b > "\x7f") for a, b in zip(mine, base, strict=True))
    )


def _continues(store: Store, pair: Pair, mine: str, by: By) -> bool:
    """Whether the store's text came from the same person through the same sheet, and this one is newer."""
    return _own(store, pair, "target", by) and not _was_taken(store, pair, mine, by)


def _own(store: Store, pair: Pair, column: str, by: By) -> bool:
    """Whether the store's cell is what the same person made of it through the same sheet."""
    changes = [revision for revision in store.revisions(pair.id) if column in revision.new]
    return bool(changes) and (changes[-1].who, changes[-1].way) == (by.who, by.way)


def _was_taken(store: Store, pair: Pair, mine: str, by: By) -> bool:
    """Whether this very text came through this sheet before: an old copy of the sheet, not an edit."""
    return any(
        revision.way == by.way and (revision.new.get("target") or "").strip() == mine
        for revision in store.revisions(pair.id)
    )


def _with_state(store: Store, new: Pair, pair: Pair, row: Row, base: str, by: By, report: Merged) -> Pair:
    mine = _said(row, "state").lower()
    if not mine or mine in (base, str(pair.state)) or mine == str(new.state):
        return new
    state = State(mine)
    if state is State.APPROVED and new.target is None:
        # Nothing there, and approved: an omission, on purpose.
        return replace(new, target="", state=State.APPROVED, origin=Origin(OriginKind.HUMAN, by.who, "", by.at))
    if state not in _SETTABLE or new.target is None:
        reason = f"the state {mine!r} does not go with this target"
        report.noted.append(Noted("queued", pair.id, row.number, "state", reason, mine, str(pair.state)))
        return new
    if str(pair.state) != base and new.target == pair.target and not _own(store, pair, "state", by):
        reason = "the store has another state since the sheet went out"
        report.noted.append(Noted("conflict", pair.id, row.number, "state", reason, mine, str(pair.state)))
        return new
    if state in (State.DRAFT, State.ALIGNED) and new.target != pair.target:
        return new  # a text that a person wrote is no draft
    return replace(new, state=state)


def _with_note(store: Store, new: Pair, pair: Pair, row: Row, base: str, by: By, report: Merged) -> Pair:
    if "note" not in row.cells:
        return new
    mine, now = _said(row, "note"), pair.note.strip()
    if mine in (base, now):
        return new
    if now != base and not _own(store, pair, "note", by):
        reason = "the store has another note since the sheet went out"
        report.noted.append(Noted("conflict", pair.id, row.number, "note", reason, mine, now))
        return new
    return replace(new, note=mine)


def _folded(text: str) -> str:
    return " ".join(text.split())
