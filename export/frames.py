"""Pairs of a file as pandas tables, and back: `dipla.read_pairs`, `dipla.write_pairs`.

Every format of the registry is read and written; the columns are those of `corpus.frame`. A folder is read as the data
set that it holds: its files of one format, in the order of their names. With `batches` a file of any size passes in
tables of so many rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain, islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, overload

from ..corpus.errors import DiplaError
from ..corpus.files import replacing
from ..corpus.model import Bitext, Pair
from . import formats

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
    stands in `attrs["skipped"]`, as lines and reasons: in a batch, what was passed over up to its end. DiplaError for a
    file that is not there or cannot be read.
    """
    tables = _tables(_files(Path(path), form), source_lang, target_lang, form, batches)
    if batches is not None:
        if batches < 1:
            raise DiplaError(f"batches={batches}: expected 1 or more rows to a table.")
        return tables
    return next(tables)


def write_pairs(
    frame: pd.DataFrame | Iterable[pd.DataFrame], path: str | PathLike[str], *, form: str | None = None
) -> int:
    """Write a table, or one after another, as a file of any format; how many pairs stand in it.

    A table needs `id`, `source` and `target`; languages are those of its columns `source_lang` and `target_lang`, else
    Greek and English. Tables after the first must be in the same languages. The file stands there whole or not at all.
    """
    from pandas import DataFrame

    tables = iter([frame] if isinstance(frame, DataFrame) else frame)
    first = next(tables, None)
    if first is None:
        raise DiplaError(f"{path}: no table to write; expected one or more.")
    header = Bitext.from_frame(first.head(1)).header
    header = replace(header, title=header.title or Path(path).name)

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
            yield from own

    place = Path(path)
    chosen = formats.to_write(place, form)
    places = formats.places(chosen, place, (header.source_lang, header.target_lang))
    with ExitStack() as stack:
        streams = [stack.enter_context(replacing(one)) for one in places]
        outs = streams if chosen.named else stack.enter_context(formats.packing(places, streams))
        names = [one.name for one in places] if chosen.named else ()
        return formats.write(chosen, outs, Bitext(header, pairs()), names=names).units


def _files(path: Path, form: str | None) -> list[Path]:
    """The file, or the files of a folder; DiplaError where these are of several formats."""
    if not path.is_dir():
        return [path]
    files = sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith((".", "_")))
    kinds = {one: formats.to_read(one, form).name for one in files}
    if len(set(kinds.values())) != 1:
        listed = ", ".join(sorted(set(kinds.values()))) or "no file"
        raise DiplaError(
            f"{path}: found {listed} in this folder; expected files of one format. Name the files instead."
        )
    # Two files of one name are one pair of texts.
    return list({one.with_suffix(""): one for one in files}.values()) if "moses" in kinds.values() else files


def _tables(
    files: list[Path], source_lang: str | None, target_lang: str | None, form: str | None, rows: int | None
) -> Iterator[pd.DataFrame]:
    """At least one table, so that a file without pairs is one without rows."""
    told: list[dict[str, object]] = []
    opened = [(file, formats.to_read(file, form)) for file in files]
    sides = formats.sides(opened[0][1], opened[0][0], source_lang, target_lang)
    first, _ = formats.read(opened[0][1], opened[0][0], *sides)

    def pairs() -> Iterator[Pair]:
        for file, kind in opened:
            bitext, skipped = formats.read(kind, file, *sides)
            yield from bitext
            told.extend({"file": str(file), "line": one.line, "reason": one.reason} for one in skipped)

    waiting = pairs()
    while True:
        taken = list(islice(waiting, rows)) if rows else list(waiting)
        table = Bitext(first.header, taken).to_frame()
        table.attrs["skipped"] = list(told)
        yield table
        if not rows or len(taken) < rows:
            return
