"""The names of a spreadsheet's cells ("B7")."""

from __future__ import annotations

import re

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})$")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


def place_of(name: str) -> tuple[int, int] | None:
    """Return row and column, from 0, of a name; None where no spreadsheet has such a cell."""
    found = _PLACE.match(name)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row - 1, column - 1) if 0 < row <= LAST_ROW and column <= LAST_COLUMN else None


def name_of(row: int, column: int) -> str:
    """Return the name of a cell by its row and column, both from 0."""
    letters, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
