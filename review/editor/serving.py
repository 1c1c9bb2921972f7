"""The server: a socket, the guard around the application, and a clean end on Ctrl-C or a polite signal."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from urllib.parse import quote

import uvicorn

from ...corpus.errors import DiplaError
from .app import Editor
from .desk import Desk
from .guard import Guard

LOOPBACK = "127.0.0.1"
# A page that waits for news is told to go at once; whoever does not go in so many seconds is left behind.
_PATIENCE = 3
# Seconds that a thread may reckon before another has its turn.
_TURN = 0.001


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server listens, with which token."""

    host: str
    port: int
    token: str

    @property
    def address(self) -> str:
        """The address without the token."""
        name = self.host
        if name in ("0.0.0.0", "::"):  # noqa: S104  compared, not bound
            name = socket.gethostname()
        return f"http://{f'[{name}]' if ':' in name else name}:{self.port}/"

    @property
    def full(self) -> str:
        """The address as a person opens it."""
        return f"{self.address}?token={quote(self.token, safe='')}"

    @property
    def hosts(self) -> set[str]:
        """What a browser may call this server."""
        names = {self.host, socket.gethostname(), socket.getfqdn()} if not is_loopback(self.host) else set()
        names |= {LOOPBACK, "localhost", "[::1]"}
        return {f"{f'[{name}]' if ':' in name and name[0] != '[' else name}:{self.port}" for name in names}


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server there."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one. DiplaError when it cannot."""
    try:
        kind, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # With the protocol named, asyncio sends small answers at once; else each would wait for an acknowledgement.
        made = socket.socket(kind, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError as error:
        raise DiplaError(f"--host {host}: {error.strerror}. Name an address of this machine.") from None
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(where)
        made.listen(128)
    except OSError as error:
        made.close()
        raise DiplaError(
            f"port {port} on {host}: {error.strerror}. Name another with --port; 0 takes a free one."
        ) from None
    return made


def serve(desk: Desk, listener: socket.socket, place: Place, ready: Callable[[], None]) -> None:
    """Answer until a signal ends it; `ready` is called once the server answers."""
    asyncio.run(_serve(desk, listener, place, ready))


async def _serve(desk: Desk, listener: socket.socket, place: Place, ready: Callable[[], None]) -> None:
    editor = Editor(desk)
    guarded = Guard(
        editor.application(),
        token=place.token,
        hosts=place.hosts,
        port=place.port,
        anywhere=not is_loopback(place.host),
    )
    config = uvicorn.Config(
        guarded,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        ws="none",
        lifespan="on",
        timeout_graceful_shutdown=_PATIENCE,
    )
    # An answer is made of many short turns, and other threads reckon in long ones: the usual turn of 5 ms is too long.
    sys.setswitchinterval(_TURN)
    server = _Server(config, lambda: _stop(editor))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not running.done():
        await asyncio.sleep(0.01)
    if server.started:
        ready()
    await running


def _stop(editor: Editor) -> None:
    editor.stopping.set()
    editor.desk.tell()


class _Server(uvicorn.Server):
    """A server whose normal end is a signal: it is not raised again after the end."""

    def __init__(self, config: uvicorn.Config, stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._stop = stop

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()

        def end(number: int, frame: FrameType | None) -> None:
            self.handle_exit(number, frame)
            loop.call_soon_threadsafe(self._stop)

        before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
