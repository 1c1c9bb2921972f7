"""Which pairs a sheet is to hold: those in some states, with some flag, of some document, or doubtful.

`state=draft,aligned`, `flag=term:*`, `flag` (any), `doc=serge.txt`, `doubt`, `doubt=0.8`. Of the words after one `=`
any will do; of several filters all must hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

from ..corpus.errors import DiplaError
from ..corpus.model import Pair, State

# A pair scored lower is doubtful, unless somebody says otherwise.
DOUBT = 0.7
_KINDS = "state=draft,aligned, flag=term:*, flag, doc=NAME, doubt, doubt=0.8"


def wanted(pairs: Iterable[Pair], filters: Sequence[str]) -> Iterator[Pair]:
    """The pairs for which all filters hold, in their order. Raises DiplaError for a filter that is none."""
    holds = [_filter(text) for text in filters]
    return (pair for pair in pairs if all(one(pair) for one in holds))


def _filter(text: str) -> Callable[[Pair], bool]:
    kind, _, said = text.partition("=")
    kind = kind.strip().lower()
    words = [word.strip() for word in said.split(",") if word.strip()]
    if kind == "state" and words:
        states = {_state(word, text) for word in words}
        return lambda pair: pair.state in states
    if kind == "flag":
        patterns = words or ["*"]
        return lambda pair: any(fnmatchcase(flag, pattern) for flag in pair.flags for pattern in patterns)
    if kind == "doc" and words:
        return lambda pair: any(fnmatchcase(pair.doc, word) for word in words)
    if kind == "doubt":
        floor = _floor(words, text)
        return lambda pair: bool(pair.flags) or (pair.score is not None and pair.score < floor)
    raise DiplaError(f"--filter {text!r}: no such filter; expected one of {_KINDS}. Nothing was written.")


def _state(word: str, text: str) -> State:
    try:
        return State(word.lower())
    except ValueError:
        raise DiplaError(
            f"--filter {text!r}: no state is named {word!r}; expected {', '.join(State)}. Nothing was written."
        ) from None


def _floor(words: Sequence[str], text: str) -> float:
    try:
        floor = float(words[0]) if words else DOUBT
    except ValueError:
        floor = -1.0
    if not 0 <= floor <= 1 or len(words) > 1:
        raise DiplaError(f"--filter {text!r}: expected a score from 0 to 1, such as doubt=0.8. Nothing was written.")
    return floor
