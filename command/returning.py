"""Sheets that a person has changed where we wrote them are taken in before they are written anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ..corpus.errors import DiplaError
from ..corpus.files import digest
from ..corpus.project import Project
from ..corpus.rows import By
from ..corpus.store import Store
from ..review.merge import known_sources, merge
from ..review.reading import Table, read
from ..review.report import Merged
from .outputs import Outputs
from .speech import say


@dataclass(slots=True)
class Returned:
    """What came of each sheet that was taken in, and why others were not."""

    merged: dict[Path, Merged] = field(default_factory=dict)
    refused: dict[Path, str] = field(default_factory=dict)

    @property
    def wants_person(self) -> bool:
        """Whether a queue, a conflict or a refused sheet waits."""
        return bool(self.refused) or any(report.wants_person for report in self.merged.values())


def take_back(store: Store, outputs: Outputs, paths: Iterable[Path], by: By) -> Returned:
    """Merge the sheets among `paths` that a person has changed, in the caller's transaction.

    One that the store now holds whole may be overwritten; `outputs` keeps any other beside its place.
    """
    returned = Returned()
    for path in paths:
        if not outputs.changed_by_person(store, path):
            continue
        content = digest(path.read_bytes())
        try:
            report = merge_table(outputs.project, store, sheet_of(outputs.project, store, path), path, by)
        except DiplaError as error:
            returned.refused[path] = str(error)
            continue
        returned.merged[path] = report
        if report.is_whole:
            outputs.taken[path] = content
    return returned


def sheet_of(project: Project, store: Store, path: Path, encoding: str | None = None) -> Table:
    """The rows of an edited sheet of a project, or of a sheet of its conflicts."""
    return read(path, encoding, known_sources(store), project.settings.source_lang)


def merge_table(project: Project, store: Store, table: Table, path: Path, by: By) -> Merged:
    """Take an edited sheet into the store, in the caller's transaction."""

    @cache
    def original(doc: str) -> str:
        return project.text(store, doc)

    return merge(store, table, str(path), by, lang=project.settings.target_lang, original=original)


def tell_returned(returned: Returned, kept: Iterable[Path]) -> None:
    """Say on stderr what was taken in, what waits for a person, and where the rest is kept."""
    for path, report in returned.merged.items():
        say(
            f"Taken in from {path.name}: {len(report.applied)} edits, {report.count('queued')} queued, "
            f"{report.count('conflict')} conflicts."
        )
        for item in report.noted:
            if item.kind in ("queued", "conflict"):
                say(f"  {item.id}, row {item.row}: {item.reason}. In the sheet: {item.found!r}")
    for reason in returned.refused.values():
        say(f"Not taken in: {reason}")
    for path in kept:
        say(f"Kept: {path} holds what was changed by hand and is not in the new file.")
