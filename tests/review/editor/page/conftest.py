"""The editor in a real browser: a server of its own for each test, Debian's Chromium, and the store to look into.

Whatever a page says in its console, and whatever its content security policy forbids, is a fault of the test that
opened it, unless that test takes it away.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from dipla.command.cli import main
from dipla.corpus.model import Pair
from dipla.corpus.project import Project
from dipla.corpus.rows import Revision

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra dev)")

# What the policy of the page forbids is said in the console, where a test hears it.
REPORT = """document.addEventListener('securitypolicyviolation',
  e => console.error('CSP', e.violatedDirective, e.blockedURI))"""
# A machine may be busy with other things.
sync_api.expect.set_options(timeout=30_000)
TOKEN = "a-token-of-thirty-letters-or-so"
GREEK = [
    "Το πρωί έβρεχε στο λιμάνι.",
    "Ο Πέτρος πήρε δύο εισιτήρια.",
    "Κανείς δεν μιλούσε στο καφενείο.",
    "Η μηχανή σταμάτησε στις 7.",
    "Μια γυναίκα άνοιξε το παράθυρο.",
    "Έμειναν τρεις μέρες στο νησί.",
    "Το καράβι έφυγε το βράδυ.",
    "Όλοι γύρισαν στο σπίτι τους.",
]
ENGLISH = [
    "In the morning it rained in the harbour.",
    "Petros bought two tickets.",
    "Nobody spoke in the café.",
    "The engine stopped at 7.",
    "A woman opened the window.",
    "They stayed three days on the island.",
    "The ship left in the evening.",
    "Everybody went back home.",
]


@dataclass
class Server:
    """`dipla edit` on a project; `start` again listens where it did before."""

    project: Path
    options: tuple[str, ...] = ()
    port: int = 0
    address: str = ""
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        token = self.project.parent / "token"
        token.write_text(TOKEN)
        command = [sys.executable, "-m", "dipla", "edit", str(self.project), "--no-browser", "--name", "Tester"]
        command += ["--port", str(self.port), "--token-file", str(token), *self.options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()
        found = re.match(r"http://127\.0\.0\.1:(\d+)/", self.address)
        assert found, self.address
        self.port = int(found[1])

    def post(self, path: str, wish: dict[str, Any]) -> int:
        """Another program's wish; the status of its answer."""
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        return httpx.post(f"http://127.0.0.1:{self.port}/api/{path}", json=wish, headers=headers).status_code

    def get(self, path: str) -> Any:
        """What another program reads."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return httpx.get(f"http://127.0.0.1:{self.port}/api/{path}", headers=headers).json()

    def end(self, *, kill: bool = False) -> None:
        if self.process is None:
            return
        assert self.process.stdout
        (self.process.kill if kill else self.process.terminate)()
        self.process.wait(20)
        self.process.stdout.close()
        self.process = None


@dataclass
class Desk:
    """A page of the editor, and the project behind it."""

    page: Any
    project: Path
    faults: list[str] = field(default_factory=list)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    @property
    def current(self) -> Any:
        return self.page.locator("#list .pair.current")

    @property
    def field(self) -> Any:
        return self.page.locator("#list textarea")

    @property
    def dialog(self) -> Any:
        return self.page.locator("dialog[open]")

    def expect(self, what: Any) -> Any:
        return sync_api.expect(self.page.locator(what) if isinstance(what, str) else what)

    def at(self, number: int) -> None:
        """The pair of this number is current."""
        self.expect("#list .pair.current .number").to_have_text(str(number))

    def go(self, number: int) -> None:
        """To a pair, onto it, with its text there."""
        if self.field.count():
            self.press("Escape")
        self.press("g")
        self.page.locator("dialog input").fill(str(number))
        self.press("Enter")
        self.at(number)
        self.expect("#list .pair.current:not(.waiting)").to_have_count(1)

    def told(self, words: str | re.Pattern[str]) -> None:
        self.expect("#told").to_contain_text(words)

    def saved(self) -> None:
        """All is acknowledged."""
        self.expect("#sign").to_have_text("Saved")

    def arrange(self, *keys: str) -> None:
        """Press the keys of an operation, and wait until it is done and told."""
        self.page.evaluate("document.querySelector('#told').replaceChildren()")
        self.press(*keys)
        self.told("Ctrl+Z takes it back")

    def pairs(self) -> list[Pair]:
        with Project.open(self.project).store() as store:
            return list(store.pairs())

    def pair(self, number: int) -> Pair:
        return self.pairs()[number - 1]

    def revisions(self, identifier: str) -> list[Revision]:
        with Project.open(self.project).store() as store:
            return list(store.revisions(identifier))

    def shape(self) -> list[tuple[str, str | None]]:
        """The source and the target of every pair, in order."""
        return [(pair.source_text, pair.target) for pair in self.pairs()]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("Chromium is not installed (Debian package chromium)")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


def _serving() -> Iterator[Callable[..., Server]]:
    running: list[Server] = []

    def start(project: Path, *options: str) -> Server:
        server = Server(project, options)
        running.append(server)
        server.start()
        return server

    yield start
    for server in running:
        server.end()


# Start `dipla edit` on a project, for a test or for a module; each is ended by its own id.
serve = pytest.fixture(_serving)
serve_module = pytest.fixture(_serving, scope="module")


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Desk]]:
    """Opens the page of a server in a browser of its own, as a person of this name where one is given."""
    contexts: list[Any] = []
    desks: list[Desk] = []

    def open_page(server: Server, *, name: str = "", context: Any = None, before: Any = None, **options: Any) -> Desk:
        if context is None:
            options = {"viewport": {"width": 1280, "height": 800}, **options}
            context = browser.new_context(**options)
            context.set_default_timeout(30_000)
            contexts.append(context)
            context.add_init_script(REPORT)
            if name:
                context.add_init_script(f"localStorage.setItem('dipla.person', {name!r})")
        page = context.new_page()
        desk = Desk(page, server.project)
        page.on("console", lambda said: desk.faults.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: desk.faults.append(f"{error} {getattr(error, 'stack', '')}"))
        if before:
            before(page)
        page.goto(server.address)
        sync_api.expect(page.locator("body.ready")).to_have_count(1)
        sync_api.expect(page.locator("#list .pair.current:not(.waiting)")).to_have_count(1)
        desks.append(desk)
        return desk

    yield open_page
    for context in contexts:
        context.close()
    assert [desk.faults for desk in desks if desk.faults] == []


def _made(*words: object) -> None:
    with pytest.raises(SystemExit) as left:
        main([str(word) for word in words])
    assert not left.value.code, words


@pytest.fixture(scope="session")
def _projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Eight pairs as drafts of a memory, and eight of a text beside its translation, which nobody has confirmed."""
    folder = tmp_path_factory.mktemp("projects")
    (folder / "memory.tsv").write_text("".join(f"{el}\t{en}\n" for el, en in zip(GREEK, ENGLISH, strict=True)), "utf-8")
    for name, lines in (("harbour.el.txt", GREEK), ("harbour.en.txt", ENGLISH)):
        (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    _made("convert", folder / "memory.tsv", folder / "memory.tmx", "--from", "el", "--to", "en")
    made = {"drafts": folder / "drafts", "aligned": folder / "aligned"}
    _made("run", folder / "harbour.el.txt", "--memory", folder / "memory.tmx", "--out", made["drafts"])
    _made("new", made["aligned"], "--from", "el", "--to", "en")
    _made("add", made["aligned"], folder / "harbour.el.txt", "--translation", folder / "harbour.en.txt")
    return made


@pytest.fixture
def drafts(_projects: dict[str, Path], tmp_path: Path) -> Path:
    """A project of drafts of its own."""
    return Path(shutil.copytree(_projects["drafts"], tmp_path / "harbour"))


@pytest.fixture
def aligned(_projects: dict[str, Path], tmp_path: Path) -> Path:
    """A project of aligned pairs of its own."""
    return Path(shutil.copytree(_projects["aligned"], tmp_path / "harbour"))


@pytest.fixture(scope="module")
def _shared(
    _projects: dict[str, Path], serve_module: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Server]:
    """One server a module and project: starting one costs more than most tests."""
    running: dict[str, Server] = {}

    def shared(name: str) -> Server:
        if name not in running:
            folder = tmp_path_factory.mktemp("shared") / "harbour"
            running[name] = serve_module(Path(shutil.copytree(_projects[name], folder)))
        return running[name]

    return shared


@pytest.fixture
def at_work(_shared: Callable[[str], Server], opened: Callable[..., Desk]) -> Iterator[Callable[..., Desk]]:
    """Opens the page on a shared project. What the test did is undone after it, and must leave the first state."""
    begun: list[tuple[Desk, Server, list[Pair]]] = []

    def open_page(name: str, **options: Any) -> Desk:
        server = _shared(name)
        desk = opened(server, **options)
        if not any(known is server for _, known, _ in begun):
            begun.append((desk, server, [replace(pair, changed="") for pair in desk.pairs()]))
        return desk

    yield open_page
    for desk, server, first in begun:
        # When a pair was changed last, undo does not take back: that is a change, too.
        while [replace(pair, changed="") for pair in desk.pairs()] != first:
            assert server.post("undo", {}) == 200, "undo does not lead back to the first state"
