"""Splitting rules as data: one SRX file a language, `und.srx` for any other."""
