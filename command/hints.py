"""`dipla draft --engine gloss`: hints from a dictionary, word by word, for the sheet's column `hint`; never a draft."""

from __future__ import annotations

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


def keep_hints(project: Project, dictionary: Path | None, *, as_json: bool) -> int:
    """Keep a hint beside each sentence that nobody has translated, and tell them as JSON; the exit code."""
    from ..export.dictionary import found_dictionary, read_dictionary

    settings = project.settings
    path = dictionary or found_dictionary(settings.source_lang, settings.target_lang)
    words = read_dictionary(path)
    with project.store() as store:
        pairs = [pair for pair in store.pairs(states=[State.UNTRANSLATED, State.DRAFT]) if pair.source]
        found = [(pair.id, pair.source_text, words.hint(pair.source_text)) for pair in pairs]
        with store.transaction():
            store.put_hints(found)
    if as_json:
        print_json([{"id": identifier, "source": source, "hint": hint} for identifier, source, hint in found])
    count = sum(1 for *_, hint in found if hint)
    say(f"{path}: {len(words)} words. {count} of {len(found)} sentences have a hint; no draft was made of them.")
    say(f"Next: dipla sheet {project.folder} -o SHEET.xlsx has them in its column hint.")
    return 0
