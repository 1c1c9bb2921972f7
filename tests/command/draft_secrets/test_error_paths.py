"""The key of an engine shows nowhere: every error path of every engine that has one, with servers that send it back."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path
from typing import Any

import pytest

from dipla.align.engines import EngineError, Wish, engine
from dipla.align.engines.keys import Key

from .leaks import ANSWERS, FORMS, KEYED, REDIRECTS, REFUSALS, SECRET, SHAPES, VARIABLES, Echo, Scene, needs, shows


@KEYED
@pytest.mark.parametrize("ways", [REFUSALS, ANSWERS, SHAPES], ids=["refusals", "answers", "shapes"])
def test_no_error_path_shows_the_key(scene: Scene, name: str, ways: tuple[str, ...]) -> None:
    needs(name)
    found = [place for way in ways for place in scene.draft(name, way, "--json")]
    assert found == []
    # The paths were walked: none ended well, and the server had the key each time, never in an address.
    assert 0 not in scene.codes
    assert set(scene.server.keys) == {SECRET}
    assert len(scene.server.keys) >= len(ways)
    assert not shows("\n".join(scene.server.lines))


@KEYED
def test_a_good_run_and_a_dry_one_show_no_key(scene: Scene, name: str) -> None:
    needs(name)
    assert scene.draft(name, "good", "--dry-run", "--json") == []
    assert scene.server.keys == []
    with contextlib.closing(sqlite3.connect(scene.project / "dipla.sqlite")) as other:
        other.execute("SELECT 1 FROM pair").fetchone()
        assert scene.draft(name, "good", "--json") == []
        assert (scene.project / "dipla.sqlite-wal").is_file()
    assert scene.codes == [0, 0]
    assert scene.server.keys == [SECRET]


@KEYED
def test_a_redirect_is_not_followed(scene: Scene, name: str) -> None:
    needs(name)
    other = Echo()
    scene.server.aside = other.url
    found = [place for way in REDIRECTS for place in scene.draft(name, way)]
    other.end()
    assert (found, other.lines) == ([], [])
    assert set(scene.codes) == {2}


@KEYED
def test_silence_and_nobody_show_no_key(scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    needs(name)
    monkeypatch.setattr("dipla.align.drafting.run._TRIES", 1)
    assert scene.draft(name, "hang", "--timeout", 1, "--json") == []
    assert scene.draft(name, "nobody", url="http://127.0.0.1:9") == []
    assert scene.draft(name, "no such host", url="http://nobody.invalid") == []
    assert 0 not in scene.codes


@KEYED
def test_no_exception_holds_the_key_nor_hangs_on_one_that_does(scene: Scene, name: str) -> None:
    needs(name)
    for way in (*REFUSALS, *REDIRECTS, *ANSWERS, *SHAPES, "nobody"):
        url = "http://127.0.0.1:9" if way == "nobody" else f"{scene.server.url}/{urllib.parse.quote(way)}"
        made = engine(name, Wish("el", "en", url, "m", read=5))
        try:
            answers: Any = made.translate(["Η γάτα κοιμάται."])
        except EngineError as error:
            chain: list[BaseException | None] = [error]
            while one := chain.pop():
                assert not shows(f"{one!r} {one} {vars(one)}"), way
                chain += [one.__cause__ or one.__context__]
        except Exception:  # the run tells no more of these than their kind
            if way not in SHAPES:
                raise
        else:
            assert not shows(repr(answers)), way
        finally:
            made.close()


# A terminal's run: Ctrl-C, and a log that takes all there is.
LOUD = "import logging\nlogging.basicConfig(level=0)\n"


def test_a_process_that_logs_all_and_is_interrupted_shows_no_key(scene: Scene, tmp_path: Path, empty: Path) -> None:
    pytest.importorskip("deepl")
    (tmp_path / "loud").mkdir()
    (tmp_path / "loud/sitecustomize.py").write_text(LOUD)
    started: list[tuple[str, int, Path, subprocess.Popen[str]]] = []
    for name, way, code in (*((name, "hang", 130) for name in VARIABLES), ("chat", "403 json", 2)):
        folder = tmp_path / "all" / f"{name} {way}"
        shutil.copytree(empty, folder)
        words = ["draft", folder, "--engine", name, "--model", "m", "--json"]
        words += ["--url", f"{scene.server.url}/{urllib.parse.quote(way)}"]
        process = subprocess.Popen(
            [sys.executable, "-m", "dipla", *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(tmp_path / "loud")},
        )
        started.append((way, code, folder, process))
    limit = time.monotonic() + 100
    hanging = f"POST /{urllib.parse.quote('hang')}/"
    while sum(line.startswith(hanging) for line in scene.server.lines) < 3 and time.monotonic() < limit:
        time.sleep(0.02)
    for way, code, folder, process in started:
        if way == "hang":
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=100)
        assert process.returncode == code, err
        assert "DEBUG:" in err
        assert not shows(out)
        assert not shows(err)
        assert "Traceback" not in err
        assert scene.files(folder.name) == []
    assert set(scene.server.keys) == {SECRET}


@pytest.mark.parametrize("form", FORMS)
def test_the_search_finds_a_planted_key(scene: Scene, form: str) -> None:
    planted = f"<p>before {FORMS[form](SECRET)}, after</p>"
    with contextlib.closing(sqlite3.connect(scene.project / "dipla.sqlite")) as db:
        db.execute("CREATE TABLE planted (it TEXT)")
        db.execute("INSERT INTO planted VALUES (?)", [planted])
        db.commit()
        assert len(scene.files("planted")) == 1
    assert shows(planted)
    assert not shows("sk-SEC RET, [key], c2stU0VD and a Bearer")


@KEYED
def test_without_the_hiding_the_key_shows(scene: Scene, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    needs(name)
    monkeypatch.setattr(Key, "hide", lambda self, text: text)
    monkeypatch.setattr(Key, "answers", lambda self, texts: list(texts))
    # Keys of other tests may be a part of this one, and are kept out of the logs of the whole process.
    monkeypatch.setattr("dipla.align.engines.hiding._FILTER.hides", {})
    assert "400 json: stderr" in scene.draft(name, "400 json")
    found = scene.draft(name, "answer plain", "--json")
    assert "answer plain: log" in found
    assert {"answer plain: dipla.sqlite", "answer plain: dipla.sqlite-wal"} & set(found)
