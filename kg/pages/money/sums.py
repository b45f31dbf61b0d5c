"""Sums of money, exact and by currency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.labels.written import decimal_of, written_amount


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount of money. Units: `amount` in whole units of `currency` (ISO 4217)."""

    amount: Decimal
    currency: str

    @property
    def text(self) -> str:
        """Return the sum as people write it: `£3,294,000`, with pence only where there are any."""
        return written_amount(str(self.amount), self.currency)


def sum_of(amount: str | None, currency: str | None) -> Sum | None:
    """Return the sum that two values of an answer tell; None where there is no number."""
    value = decimal_of(amount)
    return Sum(value, currency or "") if value is not None else None


def some(amount: str | None, currency: str | None) -> Sum | None:
    """Return the sum that two values of an answer tell; None where it is nothing."""
    found = sum_of(amount, currency)
    return found if found and found.amount else None


def add_up(sums: Iterable[Sum]) -> tuple[Sum, ...]:
    """Return one sum for each currency, the largest first."""
    held: defaultdict[str, Decimal] = defaultdict(Decimal)
    for each in sums:
        held[each.currency] += each.amount
    found = (Sum(amount, currency) for currency, amount in held.items())
    return tuple(sorted(found, key=lambda each: (-each.amount, each.currency)))
