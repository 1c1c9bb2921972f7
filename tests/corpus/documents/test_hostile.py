"""Documents from anybody: what would burst, leads astray or is broken ends soon, in little memory, and is told."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dipla.corpus.documents.docx import extracted
from dipla.corpus.documents.text import read_text
from dipla.corpus.errors import DiplaError

from .made import W, docx, docx_members, epub_members, odt, page, shown, zipped

TEXT = "<w:p><w:r><w:t>Κείμενο του εγγράφου.</w:t></w:r></w:p>"
BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
AWAY = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)


def _docx_with(**parts: str | bytes) -> Callable[[Path], Path]:
    names = {"document": "word/document.xml", "relations": "_rels/.rels"}
    return lambda path: zipped(path, docx_members(TEXT) | {names[name]: content for name, content in parts.items()})


def _document(before: str = "", body: str = TEXT) -> str:
    return f'{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'


def _with_bytes(change: Callable[[bytes], bytes]) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        docx(path, "".join(TEXT.replace("του", f"{n}") for n in range(2_000)))
        path.write_bytes(change(path.read_bytes()))
        return path

    return make


def _raw(content: bytes) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return make


def _spoilt(content: bytes) -> bytes:
    """The middle of the largest part written over."""
    at = content.index(b"word/document.xml") + 3_000
    return content[:at] + b"\xff" * 200 + content[at + 200 :]


# The name of a file, what makes it, and what is said of it.
HOSTILE: list[tuple[str, Callable[[Path], Path], str]] = [
    ("a.docx", _docx_with(document=_document(body="<w:p/>" * 4_000_000)), "would unfold from"),
    (
        "b.epub",
        lambda path: zipped(path, epub_members({"a.xhtml": page("<p>α" * 8_000_000)})),
        "would unfold from|are read",
    ),
    ("c.odt", lambda path: odt(path, "<text:p/>" * 3_000_000), "would unfold from"),
    ("d.docx", _docx_with(document=_document(BOMB, "<w:p><w:r><w:t>&c;</w:t></w:r></w:p>")), "declares an entity"),
    ("e.docx", _docx_with(document=_document(AWAY, "<w:p><w:r><w:t>&a;</w:t></w:r></w:p>")), "declares an entity"),
    (
        "f.epub",
        lambda path: zipped(path, epub_members({}) | {"OEBPS/book.opf": BOMB + "<package/>"}),
        "declares an entity",
    ),
    ("g.docx", _docx_with(document=_document(body="<w:sdt>" * 5_000)), "elements 257 deep"),
    ("h.docx", _docx_with(document=_document(body=f"<w:p w:a='{'α' * 3_000_000}'/>")), "a tag or text of more than"),
    ("i.docx", _docx_with(document=_document(body=TEXT.replace("του", "α" * 1_500_000))), "a paragraph of more than"),
    ("j.docx", _with_bytes(lambda content: content[: len(content) // 2]), "word/document.xml is cut off|are whole"),
    ("k.docx", _with_bytes(lambda content: content[:-30]), r"5 are whole \(_rels/.rels, "),
    (
        "l.docx",
        _with_bytes(_spoilt),
        r"document.xml is damaged .* paragraphs were readable before that, the last begins “Κ",
    ),
    ("m.docx", _docx_with(document=_document()[:-20]), "one paragraph was readable before that"),
    ("n.docx", lambda path: odt(path, "<text:p>Ναι.</text:p>"), "its content is an OpenDocument text"),
    ("o.odt", lambda path: docx(path, TEXT), "its content is a Word document"),
    ("p.docx", _raw("Κείμενο.".encode()), "its content is plain text"),
    ("q.docx", _raw(CFB + "EncryptedPackage".encode("utf-16-le")), "with a password"),
    ("r.epub", _raw(b"%PDF-1.7 "), "PDF"),
    ("s.docx", lambda path: zipped(path, {"a.txt": "Ναι."}), "a zip archive"),
    (
        "t.docx",
        lambda path: zipped(path, docx_members(TEXT) | {f"x/{n}": "" for n in range(20_100)}),
        "holds 20105 files",
    ),
]
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is measured as Linux tells it")
READER = """
import json, sys, time
from pathlib import Path
from dipla.corpus.documents.text import read_text
from dipla.corpus.errors import DiplaError
told = []
for name in sys.argv[1:]:
    start = time.process_time()
    said = text = ""
    try:
        text = read_text(Path(name), 'el').text
    except DiplaError as error:
        said = str(error)
    seconds = time.process_time() - start
    # Of this program alone: what getrusage tells begins with the memory of the program that started it.
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    told.append([said or f"read {len(text.encode())}", seconds, int(peak.split()[1]) / 1024])
print(json.dumps(told))
"""


def told(*paths: Path) -> list[tuple[str, float, float]]:
    """What is said of each file, the seconds that it took, and the largest memory so far in MB."""
    done = subprocess.run([sys.executable, "-c", READER, *map(str, paths)], capture_output=True, check=True)
    found: list[Any] = json.loads(done.stdout)
    return [(said, seconds, memory) for said, seconds, memory in found]


@LINUX
def test_a_hostile_or_broken_document_is_refused_soon_and_in_little_memory(tmp_path: Path, bars: Any) -> None:
    paths = [make(tmp_path / name) for name, make, _ in HOSTILE]
    for (name, _, expected), (said, seconds, memory) in zip(HOSTILE, told(*paths), strict=True):
        assert not said.startswith("read"), (name, said)
        assert re.search(expected, said), (name, said)
        bars.hold(seconds, 2)
        assert memory < 300, (name, memory)


def test_the_reader_itself_says_that_a_document_has_a_password_or_is_something_else(tmp_path: Path) -> None:
    for content, expected in (
        (CFB + "EncryptedPackage".encode("utf-16-le"), "a document with a password"),
        (CFB, "an old Office program"),
        (b"{\\rtf1 }", "an RTF document"),
        (b"<html>", "an HTML page"),
    ):
        with pytest.raises(DiplaError, match=expected):
            extracted(_raw(content)(tmp_path / "a.docx"), "el")


def test_names_that_lead_out_of_a_zip_lead_nowhere(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    members = docx_members(TEXT) | {"../evil.txt": "x", "/tmp/evil.txt": "x", "..\\evil.txt": "x"}
    read = read_text(zipped(folder / "a.docx", members), "el")
    assert read.text == "Κείμενο του εγγράφου."
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "a.docx"]


def test_pictures_that_fold_to_nothing_do_not_stand_in_the_way(tmp_path: Path) -> None:
    members = docx_members(TEXT) | {"word/media/white.bmp": bytes(20_000_000)}
    assert shown(extracted(zipped(tmp_path / "a.docx", members), "el")) == [["paragraph", "Κείμενο του εγγράφου."]]


@LINUX
def test_a_document_of_100_mb_is_read_in_memory_that_grows_with_its_text_only(tmp_path: Path) -> None:
    lines = Path(__file__).parents[3].joinpath("examples/serge/serge.el.txt").read_text("utf-8").splitlines()
    runs = [f"<w:r><w:t>{line.replace('&', '&amp;')}</w:t></w:r>" for line in lines]
    paragraphs = "".join(f"<w:p>{''.join(runs[n % 90 : n % 90 + 5])}</w:p>" for n in range(3_000))
    small, large = docx(tmp_path / "a.docx", TEXT), docx(tmp_path / "b.docx", paragraphs)
    picture = os.urandom(1 << 20)
    with zipfile.ZipFile(large, "a", zipfile.ZIP_STORED) as archive:
        for n in range(100):
            archive.writestr(f"word/media/image{n}.jpg", picture)
    assert large.stat().st_size > 100_000_000
    (_, _, before), (said, _, after) = told(small, large)
    text = int(said.removeprefix("read ")) / (1 << 20)
    assert text > 3
    assert after - before < 3 * text
