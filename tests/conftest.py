"""What all tests share: the command as a person types it, the sample, and the data that lies outside the project."""

from __future__ import annotations

import csv
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from dipla.command.cli import main

ROOT = Path(__file__).resolve().parent.parent
SERGE = ROOT / "examples/serge/serge.el.txt"
DRAFT = ROOT / "examples/serge/draft.tmx"

# Machines are busy: how long an example takes says nothing here. CI tries the same examples each time, and so judges
# the change and not its luck; at a desk they are new each time, and find what nobody thought of.
settings.register_profile("dipla", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("dipla")


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def dipla(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Types a `dipla` command, in this process."""
    monkeypatch.setenv("DIPLA_BY", "Tester")

    def run(*words: object) -> Done:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Done(int(left.value.code or 0), out, err)

    return run


@pytest.fixture
def sample(dipla: Callable[..., Done], tmp_path: Path) -> Path:
    """A project with the sample text and its drafts."""
    folder = tmp_path / "serge"
    done = dipla("run", SERGE, "--memory", DRAFT, "--out", folder)
    assert done.code == 0, done.err
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """The data that lies outside the project; tests that need it skip without it."""
    folder = Path(os.environ.get("DIPLA_SHARED", "")).expanduser()
    if not os.environ.get("DIPLA_SHARED") or not folder.is_dir():
        pytest.skip("DIPLA_SHARED names no folder: the gold texts, schemas and judges are not part of the project")
    return folder.resolve()


class CsvRows:
    """A sheet as Python's csv module reads and writes it."""

    @staticmethod
    def read(path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))

    @staticmethod
    def save(path: Path, rows: list[dict[str, str]]) -> None:
        """No mark, quotes where needed: not the form we write."""
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)

    def export(self, dipla: Callable[..., Done], project: Path) -> list[dict[str, str]]:
        """The project as a new sheet."""
        path = project.parent / f"{project.name}-now.csv"
        assert dipla("sheet", project, "-o", path).code == 0
        return self.read(path)


class Bars:
    """How many seconds of the processor work may take, told where it is tested and measured where it is quiet.

    A busy machine says nothing of speed, so a test fails only where the work takes many times its bar, as work without
    a bound does. `pytest --bars` runs the tests that have a bar, and holds them to it.
    """

    PATIENCE = 15

    def __init__(self, is_held: bool, record: Callable[[str, object], None]) -> None:
        self.is_held = is_held
        self.record = record

    @contextmanager
    def soon(self, seconds: float) -> Iterator[None]:
        """The work within has a bar of so many seconds."""
        began = time.process_time()
        yield
        self.hold(time.process_time() - began, seconds)

    def hold(self, took: float, seconds: float) -> None:
        """What was measured elsewhere, against its bar."""
        self.record("bar", (took, seconds))
        assert took < seconds * (1 if self.is_held else self.PATIENCE)


def pytest_addoption(parser: pytest.Parser) -> None:
    told = "run the tests that have a bar in seconds, and hold them to it: for a machine that does nothing else"
    parser.addoption("--bars", action="store_true", help=told)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("bars"):
        items[:] = [item for item in items if "bars" in getattr(item, "fixturenames", [])]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Each bar with what it took, the nearest first."""
    if not config.getoption("bars"):
        return
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    # A test may hold several, of several cases: the longest, as a share of its bar.
    most: dict[str, tuple[float, float]] = {}
    for report in reports:
        test = report.nodeid.partition("[")[0]
        for name, held in report.user_properties:
            if name == "bar":
                most[test] = max(most.get(test, held), held, key=lambda one: one[0] / one[1])
    for test, (took, seconds) in sorted(most.items(), key=lambda one: -one[1][0] / one[1][1]):
        terminalreporter.write_line(f"{took:8.3f} s of {seconds:g}  {test}")


@pytest.fixture
def bars(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Bars:
    return Bars(request.config.getoption("bars"), record_property)


@pytest.fixture
def csv_rows() -> CsvRows:
    return CsvRows()
