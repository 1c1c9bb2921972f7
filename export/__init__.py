"""Pairs in standard formats, and back: one module a format."""
