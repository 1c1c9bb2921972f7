"""The document that a person gave, for the client: as it came, or a copy with the cleaned text in its own places.

The client cuts its segments out of the file, so the file must say what the memory says. Where reading changed nothing,
the file goes in byte for byte. Else the text of each paragraph is put back, letter by letter, into the runs that it
stands in, so bold stays bold; tracked changes are accepted, and a tab or line break inside a sentence is a blank, as it
is in the memory. What was made is read again with the reader that read the original: unless every paragraph comes
back as it should, nothing is kept, and the reason is said.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from unicodedata import normalize

from lxml import etree
from rapidfuzz.distance import Levenshtein

from ...corpus.documents.text import Document, read_text
from ...corpus.errors import DiplaError
from ...corpus.model import Sentence
from ...corpus.srx import Rules
from .placing import Paragraph, key

# Letters of a document that is put back: it is held as a tree.
MOST = 5_000_000
# Letters of one paragraph that is put back; comparing more costs seconds.
LONGEST = 20_000
_BLANKS = re.compile(r"[ \t\n\r]+")


@dataclass(frozen=True, slots=True)
class Original:
    """A document for the client's `source` folder; `has_tags` where something inside its paragraphs is marked up."""

    suffix: str
    content: bytes
    has_tags: bool
    is_changed: bool


def original(path: Path, document: Document, lang: str, sentences: Sequence[Sentence], rules: Rules) -> Original | str:
    """The document in `path` with these sentences in place of what it says; a text that says why it cannot be had.

    `document` is what its reader found in it, and `sentences` are those of the store, in order.
    """
    family, suffix = document.encoding, path.suffix.lower()
    if suffix not in _FAMILIES.get(family, ()):
        return f"cleaned text is not put back into this kind of file ({family.partition(':')[0]})"
    if len(document.text) > MOST:
        return f"it has more than {MOST} letters"
    wanted = _wanted(document, sentences, rules)
    if isinstance(wanted, str):
        return wanted
    try:
        found = _put_back(family, path, document, lang, wanted)
    except (etree.LxmlError, ValueError, KeyError) as error:
        return f"its text could not be put back ({error})"
    if isinstance(found, str):
        return found
    content, has_tags, is_changed = found
    if is_changed and (reason := _differs(content, suffix, lang, wanted)):
        return reason
    return Original(suffix, content, has_tags, is_changed)


_FAMILIES = {"docx": (".docx", ".docm", ".dotx", ".dotm"), "odt": (".odt", ".ott"), "html": (".html", ".htm")}


def _wanted(document: Document, sentences: Sequence[Sentence], rules: Rules) -> list[str] | str:
    """What each block is to say; or why the client would cut some of them otherwise than the memory is cut."""
    texts = [document.text[block.start : block.end] for block in document.blocks]
    for paragraph, group in groupby(sentences, lambda sentence: sentence.paragraph):
        together = [sentence.text for sentence in group]
        if paragraph >= len(texts):
            return "it has other paragraphs than when it was added"
        whole = " ".join(together)
        places = [0, *rules.cuts(whole), len(whole)]
        if [whole[a:b].strip() for a, b in pairwise(places)] != together:
            return f"the client would cut a paragraph otherwise, which begins “{whole[:40]}”"
        texts[paragraph] = whole
    return texts


def _put_back(
    family: str, path: Path, document: Document, lang: str, wanted: Sequence[str]
) -> tuple[bytes, bool, bool] | str:
    """The file with the blocks as wanted; whether it has tags inside of paragraphs, and whether it was changed."""
    said = [document.text[block.start : block.end] for block in document.blocks]
    places: dict[str, list[str]] = defaultdict(list)
    for before, after in zip(said, wanted, strict=True):
        places[key(before)].append(after)
    writer = _Putting({one: list(dict.fromkeys(texts)) for one, texts in places.items()})
    if family == "html":
        from .html import rewritten as rewritten_page

        content = rewritten_page(path.read_bytes(), lang, str(path), writer.put)
    else:
        from .office import rewritten

        content = rewritten(path, family, writer.put)
    if writer.failed:
        return writer.failed
    return (content, writer.has_tags, True) if writer.is_changed else (path.read_bytes(), writer.has_tags, False)


class _Putting:
    """Puts texts into paragraphs as they come; `places` has what a paragraph is to say, by what it says."""

    def __init__(self, places: Mapping[str, Sequence[str]]) -> None:
        self._places = places
        self.has_tags = self.is_changed = False
        self.failed = ""

    def put(self, paragraph: Paragraph) -> None:
        """Put into one paragraph what it is to say; what no block says stays as it is."""
        texts = self._places.get(key(paragraph.text))
        if not texts:
            return
        if len(texts) > 1:
            self.failed = f"two paragraphs say the same and became different: “{texts[0][:40]}”"
        elif len(paragraph.text) > LONGEST:
            self.failed = f"a paragraph has more than {LONGEST} letters"
        else:
            self.has_tags |= paragraph.has_tags
            if paragraph.text.strip() != texts[0] or paragraph.has_signs:
                self.is_changed = True
                paragraph.fill(_shares(paragraph.texts, texts[0]))


def _shares(texts: Sequence[str], wanted: str) -> list[str]:
    """The wanted text in as many shares as there were: a letter stays with its share, a new one joins its neighbour."""
    owner = [number for number, text in enumerate(texts) for _ in text]
    before = "".join(texts)
    shares = [""] * len(texts)
    for step in Levenshtein.opcodes(before, wanted):
        new = wanted[step.dest_start : step.dest_end]
        if step.tag == "equal":
            for n, letter in enumerate(new, start=step.src_start):
                shares[owner[n]] += letter
        elif new:
            at = step.src_start if step.tag == "replace" else max(step.src_start - 1, 0)
            shares[owner[at] if owner else 0] += new
    return shares


def _differs(content: bytes, suffix: str, lang: str, wanted: Sequence[str]) -> str:
    """Why the copy is not what was wanted, as its own reader reads it; "" when it is."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, f"copy{suffix}")
        place.write_bytes(content)
        try:
            again = read_text(place, lang, check=False)
        except DiplaError as error:
            return f"the copy could not be read again ({error})"
    found = [again.text[block.start : block.end] for block in again.blocks]
    for one, other in zip(found, wanted, strict=False):
        if _even(one) != _even(other):
            return f"a paragraph could not be put back, which begins “{other[:40]}”"
    return "" if len(found) == len(wanted) else "not all paragraphs could be put back"


def _even(text: str) -> str:
    return normalize("NFC", _BLANKS.sub(" ", text).strip())
