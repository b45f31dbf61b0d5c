"""The program as a digest: what was made by one state of it is not taken for another's."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
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


def code_behind(module: Path, package: Path) -> frozenset[Path]:
    """Return the files of a package that a module of it runs: its imports, and theirs.

    Args:
        module: The file of the module.
        package: The folder of the package, after which it is named.

    Shape:
        What is imported inside a function counts, too; so do the queries beside a module. The
        `__init__.py` of the package itself does not: it imports all doors, and a build uses none.
    """
    found, waiting = {module}, [module]
    while waiting:
        new = {file for name in _imported(waiting.pop()) for file in _files_of(name, package)}
        waiting += new - found
        found |= new
    queries = {path for folder in {path.parent for path in found} for path in folder.glob("*.rq")}
    return frozenset(found | queries)


def _imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            # What is taken from a package may be a module of it.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _files_of(name: str, package: Path) -> Iterator[Path]:
    """Return the files that the import of a module runs: its own, and those of folders above."""
    first, *parts = name.split(".")
    for end in range(1, len(parts) + 1) if first == package.name else ():
        place = package.joinpath(*parts[:end])
        yield from filter(Path.is_file, (place.with_suffix(".py"), place / "__init__.py"))


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
