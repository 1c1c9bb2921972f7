"""What must survive the trip to an engine as it is: addresses, tags, placeholders, numbers with a unit.

A sentence goes out as it stands, since an engine translates whole sentences best. When its answer has lost one of
these, it goes out once more with a mark in the place of each (`[[1]]`), and the marks become what they stood for.
"""

from __future__ import annotations

import re
from collections import Counter

_ADDRESS = r"(?:https?://|www\.)[^\s<>\"»”]*[^\s<>\"»”.,;:!?)\]·]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_TAG = r"</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>|&(?:[a-z]+|#\d+);"
_PLACEHOLDER = (
    r"%(?:\(\w+\))?[-+0#]*\d*(?:\.\d+)?[sdifgxX](?![\w])|%\d+\$[sd]|\$\{[^{}\s]*\}|\{\{[^{}]*\}\}|\{[\w.:!\[\]]*\}"
)
_UNIT = r"\d[\d.,]*\s?(?:%|°[CF]?|[€$£]|(?:km|kg|mg|cm|mm|ml|kW|MB|GB|TB|Hz|MHz|GHz|kWh|°C)\b)|[€$£]\s?\d[\d.,]*\d"

_KEPT = re.compile(f"{_ADDRESS}|{_TAG}|{_PLACEHOLDER}")
_MASKED = re.compile(f"{_ADDRESS}|{_TAG}|{_PLACEHOLDER}|{_UNIT}")
_MARK = re.compile(r"\[\s*\[\s*(\d+)\s*\]\s*\]")


def kept_parts(text: str) -> Counter[str]:
    """Addresses, tags and placeholders of a text, each as often as it stands there.

    >>> sorted(kept_parts("Δες <b>{name}</b> στο www.dipla.gr."))
    ['</b>', '<b>', 'www.dipla.gr', '{name}']
    """
    return Counter(_KEPT.findall(text))


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
