"""Filters of a page: each value says how many rows it would leave, and leads to them."""

from __future__ import annotations

from dataclasses import dataclass

from kg.labels.records import Link


@dataclass(frozen=True, slots=True)
class Option:
    """A value to filter by: how many rows it would leave, and the address of that list."""

    thing: Link
    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A way to filter a list.

    Shape: `chosen` is what it is filtered by, None where it is not; `without` is the address of
    the list without this filter. `options` are all values that leave a row, most rows first;
    `is_open` says that they are a few fixed words, which stand in sight.
    """

    name: str
    chosen: Link | None
    without: str
    options: tuple[Option, ...]
    is_open: bool = False
