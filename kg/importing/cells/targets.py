"""What a cell says is to be reached: a number with its comparator and its unit.

The grammar stands here, the words stand in the ontology (lists `comparator`, `quantity`,
`measure-cue`, `unit`, `numeral`). Numbers that are dates, ages, baselines or names are no targets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kg.importing.cells.counting import BACK, BREAKS, COMPARATORS, GIVEN_UP, Counted, Counting
from kg.importing.cells.lexicon import Unit, all_head_codes, head_codes
from kg.importing.records import Found, Habits
from kg.importing.words import Words

_CHANGES = {"increase": "increase_by", "decrease": "decrease_by"}
_STOPS = frozenset(".,;:()[]\n•|/?!\"'=+<>")
_LONGEST_UNIT = 4
_RAISED = "²³"
_SUM = "a sum of money in a measure"

RANGE = "The text gives a range; this is one end of it."
NEAR = "The text says that the number is about."
COUNT = "It may be a number that is no target."
SHARE = "A share is named in words, not as a number."
NO_NUMBER = "The text names a direction and no number."
CHANGE = "The text gives the least or the most of a change."
SIGN = "The sign before the number may be a dash."
BOTH = "The head speaks of how things stood before and of the target."
OF = "It is a part of another number."
YEAR = "The number may be a year."
RANK = "It is a place in a ranking."
BRACKET = "It stands in brackets and may tell how things stood before."
LENGTH = "It may be a length of time and no target."


def read(text: str, habits: Habits, words: Words, *, head: str = "") -> tuple[Found, ...]:
    """Return what a text says is to be reached, in the order of the text.

    Args:
        text: A cell, a paragraph or a part of one.
        habits: What the document taught.
        words: The labels of the ontology.
        head: The head of the column or the label before the text. Under a head of a baseline there
            are no targets; under one of a target a bare number is one.

    Returns:
        Findings with `what` `target`: comparator, value and unit. The unit of a share is `%`, of
        money its ISO code, else the words of what is counted; None where the text names nothing.
    """
    heads = head_codes(head, words, habits.languages)
    if "baseline" not in heads:
        return _Reader(text, habits, words, heads, head).read()
    if "target" not in all_head_codes(head, words, habits.languages):
        return ()
    found = _Reader(text, habits, words, frozenset({"target"}), head).read()
    return tuple(
        replace(one, doubt=f"{one.doubt} {BOTH}" if one.doubt else BOTH, confidence=0.6)
        for one in found
    )


def _settled(found: Found) -> Found:
    """Return a count that is no longer in doubt, as nothing else stands in its text."""
    sure = found.doubt == COUNT and found.why != _SUM
    return replace(found, doubt=None, confidence=0.9) if sure else found


class _Reader(Counting):
    """Says which numbers and words of a text are targets."""

    def read(self) -> tuple[Found, ...]:
        if not self.units:
            return ()
        numbers = self._numbers()
        found: list[tuple[int, int, Found]] = []
        skip = -1
        for place in range(len(numbers)):
            if place <= skip:
                continue
            pair = self._pair(numbers, place)
            if pair is not None:
                found += pair
                skip = place + 1
                continue
            whole = self._whole(numbers, place)
            one = self._single(numbers, place)
            if one is not None and whole and not numbers[place].percent:
                # "12 of 20 schools" counts schools, and "1 in 4" is a share.
                first, _, told = one
                unit, stop = self._counted(numbers[place + 1], numbers[place + 1].stop)
                doubts = " ".join([*([told.doubt] if told.doubt else []), OF])
                told = replace(told, unit=unit, doubt=doubts, confidence=0.6)
                one = (first, stop, told)
            if one is not None:
                found.append(one)
            skip = place + 1 if whole else skip
        if self._covered([(first, stop) for first, stop, _ in found]):
            found = [(first, stop, _settled(one)) for first, stop, one in found]
        found += self._in_words(found)
        if not found and self.measured:
            found += self._directions()
        found.sort(key=lambda one: (one[0], one[1]))
        return tuple(self._placed(*one) for one in found)

    def _whole(self, numbers: Sequence[Counted], place: int) -> bool:
        """Whether the next number is the whole of which this one is a part."""
        if place + 1 >= len(numbers):
            return False
        between = self.units[numbers[place].stop : numbers[place + 1].first]
        return (
            0 < len(between) <= 4
            and any(unit.is_("measure-cue", "whole") for unit in between)
            and all(
                unit.is_("measure-cue", "whole", "tie") or unit.text in ("(", "all")
                for unit in between
            )
        )

    def _placed(self, first: int, stop: int, found: Found) -> Found:
        start, end = self.plain.span(self.units[first].start, self.units[stop - 1].end)
        return replace(found, start=start, end=end)

    def _behind(self, index: int) -> tuple[str, int] | None:
        """Return comparator and end of the words right behind a number: "or more", "+"."""
        unit = self.at(index)
        if unit is None:
            return None
        ends = index + 1 == len(self.units) or self.units[index + 1].text in _STOPS
        if unit.is_("measure-cue", "wider") and ((unit.text == "+" and unit.glued) or ends):
            return "at_least", index + 1
        for code in ("at-least", "at-most"):
            follow = self.at(index + 1)
            counts = follow is not None and (follow.digits or "numeral" in follow.senses)
            if unit.is_("comparator", code) and unit.word and not counts:
                return COMPARATORS[code], index + 1
        return None

    def _direction(self, index: int) -> tuple[str, int] | None:
        """Return the direction that stands before a position in its clause, and where."""
        for place in range(index - 1, max(index - 1 - BACK, -1), -1):
            unit = self.units[place]
            if unit.text in BREAKS:
                return None
            for code in ("increase", "decrease"):
                if unit.is_("comparator", code):
                    return code, place
        return None

    def _single(self, numbers: Sequence[Counted], place: int) -> tuple[int, int, Found] | None:
        number = numbers[place]
        first, stop = number.first, number.stop
        if self._is_baseline(numbers, place):
            return None
        doubts = list(number.doubts)
        if self.given_up(first):
            doubts.append(GIVEN_UP)
        comparator: str | None = None
        told = self._compared(first)
        behind = self._behind(stop)
        back = self._back(first - 1)
        if any(self.is_(index, "measure-cue", "about") for index in (first - 1, back)):
            doubts.append(NEAR)
        change = self._change(number, told[1] if told else first)
        if change is not None and told is not None and told[0] != "maintain" and change[2]:
            # "Raise at least £50,000" names no size of a change, "up by at least 5 %" and "at least
            # 5 % fewer" do.
            by = number.percent is not None and change[1] == number.first
            by = by or self.is_(told[1] - 1, "measure-cue", "by")
            change = change if by else None
        if told is not None:
            comparator, first = told
        elif behind is not None:
            comparator, stop = behind
        if change is not None:
            code, begin, by = change
            if by:
                if comparator not in (None, "equal"):
                    doubts.append(CHANGE)
                comparator, first = _CHANGES[code], min(begin, first)
            elif comparator in (None, "equal"):
                comparator = "at_least" if code == "increase" else "at_most"
                first = min(begin, first)
        if self._bracketed(numbers, place):
            doubts.append(BRACKET)
        unit, stop = self._counted(number, stop)
        if comparator is None and behind is None:
            after = self._behind(stop)
            if after is not None:
                comparator, stop = after
        sign = self._signed(number)
        if comparator is None and sign is not None:
            comparator, first = sign, number.first - 1
            doubts += [SIGN] if sign == "decrease_by" else []
        elif number.first == 1 and self.units[0].text == "-":
            doubts.append(SIGN)
        plain_count = comparator is None
        comparator = comparator or "equal"
        if plain_count and not self._is_target(number, unit, stop):
            if unit is None:
                return None
            doubts.append(COUNT)
        elif unit is None and not self.measured and told is None and change is None:
            return None
        counted = not (number.percent or number.money)
        spans = self.is_(number.stop, "timespan", "month", "year", "week", "day")
        if counted and spans and unit is not None:
            if plain_count and not self.measured and number.first > 0:
                # "Visits at two years", in the midst of a text
                return None
            doubts.append(LENGTH)
        if counted and self._like_year(number):
            doubts.append(YEAR)
        if self.is_(number.first - 1, "measure-cue", "rank"):
            doubts.append(RANK)
        return first, stop, self._found(comparator, number, unit, doubts)

    def _found(
        self, comparator: str, number: Counted, unit: str | None, doubts: Sequence[str]
    ) -> Found:
        value = number.value
        whole = value.to_integral_value()
        found = Found(
            "target",
            0,
            0,
            comparator=comparator,
            value=whole if whole == value else value.normalize(),
            unit=unit,
            confidence=0.95 if comparator != "equal" or number.percent else 0.9,
            why=_SUM if number.money else "a number with what it counts",
        )
        if doubts:
            told = " ".join(dict.fromkeys(doubts))
            return replace(found, doubt=told, confidence=0.6)
        return found

    def _change(self, number: Counted, first: int) -> tuple[str, int, bool] | None:
        """Return direction, its place, and whether the number is the size of the change."""
        place = number.stop
        place += self.is_(place, "measure-cue", "tie")
        behind = self.at(place)
        for code in ("increase", "decrease"):
            if behind is not None and behind.is_("comparator", code):
                return code, number.first, True
        place = self._back(first - 1)
        unit = self.at(place)
        found = self._direction(first)
        if found is None:
            return None
        code, begin = found
        if unit is not None and begin < place:
            if unit.is_("measure-cue", "by"):
                return code, begin, True
            if unit.is_("measure-cue", "to"):
                return code, begin, False
        if begin == place and unit is not None:
            # "Reduction of 5 %", "up by 10": the direction's own words end in the tie.
            return code, begin, True
        if begin == first - 1 or (begin == place - 1 and unit is not None and unit.text == "of"):
            return code, begin, True
        return None

    def _signed(self, number: Counted) -> str | None:
        before = self.at(number.first - 1)
        if before is None or not self.units[number.first].glued:
            return None
        if before.text == "+":
            return "increase_by"
        if before.text == "-" and number.first == 1 and self.measured:
            return "decrease_by"
        return None

    def _is_baseline(self, numbers: Sequence[Counted], place: int) -> bool:
        """Whether a number tells how things stood before."""
        number = numbers[place]
        for index in range(number.first - 1, max(number.first - 5, -1), -1):
            unit = self.units[index]
            if unit.is_("measure-cue", "baseline"):
                return True
            if unit.is_("measure-cue", "from") and not unit.is_("measure-cue", "by"):
                return len(numbers) > place + 1 or self._direction(index) is not None
            if unit.text not in (":", "(", "=") and not unit.is_("measure-cue", "tie", "about"):
                break
        behind = self.at(number.stop)
        return behind is not None and (
            behind.is_("measure-cue", "baseline") and not behind.is_("measure-cue", "from")
        )

    def _bracketed(self, numbers: Sequence[Counted], place: int) -> bool:
        """Whether a number stands in brackets behind another one: "60 % (45 % in 2023)"."""
        if not place:
            return False
        between = self.units[numbers[place - 1].stop : numbers[place].first]
        signs = [unit.text for unit in between if unit.text in ("(", "[", ")", "]")]
        return bool(signs) and signs[-1] in ("(", "[")

    def _is_target(self, number: Counted, unit: str | None, stop: int) -> bool:
        """Whether a number without a comparator is surely one to be reached."""
        if self.measured or number.percent:
            return True
        if number.money:
            return False
        return unit is not None and (not number.value or self._covered([(number.first, stop)]))

    def _covered(self, spans: Sequence[tuple[int, int]]) -> bool:
        """Whether the text holds nothing but these parts, dates, and words that tie."""
        return self.told[-1] == sum(self.told[stop] - self.told[first] for first, stop in spans)

    # ---- Units ----

    def _counted(self, number: Counted, stop: int) -> tuple[str | None, int]:
        """Return what a number counts, and where the words for it end."""
        if number.percent:
            return number.percent, stop
        if number.money:
            return number.money, stop
        if self.is_(stop, "comparator", "increase", "decrease"):
            stop += 1
        if self.is_(stop, "measure-cue", "counted"):
            stop += 1
        begin = index = stop
        while index < len(self.units) and index - begin < _LONGEST_UNIT:
            unit = self.units[index]
            if index > begin and (unit.is_("measure-cue", "ending") or self._ended(unit)):
                break
            if not unit.word or index in self.dated or unit.text in _STOPS:
                break
            if unit.is_("measure-cue", "stop") or unit.is_("comparator", "at-least", "at-most"):
                break
            if unit.is_("unit", "per-year", "per-pupil-year"):
                break
            if unit.senses.keys() & {"numeral", "currency"}:
                break
            index += 1
        if index == begin:
            if "%" in {unit.text for unit in self.head}:
                return "%", stop
            return None, stop
        while (
            index < len(self.units)
            and self.units[index].glued
            and (self.units[index].digits or self.units[index].word)
        ):
            # "tCO2e"
            index += 1
        after, follow = self.at(index), self.at(index + 1)
        parted = after is not None and after.text == "/" and after.glued
        if parted and follow is not None and follow.glued and follow.word:
            # "40 µg/m3"
            index += 2
            while index < len(self.units) and self.units[index].glued and self.units[index].digits:
                index += 1
        start, end = self.plain.span(self.units[begin].start, self.units[index - 1].end)
        while end < len(self.text) and self.text[end] in _RAISED:
            end += 1
        return " ".join(self.text[start:end].split()), index

    def _ended(self, unit: Unit) -> bool:
        """Whether a word's ending says what is done with what is counted: "opened", "formés"."""
        start, end = self.plain.span(unit.start, unit.end)
        word = self.text[start:end].casefold()
        return any(word.endswith(ending) and len(word) > len(ending) + 2 for ending in self.endings)

    # ---- Two numbers ----

    def _pair(self, numbers: Sequence[Counted], place: int) -> list[tuple[int, int, Found]] | None:
        """Read "300 to 400 people" and "from 12 to 20"; None where no second number belongs."""
        if place + 1 >= len(numbers):
            return None
        one, two = numbers[place], numbers[place + 1]
        if two.first - one.stop != 1:
            return None
        tie, before = self.units[one.stop], self.at(one.first - 1)
        between = before is not None and before.is_("measure-cue", "between")
        ranged = tie.text == "-" or tie.is_("measure-cue", "range")
        becomes = tie.is_("measure-cue", "becomes")
        if not (ranged or becomes or (between and tie.is_("measure-cue", "and"))):
            return None
        percent = one.percent or two.percent
        money = one.money or two.money
        one = replace(one, percent=percent, money=money)
        two = replace(two, percent=percent, money=money)
        change = before is not None and before.is_("measure-cue", "from")
        direction = self._direction(one.first - (1 if change else 0))
        unit, stop = self._counted(two, two.stop)
        if (change and tie.is_("measure-cue", "to")) or becomes:
            first = one.first - (1 if change else 0)
            if direction is not None and direction[1] < first:
                first = direction[1]
            comparator = "at_least" if two.value >= one.value else "at_most"
            return [(first, stop, self._found(comparator, two, unit, two.doubts))]
        if two.value <= one.value:
            return None
        first = one.first - 1 if between else one.first
        return [
            (first, one.stop, self._found("at_least", one, unit, (*one.doubts, RANGE))),
            (two.first, stop, self._found("at_most", two, unit, (*two.doubts, RANGE))),
        ]

    # ---- Words without numbers ----

    def _in_words(self, numbered: Sequence[tuple[int, int, Found]]) -> list[tuple[int, int, Found]]:
        """Read "double", "a majority of members", "zero exclusions" and "all pupils"."""
        taken = {index for first, stop, _ in numbered for index in range(first, stop)}
        found: list[tuple[int, int, Found]] = []
        for index, unit in enumerate(self.units):
            code = unit.code("quantity")
            if code is None or index in taken or index in self.dated:
                continue
            if code in ("double", "triple", "halve"):
                value, comparator = {
                    "double": (100, "increase_by"),
                    "triple": (200, "increase_by"),
                    "halve": (50, "decrease_by"),
                }[code]
                number = Counted(index, index + 1, Decimal(value), percent="%")
                sure = self.results or index == 0
                doubts = [] if sure else [SHARE]
                found.append((index, index + 1, self._found(comparator, number, "%", doubts)))
            elif code in ("majority", "half"):
                share = Counted(index, index + 1, Decimal(50), percent="%")
                if code == "half" and not self._said(index + 1):
                    continue
                told = self._compared(index)
                comparator = "more_than" if code == "majority" else "equal"
                first = index
                if code == "half" and told is not None:
                    comparator, first = told
                found.append((first, index + 1, self._found(comparator, share, "%", [SHARE])))
            elif code == "all" and index == 0 and self.results and self._said(index + 1):
                share = Counted(index, index + 1, Decimal(100), percent="%")
                found.append((index, index + 1, self._found("equal", share, "%", [SHARE])))
            elif code == "none" and index == 0 and self.results:
                number = Counted(index, index + 1, Decimal(0))
                counted, stop = self._counted(number, index + 1)
                if counted is not None:
                    found.append((index, stop, self._found("equal", number, counted, [SHARE])))
        return found

    def _said(self, index: int) -> bool:
        unit = self.at(index)
        return unit is not None and unit.word

    def _directions(self) -> list[tuple[int, int, Found]]:
        """Read a clause that begins with a direction and has no number."""
        found: list[tuple[int, int, Found]] = []
        first = 0
        while first < len(self.units):
            stop = first
            while stop < len(self.units) and self.units[stop].text not in BREAKS:
                stop += 1
            begin = first
            while begin < stop and not self.units[begin].word:
                begin += 1
            if begin < stop:
                for code, comparator in (*_CHANGES.items(), ("maintain", "maintain")):
                    negated = code == "maintain" and not self._maintains(begin)
                    if self.is_(begin, "comparator", code) and not negated and begin + 1 < stop:
                        reading = Found(
                            "target",
                            0,
                            0,
                            comparator=comparator,
                            confidence=0.5,
                            doubt=NO_NUMBER,
                            why="a direction without a number",
                        )
                        found.append((begin, stop, reading))
                        break
            first = stop + 1
        return found
