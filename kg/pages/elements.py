"""What one plan states, read with a fixed number of queries whatever its size."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from threading import Lock

import pyoxigraph as ox

from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.once import once_per_store
from kg.labels.records import Mark, Place, Time
from kg.labels.written import decimal_of, written_amount
from kg.pages.alignments import Alignments, alignments
from kg.pages.element_claims import Suggestion, read_suggestions
from kg.pages.element_engagements import Engaged, read_engaged
from kg.pages.element_notes import SourceNote, read_notes
from kg.pages.readings import readings
from kg.store import Store

_NO_POSITION = 1_000_000
# Plans that are asked for again and again stay read; at a megabyte or so each.
_MOST_PLANS = 24
LinkFact = tuple[str, Mark]


@dataclass(frozen=True, slots=True)
class ElementFacts:
    """One element as the graph has it; `amount` is written for people, `£248,000`.

    Units: `money` is the amount in `currency`; None where the line holds none.
    """

    iri: str
    classes: frozenset[str]
    description: str
    words: str
    position: int
    notation: str
    amount: str
    money: Decimal | None
    currency: str
    mark: Mark
    places: tuple[Place, ...]

    @property
    def order(self) -> tuple[tuple[str, str, int, str], int, str]:
        """Return what sorts elements as the document does; a heading has only its position."""
        first = self.places[0].order if self.places else ("~", "", 0, "")
        if self.places and self.places[0].row is None:
            first = (first[0], "", 0, "")
        return (first, self.position, self.iri)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What one plan states: its elements, their links, parties, times, and the notes on them.

    Shape: each link, party and time has its mark, so that a claim is never shown as a fact;
    `suggestions` are the claims still to be reviewed, by the thing they concern. `strategies` are
    those that each element serves, with their sureness; `possible` the links from an element to
    an end of a cell that holds several, so that it is open which is meant; `aligned` is what
    whole plans and strategies, this one and others, are said to support.
    """

    plan: str
    elements: dict[str, ElementFacts]
    links: defaultdict[tuple[str, str], list[LinkFact]]
    pointing: defaultdict[tuple[str, str], list[str]]
    strategies: defaultdict[str, dict[str, str]]
    possible: frozenset[tuple[str, str]]
    engaged: defaultdict[str, tuple[Engaged, ...]]
    reaching: defaultdict[str, list[tuple[str, str]]]
    times: dict[str, Time]
    notes: tuple[SourceNote, ...]
    suggestions: defaultdict[str, tuple[Suggestion, ...]]
    aligned: Alignments

    def of_class(self, kind: object) -> list[ElementFacts]:
        """Return the elements of a class in the order of the document."""
        found = [fact for fact in self.elements.values() if str(kind) in fact.classes]
        return sorted(found, key=lambda fact: fact.order)

    def links_from(self, subject: str, *properties: object) -> list[LinkFact]:
        """Return where some properties of an element lead, each thing once."""
        found: dict[str, LinkFact] = {}
        for prop in properties:
            for link in self.links.get((subject, str(prop)), ()):
                found.setdefault(link[0], link)
        return list(found.values())

    def values_of(self, subject: str, prop: object) -> list[str]:
        """Return where one property of an element leads, without how sure that is."""
        return [iri for iri, _ in self.links_from(subject, prop)]

    def pointing_to(self, thing: str, prop: object) -> list[str]:
        """Return the elements whose property leads to a thing."""
        return list(dict.fromkeys(self.pointing.get((thing, str(prop)), ())))

    def in_order(self, iris: list[str]) -> list[ElementFacts]:
        """Return the elements of this plan among some things, in the order of the document."""
        known = (self.elements[iri] for iri in dict.fromkeys(iris) if iri in self.elements)
        return sorted(known, key=lambda fact: fact.order)


@once_per_store
def _kept_plans(_store: Store) -> tuple[OrderedDict[str, PlanFacts], Lock]:
    return OrderedDict(), Lock()


def read_plan(store: Store, iri: str) -> PlanFacts:
    """Return what a plan states; the last plans asked for are kept for as long as the store."""
    kept, lock = _kept_plans(store)
    with lock:
        if iri in kept:
            kept.move_to_end(iri)
            return kept[iri]
    found = _read(store, iri)
    with lock:
        kept[iri] = found
        while len(kept) > _MOST_PLANS:
            kept.popitem(last=False)
    return found


def _read(store: Store, iri: str) -> PlanFacts:
    names = directory(store)
    plan = ox.NamedNode(iri)
    links: defaultdict[tuple[str, str], list[LinkFact]] = defaultdict(list)
    pointing: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    read = readings(store)
    for subject, prop, thing, basis, sure in map(texts, rows(store, "element-links", plan=plan)):
        claimed = names.mark(basis, sure) if basis else read.mark(iri, str(prop), str(thing))
        links[str(subject), str(prop)].append((str(thing), claimed))
        pointing[str(thing), str(prop)].append(str(subject))
    return PlanFacts(
        plan=iri,
        elements=_read_elements(store, names, plan),
        links=links,
        pointing=pointing,
        strategies=_read_strategies(store, plan),
        possible=frozenset(
            (str(element), str(end))
            for element, end in map(texts, rows(store, "element-possible", plan=plan))
        ),
        engaged=read_engaged(store, names, plan),
        reaching=_read_reaching(store, plan),
        times=_read_times(store, names, plan),
        notes=read_notes(store, names, plan),
        suggestions=read_suggestions(store, names, plan),
        aligned=alignments(store),
    )


def _read_strategies(store: Store, plan: ox.NamedNode) -> defaultdict[str, dict[str, str]]:
    held: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for element, strategy, sureness in map(texts, rows(store, "element-strategies", plan=plan)):
        held[str(element)][str(strategy)] = str(sureness)
    return held


def _read_reaching(store: Store, plan: ox.NamedNode) -> defaultdict[str, list[tuple[str, str]]]:
    held: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for activity, thing, way in map(texts, rows(store, "element-reaches", plan=plan)):
        held[str(activity)].append((str(thing), str(way)))
    return held


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
        money=decimal_of(amount),
        currency=currency or "",
        mark=names.mark(basis, sure),
        places=tuple(sorted(places, key=lambda place: place.order)),
    )
