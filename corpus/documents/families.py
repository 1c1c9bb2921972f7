"""Which reader reads a file: its content decides, then the end of its name.

A family that bytes tell of themselves (a zip with Word's parts in it, PDF, TEI) is told by them, whatever the file is
called; formats of plain characters (Markdown, subtitles) are told by their suffix. A suffix that promises what the
content is not is an error, since either the file or its name is a mistake. A reader is a module of this folder with
`extracted(path, lang) -> Extracted`; it is imported when a file of its family comes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from ..errors import DiplaError
from .blocks import Extracted

# As much of a file as tells what it is.
HEAD = 4096
# What a format calls itself in the first member of a zip, where it says it.
_MIMETYPES = {
    b"application/epub+zip": "epub",
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
# The part that a format's zip always has.
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "META-INF/container.xml": "epub"}
# Formats that bytes tell of themselves, as a person calls them.
_TOLD = {
    "docx": "a Word document",
    "odt": "an OpenDocument text",
    "ods": "an OpenDocument sheet",
    "xlsx": "an Excel sheet",
    "epub": "an EPUB book",
    "zip": "a zip archive",
    "pdf": "a PDF file",
    "rtf": "an RTF document",
    "ole": "an old Word document (.doc), or one with a password",
    "tei": "a TEI file",
    "html": "a page of HTML",
    "text": "plain text",
}
# Not to be taken for plain characters: a file of these suffixes has bytes of its own.
_BINARY = frozenset((".docx", ".docm", ".odt", ".ods", ".xlsx", ".xlsm", ".epub", ".zip", ".pdf", ".rtf", ".doc"))
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


class Family(NamedTuple):
    """A family of files: `name` is its module, `content` what its bytes are, "text" where only the suffix tells."""

    name: str
    content: str
    suffixes: tuple[str, ...]

    @property
    def extracted(self) -> Callable[..., Extracted]:
        """The reader: a file and the language that is wanted, for what is in the file; a table's takes a column."""
        read: Callable[..., Extracted] = import_module(f".{self.name}", __package__).extracted
        return read


FAMILIES = (
    Family("tei", "tei", (".tei", ".xml")),
    Family("docx", "docx", (".docx", ".docm", ".dotx", ".dotm")),
    Family("odt", "odt", (".odt", ".ott", ".fodt")),
    Family("rtf", "rtf", (".rtf",)),
    Family("html", "html", (".html", ".htm", ".xhtml", ".xht")),
    Family("epub", "epub", (".epub",)),
    Family("pdf", "pdf", (".pdf",)),
    Family("markdown", "text", (".md", ".markdown")),
    Family("subtitles", "text", (".srt", ".vtt")),
    Family("po", "text", (".po", ".pot")),
    Family("table", "text", (".csv", ".tsv", ".tab")),
    Family("table", "xlsx", (".xlsx", ".xlsm")),
)
_BY_CONTENT = {family.content: family for family in FAMILIES if family.content != "text"}
_BY_SUFFIX = {suffix: family for family in FAMILIES for suffix in family.suffixes}


def family_of(path: Path, name: str, where: str) -> Family | None:
    """The family of a file that is called `name`; None for plain text.

    Raises DiplaError where the name promises another format, or nothing here reads what the bytes are.
    """
    suffix = Path(name).suffix.lower()
    with path.open("rb") as stream:
        content = content_of(stream.read(HEAD), path)
    promised = _BY_SUFFIX.get(suffix)
    if content == "text":
        if suffix in _BINARY or (promised and promised.content not in ("text", "tei", "html")):
            raise DiplaError(
                f"{where}: its name ends in {suffix}, but its content is plain text. Rename the file (.txt), or give "
                "the document that was meant."
            )
        return promised if promised and promised.content in ("text", "html") else None
    family = _BY_CONTENT.get(content)
    if family is None and content != "html":
        raise DiplaError(
            f"{where}: this is {_TOLD[content]}; expected a text or one of {', '.join(sorted(_BY_SUFFIX))}. "
            "Save the text in one of these and give that file."
        )
    # XML of any kind is text, too, and .html may hold TEI; but a name that says "text" on a zip is a mistake.
    if family and suffix and content not in ("tei", "html") and promised is not family:
        raise DiplaError(
            f"{where}: its name ends in {suffix}, but its content is {_TOLD[content]}. "
            f"Rename the file ({family.suffixes[0]}), or give the one that was meant."
        )
    return family


def content_of(head: bytes, path: Path) -> str:
    """What the bytes of a file say it is: one of the names above, `text` where they say nothing."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(head, path)
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if plain.startswith(b"<"):
        if b"http://www.tei-c.org/ns/1.0" in plain:
            return "tei"
        if b"urn:oasis:names:tc:opendocument" in plain and b":document" in plain:
            return "odt"
        if _HTML.search(plain[:1024]):
            return "html"
    return "text"


def _in_zip(head: bytes, path: Path) -> str:
    """A zip whose list of members is lost may still say what it was meant to be."""
    for mimetype, name in _MIMETYPES.items():
        if head[30:].startswith(b"mimetype" + mimetype):
            return name
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        names = {part for part in _PARTS if part.encode() in head or part.split("/")[0].encode() + b"/" in head}
    return next((name for part, name in _PARTS.items() if part in names), "zip")
