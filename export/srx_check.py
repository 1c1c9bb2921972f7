"""What is wrong in a file of splitting rules: its form as SRX 2.0 has it, its expressions, and rules that do nothing.

An error is what the schema of SRX 2.0 refuses, or what keeps a rule from being found or read at all. A rule that is
sound but beyond what dipla reads is a warning: other tools may take it, here it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from ..corpus.bcp47 import LANGUAGES
from ..corpus.errors import DiplaError
from ..corpus.srx import NAMESPACE, Rule
from ..corpus.srx_foreign import compiled
from ..corpus.xml_stream import DEEPEST, LONGEST, RefusedError, parsed
from .finding import Findings, Report

# Elements in one file. LanguageTool's rules for all its languages are some tens of thousands.
_MOST = 1_000_000
_YES_NO = frozenset(("yes", "no"))
# By element: children in their order, attributes it must have with their values (None: any), and those it may have.
_Values = dict[str, frozenset[str] | None]
_KINDS: dict[str, tuple[tuple[str, ...], _Values, _Values]] = {
    "srx": (("header", "body"), {"version": frozenset(("2.0",))}, {}),
    "header": (("formathandle",), {"segmentsubflows": _YES_NO, "cascade": _YES_NO}, {}),
    "formathandle": ((), {"type": frozenset(("start", "end", "isolated")), "include": _YES_NO}, {}),
    "body": (("languagerules", "maprules"), {}, {}),
    "languagerules": (("languagerule",), {}, {}),
    "languagerule": (("rule",), {"languagerulename": None}, {}),
    "rule": (("beforebreak", "afterbreak"), {}, {"break": _YES_NO}),
    "beforebreak": ((), {}, {}),
    "afterbreak": ((), {}, {}),
    "maprules": (("languagemap",), {}, {}),
    "languagemap": ((), {"languagerulename": None, "languagepattern": None}, {}),
}
_NEEDED = {"srx", "body", "languagerules", "languagerule", "maprules"}
_MANY = {"languagerules": None, "languagerule": None, "maprules": None, "header": 3}
_TEXT = {"beforebreak", "afterbreak"}
# Codes that a pattern is tried on, as tools ask for them.
_CODES = [form for code in sorted(LANGUAGES) for form in (code, code.upper(), f"{code}-{code.upper()}", f"{code}_X")]


class _Element:
    """An element with its line; `text` is its own and its children's."""

    __slots__ = ("attributes", "children", "foreign", "line", "name", "own", "text")

    def __init__(self, name: str, attributes: dict[str, str], line: int, foreign: bool) -> None:
        self.name, self.attributes, self.line, self.foreign = name, attributes, line, foreign
        self.children: list[_Element] = []
        self.text = self.own = ""

    def named(self, name: str) -> list[_Element]:
        """Its children of a name."""
        return [child for child in self.children if child.name == name and not child.foreign]


def check(path: Path) -> Report:
    """Every finding in an SRX file; its units are the rules. A file that cannot be read is one error, with its line."""
    findings = Findings()
    try:
        root = _tree(path)
    except DiplaError as error:
        line = re.search(r", line (\d+)", str(error))
        findings.add(int(line[1]) if line else error.line, "not-readable", str(error))
        return Report("srx", "", 0, (), findings.told())
    if root.foreign:
        told = f"<srx> is not in the namespace {NAMESPACE}; clients that look for it find no rules"
        findings.add(root.line, "namespace", told)
    _form(root, findings)
    groups = [group for rules in _inside(root, "languagerules") for group in rules.named("languagerule")]
    count = 0
    for group in groups:
        rules = group.named("rule")
        count += len(rules)
        _rules(rules, findings)
    _maps(root, groups, findings)
    return Report("srx", root.attributes.get("version", ""), count, (), findings.told())


def _tree(path: Path) -> _Element:
    """The file as elements. Raises DiplaError when it cannot be read or is no SRX."""
    building = _Building()
    for _ in parsed(path, building.attach):
        pass
    assert building.root is not None  # noqa: S101  a document that is well-formed has one
    return building.root


class _Building:
    """Expat's handlers; namespaces are followed here, since the reader that all share overlooks them."""

    def __init__(self) -> None:
        self.root: _Element | None = None
        self._open: list[_Element] = []
        self._spaces: list[dict[str, str]] = [{}]
        self._count = 0
        self._own = NAMESPACE

    def attach(self, parser: expat.XMLParserType) -> None:
        """Set the handlers."""
        self._parser = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        self._count += 1
        if len(self._open) > DEEPEST or self._count > _MOST:
            raise RefusedError(line, f"more than {DEEPEST} elements in each other or {_MOST} in all; no rules are so.")
        declared = {word[6:]: space for word, space in attributes.items() if word == "xmlns" or word[:6] == "xmlns:"}
        self._spaces.append(self._spaces[-1] | declared if declared else self._spaces[-1])
        prefix, _, local = name.rpartition(":")
        space = self._spaces[-1].get(prefix, "")
        if self.root is None:
            if local != "srx":
                raise RefusedError(line, f"found <{name}>, expected <srx>: these are no splitting rules.")
            # A file that overlooks the namespace does so throughout: told once, then read as if it had it.
            self._own = space
        said = {word: value for word, value in attributes.items() if not word.startswith(("xmlns", "xsi:", "xml:"))}
        element = _Element(local, said, line, space != (NAMESPACE if self.root is None else self._own))
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _: str) -> None:
        self._spaces.pop()
        ended = self._open.pop()
        if self._open and ended.text:
            self._open[-1].text += ended.text

    def _characters(self, text: str) -> None:
        if self._open:
            element = self._open[-1]
            if len(element.text) + len(text) > LONGEST:
                raise RefusedError(self._parser.CurrentLineNumber, f"a text of more than {LONGEST} characters.")
            element.text += text
            element.own += text


def _form(element: _Element, findings: Findings) -> None:
    """What the schema refuses in an element and in those inside it."""
    _attributes(element, findings)
    if element.name not in _TEXT and element.own.strip():
        told = f"text {element.own.strip()[:40]!r} in <{element.name}>; only elements stand there"
        findings.add(element.line, "misplaced", told)
    children = _KINDS[element.name][0]
    if element.name in _NEEDED:
        for name in children:
            if not element.named(name):
                findings.add(element.line, "missing-element", f"<{element.name}> has no <{name}>")
    reached = 0
    came: dict[str, int] = {}
    for child in element.children:
        if child.foreign and element.name == "header":
            reached = len(children)  # what other tools add stands last
        elif child.foreign or child.name not in _KINDS:
            findings.add(child.line, "unknown-element", f"<{child.name}> is no element of SRX 2.0")
        elif child.name not in children:
            findings.add(child.line, "misplaced", f"<{child.name}> in <{element.name}>")
        else:
            place = children.index(child.name)
            came[child.name] = came.get(child.name, 0) + 1
            most = _MANY.get(element.name, 1)
            if place < reached or (most and came[child.name] > most):
                findings.add(child.line, "misplaced", f"<{child.name}> once more, or too late, in <{element.name}>")
            reached = max(reached, place)
            _form(child, findings)


def _attributes(element: _Element, findings: Findings) -> None:
    _, must, may = _KINDS[element.name]
    for name, values in (must | may).items():
        found = element.attributes.get(name)
        if found is None and name in must:
            findings.add(element.line, "missing-attribute", f"<{element.name}> has no {name}")
        elif found is not None and values is not None and found not in values:
            expected = " or ".join(sorted(values))
            findings.add(element.line, "value", f"{name} {found!r} of <{element.name}>; expected {expected}")
    for name in sorted(element.attributes.keys() - must.keys() - may.keys()):
        findings.add(element.line, "unknown-attribute", f"<{element.name}> has {name}, which SRX 2.0 does not know")


def _rules(rules: list[_Element], findings: Findings) -> None:
    """The expressions of one group in their order, and rules that never decide."""
    first: dict[tuple[str, str], int] = {}
    closed = 0
    for element in rules:
        before, after = ("".join(part.text for part in element.named(name)) for name in ("beforebreak", "afterbreak"))
        if "break" not in element.attributes:
            findings.add(element.line, "break-default", 'no break: it is taken for break="yes"', "warning")
        rule = Rule(element.attributes.get("break", "yes").lower() != "no", before, after)
        if closed:
            findings.add(element.line, "never-asked", f"the rule in line {closed} decides every place", "warning")
        elif (before, after) in first:
            told = f"the rule in line {first[before, after]} has the same expressions and is asked first"
            findings.add(element.line, "never-asked", told, "warning")
        first.setdefault((before, after), element.line)
        if not before and not after:
            told = "neither beforebreak nor afterbreak: the rule says nothing of any place, or decides them all"
            findings.add(element.line, "empty-rule", told, "warning")
            closed = closed or element.line
        elif refused := compiled([(rule, "")])[2]:
            what = refused[0].removeprefix(": ")
            if _is_sound(before) and _is_sound(after):
                findings.add(element.line, "expression", f"dipla leaves the rule out: {what}", "warning")
            else:
                findings.add(element.line, "expression", f"an expression that cannot be read: {what}")


def _is_sound(expression: str) -> bool:
    """Whether another engine reads an expression; what Python calls otherwise is put in its words."""
    try:
        re.compile(re.sub(r"\\[pP](\{\w+\}|\w)", "x", expression))
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def _maps(root: _Element, groups: list[_Element], findings: Findings) -> None:
    """Which language has which rules: names that lead nowhere, patterns that match nothing new."""
    named: dict[str, int] = {}
    for group in groups:
        name = group.attributes.get("languagerulename", "")
        if name in named:
            findings.add(group.line, "rules-twice", f"rules named {name!r} stand in line {named[name]}, too", "warning")
        named.setdefault(name, group.line)
    cascade = all(header.attributes.get("cascade", "yes") == "yes" for header in root.named("header"))
    used: set[str] = set()
    left = set(_CODES)
    for entry in (entry for maps in _inside(root, "maprules") for entry in maps.named("languagemap")):
        name, pattern = entry.attributes.get("languagerulename", ""), entry.attributes.get("languagepattern", "")
        used.add(name)
        if name not in named:
            findings.add(entry.line, "unknown-rules", f"no rules are named {name!r}; dipla refuses the file")
        try:
            matched = {code for code in _CODES if re.fullmatch(pattern, code)}
        except re.error as error:
            findings.add(entry.line, "pattern", f"languagepattern {pattern!r}: {error}")
            continue
        if not cascade and matched and not matched & left:
            told = 'an earlier map has every language of this one, and with cascade="no" the first decides'
            findings.add(entry.line, "never-asked", told, "warning")
        left -= matched
    for name, line in named.items():
        if name not in used:
            findings.add(line, "unused-rules", f"no languagemap leads to the rules {name!r}", "warning")


def _inside(root: _Element, name: str) -> Iterator[_Element]:
    for body in root.named("body"):
        yield from body.named(name)
