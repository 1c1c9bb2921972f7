"""How many sentences come back as they were after two tokenisers and `dipla.corpus.clean`.

    DIPLA_SHARED=... python benchmarks/detokenising.py [--errors N] [--lang el|en]

Each document of the gold is tokenised a sentence a line (sacremoses without escapes; NLTK's Treebank
tokeniser), cleaned as one text, and compared a sentence at a time after every double quote mark is
folded to `"`. Needs sacremoses and nltk, which dipla itself does not: install them beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from dipla.corpus.clean import clean

_DOUBLE = re.compile("[«»“”„\"]|``|''")


def documents(lang: str) -> Iterator[list[str]]:
    """The sentences of each gold document."""
    folder = Path(os.environ["DIPLA_SHARED"], "gold", "segment")
    for row in (folder / f"ntrex-{lang}-dev.jsonl").read_text("utf-8").splitlines():
        document = json.loads(row)
        yield [document["text"][start:end] for start, end in document["spans"]]


def tokenisers(lang: str) -> dict[str, Callable[[str], str]]:
    """Each tokeniser by its name."""
    from nltk.tokenize import TreebankWordTokenizer
    from sacremoses import MosesTokenizer

    moses, treebank = MosesTokenizer(lang=lang), TreebankWordTokenizer()
    return {
        "sacremoses": lambda s: str(moses.tokenize(s, escape=False, return_str=True)),
        "nltk": lambda s: " ".join(treebank.tokenize(s)),
    }


def folded(sentence: str) -> str:
    """The sentence with one sign for all double quote marks."""
    return _DOUBLE.sub('"', sentence).strip()


def measure(lang: str, tokenise: Callable[[str], str], show: int, *, alone: bool) -> tuple[int, int]:
    """How many sentences are exact, of how many; with `alone` each sentence is a document of its own."""
    exact = total = 0
    for sentences in documents(lang):
        tokenised = [tokenise(sentence) for sentence in sentences]
        if alone:
            cleaned = [clean(line, lang).text for line in tokenised]
        else:
            cleaned = clean("\n".join(tokenised), lang).text.split("\n")
        for sentence, line, was in zip(sentences, cleaned, tokenised, strict=True):
            total += 1
            if folded(sentence) == folded(line):
                exact += 1
            elif show > 0:
                show -= 1
                print(f"gold   {sentence}\ntokens {was}\nclean  {line}\n", file=sys.stderr)
    return exact, total


def main() -> None:
    """Print one line a language and tokeniser."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", type=int, default=0, help="show so many sentences that differ")
    parser.add_argument("--lang", choices=("el", "en"), help="one language only")
    parser.add_argument("--alone", action="store_true", help="clean each sentence as a document of its own")
    options = parser.parse_args()
    if "DIPLA_SHARED" not in os.environ:
        sys.exit("DIPLA_SHARED is not set: expected the folder that holds gold/segment/ntrex-el-dev.jsonl.")
    for lang in (options.lang,) if options.lang else ("el", "en"):
        try:
            found = tokenisers(lang)
        except ImportError as error:
            sys.exit(f"{error.name} is not installed; this benchmark needs `pip install sacremoses nltk`.")
        for name, tokenise in found.items():
            exact, total = measure(lang, tokenise, options.errors, alone=options.alone)
            print(f"{lang}  {name:10}  {exact}/{total}  {100 * exact / total:.2f} %")


if __name__ == "__main__":
    main()
