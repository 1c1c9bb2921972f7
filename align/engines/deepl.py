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

import requests
from requests.adapters import HTTPAdapter

from ...corpus.errors import DiplaError
from .door import refusal, said
from .interface import Engine, EngineError, Limits, Times, Wish
from .keyless import never_connected
from .keys import Key, checked_address, key

_VARIABLES = ("DEEPL_AUTH_KEY", "DEEPL_API_KEY")
_FREE, _PAID = "https://api-free.deepl.com", "https://api.deepl.com"
# DeepL takes 50 texts and 128 KiB a request.
_LIMITS = Limits(50, 30_000, 100_000)
# Euros for a million characters in the paid plan, as the vendor's page said in 2025; the first 500,000 a month are free
# in the other plan.
_PRICE = 20.0
# DeepL wants to be told which English or Portuguese.
_TARGETS = {"en": "EN-GB", "pt": "PT-PT"}
_REFUSED = {
    401: "DeepL refuses the key (HTTP 401)",
    403: "DeepL refuses the key (HTTP 403)",
    456: "DeepL's quota is used up (HTTP 456)",
}


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
        self._key.check_absent("--url", address)
        self.sends_to = address + "/v2/translate"
        self.times = wish.times(30.0)
        self.price = 0.0 if is_free else _PRICE
        # The run retries, at the pace of all; the package's own retries would hide a 429 from it.
        sending: Any = import_module("deepl.http_client")
        sending.max_network_retries = 0
        # The slash: without it the package would drop the last part of a path.
        self._client = self._deepl.DeepLClient(self._key.value, server_url=address + "/", send_platform_info=False)
        session = self._client._client._session  # noqa: SLF001  it has no public way
        for scheme in ("http://", "https://"):
            session.mount(scheme, _Guard(self.times, self._key))
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
        except errors.DeepLException as error:
            fault = self._fault(error)
        else:
            return self._key.answers([one.text for one in found])
        # Raised out here, so that the package's exception, which quotes the server, is not its context.
        raise fault

    def _fault(self, error: Exception) -> EngineError:
        cause = error.__cause__
        if isinstance(cause, EngineError):
            return cause
        if isinstance(cause, requests.RequestException):
            if never_connected(cause):
                return EngineError(f"no answer from {self.sends_to} ({type(cause).__name__})", unreachable=True)
            if isinstance(cause, requests.Timeout):
                return EngineError(f"no answer within {self.times.read:g} s", late=True)
            return EngineError(f"the connection broke ({type(cause).__name__})")
        told = self._key.hide(" ".join(str(error).split()))[:160]
        return EngineError(f"DeepL: {told}")

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


class _Guard(HTTPAdapter):
    """Sends for the package with our time-outs, and words a refusal before the package can follow or quote it.

    The package would follow a redirect, lose a Retry-After, and put whole answers into its exceptions.
    """

    def __init__(self, times: Times, secret: Key) -> None:
        super().__init__()
        self._times, self._secret = times, secret

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:
        """The answer, if it is one. Raises EngineError for every status of refusal."""
        response = super().send(request, **options | {"timeout": (self._times.connect, self._times.read)})
        if response.status_code < 300:
            return response
        # Read before it is closed.
        text = response.content.decode("utf-8", "replace")
        response.close()
        if told := _REFUSED.get(response.status_code):
            raise EngineError(told, lasting=True)
        raise refusal(response.status_code, said(text, self._secret), response.headers.get("Retry-After"))


def make(wish: Wish) -> Engine:
    """The engine as asked for."""
    return DeepL(wish)
