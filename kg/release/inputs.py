"""What a release is made from, as digests: the same inputs need no second build."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kg.release.harvested import harvested_files
from kg.release.places import list_source_files
from kg.release.program import CODE, digest_of, file_digest
from kg.sources import Sources

_PACKAGE = Path(__file__).resolve().parent.parent
# The code that a build runs; a change to it can change a release.
_PROGRAM = (
    "release",
    "rules",
    "serialising",
    "store",
    "validate",
    "atomic.py",
    "namespaces.py",
    "terms.py",
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Digests of the source files by name, of the program, and of all of it together."""

    files: dict[str, str]
    program: str
    digest: str


def read_inputs(sources: Sources, base: str, harvested: Path | None = None) -> Inputs:
    """Return the digests of what a build with this base would read and run.

    Args:
        sources: The three folders.
        base: Where IRIs of things, documents and graphs live.
        harvested: The folder of what was taken from others, if there is one.

    Raises:
        LoadError: A file or folder can not be read.
    """
    paths = {file.name: file.path for file in list_source_files(sources)}
    paths |= {f"shapes/{path.name}": path for path in sources.shapes.glob("*.ttl")}
    paths |= harvested_files(harvested) if harvested else {}
    files = {name: file_digest(paths[name]) for name in sorted(paths)}
    program = digest_of(_PACKAGE, _program_files())
    parts = [base, program, *(f"{name} {digest}" for name, digest in files.items())]
    return Inputs(files, program, hashlib.sha256("\n".join(parts).encode()).hexdigest())


def _program_files() -> list[Path]:
    found = [_PACKAGE / name for name in _PROGRAM if name.endswith(".py")]
    for name in _PROGRAM:
        found += [p for p in (_PACKAGE / name).rglob("*") if p.suffix in CODE]
    return found
