"""`dipla merge`: an edited sheet comes back; what had to wait is settled."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ..corpus.errors import DiplaError
from ..corpus.files import replacing
from ..corpus.project import Project
from ..corpus.rows import By
from ..corpus.store import Store
from ..review.plain import merged_files, write_plain
from ..review.report import Merged
from ..review.settle import LOOK, Decision, Open, Settled, conflicts, decisions, is_conflicts, settle, waiting
from ..review.sheet import write_csv
from ..review.workbook import write_xlsx
from .returning import merge_table, sheet_of
from .run import encoding_option
from .speech import by_option, json_option, now, person, print_json, say


class _DryRunError(Exception):
    """Ends a transaction that was to change nothing."""


@click.command("merge")
@click.argument("project", type=click.Path(path_type=Path), metavar="PROJECT|OLD.csv")
@click.argument("sheet", required=False, type=click.Path(path_type=Path), metavar="[SHEET]")
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="X.csv", help="Between two files: the result.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option("--resolve", is_flag=True, help="Settle what waits, one by one; not on a terminal: list it.")
@click.option(
    "--conflicts",
    "into",
    type=click.Path(path_type=Path),
    metavar="X.xlsx",
    help="Write what waits into a sheet, to be merged when its column `take` says sheet or project.",
)
@encoding_option
@by_option
@json_option
def command(
    project: Path,
    sheet: Path | None,
    out: Path | None,
    dry_run: bool,
    resolve: bool,
    into: Path | None,
    encoding: str | None,
    by: str | None,
    as_json: bool,
) -> int:
    """Take an edited sheet (CSV, XLSX or ODS) back into the project.

    The sheet is one that `dipla sheet` or `dipla run` wrote. Each changed target, state or note becomes a revision,
    and the column `do` joins, splits or moves. Rows may be sorted, columns moved, rows missing (nothing is deleted).
    An edit of what somebody else changed meanwhile is a conflict, and what looks like a spreadsheet's doing is queued:
    neither is applied, both wait, and the exit code is 1. Without a project: what went out, then the edited file.

    \b
    Example:
      dipla sheet serge -o serge.xlsx
      (edit it)
      dipla merge serge serge.xlsx --by "Your name"
      dipla merge serge --resolve
      dipla merge old.csv edited.csv -o merged.csv
    """
    who = By(person(by), now(), "")
    if sum((sheet is not None, resolve, into is not None)) != 1:
        raise DiplaError("give one of: a sheet to merge, --resolve, --conflicts X.xlsx. Nothing was changed.")
    if project.is_file():
        if sheet is None:
            raise DiplaError(f"{project}: this is a file; --resolve and --conflicts need a project's folder.")
        return _between_files(project, sheet, None if dry_run else out, encoding, who, as_json)
    if out is not None:
        raise DiplaError("-o is for a merge of two files; a project keeps what is merged. Leave it out.")
    opened = Project.open(project)
    with opened.store() as store:
        if into is not None:
            return _write_conflicts(store, into, project, as_json)
        if sheet is None:
            return _resolve(store, who, as_json)
        return _merge(opened, store, sheet, encoding, who, dry_run, as_json)


def _merge(
    project: Project, store: Store, sheet: Path, encoding: str | None, by: By, dry_run: bool, as_json: bool
) -> int:
    table = sheet_of(project, store, sheet, encoding)
    report: Merged | None = None
    settled = Settled()
    try:
        with store.transaction():
            if is_conflicts(table):
                settled = settle(store, decisions(table, str(sheet)), by)
            else:
                report = merge_table(project, store, table, sheet, by)
            if dry_run:
                raise _DryRunError
    except _DryRunError:
        say("Nothing was changed: this is what would be done.")
    if report is None:
        return _tell_settled(settled, len(store.sheets.waiting()), as_json)
    tell_merged(report, sheet)
    if report.wants_person:
        say(f"They wait: dipla merge {project.folder} --resolve, or --conflicts X.xlsx for a sheet of them.")
    say(f"Next: dipla export {project.folder} corpus.tmx, or dipla history {project.folder} ID")
    if as_json:
        print_json(report.as_json())
    return 1 if report.wants_person else 0


def _between_files(old: Path, edited: Path, out: Path | None, encoding: str | None, by: By, as_json: bool) -> int:
    table, report = merged_files(old, edited, encoding, by)
    if out is not None:
        with replacing(out) as stream:
            write_plain(stream, table)
    tell_merged(report, edited)
    if out is not None:
        say(f"{out}: {len(table.rows)} rows.")
    else:
        say("Nothing was written: -o MERGED.csv writes the result.")
    if as_json:
        print_json(report.as_json())
    return 1 if report.wants_person else 0


def tell_merged(report: Merged, sheet: Path) -> None:
    """Say what came of a merge, and list what a person should know of."""
    counts = report.as_json()
    say(f"{sheet}: {', '.join(f'{count} {kind}' for kind, count in counts.items() if isinstance(count, int))}.")
    if report.repaired:
        say(f"  {report.repaired}.")
    for item in report.noted:
        where = f"row {item.row}" if item.row else "no row"
        say(f"  {item.kind}: {item.id or 'no id'}, {where}, {item.column}: {item.reason}.")
        if item.kind == "conflict":
            say(f"    sheet: {item.found}\n    store: {item.store}")
        elif item.kind == "queued":
            say(f"    found: {item.found}")
    if report.own_columns:
        say(f"  columns of your own are kept as notes: {', '.join(report.own_columns)}.")


def _write_conflicts(store: Store, into: Path, project: Path, as_json: bool) -> int:
    if into.suffix.lower() not in (".csv", ".tsv", ".xlsx"):
        raise DiplaError(f"{into}: a sheet is .xlsx, .csv or .tsv. Give it one of these names.")
    if into.exists():
        raise DiplaError(f"{into}: a file is there, and somebody may have decided in it. Merge it, or name another.")
    made = conflicts(waiting(store))
    with replacing(into) as stream:
        if into.suffix.lower() == ".xlsx":
            write_xlsx(stream, made, LOOK)
        else:
            write_csv(stream, made, "\t" if into.suffix.lower() == ".tsv" else ",")
    say(f"{into}: {len(made.rows)} rows. Write sheet or project into take, then: dipla merge {project} {into}")
    if as_json:
        print_json({"sheet": str(into), "rows": len(made.rows)})
    return 1 if made.rows else 0


def _resolve(store: Store, by: By, as_json: bool) -> int:
    cells = waiting(store)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        for one in cells:
            _show(one)
        if as_json:
            print_json([_as_json(one) for one in cells])
        say(f"{len(cells)} wait. On a terminal they are settled one by one; or write --conflicts X.xlsx.")
        return 1 if cells else 0
    decided = _ask(cells)
    with store.transaction():
        settled = settle(store, decided, by)
    return _tell_settled(settled, len(store.sheets.waiting()), as_json)


def _ask(cells: Sequence[Open]) -> list[Decision]:
    """Ask for each cell; an end of input leaves the rest for later. Nobody else is kept waiting meanwhile."""
    decided: list[Decision] = []
    words = click.Choice(["s", "p", "e", "l"])
    for number, one in enumerate(cells, start=1):
        say(f"\n{number} of {len(cells)}")
        _show(one)
        try:
            word = click.prompt("s)heet  p)roject  e)dit  l)ater", type=words, show_choices=False, err=True)
            text = click.prompt("your text", err=True, default=one.cell.found) if word == "e" else one.cell.found
        except click.Abort:
            say("\nThe rest is left for later.")
            break
        if word != "l":
            decided.append(Decision(one.cell.n, None if word == "p" else text, one.now))
    return decided


def _show(one: Open) -> None:
    cell = one.cell
    say(f"{cell.kind}: {cell.pair}, {cell.field}, by {cell.who} at {cell.at}: {cell.reason}")
    say(f"  source:  {one.pair.source_text}\n  sheet:   {cell.found}\n  project: {one.now}")


def _as_json(one: Open) -> dict[str, str | int]:
    cell = one.cell
    return {
        "waiting": cell.n,
        "id": cell.pair,
        "column": cell.field,
        "kind": cell.kind,
        "reason": cell.reason,
        "found": cell.found,
        "store": one.now,
        "who": cell.who,
        "at": cell.at,
    }


def _tell_settled(settled: Settled, waits: int, as_json: bool) -> int:
    say(f"{settled.taken} taken from the sheet, {settled.kept} left as the project has them, {waits} wait.")
    for pair, reason in settled.left:
        say(f"  {pair}: {reason}.")
    if as_json:
        print_json({"taken": settled.taken, "kept": settled.kept, "waiting": waits})
    return 1 if waits else 0
