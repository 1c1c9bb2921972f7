"""Pairs of a file as pandas tables, and back: `dipla.read_pairs`, `dipla.write_pairs`.

Every format of the registry is read and written; the columns are those of `corpus.frame`, then a user's own. A folder
is read as the data set that it holds: its files of one format, in the order of their names. With `batches` a file of
any size passes in tables of so many rows.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain, islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, overload

from ..corpus.errors import DiplaError
from ..corpus.files import replacing
from ..corpus.frame import COLUMNS, header_of
from ..corpus.model import Bitext, Pair
from ..corpus.own import is_own
from . import formats
from .dates import is_date
from .shards import RECORDS, folder_of

if TYPE_CHECKING:
    import pandas as pd


@overload
def read_pairs(
    path: str | PathLike[str],
    source_lang: str | None = None,
    target_lang: str | None = None,
    *,
    form: str | None = None,
    batches: None = None,
) -> pd.DataFrame: ...
@overload
def read_pairs(
    path: str | PathLike[str],
    source_lang: str | None = None,
    target_lang: str | None = None,
    *,
    form: str | None = None,
    batches: int,
) -> Iterator[pd.DataFrame]: ...
def read_pairs(
    path: str | PathLike[str],
    source_lang: str | None = None,
    target_lang: str | None = None,
    *,
    form: str | None = None,
    batches: int | None = None,
) -> pd.DataFrame | Iterator[pd.DataFrame]:
    """The pairs of a file or a folder, a row each; with `batches`, tables of so many rows, one after another.

    Languages and format are as told, else as the files say (`formats.sides`, `formats.to_read`). What was passed over
    stands in `attrs["skipped"]`, as lines and reasons: in a batch, what was passed over up to its end. A warning says
    how much that was in all, with the first. DiplaError for a file that is not there or cannot be read.
    """
    if batches is not None and batches < 1:
        raise DiplaError(f"batches={batches}: expected 1 or more rows to a table.")
    opened = [(file, formats.to_read(file, form)) for file in files(Path(path), form)]
    sides = formats.sides(opened[0][1], opened[0][0], source_lang, target_lang)
    tables = _tables(opened, sides, batches, path)
    if batches is not None:
        return tables
    table = next(tables)
    if told := _told_skipped(path, table.attrs["skipped"]):
        warnings.warn(told, stacklevel=2)
    return table


def write_pairs(
    frame: pd.DataFrame | Iterable[pd.DataFrame], path: str | PathLike[str], *, form: str | None = None
) -> int:
    """Write a table, or one after another, as a file of any format; how many pairs stand in it.

    A table needs `source` and `target`. Without `id` its rows are counted, `p1`, `p2`, …, on through all tables.
    Languages are those of its columns `source_lang` and `target_lang`, one on each side, else Greek and English.
    Tables after the first must be in the same languages. Times are texts in ISO 8601, or pandas' own; what is none is
    left out, and a warning names it. The file stands there whole or not at all. DiplaError names row and column of what
    no pair can be.

    Columns that dipla does not know are a user's own: CSV, TSV, JSON Lines and Parquet hold them, the first three with
    values as their text or as JSON has them. A warning names those that are not written: in another format, in a table
    after the first, or called nearly as one of dipla's is.
    """
    from pandas import DataFrame

    tables = _with_ids([frame] if isinstance(frame, DataFrame) else frame, path)
    first = next(tables, None)
    if first is None:
        raise DiplaError(f"{path}: no table to write; expected one or more.")
    header = header_of(first)
    header = replace(header, title=header.title or Path(path).name)

    unlike: dict[str, None] = {}
    odd: list[str] = []

    def pairs() -> Iterator[Pair]:
        for table in chain([first], tables):
            own = Bitext.from_frame(table)
            if len(table) and (own.header.source_lang, own.header.target_lang) != (
                header.source_lang,
                header.target_lang,
            ):
                raise DiplaError(
                    f"{path}: a table in {own.header.source_lang} and {own.header.target_lang} follows one in "
                    f"{header.source_lang} and {header.target_lang}. Write them into files of their own."
                )
            unlike.update(dict.fromkeys(name for name in map(str, table) if name not in COLUMNS and not is_own(name)))
            yield from (_dated(pair, odd) for pair in own)

    place = Path(path)
    chosen = formats.to_write(place, form)
    places = formats.places(chosen, place, (header.source_lang, header.target_lang))
    with ExitStack() as stack:
        unwritten = formats.left(chosen, header)
        streams = [stack.enter_context(replacing(one)) for one in places]
        outs = streams if chosen.named else stack.enter_context(formats.packing(places, streams))
        names = [one.name for one in places] if chosen.named else ()
        written = formats.write(chosen, outs, Bitext(header, unwritten.passing(pairs())), names=names)
    if unwritten.names:
        warnings.warn(f"{path}: {formats.told_left(chosen, unwritten.names)}", stacklevel=2)
    if unlike:
        told = f"{path}: the columns {', '.join(unlike)} are called nearly as dipla's own, so they are not written."
        warnings.warn(f"{told} Rename them.", stacklevel=2)
    if odd:
        told = f"{path}: left out {len(odd)} times that are none; expected such as 2026-11-26 or 2026-11-26T08:00:00Z."
        warnings.warn(f"{told} The first: {odd[0]}.", stacklevel=2)
    return written.units


def _dated(pair: Pair, odd: list[str]) -> Pair:
    """The pair without times that no format could hold as such; `odd` takes what they are."""
    origin = pair.origin
    times = {"created": pair.created, "changed": pair.changed, "origin_date": origin.date if origin else ""}
    bad = {name: text for name, text in times.items() if text and not is_date(text)}
    if not bad:
        return pair
    odd.extend(f"pair {pair.id}, {name} {text!r}" for name, text in bad.items())
    if origin and "origin_date" in bad:
        origin = replace(origin, date="")
    created, changed = ("" if name in bad else times[name] for name in ("created", "changed"))
    return replace(pair, created=created, changed=changed, origin=origin)


def _with_ids(tables: Iterable[pd.DataFrame], path: str | PathLike[str]) -> Iterator[pd.DataFrame]:
    from pandas import DataFrame

    rows = 0
    for table in tables:
        if not isinstance(table, DataFrame):
            raise DiplaError(f"{path}: found {type(table).__name__} to write; expected a DataFrame, or several.")
        if "translation" in table and "source" not in table:
            raise DiplaError(
                f"{path}: this table has the columns of a data set's files; expected source and target. Read it with "
                "dipla.read_pairs."
            )
        ids = [f"p{number}" for number in range(rows + 1, rows + len(table) + 1)]
        yield table if "id" in table else table.assign(id=ids)
        rows += len(table)


def files(path: Path, form: str | None = None) -> list[Path]:
    """The file, or the files of a folder; DiplaError where these are of several formats.

    The folder that a batch made stands for its pairs: those in Parquet, or in the format that is told.
    """
    if not path.is_dir():
        return [path]
    if (path / RECORDS).is_dir():
        path = path / folder_of(form or "parquet")
        if not path.is_dir():
            raise DiplaError(f"{path}: the batch was not written in this format; say which with --read, or form=.")
    found = sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith((".", "_")))
    kinds = {one: formats.to_read(one, form).name for one in found}
    if len(set(kinds.values())) != 1:
        listed = ", ".join(sorted(set(kinds.values()))) or "no file"
        raise DiplaError(
            f"{path}: found {listed} in this folder; expected files of one format. Name the files instead."
        )
    # Two files of one name are one pair of texts.
    return list({one.with_suffix(""): one for one in found}.values()) if "moses" in kinds.values() else found


def _tables(
    opened: Sequence[tuple[Path, formats.Format]], sides: tuple[str, str], rows: int | None, path: str | PathLike[str]
) -> Iterator[pd.DataFrame]:
    """At least one table, so that a file without pairs is one without rows; of several the last brings the warning."""
    told: list[dict[str, object]] = []
    first, _ = formats.read(opened[0][1], opened[0][0], *sides)

    def pairs() -> Iterator[Pair]:
        for file, kind in opened:
            bitext, skipped = formats.read(kind, file, *sides)
            yield from bitext
            if skipped.altered:
                warnings.warn(f"{file}: {' '.join(one.told() for one in skipped.altered.values())}", stacklevel=3)
            told.extend({"file": str(file), "line": one.line, "reason": one.reason} for one in skipped)

    waiting = pairs()
    taken = list(islice(waiting, rows))
    while True:
        # One ahead: the last table knows that it is, and what was passed over after its pairs.
        ahead = next(waiting, None)
        table = Bitext(first.header, taken).to_frame()
        table.attrs["skipped"] = list(told)
        if rows and ahead is None and (passed_over := _told_skipped(path, told)):
            warnings.warn(passed_over, stacklevel=2)
        yield table
        if ahead is None:
            return
        taken = [ahead, *islice(waiting, (rows or 1) - 1)]


def _told_skipped(path: str | PathLike[str], skipped: Sequence[Mapping[str, object]]) -> str:
    """What is said of rows that were passed over; "" where none was."""
    if not skipped:
        return ""
    one = skipped[0]
    where = f"line {one['line']}" if one["file"] == str(path) else f"{one['file']}, line {one['line']}"
    return f"{path}: {len(skipped)} skipped; all are in attrs['skipped']. The first: {where}, {one['reason']}."
