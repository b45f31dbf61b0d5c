"""The money attached to the work that a partner takes part in: the work's, never the partner's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kg.labels.caching import cached_per_store
from kg.labels.directory import directory, rows, texts
from kg.labels.records import Link
from kg.pages.money.lines import MoneyLine, ledger, line_rows, totals
from kg.pages.money.sums import Sum
from kg.panels import Row
from kg.store import Store

_MOST_LINES = 60
_LINES_OF_MANY = 25


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A counted line, and the work of the partner that it pays for.

    Shape: `row` is the line as a page shows it; `through` are the lines of that work which only
    point to it; `is_shared` says that they are the only way, so that the line pays for the work of
    others first.
    """

    line: MoneyLine
    row: Row
    works: tuple[Link, ...]
    through: tuple[Row, ...]
    is_shared: bool


@dataclass(frozen=True, slots=True)
class PartnerMoney:
    """The money of the work that a partner takes part in, each line once.

    Shape: `sums` are of the lines that pay for that work itself, `shared` of those to which it only
    points: these add nothing. `paid` of the partner's `activities` have a counted line; `uncounted`
    lines name resources of that work without a sum. `sentence` says it so that nobody takes it for
    theirs.
    """

    partner: Link
    sums: tuple[Sum, ...]
    shared: tuple[Sum, ...]
    lines: tuple[PartnerLine, ...]
    uncounted: tuple[Link, ...]
    activities: int
    paid: int

    @property
    def first(self) -> tuple[PartnerLine, ...]:
        """Return the lines that its page shows."""
        return self.lines if len(self.lines) <= _MOST_LINES else self.lines[:_LINES_OF_MANY]

    @property
    def sentence(self) -> str:
        """Return the whole in one sentence or two."""
        name = self.partner.name
        if not self.lines:
            return f"No sum of money is stated for the work that {name} takes part in."
        work = "activity" if self.paid == 1 else "activities"
        way = "directly or through a milestone, an outcome, a programme or a fund"
        owner = f"It is stated for the work, not for {name}."
        shared = " and ".join(each.text for each in self.shared)
        if not self.sums:
            return (
                f"The {self.paid} {work} that {name} takes part in, {way}, only "
                f"{_points(self.paid)} to {shared}, which is stated for other work. {owner}"
            )
        told = " and ".join(each.text for each in self.sums)
        beside = f" Beside it they point to {shared}, stated for other work." if shared else ""
        return (
            f"{told}, each sum counted once, is stated for {self.paid} {work} that {name} takes "
            f"part in, {way}.{beside} {owner}"
        )


def partner_money(store: Store, iri: str) -> PartnerMoney:
    """Return the money attached to the work that a partner takes part in."""
    names = directory(store)
    activities = _activities(store).get(iri, frozenset())
    by_work, pointed = _lines_by_work(store), _holders(store)
    found: defaultdict[str, set[str]] = defaultdict(set)
    through: defaultdict[str, set[str]] = defaultdict(set)
    book = ledger(store).by_iri
    own, uncounted = set(), set()
    for activity in activities:
        for line in by_work.get(activity, ()):
            if book[line].is_counted:
                found[line].add(activity)
                own.add(line)
            holders = [held for held in pointed.get(line, ()) if book[held].is_counted]
            for holder in holders:
                found[holder].add(activity)
                through[holder].add(line)
            if not book[line].is_counted and not holders:
                uncounted.add(line)
    lines = [line for line in book if line in found]
    rows = line_rows(store, [*lines, *(line for via in through.values() for line in via)])
    return PartnerMoney(
        partner=names.link(iri),
        sums=totals(book[line] for line in lines if line in own),
        shared=totals(book[line] for line in lines if line not in own),
        lines=tuple(
            PartnerLine(
                line=book[line],
                row=rows[line],
                works=tuple(sorted(map(names.link, found[line]), key=lambda w: w.name)),
                through=tuple(rows[each] for each in sorted(through[line])),
                is_shared=line not in own,
            )
            for line in lines
        ),
        uncounted=tuple(names.link(line) for line in book if line in uncounted),
        activities=len(activities),
        paid=len(set().union(*found.values())) if found else 0,
    )


def _points(count: int) -> str:
    return "points" if count == 1 else "point"


@cached_per_store
def _holders(store: Store) -> dict[str, tuple[str, ...]]:
    """Return for each pointing line the lines that it leads to."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for line in ledger(store).by_iri.values():
        for pointing in line.named_by:
            found[pointing] += (line.iri,)
    return found


@cached_per_store
def _activities(store: Store) -> dict[str, frozenset[str]]:
    """Return the activities of each partner."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for partner, activity in map(texts, rows(store, "money-partners")):
        found[str(partner)].add(str(activity))
    return {partner: frozenset(held) for partner, held in found.items()}


@cached_per_store
def _lines_by_work(store: Store) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for line in ledger(store).by_iri.values():
        for work in line.works:
            found[work] += (line.iri,)
    return found
