"""What servers and models say in the place of a translation.

Some messages are known word for word, from the servers' sources and manuals. Others are told by what they speak of:
requests, keys, quotas, languages, the model itself. An answer that speaks of two such things of which the source says
nothing is no translation of it.
"""

from __future__ import annotations

import re
from collections import defaultdict

from ..words import fold

_PAGE = re.compile(r"<!doctype|</?(?:html|head|body|title|script|meta|div|iframe)\b|<\?xml\b", re.IGNORECASE)
_KNOWN = re.compile(
    r"^\W*(?:error\W{0,2}\s?\d{3}\b|(?:http/?[\d.]*\s)?[1-5]\d\d\W{1,3}(?:bad|service|gateway|too many|internal|"
    r"forbidden|not found|un\w+|payment|request|access|server|moved|ok)\b|internal server error|"
    r"service (?:temporarily )?unavailable|not found|forbidden|unauthorized|"
    r"bad (?:gateway|request)|gateway time-?out|too many requests|rate limit|access denied|sign in to continue|"
    r"unusual traffic|our systems have detected|please enable (?:javascript|cookies)|just a moment\.\.\.|"
    r"attention required|mymemory warning|query length limit|invalid (?:source|target) language|"
    r"'?\w+'? is an invalid (?:source|target) language|please select two distinct languages|no content|"
    r"an error (?:has )?occurred|something went wrong|"
    r"(?:quota|limit) exceeded|invalid api key|slowdown\W*$|"
    r"\{\s*\"(?:error|message|detail)\"|traceback \(most recent|"
    r"(?:i'm|i am) sorry,? (?:but )?i (?:can't|cannot|am unable)|i (?:can't|cannot) (?:assist|help) with|"
    r"as an ai\b|(?:sure[,!] )?here(?:'s| is| are) (?:the|your|a) (?:english )?translations?|"
    r"(?:english |greek )?translation\s*:|(?:η )?μετάφραση\s*:|ορίστε η μετάφραση|ως (?:μεγάλο )?(?:γλωσσικό )?μοντέλο|"
    r"(?:λυπάμαι|συγγνώμη),? (?:αλλά )?δεν μπορώ να (?:βοηθήσω|μεταφράσω)|(?:παρουσιάστηκε|προέκυψε) σφάλμα|"
    r"\w*(?:error|exception)\s*:|err_\w+|err\w*conn\w+)",
    re.IGNORECASE,
)
# What a program writes for nothing. A sentence that is but this word may be said, so its source is looked at.
_NOTHING = re.compile(
    r"\W*(?:null|undefined|nan|n/a|\[object object\]|nil|\(null\)|void 0)\W*|None|False|True", re.IGNORECASE
)
_NOTHING_SAID = (
    "ακυρ",
    "μηδεν",
    "κεν",
    "απροσδιορ",
    "γιαγι",
    "αοριστ",
    "ναν",
    "καν",
    "τιποτ",
    "αληθ",
    "ψευδ",
    "σωστ",
    "λαθ",
    "null",
    "none",
)


def _signs(pattern: str) -> tuple[str, ...]:
    """Letters of which each match of a pattern has some, to look for before the pattern itself.

    >>> _signs("quer(?:y|ies)|time[d ]?-?out")
    ('quer', 'ies', 'time')
    """
    found = []
    for part in pattern.split("|"):
        runs = re.findall(r"[a-z]{3,}\??", re.sub(r"\[[^\]]*\]|\(\?<?[!=][^)]*\)|\\[a-z]", " ", part))
        # A letter that may be missing is none to rely on.
        longest = max((run[:-2] if run.endswith("?") else run for run in runs), key=len)
        found.append(longest[:5])
    return tuple(found)


# What messages speak of: English beginnings of words, and the Greek ones that would account for them. Folded. A third
# has the signs of the English where they cannot be told from it.
_TOPICS = tuple(
    (
        re.compile(rf"\b(?:{english})"),
        re.compile(rf"\b(?:{greek})"),
        tuple(signs[0].split("|")) if signs else _signs(english),
    )
    for english, greek, *signs in (
        # The first six are words of machines: a short answer is a message when it has one of them.
        (
            r"errors?\b|exception",
            r"σφαλμα|λαθ|error|εξαιρεσ|πλαν",
        ),
        (
            r"servers?\b|backend|upstream|gateway|proxy|host\b",
            r"διακομιστ|εξυπηρετητ|σερβερ|server|κεντρικ|πυλ|δισκομιστ|μεσολαβητ",
        ),
        (
            r"requests?\b|quer(?:y|ies)\b|payload",
            r"αιτημα|αιτησ|ερωτημα|ζητ|παρακαλ|request|αιτουμ|παρακλησ",
        ),
        (
            r"quota|rate.?limit|limit\b|limits\b|exceeded|throttl",
            r"ορι|υπερβ|ξεπερ|περιορι|ποσοστωσ|limit",
        ),
        (
            r"api\b|api_key|tokens?\b|endpoint|json\b|http|html\b|url\b",
            r"api|token|κλειδι|json|http|html|url|διευθυνσ|κουπον",
        ),
        (
            r"time[d ]?-?out|unavailable|overloaded|temporarily",
            r"διαθεσιμ|χρονο|προσωριν|υπερφορτ|ληξ|εληξ|τωρα",
        ),
        (
            r"unauthori[sz]ed|authenticat|credential|forbidden|denied|not allowed|permission",
            r"εξουσιοδ|αρνη|απαγορ|δικαιωμ|επιτρ|αδει|πιστοποι|απορρι|αυθεντικ|ταυτοπ|διαπιστευ|εγκρι|συγκαταθ|"
            r"αποκλει",
        ),
        (
            r"translat(?!\w*:)",
            r"μεταφρα|διερμην|αποδο|αποδιδ|translat",
        ),
        (
            r"languages?\b|(?:from|into|in|to) (?:greek|english)\b|detect",
            r"γλωσσ|ελλην|αγγλ|ανιχν|εντοπ|διαπιστ",
            "langu|greek|english|detec",
        ),
        (
            r"as an? (?:ai|language|large)|ai (?:language )?model|language model|assistant\b|\bllm",
            r"τεχνητ|μοντελ|βοηθ|αι\b|γλωσσικ",
            "as a|model|assis|llm",
        ),
        (
            r"(?:cannot|can't|can’t|can not|unable|could not|couldn't|couldn’t|not able|won't be able|"
            r"am not able) ",
            r"δεν|αδυν|μη|ουτε|αποτ|χωρις|ανικαν|ποτε",
        ),
        (
            r"(?:assist|help|fulfil|comply)\b.{0,20}(?:with|you)|let me know|feel free|i hope this|happy to",
            r"βοηθ|συνδρ|πεσ|πειτ|ενημερ|ελπ|χαρ|χαιρ|συμμορφ|υπακου",
        ),
        (
            r"sorry|apologi|unfortunately|regret",
            r"συγγνωμ|λυπ|δυστυχ|συγχωρ|μετανι|ατυχ|απολογ|συγνωμ|μεταμελ",
        ),
        (
            r"sentence|provided text|text (?:provided|you)|input\b|original text|source text|the following text|"
            r"no text",
            r"προτασ|κειμεν|εισοδ|φρασ|ποιν|καταδικ|πρωτοτυπ",
        ),
        (
            r"try (?:again|later)|retry|again later|reload|refresh",
            r"δοκιμ|προσπαθ|ξανα|αργοτερα|παλι|ανανε|προσπαθει",
        ),
        (
            r"captcha|robot|\bhuman\b|javascript|cookies|browser|cloudflare|unusual traffic",
            r"ρομποτ|ανθρωπ|javascript|cookie|περιηγητ|προγραμμα|φυλλομετρ|μπισκοτ|browser",
        ),
        (
            r"(?<!in )connection|network\b|\bdns\b|refused|reset by|unreachable|socket",
            r"συνδεσ|δικτυ|αρνη|συνδε|συναρτ|σχεσ|τηλεορ|καναλ|επαφ|ανταποκρ",
        ),
        (
            r"account\b|subscription|billing|upgrade|free plan|payment|credits?\b|sign in|log ?in|"
            r"free (?:translations|tier)|premium",
            r"λογαριασμ|συνδρομ|πληρωμ|αναβαθμ|συνδε|πιστω|χρεω|εισοδ|τραπεζ|εγγραφ|δωρεαν",
        ),
        (
            r"invalid|unsupported|not supported|not valid|malformed|unexpected|unrecogni[sz]ed",
            r"ακυρ|υποστηρι|εγκυρ|ισχυ|απροσδοκ|απροβλ|αναπαντ|αναγνωρ|αναπηρ|αναμεν|ξαφνικ|περιμεν",
        ),
        (
            r"model\b|weights|cuda|out of memory|prompt\b|max_tokens|context (?:length|window)",
            r"μοντελ|μνημ|βαρ|προτυπ|προτρο|υποδειγμ",
        ),
        (
            r"administrator|support team|contact (?:us|support)|status page|maintenance|request id|ray id|"
            r"trace id|reference #",
            r"διαχειριστ|υποστηριξ|επικοινων|συντηρησ|συμβαν|περιστατ|επεισοδ",
        ),
        (
            r"please (?:wait|select|provide|enter|choose|check|specify|contact|log|sign|verify|try)",
            r"παρακαλ|περιμεν|διαλεξ|επιλεξ|επιλεγ|δωσ|ελεγξ|εισαγ|επικοινων|συνδε|δοκιμ|προσπαθ",
        ),
        (
            r"loading|target\b|verify|went wrong|our end\b|down for|back (?:soon|online)|sent me|don['’]t understand",
            r"φορτ|στοχ|επαληθ|επιβεβαι|στραβ|λαθ|πεσμεν|πεφτ|επιστρ|γυρ|στειλ|εστειλ|καταλαβ|κατανο|ελεγ",
        ),
    )
)
_OF_MACHINES, _SHORT = 6, 3
# The numbers of the topics by their signs.
_SIGNS: defaultdict[str, set[int]] = defaultdict(set)
for _topic, (*_, _signs_of) in enumerate(_TOPICS):
    for _sign in _signs_of:
        _SIGNS[_sign].add(_topic)
# One of these is enough: people seldom speak of them, and then the source does.
_SUREST = re.compile(
    r"\b(?:captcha|javascript|cloudflare|cuda|\w+_error|api key|cookies|unusual traffic|language model|"
    r"(?:your|the|this|web) browser|rate limit|stack trace|http/?\d)"
)
# Each of them has one of these.
_SUREST_SIGNS = (
    *("captcha", "javascript", "cloudflare", "cuda", "_error", "api key", "cookies", "unusual traffic"),
    *("language model", " browser", "rate limit", "stack trace", "http"),
)
_SUREST_ACCOUNT = re.compile(
    r"captcha|javascript|cloudflare|cuda|api|cookie|κουλουρακι|μπισκοτ|μοντελ|περιηγητ|φυλλομετρ|ορι|http|κινησ"
)


def is_page(source: str, answer: str) -> bool:
    """Whether the answer is a page of a web site, which the source is not."""
    return "<" in answer and bool(_PAGE.search(answer)) and not _PAGE.search(source)


def is_message(source: str, answer: str, source_lang: str = "el") -> bool:
    """Whether the answer is a message of the server or the model, not what the source says.

    >>> is_message("Ήρθε χθες το βράδυ.", "The server could not handle your request.")
    True
    >>> is_message("Ο διακομιστής δεν απάντησε στο αίτημα.", "The server did not answer the request.")
    False
    """
    if _NOTHING.fullmatch(answer.strip()) and not any(word in fold(source) for word in _NOTHING_SAID):
        return True
    if source_lang.split("-")[0].lower() != "el":
        # What a source speaks of is known for Greek only.
        return bool(_KNOWN.match(answer)) and not _KNOWN.match(source)
    said = fold(answer)
    perhaps = {topic for sign, topics in _SIGNS.items() if sign in said for topic in topics}
    surest = any(map(said.__contains__, _SUREST_SIGNS)) and _SUREST.search(said)
    known = _KNOWN.match(answer) and not _KNOWN.match(source)
    short = len(said.split()) <= _SHORT
    if len(perhaps) < 2 and not (surest or known or short):
        return False
    spoken = [topic for topic in sorted(perhaps) if _TOPICS[topic][0].search(said)]
    if not (spoken or surest or known):
        return False
    plain = fold(source)
    alien = [topic for topic in spoken if not any(each.search(plain) for each in _TOPICS[topic][:2])]
    if alien and alien[0] < _OF_MACHINES and short:
        return True
    if surest and not _SUREST_ACCOUNT.search(plain):
        return True
    if known:
        # A sentence may begin as a message does ("Forbidden fruit"), when its source speaks of the same.
        return bool(alien) or not any(greek.search(plain) for _, greek, _ in _TOPICS)
    return len(alien) > 1
