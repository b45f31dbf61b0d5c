"""Calendar quarters, and what falls into each."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kg.errors import QueryError
from kg.pages.timeline.intervals import CERTAIN, POSSIBLE, Reading
from kg.pages.timeline.items import TimeItem

_KEY = re.compile(r"(?P<year>[0-9]{4})-q(?P<number>[1-4])")
_MONTHS = ("January to March", "April to June", "July to September", "October to December")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter; `number` runs from 1 to 4."""

    year: int
    number: int

    @property
    def words(self) -> str:
        """Return the quarter as people say it: `July to September 2014`."""
        return f"{_MONTHS[self.number - 1]} {self.year}"

    @property
    def key(self) -> str:
        """Return what names the quarter in an address: `2014-q3`."""
        return f"{self.year:04d}-q{self.number}"

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        if self.number == 4:
            return date(self.year, 12, 31)
        return date(self.year, 3 * self.number + 1, 1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuarterCount:
    """How much falls due in a quarter, and how much more runs through it without ending there."""

    quarter: Quarter
    certain: int
    possible: int
    under_way: int


@dataclass(frozen=True, slots=True)
class QuarterItems:
    """What falls into a quarter, by its latest day: certain and possible apart."""

    quarter: Quarter
    certain: tuple[TimeItem, ...]
    possible: tuple[TimeItem, ...]


def quarter_of(day: date) -> Quarter:
    """Return the quarter that a day is in."""
    return Quarter(day.year, (day.month + 2) // 3)


def read_quarter(key: str) -> Quarter:
    """Return the quarter of a key such as 2014-q3.

    Raises:
        QueryError: It is none.
    """
    found = _KEY.fullmatch(key)
    if found is None or not int(found["year"]):
        raise QueryError(f"through is a quarter such as 2014-q3; not {key[:40]!r}")
    return Quarter(int(found["year"]), int(found["number"]))


def goes_on(time: Reading, quarter: Quarter) -> bool:
    """Whether a time goes on in a quarter and is listed in another."""
    listed = quarter_of(time.when) if time.when else None
    return listed != quarter and time.overlaps(quarter.first, quarter.last)


def by_quarter(items: Iterable[TimeItem]) -> tuple[QuarterItems, ...]:
    """Return the items that have a day by quarter, the earliest first."""
    held: dict[Quarter, list[TimeItem]] = {}
    for item in items:
        if item.when is not None:
            held.setdefault(quarter_of(item.when), []).append(item)
    return tuple(
        QuarterItems(
            quarter,
            tuple(item for item in found if item.sureness == CERTAIN),
            tuple(item for item in found if item.sureness == POSSIBLE),
        )
        for quarter, found in sorted(held.items())
    )


def count_quarters(items: Iterable[TimeItem]) -> tuple[QuarterCount, ...]:
    """Return the counts of each quarter in which something begins or falls due."""
    dated = [item for item in items if item.when is not None]
    listed = {found.quarter: found for found in by_quarter(dated)}
    times = [item.time for item in dated if item.time is not None]
    begins = sorted(time.begins for time in times)
    ends = sorted(time.ends for time in times)
    quarters = {quarter_of(time.start) for time in times if time.start} | set(listed)

    def count(quarter: Quarter) -> QuarterCount:
        found = listed.get(quarter, QuarterItems(quarter, (), ()))
        touching = bisect_right(begins, quarter.last) - bisect_left(ends, quarter.first)
        certain, possible = len(found.certain), len(found.possible)
        return QuarterCount(quarter, certain, possible, touching - certain - possible)

    return tuple(count(quarter) for quarter in sorted(quarters))
