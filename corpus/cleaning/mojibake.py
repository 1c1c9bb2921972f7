"""Greek letters in Latin names that are bytes of Latin-1 read as ISO-8859-7.

`Wallstrφm` was Wallström: the byte 0xF6 is ö in one and φ in the other. A letter that looks like no
Latin one decides, where it stands inside the name; where every Greek letter has a Latin twin
(`cafι`) the name is only flagged, for a look-alike is as likely.
"""

from __future__ import annotations

_WITH_TWIN = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικορτυνχηβγωςάέήίόύώϊϋΐΰΆΈΉΊΌΎΏ")
# At the end of a name: ö, ø, æ, è. Others there are symbols (interferonα) as often as names.
_FINAL = frozenset("φψζθ")
_VISUAL = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))


def reread(word: str, runs: list[str]) -> tuple[str, str, bool] | None:
    """The Latin word behind a word, the rule, and whether it is certain; `runs` are its runs of Greek letters.

    None where no name comes of it: a Greek ending (`blogάκι`), a symbol at the head (`μTorrent`).

    >>> reread("Dybkjζr", ["ζ"]), reread("Οnline", ["Ο"])
    (('Dybkjær', 'mojibake', True), ('Online', 'look-alike', False))
    """
    if max(map(len, runs)) > 2 or (len(runs[-1]) > 1 and word.endswith(runs[-1])):
        return None
    starts = word.startswith(runs[0])
    if starts and runs[0][0].islower():
        return None
    if all(letter in _VISUAL for run in runs for letter in run):
        return "".join(_VISUAL.get(letter, letter) for letter in word), "look-alike", False
    try:
        again = "".join(c.encode("iso8859-7").decode("latin-1") if c in "".join(runs) else c for c in word)
    except UnicodeEncodeError:
        return None
    if not again.isalpha() or not (again.isupper() or again[1:].islower()):
        return None
    return again, "mojibake", len(word) >= 4 and _decides(word, runs)


def _decides(word: str, runs: list[str]) -> bool:
    """Whether a Greek letter without a Latin twin stands where only a letter of the name can."""
    for i, letter in enumerate(word):
        if letter in _WITH_TWIN or not any(letter in run for run in runs):
            continue
        if 0 < i < len(word) - 1:
            return True
        if i == 0 and len(word) > 4 and word[1:5].islower():
            return True
        if i == len(word) - 1 and letter in _FINAL and len(word) > 4:
            return True
    return False
