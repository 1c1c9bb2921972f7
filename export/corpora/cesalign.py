"""Links as OPUS has them: a cesAlign file and two XCES texts. `opus_read` reads all three.

`xtargets` is the source's ids, a semicolon, the target's; see `xces` for reading, where the ids decide. What a pair
says beyond its texts stands in further attributes of its link. A `certainty` that is not 0 to 1 (hunalign's) is left.
Markup within a sentence, and words with their annotation, do not travel: they are read as text. Of several documents
each keeps its name in `doc`; the file has one group of links all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from ...corpus.model import Bitext
from ..xml import Escaping, Written, attributes
from .two_texts import links, packed
from .xces import Text, files, languages, read, written_facts

__all__ = ["files", "languages", "read", "write"]


def write(streams: Sequence[BinaryIO], bitext: Bitext, file_names: Sequence[str] = ()) -> Written:
    """Write links, source and target; the links name the texts, and those whose name ends in `.gz` are packed."""
    head = bitext.header
    called = list(file_names) or [file.name for file in files(Path("corpus.xml"), head)]
    escaping, count = Escaping(), 0
    with packed(streams, called) as (out, *texts):
        source, target = (
            Text(stream, lang, escaping, numbered=False)
            for stream, lang in zip(texts, (head.source_lang, head.target_lang), strict=True)
        )
        named = attributes({"targType": "s", "fromDoc": called[1], "toDoc": called[2]})
        out.write(
            '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">\n'
            f'<cesAlign version="1.0">\n<linkGrp{named}>\n'.encode()
        )
        for link in links(bitext):
            doc = link.pair.doc
            sides = (
                " ".join([text.add(doc, one) for one in side])
                for text, side in ((source, link.source), (target, link.target))
            )
            line = f'<link id="{link.pair.id}" xtargets="{";".join(sides)}"{written_facts(link, escaping)}/>\n'
            out.write(line.encode())
            count += 1
        for text in (source, target):
            text.close()
        out.write(b"</linkGrp>\n</cesAlign>\n")
    return Written(count, escaping.replaced)
