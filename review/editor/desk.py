"""The store behind the page: one thread that writes, one that reads, and the index they keep up.

SQLite takes one writer at a time. All writing goes through one connection in one thread, and a change is on the disk
before its answer goes out. Other processes may write to the project, too (a merge, a draft): the desk sees their
commits by the store's data version, and takes their changes into its index before anything is answered from it.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from ...corpus.project import Project
from ...corpus.rows import By
from ...corpus.store import Store
from .checking import Findings, all_checked, no_findings
from .index import Index

_T = TypeVar("_T")
# So many changes at a time are put into the index one by one; after more it is read anew.
MANY = 20_000
# So many pairs in a row are put in order again; beyond, all of it is read anew.
_WIDEST = 4_000
# Seconds that what only reads is waited for at the end.
_LAST_WAIT = 2.0
# Pairs that are checked in one go, in about the time that one request takes.
_AT_ONCE = 16
# Seconds until it is looked whether there are some, how often pages hear of it, and how long nobody must have asked.
_IDLE, _TELL_EVERY, _QUIET = 0.5, 3.0, 0.25


@dataclass(frozen=True, slots=True)
class Window:
    """In a document, from place `first` on, `removed` pairs left and those of `numbers` stand there."""

    doc: str
    first: int
    removed: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What came of a write: the revisions before and after it, the pairs, and where their order changed.

    `window` is None where the order is what it was; `anew` when too much changed to say where.
    """

    before: int
    after: int
    ids: tuple[str, ...]
    step: int | None = None
    window: Window | None = None
    anew: bool = False


class Desk:
    """A project that is being edited. `clock` tells the time as ISO 8601 in UTC."""

    def __init__(
        self,
        project: Project,
        clock: Callable[[], str],
        *,
        name: str,
        timing: bool = True,
        findings: Findings = no_findings,
    ) -> None:
        self.project, self.clock, self.name, self.timing, self.findings = project, clock, name, timing, findings
        self.epoch = 0
        self.revision = 0
        # Rises when marks change without a revision: a finding came or went.
        self.marked = 0
        self._unchecked: deque[int] = deque()
        self._print: tuple[Any, ...] | None = None
        self._version = 0
        self._writer = ThreadPoolExecutor(1, "writer")
        self._reader = ThreadPoolExecutor(1, "reader")
        self._slow = ThreadPoolExecutor(1, "slow")
        self._own = threading.local()
        self._stores: list[Store] = []
        self._news = asyncio.Event()
        self._told_marked = 0
        self._asked = self._looked = 0.0
        self.index: Index = self._writer.submit(self._begin).result()

    # Asking and doing

    def wanted(self) -> None:
        """Somebody waits for an answer: what is done in the background waits, too."""
        self._asked = time.monotonic()

    async def read(self, deed: Callable[[Store, Index], _T], *, slow: bool = False) -> _T:
        """What the deed finds in the store. `slow`: it may take a while, and others are not to wait for it."""
        loop = asyncio.get_running_loop()
        pool = self._slow if slow else self._reader
        self.wanted()
        return await loop.run_in_executor(pool, lambda: deed(self._store(), self.index))

    async def write(self, deed: Callable[[Store], _T]) -> tuple[_T, Change]:
        """Do something in one transaction, which is one step: what it gave and changed, once on the disk."""
        loop = asyncio.get_running_loop()
        self.wanted()
        done = await loop.run_in_executor(self._writer, lambda: self._write(deed))
        self.tell()
        return done

    @property
    def langs(self) -> tuple[str, str]:
        """The languages of source and target."""
        return self.project.settings.source_lang, self.project.settings.target_lang

    def by(self, who: str, way: str) -> By:
        """Who does something now, and by which way."""
        return By(who, self.clock(), way)

    # News

    async def news(self, timeout: float) -> None:
        """Wait until something changes, for so many seconds at most."""
        event = self._news
        try:
            await asyncio.wait_for(event.wait(), timeout)
        except TimeoutError:
            return

    def tell(self) -> None:
        """Wake all that wait for news."""
        self._news.set()
        self._news = asyncio.Event()

    async def watch(self, pause: float) -> None:
        """See what other processes write, again and again."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(pause)
            if await loop.run_in_executor(self._writer, self.look):
                self.tell()

    async def refresh(self, ids: Sequence[str]) -> None:
        """Marks of pairs changed without a revision."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._writer, lambda: self._put_in(self._store(), ids))
        self.marked += 1
        self.tell()

    async def check(self, pause: float) -> None:
        """Look at every pair once, and at what changed again, a few at a time while nobody asks for anything."""
        told = 0.0
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(pause if self._unchecked else _IDLE)
            now = time.monotonic()
            if self._unchecked and (now - self._asked > _QUIET or now - self._looked > _IDLE):
                self._looked = now
                self.marked += await loop.run_in_executor(self._slow, self._check_some)
            if self.marked != self._told_marked and (now - told > _TELL_EVERY or not self._unchecked):
                self._told_marked, told = self.marked, now
                self.tell()

    def _check_some(self) -> bool:
        store, index = self._store(), self.index
        numbers = [self._unchecked.popleft() for _ in range(min(len(self._unchecked), _AT_ONCE))]
        pairs = store.numbered(numbers)
        found = all_checked(store, pairs, self.findings)
        places = store.order.numbers([pair.id for pair in pairs])
        return sum(index.found(places[pair.id], any_=found[pair.id].wants) for pair in pairs) > 0

    def close(self) -> bool:
        """End the threads and close the store; what is being written is written to its end.

        Whether all have ended: a long search may not have, and nothing in the project depends on it.
        """
        self._writer.submit(self._close).result()
        self._writer.shutdown()
        ended = True
        for pool in (self._reader, self._slow):
            closing = pool.submit(self._close)
            pool.shutdown(wait=False)
            try:
                closing.result(_LAST_WAIT)
            except TimeoutError:
                ended = False
        return ended

    # In the threads

    def _store(self) -> Store:
        if not hasattr(self._own, "store"):
            self._own.store = self.project.store()
        store: Store = self._own.store
        return store

    def _close(self) -> None:
        if hasattr(self._own, "store"):
            self._own.store.close()

    def _begin(self) -> Index:
        store = self._store()
        self._version = store.order.data_version()
        self.revision, self._print = store.order.newest(), store.order.fingerprint()
        index = Index(store)
        self._check_later(index.numbers(0, len(index)))
        return index

    def _write(self, deed: Callable[[Store], _T]) -> tuple[_T, Change]:
        store = self._store()
        with store.transaction():
            if store.order.data_version() != self._version:
                self._take_in(store)
            before = self.revision
            done = deed(store)
            # What another process writes from here on is not this change.
            after, step = store.order.newest_step()
        change = self._take_in(store)
        return done, replace(change, before=before, after=after, step=step if after > before else None)

    def look(self) -> bool:
        """Take in what another process wrote since; whether there was anything."""
        store = self._store()
        version = store.order.data_version()
        if version == self._version:
            if self._print is None:
                self._print = store.order.fingerprint()
            return False
        before = self.revision, self.epoch
        self._take_in(store)
        known, now = self._print, store.order.fingerprint()
        if known != now and (known is None or self._print is not None):
            # Pairs came, or were placed anew, without a revision.
            self._read_anew(store)
            self.epoch += 1
        self._version, self._print = version, now
        return before != (self.revision, self.epoch)

    def _take_in(self, store: Store) -> Change:
        """Put the changes since the newest known revision into the index."""
        known, newest = self.revision, store.order.newest()
        if newest == known:
            return Change(known, known, ())
        ids, moved = store.order.changed_since(known, MANY)
        self.revision = newest
        if not moved:
            self._put_in(store, list(ids))
            return Change(known, newest, tuple(ids))
        self._print = None
        window = _window(store, self.index, list(ids)) if 0 < len(ids) < _WIDEST else None
        if window is None:
            self._read_anew(store)
            return Change(known, newest, tuple(ids), anew=True)
        outlines = {outline.number: outline for outline in store.order.outlines_of(window.numbers)}
        self.index.put(window.doc, window.first, window.removed, [outlines[number] for number in window.numbers])
        self._check_later(window.numbers)
        return Change(known, newest, tuple(ids), window=window)

    def _put_in(self, store: Store, ids: Sequence[str]) -> None:
        numbers = list(store.order.numbers(ids).values())
        self.index.update(store.order.outlines_of(numbers))
        self._check_later(numbers)

    def _read_anew(self, store: Store) -> None:
        index = Index(store)
        index.inherit(self.index)
        self._check_later(index.numbers(0, len(index)))
        self.index = index

    def _check_later(self, numbers: Sequence[int]) -> None:
        if self.findings is not no_findings:
            self._unchecked.extend(numbers)


def _window(store: Store, index: Index, ids: Sequence[str]) -> Window | None:
    """The stretch of the index in which these pairs stand, or stood; None where they are in several documents."""
    pairs = [pair for identifier in ids if (pair := store.pair(identifier))]
    docs = {pair.doc for pair in pairs}
    if len(docs) != 1:
        return None
    doc = docs.pop()
    places = []
    numbers = store.order.numbers(ids)
    for identifier in ids:
        place = index.place(numbers[identifier])
        if place is not None:
            places.append(place)
        elif not store.is_retired(identifier):
            # It is new here: it stands between the neighbours it has.
            beside = store.order.numbers([name for name in store.neighbours(identifier) if name])
            places += [at for number in beside.values() if (at := index.place(number)) is not None]
    if not places:
        return None
    first, last = min(places), max(places)
    if last - first > _WIDEST:
        return None
    here = index.numbers(first, last - first + 1)
    standing = store.order.standing(doc, list({*here, *numbers.values()}))
    return Window(doc, first, len(here), tuple(standing))
