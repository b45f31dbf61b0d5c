"""The records of the money room: lines, shares, figures and who passes money on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kg.labels.records import Link, Mark, Place
from kg.terms import code

CASH = code("resource", "cash")
INTERPRETED = code("amount", "interpreted")
_SYMBOLS = {"GBP": "£", "EUR": "€"}


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount of money. Units: `amount` in whole units of `currency` (ISO 4217)."""

    amount: Decimal
    currency: str

    @property
    def text(self) -> str:
        """Return the sum as people write it: `£3,294,000`, with pence only where there are any."""
        is_whole = self.amount == self.amount.to_integral_value()
        digits = f"{self.amount:,.0f}" if is_whole else f"{self.amount:,.2f}"
        symbol = _SYMBOLS.get(self.currency)
        return f"{symbol}{digits}" if symbol else f"{digits} {self.currency}".rstrip()


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a line that falls in one financial year.

    Shape: `year` is `2022/23`, of the year that begins in April; `months` are those of the part,
    0 where its end is not known; `of_months` those of all the parts of the line.
    """

    iri: str
    year: str
    sum: Sum
    words: str
    months: int
    of_months: int
    is_apportioned: bool


@dataclass(frozen=True, slots=True)
class Work:
    """What a line pays for; `is_programme_wide` where the line names only its programme."""

    link: Link
    is_programme_wide: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """A strategy or goal that a sum serves; a plan that names no strategy stands for one.

    Shape: `is_reference` says that the only way to it is a line that points here; `sureness` is
    that of the surest way: stated, read or possible; `through` are the lines whose work serves it,
    this one and those that point to it.
    """

    iri: str
    is_reference: bool
    sureness: str
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """The record that an activity counts for a strategy, and how sure that is."""

    iri: str
    activity: str
    strategy: str
    sureness: str


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One budget line as the document words it.

    Shape: `why_not` is empty where the amount is counted; otherwise a key of `WHY_NOT`.
    `named_by` are the lines that point to this one, `refers_to` those it points to. `funding` are
    the kinds of its funds, empty text for one whose kind is not stated.
    """

    link: Link
    plan: Link | None
    words: str
    note: str
    sum: Sum | None
    status: str
    is_interpreted: bool
    resource: str
    mark: Mark
    why_not: str
    funds: tuple[Link, ...]
    funding: tuple[str, ...]
    works: tuple[Work, ...]
    strategies: tuple[Reach, ...]
    goals: tuple[Reach, ...]
    refers_to: tuple[Link, ...]
    named_by: tuple[Link, ...]
    shares: tuple[Share, ...]
    places: tuple[Place, ...]

    @property
    def order(self) -> tuple[tuple[str, str, int, str], str]:
        """Return what sorts lines as the documents do."""
        return (self.places[0].order if self.places else ("", "", 0, ""), self.link.iri)


@dataclass(frozen=True, slots=True)
class ProposedWork:
    """A reading, not accepted, by which a line would pay for one more piece of work."""

    claim: Link
    line: Link
    plan: str
    work: Link
    mark: Mark
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """A body that gives, passes on or receives the money of a fund."""

    party: Link
    words: str
    mark: Mark
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Who gives, passes on and receives the money of one fund; each may be unknown.

    Shape: `plan` is the plan whose document names the fund.
    """

    fund: Link
    plan: Link | None
    funders: tuple[Holder, ...]
    intermediaries: tuple[Holder, ...]
    recipients: tuple[Holder, ...]
    sums: tuple[Sum, ...]
    shared_with: tuple[Link, ...]
