"""Tables of a text whose columns stand by runs of spaces, as in what was copied from a page.

A sign of a text has a place as one of a page has, all signs equally wide; so such tables are found
as those of a page are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.importing.reading.formats.placed import Line, Word
from kg.importing.reading.formats.spaced import spaced
from kg.importing.reading.limits import Limits
from kg.importing.records import Cell, Table

_WIDE, _HIGH = 6.0, 10.0  # points: the sign of a typewriter
_STEP = 12.0  # points: from line to line
_WORD = re.compile(r"\S+")
_SENTENCE = re.compile(r"[.!?:] {2}(?=\S)")
_GAP = re.compile(r"(?<=\S)(?: {2,}|\xa0{2,})(?=\S)")
# The sign of a list, and a label, each with what stands behind it.
_LISTED = re.compile(r"\s*(?:[-•*–]|\(?(?:\d{1,3}|[A-Za-z])[.)])[ \xa0]+(?=\S)")
_LABELLED = re.compile(r"\s*[^\s:][^:]{0,38}:([ \xa0]+)(?=\S)")
_LEAST = 3  # lines with two columns or more make a table


@dataclass(frozen=True, slots=True)
class Aligned:
    """A table, and the lines that it takes: the first, counted from 0, and the end."""

    table: Table
    first: int
    end: int


def may_be_aligned(lines: Sequence[str]) -> bool:
    """Whether enough lines have a run of spaces in them for a table to stand by it."""
    signs = _signs(lines)
    return sum(bool(_GAP.search(line, _moved_in(line, signs))) for line in lines) >= _LEAST


def aligned(lines: Sequence[str], page: int | None, limits: Limits) -> Iterator[Aligned]:
    """Give the tables of the lines of a text, from the top; none has fewer than three lines."""
    signs = _signs(lines)
    placed = [
        Line(words, top=_STEP * number, bottom=_STEP * number + _HIGH)
        for number, line in enumerate(lines)
        if (words := _words(line, _STEP * number, _moved_in(line, signs)))
    ]
    for found in spaced(placed, (), 0, limits, typed=True)[0]:
        first, end = round(found.box[1] / _STEP), round((found.box[3] - _HIGH) / _STEP) + 1
        if len(found.table.rows) >= _LEAST:
            yield Aligned(_on_page(found.table, page), first, end)


def _signs(lines: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    """Return what parts no columns with the gap behind it: signs of a list, and perhaps labels.

    A label with one blank behind it beside one with several: their values do not stand in a column
    but for some.
    """
    gaps = [len(match[1]) if (match := _LABELLED.match(line)) else 0 for line in lines]
    pairs = map(sorted, pairwise(gaps))
    return (_LISTED, _LABELLED) if any(a == 1 < b for a, b in pairs) else (_LISTED,)


def _moved_in(line: str, signs: Sequence[re.Pattern[str]]) -> int:
    """Return where the text behind a line's sign begins, if no other gap is in it; else 0."""
    begins = (match.end() for sign in signs if (match := sign.match(line)))
    return next((begin for begin in begins if not _GAP.search(line, begin)), 0)


def _words(line: str, top: float, moved_in: int) -> list[Word]:
    found = []
    for match in _WORD.finditer(line):
        # Many write two blanks behind a sentence; they part no columns.
        end = match.end() + bool(_SENTENCE.match(line, match.end() - 1))
        if end < moved_in and not line[end:moved_in].strip():
            end = moved_in - 1
        found.append(
            Word(match.group(), _WIDE * match.start(), _WIDE * end, top, top + _HIGH, _HIGH)
        )
    return found


def _on_page(table: Table, page: int | None) -> Table:
    rows: tuple[tuple[Cell | None, ...], ...] = tuple(
        tuple(cell and replace(cell, page=page) for cell in row) for row in table.rows
    )
    return replace(table, rows=rows, page=page)
