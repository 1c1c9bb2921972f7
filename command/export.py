"""`dipla export`: the project in a standard format."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import click

from ..corpus.errors import DiplaError
from ..corpus.model import Bitext, State
from ..corpus.project import SETTINGS, Project
from ..corpus.store import Store
from ..export.citation import CARD, CITATION
from ..export.formats import FORMATS, WRITTEN, Format, to_write, write
from ..export.glossary import read_glossary
from ..export.omegat import Drafts
from ..export.xml import Written
from . import cues
from .outputs import Outputs
from .publish import (
    EXPORTED,
    TOOL,
    memory_beside,
    omegat_aside,
    publish_citation,
    publish_omegat,
    publish_tei_files,
    states_named,
    tell_memory,
    write_staged,
    written_to,
)
from .speech import json_option, print_json, say

# Formats for reading and drafting keep the sentences without a target, too: a text has no holes.
_FOLDERS = {"omegat": "an OmegaT project", "citation": "a citation with its data card"}
_WHOLE = ("tei", "html", "docx", "xliff", "xliff2", "po", "srt", "vtt")
_SUBTITLES = ("srt", "vtt")


@click.command("export")
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--format", "kind", type=click.Choice([*WRITTEN, *_FOLDERS]), help="Default: by the name of OUT.")
@click.option("--states", metavar="LIST", help="Which pairs, such as edited,approved. Default: all that have a target.")
@click.option(
    "--drafts",
    type=click.Choice(["auto", "mt"]),
    default="mt",
    show_default=True,
    help="OmegaT: drafts are filled in (auto), or shown and left to do (mt).",
)
@click.option("--client", type=click.Choice(["omegat"]), help="XLIFF: in the form that this program works with.")
@click.option(
    "--glossary",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="OmegaT: terms that the client is to show (.csv, .tsv or .tbx).",
)
@click.option(
    "--tei-layout",
    "layout",
    type=click.Choice(["corpus", "divs", "files"]),
    default="corpus",
    show_default=True,
    help="TEI: one teiCorpus, one TEI with a div for each text, or a file for each text and OUT for the pairs.",
)
@click.option("--words", is_flag=True, help="TEI: mark every word and every mark of punctuation.")
@json_option
def command(
    project: Path,
    out: Path,
    kind: str | None,
    states: str | None,
    drafts: str,
    client: str | None,
    glossary: Path | None,
    layout: str,
    words: bool,
    as_json: bool,
) -> None:
    """Write the project in a standard format; every unit says its state and origin where the format can.

    OUT may be - for standard output, with --format. TEI, HTML, DOCX, XLIFF and PO keep the sentences without a
    target, too: a text has no holes, and they are to be translated. Name --states to leave them out. With
    --client omegat an XLIFF holds its drafts as offers, and a memory (OUT with .tmx) is written beside it. With
    --format citation, OUT is a folder that receives CITATION.cff and README.md, a data card with figures.

    \b
    Example:
      dipla export serge serge.tmx --states edited,approved
      dipla export serge serge.tei.xml
      dipla export serge serge.html
      dipla export serge serge.tei.xml --tei-layout files --words
      dipla export serge serge-omegat --format omegat
      dipla export serge serge-data --format citation
      dipla export film film.en.srt
    The sheet for editing is `dipla sheet`; it comes back through `dipla merge`.
    """
    opened = Project.open(project)
    wanted = states_named(states)
    if kind in _FOLDERS and (str(out) == "-" or out.is_file()):
        found = "standard output" if str(out) == "-" else "a file"
        raise DiplaError(f"{out}: found {found}; expected a folder, to hold {_FOLDERS[kind]}. Name another.")
    if kind == "omegat":
        _lay_omegat(opened, out, cast(Drafts, drafts), glossary, as_json)
        return
    if kind == "citation":
        _cite(opened, out, () if states is None else wanted, as_json)
        return
    form = to_write(out, kind)
    if glossary is not None:
        raise DiplaError(f"--glossary: {form.name} has no place for terms. Use it with --format omegat.")
    if form.name != "tei" and (layout != "corpus" or words):
        raise DiplaError(f"--tei-layout and --words are TEI's; {out} is to be {form.name}. Leave them out.")
    # Such a format keeps all sentences unless states were named.
    chosen = () if form.name in _WHOLE and states is None else wanted
    manner = _Manner(form, chosen, client or "", layout, words)
    if str(out) == "-":
        _to_stdout(opened, manner)
        return
    written = _write(opened, out, manner)
    replaced = (
        f"; {written.replaced} characters that the format cannot hold became U+FFFD." if written.replaced else "."
    )
    say(f"{out}: {written.units} units{replaced}")
    cues.tell(out, written)
    if client:
        tell_memory(out)
    if as_json:
        print_json({"out": str(out), "format": form.name, "units": written.units})


@dataclass(frozen=True, slots=True)
class _Manner:
    """How pairs are written: in which format and form, and those of which states, of all where none is named."""

    form: Format
    states: tuple[State, ...]
    client: str
    layout: str
    words: bool

    def content(self, project: Project, store: Store, out: Path) -> tuple[Bitext, dict[str, Any]]:
        """The pairs to be written, and what only one format knows."""
        header = project.header(store, TOOL)
        if self.form.name in _SUBTITLES:
            bitext = Bitext(header, cues.shown(store.pairs(), self.states))
            return bitext, {"original": cues.original(project, store, out)}
        more = {"layout": self.layout, "words": self.words} if self.form.name == "tei" else {}
        return Bitext(header, store.pairs(states=self.states)), more


def _to_stdout(project: Project, manner: _Manner) -> None:
    if manner.layout == "files":
        raise DiplaError("-: this layout of TEI is three files; name that of the pairs, such as serge.tei.xml.")
    with project.store() as store, written_to(manner.form, Path("-"), ()) as streams:
        bitext, more = manner.content(project, store, Path("-"))
        write(manner.form, streams, bitext, manner.client, **more)


def _write(project: Project, out: Path, manner: _Manner) -> Written:
    """Write one format, and the memory that a client wants beside it."""
    with project.store() as store, Outputs(project, out.absolute().parent) as outputs:
        with store.transaction():
            bitext, more = manner.content(project, store, out)
            if manner.layout == "files":
                written = publish_tei_files(outputs, out.name, bitext, words=manner.words)
            else:
                written = write_staged(manner.form, out, outputs.stage, bitext, manner.client, **more)
            if manner.client:
                memory = Bitext(bitext.header, store.pairs(states=EXPORTED))
                with (outputs.stage / memory_beside(out).name).open("wb") as stream:
                    write(FORMATS["tmx"], [stream], memory)
            outputs.settle(store)
        outputs.place()
    _tell_kept(outputs)
    return written


def _lay_omegat(project: Project, out: Path, drafts: Drafts, glossary: Path | None, as_json: bool) -> None:
    _check_omegat(out)
    settings = project.settings
    terms = read_glossary(glossary, settings.source_lang, settings.target_lang) if glossary else ()
    with project.store() as store, Outputs(project, out) as outputs:
        with store.transaction():
            cut = publish_omegat(outputs, project, store, drafts, glossary=terms)
            outputs.settle(store, aside=lambda _: out / omegat_aside(""), prune=".")
            units = sum(1 for _ in store.pairs(states=EXPORTED))
            count = len(store.documents())
        outputs.place()
    _tell_kept(outputs)
    manner = "cut by dipla's rules" if cut else "one block a pair"
    say(f"{out}: an OmegaT project of {count} documents, {units} units, {manner}.")
    if as_json:
        print_json({"out": str(out), "format": "omegat", "units": units})


def _cite(project: Project, out: Path, states: tuple[State, ...], as_json: bool) -> None:
    """Write the citation and the data card of the pairs in these states, of all when none is named."""
    with project.store() as store, Outputs(project, out) as outputs:
        with store.transaction():
            header = project.header(store, TOOL)
            units = publish_citation(outputs, Bitext(header, store.pairs(states=states)))
            outputs.settle(store)
        outputs.place()
    _tell_kept(outputs)
    say(f"{out}: {CITATION} and {CARD}, of {units} pairs.")
    if not header.authors:
        say(f"Nobody is named as author: add authors to {project.folder / SETTINGS}.")
    if as_json:
        print_json({"out": str(out), "format": "citation", "units": units})


def _tell_kept(outputs: Outputs) -> None:
    for path in outputs.kept:
        say(f"Kept: {path} is the file that stood in its place.")


def _check_omegat(out: Path) -> None:
    """Refuse a folder that holds something else than an OmegaT project."""
    if out.exists() and not out.is_dir():
        raise DiplaError(f"{out}: this is a file; expected a folder for the OmegaT project. Choose another name.")
    if out.is_dir() and any(out.iterdir()) and not (out / "omegat.project").is_file():
        raise DiplaError(f"{out}: the folder holds other files and is no OmegaT project. Choose a new or empty folder.")
