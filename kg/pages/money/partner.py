"""The money attached to the work that a partner takes part in: the work's, never the partner's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kg.pages.directory import directory, rows, texts
from kg.pages.money.figures import is_counted, totals
from kg.pages.money.lines import ledger
from kg.pages.money.records import MoneyLine, Sum
from kg.pages.once import once_per_store
from kg.pages.records import Link
from kg.store import Store


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A counted line, and the work of the partner that it pays for.

    Shape: `through` are the lines that only point to it, where no work of the partner is its own.
    """

    line: MoneyLine
    works: tuple[Link, ...]
    through: tuple[MoneyLine, ...]


@dataclass(frozen=True, slots=True)
class PartnerMoney:
    """The money of the work that a partner takes part in, each line once.

    Shape: `paid` of the partner's `activities` have a counted line; `uncounted` lines name
    resources of that work without a sum. `sentence` says it so that nobody takes it for theirs.
    """

    partner: Link
    sums: tuple[Sum, ...]
    lines: tuple[PartnerLine, ...]
    uncounted: tuple[MoneyLine, ...]
    activities: int
    paid: int

    @property
    def sentence(self) -> str:
        """Return the whole in one sentence or two."""
        name = self.partner.name
        if not self.lines:
            return f"No sum of money is stated for the work that {name} takes part in."
        work = "activity" if self.paid == 1 else "activities"
        told = " and ".join(each.text for each in self.sums)
        return (
            f"{told}, each sum counted once, is stated for {self.paid} {work} that {name} takes "
            "part in, directly or through a milestone, an outcome, a programme or a fund. It is "
            f"stated for the work, not for {name}."
        )


def partner_money(store: Store, iri: str) -> PartnerMoney:
    """Return the money attached to the work that a partner takes part in."""
    names = directory(store)
    activities = _activities(store).get(iri, frozenset())
    by_work, pointed = _lines_by_work(store), _holders(store)
    found: defaultdict[str, set[str]] = defaultdict(set)
    through: defaultdict[str, set[str]] = defaultdict(set)
    book = ledger(store).by_iri
    uncounted = set()
    for activity in activities:
        for line in by_work.get(activity, ()):
            if is_counted(book[line]):
                found[line].add(activity)
            holders = [held for held in pointed.get(line, ()) if is_counted(book[held])]
            for holder in holders:
                found[holder].add(activity)
                through[holder].add(line)
            if not is_counted(book[line]) and not holders:
                uncounted.add(line)
    lines = sorted((book[line] for line in found), key=lambda line: line.order)
    return PartnerMoney(
        partner=names.link(iri),
        sums=totals(lines),
        lines=tuple(
            PartnerLine(
                line,
                tuple(sorted(map(names.link, found[line.link.iri]), key=lambda link: link.name)),
                tuple(book[each] for each in sorted(through[line.link.iri])),
            )
            for line in lines
        ),
        uncounted=tuple(sorted((book[line] for line in uncounted), key=lambda line: line.order)),
        activities=len(activities),
        paid=len(set().union(*found.values())) if found else 0,
    )


@once_per_store
def _holders(store: Store) -> dict[str, tuple[str, ...]]:
    """Return for each pointing line the lines that it leads to."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for line in ledger(store).lines:
        for named in line.named_by:
            found[named.iri] += (line.link.iri,)
    return found


@once_per_store
def _activities(store: Store) -> dict[str, frozenset[str]]:
    """Return the activities of each partner; a plan's own bodies have theirs too."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for partner, _, activity, *_ in map(texts, rows(store, "participations")):
        found[str(partner)].add(str(activity))
    return {partner: frozenset(held) for partner, held in found.items()}


@once_per_store
def _lines_by_work(store: Store) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for line in ledger(store).lines:
        for work in line.works:
            found[work.link.iri] += (line.link.iri,)
    return found
