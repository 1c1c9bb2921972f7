"""Where a licence can be read."""

from __future__ import annotations

import re
from urllib.parse import quote

_CREATIVE_COMMONS = re.compile(r"CC[- ](BY(?:-NC)?(?:-SA|-ND)?)[- ](\d\.\d)", re.IGNORECASE | re.ASCII)
_LICENCES = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "Apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "MIT": "https://spdx.org/licenses/MIT.html",
    "BSD-3-Clause": "https://spdx.org/licenses/BSD-3-Clause.html",
    "GPL-3.0-only": "https://spdx.org/licenses/GPL-3.0-only.html",
    "GPL-3.0-or-later": "https://spdx.org/licenses/GPL-3.0-or-later.html",
    "EUPL-1.2": "https://spdx.org/licenses/EUPL-1.2.html",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "ODC-By-1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "PDDL-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
}
_URL = re.compile(r"https?://[\w.-]+(:\d+)?([/?#]([\w/:?#@!$&'()*+,;=~.-]|%[0-9A-Fa-f]{2})*)?", re.ASCII)


def licence_url(licence: str) -> str:
    """Where a licence can be read: the URL itself, or that of a well-known SPDX id; "" when unknown.

    >>> licence_url("CC-BY-SA-4.0")
    'https://creativecommons.org/licenses/by-sa/4.0/'
    >>> licence_url("ask Maria")
    ''
    """
    licence = licence.strip()
    # A Greek address is written with the escapes that a URI asks for.
    address = quote(licence, safe="/:?#@!$&'()*+,;=~%", errors="replace")
    if _URL.fullmatch(address) and address.count("#") < 2:
        return address
    if commons := _CREATIVE_COMMONS.fullmatch(licence):
        return f"https://creativecommons.org/licenses/{commons[1].lower()}/{commons[2]}/"
    return _LICENCES.get(licence, "")
