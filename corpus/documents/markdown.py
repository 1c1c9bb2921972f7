"""Markdown: headings, paragraphs, items, cells and footnotes as text, without their marks; code and comments left out.

CommonMark with the tables and strikethrough of GitHub and the footnotes of Pandoc. A link gives its words, an image
nothing; code between words stays, since a sentence needs it. A hard break is a line break of the text. HTML gives its
words. The front matter says title, authors, language and date. A long file is parsed part by part, cut where a
paragraph begins, so that the tree of the whole never stands in memory.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..model import PLAIN, Block, BlockKind
from .blocks import UNSAID, About, Extracted, Piece
from .text import decode

if TYPE_CHECKING:
    from markdown_it.token import Token

# Characters that are parsed at once.
_PART = 1 << 16

_LINE = re.compile(r"[^\n]*(?:\n|\Z)")
_FRONT = re.compile(r"(---|\+\+\+)[ \t]*\n(.*?\n)?(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r"\s*(?:>\s*)*(`{3,}|~{3,})(.*)")
_NOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:[ \t]*")
_DEFINED = re.compile(r"^ {0,3}\[[^\]^][^\]]*\]:[ \t]*\S+.*$", re.MULTILINE)
_PLAIN_START = re.compile(r"[^\W\d_]|#{1,6}\s|[«“\"(]")
_CALL = re.compile(r"\[\^[^\]\s]+\]")
_ATTRIBUTES = re.compile(r"\s*\{[#.][^{}]*\}\s*\Z")
_TASK = re.compile(r"\[[ xX]\]\s+")
_DIVISION = re.compile(r":{3,}.*")
_UNREAD = re.compile(r"<!--.*?-->|<(script|style|pre|code)\b.*?</\1\s*>|<[!?][^>]*>", re.DOTALL | re.IGNORECASE)
_APART = re.compile(
    r"</?(?:p|div|br|hr|h[1-6]|li|ul|ol|t[dhr]|table|d[dlt]|section|summary|details|blockquote|figcaption)\b[^>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][^>]*>")
_KEY = re.compile(r"([A-Za-z_-]+)\s*[:=]\s*(.*)")


class _Part(NamedTuple):
    """A stretch of the file that is parsed at once; `line` is its first, `note` whether it is a footnote."""

    text: str
    line: int
    note: bool


def extracted(path: Path, lang: str) -> Extracted:
    """The blocks of a Markdown file; each block's place is the line that it begins in."""
    return read(decode(path.read_bytes(), lang, str(path))[0])


def read(text: str) -> Extracted:
    """The blocks of a text in Markdown, and what its front matter says."""
    from markdown_it import MarkdownIt

    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    about = _about(front[2] or "") if front else UNSAID
    if front and about == UNSAID and not _KEY.search(front[2] or ""):
        front = None
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    known: dict[str, Any] = {}
    parser.parse("\n\n".join(found[0] for found in _DEFINED.finditer(text)), known)
    pieces: list[Piece] = []
    tables = 0
    warnings: list[str] = []
    for part in _parts(text, front.end() if front else 0, warnings):
        reading = _Reading(part, tables)
        pieces += reading.pieces(parser.parse(part.text, known))
        tables = reading.tables
    return Extracted(tuple(pieces), about, tuple(warnings))


class _Reading:
    """Where in the tree of a part the reading stands."""

    def __init__(self, part: _Part, tables: int) -> None:
        self.part, self.tables = part, tables
        self.depth = self.row = self.column = 0
        self.heading = 0

    def pieces(self, tokens: Sequence[Token]) -> Iterator[Piece]:
        """The text of the tokens' blocks, in order."""
        line = self.part.line
        for token in tokens:
            line = self.part.line + token.map[0] if token.map else line
            self._move(token)
            if token.type == "html_block":
                for one in _APART.sub("\n", _UNREAD.sub(" ", token.content)).split("\n"):
                    if words := html.unescape(_TAG.sub("", one)).split():
                        yield Piece(" ".join(words), self._block(line))
            elif token.type == "inline":
                text = _read(token.children or ())
                if self.heading:
                    text = _ATTRIBUTES.sub("", text)
                elif self.depth:
                    text = _TASK.sub("", text, count=1) if _TASK.match(text) else text
                if not _DIVISION.fullmatch(text):
                    yield Piece(text, self._block(line))

    def _move(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self.heading = int(token.tag[1])
            case "heading_close":
                self.heading = 0
            case "bullet_list_open" | "ordered_list_open":
                self.depth += 1
            case "bullet_list_close" | "ordered_list_close":
                self.depth -= 1
            case "table_open":
                self.tables, self.row = self.tables + 1, 0
            case "table_close":
                self.row = self.column = 0
            case "tr_open":
                self.row, self.column = self.row + 1, 0
            case "th_open" | "td_open":
                self.column += 1
            case _:
                pass

    def _block(self, line: int) -> Block:
        place = f"line {line}"
        if self.part.note:
            return Block(BlockKind.FOOTNOTE, place=place)
        if self.heading:
            return Block(BlockKind.HEADING, self.heading, place)
        if self.column:
            return Block(BlockKind.CELL, place=f"table {self.tables}, row {self.row}, column {self.column}")
        if self.depth:
            return Block(BlockKind.ITEM, self.depth, place)
        return Block(PLAIN.kind, place=place)


def _read(tokens: Sequence[Token]) -> str:
    """The words of one block."""
    words: list[str] = []
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            words.append(token.content)
        elif token.type == "softbreak":
            words.append(" ")
        elif token.type == "hardbreak" or (token.type == "html_inline" and token.content.lower().startswith("<br")):
            words.append("\n")
    text = _CALL.sub("", "".join(words))
    return "\n".join(line for one in text.split("\n") if (line := re.sub(r"[ \t]+", " ", one).strip()))


def _parts(text: str, start: int, warnings: list[str]) -> Iterator[_Part]:
    """The text in parts that may be parsed by themselves: cut where a paragraph begins, and around footnotes.

    Comments are left out, except in code, where they hide nothing.
    """
    number = text.count("\n", 0, start) + 1
    first, size, hidden = number, 0, 0
    held: list[str] = []
    fence = ""
    noted = blank = False
    for found in _LINE.finditer(text, start):
        line = found[0]
        if not fence:
            line, opened = _uncommented(line, hidden=bool(hidden))
            hidden = (hidden or number) if opened else 0
            begins = bool(_NOTE.match(line))
            ended = noted and blank and line.strip() != "" and not line.startswith(("    ", "\t"))
            long = blank and size >= _PART and bool(_PLAIN_START.match(line))
            if begins or ended or long:
                yield _part("".join(held), first, noted=noted)
                held, first, size, noted = [], number, 0, begins
        fence = _fenced(line, fence)
        blank = not line.strip()
        held.append(line)
        size += len(line)
        number += 1
    if hidden:
        warnings.append(f"Line {hidden}: a comment begins that never ends; what follows was left out.")
    yield _part("".join(held), first, noted=noted)


def _uncommented(line: str, *, hidden: bool) -> tuple[str, bool]:
    """A line without its comments, and whether it ends inside one."""
    if not hidden and "<!--" not in line:
        return line, False
    kept: list[str] = []
    at = 0
    while True:
        place = line.find("-->" if hidden else "<!--", at)
        if not hidden:
            kept.append(line[at : place if place >= 0 else len(line)])
        if place < 0:
            break
        at = place + (3 if hidden else 4)
        hidden = not hidden
    plain = "".join(kept).rstrip("\n")
    return (f"{plain}\n" if line.endswith("\n") else plain), hidden


def _part(text: str, line: int, *, noted: bool) -> _Part:
    if noted:
        text = re.sub(r"^(?: {4}|\t)", "", _NOTE.sub("", text, count=1), flags=re.MULTILINE)
    return _Part(text, line, noted)


def _fenced(line: str, fence: str) -> str:
    """The fence that code stands in after this line; "" outside."""
    found = _FENCE.match(line)
    if not found:
        return fence
    if not fence:
        # Backticks behind the fence make it code between words.
        return "" if found[1][0] == "`" and "`" in found[2] else found[1]
    closes = found[1].startswith(fence) and not found[2].strip()
    return "" if closes else fence


def _about(front: str) -> About:
    """What the front matter says, YAML or TOML, as far as its lines are plain: keys with texts or lists of texts."""
    said: dict[str, list[str]] = {}
    key = ""
    for line in front.splitlines():
        found = _KEY.match(line)
        if found:
            key = found[1].lower()
            said[key] = _values(found[2])
        elif key and (item := re.match(r"\s*-\s+(?:name\s*:\s*)?(.+)", line)):
            said[key].append(_bare(item[1]))
    first = {key: values[0] for key, values in said.items() if values}
    date = re.match(r"\d{4}(?:-\d\d(?:-\d\d)?)?", first.get("date", ""))
    return About(
        first.get("title", ""),
        tuple(said.get("authors") or said.get("author") or ()),
        first.get("lang", "") or first.get("language", ""),
        date[0] if date else "",
    )


def _values(text: str) -> list[str]:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [value for one in text[1:-1].split(",") if (value := _bare(one))]
    value = _bare(text)
    return [value] if value and value[0] not in "|>{" else []


def _bare(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
