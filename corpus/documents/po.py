"""One side of a catalogue of gettext as a text: its translations where it is in the language, else its sources.

Which side it is, its header says; where it does not, the script of the letters. Each entry is a block, or several
where its line breaks part paragraphs; plural forms are blocks of their own. Obsolete entries are left out, and so are
fuzzy translations, which nobody has confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DiplaError
from ..languages import language, same_language, script_share
from ..lines import blocks, newline_policy
from ..model import Block
from .blocks import Extracted, Piece
from .text import decode

if TYPE_CHECKING:
    from polib import POEntry, POFile

# Letters that tell which side is in a script.
_SAMPLE = 20_000
_LINE = re.compile(r'#.*|(?:msg(?:id|str|ctxt|id_plural)(?:\[\d+\])?\s*)?"(?:[^"\\]|\\.)*"')
_BREAKS = re.compile(r"\s*[\r\n]+\s*")


def extracted(path: Path, lang: str) -> Extracted:
    """The entries of a catalogue in one language; each block's place is the line of its entry.

    Raises DiplaError with the line where the file is no PO.
    """
    import polib

    text = decode(path.read_bytes(), lang, str(path))[0]
    if not re.search(r"^\s*msgid\b", text, re.MULTILINE):
        raise DiplaError(f"{path}: found no msgid; expected a PO file. Get a whole copy.")
    # polib takes a line whose quotation is not closed for one that is.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not _LINE.fullmatch(line.strip("\ufeff \t\r")):
            raise DiplaError(
                f"{path}, line {number}: no PO; expected msgid, msgstr or a text in quotation marks. Mend that place."
            )
    try:
        catalogue = polib.pofile(text)
    except (OSError, ValueError, IndexError) as error:
        said = re.search(r"\(?line (\d+)\)?", str(error))
        place = f", line {said[1]}" if said else ""
        raise DiplaError(f"{path}{place}: no PO ({error}). Mend that place and run the command again.") from None
    translated = _is_translation(catalogue, lang)
    fuzzy = 0
    pieces: list[Piece] = []
    for entry in catalogue:
        if entry.obsolete:
            continue
        if translated and entry.fuzzy:
            fuzzy += 1
            continue
        pieces += _pieces(entry, translated=translated)
    if not pieces:
        side = "translation" if translated else "source"
        raise DiplaError(
            f"{path}: none of its {len(catalogue)} entries has a {side} in {lang}. Give the other catalogue."
        )
    warnings = (f"{fuzzy} fuzzy entries were left out: nobody has confirmed them.",) if fuzzy else ()
    return Extracted(tuple(pieces), warnings=warnings)


def _is_translation(catalogue: POFile, lang: str) -> bool:
    said = catalogue.metadata
    if (target := said.get("Language", "").strip()) and same_language(target, lang):
        return True
    if target and (source := said.get("X-Source-Language", "").strip()) and same_language(source, lang):
        return False
    script = language(lang).script
    if not script or script == "LATIN":
        return False
    sides: list[str] = ["", ""]
    for entry in catalogue:
        if min(map(len, sides)) > _SAMPLE:
            break
        sides[0] += entry.msgid
        sides[1] += entry.msgstr or "".join(entry.msgstr_plural.values())
    source_share, target_share = (script_share(side, script)[0] for side in sides)
    return target_share > source_share


def _pieces(entry: POEntry, *, translated: bool) -> Iterator[Piece]:
    if translated:
        texts = [entry.msgstr, *(entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural))]
    else:
        texts = [entry.msgid, entry.msgid_plural]
    block = Block(place=f"line {entry.linenum}")
    for text in texts:
        for start, end in blocks(text, newline_policy(text)):
            yield Piece(_BREAKS.sub(" ", text[start:end].strip()), block)
