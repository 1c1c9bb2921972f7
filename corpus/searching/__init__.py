"""Searching, one idea a module; the door is `corpus.concordance`."""
