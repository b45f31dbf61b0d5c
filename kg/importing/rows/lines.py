"""The tables of a document as runs: pieces with the same heads are one table, row after row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.importing.columns.deciding import Heads
from kg.importing.plan import COLUMN_HEAD, HEADING, LEFT_OUT, REPEATED_HEAD
from kg.importing.records import Cell, Document, Habits, Passage, Place, Table, Text, passage_of
from kg.importing.rows.heads import HeadRows, find_heads
from kg.importing.rows.unstyled import headings_before
from kg.importing.words import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a run.

    Shape:
        cells: One a column; None where a merged cell covers the place.
        owners: Where a merged cell covers: the place it stands at; else None.
        after_break: Whether a page or a piece of the table ended before this row.
        headings: The headings over it, the widest first, each with its level.
        sheet: The name of its table or sheet.
        beside: The texts between the last heading and its table.
    """

    block: int
    row: int
    cells: tuple[Cell | None, ...]
    owners: tuple[Place | None, ...]
    after_break: bool = False
    headings: tuple[tuple[int, Passage], ...] = ()
    sheet: str = ""
    beside: tuple[Passage, ...] = ()

    def place(self, column: int) -> Place:
        """Return the place of one of the line's own cells."""
        return Place(self.block, self.row, column)

    def text(self, column: int) -> str:
        """Return the text of an own cell; "" where it is blank or covered."""
        cell = self.cells[column]
        return "" if cell is None else cell.text.strip()

    def passage(self, column: int) -> Passage:
        """Return an own cell's text with its place, without the space around it."""
        cell = self.cells[column]
        if cell is None:
            return Passage("")
        whole = passage_of(self.place(column), cell.text, cell.marks)
        start = len(cell.text) - len(cell.text.lstrip())
        return whole.part(start, start + len(cell.text.strip()))

    @property
    def filled(self) -> tuple[int, ...]:
        """The columns whose own cell holds text."""
        return tuple(at for at in range(len(self.cells)) if self.text(at))

    def goes_on(self, before: Line) -> bool:
        """Whether it may go on with a line of an earlier piece: a page ended, and nothing began.

        "Costs (continued)" is the name of the table "Costs".
        """
        one, two = before.sheet, self.sheet
        return self.headings == before.headings and (one.startswith(two) or two.startswith(one))


@dataclass(slots=True)
class Run:
    """A table that may stand in several pieces: its heads, and its lines from top to bottom."""

    heads: tuple[Heads, ...]
    key: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)
    strength: float = 0.0

    @property
    def name(self) -> str:
        """The name of the first piece that has one."""
        return next((line.sheet for line in self.lines if line.sheet), "")


def runs_of(
    document: Document, words: Words, habits: Habits
) -> tuple[list[Run], dict[Place, str], list[int]]:
    """Return the runs of a document, what became of their heads, and the tables without heads."""
    runs: list[Run] = []
    uses: dict[Place, str] = {}
    bare: list[int] = []
    headings: dict[int, Passage] = {}
    beside: list[Passage] = []
    last: Run | None = None
    unstyled = headings_before(document, words, habits, _is_table)
    for at, block in enumerate(document.blocks):
        if isinstance(block, Text):
            if block.kind == "heading" or at in unstyled:
                for level in [level for level in headings if level >= block.level]:
                    del headings[level]
                headings[block.level] = passage_of(Place(at), block.text, block.marks)
                beside = []
            elif block.kind in ("paragraph", "item") and block.text.strip():
                beside.append(passage_of(Place(at), block.text, block.marks))
            continue
        if block.hidden:
            uses.update(all_cells(block, at, f"{LEFT_OUT}: its sheet is hidden"))
            continue
        found = find_heads(block, words, habits)
        over = tuple(sorted(headings.items()))
        if found is not None:
            run = _run_with(runs, found)
            again = run is not None
            if run is None:
                run = Run(found.heads, found.key, strength=found.strength)
                runs.append(run)
            uses.update(_head_uses(block, at, found, again))
            start = found.end
        elif last is not None and block.width == len(last.heads):
            run, start = last, 0
        else:
            bare.append(at)
            continue
        held = len(run.lines)
        _add(run, block, at, start, over, uses, tuple(beside))
        if len(run.lines) > held:  # a page may end right after the heads
            beside = []
        last = run
    return runs, uses, bare


def _is_table(block: Text | Table) -> bool:
    return isinstance(block, Table)


def _run_with(runs: list[Run], found: HeadRows) -> Run | None:
    return next((run for run in runs if run.key == found.key), None)


def _head_uses(table: Table, block: int, found: HeadRows, again: bool) -> Mapping[Place, str]:
    uses = {}
    for row in range(found.end):
        what = HEADING if row < found.first else REPEATED_HEAD if again else COLUMN_HEAD
        for column, cell in enumerate(table.rows[row]):
            if cell is not None and cell.text:
                uses[Place(block, row, column)] = what
    return uses


def without_action(table: Table, block: int) -> Mapping[Place, str]:
    """Return what became of the cells of a table that is none of the plan's."""
    return all_cells(table, block, f"{LEFT_OUT}: its table holds no action")


def all_cells(table: Table, block: int, use: str) -> Mapping[Place, str]:
    """Return one use for every cell of a table."""
    return {
        Place(block, row, column): use
        for row, cells in enumerate(table.rows)
        for column, cell in enumerate(cells)
        if cell is not None and cell.text
    }


def _add(
    run: Run,
    table: Table,
    block: int,
    start: int,
    headings: tuple[tuple[int, Passage], ...],
    uses: dict[Place, str],
    beside: tuple[Passage, ...],
) -> None:
    """Put the rows of a piece, from `start` on, at the end of its run."""
    owners = owners_of(table)
    after_break = bool(run.lines)
    page = None
    for row in range(start, len(table.rows)):
        cells = table.rows[row]
        filled = [cell for cell in cells if cell is not None and cell.text.strip()]
        if not filled:
            continue
        if all(cell.hidden for cell in filled):
            for column, cell in enumerate(cells):
                if cell is not None and cell.text:
                    uses[Place(block, row, column)] = f"{LEFT_OUT}: its row or column is hidden"
            continue
        now = filled[0].page
        after_break = after_break or (page is not None and now is not None and now != page)
        page = now
        run.lines.append(
            Line(block, row, cells, owners[row], after_break, headings, table.name, beside)
        )
        after_break = False
    run.blocks.append(block)


def owners_of(table: Table) -> list[tuple[Place | None, ...]]:
    """Return, row by row, the place of the merged cell that covers each place, with block 0."""
    covered: dict[tuple[int, int], Place] = {}
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells):
            if cell is None or (cell.rows == 1 and cell.columns == 1):
                continue
            for down in range(min(cell.rows, len(table.rows) - row)):
                for right in range(min(cell.columns, len(cells) - column)):
                    if down or right:
                        covered[row + down, column + right] = Place(0, row, column)
    return [
        tuple(covered.get((row, column)) for column in range(len(cells)))
        for row, cells in enumerate(table.rows)
    ]
