"""`dipla run`: one document from text to files, or brought up to date with all work kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from ..corpus.documents.text import MAIN_TEXT, read_text
from ..corpus.errors import DiplaError
from ..corpus.ingest import Ready, ingest, prepare
from ..corpus.languages import tag
from ..corpus.model import State
from ..corpus.project import STORE, Project, Settings, check_free, is_project, short_names
from ..corpus.rows import By
from ..corpus.schema import is_untouched
from ..corpus.sentences import Newlines
from ..corpus.store import Store
from .drafting import (
    Means,
    answers_kept,
    ask_engine,
    engine_option,
    fill,
    floor_option,
    jobs_option,
    means,
    memory_option,
    url_option,
)
from .outputs import Outputs
from .publish import omegat_aside, publish_document, publish_omegat
from .returning import take_back
from .speech import by_option, interruption, json_option, now, person, print_json, tell_offer
from .summary import Summary, tell

newlines_option = click.option(
    "--newlines",
    type=click.Choice(["auto", "break", "wrap"]),
    default="auto",
    show_default=True,
    help="A newline ends a sentence (break) or is a space (wrap); auto looks at the text and says which.",
)
encoding_option = click.option("--encoding", metavar="NAME", help="The encoding of the file, when the guess is wrong.")
column_option = click.option(
    "--column",
    default="",
    metavar="NAME",
    help="The column of a table that holds the text, where its name does not tell.",
)
main_text_option = click.option(
    "--main-text", is_flag=True, help="Of a page of HTML only the main text, as trafilatura guesses it."
)
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
@column_option
@main_text_option
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
    column: str,
    main_text: bool,
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
    document = read_text(source, project.settings.source_lang, encoding, column=MAIN_TEXT if main_text else column)
    # An engine that the project's settings name is for `draft`: here only one that is named now is asked.
    how = means(project.settings, memories, engine_name or "memory", url, jobs, floor)
    ready = prepare(
        document,
        project.settings.source_lang,
        newlines=newlines,
        abbreviations=project.settings.abbreviations,
        keep=project.settings.keep,
    )
    work = _Work(source, ready, how, person(by), replaced)
    with (
        interruption(lambda: answers_kept(how)),
        _made(project),
        project.store() as store,
        Outputs(project, project.out) as outputs,
    ):
        result = work.bring_up_to_date(project, store, outputs)
    tell_offer(document, project.settings)
    tell(result)
    if as_json:
        print_json(result.as_json())
    return 1 if how.asked.missing or result.wants_person else 0


class _Work:
    """One run: what comes in, and how it is done."""

    def __init__(self, source: Path, ready: Ready, how: Means, who: str, replaced: bool) -> None:
        self.source, self.ready, self.how, self.who, self.replaced = source, ready, how, who, replaced

    def bring_up_to_date(self, project: Project, store: Store, outputs: Outputs) -> Summary:
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
            returned = take_back(store, outputs, [outputs.folder / f"{name}.{form}" for form in ("csv", "xlsx")], by)
            came = ingest(store, self.ready, replace(by, way="source"), replace=self.replaced)
            before = {new: pair for new, old in came.replaced.items() if (pair := store.pair(old))}
            pairs = list(store.pairs(doc))
            drafted = fill(store, pairs, self.how, at, before)
            replaced_characters = publish_document(outputs, project, store, doc, name)
            came_as = self.source, self.ready.document
            laid = publish_omegat(outputs, project, store, "auto", "omegat", coming=came_as)
            outputs.settle(
                store,
                aside=lambda path: outputs.folder / omegat_aside("omegat") if path.parts[0] == "omegat" else None,
                prune="omegat",
            )
            pairs = list(store.pairs(doc))
        outputs.place()
        return Summary(
            project=project.folder,
            source=self.source,
            name=name,
            ready=self.ready,
            came=came,
            drafted=drafted,
            states=Counter(pair.state for pair in pairs),
            waiting=sum(len(pair.source_text) for pair in pairs if pair.state is State.UNTRANSLATED),
            returned=returned,
            laid=laid,
            asked=self.how.asked,
            kept_files=tuple(outputs.kept),
            replaced_characters=replaced_characters,
        )


def _check_languages(project: Project, source_lang: str | None, target_lang: str | None) -> None:
    known = project.settings
    for option, said, kept in (("--from", source_lang, known.source_lang), ("--to", target_lang, known.target_lang)):
        if said and tag(said) != kept:
            raise DiplaError(
                f"{project.folder}: the project has {option} {kept}, and {option} {said} was asked for. "
                "Leave the option out, or choose another folder. Nothing was changed."
            )


@contextmanager
def _made(project: Project) -> Iterator[None]:
    """The project, made now if it is new; taken away again when the run fails before anything was put into it."""
    if is_project(project.folder):
        yield
        return
    is_new = not project.folder.exists()
    Project.create(project.folder, project.settings)
    try:
        yield
    except BaseException:
        # Answers of an engine stay, and so does what another dipla has put there meanwhile.
        if is_untouched(project.folder / STORE):
            project.remove(folder_too=is_new)
        raise
