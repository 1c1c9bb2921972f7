"""What must survive the trip to an engine as it is: addresses, tags, placeholders, numbers with a unit.

A sentence goes out as it stands, since an engine translates whole sentences best. When its answer has lost one of
these, it goes out once more with a mark in the place of each (`[[1]]`), and the marks become what they stood for.
"""

from __future__ import annotations

import re
from collections import Counter

ADDRESS = (
    r"(?:https?://|ftp://|www\.|mailto:)[^\s<>\"»”]*[^\s<>\"»”.,;:!?)\]·]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
    r"\b(?:[A-Za-z0-9-]{2,}\.)+(?:com|org|net|gr|eu|edu|gov|io|info|uk|de|fr)\b(?:/[^\s<>\"»”]*[\w/])?|"
    r"(?<![\w/])(?:/[A-Za-z0-9._-]+){2,}|(?<![\w-])--[a-z][\w-]*|\b[A-Za-z0-9]*_\w+"
)
TAG = r"</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>|<!--.*?-->|<\?[^<>]*\?>|&(?:[A-Za-z]\w*|#\d+|#x[0-9A-Fa-f]+);"
PLACEHOLDER = (
    r"%(?:\(\w+\))?[-+0#]*\d*(?:\.\d+)?l?[sdiufgxX@](?![\w])|%\d+(?:\$[sd@])?(?![\w.,]\d)|%\w+%|"
    r"[$#%]\{[^{}\s]*\}|\{\{[^{}]*\}\}|\{[^{}\s]*(?:,\s?[\w#.]+)*\}|(?<![\w$])\$[A-Za-z_]\w*|(?<![\w:]):[a-z_]{2,}\b:?|"
    r"(?<![\w@])[@#][A-Za-z]\w*|\[\[\w+\]\]|\[\^?\d+\]|\\[ntr](?![a-z])"
)
_UNIT = r"\d[\d.,]*\s?(?:%|°[CF]?|[€$£]|(?:km|kg|mg|cm|mm|ml|kW|MB|GB|TB|Hz|MHz|GHz|kWh|°C)\b)|[€$£]\s?\d[\d.,]*\d"

_KEPT = re.compile(f"{TAG}|{ADDRESS}|{PLACEHOLDER}")
_MASKED = re.compile(f"{TAG}|{ADDRESS}|{PLACEHOLDER}|{_UNIT}")
# Characters that only markup, code and placeholders have: as many in the answer as in the source, whatever for.
_STRUCTURE = re.compile(r"[<>{}\[\]\\|^~`_=*]")
# Each of the patterns above has one of these.
_SIGN = re.compile(r"[<>&%$#@{}\[\]\\|^~`_=*/.:-](?:(?<=[^.:-])|(?<=\.)[A-Za-z]|(?<=-)-|(?<=:)[a-z_])")
_ELEMENT = re.compile(r"<(/?)([A-Za-z][\w:.-]*)(?:\s[^<>]*?)?(/?)>")
_MARK = re.compile(r"\[\s*\[\s*(\d+)\s*\]\s*\]")


def is_plain(text: str) -> bool:
    """Whether a text surely holds none of what must survive: a quick look before a close one.

    >>> is_plain("Δες το σπίτι."), is_plain("Δες το {name}.")
    (True, False)
    """
    return not _SIGN.search(text)


def kept_parts(text: str) -> Counter[str]:
    """Addresses, tags and placeholders of a text, each as often as it stands there.

    >>> sorted(kept_parts("Δες <b>{name}</b> στο www.dipla.gr."))
    ['</b>', '<b>', 'www.dipla.gr', '{name}']
    """
    return Counter(_KEPT.findall(text))


def structure(text: str) -> Counter[str]:
    """The characters of markup and code in a text, each as often as it stands there."""
    return Counter(_STRUCTURE.findall(text))


def nested(text: str) -> tuple[bool, int]:
    """Whether each tag that opens is closed in its turn, and how many elements hold nothing.

    >>> nested("<b>a</b> <i></i>"), nested("</b>a<b>")
    ((True, 1), (False, 0))
    """
    opened: list[tuple[str, int]] = []
    empty = 0
    for found in _ELEMENT.finditer(text):
        closing, name, alone = found.groups()
        if alone:
            continue
        if not closing:
            opened.append((name, found.end()))
        elif opened and opened[-1][0] == name:
            empty += not text[opened.pop()[1] : found.start()].strip()
        else:
            return False, empty
    return not opened, empty


def mask(text: str) -> tuple[str, list[str]]:
    """The text with a mark for each part that must survive, and the parts; a text with marks of its own stays.

    >>> mask("Ζυγίζει 5 kg.")
    ('Ζυγίζει [[1]].', ['5 kg'])
    """
    if _MARK.search(text):
        return text, []
    parts: list[str] = []

    def put(found: re.Match[str]) -> str:
        parts.append(found.group())
        return f"[[{len(parts)}]]"

    return _MASKED.sub(put, text), parts


def unmask(answer: str, parts: list[str]) -> str:
    """The answer with each mark become its part again; a mark that we did not give stays.

    >>> unmask("It weighs [[ 1 ]].", ["5 kg"])
    'It weighs 5 kg.'
    """

    def back(found: re.Match[str]) -> str:
        place = int(found.group(1))
        return parts[place - 1] if 0 < place <= len(parts) else found.group()

    return _MARK.sub(back, answer)
