"""Fifteen small documents with their translations, and what a batch makes of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .data_sets import DOCUMENTS, program


@pytest.fixture(scope="session")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of documents of six sentences, each with its translation."""
    return program("documents").make(tmp_path_factory.mktemp("texts") / "corpus", DOCUMENTS, 6)


@pytest.fixture
def corpus(texts: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(texts, tmp_path / "corpus"))


@pytest.fixture(scope="session")
def whole(texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a batch in one process makes of these documents."""
    out = tmp_path_factory.mktemp("whole") / "pairs"
    command = [sys.executable, "-m", "dipla", "batch", texts, "--out", out, "--shard", "5"]
    subprocess.run([*map(str, command), "--format", "parquet,tmx,moses,jsonl"], check=True, capture_output=True)
    return out
