"""The numbers in a text that count something: no dates, ages, names or times of day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

from kg.importing.cells import dates
from kg.importing.cells.lexicon import Stepping, lexicon, units_in
from kg.importing.cells.numbers import FACTORS, FIGURES, decimal_comma, parse
from kg.importing.cells.plain import Plain, plain
from kg.importing.cells.points import NUMERALS
from kg.importing.records import Found, Habits
from kg.importing.words import Words

_SCHEMES = (
    "comparator", "numeral", "ordinal", "magnitude", "currency", "unit", "quantity", "measure-cue",
    "timespan",
)  # fmt: skip
COMPARATORS = {
    "at-least": "at_least",
    "more-than": "more_than",
    "equal": "equal",
    "at-most": "at_most",
    "less-than": "less_than",
}

_REFERENCE = re.compile(r"\d{1,2}(?:\.\d{1,2})+\s+[A-Z][a-z]")

BREAKS = frozenset(".;\n•|()")
# How many units before a number may say what becomes of it.
BACK = 8
GIVEN_UP = "The text says that this does not stay as it is; no figure is to be reached."
PRINTED = "The document's number can be read in two ways."
NAMES = "The number may name what follows it."


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of the text with the units that it takes."""

    first: int
    stop: int
    value: Decimal
    money: str | None = None
    percent: str | None = None
    word: bool = False
    doubts: tuple[str, ...] = ()


def _timed(found: Found) -> bool:
    """Whether a time is more than how often."""
    return found.bound is not None or found.earliest is not None or found.latest is not None


class Counting(Stepping):
    """A text cut into units, with what its head says, and the numbers in it that count."""

    def __init__(
        self, text: str, habits: Habits, words: Words, heads: frozenset[str], head: str
    ) -> None:
        self.text = text
        self.habits = habits
        self.plain: Plain = plain(text)
        table = lexicon(words, _SCHEMES, habits.languages, own=("numeral", "quantity", "magnitude"))
        self.units = table.units(self.plain.tokens())
        self.head = table.units(plain(head).tokens())
        self.endings = table.endings
        self.measured = bool(heads & {"target", "indicator"})
        self.results = self.measured or "outcome" in heads
        self.dated = units_in(
            self.units,
            self.plain,
            [
                *((one.start, one.end) for one in dates.read(text, habits, words) if _timed(one)),
                # "the 2022-23 Action Plan"
                *(span for span in dates.places(text, habits, words) if span[1] - span[0] > 4),
            ],
        )
        # How many units before each say something that is no date and no tie.
        self.told = (
            0,
            *accumulate(
                index not in self.dated
                and (unit.word or unit.digits)
                and not unit.is_("measure-cue", "and")
                for index, unit in enumerate(self.units)
            ),
        )

    def _like_year(self, number: Counted) -> bool:
        first = self.units[number.first]
        return len(first.text) == 4 and first.digits and 1900 <= number.value <= 2199

    def _numbers(self) -> list[Counted]:
        found = []
        index = 0
        comma = decimal_comma(self.habits)
        while index < len(self.units):
            unit = self.units[index]
            number: Counted | None = None
            stop = index + 1
            if index in self.dated:
                pass
            elif unit.text[0].isdigit() and unit.text.isascii():
                match = FIGURES.match(self.plain.text, unit.start)
                if match is not None:
                    while stop < len(self.units) and self.units[stop].start < match.end():
                        stop += 1
                    parsed = parse(match.group(), comma)
                    if parsed is not None:
                        doubts = (PRINTED,) if parsed.doubt else ()
                        number = Counted(index, stop, parsed.value, doubts=doubts)
            elif (code := unit.code("numeral")) is not None and self._numeral(index):
                number = Counted(index, stop, Decimal(NUMERALS[code]), word=True)
            if number is not None:
                number = self._completed(number)
                stop = max(stop, number.stop)
                if self._counts(number):
                    names = (NAMES,) if self._may_name(number) else ()
                    found.append(replace(number, doubts=(*number.doubts, *names)))
            index = stop
        return found

    def _numeral(self, index: int) -> bool:
        """Whether a number word counts something: "five schools", not "one of the"."""
        after = self.at(index + 1)
        if after is not None and (
            after.is_("measure-cue", "stop") or (after.text == "-" and after.glued)
        ):
            return False
        if self._compared(index) is not None:
            return True
        if after is None or not after.word:
            return False
        if self.is_(index, "numeral", "one") and not (self.measured and index == 0):
            return False
        return not after.is_("ordinal", "one", "two", "three", "four") and not after.is_(
            "timespan", "day", "week", "month", "quarter"
        )

    def _completed(self, number: Counted) -> Counted:
        """Add magnitude, currency and per cent to a number."""
        first, stop, value = number.first, number.stop, number.value
        money = percent = None
        before, after = self.at(first - 1), self.at(stop)
        if before is not None and (codes := before.senses.get("currency")):
            money, first = min(codes).upper(), first - 1
        codes = after.senses.get("magnitude") if after is not None else None
        if after is not None and codes and (len(after.text) > 2 or after.glued or money):
            value, stop = value * FACTORS[min(codes)], stop + 1
        after = self.at(stop)
        if money is None and after is not None and (codes := after.senses.get("currency")):
            money, stop = min(codes).upper(), stop + 1
        elif after is not None and after.is_("unit", "percentage-points"):
            percent, stop = "percentage points", stop + 1
        elif after is not None and after.is_("unit", "percent"):
            percent, stop = "%", stop + 1
        return replace(number, first=first, stop=stop, value=value, money=money, percent=percent)

    def _counts(self, number: Counted) -> bool:
        """Whether a number is one of something, and not a date, an age, a name or a time of day."""
        before, after = self.at(number.first - 1), self.at(number.stop)
        if number.money or number.percent:
            return True
        first = self.units[number.first]
        if not number.word:
            if before is not None and first.glued and (before.word or before.text in "/:#.'_"):
                return False
            if after is not None and after.glued and after.text in ("/", ":", "_"):
                return False
            if after is not None and after.glued and after.word:
                return False
            if after is not None and after.glued and after.text == "-" and self._hyphened(number):
                return False
            if (number.first == 0 or (before is not None and before.text == "\n")) and (
                after is not None and after.text in (".", ")") and after.glued
            ):
                return False
            if self._may_name(number) and not (self.measured and first.text.count(".") < 2):
                return False
            counted = after is not None and after.word and "measure-cue" not in after.senses
            if self._like_year(number) and not counted:
                return False
            if before is not None and before.text == "-" and first.glued and before.glued:
                # "Covid-19", "M-19-23"
                word, sign = self.at(number.first - 2), self.at(number.first - 3)
                if word is not None and word.word and not word.is_("measure-cue", "range"):
                    return False
                if word is not None and word.glued and sign is not None and sign.text == "-":
                    return False
            if (
                self._like_year(number)
                and not self.measured
                and self._compared(number.first) is None
            ):
                return False
            if (
                after is not None
                and self._like_year(number)
                and after.is_("measure-cue", "measured")
            ):
                return False
        named = before is not None and before.is_("measure-cue", "reference")
        if named and before is not None and not before.is_("measure-cue", "tie", "stop"):
            return False
        if any(
            self.is_(index, "measure-cue", "age")
            for index in (number.first - 1, number.first - 2, number.stop, number.stop + 1)
        ):
            return False
        if after is not None and after.text == "-" and self._aged(number.stop):
            return False
        if before is not None and before.text == "-" and self._aged(number.first - 1):
            return False
        # "3 and 4 year olds"
        tied = after is not None and after.is_("measure-cue", "and", "range")
        follow = self.at(number.stop + 1)
        return not (
            tied
            and follow is not None
            and follow.digits
            and self.is_(number.stop + 2, "measure-cue", "age")
        )

    def _may_name(self, number: Counted) -> bool:
        """Whether a number with a point begins a line and may name it: "1.2 Acquire the data".

        It may count as well: "12.5 Km of path".
        """
        after = self.at(number.stop)
        if number.word or after is None or after.senses.keys() & {"unit", "magnitude"}:
            return False
        start, next_ = (self.plain.at[unit.start] for unit in (self.units[number.first], after))
        begins = not self.text[self.text.rfind("\n", 0, start) + 1 : start].strip()
        return begins and _REFERENCE.fullmatch(self.text, start, next_ + 2) is not None

    def _hyphened(self, number: Counted) -> bool:
        """Whether a word is tied to the number by a hyphen: "12-month"."""
        behind = self.at(number.stop + 1)
        return behind is not None and behind.glued and behind.word

    def _aged(self, hyphen: int) -> bool:
        """Whether the numbers at both sides of a hyphen are ages."""
        places = range(max(hyphen - 3, 0), min(hyphen + 5, len(self.units)))
        return any(self.units[index].is_("measure-cue", "age") for index in places)

    def _back(self, index: int) -> int:
        """Return the position before words that tie a cue to its number."""
        for _ in range(3):
            unit = self.at(index)
            if unit is None or not unit.is_("measure-cue", "tie", "target", "about"):
                break
            if unit.senses.keys() & {"comparator"} or unit.is_("measure-cue", "to", "by", "from"):
                break
            index -= 1
        return index

    def _compared(self, index: int) -> tuple[str, int] | None:
        """Return comparator and first unit of the words right before a number."""
        place = self._back(index - 1)
        unit = self.at(place)
        if unit is None:
            return None
        for code, comparator in COMPARATORS.items():
            if unit.is_("comparator", code):
                if self._maintains(place - 1):
                    return comparator, place - 1
                return comparator, place
        if unit.is_("measure-cue", "to"):
            place -= 1
        if self._maintains(place):
            return "maintain", place
        if place == index - 2 and not self.is_(index - 1, "measure-cue", "to", "by", "from"):
            # "Maintain attendance at 200"
            for begin in range(place, max(place - BACK, -1), -1):
                if self.units[begin].text in BREAKS or self.units[begin].digits:
                    return None
                if self._maintains(begin):
                    return "maintain", begin
        return None

    def _maintains(self, index: int) -> bool:
        """Whether a word says that something stays as it is: not in "no longer maintain"."""
        return self.is_(index, "comparator", "maintain") and not self._negated(index)

    def _negated(self, index: int) -> bool:
        """Whether the words right before a word say that it is not so, or no more."""
        place = index - 1
        while self.is_(place, "measure-cue", "to"):
            place -= 1
        return self.is_(place, "measure-cue", "not")

    def given_up(self, index: int) -> bool:
        """Whether a number follows words that say that something does not stay as it is."""
        for place in range(index - 1, max(index - 1 - BACK, -1), -1):
            if self.units[place].text in BREAKS or self.units[place].digits:
                return False
            if self.is_(place, "comparator", "maintain"):
                return self._negated(place)
        return False
