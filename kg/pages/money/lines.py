"""Every budget line of a store, read once, with the strategies and goals that its money serves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.records import Link, Place
from kg.pages.money.attribution import reaches
from kg.pages.money.records import (
    CASH,
    INTERPRETED,
    Contribution,
    MoneyLine,
    ProposedWork,
    Reach,
    Share,
    Sum,
    Work,
)
from kg.rules.counting import POSSIBLE, READ, STATED
from kg.store import Store
from kg.terms import code

_APPORTIONED = code("amount", "apportioned")
_YEAR_BEGINS = 4  # April
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")

Named = defaultdict[str, list[str]]
Ends = defaultdict[str, defaultdict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Ledger:
    """All lines in the order of the documents, by IRI as well, and the readings not accepted.

    Shape: `serves` are the contributions of the activities that each line pays for; `places` the
    cells of each line and of each engagement of a funder, an intermediary or a recipient.
    """

    lines: tuple[MoneyLine, ...]
    by_iri: dict[str, MoneyLine]
    proposed: tuple[ProposedWork, ...]
    serves: defaultdict[str, set[Contribution]]
    places: defaultdict[str, tuple[Place, ...]]


@cached_per_store
def ledger(store: Store) -> Ledger:
    """Return the budget lines of a store."""
    names = directory(store)
    read = _Read(store, names)
    lines = sorted((read.line(row) for row in read.lines), key=lambda line: line.order)
    by_iri = {line.link.iri: line for line in lines}
    proposed = _read_proposed(store, names, by_iri)
    return Ledger(tuple(lines), by_iri, proposed, read.serves, read.places)


class _Read:
    """What the queries gave, by line, while the ledger is made."""

    def __init__(self, store: Store, names: Directory) -> None:
        self.names = names
        self.lines = _first_of_each(map(texts, rows(store, "money-lines")))
        self.works: defaultdict[str, dict[str, bool]] = defaultdict(dict)
        for line, work, way in map(texts, rows(store, "money-work")):
            wide = way == "programme"
            self.works[str(line)][str(work)] = wide and self.works[str(line)].get(str(work), True)
        self.funds: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self.funding: Named = defaultdict(list)
        for line, fund, kind in map(texts, rows(store, "money-funds")):
            self.funds[str(line)][str(fund)] = None
            self.funding[str(line)].append(kind or "")
        self.holders = _read_holders(store)
        self.shares = _read_shares(store)
        self.places = _read_places(store, names)
        self.naming = _naming(self.holders)
        self.serves: defaultdict[str, set[Contribution]] = defaultdict(set)
        self.reached = reaches(self._strategies(store), self.naming)
        self.goals = reaches(_goals(store), self.naming)

    def _strategies(self, store: Store) -> Ends:
        own: Ends = defaultdict(lambda: defaultdict(list))
        for row in map(texts, rows(store, "money-strategies")):
            line, activity, contribution, strategy, how_sure, read = row
            sureness = str(how_sure).rpartition("/")[2]
            made = Contribution(str(contribution), str(activity), str(strategy), sureness)
            self.serves[str(line)].add(made)
            weaker = READ if read and sureness == STATED else sureness
            own[str(line)][str(strategy)].append(weaker)
        return own

    def line(self, row: list[str | None]) -> MoneyLine:
        iri, plan, words, note, resource, amount, currency, status, basis, confidence = row
        key = str(iri)
        held = _sum(amount, currency)
        pays = sorted(self.works[key].items())
        return MoneyLine(
            link=self.names.link(key, "a budget line without a name"),
            plan=self.names.link(plan) if plan else None,
            words=words or "",
            note=note or "",
            sum=held,
            status=self.names.label(status) if status else "",
            is_interpreted=status == INTERPRETED,
            resource=self.names.label(resource) if resource else "",
            mark=self.names.mark(basis, confidence),
            why_not=_why_not(held, resource, currency, key in self.holders),
            funds=self._links(self.funds.get(key, ())),
            funding=tuple(self.funding.get(key, ())),
            works=tuple(Work(self.names.link(work), wide) for work, wide in pays),
            strategies=self._known(self.reached.get(key, ())),
            goals=self._known(self.goals.get(key, ())),
            refers_to=self._links(self.holders.get(key, ())),
            named_by=self._links(sorted(self.naming.get(key, ()))),
            shares=self.shares.get(key, ()),
            places=self.places.get(key, ()),
        )

    def _links(self, iris: Iterable[str]) -> tuple[Link, ...]:
        return tuple(sorted(map(self.names.link, iris), key=lambda link: link.name))

    def _known(self, reaches: Iterable[Reach]) -> tuple[Reach, ...]:
        return tuple(sorted(reaches, key=lambda reach: (self.names.name(reach.iri), reach.iri)))


def _goals(store: Store) -> Ends:
    own: Ends = defaultdict(lambda: defaultdict(list))
    for line, goal, possible, read in map(texts, rows(store, "money-goals")):
        sureness = POSSIBLE if possible else READ if read else STATED
        own[str(line)][str(goal)].append(sureness)
    return own


def _first_of_each(found: Iterable[list[str | None]]) -> list[list[str | None]]:
    # A line with two wordings has two rows; its money is still counted once.
    kept: dict[str, list[str | None]] = {}
    for row in found:
        kept.setdefault(str(row[0]), row)
    return list(kept.values())


def _read_holders(store: Store) -> Named:
    found: Named = defaultdict(list)
    for line, holder in map(texts, rows(store, "money-references")):
        found[str(line)].append(str(holder))
    return found


def _naming(holders: Named) -> defaultdict[str, set[str]]:
    """Return for each line those that lead to it by one reference or several."""
    naming: defaultdict[str, set[str]] = defaultdict(set)
    for line in list(holders):
        seen: set[str] = set()
        waiting = [line]
        while waiting:
            for holder in holders.get(waiting.pop(), ()):
                if holder not in seen:
                    seen.add(holder)
                    waiting.append(holder)
        for holder in seen - {line}:
            naming[holder].add(line)
    return naming


def _sum(amount: str | None, currency: str | None) -> Sum | None:
    try:
        return Sum(Decimal(amount), currency or "") if amount is not None else None
    except InvalidOperation:
        return None


def _why_not(held: Sum | None, resource: str | None, currency: str | None, refers: bool) -> str:
    if refers:
        return "reference"
    if resource != CASH:
        return "not-cash"
    if held is None:
        return "no-sum"
    return "" if currency else "no-currency"


def _read_shares(store: Store) -> dict[str, tuple[Share, ...]]:
    by_whole: defaultdict[str, list[list[str | None]]] = defaultdict(list)
    for row in _first_of_each(map(texts, rows(store, "money-shares"))):
        by_whole[str(row[1])].append(row)
    return {whole: _shares(found) for whole, found in by_whole.items()}


def _shares(found: list[list[str | None]]) -> tuple[Share, ...]:
    lengths = [_months(row[5], row[6]) for row in found]
    known = sum(lengths) if all(lengths) else 0
    made = []
    for row, months in zip(found, lengths, strict=True):
        iri, _, amount, currency, status, start, _, words = row
        held, year = _sum(amount, currency), _financial_year(str(start))
        if held is not None and year:
            is_apportioned = status == _APPORTIONED
            made.append(Share(str(iri), year, held, words or "", months, known, is_apportioned))
    return tuple(made)


def _financial_year(start: str) -> str:
    """Return the financial year of a day, or nothing where it is no day."""
    match = _DAY.fullmatch(start)
    if match is None:
        return ""
    first = int(match[1]) - (int(match[2]) < _YEAR_BEGINS)
    return f"{first}/{(first + 1) % 100:02d}"


def _months(start: str | None, end: str | None) -> int:
    first, last = _DAY.fullmatch(start or ""), _DAY.fullmatch(end or "")
    if first is None or last is None:
        return 0
    return max(0, (int(last[1]) - int(first[1])) * 12 + int(last[2]) - int(first[2]) + 1)


def _read_places(store: Store, names: Directory) -> defaultdict[str, tuple[Place, ...]]:
    places: defaultdict[str, tuple[Place, ...]] = defaultdict(tuple)
    for thing, *where in map(texts, rows(store, "money-places")):
        places[str(thing)] += (names.place(where),)
    return places


def _read_proposed(
    store: Store, names: Directory, by_iri: dict[str, MoneyLine]
) -> tuple[ProposedWork, ...]:
    made: dict[str, ProposedWork] = {}
    for row in map(texts, rows(store, "money-claims")):
        claim, line, work, basis, confidence, status, *where = row
        known = made.get(str(claim))
        plan = by_iri[str(line)].plan if str(line) in by_iri else None
        made[str(claim)] = ProposedWork(
            claim=names.link(str(claim), "this reading"),
            line=names.link(str(line)),
            plan=plan.iri if plan else "",
            work=names.link(str(work)),
            mark=names.mark(basis, confidence, status),
            places=(known.places if known else ()) + ((names.place(where),) if where[0] else ()),
        )
    return tuple(made.values())
