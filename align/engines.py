"""Machine translation engines behind one small interface, found by name.

An engine translates a list of texts and says what leaves the machine; nothing here is called before somebody
has named it. Google and MyMemory go through deep-translator, one instance a call: an instance keeps the
text in shared state, and one shared by threads answers with the translation of another sentence. The
answers of the two are not checked here: see `align.drafts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..corpus.errors import DiplaError


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may hold: texts, and code points of each text."""

    texts: int
    characters: int


class Engine(Protocol):
    """What drafting needs of an engine. `sends_to` is the address that texts go to, "" when they stay here."""

    name: str
    model: str
    limits: Limits
    sends_to: str

    def translate(self, texts: Sequence[str]) -> list[str]:
        """The translations, one a text, in order. Raises EngineError; safe to call from several threads."""


class EngineError(Exception):
    """One request failed: `unreachable` when nobody answered at the address at all."""

    def __init__(self, message: str, *, unreachable: bool = False) -> None:
        super().__init__(message)
        self.unreachable = unreachable


class DeepTranslator:
    """One of the engines of deep-translator that need no key."""

    model = ""

    def __init__(self, name: str, make: Callable[[], _Translator], sends_to: str, limits: Limits) -> None:
        self.name = name
        self.sends_to = sends_to
        self.limits = limits
        self._make = make

    def translate(self, texts: Sequence[str]) -> list[str]:
        """The translations; a fresh translator for each text."""
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> str:
        import requests
        from deep_translator import exceptions

        try:
            answer = self._make().translate(text)
        except (requests.ConnectionError, requests.Timeout) as error:
            raise EngineError(f"no answer from {self.sends_to} ({type(error).__name__})", unreachable=True) from None
        except exceptions.TooManyRequests:
            raise EngineError("too many requests: wait, or use fewer --jobs") from None
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
        if not isinstance(answer, str):
            raise EngineError("the answer was empty")
        return answer


class _Translator(Protocol):
    def translate(self, text: str) -> object: ...


def engine(name: str, source_lang: str, target_lang: str, url: str | None = None) -> Engine:
    """The engine of that name for a pair of languages; `url` is the address to ask instead of the usual one.

    Raises DiplaError when there is no such engine, or it does not know a language. Nothing is sent.
    """
    if name not in ENGINES:
        raise DiplaError(f"engine {name!r}: there is no such engine; expected memory, {' or '.join(ENGINES)}.")
    return ENGINES[name](source_lang, target_lang, url)


def _google(source_lang: str, target_lang: str, url: str | None) -> Engine:
    from deep_translator import GoogleTranslator
    from deep_translator.constants import GOOGLE_LANGUAGES_TO_CODES

    source, target = (_code(lang, GOOGLE_LANGUAGES_TO_CODES.values(), "google") for lang in (source_lang, target_lang))
    address = (url.rstrip("/") if url else "https://translate.google.com") + "/m"

    def make() -> _Translator:
        translator: _Translator = GoogleTranslator(source=source, target=target)
        translator._base_url = address  # type: ignore[attr-defined]  # noqa: SLF001  it has no public way
        return translator

    return DeepTranslator("google", make, address, Limits(1, 4999))


def _mymemory(source_lang: str, target_lang: str, url: str | None) -> Engine:
    from deep_translator import MyMemoryTranslator
    from deep_translator.constants import MY_MEMORY_LANGUAGES_TO_CODES

    codes = MY_MEMORY_LANGUAGES_TO_CODES.values()
    source, target = (_code(lang, codes, "mymemory") for lang in (source_lang, target_lang))
    # deep-translator would send over plain http.
    address = (url.rstrip("/") if url else "https://api.mymemory.translated.net") + "/get"

    def make() -> _Translator:
        translator: _Translator = MyMemoryTranslator(source=source, target=target)
        translator._base_url = address  # type: ignore[attr-defined]  # noqa: SLF001
        return translator

    return DeepTranslator("mymemory", make, address, Limits(1, 499))


ENGINES: dict[str, Callable[[str, str, str | None], Engine]] = {"google": _google, "mymemory": _mymemory}


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
