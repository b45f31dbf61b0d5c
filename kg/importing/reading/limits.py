"""How much a document may be, and what refuses one that is more."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


class RefusedError(Exception):
    """A document is refused: the text goes on after the file's name ("is encrypted: …")."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one reading.

    Units: seconds, bytes, characters and whole things, as the names say.

    Shape:
        file_bytes: Of one file, and of all files that are read together.
        files: How many are read together.
        seconds, memory_bytes: What the process that reads may take: of processor time, and twice
            as long by the clock.
        result_bytes: What that process may hand back.
        unpacked_bytes, ratio, entries: Of a packed file: its size unpacked, how many times larger
            than packed an entry may be, and how many entries there may be.
        cells: Places of all tables together, empty ones too.
        sheets, pages: Of a workbook, of a PDF.
        cell_characters: Of one text.
        nesting: How deep elements may lie in one another.
    """

    file_bytes: int = 25 * MEGABYTE
    files: int = 50
    seconds: float = 60.0
    memory_bytes: int = 1000 * MEGABYTE
    result_bytes: int = 60 * MEGABYTE
    unpacked_bytes: int = 200 * MEGABYTE
    ratio: int = 100
    entries: int = 2000
    cells: int = 500_000
    sheets: int = 200
    pages: int = 400
    cell_characters: int = 100_000
    nesting: int = 250


DEFAULT = Limits()
