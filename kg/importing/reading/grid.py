"""Cells, put where they stand, become a table."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace

from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.records import Cell, Mark, Table

EMPTY = Cell("")
# Of more empty rows or columns than this in a run, the rest is left out: what stands far away
# shall not make a table of a million rows.
_RUN = 20


class Grid:
    """Cells by row and column, both from 0, in any order."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._cells: dict[tuple[int, int], Cell] = {}
        self._columns: set[int] = set()

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Put a cell at its first place; one without anything in it may be left out."""
        self._cells[row, column] = cell
        if len(self._cells) > self._limits.cells:
            refuse_cells(self._limits)

    def keep(self, column: int) -> None:
        """Keep a column though nothing may stand in it: the document draws it."""
        self._columns.add(column)

    def span(self, row: int, column: int, rows: int, columns: int) -> None:
        """Let the cell at a place cover so many rows and columns."""
        cell = self._cells.get((row, column), EMPTY)
        self.put(row, column, replace(cell, rows=rows, columns=columns))

    def comment(self, comments: dict[tuple[int, int], str]) -> None:
        """Tie comments to the cells at their places, empty ones too."""
        for (row, column), text in comments.items():
            cell = self._cells.get((row, column), EMPTY)
            self.put(row, column, replace(cell, comment=text))

    def link(self, targets: dict[tuple[int, int], str]) -> None:
        """Make the texts at these places links; where nothing stands nothing is made."""
        for place, target in targets.items():
            cell = self._cells.get(place)
            if cell is not None and cell.text:
                mark = Mark("link", 0, len(cell.text), target)
                self._cells[place] = replace(cell, marks=(*cell.marks, mark))

    def table(self, name: str = "", *, hidden: bool = False, page: int | None = None) -> Table:
        """Return the table, without empty rows and columns at its end.

        Raises:
            RefusedError: There would be too many places, or merged cells lie over one another.
        """
        full = [place for place, cell in self._cells.items() if cell.text or cell.comment]
        rows = _kept({row for row, _ in full})
        columns = _kept({column for _, column in full} | self._columns) if full else []
        places = len(rows) * len(columns)
        if places > self._limits.cells:
            refuse_cells(self._limits)
        lines: list[list[Cell | None]] = [[EMPTY] * len(columns) for _ in rows]
        covered = 0
        for (row, column), cell in self._cells.items():
            top, left = bisect_left(rows, row), bisect_left(columns, column)
            if rows[top : top + 1] != [row] or columns[left : left + 1] != [column]:
                continue
            if lines[top][left] is None:
                continue
            if cell.rows == 1 and cell.columns == 1:
                lines[top][left] = cell
                continue
            bottom = bisect_right(rows, row + cell.rows - 1)
            right = bisect_right(columns, column + cell.columns - 1)
            covered += (bottom - top) * (right - left)
            if covered > 2 * places:
                raise RefusedError("holds merged cells that lie over one another")
            for line in lines[top:bottom]:
                line[left:right] = [None] * (right - left)
            lines[top][left] = replace(cell, rows=bottom - top, columns=right - left)
        return Table(tuple(map(tuple, lines)), name, hidden, page)


def refuse_cells(limits: Limits) -> None:
    """Refuse a document of too many cells."""
    raise RefusedError(
        f"holds more than {limits.cells:,} cells: keep the sheet with the plan and remove the rest"
    )


def _kept(full: set[int]) -> list[int]:
    """Return the numbers of the rows (or columns) that are kept, in order."""
    found: list[int] = []
    for number in sorted(full):
        before = found[-1] if found else -1
        found += [*range(before + 1, min(number, before + 1 + _RUN)), number]
    return found
