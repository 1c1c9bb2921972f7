"""What a spreadsheet did to a cell, told from what a person did: by what the cell said when it went out.

Damage that can be undone with certainty is no edit and no question: the cell says what it said, but for line ends,
blanks at the end of lines, no-break spaces that became plain ones, decomposed accents, a guard, or one layer of a
wrong encoding. What a spreadsheet makes of a text (another form of the same number, a date, an error, a formula,
`?` for a letter) may have been typed all the same, so it waits for a person. Any other text is an edit.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

# What a spreadsheet, or an encoding with 256 letters, adds or takes.
_SPACES = re.compile("[\u00a0\u202f\u2007]")
_LINE_ENDS = re.compile(r"_x000[dD]_\n?|[ \t\u00a0]*(?:\r\n|[\r\n\u2028\u0085])")
_UNSEEN = re.compile("^[\ufeff\u2060\u200b]+")
# Excel in any language, LibreOffice, and a cell that is too narrow.
_ERROR = re.compile(r"#[^\s#]{2,15}[!?]|#[^\W\d_]{1,2}/[^\W\d_]|Err:\d{3}|#{3,}")
# A formula, or an old way to start a program (`=cmd|' /C calc'!A0`).
_FORMULA = re.compile(r"=.*|[+@-]\s*[\w.]+\(.*|[+@-]\s*\w+\|.*", re.DOTALL)
_VALUE = re.compile(
    r"[-+(]?\s*[€$£]?\s*[\d.,:/%\s+()-]*\d[\d.,:/%\s()-]*(?:[eE][+-]?\d+)?\s*[%€$£]?(?:\s?[APap]\.?[Mm]\.?)?"
)
# A day or a month in figures, or a month in letters beside figures.
_DATE = re.compile(r"(?=.*\d)\d{0,4}\s*([-/.: ]?\s*(\d{1,4}|[^\W\d_]{3,10}\.?)){1,6}(?:\s*[APap][Mm])?")
# The words that spreadsheets of some language make: truth values, and the first letters of months.
_WORDS: dict[str, list[str]] = json.loads(Path(__file__).with_name("spreadsheets.json").read_text("utf-8"))
_MONTHS = frozenset(_WORDS["months"])
# A question mark inside a word, or before one.
_INSIDE = re.compile(r"(?:[^\W\d_]|(?<!\S))\?[^\W\d_]")
# Where programs cut a cell: Excel's longest, and the widths of old formats.
_CUTS = frozenset({255, 256, 1023, 1024, 32_766, 32_767})
# What a spreadsheet makes of a number that is too large for it.
_MOST = 1.79769313486232e308
_WRONG = ("cp1252", "cp1253", "iso8859-7")
KINDS = {
    "number": "the cell is a number, not text",
    "date": "the cell is a date, not text",
    "boolean": "the cell is a truth value, not text",
    "error": "looks like a spreadsheet's error value",
    "formula": "the cell is a formula; its result stands here",
}


def mended(mine: str, base: str) -> str:
    """What was done to a cell that says the same all the same; "" when it says something else."""
    if mine == base:
        return ""
    plain, was = _lines(mine), _lines(base)
    if plain == was:
        return "line ends or blanks at the end of a line"
    if len(_SPACES.findall(mine)) < len(_SPACES.findall(base)) and _SPACES.sub(" ", plain) == _SPACES.sub(" ", was):
        return "no-break spaces became plain ones"
    if unicodedata.normalize("NFC", plain) == unicodedata.normalize("NFC", was):
        return "accents stand apart from their letters"
    if _UNSEEN.sub("", plain) == _UNSEEN.sub("", was) or (
        base[:1] in tuple("=+-@") and mine in ("'" + base, "’" + base)
    ):
        return "a guard or an unseen character at the start"
    if any(_lines(text) == was for text in _read_right(mine)):
        return "UTF-8 was read in another encoding"
    if not mine.isascii() and not base.isascii() and len(mine) == len(base) and _same_bytes(mine, base):
        return "one encoding was read as another"
    return ""


def doubt(mine: str, base: str, kind: str = "") -> str:
    """Why an edit does not look like a person's; "" when it does. `kind` is the cell's, where it is not text."""
    if kind in KINDS:
        return KINDS[kind]
    if _ERROR.fullmatch(mine) and (mine.upper() == mine or mine.startswith("Err")):
        return KINDS["error"]
    if _truth(mine) and _truth(mine) == _truth(base):
        return KINDS["boolean"]
    if _FORMULA.fullmatch(mine):
        return "looks like a formula, which a spreadsheet would run"
    if _is_value(mine) and (base[:1] == "=" or _same_value(mine, base)):
        return "a number or date in another form: looks like a spreadsheet's"
    if _lost_letters(mine, base):
        return "letters became ? in saving; save the sheet as UTF-8 or XLSX"
    if len(mine) in _CUTS and len(base) > len(mine) and base.startswith(mine):
        return f"cut off at {len(mine)} characters"
    return ""


def _lines(text: str) -> str:
    return _LINE_ENDS.sub("\n", text).strip(" \t\n\u00a0")


def _read_right(text: str) -> Iterator[str]:
    """The text, if its letters are the bytes of UTF-8 read in an encoding of 256 letters."""
    for encoding in _WRONG:
        if (content := bytes_of(text, encoding)) is not None:
            try:
                yield content.decode()
            except UnicodeDecodeError:
                continue


def bytes_of(text: str, encoding: str) -> bytes | None:
    """The bytes that a program read as this text; what an encoding has no letter for, programs read as itself."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        pass
    made = bytearray()
    for character in text:
        try:
            made += character.encode(encoding)
        except UnicodeEncodeError:
            # LibreOffice shows such a byte as U+F100 and its number.
            number = ord(character) - 0xF100 if "\uf180" <= character <= "\uf1ff" else ord(character)
            if not 0x80 <= number <= 0xFF:
                return None
            made.append(number)
    return bytes(made)


def _same_bytes(mine: str, base: str) -> bool:
    """Whether the letters of both are the same bytes in two encodings of 256 letters."""
    read = {content for name in _WRONG if (content := bytes_of(mine, name)) is not None}
    return any(bytes_of(base, name) in read for name in _WRONG)


def _truth(text: str) -> str:
    plain = _bare(text)
    return next((name for name in ("true", "false") if plain in map(_bare, _WORDS[name])), "")


def _bare(word: str) -> str:
    """A word without accents, all letters small."""
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _is_value(text: str) -> bool:
    return bool(_VALUE.fullmatch(text)) or _is_date(text)


def _is_date(text: str) -> bool:
    if len(text) > 30 or not _DATE.fullmatch(text):
        return False
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return all(word[:3] in _MONTHS or word in ("am", "pm") for word in words)


def _same_value(mine: str, base: str) -> bool:
    """Whether a spreadsheet may show `base` as `mine`: the same number in another form, or both may be one date."""
    ours, theirs = _numbers(mine), _numbers(base)
    if _MOST in ours and math.inf in theirs:
        return True
    if any(a == b or abs(a - b) <= 1e-14 * abs(b) < math.inf for a in ours for b in theirs):
        return True
    # A long number is shown with fewer figures.
    if _figures(mine) >= 7 and any(abs(a - b) <= 1e-6 * abs(b) < math.inf for a in ours for b in theirs):
        return "e" in mine.lower() or _figures(mine) < _figures(base)
    if base.isdigit():
        return not _numbers(mine) and _is_date(mine)
    return _is_date(base) and _dated(mine, base)


def _figures(text: str) -> int:
    return sum(character.isdigit() for character in text)


def _dated(mine: str, base: str) -> bool:
    """Whether a date or a time may have been made of `base`: its figures stand in it, or it is the day's number."""
    figures = {int(figure) for figure in re.findall(r"\d+", base)}
    if re.fullmatch(r"\d+(?:[.,]\d+)?", mine):
        number = float(mine.replace(",", "."))
        if number < 1:
            return True  # a time of day
        if not 10_000 < number < 80_000:  # days of the years 1927 to 2119
            return False
        made = date(1899, 12, 30) + timedelta(days=int(number))
        return bool(figures & {made.day, made.month, made.year})
    if not _is_date(mine) or mine.isdigit():
        return False
    # Years are cut to two figures, parts of seconds get more.
    there = {int(figure.rstrip("0") or "0") % 100 for figure in re.findall(r"\d+", mine)}
    there |= {int(figure) % 100 for figure in re.findall(r"\d+", mine)}
    # A month in letters says one figure; all others stand in the text that it was made of.
    return len({figure % 100 for figure in figures} - there) <= (1 if re.search(r"[^\W\d_]{3}", mine + base) else 0)


def _numbers(text: str) -> set[float]:
    """The numbers that a text may be: the point and the comma each divide thousands in some country."""
    text = text.strip()
    negative = text.startswith("-") or (text.startswith("(") and text.endswith(")"))
    bare = text.strip("()+- €$£%\u00a0")
    percent = "%" in text
    if not re.fullmatch(r"\d[\d.,\s]*(?:[eE][+-]?\d+)?|[.,]\d+", bare):
        return set()
    bare = re.sub(r"\s", "", bare)
    found = set()
    for thousands, point in ((".", ","), (",", "."), ("", ""), (".,", "")):
        plain = "".join("" if c in thousands else "." if c == point else c for c in bare)
        try:
            number = float(plain.rstrip(".") or "x")
        except ValueError:
            continue
        found |= {number, number / 100} if percent else {number}
    return {-number for number in found} if negative else found


def _lost_letters(mine: str, base: str) -> bool:
    """Whether letters beyond ASCII became question marks, as an encoding of 256 letters leaves them."""
    if mine.count("?") <= base.count("?"):
        return False
    if len(mine) == len(base) and all(a == b or (a == "?" and b > "\x7f") for a, b in zip(mine, base, strict=True)):
        return True
    if "??" in mine and mine.count("?") * 2 > len(mine.replace(" ", "")) > 4:
        return True
    inside = len(_INSIDE.findall(mine))
    if inside > len(_INSIDE.findall(base)):
        return True
    for word in base.split():
        if any(character > "\x7f" for character in word) and word not in mine:
            pattern = "".join(rf"(?:{re.escape(c)}|\?)" if c > "\x7f" else re.escape(c) for c in word)
            if (found := re.search(pattern, mine)) and "?" in found.group():
                return True
    return False
