"""Parquet and JSON Lines hold a pair in the columns that `datasets` loads."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipla.corpus.errors import DiplaError
from dipla.corpus.model import Bitext, Header, OriginKind, Pair, Sentence, State
from dipla.export.corpora import jsonl, parquet
from dipla.export.corpora.records import pair
from dipla.export.finding import Notes, Skipped
from dipla.export.ids import PairIds

HEAD = Header("el", "en", "Σερζ", ("Serge, Victor",), "CC0-1.0", "a book")


def saved(path: Path, pairs: list[Pair], header: Header = HEAD) -> Path:
    with path.open("wb") as out:
        (parquet if path.suffix == ".parquet" else jsonl).write(out, Bitext(header, pairs))
    return path


def lines(path: Path, *texts: str) -> Path:
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


def write_table(rows: list[dict[str, object]], path: Path) -> None:
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    pytest.importorskip("pyarrow.parquet").write_table(arrow.Table.from_pylist(rows), path)


def loaded(path: Path) -> tuple[list[Pair], list[Skipped]]:
    bitext, skipped = jsonl.read(path, "el", "en")
    return list(bitext), skipped


def test_the_header_stands_in_the_metadata_of_a_parquet_file(tmp_path: Path, beads: list[Pair]) -> None:
    assert parquet.read(saved(tmp_path / "a.parquet", beads), "el", "en")[0].header == HEAD


def test_a_parquet_file_is_written_in_groups_of_rows_of_one_schema(
    tmp_path: Path, beads: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    arrow = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    monkeypatch.setattr(parquet, "ROWS", 4)
    path = saved(tmp_path / "a.parquet", beads)
    with arrow.ParquetFile(path) as file:
        assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [4, 4, 1]
        empty = saved(tmp_path / "b.parquet", [])
        assert arrow.read_schema(empty).equals(file.schema_arrow, check_metadata=True)
    assert list(parquet.read(path, "el", "en")[0]) == beads


def test_without_pyarrow_a_person_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DiplaError, match=r'pip install "dipla\[parquet\]"'):
        saved(tmp_path / "a.parquet", [])


@pytest.mark.parametrize("content", [b"", b"PAR1", b"id,el,en\n"])
def test_what_is_no_parquet_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(content)
    with pytest.raises(DiplaError, match="no whole Parquet file"):
        parquet.read(path, "el", "en")


def test_a_dataset_of_others_is_read_as_drafts_of_unknown_origin(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", '{"translation": {"el-GR": "Ναι.", "en": "Yes.", "fr": "Oui."}, "id": 7}')
    (found,) = loaded(path)[0]
    assert (found.id, found.source_text, found.target, found.state) == ("n7", "Ναι.", "Yes.", State.DRAFT)
    assert found.origin is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[]", "found list, no object"),
        ("{}", "no translation; expected an object with a text for each language"),
        ('{"translation": {"de": "Ja."}}', "no text in el or en; found de"),
        ('{"translation": {"el": "", "en": " "}}', "no text in el or en; found el, en"),
        ('{"translation": {"el": "Ναι.", "en": "Yes."}, "state": "edted"}', "state 'edted'; expected untranslated"),
        ('{"translation": {"el": "Ναι.", "en": 3}}', "found 3; expected a text"),
        ('{"translation": {"el": "Ναι.", "en": "Yes."}, "note": 3}', "found 3; expected a text"),
    ],
)
def test_a_record_that_is_no_pair_is_passed_over_with_its_line(tmp_path: Path, line: str, reason: str) -> None:
    good = '{"translation": {"el": "Ναι.", "en": "Yes."}}'
    pairs, (skipped,) = loaded(lines(tmp_path / "a.jsonl", good, "", line, good))
    assert len(pairs) == 2
    assert skipped.line == 3
    assert skipped.reason.startswith(reason)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "text", "el", "start"]), inner),
    max_leaves=5,
)


@given(
    st.dictionaries(
        st.sampled_from(["id", "state", "score", "draft", "flags", "origin", "origin_tool", "source_sentences"]), ANY
    )
)
def test_whatever_a_record_holds_it_is_a_pair_or_a_reason(row: dict[str, object]) -> None:
    made = pair(row | {"translation": {"el": "Ναι.", "en": "Yes."}}, HEAD, PairIds(), 1, Notes())
    assert isinstance(made, Pair) or made


@pytest.mark.parametrize("line", ["{", "nonsense", '{"translation": ', "[" * 100_000])
def test_a_line_that_is_no_json_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    path = lines(tmp_path / "a.jsonl", '{"translation": {"el": "Ναι.", "en": "Yes."}}', line)
    with pytest.raises(DiplaError, match=r"a\.jsonl, line 2: not JSON"):
        loaded(path)


def test_a_text_that_was_edited_in_the_file_goes_before_its_sentences(tmp_path: Path, beads: list[Pair]) -> None:
    path = saved(tmp_path / "a.jsonl", beads)
    row = json.loads(path.read_text(encoding="utf-8").splitlines()[2])
    row["translation"] = {"el": "Άλλο.", "en": "Another."}
    (found,) = loaded(lines(path, json.dumps(row)))[0]
    assert (found.source_text, found.target, found.target_sentences) == ("Άλλο.", "Another.", ())


def test_two_texts_of_one_language_have_no_two_columns(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.parquet"):
        with pytest.raises(DiplaError, match="both languages are 'el'"):
            saved(tmp_path / name, [], Header("el", "el"))


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet"])
def test_a_lone_surrogate_becomes_a_replacement_and_is_counted(tmp_path: Path, name: str) -> None:
    broken = Pair("p1", (Sentence("el_s1", "Ναι\ud800.", "el"),), "Yes.", State.EDITED)
    module = parquet if name == "a.parquet" else jsonl
    with (tmp_path / name).open("wb") as out:
        # The text stands in `translation` and among the sentences.
        assert module.write(out, Bitext(HEAD, [broken])).replaced == 2
    assert next(iter(module.read(tmp_path / name, "el", "en")[0])).source_text == "Ναι\ufffd."


@pytest.mark.client
def test_pyarrow_and_pandas_read_texts_and_states(tmp_path: Path, beads: list[Pair]) -> None:
    arrow = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    table = arrow.read_table(saved(tmp_path / "a.parquet", beads))
    assert table.column("translation").to_pylist() == [
        {"el": one.source_text if one.source else None, "en": one.target} for one in beads
    ]
    frame = table.to_pandas()
    assert list(frame[frame.origin == OriginKind.MT].state) == [State.DRAFT, State.EDITED]


_LOAD = """
import json, sys
import datasets
datasets.disable_progress_bars()
for kind, path in (("parquet", sys.argv[1]), ("json", sys.argv[2])):
    rows = datasets.load_dataset(kind, data_files=path, split="train", cache_dir=sys.argv[3])
    print(json.dumps([[row["id"], row["translation"], row["state"]] for row in rows]))
"""


@pytest.mark.client
def test_hugging_face_datasets_loads_both(tmp_path: Path, beads: list[Pair]) -> None:
    client = shutil.which("datasets-cli")
    if client is None:
        pytest.skip("datasets-cli is not on the PATH: Hugging Face datasets is not installed")
    paths = [saved(tmp_path / "a.parquet", beads), saved(tmp_path / "a.jsonl", beads)]
    done = subprocess.run(
        [Path(client).with_name("python"), "-c", _LOAD, *paths, tmp_path / "cache"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    wanted = [
        [one.id, {"el": one.source_text if one.source else None, "en": one.target}, str(one.state)] for one in beads
    ]
    assert [json.loads(line) for line in done.stdout.splitlines()] == [wanted, wanted]


@pytest.mark.parametrize(
    ("names", "languages"),
    [
        (("el", "en"), ("el", "en")),
        (("el_GR", "EN"), ("el-gr", "en")),
        (("Greek", "English"), ("el", "en")),
        (("source", "target"), ()),
        (("src", "tgt"), ()),
    ],
)
def test_foreign_tables_may_have_the_texts_in_columns_of_their_own(
    tmp_path: Path, names: tuple[str, str], languages: tuple[str, ...]
) -> None:
    rows = [{"n": 7, names[0]: "Ναι.", names[1]: "Yes."}, {"n": 8, names[0]: "Όχι.", names[1]: None}]
    table, listed = tmp_path / "a.parquet", lines(tmp_path / "a.jsonl", *map(json.dumps, rows))
    write_table(rows, table)
    for form, path in ((parquet, table), (jsonl, listed)):
        assert form.languages(path) == languages
        bitext, skipped = form.read(path, "el", "en")
        assert [(one.source_text, one.target) for one in bitext] == [("Ναι.", "Yes."), ("Όχι.", None)]
        assert not skipped


def test_a_foreign_table_without_two_texts_is_refused_with_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    write_table([{"el": "Ναι.", "fr": "Oui."}], path)
    with pytest.raises(DiplaError, match=r"two that are named `el` and `en`.*found el, fr"):
        parquet.read(path, "el", "en")
