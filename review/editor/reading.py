"""What the page asks: the project, the map, rows, places, histories, suggestions; nothing here changes a pair."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ...corpus.order import STATES, Mark
from ...corpus.store import Store
from . import back, rows, searching
from .answers import Endpoint, who
from .asking import Asked, Missing
from .choosing import Choice
from .desk import MANY, Desk
from .index import KINDS, Index
from .presence import Presence
from .progress import progress
from .suggesting import Suggestions

# How long a page may wait for news; how soon it is looked whether the server is to end.
_LONGEST_WAIT, _LOOK = 25, 5.0


class Reading:
    """The addresses that only read."""

    def __init__(self, desk: Desk, presence: Presence, stopping: asyncio.Event) -> None:
        self.desk, self.presence, self.stopping = desk, presence, stopping
        self._suggestions = Suggestions()

    def endpoints(self) -> dict[str, Endpoint]:
        """By the names of their addresses."""
        return {
            "project": self.project,
            "map": self.map,
            "rows": self.rows,
            "next": self.next,
            "find": self.find,
            "list": self.list,
            "history": self.history,
            "suggest": self.suggest,
            "search": self.search,
            "progress": self.progress,
            "changes": self.changes,
        }

    async def project(self, request: Request) -> Response:
        """What the page needs before anything else."""
        desk, index = self.desk, self.desk.index
        settings = desk.project.settings
        return JSONResponse(
            {
                "title": settings.title or desk.project.folder.resolve().name,
                "source_lang": settings.source_lang,
                "target_lang": settings.target_lang,
                "revision": desk.revision,
                "epoch": desk.epoch,
                "marked": desk.marked,
                "count": len(index),
                "person": who(request, desk.name),
                "timing": desk.timing,
                "docs": [{"name": s.name, "first": s.first, "count": s.count} for s in index.stretches],
                "states": [str(state) for state in STATES],
                "marks": {str(mark.value): str(mark.name).lower() for mark in Mark},
            }
        )

    async def map(self, _: Request) -> Response:
        """Six bytes a pair."""
        revision = self.desk.revision
        content = await asyncio.to_thread(self.desk.index.wire)
        return Response(content, media_type="application/octet-stream", headers={"X-Revision": str(revision)})

    async def rows(self, request: Request) -> Response:
        """Pairs from a place on, or by id."""
        asked = Asked(request.query_params)
        desk = self.desk
        if "ids" in asked:
            ids = [name for name in asked.string("ids").split(",") if name][: rows.MOST]

            def found(store: Store, index: Index) -> list[dict[str, Any]]:
                numbers = store.order.numbers(ids)
                return rows.read(store, index, [numbers[i] for i in ids if i in numbers], desk.findings)

        elif "at" in asked:
            at = [int(place) for place in asked.string("at").split(",") if place.isdecimal()][: rows.MOST]

            def found(store: Store, index: Index) -> list[dict[str, Any]]:
                return rows.read(store, index, index.numbers_at([p for p in at if p < len(index)]), desk.findings)

        else:
            start, count = asked.number("from"), asked.number("count", 50, least=1, most=rows.MOST)

            def found(store: Store, index: Index) -> list[dict[str, Any]]:
                return rows.read(store, index, index.numbers(start, count), desk.findings)

        revision = desk.revision
        return JSONResponse({"revision": revision, "rows": await desk.read(found)})

    async def next(self, request: Request) -> Response:
        """The next pair that wants something."""
        asked = Asked(request.query_params)
        start = asked.number("from", -1, least=-1)
        what = asked.choice("what", tuple(sorted(KINDS)))
        step = asked.number("step", 1, least=-1, most=1)
        place = self.desk.index.following(start, what, step)
        if place is None:
            return JSONResponse({"i": None})

        def named(store: Store, index: Index) -> str:
            return store.numbered([index.number(place)])[0].id

        return JSONResponse({"i": place, "id": await self.desk.read(named)})

    async def find(self, request: Request) -> Response:
        """Where a pair stands."""
        wanted = Asked(request.query_params).string("id").strip()
        number = await self.desk.read(lambda store, _: rows.number_of(store.order, wanted))
        place = self.desk.index.place(number) if number is not None else None
        if place is None:
            raise Missing(f"there is no pair {wanted[:80]!r} in this project.")
        return JSONResponse({"i": place})

    async def list(self, request: Request) -> Response:
        """Where the pairs of a filter stand."""
        choice = Choice.of(Asked(request.query_params))
        revision = self.desk.revision
        desk = self.desk

        def found(store: Store, index: Index) -> list[int]:
            return choice.places(desk.project.folder, store, index, desk.langs)

        places = await desk.read(found, slow=bool(choice.text))
        return JSONResponse({"indices": places, "revision": revision})

    async def history(self, request: Request) -> Response:
        """The changes of a pair."""
        wanted = Asked(request.query_params).string("id")
        found = await self.desk.read(lambda store, _: back.history(store, wanted))
        return JSONResponse({"revisions": found})

    async def suggest(self, request: Request) -> Response:
        """What the project says of sentences like this."""
        wanted = Asked(request.query_params).string("id")
        found = await self.desk.read(lambda store, _: self._suggestions.of(store, wanted), slow=True)
        return JSONResponse({"suggestions": [one.as_json() for one in found]})

    async def search(self, request: Request) -> Response:
        """Words in their company."""
        asked = Asked(request.query_params)
        query, side, desk = asked.string("q"), asked.choice("side", ("both", "source", "target"), "both"), self.desk
        most = asked.number("limit", 50, least=1, most=500)

        def found(store: Store, index: Index) -> tuple[list[dict[str, Any]], bool]:
            return searching.hits(desk.project.folder, store, index, query, side, most, desk.langs)

        hits, more = await desk.read(found, slow=True) if query.strip() else ([], False)
        return JSONResponse({"hits": hits, "more": more})

    async def progress(self, request: Request) -> Response:
        """How far it has come; `since` is when the person's day began, else midnight in UTC."""
        since = Asked(request.query_params).string("since", self.desk.clock()[:10])
        name = who(request, self.desk.name)
        return JSONResponse(await self.desk.read(lambda store, index: progress(store, index, name, since), slow=True))

    async def changes(self, request: Request) -> Response:
        """What changed since a revision; waits for it as long as is asked."""
        asked = Asked(request.query_params)
        since, epoch = asked.number("since"), asked.number("epoch", self.desk.epoch)
        ends = time.monotonic() + asked.number("wait", 0, most=_LONGEST_WAIT)
        marked, known = asked.number("marked", self.desk.marked), self.presence.people()
        while (left := ends - time.monotonic()) > 0 and not self.stopping.is_set():
            now = self.desk
            if now.revision > since or now.epoch != epoch or now.marked != marked or self.presence.people() != known:
                break
            await self.desk.news(min(left, _LOOK))
        revision, epoch_now = self.desk.revision, self.desk.epoch
        ids, moved = await self.desk.read(lambda store, _: store.order.changed_since(since, MANY))
        return JSONResponse(
            {
                "revision": revision,
                "epoch": epoch_now,
                "marked": self.desk.marked,
                "ids": list(ids),
                "reload": moved or epoch_now != epoch,
                "people": self.presence.people(),
            }
        )
