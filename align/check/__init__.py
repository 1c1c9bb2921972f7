"""Checks of finished pairs: what a person should look at before a corpus goes out.

    for finding in findings(pair, Settings()):
        print(finding.severity, finding.message)

Of many pairs, `checked` gives each with its findings, and is faster.

One module has one idea; `rules` lists what all of them find, `settings` what a project says to it.
"""

from .finding import Finding, Severity, Side
from .run import checked, findings
from .settings import Settings

__all__ = ["Finding", "Settings", "Severity", "Side", "checked", "findings"]
