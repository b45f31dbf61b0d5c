"""Packed files whose bytes depend on what they hold alone."""

from __future__ import annotations

import io
import zipfile

_MADE = (1980, 1, 1, 0, 0, 0)


def packed(content: bytes) -> bytes:
    """Return a packed file with the day of each of its parts set to one that says nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(out, "w") as written:
        for part in read.infolist():
            put(written, part.filename, read.read(part), part.compress_type)
    return out.getvalue()


def put(archive: zipfile.ZipFile, name: str, content: bytes, how: int) -> None:
    """Write one part of a packed file."""
    part = zipfile.ZipInfo(name, _MADE)
    part.compress_type = how
    archive.writestr(part, content)
