"""Links and texts in the dialect of InterText, the editor for alignments.

Its sentences are `2:1` (paragraph, sentence): it takes no more than two numbers. Its `xtargets` and `type` have the
*target* first, the opposite of OPUS; see `xces` for reading, where the ids decide. `status` is `man` for what a person
has edited or approved, `auto` for the rest. Our own ids stand in `n` of a sentence, and all else that a pair says in
further attributes of its link; what InterText does not keep of them is lost, and a pair then is EDITED (`man`) or
ALIGNED. Markup within a sentence does not travel: it is read as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from ...corpus.model import Bitext, State
from ..xml import Escaping, Written, attributes
from .two_texts import links, packed
from .xces import Text, files, languages, read, written_facts

__all__ = ["files", "languages", "read", "write"]

_BY_PERSON = (State.EDITED, State.APPROVED)


def write(streams: Sequence[BinaryIO], bitext: Bitext, file_names: Sequence[str] = ()) -> Written:
    """Write links, source and target; the links name the texts, and those whose name ends in `.gz` are packed."""
    head = bitext.header
    called = list(file_names) or [file.name for file in files(Path("corpus.xml"), head)]
    escaping, count = Escaping(), 0
    with packed(streams, called) as (out, *texts):
        source, target = (
            Text(stream, lang, escaping, numbered=True)
            for stream, lang in zip(texts, (head.source_lang, head.target_lang), strict=True)
        )
        named = attributes({"toDoc": called[2], "fromDoc": called[1]})
        out.write(f'<?xml version="1.0" encoding="utf-8"?>\n<linkGrp{named}>\n'.encode())
        for link in links(bitext):
            doc = link.pair.doc
            here = " ".join([source.add(doc, one) for one in link.source])
            there = " ".join([target.add(doc, one) for one in link.target])
            status = "man" if link.pair.state in _BY_PERSON else "auto"
            # Single quotes, as InterText itself writes them: scripts that cut its files by text look for them.
            form = f"type='{len(link.target)}-{len(link.source)}' xtargets='{there};{here}' status='{status}'"
            out.write(f'<link {form} id="{link.pair.id}"{written_facts(link, escaping)}/>\n'.encode())
            count += 1
        for text in (source, target):
            text.close()
        out.write(b"</linkGrp>\n")
    return Written(count, escaping.replaced)
