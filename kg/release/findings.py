"""The findings of a build, kept beside the releases: the next build asks only what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from kg.release.folder import ReleaseFolder
from kg.release.inputs import Inputs
from kg.release.kept import Shelf, open_shelf, write_shelf
from kg.validate import Keeping

_SHELF = "findings"
_SHAPES = "shapes/"


def kept_findings(folder: ReleaseFolder, inputs: Inputs) -> Keeping:
    """Return what earlier builds with the same shapes and the same program have found."""
    program = _program(inputs)
    shelf = open_shelf(folder.path, _SHELF, program)
    return Keeping(program, {} if shelf is None else _Files(shelf), {})


def keep_findings(folder: ReleaseFolder, keeping: Keeping) -> None:
    """Put what holds of a release where the next build finds it, in place of what was there.

    Raises:
        OSError: The disk is full or the folder can not be written.
    """
    write_shelf(folder.path, _SHELF, keeping.program, sorted(keeping.now.items()))


def _program(inputs: Inputs) -> str:
    shapes = [f"{name} {held}" for name, held in inputs.files.items() if name.startswith(_SHAPES)]
    return hashlib.sha256("\n".join([inputs.program, *shapes]).encode()).hexdigest()


class _Files(Mapping[str, bytes]):
    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def __getitem__(self, name: str) -> bytes:
        content = self._shelf.read(name)
        if content is None:
            raise KeyError(name)
        return content

    def __iter__(self) -> Iterator[str]:
        return iter(self._shelf.files)

    def __len__(self) -> int:
        return len(self._shelf.files)
