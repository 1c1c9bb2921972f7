"""`dipla batch`: many documents into one data set, here or on a cluster; run again, it makes what is missing."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..corpus.errors import DiplaError
from ..corpus.files import replacing
from ..corpus.languages import tag
from ..corpus.sentences import Newlines
from ..corpus.sources import Source, Sources, sources
from ..export.shards import ENDS, RECORDS, held, recorded, remove_halves, remove_shard, shard_name
from .batch_report import MANIFEST, Report, failure_lines, lines, write
from .run import newlines_option
from .running import Lost, cluster_client, gathered, here
from .shard import STEPS, Shard, Wish
from .speech import interruption, json_option, now, print_json, progress, say

if TYPE_CHECKING:
    from ..align.filtering.recipe import Recipe

USUAL = ("split", "align")
REPORT = "report.txt"
_KEPT = "The shards that are whole stay; the same command goes on from there."


@click.command("batch")
@click.argument("named", metavar="SOURCES…", nargs=-1, required=True)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Where the data set is made."
)
@click.option(
    "--translations",
    multiple=True,
    metavar="SOURCES",
    help="A pattern or folder of translations that lie elsewhere; they go with documents of the same name. Repeatable.",
)
@click.option("--from", "source_lang", default="el", show_default=True, metavar="CODE", help="Language of documents.")
@click.option("--to", "target_lang", default="en", show_default=True, metavar="CODE", help="Language of translations.")
@click.option("--steps", default=",".join(USUAL), show_default=True, metavar="LIST", help=f"Of {', '.join(STEPS)}.")
@click.option("--recipe", "recipe_file", type=click.Path(path_type=Path), metavar="FILE", help="What filter goes by.")
@click.option(
    "--format", "forms", default="parquet", show_default=True, metavar="LIST", help=f"Of {', '.join(ENDS)}, by commas."
)
@click.option(
    "--cluster",
    metavar="local|none|ADDRESS",
    help="Where it is made: workers on this machine, this process, or a Dask scheduler's workers. "
    "Default: $DASK_SCHEDULER_ADDRESS, else this process.",
)
@click.option("--jobs", type=click.IntRange(1, 512), metavar="N", help="Workers on this machine. Default: its cores.")
@click.option(
    "--shard", "size", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Documents in a shard."
)
@click.option("--anyway", is_flag=True, help="Pair texts even when they do not look like translations of each other.")
@click.option("--title", default="", metavar="TEXT", help="The data set's title, for its files' headers.")
@click.option("--licence", default="", metavar="TEXT", help="Its licence.")
@newlines_option
@json_option
def command(
    named: tuple[str, ...],
    out: Path,
    translations: tuple[str, ...],
    source_lang: str,
    target_lang: str,
    steps: str,
    recipe_file: Path | None,
    forms: str,
    cluster: str | None,
    jobs: int | None,
    size: int,
    anyway: bool,
    title: str,
    licence: str,
    newlines: Newlines,
    as_json: bool,
) -> int:
    """Cut, align, check and clean many documents; the pairs become one data set in shards.

    SOURCES are patterns, folders (serge.el.txt goes with serge.en.txt), lists (a path a line, or two with a tab
    between; @LIST says that it is one), or columns of Parquet files (corpus.parquet:el, corpus.parquet:el:en), here
    or at an address that fsspec opens. Run it again after anything: whole shards stay, what is missing or has changed
    is made. A document that cannot be worked on is set aside with its reason; exit 1 then.

    \b
    Example:
      dipla batch texts --out pairs --jobs 4
      dipla batch 'el/*.txt' --translations 'en/*.txt' --out pairs --format parquet,tmx
      dipla batch s3://bucket/corpus.parquet:el:en --out pairs --cluster tcp://10.0.0.1:8786
    """
    chosen = _listed(steps, STEPS, "--steps")
    wish = Wish(
        tag(source_lang),
        tag(target_lang),
        chosen,
        _listed(forms, tuple(ENDS), "--format"),
        newlines,
        anyway,
        title,
        licence,
        _recipe(chosen, recipe_file),
    )
    if wish.source_lang == wish.target_lang:
        raise DiplaError(f"--from and --to are both {wish.source_lang}; expected two languages.")
    where = cluster or os.environ.get("DASK_SCHEDULER_ADDRESS") or ("local" if jobs and jobs > 1 else "none")
    if jobs and where not in ("local", "none"):
        raise DiplaError(f"--jobs: {where} has the workers that it has. Leave it out, or say --cluster local.")
    _check_place(out)
    found = sources(named, translations, (wish.source_lang, wish.target_lang), out)
    if found.alone:
        say(f"{len(found.alone)} translations have no document of their name; the first is {found.alone[0]}.")
    with _at_work(out, where, jobs) as client:
        report = _run(found, size, wish, out.absolute(), where, client)
    for line in failure_lines(report):
        say(line)
    if as_json:
        print_json(report)
    else:
        click.echo("\n".join(lines(report)))
    say(f"{out}: made; {MANIFEST} names every shard and failure.")
    return 1 if report["failed"] else 0


@contextmanager
def _at_work(out: Path, where: str, jobs: int | None) -> Iterator[Any]:
    """The client of a cluster, None where there is none, while the folder is held against another run.

    What the file system refuses meanwhile becomes a DiplaError that says what stays.
    """
    try:
        # Nothing in OUT is touched before there is somebody to work and nobody else at work there.
        with nullcontext() if where == "none" else cluster_client(where, jobs) as client, held(out.absolute()):
            yield client
    except OSError as error:
        if error.errno in (None, errno.EPIPE):
            raise  # no fault of the file system
        room = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise DiplaError(
            f"{error.filename or out}: {error.strerror or error}. {'Make room on the disk' if room else 'Mend that'} "
            "and run the command again: the shards that are whole stay."
        ) from error


def _run(found: Sources, size: int, wish: Wish, folder: Path, where: str, client: Any) -> dict[str, object]:
    """Make what is missing; the report, which stands in the folder, too, even when the run is interrupted."""
    documents = found.documents
    for name in set(recorded(folder)) - {shard_name(number) for number in range(-(-len(documents) // size))}:
        remove_shard(folder, name)
    report, began, clock, whole = Report(folder, wish, len(documents), found.alone), now(), time.monotonic(), False
    work = shards(documents, size)
    results = gathered(client, work, wish, str(folder)) if client else here(work, wish, str(folder))
    try:
        with interruption(lambda: _KEPT), progress("documents", len(documents)) as advance:
            for result in results:
                if isinstance(result, Lost):
                    remove_shard(folder, result.shard.name)
                advance(report.add(result))
        whole = True
        remove_halves(folder)
    finally:
        told = report.as_json(began=began, ended=now(), clock=time.monotonic() - clock, where=where, whole=whole)
        write(folder, told)
        with replacing(folder / REPORT) as out:
            out.write("\n".join([*lines(told), *failure_lines(told), ""]).encode("utf-8", "backslashreplace"))
    return told


def shards(documents: list[Source], size: int) -> Iterator[Shard]:
    """The documents in their order, so many to a shard."""
    for number, first in enumerate(range(0, len(documents), size)):
        yield Shard(number, tuple(documents[first : first + size]))


def _listed(text: str, known: tuple[str, ...], option: str) -> tuple[str, ...]:
    """The words of a list, in the order of those that are known."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    for word in words:
        if word not in known:
            raise DiplaError(f"{option}: found {word!r}; expected {', '.join(known)}, with commas between.")
    if not words:
        raise DiplaError(f"{option}: found nothing; expected one or more of {', '.join(known)}.")
    return tuple(word for word in known if word in words)


def _recipe(steps: tuple[str, ...], file: Path | None) -> Recipe | None:
    """What the step `filter` goes by; its file's name says nothing, so that the same rules make the same shards."""
    if missing := [step for step in steps if step in ("check", "filter") and "align" not in steps]:
        raise DiplaError(f"--steps: {missing[0]} looks at pairs. Say align, too.")
    if "filter" not in steps:
        if file is not None:
            raise DiplaError(f"--recipe {file}: it is for the step filter. Say --steps {','.join((*steps, 'filter'))}.")
        return None
    from ..align.filtering.recipe import default, read

    return replace(read(file) if file else default(), name="")


def _check_place(out: Path) -> None:
    """Refuse a folder with something else in it, and a place where no folder can be."""
    if out.exists() and not out.is_dir():
        raise DiplaError(f"{out}: this is a file; expected a folder, or a new name. Choose another place.")
    if out.is_dir() and any(out.iterdir()) and not ((out / RECORDS).is_dir() or (out / MANIFEST).is_file()):
        raise DiplaError(f"{out}: this folder holds something else than a batch. Choose another place, or empty it.")
