"""Threads that ask an engine, timed from outside.

They are daemons: a server that is silent for ever holds neither the run nor the end of the process. A thread
given up is replaced, and its late answer is dropped.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from ..engines.interface import Engine, EngineError
from .packing import Parcel
from .protection import mask, unmask


@dataclass(frozen=True, slots=True)
class Landed:
    """What came of one request: answers, or the fault."""

    number: int
    answers: list[str]
    fault: EngineError | None


class Workers:
    """Threads that take parcels one by one; the caller hands out no more than there are free threads."""

    def __init__(self, engine: Engine, count: int) -> None:
        self._engine = engine
        self._tasks: queue.SimpleQueue[tuple[int, Parcel] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Landed] = queue.SimpleQueue()
        self.count = count
        self._threads = 0

    def replace(self) -> None:
        """One more thread, in the place of one that is given up."""
        threading.Thread(target=self._work, daemon=True).start()

    def send(self, number: int, parcel: Parcel) -> None:
        """Give a parcel to a free thread; the threads are started one by one."""
        if self._threads < self.count:
            self._threads += 1
            self.replace()
        self._tasks.put((number, parcel))

    def landed(self, patience: float) -> list[Landed]:
        """All that has come; waits so many seconds for the first."""
        found: list[Landed] = []
        try:
            found.append(self._done.get(timeout=patience) if patience > 0 else self._done.get_nowait())
            while True:
                found.append(self._done.get_nowait())
        except queue.Empty:
            return found

    def dismiss(self) -> None:
        """Let the threads end once they are free."""
        for _ in range(self.count):
            self._tasks.put(None)

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            number, parcel = task
            self._done.put(_answer(number, self._engine.translate, parcel))


def _answer(number: int, translate: Callable[..., list[str]], parcel: Parcel) -> Landed:
    texts = list(parcel.texts)
    parts: list[list[str]] = [[] for _ in texts]
    if parcel.masked:
        masked = [mask(text) for text in texts]
        texts, parts = [text for text, _ in masked], [kept for _, kept in masked]
    try:
        answers = translate(texts, parcel.context)
    except EngineError as fault:
        return Landed(number, [], fault)
    except Exception as error:  # noqa: BLE001  an engine may be anybody's; its message may hold a key, its kind does not
        return Landed(number, [], EngineError(f"the engine broke ({type(error).__name__})"))
    if len(answers) != len(texts):
        return Landed(number, [], EngineError(f"{len(answers)} answers for {len(texts)} texts"))
    return Landed(number, [unmask(answer, kept) for answer, kept in zip(answers, parts, strict=True)], None)
