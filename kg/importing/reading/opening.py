"""From paths, or from what was uploaded, to a document."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from kg.importing.errors import DocumentError
from kg.importing.reading.limits import DEFAULT, Limits
from kg.importing.reading.running import read_in_process
from kg.importing.reading.together import together
from kg.importing.records import Document

# A pipe without a writer would be waited for.
_UNWAITING = getattr(os, "O_NONBLOCK", 0)


def read_document(files: Sequence[Path], limits: Limits = DEFAULT) -> Document:
    """Return what files hold: one file, a zip or a folder of related tables, or several files.

    Several files are one document; their tables without a name get the names of the files.

    Raises:
        DocumentError: A file is missing, is no file, can not be read, or is too much.
    """
    if not files:
        raise DocumentError("no file is named")
    if len(files) == 1 and not files[0].is_dir():
        return read_bytes(files[0].name, _bytes_of(files[0], limits), limits)
    paths = [path for each in files for path in _inside(each)]
    if len(paths) > limits.files:
        raise DocumentError(f"{len(paths):,} files are named; at most {limits.files} are read")
    held = [(path.name, _bytes_of(path, limits)) for path in paths]
    if sum(len(data) for _, data in held) > limits.file_bytes:
        raise DocumentError(f"the files are larger than {limits.file_bytes // 1_000_000} MB")
    documents = [read_bytes(name, data, limits) for name, data in held]
    name = files[0].resolve().name if len(files) == 1 else ", ".join(path.name for path in files)
    return together(name, documents)


def read_bytes(name: str, data: bytes, limits: Limits = DEFAULT) -> Document:
    """Return what an uploaded file holds.

    Args:
        name: The file's name, for sentences and where the content leaves its format open.
        data: What it holds.
        limits: How much it may be, and how much may be spent on it.

    Raises:
        DocumentError: It can not be read, or is too much.
    """
    plain = "".join(sign if sign.isprintable() else "?" for sign in Path(name).name)[:200]
    return read_in_process(plain or "the file", data, limits)


def _inside(path: Path) -> list[Path]:
    """Return the files of a folder, or the file itself."""
    if not path.is_dir():
        return [path]
    try:
        found = [each for each in sorted(path.iterdir()) if not each.name.startswith((".", "~$"))]
    except OSError as err:
        raise DocumentError(f"{path} can not be opened: {err.strerror}") from err
    files = [each for each in found if each.is_file()]
    if not files:
        raise DocumentError(f"{path} is a folder without files")
    return files


def _bytes_of(path: Path, limits: Limits) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | _UNWAITING | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as err:
        raise DocumentError(f"there is no file {path}") from err
    except (OSError, ValueError) as err:
        raise DocumentError(f"{path} can not be opened: {getattr(err, 'strerror', err)}") from err
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise DocumentError(f"{path} is no file that can be read")
        if os.fstat(handle).st_size > limits.file_bytes:
            raise DocumentError(f"{path} is larger than {limits.file_bytes // 1_000_000} MB")
        try:
            return stream.read(limits.file_bytes + 1)
        except OSError as err:
            raise DocumentError(f"{path} can not be read: {err.strerror}") from err
