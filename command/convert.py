"""`dipla convert`: a bilingual file in another format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import click

from ..corpus.errors import DiplaError
from ..corpus.languages import tag
from ..corpus.model import Bitext, Pair, State
from ..export import formats
from ..export.finding import Notes, Skipped
from ..export.formats import FORMATS, READ, WRITTEN, Format
from ..export.tmx.units import Unit
from .publish import TOOL, memory_beside, states_named, tell_memory, written_to
from .speech import counted, json_option, print_json, say

# Formats that hold inline markup.
_MARKED_UP = ("tmx", "xliff", "xliff2")


@dataclass(slots=True)
class _Passed:
    """What went from one file into the other, and what did not. `skipped` fills while the file is read."""

    units: int = 0
    replaced: int = 0
    skipped: Notes = field(default_factory=Notes)
    read: int = 0
    # Pairs in other states than those asked for, and those that the format has no place for.
    other_states: int = 0
    left_out: int = 0
    noted: int = 0
    marked_up: int = 0
    more_languages: int = 0
    # A user's own columns that did not come along.
    columns: list[str] = field(default_factory=list)


@click.command("convert")
@click.argument("file", metavar="IN", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--from", "source", metavar="CODE", help="Language of the source. Default: as the file says.")
@click.option("--to", "target", metavar="CODE", help="Language of the target. Default: as the file says.")
@click.option("--read", "reading", type=click.Choice(READ), help="What IN is. Default: by its name and content.")
@click.option("--write", "writing", type=click.Choice(WRITTEN), help="What OUT is to be. Default: by its name.")
@click.option("--states", metavar="LIST", help="Which pairs, such as edited,approved. Default: all.")
@click.option("--client", type=click.Choice(["omegat"]), help="XLIFF: in the form that this program works with.")
@click.option("--salvage", is_flag=True, help="Of a TMX that is not well-formed take what is whole.")
@json_option
def command(
    file: Path,
    out: Path,
    source: str | None,
    target: str | None,
    reading: str | None,
    writing: str | None,
    states: str | None,
    client: str | None,
    salvage: bool,
    as_json: bool,
) -> None:
    """Bring a bilingual file into another format, and say what did not come along.

    OUT may be - for standard output, with --write. From TMX to TMX without languages or states, units pass as
    they stand, with all their languages and markup. Moses pairs are two files of one name: either, or both without the
    language code.

    \b
    Example:
      dipla convert serge.tmx serge.csv
      dipla convert book.csv book.tmx --from el --to en
      dipla convert serge.tmx serge.po --states edited,approved
      dipla convert broken.tmx whole.tmx --salvage
    """
    first, second = formats.to_read(file, reading), formats.to_write(out, writing)
    if as_json and str(out) == "-":
        raise DiplaError("--json: standard output carries the file already; name a file as OUT, or leave --json out.")
    wanted = states_named(states) if states else ()
    given = [tag(code) if code else None for code in (source, target)]
    as_it_stands = first.name == second.name == "tmx" and not any(given) and not wanted
    languages = () if as_it_stands else formats.sides(first, file, *given, salvage=salvage)
    check_places(first, file, second, out, languages, client)
    if as_it_stands:
        passed = _pass_units(file, out, client, salvage)
    else:
        passed = _convert(_Given(first, file, languages, salvage), second, out, wanted, client or "")
    _tell(passed, first, file, second, out)
    if client and str(out) != "-":
        tell_memory(out)
    if as_json:
        print_json(_as_json(passed, first, file, second, out, languages))


def check_places(
    first: Format, file: Path, second: Format, out: Path, languages: Sequence[str], client: str | None
) -> None:
    """Refuse to write over what is read."""
    if str(out) == "-":
        return
    read = read_files(first, file, languages)
    beside = (memory_beside(out),) if client else ()
    for place in (*formats.places(second, out, languages), *beside):
        if place.is_dir():
            raise DiplaError(f"{place}: this is a folder; expected the name of a file.")
        if any(place.exists() and place.samefile(one) for one in read if one.exists()):
            raise DiplaError(f"{place}: this is the file that is read; choose another name for OUT.")


def check_any(file: object, languages: Sequence[str], skipped: Sequence[Skipped]) -> None:
    """Refuse a file of which no unit was taken and some were skipped; one that is empty is none of these."""
    if skipped:
        source, target = languages
        one = skipped[0]
        raise DiplaError(
            f"{file}: found no unit in {source} and {target}; {len(skipped)} were skipped, the first in line "
            f"{one.line}: {one.reason}. Mend that, or name its languages with --from and --to. Nothing was written."
        )


def read_files(form: Format, file: Path, languages: Sequence[str]) -> Sequence[Path]:
    """The files that are read under one name."""
    if form.name != "moses":
        return (file,)
    from ..export.moses import files

    return files(file, languages)


@dataclass(frozen=True, slots=True)
class _Given:
    """What is read, and how."""

    form: Format
    file: Path
    languages: Sequence[str]
    salvage: bool


def _pass_units(file: Path, out: Path, client: str | None, salvage: bool) -> _Passed:
    """TMX to TMX: every unit as it stands."""
    from ..export.tmx import write_units
    from ..export.tmx.salvage import salvaged
    from ..export.tmx.units import Head, units

    if client:
        raise DiplaError(f"--client {client}: tmx has one form for all; leave it out, or write xliff.")
    head, passed = Head(), _Passed()
    with written_to(FORMATS["tmx"], out, ()) as streams:
        found = salvaged(file, head, passed.skipped) if salvage else units(file, head)
        written = write_units(streams[0], found, head)
    passed.units = passed.read = written.units
    passed.replaced = written.replaced
    return passed


def _convert(given: _Given, second: Format, out: Path, wanted: Sequence[State], client: str) -> _Passed:
    source, target = given.languages
    bitext, skipped = formats.read(given.form, given.file, source, target, salvage=given.salvage)
    passed = _Passed(skipped=skipped)
    header = replace(bitext.header, tools=(*bitext.header.tools, TOOL))
    with written_to(second, out, given.languages) as streams:
        names = [path.name for path in formats.places(second, out, given.languages)] if second.named else ()
        left = formats.left(second, header)
        pairs = Bitext(header, left.passing(_counted(bitext, wanted, passed)))
        written = formats.write(second, streams, pairs, client, names)
        if not written.units:
            # Inside the block: what stood in the place of OUT stays.
            check_any(given.file, given.languages, passed.skipped)
        if client and str(out) != "-":
            # Inside the block, too: neither is put in its place before both are whole.
            again, _ = formats.read(given.form, given.file, source, target, salvage=given.salvage)
            with written_to(FORMATS["tmx"], memory_beside(out), given.languages) as beside:
                formats.write(FORMATS["tmx"], beside, Bitext(header, _counted(again, wanted, _Passed())))
    passed.units, passed.replaced, passed.columns = written.units, written.replaced, left.names
    passed.left_out = passed.read - passed.other_states - written.units
    return passed


def _counted(pairs: Bitext, wanted: Sequence[State], passed: _Passed) -> Iterator[Pair]:
    """The pairs in the states that are wanted, all when none is named."""
    for pair in pairs:
        passed.read += 1
        if wanted and pair.state not in wanted:
            passed.other_states += 1
            continue
        passed.noted += bool(pair.note)
        unit = pair.kept
        if isinstance(unit, Unit):
            passed.marked_up += any(variant.markup for variant in unit.variants)
            passed.more_languages += len(unit.variants) > 2
        yield pair


def _tell(passed: _Passed, first: Format, file: Path, second: Format, out: Path) -> None:
    """Say on stderr what was written and what was lost."""
    name = "standard output" if str(out) == "-" else out
    say(f"{name}: {counted(passed.units, 'unit')} from {file} ({first.name} to {second.name}).")
    if passed.skipped:
        one = passed.skipped[0]
        say(f"{len(passed.skipped)} skipped. The first: line {one.line}, {one.reason}.")
    for altered in passed.skipped.altered.values():
        say(altered.told())
    if passed.left_out:
        say(f"{passed.left_out} left out: {second.name} has no place for a pair without text on both sides.")
    if passed.other_states:
        say(f"{passed.other_states} are in other states than those asked for.")
    if second.holds == "texts" and passed.units:
        say(f"{second.name} holds texts alone: {passed.units} states and {passed.noted} notes did not come along.")
    if passed.marked_up and second.name not in _MARKED_UP:
        say(f"{counted(passed.marked_up, 'unit has', 'units have')} inline markup, which {second.name} does not hold.")
    if passed.more_languages and second.name != "tmx":
        several = counted(passed.more_languages, "unit has", "units have")
        say(f"{several} other languages, which {second.name} does not hold.")
    if passed.columns:
        say(formats.told_left(second, passed.columns))
    if passed.replaced:
        say(f"{passed.replaced} characters that {second.name} cannot hold became U+FFFD.")


def _as_json(
    passed: _Passed, first: Format, file: Path, second: Format, out: Path, languages: Sequence[str]
) -> dict[str, Any]:
    return {
        "in": str(file),
        "out": [str(path) for path in formats.places(second, out, languages)],
        "read": first.name,
        "write": second.name,
        "languages": list(languages),
        "units": passed.units,
        "left_out": passed.left_out,
        "other_states": passed.other_states,
        "replaced": passed.replaced,
        "left_columns": passed.columns,
        "skipped": [asdict(one) for one in passed.skipped],
        "altered": [asdict(one) for one in passed.skipped.altered.values()],
    }
