"""The application: the page's own files, and the addresses behind which reading.py and writing.py answer."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .answers import answered
from .desk import Desk
from .presence import Presence
from .reading import Reading
from .writing import Writing

STATIC = Path(__file__).with_name("static")
# How often the store is asked what other processes wrote; what is left to others between checks.
_PAUSE, _BREATH = 0.5, 0.002
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


class Editor:
    """The application over a desk; `static` is where the page's files lie."""

    def __init__(self, desk: Desk, static: Path = STATIC) -> None:
        self.desk = desk
        self.stopping = asyncio.Event()
        # Only what lies there now has an address: no path is ever made of what a request says.
        self._files = {path.relative_to(static).as_posix(): path for path in static.rglob("*") if path.is_file()}

    def application(self) -> Starlette:
        """The ASGI application; the guard goes around it."""
        presence = Presence(time.monotonic)
        routes = [Route("/", self.home), Route("/static/{name:path}", self.file)]
        reading, writing = Reading(self.desk, presence, self.stopping), Writing(self.desk, presence)
        for method, endpoints in (("GET", reading.endpoints()), ("POST", writing.endpoints())):
            routes += [Route(f"/api/{name}", answered(each), methods=[method]) for name, each in endpoints.items()]
        made = Starlette(routes=routes, lifespan=self._life)
        made.router.redirect_slashes = False
        return made

    @contextlib.asynccontextmanager
    async def _life(self, _: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(each) for each in (self.desk.watch(_PAUSE), self.desk.check(_BREATH))]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()

    async def home(self, _: Request) -> Response:
        """The page itself."""
        return self._file("index.html")

    async def file(self, request: Request) -> Response:
        """A file of the page."""
        return self._file(request.path_params["name"])

    def _file(self, name: str) -> Response:
        self.desk.wanted()
        path = self._files.get(name)
        if path is None or path.suffix not in _KINDS:
            return JSONResponse({"error": "There is no such file."}, 404)
        return Response(path.read_bytes(), media_type=_KINDS[path.suffix])
