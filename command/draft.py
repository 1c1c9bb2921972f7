"""`dipla draft`: a draft beside each sentence that has none."""

from __future__ import annotations

from pathlib import Path

import click

from ..corpus.model import State
from ..corpus.project import Project
from .drafting import (
    Details,
    answers_kept,
    ask_engine,
    engine_option,
    fill,
    floor_option,
    jobs_option,
    means,
    memory_option,
    plan,
    report_missing,
    tell_plan,
    url_option,
)
from .hints import dictionary_option, keep_hints
from .speech import interruption, json_option, now, print_json, say


@click.command("draft")
@click.argument("project", type=click.Path(path_type=Path))
@memory_option
@engine_option
@url_option
@click.option("--model", default="", metavar="NAME", help="The engine's model (chat), where it has several.")
@click.option(
    "--glossary",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="How terms are to be translated (.csv, .tsv, .tbx): told to engines that take one, checked in all.",
)
@jobs_option
@floor_option
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Send N sentences at most.")
@click.option(
    "--timeout",
    type=click.FloatRange(1, 3600),
    metavar="SECONDS",
    help="Wait so long for an answer.  [the engine's own]",
)
@click.option("--dry-run", is_flag=True, help="Tell sentences, characters and cost; send nothing.")
@click.option(
    "--price", type=click.FloatRange(0), metavar="AMOUNT", help="What a million characters cost, for --dry-run."
)
@dictionary_option
@click.option("--yes", is_flag=True, help="Send without asking first (on a terminal, dipla asks once in a project).")
@json_option
def command(
    project: Path,
    memories: tuple[Path, ...],
    engine_name: str | None,
    url: str | None,
    model: str,
    glossary: Path | None,
    jobs: int,
    floor: float,
    limit: int | None,
    timeout: float | None,
    dry_run: bool,
    price: float | None,
    dictionary: Path | None,
    yes: bool,
    as_json: bool,
) -> int:
    """Put a draft beside each sentence that has none: memories first, then the engine, if one is named.

    A draft is a machine's: it stays a draft until a person has edited or approved it. An engine is told in a line
    what it will be sent before it is; every answer is checked, and kept as it comes: an interrupted run goes on where
    it ended. Keys come from the environment or the keyring (docs/drafting.md). `--engine gloss` makes no drafts: it
    fills the sheet's column `hint` from a dictionary, word by word.

    \b
    Example:
      dipla draft serge --memory draft.tmx
      dipla draft serge --engine google --jobs 4
      dipla draft serge --engine libretranslate --url http://localhost:5000 --dry-run
    """
    opened = Project.open(project)
    if engine_name == "gloss":
        return keep_hints(opened, dictionary, as_json=as_json)
    details = Details(model, glossary, timeout, limit, yes)
    how = means(opened.settings, memories, engine_name, url, jobs, floor, details)
    with interruption(lambda: answers_kept(how)), opened.store() as store:
        waiting = list(store.pairs(states=[State.UNTRANSLATED]))
        texts = [pair.source_text for pair in waiting if pair.source]
        if dry_run:
            made = plan(how, texts, store, opened.settings)
            told = tell_plan(how, made, price) if made else {"engine": "memory", "sentences": 0, "characters": 0}
            if as_json:
                print_json(told)
            return 0
        try:
            ask_engine(how, texts, store, opened.settings)
        except KeyboardInterrupt:
            # What came stands beside its sentence all the same.
            if how.asked.answers:
                with store.transaction():
                    drafted = fill(store, waiting, how, now())
                say(f"{drafted['engine']} answers came before and stand beside their sentences.")
            raise
        with store.transaction():
            drafted = fill(store, waiting, how, now())
        left = sum(1 for _ in store.pairs(states=[State.UNTRANSLATED]))
    report_missing(how.asked)
    say(f"{drafted['memory']} drafts from memory, {drafted['engine']} from an engine; {left} sentences have none.")
    say(f"Next: dipla sheet {project} -o SHEET.xlsx, edit it, dipla merge {project} SHEET.xlsx")
    if as_json:
        print_json({"drafted": drafted, "untranslated": left, "missing": how.asked.missing})
    return 1 if how.asked.missing else 0
