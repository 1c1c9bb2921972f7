"""A table of both texts in DOCX, for people who review on paper or in Word; nothing reads it back.

The parts are composed as strings and streamed into the package, so a long corpus needs little memory, and the same
pairs give the same bytes. Each run says its language, so that Word checks the spelling of each column by its own
dictionary. A draft is shaded, in italics and called a draft.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from typing import BinaryIO

from ..corpus.languages import language
from ..corpus.model import Bitext, Header, Pair, State
from .xml import Escaping, Written

_GATHERED = 100
# Word has dictionaries by region; a language alone gets the one that its speakers would choose first.
_REGIONS = {
    "el": "el-GR", "en": "en-US", "fr": "fr-FR", "de": "de-DE", "es": "es-ES", "it": "it-IT", "pt": "pt-PT",
    "nl": "nl-NL", "sv": "sv-SE", "da": "da-DK", "fi": "fi-FI", "pl": "pl-PL", "cs": "cs-CZ", "hu": "hu-HU",
    "ro": "ro-RO", "tr": "tr-TR", "sq": "sq-AL", "bg": "bg-BG", "ru": "ru-RU", "uk": "uk-UA", "mk": "mk-MK",
}  # fmt: skip
# In twentieths of a point: A4 on its side, margins of 1.5 cm; id, source, target, state fill the width between.
_PAGE = (16838, 11906, 850)
_WIDTHS = (1100, 6100, 6100, 1838)
_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LINES = re.compile("(\r\n|[\n\r\t])")

_PARTS = {
    "[Content_Types].xml": (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/word/settings.xml" ContentType="{_TYPE}.settings+xml"/>'
        f'<Override PartName="/word/footer1.xml" ContentType="{_TYPE}.footer+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>'
    ),
    "word/_rels/document.xml.rels": (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/settings" Target="settings.xml"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/footer" Target="footer1.xml"/></Relationships>'
    ),
    # Without the version Word opens the file in its compatibility mode.
    "word/settings.xml": (
        f"{_XML}<w:settings {_NAMESPACE}><w:compat>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat></w:settings>"
    ),
    "word/footer1.xml": (
        f'{_XML}<w:ftr {_NAMESPACE}><w:p><w:pPr><w:pStyle w:val="Small"/><w:jc w:val="right"/></w:pPr>'
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        '<w:r><w:t xml:space="preserve"> / </w:t></w:r>'
        '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
    ),
}


def write(out: BinaryIO, bitext: Bitext) -> Written:
    """Write all pairs as a DOCX file; the same bitext gives the same bytes."""
    head, escaping = bitext.header, Escaping()
    count = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _PARTS.items():
            package.writestr(_entry(name), content)
        package.writestr(_entry("word/styles.xml"), _styles(head, escaping))
        package.writestr(_entry("docProps/core.xml"), _core(head, escaping))
        with package.open(_entry("word/document.xml"), "w", force_zip64=True) as part:
            part.write(_top(head, escaping).encode())
            gathered: list[str] = []
            doc = ""
            for pair in bitext:
                if pair.doc != doc:
                    doc = pair.doc
                    gathered.append(_document(doc, escaping))
                gathered.append(_row(pair, head, escaping))
                count += 1
                if len(gathered) == _GATHERED:
                    part.write("".join(gathered).encode())
                    gathered.clear()
            part.write(("".join(gathered) + _bottom()).encode())
    return Written(count, escaping.replaced)


def _entry(name: str) -> zipfile.ZipInfo:
    """A member of the package, always of one date and one system."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
    return entry


def _region(lang: str) -> str:
    return _REGIONS.get(lang, lang)


def _styles(head: Header, escaping: Escaping) -> str:
    default = escaping.attribute(_region(head.target_lang))
    fonts = '<w:rFonts w:ascii="Cambria" w:hAnsi="Cambria" w:cs="Times New Roman"/>'
    sans = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Arial"/>'
    return (
        f"{_XML}<w:styles {_NAMESPACE}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}"
        f'<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val={default}/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:keepNext/><w:spacing w:after="80"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Small"><w:name w:val="Small"/>'
        f'<w:basedOn w:val="Normal"/><w:rPr>{sans}<w:color w:val="555555"/><w:sz w:val="17"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Head"><w:name w:val="Head"/>'
        '<w:basedOn w:val="Normal"/><w:pPr><w:keepNext/></w:pPr>'
        f'<w:rPr>{sans}<w:b/><w:sz w:val="19"/></w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
        "</w:styles>"
    )


def _core(head: Header, escaping: Escaping) -> str:
    dated = re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", head.date)
    date = (
        "".join(
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{head.date}</dcterms:{name}>'
            for name in ("created", "modified")
        )
        if dated
        else ""
    )
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaping.text(head.title)}</dc:title>"
        f"<dc:creator>{escaping.text(', '.join(head.authors))}</dc:creator>{date}</cp:coreProperties>"
    )


def _top(head: Header, escaping: Escaping) -> str:
    source, target = (language(lang).name for lang in (head.source_lang, head.target_lang))
    lines = [
        f"{source} – {target}",
        ", ".join((*head.authors, *(f"{one.name} ({one.role})" for one in head.contributors))),
        head.source,
        f"Licence: {head.licence}" if head.licence else "",
        head.date[:10],
    ]
    told = "  ·  ".join(line for line in lines if line)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="AAAAAA"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    names = "".join(
        _cell(width, [_paragraph("Head", [_run(name, "en", escaping)])], shade="E8E8E8")
        for width, name in zip(_WIDTHS, ("Pair", source, target, "State"), strict=True)
    )
    title = _paragraph("Title", [_run(head.title or f"{source} – {target}", head.source_lang, escaping)])
    legend = "A draft is a machine's or a memory's, and nobody has looked at it: it is shaded and in italics."
    return (
        f"{_XML}<w:document {_NAMESPACE}><w:body>{title}"
        + "".join(_paragraph("Small", [_run(line, "en", escaping)]) for line in (told, legend))
        + '<w:p/><w:tbl><w:tblPr><w:tblW w:w="'
        + f'{sum(_WIDTHS)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="60" w:type="dxa"/><w:left w:w="100" w:type="dxa"/><w:bottom w:w="60" w:type="dxa"/>'
        '<w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{names}</w:tr>\n"
    )


def _bottom() -> str:
    wide, high, margin = _PAGE
    return (
        f'</w:tbl><w:p/><w:sectPr><w:footerReference xmlns:r="{_OFFICE}" w:type="default" r:id="rId3"/>'
        f'<w:pgSz w:w="{wide}" w:h="{high}" w:orient="landscape"/><w:pgMar w:top="{margin}" w:right="{margin}" '
        f'w:bottom="{margin}" w:left="{margin}" w:header="400" w:footer="400" w:gutter="0"/></w:sectPr>'
        "</w:body></w:document>"
    )


def _document(name: str, escaping: Escaping) -> str:
    """A row with the name of the document that begins."""
    if not name:
        return ""
    spans = f'<w:tcW w:w="{sum(_WIDTHS)}" w:type="dxa"/><w:gridSpan w:val="{len(_WIDTHS)}"/>'
    inner = _paragraph("Head", [_run(name, "", escaping)])
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr>{spans}</w:tcPr>{inner}</w:tc></w:tr>\n"


def _row(pair: Pair, head: Header, escaping: Escaping) -> str:
    is_draft = pair.state is State.DRAFT
    source = (pair.source_text, head.source_lang) if pair.source else ("[added by the translator]", "en")
    nothing = "[not translated yet]" if pair.target is None else "[left out on purpose]"
    target = (pair.target, head.target_lang) if pair.target else (nothing, "en")
    texts = [_paragraph("", [_run(*target, escaping, italic=is_draft)])]
    if pair.note:
        texts.append(_paragraph("Small", [_run(f"Note: {pair.note}", head.target_lang, escaping)]))
    state = [_paragraph("Small", [_run(str(pair.state).upper() if is_draft else pair.state, "", escaping, bold=True)])]
    if pair.origin:
        made = " ".join(word for word in (pair.origin.kind, pair.origin.tool) if word)
        told = (made, pair.origin.date[:10], f"by {pair.by}" if pair.by else "")
        state += [_paragraph("Small", [_run(line, "", escaping)]) for line in told if line]
    first, second, third, fourth = _WIDTHS
    return (
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + _cell(first, [_paragraph("Small", [_run(pair.id, "", escaping)])])
        + _cell(second, [_paragraph("", [_run(*source, escaping)])])
        + _cell(third, texts, shade="F1EEE4" if is_draft else "")
        + _cell(fourth, state)
        + "</w:tr>\n"
    )


def _cell(width: int, paragraphs: Sequence[str], shade: str = "") -> str:
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr>{"".join(paragraphs)}</w:tc>'


def _paragraph(style: str, runs: Sequence[str]) -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{''.join(runs)}</w:p>"


def _run(text: str, lang: str, escaping: Escaping, *, bold: bool = False, italic: bool = False) -> str:
    """A run of text; without a language Word leaves its spelling alone."""
    checked = f"<w:lang w:val={escaping.attribute(_region(lang))}/>" if lang else "<w:noProof/>"
    look = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    inner = "".join(
        "<w:tab/>" if part == "\t" else "<w:br/>" if part in ("\n", "\r", "\r\n") else
        f'<w:t xml:space="preserve">{escaping.text(part)}</w:t>'
        for part in _LINES.split(text) if part
    )  # fmt: skip
    return f"<w:r><w:rPr>{look}{checked}</w:rPr>{inner}</w:r>"
