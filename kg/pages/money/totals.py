"""What each strategy, goal, fund and financial year is counted at, and the lines behind it.

A sum that serves several strategies or goals, or comes from several funds together, is counted once
in a figure of its own; beside each of them it is told as shared and adds nothing. So the figures of
a kind add up to the total.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.labels.directory import Directory
from kg.labels.records import Link
from kg.pages.money.records import MoneyLine, Reach, Sum
from kg.rules.counting import POSSIBLE, SURENESS
from kg.terms import code, shorten

NONE = "none"
SEVERAL = "several"
KINDS = ("strategy", "goal", "fund", "year")
# What a figure is called where the lines name no end, no source or no part of a year.
NOT_NAMED = {
    "strategy": "No strategy named",
    "goal": "No goal named",
    "fund": "Source of the money not named",
    "year": "Not divided by financial year",
}
TOGETHER = {
    "strategy": "Several strategies",
    "goal": "Several goals",
    "fund": "Several funds together",
}
_OWN, _GRANT = code("funding", "own-budget"), code("funding", "grant")


@dataclass(frozen=True, slots=True)
class Part:
    """What one line adds to one figure; `key` is that figure's.

    Shape: what `is_shared` stands beside a figure and is counted in another; `reach` is the way to
    a strategy or goal; `sharing` are the lines that share it.
    """

    key: str
    iri: str
    sum: Sum
    is_shared: bool = False
    reach: Reach | None = None
    is_apportioned: bool = False
    sharing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Figure:
    """One sum, each line in it counted once.

    Shape: `link` is the strategy, goal or fund; none for a year, for several together and where
    none is named. `sum` is what it has alone, in `lines` lines: `own` money, `grants` and `other`
    money (of another kind, of several or not named). `shared` is what it has together with
    others, counted in the figure of several; `shared_by` are the lines of its own that share it,
    and of the figure of several all.
    `possible`, `by_reference`, `interpreted` and `apportioned` are the parts of both to which only
    some readings lead, that only a pointing line ties to it, that are read otherwise than printed,
    and that were computed; `is_possible` says that all it has alone is possible, and
    `is_shared_possible` the same of what it shares. `sureness` holds how sure its ties are, the
    surest first. `months` says of a year what part of a line it takes: `7/12`.
    """

    kind: str
    key: str
    name: str
    link: Link | None
    sum: Sum
    lines: int
    own: Sum | None
    grants: Sum | None
    other: Sum | None
    shared: Sum | None
    shared_lines: int
    shared_by: tuple[Link, ...]
    possible: Sum | None
    is_possible: bool
    is_shared_possible: bool
    by_reference: Sum | None
    interpreted: Sum | None
    apportioned: Sum | None
    sureness: tuple[str, ...]
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
    """Return what a counted line adds to the figures of one kind, or stands beside them."""
    if line.sum is None or not is_counted(line):
        return ()
    if kind == "year":
        return _year_parts(line, line.sum)
    ends = ends_of(line, kind)
    if not ends:
        return (Part(NONE, "", line.sum),)
    if len(ends) == 1:
        ((iri, way),) = ends.items()
        return (Part(shorten(iri), iri, line.sum, reach=way),)
    beside = tuple(
        Part(shorten(iri), iri, line.sum, True, way, sharing=frozenset(way.through if way else ()))
        for iri, way in ends.items()
    )
    every = frozenset[str]().union(*(part.sharing for part in beside))
    return (*beside, Part(SEVERAL, "", line.sum, sharing=every))


def ends_of(line: MoneyLine, kind: str) -> dict[str, Reach | None]:
    """Return the strategies, goals or funds of a line, each with the way to it, if that is told."""
    if kind == "fund":
        return {fund.iri: None for fund in line.funds}
    if kind == "strategy":
        return {reach.iri: reach for reach in line.strategies}
    return {reach.iri: reach for reach in line.goals} if kind == "goal" else {}


def _year_parts(line: MoneyLine, whole: Sum) -> tuple[Part, ...]:
    found = [
        Part(share.year, "", share.sum, is_apportioned=share.is_apportioned)
        for share in line.shares
        if share.sum.currency == whole.currency
    ]
    rest = whole.amount - sum((part.sum.amount for part in found), Decimal(0))
    if rest:
        found.append(Part(NONE, "", Sum(rest, whole.currency)))
    return tuple(found)


def funding(line: MoneyLine) -> str:
    """Return the kind of money of a line: `own`, `grants`, or `other` for all else."""
    kinds = set(line.funding)
    return "own" if kinds == {_OWN} else "grants" if kinds == {_GRANT} else "other"


def figures(names: Directory, lines: Iterable[MoneyLine], kind: str) -> tuple[Figure, ...]:
    """Return the figures of one kind: the largest first, years in their order, none last.

    Two currencies have no common measure: those of one stand together, and the currency that has
    most lines comes first.
    """
    held: defaultdict[tuple[str, str], list[tuple[MoneyLine, Part]]] = defaultdict(list)
    for line in lines:
        for part in parts(line, kind):
            held[part.key, part.sum.currency].append((line, part))
    found = [_figure(names, kind, parted) for parted in held.values()]
    used = Counter(part.sum.currency for parted in held.values() for _, part in parted)
    return tuple(sorted(found, key=lambda figure: _order(figure, used)))


def _order(
    figure: Figure, used: Mapping[str, int]
) -> tuple[int, str, int, str, Decimal, Decimal, str]:
    year = figure.key if figure.kind == "year" else ""
    shared = figure.shared.amount if figure.shared else Decimal(0)
    last = (SEVERAL, NONE).index(figure.key) + 1 if figure.key in (SEVERAL, NONE) else 0
    currency = figure.sum.currency
    return (last, year, -used[currency], currency, -figure.sum.amount, -shared, figure.name)


def _figure(names: Directory, kind: str, held: list[tuple[MoneyLine, Part]]) -> Figure:
    first = held[0][1]
    link = names.link(first.iri) if first.iri else None
    alone = [(line, part) for line, part in held if not part.is_shared]
    ways = [(part.reach, part.sum) for _, part in held if part.reach]
    by_funding = {
        which: _some(part.sum for line, part in alone if funding(line) == which)
        for which in ("own", "grants", "other")
    }
    return Figure(
        kind=kind,
        key=first.key,
        name=link.name if link else _name(kind, first.key),
        link=link,
        sum=_some(part.sum for _, part in alone) or Sum(Decimal(0), first.sum.currency),
        lines=len({line.link.iri for line, _ in alone}),
        **by_funding,
        shared=_some(part.sum for _, part in held if part.is_shared),
        shared_lines=len({line.link.iri for line, part in held if part.is_shared}),
        shared_by=tuple(map(names.link, sorted({i for _, part in held for i in part.sharing}))),
        possible=_some(held for way, held in ways if way.sureness == POSSIBLE),
        is_possible=_all_possible(part for _, part in alone),
        is_shared_possible=_all_possible(part for _, part in held if part.is_shared),
        by_reference=_some(held for way, held in ways if way.is_reference),
        interpreted=_some(part.sum for line, part in held if line.is_interpreted),
        apportioned=_some(part.sum for _, part in held if part.is_apportioned),
        sureness=tuple(sorted({way.sureness for way, _ in ways}, key=SURENESS.index)),
        months=_months((line for line, _ in held), first.key) if kind == "year" else (),
    )


def _name(kind: str, key: str) -> str:
    return TOGETHER[kind] if key == SEVERAL else NOT_NAMED[kind] if key == NONE else key


def _all_possible(found: Iterable[Part]) -> bool:
    sureness = {part.reach.sureness if part.reach else "" for part in found}
    return sureness == {POSSIBLE}


def _some(sums: Iterable[Sum]) -> Sum | None:
    found = add_up(sums)
    return found[0] if found else None


def _months(lines: Iterable[MoneyLine], year: str) -> tuple[str, ...]:
    found = (share for line in lines for share in line.shares if share.year == year)
    return tuple(sorted({f"{s.months}/{s.of_months}" for s in found if s.of_months}))
