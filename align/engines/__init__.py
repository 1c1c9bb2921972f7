"""Machine translation engines behind one small interface, found by name.

Nothing is called before somebody has named it. A package of its own adds an engine through the entry point group
`dipla.engines`: a name, and a function that takes a `Wish` and returns an `Engine`. dipla's own names win.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from ...corpus.errors import DiplaError
from ..glossary import Term
from .interface import Engine, EngineError, Limits, Times, Wish

__all__ = ["ENGINES", "GROUP", "Engine", "EngineError", "Limits", "Term", "Times", "Wish", "engine", "names"]

GROUP = "dipla.engines"
# name: module and the function in it.
ENGINES = {
    "google": ("keyless", "google"),
    "mymemory": ("keyless", "mymemory"),
    "libretranslate": ("libretranslate", "make"),
    "deepl": ("deepl", "make"),
    "chat": ("chat", "make"),
    "local": ("local", "make"),
}


def names() -> list[str]:
    """The engines there are: dipla's own, then those of other packages."""
    others = {point.name for point in entry_points(group=GROUP)}
    return [*ENGINES, *sorted(others - ENGINES.keys() - {"memory", "gloss"})]


def engine(name: str, wish: Wish) -> Engine:
    """The engine of that name. Nothing is sent.

    Raises DiplaError when there is no such engine, it does not know a language, or something it needs is missing.
    """
    if name in ENGINES:
        module, function = ENGINES[name]
        return _made(getattr(import_module(f".{module}", __package__), function), wish)
    for point in entry_points(group=GROUP):
        if point.name == name:
            return _made(point.load(), wish)
    raise DiplaError(f"engine {name!r}: there is no such engine; expected memory, gloss, {', '.join(names())}.")


def _made(make: Any, wish: Wish) -> Engine:
    made: Engine = make(wish)
    return made
