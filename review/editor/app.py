"""The addresses of the editor: what each answers, and the page's own files.

The contract with the page stands in docs/editor-api.md. Nothing here decides anything about pairs: the wish is read
(asking.py), done by the module whose idea it is, and its answer told.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...corpus.errors import DiplaError
from ...corpus.order import STATES, Mark
from ...corpus.store import Store
from . import rows
from .asking import Asked, Refused, Stale, person
from .desk import MANY, Change, Desk
from .editing import WAY, Wish, edit
from .index import Index
from .presence import Presence

STATIC = Path(__file__).with_name("static")
# How long a page may wait for news, and how often the store is asked what others wrote.
_LONGEST_WAIT = 25
_PAUSE = 0.5
_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}
Endpoint = Callable[[Request], Awaitable[Response]]
Answer = dict[str, Any]


class Editor:
    """The application over a desk."""

    def __init__(self, desk: Desk, static: Path = STATIC) -> None:
        self.desk = desk
        self.presence = Presence(time.monotonic)
        self.stopping = asyncio.Event()
        # Only what lies there now has an address: no path is ever made of what a request says.
        self._files = {path.relative_to(static).as_posix(): path for path in static.rglob("*") if path.is_file()}

    def application(self) -> Starlette:
        """The ASGI application; the guard goes around it."""
        gets = {
            "project": self.project,
            "map": self.map,
            "rows": self.rows,
            "changes": self.changes,
        }
        posts = {"edit": self.edit, "here": self.here}
        routes = [Route("/", self.home), Route("/static/{name:path}", self.file)]
        routes += [Route(f"/api/{name}", _answered(endpoint), methods=["GET"]) for name, endpoint in gets.items()]
        routes += [Route(f"/api/{name}", _answered(endpoint), methods=["POST"]) for name, endpoint in posts.items()]
        return Starlette(routes=routes, lifespan=self._life)

    @contextlib.asynccontextmanager
    async def _life(self, _: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(self.desk.watch(_PAUSE))
        try:
            yield
        finally:
            watching.cancel()

    # The page

    async def home(self, _: Request) -> Response:
        """The page itself."""
        return self._file("index.html")

    async def file(self, request: Request) -> Response:
        """A file of the page."""
        return self._file(request.path_params["name"])

    def _file(self, name: str) -> Response:
        path = self._files.get(name)
        if path is None or path.suffix not in _KINDS:
            return JSONResponse({"error": "There is no such file."}, 404)
        return Response(path.read_bytes(), media_type=_KINDS[path.suffix])

    # Reading

    async def project(self, request: Request) -> Response:
        """What the page needs before anything else."""
        desk = self.desk
        settings = desk.project.settings
        index = desk.index
        return JSONResponse(
            {
                "title": settings.title or desk.project.folder.resolve().name,
                "source_lang": settings.source_lang,
                "target_lang": settings.target_lang,
                "revision": desk.revision,
                "epoch": desk.epoch,
                "count": len(index),
                "person": _person(request, desk.name),
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

            def found(store: Store, index: Index) -> list[Answer]:
                numbers = store.order.numbers(ids)
                return rows.read(store, index, [numbers[i] for i in ids if i in numbers], desk.findings)

        else:
            start, count = asked.number("from"), asked.number("count", 50, least=1, most=rows.MOST)

            def found(store: Store, index: Index) -> list[Answer]:
                return rows.read(store, index, index.numbers(start, count), desk.findings)

        revision = desk.revision
        return JSONResponse({"revision": revision, "rows": await desk.read(found)})

    async def changes(self, request: Request) -> Response:
        """What changed since a revision; waits for it as long as is asked."""
        asked = Asked(request.query_params)
        since, epoch = asked.number("since"), asked.number("epoch", self.desk.epoch)
        ends = time.monotonic() + asked.number("wait", 0, most=_LONGEST_WAIT)
        known = self.presence.people()
        while True:
            left = ends - time.monotonic()
            people = self.presence.people()
            if self.desk.revision > since or self.desk.epoch != epoch or people != known or left <= 0:
                break
            if self.stopping.is_set():
                break
            await self.desk.news(min(left, 5))
        revision, now = self.desk.revision, self.desk.epoch
        ids, moved = await self.desk.read(lambda store, _: store.order.changed_since(since, MANY))
        return JSONResponse(
            {
                "revision": revision,
                "epoch": now,
                "ids": list(ids),
                "reload": moved or now != epoch,
                "people": people,
            }
        )

    # Writing

    async def edit(self, request: Request) -> Response:
        """An edit of one pair."""
        asked = Asked(await _body(request))
        wish = Wish.of(asked)
        by = self.desk.by(_person(request, self.desk.name), WAY)
        try:
            _, change = await self.desk.write(lambda store: edit(store, wish, by, timing=self.desk.timing))
        except Stale as stale:
            return await self._stale(wish.id, asked.fields, stale)
        return await self._told(wish.id, change)

    async def here(self, request: Request) -> Response:
        """Where a person is."""
        asked = Asked(await _body(request))
        if self.presence.here(_person(request, self.desk.name), asked.string("id")[:80]):
            self.desk.tell()
        return JSONResponse({"people": self.presence.people()})

    async def _told(self, identifier: str, change: Change) -> Response:
        row = await self.desk.read(lambda store, index: rows.one(store, index, identifier, self.desk.findings))
        return JSONResponse({"row": row, **told(change)})

    async def _stale(self, identifier: str, yours: Any, stale: Stale) -> Response:
        row = await self.desk.read(lambda store, index: rows.one(store, index, identifier, self.desk.findings))
        return JSONResponse({"error": str(stale), "row": row, "yours": dict(yours)}, 409)


def told(change: Change) -> Answer:
    """A change as the page hears of it."""
    return {"before": change.before, "revision": change.after, "step": change.step}


def _answered(endpoint: Endpoint) -> Endpoint:
    """The endpoint with what a person can mend told as such."""

    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refused as refused:
            return JSONResponse({"error": str(refused)}, refused.status)
        except DiplaError as error:
            # The store could not: no room, another process writes for too long. What was typed is still in the page.
            return JSONResponse({"error": str(error)}, 503)

    return answered


async def _body(request: Request) -> Answer:
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise Refused("The body is not JSON.") from None
    if not isinstance(found, dict):
        raise Refused("The body is not a JSON object.")
    return found


def _person(request: Request, otherwise: str) -> str:
    return person(unquote(request.headers.get("x-dipla-person", "")), otherwise)
