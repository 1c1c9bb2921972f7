"""What the page does: edits, pairs arranged, texts replaced, steps taken back; each answered when it is on the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ...corpus.store import Store
from . import back, replacing, rows
from .answers import Endpoint, body, told, who
from .arranging import Deed, arrange
from .asking import Asked, Stale
from .checking import wave
from .choosing import Choice
from .desk import Change, Desk, Window
from .editing import WAY, Wish, edit
from .index import Index
from .presence import Presence
from .realigning import realign
from .replacing import Swap


class Writing:
    """The addresses that change something."""

    def __init__(self, desk: Desk, presence: Presence) -> None:
        self.desk, self.presence = desk, presence

    def endpoints(self) -> dict[str, Endpoint]:
        """By the names of their addresses."""
        return {
            "edit": self.edit,
            "arrange": self.arrange,
            "replace": self.replace,
            "undo": self.undo,
            "redo": self.redo,
            "takeback": self.takeback,
            "wave": self.wave,
            "here": self.here,
        }

    async def edit(self, request: Request) -> Response:
        """An edit of one pair."""
        asked = await body(request)
        wish = Wish.of(asked)
        by = self.desk.by(who(request, self.desk.name), WAY)
        try:
            _, change = await self.desk.write(lambda store: edit(store, wish, by, timing=self.desk.timing))
        except Stale as stale:
            return await self._stale(wish.id, asked, stale)
        return await self._row(wish.id, change)

    async def arrange(self, request: Request) -> Response:
        """Pairs arranged anew; what stands there now."""
        asked = await body(request)
        deed = Deed.of(asked)
        desk = self.desk
        by = desk.by(who(request, desk.name), f"{WAY} {deed.op}")

        def done(store: Store) -> None:
            if deed.op == "realign":
                realign(store, deed, by, desk.langs)
            else:
                arrange(store, deed, by, desk.langs[1], lambda doc: desk.project.text(store, doc))

        try:
            _, change = await desk.write(done)
        except Stale as stale:
            return await self._stale(deed.id, asked, stale)
        return await self._window(change)

    async def replace(self, request: Request) -> Response:
        """What would be replaced; or replace it."""
        asked = await body(request)
        swap, choice, desk = Swap.of(asked), Choice.of(asked), self.desk
        asked.choice("side", ("target",), "target")

        def wanted(store: Store, index: Index) -> tuple[list[replacing.Change], list[dict[str, Any]]]:
            places = choice.places(desk.project.folder, store, index, desk.langs)
            found = replacing.changes(store, index, places, swap)
            first = found[: replacing.SHOWN]
            names = [pair.id for pair in store.numbered([one.number for one in first])]
            shown = [
                {"id": name, "i": one.place, "before": one.before, "after": one.after}
                for name, one in zip(names, first, strict=True)
            ]
            return found, shown

        found, shown = await desk.read(wanted, slow=True)
        if not asked.flag("apply"):
            return JSONResponse({"count": len(found), "rows": shown})
        by = desk.by(who(request, desk.name), f"{WAY} replace")
        count, change = await desk.write(lambda store: replacing.apply(store, found, by))
        return JSONResponse({"count": count, "rows": shown, **told(change), "ids": list(change.ids)})

    async def undo(self, request: Request) -> Response:
        """The newest step taken back."""
        return await self._moved(request, back.step_back)

    async def redo(self, request: Request) -> Response:
        """The step that was taken back last, done again."""
        return await self._moved(request, back.step_on)

    async def _moved(self, request: Request, deed: Callable[..., str]) -> Response:
        by = self.desk.by(who(request, self.desk.name), "")
        said, change = await self.desk.write(lambda store: deed(store, by))
        moved = change.window is not None or change.anew
        return JSONResponse({"told": said, "ids": list(change.ids), "reload": moved, **told(change)})

    async def takeback(self, request: Request) -> Response:
        """One revision of one pair taken back."""
        asked = await body(request)
        identifier, number = asked.string("id"), asked.number("n")
        by = self.desk.by(who(request, self.desk.name), WAY)
        try:
            _, change = await self.desk.write(lambda store: back.take_back(store, identifier, number, by))
        except Stale as stale:
            return await self._stale(identifier, asked, stale)
        return await self._row(identifier, change)

    async def wave(self, request: Request) -> Response:
        """Findings of a rule in a pair let pass, or told again."""
        asked, desk = await body(request), self.desk
        by = desk.by(who(request, desk.name), WAY)
        identifier, change = await desk.write(lambda store: wave(store, asked, by, desk.findings))
        await desk.refresh([identifier])
        return await self._row(identifier, change)

    async def here(self, request: Request) -> Response:
        """Where a person is."""
        asked = await body(request)
        if self.presence.here(who(request, self.desk.name), asked.string("id")[:80]):
            self.desk.tell()
        return JSONResponse({"people": self.presence.people()})

    async def _row(self, identifier: str, change: Change) -> Response:
        return JSONResponse({"row": await self._now(identifier), **told(change)})

    async def _window(self, change: Change) -> Response:
        """What stands now where the pairs of a change stand or stood."""
        desk, window = self.desk, change.window
        if window is None and change.ids and not change.anew:
            numbers = await desk.read(lambda store, _: store.order.numbers(list(change.ids)))
            places = [place for number in numbers.values() if (place := desk.index.place(number)) is not None]
            first, count = min(places), max(places) - min(places) + 1
            window = Window("", first, count, tuple(desk.index.numbers(first, count)))
        if window is None or len(window.numbers) > rows.MOST:
            return JSONResponse({"reload": True, **told(change), "ids": list(change.ids)})
        found = await desk.read(lambda store, index: rows.read(store, index, window.numbers, desk.findings))
        where = {"from": window.first, "removed": window.removed, "rows": found}
        return JSONResponse({**where, **told(change)})

    async def _stale(self, identifier: str, asked: Asked, stale: Stale) -> Response:
        found = {"error": str(stale), "row": await self._now(identifier), "yours": dict(asked.fields)}
        return JSONResponse(found, stale.status)

    async def _now(self, identifier: str) -> dict[str, Any] | None:
        desk = self.desk
        return await desk.read(lambda store, index: rows.one(store, index, identifier, desk.findings))
