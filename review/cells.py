"""The cells of one row against what they said when they went out and what the store says now.

A cell that says the same was not edited, however the store moved on; what a spreadsheet did to it is put right. An
edit of a cell that somebody else changed meanwhile is a conflict: both texts are told, none is overwritten. What looks
like a spreadsheet's doing, or an emptied target, waits for a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..corpus.model import Origin, OriginKind, Pair, State
from ..corpus.rows import By
from ..corpus.sheets import Said
from ..corpus.store import Store
from .doubts import doubt, mended
from .reading import Row
from .report import Merged, Noted
from .sheet import unfit

MARK = " ¦ "
_SETTABLE = frozenset({State.DRAFT, State.ALIGNED, State.EDITED, State.APPROVED})


class Cells:
    """One row on its way into the store: `pair` as the store has it, `base` as the sheet went out."""

    def __init__(self, store: Store, pair: Pair, row: Row, base: Said, by: By, report: Merged) -> None:
        self.store, self.pair, self.row, self.base, self.by, self.report = store, pair, row, base, by, report
        self.cut = row.said("do").lower() == "split"

    def merged(self, own: Iterable[str]) -> Pair:
        """The pair with this row's edits; `own` are the columns that the person added."""
        self._check_source()
        new = self._with_target(self.pair)
        new = self._with_state(new)
        new = self._with_note(new)
        return self._with_own_columns(new, own)

    def note(self, kind: str, column: str, reason: str, found: str = "", now: str = "") -> None:
        """Tell the person of a cell."""
        self.report.noted.append(Noted(kind, self.pair.id, self.row.number, column, reason, found, now))

    def _check_source(self) -> None:
        if "source" not in self.row.cells:
            return
        found, base = self.row.said("source"), self.base.source.strip()
        if self.cut:
            found = without_marks(found)
        if found == base:
            return
        if done := mended(found, base):
            self.note("repaired", "source", done, found, base)
        elif folded(found) != folded(base):
            reason = doubt(found, base, self.row.kinds.get("source", "")) or "it is never taken from there"
            self.note("queued", "source", f"the source text was changed in the sheet ({reason})", found, base)

    def _with_target(self, new: Pair) -> Pair:
        pair, base = self.pair, self.base.target.strip()
        mine, now = self.row.said("target"), (pair.target or "").strip()
        if self.cut:
            mine = without_marks(mine)
        if mine in (base, now):
            return new
        if done := mended(mine, base) or mended(mine, now):
            self.note("repaired", "target", done, mine, base)
            return new
        if not mine and self.row.said("state").lower() == State.APPROVED:
            # Emptied and approved by hand: an omission, on purpose.
            return by_hand(pair, "", State.APPROVED, self.by)
        if reason := self._doubt(mine, base):
            self.note("queued", "target", reason, mine, now)
            return new
        if now != base and not self._continues(mine):
            if not self._was_taken(mine):
                self.note("conflict", "target", "the store has another text since the sheet went out", mine, now)
            return new
        return edited(pair, mine, self.by)

    def _doubt(self, mine: str, base: str) -> str:
        if not mine:
            return "the target was emptied; write approved into its state if the translation leaves it out on purpose"
        if MARK.strip() in mine and MARK.strip() not in base and not self.cut:
            return f"holds the mark of a cut ({MARK.strip()}), and its column do does not say split"
        return doubt(mine, base, self.row.kinds.get("target", "")) or unfit(mine)

    def _with_state(self, new: Pair) -> Pair:
        pair, base, mine = self.pair, self.base.state, self.row.said("state").lower()
        if not mine or mine in (base, str(pair.state)) or mine == str(new.state):
            return new
        state = State(mine)
        if state is State.APPROVED and new.target is None:
            # Nothing there, and approved: an omission, on purpose.
            by = self.by
            return replace(new, target="", state=State.APPROVED, origin=Origin(OriginKind.HUMAN, by.who, "", by.at))
        if state not in _SETTABLE or new.target is None:
            self.note("queued", "state", f"the state {mine!r} does not go with this target", mine, str(pair.state))
            return new
        if str(pair.state) != base and new.target == pair.target and not self._own("state"):
            reason = "the store has another state since the sheet went out"
            self.note("conflict", "state", reason, mine, str(pair.state))
            return new
        if state in (State.DRAFT, State.ALIGNED) and new.target != pair.target:
            return new  # a text that a person wrote is no draft
        return replace(new, state=state)

    def _with_note(self, new: Pair) -> Pair:
        if "note" not in self.row.cells:
            return new
        base, mine, now = self.base.note.strip(), self.row.said("note"), self.pair.note.strip()
        if mine in (base, now):
            return new
        if done := mended(mine, base) or mended(mine, now):
            self.note("repaired", "note", done, mine, base)
            return new
        if mine and (reason := doubt(mine, base, self.row.kinds.get("note", "")) or unfit(mine)):
            self.note("queued", "note", reason, mine, now)
            return new
        if now != base and not self._own("note"):
            self.note("conflict", "note", "the store has another note since the sheet went out", mine, now)
            return new
        return replace(new, note=mine)

    def _with_own_columns(self, new: Pair, own: Iterable[str]) -> Pair:
        """What a person wrote into columns of their own, a line of the note each: `NAME: text`, once.

        A line that this person's copy brought before is replaced; one that somebody took out since stays out.
        """
        for name in own:
            text = " ".join(self.row.said(name).split())
            # Numbers count rows, formulas count something: neither is a remark.
            if not any(character.isalpha() for character in text) or doubt(text, "", self.row.kinds.get(name, "")):
                continue
            line = f"{name}: {text}"
            lines = new.note.split("\n") if new.note else []
            earlier = [revision for revision in self.store.revisions(self.pair.id) if "note" in revision.new]
            before = any(line in str(revision.new["note"]).split("\n") for revision in earlier)
            if line in lines or (before and line not in self.pair.note.split("\n")):
                continue
            if unfit(line) or unfit(new.note + "\n" + line):
                self.note("queued", name, unfit(line) or "the note grows too long", text)
                continue
            if self._own("note"):
                lines = [old for old in lines if not old.startswith(f"{name}: ")]
            new = replace(new, note="\n".join([*lines, line]))
        return new

    def _continues(self, mine: str) -> bool:
        """Whether the store's text came from the same person through the same sheet, and this one is newer."""
        return self._own("target") and not self._was_taken(mine)

    def _own(self, column: str) -> bool:
        """Whether the store's cell is what the same person made of it through the same sheet."""
        changes = [revision for revision in self.store.revisions(self.pair.id) if column in revision.new]
        return bool(changes) and (changes[-1].who, changes[-1].way) == (self.by.who, self.by.way)

    def _was_taken(self, mine: str) -> bool:
        """Whether this very text came through this sheet before: an old copy of the sheet, not an edit."""
        return any(
            revision.way == self.by.way and (revision.new.get("target") or "").strip() == mine
            for revision in self.store.revisions(self.pair.id)
        )


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


def edited(pair: Pair, target: str, by: By) -> Pair:
    """The pair with a person's text: edited, or still approved, and without doubts about the text it had."""
    state = pair.state if pair.state is State.APPROVED else State.EDITED
    flags = tuple(flag for flag in pair.flags if flag.startswith("text:"))
    return replace(by_hand(pair, target, state, by), flags=flags)


def without_marks(text: str) -> str:
    """A text whose cuts are not shown.

    >>> without_marks("Ναι. ¦ Όχι.")
    'Ναι. Όχι.'
    """
    return " ".join(part.strip() for part in text.split(MARK.strip())).strip()


def folded(text: str) -> str:
    """A text with one plain blank where it has white space."""
    return " ".join(text.split())
