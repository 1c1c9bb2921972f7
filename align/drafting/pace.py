"""How fast an engine is asked: at its own speed until it refuses, then at what it took.

A refusal (HTTP 429) is a brake for all workers at once. The time up to the end of a brake is a round, and what the
engine took in a round, its brake counted in, is what it gives on the whole: a bucket of tokens fills during the brake
too. So the next round goes at a little less than that, and a little faster with each answer. A refusal for no reason
is braked for likewise, but soon after another it ends a round too short to tell, so no round lowers the rate by more
than a quarter.

Clocks are arguments: seconds, of any origin.
"""

from __future__ import annotations

import random

# A refusal without a Retry-After is answered with this many seconds, doubled each time, up to the cap.
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 60.0
# The first wait before a request that failed is sent again, doubled each time.
_FIRST_RETRY = 0.25
# Until the first refusal: so many requests a second, or as many as were sent so far, if that is more. A refusal that
# comes back in 5 ms then finds one other request under way; one that takes longer finds no more than `_WIDTH`.
_OPENING = 200.0
# So many requests may be under way at first, and one more for each answer: the first ones may all be held up (by a
# connection, an import) and then come at once.
_WIDTH = 16
# After a round: this share of what the engine took in it, or this share of the rate that was too fast, if that is more.
_UNDER = 0.9
_SLOWER = 0.75
# A round counts for at least a second: what a full bucket gives in an instant is no rate.
_SHORTEST_ROUND = 1.0
# Where nothing was taken in the first round: requests a second.
_UNKNOWN = 1.0
# Each answer adds this share of the rate, but no more than so many requests a second, and no less than at a low rate: a
# share alone would lead to a standstill. In simulation a bucket of 20 a second then refuses one in fifty and one of 1 a
# second one in fourteen; where 3 % are refused for no reason, 12 a second remain of the 33 that brakes of 1 s leave.
_FASTER_SHARE = 0.02
_FASTER = 0.2
_LOW = 0.25


def retry_wait(failures: int, chance: random.Random) -> float:
    """Seconds before the next attempt after so many failures: doubled each time, half of it by chance, capped."""
    full = min(_LONGEST_WAIT, _FIRST_RETRY * 2 ** max(0, failures - 1))
    return float(full * chance.uniform(0.5, 1.0))


class Pace:
    """When the next request may be sent. `most` is the engine's own bound in requests a second; 0 for none."""

    def __init__(self, most: float, at: float, chance: random.Random) -> None:
        self._most = most
        self._rate = most
        self._round = at
        self._next = at
        self._braked = at
        self._brake_until = at
        self._braking = False
        self._taken = 0
        self._refusals = 0
        self._answered = 0
        self._chance = chance

    @property
    def width(self) -> int:
        """How many requests may be under way at once."""
        return _WIDTH + self._answered

    @property
    def brake_until(self) -> float:
        """Until when nothing is sent, because the engine said so."""
        return self._brake_until

    def wait(self, at: float) -> float:
        """Seconds until a request may be sent; 0 when it may now."""
        return max(0.0, self._next - at, self._brake_until - at)

    def sent(self, at: float) -> None:
        """A request goes out now; the first after a brake begins a round."""
        if self._braking:
            self._slow_down()
            self._braking, self._taken, self._round = False, 0, at
        self._taken += 1
        self._next = max(at, self._next) + 1 / (self._rate or max(_OPENING, self._taken))

    def went_well(self, at: float) -> None:
        """A request was answered; where the pace is what holds the run back, it grows."""
        self._answered += 1
        self._refusals = 0
        if self._rate and at < self._next and not self._braking:
            self._rate += min(_FASTER, _FASTER_SHARE * max(_LOW, self._rate))
            if self._most:
                self._rate = min(self._rate, self._most)

    def refused(self, at: float, sent_at: float, after: float | None) -> None:
        """A request was refused: all wait, and the rate falls once for all that were under way."""
        wait = after
        if wait is None:
            wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2**self._refusals) * self._chance.uniform(0.75, 1.25)
        self._brake_until = max(self._brake_until, at + wait)
        if sent_at >= self._round:
            self._taken -= 1
        if sent_at < self._braked:
            return
        self._refusals += 1
        self._braked, self._braking = at, True

    def _slow_down(self) -> None:
        """The rate of the next round. Where nothing was taken in the first one, nothing is known of it."""
        seconds = max(_SHORTEST_ROUND, self._brake_until - self._round)
        self._rate = max(self._rate * _SLOWER, self._taken * _UNDER / seconds) or _UNKNOWN
        if self._most:
            self._rate = min(self._rate, self._most)
