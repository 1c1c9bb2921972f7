"""What the README says is so: every command in it runs, every verb is in it, every link leads somewhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from dipla.command import draft as draft_verb
from dipla.command.cli import VERBS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^    (dipla .*)$", README, re.MULTILINE)
Dipla = Callable[..., Any]


def test_every_command_of_the_readme_runs_in_its_order(
    dipla: Dipla, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "examples/serge/serge.el.txt").read_text("utf-8")
    for name in ("my.el.txt", "chapter1.el.txt"):
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "novel.el.txt").write_text("Ήρθε στο Παρίσι το 1919.\nΕκεί γνώρισε τον Σερζ.\n", "utf-8")
    (tmp_path / "novel.en.txt").write_text("He came to Paris in 1919.\nThere he met Serge.\n", "utf-8")
    for lang in ("el", "en"):
        shutil.copy(tmp_path / f"novel.{lang}.txt", tmp_path / f"{lang}.txt")
    shutil.copy(ROOT / "examples/serge/draft.tmx", tmp_path / "old.tmx")
    monkeypatch.chdir(tmp_path)
    # Nothing is left to draft by then, so naming an engine sends nothing; were there a request, it would fail here.
    monkeypatch.setattr(draft_verb, "ask_engine", _no_request(draft_verb.ask_engine))
    assert len(COMMANDS) > 12
    for command in COMMANDS:
        if command.startswith("dipla import "):
            # A translator has worked in the client meanwhile, and saved.
            shutil.copy("my/out/my.tmx", "my-omegat/omegat/project_save.tmx")
        if command.startswith("dipla edit "):
            # It runs until it is told to end, and the usual port may be another's: a free one instead.
            serve_and_end(f"{command} --port 0")
            continue
        done = dipla(*shlex.split(command)[1:])
        assert done.code == 0, f"{command}: {done.err}"
    for made in ("my.tmx", "my.tei.xml", "my-omegat/omegat.project", "book.xlsx"):
        assert (tmp_path / made).is_file()


def serve_and_end(command: str) -> None:
    """Start a command that serves, ask at the address of its first line, and end it as a person does."""
    words = [sys.executable, "-m", *shlex.split(command)]
    # `true` is the browser that opens nothing.
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env={**os.environ, "BROWSER": "true"})
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        where, _, token = address.partition("?token=")
        asked = httpx.get(f"{where}api/project", headers={"Authorization": f"Bearer {token}"}, timeout=30)
        assert asked.json()["count"] > 0
        server.send_signal(signal.SIGINT)
        assert server.wait(30) == 0, command
    finally:
        server.kill()
        server.communicate(timeout=30)


def _no_request(ask: Callable[..., None]) -> Callable[..., None]:
    def checked(how: Any, texts: Any, *rest: Any) -> None:
        waiting = list(texts)
        assert how.engine is None or waiting == []
        ask(how, waiting, *rest)

    return checked


def test_every_verb_is_in_the_readme_and_every_command_is_a_verb() -> None:
    used = {shlex.split(command)[1] for command in COMMANDS}
    assert used == set(VERBS)


def test_ci_runs_the_readme_s_own_test_command() -> None:
    assert re.search(r"^    make test$", README, re.MULTILINE)
    script = (ROOT / ".ci/run").read_text("utf-8")
    assert "README.md" in script
    assert "make check" in script


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
)
def test_every_link_leads_somewhere(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text("utf-8")):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), f"{page}: {target}"


def test_the_xml_in_the_readme_is_what_the_writers_write(sample: Path) -> None:
    written = "\n".join((sample / f"out/serge.{kind}").read_text("utf-8") for kind in ("tmx", "tei.xml"))
    blocks = re.findall(r"```xml\n(.*?)```", README, re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        for line in block.splitlines():
            # Dates are those of the run; all else stands in the files to the letter.
            pattern = re.escape(line).replace(r"20261123T180000Z", r"\d{8}T\d{6}Z")
            assert re.search(f"^{pattern}$", written, re.MULTILINE), line
