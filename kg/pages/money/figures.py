"""What each strategy, goal, fund and financial year is counted at, with the lines behind it.

The questions count; here their rows get an order, a name and the address of their lines. A sum that
serves several strategies or goals, or comes from several funds together, is counted once in a
figure of its own; beside each of them it is told as shared and adds nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.labels.counted import address_of
from kg.labels.directory import Directory
from kg.labels.records import Link
from kg.pages.money.filters import NONE, NOT_NAMED, SEVERAL, TOGETHER
from kg.pages.money.lines import MoneyLine
from kg.pages.money.sums import Sum, some
from kg.panels import Panel
from kg.panels.cells import Values
from kg.rules.counting import POSSIBLE, READ, STATED
from kg.terms import shorten

_UNDIVIDED = "not divided"
_WAYS = {STATED: "stated", READ: "read", POSSIBLE: "possible"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One sum, each line in it counted once.

    Shape: `link` is the strategy, goal or fund; none for a year, for several together and where
    none is named. `sum` is what it has alone, in `lines` lines: `own` money, `grants` and `other`
    money (of another kind, of several or not named). `shared` is what it has together with
    others, counted in the figure of several. `ways` are how sure its ties are, the surest first,
    with the sum of each. `by_reference`, `interpreted` and `apportioned` are the parts of both that
    only a pointing line ties to it, that are read otherwise than printed, and that were computed;
    `is_possible` says that all it has alone is possible, `is_shared_possible` the same of what it
    shares. `months` says of a year what part of a line it takes: `7/12`. `query` leads to the lines
    that it has alone, `shared_query` to those that it shares.
    Units: `length` is that of `sum` against the longest of its currency, in per cent.
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
    ways: tuple[tuple[str, Sum], ...]
    is_possible: bool
    is_shared_possible: bool
    by_reference: Sum | None
    interpreted: Sum | None
    apportioned: Sum | None
    months: tuple[str, ...]
    query: str
    shared_query: str
    length: int = 0


@dataclass(frozen=True, slots=True)
class FigurePanel:
    """The figures of one kind: together they are the total; `panel` is the question of them.

    Shape: `shared` are the lines that several of them share, each with these.
    """

    kind: str
    panel: Panel
    rows: tuple[Figure, ...]
    shared: tuple[tuple[MoneyLine, tuple[Link, ...]], ...]


def figure_panel(
    names: Directory, panel: Panel, lines: Iterable[MoneyLine], plan: str
) -> FigurePanel:
    """Return the figures that a panel tells: the largest first, years in their order, none last.

    Two currencies have no common measure: those of one stand together, and the currency that has
    most rows comes first.

    Args:
        names: What things are called.
        panel: The answer of its question; its key is the kind of figure.
        lines: The lines that matter.
        plan: The plan that they are of, or nothing for all.
    """
    kind = panel.key
    found = [_figure(names, kind, row, plan) for row in panel.answered]
    used = Counter[str]()
    longest: dict[str, Decimal] = {}
    for each in found:
        used[each.sum.currency] += each.lines + each.shared_lines
        longest[each.sum.currency] = max(longest.get(each.sum.currency, Decimal(0)), _whole(each))
    ordered = sorted(found, key=lambda figure: _order(figure, used))
    shared = (
        (line, tuple(sorted(map(names.link, line.ends(kind)), key=lambda end: end.name)))
        for line in lines
        if kind != "year" and line.is_counted and len(line.ends(kind)) > 1
    )
    rows = tuple(_measured(each, longest[each.sum.currency]) for each in ordered)
    return FigurePanel(kind, panel, rows, tuple(shared))


def _figure(names: Directory, kind: str, row: Values, plan: str) -> Figure:
    currency = row["currency"]

    def told(name: str) -> Sum | None:
        return some(row.get(name), currency)

    iri = row.get(kind, "") if kind != "year" else ""
    link = names.link(iri) if iri else None
    key = shorten(iri) if iri else _key(kind, row)
    alone, shared, possible = told("total"), told("shared"), told("possible")
    unsure = told("possiblyShared")
    possible_alone = (possible.amount if possible else 0) - (unsure.amount if unsure else 0)
    return Figure(
        kind=kind,
        key=key,
        name=link.name if link else _name(kind, key),
        link=link,
        sum=alone or Sum(Decimal(0), currency),
        lines=int(row["lines"]),
        own=told("own"),
        grants=told("grants"),
        other=told("other"),
        shared=shared,
        shared_lines=int(row.get("sharedLines", 0)),
        ways=tuple((way, held) for way, name in _WAYS.items() if (held := told(name))),
        is_possible=bool(alone) and possible_alone == (alone.amount if alone else 0),
        is_shared_possible=bool(shared) and unsure == shared,
        by_reference=told("byReference"),
        interpreted=told("interpreted"),
        apportioned=told("apportioned"),
        months=tuple(part for part in row.get("months", "").split("; ") if part),
        query=_query(kind, key, NONE if link else "", plan),
        shared_query=_query(kind, key, SEVERAL, plan) if shared else "",
    )


def _key(kind: str, row: Values) -> str:
    """Return what names a figure that has no thing of its own."""
    if kind == "year":
        return NONE if row["year"] == _UNDIVIDED else row["year"]
    return SEVERAL if row["name"] == TOGETHER[kind] else NONE


def _name(kind: str, key: str) -> str:
    return TOGETHER[kind] if key == SEVERAL else NOT_NAMED[kind] if key == NONE else key


def _order(figure: Figure, used: Counter[str]) -> tuple[int, str, int, str, Decimal, Decimal, str]:
    year = figure.key if figure.kind == "year" else ""
    last = (SEVERAL, NONE).index(figure.key) + 1 if figure.key in (SEVERAL, NONE) else 0
    currency, shared = figure.sum.currency, _whole(figure) - figure.sum.amount
    return (last, year, -used[currency], currency, -figure.sum.amount, -shared, figure.name)


def _whole(figure: Figure) -> Decimal:
    return figure.sum.amount + (figure.shared.amount if figure.shared else 0)


def _query(kind: str, key: str, joint: str, plan: str) -> str:
    asked = f"{key};{joint}" if joint else key
    return address_of("/money/lines", **{kind: asked, "plan": plan}).partition("?")[2]


def _measured(figure: Figure, longest: Decimal) -> Figure:
    amount = figure.sum.amount
    length = max(1, round(100 * amount / longest)) if longest > 0 and amount > 0 else 0
    return replace(figure, length=length)
