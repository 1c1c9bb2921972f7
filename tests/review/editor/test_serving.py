"""The real server: its first line, its end, its lock, and that what it acknowledged outlives it."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from dipla.corpus.project import Project

from .conftest import aligned

Dipla = Callable[..., Any]
PATIENCE = 60


class Server:
    """`dipla edit` as its own process."""

    def __init__(self, project: Path, *words: str) -> None:
        program = [sys.executable, "-m", "dipla", "edit", str(project), "--no-browser", "--port", "0", *words]
        self.process = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        where = urlsplit(self.address)
        self.token = parse_qs(where.query)["token"][0]
        headers = {"Authorization": f"Bearer {self.token}"}
        self.client = httpx.Client(base_url=f"http://{where.netloc}", headers=headers, timeout=PATIENCE)

    def end(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """Send a signal; the exit code, and what it said."""
        self.client.close()
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    started: list[Server] = []

    def server(project: Project, *words: str) -> Server:
        started.append(Server(project.folder, *words))
        return started[-1]

    yield server
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.communicate(timeout=PATIENCE)
        one.client.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_at_its_first_line_and_ends_cleanly_while_a_page_waits_for_news(
    serve: Callable[..., Server], tmp_path: Path, number: int
) -> None:
    server = serve(aligned(tmp_path / "p"), "--name", "Maria")
    assert server.client.get("/api/project").json()["person"] == "Maria"
    assert server.client.post("/api/edit", json={"id": "p1", "version": 0, "target": "One."}).status_code == 200
    with httpx.Client() as waiting:
        said: list[Any] = []
        params = {"since": 1, "wait": 25}
        asked = threading.Thread(
            target=lambda: said.append(
                waiting.get(
                    server.client.base_url.join("/api/changes"),
                    params=params,
                    headers=server.client.headers,
                    timeout=30,
                )
            )
        )
        asked.start()
        server.client.get("/api/project")
        code, speech = server.end(number)
        asked.join(PATIENCE)
    assert (code, "every edit is in the project" in speech, "Traceback" in speech) == (0, True, False)
    assert not (tmp_path / "p/edit.lock").exists()
    with Project.open(tmp_path / "p").store() as store:
        pair = store.pair("p1")
        assert pair is not None
        assert pair.target == "One."


def test_a_second_start_says_where_the_first_listens_and_not_its_token(
    serve: Callable[..., Server], tmp_path: Path, dipla: Dipla
) -> None:
    project = aligned(tmp_path / "p")
    server = serve(project)
    lock = tmp_path / "p/edit.lock"
    assert stat.S_IMODE(lock.stat().st_mode) == 0o600
    assert server.token not in lock.read_text()
    done = dipla("edit", project.folder, "--no-browser", "--port", "0")
    assert (done.code, done.out) == (2, "")
    assert server.address.partition("?")[0] in done.err
    assert server.token not in done.err
    assert server.client.get("/api/project").status_code == 200


def test_what_a_killed_server_left_behind_stops_nobody(serve: Callable[..., Server], tmp_path: Path) -> None:
    project = aligned(tmp_path / "p")
    first = serve(project)
    first.end(signal.SIGKILL)
    assert json.loads((tmp_path / "p/edit.lock").read_text())["pid"] == first.process.pid
    second = serve(project)
    assert second.client.get("/api/project").status_code == 200
    assert second.end()[0] == 0


def killed(project: Project, serve: Callable[..., Server], rounds: int, most: int) -> tuple[int, list[str]]:
    """Kill the server in the midst of edits, so many times: how many were acknowledged, and which of them lost."""
    acknowledged, lost = 0, []
    for number in range(rounds):
        server = serve(project)
        rows = server.client.get("/api/rows", params={"from": 0, "count": 7}).json()["rows"]
        versions, known = {row["id"]: row["version"] for row in rows}, set()
        killer = threading.Timer(0.003 * (number % 7), server.process.kill)
        for edit in range(most):
            if edit == most * (number + 1) // (rounds + 1):
                killer.start()
            identifier = f"p{1 + edit % 3}"
            wish = {"id": identifier, "version": versions[identifier], "target": f"Round {number}, edit {edit}."}
            try:
                answer = server.client.post("/api/edit", json=wish)
            except httpx.HTTPError:
                break
            assert answer.status_code == 200
            known.add(wish["target"])
            versions[identifier] = answer.json()["row"]["version"]
        killer.join()
        server.end(signal.SIGKILL)
        with project.store() as store:
            lost += known - {revision.new.get("target") for revision in store.revisions()}
        acknowledged += len(known)
    return acknowledged, lost


def test_no_acknowledged_edit_is_lost_when_the_server_is_killed(serve: Callable[..., Server], tmp_path: Path) -> None:
    acknowledged, lost = killed(aligned(tmp_path / "p"), serve, rounds=3, most=120)
    assert acknowledged >= 3 * 30
    assert lost == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--host", "0.0.0.0"), "--token-file"),
        (("--host", "0.0.0.0", "--token-file", "short.txt"), "20 letters"),
        (("--host", "0.0.0.0", "--token-file", "none.txt"), "cannot be read"),
        (("--host", "nowhere.invalid", "--token-file", "good.txt"), "nowhere.invalid"),
        (("--port", "70000"), "70000"),
    ],
)
def test_what_cannot_be_served_is_refused_with_a_reason_and_nothing_is_left(
    dipla: Dipla, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], expected: str
) -> None:
    project = aligned(tmp_path / "p")
    (tmp_path / "short.txt").write_text("abc\n")
    (tmp_path / "good.txt").write_text("x" * 20 + "\n")
    monkeypatch.chdir(tmp_path)
    done = dipla("edit", project.folder, "--no-browser", *words)
    assert (done.code, done.out) == (2, "")
    assert expected in done.err
    assert not (tmp_path / "p/edit.lock").exists()


def test_a_port_that_is_taken_is_told(serve: Callable[..., Server], tmp_path: Path, dipla: Dipla) -> None:
    server = serve(aligned(tmp_path / "p"))
    port = urlsplit(server.address).port
    done = dipla("edit", aligned(tmp_path / "q").folder, "--no-browser", "--port", port)
    assert (done.code, str(port) in done.err) == (2, True)


def test_beyond_this_machine_it_says_what_it_exposes_and_takes_the_file_s_token(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    (tmp_path / "token.txt").write_text("abcdefghijklmnopqrst-0123456789\n")
    server = serve(aligned(tmp_path / "p"), "--host", "0.0.0.0", "--token-file", str(tmp_path / "token.txt"))
    port = urlsplit(server.address).port
    assert server.token == "abcdefghijklmnopqrst-0123456789"
    found = httpx.get(f"http://127.0.0.1:{port}/api/project", headers={"Authorization": f"Bearer {server.token}"})
    assert found.status_code == 200
    code, said = server.end()
    assert (code, "whoever has the token can read and change all" in said) == (0, True)


def test_a_project_that_is_none_is_refused(dipla: Dipla, tmp_path: Path) -> None:
    done = dipla("edit", tmp_path, "--no-browser")
    assert (done.code, "not a dipla project" in done.err) == (2, True)
