"""What corpus tools and training programs read (see docs/corpora.md), one module a format.

Two texts with their sentences, and links between them (`two_texts`): `cesalign` and `intertext`, which are dialects of
`xces`; `vertical`; `conllu`. A pair a record (`records`): `jsonl` and `parquet`.
"""
