"""Punctuation: the sign at the end, question marks, quotation marks and brackets, blanks.

Signs are compared by what they do, so that each language may write them its own way (`;` and `?`, « » and “ ”). One
sentence may be a piece of a longer quotation, so what is open on both sides alike is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from .finding import Found, Side
from .language import Tongue
from .sides import Sides, at, missing

_CLOSING = " \u00a0\u202f\t\n\"'”’»)]}›“‘*_"
_KINDS = {
    ".": "full stop", "…": "ellipsis", "!": "exclamation mark", ":": "colon", ",": "comma", "-": "dash", "–": "dash",
    "—": "dash", "\u0589": "full stop", "。": "full stop",
}  # fmt: skip
# Signs that translators put for each other as they please.
_NEAR = frozenset(
    {
        frozenset({"full stop", "exclamation mark"}), frozenset({"full stop", "semicolon"}), frozenset({"", "colon"}),
        frozenset({"colon", "semicolon"}), frozenset({"comma", "dash"}),
        frozenset({"ellipsis", "dash"}), frozenset({"comma", "semicolon"}),
    }
)  # fmt: skip
# What is a question mark in some language.
QUESTIONS = frozenset(";?\u037e")
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_BRACKET = re.compile(r"[()\[\]{}]")
BRACKET_SIGNS = frozenset("()[]{}")
# The bracket of `a)`, `1)` and `:)`.
_POINT = re.compile(r"(?:(?:(?<=\s)|^)[\w΄']{1,3}|[:;]-?)\)$")
# A question that asks for something becomes a request: it does not begin as a question does.
_REQUEST = re.compile(
    r"^\W*(?!(?:can|could|will|would|may|might|shall|should|do|does|did|is|are|am|was|were|has|have|had|what|where|who|"
    r"whose|how|why|when|which|won't|can't|couldn't|wouldn't)\b).*\bplease\b|"
    r"^\W*do (?:sit|come|be|have|let|tell|give|stay|join|enter|try|take|go|make|write|call|keep|forgive|excuse)\b",
    re.IGNORECASE | re.DOTALL,
)
_GOES_ON = re.compile(r"(?<=\w); (?=[a-zα-ωά-ώ])")
_DOUBLE = re.compile('[«»“”„‟"″]')
DOUBLE_SIGNS = frozenset('«»“”„‟"″')
_OPENS, _CLOSES = re.compile(r"\s*[«“„\"]"), re.compile(r"[»”\"]\W*$")
_SINGLE_QUOTED = re.compile(r"(?<!\w)['‘‚‹`]\w(?:[^'’‹›]|['’](?=\w))*['’›](?!\w)")
_ITALICS = re.compile(r"[*_]\w[^*_]*[*_]|<(i|em|q)>")
# A quick look at a text whose blanks are all single ones.
_ODD_BLANK = re.compile(r" [.,;:!?·)]")
_SPACES = re.compile(r"(?<=\S)[ \t\u00a0]{2,}(?=\S)|(?<=[\w»”)]) +(?=[.,;:!?·](?![.\w]))|^\s+|\s+$|\( | \)(?=\W|$)")
_JOINING = re.compile(r",[^\W\d_]")
# A comma between two words, which stand in no address and no code.
_COMMA = re.compile(r"(?<!\S)[“‘(«\"]?[^\W\d_]{2,}(?:[’'-][^\W\d_]+)*( *,)[^\W\d_]{2,}(?=[\s.,;:!?)”»\"’']|$)")
# A full stop between two words of a text, which are no file, address, code or title (Mr.Smith).
RUN_ON = re.compile(r"\.[^\W\d_]")
_STOP = re.compile(
    r"(?<!\S)[“‘(«\"]?(?!(?:Mrs?|Ms|Dr|St|Prof|No|Fig|Vol|Art|Gen|Col|Capt)\.)(?:[a-zα-ωά-ώ]+|[^\W\d_]{2,}[a-zα-ωά-ώ])(\.)"
    r"[A-ZΑ-ΩΆΈ-Ώ][a-zα-ωά-ώ]*(?=[\s,;:!?’'”»\")]|\.?$)"
)
_ENDS = re.compile(r"[.!;?…·:][»”\")]*\s")
# The raised dot of Greek behind a word; a list may part its items by it, with a blank before.
RAISED = frozenset("·\u0387")
_RAISED = re.compile(r"(?<=[^\W\d_»”\"’')\]])[·\u0387](?=\s|$)")


def raised_dots(sides: Sides) -> Sequence[Found]:
    """The raised dot that the source's language has for a semicolon, and the target's has not."""
    theirs = sides.theirs.semicolons
    return [
        at("signs", Side.TARGET, dot, f"the semicolon of the source's language ({dot[0]})", theirs[:1] or None)
        for dot in _RAISED.finditer(sides.bare_target)
        if dot[0] in sides.ours.semicolons and dot[0] not in theirs
    ]


def end(sides: Sides) -> Sequence[Found]:
    """Another kind of sign at the end of the target than at the end of the source; questions are told apart."""
    source, target = sides.source, sides.target
    # Most pairs end with the same full stop.
    if source[-1:] == target[-1:] == "." and source[-2:] != ".." and target[-2:] != "..":
        return ()
    (ours, _), (theirs, place) = _end(source, sides.ours), _end(target, sides.theirs)
    if ours == theirs or "question mark" in (ours, theirs) or frozenset((ours, theirs)) in _NEAR:
        return ()
    if not ours and theirs == "full stop" and target[:place].rpartition(" ")[2].count(".") > 1:
        return ()  # U.S.A.
    if not theirs and ours == "full stop" and _is_short(source.rstrip(_CLOSING).rpartition(" ")[2]):
        return ()  # 3 εκ.
    told = f"ends with {_article(theirs)}, the source with {_article(ours)}"
    return [Found("end", Side.TARGET, place - (1 if theirs else 0), place, told)]


# Abbreviations without a point inside that a heading or a line of a table ends with.
_SHORT = frozenset(["αι", "κλπ", "κτλ", "σελ", "μ", "εκ", "χλμ", "χιλ", "γρ", "κιλ", "δρχ", "εκατ", "δισ", "τηλ", "αρ"])


def _is_short(word: str) -> bool:
    """Whether the full stop of a word is that of an abbreviation, which the other language may write without."""
    bare = word.removesuffix(".")
    return "." in bare or bare.lower() in _SHORT


def question(sides: Sides) -> Sequence[Found]:
    """A question on one side only, or a question mark of the other language."""
    source, target = sides.bare_source, sides.bare_target
    (ours, _), (theirs, place) = _end(source, sides.ours), _end(target, sides.theirs)
    if ours == "question mark" and theirs != "question mark":
        foreign = target[place - 1 : place] if place else ""
        mark = sides.theirs.questions[0]
        if foreign and foreign in sides.ours.questions and foreign not in sides.theirs.questions:
            told = f"the question mark of the source's language ({foreign})"
            return [Found("question", Side.TARGET, place - 1, place, told, mark)]
        if not _asks(target, sides.theirs) and not (sides.theirs.code == "en" and _REQUEST.search(target)):
            return [Found("question", Side.TARGET, place, place, "the source asks, the target does not")]
    elif theirs == "question mark":
        if target[place - 1] == "\u037e" and sides.theirs.questions[0] != ";":
            told = "the question mark of Greek (U+037E)"
            return [Found("question", Side.TARGET, place - 1, place, told, sides.theirs.questions[0])]
        if ours != "question mark" and not _asks(source, sides.ours):
            return [Found("question", Side.TARGET, place - 1, place, "the target asks, the source does not")]
    elif _asks_inside(source, sides.ours) and not _asks(target, sides.theirs) and not _is_semicolon(sides):
        return [missing("question", Side.TARGET, "the source asks on the way, the target does not")]
    return ()


def quotes(sides: Sides) -> Sequence[Found]:
    """Quotation marks lost, or opened and not closed where the source closes them."""
    source, target = sides.bare_source, sides.bare_target
    ours = _DOUBLE.findall(source)
    theirs = _DOUBLE.findall(target)
    if ours and not theirs:
        if len(ours) < 2 or _SINGLE_QUOTED.search(target) or _ITALICS.search(target) or _inches(source):
            return ()
        # A word that is cited needs no marks where its script is another.
        if not sides.target_ascii and sides.ours.script != sides.theirs.script and _cites_all(source, target):
            return ()
        return [missing("quotes", Side.TARGET, "the source has quotation marks, the target has none")]
    if (sign := _of_two_systems(theirs)) and not _of_two_systems(ours):
        told = f"the quotation mark {sign} has its partner in another system"
        return [at("quotes", Side.TARGET, _last(sign, target), told)]
    if not ours and len(theirs) == 1 and (_OPENS.match(target) or _CLOSES.search(target)):
        return ()  # a quotation goes on over several sentences, and the source marks it otherwise
    if len(theirs) % 2 and not len(ours) % 2 and not _inches(target) and not _continued(source, target):
        last = list(_DOUBLE.finditer(target))[-1]
        return [at("quotes", Side.TARGET, last, "a quotation mark opens or closes nothing")]
    if len(ours) % 2 and not len(theirs) % 2 and not _inches(source) and not _continued(target, source):
        last = list(_DOUBLE.finditer(source))[-1]
        return [at("quotes", Side.SOURCE, last, "a quotation mark opens or closes nothing")]
    return ()


def _cites_all(source: str, target: str) -> bool:
    """Whether the target has all that is quoted in the source as it stands there, in letters that are not Latin."""
    held = re.findall(r"[«“\"]([^«»“”\"]+)[»”\"]", source)
    return bool(held) and all(one in target and not one.isascii() for one in held)


def _of_two_systems(marks: list[str]) -> str:
    """A guillemet without its partner, where another mark has none either: “…»; "" where there is none."""
    if len(marks) % 2 or abs(marks.count("«") - marks.count("»")) != 1:
        return ""
    return "»" if marks.count("»") > marks.count("«") else "«"


def _last(sign: str, text: str) -> re.Match[str]:
    return list(re.finditer(sign, text))[-1]


def brackets(sides: Sides) -> Sequence[Found]:
    """Brackets that are open on one side only, or lost."""
    ours, theirs = _open(sides.source), _open(sides.target)
    if bool(ours) != bool(theirs):
        side = Side.TARGET if theirs else Side.SOURCE
        place = (theirs or ours)[0]
        sign = sides.text(side)[place]
        return [Found("brackets", side, place, place + 1, f"the bracket {sign} stands alone")]
    for sign in _BRACKETS:
        before, after = sides.source.count(sign), sides.target.count(sign)
        if sign == "(" and before and not after and not (_set_off(sides.target) or _is_gloss(sides)):
            return [missing("brackets", Side.TARGET, f"the source has {sign}{_BRACKETS[sign]}, the target has none")]
    return ()


def spaces(sides: Sides) -> Sequence[Found]:
    """Two blanks in a row, blanks before a sign or at the ends, none behind a comma or between two sentences."""
    target = sides.target
    comma = _COMMA.search(sides.bare_target) if _JOINING.search(target) else None
    if comma and comma[0] not in sides.source:
        return [Found("spaces", Side.TARGET, *comma.span(1), "no blank behind the comma", ", ")]
    # Code is kept as it is, so the source has it, too; where it has no second sentence, there is none in the target.
    stop = _STOP.search(sides.bare_target) if "run-on" in sides.target_wakes else None
    if stop and stop[0].casefold() not in sides.source.casefold() and _ENDS.search(sides.source):
        return [Found("spaces", Side.TARGET, *stop.span(1), "no blank behind the full stop", ". ")]
    # Most texts are their words with one blank between two.
    even = sides.target_lower == " ".join(sides.target_words)
    if even and "( " not in target and not _ODD_BLANK.search(target):
        return ()
    found = _SPACES.search(target)
    if found is None:
        return ()
    between = found.start() > 0 and found.end() < len(target)
    sign = target[found.end() : found.end() + 1] in tuple(".,;:!?·)")
    if sign and found[0] == " " and re.search(r"\s[.,;:!?·]", sides.source):
        return ()  # as the source has it
    inside = found[0].strip()
    told = "more than one blank" if between and not sign and not inside else "a blank that does not belong there"
    return [at("spaces", Side.TARGET, found, told, inside or (" " if between and not sign else ""))]


def _end(text: str, tongue: Tongue) -> tuple[str, int]:
    """What kind of sign ends a text ("" none), and the place after it."""
    bare = text.rstrip(_CLOSING)
    if not bare:
        return "", len(text)
    last = bare[-1]
    if last == "." and bare.endswith(".."):
        return "ellipsis", len(bare)
    return _kind(last, tongue), len(bare)


@lru_cache(1024)
def _kind(sign: str, tongue: Tongue) -> str:
    if sign in tongue.questions:
        return "question mark"
    if sign in tongue.semicolons:
        return "semicolon"
    return _KINDS.get(sign, "")


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}" if kind else "no sign"


def _asks(text: str, tongue: Tongue) -> bool:
    return any(sign in text for sign in tongue.questions)


def _asks_inside(text: str, tongue: Tongue) -> bool:
    return bool(re.search(rf"[{tongue.questions}][»”\"’]?\s+\S", text))


def _is_semicolon(sides: Sides) -> bool:
    """Whether every `;` of the source goes on in small letters, and the target has as many: it is that of English."""
    found = _GOES_ON.findall(sides.bare_source)
    return bool(found) and len(found) == sides.bare_source.count(";") == sides.bare_target.count(";")


def _inches(text: str) -> bool:
    return bool(re.search(r"\d[\"″]|\d''", text))


def _continued(source: str, target: str) -> bool:
    """Whether the other side may mark the same words otherwise: in single quotation marks, or by a dash."""
    return bool(_SINGLE_QUOTED.search(source)) or source[:1] in "-–—" or target[:1] in "-–—"


def _open(text: str) -> list[int]:
    """The places of brackets that have no partner; the one after the letter or number of a point has none by right."""
    waiting: list[tuple[str, int]] = []
    alone = []
    for found in _BRACKET.finditer(text):
        sign = found[0]
        if sign in _BRACKETS:
            waiting.append((sign, found.start()))
        elif waiting and _BRACKETS[waiting[-1][0]] == sign:
            waiting.pop()
        elif not _POINT.search(text, 0, found.end()):
            alone.append(found.start())
    return sorted([*alone, *(place for _, place in waiting)])


def _is_gloss(sides: Sides) -> bool:
    """Whether all that the source has in brackets is words of the target's script: a term that needs no gloss there."""
    letter = sides.ours.letter
    return (
        letter is not None
        and sides.ours.script != sides.theirs.script
        and not any(letter.search(held) for held in re.findall(r"\(([^()]*)\)", sides.source))
    )


def _set_off(text: str) -> bool:
    """Whether dashes, commas or square brackets may do what brackets did."""
    return bool(re.search(r"\s[–—-]\s|[—–]|\[", text)) or text.count(",") >= 2
