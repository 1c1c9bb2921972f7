"""`dipla import`: translations come back from OmegaT, or in a TMX or XLIFF file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click

from ..corpus.errors import DiplaError
from ..corpus.languages import same_language
from ..corpus.model import Bitext, OriginKind, Pair, State
from ..corpus.project import Project, short_names
from ..corpus.rows import By
from ..export.finding import Notes, Skipped
from ..export.tmx import pairs as tmx_pairs
from ..export.tmx.units import Head, Unit, units
from ..review.report import Merged
from ..review.taking import Place, Work, take
from .speech import by_option, json_option, now, person, print_json, say

_XLIFF = (".xlf", ".xliff")
_SAVED = Path("omegat/project_save.tmx")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)")


class _DryRunError(Exception):
    """Takes back what a dry run did."""


@click.command("import")
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE|DIR")
@by_option
@click.option("--dry-run", is_flag=True, help="Say what would come of it and change nothing.")
@json_option
def command(project: Path, file: Path, by: str | None, dry_run: bool, as_json: bool) -> int:
    """Take translations back: from an OmegaT project, or from a TMX or XLIFF file that was worked on elsewhere.

    Each changed target becomes an edit by the person whom the file names (else --by). Units are known by their id,
    else by their source text. A pair that somebody has edited since is a conflict: both texts are told, the project
    keeps its own, and the exit code is 1.

    \b
    Example:
      dipla export serge serge-omegat --format omegat
      (translate in OmegaT)
      dipla import serge serge-omegat --by "Your name"
    """
    opened = Project.open(project)
    path = _file(file)
    languages = (opened.settings.source_lang, opened.settings.target_lang)
    skipped: list[Skipped] = []
    report = Merged()
    with opened.store() as store:
        names = short_names([row.name for row in store.documents()], languages[0])
        documents = {f"{short}.txt": doc for doc, short in names.items()}
        with suppress(_DryRunError), store.transaction():
            if path.suffix.lower() in _XLIFF:
                works, since = _xliff(path, languages, skipped)
            else:
                head = Head()
                # All of it is read before anything is taken: the header's date holds for every unit.
                works = list(_tmx(path, head, languages, documents, skipped))
                since = _expanded(head.attributes.get("changedate") or head.attributes.get("creationdate", ""))
            report = take(store, works, By(person(by), now(), f"import {path.name}"), since=since)
            if dry_run:
                raise _DryRunError
    _tell(report, path, project, skipped, dry_run=dry_run)
    if as_json:
        print_json(report.as_json())
    return 1 if report.wants_person else 0


def _file(given: Path) -> Path:
    """The file to read; of an OmegaT project the client's own memory."""
    if given.is_dir():
        if not (given / "omegat.project").is_file():
            raise DiplaError(f"{given}: this folder is no OmegaT project. Name one, or a TMX or XLIFF file.")
        if not (given / _SAVED).is_file():
            raise DiplaError(f"{given / _SAVED}: the client has saved nothing yet. Translate in OmegaT and save first.")
        return given / _SAVED
    if not given.is_file():
        raise DiplaError(f"{given}: there is no such file. Check the path (relative to {Path.cwd()}).")
    name = given.name.lower()
    if name.endswith((".tmx", ".tmx.gz")):
        return given
    if given.suffix.lower() in _XLIFF:
        if find_spec("..export.xliff", __package__) is None:
            raise DiplaError(f"{given}: this dipla reads no XLIFF. Save the work as TMX and import that.")
        return given
    raise DiplaError(f"{given}: its name tells no format; expected .tmx, .tmx.gz, .xlf or an OmegaT project's folder.")


def _tmx(
    path: Path,
    head: Head,
    languages: tuple[str, str],
    documents: Mapping[str, str],
    skipped: list[Skipped],
) -> Iterator[Work]:
    for unit in units(path, head):
        passed_over = Notes()
        found = next(tmx_pairs([unit], *languages, passed_over), None)
        # The client writes an empty target where a person registers that there is to be none.
        is_own = head.attributes.get("creationtool") == "OmegaT"
        if found is not None:
            yield _work(found, unit, documents)
        elif is_own and (source := _emptied(unit, languages)):
            who, when = _changed(unit)
            yield Work("", source, "", who, when, line=unit.line, place=_place(unit, documents), omits=True)
        else:
            skipped += passed_over


def _work(pair: Pair, unit: Unit, documents: Mapping[str, str]) -> Work:
    who, when = _changed(unit)
    state = None
    if "x-dipla-state" in unit.said:
        # In our own files the changer of a draft is its engine: nobody has said who edited it.
        made = pair.origin
        is_engine = made is not None and made.kind is not OriginKind.HUMAN and who == made.tool
        who = pair.by if is_engine else who
        state = pair.state
    return Work(
        unit.attributes.get("tuid", ""),
        pair.source_text,
        pair.target or "",
        who,
        when,
        state,
        pair.note,
        unit.line,
        _place(unit, documents),
    )


def _changed(unit: Unit) -> tuple[str, str]:
    """Who changed the unit and when: its newest variant says so, else the unit."""
    said = [variant.attributes for variant in unit.variants] + [unit.attributes]
    dated = [(_expanded(one.get("changedate") or one.get("creationdate", "")), one) for one in said]
    when, newest = max(dated, key=lambda one: one[0])
    who = newest.get("changeid") or next((one["changeid"] for one in said if one.get("changeid")), "")
    return who or newest.get("creationid", ""), when


def _emptied(unit: Unit, languages: tuple[str, str]) -> str:
    """The source of a unit whose target is there and empty; "" when it is not so."""
    sides = [
        next((variant for variant in unit.variants if same_language(variant.lang, lang)), None) for lang in languages
    ]
    source, target = sides
    return source.text if source is not None and target is not None and not target.text.strip() else ""


def _place(unit: Unit, documents: Mapping[str, str]) -> Place | None:
    """Where the client says that an alternative translation stands."""
    said = unit.said
    if "file" not in said:
        return None
    return Place(documents.get(said["file"], ""), said.get("prev"), said.get("next"))


def _xliff(path: Path, languages: tuple[str, str], skipped: list[Skipped]) -> tuple[list[Work], str]:
    bitext: Bitext
    bitext, passed_over = import_module("..export.xliff", __package__).read(path, *languages)
    works: list[Work] = []
    for pair in bitext:
        # What nobody has translated stands in some clients' files as a copy of the source.
        is_copy = pair.target == pair.source_text and pair.state not in (State.EDITED, State.APPROVED)
        if pair.target is not None and pair.source and not is_copy:
            changed = _expanded(pair.changed)
            works.append(
                Work(pair.id, pair.source_text, pair.target, pair.by, changed, pair.state, pair.note, len(works) + 1)
            )
    skipped += passed_over
    return works, _expanded(bitext.header.date)


def _expanded(date: str) -> str:
    """A date as dipla writes it; "" for one in a form that cannot be compared."""
    if found := _COMPACT.fullmatch(date):
        year, month, hour, minute, second = found.groups()
        return f"{year}-{month}-{hour}:{minute}:{second}"
    return date if _DATE.fullmatch(date) else ""


def _tell(report: Merged, path: Path, project: Path, skipped: list[Skipped], *, dry_run: bool) -> None:
    counts = report.as_json()
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items() if isinstance(count, int))
    say(f"{path}: {told}{'; a dry run, nothing was changed' if dry_run else ''}.")
    for item in report.noted:
        if item.kind == "missing":
            continue
        say(f"  {item.kind}: {item.id or 'no id'}, line {item.row}: {item.reason}.")
        if item.kind == "conflict":
            say(f"    file: {item.found}\n    store: {item.store}")
        elif item.kind in ("queued", "new"):
            say(f"    found: {item.found}")
    for one in skipped:
        say(f"  passed over: line {one.line}: {one.reason}.")
    if report.wants_person:
        say(f"Settle these in a sheet: dipla sheet {project} -o sheet.xlsx, then dipla merge {project} sheet.xlsx")
    say(f"Next: dipla export {project} corpus.tmx, or dipla history {project} ID")
