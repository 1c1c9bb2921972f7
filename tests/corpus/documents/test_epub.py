"""An EPUB book is read in its own order, chapter by chapter, without its list of contents."""

from __future__ import annotations

from pathlib import Path

import pytest

from dipla.corpus.documents.epub import extracted
from dipla.corpus.errors import DiplaError

from .made import epub_members, page, shown, zipped

NAV = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
FONT, CHAPTER = "OEBPS/a.otf", "OEBPS/b.xhtml"


def encryption(part: str, algorithm: str) -> str:
    return (
        "<encryption xmlns='urn:oasis:names:tc:opendocument:xmlns:container' xmlns:e='http://www.w3.org/2001/04/xmlenc#'>"
        f"<e:EncryptedData><e:EncryptionMethod Algorithm='{algorithm}'/><e:CipherData>"
        f"<e:CipherReference URI='{part}'/></e:CipherData></e:EncryptedData></encryption>"
    )


def test_chapters_come_in_the_order_of_the_spine_and_the_contents_name_headings(tmp_path: Path) -> None:
    chapters = {
        "b.xhtml": page("<p class='t'>Β΄</p><p>Δεύτερο.</p><table><tr><td>Κελί</td></tr></table>"),
        "text/a%20b.xhtml": page("<p>Το  πρώτο</p><p>Πρώτο.</p>"),
    }
    members = epub_members(
        chapters,
        NAV,
        '<itemref idref="nav"/><itemref idref="i1"/><itemref idref="i0" linear="no"/><itemref idref="i1"/>',
    )
    members["OEBPS/text/a b.xhtml"] = members.pop("OEBPS/text/a%20b.xhtml")
    members["OEBPS/nav.xhtml"] = page(
        "<nav epub:type='toc'><ol><li><a href='text/a%20b.xhtml#x'>Το πρώτο</a>"
        "<ol><li><a href='b.xhtml'>Β΄</a></li></ol></li></ol></nav>"
        "<nav epub:type='landmarks'><ol><li><a href='b.xhtml'>Δεύτερο.</a></li></ol></nav>"
    )
    found = extracted(zipped(tmp_path / "a.epub", members), "el")
    assert shown(found) == [
        ["heading", 1, "a b.xhtml", "Το  πρώτο".replace("  ", " ")],
        ["paragraph", "a b.xhtml", "Πρώτο."],
        ["heading", 2, "b.xhtml", "Β΄"],
        ["paragraph", "b.xhtml", "Δεύτερο."],
        ["cell", "b.xhtml, table 1, row 1, column 1", "Κελί"],
    ]
    about = found.about
    assert (about.title, about.authors, about.lang, about.date) == ("Ο φάρος", ("Άννα Μαρή", "Β. Γ."), "el", "1998")


def test_the_contents_of_an_older_book_name_headings_and_are_not_read(tmp_path: Path) -> None:
    ncx = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    members = epub_members(
        {"a.xhtml": page("<div>ΚΕΦΑΛΑΙΟ Α΄</div><p>Κείμενο.</p>"), "c.xhtml": page("<p>Πίνακας</p>")}, ncx
    )
    members["OEBPS/book.opf"] = str(members["OEBPS/book.opf"]).replace(
        "</package>", '<guide><reference type="toc" href="c.xhtml"/></guide></package>'
    )
    members["OEBPS/toc.ncx"] = (
        "<ncx><docTitle><text>Ο φάρος</text></docTitle><navMap><navPoint><navLabel><text>Κεφάλαιο Α΄</text></navLabel>"
        "<content src='a.xhtml#c1'/></navPoint></navMap></ncx>"
    )
    assert shown(extracted(zipped(tmp_path / "a.epub", members), "el")) == [
        ["heading", 1, "a.xhtml", "ΚΕΦΑΛΑΙΟ Α΄"],
        ["paragraph", "a.xhtml", "Κείμενο."],
    ]


def test_notes_come_at_the_end_of_their_chapter_and_pages_are_kept(tmp_path: Path) -> None:
    first = page(
        "<p><span epub:type='pagebreak' title='12'/>Ένα<a epub:type='noteref' href='#n1'>1</a> δύο.</p>"
        "<aside epub:type='footnote' id='n1' hidden='hidden'><p>Σημείωση.</p></aside>"
        "<p>Τρία <span epub:type='pagebreak' title='13'>13</span>τέσσερα.</p><p>Πέντε.</p>"
    )
    members = epub_members({"a.xhtml": first, "b.xhtml": page("<p>Έξι.</p>")})
    found = extracted(zipped(tmp_path / "a.epub", members), "el")
    assert shown(found) == [
        ["paragraph", "a.xhtml", "Ένα δύο."],
        ["paragraph", "a.xhtml", "Τρία τέσσερα."],
        ["paragraph", "a.xhtml", "Πέντε."],
        ["footnote", "a.xhtml, footnote 1", "Σημείωση."],
        ["paragraph", "b.xhtml", "Έξι."],
    ]
    assert [piece.block.page for piece in found.pieces] == ["12", "12", "13", "12", ""]


def test_scrambled_fonts_are_no_obstacle_and_encrypted_chapters_are_one(tmp_path: Path) -> None:
    members = epub_members({"b.xhtml": page("<p>Κείμενο.</p>")})
    font = members | {"META-INF/encryption.xml": encryption(FONT, "http://www.idpf.org/2008/embedding"), FONT: b"\1\2"}
    assert shown(extracted(zipped(tmp_path / "a.epub", font), "el")) == [["paragraph", "b.xhtml", "Κείμενο."]]
    locked = members | {"META-INF/encryption.xml": encryption(CHAPTER, "http://www.w3.org/2001/04/xmlenc#aes128-cbc")}
    with pytest.raises(DiplaError, match=r"copy protection \(DRM\)"):
        extracted(zipped(tmp_path / "b.epub", locked), "el")


def test_a_chapter_that_lies_outside_of_the_book_is_not_read_and_told(tmp_path: Path) -> None:
    (tmp_path / "secret.xhtml").write_text(page("<p>Μυστικό.</p>"), "utf-8")
    members = epub_members({"a.xhtml": page("<p>Κείμενο.</p>")}, spine='<itemref idref="i0"/><itemref idref="out"/>')
    for href in ("../../secret.xhtml", f"file://{tmp_path}/secret.xhtml", f"{tmp_path}/secret.xhtml"):
        out = f'<item id="out" href="{href}" media-type="application/xhtml+xml"/></manifest>'
        made = members | {"OEBPS/book.opf": str(members["OEBPS/book.opf"]).replace("</manifest>", out)}
        found = extracted(zipped(tmp_path / "a.epub", made), "el")
        assert shown(found) == [["paragraph", "a.xhtml", "Κείμενο."]]
        assert "secret.xhtml that is not in it" in found.warnings[0]
