"""Quarters, month by month: each against a calendar written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from kg.errors import QueryError
from kg.labels.records import Link
from kg.pages.timeline import TimeItem
from kg.pages.timeline.intervals import CERTAIN, POSSIBLE, Reading, as_date
from kg.pages.timeline.quarters import (
    Quarter,
    by_quarter,
    count_quarters,
    goes_on,
    quarter_of,
    read_quarter,
)
from kg.pictures.timeline import Mark, Row, draw

# First and last day of each quarter, as a wall calendar has them.
QUARTERS = {
    1: ("01-01", "03-31", "January to March", "Jan–Mar"),
    2: ("04-01", "06-30", "April to June", "Apr–Jun"),
    3: ("07-01", "09-30", "July to September", "Jul–Sep"),
    4: ("10-01", "12-31", "October to December", "Oct–Dec"),
}
OF_MONTH = dict(zip(range(1, 13), (1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4), strict=True))


def _days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def _item(name: str, start: date | None, end: date | None, grade: str = CERTAIN) -> TimeItem:
    time = Reading(f"https://example.org/{name}", name, start=start, end=end, grade=grade)
    return TimeItem(Link(time.iri, name), "milestone", (), (), time, True)


@pytest.mark.parametrize("year", [2027, 2028])
def test_each_day_is_in_the_quarter_of_its_month(year: int) -> None:
    for day in _days(year):
        found = quarter_of(day)
        assert found == Quarter(year, OF_MONTH[day.month])
        assert found.first <= day <= found.last


@pytest.mark.parametrize("number", QUARTERS)
def test_a_quarter_has_its_days_its_words_and_its_key(number: int) -> None:
    first, last, words, _ = QUARTERS[number]
    quarter = Quarter(2028, number)
    assert (quarter.first.isoformat(), quarter.last.isoformat()) == (
        f"2028-{first}",
        f"2028-{last}",
    )
    assert (quarter.words, quarter.key) == (f"{words} 2028", f"2028-q{number}")


@pytest.mark.parametrize("month", OF_MONTH)
def test_a_mark_stands_in_the_column_of_its_quarter(month: int) -> None:
    first, last, _, label = QUARTERS[OF_MONTH[month]]
    day = date(2028, month, 28)
    (row,) = (
        picture := draw([Row("r", "", "g", "", (Mark("due", None, day, False, False, ""),))])
    ).rows
    (column,) = picture.columns
    assert (column.first.isoformat(), column.last.isoformat()) == (f"2028-{first}", f"2028-{last}")
    assert (column.label, column.year) == (label, "2028")
    assert column.x < row.shapes[0].end_x <= column.x + column.width


def test_what_falls_due_stands_in_its_quarter_certain_and_possible_apart() -> None:
    items = [
        _item("on the last day", None, date(2028, 3, 31)),
        _item("on the first day", None, date(2028, 4, 1)),
        _item("by judgement", None, date(2028, 6, 30), POSSIBLE),
        _item("from July", date(2028, 7, 1), None),
        _item("never", None, None),
    ]
    found = [
        (q.quarter.key, [i.link.name for i in q.certain], [i.link.name for i in q.possible])
        for q in by_quarter(items)
    ]
    assert found == [
        ("2028-q1", ["on the last day"], []),
        ("2028-q2", ["on the first day"], ["by judgement"]),
        ("2028-q3", ["from July"], []),
    ]


def test_what_goes_on_is_counted_apart_from_what_falls_due() -> None:
    items = [
        _item("ends in q2", date(2028, 1, 15), date(2028, 4, 1)),
        _item("ends with q1", date(2028, 3, 31), date(2028, 3, 31)),
        _item("has no end", date(2028, 4, 1), None),
        _item("may be due", None, date(2028, 4, 30), POSSIBLE),
        _item("ends in q3", date(2028, 6, 30), date(2028, 7, 1)),
    ]
    counts = {c.quarter.key: (c.certain, c.possible, c.under_way) for c in count_quarters(items)}
    assert counts == {"2028-q1": (1, 0, 1), "2028-q2": (2, 1, 1), "2028-q3": (1, 0, 1)}


@pytest.mark.parametrize(
    ("start", "end", "runs"),
    [
        ("2028-01-15", "2028-06-30", ["q1"]),  # listed where it ends
        ("2027-01-15", "2028-12-31", ["q1", "q2", "q3"]),
        ("2028-04-01", None, ["q3", "q4"]),  # listed where it begins
        (None, "2028-04-01", []),
        (None, None, []),
    ],
)
def test_what_goes_on_in_a_quarter_is_listed_in_another(
    start: str | None, end: str | None, runs: list[str]
) -> None:
    time = Reading("https://example.org/t", "", "", start=as_date(start), end=as_date(end))
    quarters = [Quarter(2028, number) for number in range(1, 5)]
    assert [q.key[-2:] for q in quarters if goes_on(time, q)] == runs


def test_a_quarter_is_read_from_its_key() -> None:
    assert read_quarter("2014-q3") == Quarter(2014, 3)
    for key in ("0000-q3", "2014-q5", "2014-q0", "14-q3", ""):
        with pytest.raises(QueryError, match=f"through is a quarter such as 2014-q3; not '{key}'"):
            read_quarter(key)
