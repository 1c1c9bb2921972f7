"""Whether a language code is BCP-47 as registered, and what to write in its place.

Looked at are the form of all subtags (RFC 5646), two-letter languages and regions by their ISO lists, and a
three-letter language that has two letters. Other three-letter languages, scripts and variants are taken by their
form: the register has thousands of them and grows. Clients compare codes as text, so a wrong one costs every match.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

# ISO 639-1 with the three letters of ISO 639-2/T.
_ISO_639 = """
    aa:aar ab:abk ae:ave af:afr ak:aka am:amh an:arg ar:ara as:asm av:ava ay:aym az:aze ba:bak be:bel bg:bul bh:bih
    bi:bis bm:bam bn:ben bo:bod br:bre bs:bos ca:cat ce:che ch:cha co:cos cr:cre cs:ces cu:chu cv:chv cy:cym da:dan
    de:deu dv:div dz:dzo ee:ewe el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas ff:ful fi:fin fj:fij fo:fao fr:fra
    fy:fry ga:gle gd:gla gl:glg gn:grn gu:guj gv:glv ha:hau he:heb hi:hin ho:hmo hr:hrv ht:hat hu:hun hy:hye hz:her
    ia:ina id:ind ie:ile ig:ibo ii:iii ik:ipk io:ido is:isl it:ita iu:iku ja:jpn jv:jav ka:kat kg:kon ki:kik kj:kua
    kk:kaz kl:kal km:khm kn:kan ko:kor kr:kau ks:kas ku:kur kv:kom kw:cor ky:kir la:lat lb:ltz lg:lug li:lim ln:lin
    lo:lao lt:lit lu:lub lv:lav mg:mlg mh:mah mi:mri mk:mkd ml:mal mn:mon mo:mol mr:mar ms:msa mt:mlt my:mya na:nau
    nb:nob nd:nde ne:nep ng:ndo nl:nld nn:nno no:nor nr:nbl nv:nav ny:nya oc:oci oj:oji om:orm or:ori os:oss pa:pan
    pi:pli pl:pol ps:pus pt:por qu:que rm:roh rn:run ro:ron ru:rus rw:kin sa:san sc:srd sd:snd se:sme sg:sag sh:hbs
    si:sin sk:slk sl:slv sm:smo sn:sna so:som sq:sqi sr:srp ss:ssw st:sot su:sun sv:swe sw:swa ta:tam te:tel tg:tgk
    th:tha ti:tir tk:tuk tl:tgl tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi ty:tah ug:uig uk:ukr ur:urd uz:uzb ve:ven
    vi:vie vo:vol wa:wln wo:wol xh:xho yi:yid yo:yor za:zha zh:zho zu:zul
"""
LANGUAGES = dict(entry.split(":") for entry in _ISO_639.split())
# Three letters -> two; ISO 639-2/B has another three for these languages.
_ISO_639_B = """
    alb:sq arm:hy baq:eu bur:my chi:zh cze:cs dut:nl fre:fr geo:ka ger:de gre:el ice:is mac:mk mao:mi may:ms per:fa
    rum:ro slo:sk tib:bo wel:cy
"""
_SHORTER = {long: short for short, long in LANGUAGES.items()}
_SHORTER |= dict(entry.split(":") for entry in _ISO_639_B.split())
# ISO 3166-1; XK is nobody's but in use for Kosovo.
_ISO_3166 = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK
"""
_REGIONS = frozenset(_ISO_3166.split())
# What is written for a language or a region by mistake: a country for its language, an old code, a common name.
_MEANT = {"gr": "el", "cz": "cs", "dk": "da", "jp": "ja", "cn": "zh", "gb": "en", "iw": "he", "in": "id", "ji": "yi"}
_MEANT |= {"greek": "el", "english": "en"}
_REGIONS_MEANT = {"UK": "GB", "EL": "GR"}
_TAG = re.compile(
    r"""(?P<language>[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})
    (?:-(?P<script>[a-z]{4}))?
    (?:-(?P<region>[a-z]{2}|[0-9]{3}))?
    (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*
    (?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*
    (?:-x(?:-[a-z0-9]{1,8})+)?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_PRIVATE = re.compile(r"x(?:-[a-z0-9]{1,8})+|i-[a-z]{3,8}", re.IGNORECASE | re.ASCII)


class Fault(NamedTuple):
    """What is wrong with a code: a short kind, a sentence, and the code to write instead ("" when unknown).

    Kinds: `form` is no BCP-47, `unknown` and `region` name nothing, `long` has a shorter code, `case` is right but for
    the case of its letters.
    """

    kind: Literal["form", "unknown", "long", "region", "case"]
    message: str
    better: str


@lru_cache(maxsize=1024)
def fault(code: str) -> Fault | None:
    """The first fault of a code; None for a good one.

    >>> fault("el-GR") is None, fault("el_GR").better, fault("gre").better, fault("EL-gr").kind
    (True, 'el-GR', 'el', 'case')
    """
    if _PRIVATE.fullmatch(code):
        return None
    better = _better(code)
    said = f"; write {better}" if better else ""
    found = _TAG.fullmatch(code)
    if found is None:
        return Fault("form", f"language {code!r} is no BCP-47 code such as el or el-GR{said}", better)
    first = found["language"].split("-")[0].lower()
    if _nobodys(first):
        return Fault("unknown", f"language {code!r}: ISO 639 has no language {first}{said}", better)
    if first in _SHORTER:
        return Fault("long", f"language {code!r} has a code of two letters{said}", better)
    region = (found["region"] or "").upper()
    if len(region) == 2 and region not in _REGIONS:
        return Fault("region", f"language {code!r}: ISO 3166 has no region {region}{said}", better)
    if better and better != code:
        return Fault("case", f"language {code!r} is not written as usual{said}", better)
    return None


def _nobodys(language: str) -> bool:
    # Four letters and more are kept for languages to come.
    return len(language) > 3 or (len(language) == 2 and language not in LANGUAGES)


def _better(code: str) -> str:
    """The code as it should be written, as far as it can be told; "" when it cannot."""
    found = _TAG.fullmatch(code.strip().replace("_", "-"))
    if found is None:
        return ""
    subtags = found.group().split("-")
    first = subtags[0].lower()
    first = _MEANT.get(first) or _SHORTER.get(first, first)
    if _nobodys(first):
        return ""
    written = [first]
    for place, subtag in enumerate(subtags[1:], start=1):
        if found.start("script") >= 0 and subtag == found["script"] and len(written) == place:
            written.append(subtag.capitalize())
        elif subtag == found["region"]:
            written.append(_REGIONS_MEANT.get(subtag.upper(), subtag.upper()))
        else:
            written.append(subtag.lower())
    region = (found["region"] or "").upper()
    return "" if len(region) == 2 and _REGIONS_MEANT.get(region, region) not in _REGIONS else "-".join(written)
