"""A project of one sentence beside a server that sends keys back."""

from __future__ import annotations

import logging
import shutil
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .leaks import OTHERS, SECRET, VARIABLES, Echo, Heard, Scene


@pytest.fixture
def server() -> Iterator[Echo]:
    served = Echo()
    yield served
    served.end()


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("once")


@pytest.fixture
def empty(dipla: Callable[..., Any], once: Path) -> Path:
    """A project of one sentence, made once and to be copied."""
    if not (once / "p").exists():
        (once / "a.el.txt").write_text("Η γάτα κοιμάται κάτω από το τραπέζι.\n", "utf-8")
        assert dipla("new", once / "p").code == 0
        assert dipla("add", once / "p", once / "a.el.txt").code == 0
    return once / "p"


@pytest.fixture
def scene(
    dipla: Callable[..., Any], tmp_path: Path, empty: Path, server: Echo, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Scene]:
    for variable in (*VARIABLES.values(), *OTHERS):
        monkeypatch.delenv(variable, raising=False)
    for variable in VARIABLES.values():
        monkeypatch.setenv(variable, SECRET)
    # Fewer tries without waits: what is told and kept is the same.
    monkeypatch.setattr("dipla.align.drafting.run.retry_wait", lambda *_: 0.0)
    monkeypatch.setattr("dipla.align.drafting.run._TRIES", 2)
    monkeypatch.setattr("dipla.align.drafting.run._MOST_REFUSALS", 0)
    # Certificates are read anew for each client, which takes longer than all the rest; no address here is https.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    monkeypatch.setattr("ssl.create_default_context", lambda *_, **__: context)
    root, heard = logging.getLogger(), Heard()
    before = root.level
    root.addHandler(heard)
    root.setLevel(logging.NOTSET)
    shutil.copytree(empty, tmp_path / "all" / "p")
    yield Scene(dipla, tmp_path / "all" / "p", server, heard)
    root.removeHandler(heard)
    root.setLevel(before)
