"""PDF files made of letters at places, and a Greek text as a document that LibreOffice makes a PDF of."""

from __future__ import annotations

import re
from collections.abc import Sequence

Letters = tuple[float, float, float, str]  # from the left and from below in points, size, text


def pdf(pages: Sequence[Sequence[Letters]]) -> bytes:
    """A PDF in Helvetica, its letters in this order: those of windows-1253, which looks like nothing but reads well."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 4 0 R >>"
    objects = [b"", b"", font, b"<< /Length %d >>\nstream\n%b\nendstream" % (len(_MEANING), _MEANING)]
    kids = []
    for page in pages:
        shown = "".join(f"/F1 {size} Tf 1 0 0 1 {x} {y} Tm ({_quoted(text)}) Tj\n" for x, y, size, text in page)
        stream = f"BT\n{shown}ET".encode("cp1253")
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(kids), b" ".join(kids))
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out) + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


_GREEK = [(byte, ord(letter)) for byte in range(0x80, 0x100) if (letter := bytes([byte]).decode("cp1253", "ignore"))]
_MEANING = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Greek def /CMapType 2 def\n"
    "1 begincodespacerange <00> <FF> endcodespacerange\n"
    + f"{len(_GREEK)} beginbfchar\n"
    + "".join(f"<{byte:02X}> <{letter:04X}>\n" for byte, letter in _GREEK)
    + "endbfchar endcmap CMapName currentdict /CMap defineresource pop end end"
).encode()


def _quoted(text: str) -> str:
    return re.sub(r"([()\\])", r"\\\1", text)


def soft(text: str) -> str:
    """The text with soft hyphens where Greek may divide a word: before a consonant that a vowel follows."""
    vowel, consonant = "[αεηιοωυάέήίόύώ]", "[βγδζθκλμνξπρστφχψ]"
    return re.sub(rf"(?<=\w{vowel})(?={consonant}{vowel}\w)", "\u00ad", text)


def document(blocks: Sequence[tuple[str, str]], columns: tuple[int, int]) -> str:
    """A flat ODT with a running head, page numbers and justified text; blocks are (style, text).

    The blocks from the first to before the second of `columns` stand in two columns. The styles are `h1`, `h2`, `p`
    (paragraphs stand apart) and `i` (first lines stand in); a `|…|` in a text is a footnote.
    """
    body = []
    for number, (style, text) in enumerate(blocks):
        if number == columns[0]:
            body.append('<text:section text:style-name="two" text:name="S">')
        if number == columns[1]:
            body.append("</text:section>")
        words = soft(text)
        words = re.sub(
            r"\|(.*?)\|",
            r'<text:note text:note-class="footnote"><text:note-citation/><text:note-body>'
            r'<text:p text:style-name="note">\1</text:p></text:note-body></text:note>',
            words,
        )
        tag = f'h text:outline-level="{style[1]}"' if style[0] == "h" else "p"
        body.append(f'<text:{tag} text:style-name="{style}">{words}</text:{tag[0]}>')
    if len(blocks) <= columns[1]:
        body.append("</text:section>")
    return _ODT.format("".join(body))


def _style(name: str, paragraph: str, letters: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {paragraph}/>'
        f"<style:text-properties {letters}/></style:style>"
    )


_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_ODT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<office:document xmlns:office="{_OASIS}:office:1.0" xmlns:style="{_OASIS}:style:1.0" '
    f'xmlns:text="{_OASIS}:text:1.0" xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0" office:version="1.3" '
    'office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>'
    '<style:default-style style:family="paragraph"><style:text-properties fo:font-family="DejaVu Serif" '
    'fo:font-size="11pt" fo:language="el" fo:country="GR"/></style:default-style>'
    + _style("p", 'fo:text-align="justify" fo:margin-bottom="0.2cm"', 'fo:hyphenate="true"')
    + _style("i", 'fo:text-align="justify" fo:text-indent="0.6cm"', 'fo:hyphenate="true"')
    + _style("h1", 'fo:margin-top="0.6cm" fo:keep-with-next="always"', 'fo:font-size="18pt" fo:font-weight="bold"')
    + _style("h2", 'fo:margin-top="0.4cm" fo:keep-with-next="always"', 'fo:font-size="14pt" fo:font-weight="bold"')
    + _style("note", "", 'fo:font-size="9pt"')
    + '</office:styles><office:automatic-styles><style:page-layout style:name="pm"><style:page-layout-properties '
    'fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/><style:header-style><style:header-footer-properties '
    'fo:margin-bottom="0.4cm"/></style:header-style><style:footer-style><style:header-footer-properties '
    'fo:margin-top="0.4cm"/></style:footer-style></style:page-layout><style:style style:name="two" '
    'style:family="section"><style:section-properties><style:columns fo:column-count="2" fo:column-gap="0.7cm"/>'
    "</style:section-properties></style:style></office:automatic-styles><office:master-styles><style:master-page "
    'style:name="Standard" style:page-layout-name="pm"><style:header><text:p text:style-name="note">Οι περίπατοι της '
    'πόλης</text:p></style:header><style:footer><text:p text:style-name="note">Σελίδα <text:page-number/> από '
    "<text:page-count/></text:p></style:footer></style:master-page></office:master-styles><office:body><office:text>{}"
    "</office:text></office:body></office:document>"
)
