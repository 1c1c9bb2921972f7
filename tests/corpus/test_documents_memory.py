"""A long document is read in memory that grows with its text, by three times the text at most."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from .greek import sentences
from .pdfs import pdf
from .test_subtitles import srt

# A page of a book has some 2,000 characters, 18 of our sentences.
PAGE = 18
PAGES = 40, 240
SCRIPT = """
import resource, sys
from pathlib import Path
from importlib import import_module
read = import_module(f"dipla.corpus.documents.{sys.argv[1]}").extracted
# Enough for the program with its libraries and the largest of these documents.
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
def mark(name):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(name)) * 1024
read(Path(sys.argv[2]), "el")
Path("/proc/self/clear_refs").write_text("5")
before = mark("VmRSS")
found = read(Path(sys.argv[3]), "el")
print(mark("VmHWM") - before, sum(len(piece.text) for piece in found.pieces))
"""


def markdown(texts: list[str]) -> bytes:
    parts = [" ".join(texts[i : i + 4]) for i in range(0, len(texts), 4)]
    return "\n\n".join(f"## Ενότητα\n\n{part}" if i % 9 == 0 else part for i, part in enumerate(parts)).encode()


def subtitles(texts: list[str]) -> bytes:
    return srt([cue for text in texts for cue in textwrap.wrap(text, 60)]).encode()


def pages(texts: list[str]) -> bytes:
    """Pages with a head and a number, paragraphs of six sentences."""
    made = []
    for number in range(len(texts) // PAGE):
        page = [(50.0, 810.0, 9.0, "Οι περίπατοι"), (290.0, 30.0, 9.0, str(number + 1))]
        y = 770.0
        for first in range(number * PAGE, number * PAGE + PAGE, 6):
            for row in textwrap.wrap(" ".join(texts[first : first + 6]), 90):
                page.append((50.0, y, 10.0, row))
                y -= 14
            y -= 14
        made.append(page)
    return pdf(made)


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the peak of memory is read from /proc (Linux)")
@pytest.mark.parametrize(
    ("module", "suffix", "made"),
    [("markdown", ".md", markdown), ("subtitles", ".srt", subtitles), ("pdf", ".pdf", pages)],
)
def test_memory_grows_by_three_times_the_text_at_most(
    module: str, suffix: str, made: Callable[[list[str]], bytes], tmp_path: Path
) -> None:
    small, large = (tmp_path / f"{count}{suffix}" for count in PAGES)
    for path, count in zip((small, large), PAGES, strict=True):
        path.write_bytes(made(sentences(count * PAGE)))
    words = [sys.executable, "-c", SCRIPT, module, small, large]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    grown, letters = map(int, done.stdout.split())
    # Of a file of characters the text is all of them: the times of cues, too.
    text = letters if suffix == ".pdf" else len(large.read_text("utf-8"))
    assert letters > 0.95 * sum(map(len, sentences(PAGES[1] * PAGE)))
    # Greek takes two bytes a letter.
    assert grown < 3 * 2 * text
