"""`dipla filter`: a corpus without the pairs that a recipe drops, whole or in parts that do not leak."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..corpus.errors import DiplaError
from ..corpus.files import laid_down, replacing
from ..corpus.languages import tag
from ..corpus.model import Bitext, Pair, State
from ..export import formats
from ..export.dropped import Put, dropped_to
from ..export.finding import Notes
from ..export.formats import READ, WRITTEN, Format
from ..export.frames import files as files_of
from .convert import check_any, check_places, read_files
from .publish import TOOL, written_to
from .speech import interruption, json_option, print_json, say

if TYPE_CHECKING:
    from ..align.filtering.recipe import Recipe
    from ..align.filtering.sieve import Sieve

# What became of a pair, before its part is known.
_DROPPED, _KEPT = 255, 254


@dataclass(frozen=True, slots=True)
class _Job:
    """What is read, what is written, and in which languages.

    `file` is IN as it was named, `files` are those that are read: several where it is a folder, another where it is a
    pipe.
    """

    file: Path
    files: list[Path]
    first: Format
    out: Path
    second: Format
    langs: tuple[str, str]
    skipped: Notes = field(default_factory=Notes)
    # The files of a folder in which something was skipped.
    skipped_in: list[Path] = field(default_factory=list)
    # How many pairs in each state were dropped.
    lost: Counter[State] = field(default_factory=Counter)
    # A user's own columns that OUT does not hold.
    left_columns: dict[str, None] = field(default_factory=dict)

    def pairs(self) -> Bitext:
        """The pairs, read anew."""
        self.skipped.clear()
        self.skipped_in.clear()
        header = formats.read(self.first, self.files[0], *self.langs)[0].header
        return Bitext(replace(header, tools=(*header.tools, TOOL)), self._read())

    @property
    def told(self) -> str:
        """What IN is called in speech."""
        return "standard input" if str(self.file) == "-" else str(self.file)

    def _read(self) -> Iterator[Pair]:
        for file in self.files:
            bitext, skipped = formats.read(self.first, file, *self.langs)
            yield from bitext
            if skipped:
                self.skipped_in.append(file)
            self.skipped.take(skipped)

    def texts(self) -> Iterator[tuple[list[int], list[str], list[str]]]:
        """The texts of files of lines, some thousands at a time, each with its line."""
        from ..export.moses import blocks

        for file in self.files:
            before = len(self.skipped)
            yield from blocks(file, self.langs, self.skipped)
            if len(self.skipped) > before:
                self.skipped_in.append(file)

    def write(self, out: Path, streams: list[Any], bitext: Bitext) -> None:
        """Write pairs into the streams of OUT, or of one of its parts."""
        names = [path.name for path in formats.places(self.second, out, self.langs)] if self.second.named else ()
        left = formats.left(self.second, bitext.header)
        formats.write(self.second, streams, Bitext(bitext.header, left.passing(bitext)), "", names)
        self.left_columns.update(dict.fromkeys(left.names))


def _show_recipe(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from ..align.filtering.recipe import default_text

        click.echo(default_text(), nl=False)
        context.exit(0)


@click.command("filter")
@click.argument("file", metavar="IN", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option(
    "--recipe", "recipe_file", metavar="FILE", type=click.Path(path_type=Path), help="Rules, as TOML or YAML."
)
@click.option(
    "--keep-dropped",
    "keep",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write the dropped, with reasons: TSV.",
)
@click.option(
    "--spare",
    type=click.Choice(["edited", "approved"]),
    help="Drop nothing that a person edited (or approved), but what is empty or comes again.",
)
@click.option("--split", "split", metavar="NAME=SHARE,…", help="Write parts, such as train=0.9,dev=0.05,test=0.05.")
@click.option("--seed", default=1, show_default=True, metavar="N", help="Another number parts otherwise.")
@click.option("--from", "source", metavar="CODE", help="Language of the source. Default: as the file says.")
@click.option("--to", "target", metavar="CODE", help="Language of the target. Default: as the file says.")
@click.option("--read", "reading", type=click.Choice(READ), help="What IN is. Default: by its name and content.")
@click.option(
    "--write", "writing", type=click.Choice(WRITTEN), help="What OUT is to be. Default: by its name; of - as IN."
)
@click.option(
    "--show-recipe",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_recipe,
    help="Print the recipe that is used where none is given.",
)
@json_option
def command(
    file: Path,
    out: Path,
    recipe_file: Path | None,
    keep: Path | None,
    spare: str | None,
    split: str | None,
    seed: int,
    source: str | None,
    target: str | None,
    reading: str | None,
    writing: str | None,
    as_json: bool,
) -> int:
    """Write the pairs of IN that pass a recipe, and say how many each rule dropped.

    IN may be - for standard input, with --read, and OUT - for standard output, with --write where that is not the same.
    With --split, OUT is several files, `corpus.train.tmx` beside `corpus.dev.tmx`; pairs that nearly share a side
    are in one of them together. The same input, recipe and seed give the same bytes. Exit 1 when rows of IN could not
    be read; when none could, nothing is written.

    \b
    Example:
      dipla filter corpus.tmx clean.tmx
      dipla filter corpus.el clean.moses --to en --keep-dropped dropped.tsv
      dipla filter corpus.csv parts.tmx --from el --to en --split train=0.9,dev=0.05,test=0.05
      zcat corpus.jsonl.gz | dipla filter - - --read jsonl | wc -l
      dipla filter --show-recipe > mine.toml
    """
    from ..align.filtering.parts import parts_named
    from ..align.filtering.recipe import default, read
    from ..align.filtering.sieve import OutdoneError, Sieve

    recipe = read(recipe_file) if recipe_file else default()
    if spare:
        recipe = recipe.sparing(State(spare))
    shares = parts_named(split) if split else {}
    with laid_down(file) as place:
        files = files_of(place, reading)
        first = formats.to_read(files[0], reading)
        second = formats.to_write(out, writing or (first.name if str(out) == "-" and first.writes else None))
        if place is not file and first.files > 1:
            raise DiplaError(f"{file}: {first.name} is {first.files} files, and a pipe brings one. Name the files.")
        langs = formats.sides(first, files[0], *(tag(code) if code else None for code in (source, target)))
        job = _Job(file, files, first, out, second, langs)
        _check(job, keep, shares, as_json)
        sieve, sizes = Sieve(recipe, langs), None
        try:
            with suppress(OutdoneError):
                sizes = _written(job, sieve, keep, shares, seed)
            if sizes is None:
                job.lost.clear()
                sieve = Sieve(recipe, langs)
                sieve.settle(job.pairs())
                sizes = _written(job, sieve, keep, shares, seed)
        except BrokenPipeError:
            # Whoever reads standard output has enough of it; what the command found is as true as before.
            _tell(job, sieve, {}, keep)
            raise
    _tell(job, sieve, sizes, keep)
    if as_json:
        print_json(_as_json(job, sieve, recipe, sizes, seed))
    return 1 if job.skipped else 0


def _written(job: _Job, sieve: Sieve, keep: Path | None, shares: dict[str, float], seed: int) -> dict[str, int]:
    """Write what passes; how many pairs are in each part. Where that raises, nothing was written.

    Standard output cannot be taken back, so it gets all at the end. The dropped stand in their file by then, whether
    anybody reads on or not.
    """
    if str(job.out) != "-":
        return _put_down(job, sieve, keep, shares, seed, None)
    with written_to(job.second, job.out, job.langs) as (out,), tempfile.TemporaryFile(prefix="dipla-") as held:
        sizes = _put_down(job, sieve, keep, shares, seed, held)
        held.seek(0)
        with interruption(lambda: f"{keep} is written, standard output not to its end." if keep else ""):
            shutil.copyfileobj(held, out)
    return sizes


def _put_down(
    job: _Job, sieve: Sieve, keep: Path | None, shares: dict[str, float], seed: int, held: Any
) -> dict[str, int]:
    """The same into files; `held` is what stands for standard output."""
    sizes: dict[str, int] = {}
    with ExitStack() as stack:
        put = stack.enter_context(dropped_to(stack.enter_context(replacing(keep)))) if keep else None
        if shares:
            sizes = _parted(job, sieve, put, shares, seed, stack)
        else:
            streams = [held] if held else stack.enter_context(written_to(job.second, job.out, job.langs))
            if job.first.name == job.second.name == "moses":
                _lines(job, sieve, put, streams)
            else:
                pairs = job.pairs()
                job.write(job.out, streams, Bitext(pairs.header, _passing(pairs, sieve, put, job.lost)))
        if not sieve.counts.pairs:
            # Inside the block: what stood in these places stays.
            check_any(job.told, job.langs, job.skipped)
    return sizes


def _check(job: _Job, keep: Path | None, shares: dict[str, float], as_json: bool) -> None:
    """Refuse places that cannot be written to."""
    if str(job.out) == "-" and (shares or as_json):
        what = "--split makes several files" if shares else "--json: standard output carries the file already"
        raise DiplaError(f"{what}; name a file as OUT.")
    if str(keep) == "-":
        raise DiplaError("--keep-dropped -: standard output is for the kept; name a file.")
    outs = [_part(job.out, name) for name in shares] or [job.out]
    for file in job.files:
        for out in outs:
            check_places(job.first, file, job.second, out, job.langs, None)
        for place in read_files(job.first, file, job.langs):
            if keep and keep.exists() and place.exists() and keep.samefile(place):
                raise DiplaError(f"--keep-dropped {keep}: this is the file that is read; choose another name.")
    written = [place.resolve() for out in outs for place in formats.places(job.second, out, job.langs)]
    if keep and keep.resolve() in written:
        raise DiplaError(f"--keep-dropped {keep}: this is the file that the kept are written to; choose another name.")


def _part(out: Path, name: str) -> Path:
    """`corpus.train.tmx` for `corpus.tmx`; a suffix of two (`.tei.xml`, `.tmx.gz`) stays whole."""
    lower = out.name.lower()
    ends = [end for form in formats.FORMATS.values() for end in form.suffixes]
    fitting = [packed for end in ends for packed in (end, f"{end}.gz") if lower.endswith(packed)]
    longest = max(fitting, key=len, default="")
    return out.with_name(f"{out.name[: len(out.name) - len(longest)]}.{name}{longest}")


def _lines(job: _Job, sieve: Sieve, put: Put | None, streams: list[Any]) -> None:
    """Lines of text to lines of text: what a pair has beside is nothing, so none is made."""
    from ..export.moses import write_lines
    from ..export.plain import Encoding

    encoding = Encoding()
    for numbers, sources, targets in job.texts():
        found, fate = sieve.block(sources, targets)
        rows = (fate < 0).nonzero()[0].tolist()
        write_lines(streams, [[texts[row] for row in rows] for texts in (sources, targets)], encoding)
        if put is None:
            continue
        for row in (fate >= 0).nonzero()[0].tolist():
            number, target = int(fate[row]), targets[row]
            why = sieve.names[number], sieve.why(found, row, number)
            # What `read` of Moses makes of a line.
            state = State.DRAFT if target.strip() else State.UNTRANSLATED
            put(*why, f"line{numbers[row]}", state, sources[row], target)


def _passing(
    pairs: Bitext, sieve: Sieve, put: Put | None, lost: Counter[State], tell: Callable[..., None] | None = None
) -> Iterator[Pair]:
    """The pairs that are kept; `lost` counts the others by state, `tell` is shown what became of each block's rows."""
    for some, found, fate in sieve.blocks(pairs):
        if tell:
            tell(found, fate)
        for row, number in enumerate(fate.tolist()):
            pair = some[row]
            if number < 0:
                yield pair
                continue
            lost[pair.state] += 1
            if put:
                why = sieve.names[number], sieve.why(found, row, number)
                put(*why, pair.id, pair.state, pair.source_text, pair.target or "")


def _parted(
    job: _Job, sieve: Sieve, put: Put | None, shares: dict[str, float], seed: int, stack: ExitStack
) -> dict[str, int]:
    """The parts, each written in a reading of its own, once it is known what belongs together; how many are in each."""
    import numpy as np

    from ..align.filtering.parts import Parts

    parts, fates = Parts(shares, seed), bytearray()

    def tell(found: Any, fate: Any) -> None:
        parts.take(found, np.flatnonzero(fate < 0))
        fates.extend(np.where(fate < 0, _KEPT, _DROPPED).astype(np.uint8).tobytes())

    for _ in _passing(job.pairs(), sieve, put, job.lost, tell):
        pass
    place = np.frombuffer(fates, np.uint8).copy()
    place[place == _KEPT] = parts.told()
    for number, name in enumerate(shares):
        out = _part(job.out, name)
        streams = stack.enter_context(written_to(job.second, out, job.langs))
        pairs = job.pairs()
        chosen = (pair for pair, at in zip(pairs, place, strict=True) if at == number)
        job.write(out, streams, Bitext(pairs.header, chosen))
    return {name: int((place == number).sum()) for number, name in enumerate(shares)}


def _tell(job: _Job, sieve: Sieve, sizes: dict[str, int], keep: Path | None) -> None:
    counts = sieve.counts
    name = "standard output" if str(job.out) == "-" else job.out
    say(f"{name}: {counts.kept} of {counts.pairs} pairs of {job.told} kept.")
    for part, size in sizes.items():
        say(f"  {_part(job.out, part)}: {size}")
    dropped = [f"{rule} {number}" for rule, number in counts.dropped.items() if number]
    if dropped:
        say(f"{counts.pairs - counts.kept} dropped: {', '.join(dropped)}." + (f" They are in {keep}." if keep else ""))
    if counts.spared:
        say(f"{counts.spared} of the kept are spared: a rule would have dropped what a person edited or approved.")
    if by_hand := _by_hand(job):
        shown = "." if keep else "; --keep-dropped FILE shows which."
        say(f"{by_hand} of the dropped had been edited or approved by a person{shown}")
    if job.left_columns:
        say(formats.told_left(job.second, list(job.left_columns)))
    if job.skipped:
        one = job.skipped[0]
        where = f"{job.skipped_in[0]}, line {one.line}" if len(job.files) > 1 else f"line {one.line}"
        say(f"{len(job.skipped)} skipped. The first: {where}, {one.reason}.")
    for altered in job.skipped.altered.values():
        say(altered.told())


def _by_hand(job: _Job) -> int:
    """How many of the dropped are a person's work."""
    return job.lost[State.EDITED] + job.lost[State.APPROVED]


def _as_json(job: _Job, sieve: Sieve, recipe: Recipe, sizes: dict[str, int], seed: int) -> dict[str, Any]:
    from ..align.filtering.sieve import versions

    outs = [_part(job.out, name) for name in sizes] or [job.out]
    split = {"split": {"seed": seed, "parts": sizes}} if sizes else {}
    return {
        "in": str(job.file),
        "out": [str(place) for out in outs for place in formats.places(job.second, out, job.langs)],
        "languages": list(job.langs),
        "pairs": sieve.counts.pairs,
        "kept": sieve.counts.kept,
        "dropped": sieve.counts.dropped,
        "dropped_edited": _by_hand(job),
        "spared": sieve.counts.spared,
        "left_columns": list(job.left_columns),
        "skipped": len(job.skipped),
        "altered": [asdict(one) for one in job.skipped.altered.values()],
        "recipe": {"name": recipe.name, "rule": [step.whole() for step in recipe.steps]},
        "versions": versions(),
    } | split
