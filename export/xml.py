"""How text goes into XML that is composed as strings: the one place that escapes.

XML 1.0 has no way to hold most control characters, lone surrogates and U+FFFE/U+FFFF, not even as
references. Here each becomes U+FFFD, and `illegal` counts them, so that a writer can say so. A carriage
return is written as a reference, because a parser turns a bare one into a line feed; in attributes, so are
tab and line feed, which a parser turns into spaces. Every other character comes back as it was.
"""

from __future__ import annotations

import re
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
    text = _ILLEGAL.sub(_REPLACEMENT, text)
    # `>` as well: the sequence `]]>` may not stand in character data.
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def attribute(text: str) -> str:
    """The text as an attribute value, in its double quotes.

    >>> attribute('say "no"')
    '"say &quot;no&quot;"'
    """
    text = escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{text}"'


def illegal(text: str) -> int:
    r"""How many characters of the text XML 1.0 cannot hold.

    >>> illegal("a\x00b\x0bc\n")
    2
    """
    return len(_ILLEGAL.findall(text))
