"""`dipla sheet`: the sheet that a person edits."""

from __future__ import annotations

from pathlib import Path

import click

from ..corpus.errors import DiplaError
from ..corpus.project import Project
from ..corpus.rows import By
from ..review.wanted import wanted
from .outputs import Outputs
from .publish import publish_sheet
from .returning import take_back, tell_returned
from .speech import by_option, json_option, now, person, print_json, say


@click.command("sheet")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), metavar="X.csv|X.xlsx", help="The sheet.")
@click.option("--delimiter", type=click.Choice([",", ";", "tab"]), default=",", show_default=True, help="Of a CSV.")
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="WHAT",
    help="Only state=draft,aligned, flag=term:* (or any flag), doc=NAME, doubt (a flag, or a score below 0.7), "
    "doubt=0.8. Given more than once, all must hold.",
)
@by_option
@json_option
def command(project: Path, out: Path, delimiter: str, filters: tuple[str, ...], by: str | None, as_json: bool) -> int:
    """Write the sheet that a person edits; it comes back through `dipla merge`.

    Edit `target` (it starts as a copy of the draft), `state` (draft, edited, approved) and `note`. A target that you
    leave as it is stays a draft. --filter makes a sheet of just what wants work. Edits in a sheet of ours that stands
    in the way are taken in first; what cannot be, and any other file, is kept as NAME.edited-N.

    \b
    Example:
      dipla sheet serge -o serge.xlsx
      dipla merge serge serge.xlsx
      dipla sheet serge -o doubts.xlsx --filter state=draft,aligned --filter doubt
    """
    if out.suffix.lower() not in (".csv", ".tsv", ".xlsx"):
        raise DiplaError(f"{out}: a sheet is .xlsx, .csv or .tsv. Give it one of these names.")
    opened = Project.open(project)
    mark = "\t" if delimiter == "tab" or out.suffix.lower() == ".tsv" else delimiter
    with opened.store() as store, Outputs(opened, out.absolute().parent) as outputs:
        with store.transaction():
            place = outputs.folder / out.name
            returned = take_back(store, outputs, [place], By(person(by), now(), "sheet"))
            pairs = list(wanted(store.pairs(), filters))
            made = publish_sheet(outputs, store, pairs, [out.name], mark)
            outputs.settle(store)
        outputs.place()
    tell_returned(returned, outputs.kept)
    say(f"{out}: {len(made.rows)} rows. Edit target, state and note, then: dipla merge {project} {out}")
    if as_json:
        print_json({"sheet": str(out), "rows": len(made.rows), "kept_files": [str(path) for path in outputs.kept]})
    return 1 if returned.wants_person else 0
