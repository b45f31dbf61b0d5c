"""What a release is made from, as digests: the same inputs need no second build."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.release.harvested import harvested_files
from kg.release.places import list_source_files
from kg.release.program import code_behind, digest_of, file_digest
from kg.sources import Sources

_PACKAGE = Path(__file__).resolve().parent.parent
# A build runs this and all that it imports; a change to that can change a release.
_BUILDING = "release/building.py"


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
    program = digest_of(_PACKAGE, _program_files(_PACKAGE))
    parts = [base, program, *(f"{name} {digest}" for name, digest in files.items())]
    return Inputs(files, program, hashlib.sha256("\n".join(parts).encode()).hexdigest())


@cache
def _program_files(package: Path) -> frozenset[Path]:
    return code_behind(package / _BUILDING, package)
