"""TEI P5: pairs as a corpus that can be cited, written in three layouts, read from any TEI with links, and judged.

Writing: `parts` grow side by side while the pairs come in (`header`, `agents`, `blocks`, `spool`), and `writing` joins
them. Reading: a `single_pass` puts on the `shelf` what it meets, and `reading` makes pairs of it. `check` follows the
links, and has a `schema` judge the elements.
"""

from .front import languages
from .reading import read
from .writing import Files, Layout, file_names, write, write_files

__all__ = ["Files", "Layout", "file_names", "languages", "read", "write", "write_files"]
