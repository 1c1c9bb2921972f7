"""Who is at which pair just now; kept in memory only, and forgotten when nobody says so again."""

from __future__ import annotations

from collections.abc import Callable

# The page says where it is every ten seconds at most.
_GONE_AFTER = 30.0
_MOST = 100


class Presence:
    """People by name; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seen: dict[str, tuple[str, float]] = {}

    def here(self, name: str, pair: str) -> bool:
        """A person is at a pair; whether that is news."""
        was = self._seen.get(name, ("", 0.0))[0]
        if len(self._seen) >= _MOST and name not in self._seen:
            del self._seen[min(self._seen, key=lambda known: self._seen[known][1])]
        self._seen[name] = pair, self._clock()
        return was != pair

    def people(self) -> list[dict[str, str]]:
        """Who is here, in the order of their names."""
        oldest = self._clock() - _GONE_AFTER
        return [{"name": name, "id": pair} for name, (pair, at) in sorted(self._seen.items()) if at >= oldest]
