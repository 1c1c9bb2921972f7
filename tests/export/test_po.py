"""A catalogue says what gettext's editors understand: fuzzy is what nobody has looked at."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from translate.storage.pypo import pofile

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import Bitext, Header, Origin, OriginKind, Pair, Sentence, State
from dipla.export.po import languages, read, write

HEAD = Header("el", "en-GB", title="Σερζ", licence="CC0-1.0", tools=("dipla 0.1.0",), date="2026-11-23T10:00:00Z")
MACHINE = Origin(OriginKind.MT, "google", date="2026-11-23T10:00:00Z")


def pair(identifier: str, source: str, target: str | None, state: State, **more: object) -> Pair:
    return Pair(identifier, (Sentence(f"el_{identifier}", source, "el"),), target, state, **more)  # type: ignore[arg-type]


PAIRS = [
    pair("p1", "Πού πήγε;", "Where did he go?", State.DRAFT, draft="Where did he go?", origin=MACHINE),
    pair("p2", 'Είπε "ναι"\nκι έφυγε.', 'He said "yes"\nand left.', State.EDITED, note="Two\nlines."),
    pair("p3", "Πού πήγε;", "Where has he gone?", State.APPROVED),
    pair("p4", "Μόνο εδώ.", None, State.UNTRANSLATED),
    pair("p5", "Περιττό.", "", State.APPROVED),
    pair("p6", "Ίσως.", "Perhaps.", State.ALIGNED),
    Pair("p7", (), "Added.", State.EDITED),
]


def written(pairs: list[Pair] = PAIRS) -> str:
    out = io.BytesIO()
    write(out, Bitext(HEAD, pairs))
    return out.getvalue().decode()


def catalogue(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    path = folder / "a.po"
    path.write_bytes(content.encode(encoding))
    return path


def found(path: Path) -> list[tuple[str, str, str | None, str]]:
    return [(one.id, one.source_text, one.target, str(one.state)) for one in read(path, "el", "en")[0]]


def test_another_toolkit_reads_texts_flags_and_languages() -> None:
    store = pofile.parsestring(written().encode())
    units = [unit for unit in store.units if not unit.isheader()]
    assert [(unit.source, unit.target) for unit in units] == [
        (one.source_text, one.target or "") for one in PAIRS if one.source
    ]
    assert [unit.isfuzzy() for unit in units] == [True, False, False, False, False, True]
    assert units[1].getnotes(origin="translator") == "Two\nlines."
    assert store.gettargetlanguage() == "en_GB"


def test_only_a_source_that_comes_again_has_a_context() -> None:
    store = pofile.parsestring(written().encode())
    assert [unit.getcontext() for unit in store.units[1:]] == ["", "", "p3", "", "", ""]


@pytest.mark.client
def test_gettext_itself_finds_nothing_wrong(tmp_path: Path) -> None:
    foreign = list(read(catalogue(tmp_path, FOREIGN.format(charset="UTF-8")), "el", "en")[0])
    if not shutil.which("msgfmt"):
        pytest.skip("msgfmt is not installed (Debian package gettext)")
    path = catalogue(tmp_path, written([*PAIRS, *foreign]))
    done = subprocess.run(["msgfmt", "-c", "-v", "-o", tmp_path / "a.mo", path], capture_output=True, text=True)
    assert (done.returncode, done.stderr.strip()) == (
        0,
        "4 translated messages, 3 fuzzy translations, 3 untranslated messages.",
    )


def test_the_header_says_both_languages(tmp_path: Path) -> None:
    assert languages(catalogue(tmp_path, written())) == ("el", "en-GB")


FOREIGN = """\
# Άννα, 2026
msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset={charset}\\n"
"Plural-Forms: nplurals=2; plural=n != 1;\\n"

# A translator's word.
#. The program's word.
#: src/main.c:12
#, c-format
msgctxt "menu"
msgid "Άνοιγμα "
"αρχείου"
msgstr "Open file"

#, fuzzy
#| msgid "Κλείσε"
msgid "Κλείσιμο"
msgstr "Close"

msgid "Έξοδος"
msgstr ""

msgid "%d αρχείο"
msgid_plural "%d αρχεία"
msgstr[0] "%d file"
msgstr[1] "%d files"

#~ msgid "Παλιό"
#~ msgstr "Old"
"""


@pytest.mark.parametrize("encoding", ["utf-8", "iso8859-7"])
def test_another_program_s_catalogue_is_read_with_its_states_plurals_and_notes(encoding: str, tmp_path: Path) -> None:
    path = catalogue(tmp_path, FOREIGN.format(charset=encoding.upper()), encoding)
    bitext, skipped = read(path, "el", "en")
    pairs = list(bitext)
    assert [(one.id, one.source_text, one.target, str(one.state)) for one in pairs] == [
        ("menu", "Άνοιγμα αρχείου", "Open file", "edited"),
        ("po2", "Κλείσιμο", "Close", "draft"),
        ("po3", "Έξοδος", None, "untranslated"),
        ("po4.0", "%d αρχείο", "%d file", "edited"),
        ("po4.1", "%d αρχεία", "%d files", "edited"),
    ]
    assert pairs[0].note == "A translator's word.\nThe program's word."
    assert [one.flags for one in pairs[3:]] == [("plural:0",), ("plural:1",)]
    assert [(one.line, one.reason) for one in skipped] == [(30, "the entry is obsolete (#~)")]


def test_what_a_pair_has_no_field_for_is_put_back_and_plural_forms_become_one_entry_again(tmp_path: Path) -> None:
    bitext, _ = read(catalogue(tmp_path, FOREIGN.format(charset="UTF-8")), "el", "en")
    pairs = list(bitext)
    content = written([replace(pairs[0], state=State.APPROVED), *pairs[1:]])
    body = [line for line in content.split("\n\n", 1)[1].splitlines() if not line.startswith("#. dipla-")]
    was = FOREIGN.split("\n\n", 1)[1].split("#~")[0].replace('"Άνοιγμα "\n"αρχείου"', '"Άνοιγμα αρχείου"')
    assert body == was.splitlines()
    assert found(catalogue(tmp_path, content))[1:] == [
        (one.id, one.source_text, one.target, str(one.state)) for one in pairs[1:]
    ]


def test_a_note_that_was_changed_is_written_as_it_is_now(tmp_path: Path) -> None:
    first = next(iter(read(catalogue(tmp_path, FOREIGN.format(charset="UTF-8")), "el", "en")[0]))
    content = written([replace(first, note="New.")])
    assert "# New.\n" in content
    assert "The program's word." not in content


def test_a_language_with_one_form_takes_it_for_the_plural(tmp_path: Path) -> None:
    path = catalogue(tmp_path, 'msgid "ένα"\nmsgid_plural "πολλά"\nmsgstr[0] "x"\n')
    assert found(path) == [("po1.0", "πολλά", "x", "edited")]


def test_the_flag_has_the_last_word_and_the_machine_stays_the_draft_s_author(tmp_path: Path) -> None:
    path = catalogue(tmp_path, written().replace("#, fuzzy\n", ""))
    first = next(iter(read(path, "el", "en")[0]))
    assert (first.state, first.origin, first.draft_origin) == (State.EDITED, Origin(OriginKind.HUMAN), MACHINE)
    path = catalogue(tmp_path, written().replace('msgctxt "p3"', '#, fuzzy\nmsgctxt "p3"'))
    assert {one[0]: one[3] for one in found(path)}["p3"] == "draft"


def test_what_an_editor_filled_in_is_edited_and_what_it_emptied_is_untranslated(tmp_path: Path) -> None:
    content = written().replace('msgid "Μόνο εδώ."\nmsgstr ""', 'msgid "Μόνο εδώ."\nmsgstr "Only here."')
    content = content.replace('#, fuzzy\nmsgid "Ίσως."\nmsgstr "Perhaps."', 'msgid "Ίσως."\nmsgstr ""')
    said = {one[0]: one[2:] for one in found(catalogue(tmp_path, content))}
    assert said["p4"] == ("Only here.", "edited")
    assert said["p6"] == (None, "untranslated")
    assert said["p5"] == ("", "approved")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('msgid "α"\nmsgstr "a\n', "line 2: no PO file"),
        ('msgid "α"\nmsgstr "a "b" c"\n', "line 2: no PO file"),
        ("source,target\n", "line 1: no PO file"),
        ('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "\udcff"\nmsgstr ""\n', "not utf-8"),
    ],
)
def test_what_is_no_catalogue_is_refused_with_its_place(content: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(DiplaError, match=told):
        list(read(path, "el", "en")[0])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DiplaError, match=r"no\.po: there is no such file"):
        read(tmp_path / "no.po", "el", "en")
