"""Who takes part in the elements of one plan, each with role, wording and cells."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kg.labels.directory import Directory, rows, texts
from kg.labels.once import once_per_store
from kg.labels.records import Mark, Place
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Engaged:
    """One engagement: the partner's shared record, role, wording, and the cells that say so.

    Shape: `count` is the number of unnamed members, as text, or empty.
    """

    iri: str
    partner: str
    role: str
    words: str
    count: str
    mark: Mark
    places: tuple[Place, ...]


def read_engaged(
    store: Store, names: Directory, plan: ox.NamedNode
) -> defaultdict[str, tuple[Engaged, ...]]:
    """Return the engagements of a plan by what they are in: an element, a programme, a fund."""
    held: dict[tuple[str, str], Engaged] = {}
    for row in map(texts, rows(store, "element-engagements", plan=plan)):
        iri, through, partner, role, words, count, basis, sure, *where = row
        key = (str(through), str(iri))
        places = (names.place(where),) if where[0] else ()
        if key in held:
            known = held[key]
            new = tuple(place for place in places if place not in known.places)
            held[key] = replace(known, places=known.places + new)
        else:
            mark = names.mark(basis, sure)
            held[key] = Engaged(
                str(iri), str(partner), str(role), words or "", count or "", mark, places
            )
    by_element: defaultdict[str, tuple[Engaged, ...]] = defaultdict(tuple)
    for (through, _), engaged in held.items():
        by_element[through] += (engaged,)
    return by_element


@once_per_store
def own_bodies(store: Store) -> frozenset[tuple[str, str]]:
    """Return each plan with its accountable body and that body's units: not its partners."""
    return frozenset((str(plan), str(body)) for plan, body in map(texts, rows(store, "own-bodies")))
