"""Translation memories: TMX 1.1 to 1.4b in, TMX 1.4b out; what is wrong in one, and memories merged, thinned and cut.

A file is a stream of units as they stand in it (`units`). `reading` and `writing` turn them into pairs and back,
`check` judges them, and `merge`, `dedupe` and `split` pass them on, with all that they say.
"""

from .reading import languages, pairs, read
from .writing import write, write_units

__all__ = ["languages", "pairs", "read", "write", "write_units"]
