"""All checks of one pair, as a project wants them.

A pair is asked only what its words wake (see `waking`), so that a million pairs take a minute or so.
"""

from __future__ import annotations

from ...corpus.model import Pair
from . import translated
from .consistency import Repeats
from .finding import Finding, Found
from .settings import Settings
from .sides import Sides


def findings(pair: Pair, settings: Settings, repeats: Repeats | None = None) -> list[Finding]:
    """What is to be said of a pair, in the order of the rules; `repeats` knows the other pairs, if they were read.

    >>> from ...corpus.model import Sentence, State
    >>> pair = Pair("p1", (Sentence("el_s1", "Πού πήγε;", "el"),), "Where did he go;", State.DRAFT)
    >>> [(found.rule, found.start, found.end, found.suggestion) for found in findings(pair, Settings())]
    [('question', 15, 16, '?')]
    """
    return [
        Finding(pair.id, one.rule, settings.severity(one.rule, one.severity), *one[1:-1])
        for one in _found(pair, settings, repeats)
        if settings.is_on(one.rule) and not _excepted(one, pair, settings)
    ]


def _found(pair: Pair, settings: Settings, repeats: Repeats | None) -> list[Found]:
    source, target = pair.source_text, pair.target
    found: list[Found] = []
    if pair.flags or pair.score is not None:
        found = translated.doubtful(pair, numbers=not settings.is_on("numbers"))
    if unwritten := translated.unwritten(pair, source, target):
        return unwritten + found
    if not source or not target:
        return found
    sides = Sides(pair, source, target, settings.tongues, settings.readers)
    if same := translated.same(sides):
        # All else would say the same again.
        return [*same, *translated.untouched(sides), *found]
    for check in settings.asked[sides.source_wakes | sides.target_wakes]:
        if told := check(sides):
            found += told
    if repeats is not None:
        found += repeats.of(sides)
    return _once(found)


def _once(found: list[Found]) -> list[Found]:
    """Without what another finding says already: a text in another language has strange signs, lengths and names."""
    if len(found) < 2:
        return found
    rules = {one.rule for one in found}
    said: set[str] = set()
    if "language" in rules or "left-over" in rules:
        said |= {"names", "repeated", "spelling", "length"}
    if "language" in rules:
        said |= {"left-over"}
    if "look-alike" in rules:
        said |= {"left-over", "spelling"} if "left-over" not in rules else {"spelling"}
    if rules & {"tags", "addresses"}:
        said |= {"length", "quotes", "end"}
    if "numbers" in rules:
        said |= {"separators", "units"}
    if "units" in rules and "numbers" not in rules:
        said |= {"numerals"}
    return [one for one in found if one.rule not in said]


def _excepted(found: Found, pair: Pair, settings: Settings) -> bool:
    texts = settings.exceptions.get(found.rule)
    if not texts:
        return False
    text = pair.source_text if found.side == "source" else pair.target or ""
    return text[found.start : found.end].casefold() in texts
