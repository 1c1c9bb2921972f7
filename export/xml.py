"""How text goes into XML that is composed as strings: the one place that escapes.

XML 1.0 has no way to hold most control characters, lone surrogates and U+FFFE/U+FFFF, not even as
references. Here each becomes U+FFFD, and `illegal` counts them, so that a writer can say so. A carriage
return is written as a reference, because a parser turns a bare one into a line feed; in attributes, so are
tab and line feed, which a parser turns into spaces. Every other character comes back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# What XML 1.0 (fifth edition) leaves out of its production 2, Char.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer put down: `units` are pairs, `replaced` are characters that XML cannot hold."""

    units: int
    replaced: int


def escape(text: str) -> str:
    """The text as XML character data; what XML 1.0 cannot hold has become U+FFFD.

    >>> escape("a < b & c")
    'a &lt; b &amp; c'
    """
    if "&" in text:
        text = text.replace("&", "&amp;")
    # `>` as well: the sequence `]]>` may not stand in character data.
    if "<" in text or ">" in text:
        text = text.replace("<", "&lt;").replace(">", "&gt;")
    # Nothing that Python calls printable is illegal in XML, and asking is ten times quicker than the pattern.
    return text if text.isprintable() else _ILLEGAL.sub(_REPLACEMENT, text).replace("\r", "&#13;")


def attribute(text: str) -> str:
    """The text as an attribute value, in its double quotes.

    >>> attribute('say "no"')
    '"say &quot;no&quot;"'
    """
    text = escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{text}"'


def attributes(facts: Mapping[str, str]) -> str:
    """Attributes as they stand in a tag, a space before each.

    >>> attributes({"a": "1"})
    ' a="1"'
    """
    return "".join([f" {name}={attribute(value)}" for name, value in facts.items()])


def illegal(text: str) -> int:
    r"""How many characters of the text XML 1.0 cannot hold.

    >>> illegal("a\x00b\x0bc\n")
    2
    """
    return 0 if text.isprintable() else len(_ILLEGAL.findall(text))


def legal(text: str) -> str:
    """The text with U+FFFD for each character that XML 1.0 cannot hold; nothing is escaped."""
    return text if text.isprintable() else _ILLEGAL.sub(_REPLACEMENT, text)


@dataclass(slots=True)
class Escaping:
    """`escape` and `attribute` for a whole file, with the count of the characters they replaced."""

    replaced: int = 0

    def text(self, text: str) -> str:
        """The text as `escape` gives it, what it replaced counted."""
        if not text.isprintable():
            self.replaced += illegal(text)
        return escape(text)

    def attribute(self, text: str) -> str:
        """The text as `attribute` gives it, what it replaced counted."""
        if not text.isprintable():
            self.replaced += illegal(text)
        return attribute(text)
