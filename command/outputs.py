"""Files are made beside their places and put there together, and a file that a person changed is never lost.

The store remembers each file as we wrote it last. One that differs now was changed by somebody: it is kept
as NAME.edited-N before ours takes its place, unless its edits were taken into the store whole. A file that
is right already is left alone, so running a verb twice changes nothing.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from ..corpus.files import check_replaceable, digest
from ..corpus.project import Project
from ..corpus.store import Store


class Outputs:
    """The files of one command under one folder. Make them in `stage`, `settle` in the transaction, then `place`."""

    def __init__(self, project: Project, folder: Path) -> None:
        self.project = project
        self.folder = folder
        self._made_folders: list[Path] = []
        for parent in (folder, *folder.parents):
            if parent.exists():
                break
            self._made_folders.append(parent)
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        try:
            self.stage = Path(tempfile.mkdtemp(prefix=f".dipla-{os.getpid()}-", dir=folder))
        except OSError as error:
            error.filename = str(folder)  # not the name that was to stand in it
            raise
        self._moves: list[tuple[Path, Path]] = []
        # What stood in each place when it was decided what happens to it, and where a newer edit would go.
        self._seen: dict[Path, tuple[str, Path]] = {}
        self._stale: list[Path] = []
        self.kept: list[Path] = []
        self.written: list[Path] = []
        # Equal content with different bytes (a workbook holds the time it was saved): file to what it was made of.
        self.made_of: dict[str, str] = {}
        # Files whose edits the store has whole, as they were when they were read.
        self.taken: dict[Path, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, OSError) and not error.filename:
            error.filename = str(self.folder)  # a failed write does not say where
        shutil.rmtree(self.stage, ignore_errors=True)
        for folder in self._made_folders:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()

    def settle(self, store: Store, *, aside: Callable[[Path], Path | None] = lambda _: None, prune: str = "") -> None:
        """Decide for each staged file what happens to it, and let the store remember it. Nothing is moved yet.

        `aside` names another folder for what a person changed; `prune` is a folder (under this one) in which
        files of ours that are not made any more are taken away.
        """
        for staged in sorted(path for path in self.stage.rglob("*") if path.is_file()):
            relative = staged.relative_to(self.stage)
            # A link is followed; a device, a pipe or a folder is left alone.
            place = self.folder / relative
            check_replaceable(place)
            place = place.resolve() if place.is_symlink() else place
            content = digest(staged.read_bytes())
            known = store.outputs.of(self._key(place))
            now = digest(place.read_bytes()) if place.is_file() else ""
            made_of = self.made_of.get(str(relative), content)
            self.written.append(place)
            if now and (now == content or (known and known[:2] == (now, made_of))):
                store.outputs.put(self._key(place), now, made_of)
                continue
            ours = known is not None and now in (known[0], known[2])
            folder = aside(relative) or place.parent
            if now and not ours and self.taken.get(place) != now:
                self._set_aside(place, folder)
            self._seen[place] = now, folder
            self._moves.append((staged, place))
            store.outputs.put(self._key(place), content, made_of)
        if prune:
            self._prune(store, self.folder / prune)

    def place(self) -> None:
        """Put the files in their places, after the store has been committed."""
        for made in self.stage.rglob("*"):
            if made.is_dir():
                (self.folder / made.relative_to(self.stage)).mkdir(parents=True, exist_ok=True)
        for old, new in self._moves:
            if new in self._seen and new.is_file() and digest(new.read_bytes()) != self._seen[new][0]:
                # Saved by somebody while we were at work.
                self.kept.append(_free_name(new, self._seen[new][1]))
                new.replace(self.kept[-1])
            new.parent.mkdir(parents=True, exist_ok=True)
            old.replace(new)
        for path in self._stale:
            path.unlink(missing_ok=True)

    def changed_by_person(self, store: Store, place: Path) -> bool:
        """Whether a file of ours stands there that is not as we wrote it last."""
        known = store.outputs.of(self._key(place))
        return place.is_file() and known is not None and digest(place.read_bytes()) not in (known[0], known[2])

    def _set_aside(self, place: Path, folder: Path) -> None:
        self._moves.append((place, _free_name(place, folder)))
        self.kept.append(self._moves[-1][1])

    def _prune(self, store: Store, folder: Path) -> None:
        made = {self._key(path) for path in self.written}
        for key, content in store.outputs.below(self._key(folder)).items():
            path = self.project.folder / key
            if key not in made:
                store.outputs.forget(key)
                if path.is_file() and digest(path.read_bytes()) == content:
                    self._stale.append(path)

    def _key(self, path: Path) -> str:
        """A file's path below the project's folder, or its whole path elsewhere."""
        whole, root = path.resolve(), self.project.folder.resolve()
        return (whole.relative_to(root) if whole.is_relative_to(root) else whole).as_posix()


def _sweep(folder: Path) -> None:
    """Take away what a dipla left that was killed; that of one which is at work stays."""
    for left in folder.glob(".dipla-*-*"):
        process = left.name.split("-")[1]
        if left.is_dir() and process.isdigit() and not _is_running(int(process)):
            shutil.rmtree(left, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _free_name(path: Path, folder: Path) -> Path:
    """`serge.edited-1.csv` for `serge.csv`: the first that is free."""
    number = 1
    while (free := folder / f"{path.stem}.edited-{number}{path.suffix}").exists():
        number += 1
    return free
