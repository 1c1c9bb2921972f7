"""`dipla tmx`: memories merged, thinned out and split, in little memory whatever their size."""

from __future__ import annotations

import glob
import gzip
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import click

from .. import __version__
from ..corpus.errors import DiplaError
from ..corpus.files import replacing
from ..export.tmx import write_units
from ..export.tmx.dedupe import By, Duplicates, Keep
from ..export.tmx.merge import Tuids, merged, merged_head
from ..export.tmx.split import WAYS, Parts, cut
from ..export.tmx.units import Head, Unit, units
from .speech import counted, json_option, print_json, say

_out = click.option("-o", "--out", required=True, type=click.Path(path_type=Path), metavar="OUT", help="File to write.")


@click.group("tmx")
def command() -> None:
    """Merge, thin out and split translation memories of any size; all that a unit says is kept.

    \b
    Example:
      dipla tmx merge old.tmx new.tmx.gz -o all.tmx
      dipla tmx dedupe all.tmx -o clean.tmx --keep newest
      dipla tmx split clean.tmx -o parts/ --by language
    """


@command.command("merge")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="IN…")
@_out
@json_option
def merge(files: tuple[Path, ...], out: Path, as_json: bool) -> None:
    """Put memories together in the order given; a second unit with the same tuid gets a number behind it.

    What all headers say alike is kept; where they differ, each unit says for itself what its header said. Nothing is
    taken out: see `dipla tmx dedupe`.

    \b
    Example:
      dipla tmx merge old.tmx new.tmx -o all.tmx
    """
    tuids = Tuids()
    heads, counts = [], []
    for path in files:
        head, count = Head(), 0
        for unit in units(path, head):
            tuids.add(unit)
            count += 1
        heads.append(head)
        counts.append(count)
    tuids.settle()
    whole = merged_head(heads, ("dipla", __version__))

    def found() -> Iterator[Unit]:
        for path, head in zip(files, heads, strict=True):
            yield from merged(units(path), head, whole, tuids)

    written, replaced = _write(out, found(), whole)
    if as_json:
        told = [{"file": str(path), "units": count} for path, count in zip(files, counts, strict=True)]
        print_json(
            {"in": sum(counts), "out": written, "renamed": tuids.renamed, "replaced": replaced}
            | {"srclang": whole.attributes.get("srclang", "*all*"), "files": told}
        )
        return
    for path, count in zip(files, counts, strict=True):
        say(f"{path}: {counted(count, 'unit')}.")
    language = whole.attributes.get("srclang", "*all*")
    say(f"{out}: {counted(written, 'unit')}, source language {language}.{_about(replaced)}")
    if tuids.renamed:
        say(f"{tuids.renamed} units had the tuid of another; theirs has a number behind it now.")


@command.command("dedupe")
@click.argument("file", type=click.Path(path_type=Path), metavar="IN")
@_out
@click.option("--by", type=click.Choice(["source", "source+target"]), default="source+target", show_default=True)
@click.option(
    "--keep",
    type=click.Choice(["newest", "first", "approved"]),
    default="first",
    show_default=True,
    help="Which of several stays: the last changed, the first, or the surest state and of those the last changed.",
)
@json_option
def dedupe(file: Path, out: Path, by: By, keep: Keep, as_json: bool) -> None:
    """Keep one of the units that say the same.

    By source+target, units are the same with the same segments in the same languages, white space aside; by source,
    with the same languages and the same source, and other translations are dropped.

    \b
    Example:
      dipla tmx dedupe all.tmx -o clean.tmx
      dipla tmx dedupe all.tmx -o newest.tmx --by source --keep newest
    """
    duplicates = Duplicates(by, keep)
    head = Head()
    for unit in units(file, head):
        duplicates.add(unit, head)
    flags = duplicates.kept()
    chosen = (unit for unit, flag in zip(units(file), flags, strict=True) if flag)
    written, replaced = _write(out, chosen, head)
    dropped = len(flags) - written
    if as_json:
        print_json({"in": len(flags), "out": written, "dropped": dropped, "replaced": replaced})
        return
    left = counted(written, "unit")
    say(f"{file}: {counted(len(flags), 'unit')}, {dropped} dropped. {out}: {left}.{_about(replaced)}")


@command.command("split")
@click.argument("file", type=click.Path(path_type=Path), metavar="IN")
@click.option(
    "-o", "--out", required=True, metavar="DIR/|PREFIX", help="A folder (it exists or ends in /) or a prefix."
)
@click.option("--by", required=True, metavar="HOW", help=f"One of {WAYS}.")
@json_option
def split(file: Path, out: str, by: str, as_json: bool) -> None:
    """Cut a memory into parts, each a memory with the same header.

    In a folder a part is called NAME.PART.tmx after IN, else PREFIX.PART.tmx. By language each part has the source
    and one target language; by date the month (or date:year, date:day) of the last change; size:N is in bytes, and N
    may end in K, M or G; match:REGEX gives what matches in any language, and the rest.

    \b
    Example:
      dipla tmx split all.tmx -o parts/ --by language
      dipla tmx split all.tmx -o cloud --by size:900M
      dipla tmx split all.tmx -o parts/ --by prop:x-dipla-doc
    """
    how = cut(by)
    target = Path(out)
    in_folder = target.is_dir() or out.endswith(("/", os.sep))
    folder = target if in_folder else target.parent
    stem = (file if in_folder else target).name
    for suffix in (".gz", ".tmx"):
        stem = stem[: -len(suffix)] if stem.lower().endswith(suffix) else stem
    count = 0
    head = Head()
    with _beside(folder) as made:
        parts = Parts(made, stem, head)
        for unit in units(file, head):
            count += 1
            for name, piece in how(unit, head):
                parts.put(name, piece)
        told = parts.end()
    left = sorted({path.name for path in folder.glob(f"{glob.escape(stem)}.*.tmx")} - {part.name for part in told})
    for name in left:
        say(f"{folder / name} was there before and is left as it was.")
    if as_json:
        files = [{"file": str(folder / part.name), "units": part.units, "bytes": part.size} for part in told]
        written = sum(part.units for part in told)
        print_json({"in": count, "out": written, "replaced": parts.replaced, "files": files})
        return
    for part in told:
        say(f"{folder / part.name}: {counted(part.units, 'unit')}, {part.size} bytes.")
    say(f"{file}: {counted(count, 'unit')} in {counted(len(told), 'part')}.{_about(parts.replaced)}")


def _write(out: Path, found: Iterable[Unit], head: Head) -> tuple[int, int]:
    """How many units were written and how many characters XML could not hold; packed where the name ends in .gz."""
    if not out.parent.is_dir():
        raise DiplaError(
            f"{out}: there is no folder {out.parent}. Make it, or choose another place; nothing was written."
        )
    with replacing(out) as stream:
        if out.name.lower().endswith(".gz"):
            # No name and no time inside: the same units give the same bytes.
            with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as packed:
                written = write_units(cast("BinaryIO", packed), found, head)
        else:
            written = write_units(stream, found, head)
    return written.units, written.replaced


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder to write in; its files are put into `folder` once the block has ended well, else nothing has changed."""
    place = folder if folder.is_dir() else folder.parent
    if not place.is_dir():
        raise DiplaError(
            f"{folder}: there is no folder {place}. Make it, or choose another place; nothing was written."
        )
    made = Path(tempfile.mkdtemp(prefix=".dipla.", suffix=".part", dir=place))
    try:
        yield made
        folder.mkdir(exist_ok=True)
        for path in sorted(made.iterdir()):
            path.replace(folder / path.name)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _about(replaced: int) -> str:
    return f" {replaced} characters that XML cannot hold became U+FFFD." if replaced else ""
