"""DeepL, through the vendor's own package (the extra `engines`).

The key decides which of DeepL's two addresses is asked; `--url` names another. A glossary is laid at DeepL on the first
request and taken away when the process ends.
"""

from __future__ import annotations

import atexit
import contextlib
import threading
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from ...corpus.errors import DiplaError
from .door import seconds
from .interface import Engine, EngineError, Limits, Wish
from .keys import checked_address, key

_VARIABLES = ("DEEPL_AUTH_KEY", "DEEPL_API_KEY")
_FREE, _PAID = "https://api-free.deepl.com", "https://api.deepl.com"
# DeepL takes 50 texts and 128 KiB a request.
_LIMITS = Limits(50, 30_000, 100_000)
# Euros for a million characters in the paid plan, as the vendor's page said in 2025; the first 500,000 a month are free
# in the other plan.
_PRICE = 20.0
# DeepL wants to be told which English or Portuguese.
_TARGETS = {"en": "EN-GB", "pt": "PT-PT"}


class DeepL(Engine):
    """DeepL's text translation."""

    name = "deepl"
    limits = _LIMITS
    takes_terms = True

    def __init__(self, wish: Wish) -> None:
        try:
            self._deepl: Any = import_module("deepl")
        except ImportError:
            raise DiplaError("engine 'deepl': its package is missing; pip install 'dipla[engines]'.") from None
        self._key = key(self.name, _VARIABLES)
        if not self._key:
            raise DiplaError(
                "engine 'deepl': found no key; set DEEPL_AUTH_KEY, or keep it with: keyring set dipla deepl. "
                "Nothing was sent."
            )
        is_free = self._key.value.endswith(":fx")
        address = checked_address(wish.url or (_FREE if is_free else _PAID))
        self.sends_to = address + "/v2/translate"
        self.times = wish.times(30.0)
        self.price = 0.0 if is_free else _PRICE
        # The run retries, at the pace of all; the package's own retries would hide a 429 from it.
        sending: Any = import_module("deepl.http_client")
        sending.max_network_retries = 0
        self._client = self._deepl.DeepLClient(self._key.value, server_url=address, send_platform_info=False)
        self._source = wish.source_lang.split("-")[0].upper()
        self._target = _TARGETS.get(wish.target_lang, wish.target_lang.upper())
        self._terms = {term.source: term.targets[0] for term in wish.terms}
        self._glossary: Any = None
        self._lock = threading.Lock()

    def translate(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[str]:
        """The translations of a list in one request."""
        errors = self._deepl.exceptions
        try:
            found = self._client.translate_text(
                list(texts),
                source_lang=self._source,
                target_lang=self._target,
                context=" ".join(context) or None,
                split_sentences="0",
                preserve_formatting=True,
                glossary=self._laid_glossary(),
            )
        except errors.AuthorizationException:
            raise EngineError("DeepL refuses the key", lasting=True) from None
        except errors.QuotaExceededException:
            raise EngineError("DeepL's quota is used up", lasting=True) from None
        except errors.TooManyRequestsException:
            raise EngineError("too many requests", busy=True, after=seconds(None)) from None
        except errors.ConnectionException:
            raise EngineError(f"no answer from {self.sends_to}", unreachable=True) from None
        except errors.DeepLException as error:
            told = self._key.hide(" ".join(str(error).split()))[:160]
            raise EngineError(f"DeepL: {told}") from None
        return [self._key.hide(one.text) for one in found]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _laid_glossary(self) -> Any:
        if not self._terms:
            return None
        with self._lock:
            if self._glossary is None:
                languages = (self._source, self._target.split("-")[0])
                self._glossary = self._client.create_glossary("dipla", *languages, self._terms)
                atexit.register(self._take_away)
            return self._glossary

    def _take_away(self) -> None:
        # At the end of the process; a glossary that stays behind at DeepL harms nobody.
        with contextlib.suppress(self._deepl.exceptions.DeepLException):
            self._client.delete_glossary(self._glossary)


def make(wish: Wish) -> Engine:
    """The engine as asked for."""
    return DeepL(wish)
