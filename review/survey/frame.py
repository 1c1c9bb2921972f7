"""What the sections of the page share: a heading to jump to, a picture with its caption, the same numbers as a table.

The table waits behind a summary, open on paper. The command that makes the numbers stands below each figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..page import escape


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: `key` names it in links, `title` heads it, `body` is HTML."""

    key: str
    title: str
    body: str

    def html(self) -> str:
        """The section as the page holds it."""
        heading = f'<h2 id="{self.key}-head">{escape(self.title)}</h2>'
        return f'<section id="{self.key}" aria-labelledby="{self.key}-head">\n{heading}\n{self.body}</section>\n'


def contents(sections: Iterable[Section]) -> str:
    """Links to the sections."""
    links = "".join(f'<li><a href="#{one.key}">{escape(one.title)}</a></li>' for one in sections)
    return f'<nav aria-label="Figures"><ul>{links}</ul></nav>\n'


def figure(picture: str, caption: str, kind: str = "") -> str:
    """A picture with what is to be seen in it. `kind` is `square`, or `long` for pictures that paper may part."""
    of = f' class="{kind}"' if kind else ""
    return f"<figure{of}>{picture}<figcaption>{escape(caption)}</figcaption></figure>\n"


def numbers(summary: str, tables: str) -> str:
    """Tables that wait until somebody asks for them."""
    return f"<details><summary>{escape(summary)}</summary>\n{tables}</details>\n"


def made(*commands: tuple[str, str]) -> str:
    """The commands that print the same numbers, each with the keys of its JSON that hold them, or ""."""
    told = " · ".join(
        f"<code>{escape(command)}</code>" + (f" ({escape(keys)})" if keys else "") for command, keys in commands
    )
    return f'<p class="made">Made by {told}</p>\n'


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph of ours."""
    return f'<p class="{kind}">{escape(text)}</p>\n' if kind else f"<p>{escape(text)}</p>\n"


def several(count: int, one: str, more: str = "") -> str:
    """A count with its noun.

    >>> several(1, "pair"), several(2000, "pair")
    ('1 pair', '2,000 pairs')
    """
    return f"{count:,} {one if count == 1 else more or one + 's'}"
