"""A timeline as numbers: quarters as columns, work as rows, bars and diamonds in lanes.

Quarters in which nothing begins or ends are folded to a narrow gap where three or more follow on
one another, so that ten years fit beside one busy summer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

MOST_ROWS = 60
MOST_MARKS = 12
_WIDTH = 1110
_NARROWEST, _WIDEST, _GAP = 60, 220, 26
_MARGIN = 16
_AXIS, _GROUP, _LABEL, _LANE, _PADDING = 50, 34, 20, 28, 8
# Pointers need 24 by 24 pixels.
_REACH = 12
# Room for the number beside a diamond.
_NUMBER = 22
_STUB = 36
_KEPT_EMPTY = 2
_LONGEST_LABEL = 100


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be drawn in a row.

    Shape:
        `form` is `bar` (a time with two ends), `from` (a beginning only) or `due` (a diamond on
        `end`, with a line from `start` where there is one). `iri` is where the mark leads, or
        else `query` is the list that it leads to. `count` things stand behind one mark.
    """

    form: str
    start: date | None
    end: date | None
    is_possible: bool
    is_season: bool
    words: str
    iri: str = ""
    query: tuple[tuple[str, str], ...] = ()
    count: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its name, where that leads, and the plan that it stands under."""

    label: str
    iri: str
    group: str
    group_iri: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A quarter, or a gap (`is_gap`) in which nothing begins or ends; x in pixels."""

    first: date
    last: date
    x: float
    width: float
    label: str
    year: str
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A mark in its place: from `x` to `end_x`, its lane's middle at `y`; pixels."""

    mark: Mark
    x: float
    end_x: float
    y: float

    @property
    def diamond(self) -> str:
        """Return the corners of a diamond on the end, as SVG points."""
        x, y, r = self.end_x, self.y, 9
        return f"{x - r:.1f},{y:g} {x:.1f},{y - r:g} {x + r:.1f},{y:g} {x:.1f},{y + r:g}"

    @property
    def reach(self) -> tuple[float, float]:
        """Return where the mark answers to a pointer: left edge and width."""
        left, right = _extent(self.mark, self.x, self.end_x)
        return (left, right - left)


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row in its place; `group` is set on the first row of a plan."""

    row: Row
    label: str
    y: float
    height: float
    group: str
    group_y: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A timeline ready to be drawn; `left_out` counts the things that had no room."""

    width: float
    height: float
    columns: tuple[Column, ...]
    rows: tuple[DrawnRow, ...]
    left_out: int
    drawn: int


def draw(rows: Iterable[Row]) -> Timeline:
    """Return the timeline of some rows, in their order; see MOST_ROWS and MOST_MARKS."""
    listed = list(rows)
    total = sum(mark.count for row in listed for mark in row.marks)
    shown = [(row, row.marks[:MOST_MARKS]) for row in listed[:MOST_ROWS]]
    columns = _columns([mark for _, marks in shown for mark in marks])
    drawn, y = [], float(_AXIS)
    group: str | None = None
    for row, marks in shown:
        opens = row.group_iri != group
        group = row.group_iri
        group_y = y
        y += _GROUP if opens else 0
        shapes, lanes = _place(columns, marks, y + _LABEL)
        height = _LABEL + lanes * _LANE + _PADDING
        label = _clipped(row.label)
        drawn.append(DrawnRow(row, label, y, height, row.group if opens else "", group_y, shapes))
        y += height
    count = sum(mark.count for _, marks in shown for mark in marks)
    width = columns[-1].x + columns[-1].width + _MARGIN + _NUMBER if columns else 0.0
    return Timeline(width, y, columns, tuple(drawn), total - count, count)


def _columns(marks: list[Mark]) -> tuple[Column, ...]:
    days = [day for mark in marks for day in (mark.start, mark.end) if day is not None]
    busy = sorted({_quarter(day) for day in days})
    if not busy:
        return ()
    spans: list[tuple[int, int]] = []
    for before, quarter in zip([busy[0], *busy], busy, strict=False):
        empty = quarter - before - 1
        if empty > _KEPT_EMPTY:
            spans.append((before + 1, quarter - 1))
        else:
            spans.extend((q, q) for q in range(before + 1, quarter))
        spans.append((quarter, quarter))
    whole = sum(1 for first, last in spans if first == last)
    folded = len(spans) - whole
    width = min(_WIDEST, max(_NARROWEST, (_WIDTH - folded * _GAP - 2 * _MARGIN - _NUMBER) / whole))
    return _placed(spans, width)


def _placed(spans: list[tuple[int, int]], width: float) -> tuple[Column, ...]:
    columns: list[Column] = []
    x = float(_MARGIN)
    year = None
    for first, last in spans:
        is_gap = first != last
        own = _GAP if is_gap else width
        begins = _first_day(first)
        label = "" if is_gap else ("Jan–Mar", "Apr–Jun", "Jul–Sep", "Oct–Dec")[first % 4]
        told = "" if is_gap or begins.year == year else str(begins.year)
        year = None if is_gap else begins.year
        columns.append(Column(begins, _last_day(last), x, own, label, told, is_gap))
        x += own
    return tuple(columns)


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _first_day(quarter: int) -> date:
    return date(quarter // 4, quarter % 4 * 3 + 1, 1)


def _last_day(quarter: int) -> date:
    if quarter % 4 == 3:
        return date(quarter // 4, 12, 31)
    return _first_day(quarter + 1) - timedelta(days=1)


def _x(columns: tuple[Column, ...], day: date, *, is_end: bool) -> float:
    for column in columns:
        if day <= column.last:
            share = ((day - column.first).days + is_end) / ((column.last - column.first).days + 1)
            return round(column.x + max(0.0, share) * column.width, 1)
    return columns[-1].x + columns[-1].width


def _place(
    columns: tuple[Column, ...], marks: tuple[Mark, ...], top: float
) -> tuple[tuple[Shape, ...], int]:
    """Return the marks in the first lane that has room for each, and the number of lanes."""
    ends: list[float] = []
    shapes = []
    for mark, x, end_x in sorted(
        ((mark, *_ends(columns, mark)) for mark in marks),
        key=lambda placed: (placed[0].form == "due", _extent(*placed)),
    ):
        left, right = _extent(mark, x, end_x)
        lane = next((i for i, end in enumerate(ends) if end <= left), len(ends))
        ends[lane : lane + 1] = [right]
        shapes.append(Shape(mark, x, end_x, top + lane * _LANE + _LANE / 2))
    return tuple(shapes), len(ends)


def _ends(columns: tuple[Column, ...], mark: Mark) -> tuple[float, float]:
    end = _x(columns, mark.end, is_end=True) if mark.end else None
    start = _x(columns, mark.start, is_end=False) if mark.start else None
    if end is None:
        start = start or 0.0
        return (start, start + _STUB)
    return (start if start is not None and start < end else end, end)


def _extent(mark: Mark, x: float, end_x: float) -> tuple[float, float]:
    if mark.form == "due":
        number = _NUMBER if mark.count > 1 else 0
        return (min(x, end_x - _REACH), end_x + _REACH + number)
    return (x, max(end_x, x + 2 * _REACH))


def _clipped(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[:_LONGEST_LABEL].rstrip()}…"
