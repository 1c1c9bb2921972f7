"""`dipla sheet`: the sheet that a person edits."""

from __future__ import annotations

from pathlib import Path

import click

from ..corpus.errors import DiplaError
from ..corpus.project import Project
from .outputs import Outputs
from .publish import publish_sheet
from .speech import json_option, print_json, say


@click.command("sheet")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), metavar="X.csv|X.xlsx", help="The sheet.")
@click.option("--delimiter", type=click.Choice([",", ";", "tab"]), default=",", show_default=True, help="Of a CSV.")
@json_option
def command(project: Path, out: Path, delimiter: str, as_json: bool) -> None:
    """Write the sheet that a person edits; it comes back through `dipla merge`.

    Edit `target` (it starts as a copy of the draft), `state` (draft, edited, approved) and `note`. A target that you
    leave as it is stays a draft. A sheet in the way that holds edits is kept as NAME.edited-N.

    \b
    Example:
      dipla sheet serge -o serge.xlsx
      dipla merge serge serge.xlsx
    """
    if out.suffix.lower() not in (".csv", ".tsv", ".xlsx"):
        raise DiplaError(f"{out}: a sheet is .xlsx, .csv or .tsv. Give it one of these names.")
    opened = Project.open(project)
    mark = "\t" if delimiter == "tab" or out.suffix.lower() == ".tsv" else delimiter
    with opened.store() as store, Outputs(opened, out.absolute().parent) as outputs:
        with store.transaction():
            pairs = list(store.pairs())
            made = publish_sheet(outputs, store, pairs, [out.name], mark)
            outputs.settle(store)
        outputs.place()
    for path in outputs.kept:
        say(f"Kept: {path} is the file that stood in its place.")
    say(f"{out}: {len(made.rows)} rows. Edit target, state and note, then: dipla merge {project} {out}")
    if as_json:
        print_json({"sheet": str(out), "rows": len(made.rows), "kept_files": [str(path) for path in outputs.kept]})
