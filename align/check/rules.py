"""The rules: their names, how bad a breach is unless a project says otherwise, and what a person can do about it."""

from __future__ import annotations

from dataclasses import dataclass

from .finding import Severity

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `title` says what is found, `do` what to do about it. `on` unless a project turns it off, or off."""

    name: str
    severity: Severity
    title: str
    do: str
    on: bool = True


RULES = {
    rule.name: rule
    for rule in (
        Rule("untranslated", _WARNING, "no target yet", "Translate it, or `dipla draft` it first."),
        Rule("empty", _ERROR, "a target with nothing in it", "Write the target, or leave it out on purpose in a note."),
        Rule("same", _ERROR, "the target is the source", "Translate it."),
        Rule("left-over", _ERROR, "words left in the source's script", "Translate or transcribe them."),
        Rule("look-alike", _WARNING, "letters of another script that look alike", "Type the words anew."),
        Rule("numbers", _ERROR, "other numbers than in the source", "Compare the figures."),
        Rule("separators", _WARNING, "a number with the source language's separators", "Swap point and comma."),
        Rule("numerals", _WARNING, "other numerals, number words or dates", "Compare what they count."),
        Rule("units", _WARNING, "another unit or currency", "Compare the units."),
        Rule("names", _WARNING, "a name spelt otherwise", "Compare it; add its spelling to [check.names]."),
        Rule("end", _INFO, "another sign at the end", "End it as the source ends, if nothing speaks against it."),
        Rule("question", _WARNING, "a question became a statement, or the reverse", "Mend the question mark."),
        Rule("signs", _WARNING, "a sign of the source's language", "Write the target's own."),
        Rule("quotes", _INFO, "quotation marks lost or open", "Put them back."),
        Rule("brackets", _WARNING, "brackets lost or open", "Put them back."),
        Rule("tags", _ERROR, "tags lost, new or out of order", "Copy them from the source."),
        Rule("placeholders", _ERROR, "placeholders lost or new", "Copy them from the source."),
        Rule("addresses", _ERROR, "web or mail addresses lost or changed", "Copy them from the source."),
        Rule("repeated", _WARNING, "a word twice in a row", "Take one out."),
        Rule("spaces", _INFO, "blanks too many or missing", "Mend them."),
        Rule("length", _WARNING, "far too long or too short", "See that nothing is missing or added."),
        Rule("terms", _WARNING, "a term not as the glossary has it", "Use the glossary's word."),
        Rule("inconsistent", _WARNING, "one source, several targets", "Choose one, or let it pass."),
        Rule("same-target", _INFO, "several sources, one target", "See that the target stands in its place."),
        Rule(
            "spelling", _INFO, "words that no dictionary knows", "Mend them, or name them in [check.except].", on=False
        ),
        Rule("forbidden", _ERROR, "words that the project forbids", "Use another word."),
        Rule("language", _ERROR, "the text is in another language", "Translate it, or set the right languages."),
        Rule("untouched", _WARNING, "marked edited, and still the draft", "Approve it, or edit it."),
        Rule("alignment", _WARNING, "the pairing is doubtful", "Look at the neighbours; join or split in the sheet."),
    )
}
