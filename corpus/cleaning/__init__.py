"""Cleaning, one idea a module; the door is `corpus.clean`."""
