"""The lines behind a figure, with their wording and their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.labels.directory import directory
from kg.labels.records import Link
from kg.pages.money.filters import INTERPRETED, WHY_NOT, Choice, read_choice
from kg.pages.money.lines import ledger
from kg.pages.money.records import MoneyLine, Sum
from kg.pages.money.totals import NONE, NOT_NAMED, add_up
from kg.queries import NamedQuery, page_query
from kg.store import Store

_MOST = 200
_QUERIES = (
    "money-lines",
    "money-work",
    "money-strategies",
    "money-goals",
    "money-references",
    "money-funds",
    "money-shares",
)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line, what it adds to the figure that was asked for, and how sure it belongs there."""

    line: MoneyLine
    adds: Sum | None
    is_apportioned: bool
    sureness: str


@dataclass(frozen=True, slots=True)
class LinesPage:
    """The lines behind a figure.

    Shape: `filters` are what was asked for, as (parameter, words, link or None); `lines` are all,
    `shown` the first of them.
    """

    filters: tuple[tuple[str, str, Link | None], ...]
    sums: tuple[Sum, ...]
    lines: tuple[ShownLine, ...]
    shown: tuple[ShownLine, ...]
    year: str
    why: str
    queries: tuple[NamedQuery, ...]


def lines_page(store: Store, given: Mapping[str, str]) -> LinesPage:
    """Return the lines that the values of an address ask for.

    Args:
        store: Where to ask.
        given: Values by parameter, of `kg.pages.money.filters.PARAMETERS`.

    Raises:
        QueryError: A value is not of its form.
        NotFoundError: Nothing has one of the names, or no money falls in the year.
        AmbiguousError: Several things have one of the names.
    """
    lines = ledger(store).lines
    years = sorted({share.year for line in lines for share in line.shares})
    choice = read_choice(directory(store), given, years)
    found = tuple(
        ShownLine(
            line,
            choice.counts(line),
            _is_apportioned(line, choice.year),
            choice.sureness(line),
        )
        for line in lines
        if choice.holds(line)
    )
    return LinesPage(
        filters=_filters(choice),
        sums=add_up(each.adds for each in found if each.adds),
        lines=found,
        shown=found[:_MOST],
        year=choice.year,
        why=choice.why,
        queries=tuple(map(page_query, _QUERIES)),
    )


def _is_apportioned(line: MoneyLine, year: str) -> bool:
    return any(share.is_apportioned for share in line.shares if share.year == year)


def _filters(choice: Choice) -> tuple[tuple[str, str, Link | None], ...]:
    found: list[tuple[str, str, Link | None]] = [
        (ends.kind, ends.words, ends.links[0] if len(ends.links) == 1 else None)
        for ends in choice.ends
    ]
    if choice.year:
        words = NOT_NAMED["year"] if choice.year == NONE else choice.year
        found.append(("financial year", words, None))
    if choice.plan:
        found.append(("plan", choice.plan.name, choice.plan))
    if choice.why:
        words = "Interpreted, not printed so" if choice.why == INTERPRETED else WHY_NOT[choice.why]
        found.append(("why", words, None))
    return tuple(found)
