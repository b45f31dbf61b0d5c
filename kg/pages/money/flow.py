"""The picture of the money: from funds to strategies, each sum drawn once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.labels.counted import address_of
from kg.labels.directory import Directory
from kg.labels.records import Link
from kg.pages.money.filters import NOT_NAMED, exact_key
from kg.pages.money.sums import Sum, add_up, sum_of
from kg.panels.cells import Values
from kg.pictures.flow import FlowPicture, Stream, lay_out
from kg.terms import shorten

# Apart from the source that is not named.
_NO_STRATEGY = "no-strategy"
_Ends = tuple[tuple[Link, ...], tuple[Link, ...]]


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One row of the table beside the picture; `query` opens its lines."""

    funds: tuple[Link, ...]
    strategies: tuple[Link, ...]
    sum: Sum
    lines: int
    query: str


@dataclass(frozen=True, slots=True)
class Flow:
    """The picture and its table; `others` are the sums in other currencies, left out of both."""

    picture: FlowPicture
    rows: tuple[FlowRow, ...]
    others: tuple[Sum, ...]


def flow(names: Directory, counted: Iterable[Values], plan: str) -> Flow | None:
    """Return the flow of the counted lines in their main currency, or nothing without any.

    Args:
        names: What things are called.
        counted: The rows of the question `counted-cash`.
        plan: The plan that the page is about, or nothing for all.
    """
    sums = [(row, each) for row in counted if (each := sum_of(row["amount"], row["currency"]))]
    whole = add_up(each for _, each in sums)
    if not whole:
        return None
    currency = whole[0].currency
    held: defaultdict[_Ends, list[Sum]] = defaultdict(list)
    for row, each in sums:
        if each.currency == currency:
            held[_links(names, row.get("funds")), _links(names, row.get("strategies"))].append(each)
    made = [_row(ends, found, plan) for ends, found in held.items()]
    keys = [
        (exact_key(link.iri for link in each.funds), _targets(each.strategies)) for each in made
    ]
    streams = [
        Stream(fund, ends, shown.sum.amount, shown.query)
        for (fund, ends), shown in zip(keys, made, strict=True)
    ]
    words = {}
    for (fund, ends), shown in zip(keys, made, strict=True):
        words[fund] = " + ".join(link.name for link in shown.funds) or NOT_NAMED["fund"]
        names_of = [link.name for link in shown.strategies] or [NOT_NAMED["strategy"]]
        words |= dict(zip(ends, names_of, strict=True))
    picture = lay_out(streams, words, lambda amount: Sum(amount, currency).text)
    ordered = sorted(made, key=lambda shown: (-shown.sum.amount, shown.query))
    return Flow(picture, tuple(ordered), whole[1:]) if picture else None


def _links(names: Directory, iris: str | None) -> tuple[Link, ...]:
    found = map(names.link, (iris or "").split())
    return tuple(sorted(found, key=lambda link: (link.name, link.iri)))


def _targets(strategies: tuple[Link, ...]) -> tuple[str, ...]:
    return tuple(shorten(link.iri) for link in strategies) or (_NO_STRATEGY,)


def _row(ends: _Ends, found: list[Sum], plan: str) -> FlowRow:
    funds, strategies = ends
    address = address_of(
        "/money/lines",
        fund=exact_key(link.iri for link in funds),
        strategy=exact_key(link.iri for link in strategies),
        plan=plan,
    )
    return FlowRow(funds, strategies, add_up(found)[0], len(found), address.partition("?")[2])
