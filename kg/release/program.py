"""The program as a digest: what was made by one state of it is not taken for another's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from kg.errors import LoadError
from kg.version import __version__

_PACKAGE = Path(__file__).resolve().parent.parent
CODE = frozenset({".py", ".rq"})
_ENGINES = ("pyoxigraph", "pyshacl", "rdflib")


def digest_of_code() -> str:
    """Return the digest of all code and queries of the package, not of what a build runs alone."""
    return digest_of(_PACKAGE, (path for path in _PACKAGE.rglob("*") if path.suffix in CODE))


def digest_of(root: Path, files: Iterable[Path]) -> str:
    """Return the digest of files below a folder, and of the program's and its engines' versions."""
    engines = [f"{name} {version(name)}" for name in _ENGINES]
    parts = [f"kg {__version__}", *engines]
    for path in sorted(files):
        name = path.relative_to(root).as_posix()
        parts.append(f"{name} {file_digest(path)}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal.

    Raises:
        LoadError: It can not be read.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as err:
        raise LoadError(f"{path}: can not be read: {err.strerror or err}") from err
