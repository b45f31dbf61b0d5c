"""A release, opened only when every byte of it is what its manifest says."""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from kg.errors import ReleaseError
from kg.release.folder import Pointer, ReleaseFolder
from kg.release.manifest import (
    DATASET,
    MANIFEST,
    Manifest,
    file_entry,
    read_checked,
    read_manifest,
)
from kg.store import MemoryStore


@dataclass(frozen=True, slots=True)
class Release:
    """A release that was found whole; `store` holds all its graphs."""

    name: str
    path: Path
    manifest: Manifest
    store: MemoryStore


def open_release(folder: ReleaseFolder, name: str | None = None) -> Release:
    """Open the current release, or one by its name, and verify it first.

    Raises:
        ReleaseError: There is no release yet, a file of it is missing or changed, or the store
            does not hold as many quads as the manifest says.
        NotFoundError: There is no release of this name.
    """
    return _opened(*_find(folder, name))


def open_release_at(path: Path) -> Release:
    """Open the release that lies in a folder of its own, and verify it first.

    Raises:
        ReleaseError: As in `open_release`.
    """
    return _opened(path.resolve().name, path, read_manifest(path))


def _opened(name: str, path: Path, manifest: Manifest) -> Release:
    store = load_dataset(_checked_dataset(path, manifest), path / DATASET)
    if len(store) != manifest["quads"]:
        raise ReleaseError(
            f"{path / DATASET}: gives {len(store):,} quads and not {manifest['quads']:,}; "
            "run `kg build`"
        )
    return Release(name, path, manifest, store)


def current_path(folder: ReleaseFolder) -> Path:
    """Return the folder of the current release, every file of it checked and nothing loaded.

    Raises:
        ReleaseError: As in `open_release`.
    """
    _, path, manifest = _find(folder, None)
    _checked_dataset(path, manifest)
    return path


def verify_release(folder: ReleaseFolder, name: str | None = None) -> Manifest:
    """Check every file of a release without loading it, and return its manifest.

    Raises:
        ReleaseError: As in `open_release`.
        NotFoundError: There is no release of this name.
    """
    _, path, manifest = _find(folder, name)
    _checked_dataset(path, manifest)
    return manifest


def roll_back(folder: ReleaseFolder, name: str) -> Release:
    """Make an earlier release the current one, after it has opened whole.

    Raises:
        ReleaseError: The release is damaged, or a build is at work; what was current stays so.
        NotFoundError: There is no release of this name.
    """
    with folder.writing():
        release = open_release(folder, name)
        digest = file_entry((release.path / MANIFEST).read_bytes())["sha256"]
        folder.make_current(Pointer(name, digest))
    return release


def _find(folder: ReleaseFolder, name: str | None) -> tuple[str, Path, Manifest]:
    if name is not None:  # `current` itself may be damaged, and this is the way out of that
        path = folder.at(name)
        return name, path, read_manifest(path, folder.digest_of(name))
    pointer = folder.current()
    if pointer is None:
        raise ReleaseError(f"no release yet in {folder.path}; run `kg build`")
    path = folder.releases / pointer.name
    return pointer.name, path, read_manifest(path, pointer.manifest_digest)


def load_dataset(compressed: bytes, name: Path) -> MemoryStore:
    """Return a store of the N-Quads in gzip's form; `name` is what an error names.

    Raises:
        LoadError: The bytes are not N-Quads.
    """
    with gzip.open(io.BytesIO(compressed)) as stream:
        return MemoryStore.from_nquads(cast(IO[bytes], stream), name)


def _checked_dataset(path: Path, manifest: Manifest) -> bytes:
    """Return the bytes of the dataset, all files checked: what is checked is what is read."""
    contents = {name: read_checked(path, name, manifest) for name in manifest["files"]}
    return contents[DATASET]
