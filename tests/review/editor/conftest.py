"""What the tests of the editor share: a project with a translation beside it, and a page that talks to the server."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from dipla.corpus.model import Origin, OriginKind, Pair, Sentence, State
from dipla.corpus.project import Project, Settings
from dipla.corpus.rows import By, DocumentRow
from dipla.corpus.store import Store
from dipla.review.editor.app import Editor
from dipla.review.editor.checking import Findings, no_findings
from dipla.review.editor.desk import Desk
from dipla.review.editor.guard import Guard

AT = "2026-11-25T10:00:00Z"
TOKEN = "a-token-that-nobody-guesses"
PORT = 8642
BEADS: Sequence[tuple[Sequence[str], Sequence[str]]] = (
    (("Ο Σερζ ήρθε στο Παρίσι.",), ("Serge came to Paris.",)),
    (("Ήταν φτωχός.", "Δεν είχε σπίτι."), ("He was poor and had no home.",)),
    (("Έγραφε τη νύχτα.",), ("He wrote.", "At night.")),
    (("Το 1919 έφυγε.",), ()),
    (("Πήγε στη Ρωσία.",), ("He went to Russia.",)),
    ((), ("An addition.",)),
    (("Εκεί έζησε χρόνια.",), ("There he lived for years.",)),
)


def aligned(folder: Path, beads: Sequence[tuple[Sequence[str], Sequence[str]]] = BEADS, copies: int = 1) -> Project:
    """A project whose pairs are these beads, nobody having looked at them yet."""
    project = Project.create(folder, Settings())
    with project.store() as store, store.transaction():
        for copy in range(copies):
            _document(store, f"a{copy}.el.txt", beads)
    return project


def _document(store: Store, name: str, beads: Sequence[tuple[Sequence[str], Sequence[str]]]) -> None:
    store.put_document(DocumentRow(name, "el", "utf-8", name, "break", '{"edits": []}', AT))
    store.put_document(DocumentRow(f"{name}.en", "en", "utf-8", name, "break", '{"edits": []}', AT, name))
    places = {"el": 0, "en": 0}
    for position, bead in enumerate(beads):
        sides = []
        for lang, texts in zip(("el", "en"), bead, strict=True):
            made = []
            for text in texts:
                made.append(Sentence(store.new_id(f"{lang}_s"), text, lang, position))
                store.put_sentence(name if lang == "el" else f"{name}.en", places[lang], made[-1])
                places[lang] += 1
            sides.append(tuple(made))
        target = " ".join(sentence.text for sentence in sides[1])
        pair = Pair(
            store.new_id("p"),
            sides[0],
            target or None,
            State.ALIGNED if target else State.UNTRANSLATED,
            origin=Origin(OriginKind.ALIGNED, "dipla", "", AT) if target else None,
            score=0.9 if target else None,
            target_sentences=sides[1],
            doc=name,
            created=AT,
            changed=AT,
        )
        store.add_pair(pair, position)


class Page:
    """A page that knows the token; each answer is its status and its JSON."""

    def __init__(self, desk: Desk, static: Path | None = None, **guard: Any) -> None:
        self.desk = desk
        self.editor = Editor(desk, static) if static else Editor(desk)
        app = Guard(
            self.editor.application(),
            **{"token": TOKEN, "hosts": {f"127.0.0.1:{PORT}", f"localhost:{PORT}"}, "port": PORT, **guard},
        )
        self.headers = {"Authorization": f"Bearer {TOKEN}"}
        transport = httpx.ASGITransport(app, raise_app_exceptions=True)
        self.client = httpx.AsyncClient(transport=transport, base_url=f"http://127.0.0.1:{PORT}")
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """A request as it is, without the token."""
        return self.run(self.client.request(method, path, **more))

    def run(self, deed: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(deed, self._loop).result(60)

    def get(self, name: str, **params: Any) -> tuple[int, Any]:
        answer = self.ask("GET", f"/api/{name}", params=params, headers=self.headers)
        return answer.status_code, answer.json()

    def post(self, name: str, who: str = "Maria", **fields: Any) -> tuple[int, Any]:
        headers = {**self.headers, "X-Dipla-Person": quote(who), "Content-Type": "application/json"}
        answer = self.ask("POST", f"/api/{name}", content=json.dumps(fields), headers=headers)
        return answer.status_code, answer.json()

    def rows(self) -> list[dict[str, Any]]:
        return list(self.get("rows", **{"from": 0, "count": 200})[1]["rows"])

    def row(self, identifier: str) -> dict[str, Any]:
        return dict(self.get("rows", ids=identifier)[1]["rows"][0])

    def version(self, identifier: str) -> int:
        return int(self.row(identifier)["version"])

    def edit(self, identifier: str, **fields: Any) -> tuple[int, Any]:
        """An edit of what stands there now."""
        return self.post("edit", id=identifier, version=self.version(identifier), **fields)

    def arrange(self, op: str, identifier: str, **fields: Any) -> tuple[int, Any]:
        return self.post("arrange", op=op, id=identifier, version=self.version(identifier), **fields)

    def sides(self) -> list[tuple[str, str]]:
        """What stands side by side, from the first pair to the last."""
        return [(" ".join(s["text"] for s in row["source"]), row["target"] or "") for row in self.rows()]

    def close(self) -> None:
        self.run(self.client.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self.desk.close()


Open = Callable[..., Page]


@pytest.fixture
def page_of() -> Iterator[Open]:
    """Opens a page on a project."""
    yield from _opener()


def _opener() -> Iterator[Open]:
    opened: list[Page] = []

    def page(
        project: Project,
        *,
        timing: bool = True,
        static: Path | None = None,
        findings: Findings = no_findings,
        **guard: Any,
    ) -> Page:
        desk = Desk(project, lambda: AT, name="Owner", timing=timing, findings=findings)
        opened.append(Page(desk, static, **guard))
        return opened[-1]

    yield page
    for one in opened:
        one.close()


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The same project for all tests of a module that change nothing."""
    opener = _opener()
    yield next(opener)(aligned(tmp_path_factory.mktemp("still") / "p"))
    next(opener, None)


@pytest.fixture
def page(page_of: Open, tmp_path: Path) -> Page:
    """A page on a small aligned project."""
    return page_of(aligned(tmp_path / "p"))


def by_command(project: Project, way: str = "sheet s1") -> By:
    """Somebody who works on the command line."""
    return By("Ann", AT, way)
