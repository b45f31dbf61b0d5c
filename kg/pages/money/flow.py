"""The picture of the money: from funds to strategies, each sum drawn once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from kg.labels.directory import Directory
from kg.labels.records import Link
from kg.pages.money.filters import exact_key
from kg.pages.money.records import MoneyLine, Sum
from kg.pages.money.totals import NOT_NAMED, is_counted, totals
from kg.pictures.flow import FlowPicture, Stream, lay_out
from kg.terms import shorten

# Apart from the source that is not named.
_NO_STRATEGY = "no-strategy"


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


def flow(names: Directory, lines: Iterable[MoneyLine], plan: str) -> Flow | None:
    """Return the flow of the counted lines in their main currency, or nothing without any.

    Args:
        names: What things are called.
        lines: The lines of the page.
        plan: The plan that the page is about, short, or nothing for all.
    """
    counted = [line for line in lines if is_counted(line) and line.sum]
    whole = totals(counted)
    if not whole:
        return None
    currency = whole[0].currency
    held: defaultdict[tuple[str, tuple[str, ...]], list[MoneyLine]] = defaultdict(list)
    for line in counted:
        if line.sum and line.sum.currency == currency:
            fund = exact_key(fund.iri for fund in line.funds)
            ends = tuple(shorten(reach.iri) for reach in line.strategies) or (_NO_STRATEGY,)
            held[fund, ends].append(line)
    found = {ends: _row(names, lines, plan) for ends, lines in held.items()}
    streams = [Stream(fund, to, row.sum.amount, row.query) for (fund, to), row in found.items()]
    picture = lay_out(streams, _words(found), lambda amount: Sum(amount, currency).text)
    ordered = sorted(found.values(), key=lambda row: (-row.sum.amount, row.query))
    return Flow(picture, tuple(ordered), whole[1:]) if picture else None


def _row(names: Directory, lines: list[MoneyLine], plan: str) -> FlowRow:
    first = lines[0]
    strategies = tuple(names.link(reach.iri) for reach in first.strategies)
    asked = {
        "fund": exact_key(fund.iri for fund in first.funds),
        "strategy": exact_key(link.iri for link in strategies),
        "plan": plan,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return FlowRow(first.funds, strategies, totals(lines)[0], len(lines), query)


def _words(found: dict[tuple[str, tuple[str, ...]], FlowRow]) -> dict[str, str]:
    words = {}
    for (fund, ends), row in found.items():
        words[fund] = " + ".join(link.name for link in row.funds) or NOT_NAMED["fund"]
        for key, link in zip(ends, row.strategies, strict=False):
            words[key] = link.name
        if not row.strategies:
            words[_NO_STRATEGY] = NOT_NAMED["strategy"]
    return words
