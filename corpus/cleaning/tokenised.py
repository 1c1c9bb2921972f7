"""Whether a text was tokenised: its marks stand apart from its words.

The decision is one for a document, by the share of marks that stand apart among all marks that end a
clause. Commas, question marks, brackets and a tokeniser's quotes decide; full stops only where there
are none of these, since many tokenisers leave the stop of an abbreviation where it was.
"""

from __future__ import annotations

import re

# At least this share of the marks stands apart. Ordinary text lies below 0.02, tokenised above 0.9.
LEAST_SHARE = 0.5

_APART = re.compile(
    r"(?<=\w) [,;?](?!\S)|(?<!\S)\( (?=\w)|(?<=\w) \)(?!\w)|(?<!\S)``(?= )|(?<= )''(?!\S)"
    r"|(?<!\S)\" |(?<=\w) (?:'(?:s|t|re|ll|ve|d|m)|n't|' s)(?!\S)"
)
_ATTACHED = re.compile(r"(?<=\w)[,;?](?=[\s»”\"')])|(?<!\S)\((?=\w)|(?<=\w)\)(?=[\s,.;])|(?<!\S)\"(?=\w)")
_STOP_APART = re.compile(r"(?<=[\w»)\"']) \.(?!\S)|(?<=\w) [:!](?!\S)")
_STOP_ATTACHED = re.compile(r"(?<=\w)[.!](?!\S)")


def is_tokenised(text: str) -> bool:
    """Whether marks stand apart from words in this text as a whole.

    >>> is_tokenised("Ναι , ήρθε ."), is_tokenised("Το 25 % , είπε, έφυγε, δηλ. όλοι.")
    (True, False)
    """
    apart = sum(1 for _ in _APART.finditer(text))
    attached = sum(1 for _ in _ATTACHED.finditer(text))
    if apart + attached == 0:
        apart = sum(1 for _ in _STOP_APART.finditer(text))
        attached = sum(1 for _ in _STOP_ATTACHED.finditer(text))
    return apart > 0 and apart >= LEAST_SHARE * (apart + attached)
