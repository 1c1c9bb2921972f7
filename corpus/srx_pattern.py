"""What one expression of an SRX file means: a tree that can be read from right to left.

Our own files keep to a small subset that Java, ICU and this parser read alike: literals, classes without
`[` or `&&` inside, `\\s \\S \\d \\t \\n \\uXXXX` (ASCII meaning for `\\s \\d`), `\\p{L}`, `\\p{Lu}`, `\\p{Ll}`,
`\\p{N}`, `\\p{M}`, `\\p{P}`, `(?:)`, `|`, `?`, `{m,n}` and look-around. With `subset=False` the parser also
takes what other people's files use: `.`, `^ $ \\b \\w`, `(?i)`, capturing groups, `* +` (held to CAP), lazy and
possessive marks, which say nothing here: a rule asks whether there is a match, never which one.
Back references and conditions are refused.
"""

from __future__ import annotations

from .srx_sets import (
    DIGIT,
    EVERY,
    LAST,
    SPACE,
    Ranges,
    both_cases,
    category,
    complement,
    intersection,
    union,
    word_characters,
)
from .srx_tree import Alt, Chars, Edge, Look, Node, PatternError, Repeat, Seq

# How far `*` and `+` of a foreign rule reach; LanguageTool's English keeps its known score with it.
CAP = 60
# The subset's names; a foreign file may use every general category of Unicode.
OUR_CATEGORIES = frozenset({"L", "Lu", "Ll", "N", "M", "P"})
_POSIX = {"Alpha": "L", "Upper": "Lu", "Lower": "Ll", "Punct": "P", "Digit": "Nd", "javaUpperCase": "Lu"}
_CONTROLS = {"t": 9, "n": 10, "r": 13, "f": 12, "a": 7, "e": 27}


def parse(expression: str, *, subset: bool = True) -> Node:
    """The tree of an expression; PatternError says what cannot be taken."""
    parser = _Parser(expression, subset)
    tree = parser.alternatives()
    if parser.at < len(expression):
        raise parser.error("a ) too many")
    return tree


class _Parser:
    """Reads one expression from left to right; `at` is where it stands."""

    def __init__(self, expression: str, subset: bool) -> None:
        self.text = expression
        self.subset = subset
        self.at = 0
        self.fold = False  # inside (?i)
        self.behind = 0  # how many looks behind enclose this place

    def error(self, what: str) -> PatternError:
        return PatternError(f"{what}, character {self.at + 1} of {self.text!r}")

    def beyond(self, what: str) -> None:
        """Refuse in our own files what only a foreign file may use."""
        if self.subset:
            raise self.error(f"{what} is outside the subset")

    def peek(self, mark: str) -> bool:
        return self.text.startswith(mark, self.at)

    def take(self, mark: str) -> bool:
        if self.peek(mark):
            self.at += len(mark)
            return True
        return False

    def alternatives(self) -> Node:
        fold = self.fold
        options = [self.sequence()]
        while self.take("|"):
            options.append(self.sequence())
        self.fold = fold
        return options[0] if len(options) == 1 else Alt(tuple(options))

    def sequence(self) -> Node:
        parts: list[Node] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            atom = self.atom()
            if atom is not None:
                parts.append(self.quantified(atom))
        return parts[0] if len(parts) == 1 else Seq(tuple(parts))

    def quantified(self, atom: Node) -> Node:
        while self.at < len(self.text) and self.text[self.at] in "?*+{":
            low, high = self.bounds()
            if isinstance(atom, Look | Edge):
                self.beyond("a repeated look-around")
                atom = atom if low else Seq(())
                continue
            if self.behind and (low, high) != (0, 1) and not isinstance(atom, Chars):
                self.beyond("a counted group in a look behind, whose width Java cannot tell,")
            atom = Repeat(atom, low, high)
            if self.peek("?") or self.peek("+"):
                self.beyond("a lazy or possessive mark")
                self.at += 1
        return atom

    def bounds(self) -> tuple[int, int]:
        mark = self.text[self.at]
        if mark == "?":
            self.at += 1
            return 0, 1
        if mark in "*+":
            self.beyond(mark)
            self.at += 1
            return (0 if mark == "*" else 1), CAP
        close = self.text.find("}", self.at)
        low, comma, high = self.text[self.at + 1 : close].partition(",")
        if close < 0 or not low.isdecimal() or (high and not high.isdecimal()):
            raise self.error("a { without {m,n}")
        if comma and not high:
            self.beyond("{n,}")
        top = int(high) if high else (max(CAP, int(low)) if comma else int(low))
        if int(low) > top or top > 1000:
            raise self.error("a count that cannot be")
        self.at = close + 1
        return int(low), top

    def atom(self) -> Node | None:
        character = self.text[self.at]
        if character == "(":
            return self.group()
        if character == "[":
            self.at += 1
            return self.chars(self.klass())
        if character == "\\":
            self.at += 1
            return self.escape()
        if character in "?*+{":
            raise self.error(f"{character} with nothing before it")
        if character in ".^$":
            self.beyond(character)
            self.at += 1
            if character == ".":
                return Chars(complement(union(((10, 10), (13, 13), (0x85, 0x85), (0x2028, 0x2029)))))
            return Look(ahead=character == "$", negative=True, body=Chars(EVERY))
        self.at += 1
        return self.chars(((ord(character), ord(character)),))

    def chars(self, ranges: Ranges) -> Chars:
        return Chars(both_cases(ranges) if self.fold else ranges)

    def group(self) -> Node | None:
        looks = {"(?<!": (False, True), "(?<=": (False, False), "(?!": (True, True), "(?=": (True, False)}
        for mark, (ahead, negative) in looks.items():
            if self.take(mark):
                self.behind += not ahead
                body = self.closed()
                self.behind -= not ahead
                return Look(ahead, negative, body)
        if self.take("(?:"):
            return self.closed()
        self.beyond("a capturing group or a flag")
        if self.take("(?>") or not self.peek("(?"):
            self.at += self.text[self.at] == "(" and self.text[self.at - 3 : self.at] != "(?>"
            return self.closed()
        return self.flagged()

    def flagged(self) -> Node | None:
        """`(?i)`, `(?iu:…)` or `(?<name>…)`."""
        end = self.at + 2
        if self.text[end : end + 1] == "<":
            self.at = self.text.find(">", end) + 1 or len(self.text)
            return self.closed()
        while end < len(self.text) and (self.text[end].isalpha() or self.text[end] == "-"):
            end += 1
        on, _, off = self.text[self.at + 2 : end].partition("-")
        if not set(on + off) <= set("iumsU") or "m" in on or self.text[end : end + 1] not in (")", ":"):
            raise self.error("a group of an unknown kind")
        before, self.fold = self.fold, ("i" in on or (self.fold and "i" not in off))
        self.at = end + 1
        if self.text[end] == ")":
            return None
        body = self.closed()
        self.fold = before
        return body

    def closed(self) -> Node:
        body = self.alternatives()
        if not self.take(")"):
            raise self.error("a ( that is not closed")
        return body

    def escape(self) -> Node:
        if self.at >= len(self.text):
            raise self.error("a \\ at the end")
        letter = self.text[self.at]
        if letter in "bBAzZ":
            self.beyond("\\" + letter)
            self.at += 1
            if letter in "bB":
                return Edge(negative=letter == "B")
            return Look(ahead=letter != "A", negative=True, body=Chars(EVERY))
        if letter == "Q":
            self.beyond("\\Q")
            end = self.text.find("\\E", self.at)
            end = len(self.text) if end < 0 else end
            quoted = self.text[self.at + 1 : end]
            self.at = end + 2
            return Seq(tuple(self.chars(((ord(c), ord(c)),)) for c in quoted))
        return self.chars(self.escaped_set())

    def escaped_set(self) -> Ranges:
        """The set that an escape stands for; `at` is on the letter after the backslash."""
        letter = self.text[self.at]
        self.at += 1
        if letter in "sSdDwW":
            if letter not in "sSd":
                self.beyond("\\" + letter)
            ranges = {"s": SPACE, "d": DIGIT}.get(letter.lower()) or word_characters()
            return complement(ranges) if letter.isupper() else ranges
        if letter in "pP":
            return self.property(letter == "P")
        if letter in "ux":
            return self.code_point(letter)
        if letter in _CONTROLS:
            if letter not in "tn":
                self.beyond("\\" + letter)
            return ((_CONTROLS[letter], _CONTROLS[letter]),)
        if letter == "h":
            self.beyond("\\h")
            return union(category("Zs"), ((9, 9),))
        if letter.isalnum():
            raise self.error(f"\\{letter}, which is not known")
        return ((ord(letter), ord(letter)),)

    def property(self, negative: bool) -> Ranges:
        if self.take("{"):
            end = self.text.find("}", self.at)
            name = self.text[self.at : end]
        else:
            self.beyond("\\p without {}")
            end = self.at
            name = self.text[self.at : end + 1]
        if self.subset and (negative or name not in OUR_CATEGORIES):
            self.beyond(f"\\p{{{name}}}")
        inverse = name.startswith("^")
        plain = name.removeprefix("^").removeprefix("Is")
        ranges = category(_POSIX.get(plain, plain)) if end >= 0 and plain else ()
        if not ranges:
            raise self.error(f"\\p{{{name}}}, which is not known")
        self.at = end + 1
        return complement(ranges) if negative != inverse else ranges

    def code_point(self, letter: str) -> Ranges:
        if letter == "x":
            self.beyond("\\x")
        if letter == "x" and self.take("{"):
            end = self.text.find("}", self.at)
            digits, after = self.text[self.at : end], end + 1
        else:
            after = self.at + (4 if letter == "u" else 2)
            digits = self.text[self.at : after]
        try:
            point = int(digits, 16)
        except ValueError:
            point = LAST + 1
        if point > LAST:
            raise self.error(f"\\{letter} without its digits")
        self.at = after
        return ((point, point),)

    def klass(self) -> Ranges:
        """The set of a class; `at` is after the opening bracket."""
        negative = self.take("^")
        found: Ranges = ()
        first = True
        while not self.take("]") or first:
            if self.at >= len(self.text):
                raise self.error("a [ that is not closed")
            if self.peek("&&"):
                self.beyond("&& in a class")
                self.at += 2
                rest = self.klass_operand()
                found = intersection(found, rest)
                break
            found = union(found, self.klass_part(first))
            first = False
        return complement(both_cases(found) if self.fold else found) if negative else found

    def klass_operand(self) -> Ranges:
        """What stands after `&&`, to the end of the class."""
        found: Ranges = ()
        while not self.take("]"):
            if self.at >= len(self.text):
                raise self.error("a [ that is not closed")
            found = union(found, self.klass_part(False))
        return found

    def klass_part(self, first: bool) -> Ranges:
        if self.peek("[") and not first:
            self.beyond("[ in a class")
        if self.take("[:"):
            end = self.text.find(":]", self.at)
            name = self.text[self.at : end].capitalize()
            if name not in _POSIX:
                raise self.error("a [: :] that is not known")
            self.at = end + 2
            return category(_POSIX[name])
        if self.peek("["):
            self.beyond("[ in a class")
            self.at += 1
            return self.klass()
        low = self.klass_character()
        if len(low) != 1 or low[0][0] != low[0][1] or not self.peek("-") or self.text[self.at + 1 : self.at + 2] == "]":
            return low
        self.at += 1
        high = self.klass_character()
        if len(high) != 1 or high[0][0] != high[0][1] or high[0][0] < low[0][0]:
            raise self.error("a range that runs backwards")
        return ((low[0][0], high[0][0]),)

    def klass_character(self) -> Ranges:
        if self.at >= len(self.text):
            raise self.error("a [ that is not closed")
        if self.take("\\"):
            if self.at >= len(self.text):
                raise self.error("a \\ at the end")
            return self.escaped_set()
        self.at += 1
        point = ord(self.text[self.at - 1])
        return ((point, point),)
