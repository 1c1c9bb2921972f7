"""How fast an engine is asked: at its own speed until it refuses, then a little slower than what it took.

A refusal (HTTP 429) is a brake for all workers at once. Clocks are arguments: seconds, of any origin.
"""

from __future__ import annotations

import random

# A refusal without a Retry-After is answered with this many seconds, doubled each time, up to the cap.
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 60.0
# The first wait before a request that failed is sent again, doubled each time.
_FIRST_RETRY = 0.25
# After a refusal: this share of the rate that was too fast; each second without one adds this share again.
_SLOWER = 0.7
_FASTER = 0.02


def retry_wait(failures: int, chance: random.Random) -> float:
    """Seconds before the next attempt after so many failures: doubled each time, half of it by chance, capped."""
    full = min(_LONGEST_WAIT, _FIRST_RETRY * 2 ** max(0, failures - 1))
    return float(full * chance.uniform(0.5, 1.0))


class Pace:
    """When the next request may be sent. `most` is the engine's own bound in requests a second; 0 for none."""

    def __init__(self, most: float, at: float, chance: random.Random) -> None:
        self._most = most
        self._rate = most
        self._start = at
        self._next = at
        self._braked = at
        self._brake_until = at
        self._changed = at
        self._accepted = 0
        self._refusals = 0
        self._chance = chance

    @property
    def brake_until(self) -> float:
        """Until when nothing is sent, because the engine said so."""
        return self._brake_until

    def wait(self, at: float) -> float:
        """Seconds until a request may be sent; 0 when it may now."""
        return max(0.0, self._next - at, self._brake_until - at)

    def sent(self, at: float) -> None:
        """A request goes out now."""
        if self._rate:
            self._next = max(at, self._next) + 1 / self._rate

    def went_well(self, at: float) -> None:
        """A request was answered; after a while without a refusal the rate grows again."""
        self._accepted += 1
        self._refusals = 0
        if self._rate and self._rate != self._most and at - self._changed >= 1:
            self._rate *= 1 + _FASTER
            if self._most:
                self._rate = min(self._rate, self._most)
            self._changed = at

    def refused(self, at: float, sent_at: float, after: float | None) -> None:
        """A request was refused: all wait, and the rate falls once for all that were under way."""
        wait = after
        if wait is None:
            wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2**self._refusals) * self._chance.uniform(0.75, 1.25)
        self._brake_until = max(self._brake_until, at + wait)
        if sent_at < self._braked:
            return
        self._refusals += 1
        taken = self._accepted / max(1.0, at - self._start)
        self._rate = max(0.1, self._rate * _SLOWER if self._rate else taken * _SLOWER)
        self._braked, self._changed = at, self._brake_until
