"""What came of a merge: what was applied, and what a person should know of."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Noted:
    """A row that a person should know of: `found` is the sheet's text, `store` the store's, when they matter."""

    kind: str  # queued, conflict, duplicate, missing, new, repaired
    id: str
    row: int
    column: str
    reason: str
    found: str = ""
    store: str = ""


@dataclass(slots=True)
class Merged:
    """Rows applied and unchanged, and those a person should know of."""

    applied: list[str] = field(default_factory=list)
    unchanged: int = 0
    noted: list[Noted] = field(default_factory=list)
    own_columns: tuple[str, ...] = ()
    repaired: str = ""  # what was put right in the whole file

    def count(self, kind: str) -> int:
        """How many rows of a kind were noted."""
        return sum(item.kind == kind for item in self.noted)

    @property
    def wants_person(self) -> bool:
        """Whether a queue or a conflict waits."""
        return any(item.kind in ("queued", "conflict") for item in self.noted)

    @property
    def is_whole(self) -> bool:
        """Whether the store now holds all that the sheet said."""
        return not (self.wants_person or self.count("new"))

    def as_json(self) -> dict[str, Any]:
        """Counts by the names that scripts rely on, then the rows noted."""
        kinds = Counter(item.kind for item in self.noted)
        return {
            "applied": len(self.applied),
            "unchanged": self.unchanged,
            "queued": kinds["queued"],
            "conflicts": kinds["conflict"],
            "duplicates": kinds["duplicate"],
            "missing": kinds["missing"],
            "new": kinds["new"],
            "repaired": kinds["repaired"],
            "rows": [asdict(item) for item in self.noted],
        }
