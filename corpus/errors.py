"""What a person can mend is a DiplaError; anything else is our bug and keeps its traceback."""

from __future__ import annotations


class DiplaError(Exception):
    """Something a person can mend.

    The message says where it happened, what was found, what was expected and what to do next. `line` is that of the
    file it speaks of, counted from 1, and 0 where there is none to name.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line
