"""The sums in a text: numbers with their currency and magnitude, and which are ends of a range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

from kg.importing.cells import dates
from kg.importing.cells.lexicon import Unit, head_codes, lexicon, units_in
from kg.importing.cells.numbers import FACTORS, FIGURES, TWO_WAYS, Number, decimal_comma, parse
from kg.importing.cells.plain import Plain, plain
from kg.importing.records import Habits, Mark
from kg.importing.words import Words

_SCHEMES = ("currency", "magnitude", "money", "money-cue")

_US = ("en-US",)

ODD = "The sum is written in an unusual way; it is read as it stands."
RANGE = "The text gives a range; this is one end of it."


@dataclass(frozen=True, slots=True)
class Sum:
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
        return trimmed(self.value * self.factor)

    @property
    def marked(self) -> bool:
        """Whether a currency or a word for thousands stands with it."""
        return self.currency is not None or self.factor > 1


def trimmed(amount: Decimal) -> Decimal:
    """Return a sum without zeros behind the point."""
    whole = amount.to_integral_value()
    return whole if whole == amount else amount.normalize()


class Sums:
    """A text cut into units, with what its head and its document say, and the sums in it."""

    def __init__(
        self, text: str, habits: Habits, words: Words, head: str, marks: tuple[Mark, ...]
    ) -> None:
        self.text = text
        self.habits = habits
        self.words = words
        self.plain: Plain = plain(text, marks)
        self.lexicon = lexicon(words, _SCHEMES, habits.languages, own=("magnitude",))
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
        # Units that are times, where there are others beside them.
        dated = units_in(self.units, self.plain, dates.places(text, habits, words))
        self.dated = dated if len(dated) < len(self.units) else frozenset()
        self.known = all(unit.senses or not unit.word for unit in self.units)
        # A head may say its unit in another language than the document's.
        self.head = lexicon(words, _SCHEMES, habits.languages).units(plain(head).tokens())
        own = self.lexicon.units(plain(head).tokens())
        self.magnitudes = {unit.text for unit in own if "magnitude" in unit.senses} | {"000"}
        self.paying = any(
            code.startswith("money") for code in head_codes(head, words, habits.languages)
        ) or any(unit.senses.get("currency") for unit in self.head)

    def _sums(self) -> list[Sum]:
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

    def _sum(self, first: int, stop: int, number: Number) -> Sum | None:
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
                factor, stop = FACTORS[min(codes)], stop + 1
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
        return Sum(
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

    def _any_dollar(self, one: Sum) -> bool:
        """Whether a sum has a bare dollar sign and nothing says of which country."""
        signs = [unit.text for unit in self.units[one.first : one.stop]]
        return "$" in signs and self.habits.currency is None and self.habits.languages[:1] != _US

    def _with_ranges(self, sums: list[Sum]) -> list[Sum]:
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

    def _spans(self, one: Sum, two: Sum) -> bool:
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

    def _currency(self, one: Sum) -> str | None:
        return one.currency or self._head_currency() or self.habits.currency

    def _head_currency(self) -> str | None:
        for unit in self.head:
            if codes := unit.senses.get("currency"):
                return self._code(unit, codes)
        return None

    def _head_factor(self) -> int:
        """Return what a head such as "£000", "Coût (k€)" or "in thousands" multiplies by, else 1.

        A sign such as "k" or "m" counts beside a currency alone.
        """
        small = self.words.of("document-part")
        told = [
            unit
            for unit in self.head
            if unit.text not in ("'", ".") and small.get(unit.text) != "unfinished"
        ]
        for index, unit in enumerate(told):
            codes = unit.senses.get("magnitude")
            if not codes and unit.text != "000":
                continue
            beside = [told[at] for at in (index - 1, index + 1) if 0 <= at < len(told)]
            each = index > 0 and beside[0].is_("money-cue", "each")
            known = len(unit.text) > 2 and unit.text in self.magnitudes
            if not each and (known or any("currency" in one.senses for one in beside)):
                return FACTORS[min(codes)] if codes else 1_000
        return 1

    def _alone(self, one: Sum) -> bool:
        """Whether nothing stands beside a sum but words that say how it is meant."""
        return self.others[-1] == self.others[one.stop] - self.others[one.first]

    def _counts(self, one: Sum, sums: Sequence[Sum]) -> bool:
        """Whether a number without a currency under a head of money is a sum."""
        if one.factor > 1 or self._alone(one):
            return True
        if RANGE in one.doubts and self.known:
            return True
        if not one.grouped:
            return False
        after = self.units[one.stop] if one.stop < len(self.units) else None
        return len(sums) == 1 or after is None or not after.word or "money-cue" in after.senses
