"""Splitting rules in SRX 2.0: read, resolved for a language, compiled.

The rules of a language are a file in `corpus/rules`; nothing but those files knows a language. A language
without a file takes `und.srx`. An SRX file of the user's goes through the same reader, more patient with
its expressions (see corpus/srx_foreign.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from .errors import DiplaError
from .srx_engine import Engine, Parsed
from .srx_pattern import parse
from .srx_tree import PatternError

RULES = Path(__file__).parent / "rules"
NAMESPACE = "http://www.lisa.org/srx20"
NEUTRAL = "und"


class Rule(NamedTuple):
    """One SRX rule: whether it breaks, and expressions for what stands before the place and after it ("": anything)."""

    breaks: bool
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one language in the order they are asked, compiled.

    `pairs` are the rules as written; `refused` says which rules of a foreign file could not be taken, and why.
    """

    pairs: tuple[Rule, ...]
    engine: Engine = field(repr=False, compare=False)
    refused: tuple[str, ...] = ()

    def cuts(self, text: str) -> list[int]:
        """Offsets where a break falls inside one block of text, ascending; white space is on neither side yet."""
        return self.engine.cuts(text)


def rules_for(lang: str, abbreviations: Sequence[str] = ()) -> Rules:
    """Our rules for a language (BCP-47), with words that never end a sentence put first; cached."""
    return _ours(srx_path(lang).stem, lang, tuple(sorted(set(abbreviations))))


def srx_path(lang: str) -> Path:
    """The file that holds our rules for a language; the neutral one where there is no file."""
    path = RULES / f"{lang.split('-')[0].lower()}.srx"
    return path if path.is_file() else RULES / f"{NEUTRAL}.srx"


def srx_text(lang: str, abbreviations: Sequence[str] = ()) -> str:
    """The SRX file of a language with the user's abbreviations as its first rules."""
    text = srx_path(lang).read_text("utf-8")
    if not abbreviations:
        return text
    rule = abbreviation_rule(abbreviations)
    element = (
        f'<rule break="no"><beforebreak>{_escaped(rule.before)}</beforebreak>'
        f"<afterbreak>{_escaped(rule.after)}</afterbreak></rule>"
    )
    return re.sub(r"(<languagerule [^>]*>)", lambda found: f"{found[1]}\n{element}", text, count=1)


def abbreviation_rule(abbreviations: Sequence[str]) -> Rule:
    """The rule that keeps a sentence going after any of these words, written with or without their last dot.

    Raises DiplaError for a word that holds white space at its ends only, or nothing.
    """
    words = sorted({word.strip().removesuffix(".") for word in abbreviations})
    if not all(words):
        raise DiplaError("abbreviations: found an empty one; expected words such as 'cf.' or 'a.k.a.'. Take it out.")
    listed = "|".join(re.sub(r"([^\w\s])", r"\\\1", word) for word in words)
    return Rule(False, rf"(?<![\p{{L}}\p{{M}}\p{{N}}])(?:{listed})\.", "")


@lru_cache(maxsize=32)
def _ours(stem: str, lang: str, abbreviations: tuple[str, ...]) -> Rules:
    path = RULES / f"{stem}.srx"
    pairs = [rule for rule, _ in resolved(path, lang)]
    if abbreviations:
        pairs.insert(0, abbreviation_rule(abbreviations))
    try:
        trees = [Parsed(rule.breaks, parse(rule.before), parse(rule.after)) for rule in pairs]
    except PatternError as error:
        raise DiplaError(f"{path.name} or the abbreviations: {error}. Mend that expression.") from error
    return Rules(tuple(pairs), Engine(trees))


def read(path: Path, lang: str) -> Rules:
    """The rules of a user's SRX file for a language; what it cannot take is listed in `refused`.

    Raises DiplaError when the file is no SRX, holds nothing for the language, or no rule of it can be taken.
    """
    from .srx_foreign import compiled

    numbered = resolved(path, lang)
    engine, taken, refused = compiled([(rule, f"{path.name}, line {line}") for rule, line in numbered])
    if not any(rule.breaks for rule in taken):
        why = f" The first: {refused[0]}" if refused else ""
        raise DiplaError(
            f"{path}: found no rule that breaks for language {lang!r} and can be taken; nothing would be split.{why}"
        )
    return Rules(tuple(taken), engine, tuple(refused))


def resolved(path: Path, lang: str) -> list[tuple[Rule, int]]:
    """The rules of a file for a language, the cascade followed, each with its line; namespaces are overlooked."""
    root = _root(path)
    header = next(iter(_children(root, "header")), None)
    # The attribute is required; files that leave it out (OmegaT's own) are written to be cascaded.
    cascade = header is None or header.get("cascade", "yes").lower() in {"yes", "true"}
    groups = {group.get("languagerulename", ""): group for group in _children(root, "languagerule")}
    named: list[str] = []
    maps = _children(root, "languagemap")
    for entry in maps:
        if _maps(entry, lang, path):
            named.append(entry.get("languagerulename", ""))
            if not cascade:
                break
    missing = [name for name in named if name not in groups]
    if missing or not named:
        what = f"rules named {missing[0]!r}" if missing else f"a languagemap for {lang!r}"
        listed = ", ".join(entry.get("languagepattern", "") for entry in maps[:20])
        raise DiplaError(f"{path}: expected {what}; the file's maps are: {listed or 'none'}. Give a file that has it.")
    return [
        (_rule(element), getattr(element, "sourceline", 0))
        for name in dict.fromkeys(named)
        for element in _children(groups[name], "rule")
    ]


def _root(path: Path) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except OSError as error:
        raise DiplaError(f"{path}: {error.strerror}. Give the path of an SRX file.") from error
    except etree.XMLSyntaxError as error:
        raise DiplaError(f"{path}: found broken XML ({error.msg}); expected an SRX 2.0 file.") from error
    if etree.QName(root).localname != "srx":
        raise DiplaError(f"{path}: found <{etree.QName(root).localname}>; expected an SRX 2.0 file, <srx>.")
    return root


def _children(root: etree._Element, name: str) -> list[etree._Element]:
    """The elements of a local name, at any depth, in order."""
    return list(root.iter("{*}" + name))


def _maps(entry: etree._Element, lang: str, path: Path) -> bool:
    pattern = entry.get("languagepattern", "")
    try:
        return any(re.fullmatch(pattern, code) for code in (lang, lang.upper(), lang.lower()))
    except re.error as error:
        raise DiplaError(f"{path}, line {entry.sourceline}: languagepattern {pattern!r}: {error}. Mend it.") from error


def _rule(element: etree._Element) -> Rule:
    def text(name: str) -> str:
        found = element.find("{*}" + name)
        return "" if found is None else "".join(str(piece) for piece in found.itertext())

    return Rule(element.get("break", "yes").lower() != "no", text("beforebreak"), text("afterbreak"))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
