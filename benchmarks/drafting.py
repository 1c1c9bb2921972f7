"""How fast and how politely engines are asked, against deep-translator's own loop, on a server of this machine.

    python benchmarks/drafting.py FAKE_MT.py SENTENCES.txt

FAKE_MT.py prints its port and speaks LibreTranslate, Google's page and MyMemory; SENTENCES.txt has one sentence a
line. Each mode prints seconds, the ratio to `translate_batch`, and how many sentences came back wrong. Nothing is
sent beyond the loopback.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dipla.align.drafts import Languages, ask
from dipla.align.engines import Wish, engine
from dipla.corpus.project import Project, Settings

JOBS = 16
RATE = 20
# A long run, and short ones in which the first refusals weigh most: engine, sentences, jobs, seconds an answer.
PACED = (
    ("google", 500, 16, "0.1"),
    *(("google", 60, jobs, latency) for latency in ("0", "0.1") for jobs in (4, 16, 64)),
    *(("libretranslate", 60, 64, latency) for latency in ("0", "0.1")),
)


@contextmanager
def served(program: Path, *options: str) -> Iterator[str]:
    """The server's address; it is stopped at the end."""
    process = subprocess.Popen([sys.executable, program, *options], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait()


def translation(program: Path) -> Callable[[str], str]:
    """What the server answers to a text."""
    spec = importlib.util.spec_from_file_location("fake_mt", program)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[[str], str] = module.fake_mt
    return found


def drafted(name: str, url: str, texts: list[str], jobs: int) -> tuple[float, dict[str, str]]:
    """Seconds and answers of one run, journal and all."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project.create(Path(folder) / "p", Settings())
        with project.store() as store:
            started = time.perf_counter()
            asked = ask(
                texts, engine(name, Wish("el", "en", url)), store, Languages("el", "en"), lambda: "now", jobs=jobs
            )
            return time.perf_counter() - started, asked.answers


def batch(url: str, texts: list[str]) -> tuple[float, dict[str, str]]:
    """Seconds and answers of deep-translator's `translate_batch`."""
    from deep_translator import GoogleTranslator

    translator: Any = GoogleTranslator(source="el", target="en")
    translator._base_url = url + "/m"  # noqa: SLF001  it has no public way
    started = time.perf_counter()
    answers = translator.translate_batch(texts)
    return time.perf_counter() - started, dict(zip(texts, answers, strict=True))


def stats(url: str) -> dict[str, int]:
    """What the server has counted."""
    with urllib.request.urlopen(url + "/stats") as response:
        counted: dict[str, int] = json.load(response)
        return counted


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server", type=Path)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--count", type=int, default=500)
    chosen = parser.parse_args()
    lines = [" ".join(line.split()) for line in chosen.sentences.read_text("utf-8").splitlines()]
    texts = list(dict.fromkeys(line for line in lines if line and len(line) < 490))[: chosen.count]
    right = translation(chosen.server)
    wrong = lambda answers: sum(answers.get(text) != right(text) for text in texts)  # noqa: E731
    print(f"{len(texts)} sentences, 100 ms a request, {JOBS} jobs")
    with served(chosen.server, "--latency", "0.1") as url:
        for name in ("libretranslate", "google", "mymemory"):
            drafted(name, url, texts[:2], 1)  # imports
        base, answers = batch(url, texts)
        print(f"{'translate_batch':16} {base:7.2f} s     1x  {wrong(answers)} wrong")
        for name in ("libretranslate", "google", "mymemory"):
            took, answers = drafted(name, url, texts, JOBS)
            print(f"{name:16} {took:7.2f} s  {base / took:4.0f}x  {wrong(answers)} wrong")
    print(f"a server that takes {RATE} requests a second, and {RATE} at once")
    for name, count, jobs, latency in PACED:
        with served(chosen.server, "--latency", latency, "--rps", str(RATE)) as url:
            took, answers = drafted(name, url, texts[:count], jobs)
            counts = stats(url)
        refused, asked = counts.get("http_429", 0), counts["requests"]
        print(
            f"{name:16} {took:7.2f} s  {count} sentences, {jobs:2} jobs, latency {latency}: "
            f"{refused} of {asked} requests refused ({refused / asked:.1%}), "
            f"{sum(answers.get(text) != right(text) for text in texts[:count])} wrong"
        )


if __name__ == "__main__":
    main()
