"""What the checks must know of a language: its question marks, small words, words said twice; all of it is data.

`languages.json` holds it by code; a language that is not there has the signs of most and no words.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ...corpus.cleaning.letters import GREEK, LATIN
from ...corpus.languages import language

# Letters by script, as a class of characters; a script that is not here is not looked for.
LETTERS = {"GREEK": GREEK, "LATIN": LATIN, "CYRILLIC": "\u0400-\u0481\u048a-\u052f"}

_CAPITALS = {"GREEK": "Α-ΡΣ-ΫΆΈ-Ώ", "LATIN": "A-ZÀ-ÖØ-Þ", "CYRILLIC": "Ѐ-Я"}


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: its code (first subtag), its script ("" unknown) and what stands in the data.

    `small` are its commonest words, `twice` those that are rightly said twice in a row. `letter` finds a letter of its
    script, `capital` a word with a capital; None where that is unknown. `alone`: no other language of the data is
    written so.
    """

    code: str
    script: str
    questions: str
    semicolons: str
    small: frozenset[str]
    twice: frozenset[str]
    letter: re.Pattern[str] | None
    capital: re.Pattern[str] | None
    alone: bool


@cache
def tongue(code: str) -> Tongue:
    """What the checks know of a language.

    >>> tongue("el-GR").questions[0], tongue("xx").questions
    (';', '?')
    """
    first = code.split("-")[0].lower()
    known = _known()
    told = known["*"] | known.get(first, {})
    script = language(first).script
    letters = LETTERS.get(script)
    return Tongue(
        first,
        script,
        told["questions"],
        told["semicolons"],
        frozenset(told["small"]),
        frozenset(told["twice"]),
        re.compile(f"[{letters}]") if letters else None,
        re.compile(rf"[{_CAPITALS[script]}][{letters}’'-]+") if letters else None,
        bool(script) and not any(language(code).script == script for code in _known() if code[:2] not in (first, "*")),
    )


@cache
def small_words() -> dict[str, frozenset[str]]:
    """The commonest words of every language in the data, by its code."""
    return {code: frozenset(told["small"]) for code, told in _known().items() if told.get("small")}


@cache
def _known() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((resources.files(__package__) / "languages.json").read_text("utf-8"))
    return found
