"""From what was given to `kg.open` to what answers."""

from __future__ import annotations

import re
from os import PathLike
from pathlib import Path

from kg.errors import LoadError, UsageError
from kg.release import ReleaseFolder, open_release, open_release_at
from kg.release.manifest import MANIFEST
from kg.release.opening import load_dataset
from kg.store import Endpoint, MemoryStore, Store
from kg.store.connecting import check_address
from kg.store.loads import open_endpoint

_URL = re.compile(r"https?://", re.IGNORECASE)


def open_place(place: str | PathLike[str] | None) -> tuple[str, Store]:
    """Return the name of what was opened, and its store; for the errors see `kg.open`."""
    if isinstance(place, str) and _URL.match(place):
        return place, open_endpoint(Endpoint(check_address(place)))
    if place is None:
        release = open_release(ReleaseFolder.find())
        return release.name, release.store
    path = Path(place)
    if (path / MANIFEST).is_file():
        release = open_release_at(path)
        return release.name, release.store
    if path.is_dir():
        release = open_release(ReleaseFolder(path))
        return release.name, release.store
    return path.name, _read_nquads(path)


def _read_nquads(path: Path) -> MemoryStore:
    if not path.exists():
        raise UsageError(f"{path}: there is no such file or folder")
    if path.suffix != ".nq" and path.suffixes[-2:] != [".nq", ".gz"]:
        raise UsageError(
            f"{path}: can not be opened; give a folder of releases, a release, N-Quads "
            "(.nq, .nq.gz) or the URL of an endpoint"
        )
    try:
        if path.suffix == ".gz":
            return load_dataset(path.read_bytes(), path)
        with path.open("rb") as stream:
            return MemoryStore.from_nquads(stream, path)
    except OSError as err:
        raise LoadError(f"{path}: can not be read: {err.strerror or err}") from err
