"""Words that stand in both texts letter for letter: addresses, acronyms, names left in their own script.

Where the two languages have different scripts, a word in the other's script is surely no accident; where they share
one, equal words may be names, loans or chance.
"""

from __future__ import annotations

from collections.abc import Iterator

from .words import Text


def lookalikes(source: Text, target: Text) -> Iterator[tuple[int, int, float, float]]:
    """Equal types with the chance of each given the other."""
    types = {name: number for number, name in enumerate(target.types)}
    shared = [(left, types[name]) for left, name in enumerate(source.types) if name[0] != "#" and name in types]
    # Of two scripts few types are shared, of one script many.
    foreign = len(shared) < 0.2 * min(len(source.types), len(target.types))
    chance = 0.75 if foreign else 0.3
    for left, right in shared:
        yield left, right, chance, chance
