"""TMX read and written beside its peers, in CPU seconds and peak memory, each in a process of its own.

    python benchmarks/tmx.py [--units 200000] [--runs 3] [--large 1000000]

The file is made here. `lxml loop` is the baseline: lxml's `iterparse`, clearing as it goes, that builds the very
shapes that dipla's reader builds (units, then pairs); `lxml.xmlfile` writes the same elements from the same pairs.
Ratios are medians over the runs, taken in turn. Peers that are not installed are left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from dipla.corpus.model import Bitext, Header, Origin, OriginKind, Pair, Sentence, Span, State
from dipla.export.facts import facts
from dipla.export.tmx import pairs, read, write
from dipla.export.tmx.units import Fact, Unit, Variant

GREEK = [
    "η",
    "γάτα",
    "κοιμάται",
    "κάτω",
    "από",
    "το",
    "τραπέζι",
    "της",
    "κουζίνας",
    "ενώ",
    "ο",
    "σκύλος",
    "περιμένει",
    "στην",
    "αυλή",
    "να",
    "γυρίσει",
    "κάποιος",
    "από",
    "τη",
    "δουλειά",
    "του",
    "και",
    "να",
    "τον",
    "ταΐσει",
    "πριν",
    "πέσει",
    "η",
    "νύχτα",
]
ENGLISH = [
    "the",
    "cat",
    "sleeps",
    "under",
    "the",
    "kitchen",
    "table",
    "while",
    "the",
    "dog",
    "waits",
    "in",
    "the",
    "yard",
    "for",
    "somebody",
    "to",
    "come",
    "back",
    "from",
    "work",
    "and",
    "feed",
    "him",
    "before",
    "night",
    "falls",
]
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def made(count: int) -> Iterator[Pair]:
    """Pairs such as a project holds."""
    chance = random.Random(1)
    origin = Origin(OriginKind.MT, "deepl", "", "2026-11-23T18:00:00Z", "q1", "passed")
    for n in range(1, count + 1):
        source = " ".join(chance.choices(GREEK, k=chance.randint(5, 17))) + f" {n}."
        target = " ".join(chance.choices(ENGLISH, k=chance.randint(5, 20))) + f" {n}."
        sentence = Sentence(f"el_s{n}", source, "el", n // 5, Span(n * 90, n * 90 + len(source)))
        yield Pair(
            f"p{n}", (sentence,), target, State.DRAFT, target, origin, doc="book.el.txt",
            created="2026-11-23T18:00:00Z", changed="2026-11-23T18:00:00Z",
        )  # fmt: skip


def header() -> Header:
    """The header of the file."""
    return Header("el", "en", title="Made", tools=("dipla 0",), date="2026-11-23T18:00:00Z")


def lxml_units(path: Path) -> Iterator[Unit]:
    """dipla's units by lxml's iterparse, clearing as it goes."""
    from lxml import etree

    def fact(element: Any) -> Fact:
        said = dict(element.attrib)
        return Fact(said.pop("type", ""), "".join(element.itertext()), said)

    for _, element in etree.iterparse(str(path), tag="tu", events=("end",)):
        variants = []
        for tuv in element.iterchildren("tuv"):
            said = dict(tuv.attrib)
            lang = said.pop(LANG, None) or said.pop("lang", "")
            segment = tuv.find("seg")
            if len(segment):
                text, markup = _plain(segment), etree.tostring(segment, encoding="unicode")
            else:
                text, markup = segment.text or "", ""
            props, notes = (tuple(map(fact, tuv.iterchildren(name))) for name in ("prop", "note"))
            variants.append(Variant(lang, text, markup, said, props, notes))
        props, notes = (tuple(map(fact, element.iterchildren(name))) for name in ("prop", "note"))
        yield Unit(element.sourceline, dict(element.attrib), props, notes, tuple(variants))
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _plain(segment: Any) -> str:
    return (segment.text or "") + "".join(
        ("" if part.tag in ("bpt", "ept", "it", "ph", "ut") else _plain(part)) + (part.tail or "") for part in segment
    )


def lxml_write(out: Any, bitext: Bitext) -> None:
    """The same elements through lxml's xmlfile."""
    from lxml import etree

    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("tmx", version="1.4"):
            file.write(
                etree.Element(
                    "header", creationtool="dipla", creationtoolversion="0", segtype="sentence", adminlang="en",
                    srclang="el", datatype="plaintext", **{"o-tmf": "dipla"},
                )
            )  # fmt: skip
            with file.element("body"):
                for pair in bitext:
                    unit = etree.Element("tu", tuid=pair.id)
                    for name, text in chain(facts(pair), [("source", pair.source[0].id)]):
                        prop = etree.SubElement(unit, "prop", type=f"x-dipla-{name}")
                        prop.text = text
                    for lang, text in (("el", pair.source_text), ("en", pair.target)):
                        tuv = etree.SubElement(unit, "tuv", {LANG: lang})
                        if lang == "en":
                            for name, said in (("creationdate", pair.created), ("changedate", pair.changed)):
                                tuv.set(name, said.replace("-", "").replace(":", ""))
                            tuv.set("changeid", "deepl")
                        etree.SubElement(tuv, "seg").text = text
                    file.write(unit)


def _count(items: Any) -> int:
    return sum(1 for _ in items)


READERS: dict[str, Callable[[Path], int]] = {
    "dipla": lambda path: _count(read(path, "el", "en")[0]),
    "lxml loop": lambda path: _count(pairs(lxml_units(path), "el", "en", [])),
}


def translate_toolkit(path: Path) -> int:
    """Units by translate-toolkit."""
    from translate.storage.tmx import tmxfile

    with path.open("rb") as stream:
        return len(tmxfile(stream, "el", "en").units)


def tmxutil(path: Path) -> int:
    """Units by tmxutil."""
    from tmxutil.formats.tmx import TMXReader

    with path.open("rb") as stream:
        return _count(TMXReader(stream))


def hypomnema(path: Path) -> int:
    """Units by hypomnema."""
    import hypomnema

    return _count(hypomnema.load(path).body)


def lokit(path: Path) -> int:
    """Units by lokit-python, as a stream."""
    import lokit as library

    return _count(library.stream.tmx(path, "el", "en").items)


PEERS = {"translate": translate_toolkit, "tmxutil": tmxutil, "hypomnema": hypomnema, "lokit": lokit}


def job(name: str, path: Path, count: int) -> dict[str, float]:
    """CPU seconds of one piece of work in this process, and the most memory it took, in MB."""
    import resource

    if name in ("write", "write through lxml"):
        # The pairs lie ready: what is timed is the writing.
        some = list(made(min(count, 200000)))
        stream = chain.from_iterable(some for _ in range(max(1, count // len(some))))
        before = time.process_time()
        with Path("/dev/null").open("wb") as out:
            (write if name == "write" else lxml_write)(out, Bitext(header(), stream))
        units = count
    elif name == "write as made":
        before = time.process_time()
        with path.open("wb") as out:
            units = write(out, Bitext(header(), made(count))).units
    else:
        before = time.process_time()
        units = (READERS | PEERS)[name](path)
    took = time.process_time() - before
    return {"cpu": took, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "units": units}


def apart(name: str, path: Path, count: int) -> dict[str, float]:
    """The same in a process of its own."""
    program = [sys.executable, __file__, "--job", name, "--path", str(path), "--units", str(count)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{name}: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return {}
    found: dict[str, float] = json.loads(done.stdout)
    return found


def told(name: str, runs: list[dict[str, float]], base: list[dict[str, float]], count: int) -> str:
    """One row of the table."""
    cpu = statistics.median(run["cpu"] for run in runs)
    ratio = statistics.median(run["cpu"] / other["cpu"] for run, other in zip(runs, base, strict=True))
    right = "" if all(run["units"] == count for run in runs) else f"  counted {runs[0]['units']:.0f}"
    return f"{name:20} {cpu:7.2f} s  {ratio:5.2f}  {max(run['mb'] for run in runs):7.0f} MB{right}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=200_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--job", help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.job:
        print(json.dumps(job(chosen.job, chosen.path, chosen.units)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "made.tmx")
        apart("write as made", path, chosen.units)
        size = path.stat().st_size / 1e6
        print(f"{chosen.units} units, {size:.0f} MB; CPU, ratio to lxml, peak memory")
        peers = [name for name in PEERS if importlib.util.find_spec(name)]
        for kind, names, base in (
            ("read", ["dipla", *peers], "lxml loop"),
            ("write", ["write"], "write through lxml"),
        ):
            runs: dict[str, list[dict[str, float]]] = {name: [] for name in [base, *names]}
            for turn in range(chosen.runs):
                for name in runs:
                    if name not in peers or not turn:
                        runs[name].append(apart(name, path, chosen.units))
            for name, found in runs.items():
                if all(found):
                    print(told(f"{kind}: {name}", found, runs[base][: len(found)], chosen.units))
        if chosen.large:
            apart("write as made", path, chosen.large)
            for name in ("dipla", "write as made"):
                found = apart(name, path, chosen.large)
                print(f"{name}, {chosen.large} units: {found['cpu']:.2f} s, {found['mb']:.0f} MB")


if __name__ == "__main__":
    main()
