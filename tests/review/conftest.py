"""What the tests of sheets share: projects of any size, and a store looked into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from dipla.corpus.documents.text import Document
from dipla.corpus.ingest import ingest, prepare
from dipla.corpus.model import Origin, OriginKind, Pair, State
from dipla.corpus.project import Project, Settings
from dipla.corpus.rows import By, facts
from dipla.corpus.store import Store

AT = "2026-11-25T10:00:00Z"
Make = Callable[[Sequence[tuple[str, str]]], Project]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a project of (source, draft) pairs; each source is a line without an end mark inside."""

    def project(texts: Sequence[tuple[str, str]], folder: str = "p") -> Project:
        return made(tmp_path / folder, texts)

    return project


def made(folder: Path, texts: Sequence[tuple[str, str]]) -> Project:
    """A project in a folder."""
    project = Project.create(folder, Settings())
    text = "\n".join(source for source, _ in texts) + "\n"
    document = Document("a.txt", text, "utf-8", text.encode())
    path = folder.parent / "a.txt"
    path.write_bytes(document.content)
    with project.keep_original(path, document), project.store() as store, store.transaction():
        ingest(store, prepare(document, "el", newlines="break"), By("", AT, "source"))
        for pair, (_, draft) in zip(list(store.pairs()), texts, strict=True):
            new = replace(pair, target=draft, draft=draft, state=State.DRAFT, origin=Origin(OriginKind.TM, "m.tmx"))
            if draft:
                store.change(pair, new, By("m.tmx", AT, "draft", machine=True))
    return project


def state(store: Store) -> list[tuple[str, dict[str, object]]]:
    """All that stands in a project: its pairs in order, and its sentences."""
    pairs: list[Pair] = list(store.pairs())
    sentences = [(s.id, {"text": s.text}) for row in store.documents() for s in store.sentences(row.name)]
    return [*((pair.id, facts(pair)) for pair in pairs), *sentences]
