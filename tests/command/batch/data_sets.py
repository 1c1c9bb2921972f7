"""What the tests of batches look at in a data set, and the clusters they run on."""

from __future__ import annotations

import importlib.util
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

import dipla
from dipla.command.batch_report import MANIFEST

ROOT = Path(dipla.__file__).parent
DOCUMENTS = 15
Dipla = Callable[..., Any]


def program(name: str) -> ModuleType:
    """A module of the benchmarks, which make their documents and clusters as the tests need them."""
    spec = importlib.util.spec_from_file_location(name, ROOT / f"benchmarks/{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def cluster(workers: int = 2) -> Iterator[str]:
    """The address of a scheduler with workers, started as a person starts them."""
    with program("clusters").by_hand(workers, 300) as (address, _):
        yield address


def manifest(out: Path) -> Any:
    return json.loads((out / MANIFEST).read_bytes())


def shard_files(out: Path) -> dict[str, bytes]:
    """All that a data set holds but for the times."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.parent != out
    }


def made_at(out: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (out / "data").iterdir()}


def documents(out: Path) -> list[str]:
    return [*pd.read_parquet(out / "data", columns=["doc"])["doc"].drop_duplicates()]


def records(out: Path) -> list[Path]:
    return sorted((out / "shards").glob("shard-*.json")) if out.is_dir() else []


def until(holds: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
