"""`dipla add`: documents come into a project, or are brought up to date."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from ..corpus.documents.text import read_text
from ..corpus.errors import DiplaError
from ..corpus.ingest import ingest, prepare
from ..corpus.project import Project
from ..corpus.rows import By
from ..corpus.sentences import Newlines
from .drafting import Means, fill
from .run import encoding_option, newlines_option, replace_option
from .speech import by_option, json_option, now, person, print_json, progress, say


@click.command("add")
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@newlines_option
@encoding_option
@replace_option
@by_option
@json_option
def command(
    project: Path,
    files: tuple[Path, ...],
    newlines: Newlines,
    encoding: str | None,
    replaced: bool,
    by: str | None,
    as_json: bool,
) -> None:
    """Add documents to a project; one that is there already is brought up to date, its work kept.

    A sentence that changed is offered the target that stood in its place, as a draft. All files are added, or none.

    \b
    Example:
      dipla add serge serge.el.txt
    """
    opened = Project.open(project)
    settings = opened.settings
    if twice := {path.name for path in files if sum(other.name == path.name for other in files) > 1}:
        raise DiplaError(
            f"{min(twice)}: two of the files have this name; a project knows a document by it. Rename one."
        )
    documents = [read_text(path, settings.source_lang, encoding) for path in files]
    with progress("cutting", len(documents)) as advance:
        ready = []
        for document in documents:
            ready.append(
                prepare(document, settings.source_lang, newlines=newlines, abbreviations=settings.abbreviations)
            )
            advance(1)
    who, at = person(by), now()
    rows = []
    # The originals are put in place when the transaction stands.
    with opened.store() as store, ExitStack() as copies, store.transaction():
        for path, one in zip(files, ready, strict=True):
            came = ingest(store, one, By(who, at, "source"), replace=replaced)
            before = {new: pair for new, old in came.replaced.items() if (pair := store.pair(old))}
            fresh = [pair for name in came.added if (pair := store.pair(name))]
            offered = fill(store, fresh, Means(memories=[], engine=None, floor=0.75, jobs=1), at, before)
            copies.enter_context(opened.keep_original(path, one.document))
            rows.append(
                {
                    "document": one.document.name,
                    "sentences": len(one.sentences),
                    "kept": came.kept,
                    "added": len(came.added),
                    "retired": len(came.retired),
                    "offered": offered["memory"],
                    "newlines": one.newlines,
                    "edits": len(one.cleaned.edits),
                    "flags": len(one.cleaned.flags),
                }
            )
    for row in rows:
        say(
            f"{row['document']}: {row['sentences']} sentences ({row['kept']} kept, {row['added']} new, "
            f"{row['retired']} retired; --newlines {row['newlines']}; "
            f"cleaning: {row['edits']} edits, {row['flags']} flags)."
        )
    say(f"Next: dipla draft {project} --memory MEMORY.tmx, then dipla sheet {project} -o SHEET.xlsx")
    if as_json:
        print_json(rows)
