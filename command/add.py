"""`dipla add`: documents come into a project, or are brought up to date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from ..align.memory import FLOOR
from ..align.pairing import align_document, pair_up
from ..corpus.division import MARKED
from ..corpus.documents.text import MAIN_TEXT, Document, read_text
from ..corpus.errors import DiplaError
from ..corpus.ingest import Ready, ingest, ingest_translation, prepare
from ..corpus.project import Project, Settings
from ..corpus.rows import By
from ..corpus.sentences import Newlines
from ..corpus.store import Store
from .drafting import Means, fill
from .publish import TOOL
from .run import column_option, encoding_option, main_text_option, newlines_option, replace_option
from .speech import by_option, json_option, now, person, print_json, progress, say, tell_offer, warn


@click.command("add")
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option(
    "--translation",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="An existing translation of the document: it is paired with it, sentence by sentence.",
)
@click.option(
    "--translation-column", default="", metavar="NAME", help="The column of the translation, where it is a table."
)
@click.option("--anyway", is_flag=True, help="Pair the two even when they do not look like translations of each other.")
@newlines_option
@encoding_option
@column_option
@main_text_option
@replace_option
@by_option
@json_option
def command(
    project: Path,
    files: tuple[Path, ...],
    translation: Path | None,
    translation_column: str,
    anyway: bool,
    newlines: Newlines,
    encoding: str | None,
    column: str,
    main_text: bool,
    replaced: bool,
    by: str | None,
    as_json: bool,
) -> None:
    """Add documents to a project; one that is there already is brought up to date, its work kept.

    A sentence that changed is offered the target that stood in its place, as a draft. With --translation the pairs are
    `aligned` until a person has confirmed them, each with how sure the aligner is; pairs that a person edited or
    approved are kept and aligned around. All files are added, or none.

    \b
    Example:
      dipla add serge serge.el.txt
      dipla add serge serge.el.txt --translation serge.en.txt
    """
    opened = Project.open(project)
    settings = opened.settings
    _check_names(files, translation, translation_column)
    documents = [
        read_text(
            path,
            settings.source_lang,
            encoding,
            column=MAIN_TEXT if main_text else column,
            option="dipla new --from",
        )
        for path in files
    ]
    ready = _cut(documents, settings, newlines)
    beside = None
    if translation:
        other = read_text(
            translation, settings.target_lang, encoding, column=translation_column, option="dipla new --to"
        )
        documents.append(other)
        beside = translation, prepare(other, settings.target_lang, newlines=newlines)
    who, at = person(by), now()
    rows = []
    # The originals are put in place when the transaction stands.
    with opened.store() as store, ExitStack() as copies, store.transaction():
        for path, one in zip(files, ready, strict=True):
            copies.enter_context(opened.keep_original(path, one.document))
            row = _came(store, one, By(who, at, "source"), replaced, offer=beside is None)
            if beside:
                copies.enter_context(opened.keep_original(beside[0], beside[1].document))
                row["paired"] = _paired(store, one.document.name, beside[1], By(who, at, "source"), anyway)
            rows.append(row)
    for document in documents:
        warn(document)
    for document in documents[: len(files)]:
        tell_offer(document, settings)
    _tell(rows, project, translation)
    if as_json:
        print_json(rows)


def _check_names(files: Sequence[Path], translation: Path | None, translation_column: str) -> None:
    """Refuse files that a project could not tell from each other, and a translation that goes with none of them."""
    if twice := {path.name for path in files if sum(other.name == path.name for other in files) > 1}:
        raise DiplaError(
            f"{min(twice)}: two of the files have this name; a project knows a document by it. Rename one."
        )
    if translation_column and not translation:
        raise DiplaError("--translation-column: it goes with --translation. Name the file, or leave it out.")
    if translation and (len(files) > 1 or translation.name == files[0].name):
        raise DiplaError(
            "--translation: it goes with one document, whose file has another name. Add the others by themselves."
        )


def _cut(documents: Sequence[Document], settings: Settings, newlines: Newlines) -> list[Ready]:
    """The documents cleaned and cut into sentences, by the project's own settings."""
    ready = []
    with progress("cutting", len(documents)) as advance:
        for document in documents:
            ready.append(
                prepare(
                    document,
                    settings.source_lang,
                    newlines=newlines,
                    abbreviations=settings.abbreviations,
                    keep=settings.keep,
                )
            )
            advance(1)
    return ready


def _came(store: Store, ready: Ready, by: By, replaced: bool, *, offer: bool) -> dict[str, Any]:
    """Bring one document into the store; what came of it."""
    came = ingest(store, ready, by, replace=replaced)
    before = {new: pair for new, old in came.replaced.items() if (pair := store.pair(old))}
    fresh = [pair for name in came.added if (pair := store.pair(name))]
    how = Means(memories=[], engine=None, floor=FLOOR, jobs=1)
    offered = fill(store, fresh, how, by.at, before)["memory"] if offer else 0
    return {
        "document": ready.document.name,
        "sentences": len(ready.sentences),
        "kept": came.kept,
        "added": len(came.added),
        "retired": len(came.retired),
        "offered": offered,
        "newlines": ready.newlines,
        "edits": len(ready.cleaned.edits),
        "flags": len(ready.cleaned.flags),
    }


def _paired(store: Store, doc: str, ready: Ready, by: By, anyway: bool) -> dict[str, int]:
    """Pair a document with its translation; DiplaError when the two do not match, unless that is meant."""
    target = ingest_translation(store, ready, doc, by)
    found = align_document(store, doc, target, ready.lang)
    if found.warning and not anyway:
        raise DiplaError(f"{ready.document.name}: {found.warning} Say --anyway to pair them all the same.")
    return asdict(pair_up(store, doc, target, found, By(TOOL, by.at, "align", machine=True)))


def _tell(rows: Sequence[Mapping[str, Any]], project: Path, translation: Path | None) -> None:
    for row in rows:
        lines = "paragraphs as marked" if row["newlines"] == MARKED else f"--newlines {row['newlines']}"
        say(
            f"{row['document']}: {row['sentences']} sentences ({row['kept']} kept, {row['added']} new, "
            f"{row['retired']} retired; {lines}; "
            f"cleaning: {row['edits']} edits, {row['flags']} flags)."
        )
        if paired := row.get("paired"):
            say(
                f"Paired with {translation}: {paired['aligned']} pairs ({paired['doubtful']} want a look), "
                f"{paired['omissions']} omissions, {paired['additions']} additions, {paired['kept']} kept as edited."
            )
    if translation:
        say(f"Next: dipla sheet {project} -o SHEET.xlsx; the doubtful pairs have `align:…` in their flags")
        say(f"      edit it, then dipla merge {project} SHEET.xlsx")
    else:
        say(f"Next: dipla draft {project} --memory MEMORY.tmx, then dipla sheet {project} -o SHEET.xlsx")
