"""Whether a text was tokenised: its marks stand apart from its words.

The decision is one for a document, by the share of marks that stand apart among all marks that end a
clause. Commas, question marks, brackets, quotes and English clitics decide; full stops only where there
are none of these, since many tokenisers leave the stop of an abbreviation where it was.
"""

from __future__ import annotations

import re

# At least this share of the marks stands apart. Ordinary text lies below 0.02, tokenised above 0.9.
LEAST_SHARE = 0.5
# So many characters at the head of a document decide for it.
SAMPLE = 200_000

_APART = re.compile(
    r" (?:(?<=\w )[,;?](?!\S)|(?<=\w )\)(?!\w)|''?(?!\S)|``(?= )|\((?= \w)|\"(?!\S)"
    r"|(?<=\w )(?:'(?:s|t|re|ll|ve|d|m)|n't|' s)(?!\S))|^(?:``|\"|'|\() ",
    re.MULTILINE,
)
_ATTACHED = re.compile(r"[,;?](?<=\w.)(?=[\s»”\"')])|\((?<!\S.)(?=\w)|\)(?<=\w.)(?=[\s,.;])|\"(?<!\S.)(?=\w)")
_STOP_APART = re.compile(r" [.:!](?!\S)(?<=[\w»)\"'] .)")
_STOP_ATTACHED = re.compile(r"[.!](?<=\w.)(?!\S)")


def is_tokenised(text: str, set_apart: str = "") -> bool:
    """Whether marks stand apart from words in this text as a whole; `set_apart` are marks that writers part, too.

    >>> is_tokenised("Ναι , ήρθε ."), is_tokenised("Το 25 % , είπε, έφυγε, δηλ. όλοι.")
    (True, False)
    >>> is_tokenised("L’a-t-il accepté ? Non !", ";:!?")
    False
    """
    sample = text[:SAMPLE].translate(dict.fromkeys(map(ord, set_apart)))
    apart, attached = _count(_APART, sample), _count(_ATTACHED, sample)
    if apart + attached == 0:
        apart, attached = _count(_STOP_APART, sample), _count(_STOP_ATTACHED, sample)
    return apart > 0 and apart >= LEAST_SHARE * (apart + attached)


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))
