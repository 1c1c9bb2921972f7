"""Who and when: the people, engines and memories behind the sentences of a TEI file, and the dated changes.

Pointers on a sentence (`@resp`, `@change`) need something to point at. Each distinct maker becomes one
`respStmt` of the corpus header: there are few of them, so they stay in memory. Each distinct time
becomes one `change` of the translation's header: there may be as many as sentences, so they are written
out as they come, and only the recent ones are remembered.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...corpus.model import Origin, OriginKind, Pair
from ..dates import is_date
from ..xml import Escaping
from .spool import Part
from .xml_ids import XmlIds

# What each kind of origin did; the taxonomy of the header says more.
_DEEDS = {
    OriginKind.MT: "machine translation",
    OriginKind.TM: "translation memory",
    OriginKind.ALIGNED: "existing translation, aligned",
    OriginKind.HUMAN: "translation",
}
# Beyond this many different times the oldest are forgotten; a time that comes back is then written again.
_REMEMBERED = 10_000


def change(date: str, attributes: str, escaping: Escaping, notes: str = "") -> str:
    """A `change` element; a date that TEI does not take stands in it as text, so that it is not lost."""
    if is_date(date):
        attributes = f' when="{date}"{attributes}'
    elif date:
        notes = f"<date>{escaping.text(date)}</date>{notes}"
    return f"<change{attributes}>{notes}</change>\n" if notes else f"<change{attributes}/>\n"


class Agents:
    """Who made and who changed the targets, and when; each gets an id when it is first met."""

    def __init__(self, ids: XmlIds, changes: Part, escaping: Escaping) -> None:
        self._ids = ids
        self._changes = changes
        self._escaping = escaping
        self._makers: dict[tuple[OriginKind, str, str], str] = {}
        self._hands: dict[str, str] = {}
        self._times: dict[tuple[str, str, str, str], str] = {}
        self._time_count = 0
        self.statements: list[str] = []
        # Neighbours mostly share their makers and times, so late answers are kept.
        self._late: dict[tuple[object, ...], str] = {}

    def attributes(self, pair: Pair) -> str:
        """`@resp` and `@change` of what a pair's target is, with a space before each; "" when nobody knows."""
        key = (pair.origin, pair.by, pair.created, pair.changed)
        found = self._late.get(key)
        if found is None:
            if len(self._late) >= _REMEMBERED:
                self._late.clear()
            found = self._late[key] = self._attributes(pair)
        return found

    def maker(self, origin: Origin | None) -> str:
        """The pointer to who or what made a target; "" when nobody knows."""
        if origin is None:
            return ""
        key = (origin.kind, origin.tool, origin.model)
        if key not in self._makers:
            name = self._escaping.text(origin.tool)
            human = origin.kind is OriginKind.HUMAN
            names = f"<persName>{name}</persName>" if human else f'<name type="tool">{name}</name>'
            if origin.model:
                names += f'<name type="model">{self._escaping.text(origin.model)}</name>'
            deed = f'<resp ana="#origin.{origin.kind}">{_DEEDS[origin.kind]}</resp>'
            self._makers[key] = self._declare(deed + names)
        return self._makers[key]

    def made(self, origin: Origin | None) -> str:
        """`@resp` and `@change` of what an origin made; "" when nobody knows."""
        return _marks([self.maker(origin)], [self._making(origin)])

    def _attributes(self, pair: Pair) -> str:
        maker, hand = self.maker(pair.origin), self._hand(pair.by)
        times = (
            self._making(pair.origin),
            self._time("created", pair.created, ""),
            self._time("changed", pair.changed, hand),
        )
        return _marks([maker, hand], times)

    def _making(self, origin: Origin | None) -> str:
        """The change in which a target was made: its date, and of an engine the request and how it was checked."""
        if origin is None:
            return ""
        facts = (("request", origin.request), ("checks", origin.checks))
        notes = "".join(f'<note type="{name}">{self._escaping.text(text)}</note>' for name, text in facts if text)
        return self._time("made", origin.date, self.maker(origin), notes)

    def _hand(self, name: str) -> str:
        if not name:
            return ""
        # A program changes sentences, too (a draft is laid by one), so this is no persName.
        if name not in self._hands:
            deed = '<resp ana="#last-change">last change of sentences</resp>'
            self._hands[name] = self._declare(f"{deed}<name>{self._escaping.text(name)}</name>")
        return self._hands[name]

    def _declare(self, content: str) -> str:
        identifier = self._ids.claim(f"agent.{len(self.statements) + 1}")
        self.statements.append(f'<respStmt xml:id="{identifier}">{content}</respStmt>\n')
        return f"#{identifier}"

    def _time(self, kind: str, date: str, who: str, notes: str = "") -> str:
        if not date and not notes:
            return ""
        key = (kind, date, who, notes)
        if key not in self._times:
            if len(self._times) >= _REMEMBERED:
                self._times.clear()
            self._time_count += 1
            identifier = self._ids.claim(f"change.{self._time_count}")
            named = f' xml:id="{identifier}" type="{kind}"' + (f' who="{who}"' if who else "")
            self._changes.add(change(date, named, self._escaping, notes))
            self._times[key] = f"#{identifier}"
        return self._times[key]


def _marks(agents: Iterable[str], times: Iterable[str]) -> str:
    resp, change_ = (" ".join(filter(None, pointers)) for pointers in (agents, times))
    return (f' resp="{resp}"' if resp else "") + (f' change="{change_}"' if change_ else "")
