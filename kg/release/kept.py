"""What is made of a release once and lies beside it, so that who opens the release need not.

A shelf is a folder of such files, made by one state of the program with one choice of settings: its
key. The manifest does not know of it, since it names what the data are, whoever looks at them; the
shelf has an index of its own, with the SHA-256 of each file. A release without shelves is whole.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import IO

from kg.atomic import sync_file, sync_folder, write_synced
from kg.release.program import digest_of_code

KEPT = "kept"
_INDEX, _PACK = "index.json", "files.pack"
_FORMAT = 1
_KEY_DIGITS = 16


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a shelf.

    Shape: `start` and `length` say where it lies in the pack, compressed by gzip; `size` is that of
    its content. Units: bytes; `sha256` is the content's, in lower-case hexadecimal.
    """

    start: int
    length: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files of one shelf by their names; `path` is the folder that they lie in."""

    path: Path
    files: Mapping[str, KeptFile]

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file; None where there is none, or where it is damaged."""
        file = self.files.get(name)
        if file is None:
            return None
        try:
            with (self.path / _PACK).open("rb") as pack:
                pack.seek(file.start)
                content = gzip.decompress(pack.read(file.length))
        except (OSError, EOFError, ValueError, zlib.error):
            return None
        return content if hashlib.sha256(content).hexdigest() == file.sha256 else None


def key_of(*parts: str) -> str:
    """Return the key of a shelf: of the program as it is, and of what else its files depend on."""
    told = "\n".join((str(_FORMAT), _program(), *parts))
    return hashlib.sha256(told.encode()).hexdigest()


def open_shelf(folder: Path, name: str, key: str) -> Shelf | None:
    """Return a shelf of a folder, or None where nothing was kept with this key.

    Args:
        folder: Of a release, or of all of them.
        name: What is kept.
        key: As `key_of` gives it.
    """
    path = _path(folder, name, key)
    try:
        told = json.loads((path / _INDEX).read_bytes())
        return Shelf(path, {named: KeptFile(*held) for named, held in told.items()})
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def write_shelf(folder: Path, name: str, key: str, files: Iterable[tuple[str, bytes]]) -> None:
    """Put files on a shelf, whole or not at all; shelves of the same name are taken away.

    Raises:
        OSError: The disk is full or the folder can not be written.
    """
    path = _path(folder, name, key)
    path.parent.mkdir(exist_ok=True)
    staging = path.with_name(f".{path.name}.{os.getpid()}")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    try:
        with (staging / _PACK).open("wb") as pack:
            index = {name: astuple(file) for name, file in _packed(pack, files)}
            sync_file(pack)
        write_synced(staging / _INDEX, json.dumps(index, ensure_ascii=False, indent=0).encode())
        sync_folder(staging)
        shutil.rmtree(path, ignore_errors=True)  # a damaged one
        staging.rename(path)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    for other in path.parent.glob(f"{name}-*"):
        if other != path:
            shutil.rmtree(other, ignore_errors=True)
    sync_folder(path.parent)


def _packed(pack: IO[bytes], files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, KeptFile]]:
    alike: dict[str, KeptFile] = {}
    for name, content in files:
        digest = hashlib.sha256(content).hexdigest()
        if digest not in alike:
            start = pack.tell()
            length = pack.write(gzip.compress(content, mtime=0, compresslevel=6))
            alike[digest] = KeptFile(start, length, len(content), digest)
        yield name, alike[digest]


def _path(folder: Path, name: str, key: str) -> Path:
    return folder / KEPT / f"{name}-{key[:_KEY_DIGITS]}"


@cache
def _program() -> str:
    return digest_of_code()
