"""The one door through which our engines reach a server: JSON over HTTP, with time-outs, and no key in its errors.

Redirects are not followed: a key must not travel to a host that nobody named.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from .interface import EngineError, Times
from .keys import Key

if TYPE_CHECKING:
    import httpx

# Of what a server says of its own error, this much is worth telling.
_SAID = 160
# More than any answer to a request of ours; a server that sends for ever is cut off here.
_LARGEST = 8_000_000
# What stands for an answer that is no JSON; JSON has its own None.
_NOTHING = object()
_TOO_LARGE = ("text limit", "too long", "too large", "context length", "batch limit")


class Door:
    """A server at an address, asked by several threads over connections that are kept."""

    def __init__(self, address: str, times: Times, key: Key, headers: Mapping[str, str] | None = None) -> None:
        self.address, self._times, self._key = address, times, key
        self._headers = dict(headers or {})
        # Imported now: with the first requests, all threads would wait for it and then send at once.
        import_module("httpx")
        self._client: httpx.Client | None = None
        self._lock = threading.Lock()

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """The answer to a JSON body, as JSON, which may hold the key. Raises EngineError."""
        status, retry_after, text = self._answered(path, body)
        if status != 200:
            raise refusal(status, said(text, self._key), retry_after)
        found = _decoded(text)
        if found is _NOTHING:
            raise EngineError("the answer was no JSON, or was cut short")
        return found

    def _answered(self, path: str, body: Mapping[str, Any]) -> tuple[int, str | None, str]:
        import httpx

        try:
            with self._opened().stream("POST", self.address + path, json=body, headers=self._headers) as response:
                return response.status_code, response.headers.get("Retry-After"), _read(response)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            fault = EngineError(f"no answer from {self.address} ({type(error).__name__})", unreachable=True)
        except httpx.TimeoutException:
            fault = EngineError(f"no answer within {self._times.read:g} s", late=True)
        except (httpx.HTTPError, RuntimeError) as error:
            # RuntimeError: the client was closed while this request was under way.
            fault = EngineError(f"the connection broke ({type(error).__name__})")
        # Raised out here, so that the other exception, which may quote what was sent or came, is not its context.
        raise fault

    def close(self) -> None:
        """Close the connections; a request under way fails, a later one opens new ones."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _opened(self) -> httpx.Client:
        import httpx

        with self._lock:
            if self._client is None:
                times = httpx.Timeout(self._times.read, connect=self._times.connect)
                # Where nothing on the way speaks TLS, the certificates of the world need not be read first (0.1 s).
                secured = self.address.startswith("https:") or bool(getproxies())
                self._client = httpx.Client(timeout=times, limits=httpx.Limits(max_connections=None), verify=secured)
            return self._client


def _read(response: httpx.Response) -> str:
    got = bytearray()
    for part in response.iter_bytes():
        got += part
        if len(got) > _LARGEST:
            raise EngineError("the answer has no end")
    return got.decode("utf-8", "replace")


def refusal(status: int, said: str, retry_after: str | None) -> EngineError:
    """The fault that an HTTP status other than 200 means; `said` is the server's own word on it."""
    told = f"HTTP {status}" + (f": {said}" if said else "")
    if status == 429 or (status == 503 and retry_after):
        return EngineError(told, busy=True, after=seconds(retry_after))
    if status in (401, 403, 402, 456) or (300 <= status < 400):
        return EngineError(told, lasting=True)
    if status in (413, 414) or (status == 400 and any(part in said.lower() for part in _TOO_LARGE)):
        return EngineError(told, too_large=True)
    return EngineError(told, lasting=status in (400, 404, 405, 422))


def seconds(retry_after: str | None) -> float | None:
    """What a Retry-After says, in seconds from now; None when it says nothing.

    >>> seconds("2"), seconds("soon"), seconds("Wed, 21 Oct 2015 07:28:00 GMT"), seconds("21 Oct 2015 07:28 -0000")
    (2.0, None, 0.0, 0.0)
    """
    if not retry_after:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass  # then it is a date
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if at.tzinfo is None:  # the zone -0000: a time in UTC from a place that is not told
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())


def resolves(url: str, patience: float) -> bool:
    """Whether the address's host has a number; asked from outside, since the system's own resolver may take minutes."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme in getproxies() and not proxy_bypass(host):
        return True  # the proxy knows
    found = threading.Event()

    def look() -> None:
        try:
            socket.getaddrinfo(host, parts.port or 443)
        except OSError:
            return
        found.set()

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(patience)
    return found.is_set()


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return _NOTHING


def said(text: str, key: Key) -> str:
    """What a server says of its own error in JSON, without the key; "" when it says nothing."""
    found = _decoded(text)
    error = found.get("error", found.get("message")) if isinstance(found, dict) else None
    if isinstance(error, dict):
        error = error.get("message")
    # Escapes are read before the key is looked for, and the key is hidden before the rest is cut.
    return key.hide(" ".join(error.split()))[:_SAID] if isinstance(error, str) else ""
