"""The client's `segmentation.conf` (OmegaT 3): our rules written as the bean it loads, and such a bean read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from ...corpus.errors import DiplaError
from ...corpus.languages import language
from ...corpus.srx import Rule, Rules
from ..xml import escape

_BREAKS = '<void property="breakRule"><boolean>true</boolean></void>'


def segmentation_conf(rules: Iterable[Rule], lang: str) -> str:
    """Rules as the bean that OmegaT 3 loads. A bean without its version is dropped in silence by the client."""
    beans = "".join(
        '<void method="add"><object class="org.omegat.core.segmentation.Rule">'
        f'<void property="afterbreak"><string>{escape(rule.after)}</string></void>'
        f'<void property="beforebreak"><string>{escape(rule.before)}</string></void>'
        f"{_BREAKS if rule.breaks else ''}</object></void>\n"
        for rule in rules
    )
    code = lang.split("-")[0]
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<java version="1.8" class="java.beans.XMLDecoder">
<object class="org.omegat.core.segmentation.SRX">
<void property="mappingRules"><void method="add"><object class="org.omegat.core.segmentation.MapRule">
<void property="language"><string>{escape(language(code).name)}</string></void>
<void property="pattern"><string>{escape(code.upper())}.*</string></void>
<void property="rules"><object class="java.util.ArrayList">
{beans}</object></void>
</object></void></void>
<void property="version"><string>0.2.2</string></void>
</object>
</java>
"""


def conf_rules(path: Path, lang: str) -> Rules:
    """The rules of such a file for a language; none where the file has none for it.

    Raises DiplaError when the file is no such bean, or the client would drop it.
    """
    from ...corpus.srx_foreign import compiled

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except OSError as error:
        raise DiplaError(f"{path}: {error.strerror}. Give the project's omegat/segmentation.conf.") from error
    except etree.XMLSyntaxError as error:
        raise DiplaError(f"{path}: found broken XML ({error.msg}); expected OmegaT's segmentation.conf.") from error
    if root.tag != "java" or not root.xpath("object/void[@property='version']"):
        raise DiplaError(
            f"{path}: found no <java> bean with a version; expected OmegaT's segmentation.conf, and the client drops "
            "one without version. Take the file from a project's folder `omegat`."
        )
    numbered = []
    for entry in root.iter("object"):
        if not entry.get("class", "").endswith(".MapRule"):
            continue
        pattern = entry.findtext("void[@property='pattern']/string") or ""
        try:
            is_ours = re.fullmatch(pattern, lang, re.IGNORECASE)
        except re.error as error:
            raise DiplaError(f"{path}, line {entry.sourceline}: pattern {pattern!r}: {error}. Mend it.") from error
        if is_ours:
            rules = (one for one in entry.iter("object") if one.get("class", "").endswith(".Rule"))
            numbered += [(_rule(one), f"{path.name}, line {one.sourceline}") for one in rules]
    engine, taken, refused = compiled(numbered)
    return Rules(tuple(taken), engine, tuple(refused))


def _rule(bean: etree._Element) -> Rule:
    def text(name: str) -> str:
        return bean.findtext(f"void[@property='{name}']/string") or ""

    breaks = bean.findtext("void[@property='breakRule']/boolean") == "true"
    return Rule(breaks, text("beforebreak"), text("afterbreak"))
