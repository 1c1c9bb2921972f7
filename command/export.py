"""`dipla export`: the project in a standard format."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

import click

from ..corpus.errors import DiplaError
from ..corpus.model import State
from ..corpus.project import Project
from ..export.omegat import Drafts
from .outputs import Outputs
from .publish import (
    EXPORTED,
    LAYOUTS,
    TOOL,
    Tei,
    TeiLayout,
    exported,
    omegat_aside,
    publish_bitext,
    publish_omegat,
    write_bitext,
)
from .speech import json_option, print_json, say

_SUFFIXES = {".tmx": "tmx", ".tei": "tei", ".xml": "tei"}


@click.command("export")
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--format", "kind", type=click.Choice(["tmx", "tei", "omegat"]), help="Default: by the name of OUT.")
@click.option("--states", metavar="LIST", help="Which pairs, such as edited,approved. Default: all that have a target.")
@click.option(
    "--drafts",
    type=click.Choice(["auto", "mt"]),
    default="mt",
    show_default=True,
    help="OmegaT: drafts are filled in (auto), or shown and left to do (mt).",
)
@click.option(
    "--tei-layout",
    "layout",
    type=click.Choice(LAYOUTS),
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
    layout: TeiLayout,
    words: bool,
    as_json: bool,
) -> None:
    """Write the project as TMX, TEI P5 or an OmegaT project; every unit says its state and origin.

    OUT may be - for standard output, with --format. TEI keeps the sentences without a target, too, marked so: a
    text has no holes. Name --states to leave them out.

    \b
    Example:
      dipla export serge serge.tmx --states edited,approved
      dipla export serge serge.tei.xml
      dipla export serge serge.tei.xml --tei-layout files --words
      dipla export serge serge-omegat --format omegat
    The sheet for editing is `dipla sheet`; it comes back through `dipla merge`.
    """
    opened = Project.open(project)
    form = kind or _SUFFIXES.get(out.suffix.lower())
    if form is None:
        raise DiplaError(
            f"{out}: the name tells no format; expected .tmx or .tei.xml, or say --format tmx, tei or omegat."
        )
    wanted = _states(states)
    tei = Tei(layout, words)
    if form != "tei" and tei != Tei():
        raise DiplaError(f"--tei-layout and --words are TEI's; {out} is to be {form}. Leave them out.")
    if str(out) == "-":
        _to_stdout(opened, form, wanted if states else None, tei)
        return
    if form == "omegat":
        _check_omegat(out)
    folder = out if form == "omegat" else out.absolute().parent
    with opened.store() as store, Outputs(opened, folder) as outputs:
        with store.transaction():
            pairs = list(store.pairs())
            if form == "omegat":
                cut = publish_omegat(outputs, opened, store, cast(Drafts, drafts))
                outputs.settle(store, aside=lambda _: out / omegat_aside(""), prune=".")
                units = len(exported(pairs))
                manner = "cut by dipla's rules" if cut else "one block a pair"
                speech = f"{out}: an OmegaT project of {len(store.documents())} documents, {units} units, {manner}."
            else:
                # TEI keeps the untranslated sentences too, unless states were named: a text has no holes.
                chosen = pairs if form == "tei" and states is None else exported(pairs, wanted)
                written = publish_bitext(outputs, form, out.name, opened.header(store, TOOL), chosen, tei)
                units = written.units
                speech = f"{out}: {units} units" + (
                    f"; {written.replaced} characters that XML cannot hold became U+FFFD." if written.replaced else "."
                )
                outputs.settle(store)
        outputs.place()
    for path in outputs.kept:
        say(f"Kept: {path} is the file that stood in its place.")
    say(speech)
    if as_json:
        print_json({"out": str(out), "format": form, "units": units})


def _to_stdout(project: Project, form: str, states: tuple[State, ...] | None, tei: Tei) -> None:
    if form == "omegat":
        raise DiplaError("-: an OmegaT project is a folder; name one instead of standard output.")
    if tei.layout == "files":
        raise DiplaError("-: this layout of TEI is three files; name the one for the pairs, such as serge.tei.xml.")
    with project.store() as store:
        pairs = list(store.pairs())
        chosen = pairs if form == "tei" and states is None else exported(pairs, states or EXPORTED)
        write_bitext(form, sys.stdout.buffer, project.header(store, TOOL), chosen, tei)
    sys.stdout.buffer.flush()


def _states(text: str | None) -> tuple[State, ...]:
    if text is None:
        return EXPORTED
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in set(EXPORTED):
            raise DiplaError(f"--states: found {name!r}; expected {', '.join(EXPORTED)}, with commas between.")
    return tuple(State(name) for name in names)


def _check_omegat(out: Path) -> None:
    """Refuse a folder that holds something else than an OmegaT project."""
    if out.exists() and not out.is_dir():
        raise DiplaError(f"{out}: this is a file; expected a folder for the OmegaT project. Choose another name.")
    if out.is_dir() and any(out.iterdir()) and not (out / "omegat.project").is_file():
        raise DiplaError(f"{out}: the folder holds other files and is no OmegaT project. Choose a new or empty folder.")
