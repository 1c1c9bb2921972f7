"""The document that a person gave, as it came or with the cleaned text in its own places.

`putting` decides what each paragraph is to say; `placing` has a paragraph as places that may be filled anew, `office`
finds them in DOCX and ODT, `html` in a page.
"""

from .putting import Original, original

__all__ = ["Original", "original"]
