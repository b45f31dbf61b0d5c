"""Where a text names points of time: days, months, quarters, seasons, terms, whole years."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.importing.cells.periods import Point
from kg.importing.cells.years import Year, Years, century, is_year

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
NUMERALS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
}  # fmt: skip
_EDGES = ("start-of", "end-of", "early", "middle", "late", "about", "week-from", "week-to")
_WEEKS = {"one": "early", "last": "late"}
_SERIAL_FROM, _SERIAL_TO = 30000, 60000


@dataclass(frozen=True, slots=True)
class Points(Years):
    """Reads points out of a text's units.

    Shape: `month_first` says whether "3/4/2026" is the fourth of March.
    """

    month_first: bool = False

    def point(self, index: int) -> Point | None:
        """Read a point with what stands before it: "end of", "early", a weekday, an article."""
        start = index
        edge = ""
        for _ in range(5):
            unit = self.at(index)
            if unit is None:
                return None
            code = next((code for code in _EDGES if unit.is_("time-cue", code)), None)
            if code is not None and not edge:
                edge = code.removesuffix("-of")
                index = self.skip(index + 1, "-", ":")
            elif not edge and (place := self._week(index)):
                edge = _WEEKS.get(unit.code("ordinal") or "", "middle")
                index = place
            elif (edge and unit.text in ("-", "to")) or unit.is_("weekday", "weekday"):
                index = self.skip(index + 1, ",")
            elif unit.is_("time-cue", "of") and self._plain(index) is None:
                index += 1
                index = self.skip(index, "'")
            else:
                break
        found = self._plain(index)
        if found is None:
            return None
        return replace(found, first=start, edge=edge)

    def _week(self, index: int) -> int:
        """Return the position behind "first week of"; 0 where it does not stand there."""
        if not self.is_(index, "ordinal", "one", "two", "three", "four", "last"):
            return 0
        place = index + 1
        if not self.is_(place, "timespan", "day", "week", "month"):
            return 0
        while self.is_(place + 1, "time-cue", "of", "in"):
            place += 1
        return place + 1

    def within_figures(self, index: int) -> bool:
        """Whether a number is a part of longer figures: the "01" of "32/01/2025"."""
        return (
            self.text(index - 1, True) in ("/", "-", ".")
            and self.number(index - 2, 4) is not None
            and bool(self.text(index, True))
        )

    def _plain(self, index: int) -> Point | None:
        unit = self.at(index)
        if unit is None:
            return None
        if unit.digits:
            return self._numeric(index) or self._ordinal(index) or self._year_first(index)
        return (
            self._month_first(index)
            or self._quarter(index)
            or self._ordinal(index)
            or self._season(index)
            or self._year_first(index)
        )

    def _numeric(self, index: int) -> Point | None:
        """Read dates in figures, and a day with its month's name."""
        text = self.text(index)
        if len(text) == 8 and text[:2] in ("19", "20"):
            year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
            return self._date(index, index + 1, year, month, day, index + 1)
        sign = self.text(index + 1, True)
        second, third = self.number(index + 2, 2, True), self.number(index + 4, 4, True)
        same = self.text(index + 3, True) == sign
        if sign in ("-", "/", ".") and second is not None:
            if len(text) == 4 and same and third is not None and len(self.text(index + 4)) <= 2:
                return self._date(
                    index, index + 5, int(text), second, third, self._clock(index + 5)
                )
            if (
                len(text) <= 2
                and same
                and third is not None
                and len(self.text(index + 4)) in (2, 4)
            ):
                return self._ordered(index, int(text), second, third)
        behind = self.number(index + 2, 4, True)
        if sign in ("/", "-", ".") and len(text) <= 2 and behind is not None:
            month = int(text)
            if len(self.text(index + 2)) == 4 and 1 <= month <= 12:
                if is_year(behind):
                    return Point("month", index, index + 3, number=month, year=behind)
            elif self.loose and sign == "/" and 1 <= month <= 12 and behind >= 13:
                doubt = "It may be a month with its year, or a day with its month."
                year = century(behind)
                return Point("month", index, index + 3, number=month, year=year, doubts=(doubt,))
            elif self.loose and sign == "/" and len(self.text(index + 2)) <= 2:
                day, month = (behind, month) if self.month_first else (month, behind)
                bare = self.text(index + 3, True) not in ("/", "-", ".")
                if bare and 13 <= day <= 31 and 1 <= month <= 12:
                    return Point("day", index, index + 3, number=month, day=day, weak=True)
        if sign == "-" and len(text) == 4 and second is not None and 1 <= second <= 12:
            year = int(text)
            # "2024-25" is a year of two, "2018-28" years from one to another.
            two = len(self.text(index + 2)) == 2 and second != (year + 1) % 100
            if two and is_year(year) and second <= year % 100:
                return Point("month", index, index + 3, number=second, year=year)
        return self._day_month(index)

    def _clock(self, index: int) -> int:
        """Return the position behind a time of day that is tied to a date by "T", or by a space."""
        place = index + 1 if self.text(index, True) == "t" else index
        if self.number(place, 2) is None or self.text(place + 1, True) != ":":
            return index
        while place < len(self.units) and place < index + 9:
            unit = self.units[place]
            if not (unit.digits or unit.text in (":", ".", "z", "+")):
                break
            place += 1
        return place

    def _date(
        self, first: int, stop: int, year: int, month: int, day: int, clock: int
    ) -> Point | None:
        if not (is_year(year) and 1 <= month <= 12 and 1 <= day <= 31):
            return None
        return Point("day", first, max(stop, clock), number=month, day=day, year=year)

    def _ordered(self, index: int, one: int, two: int, year: int) -> Point | None:
        """Read "31/03/2026": the day first, unless the document has the month first."""
        year = year if len(self.text(index + 4)) == 4 else century(year)
        day, month = (two, one) if self.month_first else (one, two)
        doubts: tuple[str, ...] = ()
        if month > 12 >= day:
            day, month = month, day
            doubts = ("The day and the month stand in another order than in the document.",)
        found = self._date(index, index + 5, year, month, day, self._clock(index + 5))
        return found and found.doubting(*doubts)

    def _day_month(self, index: int) -> Point | None:
        """Read "30 June 2026", "1er juillet", "3rd of May 2025", "25-Dec-25"."""
        day = self.number(index, 2)
        if day is None or not 1 <= day <= 31:
            return None
        place = index + 1
        if self.is_(place, "time-cue", "ordinal") and (
            self.text(place, True) or self.text(place) == "er"
        ):
            place += 1
        if self.text(place, True) in (".", "-", "/") and (
            self.text(place) == "." or self.text(place + 1, True)
        ):
            place += 1
        place = self.glue(self.skip(place, "\n"))
        if self.text(place) == "'":
            place += 1
        month = self._month(place)
        if month is None:
            return None
        place = self.skip(place + 1, ".")
        tied = self.year_after(place)
        if tied is None:
            return Point("day", index, place, number=month, day=day, weak=True)
        return self.dated(Point("day", index, tied.stop, number=month, day=day), tied)

    def _month(self, index: int) -> int | None:
        unit = self.at(index)
        codes = unit.senses.get("month") if unit is not None else None
        return MONTHS.index(min(codes)) + 1 if codes else None

    @staticmethod
    def dated(point: Point, year: Year) -> Point:
        """Return a point with its year, up to the year's end."""
        if year.style == "range" and year.last == year.year + 1:
            # "Winter 2025-2026" and "Q1 2025-2026" name one year by two.
            year = replace(year, style="span", last=None, doubts=())
        point = replace(
            point, stop=year.stop, year=year.year, style=year.style, last=year.last, weak=False
        )
        if year.style == "range":
            point = point.doubting("It is named with several years; only the first is read.")
            point = replace(point, style="", last=None)
        return point.doubting(*year.doubts)

    def _month_first(self, index: int) -> Point | None:
        """Read "March 2026", "Jan-25", "Sept '26", "June 30, 2020", and a month alone."""
        month = self._month(index)
        if month is None:
            return None
        unit = self.units[index]
        doubts: tuple[str, ...] = ()
        if "season" in unit.senses:
            doubts = ("The word is the name of a month and of a season; it is read as the month.",)
        place = self.skip(index + 1, ".")
        day = self.number(place, 2)
        if day is not None and 1 <= day <= 31:
            behind = place + 1
            ordinal = self.is_(behind, "time-cue", "ordinal") and bool(self.text(behind, True))
            behind += ordinal
            comma = self.skip(behind, ",", "\n")
            year = self.year(comma)
            if year is not None and len(self.text(comma)) == 4 and year.style == "":
                return self.dated(
                    Point("day", index, year.stop, number=month, day=day, doubts=doubts), year
                )
            if ordinal or (self.month_first and len(self.text(place)) <= 2):
                return Point("day", index, behind, number=month, day=day, weak=True, doubts=doubts)
        tied = self.year_after(place)
        if tied is not None:
            return self.dated(Point("month", index, tied.stop, number=month, doubts=doubts), tied)
        return Point("month", index, place, number=month, weak=True, doubts=doubts)

    def _quarter(self, index: int, *, alone: bool = False) -> Point | None:
        """Read "Q1 2014/15", "quarter two of 2025", "T3 2026", "H1 2025"; `alone`: no year."""
        for span in ("quarter", "half", "term"):
            if not self.is_(index, "timespan", span):
                continue
            unit = self.units[index]
            short = len(unit.text) <= 2
            place = index + 1
            number = self.number(place, 1, glued=short)
            if number is None and short and self.loose:
                number = self.number(place, 1)
            if number is None:
                number = self.numeral(place)
            if number is None or not 1 <= number <= (2 if span == "half" else 4):
                continue
            if span == "term" and short:
                continue
            found = Point("quarter" if span == "term" else span, index, place + 1, number=number)
            if span == "term":
                found = found.doubting("The number of a school term gives no days.")
            return found if alone else self._with_year(found)
        return None

    def numeral(self, index: int) -> int | None:
        """Return the number that a word at a position stands for; None where it is no such word."""
        unit = self.at(index)
        if unit is None:
            return None
        code = unit.code("ordinal") or unit.code("numeral")
        return NUMERALS.get(code) if code else None

    def _ordinal(self, index: int) -> Point | None:
        """Read "first quarter of 2025", "2nd half 2026", "1er trimestre 2026"."""
        number: int | None = self.number(index, 1)
        place = index + 1
        if number is not None:
            dotted = self.text(place, True) == "." and self.is_(
                place + 1, "timespan", "quarter", "half"
            )
            if dotted or self.is_(place, "time-cue", "ordinal"):
                place += 1
            elif not (self.text(place, True) and self.is_(place, "timespan", "quarter", "half")):
                return None
        elif self.is_(index, "ordinal", "last"):
            number = 2 if self.is_(place, "timespan", "half") else 4
        else:
            number = self.numeral(index)
        if number is None:
            return None
        for span in ("quarter", "half"):
            if self.is_(place, "timespan", span) and 1 <= number <= (4 if span == "quarter" else 2):
                return self._with_year(Point(span, index, place + 1, number=number))
        return None

    def _with_year(self, point: Point) -> Point:
        year = self.year_after(self.skip(point.stop, "-", ":"))
        if year is None:
            return replace(point, weak=True)
        return self.dated(point, year)

    def _season(self, index: int) -> Point | None:
        """Read "Autumn term 2022", "tymor yr hydref 2022", "summer of 2026"."""
        term = self.is_(index, "timespan", "term")
        place = self.glue(index + 1) if term else index
        unit = self.at(place)
        if unit is None or not unit.senses.get("season"):
            return None
        name = min(unit.senses["season"])
        place += 1
        if self.is_(place, "timespan", "term"):
            term, place = True, place + 1
        found = Point("term" if term else "season", index, place, name=name)
        return self._with_year(found)

    def _year_first(self, index: int) -> Point | None:
        """Read a year, or one before its part: "2025 Q3", "2014/15 - Q1", "2014 autumn term"."""
        year = self.year(index)
        if year is None:
            return None
        plain = Point("year", index, year.stop, weak=True)
        plain = replace(plain, year=year.year, style=year.style, last=year.last)
        plain = plain.doubting(*year.doubts)
        if year.style in ("academic", "financial"):
            plain = replace(plain, weak=False)
        if year.style == "range":
            return plain
        place = self.skip(year.stop, ",", ":", "(", "-")
        part = self._quarter(place) or self._season(place)
        bare = self._quarter(place, alone=True) if place == year.stop else None
        if part is not None and bare is not None and self.text(bare.stop) == "-":
            part = bare  # "FY26 Q3 – FY28 Q4": behind the dash begins another time
        if part is not None and part.year is None:
            stop = self.skip(part.stop, ")") if self.text(place - 1) == "(" else part.stop
            return self.dated(replace(part, first=index, stop=stop), replace(year, stop=stop))
        return plain


def serial(text: str) -> int | None:
    """Return the days of a spreadsheet's serial number, where a text is one."""
    bare = text.strip().removesuffix(".0")
    if bare.isascii() and bare.isdigit() and len(bare) == 5:
        days = int(bare)
        return days if _SERIAL_FROM <= days <= _SERIAL_TO else None
    return None
