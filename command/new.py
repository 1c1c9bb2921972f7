"""`dipla new`: an empty project."""

from __future__ import annotations

from pathlib import Path

import click

from ..corpus.languages import tag
from ..corpus.project import SETTINGS, Project, Settings
from .speech import json_option, print_json, say


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--from", "source_lang", default="el", show_default=True, metavar="CODE", help="Language of the texts.")
@click.option("--to", "target_lang", default="en", show_default=True, metavar="CODE", help="Language of the drafts.")
@click.option("--title", default="", help="Title of the corpus.")
@click.option("--licence", default="", help="Licence of its texts, an SPDX name or words.")
@json_option
def command(folder: Path, source_lang: str, target_lang: str, title: str, licence: str, as_json: bool) -> None:
    """Make an empty project in a new or empty folder.

    \b
    Example:
      dipla new serge --title "Victor Serge"
      dipla add serge serge.el.txt
      dipla draft serge --memory draft.tmx
      dipla sheet serge -o serge.xlsx
    The sheet comes back through: dipla merge serge serge.xlsx
    """
    project = Project.create(folder, Settings(tag(source_lang), tag(target_lang), title, licence=licence))
    say(f"Made the project {folder} ({source_lang} → {target_lang}). Its settings are in {folder / SETTINGS}.")
    say(f"Next: dipla add {folder} FILE")
    if as_json:
        print_json({"project": str(project.folder), "from": source_lang, "to": target_lang, "title": title})
