"""The reports of releases, each read only when its bytes are what its manifest says."""

from __future__ import annotations

from collections.abc import Mapping

from kg.errors import UsageError
from kg.release.folder import ReleaseFolder
from kg.release.manifest import REPORT, read_checked, read_manifest


def read_report_of(folder: ReleaseFolder, name: str) -> str:
    """Return the validation report of a release, in Turtle.

    Raises:
        NotFoundError: There is no release of this name.
        ReleaseError: It is damaged.
    """
    path = folder.at(name)
    manifest = read_manifest(path, folder.digest_of(name))
    return read_checked(path, REPORT, manifest).decode()


def release_before(folder: ReleaseFolder, files: Mapping[str, str]) -> str:
    """Return the name of the release that was made current last from other files.

    Args:
        folder: The releases.
        files: The digests of the files that are compared with it, as `read_inputs` gives them.

    Raises:
        UsageError: There is none.
    """
    for name in reversed(folder.history()):
        if name in folder.list() and inputs_of(folder, name) != files:
            return name
    raise UsageError(f"no earlier release in {folder.path} to compare with; `kg build` makes one")


def releases_before(folder: ReleaseFolder, name: str) -> tuple[str, ...]:
    """Return the releases that were current before one was made so last, oldest first, each once.

    What is no longer in the folder is left out.
    """
    history = folder.history()
    last = len(history) - 1 - history[::-1].index(name) if name in history else len(history)
    there = folder.list()
    return tuple(n for n in dict.fromkeys(history[:last]) if n in there and n != name)


def inputs_of(folder: ReleaseFolder, name: str) -> Mapping[str, str]:
    """Return the digests of the files that a release was made from.

    Raises:
        ReleaseError: It is damaged.
    """
    return read_manifest(folder.releases / name, folder.digest_of(name))["inputs"]


def base_of(folder: ReleaseFolder, name: str) -> str:
    """Return the base of the IRIs of a release's things.

    Raises:
        ReleaseError: It is damaged.
    """
    return read_manifest(folder.releases / name, folder.digest_of(name))["base"]
