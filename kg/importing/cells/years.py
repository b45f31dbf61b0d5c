"""How a text writes years: one, two together, a range, of a financial or an academic year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.importing.cells.lexicon import Stepping, Unit

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_LONGEST_RANGE = 60


def century(number: int) -> int:
    """Return the year of two digits: 70 to 99 are of the last century."""
    return number + (1900 if number >= 70 else 2000)


def is_year(number: int) -> bool:
    """Whether a number may be a year of a plan."""
    return _FIRST_YEAR <= number <= _LAST_YEAR


@dataclass(frozen=True, slots=True)
class Year:
    """A year as written: its number, its style as in `Point`, the second of a range, and doubts."""

    year: int
    stop: int
    style: str = ""
    last: int | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Years(Stepping):
    """Reads years out of a text's units, and steps through these.

    Shape: `loose` says that the text is known to be about time, so that short forms are read
    ("24/25").
    """

    units: Sequence[Unit]
    loose: bool = False

    def text(self, index: int, glued: bool = False) -> str:
        """Return the unit's text, "" behind the end or where it should be glued and is not."""
        unit = self.at(index)
        return "" if unit is None or (glued and not unit.glued) else unit.text

    def number(self, index: int, most: int, glued: bool = False) -> int | None:
        """Return the number of at most `most` digits at a position."""
        text = self.text(index, glued)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= most else None

    def skip(self, index: int, *texts: str) -> int:
        """Return the position behind one of some signs, or behind a line's end."""
        return index + 1 if self.text(index) in texts else index

    def glue(self, index: int) -> int:
        """Return the position behind words that tie ("of", "de la"), at most three."""
        for _ in range(3):
            if not (self.is_(index, "time-cue", "of") or self.text(index) == "\n"):
                break
            index += 1
        return index

    def year(self, index: int, after: bool = False) -> Year | None:
        """Read a year; `after` says that a month or quarter is before it ("Jan-25", "Q1 24/25")."""
        style = ""
        start = index
        if self.is_(index, "timespan", "financial-year", "academic-year"):
            style = "academic" if self.is_(index, "timespan", "academic-year") else "financial"
            index = self.skip(self.glue(index + 1), "-", ":")
        elif self.is_(index, "timespan", "year") and self.number(index + 1, 4) is not None:
            if len(self.text(index + 1)) < 4:
                return None
            index += 1
        found = self._digits(index, after or bool(style))
        if found is None:
            return None
        if style and found.style == "range" and found.last == found.year + 1:
            found = replace(found, style="span", last=None, doubts=())
        place = self.glue(self.skip(found.stop, "("))
        for span, name in (("academic-year", "academic"), ("financial-year", "financial")):
            if self.is_(place, "timespan", span) and found.style != "range":
                style = name
                found = replace(found, stop=self.skip(place + 1, ")"))
                break
        if style == "financial" and not found.style:
            doubt = "A financial year is named by one year; it is read as the year that ends in it."
            found = replace(found, year=found.year - 1, doubts=(*found.doubts, doubt))
        elif style == "academic" and not found.style:
            doubt = (
                "An academic year is named by one year; it is read as the year that begins in it."
            )
            found = replace(found, doubts=(*found.doubts, doubt))
        if style and found.style != "range":
            found = replace(found, style=style)
        return found if found.stop > start else None

    def _digits(self, index: int, after: bool) -> Year | None:
        if self.text(index) in ("'", "-") and after:
            short = self.number(index + 1, 2, glued=self.text(index) == "'")
            if short is not None and len(self.text(index + 1)) == 2:
                return Year(century(short), index + 2)
            if self.text(index) == "-":
                index += 1
        text = self.text(index)
        first = self.number(index, 4)
        if first is None or len(text) not in (2, 4):
            return None
        if len(text) == 2 and not (after or self.loose):
            return None
        year = first if len(text) == 4 else century(first)
        if not is_year(year):
            return None
        second = self._second(index, year, len(text))
        if second is not None:
            return second
        if len(text) == 2:
            return Year(year, index + 1) if after else None
        if self.text(index + 1, True) in ("/", "-", ".") and self.number(index + 2, 4, True):
            # Longer figures that are no date.
            return None
        return Year(year, index + 1)

    def _second(self, index: int, year: int, size: int) -> Year | None:
        """Read the other half of "2024/25", "2024-2029" or "2018/28"."""
        sign = self.text(index + 1)
        glued = bool(self.text(index + 1, True))
        if sign not in ("/", "-", "_") or (sign == "-" and not glued):
            return None
        text = self.text(index + 2, glued)
        number = self.number(index + 2, 4, glued)
        if number is None or len(text) not in (2, 4) or (size == 2 and len(text) == 4):
            return None
        if self.text(index + 3, True) in ("/", "-") and self.number(index + 4, 4, True) is not None:
            behind = self.text(index + 4)
            if len(text) == 2 and len(behind) <= 2:
                return None
        other = number if len(text) == 4 else year - year % 100 + number
        if len(text) == 2 and other < year and number == (year + 1) % 100:
            other += 100
        if other == year + 1:
            third = self.number(index + 4, 4, True)
            if len(text) == 4 and self.text(index + 3, True) == sign and third == other + 1:
                return Year(year, index + 5, "range", third)
            if len(text) == 4 and sign == "-":
                doubt = "Two years in a row may be one financial or school year, or two years."
                return Year(year, index + 3, "range", other, (doubt,))
            return Year(year, index + 3, "span", other)
        if size == 4 and year < other <= year + _LONGEST_RANGE:
            return Year(year, index + 3, "range", other)
        return None

    def year_after(self, index: int) -> Year | None:
        """Read the year that belongs to the month, quarter or season before it."""
        place = self.skip(index, ",", "(")
        if self.text(place) == "/" and len(self.text(place + 1)) == 4:
            place += 1
        place = self.glue(self.skip(place, "\n"))
        short = self.text(place - 1) != "," and place - index <= 1
        year = self.year(place, after=short)
        if year is None:
            return None
        if len(self.text(place)) == 2 and self.number(place, 2) is not None:
            # "25 Dec 13:00" and "March 26 people" name no year.
            behind = self.at(place + 1)
            if (
                year.style == ""
                and behind is not None
                and (behind.text in (":", "%", ".") and behind.glued)
            ):
                return None
        if self.text(place - 1) == "(" and self.text(year.stop) == ")":
            year = replace(year, stop=year.stop + 1)
        return year
