"""Whether there is a target at all, in the right language, and whether a person has touched it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from ...corpus.model import Pair, State
from ..words import fold
from .finding import Found, Side
from .language import Tongue, languages_of, small_words
from .sides import Sides, missing, whole

# Words below which nobody can tell a language by its small words; and which share of them is small in any prose.
_ENOUGH, _SHARE = 5, 0.25


def unwritten(pair: Pair, source: str, target: str | None) -> list[Found]:
    """What stops all other checks: no target, or one in which there is nothing to see."""
    if target is None:
        return [whole("untranslated", Side.SOURCE, source, "there is no target")]
    if source and not any(map(str.isalnum, target)) and any(map(str.isalnum, source)):
        if not target and pair.note and pair.state in (State.EDITED, State.APPROVED):
            return []  # left out on purpose, and the note says so
        told = "holds signs only" if target.strip() else "is empty"
        return [whole("empty", Side.TARGET, target, f"the target {told}")]
    return []


def same(sides: Sides) -> Sequence[Found]:
    """The target is the source, but for case and blanks; figures, names and addresses alone may be."""
    source, target = sides.source, sides.target
    if sides.ours.script != sides.theirs.script:
        letter = sides.ours.letter
        if sides.target_ascii or len(source) != len(target) or letter is None or not letter.search(target):
            return ()
        if source != target and fold(source) != fold(target):
            return ()
    elif source.casefold() != target.casefold() or not any(
        word.islower() and word.isalpha() and len(word) > 2 for word in source.split()
    ):
        return ()
    return [whole("same", Side.TARGET, target, "the target is the source")]


def in_another_language(sides: Sides) -> Sequence[Found]:
    """A text whose small words, or whose letters, are those of another language."""
    asked = []
    if _may_be_another(sides.target_words, sides.theirs):
        asked.append((Side.TARGET, sides.theirs))
    # Whoever writes Greek letters writes Greek.
    alone = sides.ours.alone and sides.ours.letter and sides.ours.letter.search(sides.source)
    if not alone and _may_be_another(sides.source_words, sides.ours):
        asked.append((Side.SOURCE, sides.ours))
    return [
        whole("language", side, sides.text(side), f"this looks like {other}, not {_name(tongue.code)}")
        for side, tongue in asked
        if (other := _other(sides.text(side), tongue))
    ]


def _may_be_another(words: list[str], tongue: Tongue) -> bool:
    """A quick look before the close one: few small words of this language, or one of Greek in Latin letters."""
    if len(words) < _ENOUGH or not tongue.small:
        return False
    few = sum(map(tongue.small.__contains__, words)) * 6 < len(words)
    return few or (tongue.script == "LATIN" and not _of_latin_greek().isdisjoint(words))


def untouched(sides: Sides) -> Sequence[Found]:
    """The draft as it was, marked as edited."""
    pair = sides.pair
    if pair.state is State.EDITED and pair.draft is not None and pair.draft == pair.target and pair.source:
        return [whole("untouched", Side.TARGET, sides.target, "marked edited, but it is the draft as it was")]
    return ()


def doubtful(pair: Pair, *, numbers: bool = True) -> list[Found]:
    """What the aligner said of the pair: its doubts, or a low score that nobody has confirmed since.

    Without `numbers`, a doubt for numbers alone is left to the check that compares them closely.
    """
    if pair.state in (State.EDITED, State.APPROVED):
        return []
    doubts = [flag[6:].replace("-", " ") for flag in pair.flags if flag.startswith("align:")]
    low = pair.state is State.ALIGNED and pair.score is not None and pair.score < _DOUBTED
    if not low and (not doubts or (doubts == [_NUMBERS] and not numbers)):
        return []
    scored = f" (score {pair.score:.2f})" if pair.score is not None else ""
    told = ", ".join(doubts) or "the aligner was not sure"
    side = Side.TARGET if pair.target else Side.SOURCE
    return [missing("alignment", side, f"doubtful pairing{scored}: {told}")]


_NUMBERS = "numbers differ"
# Of pairs said at half the certainty, half are wrong (docs/alignment.md).
_DOUBTED = 0.5


def _other(text: str, tongue: Tongue) -> str:
    """The name of the language that a text is in, if it is surely not in `tongue`; "" else."""
    words = [word for word in map(_bare, text.lower().split()) if word]
    if len(words) < _ENOUGH:
        return ""
    # Words that are small in no language are most, and of no help.
    languages = languages_of()
    heard = [languages[word] for word in words if word in languages]
    least = max(3, _SHARE * len(words))
    if len(heard) < least:
        return ""
    own = sum(word in tongue.small for word in words)
    counts = dict.fromkeys(sorted(small_words().keys() - {tongue.code}), 0)
    for codes in heard:
        for code in codes:
            if code in counts:
                counts[code] += 1
    best = max(counts, key=lambda code: (counts[code], code))
    if counts[best] < least:
        return ""
    if counts[best] > 2 * own:
        return _name(best)
    # Greek in Latin letters and English share words (to, me): those that only one of them has decide.
    both = sum(word in tongue.small and best in languages.get(word, ()) for word in words)
    return _name(best) if counts[best] - both >= max(3, 2 * (own - both) + 1) else ""


@cache
def _of_latin_greek() -> frozenset[str]:
    """Small words that only Greek in Latin letters has."""
    return frozenset(word for word, codes in languages_of().items() if codes == ["el-Latn"])


def _bare(word: str) -> str:
    return word.strip(".,;:!?«»“”\"'()[]…–—·’‘")


@lru_cache(64)
def _name(code: str) -> str:
    from ...corpus.languages import language

    return f"{language(code).name} in Latin letters" if code.endswith("-Latn") else language(code).name
