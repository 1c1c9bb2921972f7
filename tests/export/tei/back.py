"""A second reader of what `tei.write` makes, as small as can be, which knows nothing of the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from lxml import etree

from dipla.corpus.model import (
    Block,
    BlockKind,
    Origin,
    OriginKind,
    Pair,
    Sentence,
    Span,
    State,
)

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NS = {"t": "http://www.tei-c.org/ns/1.0", "xml": "http://www.w3.org/XML/1998/namespace"}


class Back:
    """The pairs of a file that `tei.write` made."""

    def __init__(self, root: etree._Element) -> None:
        self.named = {element.get(XML_ID): element for element in root.iter() if element.get(XML_ID)}
        self.about_drafts = root.findall("t:TEI/t:standOff/t:listAnnotation/t:note[@type='matched']", NS)
        self.notes: dict[str, list[etree._Element]] = {}
        for note in root.iterfind("t:standOff/t:listAnnotation/t:note", NS):
            self.notes.setdefault(note.get("target", ""), []).append(note)
        links = iter(root.findall("t:standOff/t:linkGrp/t:link", NS))
        places = {int(one.get("n", "")): one for one in root.iterfind("t:standOff/t:listAnnotation/t:annotation", NS)}
        total = len(places) + len(root.findall("t:standOff/t:linkGrp/t:link", NS))
        self.pairs = [self.pair(places[n] if n in places else next(links)) for n in range(1, total + 1)]

    def ends(self, pointers: str) -> Iterator[etree._Element]:
        for pointer in pointers.split():
            end = self.named[pointer[1:]]
            if end.tag == f"{TEI}link":
                yield from self.ends(end.get("target", ""))
            else:
                yield end

    def sentence(self, s: etree._Element) -> Sentence:
        lang = s.get(XML_LANG) or next(up.get(XML_LANG, "") for up in s.iterancestors() if up.get(XML_LANG))
        place = re.search(r"#char=(-?\d+),(-?\d+)$", s.get("source", ""))
        span = Span(int(place[1]), int(place[2])) if place else None
        block = s.getparent()
        return Sentence(s.get(XML_ID, ""), s.text or "", lang, int(block.get("n", "")), span, self.block(block))

    def block(self, element: etree._Element) -> Block:
        names = {"p": "paragraph", "head": "heading", "note": "footnote", "ab": "cue", "l": "verse"}
        name = element.tag.removeprefix(TEI)
        around = {"head": "ancestor::t:div[@type='section']", "item": "ancestor::t:list"}.get(name)
        level = len(element.xpath(around, namespaces=NS)) if around else 0
        said = dict(word.split("=", 1) for word in element.get("source", "#").partition("#")[2].split(";") if word)
        level = int(said.get("level", level))
        # The last page that began in this document, here or before.
        pages = element.xpath("preceding::t:pb|t:pb[not(preceding-sibling::t:s)]", namespaces=NS)
        document = next(div for div in element.iterancestors(f"{TEI}div") if div.get("type") == "document")
        page = next((pb.get("n", "") for pb in reversed(pages) if document in pb.iterancestors()), "")
        return Block(
            BlockKind(names.get(name, name)), level, unquote(said.get("place", ""), errors="surrogatepass"), page
        )

    def pair(self, unit: etree._Element) -> Pair:
        ends = list(self.ends(unit.get("target", "")))
        sides: dict[str, list[etree._Element]] = {"version.source": [], "version.target": []}
        for s in ends:
            sides[next(s.iterancestors(f"{TEI}TEI")).get(XML_ID, "")].append(s)
        source, target = sides.values()
        bearer = target[0] if target else unit
        ana = bearer.get("ana", "").replace("#", "").split()
        text = " ".join(s.text or "" for s in target) if target else (None if "untranslated" in ana else "")
        draft = text if "verbatim" in ana else None
        drafted = None
        if bearer.get("source"):
            note = self.named[bearer.get("source", "")[1:]]
            draft = note.text or ""
            matched = [one.text or "" for one in self.about_drafts if one.get("target") == f"#{note.get(XML_ID)}"]
            # With a time or a match of its own, or a maker that is not the target's, it has an origin of its own.
            other = note.get("resp") not in bearer.get("resp", "").split()
            if note.get("resp") and (other or note.get("change") or matched):
                drafted = self.history(note)[0]
                drafted = drafted and replace(drafted, matched="".join(matched))
        notes = self.notes.get(f"#{unit.get(XML_ID)}", []) + unit.findall("t:note", NS)
        cert = unit.get("cert") or bearer.get("cert")
        whole = [s for s in target if s.get("type") == "undivided"]
        origin, by, created, changed = self.history(bearer)
        matched = "".join(note.text or "" for note in notes if note.get("type") == "matched")
        origin = origin and replace(origin, matched=matched)
        return Pair(
            unit.get(XML_ID, ""),
            tuple(map(self.sentence, source)),
            text,
            next(state for state in State if state in ana),
            draft,
            origin,
            float(cert) if cert else None,
            "".join(note.text or "" for note in notes if note.get("type") == "remark"),
            () if whole else tuple(map(self.sentence, target)),
            ends[0].xpath("ancestor::t:div[@type='document']", namespaces=NS)[0].get("n", ""),
            tuple(note.text or "" for note in notes if note.get("type") == "flag"),
            created,
            changed,
            by,
            drafted,
        )

    def history(self, bearer: etree._Element) -> tuple[Origin | None, str, str, str]:
        times = {"made": "", "created": "", "changed": ""}
        facts = {"request": "", "checks": ""}
        for pointer in bearer.get("change", "").split():
            change = self.named[pointer[1:]]
            facts |= {note.get("type", ""): note.text or "" for note in change.findall("t:note", NS)}
            times[change.get("type", "")] = change.get("when") or change.findtext("t:date", "", NS)
        origin, by = None, ""
        for pointer in bearer.get("resp", "").split():
            deed, name, *model = self.named[pointer[1:]]
            kind = deed.get("ana", "").removeprefix("#")
            if kind == "last-change":
                by = name.text or ""
            else:
                known = (model[0].text or "") if model else ""
                origin = Origin(
                    OriginKind(kind.removeprefix("origin.")), name.text or "", known, times["made"], **facts
                )
        return origin, by, times["created"], times["changed"]
