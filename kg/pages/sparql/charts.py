"""Bars for an answer whose shape allows them: things by name, and one number each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.pages.sparql.cells import Cell, Column

MOST_BARS = 40
_FEWEST_BARS = 2
_MOST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `length` runs from 0 to 100, the longest bar being 100."""

    label: Cell
    value: str
    length: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, and the columns that their labels and lengths come from."""

    labels: str
    values: str
    bars: tuple[Bar, ...]


def chart_of(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Chart | None:
    """Return the chart of a whole answer, or None where its shape allows none.

    Shape:
        It takes 2 to 40 rows with a thing, at most its name beside it, and one number, none of
        them below 0 or missing. The first column that tells the rows apart gives the labels.
    """
    measures = [at for at, column in enumerate(columns) if column.is_number]
    if not _FEWEST_BARS <= len(rows) <= MOST_BARS:
        return None
    if len(measures) != 1 or len(columns) > _MOST_COLUMNS:
        return None
    measure = measures[0]
    numbers = [row[measure].number for row in rows]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers) or min(known) < 0 or max(known) == 0:
        return None
    label = _label(columns, rows, measure)
    if label is None:
        return None
    bars = (
        Bar(row[label], row[measure].text, round(100 * number / max(known), 1))
        for row, number in zip(rows, known, strict=True)
    )
    return Chart(columns[label].name, columns[measure].name, tuple(bars))


def _label(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], measure: int) -> int | None:
    for at in range(len(columns)):
        words = {row[at].text for row in rows}
        if at != measure and "" not in words and len(words) == len(rows):
            return at
    return None
