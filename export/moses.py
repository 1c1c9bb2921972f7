"""Moses pairs: two files, `NAME.el` and `NAME.en`, of which line n of one translates line n of the other.

The files hold texts alone. A line break in a text becomes a space. An empty line stands for what is missing: a sentence
that is untranslated or was left out on purpose has an empty target line, an addition an empty source line. Coming back,
an empty target is UNTRANSLATED, since nothing says that it is on purpose; every other pair is a DRAFT.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO

from ..corpus.errors import DiplaError
from ..corpus.languages import code_of, same_language
from ..corpus.model import Bitext, Header, Pair, Sentence
from .facts import facts_of
from .finding import Notes, Skipped
from .plain import Encoding, lines_of, one_line
from .xml import Written

# Lines that are read together.
_LINES = 4096
_EMPTY = "the line is empty in both files"


def read(path: Path, source_lang: str, target_lang: str) -> tuple[Bitext, Notes]:
    """The pairs of two files, and a list that fills with the lines passed over: those empty in both.

    `path` is one of the two, or both without their language code. Raises DiplaError when a file is missing, or one has
    more lines than the other; that is known at the end.
    """
    skipped = Notes()
    files(path, (source_lang, target_lang))
    header = Header(source_lang, target_lang, title=stem(path).name)
    return Bitext(header, _pairs(path, (source_lang, target_lang), skipped)), skipped


def write(outs: tuple[BinaryIO, BinaryIO], bitext: Bitext) -> Written:
    """Write all pairs, a line each in both streams; the same bitext gives the same bytes."""
    encoding, count = Encoding(), 0
    for pair in bitext:
        for out, text in zip(outs, (pair.source_text, pair.target or ""), strict=True):
            out.write(f"{one_line(encoding.text(text))}\n".encode())
        count += 1
    return Written(count, encoding.replaced)


def languages(path: Path) -> tuple[str, ...]:
    """The languages whose files stand side by side under this name, the one that was named first."""
    found = dict(_beside(path))
    return tuple(sorted(found, key=lambda code: (found[code] != path, code)))


def stem(path: Path) -> Path:
    """The name without language code, `.gz`, and the `.moses` under which the two are written.

    >>> str(stem(Path("corpus.el-en.en.gz"))), str(stem(Path("corpus.el-en")))
    ('corpus.el-en', 'corpus.el-en')
    """
    name = path.name.removesuffix(".gz").removesuffix(".moses")
    rest, _, last = name.rpartition(".")
    # Two languages are no language with a region: the corpora of the net are named so.
    first, _, second = last.partition("-")
    is_both = second.islower() and first != second and code_of(first) and code_of(second)
    return path.with_name(rest if rest and code_of(last) and not is_both else name)


def names(path: Path, langs: Sequence[str]) -> tuple[Path, Path]:
    """The two files to write, under one name."""
    packed = ".gz" if path.name.endswith(".gz") else ""
    base = stem(path)
    first, second = (base.with_name(f"{base.name}.{lang}{packed}") for lang in langs)
    return first, second


def files(path: Path, langs: Sequence[str]) -> tuple[Path, Path]:
    """The two files that are there. DiplaError when one is not."""
    there = _beside(path)
    chosen = []
    for lang in langs:
        exact = [place for code, place in there if code == lang.lower()]
        near = exact or [place for code, place in there if same_language(code, lang)]
        if not near:
            listed = ", ".join(place.name for _, place in there) or "no file of a language"
            base = stem(path)
            raise DiplaError(
                f"{path}: found {listed}; expected {base.name}.{langs[0]} and {base.name}.{langs[1]} (or .gz) in "
                f"{base.parent}. Name one of the two files, or say the languages with --from and --to."
            )
        chosen.append(near[0])
    return chosen[0], chosen[1]


def _beside(path: Path) -> list[tuple[str, Path]]:
    """Language codes and files under one name."""
    base = stem(path)
    found = []
    for place in sorted(base.parent.glob(f"{_literal(base.name)}.*")) if base.parent.is_dir() else []:
        last = place.name.removesuffix(".gz")[len(base.name) + 1 :]
        if "." not in last and (code := code_of(last)) and place.is_file():
            found.append((code, place))
    return found


def _literal(name: str) -> str:
    """A name in which no character means another to `glob`."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def blocks(
    path: Path, langs: tuple[str, str], skipped: list[Skipped]
) -> Iterator[tuple[list[int], list[str], list[str]]]:
    """The texts alone, some thousands of lines at a time: line numbers, sources, targets, as NFC without line ends.

    It reads as `read` does, and raises what that raises.
    """
    first, second = files(path, langs)
    with lines_of(first, *langs) as sources, lines_of(second, langs[1], langs[0]) as targets:
        number = 0
        while True:
            some = list(islice(sources, _LINES))
            others = list(islice(targets, len(some) or 1))
            if len(some) != len(others):
                seen = number + len(some), number + len(others)
                _refuse(first, second, (seen[0] + _rest(sources), seen[1] + _rest(targets)))
            if not some:
                return
            numbers = list(range(number + 1, number + len(some) + 1))
            number += len(some)
            some, others = _normal(some), _normal(others)
            empty = [
                place
                for place, (one, other) in enumerate(zip(some, others, strict=True))
                if (not one or one.isspace()) and (not other or other.isspace())
            ]
            skipped.extend(Skipped(numbers[place], _EMPTY) for place in empty)
            for place in reversed(empty):
                del some[place], others[place], numbers[place]
            yield numbers, some, others


def write_lines(outs: Sequence[BinaryIO], sides: Sequence[Sequence[str]], encoding: Encoding) -> None:
    """Write texts, a line each, as `write` does."""
    for out, texts in zip(outs, sides, strict=True):
        whole = "".join(texts)
        lines = texts if whole.isprintable() else [one_line(encoding.text(text)) for text in texts]
        out.write(("\n".join(lines) + "\n").encode() if lines else b"")


def _normal(lines: list[str]) -> list[str]:
    whole = "".join(lines)
    # Each line but the last ends with a line feed, and most have no other mark there.
    texts = whole.removesuffix("\n").split("\n") if "\r" not in whole else [line.rstrip("\r\n") for line in lines]
    if unicodedata.is_normalized("NFC", whole):
        return texts
    return [unicodedata.normalize("NFC", text) for text in texts]


def _pairs(path: Path, langs: tuple[str, str], skipped: list[Skipped]) -> Iterator[Pair]:
    usual = langs[0].split("-")[0]
    for numbers, sources, targets in blocks(path, langs, skipped):
        for number, source, target in zip(numbers, sources, targets, strict=True):
            identifier = f"line{number}"
            text = target if target.strip() else None
            yield Pair(
                id=identifier,
                source=(Sentence(f"{usual}_{identifier}", source, langs[0]),) if source.strip() else (),
                target=text,
                **facts_of({}, text),
            )


def _rest(stream: TextIO) -> int:
    return sum(1 for _ in stream)


def _refuse(first: Path, second: Path, counts: tuple[int, int]) -> None:
    raise DiplaError(
        f"{first}: {counts[0]} lines, {second}: {counts[1]} lines; expected as many in both, since line n translates "
        "line n. Get a whole copy of the shorter one. Nothing was written."
    )
