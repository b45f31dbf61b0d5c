"""What one plan states, read with a fixed number of queries whatever its size."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from kg.pages.directory import Directory, directory, rows, texts
from kg.pages.records import Mark, Place
from kg.store import Store

_SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}
_NO_POSITION = 1_000_000
LinkFact = tuple[str, Mark]


@dataclass(frozen=True, slots=True)
class Time:
    """When something happens: the wording, and the dates that it allows (ISO 8601, or empty)."""

    words: str
    start: str
    end: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class ElementFacts:
    """One element as the graph has it; `amount` is written for people, `£248,000`."""

    iri: str
    classes: frozenset[str]
    description: str
    words: str
    position: int
    notation: str
    amount: str
    mark: Mark
    places: tuple[Place, ...]

    @property
    def order(self) -> tuple[tuple[str, str, int, str], int, str]:
        """Return what sorts elements as the document does."""
        first = self.places[0].order if self.places else ("~", "", 0, "")
        return (first, self.position, self.iri)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What one plan states: its elements, their links, parties (with role) and times.

    Shape: each link, party and time has its mark, so that a claim is never shown as a fact.
    """

    elements: dict[str, ElementFacts]
    links: defaultdict[tuple[str, str], list[LinkFact]]
    pointing: defaultdict[tuple[str, str], list[str]]
    engaged: defaultdict[str, list[tuple[str, str, Mark]]]
    times: dict[str, Time]

    def of_class(self, kind: object) -> list[ElementFacts]:
        """Return the elements of a class in the order of the document."""
        found = [fact for fact in self.elements.values() if str(kind) in fact.classes]
        return sorted(found, key=lambda fact: fact.order)

    def links_from(self, subject: str, *properties: object) -> list[LinkFact]:
        """Return where some properties of an element lead, each thing once."""
        found: dict[str, LinkFact] = {}
        for prop in properties:
            for link in self.links[subject, str(prop)]:
                found.setdefault(link[0], link)
        return list(found.values())

    def pointing_to(self, thing: str, prop: object) -> list[str]:
        """Return the elements whose property leads to a thing."""
        return list(dict.fromkeys(self.pointing[thing, str(prop)]))


def read_plan(store: Store, iri: str) -> PlanFacts:
    """Return what a plan states."""
    names = directory(store)
    plan = ox.NamedNode(iri)
    links: defaultdict[tuple[str, str], list[LinkFact]] = defaultdict(list)
    pointing: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for subject, prop, thing, basis, sure in map(texts, rows(store, "element-links", plan=plan)):
        links[str(subject), str(prop)].append((str(thing), names.mark(basis, sure)))
        pointing[str(thing), str(prop)].append(str(subject))
    engaged: defaultdict[str, list[tuple[str, str, Mark]]] = defaultdict(list)
    for row in map(texts, rows(store, "element-engagements", plan=plan)):
        _, through, partner, role, basis, sure = row
        engaged[str(through)].append((str(partner), str(role), names.mark(basis, sure)))
    elements = _read_elements(store, names, plan)
    return PlanFacts(elements, links, pointing, engaged, _read_times(store, names, plan))


def _read_times(store: Store, names: Directory, plan: ox.NamedNode) -> dict[str, Time]:
    times: dict[str, Time] = {}
    for row in map(texts, rows(store, "element-times", plan=plan)):
        element, _, words, start, end, basis, sure = row
        mark = names.mark(basis, sure)
        times.setdefault(str(element), Time(words or "", start or "", end or "", mark))
    return times


def _read_elements(store: Store, names: Directory, plan: ox.NamedNode) -> dict[str, ElementFacts]:
    places: defaultdict[str, list[Place]] = defaultdict(list)
    for element, *where in map(texts, rows(store, "element-places", plan=plan)):
        places[str(element)].append(names.place(where))
    held: dict[str, list[list[str | None]]] = defaultdict(list)
    for row in map(texts, rows(store, "elements", plan=plan)):
        held[str(row[0])].append(row)
    return {iri: _facts(names, found, places[iri]) for iri, found in held.items()}


def _facts(names: Directory, found: list[list[str | None]], places: list[Place]) -> ElementFacts:
    iri, _, description, words, position, notation, amount, currency, basis, sure = found[0]
    return ElementFacts(
        iri=str(iri),
        classes=frozenset(str(row[1]) for row in found),
        description=description or "",
        words=words or "",
        position=int(position) if position and position.isdigit() else _NO_POSITION,
        notation=notation or "",
        amount=written_amount(amount, currency),
        mark=names.mark(basis, sure),
        places=tuple(sorted(places, key=lambda place: place.order)),
    )


def written_amount(amount: str | None, currency: str | None) -> str:
    """Return an amount as people write it: `£248,000`, `£390,833.33`; nothing for none."""
    if amount is None:
        return ""
    try:
        value = Decimal(amount)
    except InvalidOperation:
        return amount
    written = f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
    symbol = _SYMBOLS.get(currency or "")
    return f"{symbol}{written}" if symbol else f"{written} {currency or ''}".strip()
