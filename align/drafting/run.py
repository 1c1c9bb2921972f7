"""The run: parcels go out at the engine's pace, come back, are checked, and are sent again where that may help.

One thread decides everything; the workers only ask. Nothing new is sent before the caller has taken (and kept) what
came, so that a process killed at any moment loses no more than `jobs` requests.
"""

from __future__ import annotations

import heapq
import random
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..engines.interface import Engine, EngineError
from ..memory import folded
from .checks import Verdict
from .pace import Pace, retry_wait
from .packing import Parcel
from .workers import Landed, Workers

# A request that failed is sent again until it has failed so often; a refusal for haste (429) is nobody's failure.
_TRIES = 5
_MOST_REFUSALS = 20
# From this failure on a request is halved: one text of it may be what breaks the engine.
_HALVE_AT = 3
# An engine that asks to wait longer has a quota that is used up.
_LONGEST_PAUSE = 120.0
# Nobody at the address for so long, and nobody ever was: the run ends.
_NOBODY = 2.0
# Nobody at the address any more for so long: the run ends with what it has.
_GONE = 10.0
# No good answer for so long, however often the engine asked to wait: the run ends.
_LONGEST_QUIET = 600.0
# While nothing has come, so many sentences are looked at ahead at a time, and then the workers have their turn (s).
_AHEAD = 4
_TURN = 0.0002

Judge = Callable[[str, str], Verdict | None]
# Sentences and answers of one request: the places of those that belong elsewhere, with the reason.
Compare = Callable[[list[str], list[str]], dict[int, str]]
# A sentence that was sent: what its checks need of it is worked out while the answer is under way.
Foresee = Callable[[str], None]


class NobodyThere(Exception):  # noqa: N818  it is a finding, and the caller's to word
    """Nobody ever answered at the engine's address."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A text that is done with: its answer, or why it has none (`answer` is then what was refused, or "").

    `request` is the number of the request that brought it in this run, `checks` how it came through them.
    """

    text: str
    answer: str
    reason: str = ""
    request: int = 0
    checks: str = ""


@dataclass(slots=True)
class _Flight:
    parcel: Parcel
    sent: float
    deadline: float


class Run:
    """One conversation with an engine. `settled` grows; the caller keeps what is in it, then clears it."""

    def __init__(
        self,
        parcels: Sequence[Parcel],
        engine: Engine,
        judge: Judge,
        compare: Compare,
        jobs: int,
        foresee: Foresee = lambda _: None,
    ) -> None:
        self.settled: list[Settled] = []
        self.stopped = ""
        self.refused = False  # stopped because the engine will never answer (a wrong key or address)
        self._engine, self._judge, self._compare, self._foresee = engine, judge, compare, foresee
        self._chance = random.Random()  # noqa: S311  for jitter
        self._workers = Workers(engine, min(jobs, max(1, len(parcels))))
        self._started = self._last_good = time.monotonic()
        self._pace = Pace(engine.requests_per_second, self._started, self._chance)
        self._heard = False
        self._last_heard = self._started
        self._count = 0
        self._flying: dict[int, _Flight] = {}
        self._waiting: list[tuple[float, int, Parcel]] = []
        self._unseen: deque[str] = deque()
        for parcel in parcels:
            self._queue(parcel, self._started)
        # Silent for so long without a reason given: the run ends with what it has.
        self._silence = 2 * engine.times.read + engine.times.connect

    def rounds(self) -> Iterator[None]:
        """Work until all is settled; after each step the caller keeps what is in `settled`.

        Raises NobodyThere.
        """
        try:
            while self._flying or self._waiting:
                self._send()
                for landed in self._landed():
                    self._land(landed)
                    # Kept by the caller; then the next goes out while others are judged.
                    yield
                    self._send()
                self._give_up_late()
                self._stop_when_silent()
                yield
        finally:
            self._workers.dismiss()

    def received(self) -> None:
        """Settle what has come already, without waiting: for a run that is being interrupted."""
        for landed in self._workers.landed(0):
            self._land(landed)

    def _queue(self, parcel: Parcel, due: float) -> None:
        self._count += 1
        heapq.heappush(self._waiting, (due, self._count, parcel))

    def _send(self) -> None:
        at = time.monotonic()
        while self._waiting and self._room():
            if self._waiting[0][0] > at or self._pace.wait(at) > 0:
                return
            _, number, parcel = heapq.heappop(self._waiting)
            times = self._engine.times
            self._flying[number] = _Flight(parcel, at, at + times.connect + times.read + 1)
            self._pace.sent(at)
            self._workers.send(number, parcel)
            self._unseen.extend(parcel.texts)

    def _room(self) -> bool:
        return len(self._flying) < min(self._workers.count, self._pace.width)

    def _patience(self) -> float:
        at = time.monotonic()
        if self._waiting and self._room():
            return min(0.5, max(0.001, self._waiting[0][0] - at, self._pace.wait(at)))
        return 0.5

    def _landed(self) -> list[Landed]:
        """What has come, within the patience; meanwhile what was sent is looked at ahead."""
        until = time.monotonic() + self._patience()
        found = self._workers.landed(0)
        while not found and (left := until - time.monotonic()) > 0:
            for _ in range(min(_AHEAD, len(self._unseen))):
                self._foresee(self._unseen.popleft())
            found = self._workers.landed(min(left, _TURN) if self._unseen else left)
        return found

    def _land(self, landed: Landed) -> None:
        flight = self._flying.pop(landed.number, None)
        if flight is None:
            return  # given up before
        if landed.fault:
            self._failed(flight, landed.fault)
        else:
            self._heard, self._last_heard = True, time.monotonic()
            self._answered(landed.number, flight.parcel, landed.answers)

    def _give_up_late(self) -> None:
        at = time.monotonic()
        for number in [number for number, flight in self._flying.items() if at > flight.deadline]:
            flight = self._flying.pop(number)
            self._workers.replace()
            self._failed(flight, EngineError(f"no answer within {self._engine.times.read:g} s", late=True))

    # What comes

    def _answered(self, number: int, parcel: Parcel, answers: Sequence[str]) -> None:
        at = time.monotonic()
        self._pace.went_well(at)
        verdicts = [self._judge(text, answer) for text, answer in zip(parcel.texts, answers, strict=True)]
        for place, why in self._misplaced(parcel, answers).items():
            verdicts[place] = verdicts[place] or Verdict(why, elsewhere=True)
        if len(answers) > 1 and all(verdict and verdict.whole for verdict in verdicts):
            self._again(parcel, EngineError(verdicts[0].reason if verdicts[0] else ""))
            return
        self._last_good = at
        again: dict[bool, list[str]] = {False: [], True: []}
        elsewhere: dict[str, tuple[str, str]] = {}
        for text, answer, verdict in zip(parcel.texts, answers, verdicts, strict=True):
            if verdict is None:
                self.settled.append(Settled(text, answer.strip(), "", number, parcel.checks))
            elif parcel.second or self.stopped:
                self.settled.append(Settled(text, answer, verdict.reason, number))
            else:
                again[verdict.lost].append(text)
                if verdict.elsewhere:
                    elsewhere[text] = (answer, verdict.reason)
        for masked, texts in again.items():
            if texts:
                self._queue(Parcel(tuple(texts), parcel.context, second=True, masked=masked, elsewhere=elsewhere), at)

    def _misplaced(self, parcel: Parcel, answers: Sequence[str]) -> dict[int, str]:
        """Which answers belong to other sentences. Asked again alone, a sentence has no neighbours to tell it by."""
        found = self._compare(list(parcel.texts), list(answers))
        for place, (text, answer) in enumerate(zip(parcel.texts, answers, strict=True)):
            before, why = parcel.elsewhere.get(text, ("", ""))
            if why and folded(answer) == folded(before):
                found.setdefault(place, why)
        return found

    def _failed(self, flight: _Flight, fault: EngineError) -> None:
        at, parcel = time.monotonic(), flight.parcel
        if fault.unreachable:
            if not self._heard and at - self._started > _NOBODY:
                raise NobodyThere(str(fault))
            if at - self._last_heard > _GONE:
                self._stop(str(fault))
        else:
            self._heard = self._heard or not fault.late
            self._last_heard = at
        if fault.busy:
            self._pace.refused(at, flight.sent, fault.after)
            if (fault.after or 0) > _LONGEST_PAUSE:
                self._stop(f"{fault}; it asks to wait {fault.after:.0f} s")
            elif parcel.refusals < _MOST_REFUSALS:
                self._queue(replace(parcel, refusals=parcel.refusals + 1), at)
                return
        if fault.lasting:
            self.refused = True
            self._stop(str(fault))
        self._again(parcel, fault)

    def _again(self, parcel: Parcel, fault: EngineError) -> None:
        """Send a request that failed once more, after a while and perhaps in halves, or settle it without answers."""
        failures = parcel.failures + (0 if fault.too_large else 1)
        single = len(parcel.texts) == 1
        if self.stopped or failures >= _TRIES or (fault.too_large and single) or fault.busy:
            self.settled += [Settled(text, "", self.stopped or str(fault)) for text in parcel.texts]
            return
        due = time.monotonic() + (0 if fault.too_large else retry_wait(failures, self._chance))
        if single or not (fault.too_large or fault.late or failures >= _HALVE_AT):
            self._queue(replace(parcel, failures=failures), due)
            return
        middle = len(parcel.texts) // 2
        for texts in (parcel.texts[:middle], parcel.texts[middle:]):
            self._queue(replace(parcel, texts=texts, failures=failures), due)

    # The end

    def _stop_when_silent(self) -> None:
        at = time.monotonic()
        quiet = at - self._last_good
        silent = at - max(self._last_good, self._pace.brake_until) > self._silence
        if (silent or quiet > _LONGEST_QUIET) and not self.stopped:
            self._stop(f"no good answer for {quiet:.0f} s, so the run was ended")
            for flight in self._flying.values():
                self.settled += [Settled(text, "", self.stopped) for text in flight.parcel.texts]
            self._flying.clear()

    def _stop(self, reason: str) -> None:
        """Send nothing more; what is under way may still come."""
        self.stopped = self.stopped or reason
        for _, _, parcel in self._waiting:
            self.settled += [Settled(text, "", self.stopped) for text in parcel.texts]
        self._waiting.clear()
