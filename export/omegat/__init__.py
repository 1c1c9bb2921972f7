"""OmegaT: a project laid out for it (`project`, `filters`, `rules`), and what it does with one.

`client` cuts a document and loads a memory as OmegaT does, and `preflight` says which segments it will not find there.
"""

from .project import Drafts, Laid, lay, settings_agree

__all__ = ["Drafts", "Laid", "lay", "settings_agree"]
