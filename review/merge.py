"""An edited sheet comes back: every human edit lands in the store as a revision, nothing else does.

Three texts are compared for each cell (see `review.cells`): what the sheet said last, what it says now, and what the
store says now. What it said last is its snapshot from when it went out, or what this person last merged from this
very file. A missing row is no deletion; a row that stands twice and differs is a conflict. Then what the column `do`
asks for is done (see `review.rearrange`). What waits for a person is kept (see `review.settle`). All of one merge is
one transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from ..corpus.errors import DiplaError
from ..corpus.model import Pair, State
from ..corpus.rows import By
from ..corpus.sheets import Said, Waiting
from ..corpus.store import Store
from .asked import Asked, Original, no_original
from .cells import Cells, folded, without_marks
from .reading import NEWLINES, Known, Row, Table
from .report import Merged, Noted
from .sheet import DEEDS

# Columns whose cells can wait for a decision.
_DECIDABLE = frozenset({"target", "state", "note"})


def merge(
    store: Store, table: Table, where: str, by: By, *, lang: str = "en", original: Original = no_original
) -> Merged:
    """Take the rows of an edited sheet into the store, inside the caller's transaction.

    `lang` is the language of the targets, `original` gives a document's text. Raises DiplaError, and changes nothing,
    when a row has a state or a deed that is none, or no row is of this project.
    """
    _check_words(table.rows, where)
    return _Merge(store, table, where, by, lang, original).report


def known_sources(store: Store) -> Known:
    """How many of some rows have the source text that went out: it tells in which encoding a sheet is."""

    said_by = cache(store.sheets.said)

    def count(rows: Sequence[Row]) -> int:
        names = {row.said("sheet") for row in rows}
        bases = {name: said_by(name) for name in names if name}
        found = 0
        for row in rows:
            said = bases.get(row.said("sheet"), {}).get(row.said("id"))
            source = said.source if said else pair.source_text if (pair := store.pair(row.said("id"))) else ""
            found += not source.isascii() and folded(source) == folded(row.said("source"))
        return found

    return count


class _Merge:
    """One merge, in the order in which it is done."""

    def __init__(self, store: Store, table: Table, where: str, by: By, lang: str, original: Original) -> None:
        self.store, self.by, self.name = store, by, table.name
        self.own = table.own_columns
        self.report = Merged(own_columns=self.own, repaired=table.repaired)
        # One person goes on in one file; another copy of the sheet is held against what went out.
        copy = f"{by.who}\0{Path(where).resolve()}".encode("utf-8", "replace")
        self.mark = hashlib.blake2b(copy, digest_size=6).hexdigest()
        names = sorted({name for row in table.rows if (name := self._sheet(row))})
        self.bases = {name: store.sheets.said(name) for name in names}
        self.said_now: dict[str, list[tuple[str, Said]]] = {name: [] for name in ("", *names)}
        for name in names:
            self.bases[name] |= store.sheets.said(f"{name}@{self.mark}")
        self.known: dict[str, Pair] = {}
        if any(self._base(row) is None for row in table.rows):
            self.known = {pair.id: pair for pair in store.pairs()}
        self._check_project(table.rows, where)
        asked: list[Asked] = []
        for row in self._distinct(table.rows):
            self._merge_row(row, asked)
        self._do(asked, lang, original)
        for name, said in self.said_now.items():
            store.sheets.renew(f"{name}@{self.mark}", said)
        self._tell_missing(table.rows)
        self._keep_waiting(table.rows)

    def _sheet(self, row: Row) -> str:
        return row.said("sheet") or self.name

    def _base(self, row: Row) -> Said | None:
        return self.bases.get(self._sheet(row), {}).get(row.said("id"))

    def _check_project(self, rows: Sequence[Row], where: str) -> None:
        """Refuse a sheet of another project: ids are alike in all projects, so its sources decide."""
        ours = sum(
            self._base(row) is not None
            or ((pair := self.known.get(row.said("id"))) is not None and _has_source(row, pair))
            for row in rows
        )
        if rows and ours * 2 < len(rows):
            raise DiplaError(
                f"{where}: of its {len(rows)} rows {ours} are of this project (the first id is "
                f"{rows[0].said('id')!r}). Give the project that the sheet came from. Nothing was changed."
            )

    def _distinct(self, rows: Sequence[Row]) -> list[Row]:
        """One row an id: equal copies count once; of copies that differ each edit is a conflict, and none is taken."""
        by_id: dict[str, list[Row]] = {}
        kept = []
        for row in rows:
            identifier = row.said("id")
            if self._base(row) is None and self._pair(identifier) is None:
                self._note("new", identifier, row, "id", "no pair of the project has this id", row.said("target"))
            else:
                by_id.setdefault(identifier, []).append(row)
        for identifier, copies in by_id.items():
            for row in copies[1:]:
                self._note("duplicate", identifier, row, "id", "the id stands in an earlier row, too")
            if len(copies) > 1 and len({_editable(row) for row in copies}) > 1:
                self._tell_copies(identifier, copies)
            else:
                kept.append(copies[0])
        return kept

    def _tell_copies(self, identifier: str, copies: Sequence[Row]) -> None:
        pair = self._pair(identifier)
        numbers = ", ".join(str(row.number) for row in copies)
        now = (pair.target or "", str(pair.state), pair.note) if pair else ("", "", "")
        base = self._base(copies[0])
        before = (base.target, base.state, base.note) if base else now
        for place, column in enumerate(("target", "state", "note")):
            told = {_editable(row)[place] for row in copies}
            edits = {text for text in told if len(told) > 1 and text != before[place].strip()}
            for row in copies:
                if (found := _editable(row)[place]) in edits:
                    edits.remove(found)
                    reason = f"rows {numbers} have this id and differ"
                    self._note("conflict", identifier, row, column, reason, found, now[place])
        if len({row.said("do") for row in copies}) > 1:
            self._note("conflict", identifier, copies[1], "do", f"rows {numbers} have this id and ask different things")

    def _merge_row(self, row: Row, asked: list[Asked]) -> None:
        base, name = self._base(row), self._sheet(row)
        if row.kinds and base is not None:
            self._tell_line_ends(row, base)
        if base is not None and _says(row, self.own) == _said(base):
            self.report.unchanged += 1
            return
        pair = self._pair(row.said("id"))
        if pair is None:
            raise RuntimeError(f"no pair {row.said('id')}, which a sheet of ours has")
        if base is None and not _has_source(row, pair):
            reason = "the source text is not this pair's, and no sheet of this project says what it was"
            self._note("queued", pair.id, row, "source", reason, row.said("source"), pair.source_text)
            return
        deed = row.said("do").lower()
        if self.store.is_retired(pair.id) and self._left(row, pair, base):
            return
        before = len(self.report.noted)
        # A row without snapshot (its sheet is not known) can only be held against the store.
        held = base or Said(pair.source_text, pair.target or "", str(pair.state), pair.note)
        by = replace(self.by, way=f"sheet {name}".strip())
        new = Cells(self.store, pair, row, held, by, self.report).merged(self.own)
        if new != pair:
            self.store.change(pair, new, by)
            self.report.applied.append(pair.id)
        if deed and deed != held.do:
            asked.append(Asked(pair.id, deed, row, new, by))
        elif new == pair and all(item.kind == "repaired" for item in self.report.noted[before:]):
            self.report.unchanged += 1
        if base and all(item.kind == "repaired" for item in self.report.noted[before:]):
            now = _said_now(row, base)
            if now != base:
                self.said_now[name].append((pair.id, now))

    def _tell_line_ends(self, row: Row, base: Said) -> None:
        for column, was in (("source", base.source), ("target", base.target), ("note", base.note)):
            if row.kinds.get(column) == NEWLINES and row.said(column) == was.strip():
                self._note("repaired", row.said("id"), row, column, "line ends of another system", row.said(column))

    def _left(self, row: Row, pair: Pair, base: Said | None) -> bool:
        """Whether a row is of a pair that has left its document since; an edit of it is kept for a person."""
        was = (base.target if base else pair.target or "").strip()
        mine = row.said("target")
        if mine not in (was, (pair.target or "").strip()):
            reason = "the pair was joined to another, or taken away, since the sheet went out"
            self._note("conflict", pair.id, row, "target", reason, mine, pair.target or "")
        else:
            self.report.unchanged += 1
        return True

    def _do(self, asked: Sequence[Asked], lang: str, original: Original) -> None:
        """Do what the column `do` asks for, in the order of the rows."""
        for one in asked:
            if reason := one.done(self.store, lang, original):
                self._note("queued", one.pair, one.row, "do", reason, one.deed)
                self.said_now[self._sheet(one.row)] = [
                    (pair, said._replace(do="") if pair == one.pair else said)
                    for pair, said in self.said_now[self._sheet(one.row)]
                ]
            elif one.pair not in self.report.applied[-1:]:
                self.report.applied.append(one.pair)

    def _tell_missing(self, rows: Iterable[Row]) -> None:
        seen = {row.said("id") for row in rows}
        expected = {identifier for base in self.bases.values() for identifier in base}
        for identifier in sorted(expected - seen, key=lambda i: (len(i), i)):
            if not self.store.is_retired(identifier):
                reason = "the row is gone; the pair stays as it is"
                self.report.noted.append(Noted("missing", identifier, 0, "id", reason))

    def _keep_waiting(self, rows: Iterable[Row]) -> None:
        """Remember what waits; what this copy of a sheet asked before and asks no more waits no longer."""
        sheet_of = {row.said("id"): f"{self._sheet(row)}@{self.mark}" for row in rows}
        waits = [
            Waiting(
                sheet_of[item.id], item.id, item.column, item.kind, item.reason, item.found, self.by.at, self.by.who
            )
            for item in self.report.noted
            if item.kind in ("queued", "conflict") and item.column in _DECIDABLE
        ]
        places = {(cell.sheet, cell.pair, cell.field, cell.found) for cell in waits}
        over = [
            cell
            for cell in self.store.sheets.waiting()
            if sheet_of.get(cell.pair) == cell.sheet and (cell.sheet, cell.pair, cell.field, cell.found) not in places
        ]
        self.store.sheets.settled(cell.n for cell in over)
        self.store.sheets.wait(waits)

    def _pair(self, identifier: str) -> Pair | None:
        return self.known.get(identifier) or self.store.pair(identifier)

    def _note(
        self, kind: str, identifier: str, row: Row, column: str, reason: str, found: str = "", now: str = ""
    ) -> None:
        self.report.noted.append(Noted(kind, identifier, row.number, column, reason, found, now))


def _check_words(rows: Iterable[Row], where: str) -> None:
    """Refuse a sheet in which a state or a deed is no word of ours, with the rows."""
    bad = []
    for column, words in (("state", [str(state) for state in State]), ("do", list(DEEDS))):
        bad += [
            f'row {row.number}, column "{column}": found {found!r}; expected {", ".join(words)}'
            for row in rows
            if (found := row.said(column).lower()) and found not in words
        ]
    if bad:
        more = f" (and {len(bad) - 5} more)" if len(bad) > 5 else ""
        raise DiplaError(f"{where}, {'; '.join(bad[:5])}{more}. Mend the cells and merge again. Nothing was changed.")


def _has_source(row: Row, pair: Pair) -> bool:
    if "source" not in row.cells:
        return True
    found = row.said("source")
    return folded(pair.source_text) in (folded(found), folded(without_marks(found)))


def _editable(row: Row) -> tuple[str, str, str]:
    return row.said("target"), row.said("state"), row.said("note")


def _says(row: Row, own: Iterable[str]) -> tuple[str, ...] | None:
    """What a row says of the cells that are compared; None where a person's own column says something."""
    if any(row.said(name) for name in own):
        return None
    cells = row.cells
    return tuple(cells[name].strip() if name in cells else "" for name in ("source", "target", "state", "note", "do"))


def _said(base: Said) -> tuple[str, ...]:
    return tuple(text.strip() for text in base)


def _said_now(row: Row, base: Said) -> Said:
    """What this copy of the sheet says from now on: its source is never taken."""
    target, state, note = _editable(row)
    said = base._replace(target=target, state=state.lower() or base.state, do=row.said("do").lower())
    return said._replace(note=note) if "note" in row.cells else said
