"""What a cell says of money: sums with their currency, and beside them means without a sum.

The grammar stands here, the words stand in the ontology (lists `currency`, `magnitude`, `money`,
`money-cue`). A sum is never mended: what looks like a slip is read as it stands, with a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kg.importing.cells.doubts import doubted
from kg.importing.cells.lexicon import Unit
from kg.importing.cells.means import NAMED, STOPS, UNSURE, Means
from kg.importing.cells.plain import plain
from kg.importing.cells.sums import RANGE, Sum, Sums, trimmed
from kg.importing.records import Found, Habits, Mark
from kg.importing.words import Words

_KINDS = {"in-kind": "in kind"}
_SYMBOL = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_SMALL = 100
# How many units before and after a sum may say how it is meant.
_NEAR = 6

SMALL = "The sum is very small; thousands may be meant."
PART = "It is a part of another sum and is not to be added."
TOTAL = "It is the total of other sums in the text and is not to be added."
YEARLY = "The sum is for each year."
EACH = "The sum is for one of several."
NEAR = "The text says that the sum is about."
MOST = "The text gives the most that it may be."
LEAST = "The text gives the least that it may be."
NET = "Tax comes on top of the sum."
BARE = "The text names no currency."
LEGEND = "The sum is given by a sign of the document's legend."
DOLLAR = "The dollar may be that of several countries."
SIGN = "The sign before the sum may be a dash or a minus."
COUNTED = "A number without a currency may count something else."


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


class _Reader(Sums):
    """Says what the sums of a text mean."""

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
            found += self._means(sums).read()
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
                    doubted(
                        replace(found, amount=one.amount, currency=self._currency(one)),
                        LEGEND,
                        *one.doubts,
                    )
                    for one in sums
                )
            if not self.paying:
                return None
            kinds = {one.kind for _, _, one in inner._means(()).read()} - {"cash"}
            if len(kinds) == 1:
                return (replace(found, kind=kinds.pop(), confidence=0.9),)
            return (doubted(found, LEGEND),)
        if all("currency" in unit.senses for unit in self.units):
            return (doubted(found, NAMED),)
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
            amount=trimmed(value * factor),
            currency=code,
            confidence=0.95,
            why="the spreadsheet's number",
        )
        return (self._placed(0, len(self.units), doubted(found, *(() if code else (BARE,)))),)

    # ---- What is said of sums ----

    def _told(self, sums: Sequence[Sum]) -> list[tuple[int, int, Found]]:
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
            found.append((one.first, one.stop, doubted(reading, *doubts)))
        return found

    def _head_kind(self) -> str:
        kinds = {
            code
            for unit in self.head
            for code in unit.senses.get("money", ())
            if code in ("grant", "saving", "in-kind")
        }
        return _KINDS.get(min(kinds), min(kinds)) if len(kinds) == 1 else "cash"

    def _before(self, one: Sum) -> list[Unit]:
        """Return the units before a sum in its clause, the nearest first."""
        found: list[Unit] = []
        for index in range(one.first - 1, max(one.first - 1 - _NEAR, -1), -1):
            unit = self.units[index]
            if unit.text in STOPS - {",", "(", "+"} or unit.text[0].isdigit():
                break
            if unit.text in (",", "(", "+") and found and not found[-1].senses:
                break
            found.append(unit)
        return found

    def _after(self, one: Sum) -> list[Unit]:
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
        self, one: Sum, before: Sequence[Unit], after: Sequence[Unit], count: int
    ) -> list[str]:
        doubts = []
        near = before[:2]
        if any(unit.is_("money-cue", "times") for unit in (*before[:1], *after[:1])):
            doubts.append(EACH)
        lone = one.first == 1 or (one.first > 1 and self.units[one.first - 2].text in STOPS)
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

    def _bracketed(self, before: Sum, one: Sum) -> bool:
        """Whether a sum stands in brackets right behind another one."""
        return self.depth[one.first] > self.depth[before.stop]

    def _parts(self, sums: Sequence[Sum]) -> list[Sum]:
        """Return the sum that is the total of all others, of three or more."""
        if len(sums) < 3:
            return []
        whole = sum((one.amount for one in sums), Decimal(0))
        return [one for one in sums if one.amount * 2 == whole and one.amount > 0][:1]

    def _kind(self, one: Sum) -> str:
        """Return a sum's kind by the words of its clause."""
        found: set[str] = set()
        for step, start in ((-1, one.first - 1), (1, one.stop)):
            index = start
            if 0 <= index < len(self.units) and self.units[index].text == "(":
                # "£50,000 (grant)" and "Staff time (£5k)"
                index += step
            while 0 <= index < len(self.units) and abs(index - start) < _NEAR:
                unit = self.units[index]
                if unit.text in STOPS or unit.is_("money-cue", "and") or unit.text[0].isdigit():
                    break
                if unit.is_("money-cue", "spend-to-save"):
                    return "cash"
                found |= unit.senses.get("money", frozenset())
                index += step
        for code in ("saving", "grant", "in-kind", "staff"):
            if code in found:
                return _KINDS.get(code, code)
        return self._head_kind()

    def _means(self, sums: Sequence[Sum]) -> Means:
        """Return what the text names beside its sums, or where there is none."""
        taken = {
            index
            for one in sums
            if one.currency or self._counts(one, sums)
            for index in range(one.first, one.stop)
        }
        return Means(self.units, self.spoken, [(one.first, one.stop) for one in sums], taken)
