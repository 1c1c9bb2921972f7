"""Which documents there are to work on, each beside its translation where it has one.

A source is a pattern, a folder, a file, a list of files, or a column of a Parquet file (`corpus.parquet:el`, or
`corpus.parquet:el:en` with the translations), on this machine or at an address. `serge.el.txt` goes with `serge.en.txt`
by its name: what stands in the target language is a translation, all else is a document. A list has a path a line,
or a path, a tab and the translation's path; paths in it begin where the list lies. Names are unique, and the same
wherever the command is run: a folder's and a pattern's files have their path from that folder on, a file named itself
has its folder and its name, one of a list what the list says. Nothing is guessed: two that fit equally well are an
error.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from .addresses import Found, Place, Row, content, found, is_remote, rows
from .errors import DiplaError
from .languages import same_language

_COLUMN = re.compile(r"(?P<file>.+\.parquet):(?P<column>[^:/\\]+)(?::(?P<other>[^:/\\]+))?")


@dataclass(frozen=True, slots=True)
class Source:
    """A document to work on. `name` is its own in the whole run; `translation` is None where it has none."""

    name: str
    text: Place
    translation: Place | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """The documents in the order in which they were named, each pattern's by name.

    `alone` are the names of translations whose document is not there.
    """

    documents: list[Source]
    alone: tuple[str, ...] = ()


class _Key(NamedTuple):
    """What two files that belong together share: the place without the language and without the suffix."""

    folder: str
    name: str


def sources(
    named: Sequence[str], translations: Sequence[str], languages: tuple[str, str], out: Path | None = None
) -> Sources:
    """The documents that were named; what was made of them, in the folder `out`, is none.

    DiplaError for a source that is not there, and for one named twice.
    """
    pool: list[Found] = []
    documents: list[Source] = []
    beside: list[Found] = []
    for one in named:
        if column := _COLUMN.fullmatch(one):
            documents += _column(column["file"], column["column"], column["other"])
        elif (listed := _list_of(one)) is not None:
            documents += listed
        elif PurePosixPath(one).suffix == ".parquet":
            raise DiplaError(f"{one}: which of its columns? Say {one}:COLUMN, or {one}:COLUMN:TRANSLATION.")
        else:
            for file in _outside(found(one), out):
                (beside if _code(file.name, languages) == 1 else pool).append(file)
    own = [file for one in translations for file in _outside(found(one), out)]
    paired = _paired(pool, beside, own, languages)
    documents += paired.documents
    _check_names(documents)
    if not documents:
        raise DiplaError(
            f"{', '.join(named)}: found {len(beside)} files in {languages[1]} and none in {languages[0]}. Name the "
            "documents, or say the languages with --from and --to."
        )
    return Sources(documents, paired.alone)


def _outside(files: Sequence[Found], out: Path | None) -> Iterator[Found]:
    inside = f"{out.absolute()}/" if out else "\0"
    return (file for file in files if not file.address.removeprefix("file://").startswith(inside))


def _column(address: str, column: str, other: str | None) -> Iterator[Source]:
    for file in found(address):
        wanted = [column, other] if other else [column]
        for number in range(rows(file.address, wanted)):
            yield Source(
                f"{file.name}#{number}",
                Row(file.address, column, number),
                Row(file.address, other, number) if other else None,
            )


def _list_of(named: str) -> list[Source] | None:
    """The documents of a list; None where it is a document itself.

    `@` or the name (`texts.list`) says that it is a list; else it is one if its first path is that of a file.
    """
    address = named.removeprefix("@")
    if address == named:
        if is_remote(address) or not Path(address).is_file():
            return None
        if PurePosixPath(address).suffix != ".list":
            with Path(address).open("rb") as stream:
                first = next(_entries(stream.read(4096).decode("utf-8-sig", "replace")), (0, [""]))[1][0]
            if not first or not (is_remote(first) or _is_file(_placed(first, address))):
                return None
    try:
        text = content(address).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DiplaError(f"{address}: byte {error.start} is not UTF-8; expected a list of paths in UTF-8.") from None
    documents = []
    for number, fields in _entries(text):
        if len(fields) > 2 or not fields[0]:
            raise DiplaError(f"{address}, line {number}: expected a path, or a path, a tab and the translation's path.")
        places = [_placed(field, address) for field in fields if field]
        documents.append(Source(_as_written(fields[0]), *places))
    if not documents:
        raise DiplaError(f"{address}: found no path in it; expected one a line.")
    return documents


def _entries(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of a list with their numbers, by fields; without those that are blank or begin with `#`."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, [field.strip() for field in line.split("\t")]


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False  # too long for a name, or with a NUL: the first line of a text


def _placed(written: str, list_at: str) -> str:
    if is_remote(written):
        return written
    if is_remote(list_at):
        return f"{list_at.rpartition('/')[0]}/{written}"
    return str((Path(list_at).parent / written).absolute())


def _as_written(path: str) -> str:
    """A path of a list as a name: without what it begins with that is no folder's name.

    >>> _as_written("../texts/a.txt"), _as_written("s3://corpus/a.txt")
    ('texts/a.txt', 'corpus/a.txt')
    """
    bare = path.partition("://")[2] if is_remote(path) else path
    return "/".join(part for part in PurePosixPath(bare).parts if part not in ("/", "..", "."))


def _paired(
    pool: Sequence[Found], beside: Sequence[Found], own: Sequence[Found], languages: tuple[str, str]
) -> Sources:
    """Documents beside the files that have their name; `own` are files that were named as translations."""
    by_key: dict[_Key, list[Found]] = defaultdict(list)
    for file in beside:
        by_key[_key(file.name, languages)].append(file)
    for file in own:
        # Translations may lie in a folder of another name: what they were named under does not count.
        by_key[_key(_below(file.name), languages)].append(file)
    documents, used = [], set()
    for file in pool:
        fitting = next((by_key[key] for key in _keys(file, languages, bool(own)) if key in by_key), [])
        chosen = _chosen(file, fitting)
        if chosen:
            used.add(chosen.address)
        documents.append(Source(file.name, file.address, chosen.address if chosen else None))
    if own and documents and not used.intersection(file.address for file in own):
        raise DiplaError(
            f"--translations: none of {len(own)} has a document of its name; the first is {own[0].name}, the first "
            f"document {documents[0].name}. Name them alike below their folders, or say which in a list of files."
        )
    return Sources(documents, tuple(file.name for file in (*beside, *own) if file.address not in used))


def _chosen(file: Found, fitting: Sequence[Found]) -> Found | None:
    fitting = list({one.address: one for one in fitting}.values())
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    same = [one for one in fitting if PurePosixPath(one.name).suffix == PurePosixPath(file.name).suffix]
    if len(same) == 1:
        return same[0]
    listed = ", ".join(one.name for one in fitting)
    raise DiplaError(f"{file.name}: found several translations of this name: {listed}. Say which in a list of files.")


def _code(name: str, languages: tuple[str, str]) -> int | None:
    """Which of the two languages a file's name says, 0 or 1; None where it says neither."""
    for part in reversed(PurePosixPath(name).name.split(".")[1:]):
        for number, code in enumerate(languages):
            if same_language(part, code):
                return number
    return None


def _key(name: str, languages: tuple[str, str]) -> _Key:
    path = PurePosixPath(name)
    first, *parts = path.name.split(".")
    suffix = parts[-1:] if parts and not any(same_language(parts[-1], code) for code in languages) else []
    inner = parts[: len(parts) - len(suffix)]
    kept = [part for part in inner if not any(same_language(part, code) for code in languages)]
    return _Key(str(path.parent), ".".join([first, *kept]))


def _keys(file: Found, languages: tuple[str, str], elsewhere: bool) -> Iterator[_Key]:
    """What the translation of a file may have as its key, the likeliest first."""
    yield _key(file.name, languages)
    yield _key(_below(file.name), languages)
    if elsewhere:
        # A file that was named itself does not say at which folder above it the translations' names begin.
        parts = PurePosixPath(file.address).parts
        for first in range(1, len(parts) - len(PurePosixPath(file.name).parts)):
            yield _key("/".join(parts[first:]), languages)


def _below(name: str) -> str:
    return name.partition("/")[2] or name


def _check_names(documents: Sequence[Source]) -> None:
    seen: dict[str, Place] = {}
    for one in documents:
        if one.name in seen:
            raise DiplaError(
                f"{one.name}: two documents have this name: {seen[one.name]} and {one.text}. Name each file "
                "once; where two folders have one name, name the one above them, or quote a pattern that begins there."
            )
        seen[one.name] = one.text
