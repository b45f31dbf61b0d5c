"""When a thing is, such as the period of a plan or of a strategy."""

from __future__ import annotations

import pyoxigraph as ox

from kg.labels.directory import directory, rows, texts
from kg.labels.records import Time
from kg.store import Store


def time_of(store: Store, iri: str) -> Time | None:
    """Return the first time of a thing, or None where none is said."""
    for words, start, end, *how in map(texts, rows(store, "time-of", thing=ox.NamedNode(iri))):
        return Time(words or "", start or "", end or "", directory(store).mark(*how))
    return None
