"""The files of a document or a project: sheets, TMX, TEI, the OmegaT project, made into a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from .. import __version__
from ..corpus.model import Bitext, Header, Pair, State
from ..corpus.project import Project, short_names
from ..corpus.srx import rules_for
from ..corpus.store import Store
from ..export.omegat import Drafts, lay, settings_agree
from ..export.tei import write as write_tei
from ..export.tmx import write as write_tmx
from ..export.xml import Written
from ..review.sheet import Sheet, sheet, write_csv
from ..review.workbook import write_xlsx
from .outputs import Outputs

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


def publish_omegat(outputs: Outputs, project: Project, store: Store, drafts: Drafts, folder: str = "") -> bool:
    """Stage the OmegaT project of all documents; whether the client is to cut by our rules.

    The person's own settings of an existing project stay unless languages or splitting have changed.
    """
    stage = outputs.stage / folder
    stage.mkdir(parents=True, exist_ok=True)
    lang = project.settings.source_lang
    names = short_names([row.name for row in store.documents()], lang)
    documents = {names[doc]: list(store.pairs(doc)) for doc in names}
    rules = rules_for(lang, project.settings.abbreviations)
    header: Header = project.header(store, TOOL)
    cut = lay(stage, documents, header, rules, drafts=drafts, abbreviations=project.settings.abbreviations)
    settings = Path(folder, "omegat.project")
    if settings_agree(outputs.folder / settings, outputs.stage / settings):
        (outputs.stage / settings).write_bytes((outputs.folder / settings).read_bytes())
    return cut


def write_bitext(kind: str, out: BinaryIO, header: Header, pairs: Sequence[Pair]) -> Written:
    """Write pairs as `tmx` or `tei`."""
    return (write_tmx if kind == "tmx" else write_tei)(out, Bitext(header, pairs))


def exported(pairs: Sequence[Pair], states: Sequence[State] = EXPORTED) -> list[Pair]:
    """The pairs in these states."""
    return [pair for pair in pairs if pair.state in states]


def omegat_aside(folder: str) -> Path:
    """Where a person's changed file of an OmegaT project is kept: outside what the client reads."""
    return Path(folder, "kept")
