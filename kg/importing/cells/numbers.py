"""Numbers as documents print them: "12 000", "12.000,50", "1,234.5", "1'000"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kg.importing.records import Habits

# A number in figures; spaces and apostrophes part groups of three only.
FIGURES = re.compile(r"[0-9]+(?:[ '][0-9]{3}(?![0-9]))*(?:[.,][0-9]+)*")
# Languages that write the decimal sign as a point.
_POINT = frozenset({"en", "cy", "ga", "gd"})
_MOST_FIGURES = 30
# Notation of the list `magnitude` → what it multiplies by.
FACTORS = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}

TWO_WAYS = "The number can be read with the sign before thousands or before decimals."
RAISED = "The last figure seems to be the sign of a footnote; it is left out."


@dataclass(frozen=True, slots=True)
class Number:
    """A number: its value, how many decimals are printed, whether thousands are parted."""

    value: Decimal
    decimals: int = 0
    grouped: bool = False
    doubt: str | None = None


def decimal_comma(habits: Habits) -> bool:
    """Whether the document's first language writes a comma before decimals."""
    return bool(habits.languages) and habits.languages[0][:2] not in _POINT


def parse(text: str, comma: bool) -> Number | None:
    """Read a text that `FIGURES` matched; None where it is no number or has too many figures.

    Args:
        text: The figures with their signs.
        comma: Whether the document writes a comma before decimals.
    """
    if len(text) > _MOST_FIGURES:
        return None
    bare = text.replace(" ", "").replace("'", "")
    spaced = bare != text
    signs = [sign for sign in bare if sign in ".,"]
    if not signs:
        return Number(Decimal(bare), 0, spaced)
    parts = re.split("[.,]", bare)
    if len(set(signs)) == 2:
        return _mixed(bare, signs)
    sign, groups = signs[0], parts[1:]
    if len(groups) > 1:
        if all(len(group) == 3 for group in groups) and len(parts[0]) <= 3:
            return Number(Decimal("".join(parts)), 0, True)
        if all(len(group) == 3 for group in groups[:-1]) and len(groups[-1]) == 4:
            return Number(Decimal("".join(parts)[:-1]), 0, True, RAISED)
        return None
    last = groups[0]
    decimal = Decimal(f"{parts[0]}.{last}")
    if spaced:
        return Number(decimal, len(last), True)
    thousands = sign == "." if comma else sign == ","
    if len(last) == 3 and len(parts[0]) <= 3 and parts[0] != "0":
        if thousands:
            return Number(Decimal(parts[0] + last), 0, True)
        return Number(decimal, 3, False, TWO_WAYS)
    if thousands and len(last) == 4 and len(parts[0]) <= 3:
        return Number(Decimal(parts[0] + last[:-1]), 0, True, RAISED)
    doubt = TWO_WAYS if thousands else None
    return Number(decimal, len(last), False, doubt)


def _mixed(bare: str, signs: list[str]) -> Number | None:
    """Read a number with both signs: the last one, once, stands before the decimals."""
    last = signs[-1]
    whole, _, decimals = bare.rpartition(last)
    other = "," if last == "." else "."
    if signs.count(last) != 1:
        return None
    groups = whole.split(other)
    if len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:]):
        return None
    return Number(Decimal(f"{''.join(groups)}.{decimals}"), len(decimals), True)
