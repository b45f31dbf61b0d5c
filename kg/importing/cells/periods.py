"""Points of time as a text names them, and the days that they mean."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.importing.records import Habits

SPRING, SUMMER, AUTUMN, WINTER = "spring", "summer", "autumn", "winter"
# EDTF's numbers of the seasons, and the month in which each begins north of the equator.
_SEASONS = {SPRING: (21, 3), SUMMER: (22, 6), AUTUMN: (23, 9), WINTER: (24, 12)}
# First and last day of the school terms; those of spring and summer hang on Easter.
_TERMS = {AUTUMN: ((9, 1), (12, 19)), SPRING: ((1, 1), (3, 31)), SUMMER: ((4, 1), (7, 31))}
_ACADEMIC = 9

NO_YEAR = "The text names no year."
LIKELY = "The document does not say when its financial year begins; it is read as in {}."
NO_SUCH_DAY = "There is no such day in the calendar."


@dataclass(frozen=True, slots=True)
class Point:
    """A day, month, quarter, half, season, term or year as the text names it.

    Shape:
        unit: One of `day`, `month`, `quarter`, `half`, `season`, `term`, `year`.
        number: The month of a day or month, the number of a quarter or half; else 0.
        day: The day of the month, else 0.
        name: The season or the term's season, else "".
        year: The year, or the first of two; None where the text gives none.
        style: "" for a plain year, `span` for one year written as two ("2024/25"), `financial` or
            `academic` where the text says so, `range` for two years with those between.
        last: The second year of a range; else None.
        edge: One of "", `start`, `end`, `early`, `middle`, `late`, `about`, `week-from`, `week-to`.
        doubts: What is unsure about it, each a sentence.
        first, stop: The units of the text that it takes, the stop not included.
        weak: Whether it is a year only, or has none, so that it may be no time at all.
    """

    unit: str
    first: int
    stop: int
    number: int = 0
    day: int = 0
    name: str = ""
    year: int | None = None
    style: str = ""
    last: int | None = None
    edge: str = ""
    doubts: tuple[str, ...] = ()
    weak: bool = False

    @property
    def order(self) -> int:
        """Where it stands within a civil year, for points of one unit."""
        if self.unit in ("season", "term"):
            return _SEASONS[self.name][1]
        return self.number * 100 + self.day

    def doubting(self, *doubts: str) -> Point:
        """Return it with more doubts."""
        return replace(self, doubts=(*self.doubts, *doubts))


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a point means: both None where they can not be told."""

    first: date | None
    last: date | None
    calendar: str
    edtf: str | None
    doubts: tuple[str, ...] = ()


def months(year: int, month: int, count: int) -> tuple[date, date]:
    """Return first and last day of some months in a row; the month may lie beyond December."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    end_year, end_month = year + (month + count - 2) // 12, (month + count - 2) % 12 + 1
    return date(year, month, 1), last_day(end_year, end_month)


def last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def settle(point: Point, habits: Habits) -> Period:
    """Return the days that a point means in a document with these habits."""
    if point.year is None:
        return _without_year(point, habits)
    period = _SETTLERS[point.unit](point, point.year, habits)
    doubts = (*point.doubts, *period.doubts)
    if habits.year_likely and period.calendar == "financial-year":
        doubts = (*doubts, LIKELY.format(calendar.month_name[habits.year_begins]))
    return _at_edge(replace(period, doubts=doubts), point.edge)


def _without_year(point: Point, habits: Habits) -> Period:
    """A point without a year is dated only where the plan's period leaves one year for it."""
    begin, end = habits.period
    if begin is not None and end is not None and end.year - begin.year <= 2:
        fitting = []
        # A bare quarter is one of the year of accounts, where that is not the calendar's.
        parts = point.unit in ("quarter", "half")
        accounts = parts and not habits.calendar_quarters and habits.year_begins > 1
        point = replace(point, style="span") if accounts else point
        for year in range(begin.year - 1, end.year + 1):
            settled = settle(replace(point, year=year), habits)
            if settled.first and settled.last and begin <= settled.first and settled.last <= end:
                fitting.append(settled)
        if len(fitting) == 1:
            doubt = f"{NO_YEAR} Within the plan's period only one fits."
            return replace(fitting[0], doubts=(*fitting[0].doubts, doubt))
    edtf = None
    if point.unit == "month":
        edtf = f"XXXX-{point.number:02}"
    elif point.unit == "day":
        edtf = f"XXXX-{point.number:02}-{point.day:02}"
    kinds = {"season": "season", "term": "school-term", "quarter": "financial-year"}
    return Period(None, None, kinds.get(point.unit, "civil"), edtf, (*point.doubts, NO_YEAR))


def _year_of_month(year: int, month: int, style: str, habits: Habits) -> int:
    """Return the civil year of a month that is named with one year or with two."""
    if style in ("span", "financial"):
        return year if month >= habits.year_begins else year + 1
    if style == "academic":
        return year if month >= _ACADEMIC else year + 1
    return year


def _day(point: Point, year: int, habits: Habits) -> Period:
    year = _year_of_month(year, point.number, point.style, habits)
    try:
        found = date(year, point.number, point.day)
    except ValueError:
        return Period(None, None, "civil", None, (NO_SUCH_DAY,))
    return Period(found, found, "civil", found.isoformat())


def _month(point: Point, year: int, habits: Habits) -> Period:
    year = _year_of_month(year, point.number, point.style, habits)
    return Period(*months(year, point.number, 1), "civil", f"{year:04}-{point.number:02}")


def _parts(point: Point, year: int, habits: Habits, size: int) -> Period:
    doubts: tuple[str, ...] = ()
    civil = habits.calendar_quarters or habits.year_begins == 1
    if point.style in ("span", "financial", "academic"):
        begins = _ACADEMIC if point.style == "academic" else habits.year_begins
        kind = "academic-year" if point.style == "academic" else "financial-year"
        if civil:
            begins, kind = 1, "civil"
            doubts = ("The document's quarters are those of the calendar, and this year is two.",)
    else:
        begins, kind = 1, "civil"
        if not civil:
            doubts = (
                "It may be a quarter of the calendar's year or of the financial year;"
                " it is read as the calendar's.",
            )
    first, last = months(year, begins + size * (point.number - 1), size)
    return Period(first, last, kind, _between(first, last), doubts)


def _quarter(point: Point, year: int, habits: Habits) -> Period:
    return _parts(point, year, habits, 3)


def _half(point: Point, year: int, habits: Habits) -> Period:
    return _parts(point, year, habits, 6)


def _season(point: Point, year: int, habits: Habits) -> Period:
    number, month = _SEASONS[point.name]
    doubts: tuple[str, ...] = ()
    if habits.southern:
        month = (month + 5) % 12 + 1
    if point.style and (month < habits.year_begins):
        year += 1
        doubts = ("The season is named with two years; it is read as that of the second.",)
    return Period(*months(year, month, 3), "season", f"{year:04}-{number}", doubts)


def _term(point: Point, year: int, habits: Habits) -> Period:
    if habits.southern or point.name not in _TERMS:
        return Period(None, None, "school-term", None, ("The term's days are not known.",))
    if point.style and point.name != AUTUMN:
        year += 1
    first, last = (date(year, *day) for day in _TERMS[point.name])
    doubts: tuple[str, ...] = ()
    if point.name != AUTUMN:
        doubts = ("The term's first and last day hang on Easter.",)
    return Period(first, last, "school-term", _between(first, last), doubts)


def _year(point: Point, year: int, habits: Habits) -> Period:
    if point.style == "range":
        end = point.last or year
        return Period(date(year, 1, 1), date(end, 12, 31), "civil", f"{year:04}/{end:04}")
    if point.style == "academic":
        first, last = months(year, _ACADEMIC, 12)
        return Period(first, last, "academic-year", _between(first, last))
    if point.style in ("span", "financial"):
        first, last = months(year, habits.year_begins, 12)
        doubts: tuple[str, ...] = ()
        if point.style == "span" and habits.year_begins == 1:
            last = date(year + 1, 12, 31)
            doubts = ("The document's years are those of the calendar, and this year is two.",)
        kind = "academic-year" if habits.year_begins == _ACADEMIC else "financial-year"
        return Period(first, last, kind, _between(first, last), doubts)
    return Period(date(year, 1, 1), date(year, 12, 31), "civil", f"{year:04}")


_SETTLERS = {
    "day": _day,
    "month": _month,
    "quarter": _quarter,
    "half": _half,
    "season": _season,
    "term": _term,
    "year": _year,
}


def _between(first: date, last: date) -> str:
    return f"{first:%Y-%m}/{last:%Y-%m}"


def _at_edge(period: Period, edge: str) -> Period:
    if period.first is None or period.last is None or edge in ("", "start", "end"):
        return period
    if edge in ("week-from", "week-to"):
        week = timedelta(6)
        first = period.first if edge == "week-from" else period.last - week
        return replace(period, first=first, last=first + week, edtf=f"{first}/{first + week}")
    if edge == "about":
        edtf = period.edtf and ("/".join(f"{part}~" for part in period.edtf.split("/")))
        return replace(
            period, edtf=edtf, doubts=(*period.doubts, "The text says that the time is about.")
        )
    days = (period.last - period.first).days + 1
    if days >= 85 and period.first.day == 1:
        count = round(days / 30.4)
        third = max(count // 3, 1)
        place = {"early": 0, "middle": third, "late": count - third}[edge]
        first, last = months(period.first.year, period.first.month + place, third)
        edtf = _between(first, last)
    else:
        third = max(days // 3, 1)
        place = {"early": 0, "middle": third, "late": 2 * third}[edge]
        first = period.first + timedelta(place)
        last = period.last if edge == "late" else first + timedelta(third - 1)
        edtf = f"{first}/{last}"
    doubt = "The text gives a rough time; it is read as a third of the period."
    return replace(period, first=first, last=last, edtf=edtf, doubts=(*period.doubts, doubt))
