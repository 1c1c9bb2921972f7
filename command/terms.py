"""`dipla terms`: candidates for a glossary as a sheet to approve, and the approved ones as CSV or TBX."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import click

from ..align.glossary import Term
from ..align.terms import Candidate, candidates
from ..corpus.errors import DiplaError
from ..corpus.files import digest
from ..corpus.model import State
from ..corpus.project import Project
from ..export import glossary, term_sheet
from .outputs import Outputs
from .showing import visible
from .speech import json_option, print_json, say

_SHEETS = (".csv", ".xlsx")
_ALLOWED = tuple(state for state in State if state is not State.UNTRANSLATED)


@click.command("terms")
@click.argument("project", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="terms.csv, terms.xlsx or terms.tbx."
)
@click.option(
    "--min",
    "least",
    type=click.IntRange(2),
    default=3,
    show_default=True,
    metavar="N",
    help="In so many pairs at least.",
)
@click.option(
    "--states", metavar="LIST", default="approved", show_default=True, help="From these pairs: edited,approved."
)
@click.option(
    "--approved",
    "sheet",
    type=click.Path(path_type=Path),
    metavar="SHEET",
    help="Write what was approved in this sheet, as a glossary. For a .tbx: the sheet of its name, if none is given.",
)
@json_option
def command(project: Path, out: Path | None, least: int, states: str, sheet: Path | None, as_json: bool) -> None:
    """Offer one to three words that are translated alike again and again, with an example each.

    -o terms.csv (or .xlsx) is a sheet: put yes or no into `approved`, and mend source and target as you like. Written
    again, it keeps every row that you touched. What is approved then makes a glossary, CSV or TBX; `dipla draft
    --glossary` takes either, and the sheet too.

    \b
    Example:
      dipla terms serge -o terms.csv --states edited,approved
      (put yes into the column approved)
      dipla terms serge -o terms.tbx
      dipla terms serge --approved terms.csv -o glossary.csv
      dipla draft serge --engine deepl --glossary glossary.csv
    """
    opened = Project.open(project)
    if out is not None and (sheet is not None or out.suffix.lower() == ".tbx"):
        _write_glossary(opened, out, sheet or _sheet_beside(out), as_json)
        return
    if out is not None and out.suffix.lower() not in _SHEETS:
        raise DiplaError(f"{out}: the name tells no format; expected .csv or .xlsx for a sheet, .tbx for a glossary.")
    if sheet is not None:
        raise DiplaError("--approved: where to? Name the glossary with -o glossary.csv or -o glossary.tbx.")
    with opened.store(reading=True) as store:
        pairs = store.pairs(states=_states(states))
        settings = opened.settings
        found = candidates(pairs, settings.source_lang, settings.target_lang, least=least)
    if as_json:
        print_json([asdict(one) for one in found])
    elif out is None:
        _show(found)
    if not found:
        say(f"{project}: found no candidate in its {states} pairs. Ask for less with --min 2, or name other --states.")
    if out is not None:
        _write_sheet(opened, out, found)


def _states(text: str) -> tuple[State, ...]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names or [""]:
        if name not in _ALLOWED:
            raise DiplaError(f"--states: found {name!r}; expected {', '.join(_ALLOWED)}, comma between.")
    return tuple(State(name) for name in names)


def _show(found: Sequence[Candidate]) -> None:
    for one in found:
        click.echo(visible(f"{one.source}\t{one.target}\t{one.count}\t{one.dice}\t{one.likelihood}"))


def _write_sheet(project: Project, out: Path, found: Sequence[Candidate]) -> None:
    old = term_sheet.read(out) if out.is_file() else []
    before = digest(out.read_bytes()) if out.is_file() else ""
    rows = term_sheet.rows(found, old)
    plain = BytesIO()
    term_sheet.write_csv(plain, rows)

    def write(stream: BinaryIO) -> None:
        if out.suffix.lower() == ".xlsx":
            term_sheet.write_xlsx(stream, rows)
        else:
            stream.write(plain.getvalue())

    kept = _written(project, out, write, made_of=digest(plain.getvalue()), taken=before)
    for path in kept:
        say(f"Kept: {path} is the file that stood in its place.")
    touched = len(rows) - sum(1 for row in rows if not row["approved"].strip() and not row["note"].strip())
    say(f"{out}: {len(rows)} candidates, {touched} decided on or noted. Put yes into `approved`, then: ")
    say(f"  dipla terms {project.folder} --approved {out} -o glossary.csv   (or glossary.tbx)")


def _sheet_beside(out: Path) -> Path:
    """The sheet of the same name."""
    for suffix in _SHEETS:
        if (beside := out.with_suffix(suffix)).is_file():
            return beside
    raise DiplaError(
        f"{out}: a glossary has what was approved in a sheet, and there is none of its name beside it. Make one with "
        f"-o {out.with_suffix('.csv')}, or name yours with --approved SHEET. Nothing was written."
    )


def _write_glossary(project: Project, out: Path, sheet: Path, as_json: bool) -> None:
    if out.suffix.lower() not in (".csv", ".tbx"):
        raise DiplaError(f"{out}: expected a glossary's name, .csv or .tbx. Nothing was written.")
    if out.exists() and sheet.exists() and out.samefile(sheet):
        raise DiplaError(f"{out}: this is the sheet itself; give the glossary another name. Nothing was written.")
    terms = term_sheet.approved(term_sheet.read(sheet), sheet)
    if not terms:
        raise DiplaError(
            f"{sheet}: nothing is approved in it. Put yes into the column approved and run the command again. "
            "Nothing was written."
        )
    settings = project.settings

    def write(stream: BinaryIO) -> None:
        if out.suffix.lower() == ".tbx":
            title = settings.title or project.folder.name
            glossary.write_tbx(stream, terms, settings.source_lang, settings.target_lang, title)
        else:
            glossary.write_csv(stream, terms)

    for path in _written(project, out, write):
        say(f"Kept: {path} is the file that stood in its place.")
    if as_json:
        print_json({"glossary": str(out), "terms": [_told(term) for term in terms]})
    say(f"{out}: {len(terms)} approved terms. Next: dipla draft {project.folder} --engine NAME --glossary {out}")


def _told(term: Term) -> dict[str, object]:
    return {"source": term.source, "targets": list(term.targets)}


def _written(
    project: Project, out: Path, write: Callable[[BinaryIO], None], *, made_of: str = "", taken: str = ""
) -> list[Path]:
    """Put a file in its place; what stood there and was not `taken` in is kept, and named here."""
    with project.store() as store, Outputs(project, out.absolute().parent) as outputs:
        with store.transaction():
            with (outputs.stage / out.name).open("wb") as stream:
                write(stream)
            if made_of:
                outputs.made_of[out.name] = made_of
            if taken:
                outputs.taken[outputs.folder / out.name] = taken
            outputs.settle(store)
        outputs.place()
        return outputs.kept
