"""Sentences become pairs: drafts, translation memory, alignment."""
