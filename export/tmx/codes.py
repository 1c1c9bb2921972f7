"""Whether the inline codes of a unit belong together: what is begun is ended, and what is matched has its match.

A client shows codes as tags and puts them back by number: an unbalanced pair breaks the target document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from .units import Unit

# Markup as it is composed: every `<` begins a tag, and no value holds one.
_TAG = re.compile(r"<(bpt|ept|it|ph|hi|ut)\b([^>]*)>")
_NUMBER = re.compile(r' i="([^"]*)"')
_MATCH = re.compile(r' x="([^"]*)"')


def faults(unit: Unit) -> Iterator[tuple[str, str, str]]:
    """Rule, message and severity of each fault in the codes of a unit."""
    matched = []
    for variant in unit.variants:
        tags = _TAG.findall(variant.markup) if variant.markup else []
        for message in _balance(tags):
            yield "tag-balance", f"{variant.lang}: {message}", "error"
        if variant.text.strip() or tags:
            numbers = ((name, _MATCH.search(said)) for name, said in tags)
            matched.append((variant.lang, Counter((name, number[1]) for name, number in numbers if number)))
    for lang, found in matched[1:]:
        first, expected = matched[0]
        for name, x in sorted((expected - found).keys() | (found - expected).keys()):
            has, lacks = (first, lang) if expected[name, x] > found[name, x] else (lang, first)
            yield "x-match", f'<{name} x="{x}"> stands in {has} and has no match in {lacks}', "warning"


def _balance(tags: list[tuple[str, str]]) -> Iterator[str]:
    """What is wrong with the pairs of `bpt` and `ept`, which belong together by `i`."""
    begun: set[str] = set()
    ended: set[str] = set()
    for name, said in tags:
        if name not in {"bpt", "ept"}:
            continue
        found = _NUMBER.search(said)
        if found is None:
            continue  # told as a missing attribute
        number = found[1]
        here = begun if name == "bpt" else ended
        if number in here:
            yield f'i="{number}" of <{name}> is not the only one in its segment'
        elif name == "ept" and number not in begun:
            yield f'<ept i="{number}"> ends what no <bpt> before it has begun'
        here.add(number)
    for number in sorted(begun - ended):
        yield f'<bpt i="{number}"> is not ended by an <ept>'
