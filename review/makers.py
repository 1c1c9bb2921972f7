"""Who made a draft: an engine with its model, or a memory's file; and how people read that."""

from __future__ import annotations

from typing import NamedTuple

from ..corpus.model import OriginKind, Pair
from .changes import maker_name


class Maker(NamedTuple):
    """Who made a draft. `kind` is `mt` or `tm`; "" when nobody knows, or (with `name`) there is no draft."""

    name: str
    kind: str

    @property
    def told(self) -> str:
        """The name as people read it."""
        if not self.kind:
            return f"({self.name})"
        return f"{self.name} (memory)" if self.kind == OriginKind.TM else self.name


NO_DRAFT = Maker("no draft", "")
UNKNOWN = Maker("unknown", "")


def maker(pair: Pair) -> Maker:
    """Who made the draft of a pair, whoever wrote its target since."""
    if pair.draft is None:
        return NO_DRAFT
    origin = pair.drafted
    return Maker(maker_name(origin), str(origin.kind)) if origin else UNKNOWN
