"""The client's `filters.xml`: what of a document is no text to us is none to the client.

Found by experiment with OmegaT 3.6: a filter that is not named here has its own defaults, so ours say only what
differs. Addresses, languages and what a program notes in the head of a page are not translated; hidden text, which the
reader leaves out, is not either, as far as the client can tell it. Marks of notes in a page of HTML stay as they
are; the client cuts a sentence at them.
"""

from __future__ import annotations

_META = ("generator", "viewport", "created", "changed", "changedby", "author", "date", "progid", "originator")
_MARKS = (
    *("sdfootnoteanc", "sdendnoteanc", "sdfootnotesym", "sdendnotesym", "footnote-ref", "footnote-back"),
    *("footnoteref", "footnote-backref", "noteref"),
)
_ATTRIBUTES = ("translateHref", "translateSrc", "translateLang", "translateHreflang")


def _filter(name: str, masks: tuple[str, ...], options: dict[str, str]) -> str:
    files = "".join(f'<files sourceFilenameMask="{mask}" targetFilenamePattern="${{filename}}"/>\n' for mask in masks)
    told = "".join(f'<option name="{option}" value="{value}"/>\n' for option, value in options.items())
    return f'<filter className="{name}" enabled="true">\n{files}{told}</filter>\n'


FILTERS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<filters removeTags="true" removeSpacesNonseg="true" preserveSpaces="false" ignoreFileContext="false">\n'
    + _filter("org.omegat.filters3.xml.openxml.OpenXMLFilter", ("*.doc?", "*.dot?"), {"translateHiddenText": "false"})
    + _filter(
        "org.omegat.filters2.html2.HTMLFilter2",
        ("*.htm", "*.html"),
        {
            **dict.fromkeys(_ATTRIBUTES, "false"),
            "skipMeta": ",".join((*(f"name={name}" for name in _META), "http-equiv=content-type")),
            "ignoreTags": ",".join(f"class={name}" for name in _MARKS),
        },
    )
    + "</filters>\n"
)
