"""What each strategy, goal, fund and financial year is counted at, and the lines behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.pages.directory import Directory
from kg.pages.money.records import MoneyLine, Sum
from kg.pages.records import Link
from kg.terms import shorten

NONE = "none"
KINDS = ("strategy", "goal", "fund", "year")
# What a figure is called where the lines name no end, no source or no part of a year.
NOT_NAMED = {
    "strategy": "No strategy named",
    "goal": "No goal named",
    "fund": "Source of the money not named",
    "year": "Not divided by financial year",
}


@dataclass(frozen=True, slots=True)
class Part:
    """What one line adds to one figure; `key` is that figure's."""

    key: str
    iris: tuple[str, ...]
    sum: Sum
    is_reference: bool = False
    is_possible: bool = False
    is_apportioned: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One sum, each line in it counted once.

    Shape: `links` are the strategy, the goal or the funds; none for a year or where none is named.
    `by_reference`, `possible`, `interpreted` and `apportioned` are the parts of the sum that only
    a pointing line ties to it, that rest on a shared goal cell, that were read rather than printed
    and that were computed. `months` says of a year what part of a line it takes: `7/12`.
    """

    kind: str
    key: str
    name: str
    links: tuple[Link, ...]
    sum: Sum
    lines: int
    by_reference: Sum | None
    possible: Sum | None
    interpreted: Sum | None
    apportioned: Sum | None
    months: tuple[str, ...]


def is_counted(line: MoneyLine) -> bool:
    """Whether the amount of a line enters the sums."""
    return not line.why_not


def totals(lines: Iterable[MoneyLine]) -> tuple[Sum, ...]:
    """Return the sum of the counted lines in each currency, each line once."""
    return add_up(line.sum for line in lines if is_counted(line) and line.sum)


def add_up(sums: Iterable[Sum]) -> tuple[Sum, ...]:
    """Return one sum for each currency, the largest first."""
    held: defaultdict[str, Decimal] = defaultdict(Decimal)
    for each in sums:
        held[each.currency] += each.amount
    found = (Sum(amount, currency) for currency, amount in held.items())
    return tuple(sorted(found, key=lambda each: (-each.amount, each.currency)))


def parts(line: MoneyLine, kind: str) -> tuple[Part, ...]:
    """Return what a counted line adds to the figures of one kind."""
    if line.sum is None or not is_counted(line):
        return ()
    if kind == "year":
        return _year_parts(line, line.sum)
    if kind == "fund":
        iris = tuple(sorted(fund.iri for fund in line.funds))
        return (Part(";".join(map(shorten, iris)) or NONE, iris, line.sum),)
    reaches = line.strategies if kind == "strategy" else line.goals
    found = (
        Part(shorten(r.iri), (r.iri,), line.sum, r.is_reference, r.is_possible) for r in reaches
    )
    return tuple(found) or (Part(NONE, (), line.sum),)


def _year_parts(line: MoneyLine, whole: Sum) -> tuple[Part, ...]:
    found = [
        Part(share.year, (), share.sum, is_apportioned=share.is_apportioned)
        for share in line.shares
        if share.sum.currency == whole.currency
    ]
    rest = whole.amount - sum((part.sum.amount for part in found), Decimal(0))
    if rest:
        found.append(Part(NONE, (), Sum(rest, whole.currency)))
    return tuple(found)


def figures(names: Directory, lines: Iterable[MoneyLine], kind: str) -> tuple[Figure, ...]:
    """Return the figures of one kind: the largest first, years in their order, none last."""
    held: defaultdict[tuple[str, str], list[tuple[MoneyLine, Part]]] = defaultdict(list)
    for line in lines:
        for part in parts(line, kind):
            held[part.key, part.sum.currency].append((line, part))
    found = (_figure(names, kind, parted) for parted in held.values())
    return tuple(sorted(found, key=_order))


def _order(figure: Figure) -> tuple[bool, str, Decimal, str]:
    year = figure.key if figure.kind == "year" else ""
    return (figure.key == NONE, year, -figure.sum.amount, figure.name)


def _figure(names: Directory, kind: str, held: list[tuple[MoneyLine, Part]]) -> Figure:
    first = held[0][1]
    links = tuple(map(names.link, first.iris))
    if first.key == NONE:
        name = NOT_NAMED[kind]
    else:
        name = " + ".join(link.name for link in links) or first.key
    return Figure(
        kind=kind,
        key=first.key,
        name=name,
        links=links,
        sum=add_up(part.sum for _, part in held)[0],
        lines=len({line.link.iri for line, _ in held}),
        by_reference=_some(part.sum for _, part in held if part.is_reference),
        possible=_some(part.sum for _, part in held if part.is_possible),
        interpreted=_some(part.sum for line, part in held if line.is_interpreted),
        apportioned=_some(part.sum for _, part in held if part.is_apportioned),
        months=_months((line for line, _ in held), first.key) if kind == "year" else (),
    )


def _some(sums: Iterable[Sum]) -> Sum | None:
    found = add_up(sums)
    return found[0] if found else None


def _months(lines: Iterable[MoneyLine], year: str) -> tuple[str, ...]:
    found = (share for line in lines for share in line.shares if share.year == year)
    return tuple(sorted({f"{s.months}/{s.of_months}" for s in found if s.of_months}))
