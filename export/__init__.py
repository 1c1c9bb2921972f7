"""Pairs in standard formats, and back: a module a format, or a room of them; `formats` is the list."""
