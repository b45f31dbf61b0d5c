"""What a document is read by takes time that grows as its length, and no faster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kg.importing.columns.deciding import Heads, decide
from kg.importing.learning.legend import legend
from kg.importing.learning.texts import Piece
from kg.importing.records import Cell, Habits, Register
from kg.importing.rows.joining import join_lines
from kg.importing.rows.kinds import kinds_of
from kg.importing.rows.lines import Line
from tests.importing_grids import words
from tests.test_linear import COARSE, MOST, TIMES, seconds

HEADS = ("Action", "Lead", "Deadline")
ROW = ("Plant hedges", "Parks Service", "March 2027")
ROWS = 1_500


def table(kind: str, rows: int) -> list[Line]:
    """Return a table of rows: lines alone below it, bands over its rows, or a page after each."""
    alone = ("Look after the streets", "", "")
    texts = {
        "lines alone at the end": [ROW, ROW, *[alone] * rows],
        "notes at the end": [ROW, ROW, ("Notes", "", ""), *[alone] * rows],
        "a line alone over each row": [alone, ROW] * (rows // 2),
        "a piece for each row": [alone, ROW] * (rows // 2),
    }[kind]
    lines = []
    for at, cells in enumerate(texts):
        block = at // 2 if kind.startswith("a piece") else 0
        shown = tuple(Cell(text) for text in cells)
        lines.append(Line(block, at, shown, (None,) * 3, block > 0 and at % 2 == 0))
    return lines


def read_rows(lines: list[Line]) -> None:
    heads = [Heads(head) for head in HEADS]
    rows: list[list[Cell]] = [[Cell(text)] for text in ROW]
    columns = decide(heads, rows, words(), Habits(), Register(), {})
    found = kinds_of(lines, columns, words(), Habits())
    join_lines(lines, columns, found, (), words())


@pytest.mark.parametrize(
    "kind",
    [
        "lines alone at the end",
        "notes at the end",
        "a line alone over each row",
        "a piece for each row",
    ],
)
def test_the_time_for_rows_grows_as_their_number(kind: str) -> None:
    grows_as_the_length(lambda size: table(kind, size), read_rows, ROWS)


@pytest.mark.parametrize("part", ["A is b ", "A = b" + " " * 40, "Year 1 ", "A (", "A: b, ", "Aa"])
def test_the_time_for_a_legend_grows_as_the_text(part: str) -> None:
    def make(size: int) -> list[Piece]:
        return [Piece(part * (size // len(part)) + "=", "paragraph")]

    grows_as_the_length(make, lambda texts: legend(texts, (), words()), 20_000)


def test_the_time_for_a_legend_grows_as_its_spaces() -> None:
    def make(size: int) -> list[Piece]:
        return [Piece(f"A = b{' ' * size}c; B = d{' ' * size}=", "paragraph")]

    grows_as_the_length(make, lambda texts: legend(texts, (), words()), 5_000)


def grows_as_the_length(
    make: Callable[[int], Any], read: Callable[[Any], object], size: int
) -> None:
    """Assert that four times the length takes about four times as long."""
    short, long = make(size), make(size * TIMES)
    least = max(seconds(lambda _: read(short), ""), COARSE)
    assert seconds(lambda _: read(long), "") < MOST * least
