"""Plain text, in whichever encoding a Greek file of the last forty years may have.

A byte order mark decides; then UTF-8, if the bytes are UTF-8; then UTF-16 without a mark; then the
8-bit encodings of the language. A file that is UTF-8 but for a few bytes is refused with the place
of the first bad byte, never read as windows-1253: that would turn all of it into other letters.
The text is kept as decoded (no NFC, no newline folding), so offsets point into what the person has;
only the byte order mark is taken off. What is no plain text has a reader of its own: see `families`.
"""

from __future__ import annotations

import codecs
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import DiplaError
from ..files import digest
from ..languages import LEAST_SHARE, check_script, language, script_share
from .blocks import UNSAID, About, Placed, assembled
from .families import Family, family_of

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Capital alpha with tonos is A2 in windows-1253 and B6 in ISO-8859-7; the rest of the letters agree.
_ALPHA_1253, _ALPHA_ISO = 0xA2, 0xB6
# Stands before the column in the note of how a file was read.
# In place of the column of a table: the main text of a page.
MAIN_TEXT = "main text"
_COLUMN = ":"
# A file with one broken byte in ten multi-byte letters is UTF-8 that was damaged; 8-bit Greek is nearly all broken.
_DAMAGED = 0.1


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: `name` is the file's name, `text` what it says, without a byte order mark.

    `encoding` is that of plain text, of other files the name of their family (`tei`), with the column that a person
    named (`table:Κείμενο`). `content` are the file's bytes; of what is no plain text, and may be large, the file
    itself. `blocks` are the paragraphs that the format marks, in order; () where it marks none, as in plain text.
    `warnings` are sentences for the person.
    """

    name: str
    text: str
    encoding: str
    content: bytes | Path
    blocks: tuple[Placed, ...] = ()
    about: About = UNSAID
    warnings: tuple[str, ...] = ()
    known_digest: str = ""

    @property
    def digest(self) -> str:
        """What tells the file from another, as it was when it was read."""
        return self.known_digest or digest(self.content)


def read_text(
    path: Path | str,
    lang: str,
    encoding: str | None = None,
    *,
    column: str = "",
    check: bool = True,
    option: str = "--from",
) -> Document:
    """The document in a file; `-` is standard input. `encoding` overrules the guess where it is plain characters.

    `column` names the one of a table that holds the text, "" where its name tells; for a page of HTML it is "" or
    MAIN_TEXT, for the main text only. `option` is the option of the command that names the language, for the message.

    Raises DiplaError for a folder, a missing, empty or binary file, bytes that no encoding of the language
    explains (with their position), and, unless `check` is off, a text in another script than its language's.
    """
    piped = str(path) == "-" or (Path(path).exists() and not Path(path).is_file() and not Path(path).is_dir())
    name, where = ("stdin.txt", "standard input") if str(path) == "-" else (Path(path).name, str(path))
    if piped:
        # What can be read only once is laid down first, so that it can be looked at.
        content = sys.stdin.buffer.read() if str(path) == "-" else Path(path).read_bytes()
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder, "piped")
            place.write_bytes(content)
            try:
                document = _document(place, name, where, lang, (encoding, column), piped=content)
            except DiplaError as error:
                raise DiplaError(str(error).replace(str(place), where)) from None
    else:
        document = _document(Path(path), name, where, lang, (encoding, column))
    if check:
        check_script(document.text, lang, where, option)
    return document


def _document(
    path: Path, name: str, where: str, lang: str, told: tuple[str | None, str], piped: bytes | None = None
) -> Document:
    encoding, column = told
    if any("\ud800" <= character <= "\udfff" for character in name):
        raise DiplaError(f"{where!r}: the file's name is not UTF-8. Rename the file, then run the command again.")
    try:
        if path.is_file() and not path.stat().st_size:
            raise DiplaError(f"{where}: the file is empty; expected a text. Give a file with at least one sentence.")
        family = family_of(path, name if piped is None else "", where)
        if family:
            document = _of_family(family, path, name, lang, told)
        elif column:
            option = "--main-text is for pages of HTML" if column == MAIN_TEXT else f"--column {column} is for tables"
            raise DiplaError(f"{where}: {option}, and this is plain text. Leave it out.")
        else:
            content = path.read_bytes() if piped is None else piped
            document = Document(name, *decode(content, lang, where, encoding), content)
    except FileNotFoundError:
        raise DiplaError(f"{where}: there is no such file. Check the path (relative to {Path.cwd()}).") from None
    except IsADirectoryError:
        raise DiplaError(f"{where}: this is a folder; expected a text file. Name a file inside it.") from None
    except PermissionError:
        raise DiplaError(f"{where}: it may not be read. Change its permissions, or copy it where you may.") from None
    if not document.text.strip():
        raise DiplaError(f"{where}: found only white space; expected a text. Give a file with at least one sentence.")
    return document if piped is None else replace(document, content=piped)


def _of_family(family: Family, path: Path, name: str, lang: str, told: tuple[str | None, str]) -> Document:
    """What its reader finds in a file; where a person named the encoding of plain characters, they come as UTF-8."""
    encoding, column = told
    more: dict[str, str | bool] = {}
    if column == MAIN_TEXT and family.name == "html":
        more = {"main": True}
    elif column and family.name != "table":
        what = "--main-text is for pages of HTML" if column == MAIN_TEXT else f"--column {column} is for tables"
        raise DiplaError(f"{path}: {what}, and this is {family.name}. Leave it out.")
    elif column:
        more = {"column": column}
    if encoding and family.content == "text":
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder, name)
            place.write_text(_decode_as(path.read_bytes(), encoding, str(path)), "utf-8", newline="")
            found = family.extracted(place, lang, **more)
    else:
        encoding = None
        found = family.extracted(path, lang, **more)
    text, blocks = assembled(found.pieces)
    noted = f"{encoding or family.name}{_COLUMN}{column}" if column else encoding or family.name
    return Document(name, text, noted, path, blocks, found.about, found.warnings, digest(path))


def encoding_of(noted: str) -> str | None:
    """The encoding that a document's `encoding` names; None where it names the family of its format."""
    try:
        return codecs.lookup(noted.partition(_COLUMN)[0]).name
    except LookupError:
        return None


def column_of(noted: str) -> str:
    """The column of a table that a document's `encoding` names; "" where a person named none."""
    return noted.partition(_COLUMN)[2]


def decode(content: bytes, lang: str, where: str, encoding: str | None = None) -> tuple[str, str]:
    """The text that bytes hold, and the name of the encoding they were read in. Raises DiplaError as `read_text`."""
    if encoding:
        return _decode_as(content, encoding, where), encoding
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _decode_as(content[len(mark) :], name, where, offset=len(mark)), name
    wide = _unmarked_utf16(content)
    if wide:
        return _decode_as(content, wide, where), wide
    if b"\0" in content:
        raise DiplaError(
            f"{where}: byte {content.index(0)} is NUL, so this is a binary file; expected plain text. "
            "Save the document as text (UTF-8) and give that file."
        )
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(content):
            raise _undecodable(where, error, content, "utf-8", "") from None
        legacy = _legacy(content, lang)
        if legacy is None:
            raise _undecodable(where, error, content, "utf-8", lang) from None
        return legacy


def _decode_as(content: bytes, encoding: str, where: str, offset: int = 0) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(where, error, content, encoding, "", offset) from None
    except LookupError:
        raise DiplaError(
            f"encoding {encoding!r}: no such encoding is known. Use a name such as utf-8, windows-1253 or iso-8859-7."
        ) from None


def _undecodable(
    where: str, error: UnicodeDecodeError, content: bytes, encoding: str, lang: str, offset: int = 0
) -> DiplaError:
    line = content.count(b"\n", 0, error.start) + 1
    tried = [encoding, *(language(lang).encodings if lang else ())]
    return DiplaError(
        f"{where}: byte 0x{content[error.start]:02X} at position {error.start + offset} (line {line}) cannot be read "
        f"as {encoding}; tried {', '.join(tried)}. Save the file as UTF-8, or name its encoding with --encoding."
    )


def _unmarked_utf16(content: bytes) -> str | None:
    """UTF-16 with no mark: every blank and newline has a NUL beside it, always on the same side."""
    sample = content[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    few = len(sample) // 2 * 0.05
    if len(content) % 2 or max(even, odd) <= few or min(even, odd) > 0:
        return None
    name = "utf-16-le" if odd else "utf-16-be"
    text = sample.decode(name, errors="ignore")
    readable = sum(character.isprintable() or character.isspace() for character in text)
    return name if readable > 0.95 * len(text) else None


def _is_damaged_utf8(content: bytes) -> bool:
    text = content.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(character > "\x7f" for character in text) - bad
    return bad <= _DAMAGED * good


def _legacy(content: bytes, lang: str) -> tuple[str, str] | None:
    """The text in the best 8-bit encoding of a language; None where none gives its script."""
    known = language(lang)
    readings = []
    for order, name in enumerate(known.encodings):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        high = sum(byte >= 0x80 for byte in content)
        share, letters = script_share(text[:200_000], known.script)
        if letters and share < LEAST_SHARE and high > len(content) / 100:
            continue
        if any("\x80" <= character <= "\x9f" for character in text):
            continue  # C1 controls are no text
        readings.append((_foreign_alpha(content, name), order, name, text))
    if not readings:
        return None
    _, _, name, text = min(readings)
    return text, name


def _foreign_alpha(content: bytes, encoding: str) -> int:
    """How often the byte stands that only the other Greek encoding uses for a letter."""
    if encoding == "cp1253":
        return content.count(_ALPHA_ISO)
    if encoding == "iso8859-7":
        return content.count(_ALPHA_1253)
    return 0
