"""Where a pointer of a TEI file leads: an id, an id of another file, or through a private prefix to either.

Only relative addresses are followed. The pattern of a `prefixDef` comes from the file, so one that could be matched
without end is not used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

# What may match more or less: more than two could take as long as the cube of the pointer, many `?` still longer.
_REPEATED = re.compile(r"[*+{]")
_MOST_REPEATED, _MOST_OPTIONAL = 2, 4
_AFTER_GROUP = re.compile(r"\)[*+?{]")
_LONGEST_POINTER = 512


def expanded(pointer: str, prefixes: Mapping[str, tuple[str, str]]) -> str:
    """A pointer with its private prefix replaced as the rule for it (pattern, replacement) says; "" where none does.

    >>> expanded("src:s1", {"src": ("(.+)", "source.xml#$1")}), expanded("#s1", {}), expanded("http://x.gr/a#b", {})
    ('source.xml#s1', '#s1', '')
    """
    scheme, colon, rest = pointer.partition(":")
    if not colon or "#" in scheme or "/" in scheme:
        return pointer
    pattern, replacement = prefixes.get(scheme, ("", ""))
    if not pattern or len(pointer) > _LONGEST_POINTER or _AFTER_GROUP.search(pattern):
        return ""
    if len(_REPEATED.findall(pattern)) > _MOST_REPEATED or pattern.count("?") > _MOST_OPTIONAL:
        return ""
    try:
        match = re.fullmatch(pattern, rest)
    except (re.error, RecursionError):
        return ""
    if match is None:
        return ""
    groups = match.groups()
    return re.sub(r"\$(\d)", lambda number: _group(groups, int(number[1])), replacement)


def _group(groups: tuple[str | None, ...], number: int) -> str:
    return (groups[number - 1] or "") if 0 < number <= len(groups) else ""


def local_path(address: str) -> str:
    """The path that an address in a pointer names; "" when it is not a relative one."""
    return "" if ":" in address or address.startswith(("/", "\\")) else unquote(address)
