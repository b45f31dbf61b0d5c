"""What one partner takes part in, as the documents word it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.caching import lru_per_store
from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.records import Mark, Place
from kg.store import Store

# Units: partners; a partner's page leads to many pages of evidence, each about it alone.
_KEPT = 16


@dataclass(frozen=True, slots=True)
class EngagementFacts:
    """One engagement: role, wording, number of unnamed members, sureness and cells.

    Shape: `throughs` are the things the partner is engaged in; `plan` is that of the first, or
    nothing where it belongs to no plan (a funding source, a programme).
    """

    iri: str
    throughs: tuple[str, ...]
    plan: str
    role: str
    words: str
    count: str
    mark: Mark
    places: tuple[Place, ...]


@lru_per_store(_KEPT)
def read_engagements(store: Store, partner: str) -> dict[str, EngagementFacts]:
    """Return the engagements of a partner and of the records it stands for, by IRI."""
    names = directory(store)
    term = ox.NamedNode(partner)
    places = _read_places(store, names, term)
    held: dict[str, list[list[str | None]]] = defaultdict(list)
    for row in map(texts, rows(store, "engagements", partner=term)):
        held[str(row[0])].append(row)
    return {iri: _facts(names, iri, found, places[iri]) for iri, found in held.items()}


def _read_places(
    store: Store, names: Directory, partner: ox.NamedNode
) -> defaultdict[str, tuple[Place, ...]]:
    places: defaultdict[str, tuple[Place, ...]] = defaultdict(tuple)
    for engagement, *where in map(texts, rows(store, "engagement-places", partner=partner)):
        places[str(engagement)] += (names.place(where),)
    return places


def _facts(
    names: Directory, iri: str, found: list[list[str | None]], places: tuple[Place, ...]
) -> EngagementFacts:
    _, _, plan, role, words, count, basis, confidence = found[0]
    return EngagementFacts(
        iri=iri,
        throughs=tuple(sorted({str(row[1]) for row in found})),
        plan=plan or "",
        role=str(role),
        words=words or "",
        count=count or "",
        mark=names.mark(basis, confidence),
        places=places,
    )
