"""Tables whose columns only stand apart, by white space, on a page or in a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from kg.importing.reading.formats.placed import BULLETS, Line, Word, has_room, text_of
from kg.importing.reading.grid import Grid
from kg.importing.reading.limits import Limits
from kg.importing.records import Cell, Table

_NARROW = 3.5  # points: the least space between columns whose texts begin in one place
_RIVER = 5.0  # points: the least space between two columns
_FULL = 120.0  # points: a line of running text in a column
_SENTENCE = 3  # words: a line of fewer is no sentence that runs over
_GAP = 1.0  # of the size of the letters: what parts two columns of one line

Box = tuple[float, float, float, float]  # x0, top, x1, bottom


@dataclass(slots=True)
class Found:
    """A table, where it stands on its page, and the letters there that are in none of its cells."""

    table: Table
    box: Box
    unplaced: tuple[Any, ...] = ()


def spaced(
    lines: Sequence[Line],
    rules: Sequence[tuple[float, float, float]],
    number: int,
    limits: Limits,
    *,
    typed: bool = False,
) -> tuple[list[Found], list[Line]]:
    """Return the tables among lines whose columns stand apart by white space, and the other lines.

    Running text in columns, as in a newspaper, is no table: its lines are put in reading order.

    Args:
        lines: From the top, without those in ruled tables.
        rules: Lines drawn across: y, x0, x1, by y. Where they part rows they are believed.
        number: The page's number.
        limits: How much there may be.
        typed: Whether all signs are equally wide, so that one blank parts words and no columns.
    """
    found: list[Found] = []
    rest: list[Line] = []
    start = 0
    while start < len(lines):
        end, rivers = _block(lines, start, typed=typed)
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
    """Return the spaces in a line that may part columns; none is that behind a list's sign."""
    least = _GAP * line.size
    return [
        (before.x1, after.x0)
        for before, after in pairwise(line.words)
        if after.x0 - before.x1 >= least and before.text not in BULLETS
    ]


def _block(
    lines: Sequence[Line], start: int, *, typed: bool
) -> tuple[int, list[tuple[float, float]]]:
    """Return where the lines end through which the spaces of the first one run, and the spaces."""
    rivers = _gaps(lines[start])
    if not rivers:
        return start + 1, []
    end = start + 1
    while end < len(lines):
        line, before = lines[end], lines[end - 1]
        if line.top - before.bottom > 3 * line.size:
            break
        narrowed = _narrowed_by(rivers, line)
        if typed and narrowed and _columns_of(line, narrowed) > 1 and not _gaps(line):
            narrowed = None
        if narrowed is None:
            if not _is_band(lines, start, end, rivers):
                break
            narrowed = rivers
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
    return end, rivers if typed else _narrow_ones(lines[start:end], rivers)


def _narrowed_by(
    rivers: Sequence[tuple[float, float]], line: Line
) -> list[tuple[float, float]] | None:
    """Return the spaces as a line leaves them; None where it runs over one of them."""
    found = [_narrowed(river, line.words) for river in rivers]
    return None if any(right - left < _RIVER for left, right in found) else found


def _is_band(
    lines: Sequence[Line], start: int, at: int, rivers: Sequence[tuple[float, float]]
) -> bool:
    """Tell whether a line over several columns stands within a table, above rows of the same.

    It begins where the table does and has no space in it; the line before it and the one after it
    are of the table.
    """
    line = lines[at]
    if _gaps(line) or abs(line.x0 - min(one.x0 for one in lines[start:at])) > _NARROW:
        return False
    if at + 1 == len(lines) or _narrowed_by(rivers, lines[at - 1]) is None:
        return False
    after = lines[at + 1]
    near = after.top - line.bottom <= 3 * line.size
    return near and _narrowed_by(rivers, after) is not None and _columns_of(after, rivers) > 1


def _narrow_ones(
    block: Sequence[Line], rivers: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Return the spaces with those, too, that are narrow but run through all lines.

    In running text such a space comes about by chance; so the words right of it must begin in one
    place.
    """
    block = [line for line in block if _narrowed_by(rivers, line) is not None]
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
        if _narrowed_by(rivers, lines[0]) is None:
            text, marks = text_of(lines, left, right)
            grid.put(row, 0, Cell(text, marks, columns=len(edges) - 1, page=number))
            continue
        for column in range(len(edges) - 1):
            parts = [words for line in lines if (words := _chunks(line, rivers)[column])]
            starts = edges[0] if column == 0 else rivers[column - 1][1]
            ends = rivers[column][0] if column < len(rivers) else edges[-1]
            text, marks = text_of(_lines_of_parts(parts), starts, ends)
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
    bands = [_narrowed_by(rivers, line) is None for line in block]
    steps = [after.top - before.top for before, after in pairwise(block)]
    least = min(steps, default=0.0)
    columns = [_columns_of(line, rivers) for line in block]
    # If space parts rows, the lines that follow without it go on in what stands above them.
    between = [at for at in range(1, len(block)) if not (bands[at] or bands[at - 1])]
    near = [at for at in between if steps[at - 1] <= 1.3 * least]
    going_on = sum(_goes_on(block[at - 1], block[at], rivers, edges) for at in near)
    by_space = len(near) < len(between) and going_on > 0.5 * len(near)
    mostly_full = median(columns) > len(rivers)
    alone = [band or count == 1 for band, count in zip(bands, columns, strict=True)]
    by_rules = len(across) - _around_lines_alone(block, alone, across) > 1
    rows: list[list[Line]] = []
    for at, line in enumerate(block):
        if not rows or bands[at] or bands[at - 1]:
            starts = True
        elif by_rules:
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


def _around_lines_alone(
    block: Sequence[Line], alone: Sequence[bool], across: Sequence[float]
) -> int:
    """Return how many lines are drawn above and below a line with one text: around its shade."""
    around: set[float] = set()
    for at in range(1, len(block) - 1):
        above = {y for y in across if block[at - 1].top < y <= block[at].top + 2}
        below = {y for y in across if block[at].top + 2 < y <= block[at + 1].top + 2}
        if alone[at] and above and below:
            around |= above | below
    return len(around)


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
