"""What the tests of several formats share."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dipla.corpus.model import Origin, OriginKind, Pair, Sentence, Span, State


@pytest.fixture
def beads() -> list[Pair]:
    """1:1, 2:1, 1:2, 2:2, 1:0, 0:1 and one untranslated, in two paragraphs of two documents."""

    def some(lang: str, *numbers: int) -> tuple[Sentence, ...]:
        words = {"el": "Η πρόταση", "en": "Sentence"}[lang]
        return tuple(
            Sentence(f"{lang}_s{n}", f"{words} {n}.", lang, n // 5, Span(n * 20, n * 20 + 12)) for n in numbers
        )

    def joined(sentences: tuple[Sentence, ...]) -> str:
        return " ".join(one.text for one in sentences)

    aligned = Origin(OriginKind.ALIGNED, "dipla", "", "2026-11-23T10:00:00Z")
    engine = Origin(OriginKind.MT, "google", "nmt", "2026-11-23T10:00:00Z", "r1", "passed")
    beads = [((1,), (1,)), ((2, 3), (2,)), ((4,), (3, 4)), ((5, 6), (5, 6)), ((7,), ()), ((), (7,))]
    pairs = [
        Pair(
            f"p{n}",
            some("el", *left),
            joined(some("en", *right)),
            State.ALIGNED,
            origin=aligned,
            score=0.9 - n / 100,
            target_sentences=some("en", *right),
            doc="a.txt",
        )
        for n, (left, right) in enumerate(beads, start=1)
    ]
    return [
        *pairs,
        Pair("p7", some("el", 8), doc="b.txt"),
        Pair("p8", some("el", 9), "A draft.", State.DRAFT, "A draft.", engine, doc="b.txt"),
        Pair("p9", some("el", 10), "Edited.", State.EDITED, "A draft, too.", engine, by="Ελένη", note="!", doc="b.txt"),
    ]


@pytest.fixture
def omegat(tmp_path: Path) -> Callable[[Path], dict[str, int]]:
    """Opens a copy of a laid project in the client; how many segments there are, and how many it left to do."""
    if not shutil.which("omegat"):
        pytest.skip("omegat is not installed (Debian package omegat, with default-jre-headless)")

    def opened(project: Path) -> dict[str, int]:
        copy = tmp_path / "opened"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(project, copy)
        done = subprocess.run(
            [
                "omegat",
                str(copy),
                "--mode=console-translate",
                f"--config-dir={tmp_path / 'conf'}",
                "--disable-project-locking",
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        log = done.stdout + done.stderr
        assert "Exceptions occurred while loading segmentation rules" not in log, log[-2000:]
        stats = (copy / "omegat/project_stats.txt").read_text("utf-8")
        return {name.lower(): int(count) for name, count in re.findall(r"(Total|Remaining):\s+(\d+)", stats)}

    return opened
