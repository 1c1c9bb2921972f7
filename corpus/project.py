"""A project is a folder: `dipla.toml`, the documents as they came, and one store.

serge/dipla.toml      languages, title, licence, abbreviations; a person may edit it
serge/documents/      the original files, byte for byte
serge/dipla.sqlite    sentences, pairs, history
serge/out/            what `dipla run` makes; a person may edit the sheets there
"""

from __future__ import annotations

import json
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Self, TypeVar

from .documents.text import Document, column_of, encoding_of, read_text
from .errors import DiplaError
from .files import digest, replacing
from .languages import same_language, tag
from .model import Contributor, Header
from .schema import is_untouched
from .store import Store

SETTINGS = "dipla.toml"
STORE = "dipla.sqlite"
DOCUMENTS = "documents"
# What the folder of a batch's data set has instead (see `export.shards`, which this room may not ask).
_RECORDS = "shards"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person settles for a project.

    `abbreviations` end no sentence, beside those dipla knows; what the cleaning rules named in `keep` would edit stays.
    `check` is the table of that name as it stands, for the checks to read.
    """

    source_lang: str = "el"
    target_lang: str = "en"
    title: str = ""
    authors: tuple[str, ...] = ()
    licence: str = ""
    source: str = ""
    engine: str = ""
    contributors: tuple[Contributor, ...] = ()
    abbreviations: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    publisher: str = ""
    text_class: tuple[str, ...] = ()
    check: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """A project's folder and what a person settled for it."""

    folder: Path
    settings: Settings = field(default_factory=Settings)

    @classmethod
    def create(cls, folder: Path, settings: Settings) -> Self:
        """Make a project in a new or empty folder.

        Raises DiplaError when the folder holds something else; OSError when the disk refuses. What was made
        until then is taken away again.
        """
        check_free(folder)
        made = not folder.exists()
        project = cls(folder, settings)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / DOCUMENTS).mkdir(exist_ok=True)
            with Store(folder / STORE, create=True) as store, store.transaction():
                store.put_languages(settings.source_lang, settings.target_lang)
            # Last: a folder with this file is a project.
            with replacing(folder / SETTINGS) as stream:
                stream.write(_toml(settings).encode())
        except BaseException:
            if is_untouched(folder / STORE):
                project.remove(folder_too=made)
            raise
        return project

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The project in a folder. Raises DiplaError when there is none, or its settings cannot be read."""
        path = folder / SETTINGS
        if not path.is_file():
            found, advice = _no_project(folder)
            raise DiplaError(f"{folder}: not a dipla project ({found}). {advice}")
        try:
            table = tomllib.loads(path.read_text("utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise DiplaError(f"{path}: not TOML: {error}. Mend the file and run the command again.") from None
        return cls(folder, _settings(table, path))

    def store(self, *, reading: bool = False) -> Store:
        """The project's store, open. DiplaError when the settings name other languages than it was made with.

        One for `reading` opens on a disk that cannot be written, too.
        """
        store = Store(self.folder / STORE, reading=reading)
        made, now = store.languages(), (self.settings.source_lang, self.settings.target_lang)
        if made is not None and made != now:
            store.close()
            raise DiplaError(
                f"{self.folder / SETTINGS}: from = {now[0]!r}, to = {now[1]!r}; the texts of this project are "
                f"{' and '.join(made)}. Put that back, and make another project for other languages."
            )
        return store

    @property
    def documents(self) -> Path:
        """Where the original documents lie."""
        return self.folder / DOCUMENTS

    @property
    def out(self) -> Path:
        """Where `run` writes."""
        return self.folder / "out"

    @contextmanager
    def keep_original(self, source: Path, document: Document) -> Iterator[None]:
        """Put a document's file, byte for byte, among the originals once the block has ended well."""
        place = self.documents / document.name
        if place.exists() and (source.resolve() == place.resolve() or digest(place) == document.digest):
            yield
            return
        self.documents.mkdir(exist_ok=True)
        with replacing(place) as stream:
            if isinstance(document.content, bytes):
                stream.write(document.content)
            else:
                self._copy(document.content, stream, document.digest)
            yield

    def _copy(self, path: Path, stream: BinaryIO, wanted: str) -> None:
        with path.open("rb") as original:
            shutil.copyfileobj(original, stream)
        if digest(path) != wanted:
            raise DiplaError(f"{path}: the file changed while it was read. Run the command again. Nothing was written.")

    def document(self, store: Store, doc: str) -> Document | None:
        """A document as it was read; None where its file is gone, or is another one now."""
        path = self.documents / doc
        for row in (*store.documents(), *store.documents(translations=True)):
            if row.name == doc and path.is_file() and digest(path) == row.digest:
                encoding, column = encoding_of(row.encoding), column_of(row.encoding)
                return read_text(path, row.lang, encoding, column=column, check=False)
        return None

    def text(self, store: Store, doc: str) -> str:
        """The text of a document as it was read; "" where its file is gone, or is another one now."""
        document = self.document(store, doc)
        return document.text.removeprefix("\ufeff") if document else ""

    def header(self, store: Store, tool: str, doc: str | None = None) -> Header:
        """What holds for the corpus, or for one document of it; `tool` is this program with its version.

        Title and authors are those of the settings; where these name none, what the documents say of themselves.
        """
        counts: Counter[str] = Counter()
        names = []
        for row in store.documents():
            if doc in (None, row.name):
                names.append(row.name)
                counts.update(str(edit[4]) for edit in json.loads(row.cleaning)["edits"])
        settings = self.settings
        said = {name: store.about(name) for name in names}
        short = short_names(names, settings.source_lang)
        return Header(
            source_lang=settings.source_lang,
            target_lang=settings.target_lang,
            title=settings.title or ", ".join(said[name].title or short[name] for name in names),
            authors=settings.authors or tuple(dict.fromkeys(who for name in names for who in said[name].authors)),
            licence=settings.licence,
            source=settings.source,
            contributors=settings.contributors,
            tools=(tool,),
            date=store.newest_change(doc),
            edits=dict(sorted(counts.items())),
            publisher=settings.publisher,
            text_class=settings.text_class,
            active={who: round(spent.active_ms / 1000) for who, spent in store.work.by_person(doc).items()},
        )

    def remove(self, *, folder_too: bool) -> None:
        """Take away a project that could not be made whole; only files that `create` makes."""
        for name in (SETTINGS, STORE, f"{STORE}-wal", f"{STORE}-shm", f"{STORE}-journal"):
            (self.folder / name).unlink(missing_ok=True)
        if self.documents.is_dir():
            for path in self.documents.iterdir():
                path.unlink()
            self.documents.rmdir()
        if folder_too and self.folder.is_dir() and not any(self.folder.iterdir()):
            self.folder.rmdir()


def short_name(document: str, lang: str) -> str:
    """A document's name without suffix and language code, for the files made of it.

    >>> short_name("serge.el.txt", "el"), short_name("my.txt", "el"), short_name("a.b.en-GB.txt", "en")
    ('serge', 'my', 'a.b')
    """
    stem = Path(document).stem
    head, dot, code = stem.rpartition(".")
    return head if dot and head and same_language(code, lang) else stem


def short_names(documents: Iterable[str], lang: str) -> dict[str, str]:
    """Short names of several documents, each its own: where two would be one, the later keeps its whole name."""
    names: dict[str, str] = {}
    for document in documents:
        short = short_name(document, lang)
        names[document] = document if short in names.values() else short
    return names


def is_project(folder: Path) -> bool:
    """Whether a folder is a project."""
    return (folder / SETTINGS).is_file()


def check_free(folder: Path) -> None:
    """Raise DiplaError when a new project cannot be made here: a file, or a folder with something else in it."""
    if is_project(folder):
        raise DiplaError(
            f"{folder}: this is a dipla project already. Add documents to it with: dipla add {folder} FILE"
        )
    if folder.exists() and not folder.is_dir():
        raise DiplaError(f"{folder}: this is a file; expected a folder for the project. Choose another name.")
    if folder.is_dir() and any(entry.name != "lost+found" for entry in folder.iterdir()):
        some = sorted(entry.name for entry in folder.iterdir())[:3]
        raise DiplaError(
            f"{folder}: the folder holds other files ({', '.join(some)}, …) and is not a dipla project. "
            "Choose a new or empty folder. Nothing was written."
        )


def _no_project(folder: Path) -> tuple[str, str]:
    """What stands where a project should, and what may have been meant."""
    if not folder.exists():
        return "there is no such folder", f"Make one with: dipla new {folder}"
    if not folder.is_dir():
        return (
            "this is a file",
            "A file of pairs is for `dipla check`, `filter` and `convert`; here give the folder of a project.",
        )
    found = f"there is no {SETTINGS} in it"
    files = sorted(one for one in folder.iterdir() if one.name != "lost+found")
    if not files:
        return found, f"Make one with: dipla new {folder}"
    if any((folder / _RECORDS).glob("*.json")):
        data = next((one for one in sorted(folder.glob("*/shard-*")) if one.parent.name != _RECORDS), folder / "data")
        advice = f"Check one of its files with: dipla check {data}; filter reads the whole folder."
        return "it is the data set of a batch", advice
    advice = f"Its files, such as {files[0].name}, are for `dipla check`, `filter` and `convert` if they hold pairs."
    return found, f"{advice} A new project wants a folder of its own: dipla new NAME"


def _settings(table: Mapping[str, Any], path: Path) -> Settings:
    known = {"project", "rules", "contributor", "check"}
    if unknown := sorted(set(table) - known):
        raise DiplaError(f"{path}: [{unknown[0]}] is not known; expected {', '.join(sorted(known))}.")
    project = _typed(table, "project", dict, path)
    rules = _typed(table, "rules", dict, path)
    listed = _typed(table, "contributor", list, path)
    if odd := [person for person in listed if not isinstance(person, dict)]:
        raise DiplaError(
            f"{path}: contributor holds {_shown(odd[0])}; expected a table with name and role. Mend the file."
        )
    people = [
        Contributor(_typed(person, "name", str, path), _typed(person, "role", str, path) or "contributor")
        for person in listed
    ]
    fields = {"from", "to", "title", "authors", "licence", "source", "engine", "publisher", "text_class"}
    if unknown := sorted(set(project) - fields):
        raise DiplaError(f"{path}, [project]: {unknown[0]!r} is not known; expected {', '.join(sorted(fields))}.")
    return Settings(
        source_lang=_language(project, "from", "el", path),
        target_lang=_language(project, "to", "en", path),
        title=_typed(project, "title", str, path),
        authors=tuple(_texts(project, "authors", path)),
        licence=_typed(project, "licence", str, path),
        source=_typed(project, "source", str, path),
        engine=_typed(project, "engine", str, path),
        contributors=tuple(people),
        abbreviations=tuple(_texts(rules, "abbreviations", path)),
        keep=tuple(_texts(rules, "keep", path)),
        publisher=_typed(project, "publisher", str, path),
        text_class=tuple(_texts(project, "text_class", path)),
        check=_typed(table, "check", dict, path),
    )


def _typed(table: Mapping[str, Any], key: str, kind: type[_T], path: Path) -> _T:
    value = table.get(key, kind())
    if not isinstance(value, kind):
        wanted = {"str": "a text", "list": "a list", "dict": "a table"}[kind.__name__]
        raise DiplaError(f"{path}: {key} = {_shown(value)}; expected {wanted}. Mend the file and run again.")
    return value


def _shown(value: object) -> str:
    """A number as it stands, anything else by its kind: what stands in the wrong place may be a key."""
    return (
        repr(value)
        if isinstance(value, int | float)
        else {"dict": "a table", "list": "a list"}.get(type(value).__name__, "a text")
    )


def _language(table: Mapping[str, Any], key: str, otherwise: str, path: Path) -> str:
    try:
        return tag(_typed(table, key, str, path) or otherwise)
    except DiplaError as error:
        raise DiplaError(f"{path}, {key}: {error}") from None


def _texts(table: Mapping[str, Any], key: str, path: Path) -> list[str]:
    values = _typed(table, key, list, path)
    for value in values:
        if not isinstance(value, str):
            raise DiplaError(f"{path}: {key} holds {_shown(value)}; expected texts. Mend the file and run again.")
    return values


def _toml(settings: Settings) -> str:
    """The settings as a person finds them. A JSON string is a TOML basic string, but for U+007F."""

    def text(value: str | tuple[str, ...]) -> str:
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")

    people = "".join(
        f"\n[[contributor]]\nname = {text(person.name)}\nrole = {text(person.role)}\n"
        for person in settings.contributors
    )
    return f"""\
# A dipla project. Edit it as you like; every command reads it anew.
[project]
from = {text(settings.source_lang)}
to = {text(settings.target_lang)}
title = {text(settings.title)}
authors = {text(settings.authors)}
licence = {text(settings.licence)}          # an SPDX name such as CC-BY-SA-4.0, or words
source = {text(settings.source)}           # whence the text comes
publisher = {text(settings.publisher)}        # who publishes the corpus
text_class = {text(settings.text_class)}       # what kind of text it is: ["memoir", "prose"]
engine = {text(settings.engine)}           # what `dipla draft` uses when no --engine is named

[rules]
abbreviations = {text(settings.abbreviations)}    # end no sentence, beside those dipla knows: ["χιλ.", "παρ."]
keep = {text(settings.keep)}             # cleaning rules whose edits are left undone, such as ["psili"]
{people}"""
