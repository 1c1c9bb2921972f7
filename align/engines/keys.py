"""Keys of engines: from the environment or the keyring, and never shown.

Nothing here writes a key, and no key is taken from an option, a file of the project, or an address.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from urllib.parse import urlsplit

from ...corpus.errors import DiplaError
from .hiding import forms, keep_out_of_logs
from .interface import EngineError

# The service under which `keyring set dipla ENGINE` keeps a key.
SERVICE = "dipla"
HIDDEN = "[key]"
# A shorter one is no secret but what a server of one's own wants to see (`none`, `ollama`), and stands in honest text.
_SHORTEST = 8


class Key:
    """A secret that prints as dots. `value` is "" when there is none."""

    __slots__ = ("_forms", "value")

    def __init__(self, value: str) -> None:
        self.value = value
        self._forms = forms(value) if len(value) >= _SHORTEST else None

    def __repr__(self) -> str:
        return "Key(…)" if self.value else "Key()"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self.value)

    def hide(self, text: str) -> str:
        """The text with the key taken out in all its forms, should an engine have sent it back."""
        return self._forms.sub(HIDDEN, text) if self._forms else text

    def answers(self, texts: Sequence[str]) -> list[str]:
        """The answers of an engine, if none of them holds the key; EngineError if one does.

        It is not taken out of an answer: that would be a draft which nobody wrote.
        """
        if self._forms and any(self._forms.search(text) for text in texts):
            raise EngineError("an answer holds the engine's key, so it was not kept")
        return list(texts)

    def check_absent(self, option: str, value: str) -> None:
        """DiplaError when what was typed holds the key: addresses and models are shown, kept, and logged by servers."""
        if self._forms and self._forms.search(value):
            raise DiplaError(
                f"{option}: found the engine's key in it; keys come from the environment or the keyring only: see "
                "docs/drafting.md. Take it out of there. Nothing was sent."
            )


def key(engine: str, variables: Sequence[str], *, in_header: bool = True) -> Key:
    """The engine's key: the first of the environment's variables that is set, else the keyring's, else none.

    DiplaError when it cannot be sent as it is; `in_header`: it travels in a header, which takes ASCII only.
    """
    for name in variables:
        if value := os.environ.get(name, "").strip():
            return _sound(value, name, in_header)
    try:
        found = import_module("keyring").get_password(SERVICE, engine)
    except ImportError:
        return Key("")
    except Exception:  # noqa: BLE001  a keyring fails in as many ways as there are desktops; without one there is no key
        return Key("")
    value = (found or "").strip()
    return _sound(value, f"keyring, {SERVICE} {engine}", in_header) if value else Key("")


def _sound(value: str, where: str, in_header: bool) -> Key:
    # Any later, the exception of the package that sends it would quote it.
    if not value.isprintable() or (in_header and not value.isascii()):
        wanted = "letters, digits and signs of ASCII" if in_header else "characters that print"
        raise DiplaError(
            f"{where}: the key holds a character that cannot be sent (it is not shown here); expected {wanted} in one "
            "line. Copy the key anew from where it was given out. Nothing was sent."
        )
    found = Key(value)
    keep_out_of_logs(value, found.hide)
    return found


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
