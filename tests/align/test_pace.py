"""How fast engines are asked, against servers of tokens in simulated time."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from dipla.align.drafting.pace import Pace

# A refusal comes back at once; the fault server needs so many seconds for it.
AT_ONCE = 0.003


class Bucket:
    """Takes a request for a token; holds a second's worth of them and refuses without one."""

    def __init__(self, rate: float) -> None:
        self._rate, self._tokens, self._at = rate, rate, 0.0

    def takes(self, at: float) -> bool:
        self._tokens = min(self._rate, self._tokens + (at - self._at) * self._rate)
        self._at = at
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


@dataclass
class Told:
    """When each request was sent that was taken, and each that was refused."""

    taken: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)

    @property
    def share(self) -> float:
        return len(self.refused) / (len(self.taken) + len(self.refused))

    def rate(self, since: float) -> float:
        """Requests taken in a second from then on."""
        late = [at for at in self.taken if at >= since]
        return len(late) / (self.taken[-1] - since)


def asked(
    takes: Callable[[float], bool], count: int, *, jobs: int, latency: float, after: float | None, most: float = 0.0
) -> Told:
    """What a server tells of a run of so many requests, sent as the run sends them."""
    pace, told = Pace(most, 0.0, random.Random(1)), Told()
    flying: list[tuple[float, float, bool]] = []
    left, at = count, 0.0
    while left or flying:
        if left and len(flying) < min(jobs, pace.width) and pace.wait(at) <= 0:
            good = takes(at)
            (told.taken if good else told.refused).append(at)
            pace.sent(at)
            heapq.heappush(flying, (at + (latency + AT_ONCE if good else AT_ONCE), at, good))
            left -= 1
            continue
        # Waking a little late, as threads do, ends in a time that is surely past the wait.
        ready = at + pace.wait(at) + 1e-6 if left and len(flying) < min(jobs, pace.width) else float("inf")
        if flying and flying[0][0] <= ready:
            at, sent, good = heapq.heappop(flying)
            if good:
                pace.went_well(at)
            else:
                pace.refused(at, sent, after)
                left += 1
        else:
            at = ready
    return told


@settings(deadline=None)
@given(
    rate=st.floats(15, 60),
    latency=st.floats(0, 1),
    jobs=st.integers(1, 64),
    count=st.integers(40, 1500),
    after=st.sampled_from([1.0, 2.0, None]),
)
@example(rate=20, latency=0, jobs=64, count=60, after=1.0)
@example(rate=20, latency=0.1, jobs=16, count=500, after=None)
def test_a_server_of_tokens_refuses_few(
    rate: float, latency: float, jobs: int, count: int, after: float | None
) -> None:
    told = asked(Bucket(rate).takes, count, jobs=jobs, latency=latency, after=after)
    assert len(told.taken) == count
    assert told.share <= 0.1


@settings(max_examples=25, deadline=None)  # 2400 simulated requests each
@given(rate=st.floats(15, 60), latency=st.floats(0, 0.2), after=st.sampled_from([1.0, None]))
def test_a_server_of_tokens_is_used_once_its_rate_is_known(rate: float, latency: float, after: float | None) -> None:
    told = asked(Bucket(rate).takes, int(rate * 40), jobs=16, latency=latency, after=after)
    assert told.rate(since=10) >= 0.75 * rate


@settings(max_examples=40, deadline=None)  # 1500 simulated requests each
@given(seed=st.integers(0, 2**32))
def test_refusals_for_no_reason_do_not_bring_the_run_to_a_crawl(seed: int) -> None:
    chance = random.Random(seed)
    told = asked(lambda _: chance.random() >= 0.03, 1500, jobs=16, latency=0.1, after=1.0)
    assert told.rate(since=0) >= 2.5


def test_a_server_that_refuses_nothing_is_asked_by_all_workers_at_once() -> None:
    told = asked(lambda _: True, 500, jobs=16, latency=0.1, after=None)
    # 32 rounds of 103 ms, and the first spread over less than one of them.
    assert told.taken[-1] < 32 * 0.103


def test_a_server_that_takes_nothing_for_a_while_is_asked_faster_soon_after() -> None:
    told = asked(lambda at: at >= 30, 200, jobs=4, latency=0.1, after=10.0)
    assert len(told.refused) <= 12
    assert told.taken[-1] < 30 + 10 + 200


@settings(deadline=None)
@given(most=st.floats(0.5, 20), rate=st.floats(1, 60))
def test_the_own_bound_of_an_engine_is_never_passed(most: float, rate: float) -> None:
    told = asked(Bucket(rate).takes, 100, jobs=16, latency=0.1, after=1.0, most=most)
    sent = sorted(told.taken + told.refused)
    assert all(later - earlier >= 0.999 / most for earlier, later in pairwise(sent))
