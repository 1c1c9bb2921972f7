"""A data set in shards: which files one has, how it is written, and when it is whole.

    data/shard-00000.parquet       the pairs; the folder is one data set of one schema
    tmx/shard-00000.tmx            the same in other formats, each in a folder of its own
    shards/shard-00000.json        its record, written last: what it was made of, and the digest of each of its files

A shard is whole when its record says what is wanted and each file is the one that the record speaks of. Neither files
nor record hold a time or the maker's name: the same pairs give the same bytes, whoever made them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from ..corpus.errors import DiplaError
from ..corpus.files import replacing
from ..corpus.model import Bitext, Header, Pair
from . import formats
from .formats import FORMATS

# What a batch can write; the end of each one's files.
ENDS = {"parquet": ".parquet", "tmx": ".tmx", "moses": ".moses", "jsonl": ".jsonl"}
RECORDS = "shards"
LOCK = ".lock"
_FOLDERS = {"parquet": "data"}


def folder_of(form: str) -> str:
    """The folder of a data set that holds its files of one format."""
    return _FOLDERS.get(form, form)


def shard_name(number: int) -> str:
    """The name of the shard with this place.

    >>> shard_name(7)
    'shard-00007'
    """
    return f"shard-{number:05}"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The data set's folder, made if need be, for one run alone; DiplaError while another is at work in it.

    The system lets go of it when the process ends, however it ends. Where it knows no locks, nobody is kept out.
    """
    (folder / RECORDS).mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("wb") as lock:
        try:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DiplaError(
                f"{folder}: another dipla batch is at work in it. Wait for its end, or choose another place."
            ) from None
        except (ImportError, OSError):
            pass  # Windows, and some disks of networks
        yield


def write_shard(
    folder: Path, name: str, header: Header, pairs: Sequence[Pair], forms: Iterable[str]
) -> dict[str, list[object]]:
    """Write the files of a shard; by their path in the data set, their size and digest."""
    made: dict[str, list[object]] = {}
    for form in forms:
        place = folder / folder_of(form) / f"{name}{ENDS[form]}"
        place.parent.mkdir(parents=True, exist_ok=True)
        langs = (header.source_lang, header.target_lang)
        paths = formats.places(FORMATS[form], place, langs)
        with ExitStack() as stack:
            streams = [stack.enter_context(replacing(path)) for path in paths]
            formats.write(FORMATS[form], streams, Bitext(header, pairs))
        for path in paths:
            made[path.relative_to(folder).as_posix()] = [path.stat().st_size, _digest(path)]
    return made


def write_record(folder: Path, name: str, record: Mapping[str, Any]) -> None:
    """Say that the shard is whole; files of the record before that are none of it now go."""
    before = record_of(folder, name) or {}
    place = _record(folder, name)
    place.parent.mkdir(parents=True, exist_ok=True)
    with replacing(place) as out:
        out.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace"))
    for old in set(before.get("files", {})) - set(record["files"]):
        (folder / old).unlink(missing_ok=True)


def record_of(folder: Path, name: str) -> dict[str, Any] | None:
    """The record of a shard; None where there is none, or half of one."""
    try:
        record = json.loads(_record(folder, name).read_bytes())
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and isinstance(record.get("files"), dict) else None


def is_whole(folder: Path, record: Mapping[str, Any] | None, key: str) -> bool:
    """Whether the shard is the one that `key` stands for, and every file of it is as it was written."""
    if record is None or record.get("key") != key:
        return False
    for name, (size, digest) in record["files"].items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size or _digest(path) != digest:
            return False
    return True


def recorded(folder: Path) -> list[str]:
    """The names of the shards that have a record, in their order."""
    return sorted(path.stem for path in (folder / RECORDS).glob("shard-*.json"))


def remove_shard(folder: Path, name: str) -> None:
    """Take a shard away: its files, then its record."""
    for file in (record_of(folder, name) or {}).get("files", {}):
        (folder / file).unlink(missing_ok=True)
    _record(folder, name).unlink(missing_ok=True)


def remove_halves(folder: Path) -> None:
    """Take away what those left who were killed while they wrote, and folders that hold nothing."""
    for place in (RECORDS, *map(folder_of, ENDS)):
        for half in (folder / place).glob(".shard-*.part"):
            half.unlink(missing_ok=True)
        with suppress(OSError):
            (folder / place).rmdir()  # of a format that is no longer wished; one with files in it stays


def _record(folder: Path, name: str) -> Path:
    return folder / RECORDS / f"{name}.json"


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
