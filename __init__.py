"""Greek-English parallel corpora: sentences, drafts or translations beside them, human edits kept, TMX and TEI out.

The rooms: `corpus` (text comes in), `align` (sentences become pairs), `review` (the human's turn),
`export` (pairs in standard formats), `command` (what a person types). Nothing heavy is imported here.
"""

__version__ = "0.1.0"
