"""What must stand in the target as it stands in the source: tags, placeholders, addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ..drafting.protection import ADDRESS, PLACEHOLDER, TAG, nested
from .finding import Found, Side
from .sides import Sides, at

# In this order: the colon of https:// begins no placeholder, an entity in an address is part of it.
_PATTERNS = {"tags": re.compile(TAG), "addresses": re.compile(ADDRESS), "placeholders": re.compile(PLACEHOLDER)}
_NAMES = {"tags": "tag", "addresses": "address", "placeholders": "placeholder"}
# A quick look before each.
_LOOKS = {
    "tags": re.compile(r"[<&]"),
    "addresses": re.compile(r"[@/_]|\.[A-Za-z]{2}|--"),
    "placeholders": re.compile(r"%[\w(+#.-]|[{}#@\[\\]|\$[A-Za-z_{]|:[a-z]"),
}
_ANY_LOOK = re.compile("|".join(look.pattern for look in _LOOKS.values()))
# A hashtag is a word, `[1]` and `[^1]` are notes, which an edition may leave out; an underlined word may be slanted.
_WORDS = re.compile(r"[#@]\w+|\[\^?\d+\]|:[a-z_]+:?")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d+);")
# Where an address ends: what follows is the sentence's.
_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)
# How an address may begin when a letter or sign of http:// is lost or doubled.
_BROKEN_SCHEME = re.compile(r"(?<![\w/])(?!https?://\w)h{0,2}t{1,3}ps?[:;]?/{1,3}(?=\w)")


def may_hold(word: str) -> bool:
    """Whether a part of a word may be of a tag, an address or a placeholder."""
    return bool(_ANY_LOOK.search(word))


def kept(sides: Sides) -> Sequence[Found]:
    """Tags, placeholders and addresses of one side that the other has not, and tags out of order."""
    source, target = sides.source, sides.target
    ours = _parts(source) if "markup" in sides.source_wakes else {}
    theirs = _parts(target) if "markup" in sides.target_wakes else {}
    found: list[Found] = []
    for rule in _PATTERNS:
        found += _differing(rule, ours.get(rule, []), theirs.get(rule, []))
    if not found and "://" in source and (broken := _BROKEN_SCHEME.search(target)) and broken[0] not in source:
        return [at("addresses", Side.TARGET, broken, f"no address begins with {broken[0]}")]
    if not found and "<" in source:
        (well, empty), (still, emptied) = nested(source), nested(target)
        if (well and not still) or emptied > empty:
            tag = next(iter(theirs["tags"]))
            found.append(at("tags", Side.TARGET, tag, "the tags of the target do not hold what they held"))
    return found


def _parts(text: str) -> dict[str, list[re.Match[str]]]:
    found: dict[str, list[re.Match[str]]] = {}
    rest = text
    for rule, pattern in _PATTERNS.items():
        found[rule] = list(pattern.finditer(rest)) if _LOOKS[rule].search(rest) else []
        if found[rule]:
            rest = pattern.sub(lambda one: " " * len(one[0]), rest)
    return found


def _differing(rule: str, ours: list[re.Match[str]], theirs: list[re.Match[str]]) -> list[Found]:
    if not ours and not theirs:
        return []
    before, after = Counter(_plain(rule, one[0]) for one in ours), Counter(_plain(rule, one[0]) for one in theirs)
    lost, new = before - after, after - before
    name = _NAMES[rule]
    if rule == "placeholders":
        lost, new = (
            Counter({text: n for text, n in side.items() if not _WORDS.fullmatch(text)}) for side in (lost, new)
        )
    found = []
    if lost and new and sum(lost.values()) == sum(new.values()) == 1:
        (was,), (now,) = lost, new
        place = next(one for one in theirs if _plain(rule, one[0]) == now)
        suggestion = next(one[0] for one in ours if _plain(rule, one[0]) == was)
        told = f"the {name} {suggestion} of the source became {place[0]}"
        return [at(rule, Side.TARGET, place, told, suggestion)]
    for one in ours:
        if lost[_plain(rule, one[0])] > 0:
            lost[_plain(rule, one[0])] -= 1
            found.append(at(rule, Side.SOURCE, one, f"the target lacks the {name} {one[0]}"))
    for one in theirs:
        if new[_plain(rule, one[0])] > 0:
            new[_plain(rule, one[0])] -= 1
            found.append(at(rule, Side.TARGET, one, f"the source has no {name} {one[0]}"))
    return found


def _plain(rule: str, text: str) -> str:
    """What must be the same: an address without its scheme and in small letters up to the path; anything else whole."""
    if rule != "addresses":
        return text
    host, slash, path = _SCHEME.sub("", text).partition("/")
    return host.lower() + slash + path.rstrip("/")
