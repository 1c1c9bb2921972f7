"""`dipla draft --engine gloss`: hints from a dictionary, word by word. They go to stdout and never into the project."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import click

from ..corpus.model import State
from ..corpus.project import Project
from .speech import print_json, say

dictionary_option = click.option(
    "--dictionary",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="For gloss: a dictionary (.index of dictd, .ifo of StarDict, .tsv); else one is looked for on this machine.",
)
COLUMNS = ("id", "source", "hint")


def write_hints(project: Project, dictionary: Path | None, *, as_json: bool) -> int:
    """Print a hint for each sentence that nobody has translated, as TSV or JSON; the exit code."""
    from ..align.gloss import found_dictionary, read_dictionary

    settings = project.settings
    path = dictionary or found_dictionary(settings.source_lang, settings.target_lang)
    words = read_dictionary(path)
    with project.store() as store:
        pairs = [pair for pair in store.pairs(states=[State.UNTRANSLATED, State.DRAFT]) if pair.source]
    rows = [{"id": pair.id, "source": pair.source_text, "hint": words.hint(pair.source_text)} for pair in pairs]
    if as_json:
        print_json(rows)
    else:
        out = io.StringIO()
        writer = csv.DictWriter(out, COLUMNS, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        click.echo(out.getvalue(), nl=False)
    say(f"{path}: {len(words)} words. Hints for {len(rows)} sentences, word by word: no draft was made of them.")
    return 0
