"""Files that went out: what we wrote last, so that it is seen whether a person has changed it since."""

from __future__ import annotations

from .tables import Tables


class Outputs(Tables):
    """The table `output` of a store, through the store's own doors. A path is under the project's folder."""

    def of(self, path: str) -> tuple[str, str, str] | None:
        """Digest of a file as we wrote it last, of what it was made from, and of the file before it; None if never."""
        found = self._every("SELECT digest, made_of, before FROM output WHERE path = ?", (path,))
        return (found[0][0], found[0][1], found[0][2]) if found else None

    def put(self, path: str, digest: str, made_of: str) -> None:
        """Remember a file as we wrote it."""
        self._many(
            "INSERT INTO output VALUES (?, ?, ?, '') ON CONFLICT (path) DO UPDATE SET digest = excluded.digest, "
            "made_of = excluded.made_of, before = CASE digest WHEN excluded.digest THEN before ELSE digest END",
            [(path, digest, made_of)],
        )

    def below(self, folder: str) -> dict[str, str]:
        """Digests of the files that we wrote last below a folder, by path."""
        prefix = folder.rstrip("/") + "/"
        return dict(self._every("SELECT path, digest FROM output WHERE substr(path, 1, ?) = ?", (len(prefix), prefix)))

    def forget(self, path: str) -> None:
        """A file of ours is there no more."""
        self._many("DELETE FROM output WHERE path = ?", [(path,)])
