"""A Latin word made of look-alikes only that stands where a Greek article or particle should: `O Σερζ`.

No look at one word can see it, since the word is whole. Grammar decides: a lone O or H is an article
before a name, or before a noun or adjective in its gender, and where no noun to its left makes it a
label (ομάδα O, βιταμίνη H). Before και or a verb it never is. What grammar leaves open is flagged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .edits import Change
from .leaning import bare
from .letters import GREEK, UPPER_TWINS

_TOKEN = re.compile(
    rf"(?<![\w.’'&/@#+\-])([ABEZHIKMNOPTYX]{{1,4}}|To|Ta|o)(?= (?:[«(\"“] ?)?([{GREEK}][{GREEK}’]*|\d+χρον[{GREEK}]+))"
)
_LEFT = re.compile(r"(?:[^\s.;!?:()«»]+ ){0,3}$")
_LEFT_REACH = 60
_MASCULINE = re.compile(r".*(?:ος|ός|ης|ής|ας|άς|ές|ούς|ών|έας|χρονος)$")
_FEMININE = re.compile(r".*(?:α|ά|η|ή|ος|ός|ις|ού)$")
_SENTENCE_END = frozenset('.;!?:…»"”·)—–-\n')


@dataclass(frozen=True)
class Lists:
    """Small words, articles among them, nouns that a letter classes, and finite verbs that end like a noun."""

    small_words: frozenset[str]
    articles: frozenset[str]
    labels: frozenset[str]
    verbs: frozenset[str]


def lone_articles(text: str, lists: Lists) -> tuple[list[Change], list[Change]]:
    """The certain changes and the doubts."""
    changes: list[Change] = []
    doubts: list[Change] = []
    for match in _TOKEN.finditer(text):
        piece, following = match.groups()
        after = _greek(piece)
        if after.lower() not in lists.small_words and bare(after) not in lists.small_words:
            continue
        left = _LEFT.search(text, max(0, match.start() - _LEFT_REACH), match.start())
        before = left.group().split() if left else []
        verdict = _judge(piece, after, following, before, text, match.start(), lists)
        if verdict is None:
            continue
        reason = f"U+{ord(piece[0]):04X} is Latin; {after} is meant before {following}"
        if verdict:
            changes.append(Change(match.start(), match.end(1), after, "latin-o", reason))
        else:
            doubts.append(
                Change(match.start(), match.end(1), after, "latin-o", f"Latin {piece}: an article, or a label")
            )
    return changes, doubts


_LOWER = {"o": "ο", "a": "α"}


def _greek(piece: str) -> str:
    """The word with Greek letters for the Latin ones that look like them."""
    return "".join(UPPER_TWINS.get(letter) or _LOWER.get(letter, letter) for letter in piece)


def _judge(
    piece: str,
    after: str,
    following: str,
    before: list[str],
    text: str,
    start: int,
    lists: Lists,
) -> bool | None:
    """True for a Greek word, False for a doubt, None for a Latin word."""
    last = before[-1] if before else ""
    if last and last[-1].isascii() and last[-1].isalpha() and _greek(last).lower() not in lists.small_words:
        return None  # in a Latin name: Plan B, Jackie O
    if any(bare(word.strip("«»(),")) in lists.labels for word in before):
        return False
    if last.lower() in lists.articles:
        return False
    if bare(following) == "και" or following.lower() == "ή":
        return False
    if len(piece) > 1:
        return True
    head = start == 0 or text[start - 1] == "\n" or text[max(0, start - 2)] in _SENTENCE_END
    if piece == "o" and (start == 0 or text[start - 1] == "\n"):
        return False  # a bullet of a list
    a_name = last[:1].isupper() and not last.isupper()  # before a middle initial
    return _noun_follows(after, following, lists) and (head or not a_name)


def _noun_follows(article: str, word: str, lists: Lists) -> bool:
    """Whether a name, or a noun or adjective in the gender of the article, stands there."""
    plain = word.lower()
    if plain in lists.small_words or bare(word) in lists.verbs:
        return False
    if word[0].isupper() and not (word.isupper() and len(word) > 1):
        return True
    ending = _MASCULINE if article in "Οο" else _FEMININE
    return bool(ending.match(plain))
