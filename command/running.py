"""Shards are made here, one after another, or on a Dask cluster, as many at a time as there are workers.

Either way the same function makes them (command/shard.py), and they come back as they get done. A worker that is
killed loses the shard that it was at: the cluster gives that to another. A shard that killed several is given up and
told; the others go on.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from queue import Empty, Queue
from typing import Any

from ..corpus.errors import DiplaError
from .shard import Made, Shard, Wish, made

# Shards that wait at the cluster for each worker: enough that none is idle, so few that nothing grows with the batch.
AHEAD = 3
# With a port, or a scheduler of this process.
_ADDRESS = re.compile(r"inproc://.+|(?:\w+://)?[^/]+:\d+")
# Seconds until a cluster has answered and has a worker.
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Lost:
    """A shard that no worker came back from."""

    shard: Shard
    reason: str


def here(shards: Iterable[Shard], wish: Wish, folder: str) -> Iterator[Made | Lost]:
    """The shards made in this process, in their order."""
    for shard in shards:
        yield made(shard, wish, folder)


def gathered(client: Any, shards: Iterable[Shard], wish: Wish, folder: str) -> Iterator[Made | Lost]:
    """The shards made by the workers that a client speaks to, as they get done."""
    waiting = iter(shards)
    run = uuid.uuid4().hex[:8]
    room = AHEAD * max(1, _workers(client))
    under_way: dict[str, tuple[Shard, Any]] = {}
    done: Queue[Any] = Queue()

    def ask(some: Iterable[Shard]) -> None:
        for shard in some:
            future = client.submit(made, shard, wish, folder, key=f"dipla-{run}-{shard.name}", pure=False)
            under_way[future.key] = shard, future
            future.add_done_callback(done.put)

    ask(islice(waiting, room))
    forsaken = 0
    while under_way:
        try:
            key = done.get(timeout=PATIENCE).key
        except Empty:
            # A long shard is waited for; workers that are gone and do not come back are not.
            forsaken = 0 if _workers(client) else forsaken + 1
            if forsaken > 1:
                raise DiplaError("the cluster has lost all its workers. Whole shards are kept: run it again.") from None
            continue
        shard, future = under_way.pop(key)
        yield _result(future, shard)
        future.release()
        ask(islice(waiting, 1))


def _workers(client: Any) -> int:
    return len(client.scheduler_info(n_workers=-1)["workers"])


def _result(future: Any, shard: Shard) -> Made | Lost:
    from distributed.scheduler import KilledWorker

    error = future.exception()
    if error is None:
        result: Made = future.result()
        return result
    if isinstance(error, KilledWorker):
        return Lost(shard, "worker after worker died at it: a document too large for their memory, or a fault of ours.")
    if isinstance(error, DiplaError | OSError):
        raise error
    if type(error).__name__ in ("CancelledError", "FutureCancelledError", "CommClosedError"):
        raise DiplaError(f"the cluster is gone ({error}). Whole shards are kept: start it and run the command again.")
    if isinstance(error, ImportError):
        raise DiplaError(f"a worker cannot run dipla ({error}). Install the same dipla on all machines of the cluster.")
    raise error


@contextmanager
def cluster_client(where: str, jobs: int | None) -> Iterator[Any]:
    """A client of the cluster, which has a worker by then.

    `where` is the scheduler's address, or `local`: then a cluster of `jobs` workers is started on this machine and
    ended again. Raises DiplaError where there is no Dask, no cluster, or no worker.
    """
    if where != "local" and not _ADDRESS.fullmatch(where):
        raise DiplaError(
            f"--cluster {where}: expected local, none, or a scheduler's address, such as tcp://10.0.0.1:8786. "
            "Without --cluster, $DASK_SCHEDULER_ADDRESS says it."
        )
    distributed = _dask()
    import dask

    settings = {
        # What its parts say to each other, such as that a worker was killed, is not for the person.
        "logging.distributed": "critical",
        "distributed.admin.system-monitor.gil.enabled": False,
        # Nobody looks at the profile that a worker keeps of all that runs.
        "distributed.worker.profile.enabled": False,
        # On a machine under load a worker needs a minute to come back; one that comes too late stays away for ever.
        "distributed.comm.timeouts.connect": "180s",
        "distributed.comm.timeouts.tcp": "180s",
    }
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with dask.config.set(settings):
        cluster = None
        try:
            if where == "local":
                cluster = distributed.LocalCluster(
                    n_workers=jobs,
                    threads_per_worker=1,  # the work is Python's: threads of one process would wait for each other
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",  # None would take a fixed port, or warn
                    silence_logs=logging.CRITICAL,
                )
            client = distributed.Client(cluster or where, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            if cluster:
                cluster.close()
            raise DiplaError(
                f"--cluster {where}: no scheduler answers ({error}). Start one (dask scheduler, dask worker), or say "
                "local. Nothing was changed."
            ) from None
        try:
            _await_worker(client, where)
            yield client
        finally:
            client.close(timeout=5)
            if cluster:
                cluster.close(timeout=10)


def _await_worker(client: Any, where: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise DiplaError(
            f"--cluster {where}: the scheduler has no worker after {PATIENCE} seconds. Start some: dask worker ADDRESS."
        ) from None


def _dask() -> Any:
    try:
        import distributed
    except ImportError:
        raise DiplaError(
            "--cluster: a cluster needs Dask, which is not installed. Install it with: pip install 'dipla[cluster]'. "
            "Without --cluster the same is made in this process."
        ) from None
    return distributed
