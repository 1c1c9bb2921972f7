"""What dipla costs, beside its peers: one program a question, and `python -m benchmarks` for all of them."""
