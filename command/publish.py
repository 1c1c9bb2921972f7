"""The files of a document or a project: sheets, TMX, TEI, the OmegaT project, made into a folder."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from .. import __version__
from ..align.glossary import Term
from ..corpus.documents.text import Document, encoding_of
from ..corpus.errors import DiplaError
from ..corpus.files import replacing
from ..corpus.model import Bitext, Header, Pair, State
from ..corpus.project import Project, short_names
from ..corpus.rows import DocumentRow
from ..corpus.srx import Rules, rules_for
from ..corpus.store import Store
from ..export import citation
from ..export.formats import Format, packing, places
from ..export.formats import write as write_format
from ..export.omegat import Drafts, Laid, lay, settings_agree
from ..export.originals import Original, original
from ..export.tei import Files, file_names, write_files
from ..export.tei import write as write_tei
from ..export.tmx import write as write_tmx
from ..export.xml import Written
from ..review.sheet import Sheet, sheet, write_csv
from ..review.workbook import write_xlsx
from .outputs import Outputs
from .speech import say

TOOL = f"dipla {__version__}"
# What goes into files that leave the project, unless somebody says otherwise.
EXPORTED = (State.DRAFT, State.ALIGNED, State.EDITED, State.APPROVED)


def publish_sheet(
    outputs: Outputs, store: Store, pairs: Sequence[Pair], names: Sequence[str], delimiter: str = ","
) -> Sheet:
    """Stage the sheet of some pairs under these names (.csv or .xlsx), and keep its snapshot."""
    made = sheet(pairs, store.hints())
    store.sheets.keep(made.name, made.snapshot())
    for name in names:
        with (outputs.stage / name).open("wb") as out:
            if name.lower().endswith(".xlsx"):
                write_xlsx(out, made)
                outputs.made_of[name] = made.name
            else:
                write_csv(out, made, delimiter)
    return made


def publish_document(outputs: Outputs, project: Project, store: Store, doc: str, name: str) -> int:
    """Stage NAME.csv, .xlsx, .tmx and .tei.xml of one document; how many characters XML could not hold."""
    pairs = list(store.pairs(doc))
    publish_sheet(outputs, store, pairs, [f"{name}.csv", f"{name}.xlsx"])
    header = project.header(store, TOOL, doc)
    with (outputs.stage / f"{name}.tmx").open("wb") as out:
        tmx = write_tmx(out, Bitext(header, exported(pairs)))
    with (outputs.stage / f"{name}.tei.xml").open("wb") as out:
        tei = write_tei(out, Bitext(header, pairs))
    return max(tmx.replaced, tei.replaced)


def publish_omegat(
    outputs: Outputs,
    project: Project,
    store: Store,
    drafts: Drafts,
    folder: str = "",
    glossary: Sequence[Term] = (),
    coming: tuple[Path, Document] | None = None,
) -> Laid:
    """Stage the OmegaT project of all documents; how it was laid. `coming` has just been read and is not kept yet.

    The person's own settings of an existing project stay unless languages or splitting have changed.
    """
    stage = outputs.stage / folder
    stage.mkdir(parents=True, exist_ok=True)
    lang = project.settings.source_lang
    names = short_names([row.name for row in store.documents()], lang)
    documents = {names[doc]: list(store.pairs(doc)) for doc in names}
    rules = rules_for(lang, project.settings.abbreviations)
    header: Header = project.header(store, TOOL)
    words = project.settings.abbreviations
    files = {
        names[row.name]: found for row in store.documents() if (found := _original(project, store, row, rules, coming))
    }
    laid = lay(
        stage,
        documents,
        header,
        rules,
        drafts=drafts,
        abbreviations=words,
        glossary=glossary,
        originals=files,
    )
    settings = Path(folder, "omegat.project")
    if settings_agree(outputs.folder / settings, outputs.stage / settings):
        (outputs.stage / settings).write_bytes((outputs.folder / settings).read_bytes())
    return laid


def _original(
    project: Project, store: Store, row: DocumentRow, rules: Rules, coming: tuple[Path, Document] | None
) -> Original | str | None:
    """The file that a document came as, for the client, or why it cannot be had; None for plain text."""
    if encoding_of(row.encoding):
        return None
    if coming and coming[1].name == row.name:
        path, document = coming
    else:
        path, kept = project.documents / row.name, project.document(store, row.name)
        if kept is None:
            return "its file is gone, or is another one now"
        document = kept
    if not path.is_file():
        return "it came through a pipe"
    return original(path, document, row.lang, store.sentences(row.name), rules)


def tell_laid(laid: Laid, folder: Path) -> None:
    """Say which documents the client opens as they came, and what of them it does not see."""
    for name, file in laid.originals.items():
        how = "with the cleaned text in its places" if file.is_changed else "as it came"
        say(f"{folder / 'source' / name}{file.suffix}: the document {how}.")
    for name, reason in laid.as_text.items():
        say(f"{folder / 'source' / name}.txt: the document as plain text: {reason}.")
    if laid.has_tags:
        say(
            "The client leaves tags out (remove_tags): bold and links inside of sentences are not in the translated "
            "document; styles of whole paragraphs are."
        )


def publish_tei_files(outputs: Outputs, name: str, bitext: Bitext, *, words: bool) -> Written:
    """Stage the three files of the TEI layout `files`: the pairs, and each text."""
    names = file_names(name, bitext.header)
    # One that could not be put into its place would leave the others there without it.
    if taken := [one for one in names if (outputs.folder / one).is_dir()]:
        raise DiplaError(
            f"{outputs.folder / taken[0]}: this is a folder; expected to write a file there ({', '.join(names)}). "
            "Choose another name. Nothing was written."
        )
    with ExitStack() as stack:
        links, source, target = (stack.enter_context((outputs.stage / one).open("wb")) for one in names)
        return write_files(Files(links, source, target), names, bitext, words=words)


def publish_citation(outputs: Outputs, bitext: Bitext) -> int:
    """Stage CITATION.cff and README.md; how many pairs they speak of."""
    with ExitStack() as stack:
        files = citation.files(outputs.stage, bitext.header)
        return citation.write([stack.enter_context(file.open("wb")) for file in files], bitext).units


@contextmanager
def written_to(
    form: Format, out: Path, languages: Sequence[str], folder: Path | None = None
) -> Iterator[list[BinaryIO]]:
    """Streams for the files of a format; they stand in their places once the block has ended well.

    In a `folder` they are made there, to be placed by others. `-` is standard output.
    """
    if str(out) == "-":
        if form.files > 1:
            raise DiplaError(f"-: {form.name} is {form.files} files; name them instead of standard output.")
        yield [sys.stdout.buffer]
        sys.stdout.buffer.flush()
        return
    with ExitStack() as stack:
        paths = places(form, out, languages)
        made = [stack.enter_context((folder / path.name).open("wb") if folder else replacing(path)) for path in paths]
        yield made if form.named else stack.enter_context(packing(paths, made))


def write_staged(form: Format, out: Path, stage: Path, bitext: Bitext, client: str, **more: Any) -> Written:
    """Write pairs in a format into the stage, under the names that its files will have."""
    languages = (bitext.header.source_lang, bitext.header.target_lang)
    with written_to(form, out, languages, stage) as streams:
        names = [path.name for path in places(form, out, languages)]
        return write_format(form, streams, bitext, client, names, **more)


def memory_beside(out: Path) -> Path:
    """The memory that an XLIFF for OmegaT needs: that client takes the target of an XLIFF for its source text."""
    return out.with_name(out.name.removesuffix(".gz").rpartition(".")[0] + ".tmx")


def tell_memory(out: Path) -> None:
    """Say how the two files are used."""
    say(
        f"{memory_beside(out)}: its memory. In OmegaT put the XLIFF into source/ and the memory into tm/auto/, "
        "and turn sentence segmenting off in the project's properties."
    )


def states_named(text: str | None, known: Iterable[State] = EXPORTED) -> tuple[State, ...]:
    """The states of a list such as `edited,approved`, of those `known`; all that have a target if there is none."""
    if text is None:
        return EXPORTED
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in set(known):
            raise DiplaError(f"--states: found {name!r}; expected {', '.join(known)}, with commas between.")
    return tuple(State(name) for name in names)


def exported(pairs: Sequence[Pair], states: Sequence[State] = EXPORTED) -> list[Pair]:
    """The pairs in these states."""
    return [pair for pair in pairs if pair.state in states]


def omegat_aside(folder: str) -> Path:
    """Where a person's changed file of an OmegaT project is kept: outside what the client reads."""
    return Path(folder, "kept")
