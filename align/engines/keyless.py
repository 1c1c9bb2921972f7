"""The engines of deep-translator that need no key: Google's page and MyMemory.

One instance a call: an instance keeps the text in shared state, and one shared by threads answers with the
translation of another sentence. Its calls know no time-out; the run times them from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from ...corpus.errors import DiplaError
from .interface import Engine, EngineError, Limits, Wish
from .keys import checked_address

# What the public servers bear without refusing; an address of one's own is asked as fast as it answers.
_POLITE = 5.0
# The text stands in the address, six bytes a Greek letter: what servers take of one keeps it below the 5000 that
# Google allows.
_GOOGLE = Limits(1, 4999, 5000)


class DeepTranslator(Engine):
    """One of the engines of deep-translator that need no key."""

    def __init__(self, name: str, make: Callable[[], _Translator], address: str, limits: Limits, wish: Wish) -> None:
        self.name = name
        self.sends_to = address
        self.limits = limits
        self.times = wish.times(30.0)
        self.requests_per_second = 0.0 if wish.url else _POLITE
        self._make = make

    def translate(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[str]:  # noqa: ARG002
        """The translations; a fresh translator for each text."""
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> str:
        import requests
        from deep_translator import exceptions

        try:
            answer = self._make().translate(text)
        except (requests.ConnectionError, requests.Timeout) as error:
            unreachable = never_connected(error)
            told = f"no answer from {self.sends_to}" if unreachable else "the connection broke"
            raise EngineError(f"{told} ({type(error).__name__})", unreachable=unreachable) from None
        except exceptions.TooManyRequests:
            raise EngineError("too many requests", busy=True) from None
        except (
            requests.RequestException,
            exceptions.BaseError,
            exceptions.RequestError,
            exceptions.ServerException,
            # What deep-translator lets through when an answer is not of the form it expects.
            ValueError,
            AttributeError,
            TypeError,
            KeyError,
            StopIteration,
        ) as error:
            # The message of these exceptions may hold the whole request: its kind is enough.
            raise EngineError(f"the answer was no translation ({type(error).__name__})") from None
        return answer if isinstance(answer, str) else ""


class _Translator(Protocol):
    def translate(self, text: str) -> object: ...


def never_connected(error: Exception) -> bool:
    """Whether a connection was never made; one that broke may do better the next time."""
    import requests
    from urllib3.exceptions import MaxRetryError, NewConnectionError

    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def google(wish: Wish) -> Engine:
    """Google Translate through the page for small screens."""
    from deep_translator import GoogleTranslator
    from deep_translator.constants import GOOGLE_LANGUAGES_TO_CODES

    source, target = (
        _code(lang, GOOGLE_LANGUAGES_TO_CODES.values(), "google") for lang in (wish.source_lang, wish.target_lang)
    )
    address = checked_address(wish.url or "https://translate.google.com") + "/m"

    def make() -> _Translator:
        translator: _Translator = GoogleTranslator(source=source, target=target)
        translator._base_url = address  # type: ignore[attr-defined]  # noqa: SLF001  it has no public way
        return translator

    return DeepTranslator("google", make, address, _GOOGLE, wish)


def mymemory(wish: Wish) -> Engine:
    """MyMemory."""
    from deep_translator import MyMemoryTranslator
    from deep_translator.constants import MY_MEMORY_LANGUAGES_TO_CODES

    codes = MY_MEMORY_LANGUAGES_TO_CODES.values()
    source, target = (_code(lang, codes, "mymemory") for lang in (wish.source_lang, wish.target_lang))
    # deep-translator would send over plain http.
    address = checked_address(wish.url or "https://api.mymemory.translated.net") + "/get"

    def make() -> _Translator:
        translator: _Translator = MyMemoryTranslator(source=source, target=target)
        translator._base_url = address  # type: ignore[attr-defined]  # noqa: SLF001
        return translator

    return DeepTranslator("mymemory", make, address, Limits(1, 499), wish)


def _code(lang: str, codes: Iterable[str], name: str) -> str:
    """The engine's own code of a language: the very code, else the country of that name, else the first alike."""
    first = lang.split("-")[0].lower()
    alike = [code for code in codes if code.split("-")[0].lower() == first]
    for wanted in (lang, first, f"{first}-{first.upper()}", f"{first}-GB"):
        for code in alike:
            if code.lower() == wanted.lower():
                return code
    if not alike:
        raise DiplaError(f"engine {name!r}: it does not know the language {lang!r}. Use another engine.")
    return alike[0]
