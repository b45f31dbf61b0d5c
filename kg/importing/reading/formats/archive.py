"""A packed folder (zip) of related files: one document, its tables named after the files."""

from __future__ import annotations

from pathlib import PurePosixPath

from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.packages import Package
from kg.importing.reading.reader import read_one
from kg.importing.reading.sniffing import ARCHIVE
from kg.importing.reading.together import together
from kg.importing.records import Document


def read_archive(name: str, data: bytes, limits: Limits) -> Document:
    """Return what the files of a packed folder hold, as one document."""
    package = Package(data, limits)
    documents: list[Document] = []
    unread: list[str] = []
    for path in sorted(package.names):
        parts = PurePosixPath(path).parts
        if any(part.startswith((".", "__MACOSX")) for part in parts):
            continue
        if len(documents) >= limits.files:
            raise RefusedError(f"holds more than {limits.files} files to read")
        try:
            documents.append(read_one(parts[-1], package.read(path), limits, besides=ARCHIVE))
        except RefusedError as err:
            unread.append(f"{parts[-1]} {err}.")
    if not documents:
        raise RefusedError(f"holds no file that can be read. {' '.join(unread[:3])}".strip())
    return together(name, documents, unread)
