"""What a person can mend is a DiplaError; anything else is our bug and keeps its traceback."""

from __future__ import annotations


class DiplaError(Exception):
    """Something a person can mend.

    The message says where it happened, what was found, what was expected and what to do next.
    """
