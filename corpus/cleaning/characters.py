"""Characters that no reader sees: controls, invisible marks, odd white space, and what NFC folds.

Lines stay lines: only CR LF, CR, U+2028 and U+2029 become a newline. Tabs stay, and so does the
indent of a line. Whatever a C1 control may have been, it is never deleted in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .edits import Change

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+"
)
# A first look over the whole text: nearly every text holds none of the above.
_WIDE_SPACE = "\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACES = re.compile(rf"[ \xa0{_WIDE_SPACE}]{{2,}}|[\u1680\u2000-\u200a\u205f\u3000]|[\xa0\u202f](?=\n|\Z)| (?=\n|\Z)")
# Of narrow spaces these part the thousands of a number, or a number from its unit.
_NUMERIC_SPACE = frozenset("\u2007\u2008\u2009\u200a\u202f")
_DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS = frozenset("\u200c\u200d")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_CLUSTER = re.compile(
    "(?s).[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]*"
)
# More combining marks on one letter than this, and the library's sort of them takes quadratic time.
_MARKS_IN_ORDER = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u1dc0-\u1dff\u20d0-\u20ff]{20,}")

_REASONS = {
    "newline": "another sign for the end of a line",
    "control": "a control character that no text needs",
    "invisible": "an invisible character that hides in words",
    "c1": "a C1 control where Windows-1252 has this sign",
    "space": "white space that is doubled, at the end of a line, or of an odd width",
    "nbsp": "a no-break space where Greek and English put none",
    "nfc": "the same character as Unicode composes it (NFC)",
}


def certain(text: str) -> list[Change]:
    """Controls and invisible characters go; a C1 control becomes the sign Windows-1252 has for it."""
    changes: list[Change] = []
    right_to_left: bool | None = None
    for match in _CONTROL.finditer(text):
        if right_to_left is None:
            right_to_left = bool(_RIGHT_TO_LEFT.search(text))
        changes += _control_run(text, match.start(), match.end(), right_to_left)
    return changes


def doubtful(text: str) -> list[Change]:
    """C1 controls that are no punctuation in Windows-1252, and the sign of a lost character."""
    doubts = []
    for match in re.finditer("[\x80-\x9f]+|\ufffd+", text):
        if match.group()[0] == "\ufffd":
            rule, reason = "replacement", "a character was lost when the file was decoded (U+FFFD)"
        else:
            rule = "c1"
            reason = f"U+{ord(match.group()[0]):04X} is a control character; the file may be in another encoding"
        doubts.append(Change(match.start(), match.end(), "", rule, reason))
    return doubts


def spaces(text: str) -> list[Change]:
    """Runs of spaces become one, spaces at the end of a line go, odd widths become plain."""
    changes = []
    for match in _SPACES.finditer(text):
        start, end = match.span()
        run = match.group()
        if end == len(text) or text[end] == "\n":
            after = ""
        elif start == 0 or text[start - 1] == "\n":
            after = " " * len(run) if not run.isascii() else run
        elif len(run) == 1 and run in _NUMERIC_SPACE and text[start - 1].isdigit():
            continue
        else:
            after = " "
        if after != run:
            changes.append(Change(start, end, after, "space", _REASONS["space"]))
    return changes


def no_break_spaces(text: str) -> list[Change]:
    """No-break spaces go before `; : , . ! ? »` and after `«`; between a number and its unit they stay."""
    found = re.finditer("[\xa0\u202f](?=[;:,.!?»…](?![\\w(-]))|(?<=«)[\xa0\u202f]", text)
    return [Change(m.start(), m.end(), "", "nbsp", _REASONS["nbsp"]) for m in found]


def composed(text: str) -> list[Change]:
    """What NFC changes, a letter with its marks at a time."""
    if unicodedata.is_normalized("NFC", text):
        return []
    changes = []
    for word in re.finditer(r"\S+", text):
        if unicodedata.is_normalized("NFC", word.group()):
            continue
        clusters = []
        for cluster in _CLUSTER.finditer(text, word.start(), word.end()):
            before = cluster.group()
            after = nfc(before)
            if after != before:
                clusters.append(Change(cluster.start(), cluster.end(), after, "nfc", _REASONS["nfc"]))
        done = "".join(nfc(c.group()) for c in _CLUSTER.finditer(text, word.start(), word.end()))
        if done != nfc(word.group()):
            # A script whose letters compose without marks (Hangul, some of India): the word is one edit.
            clusters = [Change(word.start(), word.end(), nfc(word.group()), "nfc", _REASONS["nfc"])]
        changes += clusters
    return changes


def nfc(text: str) -> str:
    """NFC in linear time, whatever the number of marks on one letter.

    >>> nfc("α\u0301") == "ά"
    True
    """
    ordered = _MARKS_IN_ORDER.sub(lambda m: "".join(sorted(m.group(), key=unicodedata.combining)), text)
    return unicodedata.normalize("NFC", ordered)


def _control_run(text: str, start: int, end: int, right_to_left: bool) -> Iterator[Change]:
    """The changes of one run of such characters, neighbours with one fate as one change."""
    place = start
    while place < end:
        action = _action(text, place, right_to_left)
        stop = place + 1
        if action == "newline":
            stop += text.startswith("\r\n", place)
            yield Change(place, stop, "\n", action, _REASONS[action])
        elif action == "c1":
            yield Change(place, stop, text[place].encode("latin-1").decode("cp1252"), action, _REASONS[action])
        elif action:
            while stop < end and _action(text, stop, right_to_left) == action:
                stop += 1
            rule, after = action, ""
            if action == "break":
                # Form feed and its kin part words as white space does.
                rule = "control"
                inside = start > 0 and end < len(text)
                after = " " if inside and not text[start - 1].isspace() and not text[end].isspace() else ""
            yield Change(place, stop, after, rule, _REASONS[rule])
        place = stop


def _action(text: str, place: int, right_to_left: bool) -> str:
    """What is to be done with one character; "" when it stays."""
    sign = text[place]
    if sign in "\r\u2028\u2029":
        return "newline"
    if sign in "\x0b\x0c\x1c\x1d\x1e\x1f":
        return "break"
    if "\x80" <= sign <= "\x9f":
        return "c1" if _is_windows_sign(sign) else ""
    if sign < "\x80":
        return "control"
    if sign in _DIRECTION:
        return "" if right_to_left else "invisible"
    if sign in _JOINERS and _joins(text, place):
        return ""
    return "invisible"


def _is_windows_sign(sign: str) -> bool:
    try:
        read = sign.encode("latin-1").decode("cp1252")
    except UnicodeDecodeError:
        return False
    return unicodedata.category(read)[0] == "P" or read == "€"


def _joins(text: str, place: int) -> bool:
    """Whether a joiner stands where it belongs: between emoji, or in a script that shapes its letters."""
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    if text[place] == "\u200d" and _is_emoji(after) and (_is_emoji(before) or before == "\ufe0f"):
        return True
    return "\u0600" <= before <= "\u1fff" and not "\u1d00" <= before <= "\u1fff" and not before.isspace()


def _is_emoji(sign: str) -> bool:
    return "\U0001f000" <= sign <= "\U0001faff" or "\u2190" <= sign <= "\u2bff"
