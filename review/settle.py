"""What merges left for a person: shown with both texts, and settled by a word, one by one or in a sheet of its own.

`sheet` takes the sheet's text, `project` keeps the project's; a text that the person writes is taken as an edit. An
emptied target that is taken is an omission, approved. What is settled is not asked again when the same file comes
back. A decision holds for the project's text that the person saw: where that has changed since, the cell waits on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..corpus.errors import DiplaError
from ..corpus.model import Origin, OriginKind, Pair, State
from ..corpus.rows import By
from ..corpus.sheets import Waiting
from ..corpus.store import Store
from .cells import by_hand, edited
from .reading import CONFLICT_COLUMNS, Table
from .sheet import Sheet, unfit
from .workbook import Look

COLUMNS = ("waiting", "id", "doc", "source", "column", "project_says", "sheet_says", "take", "reason", "who", "when")
TAKES = ("sheet", "project")
LOOK = Look(("take", "sheet_says"), {"take": TAKES}, {"take": {"sheet": "DDEBF7", "project": "E2EFDA"}})


@dataclass(frozen=True, slots=True)
class Open:
    """A cell that waits, beside what the project says now."""

    cell: Waiting
    pair: Pair

    @property
    def now(self) -> str:
        """The project's text of this cell."""
        return {"target": self.pair.target or "", "state": str(self.pair.state)}.get(self.cell.field, self.pair.note)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on a cell: the text to take, None to keep the project's; `seen` is what stood there."""

    n: int
    text: str | None
    seen: str


@dataclass(slots=True)
class Settled:
    """How many cells were taken, kept as the project has them, and left: those with the reason."""

    taken: int = 0
    kept: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


def waiting(store: Store) -> list[Open]:
    """What waits, in the order it came."""
    return [Open(cell, pair) for cell in store.sheets.waiting() if (pair := store.pair(cell.pair))]


def conflicts(cells: Iterable[Open]) -> Sheet:
    """The sheet of conflicts: both texts of each cell, and a column `take` for the person's word.

    A cell whose texts no sheet could hold is left out.
    """
    rows = tuple(
        (
            f"w{one.cell.n}",
            one.pair.id,
            one.pair.doc,
            one.pair.source_text,
            one.cell.field,
            one.now,
            one.cell.found,
            "",
            one.cell.reason,
            one.cell.who,
            one.cell.at,
        )
        for one in cells
        if not any(map(unfit, (one.pair.source_text, one.now, one.cell.found)))
    )
    content = "\x1e".join("\x1f".join(row) for row in rows)
    return Sheet("c" + hashlib.blake2b(content.encode(), digest_size=6).hexdigest(), COLUMNS, rows)


def is_conflicts(table: Table) -> bool:
    """Whether a sheet that came back is a sheet of conflicts."""
    return all(name in table.columns for name in CONFLICT_COLUMNS)


def decisions(table: Table, where: str) -> list[Decision]:
    """What a person decided in a sheet of conflicts; DiplaError when a word is none of ours."""
    bad, made = [], []
    for row in table.rows:
        word, number = row.said("take").lower(), row.said("waiting")
        if not word:
            continue
        if word not in TAKES or not (number[:1] == "w" and number[1:].isdigit()):
            bad.append(f'row {row.number}: found {word!r} in "take" and {number!r} in "waiting"')
            continue
        text = row.said("sheet_says") if word == "sheet" else None
        made.append(Decision(int(number[1:]), text, row.cells.get("project_says", "")))
    if bad:
        raise DiplaError(
            f"{where}, {'; '.join(bad[:5])}; expected {' or '.join(TAKES)}, and the number that stood there. "
            "Mend the cells and merge again. Nothing was changed."
        )
    return made


def settle(store: Store, decided: Sequence[Decision], by: By) -> Settled:
    """Do what was decided, in the caller's transaction: all of it is one step."""
    done = Settled()
    there = {one.cell.n: one for one in waiting(store)}
    over: list[int] = []
    for decision in decided:
        one = there.get(decision.n)
        if one is None:
            continue  # settled before
        # An earlier decision may have changed this very pair.
        now = store.pair(one.pair.id) or one.pair
        one = replace(one, pair=now)
        if one.now.strip() != decision.seen.strip():
            done.left.append((now.id, "the project's text has changed since it was shown"))
            continue
        if decision.text is not None and store.is_retired(now.id):
            done.left.append((now.id, "the pair has left its document; keep the project's, or bring the pair back"))
            continue
        if decision.text is not None:
            new = _taken(one, decision.text, replace(by, way=one.cell.way))
            if isinstance(new, str):
                done.left.append((now.id, new))
                continue
            store.change(now, new, replace(by, way=one.cell.way))
            done.taken += 1
        else:
            done.kept += 1
        over.append(decision.n)
        _remember(store, one)
    store.sheets.settled(over)
    return done


def _taken(one: Open, text: str, by: By) -> Pair | str:
    """The pair with the text that was taken; or why it cannot be."""
    pair = one.pair
    if text and (reason := unfit(text)):
        return reason
    if one.cell.field == "note":
        return replace(pair, note=text)
    if one.cell.field == "target":
        if text:
            return edited(pair, text, by)
        if not pair.source:
            return "neither source nor target would be left"
        return by_hand(pair, "", State.APPROVED, by)
    if text not in (State.DRAFT, State.ALIGNED, State.EDITED, State.APPROVED):
        return f"the state {text!r} cannot be given"
    if pair.target is None:
        if text != State.APPROVED:
            return f"the state {text!r} does not go with an empty target"
        return replace(pair, target="", state=State(text), origin=Origin(OriginKind.HUMAN, by.who, "", by.at))
    return replace(pair, state=State(text))


def _remember(store: Store, one: Open) -> None:
    """The copy that the cell came in has said this: the same file does not say it anew."""
    copy = one.cell.sheet
    said = store.sheets.row(copy, one.pair.id) or store.sheets.row(copy.partition("@")[0], one.pair.id)
    if said is not None:
        store.sheets.renew(copy, [(one.pair.id, said._replace(**{one.cell.field: one.cell.found}))])
