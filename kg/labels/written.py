"""Numbers, sums of money, days and what a target asks for, as people write them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}
_UNITS = {"percent": "%", "per cent": "%", "number": "", "": ""}
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def written_number(text: str) -> str:
    """Return a number as people write it: `1,200`, `62.5`; other text as it is."""
    value = decimal_of(text)
    if value is None or not value.is_finite():
        return text
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value.normalize():,f}"


def written_amount(amount: str | None, currency: str | None) -> str:
    """Return an amount as people write it: `£248,000`, `£390,833.33`; nothing for none."""
    if amount is None:
        return ""
    value = decimal_of(amount)
    if value is None or not value.is_finite():
        return amount
    written = f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
    symbol = _SYMBOLS.get(currency or "")
    return f"{symbol}{written}" if symbol else f"{written} {currency or ''}".strip()


def written_target(comparator: str, value: str, unit: str) -> str:
    """Return what a target asks for as one phrase: `more than 1,000`, `below 10%`.

    Args:
        comparator: How the number compares, in words.
        value: The number in figures; nothing where only a direction is promised.
        unit: What is counted, in words.
    """
    of = _UNITS.get(unit.lower(), f" {unit.lower()}")
    return f"{comparator} {f'{value}{of}' if value else ''}".strip()


def written_day(text: str) -> str:
    """Return an ISO 8601 day as people write it: `28 April 2022`; other text as it is."""
    match = _DAY.fullmatch(text)
    if match is None or not 1 <= int(match[2]) <= len(_MONTHS):
        return text
    return f"{int(match[3])} {_MONTHS[int(match[2]) - 1]} {match[1]}"


def decimal_of(text: str | None) -> Decimal | None:
    """Return a number written in figures; None for other text."""
    try:
        return Decimal(text) if text is not None else None
    except InvalidOperation:
        return None
