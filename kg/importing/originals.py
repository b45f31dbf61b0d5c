"""The documents themselves, where an operator keeps them: found by hash, read when asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock

from kg import settings
from kg.importing.drafting.wording import clean, digest_of
from kg.importing.errors import DocumentError
from kg.importing.reading import DEFAULT, read_document
from kg.importing.records import Document, Table
from kg.sources import find_sources

_FOLDER = "sources"
# A page of evidence rarely names more.
_MOST_READ = 16


class Originals:
    """A folder of documents. What is in it is looked up once, and each is read at most once."""

    def __init__(self, folder: Path) -> None:
        """Take a folder; it may be missing, and holds nothing then."""
        self._folder = folder
        self._lock = Lock()
        self._paths: Mapping[str, Path] | None = None
        self._read = lru_cache(_MOST_READ)(self._words_in)

    def words(self, digest: str) -> Mapping[str, str]:
        """Return the wording of each text of a document, by the SHA-256 of that wording.

        Addresses of e-mail and numbers to call are left out of what is returned.

        Args:
            digest: The SHA-256 of the document's file.

        Returns:
            Nothing where the document is not here, or can not be read.
        """
        with self._lock:
            if self._paths is None:
                self._paths = dict(_digests(self._folder))
            path = self._paths.get(digest)
            return self._read(path) if path else {}

    def _words_in(self, path: Path) -> Mapping[str, str]:
        try:
            document = read_document([path])
        except DocumentError:
            return {}
        return {digest_of(text): clean(text) for text in _texts(document)}


def find_originals() -> Originals:
    """Return the documents in the folder of the setting, else in `sources` beside the data."""
    return Originals(Path(settings.SOURCES.read() or find_sources().root / _FOLDER))


def _digests(folder: Path) -> Iterable[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.stat().st_size <= DEFAULT.file_bytes:
            yield hashlib.sha256(path.read_bytes()).hexdigest(), path


def _texts(document: Document) -> Iterable[str]:
    for block in document.blocks:
        if isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row if cell)
        else:
            yield block.text
