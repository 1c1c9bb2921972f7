"""`dipla run`: one document from text to files, or brought up to date with all work kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ..corpus.documents.text import Document, read_text
from ..corpus.errors import DiplaError
from ..corpus.ingest import Ingested, Ready, ingest, prepare
from ..corpus.languages import tag
from ..corpus.model import Pair, State
from ..corpus.project import Project, Settings, check_free, is_project, short_names
from ..corpus.rows import By
from ..corpus.sentences import Newlines
from ..corpus.store import Store
from ..review.merge import Merged, merge
from ..review.sheet import read as read_sheet
from .drafting import (
    Means,
    ask_engine,
    engine_option,
    fill,
    floor_option,
    jobs_option,
    means,
    memory_option,
    report_missing,
    url_option,
)
from .outputs import Outputs
from .publish import omegat_aside, publish_document, publish_omegat
from .speech import by_option, json_option, now, person, print_json, say

newlines_option = click.option(
    "--newlines",
    type=click.Choice(["auto", "break", "wrap"]),
    default="auto",
    show_default=True,
    help="A newline ends a sentence (break) or is a space (wrap); auto looks at the text and says which.",
)
encoding_option = click.option("--encoding", metavar="NAME", help="The encoding of the file, when the guess is wrong.")
replace_option = click.option(
    "--replace", "replaced", is_flag=True, help="Take a wholly different text as the new version of its document."
)


@click.command("run")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="The project's folder.")
@click.option("--from", "source_lang", metavar="CODE", help="Language of the text.  [default: el]")
@click.option("--to", "target_lang", metavar="CODE", help="Language of the drafts.  [default: en]")
@memory_option
@engine_option
@url_option
@jobs_option
@floor_option
@click.option("--title", help="Title of a new project.")
@click.option("--licence", help="Licence of a new project's texts, an SPDX name or words.")
@newlines_option
@encoding_option
@replace_option
@by_option
@json_option
def command(
    source: Path,
    out: Path,
    source_lang: str | None,
    target_lang: str | None,
    memories: tuple[Path, ...],
    engine_name: str | None,
    url: str | None,
    jobs: int,
    floor: float,
    title: str | None,
    licence: str | None,
    newlines: Newlines,
    encoding: str | None,
    replaced: bool,
    by: str | None,
    as_json: bool,
) -> int:
    """Everything in one command: sentences, drafts, sheets, TMX, TEI and an OmegaT project.

    Makes the project in DIR, or brings it up to date: edits in DIR/out's sheets are taken in first, sentences that did
    not change keep their work. Nothing is sent anywhere unless --engine names who gets it.

    \b
    Example:
      dipla run serge.el.txt --memory draft.tmx --out serge
    writes serge/out/serge.csv, .xlsx, .tmx, .tei.xml and serge/out/omegat/. Edit the sheet
    (.xlsx or .csv: target, state, note); it comes back through
      dipla merge serge serge/out/serge.xlsx
    or the next `dipla run`.
    """
    wanted = Settings(
        source_lang=tag(source_lang or "el"),
        target_lang=tag(target_lang or "en"),
        title=title or "",
        licence=licence or "",
    )
    if is_project(out):
        project = Project.open(out)
        _check_languages(project, source_lang, target_lang)
    else:
        check_free(out)
        project = Project(out, wanted)
    document = read_text(source, project.settings.source_lang, encoding)
    how = means(project.settings, memories, engine_name, url, jobs, floor)
    ready = prepare(
        document, project.settings.source_lang, newlines=newlines, abbreviations=project.settings.abbreviations
    )
    work = _Work(source, ready, how, person(by), replaced)
    with _made(project, how), project.store() as store, Outputs(project, project.out) as outputs:
        result = work.bring_up_to_date(project, store, outputs)
    result.tell(project, document, how)
    if as_json:
        print_json(result.as_json(project, how))
    return 1 if how.asked.missing or result.merged_wants_person else 0


class _Work:
    """One run: what comes in, and how it is done."""

    def __init__(self, source: Path, ready: Ready, how: Means, who: str, replaced: bool) -> None:
        self.source, self.ready, self.how, self.who, self.replaced = source, ready, how, who, replaced

    def bring_up_to_date(self, project: Project, store: Store, outputs: Outputs) -> _Result:
        """Do all of it in one transaction; files are put in place when that stands."""
        doc = self.ready.document.name
        has_target = {pair.source_text for pair in store.pairs(doc) if pair.target is not None}
        fresh = (text for text, *_ in self.ready.sentences if text not in has_target)
        ask_engine(self.how, fresh, store, project.settings)
        at = now()
        by = By(self.who, at, "run")
        with project.keep_original(self.source, self.ready.document), store.transaction():
            known = [row.name for row in store.documents()]
            name = short_names([*known, *([] if doc in known else [doc])], project.settings.source_lang)[doc]
            merged = _take_back(store, outputs, name, by)
            came = ingest(store, self.ready, replace(by, way="source"), replace=self.replaced)
            before = {new: pair for new, old in came.replaced.items() if (pair := store.pair(old))}
            pairs = list(store.pairs(doc))
            drafted = fill(store, pairs, self.how, at, before)
            replaced_characters = publish_document(outputs, project, store, doc, name)
            cut = publish_omegat(outputs, project, store, "auto", "omegat")
            outputs.settle(
                store,
                aside=lambda path: outputs.folder / omegat_aside("omegat") if path.parts[0] == "omegat" else None,
                prune="omegat",
            )
            states = _count(store.pairs(doc))
        outputs.place()
        return _Result(name, came, drafted, states, merged, outputs, cut, replaced_characters, self)


class _Result:
    """What a run made, and what it says of it."""

    def __init__(
        self,
        name: str,
        came: Ingested,
        drafted: dict[str, int],
        states: dict[State, int],
        merged: dict[Path, Merged],
        outputs: Outputs,
        cut: bool,
        replaced_characters: int,
        work: _Work,
    ) -> None:
        self.name, self.came, self.drafted, self.states, self.merged = name, came, drafted, states, merged
        self.outputs, self.cut, self.replaced_characters, self.work = outputs, cut, replaced_characters, work

    @property
    def merged_wants_person(self) -> bool:
        return any(report.wants_person for report in self.merged.values())

    @property
    def files(self) -> list[Path]:
        """The files a person looks for; the OmegaT project counts as one."""
        folder = self.outputs.folder
        names = (f"{self.name}.csv", f"{self.name}.xlsx", f"{self.name}.tmx", f"{self.name}.tei.xml", "omegat")
        return [folder / name for name in names]

    def tell(self, project: Project, document: Document, how: Means) -> None:
        """The summary, on stderr."""
        ready, folder = self.work.ready, project.folder
        edits, flags = len(ready.cleaned.edits), len(ready.cleaned.flags)
        lines = (
            "a line is a paragraph" if ready.newlines == "break" else "lines are wrapped; a blank line ends a paragraph"
        )
        say(f"Read {document.name}: {document.encoding}, {lines} (--newlines {ready.newlines}).")
        if edits or flags:
            say(f"Cleaned: {edits} edits, {flags} flags. `dipla clean {self.work.source} --report` lists them.")
        if self.came.retired or (self.came.added and self.came.kept):
            say(
                f"Changed since the last run: {self.came.kept} sentences kept, {len(self.came.added)} new, "
                f"{len(self.came.retired)} retired (kept in the history)."
            )
        for path, report in self.merged.items():
            say(
                f"Taken in from {path.name}: {len(report.applied)} edits, {report.count('queued')} queued, "
                f"{report.count('conflict')} conflicts."
            )
            for item in report.noted:
                if item.kind in ("queued", "conflict"):
                    say(f"  {item.id}, row {item.row}: {item.reason}. In the sheet: {item.found!r}")
        for path in self.outputs.kept:
            say(f"Kept: {path} holds what was changed by hand and is not in the new file.")
        if self.replaced_characters:
            say(f"{self.replaced_characters} characters that XML cannot hold became U+FFFD in the TMX and TEI.")
        report_missing(how)
        say("")
        say(f"{self.name}: {self._figures()}.")
        say(f"Files in {self.outputs.folder}: {', '.join(path.name for path in self.files[:-1])}, omegat/")
        if self.states.get(State.DRAFT):
            say("The OmegaT project opens with the drafts filled in (tm/auto); they are machine drafts all the same.")
        say(f"\nNext: edit {self.files[1]} (target, state, note), then take it back with")
        say(f"  dipla merge {folder} {self.files[1]}")
        if untranslated := self.states.get(State.UNTRANSLATED):
            characters = sum(len(text) for text, *_ in ready.sentences)
            say(
                f"{untranslated} sentences have no draft. Either of these fills them:\n"
                f"  dipla run {self.work.source} --out {folder} --memory MEMORY.tmx\n"
                f"  dipla draft {folder} --engine google      (sends up to {characters} characters to Google)"
            )

    def as_json(self, project: Project, how: Means) -> dict[str, Any]:
        """The summary as data."""
        return {
            "project": str(project.folder),
            "name": self.name,
            "sentences": sum(self.states.values()),
            "states": {str(state): count for state, count in self.states.items()},
            "drafted": self.drafted,
            "kept": self.came.kept,
            "added": list(self.came.added),
            "retired": list(self.came.retired),
            "missing": how.asked.missing,
            "merged": {path.name: report.as_json() for path, report in self.merged.items()},
            "kept_files": [str(path) for path in self.outputs.kept],
            "files": [str(path) for path in self.files],
        }

    def _figures(self) -> str:
        total = sum(self.states.values())
        words = {State.DRAFT: "drafts", State.ALIGNED: "aligned", State.EDITED: "edited", State.APPROVED: "approved"}
        parts = [f"{total} sentences"]
        parts += [f"{self.states[state]} {word}" for state, word in words.items() if self.states.get(state)]
        if untranslated := self.states.get(State.UNTRANSLATED):
            parts.append(f"{untranslated} untranslated")
        return ", ".join(parts)


def _check_languages(project: Project, source_lang: str | None, target_lang: str | None) -> None:
    known = project.settings
    for option, said, kept in (("--from", source_lang, known.source_lang), ("--to", target_lang, known.target_lang)):
        if said and tag(said) != kept:
            raise DiplaError(
                f"{project.folder}: the project has {option} {kept}, and {option} {said} was asked for. "
                "Leave the option out, or choose another folder. Nothing was changed."
            )


@contextmanager
def _made(project: Project, how: Means) -> Iterator[None]:
    """The project, made now if it is new; taken away again when the run fails, unless an engine's answers are in it."""
    if is_project(project.folder):
        yield
        return
    is_new = not project.folder.exists()
    Project.create(project.folder, project.settings)
    try:
        yield
    except BaseException:
        if not how.asked.answers:
            project.remove(folder_too=is_new)
        raise


def _take_back(store: Store, outputs: Outputs, name: str, by: By) -> dict[Path, Merged]:
    """Merge the sheets that a person has changed since we wrote them; what cannot be read is kept as it is."""
    reports = {}
    for path in (outputs.folder / f"{name}.csv", outputs.folder / f"{name}.xlsx"):
        if not outputs.changed_by_person(store, path):
            continue
        try:
            columns, rows = read_sheet(path)
            report = merge(store, columns, rows, str(path), by)
        except DiplaError as error:
            say(f"Not taken in: {error}")
            continue
        reports[path] = report
        if report.is_whole:
            outputs.taken.add(path)
    return reports


def _count(pairs: Iterator[Pair]) -> dict[State, int]:
    counts: dict[State, int] = {}
    for pair in pairs:
        counts[pair.state] = counts.get(pair.state, 0) + 1
    return counts
