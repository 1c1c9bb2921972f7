"""The forms in which a key may come back from a server, and how they are kept out of what is said and logged.

A server may quote a key as it stands, percent-encoded, with the escapes of JSON, Python or HTML, in hex, or in Base64
with other bytes before it. A part of a key is not recognised: vendors show the ends of one on purpose.
"""

from __future__ import annotations

import base64
import html
import logging
import re
from collections.abc import Callable

# A shorter form is found in ordinary words.
_SHORTEST_FORM = 6
# From this length on a key is no word, so that its letters may be looked for in either case.
_NO_WORD = 8
# The loggers of the packages that talk to servers for us. At DEBUG they tell headers and bodies of answers.
_TALKERS = (
    *("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "httpcore.socks"),
    *("deepl", "requests", "urllib3.connection", "urllib3.connectionpool", "urllib3.response", "urllib3.util.retry"),
)


def forms(secret: str) -> re.Pattern[str]:
    """A pattern that finds the secret in each of its forms, also where they are mixed.

    >>> [bool(forms("a/key").search(text)) for text in ("a%2Fkey", r"\\u0061\\/key", "xYS9rZXk=", "a key")]
    [True, True, True, False]
    """
    written = "".join(_character(character) for character in secret)
    raw = secret.encode("utf-8", "surrogatepass")
    encoded = {raw.hex()}
    for before in range(3):
        # Only the letters that are made of the secret's own bits.
        whole = base64.b64encode(bytes(before) + raw).decode()
        part = whole[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6]
        encoded |= {part, part.translate(str.maketrans("+/", "-_"))}
    found = "|".join([written, *(re.escape(form) for form in encoded if len(form) >= _SHORTEST_FORM)])
    return re.compile(found, re.IGNORECASE if len(secret) >= _NO_WORD else 0)


def _character(character: str) -> str:
    raw = character.encode("utf-8", "surrogatepass")
    units = character.encode("utf-16-be", "surrogatepass").hex()
    ways = {
        rf"\\*{re.escape(character)}",
        "".join(rf"%(?:25)*{_either(f'{byte:02x}')}" for byte in raw),
        "".join(rf"\\+x{_either(f'{byte:02x}')}" for byte in raw),
        "".join(rf"\\+u{_either(units[place : place + 4])}" for place in range(0, len(units), 4)),
        rf"&#0*{ord(character)};",
        rf"&#[xX]0*{_either(f'{ord(character):x}')};",
    }
    if (named := html.escape(character)) != character:
        ways.add(re.escape(named))
    if character == " ":
        ways.add(r"\+")
    # Beyond ASCII a server or a package may read bytes as Latin-1, put a mark in the letter's place, or drop it.
    lost = "" if character.isascii() else rf"|{re.escape(raw.decode('latin-1'))}|[?\ufffd]*"
    return f"(?:{'|'.join(sorted(ways))}{lost})"


def _either(digits: str) -> str:
    return f"(?i:{digits})"


class _Hiding(logging.Filter):
    """Takes every key that was found in this process out of a record before any handler sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.hides: dict[str, Callable[[str], str]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        told = hidden = record.getMessage()
        for hide in self.hides.values():
            hidden = hide(hidden)
        if hidden != told:
            record.msg, record.args = hidden, None
        return True


_FILTER = _Hiding()


def keep_out_of_logs(secret: str, hide: Callable[[str], str]) -> None:
    """From now on no record of the packages that talk to servers holds the secret."""
    _FILTER.hides[secret] = hide
    for name in _TALKERS:
        logging.getLogger(name).addFilter(_FILTER)  # a filter that is there already is not added again
