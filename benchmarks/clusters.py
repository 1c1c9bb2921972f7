"""A Dask cluster on this machine, for measuring and for the tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def by_hand(workers: int = 2, bound: int = 1800) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and workers, started as a person starts them: the scheduler's address, and the workers' processes.

    All of them end of themselves after `bound` seconds.
    """
    known = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    started: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> None:
        command = ["timeout", str(bound), sys.executable, "-m", "distributed.cli." + words[0], *words[1:]]
        started.append(subprocess.Popen(command, env=known, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        own = ["--host", "127.0.0.1", "--no-dashboard"]
        try:
            start("dask_scheduler", "--port", str(port), *own)
            for _ in range(workers):
                start("dask_worker", address, "--nthreads", "1", "--local-directory", scratch, *own)
            yield address, started[1:]
        finally:
            for process in reversed(started):
                process.terminate()
            for process in reversed(started):
                process.wait(30)
