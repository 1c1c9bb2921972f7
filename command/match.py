"""`dipla match`: before the client is opened, what it will find."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from ..corpus.errors import DiplaError
from ..corpus.languages import tag
from ..corpus.srx import read as read_rules
from ..corpus.srx import rules_for
from ..export.omegat.client import (
    OWN_RULES,
    Cuts,
    Memory,
    Segment,
    default_cuts,
    memory,
    no_cuts,
    read_text,
    segments,
)
from ..export.omegat.preflight import Unfound, unfound
from ..export.omegat.rules import conf_rules
from .speech import json_option, print_json, say


@click.command("match")
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("tmx", type=click.Path(path_type=Path))
@click.option(
    "--client",
    type=click.Choice(["omegat"]),
    help="A project laid by hand, with the client's own splitting rules. Default: as `export --format omegat` lays it.",
)
@click.option("--seg-conf", type=click.Path(path_type=Path), metavar="F", help="Rules: segmentation.conf or .srx.")
@click.option("--no-seg", is_flag=True, help="The project does not split paragraphs.")
@click.option("--from", "source_lang", default="el", show_default=True, metavar="CODE", help="The project's source.")
@click.option("--to", "target_lang", default="en", show_default=True, metavar="CODE", help="The project's target.")
@json_option
def command(
    source: Path,
    tmx: Path,
    client: str | None,
    seg_conf: Path | None,
    no_seg: bool,
    source_lang: str,
    target_lang: str,
    as_json: bool,
) -> int:
    """Say which segments of a text a CAT client will find in a memory at 100 %, which not, and why.

    The client is OmegaT with the memory in tm/auto. SOURCE is the text file (.txt) that the translator opens.
    Exit 0: all are found. 1: some are not. 2: nobody can say.

    \b
    Example:
      dipla match serge-omegat/source/serge.txt serge.tmx
      dipla match serge.txt memory.tmx --client omegat --no-seg
    """
    if source.suffix.lower() != ".txt":
        raise DiplaError(f"{source}: expected the text that the translator opens, a .txt file. Give that file.")
    languages = (tag(source_lang), tag(target_lang))
    cuts = _cuts(languages, client, seg_conf, no_seg)
    text, marked = read_text(source)
    found = list(segments(text, cuts[0]))
    loaded = memory(tmx, languages, source.name, None if no_seg else cuts)
    missing = list(unfound(found, loaded))
    notes = list(_notes(source, loaded, marked))
    if as_json:
        print_json(_json(found, loaded, missing, notes))
    else:
        _tell(source, tmx, found, missing)
    for note in notes:
        say(f"Note: {note}")
    return 1 if missing else 0


def _cuts(languages: tuple[str, str], client: str | None, conf: Path | None, no_seg: bool) -> tuple[Cuts, Cuts]:
    if no_seg:
        return no_cuts, no_cuts
    if conf is not None:
        if conf.suffix.lower() == ".conf":
            return conf_rules(conf, languages[0]).cuts, conf_rules(conf, languages[1]).cuts
        return read_rules(conf, languages[0]).cuts, no_cuts
    if client is None:
        # What `export` lays has rules for the source language only.
        return rules_for(languages[0]).cuts, no_cuts
    if languages[0].split("-")[0] in OWN_RULES:
        raise DiplaError(
            f"--client {client}: the client has splitting rules of its own for {languages[0]}, which dipla does not "
            "know. Give the project's rules with --seg-conf, or --no-seg when it does not split."
        )
    return default_cuts, default_cuts


def _notes(source: Path, loaded: Memory, marked: bool) -> list[str]:
    notes = []
    if not marked:
        notes.append(f"{source} has no byte order mark: the client reads it in the machine's own encoding.")
    if loaded.empty:
        notes.append(f"{loaded.empty} units have an empty target: the client counts them as translated.")
    if loaded.doubles:
        notes.append(f"{loaded.doubles} sources have another target further down: the client takes the last.")
    if loaded.foreign:
        notes.append(f"{loaded.foreign} units have their target in another language: the client takes it all the same.")
    return notes


def _json(found: list[Segment], loaded: Memory, missing: list[Unfound], notes: list[str]) -> dict[str, Any]:
    return {
        "segments": len(found),
        "found": len(found) - len(missing),
        "units": loaded.units,
        "refused": loaded.refused,
        "notes": notes,
        "missing": [asdict(one) for one in missing],
    }


def _tell(source: Path, tmx: Path, found: list[Segment], missing: list[Unfound]) -> None:
    for one in missing:
        near = f"\n    in the memory, line {one.unit_line}: {one.unit}" if one.unit else ""
        click.echo(f"{source}:{one.line}: {one.reason}: {one.message}\n    {one.segment}{near}")
    click.echo(f"{source}: {len(found) - len(missing)} of {len(found)} segments will be found in {tmx}.")
