"""Cells, put where they stand, become a table."""

from __future__ import annotations

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
            RefusedError: There would be too many places.
        """
        full = [place for place, cell in self._cells.items() if cell.text or cell.comment]
        rows = _kept({row for row, _ in full})
        columns = _kept({column for _, column in full} | self._columns) if full else {}
        if len(rows) * len(columns) > self._limits.cells:
            refuse_cells(self._limits)
        lines: list[list[Cell | None]] = [[EMPTY] * len(columns) for _ in rows]
        for (row, column), cell in self._cells.items():
            if row in rows and column in columns and lines[rows[row]][columns[column]] is not None:
                self._lay(lines, rows, columns, (row, column), cell)
        return Table(tuple(map(tuple, lines)), name, hidden, page)

    @staticmethod
    def _lay(
        lines: list[list[Cell | None]],
        rows: dict[int, int],
        columns: dict[int, int],
        place: tuple[int, int],
        cell: Cell,
    ) -> None:
        top, left = rows[place[0]], columns[place[1]]
        if cell.rows == 1 and cell.columns == 1:
            lines[top][left] = cell
            return
        bottom = _last(rows, place[0], cell.rows)
        right = _last(columns, place[1], cell.columns)
        for line in lines[top : bottom + 1]:
            line[left : right + 1] = [None] * (right + 1 - left)
        lines[top][left] = replace(cell, rows=bottom + 1 - top, columns=right + 1 - left)


def refuse_cells(limits: Limits) -> None:
    """Refuse a document of too many cells."""
    raise RefusedError(
        f"holds more than {limits.cells:,} cells: keep the sheet with the plan and remove the rest"
    )


def _kept(full: set[int]) -> dict[int, int]:
    """Return the rows (or columns) that are kept, each with its number in the table."""
    found: dict[int, int] = {}
    before = -1
    for number in sorted(full):
        for kept in (*range(before + 1, min(number, before + 1 + _RUN)), number):
            found[kept] = len(found)
        before = number
    return found


def _last(kept: dict[int, int], first: int, size: int) -> int:
    """Return the number of the last one kept of so many from `first`, which is kept itself."""
    if (last := kept.get(first + size - 1)) is not None:
        return last
    return max(number for at, number in kept.items() if first <= at < first + size)
