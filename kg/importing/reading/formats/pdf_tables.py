"""Tables of a PDF page that lines or filled boxes draw."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from kg.importing.reading.formats.pdf_words import Ink, words_of
from kg.importing.reading.formats.placed import lines_of, text_of
from kg.importing.reading.formats.spaced import Box, Found
from kg.importing.reading.grid import Grid, refuse_cells
from kg.importing.reading.limits import Limits
from kg.importing.records import Cell, Table

_NEAR = 3.0  # points: edges nearer than this are one


def ruled(page: Any, chars: Sequence[Any], number: int, ink: Ink, limits: Limits) -> list[Found]:
    """Return the tables of a page that lines or filled boxes draw, from the top.

    A merged cell is one box, so its span is seen. A single box around text is no table.
    """
    found = []
    for each in page.find_tables({"explicit_horizontal_lines": _open_ends(page)}):
        boxes = [tuple(map(float, box)) for box in each.cells]
        if len(boxes) < 2:
            continue
        if len(boxes) > limits.cells:
            refuse_cells(limits)
        x0, top, x1, bottom = map(float, each.bbox)
        within = [char for char in chars if is_inside(char, (x0, top, x1, bottom))]
        table, unplaced = _of_boxes(boxes, within, number, ink, limits)
        if table.rows:
            found.append(Found(table, (x0, top, x1, bottom), tuple(unplaced)))
    return sorted(found, key=lambda one: one.box[1])


def is_inside(char: Any, box: Box) -> bool:
    """Whether the middle of a letter stands in a box."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    x0, top, x1, bottom = box
    return bool(x0 <= x <= x1 and top <= y <= bottom)


def _open_ends(page: Any) -> list[float]:
    """Return where lines down a page end together without a line across.

    A row that runs over the page is often left open at its foot.
    """
    # A thick line is a box, whose own foot is an edge too.
    across = sorted(
        float(edge["top"]) for edge in page.horizontal_edges if edge["x1"] - edge["x0"] > 2 * _NEAR
    )
    ends: dict[int, set[int]] = {}
    where: dict[int, float] = {}
    for edge in page.vertical_edges:
        if edge["bottom"] - edge["top"] < 2 * _NEAR:
            continue
        for y in (float(edge["top"]), float(edge["bottom"])):
            at = bisect_left(across, y - _NEAR)
            if at == len(across) or across[at] > y + _NEAR:
                ends.setdefault(round(y), set()).add(round(edge["x0"]))
                where[round(y)] = y
    return [where[y] for y, xs in ends.items() if len(xs) > 2]


def _of_boxes(
    boxes: Sequence[Any], chars: Sequence[Any], number: int, ink: Ink, limits: Limits
) -> tuple[Table, list[Any]]:
    """Return the table that boxes make, and the letters between them that stand in none."""
    xs = _edges([x for box in boxes for x in (box[0], box[2])])
    ys = _edges([y for box in boxes for y in (box[1], box[3])])
    places: dict[tuple[int, int], int] = {}
    spans = []
    for at, (x0, top, x1, bottom) in enumerate(boxes):
        column, row = _nearest(xs, x0), _nearest(ys, top)
        width = max(_nearest(xs, x1) - column, 1)
        height = max(_nearest(ys, bottom) - row, 1)
        spans.append((row, column, height, width))
        for y in range(row, row + height):
            for x in range(column, column + width):
                places.setdefault((y, x), at)
        if len(places) > limits.cells:
            refuse_cells(limits)
    inside: dict[int, list[Any]] = {}
    unplaced = []
    for char in chars:
        # A letter belongs where its middle is: what hangs over a line is not cut.
        x = bisect_left(xs, (char["x0"] + char["x1"]) / 2) - 1
        y = bisect_left(ys, (char["top"] + char["bottom"]) / 2) - 1
        if (place := places.get((y, x))) is not None:
            inside.setdefault(place, []).append(char)
        else:
            unplaced.append(char)
    grid = Grid(limits)
    for at, (row, column, height, width) in enumerate(spans):
        grid.keep(column)
        box = boxes[at]
        text, marks = text_of(lines_of(words_of(inside.get(at, ()), ink)), box[0], box[2])
        if text or height > 1 or width > 1:
            grid.put(row, column, Cell(text, marks, rows=height, columns=width, page=number))
    return grid.table(page=number), unplaced


def _edges(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _nearest(edges: list[float], value: float) -> int:
    at = bisect_left(edges, value)
    near = [number for number in (at - 1, at) if 0 <= number < len(edges)]
    return min(near, key=lambda number: abs(edges[number] - value))
