"""Which pairs of a corpus are worth keeping: a recipe of rules, what each dropped, and parts that do not leak."""
