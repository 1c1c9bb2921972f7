"""Sheets without a project, for people who keep CSV in git: an edited sheet against the file that went out.

The old file is what the sheet said and what the project says: a project is made of it for as long as the merge takes,
so the same rules hold and the same report comes of it. In the result every cell that was not edited is as it was.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..corpus.errors import DiplaError
from ..corpus.model import ID, Origin, OriginKind, Pair, Sentence, State
from ..corpus.rows import By, DocumentRow
from ..corpus.sheets import Said
from ..corpus.store import Store
from .merge import merge
from .reading import Known, Row, Table, read
from .report import Merged
from .sheet import guarded

# The name of the old file among the sheets of the passing project.
_NAME = "old"
# Languages are not said in a sheet: they name sentences, and cut a target for `up` and `down` where no one said where.
_SOURCE, _TARGET = "el", "en"


@dataclass(frozen=True, slots=True)
class Plain:
    """The rows of the result, by column."""

    columns: tuple[str, ...]
    rows: list[dict[str, str]]


def merged_files(old: Path, edited: Path, encoding: str | None, by: By) -> tuple[Plain, Merged]:
    """The old file with the edits of the other, and what came of it. Raises DiplaError when either is no sheet."""
    before = read(old)
    pairs = _pairs(before, old)
    sources = {pair.id: pair.source_text for pair in pairs}
    table = read(edited, encoding, _known(sources))
    for row in table.rows:
        row.cells["sheet"] = _NAME
    # A column that both files have is part of the sheet, nobody's remark.
    shared = [name for name in table.own_columns if name in before.columns]
    own = tuple("" if name in shared else name for name in table.columns)
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "old.sqlite", create=True) as store:
        with store.transaction():
            _fill(store, pairs, by)
            report = merge(store, Table(own, table.rows, repaired=table.repaired), str(edited), by, lang=_TARGET)
        rows = _result(store, before, pairs)
    edits = {row.said("id"): row.cells for row in reversed(table.rows)}
    for cells in rows:
        said = edits.get(cells["id"].strip(), cells)
        changed = {name: said[name] for name in shared if name in said and said[name] != cells.get(name, "")}
        cells.update(changed)
        if changed and cells["id"] not in report.applied:
            report.applied.append(cells["id"])
            report.unchanged -= 1
    columns = before.columns
    if "note" not in columns and any(cells.get("note") for cells in rows):
        columns = (*columns, "note")
    return Plain(columns, rows), report


def write_plain(out: BinaryIO, made: Plain) -> None:
    """Write the result in the form of our sheets."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(made.columns)
    for row in made.rows:
        writer.writerow([guarded(row.get(name, "")) for name in made.columns])
    text.detach()


def _known(sources: dict[str, str]) -> Known:
    def count(rows: Sequence[Row]) -> int:
        return sum(
            not (source := sources.get(row.said("id"), "")).isascii() and source == row.said("source") for row in rows
        )

    return count


def _pairs(table: Table, path: Path) -> list[Pair]:
    """The pairs of the old file; DiplaError names the first rows that can be none."""
    pairs, bad, seen = [], [], set()
    for row in table.rows:
        identifier = row.said("id")
        if not ID.fullmatch(identifier) or identifier in seen:
            bad.append(f"row {row.number}: the id {identifier!r} stands twice, or is none")
            continue
        seen.add(identifier)
        try:
            pairs.append(_pair(row, row.said("doc") or path.name))
        except ValueError as error:
            bad.append(f"row {row.number}: {error}")
    if bad:
        more = f" (and {len(bad) - 5} more)" if len(bad) > 5 else ""
        raise DiplaError(f"{path}, {'; '.join(bad[:5])}{more}. Give the sheet as it went out. Nothing was written.")
    return pairs


def _pair(row: Row, doc: str) -> Pair:
    source, target = row.cells.get("source", "").strip(), row.cells.get("target", "").strip()
    state = State(row.said("state").lower() or (State.DRAFT if target else State.UNTRANSLATED))
    kind = row.said("origin")
    return Pair(
        id=row.said("id"),
        source=(Sentence(f"{_SOURCE}_{row.said('id')}", source, _SOURCE),) if source else (),
        target=None if state is State.UNTRANSLATED else target,
        state=state,
        draft=row.cells.get("draft") or None,
        origin=Origin(OriginKind(kind)) if kind in list(OriginKind) else None,
        note=row.cells.get("note", ""),
        doc=doc,
        flags=tuple(row.said("flags").split()),
    )


def _fill(store: Store, pairs: Sequence[Pair], by: By) -> None:
    """A project as the old file has it, and the old file as the sheet that went out."""
    # New ids go on after the greatest number that is taken.
    last = max((int(number) for pair in pairs for number in re.findall(r"\d+$", pair.id)), default=0)
    for prefix in ("p", f"{_SOURCE}_s", f"{_TARGET}_s"):
        store.note(f"last {prefix}", str(last))
    known: set[str] = set()
    for position, pair in enumerate(pairs):
        if pair.doc not in known:
            known.add(pair.doc)
            store.put_document(DocumentRow(pair.doc, _SOURCE, "utf-8", "", "break", "", by.at))
        for sentence in pair.source:
            store.put_sentence(pair.doc, position, sentence)
        store.add_pair(pair, position)
    said = ((pair.id, Said(pair.source_text, pair.target or "", str(pair.state), pair.note)) for pair in pairs)
    store.sheets.keep(_NAME, said)


def _result(store: Store, before: Table, pairs: Sequence[Pair]) -> list[dict[str, str]]:
    """The rows of the old file as the merge left its pairs; what was split off follows what it was split from."""
    was = {pair.id: pair for pair in pairs}
    now: dict[str, list[Pair]] = {}
    last = ""
    for pair in store.pairs():
        last = pair.id if pair.id in was else last
        now.setdefault(last, []).append(pair)
    made = []
    for row in before.rows:
        for pair in now.get(row.said("id"), ()):
            cells = dict(row.cells) if pair.id in was else {"doc": row.cells.get("doc", "")}
            made.append(cells | (_cells(pair) if pair != was.get(pair.id) else {}))
    return made


def _cells(pair: Pair) -> dict[str, str]:
    return {
        "id": pair.id,
        "source": pair.source_text,
        "target": pair.target or "",
        "state": str(pair.state),
        "note": pair.note,
        "origin": str(pair.origin.kind) if pair.origin else "",
        "score": "",
        "flags": " ".join(pair.flags),
    }
