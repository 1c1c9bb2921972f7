"""Drafts from a server that fails in every way, through the command: nothing lost, nothing swapped, no key told."""

from __future__ import annotations

import contextlib
import csv
import importlib.util
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from dipla.export.tmx.units import units as tmx_units

FAULTS = "--p429 .03 --p500 .03 --ptrunc .03 --phang .02 --phtml .03 --pempty .02 --psame .02 --pdrop .03 --hang-s 3"
SECRET = "sk-SECRET"
Served = Callable[..., str]


@pytest.fixture
def served(shared: Path) -> Iterator[Served]:
    """Starts the fault server with options and gives its address; all are stopped at the end."""
    with contextlib.ExitStack() as stack:

        def start(*options: str) -> str:
            program = [sys.executable, str(shared / "tools/fake_mt.py"), "--life", "60", *options]
            process = stack.enter_context(subprocess.Popen(program, stdout=subprocess.PIPE, text=True))
            stack.callback(process.kill)
            assert process.stdout is not None
            return f"http://127.0.0.1:{int(process.stdout.readline())}"

        yield start


@pytest.fixture
def right(shared: Path) -> Callable[[str], str]:
    """What the server answers to a text."""
    spec = importlib.util.spec_from_file_location("fake_mt", shared / "tools/fake_mt.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[[str], str] = module.fake_mt
    return found


@pytest.fixture
def project(dipla: Callable[..., Any], tmp_path: Path) -> Callable[[int], Path]:
    """A project with so many distinct sentences."""

    def make(count: int) -> Path:
        names = ("η γάτα", "ο σκύλος", "το άλογο", "η κότα", "ο γάιδαρος")
        lines = [
            f"Στις {n} του μήνα {names[n % 5]} κοιμάται κάτω από το τραπέζι με {n * 7} φίλους." for n in range(count)
        ]
        text = tmp_path / "a.el.txt"
        text.write_text("\n".join(lines) + "\n", "utf-8")
        assert dipla("new", tmp_path / "p").code == 0
        assert dipla("add", tmp_path / "p", text, "--newlines", "break").code == 0
        return tmp_path / "p"

    return make


def rows(project: Path, sql: str) -> list[Any]:
    with contextlib.closing(sqlite3.connect(project / "dipla.sqlite")) as db:
        return db.execute(sql).fetchall()


TARGETS = "SELECT s.text, p.target FROM pair p JOIN sentence s ON s.id = p.source"


def command(*words: object, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "dipla", *map(str, words)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )


def stats(url: str) -> dict[str, int]:
    with urllib.request.urlopen(url + "/stats") as response:
        found: dict[str, int] = json.load(response)
        return found


def test_faults_and_three_kills_lose_and_double_nothing(
    served: Served, right: Callable[[str], str], project: Callable[[int], Path], dipla: Callable[..., Any]
) -> None:
    folder, url, jobs, count = project(900), served(*FAULTS.split(), "--latency", "0.25"), 4, 900
    words = ["draft", folder, "--engine", "libretranslate", "--url", url, "--jobs", jobs, "--timeout", "2"]
    for _ in range(3):
        before = len(rows(folder, "SELECT 1 FROM memory"))
        with command(*words) as running:
            limit = time.monotonic() + 15
            while len(rows(folder, "SELECT 1 FROM memory")) < before + 100 and time.monotonic() < limit:
                time.sleep(0.02)
            running.kill()
    sent, kept = stats(url), len(rows(folder, "SELECT 1 FROM memory"))
    # All that was sent and is not there: three times what was in flight, and what faults ate.
    eaten = sum(
        count for name, count in sent.items() if name in ("fault_trunc", "fault_empty", "fault_same", "fault_hang")
    )
    assert sent["texts"] - kept <= (3 * jobs + eaten) * 25
    done = dipla(*words, "--json")
    again = dipla(*words) if done.code else done
    assert again.code == 0, again.err
    found = rows(folder, TARGETS)
    assert len(found) == count
    assert [pair for pair in found if pair[1] != right(pair[0])] == []
    assert len(rows(folder, "SELECT DISTINCT source FROM memory")) == len(rows(folder, "SELECT 1 FROM memory")) == count


@pytest.mark.parametrize("name", ["libretranslate", "google"])
def test_a_server_that_hangs_for_ever_ends_the_run_and_is_told(
    served: Served, project: Callable[[int], Path], dipla: Callable[..., Any], name: str
) -> None:
    folder, url = project(40), served("--phang", "1", "--hang-s", "300")
    done = dipla("draft", folder, "--engine", name, "--url", url, "--timeout", "1", "--json")
    assert done.code == 1
    assert len(done.json["missing"]) == 40
    assert "no good answer for" in done.err
    # The server lives a minute: the run did not wait for its end.
    assert stats(url)["fault_hang"]


@pytest.mark.parametrize("name", ["libretranslate", "google", "mymemory", "chat"])
def test_a_server_that_is_not_there_is_told_within_ten_seconds(
    project: Callable[[int], Path], dipla: Callable[..., Any], name: str, bars: Any
) -> None:
    folder = project(30)
    started = time.monotonic()
    done = dipla("draft", folder, "--engine", name, "--url", "http://127.0.0.1:9", "--model", "m")
    bars.hold(time.monotonic() - started, 10)
    assert done.code == 2
    assert "http://127.0.0.1:9" in done.err
    assert "--url" in done.err


def test_an_interrupted_run_keeps_what_came(
    served: Served, right: Callable[[str], str], project: Callable[[int], Path]
) -> None:
    folder, url = project(400), served("--latency", "0.2")
    with command("draft", folder, "--engine", "libretranslate", "--url", url, "--jobs", 2) as running:
        limit = time.monotonic() + 15
        while len(rows(folder, "SELECT 1 FROM memory")) < 50 and time.monotonic() < limit:
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=15)
    assert running.returncode == 130
    assert "Traceback" not in said
    assert "dipla: interrupted. What the engine answered is kept; the same command goes on from there." in said
    drafted = [pair for pair in rows(folder, TARGETS) if pair[1] is not None]
    assert len(drafted) == len(rows(folder, "SELECT 1 FROM memory")) >= 50
    assert all(target == right(text) for text, target in drafted)


@pytest.mark.parametrize(
    "options",
    ["--p429 1 --retry-after 300", "--p500 .4 --ptrunc .3 --phtml .3", "--psame .5 --pempty .5", "--pdrop 1", ""],
)
def test_no_error_tells_the_key(served: Served, project: Callable[[int], Path], options: str) -> None:
    folder = project(2)
    url = served(*options.split(), "--latency", "0") if options else "http://127.0.0.1:9"
    words = ["--jobs", 1, "--timeout", 1, "--url", url, "--engine"]
    with command("draft", folder, *words, "libretranslate", LIBRETRANSLATE_API_KEY=SECRET) as running:
        out, err = running.communicate(timeout=30)
    assert running.returncode in (1, 2)
    assert SECRET not in out + err
    assert "Traceback" not in err
    for path in folder.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes()


def test_an_address_with_a_secret_is_refused_and_not_repeated(
    project: Callable[[int], Path], dipla: Callable[..., Any]
) -> None:
    folder = project(2)
    for url in (
        f"http://me:{SECRET}@127.0.0.1:9",
        f"http://127.0.0.1:9/?api_key={SECRET}",
        f"http://127.0.0.1:x{SECRET}",
    ):
        done = dipla("draft", folder, "--engine", "libretranslate", "--url", url)
        assert done.code == 2
        assert SECRET not in done.err


def test_a_dry_run_tells_what_would_leave_and_sends_nothing(
    project: Callable[[int], Path], dipla: Callable[..., Any]
) -> None:
    folder = project(30)
    url = "http://127.0.0.1:9"
    done = dipla(
        "draft",
        folder,
        "--engine",
        "libretranslate",
        "--url",
        url,
        "--dry-run",
        "--price",
        "20",
        "--json",
        "--limit",
        10,
    )
    assert done.code == 0
    assert (done.json["sentences"], done.json["held"]) == (10, 20)
    assert done.json["cost"] == round(done.json["characters"] * 20 / 1e6, 4)


def test_a_limit_sends_so_many_and_the_next_run_goes_on(
    served: Served, project: Callable[[int], Path], dipla: Callable[..., Any]
) -> None:
    folder, url = project(30), served("--latency", "0")
    words = ["draft", folder, "--engine", "libretranslate", "--url", url, "--json"]
    first, second = dipla(*words, "--limit", 10), dipla(*words)
    assert (first.code, first.json["drafted"]["engine"], first.json["untranslated"]) == (0, 10, 20)
    assert second.json["drafted"]["engine"] == 20
    assert stats(url)["texts"] == 30


@pytest.mark.parametrize(
    ("name", "count", "jobs", "latency"),
    [("google", 120, 8, "0.05"), ("google", 60, 64, "0"), ("libretranslate", 60, 64, "0")],
)
def test_a_paced_server_refuses_few(
    served: Served, project: Callable[[int], Path], name: str, count: int, jobs: int, latency: str
) -> None:
    fresh, shares = project(count), []
    # Other work on the machine holds answers up, and with them the news that the server refuses: the best of three.
    while not shares or (shares[-1] > 0.1 and len(shares) < 3):
        folder, url = fresh.with_name(f"p{len(shares)}"), served("--rps", "20", "--latency", latency)
        shutil.copytree(fresh, folder)
        # A process of its own: its first requests wait for imports, and then come all at once.
        with command("draft", folder, "--engine", name, "--url", url, "--jobs", jobs) as running:
            _, said = running.communicate(timeout=50)
        assert running.returncode == 0, said
        counts = stats(url)
        assert counts["requests"] >= count
        shares.append(counts.get("http_429", 0) / counts["requests"])
    assert min(shares) <= 0.1


def test_the_first_time_a_terminal_is_asked_and_the_answer_is_remembered(
    project: Callable[[int], Path], dipla: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, asked = project(2), []

    def answer(question: str, **_: object) -> bool:
        asked.append(question)
        return len(asked) > 1

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("dipla.command.drafting.sys.stdin", Terminal())
    monkeypatch.setattr("click.confirm", answer)
    monkeypatch.setattr("dipla.command.drafting.ask", lambda *_, **__: None)
    words = ["draft", folder, "--engine", "libretranslate", "--url", "http://mt.example.invalid"]
    assert [dipla(*words).code for _ in range(3)] == [2, 0, 0]
    assert asked == ["Send sentences of this project to http://mt.example.invalid/translate?"] * 2


def test_hints_make_no_drafts(project: Callable[[int], Path], dipla: Callable[..., Any], tmp_path: Path) -> None:
    folder = project(2)
    (tmp_path / "d.tsv").write_text("γάτα\tcat\n", "utf-8")
    done = dipla("draft", folder, "--engine", "gloss", "--dictionary", tmp_path / "d.tsv", "--json")
    assert "γατα: cat" in done.json[0]["hint"]
    assert dipla("sheet", folder, "-o", tmp_path / "s.csv").code == 0
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = list(csv.DictReader(stream))
    assert "γατα: cat" in cells[0]["hint"]
    assert {row["draft"] + row["target"] for row in cells} == {""}
    assert rows(folder, "SELECT count(*) FROM pair WHERE target IS NOT NULL OR draft IS NOT NULL") == [(0,)]


def test_whence_a_draft_comes_stands_in_sheet_tmx_and_tei_before_and_after_an_edit(
    served: Served, project: Callable[[int], Path], dipla: Callable[..., Any], tmp_path: Path, csv_rows: Any
) -> None:
    folder, sheet = project(2), tmp_path / "s.csv"
    assert (
        dipla("draft", folder, "--engine", "libretranslate", "--url", served("--latency", "0"), "--jobs", "1").code == 0
    )
    dipla("sheet", folder, "-o", sheet)
    cells = csv_rows.read(sheet)
    assert [(row["engine"], row["request"], row["checks"]) for row in cells] == [("libretranslate", "q1", "passed")] * 2
    assert cells[0]["made"].endswith("Z")
    cells[0]["target"] = "A person's words."
    csv_rows.save(sheet, cells)
    assert dipla("merge", folder, sheet, "--by", "Tester").code == 0
    for name in ("out.tmx", "out.tei.xml"):
        assert dipla("export", folder, tmp_path / name).code == 0
    units = {unit.attributes["tuid"]: unit.said for unit in tmx_units(tmp_path / "out.tmx")}
    edited, draft = units["p1"], units["p2"]
    assert (draft["x-dipla-tool"], draft["x-dipla-request"], draft["x-dipla-checks"]) == (
        "libretranslate",
        "q1",
        "passed",
    )
    assert (edited["x-dipla-origin"], edited["x-dipla-tool"]) == ("human", "Tester")
    assert (edited["x-dipla-draft-tool"], edited["x-dipla-draft-request"]) == ("libretranslate", "q1")
    tei = etree.parse(tmp_path / "out.tei.xml")
    space = {"t": "http://www.tei-c.org/ns/1.0", "xml": "http://www.w3.org/XML/1998/namespace"}
    (asked,) = tei.xpath("//t:change[t:note[@type='request']='q1'][t:note[@type='checks']='passed']", namespaces=space)
    change = asked.get("{http://www.w3.org/XML/1998/namespace}id")
    bearers = tei.xpath(f"//*[contains(concat(@change, ' '), '#{change} ')]", namespaces=space)
    assert {bearer.get("{http://www.w3.org/XML/1998/namespace}id") for bearer in bearers} == {"draft.p1", "en_p2"}
    assert dipla("validate", tmp_path / "out.tei.xml").code == 0
