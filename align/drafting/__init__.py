"""How an engine is asked: packing, pace, retries, checks on its answers, glossary, protection."""
