"""A workbook before it is a file: sheets of plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

Value: TypeAlias = str | int | Decimal | date | None
Row: TypeAlias = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column.

    Shape:
        title: What it says.
        note: What the column holds, told beside it.
        choices: The name of a list of the book that its cells are chosen from, or "".
        strict: Whether nothing but the list is taken.
        locked: Whether its cells can not be changed by hand.
        kind: "text", "number", "whole" or "day".
    """

    title: str
    note: str = ""
    choices: str = ""
    strict: bool = False
    locked: bool = False
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a title and what it is above, then the heads, then the rows, each as long."""

    name: str
    title: str
    about: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    hidden: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class ColumnOf:
    """A list that is what stands in a column of a sheet, however long it grows."""

    sheet: str
    column: int


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook.

    Shape:
        title: What it is called.
        properties: What the file says of itself, by name.
        sheets: In order; a `plain` one has no heads and is for reading only.
        lists: Name of a list → its words, in order, or the column that they stand in.
        comments: Sheet, row and column (from 0, as in the file) → what is said of that cell.
    """

    title: str
    properties: Mapping[str, str]
    sheets: tuple[Sheet, ...]
    lists: Mapping[str, tuple[str, ...] | ColumnOf] = field(default_factory=dict)
    comments: Mapping[tuple[str, int, int], str] = field(default_factory=dict)


def list_name(choices: str) -> str:
    """Return the name under which a file knows a list: `list_role`."""
    return "list_" + "".join(sign if sign.isalnum() else "_" for sign in choices.casefold())
