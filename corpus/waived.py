"""Findings that a person waved through: for which pair and rule, why, and for which texts.

What was waved through holds for the texts as they were: one that has changed since asks again, and one that has changed
back does not. Nothing is deleted but by `forget`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from .model import Pair
from .tables import Tables

# The table, as `corpus.schema` makes it and brings it into older stores.
TABLE = """
CREATE TABLE waived (            -- findings of checks that a person let pass
    pair TEXT NOT NULL,
    rule TEXT NOT NULL,
    texts TEXT NOT NULL,         -- digest of the source and target that it holds for
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    PRIMARY KEY (pair, rule, texts)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule that one pair need not keep, while its texts are those of the digest `texts`."""

    pair: str
    rule: str
    texts: str
    reason: str
    at: str
    who: str


class Waived(Tables):
    """The table `waived` of a store, through the store's own doors."""

    def put(self, waiver: Waiver) -> None:
        """Let one finding pass from now on; a newer reason takes the place of an older one."""
        row = (waiver.pair, waiver.rule, waiver.texts, waiver.reason, waiver.at, waiver.who)
        self._many("INSERT OR REPLACE INTO waived VALUES (?, ?, ?, ?, ?, ?)", [row])

    def all(self) -> list[Waiver]:
        """All that was waved through, oldest first; some of it may hold for texts that have changed since."""
        found = self._every("SELECT pair, rule, texts, reason, at, who FROM waived ORDER BY at, pair, rule", ())
        return [Waiver(*row) for row in found]

    def of(self, pairs: Sequence[str]) -> dict[str, list[Waiver]]:
        """What was waved through of each of these pairs (a few hundred at most); others are left out."""
        found: dict[str, list[Waiver]] = {}
        rows = self._every(
            "SELECT pair, rule, texts, reason, at, who FROM waived "
            f"WHERE pair IN ({','.join('?' * len(pairs))}) ORDER BY at, rule",
            pairs,
        )
        for row in rows:
            found.setdefault(row[0], []).append(Waiver(*row))
        return found

    def forget(self, pair: str, rule: str) -> None:
        """A finding of this rule is told again."""
        self._many("DELETE FROM waived WHERE pair = ? AND rule = ?", [(pair, rule)])


def texts_of(pair: Pair) -> str:
    """The digest of a pair's texts.

    >>> from .model import Sentence, State
    >>> len(texts_of(Pair("p1", (Sentence("s1", "Ναι.", "el"),), "Yes.", State.DRAFT)))
    32
    """
    content = "\x1f".join((pair.source_text, "\x1e" if pair.target is None else pair.target))
    return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
