"""Keys of engines: from the environment or the keyring, and never shown.

Nothing here writes a key, and no key is taken from an option, a file of the project, or an address.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from urllib.parse import urlsplit

from ...corpus.errors import DiplaError

# The service under which `keyring set dipla ENGINE` keeps a key.
SERVICE = "dipla"
HIDDEN = "[key]"
_SHORTEST = 4


class Key:
    """A secret that prints as dots. `value` is "" when there is none."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "Key(…)" if self.value else "Key()"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self.value)

    def hide(self, text: str) -> str:
        """The text with the key taken out, should an engine have sent it back."""
        return text.replace(self.value, HIDDEN) if len(self.value) >= _SHORTEST else text


def key(engine: str, variables: Sequence[str]) -> Key:
    """The engine's key: the first of the environment's variables that is set, else the keyring's, else none."""
    for name in variables:
        if value := os.environ.get(name, "").strip():
            return Key(value)
    try:
        found = import_module("keyring").get_password(SERVICE, engine)
    except ImportError:
        return Key("")
    except Exception:  # noqa: BLE001  a keyring fails in as many ways as there are desktops; without one there is no key
        return Key("")
    return Key(found or "")


def checked_address(url: str) -> str:
    """An address without a trailing slash. DiplaError when it is none, or may hold a secret.

    It is not repeated then: what was typed in the wrong place may be a key.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise DiplaError(
            "--url: found a user, password or query in it; expected scheme, host and path only. Keys come from the "
            "environment or the keyring: see docs/drafting.md. Nothing was sent."
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise DiplaError("--url: expected an address such as http://localhost:5000. Nothing was sent.")
    return url.rstrip("/")


def stays_here(url: str) -> bool:
    """Whether an address is this very machine.

    >>> stays_here("http://127.0.0.1:5000"), stays_here("http://[::1]/x"), stays_here("https://example.org")
    (True, True, False)
    """
    host = (urlsplit(url).hostname or "").lower()
    return not url or host == "localhost" or host.endswith(".localhost") or host == "::1" or host.startswith("127.")
