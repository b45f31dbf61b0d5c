"""What a cell says of money: sums with their currency, and means that are named without a sum.

The grammar stands here, the words stand in the ontology (lists `currency`, `magnitude`, `money`,
`money-cue`). A sum is never mended: what looks like a slip is read as it stands, with a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate

from kg.importing.cells import dates
from kg.importing.cells.lexicon import Unit, head_codes, lexicon
from kg.importing.cells.numbers import FIGURES, TWO_WAYS, Number, decimal_comma, parse
from kg.importing.cells.plain import Plain, plain
from kg.importing.records import Found, Habits, Mark
from kg.importing.words import Words

_SCHEMES = ("currency", "magnitude", "money", "money-cue")
_FACTORS = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_KINDS = {"in-kind": "in kind"}
_SYMBOL = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_STOPS = frozenset("+;\n,.()&/•|")
_SMALL = 100
_US = ("en-US",)
# How many units before and after a sum may say how it is meant.
_NEAR = 6

ODD = "The sum is written in an unusual way; it is read as it stands."
SMALL = "The sum is very small; thousands may be meant."
PART = "It is a part of another sum and is not to be added."
TOTAL = "It is the total of other sums in the text and is not to be added."
RANGE = "The text gives a range; this is one end of it."
YEARLY = "The sum is for each year."
EACH = "The sum is for one of several."
NEAR = "The text says that the sum is about."
MOST = "The text gives the most that it may be."
LEAST = "The text gives the least that it may be."
NET = "Tax comes on top of the sum."
BARE = "The text names no currency."
UNSURE = "The text says that the sum is not settled."
LEFT_OPEN = "The document leaves the sum open."
NAMED = "The text names a source of money or other means, and no sum."
EXISTING = "The text names means that are there already, and no sum."
NOTHING = "The document says that no money is needed."
LEGEND = "The sum is given by a sign of the document's legend."
SCALED = "The head says that sums are in thousands or millions."
DOLLAR = "The dollar may be that of several countries."
SIGN = "The sign before the sum may be a dash or a minus."
COUNTED = "A number without a currency may count something else."


@dataclass(frozen=True, slots=True)
class _Sum:
    """A number that may be money: the units it takes, what it is, and what was said of it."""

    first: int
    stop: int
    value: Decimal
    currency: str | None
    factor: int
    decimals: int
    grouped: bool
    doubts: tuple[str, ...] = ()

    @property
    def amount(self) -> Decimal:
        """The sum in units of its currency."""
        return _trimmed(self.value * self.factor)

    @property
    def marked(self) -> bool:
        """Whether a currency or a word for thousands stands with it."""
        return self.currency is not None or self.factor > 1


def read(
    text: str,
    habits: Habits,
    words: Words,
    *,
    head: str = "",
    value: Decimal | date | bool | None = None,
    number_format: str = "",
    marks: Iterable[Mark] = (),
) -> tuple[Found, ...]:
    """Return what a text says of money, in the order of the text.

    Args:
        text: A cell, a paragraph or a part of one.
        habits: What the document taught; its `legend` explains signs such as "££".
        words: The labels of the ontology.
        head: The head of the column or the label before the text. Under a head of money a bare
            number is a sum, and words such as "Staff" are means without a sum; elsewhere only sums
            with a currency are read.
        value: The number that a spreadsheet holds behind the text.
        number_format: The spreadsheet's format of it, which may name the currency.
        marks: Parts that are raised (the signs of footnotes), which are left out.

    Returns:
        Findings with `what` `money`. A sum is in units of its currency, `currency` is None where
        nothing names it. Empty where the text says nothing of money, or that money is not in
        question.
    """
    if "%" in number_format:
        return ()
    reader = _Reader(text, habits, words, head, tuple(marks))
    return reader.read(value if isinstance(value, Decimal) else None, number_format)


def _trimmed(amount: Decimal) -> Decimal:
    """Return a sum without zeros behind the point."""
    whole = amount.to_integral_value()
    return whole if whole == amount else amount.normalize()


def _doubted(found: Found, *doubts: str) -> Found:
    told = tuple(dict.fromkeys(doubts))
    if not told:
        return found
    return replace(found, doubt=" ".join(told), confidence=min(found.confidence, 0.6))


class _Reader:
    """One text, cut into units, with what its head and its document say."""

    def __init__(
        self, text: str, habits: Habits, words: Words, head: str, marks: tuple[Mark, ...]
    ) -> None:
        self.text = text
        self.habits = habits
        self.words = words
        self.plain: Plain = plain(text, marks)
        self.lexicon = lexicon(words, _SCHEMES, habits.languages)
        self.units: list[Unit] = self.lexicon.units(self.plain.tokens())
        # How many units before each are no sign and no word about sums; how many brackets are open.
        self.others = (
            0,
            *accumulate(
                (unit.word or unit.digits) and not unit.senses.keys() & {"money-cue", "currency"}
                for unit in self.units
            ),
        )
        self.spoken = (0, *accumulate(unit.word for unit in self.units))
        self.depth = (
            0,
            *accumulate((unit.text == "(") - (unit.text == ")") for unit in self.units),
        )
        self.dated = self._dated(text, habits, words)
        self.known = all(unit.senses or not unit.word for unit in self.units)
        self.head = self.lexicon.units(plain(head).tokens())
        self.paying = any(
            code.startswith("money") for code in head_codes(head, words, habits.languages)
        ) or any(unit.senses.get("currency") for unit in self.head)

    def _dated(self, text: str, habits: Habits, words: Words) -> frozenset[int]:
        """Return the units that are times, where there are others beside them."""
        spans = dates.places(text, habits, words)
        dated = set()
        place = 0
        for index, unit in enumerate(self.units):
            at = self.plain.at[unit.start]
            while place < len(spans) and spans[place][1] <= at:
                place += 1
            if place < len(spans) and spans[place][0] <= at:
                dated.add(index)
        return frozenset(dated) if len(dated) < len(self.units) else frozenset()

    # ---- The whole ----

    def read(self, value: Decimal | None, number_format: str) -> tuple[Found, ...]:
        if not self.units:
            return ()
        legend = self._by_legend()
        if legend is not None:
            return legend
        if value is not None and self.paying and not any(unit.word for unit in self.units):
            return self._of_value(value, number_format)
        sums = self._with_ranges(self._sums())
        found = self._told(sums)
        if self.paying:
            found += self._means(sums)
        found.sort(key=lambda one: (one[0], one[1]))
        return tuple(self._placed(first, stop, one) for first, stop, one in found)

    def _placed(self, first: int, stop: int, found: Found) -> Found:
        while stop - first > 1 and self.units[first].text == "\n":
            first += 1
        while stop - first > 1 and self.units[stop - 1].text == "\n":
            stop -= 1
        start, end = self.plain.span(self.units[first].start, self.units[stop - 1].end)
        return replace(found, start=start, end=end)

    def _by_legend(self) -> tuple[Found, ...] | None:
        """Read a cell that is a sign of the document's legend; None where it is not."""
        sign = self.text.strip()
        meaning = self.habits.legend.get(sign)
        start = len(self.text) - len(self.text.lstrip())
        found = Found("money", start, start + len(sign), kind="cash", why="a sign of the legend")
        if meaning is not None:
            inner = _Reader(meaning, replace(self.habits, legend={}), self.words, "", ())
            sums = [one for one in inner._with_ranges(inner._sums()) if one.marked]
            if sums:
                return tuple(
                    _doubted(
                        replace(found, amount=one.amount, currency=self._currency(one)),
                        LEGEND,
                        *one.doubts,
                    )
                    for one in sums
                )
            if not self.paying:
                return None
            kinds = {one.kind for _, _, one in inner._means(())} - {"cash"}
            if len(kinds) == 1:
                return (replace(found, kind=kinds.pop(), confidence=0.9),)
            return (_doubted(found, LEGEND),)
        if all("currency" in unit.senses for unit in self.units):
            return (_doubted(found, NAMED),)
        return None

    def _of_value(self, value: Decimal, number_format: str) -> tuple[Found, ...]:
        """Read a spreadsheet's number; what is shown may be rounded."""
        symbol = _SYMBOL.search(number_format)
        told = self.lexicon.units(plain(symbol[1] if symbol else number_format).tokens())
        currency = next(
            (unit.senses["currency"] for unit in [*self.units, *told] if "currency" in unit.senses),
            None,
        )
        code = min(currency).upper() if currency else self._head_currency()
        factor = self._head_factor() if not currency or code == self._head_currency() else 1
        found = Found(
            "money",
            0,
            0,
            kind=self._head_kind(),
            amount=_trimmed(value * factor),
            currency=code,
            confidence=0.95,
            why="the spreadsheet's number",
        )
        return (self._placed(0, len(self.units), _doubted(found, *(() if code else (BARE,)))),)

    # ---- Sums ----

    def _sums(self) -> list[_Sum]:
        found = []
        index = 0
        comma = decimal_comma(self.habits)
        while index < len(self.units):
            unit = self.units[index]
            if not unit.text[0].isdigit():
                index += 1
                continue
            match = FIGURES.match(self.plain.text, unit.start)
            behind = index + 1
            if match is None:
                index = behind
                continue
            while behind < len(self.units) and self.units[behind].start < match.end():
                behind += 1
            number = parse(match.group(), comma)
            fraction = behind < len(self.units) and self.units[behind].text == "⁄"
            if number is None or fraction or (index and self.units[index - 1].text == "⁄"):
                index = behind
                continue
            one = self._sum(index, behind, number)
            if one is not None:
                found.append(one)
                behind = max(behind, one.stop)
            index = behind
        return found

    def _sum(self, first: int, stop: int, number: Number) -> _Sum | None:
        """Add currency and magnitude to a number; None for a number of something else."""
        currency = None
        begins = first
        if first > 1 and self.units[first].glued and self.units[first - 1].text == ".":
            # "£.5m"
            if "currency" not in self.units[first - 2].senses or number.decimals:
                return None
            number = Number(number.value.scaleb(-len(self.units[first].text)), 1)
            first -= 1
        if first and (codes := self.units[first - 1].senses.get("currency")):
            currency, first = self._code(self.units[first - 1], codes), first - 1
        glued_word = stop < len(self.units) and self.units[stop].glued and self.units[stop].word
        factor = 1
        if stop < len(self.units) and (codes := self.units[stop].senses.get("magnitude")):
            short = len(self.units[stop].text) == 1
            after = self.units[stop + 1] if stop + 1 < len(self.units) else None
            tied = after is not None and "currency" in after.senses
            if not short or self.units[stop].glued or currency or tied:
                factor, stop = _FACTORS[min(codes)], stop + 1
                glued_word = False
        place = stop
        if factor > 1 and place + 1 < len(self.units) and self.units[place].text == ".":
            # "1,5 Mio. €"
            place += "currency" in self.units[place + 1].senses
        if place < len(self.units) and self.units[place].text in ("d", "de"):
            place += 1
            place += place < len(self.units) and self.units[place].text == "'"
        if currency is None and place < len(self.units):
            codes = self.units[place].senses.get("currency")
            before_number = (
                place + 1 < len(self.units)
                and self.units[place + 1].text[0].isdigit()
                and not self.units[place].word
                and not self.units[place].glued
            )
            if codes and not before_number:
                currency, stop = self._code(self.units[place], codes), place + 1
                glued_word = False
        elif place < len(self.units) and self.units[place].is_("currency", str(currency).lower()):
            # "£5,000 GBP" names it twice; "£5 £6" are two sums.
            stop += self.units[place].word
        after = self.units[stop] if stop < len(self.units) else None
        if after is not None and after.text == "%":
            return None
        if currency is None and factor == 1 and begins in self.dated:
            return None
        if currency is None and (glued_word or (first and self._within_word(first))):
            return None
        doubts = [number.doubt] if number.doubt else []
        value = number.value
        if number.decimals == 3 and not number.grouped and factor == 1 and value >= 1:
            # No sum has three decimals.
            value, doubts = value * 1_000, [TWO_WAYS]
        elif number.decimals >= 3 and not number.grouped and factor <= 1_000:
            doubts = [ODD]
        elif factor >= 1_000_000:
            doubts = []
        return _Sum(
            first,
            stop,
            value,
            currency,
            factor,
            number.decimals,
            number.grouped,
            tuple(doubts),
        )

    def _within_word(self, index: int) -> bool:
        """Whether a number is glued to a letter before it ("A1", "s106")."""
        return self.units[index].glued and self.units[index - 1].word

    def _code(self, unit: Unit, codes: frozenset[str]) -> str:
        """Return the ISO code of a currency's word; a dollar sign may be the document's dollar."""
        own = self.habits.currency
        if unit.text == "$" and own is not None and own.endswith("D"):
            return own
        return min(codes).upper()

    def _any_dollar(self, one: _Sum) -> bool:
        """Whether a sum has a bare dollar sign and nothing says of which country."""
        signs = [unit.text for unit in self.units[one.first : one.stop]]
        return "$" in signs and self.habits.currency is None and self.habits.languages[:1] != _US

    def _with_ranges(self, sums: list[_Sum]) -> list[_Sum]:
        """Mark the ends of ranges, and give each what only the other names."""
        told = list(sums)
        for place in range(len(told) - 1):
            one, two = told[place], told[place + 1]
            if not self._spans(one, two):
                continue
            if not (one.marked or two.marked or self.paying):
                continue
            if one.factor == 1 and two.factor > 1 and one.value < two.value and not one.grouped:
                one = replace(one, factor=two.factor)
            currency = one.currency or two.currency
            told[place] = replace(one, currency=currency, doubts=(*one.doubts, RANGE))
            told[place + 1] = replace(
                two, currency=two.currency or currency, doubts=(*two.doubts, RANGE)
            )
        return told

    def _spans(self, one: _Sum, two: _Sum) -> bool:
        """Whether two sums are the ends of a range."""
        between = self.units[one.stop : two.first]
        if len(between) != 1:
            return False
        if between[0].is_("money-cue", "range"):
            return True
        if between[0].text == "/" and one.currency and two.currency:
            return True
        if not between[0].is_("money-cue", "to"):
            return False
        before = self.units[one.first - 1] if one.first else None
        return not between[0].is_("money-cue", "and") or (
            before is not None and before.is_("money-cue", "between")
        )

    # ---- What is said of sums ----

    def _told(self, sums: Sequence[_Sum]) -> list[tuple[int, int, Found]]:
        kept = [one for one in sums if one.currency or (self.paying and self._counts(one, sums))]
        if not self.paying and not kept and len(sums) == 1:
            # A cell that is one sum and nothing else: "10k".
            kept = [one for one in sums if one.factor > 1 and self._alone(one)]
        found = []
        parted = False
        parts = self._parts(kept)
        for place, one in enumerate(kept):
            doubts = list(one.doubts)
            before, after = self._before(one), self._after(one)
            parted = parted or (place > 0 and any(u.is_("money-cue", "part") for u in before))
            if place > 0 and (parted or self._bracketed(kept[0], one)):
                doubts.append(PART)
            elif one in parts:
                doubts.append(TOTAL)
            doubts += self._cues(one, before, after, len(kept))
            currency = self._currency(one)
            factor = 1
            if not one.marked and (factor := self._head_factor()) > 1:
                one = replace(one, factor=factor)
            if currency and self._any_dollar(one):
                doubts.append(DOLLAR)
            if currency is None:
                doubts.append(BARE)
                if not self._alone(one) and not one.marked:
                    doubts.append(COUNTED)
            each = EACH in doubts
            if one.amount < _SMALL and one.factor == 1 and not one.decimals and not each:
                doubts += [SMALL] if one.amount else []
            kind = self._kind(one)
            reading = Found(
                "money",
                0,
                0,
                kind=kind,
                amount=one.amount,
                currency=currency,
                confidence=0.95,
                why="a sum with its currency" if one.currency else "a sum",
                recurrence="annual" if YEARLY in doubts else None,
            )
            found.append((one.first, one.stop, _doubted(reading, *doubts)))
        return found

    def _currency(self, one: _Sum) -> str | None:
        return one.currency or self._head_currency() or self.habits.currency

    def _head_currency(self) -> str | None:
        for unit in self.head:
            if codes := unit.senses.get("currency"):
                return self._code(unit, codes)
        return None

    def _head_factor(self) -> int:
        """Return what a head such as "£000" or "Cost (€m)" multiplies by; 1 where nothing does."""
        for index, before in enumerate(self.head[:-1]):
            if "currency" not in before.senses:
                continue
            unit = self.head[index + 1]
            if codes := unit.senses.get("magnitude"):
                return _FACTORS[min(codes)]
            if unit.text == "'" and index + 2 < len(self.head):
                unit = self.head[index + 2]
            if unit.text == "000":
                return 1_000
        return 1

    def _head_kind(self) -> str:
        kinds = {
            code
            for unit in self.head
            for code in unit.senses.get("money", ())
            if code in ("grant", "saving", "in-kind")
        }
        return _KINDS.get(min(kinds), min(kinds)) if len(kinds) == 1 else "cash"

    def _alone(self, one: _Sum) -> bool:
        """Whether nothing stands beside a sum but words that say how it is meant."""
        return self.others[-1] == self.others[one.stop] - self.others[one.first]

    def _counts(self, one: _Sum, sums: Sequence[_Sum]) -> bool:
        """Whether a number without a currency under a head of money is a sum."""
        if one.factor > 1 or self._alone(one):
            return True
        if RANGE in one.doubts and self.known:
            return True
        if not one.grouped:
            return False
        after = self.units[one.stop] if one.stop < len(self.units) else None
        return len(sums) == 1 or after is None or not after.word or "money-cue" in after.senses

    def _before(self, one: _Sum) -> list[Unit]:
        """Return the units before a sum in its clause, the nearest first."""
        found: list[Unit] = []
        for index in range(one.first - 1, max(one.first - 1 - _NEAR, -1), -1):
            unit = self.units[index]
            if unit.text in _STOPS - {",", "(", "+"} or unit.text[0].isdigit():
                break
            if unit.text in (",", "(", "+") and found and not found[-1].senses:
                break
            found.append(unit)
        return found

    def _after(self, one: _Sum) -> list[Unit]:
        """Return the units behind a sum in its clause, a bracket right behind it among them."""
        found: list[Unit] = []
        for index in range(one.stop, min(one.stop + _NEAR, len(self.units))):
            unit = self.units[index]
            if unit.text[0].isdigit() or unit.text in (";", "\n", ","):
                break
            if "currency" in unit.senses:
                break
            found.append(unit)
        return found

    def _cues(
        self, one: _Sum, before: Sequence[Unit], after: Sequence[Unit], count: int
    ) -> list[str]:
        doubts = []
        near = before[:2]
        if any(unit.is_("money-cue", "times") for unit in (*before[:1], *after[:1])):
            doubts.append(EACH)
        lone = one.first == 1 or (one.first > 1 and self.units[one.first - 2].text in _STOPS)
        if lone and before and before[0].text == "-" and self.units[one.first].glued:
            doubts.append(SIGN)
        for code, doubt in (("about", NEAR), ("most", MOST), ("least", LEAST)):
            if any(unit.is_("money-cue", code) for unit in near) and RANGE not in one.doubts:
                doubts.append(doubt)
        if after and after[0].text == "+" and after[0].glued:
            doubts.append(LEAST)
        behind = [unit for unit in after if unit.text != "("]
        if any(unit.is_("money-cue", "yearly") for unit in behind[:3]):
            doubts.append(YEARLY)
        elif any(unit.is_("money-cue", "each") for unit in behind[:2]):
            doubts.append(EACH)
        elif any(unit.is_("money-cue", "yearly") for unit in near):
            doubts.append(YEARLY)
        taxed = any(unit.is_("money-cue", "with-tax") for unit in after[:3])
        if not taxed and any(unit.is_("money-cue", "without-tax") for unit in after[:3]):
            doubts.append(NET)
        if any(unit.is_("money-cue", "about") for unit in behind[:2]):
            doubts.append(NEAR)
        if any(unit.is_("money-cue", "most") and len(unit.text) > 2 for unit in behind[:1]):
            doubts.append(MOST)
        if any(unit.is_("money-cue", "unknown") for unit in [*before, *after]):
            doubts.append(UNSURE)
        if any(unit.is_("money", "pointer") for unit in [*near, *after]):
            doubts.append(PART)
        if count > 1 and any(unit.is_("money-cue", "total") for unit in [*near, *behind[:1]]):
            doubts.append(TOTAL)
        return doubts

    def _bracketed(self, before: _Sum, one: _Sum) -> bool:
        """Whether a sum stands in brackets right behind another one."""
        return self.depth[one.first] > self.depth[before.stop]

    def _parts(self, sums: Sequence[_Sum]) -> list[_Sum]:
        """Return the sum that is the total of all others, of three or more."""
        if len(sums) < 3:
            return []
        whole = sum((one.amount for one in sums), Decimal(0))
        return [one for one in sums if one.amount * 2 == whole and one.amount > 0][:1]

    def _kind(self, one: _Sum) -> str:
        """Return a sum's kind by the words of its clause."""
        found: set[str] = set()
        for step, start in ((-1, one.first - 1), (1, one.stop)):
            index = start
            if 0 <= index < len(self.units) and self.units[index].text == "(":
                # "£50,000 (grant)" and "Staff time (£5k)"
                index += step
            while 0 <= index < len(self.units) and abs(index - start) < _NEAR:
                unit = self.units[index]
                if unit.text in _STOPS or unit.is_("money-cue", "and") or unit.text[0].isdigit():
                    break
                if unit.is_("money-cue", "spend-to-save"):
                    return "cash"
                found |= unit.senses.get("money", frozenset())
                index += step
        for code in ("saving", "grant", "in-kind", "staff"):
            if code in found:
                return _KINDS.get(code, code)
        return self._head_kind()

    # ---- Means without a sum ----

    def _means(self, sums: Sequence[_Sum]) -> list[tuple[int, int, Found]]:
        """Read "Staff", "in kind", "See above", "ESF grant" where no sum stands with them."""
        taken = {
            index
            for one in sums
            if one.currency or self._counts(one, sums)
            for index in range(one.first, one.stop)
        }
        found: list[tuple[int, int, Found]] = []
        for first, stop in self._clauses():
            if any(index in taken for index in range(first, stop)):
                continue
            if self._told_of_sum(first, stop, sums):
                continue
            reading = self._mean(first, stop, alone=not taken)
            if reading is not None:
                found.append(reading)
        settled = ("not-applicable", "nothing", "unknown")
        told = any(unit.is_("money-cue", *settled) for unit in self.units)
        said = any(unit.word or "currency" in unit.senses for unit in self.units)
        if not (found or taken or told) and said:
            found.append((0, len(self.units), self._no_sum("cash", NAMED)))
        return found

    def _told_of_sum(self, first: int, stop: int, sums: Sequence[_Sum]) -> bool:
        """Whether a clause in brackets, or before them, says the kind of the sum beside it."""
        opened = self.units[first - 1].text == "(" if first else False
        opens = stop < len(self.units) and self.units[stop].text == "("
        return any(
            (opened and one.stop == first - 1) or (opens and one.first == stop + 1) for one in sums
        )

    def _clauses(self) -> list[tuple[int, int]]:
        clauses = []
        first = 0
        for index, unit in enumerate(self.units):
            after = self.units[index + 1] if index + 1 < len(self.units) else None
            if unit.text in ".," and unit.glued and after is not None and after.glued:
                continue
            if unit.text in _STOPS or unit.is_("money-cue", "and"):
                if index > first:
                    clauses.append((first, index))
                first = index + 1
        if first < len(self.units):
            clauses.append((first, len(self.units)))
        return clauses

    def _mean(self, first: int, stop: int, alone: bool) -> tuple[int, int, Found] | None:
        units = self.units[first:stop]
        whole = alone and self.spoken[-1] == self.spoken[stop] - self.spoken[first]
        for code, kind, doubt in (
            ("pointer", "pointer", None),
            ("as-number", "pointer", None),
            ("saving", "saving", NAMED),
            ("in-kind", "in kind", None),
            ("staff", "staff", None),
            ("existing", "pointer", EXISTING),
            ("grant", "grant", None),
        ):
            places = [index for index in range(first, stop) if self.units[index].is_("money", code)]
            if not places:
                continue
            if any(unit.is_("money-cue", "spend-to-save") for unit in units):
                continue
            if code == "pointer" and places[0] != first and not whole:
                continue
            if code == "as-number" and (places[0] != first or not self._number_at(first + 1)):
                continue
            end = stop if code in ("pointer", "grant", "as-number") else places[-1] + 1
            begin = first if code == "grant" else places[0]
            doubts = [doubt] if doubt else []
            if any(unit.is_("money-cue", "unknown") for unit in units):
                doubts.append(UNSURE)
            return begin, end, self._no_sum(kind, *doubts)
        if any(unit.is_("money-cue", "unknown") for unit in units) and alone:
            return first, stop, self._no_sum("cash", LEFT_OPEN)
        if whole and any(unit.is_("money-cue", "nothing") for unit in units):
            return first, stop, self._no_sum("pointer", NOTHING)
        if any(unit.is_("money", "cash") for unit in units) and alone:
            return first, stop, self._no_sum("cash", NAMED)
        joined = (first > 0 and self.units[first - 1].text == "+") or (
            stop < len(self.units) and self.units[stop].text == "+"
        )
        if joined and any(unit.word and not unit.senses for unit in units):
            return first, stop, self._no_sum("cash", NAMED)
        return None

    def _number_at(self, index: int) -> bool:
        return index < len(self.units) and self.units[index].digits

    @staticmethod
    def _no_sum(kind: str, *doubts: str) -> Found:
        found = Found("money", 0, 0, kind=kind, confidence=0.9, why="means without a sum")
        return _doubted(found, *doubts)
