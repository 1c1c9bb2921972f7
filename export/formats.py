"""Which formats there are, by name and by the end of a file's name, and which languages a file is in.

A format's module is imported when a file of it is read or written. Each has `read(path, source_lang, target_lang)` and
`write(out, bitext)`; one that can tell which languages a file holds without reading it whole has `languages(path)`.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, cast

from ..corpus.errors import DiplaError
from ..corpus.languages import code_of, same_language
from ..corpus.model import Bitext, Header
from ..corpus.own import Left
from .finding import Notes
from .heads import head
from .xml import Written


@dataclass(frozen=True, slots=True)
class Format:
    """A format: `module` is in this room, `writer` its function.

    `holds` is what of a pair it brings over: `all`, or `texts`; `clients` are those that it has a form for. `named`:
    its files name each other, so its module says what they are called, is told it, and packs them itself. `packed`: it
    is compressed as it is, so no program expects one that ends in .gz. `columns`: which of a user's own it holds,
    `none`, those that the `header` names, `all`.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str
    reads: bool = True
    writes: bool = True
    writer: str = "write"
    files: int = 1
    holds: str = "all"
    clients: tuple[str, ...] = ()
    named: bool = False
    packed: bool = False
    columns: str = "none"


FORMATS = {
    form.name: form
    for form in (
        Format("tmx", (".tmx",), "tmx"),
        Format("xliff", (".xlf", ".xliff", ".sdlxliff", ".mqxliff"), "xliff.xliff12", clients=("omegat",)),
        Format("xliff2", (), "xliff.xliff2"),
        Format("csv", (".csv",), "table", columns="header"),
        Format("tsv", (".tsv", ".tab"), "table", writer="write_tsv", columns="header"),
        Format("po", (".po", ".pot"), "po"),
        Format("moses", (".moses",), "moses", files=2, holds="texts"),
        Format("tei", (".tei.xml", ".tei", ".xml"), "tei"),
        Format("cesalign", (".ces.xml", ".xces.xml"), "corpora.cesalign", files=3, named=True),
        Format("intertext", (".intertext.xml",), "corpora.intertext", files=3, named=True),
        Format("vertical", (".align", ".vert", ".vrt"), "corpora.vertical", files=3, named=True),
        Format("conllu", (".conllu",), "corpora.conllu", files=2, named=True),
        Format("parquet", (".parquet",), "corpora.parquet", packed=True, columns="header"),
        Format("jsonl", (".jsonl", ".ndjson"), "corpora.jsonl", columns="all"),
        Format("docx", (".docx",), "docx", reads=False, packed=True),
        Format("html", (".html", ".htm"), "html", reads=False),
        Format("srt", (".srt",), "subtitles", reads=False, holds="texts"),
        Format("vtt", (".vtt",), "subtitles", reads=False, writer="write_vtt", holds="texts"),
    )
}
# What the first element of an XML file says of it.
_ROOTS = {"tmx": "tmx", "teiCorpus": "tei", "TEI": "tei", "cesAlign": "cesalign", "linkGrp": "intertext"}
READ = tuple(form.name for form in FORMATS.values() if form.reads)
WRITTEN = tuple(form.name for form in FORMATS.values() if form.writes)


def to_write(path: Path, name: str | None = None) -> Format:
    """The format of a file to be written: as named, else by its suffix.

    DiplaError when neither tells, and for a name in .gz of a format that is packed by itself.
    """
    found = FORMATS[name] if name else _by_suffix(path)
    if found is None:
        raise DiplaError(
            f"{path}: the name tells no format; expected {_suffixes()}, or say one of {', '.join(WRITTEN)}."
        )
    if found.packed and path.name.lower().endswith(".gz"):
        raise DiplaError(f"{path}: {found.name} is compressed as it is. Leave .gz out.")
    return found


def to_read(path: Path, name: str | None = None) -> Format:
    """The format of a file to be read: as named, else by its suffix, and in XML by its first element."""
    found = FORMATS[name] if name else _by_suffix(path)
    if found is None or (not name and path.suffix.lower() in (".xml", ".xlf", ".xliff")):
        found = by_content(path) or found
    if found is None:
        raise DiplaError(f"{path}: neither name nor content tells a format; say one of {', '.join(READ)} with --read.")
    if not found.reads:
        raise DiplaError(f"{path}: {found.name} is written only; expected a file in {', '.join(READ)}.")
    return found


def read(
    form: Format, path: Path, source_lang: str, target_lang: str, *, salvage: bool = False, as_written: bool = False
) -> tuple[Bitext, Notes]:
    """The pairs of a file, and a list that fills with what is passed over as they are read.

    With `salvage`, a TMX that is not well-formed gives what is whole in it; DiplaError for another format. With
    `as_written`, a TMX gives empty targets, too, and two blanks as two; other formats are always read in one way.
    """
    more: dict[str, Any] = {"salvage": True} if salvage else {}
    if as_written and form.name == "tmx":
        more["as_written"] = True
    if salvage and form.name != "tmx":
        raise DiplaError(f"{path}: --salvage is for a broken TMX, and this is {form.name}. Leave it out.")
    return cast(tuple[Bitext, Notes], _module(form).read(path, source_lang, target_lang, **more))


def write(
    form: Format, outs: Sequence[BinaryIO], bitext: Bitext, client: str = "", names: Sequence[str] = (), **more: Any
) -> Written:
    """Write pairs into the streams of a format's files.

    `client` is the program that is to open it, `names` are those of the files; `more` is what only this format knows.
    """
    if client and client not in form.clients:
        having = ", ".join(one.name for one in FORMATS.values() if client in one.clients)
        raise DiplaError(f"--client {client}: {form.name} has one form for all; leave it out, or write {having}.")
    writer: Callable[..., Written] = getattr(_module(form), form.writer)
    if client:
        more["client"] = client
    if form.named:
        return writer(outs, bitext, names, **more)
    return writer(tuple(outs) if form.files > 1 else outs[0], bitext, **more)


def left(form: Format, header: Header) -> Left:
    """What notes which of a user's own columns a format leaves out."""
    return Left({"none": (), "header": header.columns, "all": None}[form.columns])


def told_left(form: Format, names: Sequence[str]) -> str:
    """What is said of such columns."""
    listed = ", ".join(name or "(without a name)" for name in names)
    if form.columns != "none":
        return f"not all pairs have the columns {listed}, so they are not written; jsonl holds them."
    having = ", ".join(one.name for one in FORMATS.values() if one.columns != "none")
    return f"{form.name} has no place for the columns {listed}, so they are not written; {having} hold them."


def places(form: Format, path: Path, langs: Sequence[str]) -> tuple[Path, ...]:
    """The files that a format makes of one name: several for a format that has one for each language."""
    if form.files == 1:
        return (path,)
    if form.named:
        return tuple(_module(form).files(path, Header(langs[0], langs[1])))
    from .moses import names

    bare = path.with_name(path.name.removesuffix(".moses")) if path.suffix == ".moses" else path
    return names(bare, langs)


@contextmanager
def packing(paths: Sequence[Path], streams: Sequence[BinaryIO]) -> Iterator[list[BinaryIO]]:
    """The streams to write to: packed where a file's name ends in .gz, with no name or date in it."""
    with ExitStack() as stack:
        yield [
            cast(BinaryIO, stack.enter_context(gzip.GzipFile("", "wb", fileobj=stream, mtime=0)))
            if path.name.endswith(".gz")
            else stream
            for path, stream in zip(paths, streams, strict=True)
        ]


def sides(
    form: Format, path: Path, source_lang: str | None, target_lang: str | None, *, salvage: bool = False
) -> tuple[str, str]:
    """The languages of the two sides: as told, else as the file says. DiplaError when it says another number than two.

    A file that is in two languages is read from its source language to the other.
    """
    if source_lang and target_lang:
        return source_lang, target_lang
    found = languages(form, path, salvage=salvage)
    told = source_lang or target_lang
    others = [lang for lang in found if not (told and same_language(lang, told))]
    if told and len(others) == 1:
        return (told, others[0]) if source_lang else (others[0], told)
    if not told and len(found) == 2:
        return found[0], found[1]
    if not found:
        # A file that cannot be read at all says so first.
        if path.is_file() and not path.stat().st_size:
            raise DiplaError(f"{path}: the file is empty; expected {form.name}. Get a whole copy.")
        next(iter(read(form, path, "el", "en", salvage=salvage)[0]), None)
    listed = f"languages {', '.join(found)}" if found else "no languages named in it"
    missing = " and ".join(name for name, lang in (("--from", source_lang), ("--to", target_lang)) if not lang)
    raise DiplaError(f"{path}: found {listed}; expected two. Say which with {missing}, such as --from el --to en.")


def languages(form: Format, path: Path, *, salvage: bool = False) -> tuple[str, ...]:
    """The languages that a file says it holds, the source first, else those in its name (`serge.el-en.tmx`)."""
    # A format whose files do not say is asked by their names.
    known = getattr(_module(form), "languages", None)
    more = {"salvage": True} if salvage and form.name == "tmx" else {}
    found: tuple[str, ...] = tuple(known(path, **more)) if known else ()
    named = re.search(r"(?<![A-Za-z0-9])([A-Za-z]{2,3})[-_]([A-Za-z]{2,3})(?![A-Za-z0-9])", path.name)
    if len(found) < 2 and named and code_of(named[1]) and code_of(named[2]):
        found = code_of(named[1]), code_of(named[2])
    distinct: list[str] = []
    for lang in (one.replace("_", "-") for one in found):
        if not any(same_language(lang, known) for known in distinct):
            distinct.append(lang)
    return tuple(distinct)


def _module(form: Format) -> Any:
    return import_module(f".{form.module}", __package__)


def _by_suffix(path: Path) -> Format | None:
    name = path.name.lower().removesuffix(".gz")
    fitting = [(len(end), form) for form in FORMATS.values() for end in form.suffixes if name.endswith(end)]
    if fitting:
        return max(fitting, key=lambda one: one[0])[1]
    # corpus.el: one of two files.
    return FORMATS["moses"] if "." in name and code_of(name.rpartition(".")[2]) else None


def by_content(path: Path) -> Format | None:
    """The format that the first element of an XML file names; Moses where there is no such file; None for another."""
    root = re.search(r"<(?:\w+:)?(tmx|xliff|teiCorpus|TEI|cesAlign|linkGrp)\b([^>]*)", head(path))
    if root is None:
        return FORMATS["moses"] if not path.exists() else None
    version = re.search(r"""\sversion\s*=\s*["'](\d)""", root[2])
    if root[1] == "xliff":
        return FORMATS["xliff2" if version and version[1] == "2" else "xliff"]
    return FORMATS[_ROOTS[root[1]]]


def _suffixes() -> str:
    return ", ".join(form.suffixes[0] for form in FORMATS.values() if form.suffixes)
