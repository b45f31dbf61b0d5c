"""In which dataset a thing stands, and what it is there."""

from __future__ import annotations

from dataclasses import dataclass

from kg.labels.caching import lru_per_store
from kg.labels.directory import texts
from kg.pages.asked_ahead import rows_about
from kg.store import Store

# Units: things; a page asks several times of the one it is about.
_KEPT = 64


@dataclass(frozen=True, slots=True)
class ThingDataset:
    """The graph that says what a thing is, and its classes by IRI; empty where none does."""

    graph: str = ""
    classes: tuple[str, ...] = ()


def classes_of(store: Store, iri: str) -> frozenset[str]:
    """Return the classes of a thing by IRI, whichever graph states them."""
    return frozenset(kind for _, kind in _stated(store, iri))


def dataset_of(store: Store, iri: str) -> ThingDataset:
    """Return where a thing stands; of several graphs the first by name."""
    found = _stated(store, iri)
    if not found:
        return ThingDataset()
    graph = found[0][0]
    return ThingDataset(graph, tuple(kind for held, kind in found if held == graph))


@lru_per_store(_KEPT)
def _stated(store: Store, iri: str) -> list[tuple[str, str]]:
    found = rows_about(store, "thing-home", iri)
    return [(str(graph), str(kind)) for graph, kind in map(texts, found)]
