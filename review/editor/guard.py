"""Who may talk to the editor: the door that every request goes through before anything else sees it.

The server stands on this machine, where any page in any browser may send requests to it and any name may be made to
lead to it. So a request must name a host that is ours (421), come from our own page or from no page (403), carry the
token for whatever holds or changes data (403), and bring nothing but JSON (415), not too much of it (413). Every
answer forbids the browser to load, frame, guess, keep or tell anything beyond our own files.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
from collections.abc import Iterable
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 2_000_000
_TOO_LARGE = f"The body is larger than {LARGEST:,} bytes."
_HEADERS = [
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_API = "/api/"
_HOME = "/"


class Guard:
    """An ASGI application around another one. `hosts` are names with port; `anywhere` lets any IP address be one."""

    def __init__(self, app: ASGIApp, *, token: str, hosts: Iterable[str], port: int, anywhere: bool = False) -> None:
        self.app, self.port, self.anywhere = app, port, anywhere
        self._token = token.encode()
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            # No page of ours opens a web socket.
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = _Headers(scope)
        refused = self._refused(scope, headers)
        if refused:
            await _answer(send, *refused)
            return
        await self.app(scope, _limited(receive), _guarded(send))

    def _refused(self, scope: Scope, headers: _Headers) -> tuple[int, str] | None:
        """The status and the reason for refusing a request; None when it may pass."""
        host = headers.only("host")
        if host is None or not self._ours(host.lower()):
            return 421, "This address is not the editor's: open the address that dipla edit printed."
        if (reason := _foreign(headers, host, scope["method"])) is not None:
            return 403, reason
        if not self._admits(scope, headers):
            return 403, "The token is missing or wrong: open the address that dipla edit printed."
        if scope["method"] in ("POST", "PUT", "PATCH", "DELETE"):
            kind = (headers.only("content-type") or "").partition(";")[0].strip().lower()
            if kind != "application/json":
                return 415, "Expected application/json."
        length = headers.only("content-length")
        if length is not None and (not length.isdigit() or int(length) > LARGEST):
            return 413, _TOO_LARGE
        return None

    def _ours(self, host: str) -> bool:
        if host in self._hosts:
            return True
        # A name can be made to lead here (DNS rebinding), an address cannot.
        name, _, port = host.rpartition(":")
        return self.anywhere and port == str(self.port) and _is_address(name)

    def _admits(self, scope: Scope, headers: _Headers) -> bool:
        path = scope["path"]
        if path == _HOME:
            given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [])
            return len(given) == 1 and self._is_token(given[0])
        if path.startswith(_API):
            kind, _, given_token = (headers.only("authorization") or "").partition(" ")
            return kind.lower() == "bearer" and self._is_token(given_token.strip())
        return True  # files of the page, without data

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._token)


class _Headers:
    """The headers of a request; one that came twice is none."""

    def __init__(self, scope: Scope) -> None:
        self._found: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            self._found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))

    def only(self, name: str) -> str | None:
        values = self._found.get(name, [])
        return values[0] if len(values) == 1 else None

    def all(self, name: str) -> list[str]:
        return self._found.get(name, [])


def _foreign(headers: _Headers, host: str, method: str) -> str | None:
    """Why a request comes from another page than ours; None when it does not. Programs send neither header."""
    for origin in headers.all("origin"):
        if origin.lower() != f"http://{host.lower()}":
            return "The request comes from another page."
    # `none` is an address that a person opened; a page of ours is the same origin, and no other port is.
    allowed = ("same-origin", "none") if method in ("GET", "HEAD") else ("same-origin",)
    for site in headers.all("sec-fetch-site"):
        if site.lower() not in allowed:
            return "The request comes from another page."
    return None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def _limited(receive: Receive) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > LARGEST:
            raise HTTPException(413, _TOO_LARGE)
        return message

    return counted


def _guarded(send: Send) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            named = {name for name, _ in _HEADERS}
            kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in named]
            message = {**message, "headers": [*kept, *_HEADERS]}
        await send(message)

    return with_headers


async def _answer(send: Send, status: int, reason: str) -> None:
    body = json.dumps({"error": reason}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *_HEADERS]
    # What was not read of the body is not worth reading.
    headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
