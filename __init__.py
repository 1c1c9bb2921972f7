"""Greek-English parallel corpora: sentences, drafts or translations beside them, human edits kept, TMX and TEI out.

The rooms: `corpus` (text comes in), `align` (sentences become pairs), `review` (the human's turn),
`export` (pairs in standard formats), `command` (what a person types). Nothing heavy is imported here.

    table = dipla.read_pairs("serge.tmx")       # a pandas table, a row a pair; see export/frames.py
    dipla.write_pairs(table, "serge.csv")
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .export.frames import read_pairs, write_pairs

__version__ = "0.1.0"
__all__ = ["__version__", "read_pairs", "write_pairs"]


def __getattr__(name: str) -> Any:
    """The functions for notebooks, imported when they are asked for: they bring pandas along."""
    if name in ("read_pairs", "write_pairs"):
        from .export import frames

        return getattr(frames, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
