"""LibreTranslate, on this machine or anywhere: lists of texts as JSON in the body of a POST.

The key, where a server wants one, travels in that body, never in the address.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .door import Door
from .interface import Engine, EngineError, Limits, Wish
from .keys import checked_address, key

_HERE = "http://localhost:5000"
_VARIABLES = ("LIBRETRANSLATE_API_KEY", "DIPLA_LIBRETRANSLATE_KEY")
# 25 texts a request were 258 times as fast as one by one (docs/drafting.md); 5000 characters fit the usual servers.
_LIMITS = Limits(25, 5000)


class LibreTranslate(Engine):
    """A LibreTranslate server."""

    name = "libretranslate"
    limits = _LIMITS

    def __init__(self, wish: Wish) -> None:
        address = checked_address(wish.url or _HERE)
        self.sends_to = address + "/translate"
        self.times = wish.times(30.0)
        self._key = key(self.name, _VARIABLES, in_header=False)
        self._key.check_absent("--url", address)
        self._door = Door(address, self.times, self._key)
        # LibreTranslate names languages by their first subtag, but for Chinese and Brazilian.
        self._body: dict[str, Any] = {"source": _code(wish.source_lang), "target": _code(wish.target_lang)}

    def translate(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[str]:  # noqa: ARG002
        """The translations of a list in one request."""
        body = {**self._body, "q": list(texts), "format": "text"}
        if self._key:
            body["api_key"] = self._key.value
        found = self._door.post("/translate", body)
        answers = found.get("translatedText") if isinstance(found, dict) else None
        if not isinstance(answers, list) or not all(isinstance(answer, str) for answer in answers):
            raise EngineError("the answer holds no list of translations")
        return self._key.answers(answers)

    def close(self) -> None:
        """Close the connections."""
        self._door.close()


def _code(lang: str) -> str:
    return lang if lang in ("zh-Hans", "zh-Hant", "pt-BR") else lang.split("-")[0]


def make(wish: Wish) -> Engine:
    """The engine as asked for."""
    return LibreTranslate(wish)
