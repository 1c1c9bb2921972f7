"""What drafting needs of a translation engine, and what an engine may be told.

An engine translates a list of texts. It says what one request may hold, how fast it may be asked, what it
costs and where the texts go; it neither retries nor waits, and it checks nothing: see `align.drafting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ..glossary import Term


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may hold: texts, and code points and UTF-8 bytes of all of them (`bytes` 0: any number)."""

    texts: int
    characters: int
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Times:
    """How long to wait, in seconds: for a connection, and for an answer."""

    connect: float = 4.0
    read: float = 30.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks of an engine. `url` and `model` are None and "" where the engine's own are meant.

    `read` is the longest wait for an answer, in seconds; None for what is usual with the engine.
    """

    source_lang: str
    target_lang: str
    url: str | None = None
    model: str = ""
    terms: tuple[Term, ...] = field(default=())
    read: float | None = None

    def times(self, usual: float) -> Times:
        """The time-outs, `usual` being the engine's own wait for an answer."""
        return Times(read=self.read or usual)


class Engine(Protocol):
    """An engine; inherit from it and the facts below need saying only where they differ.

    `sends_to` is the address that texts go to, "" when they stay in this process. `requests_per_second` is the most
    it may be asked (0: as fast as it answers), `price` what a million characters cost, as its vendor says ("" free).
    `takes_terms`: it is given the glossary itself.
    """

    name: str
    limits: Limits
    model: str = ""
    sends_to: str = ""
    times: Times = Times()
    requests_per_second: float = 0.0
    price: float = 0.0
    takes_terms: bool = False

    def translate(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[str]:
        """The translations, one a text, in order; "" where it has none. `context` is the source text before.

        Raises EngineError. Called from several threads at once.
        """
        ...

    def close(self) -> None:
        """Let go of connections; the engine may be asked again."""
        return


class EngineError(Exception):
    """One request failed. The message never holds the request or a key.

    `unreachable`: nobody answered at the address at all. `late`: the time ran out. `busy`: too many requests,
    `after` says for how many seconds to wait, None when the engine did not say. `too_large`: fewer texts may
    do. `lasting`: no later request will do better (a key refused, a quota used up).
    """

    def __init__(
        self,
        message: str,
        *,
        unreachable: bool = False,
        late: bool = False,
        busy: bool = False,
        after: float | None = None,
        too_large: bool = False,
        lasting: bool = False,
    ) -> None:
        super().__init__(message)
        self.unreachable, self.late, self.busy = unreachable, late, busy
        self.after, self.too_large, self.lasting = after, too_large, lasting
