"""Tables of a PDF page: those drawn with lines, and those whose columns only stand apart."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from kg.importing.reading.formats.pdf_lines import (
    Ink,
    Line,
    Word,
    has_room,
    lines_of,
    words_of,
    write,
)
from kg.importing.reading.grid import Grid, refuse_cells
from kg.importing.reading.limits import Limits
from kg.importing.reading.texts import TextBuilder
from kg.importing.records import Cell, Table

_NEAR = 3.0  # points: edges nearer than this are one
_NARROW = 3.5  # points: the least space between columns whose texts begin in one place
_RIVER = 5.0  # points: the least space between two columns
_FULL = 120.0  # points: a line of running text in a column
_SENTENCE = 3  # words: a line of fewer is no sentence that runs over
_GAP = 1.2  # of the size of the letters: what parts two columns of one line

Box = tuple[float, float, float, float]  # x0, top, x1, bottom


@dataclass(slots=True)
class Found:
    """A table and where it stands on its page."""

    table: Table
    box: Box


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
        table = _of_boxes(boxes, chars, number, ink, limits)
        if table.rows:
            found.append(Found(table, tuple(map(float, each.bbox))))  # type: ignore[arg-type]
    return sorted(found, key=lambda one: one.box[1])


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
) -> Table:
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
    for char in chars:
        # A letter belongs where its middle is: what hangs over a line is not cut.
        x = bisect_left(xs, (char["x0"] + char["x1"]) / 2) - 1
        y = bisect_left(ys, (char["top"] + char["bottom"]) / 2) - 1
        if (place := places.get((y, x))) is not None:
            inside.setdefault(place, []).append(char)
    grid = Grid(limits)
    for at, (row, column, height, width) in enumerate(spans):
        grid.keep(column)
        box = boxes[at]
        text, marks = _text(lines_of(words_of(inside.get(at, ()), ink)), box[0], box[2])
        if text or height > 1 or width > 1:
            grid.put(row, column, Cell(text, marks, rows=height, columns=width, page=number))
    return grid.table(page=number)


def _text(lines: Sequence[Line], left: float, right: float) -> tuple[str, Any]:
    builder = TextBuilder()
    if lines:
        # The space between the box and its text is most often the same on both sides.
        inset = min(max(min(line.x0 for line in lines) - left, 0.0), (right - left) / 4)
        write(builder, lines, left + inset, right - inset)
    return builder.text(), builder.marks()


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


def spaced(
    lines: Sequence[Line], rules: Sequence[tuple[float, float, float]], number: int, limits: Limits
) -> tuple[list[Found], list[Line]]:
    """Return the tables among lines whose columns stand apart by white space, and the other lines.

    Running text in columns, as in a newspaper, is no table: its lines are put in reading order.

    Args:
        lines: From the top, without those in ruled tables.
        rules: Lines drawn across: y, x0, x1, by y. Where they part rows they are believed.
        number: The page's number.
        limits: How much there may be.
    """
    found: list[Found] = []
    rest: list[Line] = []
    start = 0
    while start < len(lines):
        end, rivers = _block(lines, start)
        block = lines[start:end]
        several = [line for line in block if _columns_of(line, rivers) > 1]
        if not rivers or len(several) < 2:
            rest.append(lines[start])
            start += 1
        elif _is_running(several, rivers):
            rest += _column_by_column(block, rivers)
            start = end
        else:
            found.append(_of_rivers(block, rivers, rules, number, limits))
            start = end
    return found, rest


def _gaps(line: Line) -> list[tuple[float, float]]:
    """Return the spaces in a line that may part columns."""
    least = _GAP * line.size
    return [
        (before.x1, after.x0)
        for before, after in pairwise(line.words)
        if after.x0 - before.x1 >= least
    ]


def _block(lines: Sequence[Line], start: int) -> tuple[int, list[tuple[float, float]]]:
    """Return where the lines end through which the spaces of the first one run, and the spaces."""
    rivers = _gaps(lines[start])
    if not rivers:
        return start + 1, []
    end = start + 1
    while end < len(lines):
        line, before = lines[end], lines[end - 1]
        if line.top - before.bottom > 3 * line.size:
            break
        narrowed = [_narrowed(river, line.words) for river in rivers]
        if any(right - left < _RIVER for left, right in narrowed):
            break
        rivers = narrowed
        end += 1
    # What follows with words on the left alone, further away, is a text of its own.
    steps = [after.top - before.top for before, after in pairwise(lines[start:end])]
    while end - start > 2 and steps:
        last = lines[end - 1]
        if last.x1 < rivers[0][1] and steps[-1] > 1.5 * median(steps):
            end -= 1
            steps.pop()
        else:
            break
    return end, _narrow_ones(lines[start:end], rivers)


def _narrow_ones(
    block: Sequence[Line], rivers: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Return the spaces with those, too, that are narrow but run through all lines.

    In running text such a space comes about by chance; so the words right of it must begin in one
    place.
    """
    words = sorted((word for line in block for word in line.words), key=lambda word: word.x0)
    starts = [word.x0 for word in words]
    found = list(rivers)
    reach = words[0].x1
    for word in words:
        left, right = reach, word.x0
        reach = max(reach, word.x1)
        if right - left < _NARROW or any(a < right and left < b for a, b in rivers):
            continue
        same = bisect_left(starts, right + 1.5) - bisect_left(starts, right - 1.5)
        if same >= max(4, 0.4 * len(block)):
            found.append((left, right))
    return sorted(found)


def _narrowed(river: tuple[float, float], words: Sequence[Word]) -> tuple[float, float]:
    left, right = river
    for word in words:
        if word.x1 <= left or word.x0 >= right:
            continue
        if word.middle < (left + right) / 2:
            left = max(left, word.x1)
        else:
            right = min(right, word.x0)
    return left, right


def _is_running(several: Sequence[Line], rivers: Sequence[tuple[float, float]]) -> bool:
    """Tell whether lines are running text in two or three columns: nearly all of them are full."""
    if len(several) < 12 or len(rivers) > 2:
        return False
    full = sum(
        all(words and words[-1].x1 - words[0].x0 > _FULL for words in _chunks(line, rivers))
        for line in several
    )
    return full > 0.6 * len(several)


def _column_by_column(block: Sequence[Line], rivers: Sequence[tuple[float, float]]) -> list[Line]:
    height = block[-1].bottom - block[0].top + 1
    found: list[Line] = []
    for column in range(len(rivers) + 1):
        parts = [words for line in block if (words := _chunks(line, rivers)[column])]
        for line in _lines_of_parts(parts):
            # Between the lines above and below the columns, which are read before and after.
            share = (column + (line.top - block[0].top) / height) / (len(rivers) + 1)
            line.order = block[0].top + share * height
            found.append(line)
    return found


def _chunks(line: Line, rivers: Sequence[tuple[float, float]]) -> list[list[Word]]:
    """Return the words of a line, column by column."""
    middles = [(left + right) / 2 for left, right in rivers]
    found: list[list[Word]] = [[] for _ in range(len(rivers) + 1)]
    for word in line.words:
        found[bisect_left(middles, word.middle)].append(word)
    return found


def _columns_of(line: Line, rivers: Sequence[tuple[float, float]]) -> int:
    return sum(bool(words) for words in _chunks(line, rivers))


def _of_rivers(
    block: Sequence[Line],
    rivers: Sequence[tuple[float, float]],
    rules: Sequence[tuple[float, float, float]],
    number: int,
    limits: Limits,
) -> Found:
    left, right = min(line.x0 for line in block), max(line.x1 for line in block)
    edges = [left, *((a + b) / 2 for a, b in rivers), right]
    grid = Grid(limits)
    for row, lines in enumerate(_rows(block, rivers, edges, rules)):
        for column in range(len(edges) - 1):
            parts = [words for line in lines if (words := _chunks(line, rivers)[column])]
            starts = edges[0] if column == 0 else rivers[column - 1][1]
            ends = rivers[column][0] if column < len(rivers) else edges[-1]
            text, marks = _text(_lines_of_parts(parts), starts, ends)
            grid.keep(column)
            if text:
                grid.put(row, column, Cell(text, marks, page=number))
    box = (left, block[0].top, right, block[-1].bottom)
    return Found(grid.table(page=number), box)


def _lines_of_parts(parts: Sequence[list[Word]]) -> list[Line]:
    return [
        Line(words, min(word.top for word in words), max(word.bottom for word in words))
        for words in parts
    ]


def _rows(
    block: Sequence[Line],
    rivers: Sequence[tuple[float, float]],
    edges: Sequence[float],
    rules: Sequence[tuple[float, float, float]],
) -> list[list[Line]]:
    """Part the lines of a table into rows: by lines drawn, by space, or by filled columns."""
    across = [
        y
        for y, x0, x1 in rules
        if x1 - x0 > 0.6 * (edges[-1] - edges[0]) and block[0].bottom <= y <= block[-1].top + 2
    ]
    steps = [after.top - before.top for before, after in pairwise(block)]
    least = min(steps, default=0.0)
    columns = [_columns_of(line, rivers) for line in block]
    # If space parts rows, the lines that follow without it go on in what stands above them.
    near = [at for at, step in enumerate(steps, start=1) if step <= 1.3 * least]
    going_on = sum(_goes_on(block[at - 1], block[at], rivers, edges) for at in near)
    by_space = len(near) < len(steps) and going_on > 0.5 * len(near)
    mostly_full = median(columns) > len(rivers)
    rows: list[list[Line]] = []
    for at, line in enumerate(block):
        if not rows:
            starts = True
        elif len(across) > 1:
            starts = any(block[at - 1].top < y <= line.top + 2 for y in across)
        elif by_space:
            starts = steps[at - 1] > 1.3 * least
        else:
            filled = _chunks(line, rivers)
            starts = bool(filled[0]) and (mostly_full or sum(map(bool, filled)) > 1)
        if starts:
            rows.append([])
        rows[-1].append(line)
    return rows


def _goes_on(
    above: Line, line: Line, rivers: Sequence[tuple[float, float]], edges: Sequence[float]
) -> bool:
    """Tell whether a line seems to go on with the one above it.

    It leaves a column empty, or a column of sentences above it had no room for its first word.
    """
    before, after = _chunks(above, rivers), _chunks(line, rivers)
    if not all(after):
        return True
    for column, words in enumerate(before):
        left = edges[0] if column == 0 else rivers[column - 1][1]
        right = rivers[column][0] if column < len(rivers) else edges[-1]
        if len(words) < _SENTENCE:
            continue
        first, second = _lines_of_parts([words, after[column]])
        if not has_room(first, second, left, right):
            return True
    return False
