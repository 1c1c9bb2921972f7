"""What the name of a style says: a heading of some level, a title, a line of the table of contents.

Programs write the names of their own styles in English (`heading 1`) or in their user's language. A style that is
based on a heading is one; one that is based on the title need not be, as those for author and date.
"""

from __future__ import annotations

import re
import unicodedata

# The outline level of text that is none.
BODY = 9
# `heading 1` as word processors call it in their languages, without accents.
_HEADING = re.compile(
    r"(?:heading|επικεφαλιδα|uberschrift|titre|titulo|titolo|kop|rubrik|overskrift|otsikko|nagłowek|nadpis|cimsor"
    r"|baslık|titlu|заголовок|заглавие|наслов)\s*([1-9])"
)
_TITLES = {"title": 1, "subtitle": 2}
_TOC = re.compile(r"(?:toc|contents|table of contents|πινακας περιεχομενων)\s*\d?")


def named_level(name: str, *, is_own: bool = True) -> int:
    """The level of a heading by the name of its style, or of one above that it is based on; 0 when it is none.

    >>> named_level("Heading 2"), named_level("Επικεφαλίδα 3"), named_level("Body Text")
    (2, 3, 0)
    """
    words = plain(name)
    found = _HEADING.fullmatch(words)
    return int(found[1]) if found else _TITLES.get(words, 0) if is_own else 0


def is_contents(name: str) -> bool:
    """Whether a style is that of the lines of a table of contents."""
    return bool(_TOC.fullmatch(plain(name)))


def plain(name: str) -> str:
    """A name in small letters without accents, as capitals are written in Greek.

    >>> plain(" Κεφάλαιο Α΄") == plain("ΚΕΦΑΛΑΙΟ Α΄")
    True
    """
    letters = unicodedata.normalize("NFD", name.strip().lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
