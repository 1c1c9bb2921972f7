"""An RTF document as blocks, as `corpus.documents.docx` reads a DOCX: the reader is our own.

Libraries for RTF give plain text without its notes, put the addresses of links into it, and know no headings. Letters
come as numbers of Unicode or as bytes in the encoding of their font; both are read. Pictures and embedded files are
stepped over without being looked at.
"""

from __future__ import annotations

import mmap
import re
from dataclasses import replace
from pathlib import Path

from ..errors import DiplaError
from .blocks import About, Extracted
from .rtf_flow import Flow, State

_DEEPEST = 500
_LARGEST = 1 << 29
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n\0]+|([^\\{}\r\n\0]{1,65536})"
)
# Enough to step over a group: braces, those that are text, and bytes that are neither.
_STEP = re.compile(rb"\\bin(\d{1,9}) ?|\\[\\{}]|([{}])")
# Destinations without text for a reader of the page, beside those marked with \*.
_UNREAD = frozenset(
    ("pict", "object", "nonshppict", "shprslt", "header", "headerl", "headerr", "headerf", "footer", "footerl")
).union(
    ("footerr", "footerf", "annotation", "atnid", "atnauthor", "bkmkstart", "bkmkend", "pntext", "listtext", "pn"),
    ("colortbl", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "tc", "xe", "txe", "rxe", "private"),
    ("filetbl", "revtbl", "listtable", "listoverridetable", "rsidtbl", "nonesttables", "sp"),
)
# Marked with \* for old programs, and read.
_READ = frozenset(("footnote", "ud", "fldinst", "shpinst", "do", "shptxt", "dptxbxtext"))


def extracted(path: Path, lang: str) -> Extracted:
    """The blocks of an RTF document, what it says of itself, and what was left out.

    Raises DiplaError for what is no such document, is cut off, or goes beyond the limits.
    """
    with path.open("rb") as stream:
        head = stream.read(16).lstrip(b"\xef\xbb\xbf")
        size = stream.seek(0, 2)
        if not head.startswith(b"{\\rtf"):
            raise DiplaError(f"{path}: not an RTF document: it begins with {head[:8]!r}. Nothing was read.")
        if size > _LARGEST:
            raise DiplaError(f"{path}: {size} bytes of RTF; at most {_LARGEST} are read. Take its pictures out.")
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return _Reader(path, content, lang).read()


class _Reader:
    def __init__(self, path: Path, content: mmap.mmap, lang: str) -> None:
        self._path, self._content = path, content
        self._flow = Flow(path, lang)
        self._stack: list[State] = []
        self._at = content.find(b"{")
        self._starred = False
        self._unread = 0  # characters that stand for one of Unicode in old programs

    def read(self) -> Extracted:
        """Go through the document."""
        flow, size = self._flow, len(self._content)
        while self._at < size:
            found = _TOKEN.match(self._content, self._at)
            if found is None:
                break  # a lone backslash at the end
            self._at = found.end()
            word, argument, byte, sign, brace, text = found.groups()
            if brace:
                self._brace(brace)
                if not self._stack:
                    return flow.extracted(self.about())
            elif word:
                self._word(word.decode("ascii"), None if argument is None else int(argument))
            elif byte or text:
                self._letters(bytes((int(byte, 16),)) if byte else text)
            elif sign == b"*":
                self._starred = True
            elif sign:
                flow.sign(sign)
        raise DiplaError(
            f"{self._path}: the file is cut off: {len(self._stack)} of its groups never end; "
            f"{flow.blocks.so_far()}. Get a whole copy. Nothing was kept."
        )

    def about(self) -> About:
        """The properties that the author or the program wrote."""
        said = {name: " ".join(text.split()) for name, text in self._flow.said.items()}
        numbers = self._flow.numbers
        date = f"{numbers['yr']:04}-{numbers['mo']:02}-{numbers['dy']:02}" if {"yr", "mo", "dy"} <= set(numbers) else ""
        author = said.get("author", "")
        return About(said.get("title", ""), (author,) if author else (), "", date)

    def _brace(self, brace: bytes) -> None:
        self._starred, self._unread = False, 0
        self._flow.decode()
        if brace == b"{":
            self._stack.append(self._flow.state)
            self._flow.state = replace(self._flow.state, opens="")
            if len(self._stack) > _DEEPEST:
                raise DiplaError(f"{self._path}: groups {_DEEPEST} deep, which is no document. Nothing was read.")
        elif self._stack:
            self._flow.group_ends()
            self._flow.state = self._stack.pop()

    def _word(self, word: str, argument: int | None) -> None:
        flow = self._flow
        flow.decode()
        starred, self._starred = self._starred, False
        if word in _UNREAD or (starred and word not in _READ):
            self._step_over()
        elif word == "bin":
            self._at += max(0, argument or 0)
        elif word == "u" and argument is not None:
            flow.put(chr(argument % 0x10000))
            self._unread = flow.state.skips
        elif word == "fldrslt" and flow.is_made():
            self._step_over()
        else:
            self._unread = 0
            flow.word(word, argument)

    def _letters(self, text: bytes) -> None:
        skipped = min(self._unread, len(text))
        self._unread -= skipped
        self._flow.letters(text[skipped:])

    def _step_over(self) -> None:
        """Go to the end of the open group."""
        depth = 1
        while depth:
            found = _STEP.search(self._content, self._at)
            if found is None:
                self._at = len(self._content)
                return
            self._at = found.end()
            if found[1]:
                self._at += int(found[1])
            elif found[2]:
                depth += 1 if found[2] == b"{" else -1
        self._at -= 1  # its brace closes it
